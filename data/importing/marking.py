"""What one mark of a sign-in sheet says, wherever it stands: √, 迟到15分钟, 正常班:正常 (08:10)."""

import re
from collections.abc import Collection
from datetime import time
from functools import lru_cache

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.values import parse_time, text_of

#: Of several marks in one cell the first of these counts: somebody late was there.
_STRONGEST = (
    "late", "left_early", "on_duty", "present", "leave", "absent", "no_record", "not_applicable",
)  # fmt: skip
_THERE = frozenset({"late", "left_early", "on_duty", "present"})
_AWAY = frozenset({"absent", "leave", "no_record", "not_applicable"})

#: What stands before a mark: the shift it belongs to, or the half of the day.
_SHIFT = re.compile(r"^[^:()\s]{0,10}班[^:()\s]{0,2}:\s*|^(?:上班|下班|上午|下午)(?=\D)")
#: When somebody signed in, before the mark: 13:55签到.
_AT = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?\s*(?=[^\W\d])")
#: Times, durations and days in brackets after a mark: 正常(08:10), 休息(-).
_ASIDE = re.compile(r"\s*\([\d\s:.,\-–—~/至到天小时分钟秒次]*\)")
#: What may follow a word: how long, or from when to when.
_AMOUNT = re.compile(
    r"[\s:(]*(?:[\d\s:.,\-–—~/至到()天小时分钟秒次]*|\d+\s*(?:MINS?|MINUTES?|HOURS?|'|M|H))[\s)]*"
)
#: What stands between marks of one cell: signs alone, of marks of several words, then blanks too.
_BETWEEN = (re.compile(r"\s*[,、;/+&]\s*"), re.compile(r"[,、;/+&()\s]+|(?<=[√×])"))
_REASON = re.compile(r"(?P<mark>[^\W\d_]{2}[^\W\d_ ]{0,10})\s*(?:[:,;(]|-+|–|—+)\s*\S.*")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_ONLY_CLOCKS = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:[\s,;/~、\-]+\d{1,2}:\d{2}(?::\d{2})?)*")


def clock_times(cell: Cell) -> list[time]:
    """The clock times of a cell that holds nothing else: 08:55 18:01, one under the other."""
    text = text_of(cell)
    if not _ONLY_CLOCKS.fullmatch(text):
        return []
    found = [parse_time(clock) for clock in _CLOCK.findall(text)]
    return sorted(clock for clock in found if clock is not None)


@lru_cache(20_000)
def status_of_mark(mark: str) -> str | None:
    """The status of a mark that means one thing everywhere, None when it is not known.

    Several marks in one cell are all read: somebody late was there, a missing punch beside another
    one does not make somebody absent, present beside absent contradicts.
    """
    if clock_times(mark):
        return "present"
    sense = _sense(mark)
    if sense is not None:
        return sense
    for between in _BETWEEN:
        parts = [part for part in between.split(mark) if _is_telling(part)]
        senses = [_sense(part) for part in parts]
        if parts and None not in senses:
            return stronger(senses)
    return None


def mark_with_reason(text: str) -> str | None:
    """The mark a remark begins with before it says why: LATE - TRAFFIC, 病假(发烧)."""
    found = _REASON.fullmatch(text)
    return found["mark"] if found is not None and _sense(found["mark"]) is not None else None


def stronger(statuses: Collection[str]) -> str:
    """The one status several marks of a person and meeting come to; 'contradicts' for none.

    A missing mark beside one of somebody who was there is a forgotten punch, no absence.
    """
    found = set(statuses)
    found = found - {"no_record"} if found & _THERE else found
    # 否 with 出差 beside it says why somebody was not there
    found = found - {"absent"} if found & _THERE == {"on_duty"} else found
    if found & _THERE and found & _AWAY:
        return "contradicts"
    return min(found, key=_STRONGEST.index)


def _sense(mark: str) -> str | None:
    """The status of one mark: as it stands, or without its shift and how long or when it was."""
    known = vocabulary.mark_status()
    if mark in known:
        return known[mark]
    bare = _ASIDE.sub("", _SHIFT.sub("", _AT.sub("", mark))).strip(" :,;")
    if bare in known:
        return known[bare]
    return next(
        (
            status
            for word, status in vocabulary.leading_marks()
            if bare.startswith(word) and _AMOUNT.fullmatch(bare.removeprefix(word))
        ),
        None,
    )


def _is_telling(part: str) -> bool:
    """Whether a part of a cell is a mark and not a clock time, a duration or a dash beside one."""
    return bool(part) and not _AMOUNT.fullmatch(part)
