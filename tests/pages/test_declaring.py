"""Courses that name no business metric: the page of effects says so and takes what is missing."""

import pytest

from data.database import close, open_database, read_frame
from data.importing.answers import read_answers
from data.importing.batch import Order, take
from data.importing.reading import read_files
from data.rights import Reader
from pages.shared import store
from reporting.words import translate
from tests.pages.conftest import reading
from tests.pages.seeing import go_to, open_app

PEOPLE = [
    (f"A{n}", f"王{name}", "城东支行" if n % 2 else "城西支行")
    for n, name in enumerate("伟芳敏洋静磊军艳")
]
#: Both courses with everybody: whoever reads totals alone meets them too.
MARKS = [
    f"{number},{name},{course},{day},√"
    for course, day in (("核心系统", "2026-09-05"), ("反洗钱", "2026-09-12"))
    for number, name, _ in PEOPLE
]
FILES = {
    "花名册": "\n".join(["工号,姓名,部门,岗位", *(",".join((*one, "柜员")) for one in PEOPLE)]),
    "课程": "课程,授课讲师,学时,形式\n核心系统,马老师,6,面授\n反洗钱,高老师,4,线上\n",
    "签到": "\n".join(["工号,姓名,课程,日期,签到", *MARKS]),
    "指标": (
        "月份,机构,差错笔数\n2026-06,城东支行,20\n2026-06,城西支行,22\n2026-07,城东支行,18\n"
        "2026-07,城西支行,21\n2026-08,城东支行,19\n2026-08,城西支行,25\n"
    ),
}


@pytest.fixture
def bank(tmp_path):
    """The pages read a company that has metrics by month and courses without a declared one."""
    file = tmp_path / "trainlift.duckdb"
    database = open_database(f"duckdb:///{file}")
    files = read_files([(f"{name}.csv", text.encode()) for name, text in FILES.items()])
    outcomes = [one.outcome for _, one in take(database, files, Order(read_answers([])))]
    close(database)
    assert outcomes == ["stored"] * len(FILES)
    with reading(file):
        yield file


def courses():
    """The rows of courses now, by their key."""
    return read_frame(store.opened(), "course_list").set_index("course_id")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_metric_of_courses_is_declared_where_it_is_missed_and_taken_back(
    bank,  # noqa: ARG001 - read from here on
    language,
):
    app = open_app(language)
    seen = go_to(app, "business_effect")
    assert seen.answer == translate(language, "declaring.none", n=2)
    assert app.button(key="declare").disabled
    app.multiselect(key="to_declare").select("核心系统").run()
    app.selectbox(key="metric_to_declare").select("差错笔数")
    app.button(key="declare").click().run()
    declared = courses()
    assert declared["metric_id"].to_dict() == {"核心系统": "差错笔数", "反洗钱": None}
    assert declared.loc["核心系统", ["trainer", "hours"]].to_list() == ["马老师", 6]
    # the metric has three months and no day: said, with the other course still on offer
    assert translate(language, "plan.only_month", metric="差错笔数", n=3) in words(app)
    assert app.multiselect(key="to_declare").options == ["反洗钱"]
    newest = read_frame(store.opened(), "load_list").iloc[0]
    assert newest["file_name"] == translate(language, "declaring.name")


def words(app):
    return "\n".join(part.value for part in app.markdown)


@pytest.mark.slow
def test_whoever_may_not_change_anything_is_told_whom_to_ask(
    bank,  # noqa: ARG001 - read from here on
    monkeypatch,
):
    monkeypatch.setattr(store, "reader", lambda: Reader("wu", "reader"))
    app = open_app("zh")
    assert go_to(app, "business_effect").answer == translate("zh", "declaring.none", n=2)
    assert translate("zh", "declaring.ask") in words(app)
    assert not app.multiselect
