from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing import intake
from data.importing.known import Known
from data.importing.model import CellError, Problem, Sheet, SourceFile
from data.importing.tables import find_tables, sheets_without_table, with_borders
from tests.importing.small_tables import SALT

#: Real file, its n-th table, header rows as Excel counts them, records, columns, some headers:
#: what the index of the files says, or what stands on the sheet.
REAL = [
    ("S01", 0, [1], 800, 14, ["序号", "提交答卷时间", "1、手机部数", "3、性别"]),
    ("S04", 0, [1], 599, 2, ["序号", "剧烈运动天数"]),
    ("S04", 1, [1], 410, 2, ["序号", "剧烈运动单日分钟数"]),
    ("S04", 2, [1], 757, 2, ["序号", "适度运动天数"]),
    ("S04", 3, [1], 457, 2, ["序号", "适度运动单日分钟数"]),
    ("S04", 4, [1], 916, 2, ["序号", "步行天数"]),
    ("S04", 5, [1], 677, 2, ["序号", "步行单日分钟数"]),
    ("S04", 6, [1], 537, 2, ["序号", "工作日久坐分钟数"]),
    ("S06", 0, [1, 2], 1186, 38, ["RespondentID", "Have you seen any of the 6 films in the Star Wars franchise? / Response", "Gender / Response"]),
    ("S07", 0, [1, 2, 3], 5, 190, ["ResponseID", "fruits / This is a multiple choice single answer vertical question, please choose one of the fruits below."]),
    ("S08", 0, [1, 2], 5, 189, ["V1 / ResponseID", "fruits / This is a multiple choice single answer vertical question, please choose one of the fruits below."]),
    ("S11", 0, [1, 2, 3], 5, 30, ["ResponseID", "Finished"]),
    ("S13", 0, [1], 60, 5, ["(A)", "居住縣市"]),
    ("S17", 0, [1], 43, 8, ["id", "timestamp", "q1", "path_code"]),
    ("S18", 0, [1], 12, 11, ["Q1", "Q11"]),
    ("A01", 0, [2], 49, 9, ["学号", "姓名", "课程名称", "百分成绩"]),
    ("A03", 0, [1, 2, 3], 4, 20, ["Student", "Lab 01 (150834)", "Final Exam (186585)"]),
    ("A04", 0, [1], 4, 78, ["First Name", "SID", "Lab 01", "Lab 01 - Max Points"]),
    ("A07", 0, [1], 4, 5, ["学号", "姓名", "成绩", "班级", "电话号码"]),
    ("A08", 0, [1], 30, 6, ["学号", "姓名", "大学物理", "平均成绩"]),
    ("A09", 0, [1], 127, 5, ["org", "course_key", "actor_id", "course_grade", "emission_time"]),
    ("A13", 0, [2, 3], 0, 13, ["序号", "身份证号", "正手 一点攻球 / 第二次", "备注"]),
    ("A13", 1, [2, 3], 0, 15, ["反手 一点拨球或推挡 / 第三次"]),
    ("A13", 2, [2, 3], 0, 10, ["报考等级"]),
    ("A13", 3, [2, 3], 0, 12, ["搓球 / 第一次"]),
    ("A15", 0, [1], 180, 4, ["Scores", "Time", "Group", "Subject"]),
    ("A17", 0, [1], 3, 8, ["Last Name", "First Name", "Student ID"]),
    ("T01", 0, [1], 248, 3, ["登记号码", "姓名", "出勤时间"]),
    ("T05", 0, [1], 441, 8, ["部门", "姓名", "考勤号码", "日期时间"]),
    ("T06", 0, [2], 2, 5, ["姓名", "请假日期", "请假天数", "类型", "备注"]),
    ("T07", 0, [1], 76, 8, ["学号", "姓名", "2018-05-15", "2018-05-25"]),
    ("T10", 0, [1], 38, 3, ["Full Name", "User Action", "Timestamp"]),
    ("T12", 0, [1], 29, 6, ["Name (Original Name)", "Duration (Minutes)"]),
    ("T14", 0, [4], 10, 4, ["Name (Original Name)", "Total Duration (Minutes)"]),
    ("T15", 0, [1], 8, 24, ["name", "2020-10-01", "2020-10-23"]),
    ("T16", 0, [1], 0, 9, ["教练姓名", "打卡时间"]),
    ("T16", 1, [1], 0, 3, ["应出勤（节）"]),
    ("K01", 0, [3], 32, 19, ["指标", "2020年第一季度", "2015年第四季度"]),
    ("K05", 0, [1, 2, 3, 4], 24, 27, ["指标 / 地区 / 频度 / 单位", "GDP_累计 / 全国 / 季 / 亿元"]),
    ("K07", 0, [10], 15, 8, ["Page title and screen class", "Views", "Active users"]),
    ("K08", 0, [10], 10, 5, ["Event name", "Event count"]),
    ("K10", 0, [1], 7, 5, ["Date", "Clicks", "Impressions", "CTR", "Position"]),
    ("K13", 0, [1], 3, 12, ["月", "日", "日发电"]),
    ("K14", 0, [1], 208, 8, ["time", "Austria"]),
    ("K15", 0, [1], 55, 22, ["Time", "Australia"]),
    ("K16", 0, [1], 24, 4, ["产品号", "产品名", "成交价", "盈利"]),
    ("H13", 0, [1], 3, 2, ["Provinces in China", "Chinese Name"]),
    ("H23", 0, [1, 2], 2, 8, ["A1", "C1", "C1 (2)"]),
    ("H42", 0, [], 5, 3, ["(A)"]),
    ("H48", 0, [1], 327, 19, ["Organisation_code"]),
    ("H52", 0, [], 10, 5, ["(A)"]),
    ("H54", 0, [4], 13, 9, ["Year", "2000", "2007"]),
    ("H56", 0, [1], 2, 5, ["id", "name", "id (2)", "age", "id (3)"]),
    ("H57", 0, [1], 3, 3, ["id", "name", "age"]),
    ("H58", 0, [1, 2, 3, 4, 5], 1, 4, ["Region", "Caloric contribution / (%)", "Cumulative impact of changes on cost of food basket / from baseline (%)"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "header", "n", "width", "names"), REAL)
def test_a_real_table_is_found_where_it_stands(name, number, header, n, width, names, samples):
    table = find_tables(samples[name])[number]
    assert [row + 1 for row in table.header_rows] == header
    assert len(table.data_rows) == n
    assert len(table.columns) == width
    assert set(names) <= {column.header for column in table.columns}


def test_every_realistic_file_gives_a_table(samples):
    for name, result in samples.items():
        if name[0] in "SATK":
            assert find_tables(result), name


def test_an_empty_real_template_says_so(samples):
    for name in ("A13", "T16"):
        for table in find_tables(samples[name]):
            assert "template_without_data" in [problem.code for problem in table.problems]


def test_what_stands_above_a_real_table_is_its_title(samples):
    assert find_tables(samples["A01"])[0].title == ("成绩查询",)
    assert find_tables(samples["K01"])[0].title == ("数据库：季度数据", "时间：最近18季度")
    assert "Start date: 20250303" in find_tables(samples["K07"])[0].title
    assert find_tables(samples["T14"])[0].title[:2] == (
        "Meeting ID: 00000000001",
        "Topic: Meeting about Reunion",
    )
    assert find_tables(samples["K13"])[1].title[0].startswith("2019年5月28日，日发电量1550万千瓦时")


def test_people_across_are_turned_and_the_total_kept_for_checking(samples):
    (table,) = find_tables(samples["T15"])
    assert table.is_transposed
    cells = [[table.sheet.cells[row][c.position] for c in table.columns] for row in table.data_rows]
    assert [row[0] for row in cells] == [
        "Ben Ashley",
        "Tom Brooks",
        "Jimmy Cooney",
        "Sue Daniels",
        "Berlinda Fong",
        "Terry Jones",
        "Angelina Little",
        "Linda Smith",
    ]
    assert sum(cell is True for row in cells for cell in row) == 6
    (total,) = table.totals.values()
    assert [total[row] for row in table.data_rows] == [0, 1, 1, 1, 1, 1, 0, 1]


def test_metrics_by_date_are_not_turned(samples):
    for name in ("K10", "K14", "K15"):
        assert not find_tables(samples[name])[0].is_transposed


# Laws on small sheets


def only(source):
    (table,) = find_tables(source)
    return table


def headers(table):
    return [column.header for column in table.columns]


def codes(table):
    return [problem.code for problem in table.problems]


def test_title_lines_labels_and_footers_are_not_records(source_of):
    table = only(
        source_of(
            "A/B 测试 签到表\n讲师：|王敏|日期：|2026-03-05\n工号|姓名|岗位|签到\nE001|赵强|产品运营|√\n"
            "E002|钱伟|内容运营|迟到\n合计|||2\n注：√ 为到场\n制表人：孙丽||审核：李刚"
        )
    )
    assert table.header_rows == (2,)
    assert table.data_rows == (3, 4)
    assert table.title == ("A/B 测试 签到表", "讲师： 王敏", "日期： 2026-03-05")
    assert table.totals == {5: ("合计", None, None, 2)}
    assert {"totals_left_out", "notes_left_out"} <= set(codes(table))


@pytest.mark.parametrize(
    "word",
    ["合计", "合 计", "总计：", "小计", "平均分", "最高分", "Total", "AVERAGE", "Grand total"],
)
def test_a_row_of_totals_is_kept_apart(word, source_of):
    table = only(source_of(f"姓名|成绩|名次\n王敏|90|1\n赵强|80|2\n{word}|85|"))
    assert table.data_rows == (1, 2)
    assert list(table.totals) == [3]


def test_totals_in_the_middle_do_not_end_the_table(source_of):
    table = only(source_of("序号|部门|人数\n1|甲|5\n2|乙|6\n|小计|11\n3|丙|7\n4|丁|8\n|小计|15"))
    assert table.data_rows == (1, 2, 4, 5)
    assert list(table.totals) == [3, 6]


def test_a_person_called_like_a_longer_word_is_a_record(source_of):
    assert only(source_of("指标|数值|目标\n累计用户数|5|6\n平均时长|7|8")).data_rows == (1, 2)


def test_merged_parents_are_joined_to_their_columns(source_of):
    text = "工号|姓名|笔试|||备注\n||训前|训后|补考|\nE1|王敏|60|80||\nE2|赵强|50|65|75|好"
    merged = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 1, 5))
    table = only(source_of(text, merged))
    assert table.header_rows == (0, 1)
    assert headers(table) == ["工号", "姓名", "笔试 / 训前", "笔试 / 训后", "笔试 / 补考", "备注"]
    assert table.columns[3].parts == ("笔试", "训后")
    assert table.data_rows == (2, 3)


