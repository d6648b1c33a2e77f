"""The marks of one sign-in sheet: what each says, and which of them must be asked about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.importing import vocabulary
from data.importing.marking import status_of_mark
from data.importing.model import Cell
from data.importing.rows.findings import Findings
from data.importing.rows.legend import marks_of_legend
from data.importing.values import closed_up, fold, text_of

STATUSES = (
    "present", "late", "left_early", "on_duty", "absent", "leave", "no_record", "not_applicable",
)  # fmt: skip


@dataclass(frozen=True)
class MarkReader:
    """Mark (folded, upper case) -> status, 'contradicts', or None for an unknown mark."""

    meanings: Mapping[str, str | None]

    def status(self, cell: Cell) -> str | None:
        """The status a cell stands for."""
        return self.meanings.get(mark_key(cell))

    def on_weekend(self) -> "MarkReader":
        """The same marks on a Saturday or Sunday: 休 means that nobody was expected."""
        rest = vocabulary.term("marks", "rest")
        meanings = {
            mark: "not_applicable" if mark in rest and status == "leave" else status
            for mark, status in self.meanings.items()
        }
        return MarkReader(meanings)


def mark_key(cell: Cell) -> str:
    """A mark as marks are compared: folded, simplified, upper case, without blanks around."""
    return vocabulary.simplified(closed_up(text_of(cell))).upper()


def read_marks(findings: Findings, cells: Iterable[Cell]) -> MarkReader:
    """How the marks of a sheet are read; ambiguous ones are asked about once, with a default."""
    seen = {mark_key(cell) for cell in cells}
    answers = _by_mark(findings.context.get("marks"))
    before = _by_mark(findings.remembered("marks"))
    said = marks_of_legend(findings.table, seen)
    meanings: dict[str, str | None] = {mark: status_of_mark(mark) for mark in seen} | said
    there = {mark for mark, status in meanings.items() if status == "present"}
    defaults = {
        mark: _default(mark, meanings, there)
        for mark in sorted(seen)
        if mark in vocabulary.ambiguous_marks() and mark not in said
    }
    before = {mark: status for mark, status in before.items() if mark in seen - said.keys()}
    defaults |= before
    if any(status_of_mark(mark) != status for mark, status in said.items()):
        findings.note("marks_by_legend", marks=" ".join(sorted(said)))
    meanings |= defaults
    meanings |= answers
    open_marks = {mark: status for mark, status in defaults.items() if mark not in answers}
    if open_marks:
        findings.ask(
            "marks_remembered" if open_marks.keys() <= before.keys() else "ambiguous_marks",
            "marks",
            default=open_marks,
            options=STATUSES,
            marks=" ".join(mark or "□" for mark in open_marks),
        )
    return MarkReader(meanings)


def _by_mark(answers: object) -> dict[str, str]:
    """Answers by mark as marks are compared; only statuses that there are."""
    if not isinstance(answers, Mapping):
        return {}
    pairs = ((fold(str(mark)).upper(), status) for mark, status in answers.items())
    return {mark: status for mark, status in pairs if status in STATUSES}


def _default(mark: str, meanings: Mapping[str, str | None], there: set[str]) -> str:
    """The usual meaning of an ambiguous mark beside the other marks of the sheet."""
    usual = vocabulary.ambiguous_marks()[mark]
    if mark in ("○", "〇", "O") and there:
        return "leave"
    if mark == "V" and not any(other.isascii() for other in there):
        return "present"
    has_present = there or {"1", "○", "〇", "O", "V"} & set(meanings)
    if mark == "" and not has_present:
        return "present"
    return usual
