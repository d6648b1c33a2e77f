"""An evaluation from its registration to its verdict, and what came too late, in a real browser."""

from datetime import UTC, datetime, timedelta

import numpy as np
import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from data.database import close, open_database, write_transaction
from data.frames import fetch, insert_frame
from reporting.words import translate
from tests.browser.chromium import new_reader
from tests.browser.serving import serve
from tests.browser.steps import (
    MILLISECONDS,
    answer,
    assert_no_exception,
    open_page,
    rerun,
    screenshot,
    settle,
    show_all,
)

pytestmark = pytest.mark.browser

LOCALES = {"zh": "zh-CN", "en": "en-US"}
OURS, OTHERS = ("A1", "A2", "A3", "A4"), ("B1", "B2", "B3", "B4")
COURSE = "talk"
HISTORY, AFTER = 200, 40
#: what the training did to each metric of the trained teams
LIFTS = {"conversion": 0.2, "retention": 0.0, "churn": -0.15}
DECIDED = ("evaluation", "evaluation_metric", "evaluation_team")
SOURCE = {"load_id": 1, "source_sheet": "s", "source_row": 1}


def test_registered_before_locked_after_judged_once_and_taken_away(tmp_path, chromium):
    today = datetime.now(UTC).date()
    for language in LOCALES:
        before, after = tmp_path / f"{language}-before", tmp_path / f"{language}-after"
        make(before, today + timedelta(2), until=today)
        page = new_reader(chromium, LOCALES[language]).new_page()
        with serve(before) as server:
            register(page, server, language, today)
        held_on = today - timedelta(AFTER)
        make(after, held_on, until=today)
        carry(before, after, days=AFTER + 2)
        with serve(after) as server:
            read_the_verdict(page, server, language, held_on)
            register_too_late(page, language)
            path = download(page, after, language)
            read_back(path, page, language)
            assert "Traceback" not in server.read_log()
        page.context.close()


def make(folder, held_on, *, until):
    """An organisation of eight teams; four are trained on one day, if that day has come."""
    folder.mkdir()
    database = open_database(f"duckdb:///{folder / 'trainlift.duckdb'}")
    people = [(f"{team}-{k}", team) for team in (*OURS, *OTHERS) for k in range(5)]
    frames = {
        "person": pd.DataFrame(people, columns=["person_id", "team"]).assign(role="sales"),
        "metric": pd.DataFrame({"metric_id": list(LIFTS)}).assign(
            metric_name=list(LIFTS), kind="ratio", direction=["higher", "higher", "lower"]
        ),
        "course": pd.DataFrame(
            {"course_id": [COURSE], "course_name": ["Sales talk"], "metric_id": ["conversion"]}
        ),
        "session": pd.DataFrame(
            {"session_id": ["s"], "course_id": [COURSE], "session_on": [held_on]}
        ).assign(week_on=held_on - timedelta(held_on.weekday())),
        "metric_day": metric_days(held_on, until),
    }
    if held_on < until:
        present = [person for person, team in people if team in OURS]
        frames["attendance"] = pd.DataFrame({"session_id": "s", "person_id": present}).assign(
            status="present"
        )
    with write_transaction(database) as connection:
        connection.execute(
            sa.text(
                "insert into load (load_id, file_name, file_sha256, source, kinds, n_rows_read,"
                " n_rows_stored, n_rows_rejected, is_sample, loaded_by, loaded_at) values"
                " (1, 'f', 'f', 'upload', 'metric', 0, 0, 0, false, 'li', timestamp '2026-01-01')"
            )
        )
        for table, frame in frames.items():
            insert_frame(connection, table, frame.assign(**SOURCE))
    close(database)


def metric_days(held_on, until):
    """Two hundred days before the training, and those after it that have been."""
    rng = np.random.default_rng(1)
    n = min((until - held_on).days, AFTER)
    days = [held_on + timedelta(k) for k in range(-HISTORY, n + 1)]
    rows = []
    for metric, lift in LIFTS.items():
        for team in (*OURS, *OTHERS):
            is_after = np.array([day > held_on for day in days])
            rate = 0.1 * np.where(is_after & (team in OURS), 1 + lift, 1.0)
            visits = rng.poisson(3000, len(days))
            rows.append(
                pd.DataFrame(
                    {
                        "metric_id": metric,
                        "team": team,
                        "observed_on": days,
                        "numerator": rng.binomial(visits, rate).astype(float),
                        "denominator": visits.astype(float),
                    }
                )
            )
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(
        period="day", arm="", period_month=[day.replace(day=1) for day in frame["observed_on"]]
    )


