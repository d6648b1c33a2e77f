"""TrainLift without a browser: import, watch, review, evaluate, check, back up, erase.

The same code as the pages: the same import, the same frames, the same analyses, the same files.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from analytics import make_up, need_sources, need_study, periods, privacy, progress, review, targets
from analytics import provenance as origin
from analytics.evaluation import evaluating
from analytics.evaluation.card import DESIGNS
from analytics.evaluation.goals import Goals
from analytics.results import Provenance
from data import backup, database, door, erasure, lineage, log, queries, registry
from data import brand as kept_brand
from data.importing import answers, batch, folder, roles, summary
from data.importing.model import Problem, Refusal, SourceFile
from data.importing.paths import read_paths
from reporting import (
    evaluation,
    frozen,
    numbers,
    personal,
    reports,
    review_notes,
    template,
    waiting,
    wording,
)
from reporting.brand import brand_of
from reporting.files import WRITERS
from reporting.report import Report, download_name, frames_behind
from reporting.words import LANGS, Lang, translate

#: Writes a report in every format at once.
ALL = "all"
WHO, WATCHER = "command line", "watched folder"
#: Exit code by outcome of an import; the worst of several files counts.
CODES = {"stored": 0, "would_store": 0, "needs_answer": 1, "refused": 2}
#: Where the password of locked files is looked for: what is typed as an argument, others can see.
PASSWORD = "TRAINLIFT_FILE_PASSWORD"
#: Files of a watched folder that are read together.
AT_ONCE = 20
#: Reasons that say nothing of a file itself: it stays where it is and is tried again.
NOT_NOW = frozenset({
    "no_file", "database_busy", "database_unreachable", "database_newer", "database_unreadable",
    "database_unsupported", "database_crowded", "writer_waited", "storage_full",
    "lake_unsupported", "lake_unreachable", "lake_of_others", "facts_in_lake", "facts_in_database",
})  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a command says: one object for programs, lines for people, and the exit code."""

    told: dict[str, Any]
    lines: list[str]
    code: int = 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all went well, else what the README says of the command."""
    given = _read_arguments(sys.argv[1:] if arguments is None else arguments)
    commands = {
        "import": _import,
        "watch": _watch,
        "template": _template,
        "review": _review,
        "weekly": _weekly,
        "needs": _needs,
        "evaluate": _evaluate,
        "check": _check,
        "backup": _backup,
        "restore": _restore,
        "person": _about_person,
        "compact": _compact,
        "log": _log,
    }
    try:
        answer = commands[given.command](given)
    except database.DatabaseProblem as error:
        answer = _failed(wording.error_sentence(error, given.lang))
    except answers.BadAnswer as error:
        answer = _failed(wording.answer_refused(error, given.lang), code=2)
    _say(answer, given)
    return answer.code


def _say(answer: Answer, given: argparse.Namespace) -> None:
    if given.json:
        _print_json(answer.told)
    else:
        print("\n".join(answer.lines), flush=True)


def _read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The arguments; what argparse refuses is one JSON object too where JSON is asked for."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return _parser().parse_args(arguments)
    except SystemExit as stopped:
        if stopped.code and "--json" in arguments:
            _print_json(_failed(said.getvalue().strip().splitlines()[-1]).told)
        else:
            sys.stderr.write(said.getvalue())
        raise


def _print_json(told: dict[str, Any]) -> None:
    print(_as_json(told), flush=True)


def _as_json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, default=str)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python cli.py", description=__doc__.splitlines()[0])
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    shared.add_argument("--lang", choices=LANGS, default=_language(), help="language of the words")
    answering = argparse.ArgumentParser(add_help=False)
    answering.add_argument(
        "--answer", action="append", default=[], metavar="KEY=VALUE", help="answer a question"
    )
    filing = argparse.ArgumentParser(add_help=False)
    filing.add_argument(
        "--format",
        choices=[*WRITERS, ALL],
        help="instead of the ending; all: into a folder",
    )
    filing.add_argument("-o", "--output", required=True, type=Path, metavar="FILE|FOLDER")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_taking_in(commands, [shared, answering])
    _add_writing(commands, shared, filing)
    _add_keeping(commands, shared)
    return parser


def _add_taking_in(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """The commands that store files."""
    importing = commands.add_parser("import", parents=parents, help="store files")
    importing.add_argument("--dry-run", action="store_true", help="say what would be stored")
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    watching = commands.add_parser("watch", parents=parents, help="take new files")
    watching.add_argument("folder", type=_folder, metavar="FOLDER")
    watching.add_argument("--once", action="store_true", help="take what is there, then end")
    watching.add_argument("--every", type=float, default=10, metavar="SECONDS", help="time to wait")


def _add_writing(
    commands: Any, shared: argparse.ArgumentParser, filing: argparse.ArgumentParser
) -> None:
    """The commands that write a file or say what a table shows."""
    emptying = commands.add_parser("template", parents=[shared], help="write a table to fill in")
    emptying.add_argument("name", choices=template.names(), metavar="KIND")
    emptying.add_argument("-o", "--output", required=True, type=_workbook, metavar="FILE")
    writing = commands.add_parser(
        "review", parents=[shared, filing], help="write the review of a period"
    )
    writing.add_argument(
        "--period", "--quarter", required=True, type=_period, metavar="2026-05|2026Q2|2026"
    )
    weekly = commands.add_parser(
        "weekly", parents=[shared, filing], help="write the progress of a week"
    )
    weekly.add_argument("--week", required=True, type=_week, metavar="2026-W20")
    studying = commands.add_parser(
        "needs", parents=[shared, filing], help="write the analysis of needs"
    )
    studying.add_argument("--role", help="of one role only")
    comparing = commands.add_parser("evaluate", parents=[shared], help="compare a small table")
    comparing.add_argument("file", type=Path, metavar="FILE")
    comparing.add_argument("--design", choices=DESIGNS, help="instead of the suggested one")
    comparing.add_argument("--columns", default="", metavar="ROLE=HEADER,…", help="name columns")
    comparing.add_argument("--margin", type=_goal, help="a difference that does not matter")
    comparing.add_argument("--target", type=_goal, help="the share, mean or difference to reach")
    comparing.add_argument("--level", type=_level, default=0.95, help="level of the intervals")


def _add_keeping(commands: Any, shared: argparse.ArgumentParser) -> None:
    """The commands that look after what is stored."""
    commands.add_parser("check", parents=[shared], help="verify every load, row by row counts")
    saving = commands.add_parser("backup", parents=[shared], help="save everything in one file")
    saving.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    restoring = commands.add_parser("restore", parents=[shared], help="fill a database from one")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help="what a server holds goes")
    commands.add_parser("compact", parents=[shared], help="write the data file anew")
    logging = commands.add_parser("log", parents=[shared], help="how long the log is kept")
    logging.add_argument("--months", type=int, choices=log.MONTHS, help="keep lines for so long")
    logging.add_argument("--shorten", action="store_true", help="delete what is older")
    asking = commands.add_parser("person", parents=[shared], help="copy out or erase one person")
    asking.add_argument("person", metavar="NUMBER_OR_NAME")
    asking.add_argument("-o", "--output", type=_workbook, metavar="FILE", help="copy it out")
    asking.add_argument("--erase", action="store_true", help="erase it; this cannot be undone")


def _language() -> Lang:
    return "zh" if os.environ.get("LANG", "").lower().startswith("zh") else "en"


def _period(text: str) -> str:
    try:
        periods.bounds(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} is not a period such as 2026-05, 2026Q2 or 2026"
        ) from None
    return text


def _week(text: str) -> date:
    try:
        return datetime.strptime(f"{text}-1", "%G-W%V-%u").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a week such as 2026-W20") from None


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def _level(text: str) -> float:
    level = float(text)
    if not 0.5 <= level < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a level such as 0.95")
    return level


def _goal(text: str) -> float:
    value = roles.read_goal(text)
    if value is None:
        raise argparse.ArgumentTypeError(f"{text} is not a number such as 0.03, 3% or 3")
    return value


def _workbook(text: str) -> Path:
    path = Path(text)
    if path.suffix != ".xlsx":
        raise argparse.ArgumentTypeError(f"{text} must end in .xlsx")
    return path


def _failed(*lines: str, code: int = 1) -> Answer:
    return Answer({"ok": False, "lines": list(lines)}, list(lines), code)


@contextlib.contextmanager
def _opened() -> Iterator[database.Database]:
    opened = database.open_database()
    try:
        yield opened
    finally:
        database.close(opened)


def _import(given: argparse.Namespace) -> Answer:
    order = batch.Order(answers.read_answers(given.answer), WHO, given.dry_run)
    paths = [file for path in given.files for file in folder.look_at(path) or [path]]
    groups = _summaries(paths, order, given.lang)
    return _told([one for group in groups for one in group], given.lang)


def _told(summaries: list[summary.FileSummary], lang: Lang) -> Answer:
    """What became of one file, or of several: the worst outcome, and each as if it were alone."""
    outcome = summary.worst(one.outcome for one in summaries)
    files = [wording.file_answer(one, lang) for one in summaries]
    lines = [line for one in summaries for line in wording.file_lines(one, lang)]
    told = files[0] if len(files) == 1 else {"outcome": outcome, "files": files}
    return Answer(told, lines, CODES[outcome])


def _watch(given: argparse.Namespace) -> Answer:
    """Take the files of a folder as they come; ended by the keyboard, or after one round."""
    order = batch.Order(answers.read_answers(given.answer), WATCHER)
    before, said = folder.look_at(given.folder), None
    try:
        while True:
            time.sleep(given.every)
            now = folder.look_at(given.folder)
            found = _take_settled(folder.settled(before, now), order, given.lang)
            if given.once:
                return found
            if found.lines and found != said:
                _say(found, given)
            before, said = now, found
    except KeyboardInterrupt:
        return Answer({"ok": True, "lines": []}, [translate(given.lang, "cli.watch_ended")])


def _take_settled(paths: list[Path], order: batch.Order, lang: Lang) -> Answer:
    """Store what can be stored and put every file away; what cannot be taken now stays."""
    found: list[summary.FileSummary] = []
    for start in range(0, len(paths), AT_ONCE):
        part = paths[start : start + AT_ONCE]
        stamps = [folder.stamp_of(path) for path in part]
        for path, stamp, group in zip(part, stamps, _summaries(part, order, lang), strict=True):
            is_whole = stamp is not None and folder.stamp_of(path) == stamp
            codes = {problem.code for one in group for problem in one.problems}
            found += _put_away(path, group, lang) if is_whole and not NOT_NOW & codes else group
    answer = _told(found, lang) if found else Answer({}, [])
    files = [wording.file_answer(one, lang) for one in found]
    outcome = summary.worst([*(one.outcome for one in found), "stored"])
    return replace(answer, told={"outcome": outcome, "files": files})


def _put_away(
    path: Path, group: list[summary.FileSummary], lang: Lang
) -> list[summary.FileSummary]:
    """Move a file with what became of it; a zip with what became of each file inside."""
    try:
        outcome = summary.worst(one.outcome for one in group)
        folder.put_away(path, outcome, _as_json(_told(group, lang).told))
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        stays = Problem("not_moved", "note", path.name, values=values)
        return [replace(one, warnings=(*one.warnings, stays)) for one in group]
    return group


def _summaries(
    paths: list[Path], order: batch.Order, lang: Lang
) -> list[list[summary.FileSummary]]:
    """What became of each file, in the order given; of a zip, of each file inside."""
    with waiting.moving(translate(lang, "cli.reading", n=len(paths)), sys.stderr, lang):
        groups = read_paths(paths, os.environ.get(PASSWORD))
    read = [item for group in groups for item in group]
    with waiting.moving(translate(lang, "cli.taking", n=len(read)), sys.stderr, lang):
        found = iter(_summaries_of(read, order))
    return [[next(found) for _ in group] for group in groups]


def _summaries_of(
    read: list[SourceFile | Refusal], order: batch.Order
) -> list[summary.FileSummary]:
    try:
        opened = database.open_to_read() if order.is_dry_run else database.open_database()
    except database.DatabaseBusy as error:
        return _while_busy(read, order, error)
    except database.DatabaseProblem as error:
        return [summary.refused(file.name, _said_by(error, file.name)) for file in read]
    try:
        found = dict(batch.take(opened, read, order))
    finally:
        if opened is not None:
            database.close(opened)
    return [found[place] for place in range(len(read))]


def _while_busy(
    read: list[SourceFile | Refusal], order: batch.Order, error: database.DatabaseBusy
) -> list[summary.FileSummary]:
    """Nothing can be stored then; a dry run goes on without what the database knows."""
    if not order.is_dry_run:
        return [summary.refused(file.name, _said_by(error, file.name)) for file in read]
    found = dict(batch.take(None, read, order))
    return [
        replace(one, warnings=(*one.warnings, Problem("nothing_known", "note", one.file)))
        for _, one in sorted(found.items())
    ]


def _said_by(error: database.DatabaseProblem, file_name: str) -> Problem:
    return Problem(error.code, "refused", file_name, values=error.values)


def _review(given: argparse.Namespace) -> Answer:
    with _opened() as opened:
        return _write_review(opened, given)


def _rule(opened: database.Database) -> privacy.Rule:
    """How small groups are formed, as it is set."""
    return privacy.rule_of(*(registry.setting(opened, name) for name in privacy.SETTINGS))


def _write_review(opened: database.Database, given: argparse.Namespace) -> Answer:
    """The review as it was agreed; a draft as it is now, with what people wrote on it."""
    kept = database.read_frame(opened, "review_agreed")
    kept = kept[kept["period"] == given.period]
    if len(kept):
        agreed = frozen.thaw(json.loads(kept["content"].iloc[0])[given.lang])
        return _filed(given, _branded(opened, agreed))
    with waiting.moving(translate(given.lang, "cli.concluding"), sys.stderr, given.lang):
        report = draft_review(opened, given)
    return _filed(given, _branded(opened, report))


def draft_review(opened: database.Database, given: argparse.Namespace) -> Report:
    """The review of a period as it is now, with what people wrote on it and where it comes from."""
    first_on, last_on = periods.bounds(given.period)
    filters = {"from_on": first_on, "to_on": last_on, "role": None, "course": None}
    goals = targets.with_overrides(database.read_frame(opened, "target_list"))
    rule = _rule(opened)
    settings = review.Settings(goals, rule)
    from_before, to_before = periods.bounds(periods.before(given.period))
    earlier = filters | {"from_on": from_before, "to_on": to_before}
    found = queries.answer(
        opened,
        review.quarterly_review,
        filters,
        period=given.period,
        as_of=last_on,
        needs=need_study.known_by(partial(queries.answer, opened), filters, rule=rule),
        before=queries.answer(opened, review.target_checks, earlier, settings=settings),
        settings=settings,
    )
    days = database.read_frame(opened, "metric_by_course_day", **filters)
    notes = database.read_frame(opened, "review_notes")
    report = reports.quarterly_review(
        found,
        database.read_frame(opened, "action_list"),
        _origin_of(opened, rule, ("period", given.period)),
        lang=given.lang,
        as_of=last_on,
        days=dict(list(days.groupby("course_id"))),
        written=review_notes.written_on(notes, given.period, given.lang),
    )
    return _traced(opened, report, filters)


def _traced(
    opened: database.Database, report: Report, filters: dict[str, Any], *questions: str
) -> Report:
    """The report with where its numbers come from; questions: beside those of its sections."""
    names = dict.fromkeys([*questions, *(name for one in report.sections for name in one.behind)])
    origins = tuple(
        origin.origin(
            name,
            lineage.text_of(name),
            lineage.parameters_of(name),
            filters,
            lineage.kinds_of(name),
        )
        for name in names
    )
    kinds = sorted({kind for one in origins for kind in one.kinds})
    rows = database.read_frame(opened, "stored_sources", **filters)
    return replace(report, origins=origins, sources=origin.sources(rows, kinds))


def _branded(opened: database.Database, report: Report) -> Report:
    """The report with the organisation's name, colour and logo."""
    return replace(report, brand=brand_of(*kept_brand.read(opened)))


