"""The whole study of needs: the same pieces for the page, its files and the command line."""

from collections.abc import Callable, Mapping
from typing import Any

from analytics import need_groups, need_sources, skills
from analytics.results import CannotTell, NeedsStudy

Answer = Callable[..., Any]


def study(
    answer: Answer, filters: Mapping[str, object], *, weights: Mapping[str, float] | None = None
) -> NeedsStudy:
    """What to train first, on all sources, and everything that says how far that may be believed.

    `answer(analysis, filters, **options)` feeds an analysis the frames its parameters name. A role
    is cut out of the frames of everybody, so that small groups are seen.
    """
    everybody, role = dict(filters) | {"role": None}, filters.get("role")
    evidence = answer(need_sources.gather, everybody, role=role)
    ranking = need_sources.combine(evidence, weights=weights)
    is_shown = not isinstance(evidence, CannotTell)
    return NeedsStudy(
        ranking,
        need_sources.combine(evidence) if weights else ranking,
        need_sources.renumbered(evidence.survey, ranking)
        if is_shown and not isinstance(ranking, CannotTell)
        else None,
        evidence.methods if is_shown else (),
        answer(need_groups.response, everybody, role=role),
        answer(need_groups.by_every_attribute, everybody) if role is None else (),
        answer(need_groups.preferences, filters) if is_shown else (),
        answer(need_groups.focus_groups, everybody),
        answer(skills.gap_map, filters),
    )
