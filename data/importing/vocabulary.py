"""The words an import knows: column names, marks, grades, answer scales, metrics, totals.

The words themselves are data, in `words/*.toml`; this module says how they are compared.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from data.importing.model import Kind
from data.importing.values import fold, one_line, split_unit

WORDS_FOLDER = Path(__file__).resolve().parent / "words"


@dataclass(frozen=True)
class KnownMetric:
    """A metric known by name, with the header keys of the metric and of its two parts."""

    metric_id: str
    kind: str
    direction: str
    unit: str | None
    names: frozenset[str]
    numerator: frozenset[str]
    denominator: frozenset[str]


@cache
def words(name: str) -> dict:
    """One file of words, as it stands."""
    return tomllib.loads((WORDS_FOLDER / f"{name}.toml").read_text("utf-8"))


# comparing headers


@cache
def _simplified() -> dict[int, int]:
    letters = words("terms")["traditional"]
    return str.maketrans(letters["from"], letters["to"])


def simplified(text: str) -> str:
    """A text with simplified Chinese characters for traditional ones."""
    return text.translate(_simplified())


_NUMBERING = re.compile(
    r"^\s*(?:q\s*)?\d{1,3}(?:\.\d{1,2})*\s*[、.．:)]\s*(?=\D)|^第\d+题\s*[、.:：]?\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〖[^〖〗]*〗")
_ASIDES = re.compile(
    r"请问|请选择|请填写|请输入|您|你|目前|现在|所在的|所属的|所处的|所参加的|参加的|本次|的?(?:是|为)?(?:什么|哪个|哪一个|哪门|哪些)"
    r"|(?:是|为)$|^的"
    r"|\b(?:what is|which|please|select|choose|your|you|did|do|work in|attend|attended)\b"
    r"|\b(?:is|are|the)\b",
)


@lru_cache(20_000)
def word_key(text: str) -> str:
    """A text as words are compared: folded, simplified, lower case, letters and digits only."""
    lowered = fold(text).lower().translate(_simplified())
    return re.sub(r"[^\w#]|_", "", lowered)


@lru_cache(20_000)
def header_key(header: str) -> str:
    """A header as columns are compared: without numbering, brackets and what stands in them."""
    bare = _NUMBERING.sub("", fold(one_line(header)))
    outside = _BRACKETS.sub(" ", bare)
    return word_key(outside) or word_key(bare) or fold(header)


_TWO_LANGUAGES = re.compile(
    r"(?P<zh>[\u4e00-\u9fff][\u4e00-\u9fff\s]*)[\s/|(]+(?P<en>[A-Za-z][A-Za-z ./#&-]+)\)?"
    r"|(?P<first>[A-Za-z][A-Za-z ./#&-]+?)[\s/|(]+(?P<second>[\u4e00-\u9fff][\u4e00-\u9fff\s]*)\)?"
)


@lru_cache(20_000)
def in_two_languages(header: str) -> tuple[str, ...]:
    """The keys of both halves of a header that says the same in Chinese and English; else none."""
    found = _TWO_LANGUAGES.fullmatch(fold(one_line(header)))
    return tuple(header_key(half) for half in found.groups() if half) if found else ()


#: A header as databases write it: player_first_name, mes_Score.
_JOINED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
#: So many columns that begin alike say nothing with it: mes_TestID, mes_Score, mes_StudentID.
FEWEST_ALIKE = 3


def keys_without_prefix(headers: Sequence[str]) -> dict[str, str]:
    """Header -> the key of what it says of a person, or behind a word that many begin with.

    Behind a word that no person is called by, ID or name alone may be those of anything.
    """
    written = [fold(one_line(header)) for header in headers]
    joined = {text for text in written if _JOINED.fullmatch(text)}
    n_of = Counter(text.partition("_")[0].lower() for text in joined)
    people, alone = term("fields", "prefixes", "people"), term("fields", "prefixes", "not_alone")
    said_first = tuple(term("fields", "prefixes", "zh"))
    found = {}
    for header, text in zip(headers, written, strict=True):
        first, _, rest = text.replace(" ", "_").partition("_")
        key = word_key(rest)
        is_of_person = first.lower() in people and key in field_words("roster")
        is_shared = text in joined and n_of[first.lower()] >= FEWEST_ALIKE and key not in alone
        if is_of_person or is_shared:
            found[header] = key
        elif text.startswith(said_first):
            rest = next(text.removeprefix(word) for word in said_first if text.startswith(word))
            if header_key(rest) in field_words("roster"):
                found[header] = header_key(rest)
    return found


_CODE = re.compile(
    r"(?:^|[\s_-])(?:id|ids|uuid|guid|(?:zip|postal|product|item|order)[\s_]code)$"
    r"|[a-z](?:ID|Id|UUID)$|(?:编号|编码|代码|邮编|ID)$"
)


@lru_cache(20_000)
def is_code(header: str) -> bool:
    """Whether a header is of numbers that only tell things apart: mes_TestID, 产品编号."""
    text = fold(one_line(header))
    return _CODE.search(text) is not None or _CODE.search(text.lower()) is not None


@lru_cache(20_000)
def question_key(header: str) -> str:
    """A question as columns are compared: without "please choose", "your" and the question mark."""
    bare = _BRACKETS.sub(" ", _NUMBERING.sub("", fold(one_line(header)))).lower()
    bare = bare.translate(_simplified()).rstrip("? :")
    return word_key(_ASIDES.sub(" ", bare).strip().removeprefix("的"))


def is_numbered(header: str) -> bool:
    """Whether a header starts like a question of a form: 3、 or Q3."""
    return _NUMBERING.match(fold(one_line(header))) is not None


@cache
def term(name: str, *path: str) -> frozenset[str]:
    """The compared form of a list of words, for example term("terms", "totals")."""
    found = words(name)
    for step in path:
        found = found[step]
    return frozenset(word_key(word) or fold(word).lower() for word in _listed(found))


def _listed(found: object) -> list[str]:
    if isinstance(found, dict):
        return found["words"] if "words" in found else [w for part in found.values() for w in part]
    return list(found)


def holds(text: str, found: frozenset[str]) -> bool:
    """Whether a text contains one of the words."""
    key = word_key(text)
    return any(word in key for word in found)


def sense_of(text: str, name: str, *path: str) -> str | None:
    """Which entry of a table of words a text is, whole word first, then the longest contained."""
    table = words(name)
    for step in path:
        table = table[step]
    key = word_key(text)
    exact = next((s for s in table if key and key in term(name, *path, s)), None)
    if exact is not None or not key:
        return exact
    inside = [
        (len(w), s)
        for s in table
        for w in term(name, *path, s)
        if len(w) > 1 and w in key and _stands_alone(w, text)
    ]
    return max(inside)[1] if inside else None


#: Short words that begin others: Presentation is no pre-test, afternoon is not after.
_SHORT = 5


def _stands_alone(word: str, text: str) -> bool:
    """Whether a short English word is one of a text, also in PreScore, posttest and quizzes."""
    if len(word) > _SHORT or not word.isascii() or not word.isalpha():
        return True
    behind = tuple(term("terms", "behind_short"))
    parts = (p.lower() for p in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", fold(one_line(text))))
    rests = [part.removeprefix(word) for part in parts if part.startswith(word)]
    return any(rest in ("", "s", "zes") or rest.startswith(behind) for rest in rests)


# columns


@cache
def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields a table of this kind can have."""
    return tuple(words("fields")["of_kind"][kind])