def test_parents_written_once_reach_to_the_next_one(source_of):
    text = "工号|姓名|笔试||实操|\n||训前|训后|训前|训后\nE1|王敏|60|80|70|90\nE2|赵强|50|65|75|88"
    table = only(source_of(text))
    assert headers(table) == [
        "工号",
        "姓名",
        "笔试 / 训前",
        "笔试 / 训后",
        "实操 / 训前",
        "实操 / 训后",
    ]


def test_tiers_above_skills_are_parents_not_a_title(source_of):
    text = "岗位技能要求\n岗位|基础||进阶|\n|数据工具|文案|测试|画像\n产品运营|3|2|4|3\n内容运营|2|4|2|3"
    table = only(source_of(text, ((0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4))))
    assert table.title == ("岗位技能要求",)
    assert headers(table) == [
        "岗位",
        "基础 / 数据工具",
        "基础 / 文案",
        "进阶 / 测试",
        "进阶 / 画像",
    ]


def test_a_row_that_only_numbers_the_columns_is_not_a_record(source_of):
    table = only(source_of("姓名|部门|成绩|名次\n1|2|3|4\n王敏|甲|90|1\n赵强|乙|80|2"))
    assert table.header_rows == (0, 1)
    assert headers(table) == ["姓名", "部门", "成绩", "名次"]
    assert table.data_rows == (2, 3)


