"""The measured error rates that the method page prints, as `make calibration` wrote them."""

import tomllib
from pathlib import Path

from reporting import numbers
from reporting.report import Column, Table
from reporting.words import Lang, translate

MEASURED = tomllib.loads((Path(__file__).parent / "calibration.toml").read_text(encoding="utf-8"))
#: Series per cell and the standard error of a rate in percentage points.
SETTING = {"n": f"{MEASURED['n_series']:,}", "se": MEASURED["standard_error_points"]}
#: The numbers the product shows, in the order of the chain.
NUMBERS = (
    "attendance",
    "pass_rate",
    "satisfaction",
    "gain",
    "retest",
    "needs",
    "skills",
    "before_after",
    "placebo",
)


def false_alarm_table(lang: Lang) -> Table:
    """Share of series without any change that each method calls changed, by kind of series."""
    columns = (
        Column("scenario", translate(lang, "method_page.scenario"), weight=2),
        Column("naive", translate(lang, "method_page.naive"), "percent"),
        Column("ours", translate(lang, "method_page.ours"), "percent"),
    )
    rows = tuple(
        (
            translate(lang, f"method_page.scenario_{cell['cell']}"),
            numbers.percent(cell["naive"], 1),
            numbers.percent(cell["ours"], 1),
        )
        for cell in MEASURED["cells"]
    )
    return Table(translate(lang, "method_page.error_title"), columns, rows)
