"""What was noted in interviews and focus groups: one remark per row, without who said it."""

import hashlib
from collections import Counter
from datetime import date

from data.importing import vocabulary
from data.importing.context import texts_around
from data.importing.identity import key_of
from data.importing.rows.findings import Findings, answer_of, texts
from data.importing.rows.moments import moments
from data.importing.rows.skills import add_skills
from data.importing.values import is_blank, one_line, text_of

#: What a remark can hold; one of these it must.
_SAID = ("challenge", "support_wanted")


def check_interview(findings: Findings) -> None:
    """Add a remark per row; a row in which nothing was noted is rejected.

    The same remark twice is two remarks. Its key is what it says and how often that came before, so
    that the same log read again changes nothing.
    """
    said = {field: texts(findings.cells(field)) for field in ("role", "theme", *_SAID)}
    skills = [one_line(cell) for cell in findings.cells("skill")]
    days, sources = _days(findings), _sources(findings)
    records, rows, before = [], [], Counter()
    for i, row in enumerate(findings.table.data_rows):
        record: dict[str, object] = {field: values[i] for field, values in said.items()}
        if not any(record[field] for field in (*_SAID, "theme")) and not skills[i]:
            findings.reject("remark_missing", row, findings.column("challenge"))
            continue
        record |= {"source": sources[i], "held_on": days[i]}
        record["skill_id"] = key_of(skills[i]) if skills[i] else None
        words = "\n".join(str(record[name]) for name in sorted(record))
        record["interview_id"] = _key(words, before[words])
        before[words] += 1
        records.append(record)
        rows.append(row)
    if not records:
        return
    add_skills(findings)
    columns = {name: [record[name] for record in records] for name in records[0]}
    findings.add("interview", columns, rows)


def _key(words: str, n_before: int) -> str:
    return hashlib.sha256(f"{words}\n{n_before}".encode()).hexdigest()[:32]


def _days(findings: Findings) -> list[date | None]:
    """The day of each remark; one that cannot be read is left empty and noted."""
    column = findings.column("talked_on")
    found: list[date | None] = []
    for row, cell, moment in zip(
        findings.table.data_rows,
        findings.cells("talked_on"),
        moments(findings, "talked_on"),
        strict=True,
    ):
        is_day = moment is not None and moment.grain == "day"
        if not is_day and not is_blank(cell):
            findings.note("date_left_empty", column, row, cell)
        found.append(moment.on if is_day else None)
    return found


def _sources(findings: Findings) -> list[str]:
    """Interview or focus group: as the row says, else as title, sheet or file name do."""
    around = " ".join(texts_around(findings.table, findings.proposal.file_name))
    group = vocabulary.term("terms", "talk_source", "focus_group")
    given = answer_of(findings.context, "talk_source") or (
        "focus_group" if vocabulary.holds(around, group) else "interview"
    )
    cells = findings.cells("talk_source")
    return [vocabulary.sense_of(text_of(cell), "terms", "talk_source") or given for cell in cells]
