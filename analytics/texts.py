"""What people wrote: words they share, tags that can be put right by hand, and quotes without
names.
"""

import hashlib
import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import rjieba

from analytics import need_blocks, privacy, targets
from analytics.results import Tag, TextStudy, Written

#: So few texts are not shown one by one: who wrote which would be guessed.
LEAST_TO_QUOTE = 10
#: Tags made of frequent words, beside the topics that are named.
MOST_TERMS = 15
#: A pair of neighbours counts as one term from this pointwise mutual information on (bits).
PAIR_BITS = 3.0
#: A word that stands in a pair in this share of its texts is no tag of its own.
SWALLOWED = 0.7
#: The tag that lets a text be quoted in a report.
QUOTABLE = "@quote"
#: What a mask puts in place: of a name, a number, an address, an account.
MASKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")),
    ("number", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("phone", re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")),
    ("account", re.compile(r"(?i)(?:微信|vx|wx|qq|wechat)号?[:： ]?\s*[A-Za-z0-9_-]{5,20}")),
)
_KEPT_FLAGS = ("n", "v", "l", "i", "j", "eng")
_LATIN = re.compile(r"[a-z][a-z+#.&-]{2,}")
_SLASHED = re.compile(r"(?<![A-Za-z])([A-Za-z])\s*/\s*([A-Za-z])(?![A-Za-z])")


def study(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    need_texts: pd.DataFrame,
    answer_tags: pd.DataFrame,
    person_names: pd.DataFrame,
    skill_links: pd.DataFrame,
    *,
    rule: privacy.Rule = privacy.DEFAULT,
) -> TextStudy:
    """Which topics and words do people name in surveys, interviews and focus groups?

    Of the needs surveys only of whole blocks of respondents, all roles together
    (analytics.need_blocks).
    """
    forms = need_blocks.shown(need_forms, need_attributes, rule=rule).rows
    is_shown = need_texts["respondent"].isna() | need_texts["respondent"].isin(forms["respondent"])
    return _study(need_texts[is_shown], answer_tags, person_names, skill_links, rule.minimum_group)


def _study(
    written: pd.DataFrame,
    answer_tags: pd.DataFrame,
    person_names: pd.DataFrame,
    skill_links: pd.DataFrame,
    minimum_group: int,
) -> TextStudy:
    """Which topics and words do people name, in how many texts, and what may be quoted?

    Each text counts once for a tag, however often it says the word. Tags are the skills that a text
    names (or was tagged with in the log) and the words and neighbouring pairs of words that most
    texts share; a person's own decision about a text and tag goes before. Tags on fewer texts than
    the minimum group are left out, and with fewer than LEAST_TO_QUOTE texts none is shown.
    """
    texts = [str(text) for text in written["text"]]
    skills = sorted({str(name) for name in skill_links["skill_name"]}, key=len, reverse=True)
    hand = _by_hand(answer_tags)
    cut = [words_of(text, skills) for text in texts]
    terms = frequent_terms(cut, minimum_group)
    found = []
    for row, words in zip(written.itertuples(), cut, strict=True):
        key = fingerprint(row.text)
        tags = _tags_of(row, words, skills, terms)
        for tag, is_on in hand.get(key, {}).items():
            (tags.add if is_on else tags.discard)(tag)
        found.append((key, str(row.source), str(row.text), tags))
    counts = Counter(tag for *_, tags in found for tag in tags - {QUOTABLE})
    shown = {tag for tag, n in counts.items() if n >= minimum_group}
    return TextStudy(
        len(texts),
        tuple(
            Tag(tag, n, n / len(texts), tag in skills)
            for tag, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            if tag in shown
        ),
        _texts_to_show(found, set(person_names["person_name"])),
    )


def liked_study(
    liked_texts: pd.DataFrame,
    answer_tags: pd.DataFrame,
    person_names: pd.DataFrame,
    skill_links: pd.DataFrame,
    *,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> TextStudy:
    """The same of what people wrote in satisfaction surveys, all courses and roles together.

    Only of whole blocks of at least LEAST_TO_QUOTE people who wrote something, within one quarter:
    neither another period nor a text that comes late tells what fewer wrote.
    """
    rule = privacy.Rule(max(LEAST_TO_QUOTE, minimum_group), ("source",))
    rows = privacy.sort_into_blocks(liked_texts, rule, within=("quarter_on",))
    shown = privacy.view(rows).rows
    return _study(shown, answer_tags, person_names, skill_links, minimum_group)


def fingerprint(text: str) -> str:
    """What stands for a text when a person's decision about it is kept: its words, hashed."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest()


def mask(text: str, names: Collection[str]) -> str:
    """The text with names of the roster, phone and card numbers, mail and accounts taken out.

    Names of one character are left, for they are words too.
    """
    for word, pattern in MASKS:
        text = pattern.sub(f"[{word}]", text)
    return _any_of(frozenset(names)).sub("[name]", text)


@lru_cache(maxsize=2)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    """Any of the names, the longest first."""
    known = sorted((re.escape(name) for name in names if len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(known) or r"(?!)")


def words_of(text: str, known: Sequence[str] = ()) -> list[str | None]:
    """The words of a text that can carry a topic, in order; None stands where others are.

    Chinese is cut by rjieba into nouns, verbs and idioms of two characters or more that stand in
    its dictionary or in words/work.toml (unknown words are not guessed), Latin letters by words
    of three or more; stop words are left out. `known` are words of our own.
    """
    plain = _SLASHED.sub(r"\1\2", unicodedata.normalize("NFKC", text))
    found: list[str | None] = []
    for word, flag in _cutter(tuple(known)).tag(plain, False):
        lower = word.casefold()
        is_latin = flag == "eng" and _LATIN.fullmatch(lower) is not None
        is_han = flag.startswith(_KEPT_FLAGS) and flag != "eng" and len(word) > 1
        if word.isspace():
            continue
        is_kept = (is_latin or is_han) and lower not in stop_words()
        found.append(lower if is_kept else None)
    return found


@cache
def _cutter(known: tuple[str, ...]) -> rjieba.Jieba:
    cutter = rjieba.Jieba()
    work = _words_in("work")
    for word in work["split"]:
        # one so rare is never preferred to the two words in it
        cutter.add_word(word, 1, "n")
    for word in (*work["joined"], *known):
        if any("\u4e00" <= character <= "\u9fff" for character in word):
            cutter.add_word(_SLASHED.sub(r"\1\2", word).replace(" ", ""), 10_000, "n")
    return cutter


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about what is needed, of both languages."""
    return frozenset(word for words in _words_in("stop").values() for word in words)


def _words_in(name: str) -> dict[str, list[str]]:
    file = Path(__file__).parent / "words" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def frequent_terms(
    cut: Sequence[Sequence[str | None]], minimum_group: int = targets.MINIMUM_GROUP
) -> tuple[str, ...]:
    """The words and pairs of neighbouring words that most texts share, the most frequent first.

    cut: the words of each text, as `words_of` gives them.

    A pair stands for its words where they follow each other far more often than by chance, and a
    word that hardly stands outside such a pair is left to it. None on fewer texts than the minimum
    group.
    """
    singles = Counter(word for words in cut for word in {w for w in words if w})
    pairs = Counter(pair for words in cut for pair in _pairs_of(words))
    n = max(1, len(cut))
    joined = {
        pair: count
        for pair, count in pairs.items()
        if count >= minimum_group
        and math.log2(count * n / (singles[pair[0]] * singles[pair[1]])) >= PAIR_BITS
    }
    inside = Counter()
    for (first, second), count in joined.items():
        inside[first] += count
        inside[second] += count
    counts = {
        word: count
        for word, count in singles.items()
        if count >= minimum_group and inside[word] < SWALLOWED * count
    }
    counts |= {_joined(pair): count for pair, count in joined.items()}
    return tuple(sorted(counts, key=lambda word: (-counts[word], word))[:MOST_TERMS])


def _pairs_of(words: Sequence[str | None]) -> set[tuple[str, str]]:
    pairs = zip(words, words[1:], strict=False)
    return {(first, second) for first, second in pairs if first and second}


def _joined(pair: tuple[str, str]) -> str:
    return (" " if pair[0].isascii() and pair[1].isascii() else "").join(pair)


def _tags_of(
    row: Any, words: Sequence[str | None], skills: Sequence[str], terms: Collection[str]
) -> set[str]:
    """Skills that a text names or was tagged with, and the frequent terms it holds."""
    squeezed = _squeezed(row.text)
    tags = {skill for skill in skills if _squeezed(skill) in squeezed}
    if isinstance(row.topic, str):
        tags.add(row.topic)
    held = {word for word in words if word} | {_joined(pair) for pair in _pairs_of(words)}
    named = {_squeezed(skill) for skill in skills}
    return tags | {term for term in terms if term in held and _squeezed(term) not in named}


def _squeezed(text: str) -> str:
    plain = _SLASHED.sub(r"\1\2", unicodedata.normalize("NFKC", text))
    return "".join(plain.casefold().split())


def _by_hand(answer_tags: pd.DataFrame) -> Mapping[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = {}
    for row in answer_tags.itertuples():
        found.setdefault(str(row.text_sha256), {})[str(row.tag)] = bool(row.is_on)
    return found


def _texts_to_show(
    found: Sequence[tuple[str, str, str, set[str]]], names: Collection[str]
) -> tuple[Written, ...]:
    """Each different text once, masked; none where there are so few that it points to somebody."""
    if len(found) < LEAST_TO_QUOTE:
        return ()
    names = frozenset(names)
    once = {key: (source, text, tags) for key, source, text, tags in found}
    return tuple(
        Written(key, source, mask(text, names), tuple(sorted(tags - {QUOTABLE})), QUOTABLE in tags)
        for key, (source, text, tags) in sorted(once.items(), key=lambda pair: pair[1][1])
    )
