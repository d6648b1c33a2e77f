"""Appraisals: the mark of a person on a dimension, on the scale the sheet gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from data.importing.identity import key_of
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.describing import people
from data.importing.rows.findings import Findings, settle
from data.importing.rows.skills import add_skills, assessment_days
from data.importing.values import is_blank, one_line, parse_number, split_unit, text_of

#: Scales that are taken where the sheet names no highest mark: (lowest, highest).
_SCALES = ((1.0, 5.0), (0.0, 10.0), (0.0, 100.0))
_NOTHING = ("-", "—", "/", "无", "n/a", "na", "未评")


@dataclass(frozen=True)
class Mark:
    """One cell that rates a person: the place of its row, dimension, skill and highest mark."""

    place: int
    dimension: str
    skill: str
    column: Column
    cell: Cell
    top: float | None = None


def check_appraisal(findings: Findings) -> None:
    """Add the mark of each person and dimension; one outside its scale is rejected."""
    ids, days = people(findings), assessment_days(findings, "appraised_on")
    marks = list(_across(findings) if findings.columns("dimension_column") else _down(findings))
    scale = _scale(findings, marks)
    found = []
    for mark in marks:
        i, row = mark.place, findings.table.data_rows[mark.place]
        top = scale[1] if mark.top is None else mark.top
        low = 1.0 if top <= 5 else 0.0
        rating = _rating(findings, mark, row, low, top)
        if ids[i] is None or days[i] is None or rating is None:
            continue
        if not mark.dimension:
            findings.reject("dimension_missing", row, findings.column("dimension"))
            continue
        found.append({
            "person_id": ids[i], "dimension": mark.dimension, "appraised_on": days[i],
            "skill_id": key_of(mark.skill) if mark.skill else None,
            "rating": rating, "scale_min": low, "scale_max": top, "row": row,
        })  # fmt: skip
    if not found:
        return
    add_skills(findings)
    kept = settle(findings, pd.DataFrame(found), ["person_id", "dimension", "appraised_on"])
    findings.add("appraisal", kept.drop(columns="row").to_dict("list"), list(kept["row"]))


def _down(findings: Findings) -> Iterator[Mark]:
    """One mark in each row, beside the name of its dimension."""
    column = findings.column("appraisal_rating")
    if column is None:
        return
    named, skills = findings.cells("dimension"), findings.cells("skill")
    # one mark for everything is called by its column
    whole = "" if findings.column("dimension") else split_unit(one_line(column.header))[0]
    tops = [parse_number(cell) for cell in findings.cells("highest_mark")]
    for i, cell in enumerate(findings.cells("appraisal_rating")):
        top = tops[i]
        said = None if top is None else top.value
        yield Mark(i, whole or one_line(named[i]), one_line(skills[i]), column, cell, said)


def _across(findings: Findings) -> Iterator[Mark]:
    """A row for each person, a column for each dimension."""
    for column in findings.columns("dimension_column"):
        name = split_unit(one_line(column.header))[0]
        for i, cell in enumerate(cells_of(findings.table, column.position)):
            yield Mark(i, name, "", column, cell)


def _scale(findings: Findings, marks: Sequence[Mark]) -> tuple[float, float]:
    """The scale of the whole sheet, where no column names the highest mark; said in a note."""
    numbers = [parse_number(mark.cell) for mark in marks]
    values = [number.value for number in numbers if number is not None]
    highest = max(values, default=0.0)
    scale = next((scale for scale in _SCALES if highest <= scale[1]), (0.0, highest))
    if findings.column("highest_mark") is None and values:
        findings.note("mark_scale_assumed", low=f"{scale[0]:g}", high=f"{scale[1]:g}")
    return scale


def _rating(findings: Findings, mark: Mark, row: int, low: float, top: float) -> float | None:
    column, cell = mark.column, mark.cell
    if is_blank(cell) or text_of(cell).lower() in _NOTHING:
        return None
    number = parse_number(cell)
    if number is None:
        findings.reject("bad_number", row, column, cell)
    elif not low <= number.value <= top or top <= low:
        findings.reject("level_out_of_range", row, column, cell, low=f"{low:g}", high=f"{top:g}")
    else:
        return number.value
    return None
