"""The verdict card: five rows that every effect gets, always all five."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.codes import GRAVE
from analytics.results import Change, TeamComparison
from reporting import calibration, numbers
from reporting.sentences.text import joined
from reporting.states import CERTAINTIES
from reporting.wording.metrics import is_share, metric_name, metric_value
from reporting.words import Lang, translate

#: Days that are proposed as the next look: four whole weeks.
NEXT_LOOK_DAYS = 28
#: Cautions that threaten a reading more than its design does.
THREATS = GRAVE | {"event_in_window", "few_teams", "one_team", "other_course"}
#: The baseline that lifts a plain before/after comparison to a long one.
LONG_BASELINE_DAYS = 56


@dataclass(frozen=True)
class CardRow:
    """One row: Material icon name, heading, and text in which ** marks emphasis.

    `terms`: its terms in plain words, for whoever asks; '' where it has none.
    """

    icon: str
    heading: str
    text: str
    terms: str = ""


#: Rows with terms of their own, and what says them.
TERMS = {"what": "card.terms_what", "sure": "card.terms_sure", "method": "card.terms_method"}


def verdict_card(change: Change, lang: Lang) -> tuple[CardRow, ...]:
    """What happened, how sure, why this method, what could fool us, what would settle it."""
    icon = CERTAINTIES[change.certainty].icon
    rows = (
        ("insights", "what", _what(change, lang)),
        (icon, "sure", _sure(change, lang)),
        ("function", "method", _method(change, lang)),
        ("warning", "fool", _fool(change, lang)),
        ("flag", "settle", _settle(change, lang)),
    )
    return rows_of(rows, TERMS, lang)


def rows_of(
    rows: Iterable[tuple[str, str, str]], terms: Mapping[str, str], lang: Lang
) -> tuple[CardRow, ...]:
    """Rows from icon, key and text; `terms` says which of them have terms, and what says them."""
    return tuple(
        CardRow(
            icon,
            translate(lang, f"card.{key}"),
            text,
            translate(lang, terms[key]) if key in terms else "",
        )
        for icon, key, text in rows
    )


def _what(change: Change, lang: Lang) -> str:
    share = is_share(change)
    unit, digits = ("share", 2) if share else ("amount", 1)
    direction = "higher" if change.absolute >= 0 else "lower"
    kind = unit if change.method == "level_shift" else f"expected_{unit}"
    text = translate(
        lang,
        f"card.what_{kind}_{direction}",
        metric=metric_name(change, lang),
        before=metric_value(change.before, change, digits),
        after=metric_value(change.after, change, digits),
        expected=metric_value(change.expected, change, digits),
        relative=numbers.signed_percent(change.relative),
        interval=numbers.signed_percent_interval(change.relative_interval, lang),
        points=numbers.points(change.absolute, lang) if share else "",
        size=metric_value(abs(change.absolute), change, digits),
        p=numbers.p_term(change.p_value),
    )
    if change.direction == "lower":
        return _with(text, translate(lang, "card.favourable_lower"), lang)
    return text


def _sure(change: Change, lang: Lang) -> str:
    text = translate(
        lang,
        f"card.sure_{_sure_key(change)}",
        margin=numbers.percent(change.margin),
        low=numbers.signed_percent(change.relative_interval.low),
        high=numbers.signed_percent(change.relative_interval.high),
    )
    if change.certainty in ("clear", "likely") and not change.is_favourable:
        return _with(text, translate(lang, "card.sure_unfavourable"), lang)
    return text


def _sure_key(change: Change) -> str:
    is_compared = change.grade in ("A", "B")
    interval = change.relative_interval
    if change.certainty == "cannot_tell":
        if "pre_trend" in change.cautions:
            return "cannot_tell_trend"
        holds_zero = interval.low <= 0 <= interval.high
        return "cannot_tell" if holds_zero else "cannot_tell_other"
    if change.certainty == "clear":
        return "clear" if is_compared else "clear_alone"
    if change.certainty == "likely":
        is_small = {"few_teams", "one_team"} & set(change.cautions)
        compared = "likely_compared" if is_small else "likely_beside"
        return compared if is_compared else "likely"
    return "no_effect" if is_compared else "no_effect_alone"


def _method(change: Change, lang: Lang) -> str:
    return translate(
        lang,
        "card.why" if change.method == "level_shift" else f"card.why_{change.method}",
        metric=metric_name(change, lang, in_text=True),
        n_before=change.n_days_before,
        n_after=change.n_days_after,
        df=round(change.degrees_of_freedom),
        n_trained=change.comparison.n_trained if change.comparison else 0,
        n_others=change.comparison.n_others if change.comparison else 0,
        alarms=calibration.false_alarms(change.method),
        smooth=calibration.false_alarms("smooth"),
    )


def _fool(change: Change, lang: Lang) -> str:
    threat = next((code for code in change.cautions if code in THREATS), None)
    others = [code for code in change.cautions if code != threat]
    parts = [_threat(change, threat, lang)]
    parts += [caution_sentence(change, code, lang) for code in others]
    if not change.cautions:
        parts.append(translate(lang, "card.fool_none"))
    if change.n_days_dropped and "days_dropped" not in change.cautions:
        parts.append(translate(lang, "card.fool_dropped", n=change.n_days_dropped))
    if change.comparison:
        parts += _beside(change.comparison, lang)
    elif change.placebo and change.placebo.n_dates:
        placebo = change.placebo
        words = translate(lang, "card.fool_placebo", n_dates=placebo.n_dates, n=placebo.n_as_large)
        parts.append(words)
    return "".join(parts) if lang == "zh" else " ".join(parts)


def _threat(change: Change, code: str | None, lang: Lang) -> str:
    """The largest threat: the gravest caution, else what this design can never rule out."""
    if code is None:
        threat = translate(lang, f"threat.{change.grade}")
    else:
        threat = caution_sentence(change, code, lang)
        threat = threat[:1].lower() + threat[1:]
    return translate(lang, "card.threat", threat=threat)


def _beside(comparison: TeamComparison, lang: Lang) -> list[str]:
    """How the other teams moved, and what exchanging teams at random says."""
    others = numbers.signed_percent(comparison.others_relative)
    said = [translate(lang, "card.fool_others", others=others)]
    if comparison.permutation_p is not None:
        p = numbers.p_term(comparison.permutation_p)
        said.append(translate(lang, "card.fool_permutation", p=p))
    return said


def caution_sentence(change: Change, code: str, lang: Lang) -> str:
    """One thing that could fool us, in words; every value a sentence may name is offered to it."""
    return translate(
        lang,
        f"caution.{code}",
        per_day=numbers.signed_percent(change.pre_trend_per_day, 2),
        per_day_interval=numbers.signed_percent_interval(change.pre_trend_interval, lang, 2),
        autocorrelation=numbers.decimal(change.autocorrelation, 2),
        n_days_before=change.n_days_before,
        n_days_after=change.n_days_after,
        n_days_dropped=change.n_days_dropped,
        n_days_left_out=change.n_days_left_out,
        n_dates=change.placebo.n_dates if change.placebo else 0,
        n_as_large=change.placebo.n_as_large if change.placebo else 0,
        events=joined([event.name for event in change.events if not event.is_left_out], lang),
        courses=joined([other.course_name for other in change.other_trainings], lang),
        n_teams_missing=change.n_teams_missing,
        smallest_p=_smallest_p(change),
    )


def _smallest_p(change: Change) -> str:
    beside = change.comparison
    known = beside is not None and beside.smallest_p is not None
    return numbers.p_term(beside.smallest_p) if known else ""


def _settle(change: Change, lang: Lang) -> str:
    is_done = change.certainty in ("clear", "no_effect")
    step = translate(
        lang,
        "card.settle_done" if is_done else f"card.settle_{change.grade}",
        days=NEXT_LOOK_DAYS,
        baseline=LONG_BASELINE_DAYS,
    )
    return _with(step, visible_words(change, lang), lang)


def visible_words(change: Change, lang: Lang) -> str:
    """The smallest change for the better that a reading with these ups and downs would show."""
    size = visible_change(change)
    if not size:
        return translate(lang, "card.visible_none")
    return translate(lang, "card.visible", lift=size)


def visible_change(change: Change) -> str:
    """The smallest visible change in the direction hoped for; "" where even a very large is missed.

    The same factor is as visible downwards: a rise of 25 % and a fall of 20 %.
    """
    lift = change.visible_lift
    if lift is None:
        return ""
    return numbers.signed_percent(1 / (1 + lift) - 1 if change.direction == "lower" else lift)


def _with(text: str, more: str, lang: Lang) -> str:
    return text + more if lang == "zh" else f"{text} {more}"
