"""Every role on every page: what is open, and that nothing of anybody else is on it or in its files.

The matrix is written by hand. What may be read is worked out from the tables here, in pandas, not by
the questions under test.
"""

import time

import pandas as pd
import pytest
import sqlalchemy as sa

from data import rights
from data.database import close, open_database, read_frame
from data.sign_in import Access, SignIn
from pages.shared import access, display, store
from reporting.words import translate
from tests.pages.conftest import reading
from tests.pages.file_text import text_in
from tests.pages.seeing import PAGES, go_to, open_app, words_of

#: One letter for each role that may open the page: Administrator, training team (M), Lead, Trainer, Reader.
MATRIX = {
    "overview": "AMLTR",
    "quarterly_review": "AM",
    "needs": "AM",
    "skills": "AM",
    "timetable": "AM",
    "plan": "AM",
    "progress": "AMLT",
    "assessment": "AMLTR",
    "satisfaction": "AMTR",
    "business_effect": "AMR",
    "course_ledger": "AMR",
    "calculator": "AMLTR",
    "load_data": "AM",
    "method": "AMLTR",
    "settings": "A",
}
PAGE_FILES = {"docx", "pptx", "pdf", "xlsx", "html"}
#: Pages with files, of whoever is bound to something; all of PAGE_FILES each. The calculator has nothing
#: before something was put in.
FILES = {
    "L": {"overview", "progress", "assessment"},
    "T": {"overview", "progress", "assessment", "satisfaction"},
    "R": {"overview", "assessment", "satisfaction", "business_effect", "course_ledger"},
}
LETTERS = {
    "A": "administrator",
    "M": "training_team",
    "L": "operations_lead",
    "T": "trainer",
    "R": "reader",
}
TEAM, COURSE = "Community operations 1", "Audience research lab"
TABLES = (
    "person", "attendance", "session", "enrolment", "assessment_result", "survey_response",
    "survey_question", "survey_answer",
)  # fmt: skip
SETTINGS = Access(SignIn({}, {role: role for role in LETTERS.values()}))


@pytest.fixture(scope="module")
def company(sample_file):
    """The pages read the English sample organisation, and whoever reads has signed in."""
    with reading(sample_file("en")) as file, pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "access", lambda: SETTINGS)
        yield file, patch


@pytest.fixture(scope="module")
def tables(sample_file):
    """A function: name -> rows of the table as stored (the sample has no row of an undone load)."""
    database = open_database(f"duckdb:///{sample_file('en')}")
    frames = {}
    with database.engine.connect() as connection:
        for name in TABLES:
            frames[name] = pd.read_sql(sa.text(f"select * from {name}"), connection)
    close(database)
    return frames


def enter(company, letter):
    """The application of somebody with this role."""
    claims = {
        "is_logged_in": True,
        "iss": "i",
        "sub": letter,
        "iat": time.time(),
        "email": f"{letter}@example.com",
        "roles": [LETTERS[letter]],
        "teams": [TEAM],
        "courses": [COURSE],
    }
    company[1].setattr(access, "claims_of_session", lambda: claims)
    return open_app("en")


@pytest.mark.slow
@pytest.mark.parametrize("letter", LETTERS)
def test_the_pages_of_a_role_are_those_of_the_matrix(company, letter):
    app = enter(company, letter)
    opened = {page for page in PAGES if page in app.session_state["open_pages"]}
    assert opened == {page for page, letters in MATRIX.items() if letter in letters}
    assert set(MATRIX) == set(PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["A", "L", "R"])
def test_what_to_do_now_is_on_pages_that_can_be_opened_or_said_to_be_nothing(
    company, letter, monkeypatch
):
    asked = []
    monkeypatch.setattr(display, "link", lambda page, _, icon: asked.append((page, icon)))
    app = enter(company, letter)
    seen = go_to(app, "overview")
    icons = {"person_alert", "flag", "query_stats", "school", "forum", "monitoring", "gavel"}
    pages = {page for page, icon in asked if icon in icons}
    assert pages <= {page for page, letters in MATRIX.items() if letter in letters}
    assert bool(pages) != (translate("en", "overview.act_none") in seen.text)


def drawn(company, letter, patch):
    """Page -> every word of it, of its tables and figures, and of every file that it offers, for
    somebody with this role; the files are those of FILES.
    """
    offered = {}

    def keep(make, subject, **detail):  # noqa: ARG001
        if not subject.startswith("template_"):  # an empty table holds nobody
            offered[subject] = text_in(make())
        return make

    patch.setattr(store, "noted", keep)
    app = enter(company, letter)
    found = {}
    for page, letters in MATRIX.items():
        if letter in letters:
            offered.clear()
            seen = go_to(app, page)
            assert seen.exceptions == (), page
            named = {f"{page}.{ending}" for ending in PAGE_FILES if page in FILES[letter]}
            # beside the files of the page, each of its tables as a file of its own
            assert {name for name in offered if not name.startswith("TrainLift-")} == named, page
            assert all(len(offered[name]) > 100 for name in named), page
            figures = [word for figure in seen.figures for word in words_of(figure)]
            found[page] = "\n".join([*seen.words, *seen.cells, *figures, *offered.values()])
    return found


