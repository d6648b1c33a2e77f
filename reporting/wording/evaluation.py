"""An evaluation in words: one sentence, five rows. Everything is read off the one card."""

import math
import re
from collections.abc import Mapping, Sequence

from analytics.evaluation.card import (
    DISABLING,
    FEWEST_OBSERVATIONS,
    NULLS,
    TESTED_ONLY,
    Alternative,
    Card,
    Side,
    Unit,
    bounds,
    held_to_margin,
    state_of_target,
)
from analytics.results import Interval
from reporting import numbers
from reporting.states import BadgeColour, Mark
from reporting.wording.card import CardRow, rows_of
from reporting.words import Lang, has_words, translate

Names = Mapping[str, str]
VERDICTS: dict[str, Mark] = {
    "clear": Mark("circle", "●", "blue", "radio_button_checked", "blue"),
    "likely": Mark("circle", "◐", "blue", "contrast", "blue"),
    "cannot_tell": Mark("circle-open", "○", "gray", "radio_button_unchecked", "slate"),
    "clear_no_effect": Mark("circle-open", "⊖", "gray", "do_not_disturb_on", "slate"),
    "described": Mark("circle", "·", "gray", "straighten", "slate"),
}
#: Rows of the card with terms of their own, and what says them.
TERMS = {"what": "card.terms_what", "sure": "evaluation.terms_sure", "method": "evaluation.terms"}
#: Sides that are columns of the file, or codes; every other label stands in the file itself.
CODES = ("before", "after", "first", "second", "value", "target")
#: Labels that say nothing without their header.
YES_OR_NO = ("是", "否", "有", "无", "yes", "no", "y", "n", "true", "false")
#: Sides that are columns of the file under the role that their header names.
COLUMNS = ("numerator", "baseline")
PER = 100_000
#: Shares below this are said per 100,000.
RARE = 0.01
#: More than so many times the observations there are is no plan.
MOST_TIMES = 100
#: Units whose sentence begins with a label of the file.
LABEL_FIRST = ("points", "value", "relative", "rate_ratio", "association", "rank_biserial")
#: Methods whose sides are changes, not levels.
TEAMS = ("team_change", "one_team", "staggered")
#: Ends of intervals of ratios beyond this are without bound.
UNBOUNDED = 1e9
#: An end close to "no difference" gets at most so many more digits.
MOST_MORE_DIGITS = 3
#: As many sides as one sentence names.
MOST_SIDES = 6


def evaluation_sentence(card: Card, lang: Lang, names: Names | None = None) -> str:
    """What was found and how sure it is. names: headers of the file by role."""
    names = names or {}
    clauses = [_result(card, lang, names), _sure(card, lang, names), *_held(card, lang)]
    if _rests_on_pairing(card):
        clauses.append(translate(lang, "evaluation.if_paired"))
    text = translate(lang, "format.clause_separator").join(clause for clause in clauses if clause)
    # a label of the file keeps its small letter
    is_label = _result_key(card) in LABEL_FIRST
    return (text if is_label else text[:1].upper() + text[1:]) + translate(lang, "format.stop")


def evaluation_card(card: Card, lang: Lang, names: Names | None = None) -> tuple[CardRow, ...]:
    """What happened, how sure, why this method, what could fool us, what would settle it."""
    names = names or {}
    rows = (
        ("insights", "what", _what(card, lang, names)),
        (VERDICTS[card.verdict].icon, "sure", _how_sure(card, lang)),
        ("function", "method", f"{_reason(card, lang)}{_gap(lang)}{method_sentence(card, lang)}"),
        ("warning", "fool", _fool(card, lang)),
        ("flag", "settle", _settle(card, lang)),
    )
    return rows_of(rows, TERMS, lang)


def evaluation_badge(card: Card, lang: Lang) -> tuple[BadgeColour, str, str]:
    """Colour, icon and word of the verdict."""
    mark = VERDICTS[card.verdict]
    return mark.badge_colour, mark.icon, verdict_name(card, lang)


def verdict_name(card: Card, lang: Lang) -> str:
    """The verdict in a word, for badges and downloads."""
    return translate(lang, f"evaluation_verdict.{card.verdict}")


def design_name(design: str, lang: Lang) -> str:
    """A design in a few words."""
    return translate(lang, f"design.{design}")


def design_reason(card: Card, lang: Lang) -> str:
    """Why this design."""
    return _reason(card, lang)


