"""问卷星: the same survey exported by text, by number and by score."""

from data.database import close, open_database
from data.importing import intake, storing
from data.importing.sources import recognise
from tests.importing.small_tables import codes, rows_of

TEXT = """
序号|提交答卷时间|所用时间|来源|来源详情|来自IP|1、您的岗位|2、课程内容满意度|3、喜欢的形式
1|2026/3/7 10:00:00|136秒|微信|N/A|192.0.2.1(北京-北京)|产品运营|非常满意|线上┋其他【请注明】〖带教〗
2|2026/3/8 10:00:00|2分16秒|链接|直接访问|192.0.2.2(上海-上海)|数据运营|一般|(跳过)
"""
NUMBER = """
序号|提交答卷时间|所用时间|来源|来源详情|来自IP|1、您的岗位|2、课程内容满意度|第3题(线上)|第3题(其他)
1|2026/3/7 10:00:00|136秒|微信|N/A|192.0.2.1|1|5|1|1
2|2026/3/8 10:00:00|136秒|链接|直接访问|192.0.2.2|2|3|-3|-3
"""


def source_of(checked):
    return checked.proposal.table.source


def test_the_export_by_text_is_recognised_by_its_fixed_columns(export):
    (checked,) = export(TEXT, "1_按文本_课程满意度_2_2.csv")
    assert source_of(checked) == "wjx_text"
    assert rows_of(checked, "survey", "survey_name") == [("课程满意度",)]
    assert rows_of(checked, "survey_response", "duration_seconds") == [(136.0,), (136.0,)]
    assert "personal_left_out" in codes(checked)
    assert "source_unverified" not in codes(checked)


def test_the_export_by_number_is_known_by_name_by_headers_or_by_its_cells(export):
    named = NUMBER.replace("第3题(线上)|第3题(其他)", "线上|其他")
    for text, name in ((NUMBER, "a.csv"), (named, "9_按序号_满意度_2_2.csv"), (named, "a.csv")):
        (checked,) = export(text, name)
        assert source_of(checked) == "wjx_number"
        assert "numbers_without_labels" in codes(checked)


def test_gb18030_and_workbooks_are_recognised_alike(export):
    (plain,) = export(TEXT, "a.csv", encoding="gb18030")
    (book,) = export(TEXT, "a.xlsx")
    assert source_of(plain) == source_of(book) == "wjx_text"


def test_a_survey_keyed_by_hand_is_not_taken_for_it(source_of):
    file = source_of("序号|姓名|来源\n1|沈映川|微信\n2|顾澄野|链接")
    assert recognise(file.sheets[0], "来源.xlsx", "xlsx") is None


def test_the_load_keeps_the_source(read_one, tmp_path):
    database = open_database(f"duckdb:///{tmp_path / 'case.duckdb'}")
    file = read_one("\n".join(line.replace("|", ",") for line in TEXT.strip().split("\n")))
    intake.store_all(database, [intake.take_in(file)], loaded_by="li")
    assert storing.already_loaded(database, file.sha256)["source"] == "wjx_text"
    close(database)