def test_points_possible_are_not_a_person(source_of):
    table = only(source_of("姓名|笔试|实操\n满分|100|50\n王敏|90|45\n赵强|80|40"))
    assert table.header_rows == (0, 1)
    assert headers(table) == ["姓名", "笔试", "实操"]


@pytest.mark.parametrize("mark", ["缺考", "缓考", "请假", "待定", "未参加", "N/A"])
def test_a_first_record_without_numbers_is_still_a_record(mark, source_of):
    table = only(
        source_of(
            f"姓名|部门|笔试|实操\n王敏|甲|{mark}|{mark}\n赵强|乙|80|40\n孙丽|甲|70|30\n李刚|乙|60|35"
        )
    )
    assert table.header_rows == (0,)
    assert len(table.data_rows) == 4


def test_a_repeated_header_is_not_a_record(source_of):
    table = only(source_of("姓名|成绩\n王敏|90\n姓名|成绩\n赵强|80"))
    assert table.data_rows == (1, 3)
    assert "header_again_left_out" in codes(table)


def test_two_tables_below_each_other_are_two(source_of):
    tables = find_tables(
        source_of("一班\n姓名|成绩\n王敏|90\n赵强|80\n\n二班\n姓名|成绩\n孙丽|70\n李刚|60")
    )
    assert [table.title for table in tables] == [("一班",), ("二班",)]
    assert [table.data_rows for table in tables] == [(2, 3), (7, 8)]


