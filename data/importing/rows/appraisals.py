"""Appraisals: the mark of a person on a dimension, on the scale the sheet gives."""

import pandas as pd

from data.importing.identity import key_of
from data.importing.rows.describing import people
from data.importing.rows.findings import Findings, settle
from data.importing.rows.skills import add_skills, assessment_days
from data.importing.values import is_blank, one_line, parse_number, text_of

#: Scales that are taken where the sheet names no highest mark: (lowest, highest).
_SCALES = ((1.0, 5.0), (0.0, 10.0), (0.0, 100.0))
_NOTHING = ("-", "—", "/", "无", "n/a", "na", "未评")


def check_appraisal(findings: Findings) -> None:
    """Add the mark of each person and dimension; one outside its scale is rejected."""
    ids, days = people(findings), assessment_days(findings, "appraised_on")
    dimensions = [one_line(cell) for cell in findings.cells("dimension")]
    skills = [one_line(cell) for cell in findings.cells("skill")]
    marks = [parse_number(cell) for cell in findings.cells("appraisal_rating")]
    scale = _scale(findings, [mark.value for mark in marks if mark is not None])
    tops = [parse_number(cell) for cell in findings.cells("highest_mark")]
    found = []
    for i, row in enumerate(findings.table.data_rows):
        top = tops[i].value if tops[i] is not None else scale[1]
        low = 1.0 if top <= 5 else 0.0
        rating = _rating(findings, i, row, low, top)
        if ids[i] is None or days[i] is None or rating is None:
            continue
        if not dimensions[i]:
            findings.reject("dimension_missing", row, findings.column("dimension"))
            continue
        found.append({
            "person_id": ids[i], "dimension": dimensions[i], "appraised_on": days[i],
            "skill_id": key_of(skills[i]) if skills[i] else None,
            "rating": rating, "scale_min": low, "scale_max": top, "row": row,
        })  # fmt: skip
    if not found:
        return
    add_skills(findings)
    kept = settle(findings, pd.DataFrame(found), ["person_id", "dimension", "appraised_on"])
    findings.add("appraisal", kept.drop(columns="row").to_dict("list"), list(kept["row"]))


def _scale(findings: Findings, values: list[float]) -> tuple[float, float]:
    """The scale of the whole sheet, where no column names the highest mark; said in a note."""
    highest = max(values, default=0.0)
    scale = next((scale for scale in _SCALES if highest <= scale[1]), (0.0, highest))
    if findings.column("highest_mark") is None and values:
        findings.note("mark_scale_assumed", low=f"{scale[0]:g}", high=f"{scale[1]:g}")
    return scale


def _rating(findings: Findings, i: int, row: int, low: float, top: float) -> float | None:
    column, cell = findings.column("appraisal_rating"), findings.cells("appraisal_rating")[i]
    if is_blank(cell) or text_of(cell).lower() in _NOTHING:
        return None
    mark = parse_number(cell)
    if mark is None:
        findings.reject("bad_number", row, column, cell)
    elif not low <= mark.value <= top or top <= low:
        findings.reject("level_out_of_range", row, column, cell, low=f"{low:g}", high=f"{top:g}")
    else:
        return mark.value
    return None
