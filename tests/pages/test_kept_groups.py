"""Released quarters, roles counted as one and groups of one mind: the same on the page, in its file and on the
command line. That late forms count in a quarter that is not released: tests/data/test_released.py.
"""

import re
from datetime import date

import pandas as pd
import pytest

import cli
from data.database import close, open_database
from data.importing import storing
from data.samples import truth
from pages.shared import display
from reporting import files
from tests.pages.conftest import reading
from tests.pages.seeing import go_to, open_app, see

pytestmark = pytest.mark.slow


@pytest.fixture
def shown(own_copy, monkeypatch):
    """A function: what readers of satisfaction are given of a quarter: the page and its file."""
    reports = {}
    monkeypatch.setattr(
        display, "downloads", lambda *given, **_: reports.update({given[1]: given[2]})
    )

    def show(period, by="course_name"):
        with reading(own_copy):
            app = open_app("zh")
            go_to(app, "satisfaction")
            app.selectbox(key="period").select(period)
            app.button_group(key="liked_by").set_value(by).run()
            page = "\n".join(see(app).cells) + see(app).answer
            file = files.WRITERS["html"](reports["satisfaction"](), "zh").decode("utf-8")
        return page, file

    return show


def written(command, folder):
    """The page that a command writes."""
    file = folder / "written.html"
    assert cli.main([*command, "--lang", "zh", "-o", str(file)]) == 0
    return file.read_text(encoding="utf-8")


def shares(given):
    """Every share that is told, with what stands beside it."""
    return [re.findall(r"[≥≤]?\d+%[^<\n]{0,30}", text) for text in given]


def quoted():
    """The texts of the newest quarter on the page."""
    app = open_app("zh")
    go_to(app, "satisfaction")
    app.selectbox(key="period").select("2026Q3").run()
    return [text.value for text in app.markdown if text.value.startswith("> ")]


def with_late_forms(file, on):
    """A survey as it was loaded, again, with eight more people of a course who were not satisfied."""
    database = open_database(f"duckdb:///{file}")
    with database.engine.connect() as connection:
        survey = connection.exec_driver_sql(
            "select max(survey_id) from survey_response where course_id is not null "
            f"and responded_on = date '{on}'"
        ).scalar()
        forms, answers = (
            pd.read_sql(f"select * from current_{table} where survey_id = '{survey}'", connection)
            for table in ("survey_response", "survey_answer")
        )
    close(database)
    one = forms.dropna(subset=["course_id"])["respondent_key"].iloc[0]
    late_forms, late_answers = (
        pd.concat(
            rows[rows["respondent_key"] == one].assign(respondent_key=f"late{on}{i}")
            for i in range(8)
        )
        for rows in (forms, answers)
    )
    late_answers["value"] = late_answers["value"].where(late_answers["value"].isna(), 1.0)
    frames = {
        "survey_response": pd.concat([forms, late_forms]),
        "survey_answer": pd.concat([answers, late_answers]),
    }
    left_out = ["load_id", "source_sheet", "source_row"]
    frames = {name: rows.drop(columns=left_out) for name, rows in frames.items()}
    database = open_database(f"duckdb:///{file}")
    storing.edit(database, frames, name="late", kind="survey", edited_by="test")
    close(database)


def test_a_released_quarter_stands_still_and_one_mind_is_a_bound_everywhere(
    own_copy, shown, tmp_path
):
    with reading(own_copy):
        app = open_app("zh")
        go_to(app, "settings")
        app.selectbox(key="release_quarter").select_index(0).run()
        app.button(key="release_save").click().run()
        assert not app.exception
    review = ["review", "--period", "2026Q3"]
    given = (*shown("2026Q3"), written(review, tmp_path))
    for told in given:
        assert "≥98%" in told
        assert "42/42" not in told
        assert "41/42" not in told
    with reading(own_copy):
        before = quoted()
    assert before
    with_late_forms(own_copy, date(2026, 7, 1))
    assert shares((*shown("2026Q3"), written(review, tmp_path))) == shares(given)
    with reading(own_copy):
        assert quoted() == before


def test_roles_counted_as_one_are_one_everywhere(own_copy, shown, tmp_path):
    roles = sorted(truth.ROLES[name]["zh"] for name in ("data", "community"))
    with reading(own_copy):
        app = open_app("zh")
        go_to(app, "settings")
        app.multiselect(key="merge_roles").set_value(roles).run()
        app.button(key="merge").click().run()
        assert not app.exception
    for told in (*shown("2026Q3", by="role"), written(["needs"], tmp_path)):
        assert " + ".join(roles) in told