def _origin_of(
    opened: database.Database, rule: privacy.Rule, *chosen: tuple[str, str]
) -> Provenance:
    return queries.answer(
        opened, origin.provenance, {}, chosen=chosen, minimum_group=rule.minimum_group
    )


def _weekly(given: argparse.Namespace) -> Answer:
    """Attendance and progress of one week, and who needs a make-up by its end."""
    with _opened() as opened:
        report = replace(_week_report(opened, given), period=f"{given.week:%G-W%V}")
        report = _branded(opened, report)
    return _filed(given, report)


def _week_report(opened: database.Database, given: argparse.Namespace) -> Report:
    goals = targets.with_overrides(database.read_frame(opened, "target_list"))
    monday, sunday = given.week, given.week + timedelta(days=6)
    week = {"from_on": monday, "to_on": sunday, "role": None, "course": None}
    until = week | {"from_on": periods.bounds(periods.quarter_of(sunday))[0]}
    earlier = until | {"to_on": sunday - timedelta(days=7)}
    ask = partial(queries.answer, opened)
    before = database.read_frame(opened, "progress_by_person_course", **earlier)
    target = goals["attendance"]
    report = reports.progress(
        ask(progress.attendance, week, target=target),
        ask(progress.attendance_by, week, by="course_name", target=target),
        ask(progress.sessions, week, target=target),
        ask(progress.progress_table, until, before=before),
        ask(progress.standings, until, before=before),
        ask(progress.group_standings, until, by="role"),
        make_up.followed(
            database.read_frame(opened, "progress_by_person_course", **until),
            database.read_frame(opened, "session_people"),
            as_of=sunday,
        ),
        _origin_of(opened, _rule(opened), ("week", numbers.span(monday, sunday, given.lang))),
        lang=given.lang,
    )
    asked = frames_behind(progress.attendance, progress.progress_table, make_up.followed)
    return _traced(opened, report, week, *asked)


