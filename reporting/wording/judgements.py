"""The words of a judgement: states, certainty, grades, and a share with its counts."""

from analytics.results import (
    CannotTell,
    Certainty,
    Grade,
    GroupStanding,
    Interval,
    Rate,
    Standing,
    State,
    Target,
    TargetCheck,
)
from analytics.satisfaction import has_points
from reporting import numbers
from reporting.states import CERTAINTIES, GRADE_BARS, PROGRESS_GLYPHS, STATES, VERDICTS, Mark
from reporting.words import Lang, has_words, translate


def badge(mark: Mark, text: str) -> str:
    """A Streamlit badge: colour, icon and word of a judgement."""
    return f":{mark.badge_colour}-badge[:material/{mark.icon}: {text}]"


def state_word(state: State, lang: Lang) -> str:
    """Met, not established or missed."""
    return translate(lang, f"state.{state}")


def state_badge(state: State, lang: Lang, n: int | None = None) -> str:
    """The badge of a target state, with a count where several are summed up."""
    word = state_word(state, lang)
    text = word if n is None else translate(lang, "badge.state_count", state=word, n=n)
    return badge(STATES[state], text)


def state_text(state: State, lang: Lang) -> str:
    """Glyph and word, for tables and text files."""
    return f"{STATES[state].glyph} {state_word(state, lang)}"


def certainty_word(certainty: Certainty, lang: Lang) -> str:
    """Clear, likely, cannot tell, or clear that nothing moved."""
    return translate(lang, f"certainty.{certainty}")


def certainty_badge(certainty: Certainty, lang: Lang) -> str:
    """The badge of how sure a conclusion is."""
    return badge(CERTAINTIES[certainty], certainty_word(certainty, lang))


def certainty_text(certainty: Certainty, lang: Lang) -> str:
    """Glyph and word of how sure a conclusion is."""
    return f"{CERTAINTIES[certainty].glyph} {certainty_word(certainty, lang)}"


def grade_badge(grade: Grade, lang: Lang) -> str:
    """The badge of a design grade, always gray."""
    name = translate(lang, f"grade.{grade}")
    text = translate(lang, "grade.badge", grade=grade, name=name)
    return f":gray-badge[{GRADE_BARS[grade]} {text}]"


def grade_text(grade: Grade, lang: Lang) -> str:
    """Bars and name of a design grade, for tables and text files."""
    name = translate(lang, f"grade.{grade}")
    return f"{GRADE_BARS[grade]} {translate(lang, 'grade.badge', grade=grade, name=name)}"


def action_state(state: str, is_carried: bool, is_overdue: bool, lang: Lang) -> str:
    """The state of an action; an open one of an earlier period is carried over, or overdue."""
    key = "carried_over" if is_carried and state == "open" else state
    words = translate(lang, f"action_state.{key}")
    return translate(lang, "action_state.overdue", state=words) if is_overdue else words


def band_badge(check: TargetCheck, lang: Lang) -> str:
    """The badge of a change against its target band."""
    state = state_word(check.state, lang)
    text = translate(lang, "badge.target_band", band=target_band(check.target), state=state)
    return badge(STATES[check.state], text)


def verdict_badge(verdict: str, lang: Lang) -> str:
    """The badge of a course verdict."""
    return badge(VERDICTS[verdict], translate(lang, f"verdict.{verdict}"))


def verdict_text(verdict: str, lang: Lang) -> str:
    """Glyph and word of a course verdict."""
    return f"{VERDICTS[verdict].glyph} {translate(lang, f'verdict.{verdict}')}"


def target_name(target: Target, lang: Lang) -> str:
    """The name of what a target measures."""
    return translate(lang, f"target.{target.target_id}")


def target_name_short(target: Target, lang: Lang) -> str:
    """The name of a target inside a sentence."""
    return translate(lang, f"target_short.{target.target_id}")


def target_band(target: Target) -> str:
    """The goal itself: ≥80% or +10–20%."""
    return numbers.band(target.low, target.high)


