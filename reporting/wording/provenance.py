"""What stands behind a page or a file, in words."""

from datetime import datetime

from analytics.results import Loaded, Provenance
from reporting import numbers
from reporting.words import Lang, has_words, translate

#: So many source files are named; the rest is counted.
MOST_FILES = 6


def provenance_line(provenance: Provenance, lang: Lang) -> str:
    """The last line of a page: date, people, sessions, data version.

    With data version 0 nothing of the database stands behind it, only the files named.
    """
    if not provenance.data_version and provenance.files:
        return _files(provenance.files, lang)
    parts = []
    if provenance.as_of_on is not None:
        day = numbers.iso_date(provenance.as_of_on)
        parts.append(translate(lang, "provenance.as_of", day=day))
    parts.append(translate(lang, "provenance.people", n=provenance.n_people))
    parts.append(translate(lang, "provenance.sessions", n=provenance.n_sessions))
    parts.append(translate(lang, "provenance.version", version=provenance.data_version))
    return " · ".join(parts)


def provenance_lines(
    provenance: Provenance, lang: Lang, *, made_at: datetime | None = None
) -> tuple[str, ...]:
    """Everything a download says about itself: filters, rules, version, times and source files.

    made_at: UTC, the moment the file is made.
    """
    lines = [provenance_line(provenance, lang)]
    is_stored = provenance.data_version or not provenance.files
    if is_stored:
        lines.append(_filters(provenance, lang))
        lines.append(translate(lang, "provenance.intervals"))
        lines.append(translate(lang, "provenance.minimum", n=provenance.minimum_group))
    if provenance.loaded_at:
        lines.append(translate(lang, "provenance.loaded", at=provenance.loaded_at[:16]))
    if made_at is not None:
        at = made_at.strftime("%Y-%m-%d %H:%M")
        lines.append(translate(lang, "provenance.made", at=at))
    if provenance.loads:
        lines += [_load(load, lang) for load in provenance.loads]
    elif provenance.files and is_stored:
        lines.append(_files(provenance.files, lang))
    if provenance.is_sample:
        lines.insert(0, translate(lang, "sample.note"))
    return tuple(line[:1].upper() + line[1:] for line in lines)


def actor(name: str, lang: Lang) -> str:
    """Who did something: the name of a person, or the words for the program itself."""
    key = f"actor.{name}"
    return translate(lang, key) if has_words(lang, key) else name


def _load(load: Loaded, lang: Lang) -> str:
    return translate(
        lang,
        "provenance.load",
        load=load.load_id,
        file=load.file_name,
        at=load.loaded_at,
        who=actor(load.loaded_by, lang),
        n=numbers.count(load.n_rows),
    )


def _filters(provenance: Provenance, lang: Lang) -> str:
    if not provenance.filters:
        return translate(lang, "provenance.no_filters")
    parts = []
    for code, value in provenance.filters:
        key = f"filter.{code}"
        name = translate(lang, key) if has_words(lang, key) else code
        shown = numbers.period_name(value, lang)
        parts.append(translate(lang, "provenance.filter", name=name, value=shown))
    text = translate(lang, "format.clause_separator").join(parts)
    return translate(lang, "provenance.filters", filters=text)


def _files(files: tuple[str, ...], lang: Lang) -> str:
    shown = translate(lang, "format.list_separator").join(files[:MOST_FILES])
    if len(files) > MOST_FILES:
        shown = translate(lang, "provenance.more_files", files=shown, n=len(files))
    return translate(lang, "provenance.files", files=shown)
