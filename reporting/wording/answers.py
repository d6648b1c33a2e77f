"""The answer line of every page: one sentence with number, interval and what cannot be said."""

from collections.abc import Callable, Sequence

from analytics.results import (
    CannotTell,
    Change,
    CourseVerdict,
    Gain,
    Group,
    Mean,
    Rate,
    RetestCheck,
    Review,
    Satisfaction,
    SkillCover,
    SkillGap,
    SkillGaps,
    SkillLevel,
    SoFar,
    Target,
    TargetCheck,
)
from analytics.scoring import hake_band
from reporting import numbers
from reporting.sentences.text import joined, sentence
from reporting.wording.judgements import (
    bare_counts,
    rate_counts,
    rate_value,
    settling_words,
    target_band,
    target_name,
    target_name_short,
)
from reporting.wording.metrics import metric_name
from reporting.words import LANGS, Lang, translate

#: The longest answer line: it wraps to two lines at most on a laptop.
MOST_HAN, MOST_LATIN = 42, 130

#: Reasons that say there are too few, with words of their own where there are none at all.
NONE_AT_ALL = frozenset({"too_few_observations", "too_few_topics"})
#: A mean gap of fewer levels than this is none.
SMALLEST_GAP = 0.05


def fits(text: str, lang: Lang) -> bool:
    """Whether a sentence is short enough for an answer line."""
    if lang == "en":
        return len(text) <= MOST_LATIN
    return sum("\u4e00" <= character <= "\u9fff" for character in text) <= MOST_HAN


def _fitted(clauses: Sequence[str], lang: Lang) -> str:
    """As many of the clauses, in their order, as an answer line holds; the first one always."""
    kept = list(clauses[:1])
    for clause in clauses[1:]:
        if fits(sentence([*kept, clause], lang), lang):
            kept.append(clause)
    return sentence(kept, lang)


def _fitted_alike(clauses: Callable[[Lang], Sequence[str]], lang: Lang) -> str:
    """As many of the clauses as an answer holds in every language, so that all say the same."""
    by_language = {one: clauses(one) for one in LANGS}
    kept = [0]
    for k in range(1, len(by_language[lang])):
        tried = [*kept, k]
        if all(
            fits(sentence([said[place] for place in tried], one), one)
            for one, said in by_language.items()
        ):
            kept = tried
    return sentence([by_language[lang][place] for place in kept], lang)


def rate_sentence(name: str, rate: Rate | CannotTell, lang: Lang) -> str:
    """A share with interval and counts; too few observations as the bare counts."""
    if isinstance(rate, CannotTell):
        return translate(
            lang, "sentence.rate_short", name=name, rate="", counts=bare_counts(rate)
        ).replace("  ", " ")
    return translate(
        lang,
        "sentence.rate",
        name=name,
        rate=rate_value(rate),
        interval=numbers.percent_interval(rate.interval),
        counts=rate_counts(rate),
    )


def cannot_tell_sentence(result: CannotTell, lang: Lang) -> str:
    """Why there is no conclusion."""
    reason = reason_words(result, lang).rstrip("。.")
    reason = reason[:1].lower() + reason[1:] if lang == "en" else reason
    return sentence([translate(lang, "sentence.cannot_tell", reason=reason)], lang)


def reason_words(result: CannotTell, lang: Lang) -> str:
    """The reason alone: what there was and what it takes; where there was nothing, just that."""
    if result.n == 0 and result.reason in NONE_AT_ALL:
        return translate(lang, f"reason_nothing.{result.reason}")
    return translate(
        lang,
        f"reason.{result.reason}",
        n=result.n,
        needed=result.needed,
        successes=result.successes,
    )


def verdict_reason(verdict: CourseVerdict, lang: Lang) -> str:
    """Why a course has its verdict."""
    change = verdict.change
    if isinstance(change, CannotTell) and change.reason == verdict.reason:
        return reason_words(change, lang)
    return translate(lang, f"reason.{verdict.reason}")


def target_sentence(check: TargetCheck, lang: Lang) -> str:
    """A measure against its target, with what would settle it."""
    if isinstance(check.measure, CannotTell):
        return cannot_tell_sentence(check.measure, lang)
    if isinstance(check.measure, Change):
        return change_sentence(check.measure, lang, check=check)
    rate = rate_sentence(target_name(check.target, lang), check.measure, lang)
    key = {"met": "met", "missed": "missed", "not_established": "open"}[check.state]
    more = ""
    if key == "open" and check.n_more is not None:
        key, more = "open_more", settling_words(check, lang)
    goal = target_band(check.target)
    return sentence(
        [translate(lang, f"sentence.target_{key}", rate=rate, goal=goal, more=more)], lang
    )


