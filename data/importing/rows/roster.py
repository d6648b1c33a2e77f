"""A roster: one row per person, all of it stated by the sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from data.importing.context import texts_around
from data.importing.employment import Standing, are_leavers, standing_of
from data.importing.identity import is_damaged, person_number
from data.importing.rows.describing import (
    add_stated,
    is_describing_row,
    is_missing,
    known_rows,
    teams_said,
)
from data.importing.rows.findings import Findings, settle, texts
from data.importing.rows.moments import days_or_empty
from data.importing.rows.who import who, written_people
from data.importing.values import is_blank, name_of, parse_moment

_TEXTS = ("department", "team", "role", "level")


def check_roster(findings: Findings) -> None:
    """Add a person per row; a bad date is left empty and noted, a row without a person rejected."""
    numbers = [person_number(cell) for cell in findings.cells("person_id")]
    names = _names(findings)
    keys = who(findings, written_people(findings, numbers, names))
    hired = days_or_empty(findings, "hired_on")
    left = days_or_empty(findings, "left_on")
    said = {field: texts(findings.cells(field)) for field in _TEXTS} | {
        "team": _teams(findings, keys)
    }
    records = []
    for i, row in enumerate(findings.table.data_rows):
        if not _is_person(findings, row, numbers[i], names[i]):
            continue
        record = {field: said[field][i] for field in _TEXTS}
        record |= {"person_name": names[i] or None, "hired_on": hired[i]}
        record["left_on"] = _left_after(findings, row, hired[i], left[i])
        records.append({"person_id": keys[i], **record, "row": row})
    _settle_leaving(findings, records)
    _add(findings, records)


def _teams(findings: Findings, keys: Sequence[str | None]) -> Sequence[str | None]:
    """The teams of a roster; one without them changes no team that was told apart from departments.

    Without a column of teams the department is the team, or nothing of a company that has no
    smaller unit could be compared: its metrics are by department as well.
    """
    teams, unit = teams_said(findings), findings.column("department")
    if findings.column("team") is not None or unit is None:
        return teams
    findings.note("department_as_team", unit)
    known = known_rows(findings, "person")
    apart = {key for key in keys if key in known and _is_apart(known[key])}
    return [None if key in apart else team for key, team in zip(keys, teams, strict=True)]


def _is_apart(person: Mapping[str, object]) -> bool:
    team = person.get("team")
    return not is_missing(team) and team != person.get("department")


def _names(findings: Findings) -> list[str]:
    if findings.column("person_name") is not None:
        return [name_of(cell) for cell in findings.cells("person_name")]
    first = [name_of(cell) for cell in findings.cells("first_name")]
    last = [name_of(cell) for cell in findings.cells("last_name")]
    return [f"{a} {b}".strip() for a, b in zip(first, last, strict=True)]


def _is_person(findings: Findings, row: int, number: str, name: str) -> bool:
    if is_describing_row(number, name):
        findings.note("summary_row_skipped", row=row, seen=name or number)
        return False
    if not number and not name:
        findings.reject("person_missing", row, findings.column("person_id"))
        return False
    if number and is_damaged(number):
        findings.reject("damaged_number", row, findings.column("person_id"), number)
        return False
    return True


def _left_after(findings: Findings, row: int, hired: date | None, left: date | None) -> date | None:
    if hired is not None and left is not None and left < hired:
        findings.note("left_before_hired", findings.column("left_on"), row, left)
        return None
    return left


def _settle_leaving(findings: Findings, records: Sequence[dict[str, object]]) -> None:
    """Give those who have left by their status a day of leaving, which a stated day goes before.

    Nobody knows the day: it is the one known already, else the day of the list, and that is said.
    """
    column = findings.column("employment")
    texts_of_table = texts_around(findings.table, findings.proposal.file_name)
    are_gone = are_leavers(texts_of_table)
    if column is None and not are_gone:
        return
    cells = dict(zip(findings.table.data_rows, findings.cells("employment"), strict=True))
    known = known_rows(findings, "person")
    for record in records:
        row, cell = int(record["row"]), cells[record["row"]]
        standing = standing_of(cell, column) if column is not None else None
        if standing is None and not is_blank(cell):
            findings.note("employment_unknown", column, row, cell)
        has_left = standing.has_left if standing is not None else are_gone and is_blank(cell)
        before = known.get(str(record["person_id"]), {}).get("left_on")
        if record["left_on"] is not None:
            if standing is not None and not has_left:
                findings.note("left_though_employed", column, row, record["left_on"])
        elif has_left:
            record["left_on"] = _day_of_leaving(findings, record, standing, before)
        elif standing is None and findings.column("left_on") is None:
            record["left_on"] = before


def _day_of_leaving(
    findings: Findings,
    record: Mapping[str, object],
    standing: Standing | None,
    before: object,
) -> object:
    if standing is not None and standing.left_on is not None:
        return standing.left_on
    if not is_missing(before):
        return before
    day = _day_of_list(findings)
    findings.note("left_without_day", findings.column("employment"), int(record["row"]), day=day)
    hired = record["hired_on"]
    return max(day, hired) if isinstance(hired, date) else day


def _day_of_list(findings: Findings) -> date:
    """The day the list is of, as it says or was saved on, else today; never a day to come."""
    said = parse_moment(findings.context.get("date"))
    return min(said.on, date.today()) if said is not None else date.today()


def _add(findings: Findings, records: Sequence[dict[str, object]]) -> None:
    frame = pd.DataFrame(records, dtype=object)
    if frame.empty:
        return
    kept = settle(findings, frame, ["person_id"])
    fields = {match.field_id for match in findings.proposal.matches} | {"person_name"}
    fields |= {"left_on"} if "employment" in fields else set()
    rows = [int(row) for row in kept["row"]]
    add_stated(findings, "person", kept.drop(columns="row").to_dict("records"), rows, fields)
