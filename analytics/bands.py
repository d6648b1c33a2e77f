"""The natural order of groups of people: junior before senior, under a year before one to three."""

import re
import unicodedata

#: Words of levels, the lowest first.
LADDER: tuple[tuple[str, ...], ...] = (
    ("实习", "intern", "trainee"),
    ("助理", "assistant"),
    ("初级", "新人", "junior", "entry"),
    ("中级", "intermediate", "mid"),
    ("高级", "senior"),
    ("资深", "staff"),
    ("专家", "expert", "principal"),
    ("主管", "supervisor", "lead"),
    ("经理", "manager"),
    ("总监", "director"),
)
_RUNGS = tuple((word, rung) for rung, words in enumerate(LADDER) for word in words)
_HAN = str.maketrans({"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6",
                      "七": "7", "八": "8", "九": "9", "半": "0.5"})  # fmt: skip
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(个?月|months?|mos?\b)?")
_BELOW = re.compile(r"以内|以下|不满|不足|不到|小于|少于|低于|under|below|less|fewer|up to|[<≤]")
_ABOVE = re.compile(r"以上|超过|大于|多于|及以上|over|above|more|longer|[>≥+]")

Order = tuple[int, float, float, str]


def natural(label: str) -> Order:
    """What sorts labels of levels, of service and of size into the order a reader expects.

    A word of the ladder goes by its highest rung, a band by where it begins and ends (months count
    as parts of a year), a letter with a number (P7, P10) by the number, the rest by letter behind
    them.
    """
    plain = unicodedata.normalize("NFKC", label).casefold().strip()
    rungs = [rung for word, rung in _RUNGS if re.search(rf"(?<![a-z]){word}", plain)]
    if rungs:
        return 0, float(max(rungs)), 0.0, plain
    told = re.sub(r"十(?=[一二三四五六七八九])", "1", plain).replace("十", "10").translate(_HAN)
    numbers = _NUMBER.findall(told)
    if not numbers:
        return 2, 0.0, 0.0, plain
    ends = _in_years(numbers)
    if re.match(r"[a-z]+[_-]?\d", told):
        return 1, ends[0], 0.0, plain
    if _BELOW.search(told):
        return 1, 0.0, ends[0], plain
    return 1, ends[0], float("inf") if _ABOVE.search(told) else ends[-1], plain


def _in_years(numbers: list[tuple[str, str]]) -> list[float]:
    """Each number, a twelfth of it where it, or the one it stands before, is in months."""
    return [
        float(number) / (12 if unit or (k == 0 and len(numbers) > 1 and numbers[1][1]) else 1)
        for k, (number, unit) in enumerate(numbers)
    ]
