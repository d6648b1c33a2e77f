"""What a metric is called where its column does not say, and columns that are no metric at all."""

import re

from data.importing import context, vocabulary
from data.importing.model import Column
from data.importing.rows.findings import Findings, answer_of
from data.importing.values import is_blank


def metric_of_table(findings: Findings, code: str) -> str | None:
    """The one metric of a table: as answered, else as title or file name call it, else asked."""
    given = answer_of(findings.context, "metric")
    if given is not None:
        return given
    guess = context.metric_in(context.texts_around(findings.table, findings.proposal.file_name))
    if guess is None:
        findings.ask(code, "metric")
    else:
        findings.ask("metric_guessed", "metric", default=guess)
    return guess


def planned_columns(findings: Findings) -> list[Column]:
    """Columns of plans, attainments and comparisons with other periods, beside the actual figures.

    An attainment is one only where the plan or the actual figure stands beside it: 完成率 alone may
    be a metric of its own.
    """
    by_position = {match.column: match.field_id for match in findings.proposal.matches}
    fields = set(by_position.values())
    is_compared = bool({"target", "metric_value"} & fields)
    return [
        column
        for column in findings.table.columns
        if by_position[column.position] in ("", "target", "metric_column", "series")
        and (
            vocabulary.is_comparison(column.header)
            or (is_compared and vocabulary.is_planned(column.header))
        )
    ]


def note_planned(findings: Findings) -> None:
    """Say which columns of plans and comparisons were left out."""
    for column in planned_columns(findings):
        cells = [findings.table.sheet.cells[row] for row in findings.table.data_rows]
        if any(not is_blank(line[column.position]) for line in cells):
            findings.note("planned_left_out", column)


_OFFSET = re.compile(
    r"(?P<zh>第\d{1,3}[天日周月]|\d{1,3}[天日周月]后|当[天日周月]|次[日周月])"
    r"|D\d{1,3}|Day ?\d{1,3}",
    re.IGNORECASE,
)


def retention_name(name: str) -> str:
    """第7天 or Day 7 over shares is the retention of that day; any other name stands."""
    found = _OFFSET.fullmatch(name)
    if found is None:
        return name
    return f"{name}留存率" if found["zh"] else f"{name} retention rate"
