"""What a file holds and what became of it, in numbers and codes; the words are put in later.

Counts are those of the rows as they would be stored. Where a question is open, a figure is given as
far as it is the same under every possible answer (`possible`), and None where it is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.importing.counts import Numbers, agreed, count
from data.importing.known import Known
from data.importing.model import Checked, Kind, Problem, Receipt
from data.importing.possible import is_waiting
from data.importing.profiles import cells_of
from data.importing.readings import once
from data.importing.rows.describing import people
from data.importing.rows.findings import Findings
from data.importing.values import is_blank, one_line

Outcome = Literal["stored", "would_store", "needs_answer", "refused"]
#: From best to worst; the outcome of several files is the worst of theirs.
OUTCOMES: tuple[Outcome, ...] = ("stored", "would_store", "needs_answer", "refused")

#: Kinds whose rows name people even where nothing can be stored of them.
NAMING: tuple[Kind, ...] = ("roster", "attendance", "assessment", "skill_level", "appraisal")
#: Notes that say that rows of the sheet are no records or were not taken.
ROWS_LEFT_OUT = frozenset({
    "totals_left_out", "header_again_left_out", "notes_left_out", "numbered_rows_left_out",
    "keyless_rows_left_out", "cells_beside_left_out", "rows_of_source_left_out",
    "summary_row_skipped", "pass_line_row", "twice_same", "empty_form", "phase_left_out",
    "goal_rows_left_out", "examples_left_out",
})  # fmt: skip
#: Those of them that count rows of the table itself, which were read as its records.
ROWS_OF_TABLE_LEFT_OUT = frozenset(
    {"goal_rows_left_out", "summary_row_skipped", "pass_line_row", "empty_form"}
)
#: Notes that say that a column was recognised and not taken.
COLUMNS_LEFT_OUT = frozenset({
    "total_column_left_out", "planned_left_out", "goal_left_out", "row_result_left_out",
    "session_empty", "column_not_a_day",
})  # fmt: skip
#: Notes that say what was taken from a column that has no field of its own.
COLUMNS_USED_BESIDE = frozenset({"day_of_sitting", "absent_by_remark"})
#: Columns that are recognised and only compared, or not used at all.
NOT_STORED = {"derived_sum": "derived", "derived_mean": "derived", "target": "target"}


@dataclass(frozen=True)
class LeftOut:
    """A column by its header, a sheet by its name, or "rows": why is a code, n cells or rows."""

    what: str
    why: str
    n: int


@dataclass(frozen=True)
class FileSummary:
    """One file: what it is, what became of it, its numbers, what was left out, what is to be said.

    `questions` wait for an answer; `problems` are these, what was refused and every rejected cell;
    `warnings` are all the rest, questions that a default has answered among them.
    """

    file: str
    outcome: Outcome
    kind: Kind | None
    source: str | None
    sheets: tuple[str, ...]
    n_rows: int
    numbers: Numbers
    left_out: tuple[LeftOut, ...]
    questions: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    receipt: Receipt | None = None


def refused(file: str, *problems: Problem, warnings: Sequence[Problem] = ()) -> FileSummary:
    """The summary of a file of which nothing can be told."""
    return FileSummary(
        file, "refused", None, None, (), 0, Numbers(), (), (), tuple(warnings), problems
    )


def summarise(
    file: str,
    checked: Sequence[Checked],
    possible: Sequence[Sequence[Checked]],
    known: Known,
    said: Sequence[Problem] = (),
) -> FileSummary:
    """The summary of a readable file as it would be stored.

    `possible` holds, for each table that can be used, the checks under every possible answer;
    `said` is what was noticed about the file as a whole.
    """
    usable = usable_tables(checked)
    all_said = [*said, *(p for item in checked for p in _said_of(item, usable))]
    questions = [problem for problem in all_said if is_waiting(problem)]
    hindering = [p for p in all_said if p in questions or p.severity in ("refused", "rejected")]
    return FileSummary(
        file=file,
        outcome=_outcome(usable, questions),
        kind=_kind(usable or checked),
        source=next(filter(None, (item.proposal.table.source for item in checked)), None),
        sheets=tuple(dict.fromkeys(filter(None, map(_sheet, checked)))),
        n_rows=sum(map(_n_rows, once(usable or checked))),
        numbers=_numbers_of_file(checked, possible, known),
        left_out=tuple(_left_out(checked, usable)),
        questions=tuple(questions),
        warnings=tuple(problem for problem in all_said if problem not in hindering),
        problems=tuple(hindering),
    )


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of several files."""
    return max(outcomes, key=OUTCOMES.index)


def usable_tables(checked: Sequence[Checked]) -> list[Checked]:
    """The tables of a file that can be stored, or could be once their questions are answered.

    Beside a table that is recognised, one for which nothing speaks is none of them.
    """
    taken = [item for item in checked if all(p.severity != "refused" for p in item.problems)]
    recognised = [item for item in taken if not _is_open_kind(item)]
    return [item for item in taken if not recognised or not _is_unknown(item)]


