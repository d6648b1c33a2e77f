"""The description of one source, read from its file and checked while it is read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from data.importing import vocabulary
from data.importing.model import KINDS, Kind
from data.importing.values import fold

FOLDER = Path(__file__).resolve().parent

Missing = Literal["blank", "skipped", "out_of_scale", "invalid"]
Place = Literal["file_name", "sheet", "title"]

#: Rows from the top in which a header is looked for where a description does not say.
ROWS = 12


class BadDescription(ValueError):
    """A description says something this module does not understand."""


@dataclass(frozen=True)
class Signature:
    """One way to know a source: everything that is said here must hold.

    One row among the first `rows` must hold at least `least` of `headers`, all of `also` and none
    of `never`. At least `least_like` cells of that row must match `like`. `file_name`, `sheet`,
    `title` (a line above the header) and `below` (a cell of one of the two rows under it) are
    searched. `body`: "number" where every filled cell of the other columns is a whole number.
    Without headers the first row with two texts is taken. `asks_nothing`: no column of the row is
    a question, all say who filled in the form and when, and a name or a number is asked for.
    """

    headers: frozenset[str]
    least: int
    also: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    like: re.Pattern[str] | None = None
    least_like: int = 1
    file_name: re.Pattern[str] | None = None
    sheet: re.Pattern[str] | None = None
    title: re.Pattern[str] | None = None
    below: re.Pattern[str] | None = None
    body: Literal["", "number"] = ""
    containers: frozenset[str] = frozenset()
    rows: int = ROWS
    asks_nothing: bool = False


@dataclass(frozen=True)
class Drop:
    """Rows below the header that are no records: the cell of a column matches a pattern.

    Without columns the first filled cell of the row is meant.
    """

    pattern: re.Pattern[str]
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Layout:
    """How the table lies. `header` are the header rows, counted from the recognised one (0).

    Without `header` the depth is found as on any sheet. `sheets`: where one of the file's sheets
    matches, the others are not read; with `alone` none is read that is not recognised. `until`: the
    table ends above the row whose first filled cell matches. `codes`: so many header rows, from the
    top, hold names for machines. `goes_on`: rows with nothing under the first header of the
    signature are header rows, too; `last_header`: the last of `header` is one where its first
    filled cell matches. Sheets of the sources `instead_of` say the same once more and are not read
    beside this one.
    """

    header: tuple[int, ...] = ()
    codes: int = 0
    alone: bool = False
    sheets: re.Pattern[str] | None = None
    until: re.Pattern[str] | None = None
    drop: tuple[Drop, ...] = ()
    instead_of: frozenset[str] = frozenset()
    goes_on: bool = False
    last_header: re.Pattern[str] | None = None


@dataclass(frozen=True)
class ColumnRule:
    """What a column with one of these names, or a header that matches, is taken for.

    `field` is '' for a column that is not imported; `reason` is a key under `match_reason.`.
    """

    field: str
    names: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None
    reason: str = "source"


@dataclass(frozen=True)
class Cells:
    """What cells of this source mean, where it is not what they mean everywhere.

    `separators`: only these signs join choices; `missing` maps a cell to the reason why it holds no
    answer; `day_first`: dates write the day before the month. `are_places`: numbers are places of
    options, not values. `is_yes_a_tick`: columns of one option each say yes and no.
    `is_zero_invalid`: 0 beside higher codes is an answer that could not be read.
    """

    separators: tuple[str, ...] = ()
    missing: Mapping[str, Missing] = field(default_factory=dict)
    day_first: bool | None = None
    are_places: bool = False
    is_yes_a_tick: bool = False
    is_zero_invalid: bool = False


@dataclass(frozen=True)
class Fact:
    """A pattern whose named groups are answers of the context, read around the table."""

    where: Place
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Source:
    """One kind of export. `is_verified`: a real file of it has been read.

    `refines` names the source that this one is a special case of and goes before: its headers hold
    for a signature without headers, its columns come after the own ones, its layout and cells where
    there are none. `says` are codes of notes that hold for every file of the source; `refuses` is
    the code that says why nothing is taken from it. `respondents` names a program that numbers
    forms over all of its surveys, so that a number is one form whatever the survey is called; with
    `is_numbered_per_survey` it counts from 1 in each survey, and number and time are one form.
    `siblings` are the other exports of the same forms; `is_wordless`: this one lacks their words.
    `partial` finds the forms that were never sent off. `answers` are known of every file of the
    source (max_score = 1), by key of the context.
    """

    source_id: str
    kind: Kind
    is_verified: bool
    signatures: tuple[Signature, ...]
    layout: Layout = Layout()
    columns: tuple[ColumnRule, ...] = ()
    cells: Cells = field(default_factory=Cells)
    facts: tuple[Fact, ...] = ()
    says: tuple[str, ...] = ()
    refines: str | None = None
    refuses: str | None = None
    respondents: str | None = None
    is_numbered_per_survey: bool = False
    siblings: frozenset[str] = frozenset()
    is_wordless: bool = False
    partial: Drop | None = None
    answers: Mapping[str, object] = field(default_factory=dict)


@cache
def all_sources() -> Mapping[str, Source]:
    """Every described source by its id."""
    described = {
        path.stem: read_description(path.stem, path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.toml"))
    }
    return {
        source_id: source if source.refines is None else _refined(source, described)
        for source_id, source in described.items()
    }


def _refined(source: Source, described: Mapping[str, Source]) -> Source:
    """A source with what it leaves to the one it refines: headers, layout, columns, cells."""
    base = described.get(source.refines or "")
    if base is None or base.refines is not None:
        raise BadDescription(f"{source.source_id}: refines {source.refines}, which is no base")
    first = base.signatures[0]
    left = {"headers": first.headers, "least": first.least, "also": first.also}
    signatures = tuple(
        signature if signature.headers else replace(signature, **left)
        for signature in source.signatures
    )
    return replace(
        source,
        signatures=signatures,
        layout=source.layout if source.layout != Layout() else base.layout,
        columns=(*source.columns, *base.columns),
        respondents=source.respondents or base.respondents,
        is_numbered_per_survey=base.is_numbered_per_survey,
        partial=source.partial or base.partial,
        cells=source.cells if source.cells != Cells() else base.cells,
    )


def source_named(source_id: str | None) -> Source | None:
    """The source with an id; None for none."""
    return all_sources()[source_id] if source_id else None


def read_description(source_id: str, text: str) -> Source:
    """The source a file describes; raises BadDescription with the place of a mistake."""
    try:
        given = tomllib.loads(text)
        _only(given, "", Source, signature="signatures", column="columns", fact="facts")
        if given["kind"] not in KINDS:
            raise BadDescription(f"kind {given['kind']} is unknown")
        return Source(
            source_id,
            given["kind"],
            bool(given["is_verified"]),
            tuple(_signature(one, is_refined="refines" in given) for one in given["signature"]),
            _layout(given.get("layout", {})),
            tuple(_column(rule, given["kind"]) for rule in given.get("column", ())),
            _cells(given.get("cells", {})),
            tuple(map(_fact, given.get("fact", ()))),
            tuple(given.get("says", ())),
            given.get("refines"),
            given.get("refuses"),
            given.get("respondents"),
            given.get("is_numbered_per_survey", False),
            frozenset(given.get("siblings", ())),
            given.get("is_wordless", False),
            _drop(given["partial"]) if "partial" in given else None,
            given.get("answers", {}),
        )
    except (KeyError, re.error, tomllib.TOMLDecodeError, BadDescription) as mistake:
        raise BadDescription(f"{source_id}: {mistake}") from mistake


def _only(given: Mapping[str, Any], place: str, shape: type, **renamed: str) -> None:
    """Refuse a key that the shape does not have; `renamed` maps a key of the file to its field."""
    known = set(shape.__dataclass_fields__) - {"source_id"}
    strange = {key for key in given if renamed.get(key, key) not in known}
    if strange:
        raise BadDescription(f"{place or 'top'}: unknown {', '.join(sorted(strange))}")


def _pattern(given: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(given[key], re.IGNORECASE) if key in given else None


def _keys(given: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(vocabulary.header_key(word) for word in given.get(key, ()))


def _signature(given: Mapping[str, Any], *, is_refined: bool) -> Signature:
    _only(given, "signature", Signature)
    headers = _keys(given, "headers")
    least = given.get("least", len(headers))
    told = headers or given.keys() & {"file_name", "sheet", "title", "like"}
    if least > len(headers) or not (told or is_refined):
        raise BadDescription("signature: needs headers or names, and no more than it has")
    return Signature(
        headers,
        least,
        _keys(given, "also"),
        _keys(given, "never"),
        _pattern(given, "like"),
        given.get("least_like", 1),
        *(_pattern(given, key) for key in ("file_name", "sheet", "title", "below")),
        given.get("body", ""),
        frozenset(given.get("containers", ())),
        given.get("rows", ROWS),
        given.get("asks_nothing", False),
    )


def _layout(given: Mapping[str, Any]) -> Layout:
    _only(given, "layout", Layout)
    return Layout(
        tuple(given.get("header", ())),
        given.get("codes", 0),
        given.get("alone", False),
        _pattern(given, "sheets"),
        _pattern(given, "until"),
        tuple(map(_drop, given.get("drop", ()))),
        frozenset(given.get("instead_of", ())),
        given.get("goes_on", False),
        _pattern(given, "last_header"),
    )


def _drop(given: Mapping[str, Any]) -> Drop:
    _only(given, "drop", Drop)
    return Drop(re.compile(given["pattern"], re.IGNORECASE), _keys(given, "columns"))


def _column(given: Mapping[str, Any], kind: Kind) -> ColumnRule:
    _only(given, "column", ColumnRule)
    if given["field"] and given["field"] not in vocabulary.fields_of(kind):
        raise BadDescription(f"column: a table of kind {kind} has no field {given['field']}")
    if not given.get("names") and "pattern" not in given:
        raise BadDescription(f"column {given['field']}: needs names or a pattern")
    return ColumnRule(
        given["field"],
        _keys(given, "names"),
        _pattern(given, "pattern"),
        given.get("reason", "source"),
    )


def _cells(given: Mapping[str, Any]) -> Cells:
    _only(given, "cells", Cells)
    missing = {fold(cell): reason for cell, reason in given.get("missing", {}).items()}
    if strange := set(missing.values()) - set(get_args(Missing)):
        raise BadDescription(f"cells: no reason for missing is {', '.join(sorted(strange))}")
    separators = tuple(given.get("separators", ()))
    return Cells(**(dict(given) | {"missing": missing, "separators": separators}))


def _fact(given: Mapping[str, Any]) -> Fact:
    _only(given, "fact", Fact)
    if given["where"] not in get_args(Place):
        raise BadDescription(f"fact: nothing is read from {given['where']}")
    return Fact(given["where"], re.compile(given["pattern"], re.IGNORECASE))
