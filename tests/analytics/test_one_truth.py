"""Sentence, interval, p, colour, light, verdict and download come from one result: examples that try
to make them disagree, over kinds of metric, directions, designs and what was decided beforehand.
"""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import comparison, review, targets
from analytics.codes import GRAVE
from analytics.results import CannotTell, Change, TargetCheck
from reporting import charts, numbers, report, reports, wording
from reporting.reports import parts
from reporting.states import CERTAINTIES
from reporting.words import translate
from tests.analytics.days import FIRST_DAY, daily, decided, registered, trained
from tests.reporting.examples import provenance

N_DAYS, FIRST, LAST = 220, 180, 182
TARGET = targets.TARGETS["conversion_lift"]
OURS, OTHERS = ("A", "B", "C"), ("D", "E", "F", "G")
#: What a sentence says of its own certainty, in both languages; no other clause holds these words.
SAID = {
    "clear": ("明确变", "clearly"),
    "likely": ("很可能", "likely"),
    "no_effect": ("看不出影响", "no visible effect"),
}


@st.composite
def settings_of_a_course(draw):
    """What a course may look like: metric, direction, true lift, noise, design, decisions."""
    return {
        "seed": draw(st.integers(0, 10_000)),
        "kind": draw(st.sampled_from(["share", "per_visit", "count", "amount"])),
        "direction": draw(st.sampled_from(["higher", "lower"])),
        "lift": draw(st.sampled_from([0.0, 0.0, 0.04, 0.15, 0.4, -0.12, -0.35])),
        "noise": draw(st.sampled_from([0.0, 0.02, 0.1])),
        "trend": draw(st.sampled_from([0.0, 0.0, 0.003])),
        "others": draw(st.sampled_from([0, 0, 1, 2, 4])),
        "is_selected": draw(st.booleans()),
        "is_random": draw(st.booleans()),
        "event": draw(st.sampled_from([None, None, "kept", "left_out"])),
        "other_course": draw(st.booleans()),
        "volume": draw(st.sampled_from([3, 60, 2000])),
        "n_closed": draw(st.sampled_from([0, 0, 2])),
    }


def team_days(rng, chosen, name, lift):
    """The daily parts of one team."""
    day = np.arange(N_DAYS)
    rate = np.exp(chosen["trend"] * (day - FIRST) + rng.normal(0, chosen["noise"], N_DAYS))
    rate *= np.where(day > LAST, 1 + lift, 1.0)
    visits = rng.poisson(chosen["volume"], N_DAYS).astype(float)
    closed = day % 7 >= 7 - chosen["n_closed"]
    visits[closed] = 0
    if chosen["kind"] == "share":
        total = rng.binomial(visits.astype(int), np.clip(0.2 * rate, 0, 1)).astype(float)
    elif chosen["kind"] == "amount":
        total = visits * 12 * rate * rng.normal(1, 0.02, N_DAYS)
    else:
        total = rng.poisson(visits * rate * (3 if chosen["kind"] == "per_visit" else 1)) * 1.0
    frame = daily(total, None if chosen["kind"] == "count" else visits)
    return frame[~closed].assign(team=name)


def change_of(chosen):
    """What `by_course` says of the course."""
    rng = np.random.default_rng(chosen["seed"])
    others = OTHERS[: chosen["others"]]
    days = [team_days(rng, chosen, name, chosen["lift"]) for name in OURS]
    days += [team_days(rng, chosen, name, 0.0) for name in others]
    panel = pd.concat(days, ignore_index=True)
    ours = panel[panel["team"].isin(OURS)]
    by_day = ours.groupby(["course_id", "metric_id", "observed_on"], as_index=False)
    whole = by_day[["numerator", "denominator"]].sum(min_count=1)
    kind = {"share": "ratio", "per_visit": "ratio"}.get(chosen["kind"], chosen["kind"])
    window = trained(FIRST, LAST, kind=kind, direction=chosen["direction"])
    frames = decided(
        evaluation_list=registered(
            comparison="teams" if others else "none",
            teams="\n".join(others) or None,
            is_selected=chosen["is_selected"],
            is_random=chosen["is_random"],
        ),
        compared_team_day=panel,
        team_training=people_of(others),
    )
    if chosen["event"]:
        frames["event_list"] = event_of(chosen["event"])
    if chosen["other_course"]:
        frames["metric_training"] = trained(150, 151, course_id="d")
    return comparison.by_course(whole, window, **frames)["c"]


def people_of(others):
    starts = [pd.Timestamp(FIRST_DAY + timedelta(FIRST))] * len(OURS) + [pd.NaT] * len(others)
    return pd.DataFrame(
        {
            "course_id": "c",
            "team": [*OURS, *others],
            "n_people": 10,
            "n_trained": [9] * len(OURS) + [0] * len(others),
            "first_session_on": starts,
        }
    )


def event_of(treatment):
    on = pd.Timestamp(FIRST_DAY + timedelta(LAST + 5))
    row = {"event_name": "618", "kind": "campaign", "from_on": on, "to_on": on}
    return pd.DataFrame([row | {"is_left_out": treatment == "left_out"}])


