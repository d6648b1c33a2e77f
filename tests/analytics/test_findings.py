"""Each point of a review follows from a result by a rule, and no rule speaks without a result."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics import findings, targets
from analytics.findings import PARTS, Finding
from analytics.results import CannotTell, Change, CourseVerdict, Review, Spend, TargetCheck
from tests.reporting import examples

NOTHING = CannotTell("no_sign_in")
UNKNOWN = CannotTell("too_few_respondents", 0, 5)


def verdict(name, code, reason="moved_favourably", **more):
    found = CourseVerdict(
        name, name, code, reason, NOTHING, NOTHING, NOTHING, None, examples.change(), 1000.0
    )
    return replace(found, **more)


def review(verdicts=(), checks=(), **more):
    spent = Spend(0.0, 0.0, 0.0, 0, 0)
    found = Review("2026Q4", checks, verdicts, spent, UNKNOWN, UNKNOWN, (), 0, ())
    return replace(found, **more)


def codes(found, part):
    return [point.code for point in findings.findings(found) if point.part == part]


def names(found, code):
    return [point.names for point in findings.findings(found) if point.code == code]


@pytest.mark.parametrize(
    ("code", "part", "decision"),
    [
        ("works", "worked", None),
        ("likely_works", "worked", None),
        ("no_effect", "failed", "decide_no_effect"),
        ("harm", "failed", "decide_harm"),
        ("not_enough_data", "unknown", None),
        ("trend", "unknown", None),
    ],
)
def test_a_verdict_stands_in_one_part_and_asks_for_a_decision_where_it_is_bad(code, part, decision):
    found = review((verdict("A", code),))
    about_it = [p for p in findings.findings(found) if "A" in p.names]
    assert {p.part for p in about_it if p.part in ("worked", "failed", "unknown")} == {part}
    assert [p.code for p in about_it if p.part == "decision"] == [decision] * bool(decision)


def test_what_worked_clearly_comes_before_what_likely_did_and_the_larger_before_the_smaller():
    courses = [
        verdict("small", "likely_works", change=examples.change(relative=0.02)),
        verdict("large", "likely_works", change=examples.change(relative=0.3)),
        verdict("sure", "works", change=examples.change(relative=0.01)),
    ]
    order = [p.names[0] for p in findings.findings(review(tuple(courses))) if p.part == "worked"]
    assert order == ["sure", "large", "small"]


def test_a_review_with_nothing_clear_says_so_and_claims_nothing():
    found = review((verdict("A", "not_enough_data", "interval_includes_zero"),))
    assert codes(found, "worked") == ["nothing_worked"]
    assert codes(found, "failed") == ["nothing_failed"]
    assert codes(found, "surprise") == ["nothing_before"]
    assert codes(found, "unknown") == ["courses_open"]


def test_a_review_of_almost_no_data_is_short():
    goal = targets.TARGETS["attendance"]
    found = review((), (TargetCheck(goal, CannotTell("no_sign_in"), "not_established"),))
    assert findings.is_nearly_empty(found)
    assert {p.part for p in findings.findings(found)} == {"aim", "unknown", "next"}
    assert len(findings.findings(found)) <= 5


def test_a_review_of_one_sign_in_sheet_says_that_it_is_short_and_leaves_out_what_is_empty():
    goal = targets.TARGETS["attendance"]
    untold = verdict("A", "not_enough_data", "no_metric_declared")
    untold = replace(untold, gain=CannotTell("no_pairs"), change=CannotTell("no_metric_declared"))
    check = TargetCheck(goal, CannotTell("too_few_clusters", 1, 4), "not_established")
    found = replace(review((untold,), (check,)), spend=Spend(0.0, 0.0, 0.0, 1, 1))
    parts = {p.part for p in findings.findings(found)}
    assert codes(found, "aim")[0] == "aim_brief"
    assert not parts & {"worked", "failed", "whom", "surprise"}
    assert {"aim", "unknown", "next"} <= parts
    assert not findings.is_nearly_empty(replace(found, spend=Spend(900.0, 0.0, 900.0, 1, 0)))


def test_courses_that_cannot_be_told_are_grouped_by_their_reason():
    courses = [verdict(name, "not_enough_data", "no_metric_declared") for name in "AB"]
    courses.append(verdict("C", "trend", "pre_trend"))
    assert names(review(tuple(courses)), "courses_open") == [("A", "B"), ("C",)]
    assert names(review(tuple(courses)), "decide_metric") == [("A", "B")]


def test_a_share_that_moved_is_a_surprise_only_where_the_intervals_do_not_meet():
    # Wilson: 180/200 is 0.851-0.934, 120/200 is 0.531-0.665, 175/200 is 0.822-0.914
    now = examples.check(examples.ATTENDANCE, 180, 200)
    for before, expected in ((120, ["rose"]), (175, ["no_surprise"])):
        old = examples.check(examples.ATTENDANCE, before, 200)
        found = review((verdict("A", "works"),), (now,), before=(old,))
        assert codes(found, "surprise") == expected
    fell = review((verdict("A", "works"),), (old,), before=(now,))
    lower = examples.check(examples.ATTENDANCE, 120, 200)
    assert codes(replace(fell, checks=(lower,)), "surprise") == ["fell"]


def test_a_role_that_missed_is_named_with_its_share_and_hidden_ones_are_only_counted():
    low = examples.group("ops", 10, 100)
    groups = (low, examples.group("data", 100, 100), examples.groups()[2])
    found = review(
        (verdict("A", "works"),),
        (examples.check(examples.ATTENDANCE, 180, 200),),
        roles=(("attendance", groups),),
    )
    points = [p for p in findings.findings(found) if p.part == "whom"]
    assert [(p.code, p.names) for p in points] == [
        ("role_missed", ("ops",)),
        ("roles_met", ("data",)),
        ("roles_hidden", ()),
    ]
    assert points[0].measure.successes == 10


def test_roles_of_which_none_can_be_judged_are_one_point_and_those_with_too_few_are_among_them():
    open_ones = [
        replace(examples.group(name, 9, 10), state="not_established") for name in ("ops", "data")
    ]
    few = replace(open_ones[0], label="few", measure=CannotTell("too_few_observations", 3, 5))
    checks = (examples.check(examples.ATTENDANCE, 180, 200),)
    found = review((verdict("A", "works"),), checks, roles=(("attendance", (*open_ones, few)),))
    (point,) = [p for p in findings.findings(found) if p.part == "whom"]
    assert (point.code, point.n) == ("roles_open", 3)
    met = examples.group("sure", 100, 100)
    found = replace(found, roles=(("attendance", (met, *open_ones, few)),))
    points = [(p.code, p.n) for p in findings.findings(found) if p.part == "whom"]
    assert points == [("roles_met", 1), ("roles_not_established", 3)]


def test_who_learned_without_the_metric_following_is_a_surprise():
    gain = examples.gain()
    assert gain.gain.interval.low > 0
    courses = (verdict("A", "harm", gain=gain), verdict("B", "works", gain=gain))
    found = review(courses)
    assert names(found, "learned_only") == [("A",)]
    assert names(found, "learned") == [("A",)]


def test_what_courses_say_of_themselves_is_not_said_again_as_a_caution():
    course = verdict("A", "not_enough_data", "no_metric_declared")
    found = review((course,), cautions=("courses_without_metric", "windows_open", "low_response"))
    points = [p for p in findings.findings(found) if p.part == "unknown"]
    assert [(p.code, p.reason) for p in points] == [
        ("courses_open", "no_metric_declared"),
        ("caution", "low_response"),
    ]


def test_what_likely_worked_is_held_again_where_it_can_be_compared():
    found = review((verdict("A", "works"), verdict("B", "likely_works")))
    assert codes(found, "next") == ["next_no_needs", "next_keep", "next_spread"]
    assert names(found, "next_spread") == [("B",)]


def test_long_lists_are_cut_and_the_rest_is_counted():
    many = tuple(verdict(f"K{k}", "harm", "moved_unfavourably") for k in range(10))
    points = [p for p in findings.findings(review(many)) if p.part == "failed"]
    assert [p.code for p in points] == ["harm"] * findings.MOST + ["more"]
    assert points[-1].n == 10 - findings.MOST


def test_goals_of_the_year_are_goals_of_its_quarters_and_those_of_another_year_are_not():
    link = examples.training().chain.links[0]
    links = (
        replace(link, goal="year", period="2026", course="A"),
        replace(link, goal="month", period="2026-11", course=None),
        replace(link, goal="other", period="2027", course="A"),
        replace(link, goal="undated", period=None, course="A"),
    )
    found = review(chain=replace(examples.training().chain, links=links))
    assert names(found, "goal_courses") == [("year", "A")]
    assert names(found, "goal_alone") == [("month",)]


def test_open_actions_past_their_day_are_overdue_and_finished_ones_are_not():
    written = pd.DataFrame(
        {
            "state": ["open", "open", "done", "open"],
            "due_on": [date(2026, 1, 1), date(2026, 3, 1), date(2026, 1, 1), None],
        }
    )
    assert findings.overdue(written, date(2026, 2, 1)) == 1
    assert findings.overdue(written.iloc[:0], date(2026, 2, 1)) == 0
    points = findings.findings(review(), n_overdue=1)
    assert Finding("decision", "decide_overdue", n=1) in points


def test_parts_follow_the_order_of_the_list():
    found = review((verdict("A", "works"), verdict("B", "harm")), examples.checks())
    order = [PARTS.index(point.part) for point in findings.findings(found)]
    assert order == sorted(order)
    assert all(isinstance(p.measure, Change) for p in findings.findings(found) if p.code == "harm")
