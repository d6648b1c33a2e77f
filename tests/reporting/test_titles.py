"""Headings of tables say what the table says; the numbers are counted by hand."""

from datetime import date

import pytest

from analytics.make_up import FollowedMakeUp
from analytics.pairs import MissingPairs
from analytics.results import (
    CannotTell,
    Interval,
    ItemAnalysis,
    ItemChoice,
    ItemResult,
    MakeUp,
)
from reporting import wording
from reporting.reports import item_tables

DAY = date(2026, 9, 1)


def make_up(stage):
    owed = MakeUp("E1", "A", "ops", "c", "C", "below_line", 0.5, DAY)
    return FollowedMakeUp(owed, stage, 0.5, None, None, None, False, None, 1, False, False)


def test_a_list_of_make_ups_says_how_far_they_are():
    stages = ("open", "open", "missed", "seated", "failed_again", "passed")
    followed = [make_up(stage) for stage in stages]
    # of six one has a seat; two that are open and one that was missed wait for one; one failed again
    assert wording.make_up_finding(followed, "en") == (
        "of 6, 1 has a seat, 3 wait for one, 1 failed again"
    )
    assert wording.make_up_finding(followed, "zh") == "6 项里 1 项已排、3 项待排、1 项又没过"
    assert wording.make_up_finding([], "zh") == ""


def test_who_lacks_a_score_is_counted_over_courses():
    found = [
        MissingPairs("A", 40, 3, 2, None, None, None, None, None, None, None),
        MissingPairs("B", 9, 0, 1, None, None, None, None, None, None, None),
    ]
    assert wording.missing_finding(found, "zh") == "6 人只有一次成绩，49 人两次都有"


@pytest.mark.parametrize(
    ("is_judged", "said"), [(True, "2 of 3 questions to look at again"), (False, "")]
)
def test_questions_to_look_at_again_are_counted_where_there_are_people_enough(is_judged, said):
    reasons = (("negative",), (), ("too_hard", "poor"))
    items = tuple(ItemResult(str(i), 40, 0.5, 0.3, 0.7, (), why) for i, why in enumerate(reasons))
    whole = Interval(0.6, 0.8)
    found = ItemAnalysis("c|written", "C", 40, 0.7, whole, "kr20", 0.05, items, is_judged)
    assert wording.items_finding(found, "en") == said


def test_answers_stand_in_the_order_of_the_questions_to_look_at_question_2_before_10():
    answers = (ItemChoice("A", 30, True, 0.5),)
    named = {"Q10": (), "Q2": (), "Q3": ("poor",)}
    items = tuple(ItemResult(name, 40, 0.5, 0.3, 0.7, answers, why) for name, why in named.items())
    found = ItemAnalysis("c|written", "C", 40, 0.7, Interval(0.6, 0.8), "kr20", 0.05, items, True)
    for table in (item_tables.item_table, item_tables.choice_table):
        assert [row[0] for row in table(found, "en").rows] == ["Q3", "Q2", "Q10"]


def test_a_table_without_a_finding_keeps_its_name():
    nothing = wording.scale_finding(CannotTell("too_few_pairs", 2, 5), "en")
    assert wording.table_title("Progress table", nothing, "en") == "Progress table"
    found = wording.progress_finding(240, 35, "en")
    assert wording.table_title("Progress table", found, "en") == (
        "Progress table: 35 of 240 people need a make-up"
    )
    found = wording.progress_finding(240, 35, "zh")
    assert wording.table_title("培训进度表", found, "zh") == "培训进度表：240 人里 35 人要补训"


def test_a_metric_is_called_as_the_catalogue_or_else_the_register_calls_it():
    assert wording.metric_words("conversion", "zh", "conversion") == "转化率"
    assert wording.metric_words("m7", "zh", "客诉量") == "客诉量"
    assert wording.metric_words("m7", "zh") == "m7"


def test_a_step_of_points_out_of_a_hundred_is_called_by_its_ten():
    assert wording.step_name(4.0, (1.0, 5.0)) == "4"
    assert wording.step_name(80.0, (0.0, 100.0)) == "80–89"
    assert wording.step_name(90.0, (0.0, 100.0)) == "90–100"