def _needs(given: argparse.Namespace) -> Answer:
    filters = {"from_on": None, "to_on": None, "role": given.role, "course": None}
    with _opened() as opened:
        found = need_study.study(partial(queries.answer, opened), filters, rule=_rule(opened))
        chosen = (("role", given.role),) if given.role else ()
        provenance = _origin_of(opened, _rule(opened), *chosen)
        report = reports.needs(found, provenance, lang=given.lang)
        report = _traced(opened, report, filters, *frames_behind(need_sources.gather))
        report = _branded(opened, report)
    return _filed(given, report)


def _filed(given: argparse.Namespace, report: Report) -> Answer:
    """Write a report in its format; into a folder under the name that a download would have."""
    file = given.output
    if given.format == ALL:
        return _filed_in_all(given, report)
    extension = given.format or file.suffix.lstrip(".")
    if file.is_dir():
        extension = given.format or next(iter(WRITERS))
        file = file / download_name(report, given.lang, extension)
    if extension not in WRITERS:
        formats = ", ".join(WRITERS)
        return _failed(translate(given.lang, "cli.no_format", file=file, formats=formats), code=2)
    given.output = file
    return _written(given, WRITERS[extension](report, given.lang), answer=report.answer)


def _filed_in_all(given: argparse.Namespace, report: Report) -> Answer:
    """Write a report in every format into a folder, saying on a terminal which one is made."""
    if not given.output.is_dir():
        return _failed(translate(given.lang, "cli.no_folder", folder=given.output), code=2)
    files = []
    for k, (extension, write) in enumerate(WRITERS.items(), start=1):
        told = translate(given.lang, "cli.writing", n=k, total=len(WRITERS), name=extension)
        file = given.output / download_name(report, given.lang, extension)
        with waiting.moving(told, sys.stderr, given.lang):
            content = write(report, given.lang)
        try:
            file.write_bytes(content)
        except OSError as error:
            return _failed(_system_reason(error, "cli.not_written", file, given.lang))
        files.append(file)
    lines = [report.answer, *(translate(given.lang, "cli.written", file=file) for file in files)]
    return Answer({"ok": True, "files": files, "answer": report.answer, "lines": lines}, lines)