@cache
def field_words(kind: Kind) -> dict[str, str]:
    """Header key -> field for one kind; the field named first keeps a word two fields share."""
    found: dict[str, str] = {}
    for field in fields_of(kind):
        for word in words("fields")["words"].get(field, ()):
            found.setdefault(header_key(word), field)
    return found


def names_a_field(header: str) -> bool:
    """Whether a header is a word of some field of some kind of table."""
    key = header_key(header)
    return any(key in field_words(kind) for kind in words("fields")["of_kind"])


def says_rating(header: str) -> bool:
    """Whether a column beside marks or scores is a rating of the course by its learners."""
    rated, others = (term("terms", "beside_marks", name) for name in ("rated", "others"))
    return holds(header, rated) and not holds(header, others)


@lru_cache(20_000)
def mean_the_same(one: str, other: str) -> bool:
    """Whether two headers are words of one field of some kind of table: 姓名 and Name."""
    keys = header_key(one), header_key(other)
    found = ([field_words(kind).get(key) for key in keys] for kind in words("fields")["of_kind"])
    return any(first is not None and first == second for first, second in found)


def plan_kinds() -> tuple[Kind, ...]:
    """The kinds of table a training plan consists of."""
    return tuple(words("fields")["telling"])


def tells(kind: Kind, fields: set[str]) -> bool:
    """Whether these fields together are those of one table of a training plan alone."""
    return any(set(told) <= fields for told in words("fields")["telling"][kind])


