"""Finds a Chromium for the browser tests, and a Chinese font for it; installs what is missing.

Order: a browser that is here, the system's package manager where allowed, Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from make.system import install

COMMANDS = (
    "chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge",
    "microsoft-edge-stable",
)  # fmt: skip
PLACES = (
    "/usr/lib/chromium/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
BROWSER_PACKAGES = {
    "apt-get": ["chromium"],
    "dnf": ["chromium"],
    "apk": ["chromium"],
    "brew": ["--cask", "chromium"],
}
FONT_PACKAGES = {
    "apt-get": ["fonts-noto-cjk"],
    "dnf": ["google-noto-sans-cjk-fonts"],
    "apk": ["font-noto-cjk"],
}
#: what Playwright's own program needs and the smallest installations lack
DRIVER_PACKAGES = {"apt-get": ["libatomic1"], "dnf": ["libatomic"]}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def find_browser() -> str | None:
    """The path of a Chromium that starts, None where only Playwright's own can be used."""
    named = [os.environ["TRAINLIFT_BROWSER"]] if os.environ.get("TRAINLIFT_BROWSER") else []
    found = [shutil.which(command) for command in COMMANDS]
    places = [place for place in PLACES if Path(place).exists()]
    return next((path for path in [*named, *found, *places] if path and starts(path)), None)


def starts(*command: str) -> bool:
    """Whether a program tells its version (a stub that only points to a store does not)."""
    call = [*command, "--version"]
    try:
        result = subprocess.run(call, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def has_playwright_browser() -> bool:
    """Whether Playwright has downloaded its own Chromium before."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def has_chinese_font() -> bool:
    """Whether the system lists a font for Chinese; macOS and Windows always have one."""
    if sys.platform in ("darwin", "win32"):
        return True
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
        return bool(listed.stdout.strip())
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any("cjk" in path.name.lower() for folder in folders for path in folder.rglob("*.tt*"))


def download_playwright_browser() -> bool:
    """Whether Playwright could download its own Chromium."""
    print("Downloading a Chromium for the browser tests ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def ensure_driver() -> None:
    """Makes sure that Playwright itself starts; stops with a sentence when it does not."""
    driver = (sys.executable, "-m", "playwright")
    if starts(*driver) or (install(DRIVER_PACKAGES) and starts(*driver)):
        return
    sys.exit("Playwright does not start here; `.venv/bin/python -m playwright --version` says why.")


def main() -> None:
    """Makes sure of browser, driver and font; stops with a sentence when one cannot be had."""
    if not has_chinese_font() and not install(FONT_PACKAGES):
        print("No Chinese font found; install one (Debian: fonts-noto-cjk) for the browser tests.")
    has_browser = bool(find_browser()) or (install(BROWSER_PACKAGES) and bool(find_browser()))
    ensure_driver()
    if has_browser or has_playwright_browser():
        return
    if not download_playwright_browser():
        sys.exit("The tests need a Chromium: install one (Debian: chromium), then run them again.")


if __name__ == "__main__":
    main()
