"""What a training plan is made of, one kind of table each: goals, milestones, versions, materials,
the pairs of mentor and mentee, and the training team.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from data.importing import vocabulary
from data.importing.identity import course_id, is_damaged, key_of, metric_id, person_number
from data.importing.rows.courses import amount
from data.importing.rows.describing import add_courses, add_described
from data.importing.rows.findings import Findings, settle
from data.importing.rows.moments import days_or_empty
from data.importing.rows.skills import add_skills
from data.importing.values import is_blank, name_of, one_line, parse_number, text_of

_NOTHING = ("-", "—", "/", "无")

Record = dict[str, object]


def check_goal(findings: Findings) -> None:
    """Add a goal per row; its key is its name, so that milestones can name it."""

    def read(i: int, row: int) -> Record | None:
        if lacking := _first_blank(findings, i, "goal_period", "goal_name"):
            findings.reject("goal_incomplete", row, findings.column(lacking))
            return None
        name, metric = _text(findings, "goal_name", i), _text(findings, "goal_metric", i)
        weight = amount(findings, "weight", i, row)
        return {
            "goal_id": key_of(name),
            "period": _text(findings, "goal_period", i),
            "goal_name": name,
            "metric_id": metric_id(metric) if metric else None,
            "target_value": _number(findings, "goal_target", i, row),
            "weight": 1.0 if weight is None else weight,
        }

    _add(findings, "goal", read)


def check_milestone(findings: Findings) -> None:
    """Add a milestone per row; the share that was planned is written as 30 %, 30 or 0.3."""
    due, done = days_or_empty(findings, "due_on"), days_or_empty(findings, "done_on")

    def read(i: int, row: int) -> Record | None:
        if lacking := _first_blank(findings, i, "milestone_name", "goal_name", "due_on"):
            findings.reject("milestone_incomplete", row, findings.column(lacking))
            return None
        if due[i] is None:
            cell = findings.cells("due_on")[i]
            findings.reject("bad_date", row, findings.column("due_on"), cell)
            return None
        share = _share(findings, i, row)
        if share is None:
            return None
        name = _text(findings, "milestone_name", i)
        return {
            "milestone_id": key_of(name),
            "goal_id": key_of(_text(findings, "goal_name", i)),
            "milestone_name": name,
            "due_on": due[i],
            "planned_rate": share,
            "done_on": done[i],
        }

    _add(findings, "milestone", read)


def check_course_change(findings: Findings) -> None:
    """Add a version of a course's content per row, and the courses that are not known yet."""
    days = days_or_empty(findings, "changed_on")

    def read(i: int, row: int) -> Record | None:
        if lacking := _first_blank(findings, i, "course", "version", "changed_on", "what_changed"):
            findings.reject("version_incomplete", row, findings.column(lacking))
            return None
        if days[i] is None:
            cell = findings.cells("changed_on")[i]
            findings.reject("bad_date", row, findings.column("changed_on"), cell)
            return None
        return {
            "course_id": course_id(_text(findings, "course", i)),
            "version": _text(findings, "version", i),
            "changed_on": days[i],
            "what": _text(findings, "what_changed", i),
            "why": _text(findings, "why_changed", i) or None,
        }

    _add(findings, "course_change", read)
    _add_courses(findings, "course_change")


def check_material(findings: Findings) -> None:
    """Add a teaching material per row; without a day of review it was never reviewed."""
    days = days_or_empty(findings, "reviewed_on")

    def read(i: int, row: int) -> Record | None:
        name, cell = _text(findings, "material_name", i), findings.cells("material_kind")[i]
        if not name:
            findings.reject("material_unnamed", row, findings.column("material_name"))
            return None
        kind = vocabulary.sense_of(text_of(cell), "terms", "material_kind")
        if kind is None:
            findings.reject("material_kind_unknown", row, findings.column("material_kind"), cell)
            return None
        course = _text(findings, "course", i)
        return {
            "material_id": key_of(name),
            "material_name": name,
            "kind": kind,
            "course_id": course_id(course) if course else None,
            "owner": _text(findings, "owner", i) or None,
            "reviewed_on": days[i],
        }

    _add(findings, "material", read)
    _add_courses(findings, "material")


def check_mentoring(findings: Findings) -> None:
    """Add a pair of mentor and mentee per row, with the people and skills not known yet."""
    days = {field: days_or_empty(findings, field) for field in ("from_on", "to_on")}
    named: dict[str, str] = {}

    def read(i: int, row: int) -> Record | None:
        if lacking := _first_blank(findings, i, "skill", "from_on"):
            findings.reject("pair_incomplete", row, findings.column(lacking))
            return None
        first, last = days["from_on"][i], days["to_on"][i]
        if first is None:
            cell = findings.cells("from_on")[i]
            findings.reject("bad_date", row, findings.column("from_on"), cell)
            return None
        mentor, mentee = (_person(findings, who, i, row, named) for who in ("mentor", "mentee"))
        if mentor is None or mentee is None:
            return None
        if mentor == mentee:
            findings.reject("own_mentor", row, findings.column("mentee_id"), mentee)
            return None
        if last is not None and last < first:
            findings.note("pair_ends_first", findings.column("to_on"), row, last)
            last = None
        skill = key_of(_text(findings, "skill", i))
        who = {"mentor_id": mentor, "mentee_id": mentee, "skill_id": skill}
        return {**who, "from_on": first, "to_on": last}

    _add(findings, "mentoring", read)
    if "mentoring" in findings.frames:
        add_skills(findings)
        _add_people(findings, named)


