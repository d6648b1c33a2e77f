"""Sentences from results: read off the interval, short enough, the same judgement everywhere."""

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import alarms
from analytics.planning import Outlook, Visible
from analytics.results import (
    CannotTell,
    Group,
    Interval,
    PlanChain,
    Rate,
    TargetCheck,
    TeamComparison,
)
from reporting import charts, palette, wording
from reporting.report import Bullets, cell_text, estimate, tables
from reporting.states import CERTAINTIES, STATES, VERDICTS
from reporting.words import translate
from tests.reporting import examples

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit/config.toml"
LANGS = ("zh", "en")


# One vocabulary of states -----------------------------------------------------------------------


@st.composite
def intervals(draw):
    low = draw(st.floats(0, 0.98))
    return Interval(low, draw(st.floats(low + 0.01, 1)))


@given(intervals(), st.floats(0.05, 0.95), st.sampled_from(LANGS))
def test_badge_glyph_word_and_chart_marker_of_a_state_agree(interval, goal, lang):
    state = wording.judged(interval, goal)
    target = replace(examples.ATTENDANCE, low=goal)
    middle = (interval.low + interval.high) / 2
    rate = Rate(round(100 * middle), 100, middle, interval, "present_of_expected", "wilson")
    marker = charts.targets([TargetCheck(target, rate, state)], lang).data[-1].marker
    mark = STATES[state]
    assert marker.symbol[0] == mark.symbol
    assert marker.color[0] == palette.HUES[mark.hue]
    assert mark.icon in wording.state_badge(state, lang)
    assert wording.state_text(state, lang).split(" ", 1)[0] == mark.glyph
    assert wording.state_word(state, lang) in wording.state_badge(state, lang)


def test_the_state_follows_the_interval_alone():
    assert wording.judged(Interval(0.90, 0.95), 0.90) == "met"
    assert wording.judged(Interval(0.80, 0.8999), 0.90) == "missed"
    assert wording.judged(Interval(0.699, 0.972), 0.80) == "not_established"


def test_states_differ_in_shape_and_glyph_and_not_only_in_colour():
    for marks in (STATES, CERTAINTIES):
        assert len({mark.glyph for mark in marks.values()}) == len(marks)
    assert len({mark.symbol for mark in STATES.values()}) == len(STATES)
    words = {wording.verdict_text(verdict, "zh") for verdict in VERDICTS}
    assert len(words) == len(VERDICTS)


# The theme --------------------------------------------------------------------------------------


def test_the_palette_equals_the_theme():
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    light, dark = theme["light"], theme["dark"]
    names = {"blueColor": palette.BLUE, "grayColor": palette.SLATE, "greenColor": palette.TEAL,
             "redColor": palette.VERMILION}  # fmt: skip
    assert {name: light[name] for name in names} == names
    assert light["chartCategoricalColors"] == [
        palette.BLUE, palette.VERMILION, palette.TEAL, palette.VIOLET, palette.SLATE
    ]  # fmt: skip
    for mode, colours in (("light", light), ("dark", dark)):
        assert tuple(colours["chartSequentialColors"]) == palette.SEQUENTIAL[mode]
        assert tuple(colours["chartDivergingColors"]) == palette.DIVERGING[mode]
        assert colours["backgroundColor"] == palette.GROUND[mode]
        assert colours["grayBackgroundColor"] == palette.NEUTRAL[mode]
    assert theme["font"].startswith(palette.FONT.split(", 'Noto Sans SC'")[0])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_marks_have_the_contrast_they_need(mode):
    """WCAG 2: 4.5 for text, 3 for marks."""
    assert palette.contrast(palette.INK[mode], palette.GROUND[mode]) >= 4.5
    for colour in palette.HUES.values():
        assert palette.contrast(colour, palette.GROUND[mode]) >= 3


@given(st.floats(0, 1), st.sampled_from(["light", "dark"]))
def test_digits_on_a_heat_map_cell_can_be_read(share, mode):
    cell = palette.on_scale(share, palette.SEQUENTIAL[mode])
    assert palette.contrast(palette.digit_colour(cell), cell) >= 4.5


