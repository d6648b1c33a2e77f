"""Satisfaction: one set of answers, several definitions, and groups in which all agree."""

import pandas as pd
import pytest

from analytics import privacy, satisfaction, targets
from analytics.results import Rate, Satisfaction

TARGET = targets.TARGETS["satisfaction"]


def counts(by_value, *, aspect="overall", scale=(1, 5), **columns):
    frame = pd.DataFrame(
        {"value": [float(v) for v in by_value], "n": [int(n) for n in by_value.values()]}
    )
    base = {
        "survey_id": "s",
        "survey_name": "S",
        "course_id": "c",
        "course_name": "Course",
        "trainer": "Wu",
        "role": "ops",
        "question_id": "q1",
        "question_text": "Overall",
        "question_type": "rating",
        "aspect": aspect,
        "scale_min": float(scale[0]),
        "scale_max": float(scale[1]),
        "quarter_on": pd.Timestamp("2026-01-01"),
        "first_load_id": 1,
        "is_in_view": True,
        "is_in_force": True,
    }
    return frame.assign(**(base | columns))


def responses(n=None, invited=None, course_id="c"):
    row = {
        "survey_id": "s",
        "quarter_on": pd.Timestamp("2026-01-01"),
        "first_load_id": 1,
        "course_id": course_id,
        "role": "ops",
        "is_in_view": True,
        "is_in_force": True,
        "n": n,
        "n_invited": invited,
    }
    return pd.DataFrame([] if n is None else [row], columns=list(row))


HUNDRED = counts({5: 20, 4: 68, 3: 12})


def read(frame, answered=None, **options) -> Satisfaction:
    answered = responses() if answered is None else answered
    return satisfaction.satisfaction(frame, answered, target=TARGET, **options)


def test_a_hundred_answers_are_88_or_81_6_or_77_percent():
    result = read(HUNDRED)
    assert dict(result.readings) == pytest.approx(
        {"top_box": 0.88, "mean_of_max": 0.816, "mean_of_range": 0.77, "net": 0.88}
    )
    assert (result.n_met, result.n_definitions) == (1, 3)
    # Wilson for 88 of 100
    assert result.favourable.interval.low == pytest.approx(0.8019, abs=5e-5)
    assert result.state == "not_established"
    assert result.mean.mean == pytest.approx(4.08)
    assert result.counts == ((3.0, 12), (4.0, 68), (5.0, 20))


def test_the_chosen_definition_is_the_one_judged():
    assert read(HUNDRED, definition="mean_of_range").state == "missed"
    chosen = read(HUNDRED, definition="mean_of_max").chosen
    assert chosen.mean == pytest.approx(0.816)
    assert chosen.interval.low < 0.816 < chosen.interval.high
    assert isinstance(read(HUNDRED).chosen, Rate)


@pytest.mark.parametrize(
    ("scale", "n_steps"),
    [((1, 3), 1), ((1, 4), 2), ((1, 5), 2), ((1, 7), 2), ((1, 10), 3), ((0, 10), 3)],
)
def test_the_box_grows_with_the_scale(scale, n_steps):
    assert satisfaction.top_steps(scale) == n_steps


def test_silence_is_bounded_below_eighty_percent_response():
    result = read(HUNDRED, responses(100, 200))
    assert (result.n_invited, result.worst_case, result.best_case) == (200, 0.44, 0.94)
    full = read(HUNDRED, responses(100, 120))
    assert (full.n_invited, full.worst_case) == (120, None)
    assert read(HUNDRED, responses(100, None)).n_invited is None


def test_the_overall_question_stands_for_the_survey():
    items = counts({5: 10, 1: 90}, aspect="satisfaction", question_id="q2")
    assert read(pd.concat([items, HUNDRED])).favourable.rate == 0.88


