"""From a gap to people and a course in one step, and back; levels changed in the grid."""

import pytest

from data.importing import intake
from data.importing.reading import read_files
from pages.shared import store
from reporting import template
from reporting.reports import skill_tables
from tests.pages.seeing import go_to, open_app

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("own_copy")
def test_people_with_a_gap_are_put_on_a_draft_and_taken_off_by_one_undo():
    app = open_app("zh")
    go_to(app, "skills")
    n_courses = len(store.read("course_list"))
    app.selectbox(key="skill_course").select("").run()
    app.button(key="skill_enrol").click().run()
    assert not app.exception
    courses = store.read("course_list")
    (draft,) = courses.loc[courses["course_name"].str.contains("草案"), "course_id"]
    assert len(courses) == n_courses + 1
    n_short = int(app.button(key="skill_enrol").label.split()[1])
    assert n_short > 0
    app.button(key="undo_course").click().run()
    assert not app.exception
    assert len(store.read("course_list")) == n_courses
    assert draft not in set(store.read("course_list")["course_id"])


@pytest.mark.usefixtures("own_copy")
def test_people_are_kept_off_the_page_where_the_installation_says_so():
    app = open_app("zh")
    go_to(app, "settings")
    app.toggle(key="people_shown").set_value(False).run()
    seen = go_to(app, "skills")
    assert seen.exceptions == ()
    names = set(store.read("skill_people")["person_name"])
    assert not names & set(seen.cells)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_downloaded_matrix_is_read_back_without_a_question(sample, language):
    sample(language)
    people = store.read("skill_people").head(60)
    rows = skill_tables.template_rows(people, language)
    (source,) = read_files([("levels.xlsx", template.workbook("skill_level", language, rows))])
    (checked,) = intake.check(intake.take_in(source), store.known())
    assert checked.rejected.empty
    assert not [p for p in checked.problems if p.severity == "question"]
    found = checked.frames["skill_level"]
    written = people.dropna(subset=["skill_level"])
    columns = ["person_id", "skill_id", "level", "source"]
    renamed = written.drop(columns="level").rename(columns={"skill_level": "level"})
    assert set(found[columns].itertuples(index=False, name=None)) == set(
        renamed[columns].itertuples(index=False, name=None)
    )