# Answer lines -----------------------------------------------------------------------------------


def answers(lang):
    judged = TargetCheck(examples.CONVERSION, examples.change(), "not_established")
    checked = examples.check(examples.PASS_RATE, 18, 20, 34)
    return {
        "change": wording.change_sentence(examples.change(), lang, check=judged),
        "needs": wording.needs_sentence(examples.ranking(), lang),
        "skills": wording.skills_sentence(examples.gaps(), lang),
        "progress": wording.progress_sentence(checked, lang, n_make_up=7),
        "assessment": wording.assessment_sentence(checked, lang, gain=examples.gain()),
        "satisfaction": wording.satisfaction_sentence(
            examples.satisfaction(), lang, target=examples.SATISFACTION
        ),
        "overview": wording.overview_sentence(examples.checks(), lang),
        "review": wording.review_sentence(examples.review(), lang),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_line_is_one_short_sentence_with_an_end(lang):
    for name, sentence in answers(lang).items():
        assert wording.fits(sentence, lang), (name, sentence)
        assert sentence.endswith("。" if lang == "zh" else "."), name
        assert sentence[0].upper() == sentence[0]


STATES_OF = {
    ("met", "not_established", "not_established"): (
        "3 场里 1 场达标、2 场尚不能判定", "1 met, 2 not established of 3 sessions",
    ),
    ("missed", "missed"): ("2 场都未达标", "2 sessions, all missed"),
    ("met",): ("1 场里 1 场达标", "1 met of 1 session"),
    (): ("", ""),
}  # fmt: skip


@pytest.mark.parametrize("states", STATES_OF)
def test_a_title_counts_the_states_that_occur(states):
    groups = [Group("a", "a", None, state) for state in states]
    said = tuple(wording.groups_title(groups, lang, "sessions") for lang in LANGS)
    assert said == STATES_OF[states]


def test_a_share_in_an_answer_has_its_interval():
    # Wilson 1927, 18 of 20: .699 to .972
    check = examples.check(examples.PASS_RATE, 18, 20, 34)
    assert "90%（70–97%，18/20）" in wording.progress_sentence(check, "zh")
    assert "90% passed at first (70–97%, 18/20)" in wording.assessment_sentence(check, "en")


def test_the_thin_line_of_who_did_not_answer_is_explained_where_it_is_drawn():
    result = examples.satisfaction()
    assert "68%–91%" in wording.distribution_note(result, "zh")
    everybody = replace(result, worst_case=None, best_case=None)
    assert "细线" not in wording.distribution_note(everybody, "zh")
    assert "thin line" not in wording.distribution_note(everybody, "en")


def test_who_stands_in_no_group_of_their_own_is_counted():
    whole = examples.satisfaction()
    part = replace(whole, favourable=examples.rate(30, 40, "top_box"))
    shown, hidden = Group("a", "a", part, part.state), Group("b", "b", None)
    # 100 answered, 40 of them in the group that is shown
    (said,) = wording.hidden_sentences(whole, "en", (shown, hidden))
    assert "60 people" in said
    assert wording.hidden_sentences(whole, "en", (shown,)) == []
    assert wording.hidden_sentences(whole, "en") == []


def test_the_change_sentence_of_the_design_is_said():
    assert answers("zh")["change"] == (
        "培训后转化率高了 13.2%（+3.5% 至 +23.9%）：很可能真的变了，但是否到了 10–20% 还说不准。"
    )
    assert answers("en")["change"] == (
        "After the training conversion was 13.2% higher (+3.5% to +23.9%): "
        "likely a real change, but whether it reached 10–20% is open."
    )


def test_a_change_sentence_does_not_depend_on_p():
    for lang in LANGS:
        said = {wording.change_sentence(examples.change(p_value=p), lang) for p in (0.0001, 0.9)}
        assert len(said) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"certainty": "cannot_tell"}, "还不能判断"),
        ({"certainty": "cannot_tell", "cautions": ("pre_trend",)}, "与原有趋势分不开"),
        ({"certainty": "no_effect", "relative": 0.004}, "±3% 以内，看不出影响"),
        ({"certainty": "likely", "is_favourable": False, "relative": -0.1}, "很可能变差了"),
        ({"certainty": "clear"}, "明确变好了"),
        ({"relative": 0.0}, "几乎没动"),
    ],
)
def test_each_certainty_has_its_own_words(fields, words):
    assert words in wording.change_sentence(examples.change(**fields), "zh")


