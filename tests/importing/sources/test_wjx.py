"""问卷星: the same survey exported by text, by number and by score."""

import pytest

from data.database import close, open_database
from data.importing import intake, storing
from data.importing.sources import recognise
from tests.importing.small_tables import rows_of
from tests.importing.sources.answers import Asked, asked, codes, left_out, typed

META = "序号|提交答卷时间|所用时间|来源|来源详情|来自IP"
TEXT = f"""
{META}|1、您的岗位：|2、您的手机号：|3、(1)您的工龄____年|3、(2)所在城市____|4、请评价—课程内容|4、请评价—讲师水平|5、您喜欢的形式|6、请排序|7、您向同事推荐的可能性(0-10分)|8、意见建议|9、性别
1|2026/3/7 10:00:00|136秒|微信|N/A|192.0.2.1(北京-北京)|产品运营|13800000000|5|北京|非常满意|满意|线上┋线下┋其他【请注明】〖混合┋双师〗|甲→乙→丙|10|多讲案例|男
2|2026/3/8 下午 1:41:43|2分16秒|链接|直接访问|192.0.2.2|数据运营|13800000001|3|上海|不满意|一般|线上|乙→甲→丙|6|(空)|女
3|2026/3/9 9:00:00|1小时2分|链接|直接访问|192.0.2.3|数据运营|13800000002|(跳过)|广州|满意|不了解|(跳过)|丙→乙→甲|0|无|其他〖保密〗
"""
NUMBER = f"""
{META}|1、您的性别：|2、您的年龄段：|第3题(运动)|第3题(阅读)|第3题(其他【请注明】)|1\t我经常运动|2\t我喜欢学习|5、总体满意度
1|2026/3/1 10:00:00|136秒|微信|N/A|192.0.2.1|1|2|1|0|0|5|4|5
2|2026/3/1 10:01:00|90秒|微信|N/A|192.0.2.2|2|3|0|1|1|-2|3|4
3|2026/3/1 10:02:00|91秒|微信|N/A|192.0.2.3|1|2|-3|-3|-3|4|-2|3
"""


def known_as(checked):
    return checked.proposal.table.source


def test_the_export_by_text_gives_every_question_its_answers(export):
    (checked,) = export(TEXT, "1_按文本_课程满意度_3_3.csv")
    assert known_as(checked) == "wjx_text"
    assert rows_of(checked, "survey", "survey_name") == [("课程满意度",)]
    assert asked(checked) == {
        "1、您的岗位:": Asked("single", {"数据运营": 2, "产品运营": 1}),
        "3、(1)您的工龄____年": Asked("number", {"5": 1, "3": 1}, {"skipped": 1}, 4.0),
        "3、(2)所在城市____": Asked("matrix", {"北京": 1, "上海": 1, "广州": 1}),
        "4、请评价 [课程内容]": Asked(
            "rating", {"非常满意": 1, "满意": 1, "不满意": 1}, {}, round(11 / 3, 4), (1, 5)
        ),
        "4、请评价 [讲师水平]": Asked(
            "rating", {"满意": 1, "一般": 1}, {"out_of_scale": 1}, 3.5, (1, 5)
        ),
        "5、您喜欢的形式": Asked("multi", {"线上": 2, "线下": 1, "其他": 1}, {"skipped": 1}),
        "6、请排序": Asked("ranking", {"甲": 3, "乙": 3, "丙": 3}),
        "7、您向同事推荐的可能性(0-10分)": Asked(
            "nps", {"10": 1, "6": 1, "0": 1}, {}, round(16 / 3, 4), (0, 10)
        ),
        "8、意见建议": Asked("open", {"多讲案例": 1, "无": 1}, {"blank": 1}),
        "9、性别": Asked("single", {"男": 1, "女": 1, "其他": 1}),
    }
    assert typed(checked) == [("5、您喜欢的形式", "其他", "混合┋双师"), ("9、性别", "其他", "保密")]
    assert rows_of(checked, "survey_response", "duration_seconds", "role") == [
        (136.0, "产品运营"),
        (136.0, "数据运营"),
        (3720.0, "数据运营"),
    ]
    assert left_out(checked)["personal"] == ["来自IP", "2、您的手机号："]
    assert "source_unverified" not in codes(checked)


def test_the_export_by_number_counts_options_and_takes_no_place_for_a_rating(export):
    (checked,) = export(NUMBER, "9_按序号_健康调查_3_3.csv")
    assert asked(checked) == {
        "1、您的性别:": Asked("single", {"1": 2, "2": 1}),
        "2、您的年龄段:": Asked("single", {"2": 2, "3": 1}),
        "第3题": Asked("multi", {"运动": 1, "阅读": 1, "其他": 1}, {"skipped": 1}),
        "1 我经常运动": Asked("number", {"5": 1, "4": 1}, {"blank": 1}, 4.5),
        "2 我喜欢学习": Asked("number", {"4": 1, "3": 1}, {"blank": 1}, 3.5),
        "5、总体满意度": Asked("single", {"5": 1, "4": 1, "3": 1}),
    }
    assert "numbers_without_labels" in codes(checked)


