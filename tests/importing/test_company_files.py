"""Workbooks as a factory, a hospital, shops and a call centre have them, invented, numbers by hand.

What is looked at is the object that the command prints, as for the real files.
"""

import pytest

from data.importing.model import Sheet, SourceFile
from tests.importing.told import lines, unlike_after

#: What a file is -> its name, answers given, sheets (a line `== name` begins one), and figures by path.
FILES = {
    "tests before and after that both are called a test": ("礼仪.xlsx", ["date=2026-07-15"], """
        姓名|训前测试|训后测试
        周一鸣|60|80
        钱多多|70|84
    """, {
        ("assessments", "训前测试", "phase"): "pre", ("assessments", "训前测试", "mean"): 65,
        ("assessments", "训后测试", "phase"): "post", ("assessments", "训后测试", "mean"): 82,
    }),
    "the day of one sheet tells how the other writes it": ("Sign-in.xlsx", [], """
        == Call Control
        Call Control – Sign-in Sheet
        Date:|15/09/2026
        Employee Name|Team|Signature|Time In|Comments
        Ann Bee|Billing|Y|09:25|
        Bob Cee|Billing|Y|09:52|Late - traffic
        Cy Dee|Billing|N||No show
        == De-escalation
        De-escalation – Sign-in Sheet
        Date:|06/10/2026
        Employee Name|Team|Signature|Time In|Comments
        Ann Bee|Billing|Y|09:28|
        Bob Cee|Billing|||Annual leave
        Cy Dee|Billing|Y|09:30|
        Trainer signature:|||Total attended:|2
    """, {
        ("outcome",): "would_store", ("questions_to_user",): [],
        ("attendance",): {"present": 3, "late": 1, "absent": 1, "leave": 1},
    }),
    "clock times say no day": ("Sign-in.xlsx", ["course=Call Control"], """
        Date:|06/10/2026
        Employee Name|Team|Signature|Time In
        Ann Bee|Billing|Y|09:28
        Bob Cee|Billing|Y|09:30
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["date_unknown"]}),
    "rests by rotation, nights and people who have left": ("点检.xlsx", [], """
        设备点检签到表（2026年10月）
        姓名|班组|10/12|10/13|10/14
        周一鸣|甲班|√|休|√
        钱多多|乙班|×|√|夜班
        孙思|乙班|年假|√|已离职
        说明：√ 出勤，× 缺勤，休 轮休
    """, {
        ("outcome",): "would_store",
        ("attendance",): {"present": 4, "absent": 1, "leave": 1, "not_applicable": 3},
    }),
    "who is away says why in a remark": ("签到2026-07-15.xlsx", ["course=礼仪"], """
        姓名|门店|签到|备注
        周一鸣|一店|√|已离职
        钱多多|一店||休假
        孙思|二店||已离职
        李一|二店|√|迟到（堵车）
        吴用|二店||夜班
    """, {("attendance",): {"present": 1, "leave": 1, "not_applicable": 2, "late": 1}}),
    "one list in two halves, time and place above either": ("签到.xlsx", [], """
        院感知识培训签到表
        时间：2026年9月3日15:00||||地点：学术报告厅
        主讲人：梅婷||||内容：手卫生
        科室|姓名|签名||科室|姓名|签名
        内科|白洁|白洁||外科|潘虹|潘虹
        内科|蔡琴|||外科|秦海|请假
        内科|邓丽|邓丽||外科|任泉|任泉
    """, {
        ("outcome",): "would_store", ("n_people",): 6, ("warnings", "course_guessed"): False,
        ("attendance",): {"present": 4, "no_record": 1, "leave": 1},
    }),
    "a matrix of skills with a count of them and a foot": ("技能矩阵.xlsx", [], """
        多能工技能矩阵表
        评定日期：2026年10月15日 0-未培训 1-学习中 2-可独立操作 3-熟练 4-可带教
        班组|工号|姓名|冲压操作|模具更换|焊接|质量检验|多能工数
        甲班|01001|周一鸣|0|2|4|1|2
        甲班|01002|钱多多|1|3|0|2|2
        乙班|01003|孙思|2|4|1|3|3
        乙班|01004|李一|3|0|2|4|3
        乙班|01005|吴用|4|1|3|0|2
        具备2级以上人数|||3|3|3|3|
    """, {
        ("outcome",): "would_store", ("kind",): "skill_level", ("n_people",): 5,
        ("left_out", "多能工数", "why"): "derived", ("problems",): [],
    }),
    "a skills matrix with a total": ("Skills Matrix.xlsx", [], """
        Skills Matrix – updated 01 Oct 2026
        Employee ID|Name|Team|Billing|CRM|Live chat|Total
        10023|Ann Bee|Billing|0|1|2|3
        10024|Bob Cee|Billing|3|1|2|6
        10025|Cy Dee|Dispatch|2|2|0|4
        10026|Di Eff|Dispatch|1|3|3|7
        |Average||1.5|1.75|1.75|5
    """, {
        ("outcome",): "would_store", ("kind",): "skill_level", ("n_people",): 4,
        ("left_out", "Total", "why"): "derived",
    }),
}  # fmt: skip


def file_of(name: str, text: str) -> SourceFile:
    """A file from lines of cells separated by bars, a sheet from each line `== name` on."""
    sheets: dict[str, list[list[str | None]]] = {}
    for line in lines(text).splitlines():
        if line.startswith("== "):
            sheets[line.removeprefix("== ")] = []
            continue
        rows = sheets.setdefault("Sheet1", []) if not sheets else sheets[list(sheets)[-1]]
        rows.append([cell.strip() or None for cell in line.split("|")])
    widths = {name: max(map(len, rows)) for name, rows in sheets.items()}
    filled = {n: [[*r, *[None] * (widths[n] - len(r))] for r in rows] for n, rows in sheets.items()}
    return SourceFile(name, "0" * 64, "xlsx", None, tuple(Sheet(n, r) for n, r in filled.items()))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_company_imports_as_it_was_expected_to(name):
    file_name, answers, text, expected = FILES[name]
    assert unlike_after(file_of(file_name, text), answers, expected) == {}
