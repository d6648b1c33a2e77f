"""What is kept about a person, and what became of it when it was erased, in sentences."""

from collections.abc import Mapping
from typing import Any

from reporting.sentences.text import joined
from reporting.words import Lang, has_words, translate


def kept_sentence(n_rows: Mapping[str, int], lang: Lang) -> str:
    """How many rows of which tables speak of the person."""
    parts = [
        translate(lang, "personal.part", table=translate(lang, f"data_table.{table}"), n=n)
        for table, n in n_rows.items()
    ]
    return translate(lang, "personal.kept", parts=joined(parts, lang))


def erased_sentences(erased: Any, lang: Lang) -> list[str]:
    """What was erased (`person_id`, `n_rows` by table), and each place that still names it."""
    n = sum(erased.n_rows.values())
    lines = [translate(lang, "personal.erased", n=n, number=erased.person_id)]
    if not erased.left:
        return [*lines, translate(lang, "personal.nothing_left")]
    return lines + [
        translate(lang, "personal.left", place=_place(place, lang), n=place.n_rows)
        for place in erased.left
    ]


def _place(place: Any, lang: Lang) -> str:
    """Table and column in words; what no reader ever sees keeps the name it has in the database."""
    keys = {f"data_table.{place.table}": place.table, f"data_column.{place.column}": place.column}
    return " · ".join(
        translate(lang, key) if has_words(lang, key) else name for key, name in keys.items()
    )
