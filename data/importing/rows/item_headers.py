"""Columns of single questions of a test: their points, the answers given and the right answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.importing.model import Column
from data.importing.values import fold, one_line, parse_number

Role = Literal["points", "answer", "key"]

#: A question without a full mark counts as one where a sheet has at least so many of them.
ENOUGH_ITEMS = 5

_MARK = r"\d+(?:[.,]\d+)?"
_STATED = (
    rf"(?:\s*/\s*(?P<slash>{_MARK})|\s*[(\[]\s*(?:满分|共|每题|max\.?|out of|/)?\s*[::]?\s*"
    rf"(?P<brackets>{_MARK})\s*(?:分|pts?\.?|points?|marks?)?\s*[)\]])?"
)
_SAID = r"\s*(?:得分|分数|成绩|分值|score|points?|marks?)?"
#: Q. 1 /5.00, 第1题(5分), Question 1 score.
_NUMBERED = re.compile(
    r"(?P<label>(?:q(?:uestion)?|f(?:rage)?|题目?|试题|问题|第|p(?:regunta)?|d(?:omanda)?"
    r"|(?:单选|多选|判断|填空|简答|问答|选择|论述|案例|计算)题?)\s*\.?\s*(?P<number>\d+)\s*题?)"
    rf"{_SAID}{_STATED}{_SAID}",
    re.IGNORECASE,
)
#: 1: Algebra (6.0 pts), 3、退款流程是什么(5分).
_NAMED = re.compile(
    r"(?P<label>(?:第|q)?\s*(?P<number>\d+(?:\.\d+)*)\s*题?\s*[:.、]\s*.*?)"
    rf"\s*\((?:[^()\d]{{0,8}}[,;、]?\s*)(?P<brackets>{_MARK})\s*(?:pts?\.?|points?|分)\)",
    re.IGNORECASE,
)
#: One kind of questions taken together: 单选题, 判断题得分(20分).
_SECTION = re.compile(
    r"(?P<label>(?:[一二三四五六七]\s*[、.]\s*)?(?:单选|单项选择|多选|多项选择|不定项选择|判断|填空|简答|问答"
    r"|选择|论述|案例|案例分析|计算|名词解释|综合|实务)题)"
    rf"{_SAID}{_STATED}{_SAID}"
    r"|(?P<section>multiple choice|single choice|true/false|short answers?|essay)" + _SAID,
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:response|answer|antwort|réponse|respuesta|回答|作答|答案|您的答案)\s*(?P<number>\d+)"
    r"|(?:q|第|题目?)\s*\.?\s*(?P<other>\d+)\s*题?\s*(?:作答|答案|回答|选项|response|answer)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?:right answer|richtige antwort|bonne réponse|respuesta correcta|(?:正确|标准|参考)答案)\s*"
    r"(?P<number>\d+)"
    r"|(?:第|题目?|q)\s*\.?\s*(?P<other>\d+)\s*题?\s*"
    r"(?:(?:正确|标准|参考)答案|right answer|key)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ItemHeader:
    """A column of one question: `label` names it, `number` joins points and answer.

    `max_points` is None where the header does not state it. `is_section`: several questions of one
    kind taken together, as papers sum them up.
    """

    column: Column
    role: Role
    number: str
    label: str
    max_points: float | None = None
    is_section: bool = False


def read_item_header(column: Column) -> ItemHeader | None:
    """What the header says of a question of a test; None where it names none."""
    text = fold(one_line(column.parts[-1] if column.parts else column.header))
    for role, pattern in (("key", _KEY), ("answer", _ANSWER)):
        found = pattern.fullmatch(text)
        if found is not None:
            number = next(filter(None, found.groups()))
            return ItemHeader(column, role, number, text)
    for pattern in (_NUMBERED, _NAMED):
        found = pattern.fullmatch(text)
        if found is not None:
            return ItemHeader(column, "points", found["number"], *_label_and_mark(found))
    found = _SECTION.fullmatch(text)
    if found is not None:
        label, mark = _label_and_mark(found)
        return ItemHeader(column, "points", label, label, mark, is_section=True)
    return None


def _label_and_mark(found: re.Match[str]) -> tuple[str, float | None]:
    groups = found.groupdict()
    label = groups.get("label") or groups.get("section") or ""
    written = groups.get("slash") or groups.get("brackets")
    number = parse_number(written.replace(",", ".")) if written else None
    return one_line(label), number.value if number is not None and number.value > 0 else None


def is_item(column: Column) -> bool:
    """Whether a column is one question of a test, or an answer to one."""
    return read_item_header(column) is not None


def are_marked(columns: Sequence[Column]) -> bool:
    """Whether several columns are questions of a test, all with their full marks."""
    points = _points(columns)
    return len(points) >= 2 and all(header.max_points is not None for header in points)


def make_up_the_score(columns: Sequence[Column]) -> bool:
    """Whether the questions of a sheet without a score are its test: marked, or many of them."""
    return are_marked(columns) or len(_points(columns)) >= ENOUGH_ITEMS


def _points(columns: Sequence[Column]) -> list[ItemHeader]:
    read = [header for c in columns if (header := read_item_header(c)) is not None]
    return [header for header in read if header.role == "points"]
