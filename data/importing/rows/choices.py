"""Several choices in one answer: joined by a sign, by letters, or one column per option."""

import re
from collections import Counter
from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.coded import tallied
from data.importing.values import fold

#: Signs between joined choices, the surest first. A blank after the comma is part of the sign.
SEPARATORS = ("┋", ";", "|", ", ", ",", "、")
#: Signs that no answer holds for another reason.
SURE = ("┋",)
#: A longer text between two signs is a sentence, not an option.
OPTION_LENGTH = 60
#: Behind a semicolon, which prose seldom holds, options may be sentences.
SENTENCE_LENGTH = 120
#: Two options chosen together so often, and never apart, are one option that holds the sign.
TOGETHER = 3
#: Fewest options of a ranking written as a sequence or in columns of their own.
LEAST_RANKED = 3
#: So many forms without a place twice are a ranking, whatever the question is called.
ENOUGH_ROWS = 10

#: What somebody wrote, not what a form offered: a lot of changes.
_SENTENCE = re.compile(r"\w+\s+\w+\s.*\w[.!]$|\S{6,}[。！]$")
_LETTERS = re.compile(r"[A-J]+")
_TYPED = re.compile(r"^(?P<option>.*?)\s*〖(?P<text>.*)〗\s*$")
_TEXT = re.compile(r"\s*-\s*text$", re.IGNORECASE)
_PLEASE = re.compile(
    r"\s*[\[【(]\s*(?:请注明|请填写|请说明|请补充|(?:please )?specify|please describe)"
    r"[^\]】)]*[\]】)]\s*[::]?\s*$",
    re.IGNORECASE,
)


def option_and_text(answer: str) -> tuple[str, str | None]:
    """An option and the text typed beside it: 其他【请注明】〖骑行〗 gives 其他 and 骑行."""
    found = _TYPED.match(answer)
    option = found["option"] if found else answer
    typed = found["text"].strip() if found else None
    return _PLEASE.sub("", option).strip() or fold(answer), typed or None


def is_other(option: str) -> bool:
    """Whether an option stands for everything not listed: 其他, Other (please specify)."""
    key = vocabulary.word_key(_PLEASE.sub("", _TEXT.sub("", option)))
    return key in vocabulary.term("likert", "other")


def separator_of(
    given: Sequence[str], signs: Sequence[str] = SEPARATORS, *, is_multi: bool
) -> str | None:
    """Which of the signs joins the choices of a question, None where each answer is one choice.

    A sign that text may hold anyway counts only where the same choices come back in other company;
    with `is_multi`, where the question says that several may be chosen, wherever it stands.
    """
    different = tallied(given).keys()
    for sign in signs:
        is_joined = any(len(parts_of(text, sign)) > 1 for text in different)
        if not is_joined and not all(text.endswith(sign) for text in different):
            continue
        if sign in SURE or _ends_with(given, sign):
            return sign
        if is_multi or _come_back(given, sign):
            return sign
    return None


def _ends_with(given: Sequence[str], sign: str) -> bool:
    """Whether answers end with the sign, as only joined choices do: A;B;"""
    return sign == ";" and sum(
        n for text, n in tallied(given).items() if text.endswith(sign)
    ) >= 0.9 * len(given)


def _come_back(given: Sequence[str], sign: str) -> bool:
    split = {tuple(parts_of(text, sign)) for text in given}
    options = {part for parts in split for part in parts}
    most = SENTENCE_LENGTH if sign == ";" else OPTION_LENGTH
    if any(len(option) > most for option in options):
        return False
    if sign != ";" and any(_SENTENCE.search(option) for option in options):
        return False
    return len(options) <= len(split) or _mostly_joined(given, sign)


def _mostly_joined(given: Sequence[str], sign: str) -> bool:
    """Whether half of the answers hold a sign that prose seldom does."""
    return sign == ";" and 2 * sum(sign in text for text in given) >= len(given)


def parts_of(answer: str, sign: str) -> list[str]:
    """The choices of one answer.

    A sign inside the text typed beside an option does not count, nor one in the brackets of an
    option: In person (workshop, learning community).
    """
    parts, depth = [""], 0
    is_bracketed = sign in answer and _are_balanced(answer)
    opening, closing = ("〖(（", "〗)）") if is_bracketed else ("〖", "〗")
    for piece in re.split(rf"({re.escape(sign)}|[{opening}{closing}])", answer):
        if piece == sign and not depth:
            parts.append("")
        else:
            parts[-1] += piece
            depth = max(0, depth + (piece in tuple(opening)) - (piece in tuple(closing)))
    return [part.strip() for part in parts if part.strip()]