def _template(given: argparse.Namespace) -> Answer:
    return _written(given, template.workbook(given.name, given.lang))


def _written(given: argparse.Namespace, content: bytes, **told: str) -> Answer:
    """Write a file, and say that and what it tells."""
    try:
        given.output.write_bytes(content)
    except OSError as error:
        return _not_written(given, error)
    lines = [*told.values(), translate(given.lang, "cli.written", file=given.output)]
    facts = {"file": given.output, "n_bytes": len(content), **told}
    return Answer({"ok": True, **facts, "lines": lines}, lines)


def _not_written(given: argparse.Namespace, error: OSError) -> Answer:
    return _failed(_system_reason(error, "cli.not_written", given.output, given.lang))


def _system_reason(error: OSError, key: str, file: Path, lang: Lang) -> str:
    return translate(lang, key, file=file, reason=error.strerror or type(error).__name__)


def _evaluate(given: argparse.Namespace) -> Answer:
    """What does a small table say? Exit code 2 where it cannot be evaluated."""
    table = roles.read_table(read_paths([given.file])[0][0], given.columns)
    if isinstance(table, Problem):
        return _not_evaluated(table, given.lang)
    try:
        card = evaluating.evaluate(
            table.frame,
            design=given.design,
            level=given.level,
            is_rating=table.is_rating,
            is_score=table.is_score,
            assumed=table.assumed,
            goals=Goals(given.margin, given.target),
        )
    except evaluating.CannotEvaluate as error:
        return _not_evaluated(Problem(error.code, "refused", values=error.values), given.lang)
    lines = wording.evaluation_lines(card, given.lang, table.headers)
    return Answer(evaluation.as_json(card, table.headers), lines)