def test_two_tables_beside_each_other_are_two(source_of):
    tables = find_tables(source_of("姓名|成绩||姓名|成绩\n王敏|90||孙丽|70\n赵强|80||李刚|60"))
    assert [[column.position for column in table.columns] for table in tables] == [[0, 1], [3, 4]]


def test_a_spacing_column_does_not_cut_a_table(source_of):
    table = only(source_of("工号|姓名||笔试|实操\nE1|王敏||90|80\nE2|赵强||80|70\nE3|孙丽||60|65"))
    assert headers(table) == ["工号", "姓名", "笔试", "实操"]


def test_records_go_on_after_a_blank_row(source_of):
    table = only(source_of("工号|姓名|成绩\n1|王敏|90\n2|赵强|80\n\n3|孙丽|70\n4|李刚|60"))
    assert table.data_rows == (1, 2, 4, 5)


def test_leading_blank_rows_and_columns_are_no_part_of_the_table(source_of):
    table = only(source_of("||\n||\n||姓名|成绩|部门\n||王敏|90|甲\n||赵强|80|乙"))
    assert [column.position for column in table.columns] == [2, 3, 4]
    assert table.header_rows == (2,)


def test_meeting_facts_above_a_list_become_its_title(source_of):
    text = "会议主题：|数据分析\n会议号：|0012345\n累计时长：|120\n\n昵称|首次入会时间|时长\n王敏|2026-03-05 14:00|100\n赵强|2026-03-05 14:02|90"
    table = only(source_of(text))
    assert table.title == ("会议主题： 数据分析", "会议号： 0012345", "累计时长： 120")
    assert table.data_rows == (5, 6)


def test_comment_lines_of_an_export_are_its_title(source_of):
    text = "# ----\n# Start date: 20250303\n# \nEvent|Count\nclick|5\nview|7\n# ----\n# Users\nPage|Users\nhome|3\nnews|4"
    tables = find_tables(source_of(text))
    # the period stands once, above the first of several reports
    shared = "Start date: 20250303"
    assert [table.title for table in tables] == [(shared,), ("Users", shared)]
    assert [headers(table) for table in tables] == [["Event", "Count"], ["Page", "Users"]]


def test_department_merged_over_people_is_repeated_a_number_is_not(source_of):
    text = "部门|组内时长|姓名|成绩\n运营部|120|王敏|90\n||赵强|80\n产品部|60|孙丽|70"
    table = only(source_of(text, ((1, 0, 2, 0), (1, 1, 2, 1))))
    assert [table.sheet.cells[row][0] for row in table.data_rows] == ["运营部", "运营部", "产品部"]
    assert [table.sheet.cells[row][1] for row in table.data_rows] == [120, None, 60]
    assert {"merged_filled_down", "merged_number"} <= set(codes(table))


def test_the_sheet_that_was_read_is_not_changed(source_of):
    source = source_of("部门|姓名|成绩\n运营部|王敏|90\n|赵强|80", ((1, 0, 2, 0),))
    find_tables(source)
    assert source.sheets[0].cells[2][0] is None


def test_dates_down_and_people_across_are_turned(source_of):
    text = "日期|王敏|赵强|孙丽\n2026-03-05|√|迟到|√\n2026-03-12|√|√|请假\n2026-03-19|×|√|√"
    table = only(source_of(text))
    assert table.is_transposed
    rows = [[table.sheet.cells[row][c.position] for c in table.columns] for row in table.data_rows]
    assert headers(table) == ["name", "2026-03-05", "2026-03-12", "2026-03-19"]
    assert rows == [["王敏", "√", "√", "×"], ["赵强", "迟到", "√", "√"], ["孙丽", "√", "请假", "√"]]


def test_stray_cells_beside_the_headers_are_left_out_and_named(source_of):
    text = (
        "工号|姓名|成绩\n"
        + "\n".join(f"E{n}|员工{n}|{60 + n}" for n in range(12))
        + "\nE12|员工12|80|补交"
    )
    table = only(source_of(text))
    assert headers(table) == ["工号", "姓名", "成绩"]
    (problem,) = [p for p in table.problems if p.code == "cells_without_header"]
    assert (problem.row, problem.column) == (13, 3)


def test_a_template_without_records_says_so(source_of):
    table = only(source_of("培训成绩表\n工号|姓名|成绩"))
    assert table.data_rows == ()
    assert [(p.code, p.severity) for p in table.problems] == [("template_without_data", "refused")]


def test_a_sheet_without_a_header_asks_for_one(source_of):
    table = only(source_of("1|90|80\n2|70|60\n3|50|40"))
    assert table.header_rows == ()
    assert headers(table) == ["(A)", "(B)", "(C)"]
    assert [(p.code, p.severity) for p in table.problems] == [("header_missing", "question")]