def change_sentence(
    change: Change | CannotTell, lang: Lang, *, check: TargetCheck | None = None
) -> str:
    """What the metric did after the training, how sure that is, and whether the goal is reached."""
    if isinstance(change, CannotTell):
        return cannot_tell_sentence(change, lang)
    moved = _moved(change, lang)
    words = translate(
        lang, f"sentence.change_{_sureness(change)}", margin=numbers.percent(change.margin)
    )
    reached = _reached(change, check, lang)
    whole = sentence([moved + words + reached], lang)
    return whole if fits(whole, lang) else sentence([moved + words], lang)


def so_far_sentence(found: SoFar, lang: Lang) -> str:
    """What an open window shows until now, and that this is no result."""
    return translate(
        lang,
        "so_far.sentence",
        metric=metric_name(found, lang, in_text=True),
        lift=numbers.signed_percent(found.relative),
        interval=numbers.signed_percent_interval(found.relative_interval, lang),
    )


def _moved(change: Change, lang: Lang) -> str:
    size = numbers.rounded(change.relative * 100, 1)
    key = "same" if size == 0 else "higher" if size > 0 else "lower"
    name = metric_name(change, lang, in_text=True)
    return translate(
        lang,
        f"sentence.change_{key}",
        metric=name,
        size=f"{abs(size)}%",
        interval=numbers.signed_percent_interval(change.relative_interval, lang),
    )


def _sureness(change: Change) -> str:
    if change.certainty == "no_effect":
        return "no_effect"
    if change.certainty == "cannot_tell":
        return "trend" if "pre_trend" in change.cautions else "cannot_tell"
    if change.is_favourable and change.direction == "lower":
        return f"{change.certainty}_better"
    return f"{change.certainty}_{'good' if change.is_favourable else 'bad'}"


def _reached(change: Change, check: TargetCheck | None, lang: Lang) -> str:
    is_judged = change.certainty in ("clear", "likely") and change.is_favourable
    if check is None or not is_judged:
        return ""
    key = {"met": "met", "missed": "missed", "not_established": "open"}[check.state]
    band = numbers.band(check.target.low, check.target.high).lstrip("+")
    return translate(lang, f"sentence.change_target_{key}", band=band)


def skills_sentence(gaps: SkillGaps | CannotTell, lang: Lang) -> str:
    """Which role is furthest short of what it requires, and the next one."""
    if isinstance(gaps, CannotTell):
        return cannot_tell_sentence(gaps, lang)
    open_cells = [
        c for c in gaps.cells if not c.is_hidden and c.gap is not None and c.gap >= SMALLEST_GAP
    ]
    if not open_cells:
        return translate(lang, "sentence.skills_none")
    ordered = sorted(open_cells, key=lambda cell: -cell.gap)
    worst = ordered[0]
    clauses = [
        translate(
            lang,
            "sentence.skills_worst",
            role=worst.role,
            skill=worst.skill,
            gap=numbers.decimal(worst.gap),
        )
    ]
    others = [cell for cell in ordered if cell.role != worst.role]
    if others:
        clauses.append(_second_role(others, lang))
    return _fitted(clauses, lang)


def _second_role(others: Sequence[SkillGap], lang: Lang) -> str:
    first = others[0]
    near = [c.skill for c in others if c.role == first.role and c.gap >= 0.9 * first.gap][:2]
    return translate(
        lang,
        "sentence.skills_second",
        role=first.role,
        skills=joined(near, lang),
        gap=numbers.decimal(first.gap),
    )


def _shown(gaps: SkillGaps) -> list[SkillGap]:
    return [cell for cell in gaps.cells if not cell.is_hidden and cell.gap is not None]


def gaps_title(gaps: SkillGaps, lang: Lang) -> str:
    """What the heat map shows: its widest gap, and in how many cells a whole level is missing."""
    shown = _shown(gaps)
    worst = max(shown, key=lambda cell: cell.gap, default=None)
    if worst is None or worst.gap < SMALLEST_GAP:
        return translate(lang, "sentence.gaps_none")
    values = {"role": worst.role, "skill": worst.skill, "gap": numbers.decimal(worst.gap)}
    n_wide = sum(cell.gap >= 1 for cell in shown)
    return translate(lang, "sentence.gaps_title", n=n_wide, n_cells=len(shown), **values)


