"""The way of a file from found tables to stored rows: the same for page, command and sample."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from data.database import Database, DatabaseProblem
from data.importing import (
    answer_rows,
    asking,
    checking,
    mapping,
    persons_above,
    pivots,
    readings,
    storing,
    tables,
)
from data.importing.known import Known
from data.importing.model import (
    Checked,
    FoundTable,
    Kind,
    Match,
    Problem,
    Proposal,
    Receipt,
    SourceFile,
)

#: What describes is stored before what happened: marks and scores then find people and courses.
STORING_ORDER: tuple[Kind, ...] = (
    "roster", "skill_requirement", "course", "session", "skill_level",
    "attendance", "assessment", "survey", "metric",
    "interview", "appraisal",
    "goal", "milestone", "course_change", "material", "mentoring", "training_party",
)  # fmt: skip


#: What is said of all readings of the same rows at once.
SHARED = ("people", "course")


@dataclass(frozen=True)
class Borders:
    """Where a person says the table lies, in rows and columns of the sheet as the file has it.

    Without a header row the last one lies before the first.
    """

    header_first: int
    header_last: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Choice:
    """What a person decided about one table; what is not set stays as proposed.

    `is_accepted`: somebody has seen the table and agrees, with the defaults of open questions too.
    """

    kind: Kind | None = None
    fields: Mapping[int, str] = field(default_factory=dict)
    context: Mapping[str, object] = field(default_factory=dict)
    borders: Borders | None = None
    is_skipped: bool = False
    is_accepted: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a receipt, what kept it out, or neither where no row was left."""

    file_name: str
    checked: tuple[Checked, ...]
    receipt: Receipt | None = None
    error: DatabaseProblem | None = None


@dataclass(frozen=True)
class Intake:
    """A readable file with its tables and the choice made for each, in the order of the tables."""

    file: SourceFile
    tables: tuple[FoundTable, ...]
    choices: tuple[Choice, ...]
    problems: tuple[Problem, ...] = ()


def take_in(
    file: SourceFile,
    recall: Callable[[str], mapping.Remembered | None] = lambda _: None,
    *,
    is_of_one_kind: bool = False,
) -> Intake:
    """The tables of a file, nothing decided yet; marks, scores and ratings of the same rows apart.

    No rows are read twice where somebody has said which kind they are: for this file
    (`is_of_one_kind`), or for such a table before.
    """
    found = tables.following_the_first(file.name, tables.find_tables(file))
    problems = (
        *file.problems,
        *tables.sheets_without_table(file, list(found)),
        *tables.sheets_of_one_survey(file.name, found),
    )
    known = [is_of_one_kind or recall(mapping.signature(table)) for table in found]
    apart = [
        (table,) if is_known else readings.readings(table, file.name)
        for table, is_known in zip(found, known, strict=True)
    ]
    found = tuple(part for parts in apart for part in parts)
    return Intake(file, found, (Choice(),) * len(found), problems)


def choose(intake: Intake, position: int, choice: Choice) -> Intake:
    """The same intake with another choice for one table.

    Of rows that are read more than once, who somebody is and the course are said once. Where the
    first reading is to be of another kind, it is of the whole table, and the others are left out.
    """
    tables, choices = list(intake.tables), list(intake.choices)
    choices[position] = choice
    shared = {field: choice.context[field] for field in SHARED if field in choice.context}
    others = readings.of_same_rows(intake.tables, position)
    for other in others:
        context = {**choices[other].context, **shared}
        choices[other] = replace(choices[other], context=context)
    reading = tables[position].reading
    if others and not reading.is_beside and choice.kind not in (None, reading.kind):
        tables[position] = readings.put_together([tables[i] for i in (position, *others)])
        for other in others:
            choices[other] = replace(choices[other], is_skipped=True)
    return replace(intake, tables=tuple(tables), choices=tuple(choices))


def propose(
    table: FoundTable,
    choice: Choice,
    known: Known,
    file_name: str,
    recall: Callable[[str], mapping.Remembered | None] = lambda _: None,
) -> Proposal:
    """How a table would be read, with what was remembered and then what was chosen put on top."""
    if choice.borders:
        lies = choice.borders
        header = range(lies.header_first, lies.header_last + 1)
        columns = (lies.first_column, lies.last_column)
        table = tables.with_borders(table, header, lies.header_last + 1, lies.last_row, *columns)
        if not header:
            # somebody has said that no row holds the names
            kept = tuple(p for p in table.problems if p.code != "header_missing")
            table = replace(table, problems=kept)
    remembered = recall(mapping.signature(table))
    if choice.kind and remembered and remembered[0] != choice.kind:
        remembered = None
    proposal = mapping.propose(table, known, file_name, remembered, kind=choice.kind)
    return _revised(proposal, choice, known)