def test_points_out_of_a_hundred_count_from_80_on_and_are_shown_by_the_ten():
    found = read(counts({100: 5, 95: 5, 80: 10, 79: 5, 40: 5}, scale=(0, 100)))
    assert (found.favourable.successes, found.favourable.n) == (20, 30)
    assert found.counts == ((40, 5), (70, 5), (80, 10), (90, 10))
    # (500 + 475 + 800 + 395 + 200) / 30
    assert found.mean.mean == pytest.approx(79)
    assert dict(found.readings)["mean_of_range"] == pytest.approx(0.79)


def test_recommendation_scores_are_not_satisfaction():
    nps = counts({10: 50}, aspect=None, question_type="nps", scale=(0, 10), question_id="q3")
    assert read(pd.concat([nps, HUNDRED])).favourable.n == 100
    assert read(nps).reason == "no_satisfaction_answers"


def test_without_an_overall_question_one_response_counts_once():
    items = pd.concat(
        [
            counts({5: 15, 2: 5}, aspect="satisfaction", question_id=q, question_text=q)
            for q in ("q1", "q2", "q3")
        ]
    )
    result = read(items)
    single = read(counts({5: 15, 2: 5}))
    assert (result.favourable.n, result.favourable.n_effective) == (60, 20.0)
    # twenty people answered, not sixty of thirty
    asked = read(items, responses(20, 30))
    assert (asked.n_people, asked.n_invited) == (20, 30)
    assert read(HUNDRED).n_people == 100
    assert result.favourable.interval == single.favourable.interval
    assert result.mean.n == 20


def test_when_all_say_the_same_only_a_bound_is_told():
    result = read(counts({5: 20}))
    assert (result.favourable.bound, result.favourable.rate) == ("at_least", 0.95)
    assert (result.favourable.successes, result.favourable.n) == (19, 20)
    assert result.counts == ((5.0, 19),)
    assert result.mean.bound == "at_least"
    # one answer is kept back and counts as the lowest step: (19 * 5 + 1) / 20
    assert result.mean.mean == pytest.approx(4.8)
    # all but one reads the same
    assert read(counts({5: 19, 2: 1})).favourable == result.favourable
    assert read(counts({5: 19, 2: 1})).counts == result.counts
    check = targets.check_rate(result.favourable, TARGET)
    assert (check.state, check.n_more) == ("not_established", None)
    nobody = read(counts({1: 20}))
    assert (nobody.favourable.bound, nobody.favourable.rate) == ("at_most", pytest.approx(0.05))
    assert nobody.mean.bound == "at_most"
    mixed = read(counts({5: 10, 4: 10}))
    assert (mixed.favourable.bound, mixed.mean.bound) == ("at_least", "at_least")
    assert mixed.counts == ((4.0, 9), (5.0, 10))


def test_fewer_answers_than_the_smallest_group_stay_unseen():
    result = read(counts({5: 3, 4: 1}))
    assert (result.reason, result.n, result.successes) == ("group_too_small", 0, None)


def test_small_courses_hide_with_the_one_that_would_give_them_away():
    frame = pd.concat(
        [
            counts({5: 2, 3: 1}, course_id="a", course_name="A"),
            counts({5: 6, 3: 3}, course_id="b", course_name="B"),
            counts({5: 30, 3: 10}, course_id="d", course_name="D"),
        ]
    )
    answered = pd.concat([responses(40, 80, "d"), responses(9, 20, "b"), responses(3, 9, "a")])
    groups = satisfaction.satisfaction_by(frame, answered, by="course_name", target=TARGET)
    by_id = satisfaction.satisfaction_by(frame, answered, by="course_id", target=TARGET)
    assert [group.measure for group in by_id] == [group.measure for group in groups]
    shown = {group.label: group.measure for group in groups}
    assert (shown["A"], shown["B"]) == (None, None)
    assert shown["D"].n_invited == 80
    assert {group.state for group in groups if group.measure is None} == {None}


def test_roles_have_no_response_rate():
    frame = pd.concat([counts({5: 9, 2: 2}), counts({5: 9, 3: 2}, role="data")])
    groups = satisfaction.satisfaction_by(frame, responses(22, 50), by="role", target=TARGET)
    assert [group.measure.n_invited for group in groups] == [None, None]


