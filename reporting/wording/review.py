"""The points of a review in words: each says its number, its interval and what it is read off."""

from collections.abc import Sequence

from analytics import targets
from analytics.findings import Finding, Part
from analytics.results import (
    CannotTell,
    Change,
    CombinedNeed,
    Gain,
    Rate,
    SkillGap,
    Target,
    TargetCheck,
)
from reporting import numbers
from reporting.sentences.text import joined, sentence
from reporting.wording.answers import reason_words
from reporting.wording.judgements import (
    certainty_word,
    digit_word,
    rate_counts,
    rate_value,
    settling_words,
    target_band,
    target_name,
)
from reporting.wording.metrics import metric_name
from reporting.words import Lang, translate

#: So many names are written out in a sentence.
MOST_NAMES = 4


def part_title(part: Part, period: str, lang: Lang) -> str:
    """The heading of a part of the review."""
    return translate(lang, f"part.{part}", period=numbers.period_name(period, lang))


def part_sentences(points: Sequence[Finding], part: Part, lang: Lang) -> tuple[str, ...]:
    """The sentences of one part, in order."""
    return tuple(finding_sentence(point, lang) for point in points if point.part == part)


def finding_sentence(point: Finding, lang: Lang) -> str:
    """One point as a sentence."""
    if point.code == "caution":
        return translate(lang, f"caution.{point.reason}")
    words = translate(lang, f"finding.{point.code}", **_values(point, lang))
    return words if words.endswith(("?", "？")) else sentence([words], lang)


def _values(point: Finding, lang: Lang) -> dict[str, object]:
    found: dict[str, object] = {
        "name": point.names[0] if point.names else "",
        "names": short_list(point.names, lang),
        "others": short_list(point.names[1:], lang),
        "skill": point.names[-1] if point.names else "",
        "reason": _reason(point, lang),
        "n": 0 if point.n is None else point.n,
        "top": digit_word(point.n, lang) if point.n else "",
        "amount": "" if point.amount is None else numbers.money(point.amount, lang),
        "cost": _cost(point, lang),
    }
    if point.target:
        found |= {
            "target": target_name(point.target, lang),
            "goal": target_band(point.target),
            "settle": _settle(point, lang),
        }
    found |= _measured(point.measure, lang)
    if point.target and isinstance(point.measure, Change):
        found["shown"] = _turned(point.measure, point.target, lang)
    return found


def short_list(names: Sequence[str], lang: Lang) -> str:
    """Names in a sentence; of many, the first ones and their number."""
    if len(names) <= MOST_NAMES:
        return joined(list(names), lang)
    first = joined(list(names[: MOST_NAMES - 1]), lang)
    return translate(lang, "sentence.many", names=first, n=len(names))


def _reason(point: Finding, lang: Lang) -> str:
    result = point.measure
    if isinstance(result, CannotTell) and point.reason in ("", result.reason):
        words = reason_words(result, lang)
    elif point.reason:
        words = translate(lang, f"reason.{point.reason}")
    else:
        return ""
    words = words.rstrip("。.")
    return words[:1].lower() + words[1:] if lang == "en" else words


def _cost(point: Finding, lang: Lang) -> str:
    if point.amount is None:
        return ""
    return translate(lang, "finding.cost", amount=numbers.money(point.amount, lang))


def _settle(point: Finding, lang: Lang) -> str:
    if not point.n or not isinstance(point.measure, Rate):
        return ""
    check = TargetCheck(point.target, point.measure, "not_established", point.n)
    return translate(lang, "format.clause_separator") + settling_words(check, lang)


def _measured(result: object, lang: Lang) -> dict[str, object]:
    if isinstance(result, tuple):
        before, now = (rate_shown(rate, lang) for rate in result)
        return {"before": before, "now": now}
    if isinstance(result, Rate):
        return {"shown": rate_shown(result, lang)}
    if isinstance(result, Change):
        return {
            "shown": change_shown(result, lang),
            "metric": metric_name(result, lang, in_text=True),
            "certainty": certainty_word(result.certainty, lang).lower(),
            "grade": translate(lang, f"grade.{result.grade}"),
            "letter": result.grade,
        }
    if isinstance(result, Gain):
        points = numbers.signed(result.gain.mean * 100)
        interval = numbers.signed_interval_of_points(result.gain.interval, lang)
        people = translate(lang, "provenance.people", n=result.n)
        return {"shown": _with(translate(lang, "report.points", n=points), interval, people, lang)}
    if isinstance(result, CombinedNeed):
        return {"share": numbers.percent(result.top_share)}
    if isinstance(result, SkillGap):
        interval = numbers.decimal_interval(result.interval)
        people = translate(lang, "provenance.people", n=result.n)
        levels = translate(lang, "report.levels", n=numbers.decimal(result.gap))
        return {"shown": _with(levels, interval, people, lang)}
    return {}


def rate_shown(rate: Rate, lang: Lang) -> str:
    """A share with its interval and counts: 93%（91–95%，611/654）, or ≥92%（88–95%，n = 243）."""
    interval = numbers.percent_interval(rate.interval)
    return _with(rate_value(rate), interval, rate_counts(rate), lang)


def change_shown(change: Change, lang: Lang) -> str:
    """A change with its interval and days: +13.2%（+3.5% 至 +23.9%，112 天）."""
    interval = numbers.signed_percent_interval(change.relative_interval, lang)
    days = translate(lang, "report.days", n=change.n_days_before + change.n_days_after)
    return _with(numbers.signed_percent(change.relative), interval, days, lang)


def _turned(change: Change, target: Target, lang: Lang) -> str:
    """A change on the scale of its target; where lower is better, with the metric it is of."""
    if change.direction == "higher":
        return change_shown(change, lang)
    interval = numbers.signed_percent_interval(targets.favourable_lift(change, target), lang)
    read_off = translate(
        lang,
        "finding.turned",
        days=translate(lang, "report.days", n=change.n_days_before + change.n_days_after),
        metric=metric_name(change, lang, in_text=True),
        raw=numbers.signed_percent(change.relative),
    )
    return _with(turned_value(change, target), interval, read_off, lang)


def turned_value(change: Change, target: Target) -> str:
    """A change on the scale of its target: of less time, what is done in the same time."""
    return numbers.signed_percent(targets.favourable_value(change, target))


def _with(value: str, interval: str, n: str, lang: Lang) -> str:
    comma = translate(lang, "format.comma")
    return value + translate(lang, "format.parenthesis", text=f"{interval}{comma}{n}")
