"""A chain of evidence in words: each step with its number, its interval and how it stands."""

from analytics import review
from analytics.chain import ChainLink
from analytics.results import CannotTell, Change, CombinedNeed, Interval, Rate
from analytics.roi import Roi
from reporting import numbers
from reporting.states import STATES
from reporting.wording.judgements import bare_counts, rate_counts, rate_value
from reporting.words import Lang, translate


def chain_glyph(link: ChainLink) -> str:
    """The mark of a step: filled, hollow, a cross; a diamond where there is no evidence."""
    return "◇" if link.standing == "none" else STATES[link.standing].glyph


def chain_value(link: ChainLink, lang: Lang) -> str:
    """The number of a step: #2, 95%, +14.6%, a return."""
    measure = link.measure
    if isinstance(measure, CombinedNeed):
        return translate(lang, "chain.rank", rank=measure.rank)
    if isinstance(measure, Rate):
        return rate_value(measure)
    if isinstance(measure, Change):
        return numbers.signed_percent(measure.relative)
    if isinstance(measure, Roi):
        return numbers.signed_percent(measure.roi.base, 0)
    return bare_counts(measure)


def chain_basis(link: ChainLink, lang: Lang) -> str:
    """What the number of a step rests on: interval, n."""
    measure = link.measure
    if isinstance(measure, CombinedNeed):
        low, high = measure.rank_interval.low, measure.rank_interval.high
        return translate(lang, "chain.ranks", low=round(low), high=round(high))
    if isinstance(measure, Rate):
        return f"{numbers.percent_interval(measure.interval)} · {rate_counts(measure)}"
    if isinstance(measure, Change):
        return numbers.signed_percent_interval(measure.relative_interval, lang)
    if isinstance(measure, Roi):
        return numbers.signed_percent_interval(
            Interval(measure.roi.low, measure.roi.high), lang, digits=0
        )
    return ""


def chain_state(link: ChainLink, lang: Lang) -> str:
    """How a step stands, in a word; of a metric that should fall, that too."""
    if (
        isinstance(link.measure, CannotTell)
        and link.measure.successes is not None
        and link.measure.n
    ):
        return translate(lang, "chain.too_few")
    state = translate(lang, _state_key(link))
    if isinstance(link.measure, Change) and link.measure.direction == "lower":
        return translate(lang, "chain.lower", state=state)
    return state


def _state_key(link: ChainLink) -> str:
    """The word of a step; of a metric that of its verdict, where that says more than the mark."""
    if isinstance(link.measure, Change):
        verdict = review.judge_change(link.measure)[0]
        if link.standing == "not_established" and verdict == "likely_works":
            return "verdict.likely_works"
        if link.standing == "missed" and link.measure.certainty != "no_effect":
            return "chain.effect_harm"
    return f"chain.{link.step}_{link.standing}"


def chain_title(found: tuple[ChainLink, ...], course: str, lang: Lang) -> str:
    """The finding of the picture: where the chain of a course is weakest."""
    weakest = next((link for link in found if link.is_weakest), None)
    if weakest is None:
        return translate(lang, "chain.holds", course=course)
    step = translate(lang, f"chain.step_{weakest.step}")
    state = chain_state(weakest, lang)
    return translate(lang, "chain.weakest_is", course=course, step=step, state=state)