def names_people(headers: Sequence[str], *, by_role: bool = False) -> bool:
    """Whether one of several different names is a word for people.

    `by_role`: 坐席 and agent count too, which stand in cells as often as in a header.
    """
    keys = [header_key(header) for header in headers]
    roles = frozenset() if by_role else term("terms", "people_by_role")
    fields = [field_words("roster").get(key) for key in keys if key not in roles]
    is_person = any(field in ("person_name", "person_id") for field in fields)
    return is_person and 1 < len(set(headers)) == len(headers)


def names_plan_columns(headers: Sequence[str]) -> bool:
    """Whether a row holds nothing but the column names of one table of a training plan."""
    keys = [header_key(header) for header in headers]
    found = [(kind, field_words(kind)) for kind in plan_kinds()]
    return any(
        all(key in known for key in keys) and tells(kind, {known[key] for key in keys})
        for kind, known in found
    )


def is_total(text: str) -> bool:
    """Whether a key cell marks a row that sums up others."""
    return word_key(text) in term("terms", "totals")


def is_legend(sheet_name: str) -> bool:
    """Whether a sheet is called an explanation of how another one is filled in."""
    return word_key(sheet_name) in term("terms", "legend")


def is_summary(sheet_name: str) -> bool:
    """Whether a sheet is called a summary of others: 汇总, 一季度汇总, Summary."""
    key = word_key(sheet_name)
    return any(word in key for word in term("terms", "summary_sheet"))


def is_personal(header: str) -> bool:
    """Whether a column names or reaches a private person."""
    return any(
        key in term("terms", "personal") for key in (header_key(header), question_key(header))
    )


@lru_cache(20_000)
def is_no_score(header: str) -> bool:
    """Whether a header is of what people did or think, not of a score: 讨论总数, Study hours."""
    key, ends = header_key(header), term("scores", "not_score", "endings")
    said = _BRACKETS.sub(" ", fold(one_line(header)).lower()).replace("_", " ").split()
    # Account ends with count, but not with the word
    last = {said[-1], "".join(said[-2:])} if said else set()
    is_end = any(end in last if end.isascii() else key.endswith(end) for end in ends)
    is_begun = key.startswith(tuple(term("scores", "not_score", "beginnings")))
    is_other = is_end or is_begun or key in term("scores", "not_score", "words")
    return is_other and key not in field_words("assessment")


def is_reason_column(header: str) -> bool:
    """Whether a column says why its rows were left out of an earlier load."""
    return word_key(header) in term("terms", "left_out_reason")


def is_anonymous(name: str) -> bool:
    """Whether a name says that nobody is named."""
    return word_key(name) in term("terms", "anonymous")


def is_row_number(header: str) -> bool:
    """Whether a column only counts the rows."""
    key = header_key(header)
    return key in term("terms", "row_number") or fold(header) == "#"


# marks of a sign-in sheet


