"""What an alarm of a metric says: how far it moved, by which charts, and how often that is
nothing.
"""

from collections.abc import Sequence

from analytics.results import Alarm, Alarms, AlarmSkill, MetricWatch
from reporting import numbers
from reporting.sentences.text import joined
from reporting.wording.metrics import metric_name
from reporting.words import Lang, translate

#: Roles named beside a skill.
MOST_ROLES = 3


def watch_value(value: float, watch: MetricWatch, digits: int = 1) -> str:
    """A figure of the metric in its unit: 8.1%, 12,840 or 23.4."""
    if _is_share(watch):
        return numbers.percent(value, digits)
    return numbers.decimal(value, 0 if abs(value) >= 1000 else digits)


def watch_ticks(values: Sequence[float], watch: MetricWatch) -> list[str]:
    """Even steps of an axis as figures of the metric, without decimals where none is needed."""
    size = 100 if _is_share(watch) else 1
    is_whole = all(abs(size * value - round(size * value)) < 1e-9 for value in values)
    return [watch_value(value, watch, 0 if is_whole else 1) for value in values]


def _is_share(watch: MetricWatch) -> bool:
    """Whether the metric is a part of a whole, shown in percent."""
    known = [day.value for day in watch.days if day.value is not None]
    return watch.kind == "ratio" and all(0 <= value <= 1 for value in known)


def alarms_sentence(alarms: Alarms, lang: Lang) -> str:
    """Which metrics raise an alarm, or that none does."""
    open_ones = [metric_name(w, lang) for w in alarms.open]
    if not alarms.watched:
        return translate(lang, "alarm.none_watched")
    if not open_ones:
        return translate(lang, "alarm.quiet", n=len(alarms.watched))
    names = joined(open_ones, lang)
    return translate(lang, "alarm.open", n=len(open_ones), names=names, total=len(alarms.watched))


def alarm_title(watch: MetricWatch, alarm: Alarm, lang: Lang) -> str:
    """How far the metric is from its usual level, and since when."""
    name = metric_name(watch, lang)
    key = "alarm.higher" if alarm.relative > 0 else "alarm.lower"
    size = numbers.percent(abs(alarm.relative), 1)
    since = numbers.iso_date(alarm.since)
    return translate(lang, key, name=name, size=size, since=since)


def alarm_evidence(watch: MetricWatch, alarm: Alarm, lang: Lang) -> str:
    """The figures behind it: level now and before, charts, and what the same rule did in the
    past.
    """
    charts = {signal.chart for signal in alarm.signals}
    names = [translate(lang, f"alarm.chart_{watch.chart}")] if "shewhart" in charts else []
    names += [translate(lang, "alarm.chart_cusum")] if "cusum" in charts else []
    parts = [
        translate(
            lang,
            "alarm.levels",
            observed=watch_value(alarm.observed, watch),
            usual=watch_value(alarm.usual, watch),
            n=alarm.n_days,
            baseline=watch.n_baseline,
        ),
        translate(lang, "alarm.charts", charts=joined(names, lang)),
        rate_words(watch, lang),
    ]
    if watch.cautions:
        parts.append(translate(lang, "alarm.too_smooth"))
    return ("" if lang == "zh" else " ").join(parts)


def rate_words(watch: MetricWatch, lang: Lang) -> str:
    """The stated rate of false alarms, and what the rule did in the metric's own past."""
    every = round(1 / watch.stated_rate)
    stated = translate(lang, "alarm.stated", n=every)
    if not watch.n_history_days:
        return stated + ("" if lang == "zh" else " ") + translate(lang, "alarm.no_history")
    expected = 2 * watch.stated_rate * watch.n_history_days
    values = {
        "days": watch.n_history_days,
        "n": watch.n_history_signals,
        "expected": numbers.decimal(expected, 1),
    }
    return stated + ("" if lang == "zh" else " ") + translate(lang, "alarm.history", **values)


def alarm_skill(skill: AlarmSkill, lang: Lang) -> str:
    """A skill that could answer an alarm, its courses, and the roles that are short of it."""
    roles = [
        translate(lang, "need_study.content_role", role=role, gap=numbers.decimal(gap))
        for role, gap in skill.roles[:MOST_ROLES]
    ]
    key = "alarm.skill_roles" if roles else "alarm.skill"
    return translate(
        lang, key, skill=skill.skill, n=skill.n_courses, roles=joined(roles, lang) or "—"
    )
