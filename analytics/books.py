"""What the ledger adds to a review: its runs, and the chain of the course that cost most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics import chain, cohorts, ledger, need_study, review, run_effects
from analytics.chain import ChainLink
from analytics.cohorts import Cohort
from analytics.ledger import Entry, Ledger
from analytics.results import CourseVerdict


@dataclass(frozen=True)
class Books:
    """`dearest`: the course that cost most, None without courses; `links`: its chain of evidence.

    `runs`: those of courses that were held in several.
    """

    dearest: Entry | None
    links: tuple[ChainLink, ...]
    runs: tuple[Cohort, ...]


NO_BOOKS = Books(None, (), ())


def books(
    answer: Callable[..., Any],
    filters: Mapping[str, object],
    *,
    verdicts: tuple[CourseVerdict, ...],
    settings: review.Settings = review.DEFAULTS,
) -> Books:
    """The ledger behind the verdicts of a review; `answer` as in analytics.need_study."""
    found = answer(ledger.of_verdicts, filters, verdicts=verdicts, settings=settings)
    if not found.entries:
        return NO_BOOKS
    held = runs(answer, filters, found=found, settings=settings, least=2)
    needs = need_study.known_before(answer, filters, rule=settings.privacy)
    dearest = found.entries[0]
    skill = answer(chain.skills, {}).get(dearest.verdict.course_id)
    return Books(
        dearest,
        chain.links(dearest, skill, needs, settings=settings),
        held,
    )


def runs(
    answer: Callable[..., Any],
    filters: Mapping[str, object],
    *,
    found: Ledger,
    settings: review.Settings = review.DEFAULTS,
    least: int = 1,
) -> tuple[Cohort, ...]:
    """The runs of the courses in a ledger, each with what it did to the metric of its course."""
    courses = tuple(entry.verdict.course_id for entry in found.entries)
    effects = answer(run_effects.by_run, filters, courses=courses, **settings.days)
    return answer(
        cohorts.cohorts, filters, found=found, effects=effects, settings=settings, least=least
    )
