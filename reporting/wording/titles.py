"""Headings and grey lines of charts that quote a result."""

from analytics.results import Change, Distribution, Satisfaction
from reporting import numbers
from reporting.wording.metrics import metric_axis, metric_value
from reporting.words import Lang, translate


def series_title(change: Change, lang: Lang) -> str:
    """How the level moved: from, to, over how many days."""
    before, after = metric_value(change.before, change), metric_value(change.after, change)
    key = "same" if before == after else "up" if change.after > change.before else "down"
    days = change.n_days_after
    return translate(lang, f"chart.series.title_{key}", days=days, before=before, after=after)


def series_note(change: Change, lang: Lang) -> str:
    """Metric, unit and span of the daily series."""
    span = numbers.span(change.before_from_on, change.after_to_on, lang)
    return translate(lang, "chart.series.note", metric=metric_axis(change, lang), span=span)


def pretend_title(change: Change, lang: Lang) -> str:
    """How many pretend dates moved as much as ours."""
    placebo = change.placebo
    if placebo is None or not placebo.n_dates:
        return translate(lang, "chart.pretend.title_none")
    return translate(lang, "chart.pretend.title", n=placebo.n_as_large, n_dates=placebo.n_dates)


def readings_title(result: Satisfaction, lang: Lang) -> str:
    """Under how many definitions the target is reached."""
    return translate(
        lang, "chart.definitions.title", n=result.n_met, n_definitions=result.n_definitions
    )


def scores_note(distribution: Distribution, lang: Lang) -> str:
    """What the histogram of scores shows, with its pass line where there is one."""
    if distribution.score_line is None:
        return translate(lang, "chart.scores.note_lines", n=distribution.n)
    line = numbers.percent(distribution.score_line)
    return translate(lang, "chart.scores.note", n=distribution.n, line=line)
