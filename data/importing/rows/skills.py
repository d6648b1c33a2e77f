"""Skills: what a role requires, and what people can do; wide with the tier above, or long."""

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from data.importing import vocabulary
from data.importing.context import texts_around
from data.importing.identity import key_of
from data.importing.level_signs import level_of_sign
from data.importing.model import Cell, Column
from data.importing.profiles import HIGHEST_LEVEL, cells_of
from data.importing.rows.describing import add_described, people
from data.importing.rows.findings import Findings, answer_of, settle
from data.importing.rows.moments import moments
from data.importing.values import (
    is_blank,
    one_line,
    parse_moment,
    parse_number,
    split_unit,
    text_of,
)

DEFAULT_TIER = "basic"
_NOTHING = ("-", "—", "/", "无", "n/a", "na", "未评估", "未评")
#: Families of answer words that say how well somebody knows something; the first that holds a word.
WORDED_LEVELS = ("mastery", "ability")
_LEVEL_TEXT = re.compile(r"(?:l|lv|level|等级|第)?\s*(\d(?:\.\d+)?)\s*(?:级|分|星)?", re.IGNORECASE)


def check_skill_requirement(findings: Findings) -> None:
    """Add the required level of each role and skill; a blank cell requires nothing."""
    roles = [one_line(cell) for cell in findings.cells("role")]
    found = []
    for i, (row, role) in enumerate(zip(findings.table.data_rows, roles, strict=True)):
        if not role or vocabulary.is_total(role):
            _skip_role(findings, row, role)
            continue
        found += [
            {"role": role, "skill_id": skill, "required_level": level, "weight": weight, **place}
            for skill, level, weight, place in _requirements(findings, i, row)
        ]
    add_skills(findings)
    _add(findings, "skill_requirement", found, ["role", "skill_id"])


def _skip_role(findings: Findings, row: int, role: str) -> None:
    if role:
        findings.note("summary_row_skipped", row=row, seen=role)
    else:
        findings.reject("role_missing", row, findings.column("role"))


def _requirements(findings: Findings, i: int, row: int) -> list[tuple[str, float, float, dict]]:
    weight = parse_number(findings.cells("weight")[i])
    value = weight.value if weight is not None and weight.value >= 0 else 1.0
    return [
        (skill, level, value, place)
        for skill, level, place in _levels(findings, i, row, "required_level")
    ]


def check_skill_level(findings: Findings) -> None:
    """Add the level of each person and skill on the day of the assessment."""
    ids = people(findings)
    days = assessment_days(findings, "assessed_on")
    sources = _sources(findings)
    found = []
    for i, (row, person) in enumerate(zip(findings.table.data_rows, ids, strict=True)):
        if person is None or days[i] is None:
            continue
        found += [
            {
                "person_id": person,
                "skill_id": skill,
                "assessed_on": days[i],
                "source": sources[i],
                "level": level,
                **place,
            }
            for skill, level, place in _levels(findings, i, row, "skill_level")
        ]
    add_skills(findings)
    _add(findings, "skill_level", found, ["person_id", "skill_id", "assessed_on", "source"])


def assessment_days(findings: Findings, field: str) -> list[date | None]:
    """The day of each row, by a column or else by what is said around the table."""
    column = findings.column(field)
    if column is None:
        given = findings.context.get("date")
        moment = parse_moment(given) if given is not None else None
        return [moment.on if moment else None] * len(findings.table.data_rows)
    found: list[date | None] = []
    for row, cell, moment in zip(
        findings.table.data_rows,
        findings.cells(field),
        moments(findings, field),
        strict=True,
    ):
        if moment is None:
            findings.reject("date_missing" if is_blank(cell) else "bad_date", row, column, cell)
        found.append(moment.on if moment is not None else None)
    return found


def _sources(findings: Findings) -> list[str]:
    given = answer_of(findings.context, "level_source") or _source_around(findings)
    cells = findings.cells("level_source")
    return [vocabulary.sense_of(text_of(cell), "terms", "level_source") or given for cell in cells]


