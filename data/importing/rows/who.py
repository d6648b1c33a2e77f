"""Who the rows of a table speak of: the roster is asked once, doubts become one question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from data.importing import people, vocabulary
from data.importing.coded import Coded, coded, combined
from data.importing.model import Matching, Written
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.values import name_of, says_no_figure, text_of


def who(findings: Findings, written: Sequence[Written | None]) -> Coded:
    """The key of each person who is written, None where nobody is; asked and noted once a table.

    The answers of the context, `people`, are keys of persons by who is written, or by their text.
    """
    persons = coded(written)
    different = [person for person in persons.values if person is not None]
    matching = findings.people or _match(findings, different)
    return persons.each(lambda person: None if person is None else matching.person_id(person))


def written_people(findings: Findings, numbers: Sequence[str], names: Sequence[str]) -> Coded:
    """Each row's person as it writes them; the team stands for a department that is not written."""
    field = "department" if findings.column("department") is not None else "team"
    units = findings.cells(field).each(name_of)
    return combined((coded(numbers), coded(names), units), _written)


def _written(number: str, name: str, unit: str) -> Written | None:
    number = "" if says_no_figure(number) else number
    if not number.strip("0") and _is_nobody(name, is_zero=bool(number)):
        return None
    return Written(number, name, unit) if number or name else None


def _is_nobody(name: str, *, is_zero: bool) -> bool:
    """Whether a name only fills a row: Unknown, or Nil beside the number 0."""
    key = vocabulary.word_key(name)
    lists = ("always", "beside_zero") if is_zero else ("always",)
    return any(key in vocabulary.term("terms", "nobody", one) for one in lists)


def _match(findings: Findings, persons: Sequence[Written]) -> Matching:
    known = findings.known
    matching = people.match(
        persons,
        people.roster_of(known.people, known.identities, findings.table.source or ""),
        _answers(findings, persons),
        is_roster=findings.proposal.kind == "roster",
    )
    matching = replace(matching, apart=_apart(findings, matching))
    findings.people = matching
    _say(findings, matching)
    return matching


def _apart(findings: Findings, matching: Matching) -> dict[Written, str]:
    """Strangers of one name and several departments, each a person unless the reader denies it.

    Whoever was told apart in an earlier load keeps that key.
    """
    strangers = [person for person in matching.unmatched if not person.number]
    known = set(findings.known.people["person_id"])
    before = {person: key for person in strangers if (key := people.own_key(person)) in known}
    # a team may be that of one session only
    has_department = findings.column("department") is not None
    found = people.namesakes(strangers) if has_department else {}
    if found:
        first = min(found, key=lambda person: person.name)
        names = {people.name_key(person.name) for person in found}
        options = ["apart", "one"]
        findings.ask(
            "namesakes_found",
            "namesakes",
            default="apart",
            options=options,
            n=len(names),
            seen=first.name,
        )
    return before if findings.context.get("namesakes") == "one" else found | before


def _answers(findings: Findings, persons: Sequence[Written]) -> dict[Written, str]:
    given = findings.context.get("people")
    if not isinstance(given, dict):
        return {}
    found = {person: given.get(person, given.get(person.text)) for person in set(persons)}
    return {person: answer for person, answer in found.items() if answer}


def _say(findings: Findings, matching: Matching) -> None:
    if matching.doubts:
        first = matching.doubts[0].written
        findings.ask(
            "people_to_confirm",
            "people",
            default="apart",
            n=len(matching.doubts),
            seen=first.text,
        )
    for reason in ("nickname", "remark", "number_form", "number_near"):
        found = [person for person, f in matching.found.items() if f.reason == reason]
        if found:
            findings.note(f"people_by_{reason}", n=len(found), seen=found[0].text)
    _say_addresses(findings)


def _say_addresses(findings: Findings) -> None:
    """Say which names stand beside several e-mail addresses: they may be several people.

    The addresses are read for this alone; they are not imported.
    """
    named = findings.column("person_name")
    if named is None or findings.column("person_id") is not None:
        return
    names = findings.cells("person_name").each(name_of)
    addresses: dict[str, set[str]] = defaultdict(set)
    for column in findings.table.columns:
        if column is named or not vocabulary.is_personal(column.header):
            continue
        cells = cells_of(findings.table, column.position)
        for name, cell in set(combined((names, cells), lambda *pair: pair).values):
            if name and "@" in text_of(cell):
                addresses[name].add(text_of(cell).casefold())
    several = sorted(name for name, found in addresses.items() if len(found) > 1)
    if several:
        findings.note("names_with_addresses", named, n=len(several), seen=several[0])