def evaluation_warnings(card: Card, lang: Lang) -> list[str]:
    """What could fool us, one sentence each, the gravest first."""
    return [translate(lang, f"evaluation_warning.{code}") for code in card.warnings]


def evaluation_lines(card: Card, lang: Lang, names: Names | None = None) -> list[str]:
    """The evaluation as short text: sentence, design, method, numbers, warnings."""
    found = card.found
    n = "; ".join(
        f"{count_name(key, lang, names or {})} {_count(value)}" for key, value in found.n.items()
    )
    p_term = "" if found.p_value is None else numbers.p_term(found.p_value)
    lines = [
        evaluation_sentence(card, lang, names),
        translate(
            lang,
            "evaluation_text.design",
            design=design_name(card.design, lang),
            reason=_reason(card, lang),
        ),
        translate(lang, "evaluation_text.method", method=method_sentence(card, lang)),
        f"n: {n}" + (f"; {p_term}" if p_term else ""),
    ]
    lines += [
        translate(lang, "evaluation_text.warning", text=t) for t in evaluation_warnings(card, lang)
    ]
    return lines


def side_name(label: str, lang: Lang, names: Names) -> str:
    """A side as the reader calls it: its header, its label, or a label with its header."""
    if label in ("treated", "untreated") and "group" not in names:
        return translate(lang, f"evaluation.{label}")
    if label in CODES:
        return names.get(label) or translate(lang, f"evaluation.{label}")
    if label in COLUMNS and label in names:
        return names[label]
    header = names.get("group") or names.get("phase") or names.get("treated")
    is_bare = label.replace(".", "").isdigit() or label.casefold() in YES_OR_NO
    if header and is_bare:
        return translate(lang, "evaluation.group_label", header=header, label=label)
    return label or translate(lang, "evaluation.all")


def count_name(key: str, lang: Lang, names: Names) -> str:
    """What a count counts: a side, or pairs, days, strata."""
    word = f"evaluation_n.{key}"
    return translate(lang, word) if has_words(lang, word) else side_name(key, lang, names)


