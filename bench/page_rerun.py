"""How long does a page take to be computed and drawn anew, against an empty Streamlit page?

Both are measured in one run, in a real Chromium, on the sample organisation: from the key press
that asks for a rerun until the page has drawn what came. The figures go into docs/bench.md.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from playwright.sync_api import Page

from data.database import close, open_database
from data.samples import loading
from tests.browser.chromium import new_reader, open_chromium
from tests.browser.serving import serve
from tests.browser.steps import MILLISECONDS, assert_no_exception, open_page

PROJECT = Path(__file__).resolve().parent.parent
N_WARM, N_MEASURED = 3, 15
#: the bar: slowest median under FACTOR x that of the empty page + MARGIN milliseconds
FACTOR, MARGIN = 2, 300

# Watches from the key press until the run has ended and what it sent is painted, in milliseconds.
WATCH = """
(limit) => {
  const before = window.finishedRuns;
  let begun = null;
  addEventListener('keydown', () => { begun = performance.now(); }, {capture: true, once: true});
  const armed = performance.now();
  const is_drawn = () => begun !== null && window.finishedRuns > before
    && document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]') === null;
  window.drawn = new Promise((resolve) => {
    const look = () => {
      if (performance.now() - armed > limit) return resolve(null);
      if (!is_drawn()) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun), 0));
    };
    look();
  });
}
"""


class NotDrawn(RuntimeError):
    """A rerun did not begin, or its page was not drawn in time."""


class Timing(NamedTuple):
    """Reruns of one page in milliseconds."""

    name: str
    median: float
    nearly_worst: float


def measure(page: Page, address: str, name: str) -> Timing:
    """The median and the 95th percentile of N_MEASURED reruns of one page."""
    return measure_in_turn([(page, address, name)])[0]


def measure_in_turn(
    asked: Sequence[tuple[Page, str, str]], *, within: int = MILLISECONDS
) -> list[Timing]:
    """The same for several pages (tab, address, name) by turns, so that all meet the same load.

    within: milliseconds in which each has to be opened.
    """
    for page, address, _ in asked:
        open_page(page, address, within=within)
        assert_no_exception(page)
    rounds = [[rerun(page, name) for page, _, name in asked] for _ in range(N_WARM + N_MEASURED)]
    return [
        Timing(name, median(found), quantiles(found, n=20, method="inclusive")[-1])
        for (*_, name), found in zip(asked, zip(*rounds[N_WARM:], strict=True), strict=True)
    ]


def rerun(page: Page, name: str) -> float:
    """How long one rerun took in milliseconds; NotDrawn after MILLISECONDS."""
    page.evaluate(WATCH, MILLISECONDS)
    page.keyboard.press("r")
    taken = page.evaluate("window.drawn")
    if taken is None:
        n_stale = page.locator('[data-testid="stSkeleton"], [data-stale="true"]').count()
        raise NotDrawn(f"{name}: not drawn in {MILLISECONDS} ms, {n_stale} parts are stale")
    return taken


def measure_all(folder: Path) -> tuple[Timing, list[Timing]]:
    """The empty page, and every page on the sample organisation."""
    database = open_database(f"duckdb:///{folder / 'trainlift.duckdb'}")
    loading.load_sample(database, "zh")
    close(database)
    names = sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))
    with open_chromium() as browser:
        page = new_reader(browser).new_page()
        with serve(folder, PROJECT / "bench/empty_page.py") as server:
            empty = measure(page, server.url, "empty page")
        with serve(folder) as server:
            timings = [measure(page, f"{server.url}/{name}", name) for name in names]
    return empty, timings


def write_table(empty: Timing, timings: list[Timing], bar: float) -> str:
    """The figures as a Markdown page."""
    rows = [
        f"| `{name}` | {middle:.0f} | {worst:.0f} |"
        for name, middle, worst in [empty, *sorted(timings, key=lambda timing: -timing.median)]
    ]
    slowest = max(timings, key=lambda timing: timing.median)
    system = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return "\n".join(
        [
            "# Page speed",
            "",
            "A full rerun of each page in a real Chromium on the sample organisation, from the key",
            f"press until everything is drawn, {N_MEASURED} times each, in milliseconds. Made by",
            f"`make bench` on {date.today()} ({system}).",
            "",
            f"Bar: the slowest median stays under {FACTOR} × the empty page + {MARGIN} ms"
            f" = {bar:.0f} ms. Slowest: `{slowest.name}` with {slowest.median:.0f} ms.",
            "",
            "| Page | Median | 95 % |",
            "|---|---:|---:|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Measures, writes docs/bench.md, and fails when the bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        empty, timings = measure_all(Path(folder))
    bar = FACTOR * empty.median + MARGIN
    text = write_table(empty, timings, bar)
    (PROJECT / "docs/bench.md").write_text(text, encoding="utf-8")
    print(text)
    if max(timing.median for timing in timings) >= bar:
        sys.exit("The slowest page misses the bar.")


if __name__ == "__main__":
    main()