def test_the_export_by_number_is_known_by_name_by_headers_or_by_its_cells(export):
    named = NUMBER.replace("第3题(运动)|第3题(阅读)|第3题(其他【请注明】)", "运动|阅读|其他")
    for text, name in ((NUMBER, "a.csv"), (named, "9_按序号_满意度_3_3.csv"), (named, "a.csv")):
        (checked,) = export(text, name)
        assert known_as(checked) == "wjx_number"


def test_scores_are_values_and_the_file_name_tells_them_from_places(export):
    text = f"{META}|总分|1、课程满意度|2、到课几次\n1|2026/3/1 10:00:00|9秒|微信|N/A||9|5|4\n2|2026/3/1 10:01:00|9秒|微信|N/A||7|4|3"
    (checked,) = export(text, "7_按分数_课程满意度_2_2.csv")
    assert known_as(checked) == "wjx_score"
    assert "source_unverified" in codes(checked)
    assert asked(checked) == {
        "1、课程满意度": Asked("rating", {"5": 1, "4": 1}, {}, 4.5, (1, 5)),
        "2、到课几次": Asked("number", {"4": 1, "3": 1}, {}, 3.5),
    }


@pytest.mark.parametrize("header", ["第4题({})", "4({})", "Q4({})"])
def test_option_columns_are_one_question_however_it_is_numbered(export, header):
    head = "|".join([META, "1、性别", header.format("线上"), header.format("线下")])
    rows = "1|2026/3/7 10:00:00|9秒|微信|N/A||1|1|0\n2|2026/3/8 10:00:00|9秒|微信|N/A||2|1|1"
    (checked,) = export(f"{head}\n{rows}", "a.csv")
    found = list(asked(checked).values())
    assert found == [
        Asked("single", {"1": 1, "2": 1}),
        Asked("multi", {"线上": 2, "线下": 1}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_answers(export, encoding):
    (plain,) = export(TEXT, "a.csv")
    (other,) = export(TEXT, "a.csv", encoding=encoding)
    assert asked(other) == asked(plain)


def test_a_workbook_gives_the_same_answers_under_a_title_row(export):
    (plain,) = export(TEXT, "a.csv")
    (book,) = export("课程满意度调查\n" + TEXT.strip(), "a.xlsx")
    assert known_as(book) == "wjx_text"
    assert asked(book) == asked(plain)


def test_a_survey_keyed_by_hand_is_not_taken_for_it(source_of):
    file = source_of("序号|姓名|来源\n1|沈映川|微信\n2|顾澄野|链接")
    assert recognise(file.sheets[0], "来源.xlsx", "xlsx") is None


def test_the_load_keeps_the_source(read_one, tmp_path):
    database = open_database(f"duckdb:///{tmp_path / 'case.duckdb'}")
    file = read_one("\n".join(line.replace("|", ",") for line in TEXT.strip().split("\n")))
    intake.store_all(database, [intake.take_in(file)], loaded_by="li")
    assert storing.already_loaded(database, file.sha256)["source"] == "wjx_text"
    close(database)


EXAM = "序号|提交答卷时间|所用时间|来源|来源详情|来自IP|总分|1、您的姓名：|2、退款时限|3、违规话术\n1|2026/3/6 10:00:00|60秒|微信|N/A|1.1.1.1|8|王敏|5|3\n2|2026/3/6 10:01:00|70秒|微信|N/A|1.1.1.1|5|李强|0|5"


def test_an_exam_by_score_keeps_people_total_and_the_points_of_questions(export):
    (checked,) = export(EXAM, "88123_按分数_上岗考试_2_2.xlsx")
    assert checked.proposal.table.source == "wjx_exam"
    assert rows_of(checked, "assessment_result", "person_id", "score") == [
        ("name:李强", 5.0), ("name:王敏", 8.0),
    ]  # fmt: skip
    items = rows_of(checked, "item_result", "person_id", "item_id", "points", "max_points")
    assert items == [
        ("name:李强", "2、退款时限", 0.0, 5.0), ("name:李强", "3、违规话术", 5.0, 5.0),
        ("name:王敏", "2、退款时限", 5.0, 5.0), ("name:王敏", "3、违规话术", 3.0, 5.0),
    ]  # fmt: skip


def test_an_exam_by_text_takes_no_answer_for_points(export):
    (checked,) = export(EXAM, "88123_按文本_上岗考试_2_2.xlsx")
    assert checked.proposal.table.source == "wjx_exam_text"
    assert len(checked.frames["assessment_result"]) == 2
    assert "item_result" not in checked.frames
