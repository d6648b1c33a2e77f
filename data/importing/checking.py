"""From a proposal to rows that fit the database, with everything left out said and located."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from data.importing import asking, memory
from data.importing.known import Known
from data.importing.model import Checked, Kind, Problem, Proposal
from data.importing.profiles import forget_cells
from data.importing.rows.appraisals import check_appraisal
from data.importing.rows.assessment import check_assessment
from data.importing.rows.attendance import check_attendance
from data.importing.rows.courses import check_course, check_session
from data.importing.rows.findings import Findings, finish
from data.importing.rows.metric import check_metric
from data.importing.rows.naming import note_unused
from data.importing.rows.plans import (
    check_course_change,
    check_goal,
    check_material,
    check_mentoring,
    check_milestone,
    check_training_party,
)
from data.importing.rows.roster import check_roster
from data.importing.rows.skills import check_skill_level, check_skill_requirement
from data.importing.rows.survey import check_survey
from data.importing.rows.talks import check_interview

__all__ = ["Known", "check"]

#: What the first reading of the same rows has said, or what is natural in a later one.
SAID_BEFORE = ("people_by_name", "empty_form", "double_submit")
#: Rows from which what a check leaves behind in memory is worth giving back.
LARGE = 100_000

_CHECKS: dict[Kind, Callable[[Findings], None]] = {
    "roster": check_roster,
    "course": check_course,
    "session": check_session,
    "attendance": check_attendance,
    "assessment": check_assessment,
    "survey": check_survey,
    "metric": check_metric,
    "skill_level": check_skill_level,
    "skill_requirement": check_skill_requirement,
    "interview": check_interview,
    "appraisal": check_appraisal,
    "goal": check_goal,
    "milestone": check_milestone,
    "course_change": check_course_change,
    "material": check_material,
    "mentoring": check_mentoring,
    "training_party": check_training_party,
}


def check(proposal: Proposal, known: Known) -> Checked:
    """The rows of a table as frames of schema.sql, the rows left out, and every problem.

    A pure function of its arguments. Nothing is stored of a refused table, nor as long as the kind
    is open; other open questions hold back only the rows that need their answer.
    """
    findings = Findings(proposal, known)
    stops = [p for p in proposal.problems if _is_stop(p.code, p.severity)]
    if stops:
        said = [p for p in proposal.problems if p in stops or p.severity == "note"]
        findings.problems += [p for p in said if p not in proposal.table.problems]
        return finish(findings)
    findings.problems += asking.questions(proposal)
    _note_private(findings)
    _note_results(findings)
    with _without_looking_for_cycles():
        _CHECKS[proposal.kind](findings)
        note_unused(findings)
    checked = _never_silent(finish(findings), findings)
    if proposal.table.is_read_again:
        said = tuple(p for p in checked.problems if p.code not in SAID_BEFORE)
        checked = replace(checked, problems=said)
    if len(proposal.table.data_rows) >= LARGE:
        forget_cells(proposal.table)
        memory.give_back()
    return checked


def is_unsettled(problem: Problem) -> bool:
    """Whether somebody must decide first: a refusal, or a question without a default."""
    is_asked = problem.severity == "question" and problem.values.get("default") is None
    return problem.severity == "refused" or is_asked


def _never_silent(checked: Checked, findings: Findings) -> Checked:
    """A table nothing is stored of says why: a rejected row, an open question, or this refusal."""
    said = any(p.severity == "rejected" or is_unsettled(p) for p in checked.problems)
    if checked.frames or said:
        return checked
    refusal = findings.problem("nothing_stored", "refused", None, None, None, {})
    return replace(checked, problems=(*checked.problems, refusal))


@contextmanager
def _without_looking_for_cycles() -> Iterator[None]:
    """No garbage collection meanwhile: rows form no cycles; looking takes a third of the time."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def _note_private(findings: Findings) -> None:
    """Say which columns about private persons stay outside."""
    by_position = {column.position: column for column in findings.table.columns}
    for match in findings.proposal.matches:
        if match.reason == "personal":
            findings.note("personal_left_out", by_position[match.column])


def _note_results(findings: Findings) -> None:
    """Say which columns hold what people brought in, which is no mark of theirs."""
    by_position = {column.position: column for column in findings.table.columns}
    for match in findings.proposal.matches:
        if match.reason == "result":
            findings.note("results_left_out", by_position[match.column])


def _is_stop(code: str, severity: str) -> bool:
    return severity == "refused" or code == "kind_unclear"
