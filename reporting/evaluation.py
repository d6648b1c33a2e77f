"""An evaluation as one JSON object: the numbers unrounded, the sentence in both languages."""

import math
from collections.abc import Mapping
from typing import Any

from analytics.evaluation.card import Alternative, Card
from analytics.results import Interval
from reporting.wording.evaluation import evaluation_sentence
from reporting.words import LANGS

#: Counts that are the whole of their design, the first there is; else the periods of a series are.
WHOLES = ("total", "pairs", "people", "teams")
PERIODS = ("days_before", "days_after", "periods_before", "periods_after")


def as_json(card: Card, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The card as plain values; what is unbounded or unknown is None.

    names: headers of the file by role, for the sentence.
    """
    found = card.found
    return {
        "design": card.design,
        "reason": card.reason,
        "method": found.method,
        "n": {label: _plain(n) for label, n in _counted(found.n).items()},
        "estimate": _plain(found.estimate),
        "unit": found.unit,
        "interval": _ends(found.interval),
        "level": card.level,
        "statistic": _plain(found.statistic),
        "df": [_plain(df) for df in found.df] if isinstance(found.df, tuple) else _plain(found.df),
        "p_value": _plain(found.p_value),
        "effect_sizes": _effect_sizes(card),
        "alternatives": [_alternative(one) for one in found.alternatives],
        "warnings": list(card.warnings),
        "verdict": card.verdict,
        "sentence": {lang: evaluation_sentence(card, lang, names) for lang in LANGS},
    }


def _counted(n: Mapping[str, float]) -> dict[str, float]:
    """The counts, first the total: of observations, else of pairs, people or teams, else of days.

    Those measured once only (`unpaired`) are counted beside the total, not in it.
    """
    whole = next((n[name] for name in WHOLES if name in n), None)
    if whole is None:
        whole = sum(n.get(name, 0) for name in PERIODS)
    return {"total": whole, **n}


def _effect_sizes(card: Card) -> dict[str, Any]:
    """Sizes of the effect, and the level of each side under its label."""
    levels = {f"level:{side.label}": _plain(side.value) for side in card.found.sides if side.label}
    return {name: _plain(value) for name, value in card.found.effect_sizes.items()} | levels


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "method": one.method,
        "estimate": _plain(one.estimate),
        "interval": _ends(one.interval),
        "p_value": _plain(one.p_value),
    }


def _ends(interval: Interval | None) -> list[float | int | None] | None:
    return None if interval is None else [_plain(interval.low), _plain(interval.high)]


def _plain(value: float | None) -> float | int | None:
    """A number as JSON knows it: whole ones without a point, nothing that is not finite."""
    if value is None or not math.isfinite(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
