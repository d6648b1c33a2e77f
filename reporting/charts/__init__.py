"""One function per picture: result -> figure.

Every function takes the language, the mode (light or dark) and `compact` (a phone) as plain
arguments. Marks keep their colour in both modes; only ink, ground and scales change. Nothing that
is hidden for privacy is in a figure, not even in its hover data.
"""

from reporting.charts.alarms import watch_chart
from reporting.charts.chain import evidence_chain
from reporting.charts.drawing import CONFIG
from reporting.charts.effect import (
    before_after_series,
    daily_values,
    effect_interval,
    effect_so_far,
    pretend_dates,
)
from reporting.charts.evaluation import evaluation_interval, has_picture
from reporting.charts.ledger import cost_and_effect, has_both
from reporting.charts.load import load_heat_map
from reporting.charts.needs import need_quadrant, need_ranks
from reporting.charts.plan import burn_up
from reporting.charts.rates import attendance_rows, targets
from reporting.charts.satisfaction import definitions_dots, item_bars, satisfaction_bars
from reporting.charts.scores import pre_post, score_histogram
from reporting.charts.skills import skill_heat_map, skill_radar
from reporting.charts.teams import event_study, team_shifts, visible_lifts
from reporting.charts.waves import satisfaction_trend
from reporting.charts.weeks import attendance_weeks

__all__ = [
    "attendance_weeks",
    "CONFIG",
    "attendance_rows",
    "before_after_series",
    "burn_up",
    "cost_and_effect",
    "daily_values",
    "definitions_dots",
    "evidence_chain",
    "effect_interval",
    "effect_so_far",
    "evaluation_interval",
    "event_study",
    "has_both",
    "has_picture",
    "item_bars",
    "load_heat_map",
    "need_quadrant",
    "need_ranks",
    "pre_post",
    "pretend_dates",
    "satisfaction_bars",
    "satisfaction_trend",
    "score_histogram",
    "skill_heat_map",
    "skill_radar",
    "targets",
    "team_shifts",
    "visible_lifts",
    "watch_chart",
]