def _count(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


# the sentence


def _result(card: Card, lang: Lang, names: Names) -> str:
    """The numbers of the sentence: both sides, their difference, its interval."""
    found = card.found
    if found.unit == "share":
        return _share(card, lang)
    if found.unit == "coefficient":
        return _coefficient(card, lang)
    if found.unit in TESTED_ONLY and found.p_value is not None:
        return _tested(card, lang, names)
    if found.estimate is None:
        return translate(lang, "evaluation.result_sides", sides=_sides(card, lang, names))
    if found.interval is None:
        apart = _in_points(card, difference_text(card, found.estimate, lang), lang)
        return translate(
            lang, "evaluation.result_nothing", sides=_sides(card, lang, names), estimate=apart
        )
    return _difference(card, lang, names)


def _coefficient(card: Card, lang: Lang) -> str:
    found = card.found
    return translate(
        lang,
        "evaluation.result_coefficient",
        estimate=numbers.decimal(found.estimate or 0.0, 2),
        interval=_plain_interval(found.interval, 2),
        n=round(found.n.get("total", 0)),
        items=round(found.n.get("items", 0)),
    )


def _tested(card: Card, lang: Lang, names: Names) -> str:
    """A test without an interval: its p, and the balance of ranks where it has a direction."""
    found = card.found
    inside = "_strata" if "strata" in found.n else ""
    return translate(
        lang,
        f"evaluation.result_{found.unit}{inside}",
        sides=_sides(card, lang, names),
        estimate=numbers.signed(found.estimate or 0.0, 2),
        p=numbers.p_term(found.p_value),
    )


def _difference(card: Card, lang: Lang, names: Names) -> str:
    sides = card.found.sides
    key = _result_key(card) if len(sides) > 1 else "alone"
    apart = difference_text(card, card.found.estimate, lang)
    told = {
        "estimate": apart if key == "points" else _in_points(card, apart, lang),
        "interval": difference_interval(card, lang),
    }
    if len(sides) < 2:
        return translate(lang, "evaluation.result_alone", **told)
    first, second = (side_name(s.label, lang, names) for s in sides[:2])
    value_first, value_second = (side_value(s, card) for s in sides[:2])
    told |= {"first": first, "second": second}
    told |= {"value_first": value_first, "value_second": value_second}
    return translate(lang, f"evaluation.result_{key}", sides=_sides(card, lang, names), **told)


def _in_points(card: Card, apart: str, lang: Lang) -> str:
    """A difference of shares with its unit, where the sentence does not say it."""
    is_apart_by_points = card.found.unit == "points" and not _is_rare(card)
    return translate(lang, "evaluation.points", n=apart) if is_apart_by_points else apart


#: Methods whose result has a sentence of its own, whatever its unit.
RESULTS_OF_METHODS = (
    "ancova_hc2", "hodges_lehmann", "pseudomedian", "superiority_in_strata", "within_strata",
)  # fmt: skip


def _result_key(card: Card) -> str:
    unit, method = card.found.unit, card.found.method
    if method in RESULTS_OF_METHODS:
        return method
    if unit == "points" and _is_rare(card):
        return "per"
    if unit == "rate_ratio":
        inside = "_strata" if method == "mantel_haenszel_rates" else ""
        return f"rate_ratio{'' if _is_rare(card) else '_plain'}{inside}"
    return unit


def _share(card: Card, lang: Lang) -> str:
    found = card.found
    x, n = (sum(s.successes or 0 for s in found.sides), sum(s.n for s in found.sides))
    if _is_rare(card) or (found.estimate or 0) > 1:
        scaled = Interval(found.interval.low * PER, found.interval.high * PER)
        return translate(
            lang,
            "evaluation.result_rate",
            estimate=numbers.decimal((found.estimate or 0) * PER, 1),
            interval=numbers.decimal_interval(scaled, 1),
            successes=_count(x),
            n=_count(n),
        )
    top = found.effect_sizes.get("top_from")
    return translate(
        lang,
        "evaluation.result_share" if top is None else "evaluation.result_top_share",
        top="" if top is None else _short(top),
        estimate=numbers.percent(found.estimate or 0.0, 1),
        interval=numbers.percent_interval(found.interval, 1),
        successes=_count(x),
        n=_count(n),
    )


def _sides(card: Card, lang: Lang, names: Names) -> str:
    parts = [
        translate(
            lang,
            "evaluation.sides_list",
            name=side_name(side.label, lang, names),
            value=side_value(side, card),
        )
        for side in card.found.sides[:MOST_SIDES]
    ]
    n_more = len(card.found.sides) - len(parts)
    if n_more > 0:
        parts.append(translate(lang, "evaluation.more_sides", n=n_more))
    return (
        translate(lang, "format.list_separator").join(parts)
        if len(parts) != 2
        else _two(parts, lang)
    )


def _two(parts: Sequence[str], lang: Lang) -> str:
    comma = "，" if lang == "zh" else ", "
    return comma.join(parts)


def side_value(side: Side, card: Card) -> str:
    """The level of one side in its own unit; of a rare share per 100,000."""
    in_percent = card.found.in_percent
    if side.value is None:
        return f"n = {_count(side.n)}"
    if side.label == "target":
        return f"{_short(100 * side.value)}%" if in_percent else _short(side.value)
    if card.found.method in TEAMS and card.found.unit == "relative":
        return numbers.signed_percent(side.value)
    if card.found.unit == "rate_ratio" or (side.successes is not None and _is_rare(card)):
        scale = PER if _is_rare(card) else 1
        return numbers.decimal(side.value * scale, 0 if _is_rare(card) else _digits_of(side.value))
    if side.successes is not None or side.is_share:
        return numbers.percent(side.value, max(1, _level_digits(card)) if in_percent else 1)
    return numbers.decimal(side.value, _level_digits(card))


def _is_rare(card: Card) -> bool:
    return "per_100000_1" in card.found.effect_sizes and _largest(card) < RARE


def _largest(card: Card) -> float:
    return max((s.value for s in card.found.sides if s.value is not None), default=0.0)


def _digits_of(value: float) -> int:
    """Digits that show three figures of a number."""
    return 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))


def _level_digits(card: Card) -> int:
    """Digits of levels: as many as the interval of their difference deserves."""
    found, scale = card.found, 100 if card.found.in_percent else 1
    if found.interval is not None and (
        found.unit == "value" or (found.unit, scale) == ("points", 100)
    ):
        return _deserved(found.interval, scale)
    values = [s.value * scale for s in found.sides if s.value is not None]
    spread = max(values) - min(values) if len(values) > 1 else 0.0
    return _digits_of(spread) if spread else max((_digits_of(v) for v in values if v), default=1)


