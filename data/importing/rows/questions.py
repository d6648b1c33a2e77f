"""The questions of a survey table: which columns belong together, of what type, on which scale."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.importing import vocabulary
from data.importing.asking import aspect_of
from data.importing.model import Cell, Column
from data.importing.rows.scales import Scale, has_middle, number_scale, word_scale
from data.importing.values import fold, is_blank, one_line, parse_number, text_of

#: A choice has at most this many answers, or is short and repeated; else it is an open text.
MOST_OPTIONS = 30
OPTION_LENGTH = 40

_TYPE_TAGS = re.compile(
    r"[\[【(]\s*(?P<tag>单选题?|多选题?|排序题?|矩阵[^\]】)]*|填空题?|量表题?|评分题?"
    r"|multiple choice|single choice|ranking|matrix|open)[^\]】)]*[\]】)]",
    re.IGNORECASE,
)
_ITEM = (
    re.compile(r"^(?P<stem>.+?)\s*\[(?P<item>[^\[\]]+)\]$"),
    re.compile(r"^(?P<stem>.+?)\s*(?:—+|–|―)\s*(?P<item>[^—–―]+)$"),
    re.compile(r"^(?P<stem>.+?):\s*(?P<item>[^:]+)$"),
)
_EMPTY_ITEM = frozenset({"response", "openendedresponse", "回答"})


@dataclass(frozen=True)
class Question:
    """One question of a survey: a column, or the option columns of a multiple choice."""

    question_id: str
    text: str
    type: str
    columns: tuple[Column, ...]
    topic: str | None = None
    aspect: str | None = None
    scale: Scale | None = None


@dataclass(frozen=True)
class Header:
    """A question column with its header split into stem and item."""

    column: Column
    text: str
    stem: str
    item: str
    tag: str


def split_headers(columns: Sequence[Column]) -> list[Header]:
    """Stem and item of each header; an item counts only where two columns share the stem."""
    found = [_split(column) for column in columns]
    n_of = Counter(header.stem for header in found)
    return [
        header
        if header.item and n_of[header.stem] > 1
        else Header(header.column, header.text, header.text, "", header.tag)
        for header in found
    ]


def _split(column: Column) -> Header:
    parts = [fold(one_line(part)) for part in column.parts if part.strip()]
    parts = [part for part in parts if vocabulary.word_key(part) not in _EMPTY_ITEM]
    whole = parts[0] if len(set(parts)) <= 1 and parts else fold(one_line(column.header))
    found = _TYPE_TAGS.search(whole)
    tag = found["tag"].lower() if found else ""
    text = _TYPE_TAGS.sub("", whole).strip()
    if len(parts) > 1 and parts[-1] != parts[0]:
        stem = " ".join(dict.fromkeys(parts[:-1]))
        return Header(column, f"{stem} [{parts[-1]}]", stem, parts[-1], tag)
    for pattern in _ITEM:
        split = pattern.match(text)
        if split is not None:
            return Header(column, text, split["stem"].strip(), split["item"].strip(), tag)
    return Header(column, text, text, "", tag)


def read_questions(
    columns: Sequence[Column], cells: Mapping[int, list[Cell]], purpose: str
) -> list[Question]:
    """The questions of a table in the order of their columns."""
    headers = split_headers(columns)
    stems: dict[str, list[Header]] = {}
    for header in headers:
        stems.setdefault(header.stem, []).append(header)
    middles = has_middle([answers(cells[c.position]) for c in columns])
    found: list[Question] = []
    for group in stems.values():
        if len(group) > 1 and all(_is_option(h, cells[h.column.position]) for h in group):
            columns_of = tuple(h.column for h in group)
            found.append(Question(group[0].stem, group[0].stem, "multi", columns_of))
        else:
            found += [_question(h, cells[h.column.position], purpose, middles) for h in group]
    return _unique(sorted(found, key=lambda q: q.columns[0].position))


def answers(cells: Sequence[Cell]) -> list[str]:
    """The answers among cells: neither blank nor marked as skipped."""
    texts = [one_line(cell) for cell in cells if not is_blank(cell)]
    return [text for text in texts if text not in vocabulary.missing_answers()]


def _is_option(header: Header, cells: Sequence[Cell]) -> bool:
    """Whether a column is one option of a choice: every answer in it repeats the option."""
    given = set(answers(cells))
    return bool(header.item) and given <= {header.item} and bool(given)


def _question(
    header: Header, cells: Sequence[Cell], purpose: str, middles: frozenset[str]
) -> Question:
    given = answers(cells)
    aspect = aspect_of(header.stem) if purpose == "needs" else None
    kind, scale = _type_of(header, given, purpose, aspect, middles)
    if purpose == "satisfaction" and kind == "rating":
        overall = vocabulary.term("terms", "overall")
        aspect = "overall" if vocabulary.holds(header.text, overall) else "satisfaction"
    is_scaled = kind == "rating"
    return Question(
        question_id=_question_id(header),
        text=header.text,
        type="matrix" if header.item and kind == "single" else kind,
        columns=(header.column,),
        topic=header.item or None,
        aspect=aspect if is_scaled else None,
        scale=scale,
    )


def _question_id(header: Header) -> str:
    return re.sub(r"\s+", " ", header.text) or f"#{header.column.position + 1}"


def _type_of(
    header: Header, given: Sequence[str], purpose: str, aspect: str | None, middles: frozenset[str]
) -> tuple[str, Scale | None]:
    if not given:
        return "open", None
    if "多选" in header.tag or "multiple" in header.tag or any("┋" in text for text in given):
        return "multi", None
    if "排序" in header.tag or "ranking" in header.tag or _share(given, "→") >= 0.5:
        return "ranking", None
    if _share(given, ";") >= 0.5 and all(len(text) < 200 for text in given):
        return "multi", None
    scale = word_scale(given, middles)
    if scale is not None:
        return "rating", scale
    return _number_type(header, given, purpose, aspect) or (_text_type(header, given), None)


def _share(given: Sequence[str], sign: str) -> float:
    return sum(sign in text for text in given) / len(given)


def _number_type(
    header: Header, given: Sequence[str], purpose: str, aspect: str | None
) -> tuple[str, Scale | None] | None:
    numbers = [n for n in map(parse_number, given) if n is not None and n.suffix in ("", "分")]
    if len(numbers) < 0.8 * len(given):
        return None
    values = [number.value for number in numbers]
    recommend = vocabulary.term("terms", "recommend")
    if vocabulary.holds(header.text, recommend) and _are_steps(values, 0, 10):
        return "nps", Scale("nps", 0.0, 10.0, {})
    is_rated = aspect is not None or (purpose == "satisfaction" and _is_rated(header))
    scale = number_scale(header.text, values, is_rated=is_rated)
    return ("rating", scale) if scale is not None else ("number", None)


def _are_steps(values: Sequence[float], low: int, high: int) -> bool:
    return all(value.is_integer() and low <= value <= high for value in values)


def _is_rated(header: Header) -> bool:
    satisfied = vocabulary.term("terms", "satisfaction")
    return bool(header.item) or vocabulary.holds(header.text, satisfied)


def _text_type(header: Header, given: Sequence[str]) -> str:
    if "填空" in header.tag or vocabulary.holds(header.text, vocabulary.term("terms", "open")):
        return "open"
    n_distinct, longest = len(set(given)), max(map(len, given))
    if longest > OPTION_LENGTH * 2 or n_distinct > MOST_OPTIONS:
        return "open"
    is_repeated = n_distinct <= max(2, len(given) // 2)
    return "single" if is_repeated or longest <= OPTION_LENGTH and len(given) < 10 else "open"


def _unique(questions: Sequence[Question]) -> list[Question]:
    """Question ids that occur once: a repeated text gets its number."""
    seen: Counter[str] = Counter()
    found = []
    for question in questions:
        seen[question.question_id] += 1
        n = seen[question.question_id]
        name = question.question_id if n == 1 else f"{question.question_id} #{n}"
        found.append(Question(**{**question.__dict__, "question_id": name}))
    return found


def option_and_text(answer: str) -> tuple[str, str | None]:
    """An option and the text typed beside it: 其他【请注明】〖骑行〗 gives 其他 and 骑行."""
    found = re.match(r"^(?P<option>.*?)\s*〖(?P<text>.*)〗\s*$", answer)
    option = found["option"] if found else answer
    option = re.sub(
        r"\s*[\[【(](?:请注明|请填写|请说明|please specify)[^\]】)]*[\]】)]\s*$", "", option
    )
    typed = found["text"].strip() if found else None
    return (option.strip() or text_of(answer)), (typed or None)
