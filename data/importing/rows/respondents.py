"""Which form is which: keys that nobody can trace, and forms that another export brought before."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.importing.coded import Coded, constant, first_of_groups, grouped
from data.importing.identity import key_of, person_number, respondent_keys
from data.importing.model import Cell
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.values import is_blank, parse_moment, text_of

#: Share of the forms of the file, or of the stored survey, that both must hold to be the same.
SAME_SHARE = 0.5
#: A moment with all of its digits, as most programs write it.
_IN_FULL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
#: The same of days that every month has.
_SURELY_IN_FULL = (
    r"((?:19[5-9]|20[0-9])[0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8]))"
    r" ((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])"
)


@dataclass(frozen=True)
class Forms:
    """The forms of a table: the places of their rows, their keys, the survey they belong to."""

    survey: str
    name: str
    places: np.ndarray
    keys: pd.Categorical


def forms_of(findings: Findings, name: str, kept: np.ndarray) -> Forms:
    """The key of each form, from the number its source gave it, else from the row itself.

    A source that numbers forms over all surveys, and a row with a time of the clock, are recognised
    whatever the survey is called: forms stored before make it the survey of that import.
    """
    survey = key_of(name)
    found = _numbered(findings, survey, kept)
    places, keys = found if found is not None else (kept, _by_content(findings, survey, kept))
    before = _stored_before(findings, keys)
    if before is not None and before != survey:
        named = findings.known.surveys
        names = named.loc[named["survey_id"] == before, "survey_name"]
        findings.note("same_survey", seen=str(next(iter(names), before)), n=len(keys))
        survey, name = before, str(next(iter(names), name))
    wordless = _known_in_words(findings, survey, places, keys)
    return Forms(survey, name, places[~wordless], keys[~wordless])


def _stored_before(findings: Findings, keys: pd.Categorical) -> str | None:
    """The survey that holds most of the forms already, or of which the file holds most forms."""
    known = findings.known.respondents
    if known.empty:
        return None
    hits = known.loc[known["respondent_key"].isin(keys.categories), "survey_id"].value_counts()
    if hits.empty:
        return None
    survey, n = str(hits.index[0]), int(hits.iloc[0])
    smaller = min(len(keys), int((known["survey_id"] == survey).sum()))
    return survey if n >= SAME_SHARE * smaller else None


def _known_in_words(
    findings: Findings, survey: str, places: np.ndarray, keys: pd.Categorical
) -> np.ndarray:
    """Forms whose answers are stored in words, where this export has numbers only: rejected."""
    known, source = findings.known.respondents, findings.source
    nothing = np.zeros(len(keys), dtype=bool)
    if source is None or not source.siblings:
        return nothing
    known = known[known["survey_id"] == survey]
    is_sibling = [not source.siblings.isdisjoint(text.split(",")) for text in known["source"]]
    hits = keys.isin(known.loc[is_sibling, "respondent_key"])
    if not source.is_wordless:
        if hits.any():
            findings.note("numbers_stored_before", n=int(hits.sum()))
        return nothing
    for row in findings.rows[places[hits]]:
        findings.reject("words_stored_before", int(row), None)
    return hits


# keys


def _numbered(
    findings: Findings, survey: str, kept: np.ndarray
) -> tuple[np.ndarray, pd.Categorical] | None:
    """Places and keys from the numbers of the source; None where no column holds any.

    Of two forms with one number the later counts.
    """
    column = findings.column("respondent_id")
    ids = findings.cells("respondent_id").each(person_number)
    is_numbered = ids.marked(bool)
    if column is None or not is_numbered[kept].any():
        return None
    for row in findings.rows[kept[~is_numbered[kept]]]:
        findings.reject("respondent_missing", int(row), column)
    places = kept[is_numbered[kept]]
    numbers = (ids.at(places), _beside(findings).at(places))
    number = grouped(numbers)
    is_repeated = pd.Series(number).duplicated(keep=False).to_numpy()
    texts = _texts(findings) if is_repeated.any() else []
    latest: dict[int, int] = {}
    for place, one in zip(places[is_repeated], number[is_repeated], strict=True):
        if one in latest:
            _say_twice(findings, texts, latest[one], place)
        latest[one] = place
    is_last = ~is_repeated | np.isin(places, list(latest.values()))
    named = _named(findings, survey, *(one.at(is_last) for one in numbers))
    return places[is_last], respondent_keys(findings.known.salt, named)


def _beside(findings: Findings) -> Coded:
    """What makes a number unique over all surveys of its source; None where nothing does.

    '' where the source numbers over all surveys; the time of submission where it counts from 1.
    """
    n = len(findings.table.data_rows)
    source = findings.source
    if source is None or source.respondents is None:
        return constant(None, n)
    if not source.is_numbered_per_survey:
        return constant("", n)
    return findings.cells("submitted_at").rewritten(_SURELY_IN_FULL, r"\1T\2", _clock)


def _clock(cell: Cell) -> str | None:
    moment = parse_moment(cell, is_date_column=True)
    if moment is None or moment.at is None:
        return None
    if isinstance(cell, str) and _IN_FULL.fullmatch(cell):
        return cell.replace(" ", "T")
    return f"{moment.on}T{moment.at}"


def _named(findings: Findings, survey: str, numbers: Coded, besides: Coded) -> Iterator[str]:
    """Each form by its number and what makes that unique over all surveys (_beside)."""
    source = findings.source
    scope = f"\n{source.respondents}" if source is not None else ""
    for number, beside in zip(numbers, besides, strict=True):
        yield f"{survey}\n{number}" if beside is None else f"{scope}\n{number}\n{beside}"


def _say_twice(findings: Findings, texts: Sequence[Coded], before: int, now: int) -> None:
    """Note that two forms with one id are identical, or reject the earlier."""
    first, second = (int(findings.rows[place]) for place in (before, now))
    if all(column[before] == column[now] for column in texts):
        findings.note("twice_same", row=second)
    else:
        column = findings.column("respondent_id")
        findings.reject("twice_differs", first, column, other_row=second + 1)


def _texts(findings: Findings) -> list[Coded]:
    """The cells of all columns as text."""
    table = findings.table
    return [cells_of(table, column.position).each(text_of) for column in table.columns]


def _by_content(findings: Findings, survey: str, kept: np.ndarray) -> pd.Categorical:
    """Keys from everything a row says; a row that comes again is told by its turn."""
    times = findings.cells("submitted_at")
    is_timed = times.marked(lambda cell: not is_blank(cell) and _clock(cell) is not None)
    columns = [column.at(kept).tolist() for column in _texts(findings)]
    seen: Counter[str] = Counter()
    named = []
    for timed, row in zip(is_timed[kept], zip(*columns, strict=True), strict=True):
        content = "\n".join(row)
        seen[content] += 1
        scope = "\nform" if timed else survey
        named.append(f"{scope}\n{content}\n#{seen[content]}")
    return respondent_keys(findings.known.salt, named)


def note_double_submits(findings: Findings, kept: np.ndarray, cells: Mapping[int, Coded]) -> None:
    """Two forms with the same time and the same answers are kept and pointed out."""
    column = findings.column("submitted_at")
    if column is None:
        return
    times = cells_of(findings.table, column.position).each(text_of)
    kept = kept[times.marked(bool)[kept]]
    said = [column.each(text_of).at(kept) for column in cells.values()]
    first, form = first_of_groups(grouped([times.at(kept), *said]))
    for place in np.flatnonzero(first[form] != np.arange(len(kept))):
        for row in (kept[first[form[place]]], kept[place]):
            findings.note("double_submit", row=int(findings.rows[row]))
