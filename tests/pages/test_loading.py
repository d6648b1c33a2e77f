"""The page of loading: found, decided, compared, stored, looked at, taken back."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
import xlsxwriter

from data import schema
from data.importing.intake import Borders
from pages.shared import store
from reporting.words import LANGS, has_words, translate
from tests.pages.seeing import LANGUAGES, TOOLS, go_to, offered, open_app, plain, see, tables_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

ROSTER = """工号,姓名,部门,岗位,入职日期
E0104,王芳,产品部,产品运营,2022-03-01
E0105,王芳,市场部,活动运营,2023-05-08
0127,欧阳映川,产品部,产品运营,2021-01-04
E0112,沈映川,产品部,内容运营,2021-01-04
""".encode()


def sign_in(*rows, days=("2026-03-06", "2026-03-13")):
    """A workbook with one sign-in sheet: a title, a header, the rows (name, department, marks)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("签到")
        sheet.write(0, 0, "《用户研究》培训签到表")
        sheet.write_row(2, 0, ["姓名", "部门", *days])
        for row, cells in enumerate(rows, 3):
            sheet.write_row(row, 0, cells)
    return target.getvalue()


PLAIN = (("沈映川", "产品部", "√", "√"), ("欧阳映川", "产品部", "√", "×"))


def at_upload(language="zh"):
    """The application of a reader, on the page of loading."""
    app = open_app(language)
    return app.switch_page("pages/load_data.py").run()


def upload(app, *files):
    """Puts files (name, content) into the box."""
    app.get("file_uploader")[0].set_value([(name, content, "") for name, content in files]).run()
    assert not app.exception
    return app


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def load(app, *files):
    """Uploads files, accepts everything and stores them."""
    upload(app, *files)
    while any(button.key == "accept" for button in app.button):
        press(app, "accept")
    return press(app, "store")


def query(text):
    with store.opened().engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(text)).fetchall()]


def n_loads():
    return query("select count(*) from load where undone_at is null")[0][0]


# finding and deciding


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_found_shown_and_nothing_is_stored_before_the_last_step(language):
    app = upload(at_upload(language), ("签到表.xlsx", sign_in(*PLAIN)))
    assert app.title[0].value == translate(language, "title.load_data_check")
    answer = plain(app.header[0].value)
    assert translate(language, "kind.attendance") in answer
    assert "3–5" in answer
    assert "A–D" in answer
    grid = next(table.value for table in app.dataframe if "A" in table.value.columns)
    assert list(grid.index[:3]) == [1, 2, 3]
    assert grid.loc[4, "A"] == "沈映川"
    assert offered(app) == [TOOLS] * len(offered(app)) != []
    press(app, "accept")
    assert offered(app) == [TOOLS] * len(offered(app)) != []
    assert n_loads() == 0
    press(app, "store")
    assert n_loads() == 1
    assert query("select count(*) from attendance") == [(4,)]


def test_a_reader_who_leaves_in_the_middle_stores_nothing_and_finds_the_table_again():
    app = upload(at_upload(), ("签到表.xlsx", sign_in(*PLAIN)))
    press(app, "accept")
    go_to(app, "settings")
    app.switch_page("pages/load_data.py").run()
    assert app.title[0].value == translate("zh", "title.load_data_check")
    assert any(button.key == "store" for button in app.button)
    assert n_loads() == 0
    press(app, "another")
    assert app.title[0].value == translate("zh", "title.load_data")
    assert n_loads() == 0


def test_words_are_looked_for_in_the_whole_sheet_not_only_in_what_is_drawn():
    rows = [(f"学员{n}", "产品部", "√", "√") for n in range(1, 151)]
    app = upload(at_upload(), ("签到表.xlsx", sign_in(*rows)))
    sheet, keys = next(pair for pair in tables_of(app.main.root) if "A" in pair[0].value.columns)
    assert len(sheet.value) < 150
    words = next(key for key in keys if key.startswith("rows_"))
    app.text_input(key=words).input("学员149").run()
    assert not app.exception
    found = next(table.value for table in app.dataframe if "A" in table.value.columns)
    # the first of them stands in row 4
    assert found["A"].to_dict() == {152: "学员149"}
    app.text_input(key=words).input("没有这样的人").run()
    assert translate("zh", "table.none", words="没有这样的人") in see(app).text


