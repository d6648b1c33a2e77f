"""The catalogue: every word a reader sees, by language and key."""

import re
import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

CATALOGUE = Path(__file__).parent / "catalogue"


class MissingWord(LookupError):
    """The catalogue has no sentence under a key, or the sentence wants a value not given."""


class RepeatedKey(ValueError):
    """Two catalogue files of one language define the same key."""


class _Sentence(string.Formatter):
    """Fills a sentence; `{n:person|people}` writes the count with the right form of the noun."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return f"{_grouped(value)} {one if value == 1 else many}"
        return super().format_field(value, format_spec)


_FORMATTER = _Sentence()

#: A text put between Han characters keeps a space where a Latin letter or digit meets them.
_HAN = "\u4e00-\u9fff"
_SEAM = re.compile(rf"(?<=[{_HAN}])\ue000(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])\ue001(?=[{_HAN}])")


def _grouped(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def translate(lang: Lang, key: str, **values: Any) -> str:
    """The sentence under `key` in `lang`, its placeholders filled with `values`."""
    try:
        sentence = catalogue(lang)[key]
    except KeyError:
        message = f"No words in '{lang}' under '{key}': add them to both catalogues"
        raise MissingWord(message) from None
    if "{" not in sentence:
        return sentence
    if lang == "zh":
        values = {k: f"\ue000{v}\ue001" if isinstance(v, str) else v for k, v in values.items()}
    try:
        text = _FORMATTER.format(sentence, **values)
    except (KeyError, IndexError) as error:
        raise MissingWord(f"The words in '{lang}' under '{key}' need the value {error}") from None
    return _SEAM.sub(" ", text).replace("\ue000", "").replace("\ue001", "")


def has_words(lang: Lang, key: str) -> bool:
    """Whether the catalogue knows `key`."""
    return key in catalogue(lang)


@cache
def catalogue(lang: Lang, folder: Path = CATALOGUE) -> dict[str, str]:
    """All sentences of a language by dotted key, from every file of its folder."""
    words: dict[str, str] = {}
    for path in sorted((folder / lang).glob("*.toml")):
        for key, text in _flat(tomllib.loads(path.read_text(encoding="utf-8"))):
            if key in words:
                raise RepeatedKey(
                    f"'{key}' is defined twice in '{lang}', the second time in {path.name}"
                )
            words[key] = text
    return words


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        pairs += _flat(value, key) if isinstance(value, dict) else [(key, str(value))]
    return pairs


def placeholders(sentence: str) -> set[str]:
    """The names of the values a sentence wants."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
