"""Bytes to sheets: every uploaded file is opened by a child process with limits, never here."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time as clock
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import IO, Any

from data.importing import memory
from data.importing.archive import name_in_archive
from data.importing.child import READY, n_cells_of
from data.importing.coded import CodedRows, unpack
from data.importing.delimited import PACKED_FROM
from data.importing.model import Cell, CellError, Problem, Refusal, Sheet, SourceFile

ROOT = Path(__file__).resolve().parents[2]
#: Arrow's own pool would keep half as much memory again as it uses, and so would glibc's.
CHILD_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": str(memory.MAPPED_FROM),
}
#: Members named where none of an archive could be read.
MEMBERS_NAMED = 5


@dataclass(frozen=True)
class Limits:
    """What one batch of files may cost; a file that needs more is refused, the others are read.

    Measured: a sheet of a million rows by eight needs 0.8 GB and 11 s.
    """

    memory_bytes: int = 3 * 2**30
    cpu_seconds: int = 40
    wall_seconds: float = 90.0
    batch_seconds: float = 300.0
    max_cells: int = 20_000_000
    batch_cells: int = 40_000_000
    packed_from: int = PACKED_FROM


LIMITS = Limits()


@dataclass(frozen=True)
class Given:
    """A file to read; a member of an archive is named archive/member."""

    name: str
    content: bytes
    password: str | None = None
    is_member: bool = False


class ChildFailed(RuntimeError):
    """The reading process cannot even start: the installation is broken, no file is at fault."""


def read_files(
    files: Sequence[tuple[str, bytes]],
    limits: Limits = LIMITS,
    passwords: Mapping[str, str] = MappingProxyType({}),
) -> list[SourceFile | Refusal]:
    """What stands in each of these files (name, content), in their order.

    In the place of a zip stand its members, each as a file of its own named archive/member; one
    refusal where none of several could be read. `passwords` are by sha256 of the file as uploaded.
    One child process reads them all. When it dies or hangs, the file it was reading gets a process
    of its own; if that dies too, that file is refused and the others are read on. Nothing is raised
    for any content. A sheet without a filled cell is left out; all rows of a sheet have one length.
    """
    memory.free_at_once()
    deadline = clock.monotonic() + limits.batch_seconds
    given = [
        Given(name, content, passwords.get(_sha256(content)) if passwords else None)
        for name, content in files
    ]
    answers = _answers(given, deadline, limits)
    results: list[SourceFile | Refusal] = []
    for file, answer in zip(given, answers, strict=True):
        if "members" in answer:
            members = [
                Given(
                    name_in_archive(file.name, name),
                    bytes(content),
                    passwords.get(_sha256(content), file.password),
                    is_member=True,
                )
                for name, content in zip(answer["members"], answer["attached"], strict=True)
            ]
            results += _read_members(file, members, deadline, limits)
        else:
            results.append(_source_file(file, answer))
    return results


def _read_members(
    archive: Given, members: list[Given], deadline: float, limits: Limits
) -> list[SourceFile | Refusal]:
    answers = _answers(members, deadline, limits)
    read = [_source_file(file, answer) for file, answer in zip(members, answers, strict=True)]
    refused = [item for item in read if isinstance(item, Refusal)]
    asks_password = any(item.problem.code.startswith("file_password") for item in refused)
    if len(read) == 1 or len(refused) < len(read) or asks_password:
        return read
    names = ", ".join(PurePath(item.name).name for item in refused[:MEMBERS_NAMED])
    more = " …" if len(refused) > MEMBERS_NAMED else ""
    values = {"n": len(refused), "names": names + more}
    problem = Problem("archive_unreadable", "refused", file_name=archive.name, values=values)
    return [Refusal(archive.name, _sha256(archive.content), problem)]


def _answers(files: list[Given], deadline: float, limits: Limits) -> list[dict[str, Any]]:
    """The answer of a child process to each file, whatever happens to the process."""
    answers: list[dict[str, Any]] = []
    while len(answers) < len(files):
        rest = files[len(answers) :]
        left = limits.batch_cells - sum(map(n_cells_of, answers))
        read, is_at_fault = _ask_child(rest, deadline, limits, left)
        answers.extend(read)
        if len(read) < len(rest):
            # a file that fails as the first of a fresh process fails by itself
            alone = []
            if read and not is_at_fault:
                alone, _ = _ask_child([rest[len(read)]], deadline, limits, left)
            answers.extend(alone or [{"refused": "file_stopped", "values": {}}])
    return answers


def _ask_child(
    files: list[Given], deadline: float, limits: Limits, batch_cells: int
) -> tuple[list[dict[str, Any]], bool]:
    """Answers of one child process, as many as it gave before it ended.

    The second value tells whether the next file alone ended it: processor time is counted per file,
    memory and clock are shared with the files before.
    """
    seconds = min(limits.wall_seconds, deadline - clock.monotonic())
    if seconds <= 0:
        return [], True
    child = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "data.importing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | CHILD_ENVIRONMENT,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    # the pieces go in one after the other: joined, they would lie in memory a second time
    pipe, child.stdin = child.stdin, None
    feeding = threading.Thread(target=_feed, args=(pipe, files, limits, batch_cells))
    feeding.start()
    with child:
        try:
            output, errors = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            output = child.communicate()[0] or READY
    feeding.join()
    if not output.startswith(READY):
        raise ChildFailed(errors.decode("utf-8", "replace")[-2000:])
    is_out_of_time = child.returncode == -getattr(signal, "SIGXCPU", 0) != 0
    return _split_answers(memoryview(output)[len(READY) :]), is_out_of_time


def _feed(pipe: IO[bytes], files: list[Given], limits: Limits, batch_cells: int) -> None:
    """Write what is asked and the files; a child that ends early reads no further."""
    with suppress(BrokenPipeError, OSError), pipe:
        pipe.write(_request(files, limits, batch_cells))
        for file in files:
            pipe.write(file.content)


def _request(files: list[Given], limits: Limits, batch_cells: int) -> bytes:
    asked = [
        {
            "name": file.name,
            "size": len(file.content),
            "password": file.password,
            "is_member": file.is_member,
        }
        for file in files
    ]
    header = {
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "max_cells": limits.max_cells,
        "batch_cells": batch_cells,
        "packed_from": limits.packed_from,
        "files": asked,
    }
    return json.dumps(header).encode("ascii") + b"\n"


def _split_answers(output: memoryview) -> list[dict[str, Any]]:
    """The whole answers in what a child said; `attached` holds the bytes after each."""
    answers, start = [], 0
    while start + 8 <= len(output):
        end = start + 8 + int.from_bytes(output[start : start + 8], "big")
        if end > len(output):
            break
        answer = json.loads(bytes(output[start + 8 : end]))
        parts = []
        for size in answer["attached"]:
            parts.append(output[end : end + size])
            end += size
        if end > len(output):
            break
        answers.append(answer | {"attached": parts})
        start = end
    return answers


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _source_file(file: Given, answer: dict[str, Any]) -> SourceFile | Refusal:
    name, sha256 = file.name, _sha256(file.content)
    if "refused" in answer:
        problem = Problem(answer["refused"], "refused", file_name=name, values=answer["values"])
        return Refusal(name, sha256, problem)
    streams = iter(answer["attached"])
    sheets = tuple(_sheet(sheet, streams) for sheet in answer["sheets"] if sheet["n_rows"])
    problems = tuple(Problem(file_name=name, **problem) for problem in answer["problems"])
    saved_on = date.fromisoformat(answer["saved_on"]) if answer.get("saved_on") else None
    return SourceFile(
        name, sha256, answer["container"], answer["encoding"], sheets, problems, saved_on
    )


def _sheet(plain: dict[str, Any], streams: Iterator[memoryview]) -> Sheet:
    rows = _packed_rows(plain, streams) if "packed" in plain else _rows(plain)
    merged = tuple(tuple(place) for place in plain.get("merged", ()))
    exceptions = frozenset((row, column) for row, column in plain.get("percent_exceptions", ()))
    return Sheet(plain["name"], rows, merged, frozenset(plain.get("percent", ())), exceptions)


def _packed_rows(plain: dict[str, Any], streams: Iterator[memoryview]) -> CodedRows:
    return unpack(streams, plain["packed"], plain["n_rows"], lambda tagged: _untag(*tagged))


def _rows(plain: dict[str, Any]) -> list[list[Cell]]:
    rows: list[list[Cell]] = plain["rows"]
    for row in rows:
        row.extend([None] * (plain["width"] - len(row)))
    for column in plain["tagged"]:
        for row in rows:
            if type(row[column]) is list:
                row[column] = _untag(*row[column])
    return rows


def _untag(tag: str, value: Any) -> Cell:
    if tag == "datetime":
        return datetime.fromisoformat(value)
    if tag == "date":
        return date.fromisoformat(value)
    if tag == "time":
        return time.fromisoformat(value)
    if tag == "duration":
        return timedelta(*value)
    return CellError(value)