def _not_evaluated(problem: Problem, lang: Lang) -> Answer:
    sentences = {lang: wording.problem_sentence(problem, lang) for lang in LANGS}
    return Answer({"problem": problem.code, "sentence": sentences}, [sentences[lang]], code=2)


def _check(given: argparse.Namespace) -> Answer:
    """Does every load hold exactly the rows that it says it stored?"""
    with _opened() as opened:
        return _checked_loads(opened, given)


def _checked_loads(opened: database.Database, given: argparse.Namespace) -> Answer:
    loads = database.read_frame(opened, "load_list")
    counted = database.read_frame(opened, "load_table_counts").groupby("load_id")["n"].sum()
    differing = [
        {"load_id": int(load.load_id), "said": int(load.n_rows_stored), "found": found}
        for load in loads.itertuples()
        if (found := int(counted.get(load.load_id, 0))) != load.n_rows_stored
    ]
    counts = database.read_frame(opened, "data_summary").iloc[0]
    n_rows = int(counted.sum())
    lines = [translate(given.lang, "cli.differs", **item) for item in differing]
    lines.append(
        translate(
            given.lang,
            "cli.checked",
            n_loads=len(loads),
            n_rows=f"{n_rows:,}",
            n_people=int(counts["n_people"]),
            n_sessions=int(counts["n_sessions"]),
        )
    )
    told = {
        "n_loads": len(loads),
        "n_rows": n_rows,
        "differing": differing,
        "data_version": int(counts["data_version"]),
    }
    return Answer({"ok": not differing, **told, "lines": lines}, lines, 1 if differing else 0)


