"""Whose figures a whole table of metrics holds, where no column says it."""

from collections.abc import Mapping

from data.importing import context, vocabulary
from data.importing.rows.findings import Findings, answer_of
from data.importing.rows.grouping import team_in
from data.importing.values import name_of

#: A year that has every week and day a name may say.
_ANY_YEAR = 2020
#: What may be done with one of several tables that contradict each other.
TABLES_ARE = ("team", "leave_out")


def is_left_out(findings: Findings) -> bool:
    """Whether nothing is taken from the table yet: it is a goal, or nobody knows whose it is.

    Only of tables that contradict each other this is asked.
    """
    name = findings.table.apart
    if name is None or _says_period(findings, name):
        return False
    bare = name_of(context.name_in(name))
    if _is_beside_actual(bare):
        findings.problems.append(
            findings.problem("table_of_goals", "refused", None, None, bare, {})
        )
        return True
    if answer_of(findings.context, "team_name") or team_in(name) or vocabulary.is_achieved(bare):
        return False
    if not name:
        findings.ask("table_nameless", "team_name")
        return True
    given = findings.context.get("tables_are")
    # one answer for all tables of a file, or one for each by its name
    answer = (
        given.get(name) if isinstance(given, Mapping) else answer_of(findings.context, "tables_are")
    )
    if answer is None:
        findings.ask("table_contradicts", "tables_are", options=TABLES_ARE, seen=name)
    return answer != "team"


def team_of_table(findings: Findings) -> str:
    """The team whose figures the whole table holds, '' where it is that of nobody; said.

    Of tables that contradict each other it is what tells them apart, else a title or a sheet that
    is called a team.
    """
    given, name = answer_of(findings.context, "team_name"), findings.table.apart
    if given or name is None:
        return given or ""
    if _says_period(findings, name) or vocabulary.is_achieved(name_of(context.name_in(name))):
        return ""
    team = team_in(name) or name_of(name)
    findings.note("title_as_team", seen=team)
    return team


def _is_beside_actual(name: str) -> bool:
    """Whether a table is called 目标 or 去年同期, and not 方案甲 or Plan A."""
    is_whole = vocabulary.is_goal(name) and vocabulary.metric_planned_in(name) is None
    return is_whole or vocabulary.is_planned(name) or vocabulary.is_comparison(name)


def _says_period(findings: Findings, name: str) -> bool:
    """Whether what tells tables apart is when, which dates their rows."""
    is_period = not context.name_in(name) or context.period_of((name,), _ANY_YEAR) is not None
    return bool(name) and is_period and findings.column("period") is None