def _deserved(interval: Interval, scale: int = 1) -> int:
    half = scale * (interval.high - interval.low) / 2
    return 1 if half <= 0 or not math.isfinite(half) else max(0, 1 - math.floor(math.log10(half)))


def difference_text(
    card: Card,
    value: float | None,
    lang: Lang,
    *,
    unit: Unit | None = None,
    interval: Interval | None = None,
) -> str:
    """A difference of sides, or an end of its interval, in words of its unit.

    `unit` and `interval` are those of the card where not given; one pair of several has its own.
    """
    unit, found = unit or card.found.unit, card.found
    interval = interval or found.interval
    if value is None:
        return translate(lang, "evaluation.no_interval")
    is_ratio = unit in ("odds_ratio", "rate_ratio", "relative")
    if not math.isfinite(value) or (is_ratio and abs(value) > UNBOUNDED):
        return "∞" if value > 0 else "−∞"
    if unit == "points":
        scale = PER if _is_rare(card) else 100
        digits = max(1, _level_digits(card)) if found.in_percent else int(scale == 100)
        return numbers.signed(value * scale, _apart(interval, unit, scale, digits))
    if unit in ("odds_ratio", "rate_ratio"):
        return numbers.decimal(value, _apart(interval, unit, 1, 2))
    if unit == "relative":
        return numbers.signed_percent(value, _apart(interval, unit, 100, 1))
    if unit == "probability":
        return numbers.percent(value, _apart(interval, unit, 100, 0))
    if unit == "share":
        return numbers.percent(value, 1)
    if unit == "coefficient":
        return numbers.decimal(value, 2)
    digits = _deserved(interval) if interval is not None else _level_digits(card)
    return numbers.signed(value, _apart(interval, unit, 1, digits))


def _apart(interval: Interval | None, unit: Unit, scale: float, digits: int) -> int:
    """So many digits that an end beside "no difference" is not written as "no difference"."""
    null = NULLS[unit]
    if interval is None or null is None:
        return digits
    away = [abs(end - null) * scale for end in (interval.low, interval.high) if end != null]
    needed = [math.ceil(-math.log10(2 * d)) for d in away if math.isfinite(d)]
    return min(max([digits, *needed]), digits + MOST_MORE_DIGITS)


#: Pairs of several groups: the method of a pair before the colon, and the unit of its difference.
PAIR_UNITS: dict[str, Unit] = {
    "games_howell": "value",
    "bonferroni": "points",
    "brunner_munzel": "probability",
    "paired_t": "value",
    "pseudomedian": "value",
}


def pair_rows(card: Card) -> list[Alternative]:
    """The pairs of a comparison of several groups, each with its interval."""
    return [
        one
        for one in card.found.alternatives
        if ":" in one.method and one.method.split(":")[0] in PAIR_UNITS and one.interval is not None
    ]


def alternative_unit(one: Alternative, card: Card) -> Unit:
    """The unit of an alternative: its own for a pair, a share or a difference of another kind."""
    name = one.method.split(":")[0]
    unit = (PAIR_UNITS | ALTERNATIVE_UNITS).get(name, card.found.unit)
    return "points" if unit == "value" and card.found.in_percent else unit


ALTERNATIVE_UNITS: dict[str, Unit] = {
    "wilson": "share",
    "clopper_pearson": "share",
    "agresti_coull": "share",
    "mantel_haenszel_difference": "points",
    "pooled_miettinen_nurminen": "points",
    "miettinen_nurminen": "points",
    "top_share_difference": "points",
    "hodges_lehmann": "value",
    "pooled_hodges_lehmann": "value",
    "within_strata": "value",
    "fieller": "relative",
    "mann_whitney": "probability",
    "mann_whitney_exact": "probability",
    "signed_rank": "rank_biserial",
    "signed_rank_exact": "rank_biserial",
    "signed_rank_pratt": "rank_biserial",
}


def alternative_name(one: Alternative, lang: Lang, names: Names) -> str:
    """A method in a word, with the group or pair it is of."""
    name, _, of = one.method.partition(":")
    word = translate(lang, f"evaluation_method.{name}")
    if not of:
        return word
    return f"{word}{translate(lang, 'format.colon')}{pair_name(one, lang, names)}"