def _source_around(findings: Findings) -> str:
    around = " ".join(texts_around(findings.table, findings.proposal.file_name))
    for source in ("self", "manager", "appraisal"):
        if vocabulary.holds(around, vocabulary.term("terms", "level_source", source)):
            return source
    return "assessment"


def _levels(findings: Findings, i: int, row: int, field: str) -> list[tuple[str, float, dict]]:
    """Skill, level and place of each level in one row, wide or long."""
    columns = findings.columns("skill_column")
    if not columns:
        name = one_line(findings.cells("skill")[i])
        column = findings.column(field)
        pairs = [(name, column, findings.cells(field)[i])] if name and column else []
    else:
        grid = findings.table.sheet.cells[row]
        pairs = [
            (skill_name(c), c, grid[c.position] if c.position < len(grid) else None)
            for c in columns
        ]
    found = []
    for name, column, cell in pairs:
        level = _level(findings, row, column, cell)
        if level is not None:
            found.append((key_of(name), level, {"row": row, "column": column}))
    return found


def _level(findings: Findings, row: int, column: Column, cell: Cell) -> float | None:
    text = text_of(cell)
    if not text or text.lower() in _NOTHING:
        return None
    number = parse_number(cell)
    spelled = _LEVEL_TEXT.fullmatch(text)
    value = number.value if number is not None else float(spelled[1]) if spelled else None
    if value is None and (drawn := level_of_sign(cell)) is not None:
        findings.note("levels_in_signs", column, row, cell)
        return drawn
    if value is None and (step := _step_of(text)) is not None:
        findings.note("levels_in_words", column, row, cell)
        return step
    if value is None:
        findings.reject("bad_number", row, column, cell)
    elif not 0 <= value <= HIGHEST_LEVEL:
        findings.reject("level_out_of_range", row, column, cell, low=0, high=HIGHEST_LEVEL)
    else:
        return value
    return None


def _step_of(word: str) -> float | None:
    """The level from 1 to 5 that a word for mastery stands for: 精通 is 5, 不会 is 1."""
    key, families = vocabulary.answer_key(word), vocabulary.likert_families()
    return next((float(families[f][key]) for f in WORDED_LEVELS if key in families[f]), None)


def skill_name(column: Column) -> str:
    """The skill a column is named after, without the tier above it."""
    return split_unit(column.parts[-1] if column.parts else column.header)[0]


def add_skills(findings: Findings) -> None:
    """Add the skills that are not known yet, with the tier the sheet gives them."""
    first = findings.table.data_rows[0] if findings.table.data_rows else 0
    names = {
        key_of(n): (n, t) for n, t in (*_skills_across(findings), *_skills_down(findings)) if n
    }
    known = set(findings.known.skills["skill_id"])
    untold = [name for key, (name, tier) in names.items() if tier is None and key not in known]
    if untold:
        findings.note("tier_assumed", n=len(untold), seen=untold[0])
    records = {
        key: {"skill_name": name, "tier": tier or DEFAULT_TIER}
        for key, (name, tier) in names.items()
    }
    add_described(findings, "skill", records, dict.fromkeys(records, first))


def _skills_across(findings: Findings) -> list[tuple[str, str | None]]:
    return [(skill_name(c), tier_of_parts(c)) for c in findings.columns("skill_column")]


def _skills_down(findings: Findings) -> list[tuple[str, str | None]]:
    if findings.columns("skill_column") or findings.column("skill") is None:
        return []
    tiers = [vocabulary.sense_of(text_of(cell), "terms", "tier") for cell in findings.cells("tier")]
    column = findings.column("skill")
    names = [one_line(cell) for cell in cells_of(findings.table, column.position)]
    return list(dict.fromkeys(zip(names, tiers, strict=True)))


def tier_of_parts(column: Column) -> str | None:
    """The tier the header parts above a skill give it."""
    senses = [vocabulary.sense_of(part, "terms", "tier") for part in column.parts[:-1] if part]
    return next((sense for sense in senses if sense is not None), None)


def _add(findings: Findings, table: str, found: Sequence[dict], key: list[str]) -> None:
    if not found:
        return
    kept = settle(findings, pd.DataFrame(found), key)
    findings.add(table, kept.drop(columns=["row", "column"]).to_dict("list"), list(kept["row"]))