def _revised(proposal: Proposal, choice: Choice, known: Known) -> Proposal:
    if not choice.fields and not choice.context:
        return proposal
    matches = tuple(
        Match(match.column, choice.fields[match.column], "chosen", 1.0)
        if match.column in choice.fields
        else match
        for match in proposal.matches
    )
    harvested = asking.context_of(
        proposal.table, proposal.kind, matches, known, proposal.file_name, choice.context
    )
    revised = replace(proposal, matches=matches, context=harvested | dict(choice.context))
    # an answer about something else leaves the kind open
    said = [p for p in proposal.problems if p.severity != "question" or p.code == "kind_unclear"]
    return replace(revised, problems=(*said, *asking.questions(revised)))


def borders_of(table: FoundTable) -> Borders:
    """Where a table was found, in rows and columns of the sheet as the file has it."""
    as_in_file = answer_rows.taken_apart(pivots.folded(persons_above.without_person(table)))
    columns = [column.position for column in as_in_file.columns] or [0]
    rows = table.data_rows or table.header_rows or (0,)
    if not table.header_rows:
        return Borders(min(rows), min(rows) - 1, max(rows), min(columns), max(columns))
    header = table.header_rows
    if table.is_transposed:
        return Borders(min(columns), min(columns), max(columns), header[0], max(rows))
    return Borders(header[0], header[-1], max(rows), min(columns), max(columns))


def check(
    intake: Intake,
    known: Known,
    recall: Callable[[str], mapping.Remembered | None] = lambda _: None,
) -> list[Checked]:
    """The checked rows of every table of a file that is not skipped."""
    pairs = zip(intake.tables, intake.choices, strict=True)
    return [
        checking.check(propose(table, choice, known, intake.file.name, recall), known)
        for table, choice in pairs
        if not choice.is_skipped
    ]


def is_open(checked: Checked) -> bool:
    """Whether somebody must decide first: a table refused, or a question without a default."""
    return any(map(checking.is_unsettled, checked.problems))


def store_all(
    database: Database,
    intakes: list[Intake],
    *,
    loaded_by: str,
    is_sample: bool = False,
    on_stored: Callable[[int, Receipt], None] | None = None,
) -> list[Receipt]:
    """Check and store files one after the other, each against what the ones before made known.

    Each file is one transaction and one load. Files are taken in the order in which they build on
    each other, whatever order they were given in. A file without a row to keep makes no load.
    """
    receipts: list[Receipt] = []
    for intake, checked in _checked_in_turn(database, intakes):
        if any(item.frames for item in checked):
            receipts.append(
                storing.store(
                    database, intake.file, checked, loaded_by=loaded_by, is_sample=is_sample
                )
            )
            if on_stored:
                on_stored(len(receipts), receipts[-1])
    return receipts


def store_each(database: Database, intakes: list[Intake], *, loaded_by: str) -> Iterator[Outcome]:
    """Store files one after the other; what keeps one out does not keep out the others."""
    for intake, checked in _checked_in_turn(database, intakes):
        outcome = Outcome(intake.file.name, tuple(checked))
        if any(item.frames for item in checked):
            try:
                receipt = storing.store(
                    database, intake.file, checked, loaded_by=loaded_by, is_sample=False
                )
                outcome = replace(outcome, receipt=receipt)
            except DatabaseProblem as error:
                outcome = replace(outcome, error=error)
        yield outcome


def _checked_in_turn(
    database: Database, intakes: list[Intake]
) -> Iterator[tuple[Intake, list[Checked]]]:
    """Each file with its checked tables, against what is known once the ones before are stored."""
    known = storing.known(database)
    for intake in in_storing_order(intakes, known):
        checked = check(intake, known, lambda signature: storing.recall(database, signature))
        yield intake, checked
        stored = {table for item in checked for table in item.frames}
        known = storing.known_after(database, known, stored)


def in_storing_order(intakes: list[Intake], known: Known) -> list[Intake]:
    """The files in the order in which they build on each other, else as given."""
    if len(intakes) < 2:
        return intakes
    return sorted(intakes, key=lambda item: _order(item, known))


def _order(intake: Intake, known: Known) -> int:
    pairs = zip(intake.tables, intake.choices, strict=True)
    kinds = [
        choice.kind or mapping.propose(table, known, intake.file.name).kind
        for table, choice in pairs
        if not choice.is_skipped
    ]
    return min((STORING_ORDER.index(kind) for kind in kinds), default=len(STORING_ORDER))