@cache
def mark_status() -> dict[str, str]:
    """Mark (folded, upper case) -> attendance status."""
    table = words("marks")["status"]
    return {fold(mark).upper(): status for status, marks in table.items() for mark in marks}


@cache
def ambiguous_marks() -> dict[str, str]:
    """Mark with opposite meanings in different places -> the status taken when nobody says more."""
    return {fold(mark).upper(): status for mark, status in words("marks")["ambiguous"].items()}


@cache
def leading_marks() -> tuple[tuple[str, str], ...]:
    """Beginning of a mark that is followed by how long or when -> status, longest first.

    A letter or a sign alone begins too many things to be one.
    """
    table = words("marks")["timed"]
    pairs = [(fold(word).upper(), status) for status, found in table.items() for word in found]
    pairs += [(mark, status) for mark, status in mark_status().items() if _is_leading(mark)]
    return tuple(sorted(set(pairs), key=lambda pair: (-len(pair[0]), pair)))


def _is_leading(mark: str) -> bool:
    return len(mark) > 1 and mark[0].isalpha()


@cache
def event_of(action: str) -> str | None:
    """joined or left, by the word that an action is or contains; None for any other action."""
    table = words("marks")["events"]
    pairs = [(fold(word).upper(), event) for event, found in table.items() for word in found]
    exact = next((event for word, event in pairs if word == action), None)
    inside = [(len(word), event) for word, event in pairs if len(word) > 2 and word in action]
    return exact or (max(inside)[1] if inside else None)


# words of a score sheet


@cache
def score_status() -> dict[str, str]:
    """Word (folded, lower case) -> status of a result without a score; 'none': nothing to store."""
    table = words("scores")["status"]
    found = {fold(word).lower(): status for status, marks in table.items() for word in marks}
    return found | {fold(word).lower(): "none" for word in words("scores")["none"]["words"]}


@cache
def reason_without_score() -> dict[str, str]:
    """As `score_status`, with words that say as much in other tables: 出差, 离职."""
    table = words("scores")["elsewhere"]
    found = {fold(word).lower(): status for status, marks in table.items() for word in marks}
    return found | score_status()


@cache
def grade_words() -> dict[str, bool | None]:
    """Grade word (folded, lower case) -> whether it says passed (None: it does not say)."""
    senses = {"passed": True, "failed": False, "open": None}
    table = words("scores")["grade"]
    return {fold(w).lower(): senses[name] for name in senses for w in table[name]["words"]}


# metrics


@cache
def known_metrics() -> tuple[KnownMetric, ...]:
    """The metrics known by name."""
    return tuple(_known_metric(entry) for entry in words("metrics")["metric"])


def _known_metric(entry: dict) -> KnownMetric:
    keys = {
        part: frozenset(header_key(word) for word in entry.get(part, ()))
        for part in ("names", "numerator", "denominator")
    }
    return KnownMetric(
        entry["metric_id"], entry["kind"], entry["direction"], entry.get("unit"), **keys
    )


def metric_named(name: str) -> KnownMetric | None:
    """The known metric a header names, None for any other."""
    key = header_key(name)
    return next((metric for metric in known_metrics() if key in metric.names), None)


def is_lower_better(name: str) -> bool:
    """Whether a metric's name says that lower is better (churn, complaints, handling time)."""
    found = words("metrics")["lower"]
    key = word_key(name)
    is_said = key in term("metrics", "lower", "whole")
    return (
        is_said
        or any(word_key(w) in key for w in found["words"])
        and not any(word_key(w) in key for w in found["except"])
    )


def is_figure_name(name: str) -> bool:
    """Whether a name is that of a metric: a known one, or one with a word of figures."""
    return metric_named(name) is not None or holds(name, term("metrics", "figure"))


def is_actual(name: str) -> bool:
    """Whether a column under a period or a metric is what really was: 实际, actual."""
    return header_key(name) in {header_key(w) for w in words("fields")["words"]["metric_value"]}


