"""From a needs survey to sessions in a calendar, in a real browser, in both languages."""

import docx
import icalendar
import pytest
from playwright.sync_api import expect

from data.database import close, open_database
from data.importing import intake, reading
from data.samples import truth
from data.samples.generator import make_files
from reporting.reports.training_needs import source_name
from reporting.words import translate
from tests.browser.chromium import new_reader
from tests.browser.serving import serve
from tests.browser.steps import (
    MILLISECONDS,
    answer,
    assert_no_exception,
    choose,
    chosen,
    go_to,
    open_page,
    rerun,
    screenshot,
    settle,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCALES = {"zh": "zh-CN", "en": "en-US"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The files of the sample organisation that are there before: roster, courses, requirements, two
#: inventories, remarks, appraisals, metrics; the needs survey is the one that is brought along.
BEFORE, SURVEY = (0, 1, 2, 3, 4, 6, 7, 21, 22, 23), 5
#: A step of a weight is a quarter, and the survey starts at 1.
STEPS_TO_ZERO = 4


@pytest.fixture(params=["zh", "en"])
def language(request):
    """The language the reader's browser prefers."""
    return request.param


@pytest.fixture
def without_survey(tmp_path, language):
    """A server of an organisation that has not asked its people yet, and the survey it then made."""
    files = make_files(language)
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    found = reading.read_files([files[k] for k in BEFORE])
    intake.store_all(database, [intake.take_in(file) for file in found], loaded_by="test")
    close(database)
    with serve(tmp_path) as running:
        yield running, files[SURVEY]


def test_a_needs_survey_leads_to_a_course_and_to_its_sessions_in_a_calendar(
    chromium, without_survey, tmp_path, language
):
    server, survey = without_survey
    reader = new_reader(chromium, LOCALES[language], accept_downloads=True)
    page = reader.new_page()
    bring_the_survey(page, server, survey)
    rank(page, language)
    moved = move_a_weight(page, language)
    take_the_report_away(page, tmp_path, language, moved)
    course, n_people = draft_a_course(page, language)
    n_sessions = find_times(page, language, n_people)
    events = take_the_calendar_away(page, tmp_path, language)
    assert len(events) == n_sessions
    for event in events:
        assert str(event["SUMMARY"]) == course
        starts = event["DTSTART"].dt
        assert (starts.weekday(), starts.hour, str(starts.tzinfo)) == (4, 14, "Asia/Shanghai")
    reader.close()
    assert "Traceback" not in server.read_log()


def bring_the_survey(page, server, survey):
    """Uploads the survey as the program wrote it; nothing has to be answered."""
    open_page(page, server.url)
    go_to(page, "load_data")
    name, content = survey
    box = page.locator('input[type="file"]').first
    expect(box).to_be_attached(timeout=MILLISECONDS)
    box.set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    expect(page.locator(".st-key-accept button").first).to_be_visible(timeout=MILLISECONDS)
    for key in ("accept", "store"):
        button = page.locator(f".st-key-{key} button")
        expect(button).to_be_enabled(timeout=MILLISECONDS)
        rerun(page, button.click)
        assert_no_exception(page)
    expect(page.locator('input[type="file"]').first).to_be_attached(timeout=MILLISECONDS)


def rank(page, language):
    go_to(page, "needs")
    assert_no_exception(page)
    for topic in truth.TOPICS[: truth.N_CLEAR_TOPICS]:
        assert topic.name[language] in answer(page)
    screenshot(page, f"needs-ranked-{language}", whole=True)


def move_a_weight(page, language):
    """Leaves the survey out; the address keeps the weight."""
    weights = page.get_by_text(translate(language, "need_study.weights"), exact=True)
    rerun(page, weights.click)
    slider = page.locator('.st-key-w_survey input[type="range"]')
    expect(slider).to_be_attached(timeout=MILLISECONDS)
    for _ in range(STEPS_TO_ZERO):
        slider.focus()
        rerun(page, lambda: page.keyboard.press("ArrowLeft"))
    assert "w_survey=0" in page.url
    assert_no_exception(page)
    screenshot(page, f"needs-moved-{language}")
    return answer(page)


def take_the_report_away(page, folder, language, said):
    """The Word file says what the page says, with the weight that was moved."""
    page.locator('[data-testid="stPopoverButton"]').first.click()
    path = save(
        page, folder, page.get_by_role("button", name=translate(language, "control.download_docx"))
    )
    paper = docx.Document(path)
    text = "".join(n.text or "" for n in paper.element.body.iter() if n.tag.endswith("}t"))
    assert said in text
    source = source_name("survey", language)
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert any(row[0] == source and "0.00" in row for row in rows)


def test_an_alarm_leads_to_the_gap_it_names_while_another_role_is_looked_at(
    chromium, tmp_path, stock
):
    stock(tmp_path, "en")
    with serve(tmp_path) as running:
        page = new_reader(chromium, LOCALES["en"]).new_page()
        open_page(page, running.url)
        go_to(page, "needs")
        choose(page, translate("en", "control.role"), truth.ROLES["content"]["en"])
        # the metric that rose hangs together with a skill that user operations lack most
        role, skill = truth.ROLES["user"]["en"], truth.SKILLS["user_persona"].name["en"]
        words = translate("en", "alarm.draft", skill=skill, role=role)
        rerun(page, page.get_by_role("button", name=words).first.click)
        page.wait_for_url("**/skills")
        settle(page)
        assert_no_exception(page)
        shown = chosen(page, translate("en", "control.cell"))
        assert shown == translate("en", "skills.people", role=role, skill=skill)
        assert chosen(page, translate("en", "control.role")) == ""


def draft_a_course(page, language):
    """From a cell of the gap map to a drafted course with all who have the gap."""
    go_to(page, "skills")
    role, skill = truth.ROLES["user"][language], truth.SKILLS["ab_testing"].name[language]
    choose(
        page,
        translate(language, "control.cell"),
        translate(language, "skills.people", role=role, skill=skill),
    )
    page.locator(".st-key-to_course button").first.click()
    choose(page, translate(language, "control.course"), translate(language, "skills.new_draft"))
    name = translate(language, "skills.draft_of", skill=skill)
    button = page.locator(".st-key-skill_enrol button")
    expect(button).to_be_enabled(timeout=MILLISECONDS)
    n_people = int("".join(c for c in button.inner_text() if c.isdigit()))
    screenshot(page, f"skills-draft-{language}")
    rerun(page, button.click)
    assert_no_exception(page)
    return name, n_people


def find_times(page, language, n_people):
    """Times for all who are drafted; kept as a plan."""
    go_to(page, "timetable")
    assert_no_exception(page)
    assert str(n_people) in answer(page)
    screenshot(page, f"timetable-proposed-{language}", whole=True)
    n_sessions = -(-n_people // 20)
    keep = page.locator(".st-key-keep_plan button")
    expect(keep).to_be_enabled(timeout=MILLISECONDS)
    rerun(page, keep.click)
    # what is kept is shown by a run of its own
    nobody = translate(language, "timetable.nobody")
    expect(page.locator("h2").first).to_have_text(nobody, timeout=MILLISECONDS)
    settle(page)
    assert_no_exception(page)
    return n_sessions


def take_the_calendar_away(page, folder, language):
    button = page.get_by_role("button").filter(has_text=translate(language, "timetable.ics"))
    button.first.click()
    path = save(page, folder, page.locator(".st-key-download_ics button"))
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return calendar.walk("VEVENT")


def save(page, folder, button):
    settle(page)
    expect(button).to_be_visible(timeout=MILLISECONDS)
    with page.expect_download(timeout=2 * MILLISECONDS) as started:
        button.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path