def test_years_and_day_numbers_can_be_headers(source_of):
    assert only(source_of("指标|2023|2024|2025\n人数|5|6|7\n课时|8|9|10")).header_rows == (0,)
    assert only(source_of("姓名|1|2|3|4\n王敏|√|√|√|√\n赵强|√|×|√|√")).header_rows == (0,)


def test_a_sheet_with_text_only_has_no_table_and_that_is_said(source_of):
    source = source_of("填表说明\n请在成绩表里填写\n每人一行")
    assert find_tables(source) == []
    assert [(p.code, p.severity) for p in sheets_without_table(source, [])] == [
        ("file_without_table", "refused")
    ]


def test_a_sheet_of_instructions_beside_a_table_is_named(source_of):
    with_table, text = source_of("姓名|成绩\n王敏|90"), source_of("填表说明\n每人一行")
    sheets = (replace(with_table.sheets[0], name="成绩"), replace(text.sheets[0], name="说明"))
    source = replace(with_table, sheets=sheets)
    (problem,) = sheets_without_table(source, find_tables(source))
    assert (problem.code, problem.severity, problem.sheet) == (
        "sheet_is_legend",
        "note",
        "说明",
    )


def test_problems_name_file_and_sheet(source_of):
    table = only(source_of("id|id\n1|2\n3|4", name="名单.xlsx"))
    assert table.problems == (
        Problem(
            "header_duplicate",
            "note",
            "名单.xlsx",
            "Sheet1",
            0,
            1,
            "id",
            None,
            {"header": "id", "renamed": "id (2)"},
        ),
    )


def test_error_cells_do_not_disturb_the_table():
    cells = [["姓名", "成绩"], ["王敏", CellError("#N/A")], ["赵强", 80]]
    table = only(SourceFile("a.xlsx", "", "xlsx", None, (Sheet("S", cells),)))
    assert table.data_rows == (1, 2)


# Borders moved by the reader


def test_moved_borders_decide_header_records_and_columns(source_of):
    found = only(
        source_of(
            "A|B|C\n第一行|说明|x\n姓名|成绩|部门\n王敏|90|甲\n赵强|80|乙\n合计|170|\n孙丽|70|甲"
        )
    )
    moved = with_borders(found, [2], 3, 5, 0, 1)
    assert moved.header_rows == (2,)
    assert headers(moved) == ["姓名", "成绩"]
    assert moved.data_rows == (3, 4)
    assert list(moved.totals) == [5]


def test_borders_beyond_the_sheet_are_those_of_the_sheet(source_of):
    found = only(source_of("姓名|成绩\n王敏|90\n赵强|80"))
    moved = with_borders(found, [0], 1, 99, 0, 99)
    assert (moved.header_rows, moved.data_rows) == ((0,), (1, 2))
    assert headers(moved) == ["姓名", "成绩"]


def test_borders_without_a_header_name_the_columns(source_of):
    found = only(source_of("姓名|成绩\n王敏|90\n赵强|80"))
    moved = with_borders(found, [], 0, 2, 0, 1)
    assert headers(moved) == ["(A)", "(B)"]
    assert moved.data_rows == (0, 1, 2)


def test_borders_of_a_turned_table_are_those_of_the_sheet_in_the_file(source_of):
    lines = ["日期|沈映川|顾澄野|苏若棠"]
    lines += [f"2026-03-0{day}|√|√|×" for day in range(2, 8)]
    (table,) = find_tables(source_of("\n".join(lines)))
    assert table.is_transposed
    lies = intake.borders_of(table)
    assert lies == intake.Borders(0, 0, 6, 0, 3)
    shorter = with_borders(table, [0], 1, 4, 0, 2)
    assert shorter.is_transposed
    assert [column.header for column in shorter.columns[1:]] == [
        f"2026-03-0{day}" for day in range(2, 6)
    ]
    assert len(shorter.data_rows) == 2
    again = with_borders(shorter, [0], 1, lies.last_row, 0, lies.last_column)
    assert again.columns == table.columns


def test_a_reader_can_say_that_no_row_holds_the_names(source_of):
    source = source_of("A-01|90|甲\nA-02|80|乙\nA-03|70|甲\nA-04|60|乙")
    found = only(source)
    assert "header_missing" in {problem.code for problem in found.problems}
    lies = intake.borders_of(found)
    assert (lies.header_first, lies.header_last) == (0, -1)
    choice = intake.Choice(borders=lies)
    table = intake.propose(found, choice, Known(salt=b"salt"), "file.xlsx").table
    assert "header_missing" not in {problem.code for problem in table.problems}
    assert table.data_rows == found.data_rows


