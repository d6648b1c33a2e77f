"""The sentences of a review agree with its numbers, in both languages."""

import random
import re
from dataclasses import replace

import pytest

from analytics import findings, targets
from analytics.results import CannotTell, Group, Interval, Review, Spend
from reporting import numbers, wording
from reporting.reports import parts
from tests.analytics.test_findings import UNKNOWN, verdict
from tests.reporting import examples

SEEDS = range(40)


def random_review(seed):
    """A review whose shares, changes and verdicts are drawn; judged by the rules under test."""
    draw = random.Random(seed)
    checks = tuple(
        targets.check_rate(
            examples.rate(draw.randint(0, n), n, goal.definition), goal
        )
        for goal in list(targets.TARGETS.values())[:3]
        for n in (draw.randint(5, 400),)
    )  # fmt: skip
    courses = []
    for k in range(draw.randint(0, 8)):
        middle, half = draw.uniform(-0.3, 0.3), draw.uniform(0.01, 0.2)
        code = draw.choice(["works", "likely_works", "no_effect", "harm", "not_enough_data"])
        change = examples.change(
            relative=middle, relative_interval=Interval(middle - half, middle + half)
        )
        reason = "interval_includes_zero" if code == "not_enough_data" else "moved_favourably"
        courses.append(verdict(f"课{k}", code, reason, change=change))
    n = draw.randint(5, 300)
    share = examples.rate(draw.randint(0, n), n)
    state = targets.judge(share.interval, targets.TARGETS["attendance"].low)
    roles = (("attendance", (Group("ops", "ops", share, state),)),)
    spent = Spend(0.0, 0.0, 0.0, len(courses), 0)
    return Review("2026Q4", checks, tuple(courses), spent, UNKNOWN, UNKNOWN, (), 0, (), roles=roles)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_sentence_shows_the_number_the_interval_and_the_judgement_of_its_result(seed, lang):
    found = random_review(seed)
    judged = {"met": {"zh": "达标", "en": "met"}, "missed": {"zh": "未达标", "en": "missed"}}
    for point in findings.findings(found):
        words = wording.finding_sentence(point, lang)
        assert words
        assert "{" not in words
        if point.part == "stand":
            rate, state = point.measure, targets.judge(point.measure.interval, point.target.low)
            assert numbers.percent(rate.rate) in words
            assert numbers.percent_interval(rate.interval) in words
            assert numbers.counts(rate.successes, rate.n) in words
            for name, said in judged.items():
                pattern = rf"：{said[lang]}，" if lang == "zh" else rf": {said[lang]}, "
                assert bool(re.search(pattern, words)) == (state == name), words
        if point.part in ("worked", "failed") and point.code in ("works", "harm", "no_effect"):
            assert numbers.signed_percent(point.measure.relative) in words
            interval = point.measure.relative_interval
            assert numbers.signed_percent_interval(interval, lang) in words


def test_a_question_ends_with_its_mark_and_a_statement_with_a_stop():
    for lang in ("zh", "en"):
        for point in findings.findings(examples.review(), n_overdue=2):
            words = wording.finding_sentence(point, lang)
            assert re.search(r"[^。.？?][。.？?]$", words), words


def test_where_lower_is_better_the_target_is_met_in_its_own_direction():
    # 20 % less time is 1 / 0.8 - 1 = 25 % more done in the same time
    goal = targets.TARGETS["efficiency"]
    change = examples.change(
        direction="lower", relative=-0.2, relative_interval=Interval(-0.25, -0.15)
    )
    check = targets.check_change(change, goal)
    point = findings.Finding("stand", f"target_{check.state}", measure=change, target=goal)
    for lang in ("zh", "en"):
        words = wording.finding_sentence(point, lang)
        assert numbers.signed_percent(-0.2) in words
        assert numbers.signed_percent(0.25) in words
        table = parts.target_table([check], lang)
        row = dict(zip([column.key for column in table.columns], table.rows[0], strict=True))
        # 15 % and 25 % less time are 17.6 % and 33.3 % more
        shown = (row["actual"].value, row["actual"].interval.low, row["actual"].interval.high)
        assert shown == pytest.approx((0.25, 0.176470588, 0.333333333))
        assert numbers.signed_percent(-0.2) in row["settle"]


def test_a_course_whose_metric_got_worse_is_in_the_answer_of_the_review():
    courses = tuple(verdict(name, "harm") for name in "A") + tuple(
        verdict(name, "not_enough_data", "no_metric_declared") for name in "BCDEFG"
    )
    found = replace(examples.review(), verdicts=(*courses, verdict("H", "likely_works")))
    for lang, words in (("zh", "1 门课之后指标变差"), ("en", "1 course with a worse metric")):
        assert words in wording.review_sentence(found, lang)


def test_a_reason_is_said_with_its_counts():
    short = verdict(
        "A", "not_enough_data", "too_few_days", change=CannotTell("too_few_days", 3, 14)
    )
    found = replace(examples.review(), verdicts=(short,))
    for lang in ("zh", "en"):
        words = wording.part_sentences(findings.findings(found), "unknown", lang)
        assert any("14" in sentence and "A" in sentence for sentence in words)
