"""From results to a report: one function per page, and the quarterly review."""

from reporting.reports.effect import business_effect, change_table, metric_table
from reporting.reports.evaluation import calculator, evaluation_tables
from reporting.reports.ledger import course_ledger
from reporting.reports.measured import measured_table
from reporting.reports.pages import (
    assessment,
    overview,
    progress,
    progress_table,
    satisfaction,
    session_table,
    skills,
    standing_table,
)
from reporting.reports.plan_tables import plan
from reporting.reports.review import quarterly_review, sentences_by_part
from reporting.reports.timetable import timetable
from reporting.reports.training_needs import needs

__all__ = [
    "assessment",
    "business_effect",
    "calculator",
    "change_table",
    "course_ledger",
    "evaluation_tables",
    "measured_table",
    "metric_table",
    "needs",
    "overview",
    "plan",
    "progress",
    "progress_table",
    "quarterly_review",
    "sentences_by_part",
    "satisfaction",
    "session_table",
    "skills",
    "standing_table",
    "timetable",
]
