"""Where the answer to a question comes from: its text, what it may be asked with, what it reads."""

from functools import cache

from sqlglot import exp

from data import schema
from data.questions import SQL_FOLDER, question

#: Relation -> the kinds of stored rows behind it (data/sql/parts/stored_row.sql).
KINDS: dict[str, tuple[str, ...]] = {
    "current_appraisal": ("appraisal",),
    "current_assessment_result": ("result",),
    "current_attendance": ("attendance",),
    "current_calendar_period": ("calendar",),
    "current_course": ("course",),
    "current_enrolment": ("enrolment",),
    "current_goal": ("goal",),
    "current_interview": ("interview",),
    "current_leave_record": ("leave",),
    "current_metric_day": ("metric",),
    "current_milestone": ("milestone",),
    "current_session": ("session",),
    "current_skill_level": ("level",),
    "current_skill_requirement": ("requirement",),
    "known_attendance": ("attendance", "leave"),
    "known_mark": ("attendance",),
    "known_result": ("result",),
    "known_session": ("session", "attendance"),
    "liked_form": ("liked_form",),
    "metric_day": ("metric",),
    "need_form": ("need_form",),
    "skill_level": ("level",),
}

#: What a load of a file of metrics, and undoing it, writes.
WRITTEN_BY_METRICS = frozenset(
    {
        "audit", "confirmed_identity", "load", "metric", "metric_day", "metric_total",
        "remembered_answer", "remembered_mapping",
    }
)  # fmt: skip


@cache
def _tree(name: str) -> exp.Expression:
    return question(name)


@cache
def text_of(name: str) -> str:
    """The question as it is asked: its words on what it returns, then its SQL with every part."""
    lines = (SQL_FOLDER / f"{name}.sql").read_text("utf-8").splitlines()
    grain = [line for line in lines if line.startswith("--")]
    tree = _tree(name).copy()
    for placeholder in list(tree.find_all(exp.Placeholder)):
        placeholder.replace(exp.Var(this=f":{placeholder.name}"))
    return "\n".join([*grain, tree.sql(dialect="duckdb", pretty=True, comments=False)])


@cache
def parameters_of(name: str) -> tuple[str, ...]:
    """What the question may be asked with, sorted."""
    return tuple(sorted({found.name for found in _tree(name).find_all(exp.Placeholder)}))


@cache
def kinds_of(name: str) -> tuple[str, ...]:
    """The kinds of stored rows that the question reads, sorted; () for registers and settings."""
    read = {table.name for table in _tree(name).find_all(exp.Table)}
    return tuple(sorted({kind for relation in read for kind in KINDS.get(relation, ())}))


@cache
def is_of_metrics(name: str) -> bool:
    """Whether a load of nothing but metrics, or undoing it, can change the answer."""
    named = {table.name for table in _tree(name).find_all(exp.Table)}
    return not WRITTEN_BY_METRICS.isdisjoint(named.union(*map(_behind, named)))


def _behind(view: str) -> set[str]:
    """The tables of facts behind a view; which loads are in force is a matter of their rows."""
    named = schema.read_by_views().get(view, frozenset()) - {"load"}
    return {*named}.union(*map(_behind, named))