def check_training_party(findings: Findings) -> None:
    """Add a member of the training team per row."""

    def read(i: int, row: int) -> Record | None:
        member, cell = name_of(findings.cells("member_name")[i]), findings.cells("party")[i]
        party = vocabulary.sense_of(text_of(cell), "terms", "party")
        if not member:
            findings.reject("member_unnamed", row, findings.column("member_name"))
            return None
        if party is None:
            findings.reject("party_unknown", row, findings.column("party"), cell)
            return None
        return {"party": party, "member_name": member, "duty": _text(findings, "duty", i) or None}

    _add(findings, "training_party", read)


_KEYS = {
    "goal": ["goal_id"],
    "milestone": ["milestone_id"],
    "course_change": ["course_id", "version"],
    "material": ["material_id"],
    "mentoring": ["mentor_id", "mentee_id", "skill_id"],
    "training_party": ["party", "member_name"],
}


def _add(findings: Findings, table: str, read: Callable[[int, int], Record | None]) -> None:
    """Add what each row says; an empty row says nothing."""
    found = []
    for i, row in enumerate(findings.table.data_rows):
        record = read(i, row)
        if record is not None:
            found.append({**record, "row": row})
    if found:
        kept = settle(findings, pd.DataFrame(found, dtype=object), _KEYS[table])
        findings.add(table, kept.drop(columns="row").to_dict("list"), list(kept["row"]))


def _text(findings: Findings, field: str, i: int) -> str:
    text = one_line(findings.cells(field)[i])
    return "" if text in _NOTHING else text


def _first_blank(findings: Findings, i: int, *fields: str) -> str | None:
    """The first of the fields that the row leaves empty."""
    return next((field for field in fields if not _text(findings, field, i)), None)


def _number(findings: Findings, field: str, i: int, row: int) -> float | None:
    cell = findings.cells(field)[i]
    number = parse_number(cell)
    if number is None and not is_blank(cell) and text_of(cell) not in _NOTHING:
        findings.note("number_left_empty", findings.column(field), row, cell)
    return None if number is None else number.value


def _share(findings: Findings, i: int, row: int) -> float | None:
    """The planned share, 0-1; a number above 1 without a percent sign is one of 100."""
    cell, column = findings.cells("planned_rate")[i], findings.column("planned_rate")
    number = parse_number(cell)
    value = None if number is None else number.value
    if value is not None and value > 1 and number is not None and not number.unit:
        value /= 100
    if value is None or not 0 <= value <= 1:
        findings.reject("planned_share_unclear", row, column, cell)
        return None
    return value


def _add_courses(findings: Findings, table: str) -> None:
    """Add the courses named in the rows that were kept."""
    if table not in findings.frames:
        return
    kept = set(findings.frames[table]["course_id"].dropna())
    names: dict[str, str] = {}
    rows: dict[str, int] = {}
    for i, row in enumerate(findings.table.data_rows):
        name = _text(findings, "course", i)
        if name and course_id(name) in kept:
            names.setdefault(course_id(name), name)
            rows.setdefault(course_id(name), row)
    add_courses(findings, names, rows)


def _person(findings: Findings, who: str, i: int, row: int, named: dict[str, str]) -> str | None:
    """The number of a mentor or mentee; a name alone is enough where the roster has it once."""
    number = person_number(findings.cells(f"{who}_id")[i])
    name = name_of(findings.cells(f"{who}_name")[i])
    column = findings.column(f"{who}_id") or findings.column(f"{who}_name")
    if number and is_damaged(number):
        findings.reject("damaged_number", row, column, number)
        return None
    if number:
        named.setdefault(number, name)
        return number
    people = findings.known.people
    found: Sequence[str] = people.loc[people["person_name"] == name, "person_id"].tolist()
    if name and len(found) == 1:
        return str(found[0])
    findings.reject("person_unclear", row, column, name or None)
    return None


def _add_people(findings: Findings, named: dict[str, str]) -> None:
    """Add the people of the pairs that were kept and are not on the roster yet."""
    pairs = findings.frames["mentoring"]
    first = {
        person: int(row) - 1
        for who in ("mentee_id", "mentor_id")
        for person, row in zip(pairs[who], pairs["source_row"], strict=True)
    }
    records = {person: {"person_name": named.get(person) or None} for person in first}
    add_described(findings, "person", records, first)
