"""A real Streamlit server for a test or a measurement: its own port, folder and database."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

PROJECT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120


class ServerFailed(RuntimeError):
    """The server stopped or did not answer; the message is what it printed."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, the folder of its database and log, its process."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def read_log(self) -> str:
        """What the server has printed so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def serve(
    folder: Path,
    script: Path = PROJECT / "serve.py",
    *,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Runs `script` on a port (None: a free one), its database in `folder`, until the block is left."""
    port = port or find_free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command += ["--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    url = f"duckdb:///{folder / 'trainlift.duckdb'}"
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, "TRAINLIFT_DATABASE_URL": url, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        server = Server(f"http://127.0.0.1:{port}", folder, process)
        try:
            wait_for_answer(server)
            yield server
        finally:
            stop(process)


def wait_for_answer(server: Server) -> None:
    """Returns when the server says that it is healthy."""
    ends_at = monotonic() + SECONDS_TO_START
    while monotonic() < ends_at and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            wait_for_exit(server.process, seconds=0.1)
    raise ServerFailed(server.read_log())


def wait_for_exit(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the process ended within `seconds`."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the server as Ctrl+C does, and for certain."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        if not wait_for_exit(process, seconds=10):
            process.kill()
            process.wait()


def find_free_port() -> int:
    """A port of this computer on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