def test_moved_borders_leave_rows_out_and_can_be_taken_back():
    app = upload(at_upload(), ("签到表.xlsx", sign_in(*PLAIN, ("苏若棠", "产品部", "√", "√"))))
    label = translate("zh", "load.data_last")
    box = next(number for number in app.number_input if number.label == label)
    assert box.value == 6
    box.set_value(5)
    submit = translate("zh", "load.apply")
    next(button for button in app.button if button.label == submit).click().run()
    assert "3–5" in plain(app.header[0].value)
    assert app.session_state["intakes"][0].choices[0].borders == Borders(2, 2, 4, 0, 3)
    reset = translate("zh", "load.borders_reset")
    next(button for button in app.button if button.label == reset).click().run()
    assert "3–6" in plain(app.header[0].value)


def test_borders_that_cannot_be_are_refused_with_a_sentence():
    app = upload(at_upload(), ("签到表.xlsx", sign_in(*PLAIN)))
    label = translate("zh", "load.data_last")
    next(number for number in app.number_input if number.label == label).set_value(2)
    submit = translate("zh", "load.apply")
    next(button for button in app.button if button.label == submit).click().run()
    assert [box.value for box in app.error] == [translate("zh", "load.borders_invalid")]
    assert app.session_state["intakes"][0].choices[0].borders is None


WITHOUT_YEAR = "姓名,3月6日,3月13日\n沈映川,√,√\n欧阳映川,×,√\n苏若棠,√,×\n".encode()


def test_a_question_without_a_suggestion_holds_the_table_until_it_is_answered():
    app = upload(at_upload(), ("用户研究.csv", WITHOUT_YEAR))
    assert app.button(key="accept").disabled
    year = translate("zh", "load.year")
    box = next(box for box in app.text_input if box.label == year)
    box.set_value("今年").run()
    assert translate("zh", "load.not_a_number", seen="今年") in [box.value for box in app.error]
    next(box for box in app.text_input if box.label == year).set_value("2026").run()
    assert not app.button(key="accept").disabled
    press(press(app, "accept"), "store")
    days = query("select cast(min(session_on) as varchar), count(*) from session")
    assert days == [("2026-03-06", 2)]


# people


def test_namesakes_and_slips_are_confirmed_once_and_strangers_get_a_number():
    app = load(at_upload(), ("花名册.csv", ROSTER))
    rows = (("王芳", "", "√", "√"), ("欧阳映山", "", "√", "×"), ("沈映川", "产品部", "√", "√"))
    upload(app, ("签到表.xlsx", sign_in(*rows)))
    doubt = next(box for box in app.selectbox if box.label == "王芳")
    assert doubt.value is None
    doubt.select("E0105").run()
    press(press(app, "accept"), "store")
    found = query("select distinct person_id from attendance order by 1")
    assert found == [("0127",), ("E0105",), ("E0112",)]
    upload(app, ("签到表.xlsx", sign_in(*rows, days=("2026-03-20", "2026-03-27"))))
    assert not [box for box in app.selectbox if box.label in ("王芳", "欧阳映山")]


def test_a_namesake_nobody_confirmed_stands_apart():
    app = load(at_upload(), ("花名册.csv", ROSTER))
    load(app, ("签到表.xlsx", sign_in(("王芳", "", "√", "√"), ("沈映川", "产品部", "√", "√"))))
    found = query("select distinct person_id from attendance order by 1")
    assert found == [("E0112",), ("name:王芳",)]


# before writing