def _is_open_kind(checked: Checked) -> bool:
    return any(problem.code == "kind_unclear" for problem in checked.problems)


def _is_unknown(checked: Checked) -> bool:
    return _is_open_kind(checked) and checked.proposal.guesses[0].score == 0


def _is_among(checked: Checked, others: Sequence[Checked]) -> bool:
    """Whether a table is one of these; frames cannot be compared by ==."""
    return any(checked is other for other in others)


def _said_of(checked: Checked, usable: Sequence[Checked]) -> Iterable[Problem]:
    """What is said of a table; of one that is left out unasked, that it was."""
    for problem in checked.problems:
        is_moot = problem.code == "kind_unclear" and not _is_among(checked, usable)
        yield replace(problem, code="table_unknown", severity="note") if is_moot else problem


def _outcome(usable: Sequence[Checked], questions: Sequence[Problem]) -> Outcome:
    if usable and questions:
        return "needs_answer"
    return "would_store" if any(item.frames for item in usable) else "refused"


def _kind(checked: Sequence[Checked]) -> Kind | None:
    """The kind of the largest table, of those whose kind is not open where there are such.

    None where nothing speaks for any kind.
    """
    settled = [item for item in checked if not _is_open_kind(item)]
    guessed = [item for item in checked if item.proposal.guesses[0].score > 0]
    largest = max(settled or guessed, key=lambda item: item.n_rows_read, default=None)
    return largest.proposal.kind if largest is not None else None


def _sheet(checked: Checked) -> str:
    """The name of a table's sheet, "" in a text file."""
    return checked.proposal.table.sheet.name


def n_rows_stored(checked: Checked) -> int:
    """Rows of the file that would be stored: neither rejected nor said to be no records."""
    if not checked.frames:
        return 0
    left_out = [p for p in checked.problems if p.code in ROWS_OF_TABLE_LEFT_OUT]
    n_left_out = sum(int(str(problem.values["n"])) for problem in left_out)
    return max(0, checked.n_rows_read - n_rejected(checked) - n_left_out)


def n_rejected(checked: Checked) -> int:
    """Rows of the file that would not be stored."""
    return int(checked.rejected["row"].nunique())


def _n_rows(checked: Checked) -> int:
    is_empty = any(problem.code == "template_without_data" for problem in checked.problems)
    return 0 if is_empty else checked.n_rows_read


# what was left out


def _left_out(checked: Sequence[Checked], usable: Sequence[Checked]) -> Iterable[LeftOut]:
    for item in checked:
        if _is_among(item, usable):
            yield from _columns_left_out(item)
            yield from _rows_left_out(item)
        elif usable:
            refusals = (p.code for p in item.problems if p.severity == "refused")
            yield LeftOut(_sheet(item), next(refusals, "table_unknown"), _n_rows(item))


def _columns_left_out(checked: Checked) -> Iterable[LeftOut]:
    table = checked.proposal.table
    headers = {column.position: one_line(column.header) for column in table.columns}
    reasons = {
        match.column: match.reason if not match.field_id else NOT_STORED.get(match.field_id)
        for match in checked.proposal.matches
    }
    noted = (p for p in checked.problems if p.code in COLUMNS_LEFT_OUT and not table.is_transposed)
    reasons |= {p.column: p.code for p in noted if p.column in headers}
    used = {p.column for p in checked.problems if p.code in COLUMNS_USED_BESIDE}
    for position, reason in reasons.items():
        if position in used:
            continue
        if reason is not None:
            n = sum(not is_blank(cell) for cell in cells_of(table, position))
            yield LeftOut(headers[position], reason, n)


def _rows_left_out(checked: Checked) -> Iterable[LeftOut]:
    for problem in checked.problems:
        if problem.code in ROWS_LEFT_OUT:
            yield LeftOut("rows", problem.code, int(str(problem.values.get("n", 1))))
    for code, n in checked.rejected["code"].value_counts(sort=False).items():
        yield LeftOut("rows", str(code), int(n))


# what is counted


def _numbers_of_file(
    checked: Sequence[Checked], possible: Sequence[Sequence[Checked]], known: Known
) -> Numbers:
    """The numbers on which every possible answer agrees; else only people, by their columns."""
    told = None
    if all(possible):
        n = max(map(len, possible), default=0)
        variants = [[tried[k % len(tried)] for tried in possible] for k in range(n)]
        counted = [count(variant, known) for variant in variants]
        told = counted[0] if counted else None
        for other in counted[1:]:
            told = agreed(told, other)
    told = told or Numbers()
    return told if told.n_people is not None else replace(told, n_people=_named(checked, known))


def _named(checked: Sequence[Checked], known: Known) -> int | None:
    """People named in the columns of tables that cannot be stored (yet)."""
    named: set[str] = set()
    n_forms = 0
    for item in checked:
        if item.proposal.kind in NAMING:
            found = people(Findings(item.proposal, known))
            named |= {person for person in found if person is not None}
        elif item.proposal.kind == "survey":
            n_forms = max(n_forms, _n_rows(item))
    return len(named) or n_forms or None
