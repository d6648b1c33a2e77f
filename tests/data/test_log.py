"""The log grows; what is older than it is kept goes on command, and that stands in it."""

import json
from datetime import datetime

import pytest
import sqlalchemy as sa

from data import log, registry
from data.database import read_frame, write_transaction


def write_on(database, *days):
    """One line for each day."""
    with write_transaction(database) as connection:
        for day in days:
            registry.record(connection, "li", "download", day)
            connection.execute(
                sa.text("update audit set happened_at = :at where subject = :day"),
                {"at": datetime.fromisoformat(day), "day": day},
            )


@pytest.fixture
def kept(database, monkeypatch):
    """On 2026-07-15 a log of four lines that is kept for twelve months."""
    for module in (log, registry):
        monkeypatch.setattr(module, "utc_now", lambda: datetime(2026, 7, 15))
    log.keep(database, 12, changed_by="li")
    with write_transaction(database) as connection:
        connection.execute(sa.text("delete from audit"))
    write_on(database, "2024-01-01", "2025-07-14", "2025-07-15", "2026-07-15")
    return database


def test_lines_older_than_a_year_go_and_the_log_says_so(kept):
    assert log.shorten(kept, done_by="wang") == 2
    lines = read_frame(kept, "audit_list")
    assert list(lines["subject"]) == ["audit", "2026-07-15", "2025-07-15"]
    newest = lines.iloc[0]
    assert (newest["actor"], newest["action"]) == ("wang", "shorten_log")
    assert json.loads(newest["detail"]) == {"n_lines": 2, "before": "2025-07-15 00:00:00"}


def test_a_line_that_a_clock_set_back_had_dated_too_early_stays(kept):
    write_on(kept, "2024-05-05")
    assert log.shorten(kept, done_by="wang") == 2
    assert "2024-05-05" in set(read_frame(kept, "audit_list")["subject"])


def test_a_log_whose_every_line_is_old_goes_whole(kept):
    with write_transaction(kept) as connection:
        connection.execute(sa.text("delete from audit where happened_at > '2025-07-14'"))
    assert log.shorten(kept, done_by="wang") == 2
    assert list(read_frame(kept, "audit_list")["action"]) == ["shorten_log"]


def test_a_log_without_a_limit_is_kept_for_ever(kept):
    log.keep(kept, None, changed_by="li")
    assert log.months(kept) is None
    assert log.shorten(kept, done_by="wang") == 0
    assert "2024-01-01" in set(read_frame(kept, "audit_list")["subject"])
