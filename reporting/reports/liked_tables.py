"""How satisfaction went on, who answered and what people wrote, for the file."""

from dataclasses import dataclass

import pandas as pd

from analytics.results import Group, Satisfaction, Target, TextStudy
from analytics.satisfaction import Answerers
from reporting import charts, wording
from reporting.report import Figure, Section, Table
from reporting.reports import parts, training_needs
from reporting.words import Lang, translate


@dataclass(frozen=True)
class Told:
    """Satisfaction by quarter with the versions of courses that began then (quarter, name), who
    answered named surveys, and what people wrote.
    """

    waves: tuple[Group, ...]
    marks: tuple[tuple[str, str], ...]
    answerers: Answerers
    texts: TextStudy

    @property
    def has_trend(self) -> bool:
        """Whether there are two quarters to compare."""
        return sum(isinstance(wave.measure, Satisfaction) for wave in self.waves) > 1


def strangers_table(strangers: pd.DataFrame, lang: Lang) -> Table:
    """Who answered a named survey of a course without having come to it.

    strangers: rows of named_strangers.
    """
    names = ("person_id", "person", "team", "course", "came")
    columns = tuple(parts.column(name, lang) for name in names)
    came = {
        is_expected: translate(lang, f"waves.{'absent' if is_expected else 'not_expected'}")
        for is_expected in (True, False)
    }
    rows = tuple(
        (
            row.person_id,
            _known(row.person_name),
            _known(row.team),
            row.course_name,
            came[row.is_expected],
        )
        for row in strangers.itertuples()
    )
    return Table(translate(lang, "waves.answerers"), columns, rows)


def _known(word: object) -> object:
    return None if pd.isna(word) else word


def told_sections(told: Told, target: Target, lang: Lang) -> list[Section]:
    """The trend with its figures, who answered, and the texts; nothing where there is nothing."""
    found = []
    if told.has_trend:
        title, note = wording.waves_title(told.waves, lang), translate(lang, "waves.note")
        drawn = charts.satisfaction_trend(told.waves, told.marks, lang, target=target)
        table = parts.group_table(title, told.waves, "quarter", lang)
        found.append(Section(title, note, (Figure(title, note, drawn, title), table)))
    if told.answerers.n:
        words = wording.answerers_sentence(told.answerers, lang)
        found.append(Section(translate(lang, "waves.answerers"), "", (words,)))
    return found + list(training_needs.text_sections(told.texts, lang))
