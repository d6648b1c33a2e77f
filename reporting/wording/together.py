"""Several metrics of one course, in words: what each is, and what may be said of it."""

from collections.abc import Sequence

from analytics.results import MetricReading
from reporting.wording.judgements import certainty_text
from reporting.words import Lang, translate


def role_name(reading: MetricReading, lang: Lang) -> str:
    """What a metric is among the others: primary, declared, registered or exploratory."""
    return translate(lang, f"metric_role.{reading.role}")


def conclusion_text(reading: MetricReading, lang: Lang) -> str:
    """Glyph and words of what a metric says; an exploratory one never more than a hint."""
    if reading.conclusion in ("hint", "no_hint"):
        return translate(lang, f"together.{reading.conclusion}")
    certainty = certainty_text(reading.conclusion, lang)
    if reading.conclusion not in ("clear", "likely"):
        return certainty
    key = "better" if reading.change.is_favourable else "worse"
    return translate(lang, f"together.{key}", certainty=certainty)


def together_note(readings: Sequence[MetricReading], lang: Lang) -> str:
    """How many metrics are read together, and what that costs."""
    if len(readings) == 1:
        return translate(lang, "together.note_one")
    roles = [reading.role for reading in readings]
    return translate(
        lang,
        "together.note",
        n_registered=roles.count("registered"),
        n_exploratory=roles.count("exploratory"),
    )
