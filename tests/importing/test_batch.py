"""Files taken without a screen: stored, waiting or refused, and nothing written by a look."""

import ast
from pathlib import Path

import pytest

from data.database import close, open_database, open_to_read, read_frame
from data.importing.answers import READERS, WORDED, BadAnswer, read_answers
from data.importing.batch import Order, take
from data.importing.reading import read_files
from reporting.wording import file_answer, file_lines

PROJECT = Path(__file__).resolve().parents[2]
ROSTER = "工号,姓名,部门,岗位\nA1,王敏,电商部,活动运营\nA2,李强,内容部,内容运营\n"
SCORES = "姓名,课程,成绩\n王敏,定价,90\n李强,定价,70\n"
UNDATED = "工号,姓名,签到\nA1,王敏,√\nA2,李强,×\n"


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    yield opened
    close(opened)


def files_of(**contents):
    return read_files([(f"{name}.csv", text.encode()) for name, text in contents.items()])


def taken(database, files, *answers, is_dry_run=False):
    found = dict(take(database, files, Order(read_answers(answers), is_dry_run=is_dry_run)))
    return [found[place] for place in range(len(files))]


def n_loads(database):
    return len(read_frame(database, "load_list"))


def test_each_file_has_its_own_outcome_and_only_what_is_settled_is_stored(database):
    files = files_of(花名册=ROSTER, 名单=UNDATED, empty="")
    outcomes = [summary.outcome for summary in taken(database, files)]
    assert outcomes == ["stored", "needs_answer", "refused"]
    assert n_loads(database) == 1


def test_a_question_is_answered_by_the_key_that_its_message_names(database):
    files = files_of(名单=UNDATED)
    (waiting,) = taken(database, files)
    answer = file_answer(waiting, "en")
    assert answer["questions_to_user"] == ["date_unknown"]
    assert "--answer date=…" in answer["problems"][0]["message"]
    guessed = [w["message"] for w in answer["warnings"] if w["code"] == "course_unnamed"]
    assert "--answer course=…" in guessed[0]
    (stored,) = taken(database, files, "course=定价", "date=2026-03-05")
    assert (stored.outcome, stored.numbers.attendance) == ("stored", {"present": 1, "absent": 1})


def test_a_dry_run_lets_a_later_file_build_on_an_earlier_one_and_stores_neither(database):
    roster, scores = files_of(花名册=ROSTER, 成绩表=SCORES)
    together = taken(database, [scores, roster], is_dry_run=True)
    assert [summary.outcome for summary in together] == ["would_store", "would_store"]
    alone = taken(database, [scores], is_dry_run=True)
    by_name = [
        [p.code for p in s.warnings].count("people_by_name") for s in (together[0], alone[0])
    ]
    assert by_name == [0, 1]
    assert n_loads(database) == 0


def test_a_dry_run_and_a_load_tell_the_same_numbers(database):
    files = files_of(花名册=ROSTER, 成绩表=SCORES)
    looked = [file_answer(s, "zh") for s in taken(database, files, is_dry_run=True)]
    stored = [file_answer(s, "zh") for s in taken(database, files)]
    apart = {"outcome": "", "load": None}
    assert [a | apart for a in looked] == [a | apart for a in stored]


def test_the_same_file_again_is_recognised_and_makes_no_second_load(database):
    files = files_of(花名册=ROSTER)
    taken(database, files)
    (again,) = taken(database, files)
    assert (again.outcome, again.receipt) == ("stored", None)
    assert "already_loaded" in [problem.code for problem in again.warnings]
    assert n_loads(database) == 1


def teams_of(database):
    """Who is in which team, as the newest rosters say."""
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("select person_name, team from current_person")
        return dict(map(tuple, rows))


def test_people_without_a_column_of_teams_are_compared_by_department(database):
    taken(
        database,
        files_of(花名册="姓名,工号,部门,岗位\n王伟,A1,城东支行,柜员\n李芳,A2,城西支行,柜员\n"),
    )
    assert teams_of(database) == {"王伟": "城东支行", "李芳": "城西支行"}
    # who moves is in the new department's team
    taken(database, files_of(花名册="姓名,工号,部门,岗位\n王伟,A1,高新支行,柜员\n"))
    assert teams_of(database) == {"王伟": "高新支行", "李芳": "城西支行"}


def test_a_roster_without_teams_leaves_those_that_were_told(database):
    taken(database, files_of(花名册="姓名,工号,部门,团队\n王伟,A1,运营部,一组\n李芳,A2,运营部,\n"))
    assert teams_of(database) == {"王伟": "一组", "李芳": None}
    taken(
        database,
        files_of(花名册="姓名,工号,部门,岗位\n王伟,A1,运营中心,主管\n李芳,A2,客服部,专员\n"),
    )
    assert teams_of(database) == {"王伟": "一组", "李芳": "客服部"}


SURVEY = (
    "序号,提交答卷时间,1、总体满意度\n1,2026/9/13 10:00:12,满意\n2,2026/9/13 10:01:12,非常满意\n"
)


@pytest.mark.parametrize(
    ("file", "course"),
    [
        ("【问卷星】核心系统培训满意度_按文本", "新一代核心系统操作"),
        # two courses hold it: neither is meant for sure
        ("客户服务培训满意度", "客户服务培训"),
        ("厅堂培训满意度", "厅堂培训"),
    ],
)
def test_a_file_is_about_the_one_course_whose_name_holds_what_it_is_called(database, file, course):
    known = "课程,讲师,学时\n新一代核心系统操作,马,6\n客户服务礼仪,何,3\n客户服务话术,何,3\n厅堂服务,何,2\n"
    taken(database, files_of(课程清单=known))
    (stored,) = taken(database, files_of(**{file: SURVEY}))
    (said,) = [p.values["default"] for p in stored.warnings if p.code == "course_guessed"]
    assert (stored.outcome, said) == ("stored", course)