@lru_cache(20_000)
def is_business_result(header: str) -> bool:
    """Whether a column beside people says what they brought in: 3月业绩(万元), 签单量, GMV.

    The last words of a name decide: 投诉处理 is a course, 投诉量 a figure; 业绩得分 is a score.
    """
    unit = split_unit(header)[1].lower()
    key = header_key(header)
    is_named = any(key.endswith(word) for word in term("metrics", "result", "words"))
    known = metric_named(header)
    is_known = known is not None and known.metric_id not in ("attendance_rate", "pass_rate")
    return is_named or is_known or unit in words("metrics")["result"]["units"]


def is_planned(name: str) -> bool:
    """Whether a column is a plan, or compares with a plan or another period: 目标, 完成率, 环比."""
    return header_key(name) in term("metrics", "planned")


def is_goal(name: str) -> bool:
    """Whether a column says what was aimed at, alone or of a metric: 目标, 计划值, GMV目标."""
    is_whole = header_key(name) in term("metrics", "plan_of", "words")
    return is_whole or (not is_planned(name) and metric_planned_in(name) is not None)


def is_attainment(name: str) -> bool:
    """Whether a column says how much of a goal was reached: 完成率, 达成率."""
    return header_key(name) in term("metrics", "attainment")


@lru_cache(20_000)
def is_figure_of_period(label: str) -> bool:
    """Whether what is written beside a month is a figure of it: 目标, 实际, 环比, 销售额.

    What is counted of a person or scored in a test is none.
    """
    if is_planned(label) or is_comparison(label) or is_achieved(label):
        return True
    is_of_person = holds(label, term("metrics", "of_person"))
    return is_figure_name(label) and not is_of_person


def is_achieved(name: str) -> bool:
    """Whether a column under a period is what really was, also as 完成 beside a goal."""
    return is_actual(name) or header_key(name) in term("metrics", "plan_of", "actual")


@lru_cache(20_000)
def metric_planned_in(name: str) -> str | None:
    """The metric that a column is the goal of: 目标销售额, DAU (target); None for no goal."""
    rest = _without_word(name, term("metrics", "plan_of", "words"))
    return rest or None


@lru_cache(20_000)
def metric_measured_in(name: str) -> str:
    """The metric that a column measures, without words such as 实际 that stand beside a goal."""
    return _without_word(name, term("metrics", "plan_of", "actual")) or header_key(name)


@lru_cache(20_000)
def name_without_actual(name: str, *, is_beside_goal: bool = False) -> str:
    """A metric as written, without 实际 or actual at an end of it: GMV实际, 实际GMV, 订单量(实际).

    完成 and 达成 mean the same only behind the name of a metric whose goal stands beside it.
    """
    known = sorted(words("metrics")["plan_of"]["actual"], key=len, reverse=True)
    sure = [word for word in known if word not in words("metrics")["plan_of"]["of_goal"]]
    before = "|".join(rf"{word}\b" if word.isascii() else word for word in sure)
    behind = "|".join(
        rf"\b{word}" if word.isascii() else word for word in (known if is_beside_goal else sure)
    )
    text = fold(one_line(name))
    found = re.fullmatch(
        rf"(?:(?:{before})[\s:_-]*)?(?P<name>.+?)(?:[\s:_-]*[(\[]?(?:{behind})[)\]]?)?",
        text,
        re.IGNORECASE,
    )
    return found["name"].strip() if found and found["name"] != text else name


def _without_word(name: str, found: frozenset[str]) -> str:
    """A name without the longest of these words that it begins or ends with; '' for none."""
    keys = (header_key(name), word_key(name))
    for key, word in ((key, word) for key in keys for word in sorted(found, key=len, reverse=True)):
        if key.startswith(word) or key.endswith(word):
            return key.removeprefix(word) if key.startswith(word) else key.removesuffix(word)
    return ""


def is_comparison(name: str) -> bool:
    """Whether a column only compares with another period: 环比, 同比, yoy."""
    return header_key(name) in term("metrics", "compared")