def coverage_sentence(cover: Sequence[SkillCover], lang: Lang) -> str:
    """Which skills hang on nobody or on one person, else the one fewest people meet."""
    known = [item for item in cover if item.n_holders is not None]
    thin = [item.skill for item in known if item.n_holders <= 1]
    if thin:
        skills = joined(thin[:3], lang)
        return translate(lang, "sentence.coverage_thin", n=len(thin), skills=skills)
    judged = [item for item in known if not isinstance(item.meets, CannotTell)]
    if not judged:
        return translate(lang, "skills.coverage")
    worst = min(judged, key=lambda item: item.meets.rate)
    rate = numbers.percent(worst.meets.rate)
    return translate(lang, "sentence.coverage_worst", skill=worst.skill, rate=rate)


def profile_sentence(profile: Sequence[SkillLevel], who: str, lang: Lang) -> str:
    """In how many skills a role or a person reaches what is required."""
    known = [item for item in profile if item.level is not None]
    n_met = sum(item.level >= item.required for item in known)
    return translate(lang, "sentence.profile", who=who, n=n_met, total=len(profile))


def progress_sentence(check: TargetCheck, lang: Lang, *, n_make_up: int | None = None) -> str:
    """How many came, against the target, and how many need another try."""
    clauses = [_against_target("progress", check, lang)]
    if n_make_up is not None:
        key = "progress_make_up" if n_make_up else "progress_no_make_up"
        clauses.append(translate(lang, f"sentence.{key}", n=n_make_up))
    return _fitted(clauses, lang)


def _against_target(page: str, check: TargetCheck, lang: Lang) -> str:
    measure = check.measure
    if isinstance(measure, CannotTell) and measure.successes is None:
        return cannot_tell_sentence(measure, lang)
    if isinstance(measure, CannotTell):
        return translate(lang, f"sentence.{page}_counts", counts=bare_counts(measure))
    key = {"met": "met", "missed": "missed", "not_established": "open"}[check.state]
    return translate(
        lang,
        f"sentence.{page}_{key}",
        rate=rate_value(measure),
        interval=numbers.percent_interval(measure.interval),
        counts=rate_counts(measure),
        goal=target_band(check.target),
    )


def assessment_sentence(
    check: TargetCheck, lang: Lang, *, gain: Gain | CannotTell | None = None
) -> str:
    """How many passed at the first attempt, and what the same people gained."""
    clauses = [_against_target("assessment", check, lang)]
    if gain is not None:
        clauses.append(gain_sentence(gain, lang))
    return _fitted(clauses, lang)


def gain_sentence(gain: Gain | CannotTell, lang: Lang) -> str:
    """What the same people gained, read off the interval."""
    if isinstance(gain, CannotTell):
        return translate(lang, f"sentence.gain_{'closed' if gain.reason == 'closed' else 'none'}")
    interval = gain.gain.interval
    key = "gain_up" if interval.low > 0 else "gain_down" if interval.high < 0 else "gain_open"
    return translate(
        lang,
        f"sentence.{key}",
        gain=numbers.decimal(abs(gain.gain.mean) * 100),
        interval=numbers.signed_interval_of_points(interval, lang),
    )


def gain_details(gain: Gain, lang: Lang) -> list[str]:
    """The gain as a share of what could be gained and in standard deviations; who is missing."""
    said = []
    if gain.hake is not None and gain.hake_interval is not None:
        said.append(
            translate(
                lang,
                "sentence.gain_hake",
                value=numbers.decimal(gain.hake, 2),
                interval=numbers.signed_interval(gain.hake_interval, lang, 2),
                band=translate(lang, f"hake_band.{hake_band(gain.hake)}"),
            )
        )
    if gain.standardised is not None and gain.standardised_interval is not None:
        said.append(
            translate(
                lang,
                "sentence.gain_d",
                value=numbers.signed(gain.standardised, 2),
                interval=numbers.signed_interval(gain.standardised_interval, lang, 2),
            )
        )
    n_pre, n_post = gain.n_only_pre, gain.n_only_post
    said.append(translate(lang, "assessment.missing", n=gain.n, pre=n_pre, post=n_post))
    if gain.n_untested_before:
        said.append(translate(lang, "assessment.untested_before", n=gain.n_untested_before))
    if n_pre:
        change = numbers.signed(gain.if_others_gained_nothing * 100)
        said.append(translate(lang, "sentence.gain_diluted", change=change))
    return said


def retest_sentence(result: RetestCheck | CannotTell, lang: Lang) -> str:
    """The pass share of the second attempt beside what would pass without learning."""
    if isinstance(result, CannotTell):
        return cannot_tell_sentence(result, lang)
    return translate(
        lang,
        "sentence.retest_above" if result.is_above_chance else "sentence.retest_same",
        rate=rate_value(result.passed),
        counts=rate_counts(result.passed),
        expected=numbers.percent(result.expected),
    )