def pair_name(one: Alternative, lang: Lang, names: Names) -> str:
    """The groups an alternative is of: one, or first minus second."""
    _, _, of = one.method.partition(":")
    return " − ".join(side_name(part, lang, names) for part in of.split(" - "))


def size_name(key: str, lang: Lang) -> str:
    """The size of an effect in a few words, its end or its side named."""
    bare, _, of = key.partition(":")
    ending = re.search(r"_(low|high|\d+)$", bare)
    if not has_words(lang, f"evaluation_size.{bare}") and ending:
        bare = bare[: ending.start()]
        of = {"low": "↓", "high": "↑"}.get(ending[1], ending[1])
    word = translate(lang, f"evaluation_size.{bare}")
    return f"{word} {of}" if of else word


def difference_interval(card: Card, lang: Lang) -> str:
    """The interval of a difference in the words of its unit."""
    interval = card.found.interval
    if interval is None:
        return translate(lang, "evaluation.no_interval")
    low, high = (difference_text(card, value, lang) for value in (interval.low, interval.high))
    if card.found.unit in ("odds_ratio", "rate_ratio"):
        return f"{low}{numbers.EN_DASH}{high}"
    return translate(lang, "format.range", low=low, high=high)


def _plain_interval(interval: Interval | None, digits: int) -> str:
    return "" if interval is None else numbers.decimal_interval(interval, digits)


def _sure(card: Card, lang: Lang, names: Names) -> str:
    if card.found.unit in ("share", "coefficient"):
        return ""
    label = card.found.sides[0].label if card.found.sides else "treated"
    first = side_name(label, lang, names)
    key = (
        f"{card.verdict}_{card.direction}" if card.verdict in ("clear", "likely") else card.verdict
    )
    if key == "cannot_tell" and card.direction != "none":
        key = "cannot_tell_why"
    elif key == "cannot_tell" and card.found.unit == "association":
        key = "cannot_tell_all"
    elif key == "likely_none" and not card.found.is_uncontrolled:
        key = "likely_groups"
    return translate(lang, f"evaluation.sure_{key}", first=first)


def _held(card: Card, lang: Lang) -> list[str]:
    """What the interval says of a declared target and a declared margin, one clause each."""
    if DISABLING & set(card.warnings):
        return []
    clauses, state = [], state_of_target(card.found)
    if state is not None:
        target = goal_text(card, card.found.effect_sizes["target"], lang)
        clauses.append(translate(lang, f"evaluation.target_{state}", target=target))
    narrow = held_to_margin(card.found)
    if narrow is not None and narrow.interval is not None:
        ends = (narrow.interval.low, narrow.interval.high)
        low, high = (difference_text(card, e, lang, interval=narrow.interval) for e in ends)
        values = {
            "margin": _margin(card, lang),
            "interval": translate(lang, "format.range", low=low, high=high),
            "level": numbers.percent(narrow.interval.level),
        }
        clauses.append(translate(lang, f"evaluation.margin_{_within(card, ends)}", **values))
    return clauses


def _within(card: Card, ends: tuple[float, float]) -> str:
    """Which ends of the margin the interval rules out."""
    low, high = bounds(card.found.margin or 0.0, card.found.unit)
    if ends[1] < low or ends[0] > high:
        return "outside"
    is_above, is_below = ends[0] > low, ends[1] < high
    if is_above and is_below:
        return "inside"
    return "not_lower" if is_above else "not_higher" if is_below else "open"


def goal_text(card: Card, value: float, lang: Lang) -> str:
    """A target in words of its unit, as short as it was declared."""
    unit = card.found.unit
    if unit == "points":
        return translate(lang, "evaluation.points", n=_short(value * 100, "+"))
    if unit == "relative":
        return f"{_short(value * 100, '+')}%"
    if unit in ("share", "probability"):
        return f"{_short(value * 100)}%"
    return _short(value, "+" if unit == "value" else "")


def _short(value: float, sign: str = "") -> str:
    return f"{value:{sign},.6g}".replace("-", numbers.MINUS)


# the five rows


def _what(card: Card, lang: Lang, names: Names) -> str:
    text = evaluation_sentence(card, lang, names)
    p_value = card.found.p_value
    if p_value is None or card.found.unit in TESTED_ONLY:
        return text
    return (
        text[:-1] + translate(lang, "format.parenthesis", text=numbers.p_term(p_value)) + text[-1]
    )