LEDGER = """工号,姓名,课程,培训日期,出勤情况,考核成绩,满意度
01,王小明,投诉处理,2026-03-05,出勤,85,5
02,李小红,投诉处理,2026-03-05,缺勤,,
03,张建国,投诉处理,2026-03-05,出勤,78,4
""".encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ledger_says_what_it_is_read_as_and_is_stored_as_all_of_it(language):
    app = upload(at_upload(language), ("台账.csv", LEDGER))
    said = {
        "zh": ("“考核成绩”同时作为考核成绩导入", "“满意度”同时作为满意度评分导入，不带姓名"),
        "en": ("“考核成绩” of the same rows is imported as scores too", "too, without names"),
    }[language]
    assert all(sentence in see(app).text for sentence in said)
    for _ in range(5):
        if not any(button.key == "accept" for button in app.button):
            break
        press(app, "accept")
    press(app, "store")
    assert query("select n_rows_read from load") == [(3,)]
    assert query("select count(*) from attendance") == [(3,)]
    assert query("select sum(score) from assessment_result") == [(163,)]
    assert query("select sum(value) from survey_answer") == [(9,)]


def lists(app):
    """The lists of the last step by their first word, with their counts."""
    options = next(group for group in app.button_group if group.key == "list_shown").options
    return dict(str(getattr(o, "content", o)).rsplit(" ", 1) for o in options)


def test_the_lists_before_writing_tell_new_changed_unchanged_wrong_and_missing():
    app = load(at_upload(), ("签到表.xlsx", sign_in(*PLAIN)))
    rows = (("沈映川", "产品部", "√", "请假"), ("苏若棠", "产品部", "√", "去了一半"))
    upload(app, ("签到表.xlsx", sign_in(*rows)))
    counts = lists(app)
    # marks: one of two changed, one unchanged, one new and one unknown; two of one person missing
    assert counts[translate("zh", "load.list_changed")] == "1"
    assert counts[translate("zh", "load.list_errors")] == "1"
    assert counts[translate("zh", "load.list_missing")] == "2"
    assert n_loads() == 1


def test_the_same_tables_as_before_go_straight_to_the_last_step():
    app = load(at_upload(), ("签到表.xlsx", sign_in(*PLAIN)))
    upload(app, ("签到表 4 月.xlsx", sign_in(*PLAIN, days=("2026-04-03", "2026-04-10"))))
    assert any(button.key == "store" for button in app.button)
    assert translate("zh", "load.as_before") in see(app).text


def test_a_file_loaded_before_is_recognised_and_changes_nothing():
    content = sign_in(*PLAIN)
    app = load(at_upload(), ("签到表.xlsx", content))
    upload(app, ("签到表.xlsx", content))
    (info,) = app.info
    assert "签到表" in info.value
    assert set(lists(app)) == {translate("zh", "load.list_unchanged")}


