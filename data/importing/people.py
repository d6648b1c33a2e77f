"""Who is meant: people as a sheet writes them, matched to the roster and never guessed.

A number on the roster decides; then the name, with the department where several share it; then
what meeting tools and busy people make of a name: 部门-姓名(备注), a remark glued to it. What could
be two people, or is only nearly right, is a doubt for the reader, and the answer is remembered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from data.importing import vocabulary
from data.importing.model import Candidate, Doubt, Found, FoundBy, InDoubtBecause, Matching, Written
from data.importing.values import fold, name_of

#: Letters of a name from which one slip is worth a question without any other evidence.
MIN_NEAR = 3
MOST_CANDIDATES = 5
_BRACKETED = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
_SEPARATORS = re.compile(r"[\s\-–—_/|·・:,;+&@~]+")
#: A last name before the first, in Latin letters; what follows a comma may be a title as well.
_LAST_FIRST = re.compile(
    r"(?P<last>[A-Za-z\u00c0-\u024f' .-]+),\s*"
    r"(?P<first>(?=\S)(?!(?:jr|sr|ii|iii|iv|md|phd|mba|cpa|rn)\.?$)[A-Za-z\u00c0-\u024f' .-]+)",
    re.IGNORECASE,
)
_UNIT_ENDINGS = re.compile(r"(部门|中心|小组|部|组|科|处|team|dept|department|group)$")


@dataclass(frozen=True)
class Roster:
    """The people with a number, found by number, by bare number and by name, and the answers."""

    people: Mapping[str, Candidate]
    bare_numbers: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    units: Mapping[str, frozenset[str]]
    confirmed: Mapping[tuple[str, str], str] = field(default_factory=dict)


def name_key(name: str) -> str:
    """A name as names are compared: folded, lower case, without white space, first name first."""
    text = fold(name)
    if (turned := _LAST_FIRST.fullmatch(text)) is not None:
        text = f"{turned['first']}{turned['last']}"
    return re.sub(r"\s+", "", text).casefold()


def bare_number(number: str) -> str:
    """A number as numbers are compared: lower case, digits without leading zeros."""
    text = number.casefold()
    return text.lstrip("0") or "0" if text.isdigit() else text


def roster_of(people: pd.DataFrame, confirmed: pd.DataFrame | None, source: str = "") -> Roster:
    """The roster from the known people, and what was confirmed for this source or for any.

    people: person_id, person_name, and department, team, role where known. confirmed: source,
    written_name, written_department, person_id. People known by their name alone are left out.
    """
    records = [
        {column: value if isinstance(value, str) else "" for column, value in record.items()}
        for record in people.to_dict("records")
        if not str(record["person_id"]).startswith("name:")
    ]
    numbers, names = defaultdict(list), defaultdict(list)
    for record in records:
        numbers[bare_number(record["person_id"])].append(record["person_id"])
        if record["person_name"]:
            names[name_key(record["person_name"])].append(record["person_id"])
    return Roster(
        {r["person_id"]: _candidate(r) for r in records},
        {number: tuple(ids) for number, ids in numbers.items()},
        {name: tuple(ids) for name, ids in names.items()},
        {r["person_id"]: _units(r) for r in records},
        _confirmed(confirmed, source),
    )


def _candidate(record: Mapping[str, str]) -> Candidate:
    unit = record.get("department") or record.get("team") or ""
    return Candidate(record["person_id"], record["person_name"], unit)


def _units(record: Mapping[str, str]) -> frozenset[str]:
    units = (unit_key(record.get(part, "")) for part in ("department", "team", "role"))
    return frozenset(unit for unit in units if unit)


def _confirmed(answers: pd.DataFrame | None, source: str) -> dict[tuple[str, str], str]:
    """Answers by name and department as written; this source counts before any source."""
    if answers is None or answers.empty:
        return {}
    found: dict[tuple[str, str], str] = {}
    for wanted in dict.fromkeys(("", source)):
        for row in answers[answers["source"] == wanted].itertuples():
            found[(row.written_name, row.written_department)] = row.person_id
    return found


@cache
def unit_key(text: str) -> str:
    """A department or team as such are compared: without 部, 组, team at its end."""
    key = name_key(text)
    return _UNIT_ENDINGS.sub("", key) or key


def match(
    written: Iterable[Written],
    roster: Roster,
    answers: Mapping[Written, str] | None = None,
    *,
    is_roster: bool = False,
) -> Matching:
    """Everybody who is written, found on the roster, in doubt, or unmatched.

    `answers` are the reader's own for this table. On a new roster a number decides by itself, since
    it is the roster that says who has which.
    """
    found: dict[Written, Found] = {}
    doubts: list[Doubt] = []
    unmatched: list[Written] = []
    for person in dict.fromkeys(written):
        outcome = _answered(person, roster, answers or {}) or _look_up(person, roster, is_roster)
        if isinstance(outcome, Found):
            found[person] = outcome
        elif isinstance(outcome, Doubt):
            doubts.append(outcome)
        else:
            unmatched.append(person)
    return Matching(found, tuple(doubts), tuple(unmatched))


def _answered(person: Written, roster: Roster, answers: Mapping[Written, str]) -> Found | None:
    answer = answers.get(person) or roster.confirmed.get((person.text, person.department))
    return Found(answer, "confirmed") if answer else None


def _look_up(person: Written, roster: Roster, is_roster: bool) -> Found | Doubt | None:
    if not roster.people:
        return None
    if person.number:
        return _by_number(person, roster, is_roster)
    return _by_name(person, roster)


def namesakes(written: Iterable[Written]) -> dict[Written, str]:
    """Keys of those without a number who share their name with somebody of another department.

    Nobody is told apart by a department that one of them does not write.
    """
    by_name: dict[str, dict[Written, str]] = defaultdict(dict)
    for person in written:
        unit = unit_key(person.department)
        if not person.number and unit:
            by_name[name_key(person.name)][person] = unit
    alike = (units for units in by_name.values() if len(set(units.values())) > 1)
    return {person: own_key(person) for units in alike for person in units}


def own_key(person: Written) -> str:
    """The key of somebody without a number who is told apart from others by the department."""
    return f"name:{person.name} ({unit_key(person.department)})"


# by number


def _by_number(person: Written, roster: Roster, is_roster: bool) -> Found | Doubt | None:
    if person.number in roster.people:
        known = roster.people[person.number]
        if is_roster or _is_named_so(person, known):
            is_same = is_roster or _is_inside(person, known)
            return Found(person.number, "number" if is_same else "number_near")
        return _doubt(person, "other_name", (person.number,), roster)
    alike = roster.bare_numbers.get(bare_number(person.number), ())
    if alike:
        is_sure = len(alike) == 1 and _is_named_so(person, roster.people[alike[0]])
        return (
            Found(alike[0], "number_form")
            if is_sure
            else _doubt(person, "other_name", alike, roster)
        )
    named = () if is_roster else roster.names.get(name_key(person.name), ())
    named = tuple(key for key in named if _agrees(person.department, key, roster) is not False)
    return _doubt(person, "other_number", named, roster) if len(named) == 1 else None


def _is_named_so(person: Written, known: Candidate) -> bool:
    """Whether the names do not contradict each other: the same, or one slip away."""
    near = _is_near(name_key(person.name), name_key(known.name))
    return near or _is_inside(person, known)


def _is_inside(person: Written, known: Candidate) -> bool:
    """Whether one name holds the other, or says nothing; remarks around a name do not count."""
    one, other = name_key(person.name), name_key(known.name)
    return one in other or other in one


# by name


def _by_name(person: Written, roster: Roster) -> Found | Doubt | None:
    hits = roster.names.get(name_key(person.name), ())
    if hits:
        return _among(person, hits, (person.department,), "name", roster)
    hits, beside, is_sure = _inside(person.name, roster)
    if hits:
        reason = "remark" if is_sure and not beside else "nickname"
        outcome = _among(person, hits, (person.department, *beside), reason, roster)
        if isinstance(outcome, Doubt) or is_sure:
            return outcome
        is_backed = any(_agrees(part, outcome.person_id, roster) for part in beside)
        return outcome if is_backed else _doubt(person, "nickname", hits, roster)
    near = _near(person, roster)
    return _doubt(person, "near", near, roster) if near else None


def _among(
    person: Written, hits: Sequence[str], units: Sequence[str], reason: FoundBy, roster: Roster
) -> Found | Doubt:
    """Which of the people of one name is meant, by the departments written beside it."""
    given = [unit_key(unit) for unit in units if unit]
    if len(hits) == 1:
        is_denied = person.department and _agrees(person.department, hits[0], roster) is False
        return (
            _doubt(person, "other_department", hits, roster)
            if is_denied
            else Found(hits[0], reason)
        )
    same = [key for key in hits if roster.units[key] & set(given)]
    alike = same or [key for key in hits if any(_agrees(unit, key, roster) for unit in given)]
    if len(alike) == 1:
        return Found(alike[0], "department")
    return _doubt(person, "namesake", alike or hits, roster)


def _agrees(unit: str, person_id: str, roster: Roster) -> bool | None:
    """Whether somebody belongs to a department; None where one of the two is not known."""
    wanted, known = unit_key(unit), roster.units[person_id]
    if not wanted or not known:
        return None
    return any(
        wanted == one or (min(len(wanted), len(one)) > 1 and (wanted in one or one in wanted))
        for one in known
    )


def _inside(name: str, roster: Roster) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """People whose name stands inside a nickname, the other parts, whether only remarks are around.

    产品部-李想(手机) is 李想 with 产品部 beside it; 李想3月15离职 is 李想 with a remark.
    """
    folded = fold(name)
    remarks = tuple(text[1:-1].strip() for text in _BRACKETED.findall(folded))
    outside = name_of(_BRACKETED.sub(" ", folded))
    if hits := roster.names.get(name_key(outside)):
        return hits, tuple(r for r in remarks if _is_unit(r, roster)), True
    parts = [part for part in _SEPARATORS.split(outside) if part]
    numbered = tuple(part for part in parts if part in roster.people)
    if len(numbered) == 1 and len(parts) > 1:
        return numbered, (), True
    named = [part for part in parts if name_key(part) in roster.names]
    if len(named) == 1:
        others = tuple(part for part in (*parts, *remarks) if part != named[0])
        beside = tuple(part for part in others if not _is_remark(part))
        return roster.names[name_key(named[0])], beside, not beside
    return _glued(name_key(outside), roster), (), True


def _is_unit(text: str, roster: Roster) -> bool:
    return any(unit_key(text) in units for units in roster.units.values())


def _glued(key: str, roster: Roster) -> tuple[str, ...]:
    """People whose name a remark or a number is glued to; the longest name counts."""
    for end in range(len(key) - 1, 1, -1):
        head, rest = key[:end], key[end:]
        if head in roster.names and _is_remark(rest):
            return roster.names[head]
    for start in range(1, len(key) - 1):
        head, rest = key[:start], key[start:]
        hits = tuple(person for person in roster.names.get(rest, ()) if _is_own(head, person))
        if hits:
            return hits
    return ()


def _is_own(number: str, person_id: str) -> bool:
    return bare_number(number) == bare_number(person_id)


def _is_remark(text: str) -> bool:
    """Whether a text says something about a person and is no part of a name: 3月15离职, 请假, 2."""
    words = vocabulary.term("terms", "name_remarks")
    plain = name_key(text)
    return plain[:1].isdigit() or any(plain.startswith(word) for word in words)


def _near(person: Written, roster: Roster) -> tuple[str, ...]:
    """People whose name is one slip, other characters or the other order of words away."""
    key = name_key(person.name)
    words = fold(person.name).replace(",", " ").split()
    turned = name_key(" ".join(reversed(words))) if len(words) > 1 else ""
    if turned in roster.names:
        return roster.names[turned]
    if len(key) < 2:
        return ()
    close = process.extract(
        key, list(roster.names), scorer=Levenshtein.distance, score_cutoff=1, limit=MOST_CANDIDATES
    )
    simplified = vocabulary.word_key(key)
    return tuple(
        person_id
        for name, _, _ in close
        for person_id in roster.names[name]
        if len(key) >= MIN_NEAR
        or vocabulary.word_key(name) == simplified
        or _agrees(person.department, person_id, roster)
    )


def _is_near(one: str, other: str) -> bool:
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _doubt(person: Written, why: InDoubtBecause, hits: Sequence[str], roster: Roster) -> Doubt:
    return Doubt(person, why, tuple(roster.people[key] for key in hits[:MOST_CANDIDATES]))