def people_on(found, people):
    """Page -> names of people on it or in its files."""
    names = people["person_name"].dropna().unique()
    return {page: {name for name in names if name in text} for page, text in found.items()}


@pytest.mark.slow
def test_a_lead_meets_the_people_of_the_own_teams_alone(company, tables, monkeypatch):
    people = tables["person"]
    own = set(people.loc[people["team"] == TEAM, "person_name"])
    staff = staff_names(tables)
    found = people_on(drawn(company, "L", monkeypatch), people)
    assert found["progress"] & own
    assert {page: names - own - staff for page, names in found.items()} == {
        page: set() for page in found
    }


@pytest.mark.slow
def test_a_trainer_meets_the_people_of_the_own_courses_alone(company, tables, monkeypatch):
    course = "audienceresearchlab"
    held = tables["session"].query("course_id == @course")["session_id"]
    marks = tables["attendance"]
    took = set(marks.loc[marks["session_id"].isin(held), "person_id"])
    took |= set(tables["enrolment"].query("course_id == @course")["person_id"])
    results = tables["assessment_result"]
    took |= set(results.loc[results["assessment_id"].str.startswith(f"{course}|"), "person_id"])
    people = tables["person"]
    own = set(people.loc[people["person_id"].isin(took), "person_name"])
    found = people_on(drawn(company, "T", monkeypatch), people)
    assert found["progress"] & own
    staff = staff_names(tables)
    assert {page: names - own - staff for page, names in found.items()} == {
        page: set() for page in found
    }


@pytest.mark.slow
def test_a_trainer_reads_what_was_said_of_the_own_courses(company, tables):
    forms = tables["survey_response"].query("course_id == 'audienceresearchlab'")
    asked = tables["survey_question"].query("aspect == 'overall'")
    keys = ["survey_id", "question_id"]
    said = tables["survey_answer"].merge(asked[keys], on=keys)
    given = said[said["respondent_key"].isin(forms["respondent_key"])]["value"]
    assert len(given) == len(forms) > 10
    app = enter(company, "T")
    for page in ("overview", "satisfaction"):
        seen = go_to(app, page)
        counts = f"{(given >= 4).sum()}/{len(given)}"
        assert any(counts in word for word in (seen.text, *seen.cells)), page


@pytest.mark.slow
def test_what_a_target_rests_on_is_named_where_its_page_is_closed(company):
    app = enter(company, "L")
    found = go_to(app, "overview").words
    line = ":small[:material/radio_button_unchecked: Satisfaction **—** · Not established]"
    assert found.count(line) == 1


@pytest.mark.slow
def test_a_reader_meets_no_person(company, tables, monkeypatch):
    found = drawn(company, "R", monkeypatch)
    staff = staff_names(tables)
    numbers = set(tables["person"]["person_id"])
    for page, text in found.items():
        assert people_on({page: text}, tables["person"])[page] <= staff
        assert not {number for number in numbers if number in text}, page


def staff_names(tables):
    """Names of trainers, who teach in the open."""
    return set(tables["session"]["trainer"].dropna())


@pytest.mark.slow
def test_numbers_of_a_lead_are_counted_from_the_own_team(company, tables):
    enter(company, "L")
    people, marks = tables["person"], tables["attendance"]
    own = people.loc[people["team"] == TEAM, "person_id"]
    # of a session that two files speak of, the later one counts
    newest = marks.drop_duplicates(["session_id", "person_id"], keep="last")
    marked = newest[newest["person_id"].isin(own) & (newest["status"] != "not_applicable")]
    scope = rights.Reader("x", "operations_lead", teams=(TEAM,)).scope("")
    read = read_frame(store.opened(), "attendance_by_session", scope)
    assert read["n_expected"].sum() == len(marked)


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["L", "T", "R"])
def test_who_may_not_change_anything_is_refused_at_the_last_door_as_well(
    company, letter, monkeypatch
):
    app = enter(company, letter)
    go_to(app, "overview")
    assert "remove_sample" not in {button.key for button in app.button}
    monkeypatch.setattr(store, "reader", lambda: app.session_state["reader"])
    with pytest.raises(rights.NotAllowed):
        store.to_change()
    with pytest.raises(rights.NotAllowed):
        store.known()