def test_the_same_borders_give_the_same_table(source_of):
    found = only(source_of("签到表\n姓名|成绩\n王敏|90\n赵强|80"))
    rows, columns = found.data_rows, found.columns
    moved = with_borders(
        found, found.header_rows, rows[0], rows[-1], columns[0].position, columns[-1].position
    )
    assert (moved.header_rows, moved.data_rows, moved.columns, moved.title) == (
        found.header_rows,
        rows,
        columns,
        found.title,
    )


# Any ordinary table is found whatever stands around it

NAMES = st.text("王李张刘陈杨赵黄周吴敏强丽伟芳", min_size=2, max_size=3)


@given(
    records=st.lists(st.tuples(NAMES, st.integers(0, 100), st.sampled_from(["甲组", "乙组", "丙组"])), min_size=2, max_size=30),
    n_titles=st.integers(0, 3),
    n_blank_rows=st.integers(0, 2),
    n_blank_columns=st.integers(0, 2),
    has_total=st.booleans(),
    has_note=st.booleans(),
)  # fmt: skip
def test_a_table_is_found_among_titles_blanks_and_totals(
    records, n_titles, n_blank_rows, n_blank_columns, has_total, has_note
):
    first = date(2026, 1, 9)
    body = [
        [f"E{n:03}", name, group, score, first + timedelta(days=7 * n)]
        for n, (name, score, group) in enumerate(records)
    ]
    lines = [[f"培训成绩 第{n + 1}页"] for n in range(n_titles)] + [[]] * n_blank_rows
    header = len(lines)
    lines += [["工号", "姓名", "小组", "成绩", "日期"], *body]
    lines += [["平均", None, None, 50]] * has_total + [["备注：缺考者另行安排"]] * has_note
    cells = [[None] * n_blank_columns + line + [None] * (5 - len(line)) for line in lines]
    table = only(SourceFile("a.xlsx", "", "xlsx", None, (Sheet("S", cells),)))
    assert table.header_rows == (header,)
    assert table.data_rows == tuple(range(header + 1, header + 1 + len(body)))
    assert [column.position for column in table.columns] == list(
        range(n_blank_columns, n_blank_columns + 5)
    )
    assert len(table.totals) == has_total
    assert len(table.title) == n_titles


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(max_size=8),
                st.integers(),
                st.floats(),
                st.booleans(),
                st.dates(),
            ),
            min_size=6,
            max_size=6,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_grid_of_cells_breaks_the_search(cells):
    source = SourceFile("a.xlsx", "", "xlsx", None, (Sheet("S", cells),))
    for table in find_tables(source):
        taken = {*table.header_rows, *table.data_rows}
        assert len(taken) == len(table.header_rows) + len(table.data_rows)
        assert len({column.header for column in table.columns}) == len(table.columns)


# Layouts of real offices


def test_a_monthly_attendance_report_with_day_numbers_under_a_merged_parent(source_of):
    text = (
        "月度汇总 统计日期：2026-03-01 至 2026-03-31\n报表生成时间：2026-04-01 09:00\n"
        "姓名|部门|工号|出勤天数|考勤结果|||\n||||1|2|六|日\n王敏|甲|001|2|正常|正常|休息|休息\n赵强|乙|002|1|迟到|旷工|休息|休息"
    )
    merged = ((0, 0, 0, 7), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3), (2, 4, 2, 7))
    table = only(source_of(text, merged))
    assert table.header_rows == (2, 3)
    assert headers(table)[3:] == [
        "出勤天数",
        "考勤结果 / 1",
        "考勤结果 / 2",
        "考勤结果 / 六",
        "考勤结果 / 日",
    ]
    assert table.data_rows == (4, 5)


def test_halves_of_a_day_stand_under_its_date(source_of):
    text = "工号|姓名|3月5日||3月12日|\n||上午|下午|上午|下午\nE1|王敏|√|√|×|√\nE2|赵强|√|迟到|√|√\nE3|孙丽|√|√|√|请假"
    assert headers(only(source_of(text)))[2:] == [
        "3月5日 / 上午",
        "3月5日 / 下午",
        "3月12日 / 上午",
        "3月12日 / 下午",
    ]


def test_quarters_stand_under_their_year(source_of):
    text = (
        "指标|2025||2026|\n|Q1|Q2|Q1|Q2\n转化率|0.031|0.032|0.033|0.035\n留存率|0.41|0.42|0.43|0.44"
    )
    assert headers(only(source_of(text)))[1:] == [
        "2025 / Q1",
        "2025 / Q2",
        "2026 / Q1",
        "2026 / Q2",
    ]


