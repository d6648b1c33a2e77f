"""The questions of a survey table: which columns belong together, of what type, on which scale."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.importing import vocabulary
from data.importing.asking import aspect_of
from data.importing.coded import Coded, each_once, tallied
from data.importing.model import Column
from data.importing.rows import choices
from data.importing.rows.question_headers import Header, split_headers
from data.importing.rows.scales import (
    Offered,
    Scale,
    are_numbers,
    are_worded,
    number_in,
    number_scale,
    offered_steps,
    word_scale,
)
from data.importing.values import fold

#: A choice has at most this many answers, or is short and repeated; else it is an open text.
MOST_OPTIONS = 30
OPTION_LENGTH = 40
#: Options that come back in many forms may be sentences.
SENTENCE_LENGTH = 160
#: A place in a row of options is no larger; larger numbers of an export by number are typed.
MOST_PLACES = 20
#: Lengths of the name of a question that has none but its options.
NAME_OPTIONS = 5


@dataclass(frozen=True)
class Reading:
    """What is known of all questions of a table before the first is read.

    `missing` maps a cell to why it holds no answer; `separators` may join choices; `n_codes`
    header parts are names for machines. `are_places`: numbers are places of options, not values.
    `is_yes_a_tick`: option columns say yes and no.
    `is_zero_invalid`: 0 beside higher codes is an answer that could not be read.
    """

    purpose: str
    missing: Mapping[str, str] = field(default_factory=dict)
    separators: Sequence[str] = choices.SEPARATORS
    n_codes: int = 0
    are_places: bool = False
    is_yes_a_tick: bool = False
    is_zero_invalid: bool = False

    def missing_in(self, texts: Sequence[str]) -> Mapping[str, str]:
        """The cells of one column that hold no answer, with the reason; 0 beside higher codes."""
        if not self.is_zero_invalid or set(texts) - self.missing.keys() <= {"0", "1"}:
            return self.missing
        return {**self.missing, "0": "invalid"}


@dataclass(frozen=True)
class Question:
    """One question of a survey: a column, or the option columns of a multiple choice.

    `options` maps the position of an option column to its option; `typed` is the column of texts
    typed beside the option `other`. `separator` joins the choices of one cell ('' between letters).
    """

    question_id: str
    text: str
    type: str
    columns: tuple[Column, ...]
    topic: str | None = None
    aspect: str | None = None
    scale: Scale | None = None
    options: Mapping[int, str] = field(default_factory=dict)
    typed: Column | None = None
    other: str = ""
    separator: str | None = None
    together: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_questions(
    columns: Sequence[Column], texts: Mapping[int, Sequence[str]], reading: Reading
) -> list[Question]:
    """The questions of a table in the order of their columns; `texts` are their cells as lines."""
    given = {p: answers(column, reading.missing_in(column)) for p, column in texts.items()}
    offered = offered_steps(given.values())
    found: list[Question] = []
    for group in _groups(split_headers(columns, reading.n_codes), given):
        found += _read_group(group, texts, given, reading, offered)
    ordered = sorted(found, key=lambda q: q.columns[0].position)
    if reading.purpose == "satisfaction":
        ordered = _with_those_between(ordered, given)
    return _unique(ordered, is_squeezed=bool(reading.n_codes))


def answers(texts: Sequence[str], missing: Mapping[str, str]) -> Sequence[str]:
    """The answers among cells: neither blank nor marked as skipped."""
    if isinstance(texts, Coded):
        return texts.at(texts.marked(lambda text: bool(text) and text not in missing)).used()
    return [text for text in texts if text and text not in missing]


# which columns belong together


def _groups(headers: Sequence[Header], given: Mapping[int, Sequence[str]]) -> list[list[Header]]:
    """Neighbours of one stem and different items, and neighbours that only repeat their header."""
    groups: list[list[Header]] = []
    was_option = False
    for header in headers:
        is_option = _repeats_itself(header, given[header.column.position])
        is_typed = was_option and not header.item and choices.is_other(header.text)
        last = groups[-1] if groups else []
        is_same = bool(last) and header.stem == last[0].stem
        is_new_item = header.item not in {one.item for one in last}
        if (is_option and was_option) or is_typed or (is_same and is_new_item):
            last.append(header)
        else:
            groups.append([header])
        was_option = is_option
    return groups


def _repeats_itself(header: Header, given: Sequence[str]) -> bool:
    """Whether a column without a question holds nothing but its own header: an option."""
    return (
        not header.item
        and bool(given)
        and {text.casefold() for text in tallied(given)} == {header.text.casefold()}
    )


def _read_group(
    group: Sequence[Header],
    texts: Mapping[int, Sequence[str]],
    given: Mapping[int, Sequence[str]],
    reading: Reading,
    offered: Offered,
) -> list[Question]:
    typed = next((h for h in reversed(group) if _is_typed(h, group, given)), None)
    columns = [header for header in group if header is not typed]
    if len(columns) > 1:
        whole = _multi_of(columns, texts, reading) or _places_of(columns, texts, given)
        if whole is not None:
            return [_with_typed(whole, typed)]
    elif typed is not None and not columns[0].item:
        return [_with_typed(_question(columns[0], given, reading, offered), typed)]
    options = {
        vocabulary.answer_key(text) for h in columns for text in tallied(given[h.column.position])
    }
    shared = replace(offered, options=frozenset(options)) if len(columns) > 1 else offered
    found = [_question(header, given, reading, shared) for header in group]
    if _are_ranked(columns, texts, reading):
        ranked = {header.column.position for header in columns}
        found = [_ranked(one) if one.columns[0].position in ranked else one for one in found]
    return found


def _are_ranked(
    columns: Sequence[Header], texts: Mapping[int, Sequence[str]], reading: Reading
) -> bool:
    """Whether each column holds the place of its item among the others."""
    cells = [
        each_once(lambda text: "" if text in reading.missing else text, texts[h.column.position])
        for h in columns
    ]
    return choices.are_places(cells, is_ranking=columns[0].tag == "ranking")


def _ranked(question: Question) -> Question:
    return replace(question, type="ranking", scale=None, aspect=None)


def _with_typed(question: Question, typed: Header | None) -> Question:
    if typed is None:
        return question
    name = re.sub(r"\s*-\s*text$", "", typed.item or typed.text, flags=re.IGNORECASE)
    other = choices.option_and_text(name)[0]
    return replace(question, typed=typed.column, other=other)


def _is_typed(header: Header, group: Sequence[Header], given: Mapping[int, Sequence[str]]) -> bool:
    """Whether a column holds what was typed beside "other" of the question it stands under."""
    name = header.item or header.text
    if len(group) < 2 or not choices.is_other(name):
        return False
    own = given[header.column.position]
    if not own:
        return not group[0].item
    return not all(choices.is_ticked(text, name) is not None for text in own)


def _multi_of(
    columns: Sequence[Header], texts: Mapping[int, Sequence[str]], reading: Reading
) -> Question | None:
    """The multiple choice whose options the columns are."""
    cells = [
        (
            header.item or header.text,
            ["" if text in reading.missing else text for text in texts[header.column.position]],
        )
        for header in columns
    ]
    if not choices.are_ticks(cells, is_yes_a_tick=reading.is_yes_a_tick):
        return None
    names = [choices.option_and_text(option)[0] for option, _ in cells]
    stem = columns[0].stem if columns[0].item else _name_of(names)
    return Question(
        question_id=stem,
        text=stem,
        type="multi",
        columns=tuple(header.column for header in columns),
        options={h.column.position: name for h, name in zip(columns, names, strict=True)},
    )


def _name_of(options: Sequence[str]) -> str:
    more = " …" if len(options) > NAME_OPTIONS else ""
    return " / ".join(options[:NAME_OPTIONS]) + more


def _places_of(
    columns: Sequence[Header],
    texts: Mapping[int, Sequence[str]],
    given: Mapping[int, Sequence[str]],
) -> Question | None:
    """The ranking whose places the columns are: rank 1, rank 2 …, with the options put there."""
    if not all(_PLACE.fullmatch(fold(header.item)) for header in columns):
        return None
    options = {text for header in columns for text in given[header.column.position]}
    rows = zip(*(texts[header.column.position] for header in columns), strict=True)
    is_twice = any(len(put) != len(set(put)) for row in rows if (put := [t for t in row if t]))
    if not options or is_twice or any(number_in(text) is not None for text in options):
        return None
    named = tuple(header.column for header in columns)
    return Question(columns[0].stem, columns[0].stem, "ranking", named)


_PLACE = re.compile(
    r"(?:rank|排名|排序|名次|第)?\s*(?:\d{1,2}|[一二三四五六七八九十])"
    r"\s*(?:名|位|选择|st|nd|rd|th)?(?: (?:choice|place))?",
    re.IGNORECASE,
)


def _with_those_between(
    questions: Sequence[Question], given: Mapping[int, Sequence[str]]
) -> list[Question]:
    """The questions, numbers between two ratings of one scale and inside of it being ratings, too.

    What is between 内容准备 and 综合评分 is asked in the same way, whatever it is called.
    """
    found = list(questions)
    for i, (before, own, after) in enumerate(zip(found, found[1:], found[2:], strict=False), 1):
        scale = before.scale
        is_between = own.type == "number" and before.type == after.type == "rating"
        if not is_between or scale is None or scale != after.scale or scale.steps:
            continue
        counts = vocabulary.term("terms", "counted")
        values = [number_in(text) for text in tallied(given[own.columns[0].position])]
        is_inside = all(v is not None and v.is_integer() and 1 <= v <= scale.high for v in values)
        if is_inside and not vocabulary.holds(own.text, counts):
            found[i] = replace(own, type="rating", scale=scale, aspect="satisfaction")
    return found


# one column

#: A topic with what is asked of it in brackets: 服务礼仪【重要程度1-5】.
_ASKED_OF = re.compile(r"(?P<topic>[^【\[(（]{2,30})\s*[【\[(（](?P<asked>[^】\])）]+)[】\])）]")


def _question(
    header: Header,
    given: Mapping[int, Sequence[str]],
    reading: Reading,
    offered: Offered,
) -> Question:
    own = given[header.column.position]
    # the topic stands before what is asked of it, or behind: 重要程度-文案, 文案-重要程度
    by_stem, by_item = (
        (aspect_of(said) if said and reading.purpose == "needs" else None)
        for said in (header.stem, header.item)
    )
    topic = (header.stem if by_item and not by_stem else header.item) or None
    if reading.purpose == "needs" and not header.item:
        topic = _topic_before_brackets(header.text) or topic
    aspect = by_stem or by_item
    kind, scale, separator = _type_of(header, own, reading, aspect, offered)
    if reading.purpose == "satisfaction" and kind == "rating":
        overall = vocabulary.term("terms", "overall")
        aspect = "overall" if vocabulary.holds(header.text, overall) else "satisfaction"
    together = choices.glued(own, separator) if kind == "multi" and separator else {}
    return Question(
        question_id=re.sub(r"\s+", " ", header.text) or f"#{header.column.position + 1}",
        text=header.text,
        type="matrix" if header.item and kind == "single" else kind,
        columns=(header.column,),
        topic=topic,
        aspect=aspect if kind == "rating" else None,
        scale=scale,
        separator=separator,
        together=together,
    )


def _topic_before_brackets(text: str) -> str | None:
    """The topic of 服务礼仪【重要程度1-5】, where only the brackets say what is asked of it."""
    found = _ASKED_OF.fullmatch(text)
    if found is None or aspect_of(found["topic"]) or not aspect_of(found["asked"]):
        return None
    return found["topic"].strip()


Typed = tuple[str, Scale | None, str | None]


def _type_of(
    header: Header,
    given: Sequence[str],
    reading: Reading,
    aspect: str | None,
    offered: Offered,
) -> Typed:
    """Type, scale and sign between choices, from what the header says and the answers show."""
    if not given:
        return "open", None, None
    if _share(given, "→") >= 0.5:
        return "ranking", None, "→"
    sign = None
    if not _asks_for_text(header):
        sign = choices.separator_of(given, reading.separators, is_multi=header.tag == "multi")
    if sign is not None and (header.tag == "ranking" or choices.are_orders(given, sign)):
        return "ranking", None, sign
    if header.tag == "multi" or sign in choices.SURE:
        return "multi", None, sign
    scale = word_scale(given, offered, is_rated=_is_rated(header, reading, aspect))
    # one word under 建议 or Comments, such as ok, is a remark that several made, and Agree under a
    # consent is no opinion
    is_said = _asks_for_text(header) or vocabulary.holds(
        header.text, vocabulary.term("terms", "consent")
    )
    is_remark = is_said and len(tallied(given)) == 1
    if scale is not None and not (is_remark or _is_yes_or_no(header, given)):
        return "rating", scale, None
    if sign is not None:
        return "multi", None, sign
    if choices.are_letters(given):
        return "multi", None, ""
    return _number_type(header, given, reading, aspect) or (_text_type(header, given), None, None)


def _is_yes_or_no(header: Header, given: Sequence[str]) -> bool:
    """Whether 是否愿意 was answered with 愿意 and 不愿意 alone, which are no steps of five."""
    found = set(tallied(given))
    is_either = len(found) == 2 and any(found == {one, f"不{one}"} for one in found)
    return is_either and "是否" in header.text


def _share(given: Sequence[str], sign: str) -> float:
    return sum(n for text, n in tallied(given).items() if sign in text) / len(given)


def _number_type(
    header: Header, given: Sequence[str], reading: Reading, aspect: str | None
) -> Typed | None:
    if not are_numbers(given) or vocabulary.is_code(header.text):
        return None
    values = [v for text in given if (v := number_in(text, has_unit=True)) is not None]
    if reading.are_places:
        # which option comes first is unknown, so its place is no step of a scale
        is_choice = not header.item and _is_numbered(header) and _are_places(values)
        return ("single" if is_choice else "number"), None, None
    is_asked = _is_rated(header, reading, aspect) and not (reading.n_codes and aspect is None)
    is_rated = is_asked or are_worded(given)
    scale = number_scale(header.text, values, is_rated=is_rated)
    if scale is not None:
        return ("nps" if scale.name == "nps" else "rating"), scale, None
    return "number", None, None


def _is_numbered(header: Header) -> bool:
    return re.match(r"\d{1,3}[、.]\S", header.text) is not None


def _are_places(values: Sequence[float]) -> bool:
    return all(value.is_integer() and 1 <= value <= MOST_PLACES for value in values)


def _is_rated(header: Header, reading: Reading, aspect: str | None) -> bool:
    """Whether the words of a question ask for a rating; a blank to fill in never does."""
    counts = vocabulary.term("terms", "counted")
    if "__" in header.text or header.tag == "open" or vocabulary.holds(header.text, counts):
        return False
    lists = ["satisfied", *(["rated"] if reading.purpose == "satisfaction" else [])]
    words = (vocabulary.term("terms", name) for name in lists)
    return aspect is not None or any(vocabulary.holds(header.text, found) for found in words)


def _asks_for_text(header: Header) -> bool:
    return header.tag == "open" or (
        header.tag != "multi" and vocabulary.holds(header.text, vocabulary.term("terms", "open"))
    )


def _text_type(header: Header, given: Sequence[str]) -> str:
    if _asks_for_text(header):
        return "open"
    options = {choices.option_and_text(text)[0] for text in given}
    n_distinct, longest = len(options), max(map(len, options))
    is_repeated = n_distinct <= max(2, len(given) // 2)
    most = (
        SENTENCE_LENGTH if is_repeated and len(given) >= choices.ENOUGH_ROWS else OPTION_LENGTH * 2
    )
    if longest > most or n_distinct > MOST_OPTIONS:
        return "open"
    return "single" if is_repeated or longest <= OPTION_LENGTH and len(given) < 10 else "open"


def _unique(questions: Sequence[Question], *, is_squeezed: bool) -> list[Question]:
    """Question ids that occur once: a repeated text gets its number.

    `is_squeezed`: letters and digits alone make the id, since the old and the new export of one
    program put different signs between the parts of a question.
    """
    seen: Counter[str] = Counter()
    found = []
    for question in questions:
        own = vocabulary.word_key(question.text) if is_squeezed else ""
        own = own or question.question_id
        seen[own] += 1
        name = own if seen[own] == 1 else f"{own} #{seen[own]}"
        found.append(replace(question, question_id=name))
    return found
