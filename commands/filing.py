"""A report becomes a file: its format, its name, and where its numbers come from."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from analytics import privacy
from analytics import provenance as origin
from analytics.results import Provenance
from commands.answer import Answer, failed, system_reason, write_whole, written
from data import brand as kept_brand
from data import database, lineage, queries, registry
from reporting import waiting
from reporting.brand import brand_of
from reporting.files import WRITERS
from reporting.report import Report, download_name
from reporting.words import translate

#: Writes a report in every format at once.
ALL = "all"


def add_arguments(parser: ArgumentParser) -> None:
    """Where a report is written, and as what."""
    parser.add_argument(
        "--format",
        choices=[*WRITERS, ALL],
        help="instead of the ending; all: into a folder",
    )
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE|FOLDER")


def filed(given: Namespace, report: Report) -> Answer:
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
        return failed(translate(given.lang, "cli.no_format", file=file, formats=formats), code=2)
    given.output = file
    return written(given, WRITERS[extension](report, given.lang), answer=report.answer)


def _filed_in_all(given: Namespace, report: Report) -> Answer:
    """Write a report in every format into a folder, saying on a terminal which one is made."""
    if not given.output.is_dir():
        return failed(translate(given.lang, "cli.no_folder", folder=given.output), code=2)
    files = []
    for k, (extension, write) in enumerate(WRITERS.items(), start=1):
        told = translate(given.lang, "cli.writing", n=k, total=len(WRITERS), name=extension)
        file = given.output / download_name(report, given.lang, extension)
        with waiting.moving(told, sys.stderr, given.lang):
            content = write(report, given.lang)
        try:
            write_whole(file, content)
        except OSError as error:
            return failed(system_reason(error, "cli.not_written", file, given.lang))
        files.append(file)
    lines = [report.answer, *(translate(given.lang, "cli.written", file=file) for file in files)]
    return Answer({"ok": True, "files": files, "answer": report.answer, "lines": lines}, lines)


def rule_of(opened: database.Database) -> privacy.Rule:
    """How small groups are formed, as it is set."""
    return privacy.rule_of(*(registry.setting(opened, name) for name in privacy.SETTINGS))


def traced(
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


def branded(opened: database.Database, report: Report) -> Report:
    """The report with the organisation's name, colour and logo."""
    return replace(report, brand=brand_of(*kept_brand.read(opened)))


def origin_of(
    opened: database.Database, rule: privacy.Rule, *chosen: tuple[str, str]
) -> Provenance:
    """Which data a report is made of, and what was chosen."""
    return queries.answer(
        opened, origin.provenance, {}, chosen=chosen, minimum_group=rule.minimum_group
    )
