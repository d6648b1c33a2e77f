"""The security headers hold in a real browser, and nothing on a page breaks them."""

import json
import urllib.error
import urllib.request

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from data.database import close, open_database, write_transaction
from tests.browser.chromium import new_reader
from tests.browser.serving import serve
from tests.browser.steps import LINK, MILLISECONDS, assert_no_exception
from tests.pages.seeing import PAGES

WATCH = """
window.violations = [];
addEventListener('securitypolicyviolation', (event) =>
  window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
setInterval(() => document.documentElement.dataset.runs = window.finishedRuns, 20);
"""
INJECT = """
async () => {
  window.ran = false;
  const noticed = new Promise(told => addEventListener('securitypolicyviolation', told));
  const script = document.createElement('script');
  script.textContent = 'window.ran = true';
  document.body.append(script);
  await noticed;
  return window.ran;
}
"""


#: What somebody may have typed into a spreadsheet: a script, a link out, a formula of a page.
ATTACK = "<img src=x onerror='window.ran=true'> [go](https://evil.example) $x$ :red[y]"
#: Put on Python's path, it writes down every address that the server's process turns to.
NOTE_ADDRESSES = """
import os, sys
def write(text):
    with open(os.environ["ADDRESSES"], "a") as file:
        print(text, file=file)
def note(event, arguments):
    if event == "socket.connect":
        write(arguments[1])
write("watching")
sys.addaudithook(note)
"""


@pytest.fixture(scope="module")
def sample_server(tmp_path_factory, stock):
    """The application with the English sample organisation, whose names are attacks."""
    folder = tmp_path_factory.mktemp("secured")
    database = open_database(f"duckdb:///{stock(folder, 'en')}")
    with write_transaction(database) as connection:
        for table, column in (("course", "course_name"), ("skill", "skill_name")):
            changed = f"update {table} set {column} = {column} || ' ' || :attack"
            connection.execute(sa.text(changed), {"attack": ATTACK})
    close(database)
    (folder / "sitecustomize.py").write_text(NOTE_ADDRESSES, encoding="utf-8")
    noting = {"PYTHONPATH": str(folder), "ADDRESSES": str(folder / "addresses.txt")}
    with serve(folder, environment=noting) as running:
        yield running


@pytest.fixture
def page(chromium):
    """A tab in which the policy holds, as it does for a reader."""
    context = new_reader(chromium, "en-US", bypass_csp=False)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def wait_until_drawn(page):
    """Waits without `eval`, which the policy forbids, until the page is drawn."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=MILLISECONDS)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=MILLISECONDS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=MILLISECONDS)
    expect(page.locator('[data-stale="true"]')).to_have_count(0, timeout=MILLISECONDS)


def test_no_page_wants_what_the_policy_forbids(sample_server, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sample_server.url)
    wait_until_drawn(page)
    links = page.locator(LINK)
    expect(links).to_have_count(len(PAGES))
    for number in range(len(PAGES)):
        name = links.nth(number).inner_text()
        before = page.locator("html").get_attribute("data-runs")
        links.nth(number).click()
        expect(page.locator("html")).not_to_have_attribute(
            "data-runs", before, timeout=MILLISECONDS
        )
        wait_until_drawn(page)
        assert_no_exception(page)
        assert page.evaluate("window.violations") == [], name
        assert page.evaluate("window.ran") is None, name
        assert page.locator("img[onerror], a[href*='evil.example'], .katex").count() == 0, name
    here = (sample_server.url, "data:", f"blob:{sample_server.url}")
    assert [url for url in asked if not url.startswith(here)] == []
    # the server itself turned to nobody, but perhaps to this computer
    watched = (sample_server.folder / "addresses.txt").read_text("utf-8").splitlines()
    elsewhere = [line for line in watched if "127.0.0.1" not in line and "::1" not in line]
    assert set(elsewhere) == {"watching"}


def test_a_script_put_into_the_page_does_not_run(sample_server, page):
    page.goto(sample_server.url)
    wait_until_drawn(page)
    assert page.evaluate(INJECT) is False
    assert page.evaluate("window.violations") == ["script-src-elem inline"]


def test_the_server_answers_others_names_with_a_refusal_and_says_whether_it_can_work(sample_server):
    with urllib.request.urlopen(f"{sample_server.url}/ready") as answer:
        assert (answer.status, answer.read()) == (200, b"ready")
    request = urllib.request.Request(sample_server.url, headers={"Host": "training.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)
    with urllib.request.urlopen(f"{sample_server.url}/_stcore/host-config") as answer:
        told = json.loads(answer.read())
        assert (told["enableCustomParentMessages"], told["allowedOrigins"]) == (False, [])
        assert answer.headers["X-Frame-Options"] == "DENY"
