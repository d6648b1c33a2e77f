"""A sheet with marks, scores or ratings of the same rows is read as each of them.

The ledger of a training team (姓名 | 课程 | 培训日期 | 出勤 | 考核成绩 | 满意度) is three tables
that share people, courses and days.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from data.importing import checking, mapping, vocabulary
from data.importing.completion import is_progress
from data.importing.known import Known
from data.importing.model import Checked, FoundTable, Problem, Proposal, Reading
from data.importing.profiles import Profile, describe
from data.importing.values import one_line

#: Fields whose cells say who was there, or how far somebody came.
MARKS = frozenset({"attendance_status", "completion", "progress", "checked_in", "checked_out"})
#: Fields that each reading of the same rows has a use for; nobody is named beside a rating.
WHERE = frozenset({"course"})
WHO = WHERE | {
    "person_id", "person_name", "first_name", "last_name", "department", "team", "role",
}  # fmt: skip
#: The day of a score and of a rating: when somebody was done, else when people met.
WHEN = ("completed_on", "session_on", "held_on")
#: What is said of what is read beside the marks.
READ_TOO = {"assessment": "scores_read_too", "survey": "ratings_read_too"}
#: Fields of what somebody achieved, and of all that is read beside marks.
RESULTS = frozenset({"score", "passed"})
OWN = RESULTS | {"question"}
#: So large a share of the cells that are filled makes a column what they are.
MOSTLY = 0.8


def readings(table: FoundTable, file_name: str) -> tuple[FoundTable, ...]:
    """The table once for each kind of what its columns hold; most tables once.

    Only what nobody must be asked about is read apart; what nobody reads stays with the first.
    """
    profiles = describe(table)
    scores = {p.position: field for p in profiles if (field := _score_field(p))}
    ratings = [p.position for p in profiles if _is_rating(p)]
    if table.source or not (scores or ratings):
        return (table,)
    columns = {profile.position for profile in profiles}
    if any(map(_is_marked, profiles)):
        marks = mapping.propose(_only(table, columns - {*scores, *ratings}), Known(), file_name)
        whole = mapping.propose(table, Known(), file_name)
        is_signed = _may_be_attendance(whole, profiles)
        if is_signed and _is_clear(marks, "attendance", MARKS | {"duration"}):
            return _apart(table, marks, _beside(table, marks, scores, ratings))
    if scores and ratings:
        tests = mapping.propose(_only(table, columns - {*ratings}), Known(), file_name)
        if _is_clear(tests, "assessment", RESULTS):
            return _apart(table, tests, _beside(table, tests, {}, ratings))
    return (table,)


def _apart(
    table: FoundTable, first: Proposal, beside: Iterator[FoundTable]
) -> tuple[FoundTable, ...]:
    """The first reading with all columns that no other takes, then the others."""
    others = tuple(beside)
    if not others:
        return (table,)
    gone = {c.position for other in others for c in other.columns} - _used(first)
    left = {column.position for column in table.columns} - gone
    notes = (_note(other, first.file_name) for other in others)
    reading = Reading(first.kind, is_beside=False)
    said = (*table.problems, *notes)
    return (replace(_only(table, left, reading), problems=said), *others)


def of_same_rows(tables: Sequence[FoundTable], position: int) -> list[int]:
    """The positions of the other readings of a table's rows."""
    table = tables[position]
    return [
        other
        for other, beside in enumerate(tables)
        if other != position
        and table.reading
        and beside.reading
        and (beside.sheet.name, beside.data_rows) == (table.sheet.name, table.data_rows)
    ]


def put_together(parts: Sequence[FoundTable]) -> FoundTable:
    """The one table that several readings are of, to be read once."""
    columns = {column.position: column for part in parts for column in part.columns}
    said = tuple(problem for problem in parts[0].problems if problem.code not in READ_TOO.values())
    in_order = tuple(columns[position] for position in sorted(columns))
    return replace(parts[0], columns=in_order, problems=said, reading=None)


def once(checked: Sequence[Checked]) -> list[Checked]:
    """The tables that count the rows of a file: rows that are read twice count once."""
    return [item for item in checked if not item.proposal.table.is_read_again]


def n_rows_rejected(checked: Sequence[Checked]) -> int:
    """Rows of a file that would not be stored in full, each once however often it is read."""
    rows = {
        (item.proposal.table.sheet.name, row, None if item.proposal.table.reading else place)
        for place, item in enumerate(checked)
        for row in (item.rejected["row"] if "row" in item.rejected.columns else item.rejected.index)
    }
    return len(rows)


