"""The measured error rates that the product prints, as `make calibrate` wrote them."""

import re
import tomllib
from pathlib import Path

from analytics.results import Interval
from reporting import numbers
from reporting.words import Lang, translate

MEASURED = tomllib.loads((Path(__file__).parent / "calibration.toml").read_text(encoding="utf-8"))
#: When, with which version, and the standard error of 5 % in percentage points.
SETTING = {
    "day": numbers.iso_date(MEASURED["measured_on"]),
    "version": MEASURED["version"],
    "se": MEASURED["standard_error_points"],
}
#: The measured tables by the question they answer, the one that matters most first.
GROUPS = {
    "series": (
        "cells", "verdicts", "truths", "placebos", "trends", "counts", "checks", "planned",
    ),
    "teams": ("teams", "team_truths", "other_starts"),
    "shares": (
        "one_share", "share_difference", "paired_difference", "share_tests", "mcnemar",
        "attendance",
    ),
    "scores": ("unequal_spread", "rating_changes", "adjusted", "retests"),
    "others": ("families", "intervals"),
}  # fmt: skip
#: The numbers the product shows, in the order of the chain.
NUMBERS = (
    "attendance",
    "pass_rate",
    "satisfaction",
    "gain",
    "retest",
    "needs",
    "rankings",
    "alarms",
    "skills",
    "coverage",
    "timetable",
    "milestones",
    "before_after",
    "placebo",
)
#: Where the false alarms of each reading of a change were measured: table, rows, column; each name
#: is the beginning of what is meant. From F on days are more alike than a verdict allows.
READINGS = {
    "level_shift": ("cells", tuple("ABCDE"), "ours"),
    "smooth": ("cells", tuple("FG"), "ours"),
    "trend": ("verdicts", tuple("ABCDE"), "no change"),
    "teams": ("teams", ("",), "one change per team, pooled"),
    "one_team": ("other_starts", ("one of",), "false alarms"),
    "staggered": ("other_starts", ("12 teams", "8 teams"), "false alarms"),
}
#: A number in the name of a row or column; 30+30 is one.
_NUMBER = re.compile(r"\d+\+\d+|\+?\d[\d,]*(?:\.\d+)?%?|\.\d+")


def false_alarms(reading: str) -> str:
    """How often a reading raised a false alarm, from its best to its worst row: 4–5%."""
    key, rows, column = READINGS[reading]
    rates = [
        rate
        for row in MEASURED[key]
        if row["row"].startswith(rows)
        for name, rate in row.items()
        if name != "row" and name.startswith(column)
    ]
    low, high = (numbers.percent(rate) for rate in (min(rates), max(rates)))
    return low if low == high else numbers.percent_interval(Interval(min(rates), max(rates)))


def note(key: str, lang: Lang) -> str:
    """What was simulated, how to read the table, and how many simulations a row has."""
    n = MEASURED["simulated"][key]
    size = translate(lang, "measured.simulated" if n else "measured.enumerated", n=f"{n:,}")
    text = translate(lang, f"measured_note.{key}")
    return text + size if lang == "zh" else f"{text} {size}"


def name_words(name: str, lang: Lang) -> str:
    """The name of a row or column in words: its parts, with their numbers put in."""
    parts = [_part_words(part, lang) for part in name.split(", ")]
    return ("，" if lang == "zh" else ", ").join(parts)


def _part_words(part: str, lang: Lang) -> str:
    """The phrase of one part; one that is a number alone, as 30+30, stays itself."""
    values = dict(zip("abc", _NUMBER.findall(part), strict=False))
    phrase = re.sub(r"\W+", "_", _NUMBER.sub("n", part)).strip("_").lower()
    return part if phrase == "n" else translate(lang, f"measured_name.{phrase}", **values)
