"""The whole study of needs: the same pieces for the page, its files and the command line."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from analytics import alarms, need_groups, need_sources, privacy, skills, texts
from analytics.results import CannotTell, CombinedRanking, NeedsStudy

Answer = Callable[..., Any]


def evidence(
    answer: Answer,
    filters: Mapping[str, object],
    *,
    rule: privacy.Rule = privacy.DEFAULT,
) -> need_sources.Evidence | CannotTell:
    """What every source says, whatever the weights; of one role where the filters name one.

    What came after a last day of the filters is left out, of the alarms too.
    """
    everybody = dict(filters) | {"role": None}
    watched = answer(
        alarms.find,
        everybody,
        as_of=filters.get("to_on"),
        minimum_group=rule.minimum_group,
    )
    stand = alarms.alarmed(watched)
    return answer(
        need_sources.gather,
        everybody,
        role=filters.get("role"),
        alarmed=stand,
        rule=rule,
    )


def known_by(
    answer: Answer,
    filters: Mapping[str, object],
    *,
    rule: privacy.Rule = privacy.DEFAULT,
) -> CombinedRanking | CannotTell:
    """The order of the needs page as it was known on the last day of a period, under its role.

    Whatever was said before the period counts too: a survey of the year is a need of each quarter.
    """
    until = dict(filters) | {"from_on": None}
    return need_sources.combine(evidence(answer, until, rule=rule))


def known_before(
    answer: Answer,
    filters: Mapping[str, Any],
    *,
    rule: privacy.Rule = privacy.DEFAULT,
) -> CombinedRanking | CannotTell:
    """The order of everybody's needs on the eve of a period: when its courses were chosen."""
    first_on = filters["from_on"]
    eve = first_on - timedelta(days=1) if first_on else filters["to_on"]
    return known_by(answer, dict(filters) | {"to_on": eve, "course": None, "role": None}, rule=rule)


def study(
    answer: Answer,
    filters: Mapping[str, object],
    *,
    weights: Mapping[str, float] | None = None,
    rule: privacy.Rule = privacy.DEFAULT,
) -> NeedsStudy:
    """What to train first, on all sources, and everything that says how far that may be believed.

    `answer(analysis, filters, **options)` feeds an analysis the frames its parameters name. A role
    is cut out of the frames of everybody, so that small groups are seen.
    """
    everybody, role = dict(filters) | {"role": None}, filters.get("role")
    # roles counted as one are no role of the skills
    of_skills = everybody if role in map(privacy.merged_name, rule.merged) else filters
    found = evidence(answer, filters, rule=rule)
    ranking = need_sources.combine(found, weights=weights)
    is_shown = not isinstance(found, CannotTell)
    n = rule.minimum_group
    return NeedsStudy(
        ranking,
        need_sources.combine(found) if weights else ranking,
        need_sources.renumbered(found.survey, ranking)
        if is_shown and not isinstance(ranking, CannotTell)
        else None,
        found.methods if is_shown else (),
        answer(need_groups.response, everybody, role=role, rule=rule),
        answer(need_groups.by_every_attribute, everybody, rule=rule) if role is None else (),
        answer(need_groups.preferences, everybody, role=role, rule=rule) if is_shown else (),
        answer(need_groups.focus_groups, everybody),
        # asked as `evidence` asks where no last day is named: then it is one conclusion
        answer(alarms.find, everybody, as_of=None, minimum_group=n),
        answer(texts.study, everybody, rule=rule),
        answer(skills.gap_map, of_skills, minimum_group=n),
    )