def _backup(given: argparse.Namespace) -> Answer:
    """Save everything; while the application holds the data file, it is asked to."""
    try:
        try:
            with _opened() as opened:
                manifest = backup.write_backup(opened, given.output)
                registry.record_event(opened, WHO, "backup", given.output.name)
        except database.DatabaseBusy as error:
            manifest = door.fetch_backup(database.data_file(), given.output)
            if manifest is None:
                return _failed(wording.error_sentence(error, given.lang))
    except OSError as error:
        return _not_written(given, error)
    told = {"n_rows": manifest.n_rows, "n_tables": len(manifest.tables), "file": given.output}
    return Answer({"ok": True, **told}, [translate(given.lang, "cli.backup_made", **told)])


def _restore(given: argparse.Namespace) -> Answer:
    """Fill the database with a backup. Exit code 2 where the backup cannot be used."""
    try:
        restored = backup.restore(given.file, may_replace=given.replace)
    except (backup.BackupDamaged, backup.BackupNewer, backup.NotEmpty) as error:
        return _failed(wording.error_sentence(error, given.lang), code=2)
    except OSError as error:
        return _failed(_system_reason(error, "cli.not_read", given.file, given.lang), code=2)
    manifest = restored.manifest
    told = {"n_rows": manifest.n_rows, "made_at": manifest.made_at}
    lines = [translate(given.lang, "cli.restored", **told)]
    if restored.set_aside:
        lines.append(translate(given.lang, "cli.set_aside", file=restored.set_aside))
    return Answer({"ok": True, **told, "set_aside": restored.set_aside}, lines)