def satisfaction_sentence(result: Satisfaction | CannotTell, lang: Lang, *, target: Target) -> str:
    """Satisfaction under the chosen definition, and under how many the target is reached."""
    if isinstance(result, CannotTell):
        return cannot_tell_sentence(result, lang)
    measure = result.chosen or result.favourable
    key = {"met": "met", "missed": "missed", "not_established": "open"}[result.state]
    if result.definition == "net":
        key = "net"
    first = translate(
        lang,
        f"sentence.satisfaction_{key}",
        rate=_percent_of(measure, result.definition),
        interval=numbers.percent_interval(measure.interval),
        goal=target_band(target),
    )
    of = "" if result.n_definitions == 3 else "_of"
    second = translate(
        lang,
        f"sentence.satisfaction_readings{of}",
        n=result.n_met,
        n_definitions=result.n_definitions,
    )
    return _fitted([first, second], lang)


def hidden_sentences(result: Satisfaction, lang: Lang, groups: Sequence[Group] = ()) -> list[str]:
    """How many people are not in the numbers, or in none of the groups, and why; nothing where
    everybody is.
    """
    said = []
    if result.n_mixed:
        said.append(translate(lang, "hidden.mixed", n=result.n_mixed))
    if result.is_waiting:
        said.append(translate(lang, "hidden.waiting"))
    shown = [group.measure for group in groups if isinstance(group.measure, Satisfaction)]
    n_apart = result.n_people - sum(found.n_people for found in shown)
    if n_apart > 0 and len(shown) < len(groups):
        said.append(translate(lang, "hidden.in_no_group", n=n_apart))
    if result.favourable.bound:
        said.append(translate(lang, "hidden.kept_back"))
    return said


def _percent_of(measure: Rate | Mean, definition: str) -> str:
    if isinstance(measure, Rate):
        return rate_value(measure)
    is_net = definition == "net"
    return numbers.signed_percent(measure.mean, 0) if is_net else numbers.percent(measure.mean)


def overview_sentence(checks: Sequence[TargetCheck], lang: Lang) -> str:
    """Which targets are met, which are missed, and which open one would mislead most."""
    told = [check for check in checks if not isinstance(check.measure, CannotTell)]
    if not told:
        return translate(lang, "sentence.overview_nothing")
    return _fitted_alike(lambda one: _target_clauses(told, one), lang)


def _target_clauses(told: Sequence[TargetCheck], lang: Lang) -> list[str]:
    clauses = [
        translate(lang, f"sentence.overview_{state}", names=_names(of_state, lang))
        for state in ("met", "missed")
        if (of_state := [check for check in told if check.state == state])
    ]
    is_open = [check for check in told if check.state == "not_established"]
    if len(is_open) == len(told) > 1:
        clauses.append(translate(lang, "sentence.overview_all_open"))
    looks_high = [check for check in is_open if _excess(check) >= 0]
    if looks_high:
        name = target_name_short(max(looks_high, key=_excess).target, lang)
        clauses.append(translate(lang, "sentence.overview_open", name=name))
    elif is_open:
        names = _names(is_open, lang)
        clauses.append(translate(lang, "sentence.overview_open_low", names=names))
    return clauses


def _names(checks: Sequence[TargetCheck], lang: Lang) -> str:
    names = [target_name_short(check.target, lang) for check in checks]
    if len(names) <= 3:
        return joined(names, lang)
    return translate(lang, "sentence.many", names=joined(names[:2], lang), n=len(names))


def _excess(check: TargetCheck) -> float:
    """How far an open measure lies above its goal; changes are judged elsewhere."""
    return check.measure.rate - check.target.low if isinstance(check.measure, Rate) else -1.0


def review_sentence(review: Review, lang: Lang) -> str:
    """The period in one sentence: targets met and missed, what courses brought, what is open."""
    told = [check for check in review.checks if not isinstance(check.measure, CannotTell)]
    n_settled = len({check.state for check in told} - {"not_established"})
    counted = {
        "harm": sum(v.verdict == "harm" for v in review.verdicts),
        "works": sum(v.verdict in ("works", "likely_works") for v in review.verdicts),
        "no_effect": sum(v.verdict == "no_effect" for v in review.verdicts),
        "open": sum(v.verdict in ("not_enough_data", "trend") for v in review.verdicts),
    }

    def clauses(one: Lang) -> list[str]:
        of_targets = _target_clauses(told, one) if told else [_nothing_told(one)]
        verdicts = [translate(one, f"sentence.review_{k}", n=n) for k, n in counted.items() if n]
        return [*of_targets[:n_settled], *verdicts, *of_targets[n_settled:]]

    return _fitted_alike(clauses, lang)


def _nothing_told(lang: Lang) -> str:
    words = translate(lang, "sentence.overview_nothing").rstrip("。.")
    return words[:1].lower() + words[1:]
