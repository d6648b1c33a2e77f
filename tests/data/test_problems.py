"""Each problem of the database has a sentence in both languages, filled by the values it carries."""

import string
import tomllib
from pathlib import Path

import pytest

from data import backup, brand, door, erasure, registry, rights
from data.database import DatabaseProblem
from data.importing import storing

CATALOGUE = Path(__file__).resolve().parents[2] / "reporting/catalogue"

#: Each named problem with the values it is raised with.
VALUES = {
    "DatabaseBusy": {"file", "pid"},
    "DatabaseNewer": {"found", "known"},
    "DatabaseOlder": {"found", "known"},
    "DatabaseUnreadable": {"file"},
    "DatabaseUnreachable": {"url"},
    "DatabaseUnsupported": {"engine"},
    "MemoryUnclear": {"setting", "said"},
    "DatabaseCrowded": set(),
    "TookTooLong": {"seconds"},
    "WriterWaited": {"seconds"},
    "RoleMayNot": {"said"},
    "LakeUnsupported": {"url"},
    "LakeUnreachable": {"url"},
    "LakeOfOthers": {"folder"},
    "FactsInLake": {"setting"},
    "FactsInDatabase": {"setting"},
    "NotWithLake": {"folder"},
    "UpgradeNeedsRoom": {"free_mb", "needed_mb"},
    "StorageFull": {"free_mb", "needed_mb"},
    "UnknownLoad": {"load_id"},
    "AlreadyUndone": {"load_id", "file", "by"},
    "ConflictingRows": {"table", "subject", "sheet", "row", "other_sheet", "other_row", "n"},
    "RowsRefused": {"file", "rule"},
    "UnknownAction": {"action_id"},
    "BackupDamaged": {"file", "part"},
    "BackupNewer": {"file", "found", "known"},
    "NotEmpty": {"file"},
    "DoorFailed": {"reason"},
    "UnknownPerson": {"person"},
    "SeveralPeople": {"person", "numbers"},
    "NotAllowed": set(),
    "LogoTooLarge": {"most_kb", "most_megapixels"},
    "LogoUnreadable": set(),
}


def named_problems():
    modules = (
        storing.__name__,
        registry.__name__,
        backup.__name__,
        brand.__name__,
        door.__name__,
        erasure.__name__,
        rights.__name__,
        DatabaseProblem.__module__,
    )
    return [kind for kind in DatabaseProblem.__subclasses__() if kind.__module__ in modules]


def test_no_problem_is_without_its_values():
    assert {kind.__name__ for kind in named_problems()} == set(VALUES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_filled_by_what_its_problem_carries(language):
    text = (CATALOGUE / language / "database.toml").read_text("utf-8")
    sentences = tomllib.loads(text)["problem"]
    assert set(sentences) == {kind.code for kind in named_problems()}
    for kind in named_problems():
        fields = {
            field for _, field, _, _ in string.Formatter().parse(sentences[kind.code]) if field
        }
        assert fields <= VALUES[kind.__name__], kind.__name__