def _how_sure(card: Card, lang: Lang) -> str:
    key = card.verdict
    state = state_of_target(card.found)
    if card.found.unit == "share" and state is not None:
        key = f"target_{state}"
    elif _rests_on_pairing(card):
        key += "_pairing"
    elif card.found.unit == "association":
        key += "_all"
    elif key == "cannot_tell" and card.found.interval is None and card.found.p_value is None:
        key = "cannot_tell_none"
    elif card.found.interval is None and key in ("clear", "cannot_tell"):
        # a test alone: there is no interval to speak of
        key += "_test"
    elif key == "cannot_tell" and card.direction != "none":
        key = "cannot_tell_why"
    return translate(lang, f"evaluation_card.sure_{key}", margin=_margin(card, lang))


def _rests_on_pairing(card: Card) -> bool:
    """Whether a claim holds only if the same people were measured, which nobody said."""
    return card.verdict == "likely" and "pairing_decides" in card.warnings


def _margin(card: Card, lang: Lang) -> str:
    margin = card.found.margin
    if margin is None:
        return ""
    unit = card.found.unit
    if unit in ("points", "probability"):
        return translate(lang, "evaluation.points", n=_short(margin * 100))
    if unit == "relative":
        return f"{_short(margin * 100)}%"
    return _short(margin) if held_to_margin(card.found) else numbers.decimal(margin, 2)


def _reason(card: Card, lang: Lang) -> str:
    values = dict(card.reason_values)
    if "suggested" in values:
        values["suggested"] = design_name(str(values["suggested"]), lang)
    return translate(lang, f"design_reason.{card.reason}", **values)


def method_sentence(card: Card, lang: Lang) -> str:
    """The method of the interval, and why it is the right one."""
    return translate(lang, f"design_method.{card.found.method}")


def _gap(lang: Lang) -> str:
    return "" if lang == "zh" else " "


def _fool(card: Card, lang: Lang) -> str:
    found = evaluation_warnings(card, lang) or [translate(lang, "evaluation_card.fool_none")]
    return _gap(lang).join(found)


#: What would settle it, by the warning that stands in the way.
REMEDIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("few", ("too_few_observations", "too_few_pairs_to_tell", "too_few_events")),
    (
        "pairs",
        ("paired_read_as_independent", "strata_ignored", "days_read_as_independent"),
    ),
    ("groups", ("groups_not_comparable", "groups_not_by_lot", "selected_on_low_scores")),
    ("longer", ("window_too_short", "cut_found_in_data", "baseline_too_short")),
    ("control", ("pre_trend", "too_smooth")),
    ("share", ("times_censored",)),
)


def _settle(card: Card, lang: Lang) -> str:
    if card.verdict in ("clear", "clear_no_effect"):
        return translate(lang, "evaluation_card.settle_done")
    if card.verdict == "described":
        return translate(lang, "evaluation_card.settle_described")
    for name, codes in REMEDIES:
        if set(codes) & set(card.warnings):
            return translate(lang, f"evaluation_card.settle_{name}")
    if _rests_on_pairing(card):
        return translate(lang, "evaluation_card.settle_pairing")
    if card.verdict == "likely":
        return translate(lang, "evaluation_card.settle_control")
    return _more(card, lang)


def _more(card: Card, lang: Lang) -> str:
    """How many observations would take "no difference" out of the interval, at this difference."""
    found = card.found
    null = found.effect_sizes.get("target") if card.null is None else card.null
    now = found.n.get("total") or found.n.get("pairs")
    if found.interval is not None and {"periods_before", "days_before"} & set(found.n):
        return translate(lang, "evaluation_card.settle_days")
    if found.interval is None or found.estimate is None or null is None or not now:
        return translate(lang, "evaluation_card.settle_many")
    apart = abs(found.estimate - null)
    # the arm that reaches over "no difference": an interval of shares may be lopsided
    end = found.interval.high if found.estimate < null else found.interval.low
    times = (abs(end - found.estimate) / apart) ** 2 if apart > 0 else math.inf
    if not 1 < times < MOST_TIMES:
        return translate(lang, "evaluation_card.settle_many")
    needed = math.ceil(max(now * times, 2 * FEWEST_OBSERVATIONS))
    return translate(lang, "evaluation_card.settle_more", n=f"{needed:,}", now=_count(now))
