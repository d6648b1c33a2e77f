"""Figures: valid, labelled, the right marks at the right numbers, and nothing hidden inside."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.results import Group, Interval
from reporting import charts, palette
from reporting.charts.drawing import escape, shortened, width_of, wrapped
from reporting.numbers import HIDDEN
from tests.reporting import examples

LANGS, MODES = ("zh", "en"), ("light", "dark")
MAKERS = {
    "targets": lambda **k: charts.targets(examples.checks(), **k),
    "attendance": lambda **k: charts.attendance_rows(
        examples.groups(), target=examples.ATTENDANCE, **k
    ),
    "series": lambda **k: charts.before_after_series(examples.days(), examples.change(), **k),
    "dated": lambda **k: charts.before_after_series(examples.days(), examples.dated(), **k),
    "effect": lambda **k: charts.effect_interval(
        examples.change(), target=examples.CONVERSION, **k
    ),
    "so_far": lambda **k: charts.effect_so_far(examples.so_far(), **k),
    "pretend": lambda **k: charts.pretend_dates(examples.change(), **k),
    "teams": lambda **k: charts.team_shifts(examples.compared(), **k),
    "study": lambda **k: charts.event_study(examples.compared(), **k),
    "visible": lambda **k: charts.visible_lifts(examples.outlook(), target=0.1, **k),
    "ranks": lambda **k: charts.need_ranks(examples.ranking(), **k),
    "watch": lambda **k: charts.watch_chart(examples.alarms().watched[0], **k),
    "quadrant": lambda **k: charts.need_quadrant(examples.ranking(), **k),
    "skills": lambda **k: charts.skill_heat_map(examples.gaps(), **k),
    "burn_up": lambda **k: charts.burn_up(examples.training().milestones, **k),
    "skill_profile": lambda **k: charts.skill_radar(examples.profile(), **k),
    "pre_post": lambda **k: charts.pre_post(
        [Group("a", examples.EVIL, examples.gain()), Group("h", "藏", None)], **k
    ),
    "scores": lambda **k: charts.score_histogram(examples.distribution(), **k),
    "satisfaction": lambda **k: charts.satisfaction_bars(
        examples.satisfaction(), target=examples.SATISFACTION, **k
    ),
    "definitions": lambda **k: charts.definitions_dots(
        examples.satisfaction(), target=examples.SATISFACTION, **k
    ),
}
every_chart = pytest.mark.parametrize("name", MAKERS)


@every_chart
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("compact", [False, True])
def test_every_figure_passes_the_checks_of_plotly(name, lang, mode, compact):
    figure = MAKERS[name](lang=lang, mode=mode, compact=compact)
    checked = go.Figure(json.loads(figure.to_json()))
    assert checked.layout.height >= 140


@every_chart
def test_a_figure_cannot_be_zoomed_and_has_no_legend_or_rotated_ticks(name):
    layout = MAKERS[name](lang="zh").layout
    assert layout.dragmode is False
    assert layout.showlegend is False
    for axis in (layout.xaxis, layout.yaxis):
        assert axis.fixedrange is True
        assert axis.tickangle in (None, 0)


@every_chart
@pytest.mark.parametrize("mode", MODES)
def test_all_text_of_a_figure_has_an_explicit_ink(name, mode):
    layout = MAKERS[name](lang="zh", mode=mode).layout
    assert layout.font.color == palette.INK[mode]
    for axis in (layout.xaxis, layout.yaxis):
        assert axis.tickfont.color == palette.INK[mode]
    assert all(text.font.color for text in layout.annotations)


@every_chart
def test_the_text_of_users_is_never_markup_in_a_figure(name):
    for lang in LANGS:
        text = MAKERS[name](lang=lang).to_json()
        assert "<script" not in text
        assert "\\u003cscript" not in text


@every_chart
def test_english_figures_hold_no_han_characters_but_those_of_users(name):
    figure = MAKERS[name](lang="en")
    titles = [axis.title.text or "" for axis in (figure.layout.xaxis, figure.layout.yaxis)]
    assert not [t for t in titles if any("\u4e00" <= c <= "\u9fff" for c in t)]


@pytest.mark.parametrize(
    "name",
    [
        "targets",
        "attendance",
        "effect",
        "pretend",
        "pre_post",
        "satisfaction",
        "definitions",
        "scores",
    ],
)
def test_the_value_axis_of_a_figure_names_its_unit(name):
    for lang, bracket in (("zh", "%"), ("en", "%")):
        assert bracket in MAKERS[name](lang=lang).layout.xaxis.title.text


# What hidden means ------------------------------------------------------------------------------


@pytest.mark.parametrize("compact", [False, True])
def test_a_hidden_skill_cell_is_two_dots_and_nothing_else(compact):
    figure = MAKERS["skills"](lang="zh", compact=compact)
    text = figure.to_json()
    assert str(examples.SECRET)[:6] not in text
    dots = [note for note in figure.layout.annotations if note.text == HIDDEN]
    assert len(dots) == len(figure.layout.shapes) == 2
    assert all(shape.line.dash == "dot" for shape in figure.layout.shapes)
    hidden = [z for row in figure.data[0].z for z in row if z is None]
    assert len(hidden) == 2


def test_a_hidden_group_keeps_its_row_and_shows_two_dots():
    figure = MAKERS["attendance"](lang="zh")
    assert len(figure.layout.yaxis.ticktext) == 4
    texts = [note.text for note in figure.layout.annotations]
    assert texts.count(HIDDEN) == 1
    assert "3/4" in texts
    assert len(figure.data[-1].x) == 2


# The right numbers at the right place -----------------------------------------------------------


def test_a_target_row_draws_value_interval_and_target():
    figure = charts.targets(examples.checks()[:1], "zh")
    bars, ticks, marks = figure.data
    assert bars.x[0] == marks.x[0] == 0.9
    low = bars.x[0] - bars.error_x.arrayminus[0]
    high = bars.x[0] + bars.error_x.array[0]
    # Wilson 1927 for 18 of 20: 69.9 % to 97.2 % (product.md section 2)
    assert (round(low, 3), round(high, 3)) == (0.699, 0.972)
    assert list(ticks.x[:2]) == [0.8, 0.8]
    assert "再考约 34 人可定论" in figure.layout.annotations[0].text


def test_lifts_never_share_an_axis_with_rates():
    assert len(MAKERS["targets"](lang="zh").data[-1].x) == 4


def test_the_rate_axis_starts_one_step_below_the_lowest_bound():
    figure = charts.targets(examples.checks()[:1], "zh")
    assert figure.layout.xaxis.tickvals[0] == 0.6
    assert figure.layout.xaxis.tickvals[-1] == 1.0


def test_the_series_shows_the_windows_only_and_leaves_empty_days_open():
    figure = MAKERS["series"](lang="zh")
    daily, hatched, before, unchanged, after = figure.data
    assert daily.x[0].startswith("2026-07-09")
    assert daily.x[-1].startswith("2026-10-31")
    assert len(daily.x) == 115
    assert [x[:10] for x, y in zip(daily.x, daily.y, strict=True) if y is None] == ["2026-08-01"]
    assert hatched.fillpattern.shape == "/"
    assert set(before.y) == {0.0814}
    assert unchanged.line.dash == "dash"
    assert set(after.y) == {0.0922}
    # the training covers the three days before 4 October
    assert [x[:13] for x in before.x] == ["2026-07-08T12", "2026-09-30T12"]
    assert after.x[0] == "2026-10-03T12:00"


def test_the_effect_axis_spans_minus_ten_to_thirty_percent_and_grows_when_needed():
    ticks = MAKERS["effect"](lang="zh").layout.xaxis
    assert (ticks.tickvals[0], ticks.tickvals[-1]) == (-0.1, 0.3)
    assert "0" in ticks.ticktext
    wide = examples.change(relative_interval=examples.Interval(-0.5, 0.9))
    values = charts.effect_interval(wide, "zh").layout.xaxis.tickvals
    assert values[0] <= -0.5
    assert values[-1] >= 0.9


def test_the_target_band_of_a_falling_metric_lies_below_zero():
    """15 % more work in the same time is 13 % less time for a piece: 1 - 1/1.15."""
    target = examples.Target("efficiency", 0.15, None, "throughput_lift")
    figure = charts.effect_interval(examples.change(direction="lower"), "zh", target=target)
    band = figure.layout.shapes[-1]
    assert round(band.x1, 4) == -0.1304
    assert band.x0 < band.x1


def test_every_pretend_date_is_one_dot_and_many_become_bars():
    dots = MAKERS["pretend"](lang="zh").data[0]
    assert len(dots.x) == 70
    many = examples.Placebo(200, 9, tuple(k / 1000 for k in range(200)))
    bars = charts.pretend_dates(examples.change(placebo=many), "zh").data[0]
    assert bars.type == "bar"
    assert sum(bars.y) == 200


def test_a_topic_is_filled_when_it_is_in_the_top_in_nine_of_ten_resamples():
    marks = MAKERS["ranks"](lang="zh").data[-1]
    assert list(marks.marker.symbol) == ["circle", "circle", "circle-open", "circle-open"]
    assert list(marks.x) == [1, 2, 3, 4]


def test_only_topics_to_train_first_are_filled_and_named():
    figure = MAKERS["quadrant"](lang="zh")
    colours = list(figure.data[-1].marker.color)
    assert colours.count(palette.BLUE) == 2
    names = [
        note.text
        for note in figure.layout.annotations
        if "测试" in note.text or "研究" in note.text
    ]
    assert len(names) == 2
    assert not [
        n
        for n in MAKERS["quadrant"](lang="zh", compact=True).layout.annotations
        if "测试" in n.text
    ]


@pytest.mark.parametrize("compact", [True, False])
def test_topics_that_lie_on_one_another_are_set_apart_each_with_a_line_to_its_point(compact):
    first = examples.ranking().needs[0]
    crowd = tuple(
        replace(first, rank=k, ability=3 + k / 100, importance=4.0, quadrant="later")
        for k in range(2, 12)
    )
    found = replace(examples.ranking(), needs=(first, *crowd))
    *lines, marks = charts.need_quadrant(found, "zh", compact=compact).data
    width, height = (270, 270) if compact else (400, 330)
    figure = charts.need_quadrant(found, "zh", compact=compact)
    across = width / np.diff(figure.layout.xaxis.range)[0]
    up = height / np.diff(figure.layout.yaxis.range)[0]
    spots = np.column_stack([np.array(marks.x) * across, np.array(marks.y) * up])
    apart = np.linalg.norm(spots[:, None] - spots[None], axis=2)[~np.eye(len(spots), dtype=bool)]
    assert apart.min() >= marks.marker.size
    # the first keeps its point; whoever stands aside is led to its own
    assert (marks.x[0], marks.y[0]) == (first.ability, first.importance)
    ends = {(line.x[1], line.y[1]): (line.x[0], line.y[0]) for line in lines}
    for need, spot in zip(found.needs, zip(marks.x, marks.y, strict=True), strict=True):
        assert ends.get(spot, spot) == pytest.approx((need.ability, need.importance))


def test_a_phone_sees_the_five_skills_with_the_widest_gaps():
    found = examples.gaps()
    more = tuple(
        examples.SkillGap("产品运营", f"s{k}", 12, k / 10, examples.Interval(0, 1), 3.0, False)
        for k in range(8)
    )
    wide = examples.SkillGaps(
        found.roles, (*found.skills, *(f"s{k}" for k in range(8))), (*found.cells, *more),
        24, 30, 2, 5, "mean_shortfall",
    )  # fmt: skip
    shown = charts.skill_heat_map(wide, "zh", compact=True).layout.xaxis.ticktext
    assert set(shown) == {"数据工具", "用户研究", "s7", "s6", "s5"}


def test_answers_of_a_survey_add_up_to_the_whole_bar():
    bars = [trace for trace in MAKERS["satisfaction"](lang="zh").data if trace.type == "bar"]
    assert sum(bar.x[0] for bar in bars) == pytest.approx(1)
    assert bars[0].marker.color == palette.NEUTRAL["light"]


def test_scores_at_the_line_have_the_colour_of_passing():
    bars = MAKERS["scores"](lang="zh").data[0]
    assert list(bars.marker.color) == [palette.SLATE] * 2 + [palette.BLUE] * 3
    assert sum(bars.y) == 40


# Labels -----------------------------------------------------------------------------------------


def test_labels_wrap_between_words_and_between_han_characters_and_never_over_two_lines():
    assert wrapped("Cross-team communication", 14) == "Cross-team<br>communication"
    assert wrapped("跨组沟通与协作能力提升工作坊", 14) == "跨组沟通与协作<br>能力提升工作坊"
    assert wrapped("Copywriting", 8) == "Copywri…"
    assert wrapped("a <b> c", 20) == "a &lt;b&gt; c"
    assert len(wrapped("字" * 200, 10).split("<br>")) == 2


def test_a_han_character_takes_two_places():
    assert width_of("A/B 测试") == 8
    assert width_of(shortened("测试测试测试", 7)) <= 8
    assert escape("a&b") == "a&amp;b"


def test_each_team_is_one_dot_on_the_row_of_its_side():
    trained, others = charts.team_shifts(examples.compared(), "en").data
    assert list(trained.x) == [0.1, 0.2, 0.3]
    # far apart they stand in the middle of their row
    assert list(trained.y) == [1, 1, 1]
    assert len(others.x) == 4
    assert all(abs(y) < 0.5 for y in others.y)


def test_teams_whose_changes_are_alike_do_not_cover_each_other():
    change = examples.compared()
    teams = tuple(
        replace(team, relative=0.1 if team.is_trained else 0.0) for team in change.comparison.teams
    )
    alike = replace(change, comparison=replace(change.comparison, teams=teams))
    for row in charts.team_shifts(alike, "en").data:
        assert len({*row.y}) == len(row.y)


def test_a_week_of_the_event_study_is_drawn_with_its_interval():
    before, after = charts.event_study(examples.compared(), "en").data
    assert list(before.y) == [-0.03, 0.01, 0.05]
    assert (before.x[0], after.x[0]) == (-1, 0)
    assert before.line.color != after.line.color


def test_a_lift_that_is_never_seen_is_not_drawn():
    usual, long = charts.visible_lifts(examples.outlook(), "en").data
    assert list(usual.x) == [28, 56, 84]
    assert list(long.x) == [56, 84]


@pytest.mark.parametrize(("target", "end"), [(0.11, "right"), (0.09, "left"), (0.2, "right")])
def test_the_name_of_a_target_stands_where_the_lines_have_left_its_height(target, end):
    # the lines end at 10 % and at 8 %
    figure = charts.visible_lifts(examples.outlook(), "en", target=target)
    (name,) = (one for one in figure.layout.annotations if one.text.startswith("target"))
    assert name.xanchor == end
    assert name.y == target


def test_an_open_window_is_drawn_in_grey_and_hollow_without_a_target():
    figure = charts.effect_so_far(examples.so_far(), "zh")
    interval, point = figure.data
    assert (list(interval.x), list(point.x)) == ([-0.021, 0.094], [0.034])
    assert {interval.line.color, point.marker.line.color} == {palette.SLATE}
    assert point.marker.color == palette.GROUND["light"]
    assert palette.BLUE not in figure.to_json()
    assert palette.TEAL not in figure.to_json()


@pytest.mark.parametrize("lang", LANGS)
def test_events_are_bands_and_other_courses_bars_inside_the_windows(lang):
    found = examples.dated()
    drawn = charts.before_after_series(examples.days(), found, lang=lang)
    spans = [(shape.x0[:10], shape.x1[:10], shape.y1) for shape in drawn.layout.shapes[2:]]
    # half a day on either side; the holiday began before the window of 9 July
    assert spans == [
        ("2026-10-09", "2026-10-12", 1),
        ("2026-07-08", "2026-07-12", 1),
        ("2026-08-02", "2026-08-04", 0.025),
    ]
    said = " ".join(note.text for note in drawn.layout.annotations)
    left_out = {"zh": "618（不算）", "en": "618 (left out)"}
    assert left_out[lang] in said
    assert "用户研究" in said


def test_a_bound_beside_no_change_stands_on_its_own_ground():
    near = examples.change(relative_interval=Interval(0.003, 0.14))
    notes = charts.effect_interval(near, lang="en").layout.annotations
    grounds = {note.text: note.bgcolor for note in notes}
    assert grounds["+0.3%"] == palette.GROUND["light"]
    assert grounds["+14.0%"] is None


@pytest.mark.parametrize("n_before", [28, 84, 168, 365])
@pytest.mark.parametrize(("compact", "most"), [(False, 6), (True, 5)])
def test_the_days_below_a_series_are_few_enough_to_lie_level(n_before, compact, most):
    """A date takes 55 pixels, and a tablet leaves the plot some 330 of them."""
    change = examples.change()
    change = replace(change, before_from_on=change.cut_on - timedelta(n_before + 1))
    axis = charts.before_after_series(examples.days(), change, "zh", compact=compact).layout.xaxis
    assert axis.tickangle == 0
    assert 2 <= len(axis.tickvals) <= most


@pytest.mark.parametrize(("most", "step"), [(2, 1), (40, None)])
def test_an_axis_of_few_scores_has_no_halves(most, step):
    found = replace(examples.distribution(), bins=((0.6, 0.65, most), (0.7, 0.75, 1)))
    assert charts.score_histogram(found, "zh").layout.yaxis.dtick == step
