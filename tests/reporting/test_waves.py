"""The trend of satisfaction: quarters that may not be shown keep their place and give nothing away."""

from dataclasses import replace

from analytics.results import CannotTell, Group, TextStudy
from analytics.satisfaction import Answerers
from analytics.targets import TARGETS
from reporting import charts, wording
from reporting.reports import liked_tables, plan_tables
from tests.reporting import examples


def waves():
    found = examples.satisfaction()
    return [
        Group("2026Q1", "2026Q1", found, found.state),
        Group("2026Q2", "2026Q2", None),
        Group("2026Q3", "2026Q3", replace(found), found.state),
    ]


def test_a_hidden_quarter_has_a_place_and_no_dot():
    figure = charts.satisfaction_trend(waves(), [], "en", target=TARGETS["satisfaction"])
    assert list(figure.data[0].x) == ["2026Q1", "2026Q3"]
    assert list(figure.layout.xaxis.tickvals) == ["2026Q1", "2026Q2", "2026Q3"]


def test_versions_stand_under_their_quarter_and_more_than_two_are_counted():
    marks = [("2026Q2", f"Course V{k}") for k in range(1, 5)]
    figure = charts.satisfaction_trend(waves(), marks, "en", target=TARGETS["satisfaction"])
    under = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
    assert under["2026Q2"] == "2026Q2<br>Course V1<br>Course V2<br>and 2 more"
    assert under["2026Q1"] == "2026Q1"


def test_the_title_names_the_first_and_the_newest_quarter_shown():
    said = wording.waves_title(waves(), "en")
    assert "(2026Q1)" in said
    assert "(2026Q3)" in said
    assert "2026Q2" not in said


def told(**given):
    nothing = {"marks": (), "answerers": Answerers(0, 0, 0), "texts": TextStudy(0, (), ())}
    return liked_tables.Told(**{"waves": tuple(waves())} | nothing | given)


def test_the_file_holds_the_trend_who_answered_and_what_people_wrote():
    target = TARGETS["satisfaction"]
    assert [s.title for s in liked_tables.told_sections(told(waves=()), target, "en")] == []
    found = told(answerers=Answerers(40, 3, 2), texts=examples.texts())
    trend, answered, wrote = liked_tables.told_sections(found, target, "en")
    figure, table = trend.blocks
    assert figure.title == trend.title == wording.waves_title(waves(), "en")
    assert [row[0] for row in table.rows] == ["2026Q1", "2026Q2", "2026Q3"]
    assert "40" in answered.blocks[0]
    assert wrote.blocks[0].rows


def test_the_file_holds_the_milestones_with_their_figure():
    milestones = examples.training().milestones
    figure, table = plan_tables.milestone_section(milestones, "en").blocks
    assert figure.title == table.title
    assert len(table.rows) == len(milestones.items)
    nothing = CannotTell("no_milestone")
    assert len(plan_tables.milestone_section(nothing, "en").blocks) == 1
