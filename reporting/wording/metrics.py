"""A business metric in words: its name, its unit, its values."""

from analytics.results import Change
from reporting import numbers
from reporting.words import Lang, has_words, translate

#: Metrics of the registry that are shares; their values are shown in percent.
SHARES = frozenset({"conversion", "retention", "churn"})


def metric_name(change: Change, lang: Lang, *, in_text: bool = False) -> str:
    """The name of the metric; one that a company brought itself keeps the name of its file.

    in_text: inside a sentence, where English writes a known name with a small letter.
    """
    key = f"metric.{change.metric_id}"
    if not has_words(lang, key):
        return change.metric_id
    name = translate(lang, key)
    return name[:1].lower() + name[1:] if in_text else name


def is_share(change: Change) -> bool:
    """Whether the metric is a share: one of the registry, or parts of a whole that stay in 0-1."""
    if change.metric_id in SHARES:
        return True
    is_known = has_words("en", f"metric.{change.metric_id}")
    return not is_known and change.denominator_after > 0 and 0 <= change.before <= 1 >= change.after


def metric_value(value: float, change: Change, digits: int = 1) -> str:
    """A value of the metric in its unit: 8.1%, 12,840 or 23.4."""
    if is_share(change):
        return numbers.percent(value, digits)
    size = max(abs(change.before), abs(change.after))
    return numbers.decimal(value, 0 if size >= 1000 else digits)


def metric_axis(change: Change, lang: Lang) -> str:
    """The title of an axis of the metric, with what it is counted in."""
    name, key = metric_name(change, lang), f"metric_parts.{change.metric_id}"
    if not has_words(lang, key):
        return translate(lang, "format.unit", name=name, unit="%") if is_share(change) else name
    return translate(lang, "format.unit", name=name, unit=translate(lang, key))
