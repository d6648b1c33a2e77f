"""How fast is the order of needs, do its rank intervals hold, and how often does nothing alarm?

All on one core. The figures go into docs/bench-needs.md.
"""

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import needs
from analytics.statistics import control, ranks

PAGE = Path(__file__).resolve().parents[1] / "docs/bench-needs.md"
N_SURVEYS, N_SERIES = 1_000, 2_000
N_BASELINE, N_WATCHED = 168, 112
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


def page(
    speed: float,
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
        "autocorrelation of .4; beyond .6 the alarm itself warns.",
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
        for memory in (0.0, 0.4, 0.7)
    }
    PAGE.write_text(page(speed, held, alarms), encoding="utf-8")
    sys.stdout.write(page(speed, held, alarms))


if __name__ == "__main__":
    main()
