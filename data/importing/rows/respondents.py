"""Which form is which: keys that nobody can trace, and forms that another export brought before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.importing.identity import key_of, person_number, respondent_key
from data.importing.model import Cell
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.values import is_blank, parse_moment, text_of

#: Share of the forms of the file, or of the stored survey, that both must hold to be the same.
SAME_SHARE = 0.5


@dataclass(frozen=True)
class Forms:
    """The forms of a table by the position of their data row, under the survey they belong to."""

    survey: str
    name: str
    keys: Mapping[int, str]


def forms_of(findings: Findings, name: str, kept: Sequence[int]) -> Forms:
    """The key of each form, from the number its source gave it, else from the row itself.

    A source that numbers forms over all surveys, and a row with a time of the clock, are recognised
    whatever the survey is called: forms stored before make it the survey of that import.
    """
    survey = key_of(name)
    keys = _numbered(findings, survey, kept)
    if keys is None:
        keys = _by_content(findings, survey, kept)
    before = _stored_before(findings, keys)
    if before is not None and before != survey:
        named = findings.known.surveys
        names = named.loc[named["survey_id"] == before, "survey_name"]
        findings.note("same_survey", seen=str(next(iter(names), before)), n=len(keys))
        survey, name = before, str(next(iter(names), name))
    return Forms(survey, name, _without_known_words(findings, survey, keys))


def _stored_before(findings: Findings, keys: Mapping[int, str]) -> str | None:
    """The survey that holds most of the forms already, or of which the file holds most forms."""
    known = findings.known.respondents
    hits = known.loc[known["respondent_key"].isin(list(keys.values())), "survey_id"].value_counts()
    if hits.empty:
        return None
    survey, n = str(hits.index[0]), int(hits.iloc[0])
    smaller = min(len(keys), int((known["survey_id"] == survey).sum()))
    return survey if n >= SAME_SHARE * smaller else None


def _without_known_words(
    findings: Findings, survey: str, keys: Mapping[int, str]
) -> dict[int, str]:
    """Forms but those whose answers are stored in words, where this export has numbers only."""
    known = findings.known.respondents
    known = known[known["survey_id"] == survey]
    loaded_from = (set(text.split(",")) for text in known["source"])
    sources = dict(zip(known["respondent_key"], loaded_from, strict=True))
    source = findings.source
    if source is None or not source.siblings:
        return dict(keys)
    related = {key: sources.get(key, set()) & source.siblings for key in keys.values()}
    if not source.is_wordless:
        n = sum(map(bool, related.values()))
        if n:
            findings.note("numbers_stored_before", n=n)
        return dict(keys)
    kept = {}
    for i, key in keys.items():
        if related[key]:
            findings.reject("words_stored_before", findings.table.data_rows[i], None)
        else:
            kept[i] = key
    return kept


# keys


def _numbered(findings: Findings, survey: str, kept: Sequence[int]) -> dict[int, str] | None:
    """Keys from the numbers of the source; None where no column holds any."""
    column = findings.column("respondent_id")
    ids = [person_number(cell) for cell in findings.cells("respondent_id")]
    if column is None or not any(ids[i] for i in kept):
        return None
    beside = _beside(findings)
    keys: dict[int, str] = {}
    latest: dict[str, int] = {}
    for i in kept:
        if not ids[i]:
            findings.reject("respondent_missing", findings.table.data_rows[i], column)
            continue
        number = f"{ids[i]}\n{beside[i]}"
        before = latest.get(number)
        if before is not None:
            _settle_form(findings, before, i, keys)
        latest[number] = i
        keys[i] = _key(findings, survey, ids[i], beside[i])
    return keys


def _beside(findings: Findings) -> list[str | None]:
    """What makes a number unique over all surveys of its source; None where nothing does.

    '' where the source numbers over all surveys; the time of submission where it counts from 1.
    """
    n = len(findings.table.data_rows)
    source = findings.source
    if source is None or source.respondents is None:
        return [None] * n
    if not source.is_numbered_per_survey:
        return [""] * n
    return [_clock(cell) for cell in findings.cells("submitted_at")]


def _clock(cell: Cell) -> str | None:
    moment = parse_moment(cell, is_date_column=True)
    return moment.clock.isoformat() if moment is not None and moment.clock else None


def _key(findings: Findings, survey: str, number: str, beside: str | None) -> str:
    salt, source = findings.known.salt, findings.source
    if beside is None or source is None or source.respondents is None:
        return respondent_key(salt, survey, number)
    return respondent_key(salt, f"\n{source.respondents}", f"{number}\n{beside}")


def _settle_form(findings: Findings, before: int, now: int, keys: dict[int, str]) -> None:
    """Of two forms with one id the later counts; identical ones are said once."""
    rows = findings.table.data_rows
    if _row_text(findings, before) == _row_text(findings, now):
        findings.note("twice_same", row=rows[now])
    else:
        column = findings.column("respondent_id")
        findings.reject("twice_differs", rows[before], column, other_row=rows[now] + 1)
    keys.pop(before)


def _by_content(findings: Findings, survey: str, kept: Sequence[int]) -> dict[int, str]:
    seen: Counter[str] = Counter()
    keys = {}
    times = findings.cells("submitted_at")
    for i in kept:
        content = _row_text(findings, i)
        seen[content] += 1
        scope = survey if is_blank(times[i]) or _clock(times[i]) is None else "\nform"
        keys[i] = respondent_key(findings.known.salt, scope, f"{content}\n#{seen[content]}")
    return keys


def _row_text(findings: Findings, i: int) -> str:
    grid = findings.table.sheet.cells[findings.table.data_rows[i]]
    return "\n".join(
        text_of(grid[c.position]) if c.position < len(grid) else "" for c in findings.table.columns
    )


def note_double_submits(
    findings: Findings, kept: Sequence[int], cells: Mapping[int, Sequence[Cell]]
) -> None:
    """Two forms with the same time and the same answers are kept and pointed out."""
    column = findings.column("submitted_at")
    if column is None:
        return
    times = cells_of(findings.table, column.position)
    seen: dict[tuple, int] = {}
    for i in kept:
        content = (text_of(times[i]), *(text_of(column[i]) for column in cells.values()))
        if content in seen and content[0]:
            for row in (findings.table.data_rows[seen[content]], findings.table.data_rows[i]):
                findings.note("double_submit", row=row)
        seen.setdefault(content, i)
