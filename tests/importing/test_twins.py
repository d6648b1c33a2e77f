"""Several tables of one file with the same columns: a region each, a goal beside what really was."""

import pytest

from data.importing import intake, storing
from data.importing.answers import read_answers
from data.importing.known import Known
from data.importing.model import Sheet, SourceFile
from tests.importing.small_tables import SALT, codes, rows_of

KNOWN = Known(salt=SALT)
NORTH = "华北区\n日期|新增用户|订单量\n2026-06-01|100|10\n2026-06-02|101|11\n2026-06-03|102|12"
EAST = "华东区\n日期|新增用户|订单量\n2026-06-01|200|20\n2026-06-02|201|21\n2026-06-03|202|22"
BESIDE = """
North region|||South region
Date|New users||Date|New users
2026-06-01|100||2026-06-01|200
2026-06-02|101||2026-06-02|201
2026-06-03|102||2026-06-03|202
"""
MONTHS = "华北区\n指标|2026年6月|2026年7月\n订单量|10|20\n\n华东区\n指标|2026年6月|2026年7月\n订单量|30|40"
PLANS = "方案甲\n日期|订单量\n2026-06-01|10\n2026-06-02|11\n\n方案乙\n日期|订单量\n2026-06-01|20\n2026-06-02|21"
NAMELESS = PLANS.replace("方案甲\n", "").replace("方案乙\n", "")
GOALS = PLANS.replace("方案甲", "实际").replace("方案乙", "目标")
PERIODS = "2026年6月\n团队|订单量\n一组|10\n二组|11\n\n2026年7月\n团队|订单量\n一组|20\n二组|21"


def checked_of(*sheets, **answers):
    """The checked tables of a file with these (name, text) sheets, or texts."""
    pairs = [("Sheet1", one) if isinstance(one, str) else one for one in sheets]
    made = []
    for name, text in pairs:
        lines = [line.split("|") for line in text.strip("\n").split("\n")]
        width = max(map(len, lines))
        cells = [
            [*(cell or None for cell in line), *[None] * (width - len(line))] for line in lines
        ]
        made.append(Sheet(name, cells))
    taken = intake.take_in(SourceFile("file.xlsx", "0" * 64, "xlsx", None, tuple(made)))
    for position in range(len(taken.tables)):
        taken = intake.choose(taken, position, intake.Choice(context=answers))
    return intake.check(taken, KNOWN)


def figures(checked, *columns):
    """What is stored of every metric by team and day, all tables together."""
    return [row for item in checked if item.frames for row in rows_of(item, "metric_day", *columns)]


@pytest.mark.parametrize(
    "text", [f"{NORTH}\n\n{EAST}", f"{NORTH}\n{EAST}", f"2026年6月日报\n\n{NORTH}\n\n{EAST}",
             f"{NORTH}\n\n{EAST}".replace("区\n", "区运营日报\n")],
)  # fmt: skip
def test_the_title_of_each_of_several_like_tables_is_its_team(text):
    checked = checked_of(text)
    storing.merge(checked)
    found = figures(checked, "team", "metric_id", "value")
    assert [row for row in found if row[1] == "订单量"] == [
        ("华北区", "订单量", 10), ("华北区", "订单量", 11), ("华北区", "订单量", 12),
        ("华东区", "订单量", 20), ("华东区", "订单量", 21), ("华东区", "订单量", 22),
    ]  # fmt: skip
    assert len(found) == 12
    assert [codes(item, "question") for item in checked] == [[], []]
    assert all("title_as_team" in codes(item, "note") for item in checked)


def test_tables_beside_each_other_and_with_months_across_have_teams_too():
    assert figures(checked_of(BESIDE), "team", "value") == [
        ("North region", 100), ("North region", 101), ("North region", 102),
        ("South region", 200), ("South region", 201), ("South region", 202),
    ]  # fmt: skip
    assert figures(checked_of(MONTHS), "team", "value") == [
        ("华北区", 10), ("华北区", 20), ("华东区", 30), ("华东区", 40)
    ]  # fmt: skip


@pytest.mark.parametrize("sheets", [(PLANS,), (("甲", NAMELESS[:42]), ("乙", NAMELESS[-42:]))])
def test_a_name_that_may_be_no_team_is_asked_about_and_nothing_is_stored_before(sheets):
    waiting = checked_of(*sheets)
    assert [codes(item, "question") for item in waiting] == [["table_contradicts"]] * 2
    assert all(not item.frames for item in waiting)
    answered = checked_of(*sheets, tables_are="team")
    assert [value for _, value in figures(answered, "team", "value")] == [10, 11, 20, 21]
    assert len({team for team, _ in figures(answered, "team", "value")}) == 2
    assert not figures(checked_of(*sheets, tables_are="leave_out"), "value")
    first = checked_of(*sheets)[0].problems
    name = next(p.seen for p in first if p.code == "table_contradicts")
    one = checked_of(*sheets, **read_answers([f"tables_are.{name}=team"]).context)
    assert [value for _, value in figures(one, "team", "value")] == [10, 11]
    assert [codes(item, "question") for item in one] == [[], ["table_contradicts"]]


def test_without_a_name_the_team_of_each_table_is_asked_for():
    waiting = checked_of(NAMELESS)
    assert [codes(item, "question") for item in waiting] == [["table_nameless"]] * 2
    assert all(not item.frames for item in waiting)
    found = figures(checked_of(NAMELESS, team_name="华南"), "team", "value")
    assert found == [("华南", 10), ("华南", 11), ("华南", 20), ("华南", 21)]


def test_a_table_of_goals_beside_the_actual_one_is_left_out_and_the_other_of_no_team():
    checked = checked_of(GOALS)
    assert figures(checked, "team", "value") == [("", 10), ("", 11)]
    assert codes(checked[1], "refused") == ["table_of_goals"]


def test_plans_a_and_b_are_no_goals_but_asked_about():
    text = PLANS.replace("方案甲", "Plan A").replace("方案乙", "Plan B")
    assert [codes(item, "question") for item in checked_of(text)] == [["table_contradicts"]] * 2


def test_tables_of_two_months_are_dated_by_their_titles_and_nothing_is_asked():
    checked = checked_of(PERIODS)
    found = figures(checked, "team", "observed_on", "value")
    assert [(team, str(day), value) for team, day, value in found] == [
        ("一组", "2026-06-01", 10), ("二组", "2026-06-01", 11),
        ("一组", "2026-07-01", 20), ("二组", "2026-07-01", 21),
    ]  # fmt: skip
    assert not any("table_contradicts" in codes(item) for item in checked)


def test_sheets_of_weeks_are_dated_by_their_names_and_nothing_is_asked():
    sheets = [(name, f"团队|订单量\n一组|{n}") for name, n in (("2026W23", 10), ("2026W24", 20))]
    found = figures(checked_of(*sheets), "team", "observed_on", "value")
    assert [(team, str(day), value) for team, day, value in found] == [
        ("一组", "2026-06-01", 10), ("一组", "2026-06-08", 20)
    ]  # fmt: skip