def is_beside_actual(name: str) -> bool:
    """Whether figures under this name are goals or comparisons, not what really was."""
    return is_goal(name) or is_planned(name) or is_comparison(name)


#: Between the units of a path, from the largest to the smallest; between the paths of one cell.
_BELOW, _BESIDE = re.compile(r"\s*[-/\\>＞→－—]+\s*"), re.compile(r"[,，;；、]")
#: What a unit of its own is called by: not the 1 of 产线A-1.
_UNIT = re.compile(r"[\u4e00-\u9fff]{2}|[^\W\d_]{3}")


def unit_path(name: str) -> list[str]:
    """The units that a department is said to lie in, the largest first: 电商部-客服一组."""
    return _BELOW.split(_BESIDE.split(name)[0])


def units_in_path(names: Sequence[str]) -> dict[str, str]:
    """The smallest unit by path where all are of one whole, as other tables call it.

    Nothing where two wholes are named, two units are called alike, or a part is no word (产线A-1).
    """
    paths = {name: unit_path(name) for name in names}
    parts = {part for path in paths.values() for part in path}
    is_one = len({path[0] for path in paths.values()}) == 1
    n_different = len({tuple(path) for path in paths.values()})
    is_told_apart = len({path[-1] for path in paths.values()}) == n_different
    if not (is_one and is_told_apart and all(map(_UNIT.search, parts))):
        return {}
    return {name: path[-1] for name, path in paths.items() if len(path) > 1}


def is_unit_name(name: str) -> bool:
    """Whether a name is called as teams, shops and places are: 客服一组, 南京路店, Team A."""
    table, lowered = words("terms")["unit_names"], fold(name).lower()
    is_ended = lowered.endswith(tuple(table["endings"])) and not lowered.endswith(
        tuple(table["except"])
    )
    return is_ended or lowered.startswith(tuple(table["beginnings"]))


def is_amount_name(name: str) -> bool:
    """Whether a metric's name says that it is an amount: money, a price, an average."""
    return holds(name, term("metrics", "amount", "words")) or is_mean_name(name)


#: 每单, per order: what one number is of; 收入/人: it may stand behind a bar.
_EACH = re.compile(r"(?:每|\bper\s)\s*(?P<piece>[^\W\d_]+)")


def is_mean_name(name: str) -> bool:
    """Whether a metric's name says that it is one number for each of another: 人均, per user.

    What is told for each day or month is a total (每日销售额), and behind a bar may stand a unit
    (销售额/万元).
    """
    if holds(name, term("metrics", "mean", "words")):
        return not holds(name, term("metrics", "mean", "of_time"))
    lowered = fold(name).lower()
    each = _EACH.search(lowered)
    if each is not None:
        return not each["piece"].startswith(tuple(term("metrics", "mean", "time")))
    whole, bar, piece = (part.strip() for part in lowered.rpartition("/"))
    if not (bar and whole) or piece.startswith(tuple(term("metrics", "mean", "time"))):
        return False
    is_money = holds(whole, term("metrics", "amount", "words"))
    is_piece = word_key(piece) in term("metrics", "mean", "piece")
    return is_piece or (is_money and word_key(piece) not in term("metrics", "mean", "unit"))


def is_share_name(name: str) -> bool:
    """Whether a metric's name says that its numbers are shares of something."""
    key, found = header_key(name), words("metrics")["ratio"]
    if any(key.endswith(word_key(w)) for w in found["except"]):
        return False
    return any(key.endswith(word_key(w)) for w in found["words"] if word_key(w))


@lru_cache(20_000)
def first_of_two_parts(name: str) -> Literal["minute", "hour"] | None:
    """What 05 of 05:32 counts under a header: minutes of calls, or what it says (hh:mm)."""
    text = fold(name).lower()
    if re.search(r"h+:m+:s+|时:分:秒", text):
        return None
    found = words("metrics")["two_parts"]
    for part in ("minute", "hour"):
        if any(word in text for word in found[part]):
            return part
    key = f" {re.sub(r'[^a-z0-9一-鿿]+', ' ', text)} "
    is_call = any((f" {w} " if w.isascii() else w) in key for w in found["calls"])
    return "minute" if is_call else None


