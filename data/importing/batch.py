"""Files taken one after the other without anybody at a screen: stored, or only looked at.

What leaves nothing to decide is stored; a file with an open question, or of which nothing can be
used, is left and its summary says why. A table that is refused beside one that can be used is left
out and said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data import schema
from data.database import Database, DatabaseProblem
from data.importing import intake, storing
from data.importing.intake import Choice, Intake
from data.importing.known import Known
from data.importing.model import Checked, FoundTable, Problem, Refusal, SourceFile
from data.importing.possible import possible_checks
from data.importing.summary import FileSummary, refused, summarise, usable_tables


@dataclass(frozen=True)
class Order:
    """What to do with the files: answers that hold for all of them, who loads, or only look."""

    answers: Choice = Choice()
    loaded_by: str = "command line"
    is_dry_run: bool = False


def take(
    database: Database | None, files: Sequence[SourceFile | Refusal], order: Order
) -> Iterator[tuple[int, FileSummary]]:
    """The place of each file in `files` and its summary, in the order in which they are stored.

    Without a database nothing is known; it is needed unless `order` is a dry run. Each file is
    stored before its summary is given; the next one knows what it said.
    """
    known = storing.known(database) if database else Known(salt=b"nothing is stored")
    for place, file in enumerate(files):
        if isinstance(file, Refusal):
            yield place, refused(file.name, file.problem)
    readable = [file for file in files if not isinstance(file, Refusal)]
    is_of_one_kind = order.answers.kind is not None
    recall = _memory(database)
    taken = [intake.take_in(file, recall, is_of_one_kind=is_of_one_kind) for file in readable]
    intakes = [_with_answers(item, order.answers) for item in taken]
    places = {id(file): place for place, file in enumerate(files)}
    for item in intake.in_storing_order(intakes, known):
        summary, usable = _take_one(database, item, known, order)
        known = _known_after(database, known, summary, usable)
        yield places[id(item.file)], summary


def _with_answers(item: Intake, answers: Choice) -> Intake:
    """The same answers for every table; header rows for those in which none were found."""
    rows = answers.context.get("header")
    context = {key: value for key, value in answers.context.items() if key != "header"}
    plain = replace(answers, context=context)
    return replace(item, choices=tuple(_with_header(table, plain, rows) for table in item.tables))


def _with_header(table: FoundTable, answers: Choice, rows: object) -> Choice:
    is_missing = any(problem.code == "header_missing" for problem in table.problems)
    if not is_missing or not isinstance(rows, tuple):
        return answers
    found, last = intake.borders_of(table), len(table.sheet.cells) - 1
    lies = replace(found, header_first=rows[0], header_last=rows[1], last_row=last)
    return replace(answers, borders=lies)


def _take_one(
    database: Database | None, item: Intake, known: Known, order: Order
) -> tuple[FileSummary, list[Checked]]:
    """The summary of one file, and its tables that can be stored."""
    checked = intake.check(item, known, _memory(database))
    usable = usable_tables(checked)
    possible = [possible_checks(one, known) for one in usable]
    summary = summarise(item.file.name, checked, possible, known, item.problems)
    if summary.outcome != "would_store":
        return summary, []
    before = _loaded_before(database, item, order)
    if before is not None:
        return _as_loaded(summary, before), []
    if order.is_dry_run or database is None:
        return _with_conflicts(summary, usable), usable
    try:
        receipt = storing.store(
            database, item.file, usable, loaded_by=order.loaded_by, is_sample=False
        )
    except DatabaseProblem as error:
        return _with_error(summary, error), []
    return replace(summary, outcome="stored", receipt=receipt), usable


def _memory(database: Database | None):  # noqa: ANN202 - how such headers were read before
    return (lambda signature: storing.recall(database, signature)) if database else lambda _: None


def _loaded_before(
    database: Database | None, item: Intake, order: Order
) -> dict[str, object] | None:
    """The load that holds this very file already; other answers make it another load."""
    if database is None or order.answers != Choice():
        return None
    return storing.already_loaded(database, item.file.sha256)


def _as_loaded(summary: FileSummary, load: dict[str, object]) -> FileSummary:
    note = Problem(
        "already_loaded", "note", summary.file, values={"load": int(str(load["load_id"]))}
    )
    return replace(summary, outcome="stored", warnings=(*summary.warnings, note))


def _with_conflicts(summary: FileSummary, usable: Sequence[Checked]) -> FileSummary:
    try:
        storing.merge(usable)
    except DatabaseProblem as error:
        return _with_error(summary, error)
    return summary


def _with_error(summary: FileSummary, error: DatabaseProblem) -> FileSummary:
    problem = Problem(error.code, "refused", summary.file, values=error.values)
    return replace(summary, outcome="refused", problems=(*summary.problems, problem))


def _known_after(
    database: Database | None, known: Known, summary: FileSummary, usable: Sequence[Checked]
) -> Known:
    if not usable or summary.outcome == "refused":
        return known
    frames = storing.merge(usable)
    if summary.receipt is not None and database is not None:
        return storing.known_after(database, known, frames)
    return with_frames(known, frames)


def with_frames(known: Known, frames: dict[str, pd.DataFrame]) -> Known:
    """What would be known once these rows were stored: the newest row of each key counts."""
    more = {}
    for name, table in storing.DESCRIBING.items():
        if table in frames:
            shape = schema.tables()[table]
            rows = frames[table][[*shape.key, *shape.values]]
            before = getattr(known, name)
            parts = [part for part in (before, rows) if len(part)]
            whole = pd.concat(parts, ignore_index=True) if parts else rows
            more[name] = whole.drop_duplicates(list(shape.key), keep="last", ignore_index=True)
    return replace(known, **more)