def test_a_blank_row_may_part_the_header_from_its_records(source_of):
    table = only(source_of("工号|姓名|部门\n\nE1|王敏|甲\nE2|赵强|乙\nE3|孙丽|甲"))
    assert table.header_rows == (0,)
    assert table.data_rows == (2, 3, 4)


def test_a_facts_line_before_a_blank_row_is_not_the_header(source_of):
    table = only(source_of("部门|运营部\n\n工号|姓名|成绩\n1|王敏|90\n2|赵强|80"))
    assert table.header_rows == (2,)
    assert table.data_rows == (3, 4)


def test_another_table_of_words_after_a_blank_row_is_not_more_records(source_of):
    text = (
        "姓名|部门\n王敏|甲组\n赵强|乙组\n孙丽|甲组\n李刚|乙组\n周芳|甲组\n\n"
        "课程|讲师\n测试入门|吴老师\n画像|郑老师\n文案|吴老师\n复盘|郑老师\n看板|吴老师"
    )
    tables = find_tables(source_of(text))
    assert [headers(table) for table in tables] == [["姓名", "部门"], ["课程", "讲师"]]
    assert [len(table.data_rows) for table in tables] == [5, 5]


def test_a_group_total_is_no_person_and_a_metric_called_total_is_a_metric(source_of):
    people = only(
        source_of("部门|姓名|课时\n甲|王敏|3\n甲|赵强|4\n甲合计||7\n乙|孙丽|5\n乙小计||5")
    )
    assert people.data_rows == (1, 2, 4)
    metrics = only(source_of("指标|一月|二月\n收入合计|30|40\n费用合计|20|25"))
    assert metrics.data_rows == (1, 2)


def test_numbered_lines_left_empty_for_more_people_are_not_records(source_of):
    table = only(source_of("序号|姓名|签名\n1|王敏|√\n2|赵强|√\n3||\n4||\n5||"))
    assert table.data_rows == (1, 2)
    assert "numbered_rows_left_out" in codes(table)


def test_figures_under_a_table_without_a_key_are_not_records(source_of):
    body = "\n".join(f"E{n}|员工{n}|{60 + n}" for n in range(8))
    table = only(source_of(f"工号|姓名|成绩\n{body}\n|最高|67\n|最低|60"))
    assert len(table.data_rows) == 8


def test_a_list_of_people_that_goes_on_beside_itself_is_a_table_for_each_block(source_of):
    text = """
    培训签到表
    序号|姓名|签到|序号|姓名|签到
    1|沈映川|√|11|苏若棠|√
    2|顾澄野|×|12||
    """
    left, right = find_tables(source_of(text))
    assert [column.header for column in left.columns] == ["序号", "姓名", "签到"]
    assert [column.position for column in right.columns] == [3, 4, 5]
    assert (left.data_rows, right.data_rows) == ((2, 3), (2,))
    assert right.title == ("培训签到表",)


def test_questions_that_repeat_under_other_parents_are_no_second_list(source_of):
    text = "姓名|第一次||第二次|\n|笔试|实操|笔试|实操\n沈映川|80|90|85|95\n顾澄野|70|60|75|65"
    (table,) = find_tables(source_of(text, merged=((0, 1, 0, 2), (0, 3, 0, 4))))
    assert len(table.columns) == 5


def test_a_score_sheet_with_people_across_is_turned(source_of):
    text = "姓名|沈映川|顾澄野|苏若棠\n工号|1|2|3\n理论|80|70|90\n实操|85|75|95"
    (table,) = find_tables(source_of(text))
    assert table.is_transposed
    assert [column.header for column in table.columns] == ["姓名", "工号", "理论", "实操"]
    assert len(table.data_rows) == 3
    assert "table_turned" in {problem.code for problem in table.problems}


def test_people_down_stay_as_they_are(source_of):
    text = "姓名|语文|数学\n沈映川|80|90\n顾澄野|70|60\n苏若棠|90|80"
    (table,) = find_tables(source_of(text))
    assert (table.is_transposed, len(table.data_rows)) == (False, 3)


def test_of_sheets_of_one_survey_only_the_first_is_asked_about():
    sheets = tuple(
        Sheet(str(n), [["序号", name], [1, 3], [2, 4], [3, 5]])
        for n, name in enumerate(("运动天数", "运动分钟数", "步行天数"), 1)
    )
    file = SourceFile("量表.xlsx", "0", "xlsx", None, sheets)
    checked = intake.check(intake.take_in(file), Known(salt=SALT))
    asked = [[p.code for p in c.problems if p.code == "kind_unclear"] for c in checked]
    assert asked == [["kind_unclear"], [], []]
    assert [c.proposal.kind for c in checked[1:]] == ["survey", "survey"]
    assert [len(c.frames["survey_response"]) for c in checked[1:]] == [3, 3]