@pytest.mark.parametrize(("state", "words"), [("met", "达到了"), ("missed", "但没到")])
def test_the_target_is_named_only_where_the_change_is_told(state, words):
    for certainty, is_named in (("likely", True), ("cannot_tell", False)):
        found = examples.change(certainty=certainty)
        check = TargetCheck(examples.CONVERSION, found, state)
        assert (words in wording.change_sentence(found, "zh", check=check)) is is_named


def test_needs_name_the_settled_topics_and_where_the_order_becomes_open():
    said = wording.needs_sentence(examples.ranking(), "zh")
    assert (
        said
        == "先做 A/B 测试和用户研究：重抽样中分别有 98% 和 94% 排进前三。第 3 名以后分不出先后。"
    )
    nobody = [replace(need, top_share=0.5) for need in examples.ranking().needs]
    unsettled = replace(examples.ranking(), needs=tuple(nobody))
    assert "50%" in wording.needs_sentence(unsettled, "en")
    assert "open" in wording.needs_sentence(unsettled, "en")


@pytest.mark.parametrize(
    ("ties", "said"),
    [
        ((False, True), "3 个主题里先做A/B 测试。第 2 名以后分不出先后。"),
        ((True, False), "3 个主题里先做A/B 测试和用户研究。"),
        ((True, True), "3 个主题分不出先后。"),
    ],
)
def test_of_no_more_topics_than_the_top_counts_none_is_praised_for_being_in_it(ties, said):
    few = [
        replace(need, is_tied_with_next=is_tied)
        for need, is_tied in zip(examples.ranking().needs[:3], (*ties, False), strict=True)
    ]
    found = replace(examples.ranking(), needs=tuple(few))
    assert wording.needs_sentence(found, "zh").replace("先做 ", "先做") == said
    assert "resamples" not in wording.needs_sentence(found, "en")


def test_satisfaction_says_under_how_many_definitions_the_target_is_met():
    assert "三种算法里 1 种达标" in answers("zh")["satisfaction"]
    assert "met under 1 of 3 definitions" in answers("en")["satisfaction"]


def test_a_gain_whose_interval_holds_zero_is_not_called_a_gain():
    said = wording.gain_sentence(examples.gain(after=0.52, width=0.08), "zh")
    assert "说不准" in said
    assert "提高 2" not in said


def test_a_retest_always_stands_beside_what_chance_would_pass():
    said = wording.retest_sentence(examples.retest(), "zh")
    assert "70%（7/10）" in said
    assert "37%" in said


def test_what_cannot_be_told_says_why_and_how_much_it_takes():
    reason = CannotTell("too_few_pairs", 3, 5)
    assert wording.cannot_tell_sentence(reason, "zh").startswith("还不能判断：")
    for lang in LANGS:
        said = wording.cannot_tell_sentence(reason, lang)
        assert "3" in said
        assert "5" in said


@pytest.mark.parametrize("lang", LANGS)
def test_hidden_cells_are_not_in_the_skills_sentence(lang):
    cells = tuple(replace(c, gap=9.9) if c.is_hidden else c for c in examples.gaps().cells)
    said = wording.skills_sentence(replace(examples.gaps(), cells=cells), lang)
    assert "9.9" not in said