def settling_words(check: TargetCheck, lang: Lang) -> str:
    """The second line beside a target: on which side it lies, or what would settle it."""
    goal = numbers.percent(check.target.low)
    if check.state == "met":
        return translate(lang, "chart.targets.met", target=goal)
    if check.state == "missed":
        return translate(lang, "chart.targets.missed", target=goal)
    if check.n_more is None:
        return translate(lang, "chart.targets.open", target=goal)
    key = f"observation.more_{check.target.target_id}"
    return translate(lang, key, n=numbers.count(check.n_more))


def digit_word(number: int, lang: Lang) -> str:
    """A small number as running text writes it: 三 or 3."""
    words = translate(lang, "format.digit_words").split()
    return words[number] if number < len(words) else str(number)


def judged(interval: Interval, low: float) -> State:
    """The state of an interval against a goal: wholly at or above, wholly below, or open."""
    if interval.low >= low:
        return "met"
    return "missed" if interval.high < low else "not_established"


def rate_value(rate: Rate) -> str:
    """A share in percent; where it is coarsened for privacy only its bound."""
    prefix = {"at_least": "≥", "at_most": "≤", None: ""}[rate.bound]
    return prefix + numbers.percent(rate.rate)


def rate_counts(rate: Rate) -> str:
    """The counts of a share as 18/20; of a coarsened share only n."""
    return f"n = {rate.n:,}" if rate.bound else numbers.counts(rate.successes, rate.n)


def bare_counts(measure: object) -> str:
    """What stands where there is no rate: the counts, two dots where hidden, a dash for nothing."""
    if is_hidden(measure):
        return numbers.HIDDEN
    if isinstance(measure, CannotTell) and measure.successes is not None and measure.n:
        return numbers.counts(measure.successes, measure.n)
    return "—"


#: Reasons that stand for a group hidden to protect its people.
HIDDEN_REASONS = frozenset({"group_hidden", "group_too_small"})


def is_hidden(measure: object) -> bool:
    """Whether a result is hidden for privacy; it looks the same for whatever reason."""
    return measure is None or getattr(measure, "reason", "") in HIDDEN_REASONS


def step_name(value: float, scale: tuple[float, float]) -> str:
    """A step of a scale: 4; where it is points out of a hundred, the ten of them: 80–89, 90–100."""
    if not has_points(scale):
        return f"{value:g}"
    last = value + (10 if value + 10 >= scale[1] else 9)
    return f"{value:g}–{last:g}"


def reading_name(code: str, lang: Lang, scale: tuple[float, float] = (1, 5)) -> str:
    """The short name of a definition of satisfaction; the usual scale of 1 to 5 is named."""
    is_usual = scale == (1, 5) and has_words(lang, f"reading.{code}_of_5")
    return translate(lang, f"reading.{code}_of_5" if is_usual else f"reading.{code}")


def reading_value(code: str, value: float) -> str:
    """The value under a definition; the net value runs from -100 % to 100 % and keeps its sign."""
    return numbers.signed_percent(value, 0) if code == "net" else numbers.percent(value)


def progress_text(status: str | None, lang: Lang, standing: Standing | None = None) -> str:
    """How a person stands in a course: glyph and word, score, sessions, and a star where that is
    new; a dash where nothing is scheduled.
    """
    if not isinstance(status, str):
        return "—"
    text = f"{PROGRESS_GLYPHS[status]} {translate(lang, f'progress_status.{status}')}"
    if standing is None:
        return text
    text += "" if standing.score is None else f" {numbers.level(standing.score)}"
    if standing.n_expected:
        text += f" · {numbers.counts(standing.n_present, standing.n_expected)}"
    return f"{text} *" if standing.is_changed else text


def standing_text(standing: GroupStanding | None, lang: Lang) -> str:
    """How a role or team stands in a course: passed of its people, present of the expected; two
    dots where too few people would be told apart.
    """
    if standing is None:
        return "—"
    if standing.n_people is None:
        return numbers.HIDDEN
    return translate(
        lang,
        "progress.role_cell",
        passed=numbers.counts(standing.n_passed, standing.n_people),
        present=numbers.counts(standing.n_present, standing.n_expected),
    )
