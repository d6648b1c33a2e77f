"""What a reader's rows are: the bound is put into a question before it is asked.

A question names views and tables; here each is replaced by its rows within the bound, so that
pages, filter lists, downloads and hovers read the same. A relation that no line below names holds
no row at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import sqlglot
from sqlglot import exp

from data import schema

#: teams: the rows of the people of some teams; courses: those of some courses; totals: every row,
#: with people behind a mark that leads to nobody; nothing: no row, for the columns of a question
#: that is closed to a reader.
Kind = Literal["teams", "courses", "totals", "nothing"]

#: Stands between the values of a bound, and in none of them.
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Scope:
    """A bound on what is read: teams or courses by name; `salt` makes the marks of people."""

    kind: Kind
    values: tuple[str, ...] = ()
    salt: str = ""

    def parameters(self) -> Mapping[str, str]:
        """What the conditions below take."""
        found = [value for value in self.values if value and SEPARATOR not in value]
        return {"scope": SEPARATOR.join(["", *found, ""]) if found else "", "salt": self.salt}


NOTHING = Scope("nothing")


def _within(column: str) -> str:
    mark = f"'{SEPARATOR}'"
    return f"strpos(cast(:scope as varchar), {mark} || {column} || {mark}) > 0"


ALL = "true"
NONE = "false"
_TEAM = _within("team")
_COURSE = _within("course_id")
_PERSON = f"person_id in (select person_id from current_person where {_TEAM})"
_SESSION = f"session_id in (select session_id from known_session where {_COURSE})"
_TEST = f"assessment_id in (select assessment_id from known_result where {_COURSE})"
_LEARNER = f"""person_id in (
    select person_id from known_attendance where {_SESSION}
    union select person_id from current_enrolment where {_COURSE}
    union select person_id from known_result where {_COURSE}
)"""

#: What says nothing about a person, a team or a course's results.
_REGISTERS = (
    "current_busy_hour",
    "current_calendar_period",
    "current_goal",
    "current_metric",
    "current_milestone",
    "current_skill",
    "current_skill_requirement",
    "event",
    "load",
    "target",
)
_OF_A_PERSON = (
    "current_appraisal",
    "current_assessment_result",
    "current_attendance",
    "current_enrolment",
    "current_item_result",
    "current_leave_record",
    "current_seat",
    "current_skill_level",
    "known_attendance",
    "known_mark",
    "known_result",
)
_CONDITIONS: dict[Kind, dict[str, str]] = {
    "teams": {
        **dict.fromkeys(_REGISTERS, ALL),
        "current_assessment": ALL,
        "current_course": ALL,
        "current_course_change": ALL,
        "current_session": ALL,
        "known_session": ALL,
        "known_test": ALL,
        "evaluation": ALL,
        "evaluation_metric": ALL,
        **dict.fromkeys(_OF_A_PERSON, _PERSON),
        "current_person": _TEAM,
        "current_metric_day": _TEAM,
        "metric_day": _TEAM,
        "evaluation_team": _TEAM,
    },
    "courses": {
        **dict.fromkeys(_REGISTERS, ALL),
        "current_assessment": _COURSE,
        "current_assessment_result": _TEST,
        "current_attendance": _SESSION,
        "current_course": _COURSE,
        "current_course_change": _COURSE,
        "current_enrolment": _COURSE,
        "current_item_result": _TEST,
        "current_material": _COURSE,
        "current_person": _LEARNER,
        "current_seat": _SESSION,
        "current_session": _COURSE,
        "current_survey_response": _COURSE,
        "known_attendance": _SESSION,
        "known_mark": _SESSION,
        "known_result": _COURSE,
        "known_session": _COURSE,
        "known_test": _COURSE,
    },
    "nothing": {},
}
#: Parts that hold everybody, so that blocks of people are the same for every reader; their bound
#: is on the mark `is_in_view` alone (analytics.privacy).
_HOLD_EVERYBODY = {"spoken_form", "spoken_answer", "liked_form", "liked_answer"}
#: What totals take from a row: who it is, and what somebody wrote.
_MARKED = ("person_id", "mentor_id", "mentee_id")
_LEFT_OUT = ("person_name", "answer_text", "typed_text", "challenge", "support_wanted")
#: Says what single people did, whatever its columns.
_CLOSED_TO_TOTALS = ("audit",)


def bounded(
    tree: exp.Expression, kind: Kind, within: Collection[str] = frozenset()
) -> exp.Expression:
    """The question with every relation replaced by its rows within the bound of this kind.

    within: relations whose rows are within it as they stand.
    """
    own = {one.alias for one in tree.find_all(exp.CTE)}.union(within)
    found: dict[str, exp.CTE] = {}
    for table in list(tree.find_all(exp.Table)):
        if table.name in own or (kind == "courses" and _holds_everybody(table)):
            continue
        rows = _rows(table.name, kind)
        if rows is None:
            continue
        name = f"bounded_{table.name}"
        found[name] = exp.CTE(this=rows, alias=exp.TableAlias(this=exp.to_identifier(name)))
        alias = table.alias_or_name
        table.replace(exp.alias_(exp.to_table(name), alias, table=True))
    if kind == "courses":
        _bound_the_view(tree)
    if found:
        tree.set("with_", exp.With(expressions=[*found.values(), *tree.ctes]))
    return tree


def _rows(name: str, kind: Kind) -> exp.Expression | None:
    """The rows of a relation within the bound; None where all of them are, as they stand."""
    if kind == "totals":
        return _with_marks(name)
    condition = _CONDITIONS[kind].get(name, NONE)
    return None if condition == ALL else _parse(f"select * from {name} where {condition}").copy()


def _with_marks(name: str) -> exp.Expression | None:
    """The rows of a relation with a mark in place of each person, no name and no free text."""
    columns = schema.columns_of(name)
    if name in _CLOSED_TO_TOTALS:
        return _parse(f"select * from {name} where {NONE}").copy()
    if not {*_MARKED, *_LEFT_OUT} & set(columns):
        return None
    return _parse(f"select {', '.join(map(_shown, columns))} from {name}").copy()


def _shown(column: str) -> str:
    if column in _MARKED:
        return f"md5(cast(:salt as varchar) || {column}) as {column}"
    return f"cast(null as varchar) as {column}" if column in _LEFT_OUT else column


def _holds_everybody(table: exp.Table) -> bool:
    inside = table.find_ancestor(exp.CTE)
    while inside:
        if inside.alias in _HOLD_EVERYBODY:
            return True
        inside = inside.find_ancestor(exp.CTE)
    return False


def _bound_the_view(tree: exp.Expression) -> None:
    """Leave in view, among everybody's forms, those of the courses of the bound alone."""
    for one in tree.ctes:
        if one.alias == "liked_form":
            view = next(found for found in one.this.selects if found.alias == "is_in_view")
            condition = _parse(f"select coalesce({_COURSE}, false)").selects[0].copy()
            view.set("this", exp.and_(view.this, condition))


@cache
def _parse(text: str) -> exp.Expression:
    return sqlglot.parse_one(text, read="duckdb")