def _beside(
    table: FoundTable, marks: Proposal, scores: dict[int, str], ratings: list[int]
) -> Iterator[FoundTable]:
    """What can be read beside marks or tests: the columns of scores, and those of ratings."""
    days = {m.field_id: m.column for m in marks.matches if m.field_id in WHEN}
    day = next((days[field] for field in WHEN if field in days), None)
    free = {m.column for m in marks.matches if not m.field_id}
    if scores:
        fields = scores | ({} if day is None else {day: "held_on"})
        reading = Reading("assessment", fields)
        wide = _only(table, free | fields.keys() | _shared(marks, WHO), reading)
        proposal = mapping.propose(wide, Known(), marks.file_name)
        if _is_clear(proposal, "assessment", RESULTS):
            yield _only(table, _used(proposal), reading)
    is_named = bool(marks.context.get("course")) and not marks.context.get("course_guess")
    if ratings and (is_named or _shared(marks, WHERE)):
        fields = dict.fromkeys(ratings, "question")
        fields |= {} if day is None else {day: "submitted_at"}
        reading = Reading("survey", fields)
        narrow = _only(table, fields.keys() | _shared(marks, WHERE), reading)
        if _is_clear(mapping.propose(narrow, Known(), marks.file_name), "survey", {"question"}):
            yield narrow


def _note(other: FoundTable, file_name: str) -> Problem:
    """What is said of a reading: which columns it takes."""
    own = [c for c in other.columns if other.reading.fields.get(c.position) in OWN]
    names = [one_line(column.header) for column in own]
    place = other.sheet.name, None, own[0].position, names[0]
    return Problem(
        READ_TOO[other.reading.kind], "note", file_name, *place, None, {"columns": names}
    )


def _score_field(profile: Profile) -> str | None:
    """What a column of scores or verdicts is, that no word calls a rating."""
    named = set(map(vocabulary.field_words("assessment").get, profile.keys))
    scored = tuple(vocabulary.term("terms", "beside_marks", "scored"))
    if vocabulary.says_rating(profile.column.header):
        return None
    if profile.is_figure and ("score" in named or profile.key.endswith(scored)):
        return "score"
    is_verdict = profile.share(profile.n_score_word) >= MOSTLY and "passed" in named
    return "passed" if is_verdict else None


def _is_rating(profile: Profile) -> bool:
    is_step = profile.is_number and 0 <= profile.low <= profile.high <= mapping.BEST_RATING
    is_worded = profile.share(profile.n_likert) >= MOSTLY
    return vocabulary.says_rating(profile.column.header) and (is_step or is_worded)


def _is_marked(profile: Profile) -> bool:
    words = vocabulary.field_words("attendance")
    is_told = _is_of_hours(profile) or is_progress(profile)
    return is_told or not MARKS.isdisjoint(map(words.get, profile.keys))


def _is_of_hours(profile: Profile) -> bool:
    """Whether a column says how long each course took, which only those have who were there."""
    return profile.key in vocabulary.term("terms", "training_hours")


def _may_be_attendance(proposal: Proposal, profiles: Sequence[Profile]) -> bool:
    """Whether a table may be a sign-in sheet; the status of an exam makes none of its scores."""
    is_asked = any(p.code == "kind_unclear" for p in proposal.problems)
    signed = vocabulary.term("terms", "beside_marks", "signed")
    is_signed = any(
        _is_of_hours(p) or (_is_marked(p) and vocabulary.holds(p.column.header, signed))
        for p in profiles
    )
    return (
        is_asked or proposal.kind == "attendance" or (proposal.kind == "assessment" and is_signed)
    )


def _is_clear(proposal: Proposal, kind: str, needed: Collection[str]) -> bool:
    """Whether a table is of a kind for certain, with a field of those needed; nothing is open."""
    given = {match.field_id for match in proposal.matches}
    is_open = any(map(checking.is_unsettled, proposal.problems))
    return proposal.kind == kind and not is_open and not given.isdisjoint(needed)


def _used(proposal: Proposal) -> set[int]:
    return {match.column for match in proposal.matches if match.field_id}


def _shared(proposal: Proposal, fields: Collection[str]) -> set[int]:
    return {match.column for match in proposal.matches if match.field_id in fields}


def _only(
    table: FoundTable, columns: Collection[int], reading: Reading | None = None
) -> FoundTable:
    kept = tuple(column for column in table.columns if column.position in columns)
    said = table.problems if reading is None else ()
    return replace(table, columns=kept, problems=said, reading=reading)