def test_without_a_database_nothing_is_known_and_the_answer_is_complete(tmp_path):
    file = tmp_path / "trainlift.duckdb"
    assert open_to_read(f"duckdb:///{file}") is None
    assert not file.exists()
    (summary,) = taken(None, files_of(成绩表=SCORES), is_dry_run=True)
    assert (summary.outcome, summary.numbers.assessments[0].mean) == ("would_store", 80)


def test_reading_a_database_leaves_its_file_as_it_is(tmp_path, database):
    taken(database, files_of(花名册=ROSTER))
    close(database)
    file = tmp_path / "trainlift.duckdb"
    before = file.read_bytes(), file.stat().st_mtime_ns
    opened = open_to_read(f"duckdb:///{file}")
    (summary,) = taken(opened, files_of(成绩表=SCORES), is_dry_run=True)
    close(opened)
    assert "people_by_name" not in [problem.code for problem in summary.warnings]
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_rows_that_contradict_each_other_refuse_their_file_alone(database):
    book = UNDATED.replace("签到", "2026-03-05")
    one, other = files_of(签到表=book, 花名册=ROSTER)
    sheets = (one.sheets[0], files_of(b=book.replace("√", "×"))[0].sheets[0])
    twice = type(one)(one.name, one.sha256, "xlsx", None, sheets)
    summaries = taken(database, [twice, other], "course=定价")
    assert [summary.outcome for summary in summaries] == ["refused", "stored"]
    assert "rows_conflict" in [problem.code for problem in summaries[0].problems]


@pytest.mark.parametrize(
    ("given", "key", "expected"),
    [
        ("year=2026", "year", 2026),
        ("day_first=false", "day_first", False),
        ("max_score=120", "max_score", 120),
        ("course=A/B测试=新版", "course", "A/B测试=新版"),
        ("marks.○=leave", "marks", {"○": "leave"}),
        ("phases.January=pre", "phases", {"January": "pre"}),
    ],
)
def test_an_answer_is_read_in_the_type_of_its_key(given, key, expected):
    assert read_answers([given]).context == {key: expected}


def asked_keys():
    """The keys of the context that some question of an import names."""
    found = set()
    for path in (PROJECT / "data/importing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(
                getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", "")
            )
            place = {"ask": 1, "_question": 2}.get(name)
            if place is not None and len(node.args) > place:
                found |= {
                    a.value for a in node.args[place : place + 1] if isinstance(a, ast.Constant)
                }
    return found


def test_every_question_can_be_answered_by_its_key():
    keys = {key for key in asked_keys() if isinstance(key, str)}
    assert {"course", "date", "year", "day_first", "marks"} <= keys
    for key in keys:
        with pytest.raises(BadAnswer) as refused:
            read_answers([f"{key}.?=" if key in WORDED else f"{key}="])
        assert "survey_name" not in refused.value.expected, f"{key} is no key that can be answered"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_lists_every_key_of_an_answer(readme):
    text = (PROJECT / readme).read_text("utf-8")
    assert [key for key in READERS if f"`{key}`" not in text] == []
    assert [key for key in WORDED if f"`{key}." not in text] == []


def test_people_is_another_word_for_the_roster():
    assert read_answers(["kind=people"]).kind == "roster"


@pytest.mark.parametrize(
    "given", ["year", "colour=red", "year=soon", "kind=letter", "marks=absent", "date=2026-02-30", "course="]
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_with_what_would(given):
    with pytest.raises(BadAnswer) as refused:
        read_answers([given])
    assert refused.value.expected


def test_a_doubt_about_a_person_is_answered_by_the_name_that_the_file_writes(database):
    taken(database, files_of(花名册=ROSTER.replace("李强", "王敏")))
    (doubtful,) = taken(database, files_of(成绩表=SCORES), is_dry_run=True)
    assert "--answer people.王敏=…" in " ".join(
        warning["message"] for warning in file_answer(doubtful, "en")["warnings"]
    )
    (sure,) = taken(database, files_of(成绩表=SCORES), "people.王敏=A2", is_dry_run=True)
    assert "people_to_confirm" not in [problem.code for problem in sure.warnings]


def test_header_rows_that_were_not_found_are_named_by_their_row(database):
    numbers = "2023,2024\n1,2\n3,4\n5,6\n"
    (waiting,) = taken(database, files_of(数字=numbers), is_dry_run=True)
    assert "--answer header=…" in file_answer(waiting, "en")["problems"][0]["message"]
    answers = ["header=1", "kind=metric", "date=2026-03-05", "columns_are=metric"]
    (found,) = taken(database, files_of(数字=numbers), *answers, is_dry_run=True)
    assert "header_missing" not in [problem.code for problem in found.questions]
    assert found.n_rows == 3


def test_lines_for_a_terminal_name_the_file_and_everything_to_be_known(database):
    (waiting,) = taken(database, files_of(名单=UNDATED))
    lines = file_lines(waiting, "zh")
    assert lines[0].startswith("名单.csv")
    assert len(lines) == 1 + len(waiting.problems) + len(waiting.warnings)