@cache
def frequency_words() -> dict[str, str]:
    """Word of a frequency column -> period."""
    table = words("metrics")["frequency"]
    return {word_key(word): period for period, found in table.items() for word in found}


# answer scales


@cache
def likert_families() -> dict[str, dict[str, int]]:
    """Name of each family of answer words -> answer -> step, the highest first.

    A family with `of` is written once and stands for one family per word: 非常{} 比较{} … of 了解.
    """
    found = {}
    for family in words("likert")["family"]:
        for word in family.get("of", [""]):
            name = f"{family['name']} {word}".strip()
            steps = family["steps"]
            found[name] = {
                answer_key(answer.format(word)): len(steps) - place
                for place, step in enumerate(steps)
                for answer in step
            }
    return found


@cache
def likert_families_with() -> dict[str, tuple[str, ...]]:
    """Answer -> names of the families that hold it, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, steps in likert_families().items():
        for answer in steps:
            found[answer] = (*found.get(answer, ()), name)
    return found


@cache
def shifting_answers() -> frozenset[str]:
    """Answers that sit in the middle or one above it, depending on the other options."""
    return frozenset(answer_key(word) for word in words("likert")["shifting"]["words"])


@cache
def out_of_scale() -> frozenset[str]:
    """Answers that say the question does not apply."""
    return frozenset(answer_key(word) for word in words("likert")["out_of_scale"]["words"])


@cache
def missing_answers() -> dict[str, str]:
    """Cell of a survey export -> why there is no answer."""
    table = words("likert")["missing"]
    return {fold(word): why for why, found in table.items() for word in found}


@cache
def ticks(*, is_chosen: bool) -> frozenset[str]:
    """Cells (folded, lower case) by which a column of its own says that an option is chosen."""
    return term_texts("likert", "ticks", "chosen" if is_chosen else "not_chosen")


@cache
def term_texts(name: str, *path: str) -> frozenset[str]:
    """A list of words, folded and in lower case, with their signs and blanks."""
    found = words(name)
    for step in path:
        found = found[step]
    return frozenset(fold(word).casefold() for word in _listed(found))


_ANSWER_LABEL = re.compile(r"^(?:\d{1,2}\s*(?:分\s*)?[-–—:、.,)=]?\s*|[A-Ga-g]\s*[.、:)]\s*)(?=\S)")


@lru_cache(20_000)
def answer_key(answer: str) -> str:
    """An answer as scales compare it: simplified, lower case, without its number or letter."""
    text = re.sub(r"\s+", " ", fold(answer).lower().translate(_simplified()))
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", text) or text
    found = _ANSWER_LABEL.match(bare)
    rest = bare[found.end() :] if found is not None else bare
    rest = rest if rest and not rest.isdigit() and rest != "分" else bare
    return _one_language(rest)


_IN_TWO = re.compile(
    r"([\u4e00-\u9fff]+)[\s/|,;-]*\b([a-z][a-z' ]+)|([a-z][a-z' ]+?)[\s/|,;-]*([\u4e00-\u9fff]+)"
)


def _one_language(answer: str) -> str:
    """满意 Satisfied as 满意, where a scale knows an answer in both of its languages."""
    found = _IN_TWO.fullmatch(answer)
    if found is None:
        return answer
    chinese, english = found[1] or found[4], (found[2] or found[3]).strip()
    return chinese if {chinese, english} <= _answer_words() else answer


@cache
def _answer_words() -> frozenset[str]:
    """Every word of a scale as it is written, in lower case."""
    families = words("likert")["family"]
    steps = (
        w.format(of) for f in families for of in f.get("of", [""]) for s in f["steps"] for w in s
    )
    return frozenset(map(str.lower, (*steps, *words("likert")["out_of_scale"]["words"])))
