"""Where numbers come from, in words."""

from analytics.results import Origin
from reporting.words import Lang, translate

#: Questions whose numbers the page on method defines, by the name of the row there.
_METHOD = {
    "attendance_by_session": "attendance",
    "metric_by_course_day": "before_after",
    "milestone_list": "milestones",
    "need_answers": "needs",
    "need_rankings": "rankings",
    "pass_counts": "pass_rate",
    "retest_pairs": "retest",
    "satisfaction_counts": "satisfaction",
    "score_pairs": "gain",
    "skill_coverage": "coverage",
    "skill_gap_by_role": "skills",
}


def origin_definition(question: str, lang: Lang) -> str:
    """What a question counts, and how the number made of it is defined."""
    words = translate(lang, f"question.{question}")
    if question not in _METHOD:
        return words
    method = translate(lang, f"method_row.{_METHOD[question]}.definition")
    return translate(lang, "origin.also", definition=words, method=method)


def origin_parameters(found: Origin, lang: Lang) -> str:
    """What the question was asked with: from_on = 2026-07-01; null is everything."""
    if not found.parameters:
        return translate(lang, "origin.asked_plain")
    shown = (
        translate(
            lang,
            "origin.parameter",
            name=name,
            value=translate(lang, "origin.everything") if value == "null" else value,
        )
        for name, value in found.parameters
    )
    return translate(
        lang, "origin.asked", parameters=translate(lang, "format.clause_separator").join(shown)
    )
