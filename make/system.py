"""Installs a package of the operating system where that is allowed without asking anybody."""

import os
import shutil
import subprocess
from pathlib import Path

LOG = Path(".local/setup.log")

#: installer -> its commands; the last one takes the names of the packages and decides
INSTALLERS = {
    "apt-get": (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"],
    ),
    "dnf": (["dnf", "install", "-y"],),
    "apk": (["apk", "add", "--no-cache"],),
    "brew": (["brew", "install"],),
}


def find_installer() -> str | None:
    """The package installer of this computer, None where there is none we know."""
    return next((name for name in INSTALLERS if shutil.which(name)), None)


def install(names: dict[str, list[str]]) -> bool:
    """Whether the packages `names[installer]` could be installed; what was said is in LOG."""
    installer = find_installer()
    prefix = find_prefix(installer)
    if installer is None or prefix is None or not names.get(installer):
        return False
    print(f"Installing {names[installer][-1]} with {installer} ...", flush=True)
    *preparing, installing = INSTALLERS[installer]
    for command in preparing:
        run_logged([*prefix, *command])
    return run_logged([*prefix, *installing, *names[installer]])


def find_prefix(installer: str | None) -> list[str] | None:
    """What has to stand before the command: nothing, sudo, or None where it is not allowed."""
    if installer == "brew" or (hasattr(os, "geteuid") and os.geteuid() == 0):
        return []
    if shutil.which("sudo") and run_logged(["sudo", "-n", "true"]):
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
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
