"""The questions of a survey together: against numpy on single answers, and against print."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import survey_scale
from analytics.results import CannotTell

FORM = {
    "survey_id": "s",
    "quarter_on": pd.Timestamp("2026-01-01"),
    "first_load_id": 1,
    "course_id": "c",
    "role": "ops",
    "is_in_view": True,
    "is_in_force": True,
}


def pairs_of(answers):
    """The frame of liked_pairs from one row per form; the last column is the overall question."""
    names = list(answers)
    parts = []
    for i, first in enumerate(names):
        for second in names[i:]:
            both = pd.DataFrame({"first_value": answers[first], "second_value": answers[second]})
            counted = both.value_counts().rename("n").reset_index()
            parts.append(
                counted.assign(
                    first_id=first, second_id=second, first_text=first, second_text=second,
                    first_aspect="overall" if first == names[-1] else "satisfaction",
                    second_aspect="overall" if second == names[-1] else "satisfaction",
                    **FORM,
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def answers(n=80):
    random = np.random.default_rng(5)
    mood = random.normal(size=(n, 1))
    raw = np.clip(np.round(3.5 + mood + 0.7 * random.normal(size=(n, 5))), 1, 5)
    return pd.DataFrame(raw, columns=["q1", "q2", "q3", "q4", "q5"])


def test_alpha_and_correlations_are_those_of_the_single_answers():
    table = answers()
    found = survey_scale.survey_scale(pairs_of(table))
    x = table.iloc[:, :4].to_numpy()
    alpha = 4 / 3 * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1))
    assert (found.n, len(found.items), found.is_unsteady) == (80, 4, False)
    assert found.alpha == pytest.approx(alpha)
    for i, item in enumerate(found.items):
        assert item.rest == pytest.approx(np.corrcoef(x[:, i], x.sum(axis=1) - x[:, i])[0, 1])
        assert item.with_overall == pytest.approx(np.corrcoef(x[:, i], table["q5"])[0, 1])
        assert item.with_overall_interval.low < item.with_overall < item.with_overall_interval.high


def test_few_people_or_questions_are_said_to_be_unsteady():
    assert survey_scale.survey_scale(pairs_of(answers(20))).is_unsteady
    assert survey_scale.survey_scale(pairs_of(answers(80)[["q1", "q2", "q5"]])).is_unsteady


def test_of_two_surveys_with_other_questions_the_one_answered_most_is_taken():
    many, few = answers(80), answers(30).iloc[:, [0, 1, 4]].set_axis(["x1", "x2", "x5"], axis=1)
    other = pairs_of(few).assign(survey_id="t")
    found = survey_scale.survey_scale(pd.concat([other, pairs_of(many)], ignore_index=True))
    alone = survey_scale.survey_scale(pairs_of(many))
    assert found == replace(alone, n_apart=2)
    assert [item.text for item in found.items] == ["q1", "q2", "q3", "q4"]


def test_a_question_of_one_survey_alone_does_not_keep_those_of_both_from_being_one_scale():
    table = answers(80)
    # the second survey asks three of the four and has no overall question
    other = pairs_of(table[["q1", "q2", "q3"]].assign(q5=3.0)).assign(survey_id="t")
    other = other[(other["first_text"] != "q5") & (other["second_text"] != "q5")]
    found = survey_scale.survey_scale(pd.concat([pairs_of(table), other], ignore_index=True))
    assert (len(found.items), found.n, found.n_apart) == (4, 80, 0)


def test_answers_outside_whole_blocks_are_not_correlated():
    few = pairs_of(answers(4))
    assert survey_scale.survey_scale(few) == CannotTell("group_too_small", 0, 5)


def test_of_one_course_it_is_said_that_only_all_together_are_told():
    # eighty forms, sixty of them in view: enough of each to be shown, were the rest not left over
    seen, unseen = pairs_of(answers(60)), pairs_of(answers(20)).assign(course_id="d")
    whole = pd.concat([seen, unseen.assign(is_in_view=False)], ignore_index=True)
    assert survey_scale.survey_scale(whole) == CannotTell("only_together")


def recommended(values):
    counts = pd.Series(values).value_counts()
    frame = pd.DataFrame({"value": counts.index.astype(float), "n": counts.to_numpy()})
    return frame.assign(question_id="q", question_type="nps", scale_min=0.0, scale_max=10.0, **FORM)


def test_recommendation_is_promoters_less_detractors_with_its_error():
    # 50 promoters, 30 passive, 20 detractors: .30, SE sqrt((.7 - .09)/100) = .0781 by hand
    found = survey_scale.recommendation(recommended([10] * 30 + [9] * 20 + [8] * 30 + [3] * 20))
    assert (found.n, found.mean) == (100, pytest.approx(0.30))
    assert found.interval.low == pytest.approx(0.30 - 1.959964 * 0.0781025, abs=1e-6)
    assert found.interval.high == pytest.approx(0.30 + 1.959964 * 0.0781025, abs=1e-6)


def test_other_scales_are_no_recommendation_and_one_mind_is_not_told():
    shorter = recommended([5] * 20).assign(scale_max=5.0)
    assert survey_scale.recommendation(shorter).reason == "no_recommendation"
    alike = survey_scale.recommendation(recommended([10] * 20))
    # one answer is kept back: at least (19 - 1) / 20
    assert (alike.bound, alike.mean) == ("at_least", pytest.approx(0.9))
    assert survey_scale.recommendation(recommended([10] * 19 + [2])) == alike
