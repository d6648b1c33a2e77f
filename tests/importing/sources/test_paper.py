"""Paper forms keyed by hand: codes, letters for several choices, 0 for what could not be read."""

from tests.importing.sources.answers import Asked, asked, codes

FORMS = """
问卷序号|学校|Q1|Q2|Q3|Q4|Q5_1|Q5_2|Q6
1|一中|1|3|ABD|5|1|0|1,3
2|一中|2|0|A|4|0|1|2
3|二中|1|2|BC|0|1|1|1,2
4|二中|2|5|AB|3|0|0|3
5|二中|2|5|B|3|0|0|1
6|二中|2|5|B|3|0|0|2
||12|3|||||
"""


def test_codes_letters_and_zeros(export):
    (checked,) = export(FORMS, "调查录入.csv")
    assert checked.proposal.table.source == "paper"
    assert asked(checked) == {
        "Q1": Asked("number", {"2": 4, "1": 2}, {}, round(10 / 6, 4)),
        "Q2": Asked("number", {"5": 3, "3": 1, "2": 1}, {"invalid": 1}, 4.0),
        "Q3": Asked("multi", {"B": 5, "A": 3, "C": 1, "D": 1}),
        "Q4": Asked("number", {"3": 3, "5": 1, "4": 1}, {"invalid": 1}, 3.6),
        "Q5": Asked("multi", {"1": 2, "2": 2}, {"blank": 3}),
        "Q6": Asked("multi", {"1": 3, "2": 3, "3": 2}),
        "学校": Asked("single", {"二中": 4, "一中": 2}),
    }
    assert {"keyless_rows_left_out", "answer_left_out"} <= codes(checked)


def test_sheets_that_count_the_same_forms_are_not_read(export):
    rows = [line.split("|") for line in FORMS.strip().split("\n")[:6]]
    counts = [["选项", "人数", "占比"], ["A", 3, 0.5], ["B", 2, 0.3], ["C", 1, 0.2]]
    tables = export({"录入": rows, "统计": counts}, "调查.xlsx")
    assert [checked.proposal.table.sheet.name for checked in tables] == ["录入"]
