"""Bytes to sheets: every uploaded file is opened by a child process with limits, never here."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time as clock
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from data.importing.child import READY
from data.importing.model import Cell, CellError, Problem, Refusal, Sheet, SourceFile

ROOT = Path(__file__).resolve().parents[2]


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


LIMITS = Limits()


class ChildFailed(RuntimeError):
    """The reading process cannot even start: the installation is broken, no file is at fault."""


def read_files(
    files: list[tuple[str, bytes]], limits: Limits = LIMITS
) -> list[SourceFile | Refusal]:
    """What stands in each of these files (name, content), in their order.

    One child process reads them all. When it dies or hangs, the file it was reading gets a process
    of its own; if that dies too, that file is refused and the others are read on. Nothing is raised
    for any content. A sheet without a filled cell is left out; all rows of a sheet have one length.
    """
    deadline = clock.monotonic() + limits.batch_seconds
    answers: list[dict[str, Any]] = []
    while len(answers) < len(files):
        rest = files[len(answers) :]
        read, is_at_fault = _ask_child(rest, deadline, limits)
        answers.extend(read)
        if len(read) < len(rest):
            # a file that fails as the first of a fresh process fails by itself
            alone = []
            if read and not is_at_fault:
                alone, _ = _ask_child([rest[len(read)]], deadline, limits)
            answers.extend(alone or [{"refused": "file_stopped", "values": {}}])
    return [
        _source_file(name, hashlib.sha256(content).hexdigest(), answer)
        for (name, content), answer in zip(files, answers, strict=True)
    ]


def _ask_child(
    files: list[tuple[str, bytes]], deadline: float, limits: Limits
) -> tuple[list[dict[str, Any]], bool]:
    """Answers of one child process, as many as it gave before it ended.

    The second value tells whether the next file alone ended it: processor time is counted per file,
    memory and clock are shared with the files before.
    """
    seconds = min(limits.wall_seconds, deadline - clock.monotonic())
    if seconds <= 0:
        return [], True
    header = {
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "max_cells": limits.max_cells,
        "files": [(name, len(content)) for name, content in files],
    }
    request = [json.dumps(header).encode("ascii"), b"\n", *(content for _, content in files)]
    child = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "data.importing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with child:
        try:
            output, errors = child.communicate(b"".join(request), timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            output = child.communicate()[0] or READY
    if not output.startswith(READY):
        raise ChildFailed(errors.decode("utf-8", "replace")[-2000:])
    is_out_of_time = child.returncode == -getattr(signal, "SIGXCPU", 0) != 0
    return _split_answers(output[len(READY) :]), is_out_of_time


def _split_answers(output: bytes) -> list[dict[str, Any]]:
    answers, start = [], 0
    while start + 8 <= len(output):
        end = start + 8 + int.from_bytes(output[start : start + 8], "big")
        if end > len(output):
            break
        answers.append(json.loads(output[start + 8 : end]))
        start = end
    return answers


def _source_file(name: str, sha256: str, answer: dict[str, Any]) -> SourceFile | Refusal:
    if "refused" in answer:
        problem = Problem(answer["refused"], "refused", file_name=name, values=answer["values"])
        return Refusal(name, sha256, problem)
    sheets = tuple(_sheet(sheet) for sheet in answer["sheets"] if sheet["rows"])
    problems = tuple(Problem(file_name=name, **problem) for problem in answer["problems"])
    return SourceFile(name, sha256, answer["container"], answer["encoding"], sheets, problems)


def _sheet(plain: dict[str, Any]) -> Sheet:
    rows: list[list[Cell]] = plain["rows"]
    for row in rows:
        row.extend([None] * (plain["width"] - len(row)))
    for column in plain["tagged"]:
        for row in rows:
            if type(row[column]) is list:
                row[column] = _untag(*row[column])
    merged = tuple(tuple(place) for place in plain.get("merged", ()))
    return Sheet(plain["name"], rows, merged, frozenset(plain.get("percent", ())))


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
