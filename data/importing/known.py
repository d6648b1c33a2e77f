"""What the database knows already, as an import needs it."""

from dataclasses import dataclass, field

import pandas as pd


def _none(*columns: str) -> pd.DataFrame:
    return field(default_factory=lambda: pd.DataFrame(columns=list(columns)))


@dataclass(frozen=True)
class Known:
    """The dimension rows that stand now (current_X views without load columns), and the salt.

    `salt` keys the hash that stands for a respondent of an anonymous survey: without it the hash
    cannot be recomputed from a source id. `identities` are the people confirmed by readers,
    `respondents` the forms that stand now, with the source of their load, `answers` what readers
    said about the cells of a source (JSON by source key and question). `zone` is that of the clocks
    of the organisation (a setting).
    """

    people: pd.DataFrame = _none("person_id", "person_name", "team", "role")
    courses: pd.DataFrame = _none("course_id", "course_name")
    sessions: pd.DataFrame = _none("session_id", "course_id", "session_on")
    assessments: pd.DataFrame = _none("assessment_id", "course_id")
    skills: pd.DataFrame = _none("skill_id", "skill_name", "tier")
    surveys: pd.DataFrame = _none("survey_id", "survey_name", "purpose")
    questions: pd.DataFrame = _none("survey_id", "question_id", "position", "question_text")
    respondents: pd.DataFrame = _none("respondent_key", "survey_id", "source")
    metrics: pd.DataFrame = _none("metric_id", "metric_name", "kind")
    identities: pd.DataFrame = _none("source", "written_name", "written_department", "person_id")
    answers: pd.DataFrame = _none("source_key", "question", "answer")
    salt: bytes = b""
    zone: str = "Asia/Shanghai"

    @property
    def teams(self) -> set[str]:
        """The teams that somebody of the roster is in."""
        return set(self.people["team"].dropna()) if "team" in self.people else set()