def test_somebody_called_min_or_max_is_no_row_of_totals(source_of):
    (table,) = find_tables(
        source_of("""
        First name | Last name | Quiz
        Min | Wang | 8.5
        Max | Weber | 7
        Qiang | Li | 9
        Max | | 9
        """)
    )
    assert list(table.data_rows) == [1, 2, 3]
    assert list(table.totals) == [4]


def test_subtotals_are_told_from_records_however_many_they_are(source_of):
    (table,) = find_tables(
        source_of("""
        部门 | 小组 | 参训人数
        运营部 | 一组 | 10
        运营部小计 | | 10
        客服部 | 二组 | 8
        客服部小计 | | 8
        总计 | | 18
        """)
    )
    assert list(table.data_rows) == [1, 3]
    assert list(table.totals) == [2, 4, 5]


def test_words_over_words_are_headers_where_they_name_people(source_of):
    (table,) = find_tables(
        source_of("""
        客户沟通结业考核
        姓名 | 理论 | 实操 | 总评
        沈映川 | A | B+ | 优秀
        顾澄野 | B | C | 良好
        苏若棠 | 缺考 | D | 不合格
        """)
    )
    assert (table.header_rows, list(table.data_rows)) == ((1,), [2, 3, 4])


def test_people_across_whose_numbers_stand_below_their_names_are_turned(source_of):
    (table,) = find_tables(
        source_of("""
        姓名 | 沈映川 | 顾澄野 | 苏若棠
        工号 | E1 | E2 | E3
        客户沟通 | 80 | 81 | 82
        数据安全 | 70 | 71 | 72
        """)
    )
    assert table.is_transposed
    assert [column.header for column in table.columns] == ["姓名", "工号", "客户沟通", "数据安全"]


PIVOT = "行标签|求和项:GMV\n2026-03-01|220\n一组|120\n二组|100\n2026-03-02|50\n一组|50\n总计|270"


def test_a_pivot_of_two_levels_keeps_its_borders_in_the_file(source_of):
    (table,) = find_tables(source_of(PIVOT))
    assert list(table.data_rows) == [2, 3, 5]
    assert [column.header for column in table.columns] == ["行标签", "GMV", "日期"]
    lies = intake.borders_of(table)
    assert lies == intake.Borders(0, 0, 5, 0, 1)
    again = with_borders(table, [0], 1, lies.last_row, 0, lies.last_column)
    assert (again.columns, list(again.data_rows)) == (table.columns, [2, 3, 5])
    assert again.sheet.cells == table.sheet.cells


def test_rows_that_do_not_add_up_are_no_levels_of_a_pivot(source_of):
    (table,) = find_tables(source_of(PIVOT.replace("220", "221")))
    assert list(table.data_rows) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("head", "people"),
    [
        ("姓名|部门|签到", "客服部\n张三||√\n李四||√\n运营部（2人）\n王五||√\n赵六||×"),
        (
            "工号|姓名|成绩",
            "A001|张三|85\nA002|李四|70\n以上为客服部人员\nA003|王五|93\nA004|赵六|60",
        ),
    ],
)
def test_a_line_between_people_is_none_of_them(source_of, head, people):
    (table,) = find_tables(source_of(f"{head}\n{people}"))
    assert len(table.data_rows) == 4
    assert "notes_left_out" in [problem.code for problem in table.problems]


def test_a_name_alone_in_its_row_is_somebody_and_a_section_of_metrics_is_kept(source_of):
    (people,) = find_tables(source_of("姓名|部门|签到\n张三|客服部|√\n李四\n王五|客服部|√"))
    assert people.data_rows == (1, 2, 3)
    (metrics,) = find_tables(source_of("指标|6月|7月\n客服部\n订单量|1|2\n运营部\n订单量|3|4"))
    assert len(metrics.data_rows) == 4


def test_names_of_columns_that_are_labels_in_turn_are_a_header():
    cells = [
        ["考试名称", "姓名", "总分", "得分"],
        ["催付技巧", "王伟", 100, 85],
        ["催付技巧", "李娜", 100, 78],
        ["催付技巧", "张敏", 100, 91],
    ]
    (table,) = find_tables(SourceFile("a.xlsx", "0" * 64, "xlsx", None, (Sheet("成绩", cells),)))
    assert [column.header for column in table.columns] == cells[0]
    assert table.data_rows == (1, 2, 3)
