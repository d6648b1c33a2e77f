"""Sentences of the training plan: what is on time, and where the chain has holes."""

from analytics.results import (
    CannotTell,
    CurriculumRow,
    Mentoring,
    Milestones,
    PlanChain,
    TrainingPlan,
)
from reporting import numbers
from reporting.sentences.text import joined
from reporting.words import Lang, translate

#: So many names are listed in a sentence; the table has them all.
MOST_NAMES = 3


def plan_sentence(plan: TrainingPlan, lang: Lang) -> str:
    """Whether the plan is on time, and how many courses serve no metric."""
    clauses = [milestones_sentence(plan.milestones, lang), chain_sentence(plan.chain, lang)]
    return translate(lang, "training_plan.answer", milestones=clauses[0], chain=clauses[1])


def milestones_sentence(found: Milestones | CannotTell, lang: Lang) -> str:
    """How many of the milestones due are reached, and which are overdue."""
    if isinstance(found, CannotTell):
        return translate(lang, "training_plan.no_milestone")
    late = [item.name for item in found.items if item.state == "overdue"]
    values = {"n": sum(i.due_on <= found.as_of and i.done_on is not None for i in found.items)}
    values |= {"due": found.n_due, "late": len(late)}
    if late:
        values["names"] = joined(late[:MOST_NAMES], lang)
        return translate(lang, "training_plan.overdue", **values)
    return translate(lang, "training_plan.on_time", **values)


def milestones_title(found: Milestones | CannotTell, lang: Lang) -> str:
    """How many milestones are reached of how many due, and how many there are."""
    if isinstance(found, CannotTell):
        return translate(lang, "training_plan.no_milestone")
    values = {"n": found.n_done, "due": found.n_due, "total": len(found.items)}
    return translate(lang, "training_plan.burn_up", **values)


def chain_sentence(chain: PlanChain, lang: Lang) -> str:
    """How many courses name no metric, how many metrics and goals have no course; none: nothing."""
    holes = {
        "bare": len(chain.courses_without_metric),
        "metrics": len(chain.metrics_without_course),
        "goals": len(chain.goals_without_course),
    }
    said = [
        translate(lang, f"training_plan.hole_{name}", n=n, total=chain.n_courses)
        for name, n in holes.items()
        if n
    ]
    if not said:
        return translate(lang, "training_plan.no_holes", n=chain.n_courses)
    return translate(lang, "format.comma").join(said)


def curriculum_sentence(rows: tuple[CurriculumRow, ...], lang: Lang) -> str:
    """How many of the required skills a course teaches, over all roles."""
    n, total = sum(row.n_taught for row in rows), sum(row.n_skills for row in rows)
    return translate(lang, "training_plan.taught", n=n, total=total)


def mentoring_sentence(found: Mentoring, lang: Lang) -> str:
    """How many mentors there are, how many people are without one, and what mentees gained."""
    said = translate(
        lang,
        "training_plan.mentors",
        mentors=len(found.loads),
        mentees=sum(load.n_mentees for load in found.loads),
        alone=len(found.unmatched),
    )
    if isinstance(found.gain, CannotTell):
        return said
    interval = numbers.decimal_interval(found.gain.interval)
    gain = numbers.decimal(found.gain.mean)
    words = translate(
        lang, "training_plan.mentee_gain", gain=gain, interval=interval, n=found.gain.n
    )
    return said + words
