"""Sentence, interval, p, verdict, badge, card, download and JSON come from one object: examples
that try to make them disagree.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evaluation.card import DISABLING, NULLS, TESTED_ONLY, CannotEvaluate
from analytics.evaluation.evaluating import evaluate
from reporting import reports, wording
from reporting.evaluation import as_json

SURE = {
    ("clear", "higher"): ("明确更高", "clearly higher"),
    ("clear", "lower"): ("明确更低", "clearly lower"),
    ("likely", "higher"): ("很可能更高", "likely higher"),
    ("likely", "lower"): ("很可能更低", "likely lower"),
}
COUNT = st.integers(0, 40)
SCORE = st.integers(-20, 20).map(lambda k: k / 2)


def ordered(labels, first, second):
    return pd.Categorical(labels, categories=[first, second], ordered=True)


@st.composite
def shares(draw):
    x1, x2, more1, more2 = (draw(COUNT) for _ in range(4))
    n1, n2 = x1 + more1 + 1, x2 + more2 + 1
    return pd.DataFrame(
        {"group": ordered(["A", "B"], "A", "B"), "numerator": [x1, x2], "denominator": [n1, n2]}
    )


@st.composite
def pairs_of_answers(draw):
    cells = [draw(COUNT) for _ in range(4)]
    names = draw(st.sampled_from([("after", "before"), ("first", "second")]))
    columns = [[1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0]]
    return pd.DataFrame(dict(zip(names, columns, strict=True)) | {"count": cells})


@st.composite
def strata(draw):
    rows = [
        (stratum, group, value, draw(COUNT))
        for stratum in "PQR"
        for group in "AB"
        for value in (1.0, 0.0)
    ]
    frame = pd.DataFrame(rows, columns=["stratum", "group", "value", "count"])
    return frame.assign(group=ordered(frame["group"], "A", "B"))


@st.composite
def scores(draw):
    first, second = (
        draw(st.lists(SCORE, min_size=2, max_size=25)),
        draw(st.lists(SCORE, min_size=2, max_size=25)),
    )
    labels = ["A"] * len(first) + ["B"] * len(second)
    side = draw(st.sampled_from(["group", "phase"]))
    return pd.DataFrame({side: ordered(labels, "A", "B"), "value": [*first, *second]})


@st.composite
def paired_scores(draw):
    both = draw(st.lists(st.tuples(SCORE, SCORE), min_size=2, max_size=25))
    return pd.DataFrame(both, columns=["before", "after"], dtype=float)


@st.composite
def rates(draw):
    events = [draw(st.integers(0, 60)) for _ in range(2)]
    exposures = [draw(st.integers(1, 5000)) for _ in range(2)]
    group = ordered(["A", "B"], "A", "B")
    return pd.DataFrame({"group": group, "numerator": events, "exposure": exposures})


@st.composite
def series(draw):
    seed, lift = draw(st.integers(0, 10_000)), draw(st.sampled_from([0.0, 0.1, -0.3, 0.5]))
    rng, n = np.random.default_rng(seed), draw(st.sampled_from([30, 70]))
    days = pd.date_range("2026-01-05", periods=n + 35)
    is_after = np.arange(n + 35) >= n
    whole = rng.poisson(800, n + 35) + 1
    share = np.clip(0.2 * np.exp(lift * is_after + rng.normal(0, 0.1, n + 35)), 0, 1)
    phase = ordered(np.where(is_after, "after", "before"), "after", "before")
    part = rng.binomial(whole, share)
    return pd.DataFrame({"date": days, "numerator": part, "denominator": whole, "phase": phase})


TABLES = st.one_of(
    shares(), pairs_of_answers(), strata(), scores(), paired_scores(), rates(), series()
)
DECLARED = st.sampled_from(
    [None, None, None, "ranks", "paired_ranks", "two_proportions", "two_means", "ratings", "rates"]
)


@settings(max_examples=100)
@given(frame=TABLES, design=DECLARED, level=st.sampled_from([0.9, 0.95, 0.99]))
def test_nothing_said_of_a_table_contradicts_anything_else(frame, design, level):
    try:
        card = evaluate(frame, design=design, level=level)
    except CannotEvaluate:
        return
    found, null = card.found, NULLS[card.found.unit]
    interval, alpha = found.interval, 1 - level
    excludes = (
        interval is not None and null is not None and not interval.low <= null <= interval.high
    )
    if found.unit in TESTED_ONLY:
        excludes = found.p_value is not None and found.p_value < alpha
    # verdict and interval
    if card.verdict in ("clear", "likely"):
        assert excludes
        assert not DISABLING & set(card.warnings)
        assert found.p_value is None or found.p_value < alpha
    if card.verdict == "cannot_tell" and null is not None:
        assert not excludes or DISABLING & set(card.warnings)
    if card.verdict == "clear_no_effect":
        assert not excludes
        assert max(abs(interval.low), abs(interval.high)) < found.margin
    if card.verdict == "clear":
        assert not found.is_uncontrolled
    # interval and p
    if found.p_value is not None and interval is not None and null is not None:
        disagree = excludes != (found.p_value < alpha)
        assert disagree == ("test_and_interval_differ" in card.warnings)
    if interval is not None and found.estimate is not None:
        assert interval.low <= found.estimate + 1e-9
        assert found.estimate <= interval.high + 1e-9
    assert_words(card, null)


def assert_words(card, null):
    """The words of both languages, the card, the report and the object say what the card says."""
    told = as_json(card)
    assert told["verdict"] == card.verdict
    # JSON knows no infinity: a ratio to no event at all has no number there
    estimate = card.found.estimate
    expected = None if estimate is not None and np.isinf(estimate) else estimate
    assert told["estimate"] == pytest.approx(expected, nan_ok=True)
    for place, lang in enumerate(("zh", "en")):
        sentence = told["sentence"][lang]
        assert sentence == wording.evaluation_sentence(card, lang)
        said = [words[place] for words in SURE.values() if words[place] in sentence]
        direction = "higher" if (card.found.estimate or 0) > (null or 0) else "lower"
        expected = SURE.get((card.verdict, direction)) if null is not None else None
        assert said == ([expected[place]] if expected else [])
        assert ("不能判断" if place == 0 else "cannot be told") in sentence or (
            card.verdict != "cannot_tell"
        )
        report = reports.calculator(card, {}, "table.csv", lang=lang)
        assert report.answer == sentence
        rows = wording.evaluation_card(card, lang)
        assert len(rows) == 5
        assert rows[0].text.startswith(sentence[:-1])
        word = wording.evaluation_badge(card, lang)[2]
        assert report.judgements == (word,)


@settings(max_examples=30)
@given(frame=st.one_of(shares(), scores()))
def test_swapping_the_groups_turns_every_number_around(frame):
    side = "group" if "group" in frame else "phase"
    swapped = frame.assign(**{side: frame[side].cat.reorder_categories(["B", "A"])})
    card, other = evaluate(frame), evaluate(swapped)
    if card.found.estimate is None or card.found.unit not in ("points", "value"):
        return
    assert other.found.estimate == pytest.approx(-card.found.estimate, abs=1e-12)
    if card.found.interval is not None:
        ends = (-card.found.interval.high, -card.found.interval.low)
        assert (other.found.interval.low, other.found.interval.high) == pytest.approx(
            ends, abs=1e-9
        )


@settings(max_examples=25)
@given(frame=st.one_of(scores(), paired_scores(), strata(), series()), seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_matter(frame, seed):
    shuffled = frame.sample(frac=1, random_state=seed)
    try:
        first, second = evaluate(frame), evaluate(shuffled)
    except CannotEvaluate:
        return
    assert second.found.estimate == pytest.approx(first.found.estimate, rel=1e-9, abs=1e-12)
    assert second.verdict == first.verdict
