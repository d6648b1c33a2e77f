"""What the analyses conclude from the sample is what its truth allows, no more and no less."""

from functools import partial

import pytest

from analytics import (
    alarms,
    need_sources,
    need_study,
    needs,
    periods,
    review,
    satisfaction,
    scoring,
    skills,
)
from analytics.targets import TARGETS
from data import queries
from data.samples import truth
from tests.samples.test_loading import LANGUAGES, code_of, frame
from tests.samples.test_truth import COURSES

pytestmark = pytest.mark.slow

EVIDENCE = (
    "course_list",
    "attendance_by_session",
    "pass_counts",
    "score_pairs",
    "satisfaction_counts",
    "response_counts",
    "metric_by_course_day",
    "training_window",
    "evaluation_list",
    "event_list",
    "compared_team_day",
    "team_training",
    "metric_training",
)


def course_id(loaded, code):
    rows = frame(loaded, "course_list").set_index("course_name")
    return rows.loc[COURSES[code].name["zh"], "course_id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_course_gets_the_verdict_that_was_written_down(loaded, language):
    found = review.verdicts(*(frame(loaded, name, language) for name in EVIDENCE))
    seen = {code_of(verdict.course_name, language): verdict for verdict in found}
    assert set(seen) == set(COURSES)
    for code, course in COURSES.items():
        assert seen[code].verdict == (course.verdict or "not_enough_data"), code
        if course.metric is None:
            assert seen[code].reason == "no_metric_declared"
    assert seen[truth.WINDOW_NOT_OVER].reason == "after_window_open"
    assert seen["segments"].reason == "on_trend"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_clear_needs_lead_and_no_other_place_is_certain(loaded, language):
    ranking = needs.rank_needs(frame(loaded, "need_answers", language))
    assert ranking.n_respondents == truth.N_NEED_RESPONSES
    leading = {topic.name[language] for topic in truth.TOPICS[: truth.N_CLEAR_TOPICS]}
    assert {need.topic for need in ranking.needs[: truth.N_CLEAR_TOPICS]} == leading
    assert all(need.top_share > 0.99 for need in ranking.needs[: truth.N_CLEAR_TOPICS])
    assert all(need.top_share < 0.9 for need in ranking.needs[truth.N_CLEAR_TOPICS :])


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sources_together_keep_the_two_clear_needs_in_front(loaded, language):
    names = (
        "need_forms", "need_attributes", "need_answers", "need_rankings", "need_mentions", "skill_gap_by_role",
        "appraisal_by_role", "skill_links",
    )  # fmt: skip
    found = need_sources.gather(*(frame(loaded, name, language) for name in names))
    ranking = need_sources.combine(found)
    leading = {topic.name[language] for topic in truth.TOPICS[: truth.N_CLEAR_TOPICS]}
    assert {need.topic for need in ranking.needs[: truth.N_CLEAR_TOPICS]} == leading
    assert all(need.top_share > 0.99 for need in ranking.needs[: truth.N_CLEAR_TOPICS])


def test_the_review_of_the_newest_quarter_shows_the_order_of_the_needs_page(loaded):
    read = partial(queries.answer, loaded("zh")[0])
    page = need_study.study(read, {"role": None}).ranking
    assert need_study.known_by(read, periods_of("2026Q3")) == page
    earlier = need_study.known_by(read, periods_of("2026Q1"))
    assert {use.source for use in earlier.sources} < {use.source for use in page.sources}
    assert "survey" not in {use.source for use in earlier.sources}


def periods_of(quarter):
    first_on, last_on = periods.bounds(quarter)
    return {"from_on": first_on, "to_on": last_on, "role": None, "course": None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_surge_is_the_only_alarm_and_is_dated_to_its_days(loaded, language):
    names = ("metric_day_total", "skill_links", "skill_gap_by_role", "alarm_decisions")
    found = alarms.find(*(frame(loaded, name, language) for name in names))
    assert len(found.watched) == len(truth.METRICS)
    (loud,) = found.open
    surge = truth.SURGE
    assert loud.metric_name == truth.METRICS[surge.metric].name[language]
    assert abs((loud.alarm.since - surge.from_on).days) <= 3
    assert loud.alarm.relative == pytest.approx(surge.lift, abs=0.03)
    behind = {
        truth.SKILLS[c.skill].name[language] for c in truth.COURSES if c.metric == surge.metric
    }
    assert {skill.skill for skill in loud.alarm.skills} == behind


def test_the_small_skill_cell_is_hidden_and_not_it_alone(loaded):
    gaps = skills.gap_map(frame(loaded, "skill_gap_by_role"))
    role, skill = truth.SMALL_SKILL_CELL
    hidden = {(cell.role, cell.skill) for cell in gaps.cells if cell.is_hidden}
    assert (truth.ROLES[role]["zh"], truth.SKILLS[skill].name["zh"]) in hidden
    assert 2 <= gaps.n_hidden == len(hidden) <= 6
    assert all(cell.gap is None for cell in gaps.cells if cell.is_hidden)


def test_pass_rates_and_satisfaction_are_in_the_written_state(loaded):
    passing = scoring.pass_rate_by(
        frame(loaded, "pass_counts"), by="course_name", target=TARGETS["pass_rate"]
    )
    liking = satisfaction.satisfaction_by(
        frame(loaded, "satisfaction_counts"),
        frame(loaded, "response_counts"),
        by="course_name",
        target=TARGETS["satisfaction"],
    )
    for group in passing:
        expected = COURSES[code_of(group.label)].pass_state or "not_established"
        assert group.state == expected, group.label
    states = {code_of(group.label): group.state for group in liking}
    for code, course in COURSES.items():
        assert states[code] == course.liked_state or course.liked_state is None, code
    assert states[truth.TOO_SMALL_TO_SHOW] is None


def test_a_retest_of_the_failed_is_not_above_what_chance_lets_pass(loaded):
    course = course_id(loaded, truth.RETESTED_WITHOUT_LEARNING)
    found = scoring.retest(
        frame(loaded, "retest_pairs", course=course),
        frame(loaded, "score_frequency", course=course),
        reliability=truth.RETEST_RELIABILITY,
    )
    assert not found.is_above_chance
    assert found.passed.rate == pytest.approx(found.expected, abs=0.1)
    assert found.mean_gain > 0
    assert found.expected_gain > 0


def test_retests_after_a_make_up_pass_more_often_than_chance(loaded):
    pairs, scores = (frame(loaded, name) for name in ("retest_pairs", "score_frequency"))
    without = course_id(loaded, truth.RETESTED_WITHOUT_LEARNING)
    pairs, scores = (rows[rows["course_id"] != without] for rows in (pairs, scores))
    found = scoring.retest(pairs, scores, reliability=truth.RETEST_RELIABILITY)
    assert found.is_above_chance
