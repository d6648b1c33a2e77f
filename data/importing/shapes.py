"""What cells look like, coarsely: enough to tell a header from a record, not to read a value."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal

from data.importing import vocabulary
from data.importing.model import Cell, CellError
from data.importing.values import fold, parse_duration, parse_moment, parse_number

Shape = Literal["blank", "text", "code", "number", "date", "time", "truth", "mark", "none"]

#: A column is typed when this share of its filled cells has one shape.
TYPED_SHARE = 0.6
#: Rows below a header that are looked at.
SAMPLE = 60
#: A text column with this share of different values or fewer holds categories.
CATEGORY_SHARE = 0.6

#: A longer key cell cannot be a word for totals.
MAX_TOTAL_WORD = 40

TYPED: frozenset[Shape] = frozenset({"code", "number", "date", "time", "truth", "mark"})
INVISIBLE = ("", "\u200b", "\ufeff")
_NONE = {"-", "--", "—", "–", "——", "/", "\\", "%", "."}
_CODE = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z@])[\w.@+#:\-]+", re.ASCII)
_LABEL = re.compile(r"([^:：]{1,16})[:：](?!\d\d(?!\d)).*", re.DOTALL)
_GROUP_TOTAL = re.compile(
    r"(?:小计|合计|总计|汇总|平均[分值]?|平均成绩|\bsubtotal|\btotal|\baverage)\s*[:：]?\s*$",
    re.IGNORECASE,
)
#: How many records there are, said under them.
_COUNT = re.compile(
    r"(?:以上)?[共总合]计?(?:人数|有)?\s*[:：]?\s*\d+\s*[人名条行项家个位场]次?[。.]?"
)
#: Whole-cell digits that can be a year, a day of a month or an Excel serial in a header.
YEARS, _SERIALS = range(1950, 2101), range(25_569, 73_051)


def is_filled(cell: Cell) -> bool:
    """Whether a cell holds more than white space."""
    return cell is not None and (type(cell) is not str or not (cell.isspace() or cell in INVISIBLE))


def text_of_header(cell: Cell) -> str:
    """A header cell on one line, as written otherwise."""
    if isinstance(cell, CellError):
        return cell.text
    return " ".join(str(cell).split()) if is_filled(cell) else ""


def shape_of(cell: Cell) -> Shape:
    """The coarse shape of one cell."""
    if isinstance(cell, str):
        return _shape_of_text(cell)
    if cell is None:
        return "blank"
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, date):
        return "date"
    if isinstance(cell, (time, timedelta)):
        return "time"
    return "number"


@lru_cache(100_000)
def _shape_of_text(text: str) -> Shape:
    folded = fold(text)
    if not folded:
        return "blank"
    if folded in _NONE:
        return "none"
    if parse_number(folded) is not None:
        return "number"
    if any(parse_moment(folded, day_first=first, year=2024) for first in (False, True)):
        return "date"
    upper = folded.upper()
    if upper in ("TRUE", "FALSE"):
        return "truth"
    if _is_mark(folded, upper):
        return "mark"
    if any(letter.isdigit() for letter in folded) and parse_duration(folded) is not None:
        return "time"
    return "code" if _CODE.fullmatch(folded) else "text"


def _is_mark(folded: str, upper: str) -> bool:
    is_letter = len(upper) == 1 and upper.isascii() and upper.isalpha()
    return not is_letter and (
        upper in vocabulary.mark_status()
        or upper in vocabulary.ambiguous_marks()
        or folded.lower() in vocabulary.score_status()
    )


@lru_cache(100_000)
def pattern_of(text: str) -> str:
    """A code with its digits and letters reduced, so that SA0012 and SA7 have one pattern."""
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "9", fold(text)))


def is_label(cell: Cell) -> bool:
    """Whether a cell reads as a label with a colon: 讲师：王敏, Date:."""
    return isinstance(cell, str) and _LABEL.fullmatch(cell.strip()) is not None


def is_known_label(cell: Cell) -> bool:
    """Whether the label is one that stands above tables: course, trainer, date, department."""
    found = _LABEL.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and vocabulary.word_key(found[1]) in vocabulary.term("terms", "labels")


def is_comment(cell: Cell) -> bool:
    """Whether a cell starts a comment line of an export: `# Start date: 20250303`, `# ----`."""
    return isinstance(cell, str) and re.match(r"\s*#(?:[\s\-#=*]|$)", cell) is not None


@lru_cache
def _note_starts() -> tuple[str, ...]:
    return tuple(fold(start).lower() for start in vocabulary.words("terms")["totals"]["notes"])


def is_note(cell: Cell) -> bool:
    """Whether a cell starts a line under a table: 注：, 数据来源, Source:, 共3人."""
    if not isinstance(cell, str):
        return False
    text = fold(cell).lower()
    return text.startswith(_note_starts()) or _COUNT.fullmatch(text) is not None


def is_total(cell: Cell) -> bool:
    """Whether a key cell names a row that sums up others: 合计, 平均分, Total:."""
    return isinstance(cell, str) and len(cell) <= MAX_TOTAL_WORD and _is_total_text(cell)


def starts_total(cells: Sequence[Cell]) -> bool:
    """Whether the first of the filled cells of a row says that it sums up others.

    Min and Max are first names as well: beside another word they are somebody.
    """
    if not is_total(cells[0]):
        return False
    may_be_name = vocabulary.header_key(str(cells[0])) in vocabulary.term("terms", "first_names")
    return not may_be_name or all(shape_of(cell) not in ("text", "code") for cell in cells[1:])


def is_group_total(cell: Cell) -> bool:
    """Whether a key cell ends like 运营部小计; the name of a record may end so too."""
    return isinstance(cell, str) and _GROUP_TOTAL.search(cell) is not None


@lru_cache(100_000)
def _is_total_text(text: str) -> bool:
    return vocabulary.is_total(vocabulary.header_key(re.split("[:：]", text)[0]))


@dataclass(frozen=True)
class ColumnProfile:
    """What stands in a column below a row: the dominant shape, code pattern and the texts seen."""

    shape: Shape
    n_filled: int
    pattern: str = ""
    texts: Counter[str] = field(default_factory=Counter)

    @property
    def is_category(self) -> bool:
        """Whether few different texts repeat."""
        return self.n_filled >= 4 and len(self.texts) <= CATEGORY_SHARE * self.n_filled


def profile_of(cells: Sequence[Cell]) -> ColumnProfile:
    """Profile of some cells of a column; "text" without a dominant shape, "blank" without cells."""
    shapes = Counter(shape for cell in cells if (shape := shape_of(cell)) not in ("blank", "none"))
    n_filled = shapes.total()
    if not n_filled:
        return ColumnProfile("blank", 0)
    shape, n = shapes.most_common(1)[0]
    if shape not in TYPED or n < TYPED_SHARE * n_filled:
        shape = "text"
    pattern = ""
    if shape == "code":
        patterns = Counter(pattern_of(cell) for cell in cells if shape_of(cell) == "code")
        pattern, n = patterns.most_common(1)[0]
        pattern = pattern if n >= TYPED_SHARE * n_filled and n > 1 else ""
    texts = Counter(fold(cell) for cell in cells if isinstance(cell, str) and is_filled(cell))
    return ColumnProfile(shape, n_filled, pattern, texts)


@dataclass(frozen=True)
class Evidence:
    """For and against a row being a header: `score` sums it up."""

    score: float
    n_for: int
    n_against: int
    n_repeated: int


def evidence_of(cells: Sequence[Cell], below: Sequence[ColumnProfile]) -> Evidence:
    """How far a row reads as the header of the columns below it.

    For: text over numbers, dates, codes or marks; text over categories that never holds that text.
    Against: a cell that looks like those below it. A run of years, days or dates is a header.
    """
    is_run = _is_run(cells)
    score, n_for, n_against, n_repeated = 0.0, 0, 0, 0
    for cell, profile in zip(cells, below, strict=True):
        weight = _weigh(cell, profile, is_run)
        score += weight
        n_for += weight >= 1
        n_against += weight <= -1
        n_repeated += weight == -0.5
    texts = [fold(cell) for cell in cells if isinstance(cell, str) and is_filled(cell)]
    score -= 0.1 * (len(texts) - len(set(texts)))
    return Evidence(score, n_for, n_against, n_repeated)


def _weigh(cell: Cell, profile: ColumnProfile, is_run: bool) -> float:
    shape = shape_of(cell)
    if shape in ("blank", "none"):
        return -0.2 if shape == "blank" and profile.n_filled else 0.0
    if is_run and shape in ("number", "date"):
        return -1.0 if shape == profile.shape == "date" else 0.5
    if shape == "code" and profile.shape == "code":
        return -1.0 if pattern_of(str(cell)) == profile.pattern else 0.1
    if shape in ("text", "code") or (shape == "mark" and _names_marks(cell, profile)):
        return _weigh_text(str(cell), profile)
    if shape == profile.shape or (shape == "mark" and profile.shape != "blank"):
        return -1.0
    if shape == "date":
        return 1.0
    return -0.2


def _names_marks(cell: Cell, profile: ColumnProfile) -> bool:
    """Whether a word such as 签到 or 迟到 names a column: of numbers, ticks or nothing yet.

    Above marks it is one of them where the same word or another word of marks stands below.
    """
    text = fold(str(cell))
    if text in profile.texts or profile.shape not in ("mark", "number", "time", "blank"):
        return False
    is_field = vocabulary.header_key(text) in vocabulary.field_words("attendance")
    is_word = len(text) > 1 and not text.isascii()
    return is_field or (is_word and all(len(below) == 1 for below in profile.texts))


def _weigh_text(text: str, profile: ColumnProfile) -> float:
    if text.rstrip().endswith((":", "：")):
        return -0.5
    if profile.shape in TYPED:
        return 1.0
    if profile.shape == "blank":
        return 0.05
    if fold(text) in profile.texts:
        return -0.5
    return 0.5 if profile.is_category else 0.1


def _is_run(cells: Sequence[Cell]) -> bool:
    """Whether the numbers or dates of a row run on like 2000 2001 2002, 1 2 3 or a calendar."""
    shapes = [(shape_of(cell), cell) for cell in cells]
    if sum(shape == "date" for shape, _ in shapes) >= 3:
        dates = [str(cell) for shape, cell in shapes if shape == "date"]
        return len(set(dates)) == len(dates)
    numbers = [parse_number(cell) for shape, cell in shapes if shape == "number"]
    values = [number.value for number in numbers if number and not number.unit]
    if len(values) < 3 or len(values) != len(numbers):
        return False
    steps = {b - a for a, b in zip(values, values[1:], strict=False)}
    is_monotone = min(steps) > 0 or max(steps) < 0
    is_calendar = all(value in YEARS for value in values) or all(v in _SERIALS for v in values)
    is_count = len(values) > 3 or shapes[0][0] == "text"
    return (is_count and steps in ({1.0}, {-1.0})) or (is_monotone and is_calendar)
