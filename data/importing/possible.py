"""What the rows of a table would be under every answer that its open questions allow.

A figure that is the same under all of them does not depend on the answers and may be told before
anybody has answered. Free answers (a course, a day) get one stand-in that no count depends on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from data.importing import checking, mapping
from data.importing.kinds import SMALLEST_LEAD
from data.importing.known import Known
from data.importing.model import Checked, Kind, KindGuess, Problem, Proposal

#: Checks made for one table at most: each open question with n answers multiplies them by n.
MOST_CHECKS = 8
#: Kinds tried at most where the kind itself is open.
MOST_KINDS = 3

#: Stand-ins for free answers. The day is a Monday and the first of its month, the year a leap year.
STAND_INS: Mapping[str, object] = {
    "course": "?",
    "metric": "?",
    "team_name": "?",
    "date": date(2024, 1, 1),
    "year": 2024,
}

#: Questions with one answer for each word of the sheet, or that may be answered by leaving it out.
NOT_TRIED = frozenset({"phases", "marks", "listed_are"})


def is_waiting(problem: Problem) -> bool:
    """Whether somebody must answer first: a question without a default."""
    return problem.severity == "question" and problem.values.get("default") is None


def possible_checks(checked: Checked, known: Known) -> tuple[Checked, ...]:
    """The check itself where nothing is open, else the checks under every possible answer.

    Empty where an open question has answers that cannot be listed, or too many of them.
    """
    found: list[Checked] = []
    waiting = [checked]
    while waiting:
        one = waiting.pop()
        question = next((p for p in one.problems if is_waiting(p)), None)
        if question is None:
            found.append(one)
            continue
        answered = [checking.check(p, known) for p in _answered(one.proposal, question, known)]
        if not answered or len(found) + len(waiting) + len(answered) > MOST_CHECKS:
            return ()
        waiting += answered
    return tuple(found)


def _answered(proposal: Proposal, question: Problem, known: Known) -> Iterable[Proposal]:
    """The proposal under each answer to one question."""
    key = str(question.values.get("context"))
    if key == "kind":
        return [_as_kind(proposal, guess.kind, known) for guess in _tied(proposal)]
    options = [STAND_INS[key]] if key in STAND_INS else question.values.get("options") or ()
    if key in NOT_TRIED or proposal.context.get(key) in options:
        return []
    return [_with(proposal, key, option) for option in options]


def _tied(proposal: Proposal) -> list[KindGuess]:
    first = proposal.guesses[0].score
    near = [g for g in proposal.guesses if g.score > 0 and first - g.score < SMALLEST_LEAD]
    return near if 1 < len(near) <= MOST_KINDS else []


def _as_kind(proposal: Proposal, kind: Kind, known: Known) -> Proposal:
    return mapping.propose(proposal.table, known, proposal.file_name, kind=kind)


def _with(proposal: Proposal, key: str, answer: object) -> Proposal:
    return replace(proposal, context=dict(proposal.context) | {key: answer})
