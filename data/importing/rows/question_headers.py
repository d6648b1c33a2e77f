"""The header of a question column: what is asked, and the item or option the column stands for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.values import fold, one_line

Tag = Literal["", "single", "multi", "ranking", "open", "matrix"]

_TAG_IN_BRACKETS = re.compile(
    r"\s*[\[【(]\s*(?P<tag>单选题?|單選題?|可?[多复複]选题?|可?[多复複]選題?|排序题?|矩阵[^\]】)]*|填空题?|量表题?|评分题?|[简簡]答[题題]?"
    r"|multiple choice|single choice|ranking|matrix|open)[^\]】)]*[\]】)]\s*",
    re.IGNORECASE,
)
_TAGS: tuple[tuple[str, Tag], ...] = (
    (
        r"[多复複][选選]|multiple (?:answers|selections|responses)"
        r"|\b(?:select|check|choose|mark|tick)\b[^.?]{0,20}\ball\b",
        "multi",
    ),
    (r"排序|\[ranking|^\W*(?:please )?rank\b", "ranking"),
    (r"填空|填充|简答|簡答|\[open", "open"),
    (r"\[矩阵|【矩阵|\[matrix", "matrix"),
    (r"单选|單選|\[single choice", "single"),
)
#: Sub-labels that stand for the question itself.
_EMPTY_ITEM = frozenset({"response", "openendedresponse", "回答"})
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")

#: Ways to write an item behind its question; the stem must be shared by another column.
_SURE_ITEMS = (
    re.compile(r"^(?P<stem>.+?)\s*\[(?P<item>[^\[\]]+)\]$"),
    re.compile(r"^(?P<stem>第\d+题|Q?\d{1,3})\s*\((?P<item>.+)\)$", re.IGNORECASE),
    re.compile(r"^(?P<stem>.+?)\s*(?:—+|–|―)\s*(?P<item>[^—–―]+)$"),
    re.compile(r"^(?P<stem>\d{1,3}[、.][^(]*?)\s*(?P<item>\(\d{1,2}\).*)$"),
    re.compile(r"^(?P<stem>\d{1,3}[、.].*?[^(\s])\s*\((?P<item>[^()]+)\)$"),
    re.compile(r"^(?P<stem>[A-Za-z]{1,3}\d{0,3})[_.](?P<item>\d{1,3})$"),
)
#: The title of a form before a question of it, and from how many, and which share, it is one.
_TITLED = re.compile(r"^(?P<title>[^?:]{3,}?)\s*:(?:\s+|(?=[^\x00-\x7f]))(?P<asked>\S.*)$")
_FEWEST_TITLED = 3
TITLED_SHARE = 0.8
_NUMBER_ALONE = re.compile(r"\d{1,3}[、.]")
#: What Qualtrics puts between a question and its options.
_SELECTED = re.compile(r"\s*-\s*Selected Choice\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?::\s|:(?=[^\x00-\x7f])|-|(?<=[^\x00-\x7f])_)\s*")
#: Fewest words in front of a dash without blanks: below that it joins a word such as self-rated.
_WORDS_BEFORE_DASH = 3


@dataclass(frozen=True)
class Header:
    """A question column: `text` as it is shown, `stem` the question, `item` its part or ''."""

    column: Column
    text: str
    stem: str
    item: str
    tag: Tag


def split_headers(columns: Sequence[Column], n_codes: int = 0) -> list[Header]:
    """Stem and item of each header; an item counts only where two columns share the stem.

    `n_codes` parts at the outside of each header path are names for machines and are not shown.
    """
    parts = _untitled([_texts(column, n_codes) for column in columns])
    wholes = [_whole(texts) for texts in parts]
    splits = [list(_splits(texts)) for texts in parts]
    n_of = Counter(
        stem
        for whole, found in zip(wholes, splits, strict=True)
        for stem in {whole, *(stem for stem, _ in found)}
    )
    headers = []
    for column, whole, found in zip(columns, wholes, splits, strict=True):
        stem, item = next((split for split in found if n_of[split[0]] > 1), (whole, ""))
        is_named = item and not _NUMBER_ALONE.fullmatch(stem)
        text = f"{stem} [{item}]" if is_named else whole
        headers.append(Header(column, text, stem, item, _tag(column, n_codes)))
    return _with_rows(headers)


def _untitled(parts: Sequence[list[str]]) -> list[list[str]]:
    """Headers without the title of the form that stands before each of its questions.

    After the course: How clear was it? is no item of a matrix called After the course.
    """
    found = [_TITLED.match(texts[0]) if len(texts) == 1 else None for texts in parts]
    titles = Counter(hit["title"] for hit in found if hit is not None)
    title, n = titles.most_common(1)[0] if titles else ("", 0)
    asked = [hit["asked"] for hit in found if hit is not None and hit["title"] == title]
    n_asked = sum(text.endswith(("?", "\uff1f")) for text in asked)
    if n < _FEWEST_TITLED or n < TITLED_SHARE * len(parts) or 2 * n_asked <= n:
        return list(parts)
    return [
        [hit["asked"]] if hit is not None and hit["title"] == title else texts
        for texts, hit in zip(parts, found, strict=True)
    ]


def _with_rows(headers: Sequence[Header]) -> list[Header]:
    """Headers of a matrix of several answers: what all its rows share is the question.

    Please rate-Oranges-Like becomes Please rate [Oranges] with the item Like.
    """
    stems = list(dict.fromkeys(header.stem for header in headers if header.item))
    splits = {stem: list(_splits_at_joint(stem)) for stem in stems}
    n_of = Counter(base for found in splits.values() for base, _ in found)
    rows = {
        stem: split
        for stem, found in splits.items()
        if (split := next((one for one in found if n_of[one[0]] > 1), None))
    }
    return [
        header if header.stem not in rows else _in_row(header, *rows[header.stem])
        for header in headers
    ]


def _in_row(header: Header, base: str, row: str) -> Header:
    text = f"{base} [{row} - {header.item}]" if header.item else f"{base} [{row}]"
    return replace(header, text=text, stem=f"{base} [{row}]")


def _texts(column: Column, n_codes: int) -> list[str]:
    """The parts of a header path that say something, without tags of the question's type."""
    parts = [_plain(part) for part in column.parts if part.strip()]
    parts = parts[n_codes:] or parts or [_plain(column.header)]
    told = [part for part in parts if vocabulary.word_key(part) not in _EMPTY_ITEM] or parts
    bare = [_without_tags(part) or part for part in told]
    return list(dict.fromkeys(bare))


