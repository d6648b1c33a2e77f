"""What a reader does and sees in the browser, without a fixed pause anywhere."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, TimeoutError, expect

PROJECT = Path(__file__).resolve().parents[2]
SHOTS = PROJECT / "test-results"
MILLISECONDS = 60_000
#: Its address is that of the application, without a name.
FIRST_PAGE = "overview"
#: A table that is drawn on a canvas; the height of its rows; tries to click into one.
GRID = '[data-testid="stDataFrame"]'
ROW = 33
TRIES = 10
NEXT_FRAME = "() => new Promise((seen) => requestAnimationFrame(() => seen(true)))"
LINK = '[data-testid="stSidebarNavLink"]'

# Counts how often the application has finished a run, by what the server says of it: a quick run is
# over before the page has drawn that it began. A run counts when the browser has drawn its end and
# has nothing left to do. The message is ForwardMsg.session_status_changed of Streamlit's protocol:
# its field's number and its length, then within it field 2, script_is_running, left out if false.
COUNT_RUNS = """
(() => {
  if (window.finishedRuns !== undefined) return;
  window.finishedRuns = 0;
  window.isRunning = false;
  const STATUS = 9 << 3 | 2, IS_RUNNING = 2 << 3, LONGEST = 8;
  let begun = 0;
  const begin = () => { begun += 1; window.isRunning = true; };
  const finish = (ended) => requestIdleCallback(() => {
    window.finishedRuns += 1;
    if (ended === begun) window.isRunning = false;
  }, {timeout: 1000});
  window.WebSocket = class extends WebSocket {
    constructor(...address) {
      super(...address);
      this.addEventListener('message', ({data}) => {
        if (!(data instanceof ArrayBuffer) || data.byteLength > LONGEST) return;
        const [message, , ...status] = new Uint8Array(data);
        if (message !== STATUS) return;
        if (status.some((byte, at) => at % 2 === 0 && byte === IS_RUNNING)) begin();
        else finish(begun);
      });
      this.addEventListener('close', () => { window.isRunning = false; });
    }
  };
})()
"""

IS_SETTLED = """
() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null && window.finishedRuns > 0 && !window.isRunning
    && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && document.querySelector('[data-testid="stSkeleton"]') === null
    && document.querySelector('[data-stale="true"]') === null;
}
"""

# Two different Chinese characters look alike only when neither has a glyph.
HAS_CHINESE_GLYPHS = """
() => {
  const draw = (text) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext('2d');
    pen.font = "40px " + getComputedStyle(document.body).fontFamily;
    pen.fillText(text, 2, 42);
    return canvas.toDataURL();
  };
  return draw('\\u57f9') !== draw('\\u8bad');
}
"""


def open_page(page: Page, address: str, *, within: int = MILLISECONDS) -> None:
    """Opens an address and waits until the application has drawn it."""
    page.goto(address)
    settle(page, within=within)


def settle(page: Page, *, within: int = MILLISECONDS) -> None:
    """Waits until nothing is being computed or redrawn."""
    page.wait_for_function(IS_SETTLED, timeout=within)


def rerun(page: Page, action: Callable[[], object], *, within: int = MILLISECONDS) -> None:
    """Does something that makes the application compute anew, and waits until it has.

    Raises TimeoutError where it has not begun and ended within so many milliseconds.
    """
    settle(page)
    before = page.evaluate("window.finishedRuns")
    action()
    page.wait_for_function("n => window.finishedRuns > n", arg=before, timeout=within)
    settle(page)


def go_to(page: Page, name: str) -> None:
    """Goes to the page `name` (as in its address) through the side bar."""
    path = "/" if name == FIRST_PAGE else f"/{name}"
    link = page.locator(LINK if name == FIRST_PAGE else f'{LINK}[href*="{path}"]').first
    # the address changes at once, while the page that is left still stands
    rerun(page, link.click)
    page.wait_for_url(lambda url: urlsplit(url).path == path, timeout=MILLISECONDS)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses an option of the list that a screen reader calls `label`."""
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(TRIES):
        settle(page)
        page.get_by_role("combobox", name=label, exact=True).click()
        try:
            wanted.wait_for(state="visible", timeout=2_000)
        except TimeoutError:
            # a late drawing closed the list that had just been opened
            page.keyboard.press("Escape")
            continue
        rerun(page, wanted.click)
        return
    raise AssertionError(f"the list {label} never offered {option}")


def chosen(page: Page, label: str) -> str:
    """What is chosen in the list that a screen reader calls `label`."""
    return page.get_by_role("combobox", name=label, exact=True).input_value()


def select_cell(page: Page, grid: Locator, column: int, row: int, *, at: float) -> None:
    """Clicks the cell of a row until the table says that it is selected.

    at: where in the width of the table the column lies, 0 to 1.
    """
    cell = grid.locator(f'[data-testid="glide-cell-{column}-{row}"][aria-selected="true"]')
    # a table reaches below the window by its foot: the row has to be in it, not just a part of it
    grid.evaluate("table => table.scrollIntoView({block: 'center'})")
    for _ in range(TRIES):
        box = grid.locator("canvas").first.bounding_box()
        page.mouse.move(box["x"] + box["width"] * at, box["y"] + ROW * (row + 1.5))
        # the table learns what is under the mouse when it draws its next frame
        page.evaluate(NEXT_FRAME)
        page.mouse.down()
        page.mouse.up()
        try:
            cell.wait_for(state="attached", timeout=2_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"cell {column}, {row} of the table was never selected")


def answer(page: Page) -> str:
    """The sentence that answers the question of the page."""
    sentence = page.locator("h2").first
    expect(sentence).to_be_visible(timeout=MILLISECONDS)
    return sentence.inner_text().strip()


def assert_no_exception(page: Page) -> None:
    """No traceback box stands on the page."""
    boxes = page.locator('[data-testid="stException"]')
    assert boxes.count() == 0, boxes.first.inner_text()


def has_chinese_glyphs(page: Page) -> bool:
    """Whether Chinese characters are drawn with glyphs of their own."""
    return page.evaluate(HAS_CHINESE_GLYPHS)


def heading(page: Page) -> Locator:
    """The one title of the page, visible."""
    title = page.locator("h1").first
    expect(title).to_be_visible(timeout=MILLISECONDS)
    return title


def screenshot(page: Page, name: str, *, whole: bool = False) -> Path:
    """Keeps a picture of the page under test-results/, of all of it if `whole`."""
    SHOTS.mkdir(exist_ok=True)
    path = SHOTS / f"{name}.png"
    if whole:
        show_all(page)
    page.screenshot(path=path)
    return path


def show_all(page: Page) -> None:
    """Makes the window as high as what it shows (Streamlit scrolls an inner box)."""
    inner = page.locator('[data-testid="stMainBlockContainer"]').bounding_box()
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": max(768, int(inner["height"]) + 40)})
    settle(page)
