"""Apache Spark for tests, started from a wheel: a master, two workers, and the server that takes SQL."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
WAIT_SECONDS = 240
#: Two cores run everything here: less compiling, few parts, no pages.
OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.session.timeZone": "UTC",
    "spark.executor.memory": "1g",
    "spark.executor.cores": "1",
    # a million rows pack into few bytes of Parquet: by those they would be sent whole to each worker
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # a row per person and session is more than the server can hold before it hands it on
    "spark.sql.thriftServer.incrementalCollect": "true",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


@dataclass(frozen=True)
class Cluster:
    """A running cluster: the port of its server, and the processes of its workers."""

    port: int
    workers: tuple[subprocess.Popen, ...]
    folder: Path

    def url(self, lake: Path) -> str:
        """What TRAINLIFT_FACTS_URL has to be."""
        return f"impala://trainlift@127.0.0.1:{self.port}/default?lake={lake}"

    def n_workers_lost(self) -> int:
        """How many executors the server has lost so far, as it says itself."""
        return said(self.folder / "server.log", "Lost executor")

    def n_tasks(self) -> int:
        """How many tasks the server has given to executors so far."""
        return said(self.folder / "server.log", "Starting task")

    def wait_for_tasks(self, n: int) -> None:
        """Wait until the server has given this many tasks to executors."""
        wait_for(self.folder / "server.log", "Starting task", n)


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A master and two workers of one core and one gigabyte each, as long as the block lasts."""
    master, port = free_port(), free_port()
    address = f"spark://127.0.0.1:{master}"
    java = "org.apache.spark.deploy"
    with contextlib.ExitStack() as stack:
        start(stack, folder, "master", "spark-class", f"{java}.master.Master",
              "--host", "127.0.0.1", "--port", str(master), "--webui-port", "0")  # fmt: skip
        wait_for(folder / "master.log", "I have been elected leader")
        workers = tuple(
            start(stack, folder, name, "spark-class", f"{java}.worker.Worker", address,
                  "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                  "--work-dir", str(folder / name))
            for name in ("worker-1", "worker-2")
        )  # fmt: skip
        options = [part for item in OPTIONS.items() for part in ("--conf", "=".join(item))]
        start(stack, folder, "server", "spark-submit", "--master", address, "--driver-memory", "1g",
              "--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2", *options,
              "--hiveconf", f"hive.server2.thrift.port={port}",
              "--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1", "spark-internal")  # fmt: skip
        wait_for(folder / "server.log", "HiveThriftServer2 started")
        wait_for(folder / "server.log", "Registered executor", n=2)
        yield Cluster(port, workers, folder)


def start(stack: contextlib.ExitStack, folder: Path, name: str, command: str, *arguments: str):
    """A program of Spark that ends with the block, with the processes it started."""
    log = stack.enter_context((folder / f"{name}.log").open("w"))
    surroundings = os.environ | {
        "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "1g" if name == "server" else "256m",
    }  # fmt: skip
    process = subprocess.Popen(
        [str(HOME / "bin" / command), *arguments], cwd=folder, env=surroundings,
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    stack.callback(kill, process)
    return process


def kill(process: subprocess.Popen) -> None:
    """End a program and everything it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(log: Path, text: str, n: int = 1) -> None:
    """Wait until a program has written a text `n` times; not once it has told of its own end."""
    end, pause = time.monotonic() + WAIT_SECONDS, threading.Event()
    while said(log, text) < n:
        is_waiting = time.monotonic() < end and not said(log, 'Exception in thread "main"')
        assert is_waiting, log.read_text("utf-8", "replace")[-3000:]
        pause.wait(0.2)


def said(log: Path, text: str) -> int:
    """How often a program has written a text."""
    return log.read_text("utf-8", "replace").count(text)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