def is_out(interval):
    return not interval.low <= 0 <= interval.high


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(chosen=settings_of_a_course())
def test_nothing_said_of_a_change_contradicts_anything_else(chosen):
    change = change_of(chosen)
    check = targets.check_change(change, TARGET)
    if isinstance(change, CannotTell):
        assert check.state == "not_established"
        assert review.judge_change(change) == ("not_enough_data", change.reason)
    else:
        assert_numbers(change)
        assert_verdict(change, check)
    for place, lang in enumerate(("zh", "en")):
        assert_words(change, check, lang, place)


def assert_numbers(change: Change) -> None:
    """Every scale, p and the band around what would have been say the same."""
    relative, absolute = change.relative_interval, change.absolute_interval
    assert relative.low <= change.relative <= relative.high
    assert absolute.low <= change.absolute <= absolute.high
    assert np.sign(change.absolute) == np.sign(change.relative)
    assert is_out(absolute) == is_out(relative)
    if abs(change.p_value - 0.05) > 1e-9:
        assert (change.p_value < 0.05) == is_out(relative)
    band = change.counterfactual_band
    assert band.low <= change.expected <= band.high
    assert is_out(relative) == (not band.low <= change.after <= band.high)
    assert change.after == pytest.approx(change.expected * (1 + change.relative))
    if change.placebo:
        assert change.method == "level_shift"
        moved = np.abs(np.log1p(change.placebo.lifts))
        assert change.placebo.n_as_large == np.sum(moved >= abs(np.log1p(change.relative)))
    assert change.is_favourable == ((change.relative > 0) == (change.direction == "higher"))


def assert_verdict(change: Change, check: TargetCheck) -> None:
    """Certainty, course verdict and target follow the interval, and cautions only weaken them."""
    grave = bool(GRAVE & set(change.cautions))
    sure = change.certainty in ("clear", "likely")
    assert not grave or change.certainty == "cannot_tell"
    assert not sure or is_out(change.relative_interval)
    assert sure or grave or change.certainty == "no_effect" or not is_out(change.relative_interval)
    if change.certainty == "clear":
        assert change.comparison is not None
        assert change.grade in ("A", "B")
        assert not comparison.WEAK & set(change.cautions)
    if change.certainty == "no_effect":
        bounds = (change.relative_interval.low, change.relative_interval.high)
        assert max(abs(bound) for bound in bounds) < change.margin
    verdict, _ = review.judge_change(change)
    works = {"clear": "works", "likely": "likely_works"}.get(change.certainty)
    expected = works if change.is_favourable else "harm"
    assert (verdict in ("works", "likely_works", "harm")) == sure
    assert not sure or verdict == expected
    assert not grave or check.state == "not_established"
    if check.state == "met":
        assert change.is_favourable
        assert is_out(change.relative_interval)


def assert_words(change: Change | CannotTell, check: TargetCheck, lang: str, place: int) -> None:
    """Sentence, badge, card, picture, table and report say what the result says."""
    sentence = wording.change_sentence(change, lang, check=check)
    made = reports.business_effect(change, check, daily([], []), provenance(), lang=lang)
    assert made.answer == sentence
    said = [code for code, words in SAID.items() if words[place] in sentence]
    if isinstance(change, CannotTell):
        assert said == []
        return
    assert said == ([change.certainty] if change.certainty in SAID else [])
    assert numbers.signed_percent_interval(change.relative_interval, lang) in sentence
    bare = f"{abs(numbers.rounded(change.relative * 100, 1))}%"
    assert bare in sentence or bare == "0.0%"
    glyph = wording.certainty_text(change.certainty, lang)
    assert made.judgements[0] == glyph
    colour = CERTAINTIES[change.certainty].badge_colour
    assert wording.certainty_badge(change.certainty, lang).startswith(f":{colour}-badge")
    assert (colour == "blue") == (change.certainty in ("clear", "likely"))
    what, sure = wording.verdict_card(change, lang)[:2]
    assert numbers.p_term(change.p_value) in what.text
    assert sure.icon == CERTAINTIES[change.certainty].icon
    assert sure.text.startswith(f"**{heading(change, lang)}")
    drawn = charts.effect_interval(change, lang).data
    bounds = (change.relative_interval.low, change.relative_interval.high)
    assert tuple(drawn[0].x) == bounds
    assert tuple(drawn[1].x) == (change.relative,)
    cell = report.estimate(change)
    assert (cell.value, cell.interval) == (change.relative, change.relative_interval)
    shown = [row[1] for row in parts.effect_table(change, lang).rows]
    assert glyph in shown
    assert numbers.signed_percent_interval(change.relative_interval, lang) in shown


def heading(change: Change, lang: str) -> str:
    """The words that the row "how sure" of the card begins with."""
    sentence = translate(
        lang,
        f"card.sure_{'likely' if change.certainty == 'likely' else change.certainty}",
        margin="",
        low="",
        high="",
    )
    return sentence.split("**")[1]