def test_the_time_of_a_load_is_that_of_the_organisations_clocks_wherever_it_stands():
    app = load(at_upload(), ("花名册.csv", ROSTER))
    ((loaded_at,),) = query("select loaded_at from load")
    # China is eight hours ahead of UTC
    here = (loaded_at + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")
    upload(app, ("花名册.csv", ROSTER))
    assert here in plain(app.info[0].value)
    assert app.dataframe[-1].value[translate("zh", "load.history_when")].tolist() == [here]


def test_a_file_that_waits_or_cannot_be_read_does_not_keep_out_the_others():
    app = at_upload()
    upload(app, ("签到表.xlsx", sign_in(*PLAIN)), ("用户研究.csv", WITHOUT_YEAR), ("空.csv", b""))
    assert [translate("zh", "where.file", file="空.csv") in box.value for box in app.error] == [
        True
    ]
    # the one that waits for its year is on screen, and is left out
    assert app.button(key="accept").disabled
    next(b for b in app.checkbox if b.label == translate("zh", "load.skip_table")).check().run()
    press(app, "accept")
    states = see(app).cells
    assert translate("zh", "load.file_ready") in states
    assert translate("zh", "load.file_refused") in states
    press(app, "store")
    assert query("select file_name from load") == [("签到表.xlsx",)]
    # the files that are not in are named where the one that is in is
    said = see(app).text
    assert translate("zh", "where.file", file="空.csv") in said
    assert translate("zh", "load.outcome_skipped", file="用户研究.csv") in said


def test_files_of_one_upload_know_what_those_before_them_bring():
    app = upload(at_upload(), ("签到表.xlsx", sign_in(*PLAIN)), ("花名册.csv", ROSTER))
    press(app, "accept")
    # four people, once; two of them at two sessions of one course
    assert lists(app) == {translate("zh", "load.list_new"): str(4 + 1 + 2 + 4)}
    press(app, "store")
    assert query("select distinct person_id from attendance order by 1") == [("0127",), ("E0112",)]
    assert query("select count(*) from person") == [(4,)]


def test_a_session_is_called_by_the_name_of_its_course_before_and_after_it_is_stored():
    rows = "Employee ID,Name,Course,Date,Status\nE1,Ann Lee,Live Operations,2026-03-06,Present\n"
    app = upload(at_upload("en"), ("sign-in.csv", rows.encode()))
    press(app, "accept")
    assert "Live Operations · 2026-03-06" in see(app).cells
    press(app, "store")
    app.toggle(key="rows_shown").set_value(True).run()
    assert "Live Operations · 2026-03-06" in see(app).cells


def test_an_anonymous_form_has_a_quarter_and_neither_day_nor_row():
    form = "序号,提交答卷时间,1、课程内容满意度,2、讲师满意度\n1,2026/7/9 10:00:00,满意,满意\n"
    app = upload(at_upload(), ("满意度.csv", form.encode()))
    press(app, "accept")
    shown = next(box.value for box in app.dataframe if "2026Q3" in box.value.to_numpy().ravel())
    assert translate("zh", "data_column.source_row") not in shown.columns
    assert translate("zh", "load.traceless") in see(app).text


# after


def test_the_rows_of_a_load_are_shown_in_words():
    app = load(at_upload(), ("花名册.csv", ROSTER), ("签到表.xlsx", sign_in(*PLAIN)))
    app.toggle(key="rows_shown").set_value(True).run()
    assert not app.exception
    cells = see(app).cells
    assert "E0112 沈映川" in cells
    assert translate("zh", "data_value.absent") in cells


def test_undoing_says_first_what_it_takes_from_later_loads():
    app = load(at_upload(), ("花名册.csv", ROSTER))
    load(app, ("签到表.xlsx", sign_in(*PLAIN)))
    chosen = next(box for box in app.selectbox if str(box.key).startswith("load_chosen"))
    chosen.select(1).run()
    said = translate(
        "zh", "load.undo_dependent", n=4, what=translate("zh", "data_table.attendance"), load=2,
        file="签到表.xlsx", parent=translate("zh", "data_table.person"),
    )  # fmt: skip
    assert said in see(app).text
    press(app, "undo")
    assert query("select load_id from load where undone_at is not null") == [(1,)]
    assert n_loads() == 1


def test_two_readers_at_once_do_not_disturb_each_other():
    first, second = at_upload("zh"), at_upload("en")
    upload(first, ("花名册.csv", ROSTER))
    upload(second, ("签到表.xlsx", sign_in(*PLAIN)))
    press(first, "accept")
    assert translate("zh", "kind.attendance") not in see(first).text
    press(second, "accept")
    press(first, "store")
    press(second, "store")
    assert query("select load_id, file_name from load order by 1") == [
        (1, "花名册.csv"),
        (2, "签到表.xlsx"),
    ]
    # the second reader's rows find the people whom the first stored meanwhile
    assert query("select distinct person_id from attendance order by 1") == [("0127",), ("E0112",)]


def test_every_table_and_column_that_is_loaded_has_words():
    names = {f"data_table.{name}" for name in schema.loaded_tables()}
    for name in schema.loaded_tables():
        shape = schema.tables()[name]
        names |= {f"data_column.{column}" for column in (*shape.key, *shape.values)}
    assert {name for name in names for lang in LANGS if not has_words(lang, name)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_of_one_table_have_different_names(language):
    for name in schema.loaded_tables():
        shape = schema.tables()[name]
        columns = ("source_sheet", "source_row", "before", "after", *shape.key, *shape.values)
        words = [translate(language, f"data_column.{column}") for column in columns]
        assert sorted(words) == sorted(set(words)), name
