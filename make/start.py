"""Starts the application on PORT (8501 if unset), for this computer alone (127.0.0.1).

TRAINLIFT_HOST names another address; that needs a sign-in, or a setting that does without.
"""

import os
import socket
import sys
from pathlib import Path

from data import sign_in

ROOT = Path(__file__).resolve().parent.parent
HOST = os.environ.get(sign_in.HOST) or sign_in.LOOPBACK


def main() -> None:
    """Hands over to Streamlit, after saying where the application opens."""
    refuse_to_be_seen_without_sign_in()
    port = read_port(os.environ.get("PORT") or "8501")
    if port < 1024 and hasattr(os, "geteuid") and os.geteuid() != 0:
        sys.exit(f"PORT={port} is reserved for the system: choose one from 1024 to 65535.")
    if not is_free(port):
        sys.exit(
            f"Port {port} is in use, perhaps by a TrainLift that is already open at "
            f"http://{HOST}:{port} . Close it, or choose another port: make run PORT={port + 1}"
        )
    print(f"TrainLift opens at http://{HOST}:{port} (Ctrl+C closes it).", flush=True)
    os.chdir(ROOT)
    options = {
        "server.address": HOST,
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "serve.py", *flags])


def refuse_to_be_seen_without_sign_in() -> None:
    """Stops with a sentence where other computers could come in and nobody had to sign in."""
    try:
        refused = sign_in.refusal(HOST, sign_in.access())
    except sign_in.SignInProblem as problem:
        sys.exit(str(problem))
    if refused:
        sys.exit(refused)


def read_port(text: str) -> int:
    """The port as a number; stops with a sentence when it is none."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT={text} is not a port: it has to be a number from 1 to 65535.")
    return int(text)


def is_free(port: int) -> bool:
    """Whether nothing listens on the port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