def _without_tags(text: str) -> str:
    bare = _SELECTED.sub("", _TAG_IN_BRACKETS.sub(" ", text)).strip()
    return re.sub(r"\s+(?=[:?.]$)", "", bare)


def _plain(text: str) -> str:
    """A header on one line without the markup that web forms leave in it."""
    return fold(one_line(_MARKUP.sub("", unescape(text)))) or fold(one_line(text))


def _whole(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{' '.join(texts[:-1])} [{texts[-1]}]"


def _tag(column: Column, n_codes: int) -> Tag:
    text = " ".join(_plain(part) for part in column.parts[n_codes:] or column.parts).lower()
    return next((tag for pattern, tag in _TAGS if re.search(pattern, text)), "")


def _splits(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every way to read a header as question and item, the surest first, then the longest stem."""
    if len(texts) > 1:
        yield " ".join(texts[:-1]), texts[-1]
        return
    (text,) = texts
    for pattern in _SURE_ITEMS:
        found = pattern.match(text)
        if found is not None:
            yield found["stem"].strip(), found["item"].strip()
    yield from _splits_at_joint(text)


def _splits_at_joint(text: str) -> Iterator[tuple[str, str]]:
    """Question and item at each colon or dash that may stand between them, the last first."""
    for joint in reversed(list(_JOINT.finditer(text))):
        stem, item = text[: joint.start()].strip(), text[joint.end() :].strip()
        if stem and item and (joint[0] not in ("-", "_") or _may_end(stem)):
            yield stem, item


def _may_end(stem: str) -> bool:
    """Whether a question may end before a dash without blanks."""
    is_chinese = re.search(r"[\u3400-\u9fff]$", stem) is not None
    return is_chinese or not stem[-1].isalnum() or len(stem.split()) >= _WORDS_BEFORE_DASH