def _are_balanced(text: str) -> bool:
    """Whether every bracket that opens is closed again, and the other way round."""
    depth = 0
    for letter in text:
        depth += (letter in "(（") - (letter in ")）")
        if depth < 0:
            return False
    return depth == 0


def glued(given: Sequence[str], sign: str) -> dict[tuple[str, str], str]:
    """Neighbours that only ever occur together, with the option they are: it holds the sign.

    No option holds ┋ or a semicolon: people who chose the same two chose two.
    """
    if sign in (*SURE, ";"):
        return {}
    split = [parts_of(text, sign) for text in given]
    alone = Counter(part for parts in split for part in parts)
    pairs = Counter(pair for parts in split for pair in zip(parts, parts[1:], strict=False))
    return {
        pair: f"{pair[0]}{sign}{pair[1]}"
        for pair, n in pairs.items()
        if n >= TOGETHER and n == alone[pair[0]] == alone[pair[1]] and n < len(split)
    }


def choices_of(answer: str, sign: str | None, together: dict[tuple[str, str], str]) -> list[str]:
    """The choices of one answer in their order, each once."""
    if sign == "":
        return list(answer)
    parts = parts_of(answer, sign) if sign else [answer]
    joined: list[str] = []
    last = ""
    for part in parts:
        whole = together.get((last, part))
        if whole is not None:
            joined[-1] = f"{joined[-1]}{sign}{part}"
        else:
            joined.append(part)
        last = part
    return list(dict.fromkeys(joined))


def are_letters(given: Sequence[str]) -> bool:
    """Whether answers are choices by letter, ABD for three of them, as paper forms are keyed."""
    texts = [text.upper() for text in given]
    return any(len(text) > 1 for text in texts) and all(
        _LETTERS.fullmatch(text) and list(text) == sorted(set(text)) for text in texts
    )


def are_orders(given: Sequence[str], sign: str) -> bool:
    """Whether every answer holds the same options, in orders that differ: a ranking."""
    split = {tuple(parts_of(text, sign)) for text in given}
    sets = {frozenset(parts) for parts in split}
    return len(sets) == 1 and len(split) > 1 and len(next(iter(sets))) >= LEAST_RANKED


# one column per option


def is_ticked(cell: str, option: str) -> bool | None:
    """Whether a cell says that the option was chosen; None for a cell that says something else."""
    key = fold(cell).casefold()
    if key == option.casefold() or key in vocabulary.ticks(is_chosen=True):
        return True
    return False if key in vocabulary.ticks(is_chosen=False) else None


def are_ticks(columns: Sequence[tuple[str, Sequence[str]]], *, is_yes_a_tick: bool = False) -> bool:
    """Whether columns, each an option and its cells, are the options of one multiple choice.

    Every answer repeats the option, or says chosen or not in one way for all columns; where nothing
    says "not chosen" some cell must be blank. Yes and no alone answer a question each, unless the
    source is known to write choices so.
    """
    cells = {
        (option.casefold(), text.casefold()) for option, column in columns for text in set(column)
    }
    answers = {text for _, text in cells if text}
    if not answers:
        return False
    if all(text in ("", option) for option, text in cells):
        return True
    chosen, not_chosen = vocabulary.ticks(is_chosen=True), vocabulary.ticks(is_chosen=False)
    if not answers <= chosen | not_chosen or not answers & chosen:
        return False
    if answers <= vocabulary.term_texts("likert", "yes_no") and not is_yes_a_tick:
        return False
    return bool(answers & not_chosen) or any(not text for _, text in cells)


def are_places(columns: Sequence[Sequence[str]], *, is_ranking: bool) -> bool:
    """Whether columns over the same forms hold the places 1 … k of their items, none twice.

    With `is_ranking` the question says so; else as many forms as make a coincidence unlikely.
    """
    places = {str(place) for place in range(1, len(columns) + 1)}
    # no row need be looked at where a column holds anything else
    if len(columns) < LEAST_RANKED or not all(
        places.issuperset(tallied(one).keys() - {""}) for one in columns
    ):
        return False
    rows = [[text for text in row if text] for row in zip(*columns, strict=True)]
    rows = [row for row in rows if row]
    enough = 1 if is_ranking else ENOUGH_ROWS
    return len(rows) >= enough and all(len(set(row)) == len(row) for row in rows)
