"""Makes .venv and puts exactly the locked packages into it: `environment.py run` or `develop`.

Standard library only, and instant when nothing has changed: a stamp in .venv holds the Python
version and the hash of the lock file that was installed.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from make.system import install

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOCKS = {"run": ROOT / "requirements.lock", "develop": ROOT / "requirements-dev.lock"}


def main() -> None:
    """Brings .venv up to date, saying in one line what is being done; silent when it already is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=LOCKS)
    purpose = parser.parse_args().purpose
    os.chdir(ROOT)
    installed = read_stamp()
    if installed.get("purpose") == "develop":
        purpose = "develop"
    if installed == describe(purpose) and PYTHON.exists():
        return
    if installed.get("python") != describe(purpose)["python"] or not PYTHON.exists():
        make_environment()
    install_lock(LOCKS[purpose])
    STAMP.write_text(json.dumps(describe(purpose)))
    print("The environment is ready.", flush=True)


def describe(purpose: str) -> dict[str, str]:
    """What an environment for this purpose contains: purpose, Python and the hash of its lock."""
    digest = hashlib.sha256(LOCKS[purpose].read_bytes()).hexdigest()
    return {"purpose": purpose, "python": f"{sys.version} {sys.base_prefix}", "lock": digest}


def read_stamp() -> dict[str, str]:
    """The description of the environment that is there, empty if none was ever finished."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def make_environment() -> None:
    """Creates .venv anew with the Python that runs this script."""
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Making a Python environment in .venv (Python {version}) ...", flush=True)
    ensure_venv_module()
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
    if result.returncode:
        sys.exit("The environment could not be made; the lines above say why.")


def ensure_venv_module() -> None:
    """Stops with what to install where Python lacks its venv module (Debian splits it off)."""
    if has_ensurepip():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if install({"apt-get": [package]}) and has_ensurepip():
        return
    sys.exit(
        f"This Python cannot make environments: its venv package is missing.\n"
        f"On Debian or Ubuntu: sudo apt-get install {package}\n"
        f"or name another Python: make run PYTHON=/path/to/python3"
    )


def has_ensurepip() -> bool:
    """Whether this Python brings what `python -m venv` needs; asked of a fresh process."""
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def install_lock(lock: Path) -> None:
    """Installs the packages of the lock, checked by hash, and removes what it does not name."""
    wanted = set(re.findall(r"^([A-Za-z0-9_.-]+)==", lock.read_text(), flags=re.MULTILINE))
    print(f"Installing {len(wanted)} packages (the first time: a minute or two) ...", flush=True)
    run_pip("install", "-qq", "--require-hashes", "--no-deps", "-r", str(lock))
    surplus = list_installed() - {normal(name) for name in wanted} - {"pip", "setuptools", "wheel"}
    if surplus:
        run_pip("uninstall", "-qq", "--yes", *sorted(surplus))


def run_pip(*arguments: str) -> None:
    """Runs pip of the environment; stops with its own message when it fails."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit("Packages could not be installed; the lines above say why. Run it again to go on.")


def list_installed() -> set[str]:
    """Names of the packages in the environment, in their normal form."""
    code = "import importlib.metadata as m; print(*{d.name for d in m.distributions()})"
    command = [str(PYTHON), "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return {normal(name) for name in result.stdout.split()}


def normal(name: str) -> str:
    """A package name as the index compares it: lower case, one hyphen for any separator."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
