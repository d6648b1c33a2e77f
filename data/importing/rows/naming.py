"""What a metric is called where its column does not say, and columns that are no metric at all."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from data.importing import context, vocabulary
from data.importing.header import HEADER_SEPARATOR
from data.importing.model import Column, FoundTable
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings, answer_of, headers_of
from data.importing.values import is_blank, one_line, parse_number, split_unit, text_of

#: A longer word is no unit.
LONGEST_UNIT = 6
#: More columns are not named one by one.
MOST_NAMED = 5
#: An attainment above this without a sign is written in per cent.
MOST_SHARE = 5
#: An attainment is mostly written in whole per cent.
ROUNDED = 0.0051
#: More different words beside the figures of one column are no units.
MOST_UNITS = 3


def metric_of_table(findings: Findings, code: str) -> str | None:
    """The one metric of a table: as answered, else as title or file name call it, else asked."""
    given = answer_of(findings.context, "metric")
    if given is not None:
        return given
    guess = guessed_metric(findings)
    if guess is None:
        findings.ask(code, "metric")
    else:
        findings.ask("metric_guessed", "metric", default=guess)
    return guess


def guessed_metric(findings: Findings) -> str | None:
    """The metric that title, sheet or file name call the table after, or the corner of its header.

    订单量 above the days of a table whose columns are teams is the name of what is counted.
    """
    texts = context.texts_around(findings.table, findings.proposal.file_name)
    return metric_in_corner(findings) or context.metric_in(texts)


def metric_in_corner(findings: Findings) -> str | None:
    """The metric that stands above the days or periods of a table, in place of 日期."""
    key = findings.column("period")
    words = vocabulary.field_words("metric")
    if key is None or vocabulary.header_key(key.header) in words:
        return None
    return one_line(key.header) if vocabulary.is_figure_name(key.header) else None


def unit_of_title(findings: Findings, name: str) -> str:
    """The unit said above the table, where it can be that of a metric: 万元 is none of users."""
    unit = answer_of(findings.context, "unit") or ""
    is_money = any(word in unit.lower() for word in vocabulary.words("metrics")["money"]["units"])
    is_counted = vocabulary.holds(name, vocabulary.term("metrics", "money", "except"))
    return "" if is_money and is_counted and not vocabulary.is_amount_name(name) else unit


def planned_columns(findings: Findings) -> list[Column]:
    """Columns of plans, attainments and comparisons with other periods, beside the actual figures.

    An attainment is one only where the plan or the actual figure stands beside it: 完成率 alone may
    be a metric of its own.
    """
    by_position = {match.column: match.field_id for match in findings.proposal.matches}
    fields = set(by_position.values())
    measured = {
        vocabulary.metric_measured_in(one_line(column.header))
        for column in findings.columns("metric_column")
    }
    goals = {
        column.position
        for column in findings.columns("metric_column")
        if vocabulary.metric_planned_in(one_line(column.header)) in measured
    }
    is_compared = bool({"target", "metric_value"} & fields or goals)
    return [
        column
        for column in findings.table.columns
        if by_position[column.position] in ("", "target", "metric_column", "series")
        and (
            column.position in goals
            or vocabulary.is_comparison(column.header)
            or (is_compared and vocabulary.is_planned(column.header))
        )
    ]


def without_actual(findings: Findings, columns: Sequence[Column]) -> list[Column]:
    """The columns called by their metric: GMV实际 is GMV, unless another column is; said."""
    goals = {
        vocabulary.metric_planned_in(one_line(column.header)) for column in findings.table.columns
    }
    called = [_called(column, goals) for column in columns]
    taken = Counter(vocabulary.header_key(column.header) for column in called)
    found = []
    for column, named in zip(columns, called, strict=True):
        is_own = named is not column and taken[vocabulary.header_key(named.header)] == 1
        if is_own:
            findings.note("actual_is_metric", column, metric=named.header)
        found.append(named if is_own else column)
    return found


def _called(column: Column, goals: Collection[str | None]) -> Column:
    """A column by its metric alone; an upper part of the header is the metric above 实际."""
    if len(column.parts) > 1 and vocabulary.is_achieved(column.parts[-1]):
        parts = column.parts[:-1]
        return replace(column, header=HEADER_SEPARATOR.join(parts), parts=parts)
    is_beside_goal = vocabulary.metric_measured_in(one_line(column.header)) in goals
    *above, last = column.parts or (column.header,)
    bare = vocabulary.name_without_actual(last, is_beside_goal=is_beside_goal)
    if bare == last:
        name, unit = split_unit(last)
        bare = vocabulary.name_without_actual(name, is_beside_goal=is_beside_goal)
        bare = f"{bare}({unit})" if unit and bare != name else last
    if bare == last:
        return column
    parts = (*above, bare)
    return replace(column, header=HEADER_SEPARATOR.join(parts), parts=parts)


def note_planned(findings: Findings) -> None:
    """Say which columns of plans and comparisons were left out, and where they contradict."""
    planned = planned_columns(findings)
    for column in planned:
        if not all(map(is_blank, cells_of(findings.table, column.position).values)):
            findings.note(code_of_planned(column.header), column)
    _compare_attainment(findings, planned)


def code_of_planned(name: str) -> str:
    """What is said of a column of a plan or a comparison: goals have a list of their own."""
    return "goal_left_out" if vocabulary.is_goal(name) else "planned_left_out"


def _compare_attainment(findings: Findings, planned: Sequence[Column]) -> None:
    """Note where 完成率 is neither the actual figure as a share of the goal nor its inverse.

    The inverse is meant where lower is better. Of several goals nobody knows which one is meant.
    """
    goals = [c for c in planned if vocabulary.is_goal(c.header)]
    rates = [c for c in planned if vocabulary.is_attainment(c.header)]
    actual = [
        c
        for c in (*findings.columns("metric_value"), *findings.columns("metric_column"))
        if c not in planned
    ]
    if not len(goals) == len(rates) == len(actual) == 1:
        return
    columns = (goals[0], actual[0], rates[0])
    cells = [cells_of(findings.table, column.position) for column in columns]
    for i, row in enumerate(findings.rows.tolist()):
        goal, reached, rate = (parse_number(one[i]) for one in cells)
        if None in (goal, reached, rate) or not goal.value or not reached.value:
            continue
        said = rate.value if rate.unit or abs(rate.value) <= MOST_SHARE else rate.value / 100
        shares = (reached.value / goal.value, goal.value / reached.value)
        if all(abs(said - share) > ROUNDED for share in shares):
            seen = f"{100 * shares[0]:.1f}%"
            findings.note("attainment_contradicts", rates[0], row, cells[2][i], expected=seen)


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


def units_beside(table: FoundTable, column: Column) -> Sequence[str]:
    """The unit of each row that a column without a name of its own says right of a column."""
    beside = next((c for c in table.columns if c.position == column.position + 1), None)
    if beside is None or not is_unit_column(table, beside):
        return []
    return cells_of(table, beside.position).each(text_of)


def is_unit_column(table: FoundTable, column: Column) -> bool:
    """Whether a column says the unit of the one to its left: no name, a few short words."""
    left = next((c for c in table.columns if c.position == column.position - 1), None)
    is_named = any(part.strip() for part in column.parts)
    if left is None or (is_named and column.parts != left.parts):
        return False
    words = set(map(text_of, cells_of(table, column.position).values)) - {""}
    return 0 < len(words) <= MOST_UNITS and all(
        len(word) <= LONGEST_UNIT and parse_number(word) is None for word in words
    )


def note_unused(findings: Findings) -> None:
    """Say which filled columns of a table nothing was taken from."""
    are_rows = findings.columns("value_on") and not (
        findings.columns("metric_name") or findings.columns("team")
    )
    are_used = are_rows or any(code == "labels_as_team" for code, _ in findings.notes)
    unused = []
    for match, column in zip(findings.proposal.matches, findings.table.columns, strict=True):
        is_open = match.field_id == "" and match.reason == "none"
        is_label = match.field_id == "series" and not are_used
        is_said = any(place == column.position for _, place in findings.notes)
        if (is_open or is_label) and not is_said and not is_unit_column(findings.table, column):
            cells = cells_of(findings.table, column.position).values
            unused += [] if all(map(is_blank, cells)) else [column]
    if unused and findings.frames:
        more = ["…"] if len(unused) > MOST_NAMED else []
        names = [*headers_of(unused[:MOST_NAMED]), *more]
        findings.note("columns_unused", n=len(unused), names=names)
