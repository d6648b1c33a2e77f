"""What a checked survey holds, question by question, counted from its frames."""

from dataclasses import dataclass, field

from tests.importing.small_tables import frame_of


@dataclass(frozen=True)
class Asked:
    """One question: answers by label, reasons for missing ones, mean and scale of the values."""

    type: str
    options: dict
    missing: dict = field(default_factory=dict)
    mean: float | None = None
    scale: tuple | None = None


def asked(checked):
    """Every question of a survey by its text."""
    questions, answers = checked.frames["survey_question"], frame_of(checked, "survey_answer")
    return {
        question.question_text: _asked(
            question, answers[answers["question_id"] == question.question_id]
        )
        for question in questions.sort_values("position").itertuples()
    }


def _asked(question, answers):
    given = answers[answers["missing"].isna()]
    label = given["option_text"].where(given["option_text"] != "", given["answer_text"])
    is_place = question.question_type == "ranking" and not given["option_text"].any()
    is_measured = question.question_type in ("rating", "nps", "number") or is_place
    is_scaled = question.scale_max is not None and question.scale_max == question.scale_max
    return Asked(
        question.question_type,
        label.value_counts().to_dict(),
        answers["missing"].value_counts().to_dict(),
        round(float(given["value"].astype(float).mean()), 4) if is_measured else None,
        (question.scale_min, question.scale_max) if is_scaled else None,
    )


def typed(checked):
    """What was typed beside an option: (question, option, text)."""
    answers = frame_of(checked, "survey_answer")
    found = answers[answers["typed_text"].notna()]
    labels = found["option_text"].where(found["option_text"] != "", found["answer_text"])
    return sorted(zip(found["question_id"], labels, found["typed_text"], strict=True))


def left_out(checked):
    """Headers of the columns that are not imported, by reason."""
    names = {column.position: column.header for column in checked.proposal.table.columns}
    found = {}
    for match in checked.proposal.matches:
        if not match.field_id:
            found.setdefault(match.reason, []).append(names[match.column])
    return found


def codes(checked):
    """Codes of all problems."""
    return {problem.code for problem in checked.problems}
