"""How often is each conclusion wrong, on data whose truth is known?

`python -m bench.calibration [SERIES] [FILE] [PAGE]` prints every table; with FILE they go there for
the page of methods, with PAGE into the documentation. With 10,000 series a row the standard error
of 5 % is 0.22 points; what costs more per series is measured on a tenth or a fifth of them.
"""

import sys
import time
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from bench import mean_errors, series_errors, share_errors, team_errors
from bench.measured import LEVEL, SEED, Measured, as_markdown, as_toml, frame

PROJECT = Path(__file__).resolve().parent.parent
#: Every table, and the share of the series it is measured on; None where all tables are enumerated.
TABLES: tuple[tuple[Callable[..., Measured], float | None], ...] = (
    (series_errors.false_alarms, 1),
    (series_errors.truths, 1),
    (series_errors.checks, 0.2),
    (series_errors.verdicts, 0.1),
    (series_errors.placebos, 0.2),
    (series_errors.trends, 1),
    (series_errors.counts, 1),
    (series_errors.planned, 0.5),
    (team_errors.team_designs, 1),
    (team_errors.team_lifts, 1),
    (team_errors.other_starts, 0.2),
    (share_errors.one_share, None),
    (share_errors.share_difference, None),
    (share_errors.paired_difference, None),
    (share_errors.share_tests, None),
    (share_errors.mcnemar_tests, None),
    (share_errors.attendance, 1),
    (mean_errors.unequal_spread, 1),
    (mean_errors.rating_changes, 1),
    (mean_errors.adjusted, 1),
    (mean_errors.retests, 1),
    (mean_errors.families, 1),
    (mean_errors.intervals, 1),
)


def main(n_series: int, file: Path | None = None, page: Path | None = None) -> None:
    """Measure and print every table; write them where asked."""
    print(f"{n_series:,} series a row\n")
    measured: list[tuple[Measured, int | None]] = []
    costs: list[float] = []
    for table, share in TABLES:
        n = None if share is None else max(1, round(n_series * share))
        begun = time.process_time()
        found = table() if n is None else table(n)
        costs.append((time.process_time() - begun) / len(found.rows))
        cost = f"{costs[-1]:.0f} processor seconds a row"
        print(found.title, found.note, frame(found).to_string(), cost, "", sep="\n", flush=True)
        measured.append((found, n))
    error, today = float(np.sqrt(LEVEL * (1 - LEVEL) / n_series)), date.today()
    if file is not None:
        file.write_text(as_toml(measured, error, version(), today), encoding="utf-8")
    if page is not None:
        page.write_text(written(measured, costs, n_series, error, today), encoding="utf-8")


def version() -> str:
    """The version of the product that was measured."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]


def written(
    measured: list[tuple[Measured, int | None]],
    costs: list[float],
    n_series: int,
    error: float,
    on: date,
) -> str:
    """The page of the documentation: every table, what a row took, and what none can show."""
    head = f"""# How often is each conclusion wrong

Measured by `make calibrate` (bench/calibration.py, seed {SEED}) on {on}, on data whose truth is
known. {n_series:,} series a row: the standard error of 5 % is {100 * error:.2f} points; on a fifth
of them where a series costs more (checks, pretend dates, staggered starts), on half for plans, on a
tenth for the whole verdict.

Daily series: 2,000 visits a day, base rate 8 %, binomial counts on log-odds with a weekday pattern
and a day effect. A: counting noise alone. B: days differ by 15 % beyond it. C: weekdays as well.
D to G: each day resembles the day before by .3, .5, .7, .85. All figures are in percent.

"""
    foot = """## What this does not show

Real series have holidays, campaigns and seasons, which no test of two windows can see; that is what
the pretend dates on the user's own history and the list of cautions are for. Teams are assumed to
drift alike on both sides.
"""
    tables = [as_markdown(table) for table, _ in measured]
    return "\n".join((head + tables[0], *tables[1:], _as_costs(measured, costs), foot))


def _as_costs(measured: list[tuple[Measured, int | None]], costs: list[float]) -> str:
    lines = [
        "## What a row takes",
        "",
        "Processor seconds. Bar: 60 for a cell of 10,000 daily series, all windows of its row.",
        "",
        "| Table | series a row | seconds a row |",
        "|---|---|---|",
    ]
    for (table, n), cost in zip(measured, costs, strict=True):
        lines.append(f"| {table.title} | {f'{n:,}' if n else 'enumerated'} | {cost:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 10_000,
        *(Path(name) for name in sys.argv[2:4]),
    )
