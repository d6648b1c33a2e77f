"""Asks a public list of known holes (OSV) about every locked package; the standard library alone.

0: none is known, or the list could not be reached, which is said. 1: there is one.
"""

import json
import re
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements-dev.lock"
LIST = "https://api.osv.dev/v1/querybatch"
SECONDS = 30

#: Name and version of every package -> numbers of the holes known of it, in the same order.
Ask = Callable[[list[tuple[str, str]]], list[list[str]]]


def main(ask: Ask | None = None) -> int:
    """Print what is known and return the exit code."""
    packages = locked(LOCK.read_text("utf-8"))
    try:
        found = (ask or ask_list)(packages)
    except (OSError, ValueError) as error:
        print(f"NOT AUDITED: the list of known holes cannot be reached from here ({error}).")
        return 0
    holes = [(package, ids) for package, ids in zip(packages, found, strict=True) if ids]
    for (name, version), ids in holes:
        print(f"{name} {version}: {', '.join(ids)}")
    print(f"{len(packages)} packages audited, {len(holes)} with known holes.")
    return int(bool(holes))


def locked(text: str) -> list[tuple[str, str]]:
    """Name and version of every package of a lock file."""
    return re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE)


def ask_list(packages: list[tuple[str, str]]) -> list[list[str]]:
    """What the list knows. Raises OSError or ValueError where it does not answer as it should."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in packages
    ]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(LIST, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        results = json.load(answer).get("results", [])
    if len(results) != len(packages):
        raise ValueError("it answered something else")
    return [[hole["id"] for hole in result.get("vulns", [])] for result in results]


if __name__ == "__main__":
    sys.exit(main())
