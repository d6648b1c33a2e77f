"""The marks of one sign-in sheet: what each says, and which of them must be asked about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.rows.findings import Findings
from data.importing.values import fold, text_of

STATUSES = (
    "present", "late", "left_early", "on_duty", "absent", "leave", "no_record", "not_applicable",
)  # fmt: skip

#: Of several marks in one cell the first of these counts: somebody late was there.
_STRONGEST = (
    "late", "left_early", "on_duty", "present", "leave", "absent", "no_record", "not_applicable",
)  # fmt: skip
_THERE = frozenset({"late", "left_early", "on_duty", "present"})
_AWAY = frozenset({"absent", "leave", "no_record", "not_applicable"})


@dataclass(frozen=True)
class MarkReader:
    """Mark (folded, upper case) -> status, 'contradicts', or None for an unknown mark."""

    meanings: Mapping[str, str | None]

    def status(self, cell: Cell) -> str | None:
        """The status a cell stands for."""
        return self.meanings.get(mark_key(cell))


def mark_key(cell: Cell) -> str:
    """A mark as marks are compared: folded, upper case, without blanks around."""
    return text_of(cell).upper()


def read_marks(findings: Findings, cells: Iterable[Cell]) -> MarkReader:
    """How the marks of a sheet are read; ambiguous ones are asked about once, with a default."""
    seen = {mark_key(cell) for cell in cells}
    given = findings.context.get("marks")
    answers = (
        {fold(str(k)).upper(): v for k, v in given.items()} if isinstance(given, Mapping) else {}
    )
    meanings: dict[str, str | None] = {mark: _plain(mark) for mark in seen}
    there = {mark for mark, status in meanings.items() if status == "present"}
    defaults = {
        mark: _default(mark, meanings, there)
        for mark in sorted(seen)
        if mark in vocabulary.ambiguous_marks()
    }
    meanings |= defaults
    meanings |= {mark: status for mark, status in answers.items() if status in STATUSES}
    open_marks = {mark: status for mark, status in defaults.items() if mark not in answers}
    if open_marks:
        findings.ask(
            "ambiguous_marks",
            "marks",
            default=open_marks,
            options=STATUSES,
            marks=" ".join(mark or "□" for mark in open_marks),
        )
    return MarkReader(meanings)


def _default(mark: str, meanings: Mapping[str, str | None], there: set[str]) -> str:
    """The usual meaning of an ambiguous mark beside the other marks of the sheet."""
    usual = vocabulary.ambiguous_marks()[mark]
    if mark in ("○", "〇", "O") and there:
        return "leave"
    has_present = there or {"1", "○", "〇", "O"} & set(meanings)
    if mark == "" and not has_present:
        return "present"
    return usual


def _plain(mark: str) -> str | None:
    """The status of a mark that means one thing everywhere, None when it is not known."""
    known = vocabulary.mark_status()
    if mark in known:
        return known[mark]
    timed = _timed(mark)
    if timed is not None:
        return timed
    parts = [part for part in re.split(r"[,、;/+&()\s]+|(?<=[√×])", mark) if part]
    senses = [known.get(part) or _timed(part) for part in parts]
    if len(parts) < 2 or None in senses:
        return None
    if set(senses) & _THERE and set(senses) & _AWAY:
        return "contradicts"
    return min(senses, key=_STRONGEST.index)


def _timed(mark: str) -> str | None:
    for word, status in vocabulary.timed_marks():
        rest = mark.removeprefix(word).strip(" :()")
        if mark.startswith(word) and re.fullmatch(
            r"\d+\s*(分钟?|小时|MINS?|MINUTES?|'|M|H)?", rest
        ):
            return status
    return None