def carry(source, target, *, days):
    """What was decided, in the database of so many days later: the calendar has moved on."""
    one, other = (open_database(f"duckdb:///{f / 'trainlift.duckdb'}") for f in (source, target))
    with one.engine.connect() as read, write_transaction(other) as write:
        for table in DECIDED:
            rows = fetch(read, sa.text(f"select * from {table}"))
            if table == "evaluation":
                rows["registered_at"] -= pd.Timedelta(days=days)
            insert_frame(write, table, rows)
    close(one)
    close(other)


def period_of(day):
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def pick(page, label, options):
    """Adds options to the list of several that a screen reader calls `label`."""
    for option in options:
        box = page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        page.get_by_role("option", name=option, exact=True).click()
        settle(page)
    page.keyboard.press("Escape")


def register(page, server, language, today):
    """Whom to compare with, how long, which metrics and goal: before the training."""
    open_page(page, f"{server.url}/business_effect?period={period_of(today + timedelta(2))}")
    expect(page.get_by_text(translate(language, "plan.none"))).to_be_visible()
    pick(page, translate(language, "plan.trained_teams"), OURS)
    expect(page.get_by_text(translate(language, "chart.visible.note"))).to_be_visible()
    pick(page, translate(language, "plan.other_teams"), OTHERS)
    pick(page, translate(language, "plan.further"), [translate(language, "metric.retention")])
    rerun(page, page.get_by_role("button", name=translate(language, "plan.register")).click)
    said = translate(language, "plan.said_teams", n=4, teams=", ".join(OTHERS))
    expect(page.get_by_text(said)).to_be_visible(timeout=MILLISECONDS)
    screenshot(page, f"effect-registered-{language}", whole=True)


def read_the_verdict(page, server, language, held_on):
    """The window is over: the registered reading, and the registration is locked."""
    open_page(page, f"{server.url}/business_effect?period={period_of(held_on)}")
    rerun(page, page.get_by_text(translate(language, "plan.title")).click)
    assert_no_exception(page)
    assert {"zh": "明确变好了", "en": "clearly better"}[language] in answer(page)
    standing = translate(language, "plan.standing_primary")
    expect(page.get_by_text(standing)).to_be_visible()
    day = (held_on + timedelta(1)).isoformat()
    expect(page.get_by_text(translate(language, "plan.locked", day=day))).to_be_visible()
    table = page.locator('[data-testid="stTable"], [data-testid="stDataFrame"]').first
    expect(table).to_contain_text(translate(language, "metric_role.registered"))
    screenshot(page, f"effect-verdict-{language}", whole=True)


def register_too_late(page, language):
    """A further metric after the window has begun: it is shown, and called exploratory."""
    judged = answer(page)
    pick(page, translate(language, "plan.further"), [translate(language, "metric.churn")])
    rerun(page, page.get_by_role("button", name=translate(language, "plan.register")).click)
    late = translate(language, "plan.later", said="\0").split("\0")[0]
    expect(page.get_by_text(late)).to_be_visible(timeout=MILLISECONDS)
    assert answer(page) == judged
    table = page.locator('[data-testid="stTable"], [data-testid="stDataFrame"]').first
    expect(table).to_contain_text(translate(language, "together.hint"))
    show_all(page)
    screenshot(page, f"effect-too-late-{language}")


def download(page, folder, language):
    page.locator('[data-testid="stPopoverButton"]').first.click()
    button = page.get_by_role("button", name=translate(language, "control.download_xlsx"))
    with page.expect_download(timeout=2 * MILLISECONDS) as started:
        button.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def read_back(path, page, language):
    """The sums in the workbook give the very change that the page shows."""
    book = openpyxl.load_workbook(path)
    assert answer(page) in [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    teams = sheet(book, translate(language, "report.teams"))
    name = {key: translate(language, f"column.{key}") for key in ("team", "before", "after")}
    moved = {row[name["team"]]: np.log(row[name["after"]] / row[name["before"]]) for row in teams}
    assert set(moved) == {*OURS, *OTHERS}
    lift = np.expm1(np.mean([moved[t] for t in OURS]) - np.mean([moved[t] for t in OTHERS]))
    metrics = sheet(book, translate(language, "together.title"))
    effect, role = (translate(language, f"column.{key}") for key in ("effect", "metric_role"))
    assert metrics[0][effect] == pytest.approx(lift, rel=1e-9)
    roles = [
        translate(language, f"metric_role.{r}") for r in ("primary", "registered", "exploratory")
    ]
    assert [row[role] for row in metrics] == roles
    assert f"{100 * lift:.1f}%" in answer(page)
    registered = sheet(book, translate(language, "report.registration"))
    state = translate(language, "column.state")
    states = [translate(language, f"report.registration_{code}") for code in ("in_force", "late")]
    assert [row[state] for row in registered] == states


def sheet(book, title):
    """The rows of a sheet by the labels of its header."""
    header, *rows = book[title[:31]].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]
