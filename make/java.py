"""Finds the Java that the tests start Spark with; installs it where the system allows that."""

import shutil
import subprocess
import sys

from make.system import install

PACKAGES = {
    "apt-get": ["default-jre-headless"],
    "dnf": ["java-21-openjdk-headless"],
    "apk": ["openjdk21-jre-headless"],
}


def has_java() -> bool:
    """Whether a Java starts (macOS has a stub of that name that only points to a download)."""
    if not shutil.which("java"):
        return False
    return subprocess.run(["java", "-version"], capture_output=True, check=False).returncode == 0


def main() -> None:
    """Makes sure of Java; stops with a sentence when it cannot be had."""
    if not (has_java() or (install(PACKAGES) and has_java())):
        sys.exit("The tests of Spark need Java: install 17 or 21 (Debian: default-jre-headless).")


if __name__ == "__main__":
    main()
