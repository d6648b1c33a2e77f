"""How satisfaction went on, who answered and what people wrote, for the file."""

from dataclasses import dataclass

from analytics.results import Group, Satisfaction, Target, TextStudy
from analytics.satisfaction import Answerers
from reporting import charts, wording
from reporting.report import Figure, Section
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
