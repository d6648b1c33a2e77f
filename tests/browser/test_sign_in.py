"""Signing in by a real provider, through a real browser: who gets in, where to, and out again."""

import json
import time

import pytest
from playwright.sync_api import expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.browser.chromium import new_reader
from tests.browser.providing import COOKIE_SECRET, provide, write_sign_in_file
from tests.browser.serving import find_free_port, serve
from tests.browser.steps import LINK, go_to, open_page, rerun, settle

USER_COOKIE = "_streamlit_user"
FILES = "/_stcore/upload_file"


@pytest.fixture(scope="module")
def company(tmp_path_factory, stock):
    """The application of a company with the English sample organisation; people sign in."""
    folder = tmp_path_factory.mktemp("company")
    stock(folder, "en")
    port = find_free_port()
    with provide() as provider:
        file = write_sign_in_file(folder, f"http://127.0.0.1:{port}", provider)
        with serve(folder, port=port, environment={"TRAINLIFT_SIGN_IN": str(file)}) as running:
            yield running


@pytest.fixture
def visit(chromium):
    """A function: who (None: nobody yet) -> a tab of that person's own browser, signed in."""
    contexts = []

    def open_browser(server, who=None):
        context = new_reader(chromium, "en-US")
        contexts.append(context)
        page = context.new_page()
        open_page(page, server.url)
        if who:
            sign_in(page, who)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(page, who):
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(lambda url: "127.0.0.1" in url and "oauth2" not in url)
    settle(page)


def pages_listed(page):
    links = page.locator(LINK)
    return {link.get_attribute("href").rsplit("/", 1)[-1] for link in links.all()}


def fonts(page, status):
    """The fonts of a page with this status; without those of icons, their names stand in words."""
    page.evaluate("() => document.fonts.ready.then(() => null)")
    said = "status => [...document.fonts].filter(f => f.status === status).map(f => f.family)"
    return page.evaluate(said, status)


def signed_cookie(page):
    return next(c for c in page.context.cookies() if c["name"] == USER_COOKIE)


def enter_with(page, server, cookie):
    """Comes anew with this cookie, as somebody who copied it would."""
    page.context.add_cookies([{**cookie, "url": server.url} if "domain" not in cookie else cookie])
    open_page(page, server.url)


def test_who_has_not_signed_in_sees_the_way_in_and_nothing_else(company, visit):
    page = visit(company)
    for address in ("", "/settings", "/progress", "/load_data"):
        open_page(page, f"{company.url}{address}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert page.locator(LINK).count() == 0
        main = page.get_by_test_id("stMain").inner_text()
        assert main.split("\n\n") == [
            "TrainLift",
            "Please sign in with your company account.",
            "Sign in",
        ]
        assert page.get_by_role("dialog").count() == 0


def test_the_role_of_a_claim_says_which_pages_there_are(company, visit):
    lead = visit(company, "lead")
    assert "lead@example.com · Operations lead" in lead.get_by_test_id("stSidebar").inner_text()
    assert pages_listed(lead) == {"", "progress", "assessment", "calculator", "method"}
    open_page(lead, f"{company.url}/settings")
    assert lead.get_by_role("heading", name="Settings").count() == 0
    expect(lead.get_by_text("Your role does not open this page")).to_be_visible()
    assert pages_listed(lead) == {"", "progress", "assessment", "calculator", "method"}
    admin = visit(company, "admin")
    assert {"settings", "load_data"} <= pages_listed(admin)
    open_page(admin, f"{company.url}/load_data")
    expect(
        admin.get_by_role("heading", name="Which spreadsheet do you want to load?")
    ).to_be_visible()
    for reader in (lead, admin):
        assert reader.get_by_role("dialog").count() == 0
        failed, loaded = (fonts(reader, status) for status in ("error", "loaded"))
        assert not failed
        assert any("Material" in name for name in loaded)


def test_who_has_no_role_is_told_so_and_gets_no_further(company, visit):
    page = visit(company, "stranger")
    expect(page.get_by_text("your account has no role")).to_be_visible()
    assert page.locator(LINK).count() == 0


def test_who_is_refused_by_the_provider_is_told_so(company, visit):
    page = visit(company)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("The sign-in did not work")).to_be_visible()


def test_a_copied_cookie_is_worth_nothing_after_sign_out(company, visit):
    owner = visit(company, "admin")
    copied = signed_cookie(owner)
    thief = visit(company)
    enter_with(thief, company, copied)
    assert thief.locator(LINK).count() > 0
    owner.get_by_role("button", name="Sign out").click()
    owner.get_by_role("button", name="End session").click()
    expect(owner.get_by_role("button", name="Sign in")).to_be_visible()
    rerun(thief, thief.locator(LINK).last.click)
    expect(thief.get_by_text("You have signed out")).to_be_visible()
    open_page(thief, company.url)
    expect(thief.get_by_text("You have signed out")).to_be_visible()


@pytest.mark.parametrize(("hours", "is_in"), [(7.9, True), (8.1, False)])
def test_a_sign_in_lasts_eight_hours(company, visit, hours, is_in):
    claims = {
        "origin": company.url,
        "is_logged_in": True,
        "provider": "default",
        "iss": "http://localhost",
        "sub": "admin",
        "email": "admin@example.com",
        "roles": ["tl-admin"],
        "iat": int(time.time() - hours * 3600),
    }
    value = create_signed_value(COOKIE_SECRET, USER_COOKIE, json.dumps(claims)).decode()
    page = visit(company)
    enter_with(page, company, {"name": USER_COOKIE, "value": value})
    assert (page.locator(LINK).count() > 0) is is_in
    assert page.get_by_text("Your sign-in is over").count() == (0 if is_in else 1)


def test_a_download_is_for_the_sign_in_that_made_it(company, visit):
    other, nobody, owner = visit(company, "lead"), visit(company), visit(company, "admin")
    go_to(owner, "course_ledger")
    with owner.expect_download() as started:
        owner.get_by_role("button", name="Download", exact=True).click()
        owner.get_by_role("button", name="Word").click()
    address = started.value.url
    assert owner.request.get(address).status == 200
    assert [tab.request.get(address).status for tab in (other, nobody)] == [403, 403]
    copied = signed_cookie(owner)
    owner.get_by_role("button", name="Sign out").click()
    owner.get_by_role("button", name="End session").click()
    expect(owner.get_by_role("button", name="Sign in")).to_be_visible()
    nobody.context.add_cookies([copied])
    assert nobody.request.get(address).status == 403


def test_an_upload_is_for_the_session_of_the_sign_in_that_owns_it(company, visit):
    owner = visit(company, "admin")
    go_to(owner, "load_data")
    addresses = []
    owner.on("request", lambda sent: addresses.append(sent) if FILES in sent.url else None)
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    rerun(owner, lambda: owner.locator("input[type=file]").first.set_input_files(file))
    put = next(sent for sent in addresses if sent.method == "PUT")
    headers = {"x-xsrftoken": put.headers["x-xsrftoken"]}
    form = {"file": {"name": "x.csv", "mimeType": "text/csv", "buffer": b"x"}}
    other, nobody = visit(company, "lead"), visit(company)
    answers = [
        tab.request.put(put.url, headers=headers, multipart=form).status for tab in (other, nobody)
    ]
    assert answers == [403, 403]
    assert nobody.request.get(f"{company.url}/_stcore/metrics").status == 403
