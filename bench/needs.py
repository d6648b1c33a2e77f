"""How fast are needs and skills, do rank intervals hold, and how often does nothing alarm?

All on one core. The figures go into docs/bench-needs.md.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import needs
from analytics.statistics import control, ranks
from bench import page_rerun
from data import database
from tests.browser.chromium import new_reader, open_chromium
from tests.browser.serving import serve

PAGE = Path(__file__).resolve().parents[1] / "docs/bench-needs.md"
N_SURVEYS, N_SERIES = 1_000, 2_000
N_BASELINE, N_WATCHED = 168, 112
N_PEOPLE, N_SKILLS = 20_000, 200
PATTERN = np.array([0.0, 0.05, 0.02, 0.0, -0.03, -0.15, -0.1])


def survey(rng: np.random.Generator, n: int, ability: np.ndarray) -> pd.DataFrame:
    """n people who rate every topic 4 for importance and about `ability`; some rate high, some
    low.
    """
    person = rng.normal(0, 0.3, (n, 1))
    rated = ability + person + rng.normal(0, 0.75, (n, len(ability)))
    return pd.DataFrame({
        "respondent": np.repeat(np.arange(n), len(ability)),
        "topic": [f"{k:02}" for k in range(len(ability))] * n,
        "importance": 4.0,
        "ability": np.clip(np.rint(rated), 1, 5).ravel(),
    })  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time that the work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def coverage(
    n_surveys: int, n_people: int, ability: np.ndarray, n_resamples: int = 400
) -> tuple[float, float, float]:
    """Share of true ranks inside our intervals, of the topic that fares worst, and inside
    percentiles of the resampled ranks.
    """
    ours, percentiles = [], []
    true = np.arange(1, len(ability) + 1)
    for seed in range(n_surveys):
        rng = np.random.default_rng([seed, n_people])
        answers = needs.matrix(survey(rng, n_people, ability))
        observed = needs.mwds(answers, np.ones((1, n_people)))[0]
        drawn = ranks.bootstrap_scores(
            lambda weights, answers=answers: needs.mwds(answers, weights),
            n_people,
            n_resamples=n_resamples,
            rng=rng,
        )
        low, high = ranks.rank_intervals(observed, drawn)
        ours.append((low <= true) & (true <= high))
        low, high = ranks.percentile_interval(ranks.ranks(drawn, rng))
        percentiles.append((low <= true) & (true <= high))
    by_topic = np.mean(ours, axis=0)
    return float(by_topic.mean()), float(by_topic.min()), float(np.mean(percentiles, axis=0).min())


def false_alarms(n_series: int, *, memory: float, is_share: bool) -> tuple[float, float]:
    """False alarms of the Shewhart chart and of the CUSUM, as multiples of the stated rate."""
    n, n_shewhart, n_cusum = N_BASELINE + N_WATCHED, 0, 0
    for seed in range(n_series):
        weekday, top, bottom = _series(np.random.default_rng(seed), n, memory, is_share)
        found = control.watch(top, bottom, weekday, N_BASELINE, is_share=is_share)
        after = slice(N_BASELINE, None)
        beyond = (found.value > found.high) | (found.value < found.low)
        n_shewhart += int(beyond[after].sum())
        n_cusum += int(np.sum(found.above[after] > found.cusum_limit))
        n_cusum += int(np.sum(found.below[after] > found.cusum_limit))
    stated = n_series * N_WATCHED * control.FALSE_ALARM_RATE
    return n_shewhart / stated, n_cusum / stated


def _series(
    rng: np.random.Generator, n: int, memory: float, is_share: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    moved, shocks = np.zeros(n), rng.normal(0, 0.1 * np.sqrt(1 - memory**2), n)
    for i in range(n):
        moved[i] = (memory * moved[i - 1] if i else 0.0) + shocks[i]
    weekday = np.arange(n) % 7
    moved += PATTERN[weekday]
    if not is_share:
        return weekday, 1_000 * np.exp(moved), None
    visitors = rng.poisson(np.where(weekday > 4, 1_200, 2_000))
    share = 1 / (1 + np.exp(-(np.log(0.08 / 0.92) + moved)))
    return weekday, rng.binomial(visitors, share), visitors


def skills_read(n_people: int, n_skills: int, folder: Path) -> dict[str, float]:
    """Seconds of processor time to read each frame of the skills page for the first time.

    Twenty roles require every skill, everybody was assessed once in each.
    """
    opened = database.open_database(f"duckdb:///{folder / 'trainlift.duckdb'}")
    with opened.engine.begin() as connection:
        for statement in _ORGANISATION:
            connection.exec_driver_sql(statement.format(people=n_people, skills=n_skills))
    asked = {
        "skill_quarters": {},
        "skill_gap_by_role": {},
        "skill_coverage": {},
        "skill_gap_by_group": {"role": "R1", "skill": "s3"},
        "skill_people": {"role": "R1", "skill": "s3"},
    }
    taken = {
        name: seconds(partial(database.read_frame, opened, name, **filters))
        for name, filters in asked.items()
    }
    database.close(opened)
    return taken


def skills_rerun(folder: Path) -> tuple[page_rerun.Timing, page_rerun.Timing]:
    """Reruns of an empty page and, by turns, of the skills page with its map and people of a cell.

    The database is the one that `skills_read` left in the folder.
    """
    bare = page_rerun.PROJECT / "bench/empty_page.py"
    with open_chromium() as browser, serve(folder, bare) as other, serve(folder) as server:
        tabs = [new_reader(browser).new_page() for _ in range(2)]
        empty, skills = page_rerun.measure_in_turn(
            [(tabs[0], other.url, "empty page"), (tabs[1], f"{server.url}/skills", "skills")]
        )
    return empty, skills


_ORGANISATION = (
    "insert into load values (1, 'a', '0', 'upload', 'roster', 1, 1, 0, false, 'bench',"
    " timestamp '2026-01-01', null, null)",
    "insert into person select 'E' || i, 'N' || i, 'D', 'T' || (i % 400), 'R' || (i % 20),"
    " 'L' || (i % 5), date '2015-01-01' + (i % 4000)::int, null, 1, 's', i::int"
    " from range({people}) as p (i)",
    "insert into skill select 's' || i, 'S' || i, 'basic', 1, 's', i::int"
    " from range({skills}) as s (i)",
    "insert into skill_requirement select 'R' || r, 's' || s, 1 + (r * 7 + s * 3) % 5, 1, 1, 's',"
    " (r * {skills} + s)::int from range(20) as a (r), range({skills}) as b (s)",
    "insert into skill_level select 'E' || i, 's' || s, date '2026-03-31', 'assessment',"
    " (i * 31 + s * 17 + (i * s) % 13) % 11 / 2.0, 1, 's', (i * {skills} + s)::int"
    " from range({people}) as a (i), range({skills}) as b (s)",
)


def skills_line(
    taken: dict[str, float], empty: page_rerun.Timing, skills: page_rerun.Timing, day: date
) -> str:
    """What the page says of the skills page."""
    bar = page_rerun.FACTOR * empty.median + page_rerun.MARGIN
    parts = ", ".join(f"`{name}` {used:.1f}" for name, used in taken.items())
    return (
        f"Skills page, {N_PEOPLE:,} people and {N_SKILLS} skills ({N_PEOPLE * N_SKILLS:,} levels), "
        f"measured on {day}: {sum(taken.values()):.1f} s of processor time to read all of it for "
        f"the first time after a load ({parts}). Frames and results are kept until the data "
        f"change. A rerun of the page, map and people of a cell drawn: {skills.median:.0f} ms in "
        f"the median of {page_rerun.N_MEASURED}; an empty page {empty.median:.0f} ms, by turns "
        f"with it. Bar: {page_rerun.FACTOR} × the empty page + {page_rerun.MARGIN} ms = "
        f"{bar:.0f} ms."
    )


def page(
    speed: float,
    skills: str,
    held: dict[str, tuple[float, float, float]],
    alarms: dict[str, tuple[float, float]],
) -> str:
    """The measurement as a page."""
    lines = [
        "# Needs and alarms",
        "",
        f"Made by `make bench-needs` on {date.today()} ({os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}).",
        "",
        "5,000 respondents, 60 topics, 2,000 resamples of the respondents, with rank intervals: "
        f"{speed:.2f} s of processor time on one core. Bar: 2 s.",
        "",
        skills,
        "",
        f"True ranks inside their 95 % intervals, {N_SURVEYS:,} simulated surveys each, 12 topics. "
        "Bar: 93 % of all. Percentiles of resampled ranks, the plain way, are beside them.",
        "",
        "| Survey | All | Worst topic | Worst topic, percentiles |",
        "|---|---:|---:|---:|",
    ]
    for name, shares in held.items():
        lines.append(f"| {name} | " + " | ".join(f"{100 * s:.1f} %" for s in shares) + " |")
    lines += [
        "",
        f"False alarms as multiples of the stated one in 370 days, {N_SERIES:,} series each of "
        f"{N_BASELINE} + {N_WATCHED} days without a change. Bar: within a quarter, up to an "
        "autocorrelation of .7; beyond .6 the alarm itself warns.",
        "",
        "| Series | Shewhart (Laney or XmR) | CUSUM |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {a:.2f} | {b:.2f} |" for name, (a, b) in alarms.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure everything and write the page."""
    large = survey(np.random.default_rng(0), 5_000, np.linspace(1.5, 3.9, 60))
    speed = min(seconds(lambda: needs.rank_needs(large)) for _ in range(3))
    close, apart = np.linspace(2.8, 3.0, 12), np.linspace(2.0, 3.5, 12)
    held = {
        f"{n} people, topics {name}": coverage(N_SURVEYS, n, ability)
        for n in (40, 190)
        for name, ability in (("close together", close), ("apart", apart))
    }
    alarms = {
        f"{name}, autocorrelation {memory}": false_alarms(
            N_SERIES, memory=memory, is_share=name == "share"
        )
        for name in ("share", "figure")
        for memory in (0.0, 0.2, 0.4, 0.7)
    }
    with tempfile.TemporaryDirectory() as folder:
        taken = skills_read(N_PEOPLE, N_SKILLS, Path(folder))
        reruns = skills_rerun(Path(folder))
    text = page(speed, skills_line(taken, *reruns, date.today()), held, alarms)
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