# The verdict card -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("certainty", ["clear", "likely", "cannot_tell", "no_effect"])
@pytest.mark.parametrize("grade", ["A", "B", "C", "D"])
def test_the_verdict_card_always_has_its_five_rows(lang, certainty, grade):
    rows = wording.verdict_card(examples.change(certainty=certainty, grade=grade), lang)
    assert [row.icon for row in rows] == [
        "insights", CERTAINTIES[certainty].icon, "function", "warning", "flag"
    ]  # fmt: skip
    assert all(row.text and row.heading for row in rows)


@pytest.mark.parametrize("lang", LANGS)
def test_the_terms_of_the_card_are_told_to_whoever_asks(lang):
    what, sure, method, fool, settle = wording.verdict_card(examples.change(), lang)
    assert "95%" in what.terms
    assert all(f"{grade}" in sure.terms for grade in "ABCD")
    word = "自由度" if lang == "zh" else "degrees of freedom"
    assert word in method.text
    assert word in method.terms
    assert fool.terms == settle.terms == ""


def test_the_card_says_that_nothing_was_found_and_what_was_found():
    assert "没有发现问题" in wording.verdict_card(examples.change(), "zh")[3].text
    found = examples.change(cautions=("pre_trend", "other_course"), n_days_dropped=2)
    text = wording.verdict_card(found, "zh")[3].text
    assert "没有发现问题" not in text
    assert "+0.10%" in text
    assert "2 天" in text


def test_every_caution_of_a_change_has_words_in_both_languages():
    codes = wording_keys("caution.")
    assert codes
    for lang in LANGS:
        for code in codes:
            assert wording.caution_sentence(examples.change(), code, lang)


def wording_keys(area):
    from reporting.words import catalogue

    return [key.removeprefix(area) for key in catalogue("zh") if key.startswith(area)]


def test_lower_is_better_is_said():
    found = examples.change(metric_id="churn", direction="lower", relative=-0.1, absolute=-0.01)
    text = wording.verdict_card(found, "zh")[0].text
    assert "越低越好" in text
    assert "即低" in text


# Problems of an import --------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """The fields of a problem of an import, without the code that finds it."""

    code: str = "file_blank"
    file_name: str = "费用.xlsx"
    sheet: str | None = "Sheet1"
    row: int | None = 13
    column: int | None = 2
    header: str | None = "讲师费"
    seen: str | None = "面议"
    values: dict = field(default_factory=dict)


def test_the_place_of_a_problem_is_counted_as_excel_counts():
    place = "文件“费用.xlsx”工作表“Sheet1”第 14 行 C 列“讲师费”："
    assert wording.problem_sentence(Trouble(), "zh").startswith(place)
    english = Trouble(file_name="cost.xlsx", header="Trainer fee")
    said = wording.problem_sentence(english, "en")
    assert said.startswith("File “cost.xlsx”, sheet “Sheet1”, row 14, column C “Trainer fee”: ")


def test_a_problem_of_a_whole_file_names_the_file_only():
    trouble = Trouble(sheet=None, row=None, column=None, header=None)
    assert wording.problem_sentence(trouble, "zh").startswith("文件“费用.xlsx”：")
    assert not wording.problem_sentence(trouble, "zh", with_file=False).startswith("：")


@pytest.mark.parametrize(
    ("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters_are_those_of_excel(position, letter):
    assert wording.column_letter(position) == letter


# Provenance and small things --------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_provenance_names_filters_version_minimum_time_and_files(lang):
    lines = wording.provenance_lines(examples.provenance(), lang, made_at=examples.MADE_AT)
    text = "\n".join(lines)
    for part in (
        "2026-11-20",
        "86",
        "54",
        "v37",
        "5",
        "09:14",
        "2026-11-21 08:30",
        "签到表_Q4.xlsx",
        "95%",
    ):
        assert part in text
    quarter = "2026 年第 4 季度" if lang == "zh" else "2026 Q4"
    assert quarter in text
    assert lines[0] == wording.translate(lang, "sample.note")


def test_markdown_of_users_is_escaped():
    assert wording.escape_markdown("a*b[c]:red[d]$x$") == r"a\*b\[c\]\:red\[d\]\$x\$"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("3. How satisfied are you?", r"3\. How satisfied are you?"),
        ("good\n- no\n12) yes", "good\n\\- no\n12\\) yes"),
        ("above\n---", "above\n\\---"),
        ("3.5 points, -2 to +4", "3.5 points, -2 to +4"),
    ],
)
def test_a_line_that_begins_like_a_list_is_text(typed, shown):
    assert wording.escape_markdown(typed) == shown


