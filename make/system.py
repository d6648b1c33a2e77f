"""Installs a package of the operating system where that is allowed without asking anybody."""

import os
import shutil
import subprocess
from pathlib import Path

LOG = Path(".local/setup.log")

#: package manager -> the commands that install, the names still to be added
MANAGERS = {
    "apt-get": (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends"]),
    "dnf": (["dnf", "install", "-y"],),
    "apk": (["apk", "add", "--no-cache"],),
    "brew": (["brew", "install"],),
}


def find_manager() -> str | None:
    """The package manager of this computer, None where there is none we know."""
    return next((name for name in MANAGERS if shutil.which(name)), None)


def install(names: dict[str, list[str]]) -> bool:
    """Whether the packages `names[manager]` could be installed; what was said is in LOG."""
    manager = find_manager()
    prefix = find_prefix(manager)
    if manager is None or prefix is None or not names.get(manager):
        return False
    *before, last = MANAGERS[manager]
    print(f"Installing {', '.join(names[manager])} with {manager} ...", flush=True)
    commands = [*before, [*last, *names[manager]]]
    return all([run_logged([*prefix, *command]) for command in commands][-1:])


def find_prefix(manager: str | None) -> list[str] | None:
    """What has to stand before the command: nothing, sudo, or None where it is not allowed."""
    if manager == "brew" or (hasattr(os, "geteuid") and os.geteuid() == 0):
        return []
    if shutil.which("sudo") and run_logged(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def run_logged(command: list[str]) -> bool:
    """Whether the command succeeded; its output is appended to LOG."""
    LOG.parent.mkdir(exist_ok=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "HOMEBREW_NO_AUTO_UPDATE": "1"}
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=quiet, check=False
        )
    return result.returncode == 0
