"""Loads the sample organisation the way a user loads files: made, read, checked, stored."""

from collections.abc import Callable

from data.database import Database
from data.importing import intake, reading, storing
from data.importing.model import Receipt, Refusal
from data.samples import planning
from data.samples.generator import make_files
from data.samples.truth import Language
from data.samples.world import make_world

#: who stands behind the loads of the sample in the history and the audit
LOADED_BY = "sample"


class SampleBroken(RuntimeError):
    """A file of the sample organisation cannot be read: the installation is broken."""


def load_sample(
    database: Database,
    language: Language,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> list[Receipt]:
    """The receipts of the sample's files, each stored as a load of its own and marked as sample.

    The training plan follows as one more load, as if somebody had put it in by hand.

    `on_progress` is called after each file with how many are stored, of how many, and its name.
    """
    files = make_files(language)
    sources = reading.read_files(files)
    refused = [source for source in sources if isinstance(source, Refusal)]
    if refused:
        raise SampleBroken(f"{refused[0].name}: {refused[0].problem.code}")

    def report(n_stored: int, receipt: Receipt) -> None:
        if on_progress is not None:
            on_progress(n_stored, len(files), receipt.file_name)

    receipts = intake.store_all(
        database,
        [intake.take_in(source) for source in sources],
        loaded_by=LOADED_BY,
        is_sample=True,
        on_stored=report,
    )
    storing.edit(
        database,
        planning.make_plan(make_world(), language),
        name=planning.WORDS["name"][language],
        kind="goal",
        edited_by=LOADED_BY,
        is_sample=True,
    )
    return receipts