@pytest.mark.parametrize(
    "address", ["https://evil.example", "HTTP://evil.example", "www.evil.example"]
)
def test_an_address_somebody_typed_is_text_and_no_link(address):
    shown = wording.escape_markdown(f"go to {address}").replace("\\", "")
    assert address not in shown
    assert shown.replace("\u2060", "") == f"go to {address}"


def test_a_coarsened_share_shows_its_bound_and_not_its_counts():
    rate = examples.rate(28, 30, bound="at_least")
    assert wording.rate_value(rate).startswith("≥")
    assert wording.rate_counts(rate) == "n = 30"
    assert "28" not in cell_text(estimate(rate), None, "zh")


def test_a_group_hidden_for_any_reason_looks_the_same():
    hidden = [None, CannotTell("group_hidden"), CannotTell("group_too_small", 0, 5)]
    assert {wording.bare_counts(measure) for measure in hidden} == {"··"}
    assert {estimate(measure) for measure in hidden} == {"··"}


def test_no_report_says_a_forbidden_word():
    claim = re.compile(r"证明|显著|因为培训|proves|significant|because of|caused")
    for lang in LANGS:
        for report in examples.every_report(lang).values():
            texts = [report.title, report.answer, *report.judgements]
            texts += [section.note for section in report.sections]
            texts += [
                cell
                for table in tables(report)
                for row in table.rows
                for cell in row
                if isinstance(cell, str)
            ]
            assert not [text for text in texts if claim.search(text)]


def test_dates_of_the_fixture_are_those_of_the_design():
    assert examples.change().cut_on == date(2026, 10, 4)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("method", ["trend", "teams", "one_team", "staggered"])
def test_the_card_of_a_compared_change_says_what_it_would_have_been(method, lang):
    beside = TeamComparison((), 3, 4, 0.021, 0.034, 0.029, None, None, None)
    compared = examples.change(
        method=method,
        grade="B",
        comparison=None if method == "trend" else beside,
        after=0.0924,
        relative=0.1,
        degrees_of_freedom=5.4,
    )
    rows = [row.text for row in wording.verdict_card(compared, lang)]
    assert "8.40%" in rows[0], "9.24 % / 1.1"
    if method == "teams":
        assert "3" in rows[2]
        assert "4" in rows[2]
        assert "5" in rows[2]
        assert "+2.1%" in rows[3]
        assert "p = .034" in rows[3]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_outlook_says_whether_the_plan_can_answer(lang):
    def seen(*lifts):
        alone = tuple(
            Visible(days, 84, 3, 0, lift) for days, lift in zip((28, 56, 84), lifts, strict=True)
        )
        return wording.outlook_sentence(
            Outlook(alone, (), None, 168, date(2026, 9, 30)), 0.10, lang
        )

    assert "+9.0%" in seen(0.12, 0.09, 0.08)
    assert "56" in seen(0.12, 0.09, 0.08)
    assert "+11.0%" in seen(0.2, 0.15, 0.11)
    assert "84" in seen(0.2, 0.15, 0.11)
    assert seen(None, None, None) == translate(lang, "outlook.never")
    windows = (
        Visible(28, 84, 3, 4, 0.07),
        Visible(56, 84, 3, 4, 0.05),
        Visible(28, 84, 3, 8, None),
    )
    enough, never = wording.beside_words(windows, 0.1, lang)
    assert "+7.0%" in enough
    assert "+5.0%" in enough
    assert "+10%" not in enough
    assert "8" in never
    assert "+4%" in wording.beside_words(windows[:2], 0.04, lang)[0]