def test_items_come_in_the_order_of_the_survey_and_do_not_hide_each_other():
    frame = pd.concat(
        [
            counts({5: 20, 3: 5}, aspect="satisfaction", question_id=q, question_text=text)
            for q, text in (("q1", "Trainer"), ("q2", "Content"))
        ]
        + [
            counts({5: 3}, aspect="satisfaction", question_id="q3", question_text="Room"),
            HUNDRED.assign(question_id="q4"),
        ]
    )
    groups = satisfaction.satisfaction_items(frame, target=TARGET)
    assert [group.label for group in groups] == ["Trainer", "Content", "Room", "Overall"]
    assert groups[0].measure.favourable.rate == 0.8
    assert groups[2].measure is None


def test_scales_of_different_length_are_not_mixed():
    frame = pd.concat([HUNDRED, counts({10: 7, 9: 3}, scale=(1, 10), survey_id="t")])
    assert read(frame).favourable.n == 100


def test_nothing_answered():
    assert read(HUNDRED.iloc[:0]).reason == "no_satisfaction_answers"
    assert (
        satisfaction.satisfaction_by(HUNDRED.iloc[:0], responses(), by="trainer", target=TARGET)
        == ()
    )
    assert satisfaction.satisfaction_items(HUNDRED.iloc[:0], target=TARGET) == ()


def test_roles_that_are_counted_as_one_are_shown_together():
    frame = pd.concat([counts({5: 3}, role="ops"), counts({5: 2, 2: 2}, role="data")])
    merged = privacy.Rule(merged=(("data", "ops"),))
    apart = satisfaction.satisfaction_by(frame, responses(), by="role", target=TARGET)
    together = satisfaction.satisfaction_by(
        frame, responses(), by="role", target=TARGET, rule=merged
    )
    assert [group.measure for group in apart] == [None, None]
    assert [(g.label, g.measure.favourable.n) for g in together] == [("data + ops", 7)]


def test_each_order_says_how_many_answers_it_still_shows():
    # two courses of 8: by course all is shown; role "b" has 3 in each, so it joins "a"
    parts = [
        counts(values, course_id=course, role=role)
        for course in "cd"
        for role, values in (("a", {5: 4, 2: 1}), ("b", {5: 2, 1: 1}))
    ]
    first, second = satisfaction.order_cost(pd.concat(parts))
    assert (first.order, first.n) == (("course_id", "role"), 16)
    assert (first.in_all, first.by_course, first.by_role, first.by_both) == (1, 1, 0, 0)
    # by role first: "b" of both courses is one block of 6, the two "a" stay apart
    assert (second.in_all, second.by_course, second.by_role) == (1, 10 / 16, 1)
    assert second.by_both == 10 / 16
    assert satisfaction.order_cost(HUNDRED.iloc[:0]) == ()


def test_who_is_only_partly_in_the_view_is_counted_block_by_block():
    frame = pd.concat([counts({5: 3, 2: 1}, role="ops"), counts({5: 6, 2: 3}, role="data")])
    result = read(frame.assign(is_in_view=frame["role"] == "data"))
    # "ops" has too few and joined "data": nothing of the block of 13 is shown
    assert (result.reason, result.n) == ("group_too_small", 0)


def test_versions_are_marked_in_the_quarter_they_began():
    rows = pd.DataFrame(
        {
            "course_id": ["b", "a"],
            "course_name": ["B", "A"],
            "version": ["V2", "V1"],
            "changed_on": pd.to_datetime(["2026-07-01", "2026-06-30"]),
        }
    )
    assert satisfaction.course_marks(rows) == (("2026Q2", "A V1"), ("2026Q3", "B V2"))
    assert satisfaction.course_marks(rows, course="b") == (("2026Q3", "B V2"),)


def test_forms_of_people_who_were_not_there_are_counted_over_courses():
    rows = pd.DataFrame({"n": [10, 5], "n_away": [1, 0], "n_not_expected": [0, 2]})
    assert satisfaction.answerers(rows) == satisfaction.Answerers(15, 1, 2)
