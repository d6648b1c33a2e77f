"""A business metric in words: its name, its unit, its values."""

from analytics.results import Change, MetricReading, MetricWatch, SoFar
from reporting import numbers
from reporting.words import Lang, has_words, translate


def metric_name(
    change: Change | SoFar | MetricReading | MetricWatch, lang: Lang, *, in_text: bool = False
) -> str:
    """The name of the metric of a result.

    in_text: inside a sentence, where English writes a known name with a small letter.
    """
    return metric_words(change.metric_id, lang, in_text=in_text)


def metric_words(metric_id: str, lang: Lang, own: str = "", *, in_text: bool = False) -> str:
    """The name of a metric; one that a company brought itself keeps the name of its file.

    own: the name it has in the register.
    """
    key = f"metric.{metric_id}"
    if not has_words(lang, key):
        return own or metric_id
    name = translate(lang, key)
    return name[:1].lower() + name[1:] if in_text else name


def is_share(change: Change) -> bool:
    """Whether the metric is a part of a whole, shown in percent."""
    is_ratio = change.definition == "before_after_ratio"
    return is_ratio and 0 <= change.before <= 1 and 0 <= change.after <= 1


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