def _about_person(given: argparse.Namespace) -> Answer:
    """Say what is kept about a person, copy it out, erase it. Exit code 2: nobody is meant."""
    with _opened() as opened:
        try:
            person = erasure.find(opened, given.person)
        except (erasure.UnknownPerson, erasure.SeveralPeople) as error:
            return _failed(wording.error_sentence(error, given.lang), code=2)
        frames = erasure.copy(opened, person)
        n_rows = {table: len(rows) for table, rows in frames.items()}
        lines = [wording.kept_sentence(n_rows, given.lang)]
        if given.output:
            try:
                given.output.write_bytes(personal.workbook(frames, given.lang))
            except OSError as error:
                return _not_written(given, error)
            registry.record_event(opened, WHO, "export_person", "", n_rows=sum(n_rows.values()))
            lines.append(translate(given.lang, "cli.written", file=given.output))
        if not given.erase:
            lines += [] if given.output else [translate(given.lang, "personal.confirm")]
            return Answer({"ok": True, "kept": n_rows, "lines": lines}, lines)
        erased = erasure.erase(opened, person, erased_by=WHO)
    lines += wording.erased_sentences(erased, given.lang)
    if person.shared_names:
        names = wording.joined(person.shared_names, given.lang)
        lines.append(translate(given.lang, "personal.shared", names=names))
    is_anew = backup.rewrite()
    lines.append(translate(given.lang, "personal.rewritten" if is_anew else "personal.server"))
    told = {"kept": n_rows, "erased": asdict(erased)}
    return Answer({"ok": not erased.left, **told, "lines": lines}, lines, int(bool(erased.left)))


def _compact(given: argparse.Namespace) -> Answer:
    """Write the data file anew, so that nothing that was erased remains in its free pages."""
    is_anew = backup.rewrite()
    line = translate(given.lang, "personal.rewritten" if is_anew else "personal.server")
    return Answer({"ok": is_anew, "lines": [line]}, [line], int(not is_anew))


def _log(given: argparse.Namespace) -> Answer:
    """How long the log is kept; set that, and delete what is older."""
    with _opened() as opened:
        if given.months:
            log.keep(opened, given.months, changed_by=WHO)
        n_gone = log.shorten(opened, done_by=WHO) if given.shorten else 0
        n_months = log.months(opened)
        n_lines = len(database.read_frame(opened, "audit_list"))
    told = {"n_lines": n_lines, "n_gone": n_gone, "n_months": n_months}
    key = "cli.log" if n_months else "cli.log_ever"
    return Answer({"ok": True, **told}, [translate(given.lang, key, **told)])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # whoever reads along has heard enough; nothing is left to say to them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
