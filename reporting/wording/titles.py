"""Headings and grey lines of charts that quote a result."""

from collections.abc import Sequence
from typing import Literal

from analytics.make_up import FollowedMakeUp
from analytics.pairs import Kept, MissingPairs
from analytics.quizzes import Quiz
from analytics.results import (
    CannotTell,
    Change,
    Distribution,
    Gain,
    Group,
    ItemAnalysis,
    Satisfaction,
    State,
)
from analytics.satisfaction import Answerers
from analytics.survey_scale import SurveyScale
from reporting import numbers
from reporting.wording.answers import gain_sentence
from reporting.wording.judgements import reading_value, step_name
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


#: What reaches the target first, what cannot be judged last.
_IN_ORDER: tuple[State, ...] = ("met", "missed", "not_established")


def groups_title(
    groups: Sequence[Group], lang: Lang, of: Literal["groups", "sessions", "questions"] = "groups"
) -> str:
    """How many groups reach the target, miss it, or cannot be judged; '' without any."""
    judged = [group.state for group in groups if group.state]
    if not judged:
        return ""
    n = {state: judged.count(state) for state in _IN_ORDER if state in judged}
    names = {state: translate(lang, f"state.{state}").lower() for state in n}
    if len(n) == 1 and len(judged) > 1:
        (name,) = names.values()
        return translate(lang, f"finding.{of}_alike", total=len(judged), state=name)
    said = [translate(lang, f"finding.{of}_of", n=n[state], state=names[state]) for state in n]
    states = translate(lang, "format.list_separator").join(said)
    return translate(lang, f"finding.{of}", total=len(judged), states=states)


def answers_title(result: Satisfaction, lang: Lang) -> str:
    """The step of the scale that was chosen most, and by what share."""
    step, n_most = max(result.counts, key=lambda count: (count[1], count[0]))
    n = sum(count for _, count in result.counts)
    share = numbers.percent(n_most / n)
    return translate(lang, "finding.answers", step=step_name(step, result.scale), share=share, n=n)


def distribution_note(result: Satisfaction, lang: Lang) -> str:
    """What the bar of answers shows, with the bounds where too many did not answer."""
    if result.worst_case is None or result.best_case is None:
        return translate(lang, "satisfaction.distribution_note")
    low, high = numbers.percent(result.worst_case), numbers.percent(result.best_case)
    return translate(lang, "satisfaction.bounds_note", low=low, high=high)


def waves_title(waves: Sequence[Group], lang: Lang) -> str:
    """The first and the newest quarter that can be shown."""
    shown = [w for w in waves if isinstance(w.measure, Satisfaction)]
    first, last = shown[0], shown[-1]
    return translate(
        lang,
        "finding.waves",
        first=_reading(first),
        before=first.label,
        last=_reading(last),
        now=last.label,
    )


def _reading(wave: Group) -> str:
    """The value of the chosen reading of a quarter."""
    found = wave.measure
    value = dict(found.readings)[found.definition]
    return reading_value(found.definition, value)


def answerers_sentence(found: Answerers, lang: Lang) -> str:
    """How many forms of named surveys came from people who had not been there."""
    if not found.n_away and not found.n_not_expected:
        return translate(lang, "waves.answerers_fine", n=found.n)
    return translate(
        lang, "waves.answerers_odd", n=found.n, away=found.n_away, others=found.n_not_expected
    )


def kept_title(found: Kept | CannotTell, lang: Lang) -> str:
    """How much of the first score a later test still found."""
    if isinstance(found, CannotTell) or found.share is None:
        return translate(lang, "scores.kept")
    days, share = numbers.count(round(found.days)), numbers.percent(found.share)
    return translate(lang, "finding.kept", days=days, share=share)


def scores_title(distribution: Distribution, lang: Lang) -> str:
    """How many lie below the pass line, and how many so near that another day could decide."""
    if distribution.score_line is None or distribution.measurement_error is None:
        return translate(lang, "chart.scores.title")
    return translate(
        lang,
        "finding.scores",
        below=distribution.n_below_line,
        total=distribution.n,
        near=distribution.n_borderline,
        error=numbers.decimal(distribution.measurement_error * 100),
    )


def gain_title(gain: Gain | CannotTell, lang: Lang) -> str:
    """What the same people gained, as a heading."""
    said = gain_sentence(gain, lang)
    return said[:1].upper() + said[1:]


def table_title(name: str, finding: str, lang: Lang) -> str:
    """The name that a table is asked for by, and what it says; the name where it says nothing."""
    return f"{name}{translate(lang, 'where.colon')}{finding}" if finding else name


def progress_finding(n_people: int, n_due: int, lang: Lang) -> str:
    """How many of the people of the table need a make-up."""
    return translate(lang, "finding.progress", total=n_people, due=n_due)


def make_up_finding(followed: Sequence[FollowedMakeUp], lang: Lang) -> str:
    """How many make-ups have a seat in the plan, wait for one, or failed again; '' without any."""
    if not followed:
        return ""
    failed = sum(item.stage == "failed_again" for item in followed)
    seated = sum(item.stage == "seated" for item in followed)
    done = sum(item.stage == "passed" for item in followed)
    waiting = len(followed) - failed - seated - done
    counts = {"total": len(followed), "seated": seated, "waiting": waiting, "failed": failed}
    return translate(lang, "finding.make_ups", **counts)


def missing_finding(found: Sequence[MissingPairs], lang: Lang) -> str:
    """How many people have one of the two scores, beside those with both."""
    one = sum(course.n_only_pre + course.n_only_post for course in found)
    both = sum(course.n_both for course in found)
    return translate(lang, "finding.missing", one=one, both=both)


def quiz_finding(found: Sequence[Quiz], lang: Lang) -> str:
    """Who passed the newest quiz."""
    newest = found[0]
    passed = numbers.counts(newest.passed.successes or 0, newest.n)
    return translate(lang, "finding.quiz", course=newest.course_name, passed=passed)


def items_finding(found: ItemAnalysis, lang: Lang) -> str:
    """How many questions of a test are to be looked at again; '' where too few sat it to judge."""
    if not found.is_judged:
        return ""
    n = sum(bool(item.reasons) for item in found.items)
    return translate(lang, "finding.items", total=len(found.items), n=n)


def scale_finding(found: SurveyScale | CannotTell, lang: Lang) -> str:
    """How well the questions of a survey go together; '' where it cannot be told."""
    if isinstance(found, CannotTell):
        return ""
    return translate(lang, "finding.scale", alpha=numbers.decimal(found.alpha, 2))
