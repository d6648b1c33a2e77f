"""Finds an nginx for the test of two processes; unpacks Debian's into .local where there is none.

The package is only unpacked, not installed, so that no web server starts on this computer.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from make.system import run_logged

UNPACKED = Path(".local/nginx")
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", str(UNPACKED.resolve() / "usr/sbin"))


def find_nginx() -> str | None:
    """The path of an nginx, None where there is none."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), *PLACES)))


def unpack() -> None:
    """Unpacks the nginx of this Debian or Ubuntu; leaves nothing behind where that fails."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    with tempfile.TemporaryDirectory() as folder:
        # where nobody has asked for the lists of packages yet, downloading fails the first time
        for asked in (None, ["apt-get", "update"]):
            if asked:
                run_logged(asked)
            if _download(folder):
                break
        for package in Path(folder).glob("*.deb"):
            run_logged(["dpkg-deb", "-x", str(package), str(UNPACKED)])


def _download(folder: str) -> bool:
    command = ["apt-get", "download", "nginx"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def main() -> None:
    """Makes sure of an nginx, or says which test goes without."""
    if not find_nginx():
        unpack()
    if not find_nginx():
        print(
            "No nginx found: the test of two processes behind one will be skipped, and fails where "
            "CI is set. Install it (Debian: nginx-light), then run the tests again.",
            flush=True,
        )


if __name__ == "__main__":
    main()
