"""Takes mutated files through the whole way of an import and prints what went wrong, as JSON.

A process of its own, so that a crash is seen as one: python -m tests.importing.mutation_run
FIRST COUNT [FOLDER OF REAL FILES]. Every file has some seconds of processor time; more is a hang.
"""

import json
import random
import signal
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from data.database import Database, open_database
from data.importing import intake, storing
from data.importing.known import Known
from data.importing.model import KINDS, Checked, Refusal, SourceFile
from data.importing.reading import Limits, read_files
from reporting.wording import problem_sentence
from reporting.words import LANGS
from tests.importing.mutations import mutated

BATCH = 250
#: Of processor time: far more than any file of this size needs, far less than a reader waits.
SECONDS = 15
#: Real files up to this size are broken too; larger ones only take longer.
LARGEST_SAMPLE = 60_000
LIMITS = Limits(memory_bytes=2 * 2**30, cpu_seconds=SECONDS, max_cells=5_000_000)
#: One in so many files is also stored, where it leaves nothing to decide.
STORED = 20


class Hangs(Exception):
    """A file took longer than any reader waits."""


@contextmanager
def bounded(seconds: int):
    """Raises Hangs in the block when it takes longer."""

    def stop(*_):
        raise Hangs

    # of the processor, not of the clock: a busy computer is no hang
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main(first: int, count: int, folder: str = "") -> None:
    """Prints {"outcomes": {code or kind: n}, "failures": [[number, name, trace]...]}."""
    paths = sorted(Path(folder).glob("*/*")) if folder else []
    samples = tuple(path for path in paths if path.stat().st_size <= LARGEST_SAMPLE)
    outcomes: Counter[str] = Counter()
    failures: list[tuple[int, str, str]] = []
    with tempfile.TemporaryDirectory() as place:
        database = open_database(f"duckdb:///{place}/mutated.duckdb")
        for start in range(first, first + count, BATCH):
            numbers = range(start, min(start + BATCH, first + count))
            files = [mutated(number, samples) for number in numbers]
            results = read_files(files, LIMITS)
            named = {name: number for number, (name, _) in zip(numbers, files, strict=True)}
            for result in results:
                number = named.get(result.name, start)
                try:
                    with bounded(SECONDS):
                        outcomes[take(result, number, database)] += 1
                except Exception:
                    failures.append((number, result.name, traceback.format_exc(limit=-6)))
    print(json.dumps({"outcomes": outcomes, "failures": failures}))


def take(result: SourceFile | Refusal, number: int, database: Database) -> str:
    """What became of a read file: the code of its refusal, or the kind of its first table."""
    if isinstance(result, Refusal):
        say([result.problem])
        return result.problem.code
    known = Known(salt=b"salt")
    taken = intake.take_in(result)
    say(taken.problems)
    checked = intake.check(taken, known)
    chance = random.Random(number)
    if taken.tables:
        place, kind = chance.randrange(len(taken.tables)), chance.choice(KINDS)
        checked += intake.check(intake.choose(taken, place, intake.Choice(kind=kind)), known)
    for item in checked:
        say(item.problems)
        places_are_on_the_sheet(item)
    if number % STORED == 0:
        stored_whole_or_not(database, taken)
    return checked[0].proposal.kind if checked else "no_table"


def say(problems) -> None:
    """Every problem has a sentence in every language, with all its values filled in."""
    for problem in problems:
        for lang in LANGS:
            if not problem_sentence(problem, lang).strip():
                raise AssertionError(f"{problem.code} says nothing")


def places_are_on_the_sheet(checked: Checked) -> None:
    """Rows of frames and problems stand where the file has rows."""
    n_rows = len(checked.proposal.table.sheet.cells)
    n_columns = len(checked.proposal.table.sheet.cells[0])
    n_places = max(n_rows, n_columns) if checked.proposal.table.is_transposed else n_rows
    for frame in checked.frames.values():
        if not frame["source_row"].between(1, n_places).all():
            raise AssertionError("a row from nowhere")
    for problem in checked.problems:
        if problem.row is not None and not 0 <= problem.row < n_places:
            raise AssertionError(f"{problem.code} is at row {problem.row} of {n_places}")


def stored_whole_or_not(database: Database, taken: intake.Intake) -> None:
    """A load holds as many rows as its receipt says; a refused one leaves nothing behind."""
    before = n_rows(database)
    for outcome in intake.store_each(database, [taken], loaded_by="test"):
        receipt = outcome.receipt
        if n_rows(database) - before != (receipt.n_rows_stored if receipt else 0):
            raise AssertionError(f"not the rows of the receipt: {outcome.error}")
        say([problem for item in outcome.checked for problem in item.problems])
        if receipt:
            storing.undo(database, receipt.load_id, undone_by="test")


def n_rows(database: Database) -> int:
    """Rows of all tables that loads fill."""
    counts = " + ".join(
        f"(select count(*) from {table})" for table in storing.schema.loaded_tables()
    )
    with database.engine.connect() as connection:
        return int(connection.execute(sa.text(f"select {counts}")).scalar())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
