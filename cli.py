"""TrainLift without a browser: import files, write a review, check the database.

The same code as the pages: the same import, the same frames, the same analyses, the same files.
"""

import argparse
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from analytics import periods, review, targets
from analytics import provenance as origin
from data import database, queries
from data.importing import intake, reading
from data.importing.model import Problem, Refusal
from reporting import document, reports, webpage, wording, workbook
from reporting.words import LANGS, Lang, translate

WHO = "command line"
WRITERS = {".docx": document.document, ".xlsx": workbook.workbook, ".html": webpage.webpage}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when something was refused or does not agree."""
    given = _read_arguments(sys.argv[1:] if arguments is None else arguments)
    commands = {"import": _import, "review": _review, "check": _check}
    try:
        opened = database.open_database()
        try:
            answer = commands[given.command](opened, given)
        finally:
            database.close(opened)
    except database.DatabaseProblem as error:
        answer = _failed(translate(given.lang, f"problem.{error.code}", **error.values))
    if given.json:
        _print_json(answer)
    else:
        print("\n".join(answer["lines"]))
    return 0 if answer["ok"] else 1


def _read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The arguments; what argparse refuses is one JSON object too where JSON is asked for."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return _parser().parse_args(arguments)
    except SystemExit as stopped:
        if stopped.code and "--json" in arguments:
            _print_json(_failed(said.getvalue().strip().splitlines()[-1]))
        else:
            sys.stderr.write(said.getvalue())
        raise


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, default=str))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python cli.py", description=__doc__.splitlines()[0])
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    shared.add_argument("--lang", choices=LANGS, default=_language(), help="language of the words")
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", parents=[shared], help="store spreadsheets")
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    writing = commands.add_parser("review", parents=[shared], help="write the review of a quarter")
    writing.add_argument("--quarter", required=True, type=_quarter, metavar="2026Q2")
    writing.add_argument("-o", "--output", required=True, type=_output, metavar="FILE")
    commands.add_parser("check", parents=[shared], help="verify every load, row by row counts")
    return parser


def _language() -> Lang:
    return "zh" if os.environ.get("LANG", "").lower().startswith("zh") else "en"


def _quarter(text: str) -> str:
    try:
        periods.bounds(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a quarter such as 2026Q2") from None
    return text


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix not in WRITERS:
        raise argparse.ArgumentTypeError(f"{text} must end in {', '.join(WRITERS)}")
    return path


def _failed(*lines: str) -> dict[str, Any]:
    return {"ok": False, "lines": list(lines)}


def _import(opened: database.Database, given: argparse.Namespace) -> dict[str, Any]:
    missing = [path for path in given.files if not path.is_file()]
    if missing:
        return _failed(*(translate(given.lang, "cli.no_file", file=path) for path in missing))
    read = reading.read_files([(path.name, path.read_bytes()) for path in given.files])
    intakes = [intake.take_in(item) for item in read if not isinstance(item, Refusal)]
    problems = [item.problem for item in read if isinstance(item, Refusal)]
    problems += [problem for item in intakes for problem in item.problems]
    receipts, said = intake.store_settled(opened, intakes, loaded_by=WHO)
    problems += said
    lines = [_sentence(problem, given.lang) for problem in problems]
    for receipt in receipts:
        lines.append(
            translate(
                given.lang,
                "cli.stored",
                file=receipt.file_name,
                load=receipt.load_id,
                n=receipt.n_rows_stored,
                n_rejected=receipt.n_rows_rejected,
            )
        )
    return {
        "ok": len(receipts) == len(given.files),
        "loads": [vars(receipt) for receipt in receipts],
        "problems": [
            vars(problem) | {"sentence": _sentence(problem, given.lang)} for problem in problems
        ],
        "lines": lines or [translate(given.lang, "cli.nothing")],
    }


def _sentence(problem: Problem, lang: Lang) -> str:
    return wording.problem_sentence(problem, lang)


def _review(opened: database.Database, given: argparse.Namespace) -> dict[str, Any]:
    first_on, last_on = periods.bounds(given.quarter)
    filters = {"from_on": first_on, "to_on": last_on, "role": None, "course": None}
    goals = targets.with_overrides(database.read_frame(opened, "target_list"))
    found = queries.answer(
        opened,
        review.quarterly_review,
        filters,
        quarter=given.quarter,
        as_of=last_on,
        settings=review.Settings(goals),
    )
    days = {
        verdict.course_id: database.read_frame(
            opened, "metric_by_course_day", **(filters | {"course": verdict.course_id})
        )
        for verdict in found.verdicts
    }
    chosen = (("period", given.quarter),)
    provenance = queries.answer(opened, origin.provenance, {}, chosen=chosen)
    actions = database.read_frame(opened, "action_list")
    report = reports.quarterly_review(found, actions, provenance, lang=given.lang, days=days)
    content = WRITERS[given.output.suffix](report, given.lang)
    try:
        given.output.write_bytes(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _failed(translate(given.lang, "cli.not_written", file=given.output, reason=reason))
    written = translate(given.lang, "cli.written", file=given.output)
    return {
        "ok": True,
        "file": given.output,
        "n_bytes": len(content),
        "answer": report.answer,
        "lines": [report.answer, written],
    }


def _check(opened: database.Database, given: argparse.Namespace) -> dict[str, Any]:
    """Does every load hold exactly the rows that it says it stored?"""
    loads = database.read_frame(opened, "load_list")
    counted = database.read_frame(opened, "load_table_counts").groupby("load_id")["n"].sum()
    differing = [
        {"load_id": int(load.load_id), "said": int(load.n_rows_stored), "found": found}
        for load in loads.itertuples()
        if (found := int(counted.get(load.load_id, 0))) != load.n_rows_stored
    ]
    summary = database.read_frame(opened, "data_summary").iloc[0]
    n_rows = int(counted.sum())
    lines = [translate(given.lang, "cli.differs", **item) for item in differing]
    lines.append(
        translate(
            given.lang,
            "cli.checked",
            n_loads=len(loads),
            n_rows=f"{n_rows:,}",
            n_people=int(summary["n_people"]),
            n_sessions=int(summary["n_sessions"]),
        )
    )
    return {
        "ok": not differing,
        "n_loads": len(loads),
        "n_rows": n_rows,
        "differing": differing,
        "data_version": int(summary["data_version"]),
        "lines": lines,
    }


if __name__ == "__main__":
    sys.exit(main())