def test_the_title_of_the_gap_map_names_the_widest_gap_and_counts_wide_ones():
    gaps = examples.gaps()
    assert (
        wording.gaps_title(gaps, "zh")
        == "缺口最大：产品运营的用户研究，差 1.7 级；4 格里有 1 格差 1 级以上"
    )
    said = wording.gaps_title(gaps, "en")
    assert (
        said == "Largest gap: 用户研究 in 产品运营, 1.7 levels; 1 of 4 cells a level or more short"
    )
    met = replace(gaps, cells=tuple(c for c in gaps.cells if c.gap == 0))
    assert wording.gaps_title(met, "en").startswith("No gap")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_return_is_shown_with_whose_judgement_it_rests_on_and_since_when(lang):
    (said,) = wording.worth_sentences(examples.ledger(), lang)
    for part in ("李", "2026-01-05", "50", "90", "80%"):
        assert part in said
    found = examples.ledger().entries[0]
    compared = replace(found.verdict, change=replace(found.verdict.change, method="teams"))
    alone = replace(found.verdict, change=replace(found.verdict.change, method="level_shift"))
    said = wording.worth_sentence(replace(found, verdict=compared), lang)
    assert "100%" in said
    assert "50%" not in said
    assert "50%" in wording.worth_sentence(replace(found, verdict=alone), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_file_of_the_ledger_names_who_judged_its_returns(lang):
    report = examples.every_report(lang)["course_ledger"]
    items = [
        item
        for s in report.sections
        for b in s.blocks
        if isinstance(b, Bullets)
        for item in b.items
    ]
    assert wording.worth_sentences(examples.ledger(), lang)[0] in items


def test_only_the_holes_that_there_are_are_named():
    whole = PlanChain((), (), (), (), 4, 2)
    assert wording.chain_sentence(whole, "en").startswith("4 courses name a metric")
    torn = replace(whole, courses_without_metric=("a",), goals_without_course=("g",))
    assert wording.chain_sentence(torn, "en") == (
        "1 of 4 courses name no metric; 1 goal has no course"
    )
    assert wording.chain_sentence(torn, "zh") == "4 门课里 1 门没有对应指标，1 个目标没有课"


def test_a_share_without_its_parts_is_watched_in_percent_and_counts_without_decimals():
    first = date(2026, 1, 5)
    on = [first + timedelta(days=i) for i in range(200)]
    share = 0.93 + 0.02 * np.random.default_rng(1).standard_normal(200).clip(-2, 2)
    columns = {"metric_name": "满意", "direction": "higher", "observed_on": on, "n_teams": 2}
    days = pd.DataFrame(
        columns | {"metric_id": "s", "kind": "ratio", "numerator": 2 * share, "denominator": 2.0}
    )
    links = pd.DataFrame(
        columns=["skill_id", "skill_name", "metric_id", "n_courses", "goal_weight"]
    )
    nothing = pd.DataFrame(columns=["metric_id", "decision", "through_on", "postponed_to"])
    nobody = pd.DataFrame(
        columns=["role", "skill_id", "skill_name", "tier", "required_level", "weight", "n_people",
                 "n_assessed", "mean_gap", "var_gap", "mean_level", "is_in_view"]
    )  # fmt: skip

    def watched(rows):
        return alarms.find(rows, links, nobody, nothing).watched[0]

    alike = watched(days)
    assert wording.watch_value(0.934, alike) == "93.4%"
    assert wording.watch_ticks([0.9, 0.95, 1.0], alike) == ["90%", "95%", "100%"]
    counts = watched(days.assign(kind="count", numerator=500 + 900 * share, denominator=np.nan))
    assert wording.watch_ticks([400.0, 500.0], counts) == ["400", "500"]
    assert wording.watch_ticks([0.5, 1.0], counts) == ["0.5", "1.0"]
