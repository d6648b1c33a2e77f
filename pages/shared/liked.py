"""Parts of the satisfaction page: what the questions of a survey say, each and together."""

from collections.abc import Sequence

from analytics.results import CannotTell, Group, Mean, Satisfaction, SurveyScale, Target
from pages.shared import controls, display
from reporting import charts, wording
from reporting.reports import scale_tables

t = controls.t
#: What satisfaction can be looked at by; a wave is a quarter.
GROUPINGS = ("course_name", "trainer", "format", "tier", "role", "quarter")


def readings(result: Satisfaction, target: Target) -> None:
    """Draw the same answers under every definition."""
    title = wording.readings_title(result, controls.language())
    display.section(title, t("satisfaction.readings_note"))
    figure = charts.definitions_dots(result, target=target, **display.drawing())
    display.chart(figure, "definitions", title)


def questions(items: Sequence[Group]) -> None:
    """Draw every rating question with all of its answers."""
    display.section(t("satisfaction.items"), t("satisfaction.items_note"))
    figure = charts.item_bars(items, **display.drawing())
    display.chart(figure, "items", t("satisfaction.items"))


def together(scale: SurveyScale | CannotTell, recommended: Mean | CannotTell) -> None:
    """Draw what the questions of a survey say together."""
    language = controls.language()
    display.section(t("report.scale"), t("report.scale_note"))
    display.grey(scale_tables.recommendation_sentence(recommended, language))
    display.grey(scale_tables.scale_sentence(scale, language))
    if isinstance(scale, SurveyScale):
        display.report_table(scale_tables.scale_table(scale, language), is_wrapped=True)
