"""Tables of counts read as records: outcomes or ratings across, groups down, or the other way."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from os.path import commonprefix

import pandas as pd
from rapidfuzz import fuzz

from data.importing import headings, levels, vocabulary
from data.importing.small_table import ANY_YEAR
from data.importing.values import fold, parse_moment, parse_number, text_of

#: Headers this alike, 0 to 100, name the same thing twice.
ALIKE_HEADERS = 50
#: A table of counts has at most so many rows; a longer one lists people or days.
MOST_ROWS = 30
#: Ratings across or down: at least so many steps in a row.
FEWEST_STEPS = 3
#: From so many rows on, numbers all on one narrow scale are what people gave, no counts.
FEWEST_JUDGES = 5
#: Fewer days than this across are no series.
FEWEST_ACROSS = 8
#: More columns of values than this are not groups side by side.
MOST_GROUPS = 12


@dataclass(frozen=True)
class Records:
    """One row per cell, with the roles that this reading settles, and what it takes for granted.

    `is_rating`: the values are steps of a scale, whatever their headers say.
    """

    frame: pd.DataFrame
    roles: Mapping[str, str]
    assumed: tuple[str, ...] = ()
    is_rating: bool = False


def as_records(frame: pd.DataFrame, given: Mapping[str, str]) -> Records:
    """The table with its counts in one column, or unchanged where it is no table of counts."""
    if given:
        return Records(frame, {})
    frame = _without_totals(frame)
    readings = (
        _days_across,
        _wide_series,
        _paired,
        _ratings_across,
        _cases_and_controls,
        _sides_across,
        _times_of_sides,
        _outcome_across,
        _outcome_down,
        _wide_groups,
        _wide_waves,
        _two_periods,
        _wide_conditions,
        _wide_answers,
        _unnamed_counts,
    )
    for reading in readings:
        records = reading(frame)
        if records is not None:
            return records
    return Records(frame, {})


def _without_totals(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without a column that adds up all its other columns of numbers.

    Its header says so; beside three columns or more, a header of people does too.
    """
    numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])]
    for column in numbers:
        rest = [c for c in numbers if c != column]
        is_sum = len(rest) > 1 and (frame[rest].sum(axis=1) == frame[column]).all()
        is_whole = len(rest) >= FEWEST_STEPS and headings.role_of(str(column)) in _WHOLES
        if is_sum and (vocabulary.is_total(str(column)) or is_whole):
            return frame.drop(columns=[column])
    return frame


_WHOLES = ("count", "denominator")


def _labels_and_counts(frame: pd.DataFrame) -> tuple[str, list[str]] | None:
    """The one column of labels and the columns of counts of a two-way table."""
    first, rest = frame.columns[0], list(frame.columns[1:])
    is_small = len(rest) >= 2 and 2 <= len(frame) <= MOST_ROWS
    if not is_small or frame[first].isna().any() or not frame[first].is_unique:
        return None
    numbers = all(pd.api.types.is_numeric_dtype(frame[c]) for c in rest)
    return (first, rest) if numbers and all(levels.are_counts(frame[c]) for c in rest) else None


def _melted(
    frame: pd.DataFrame, down: str, across: str, down_role: str, across_role: str
) -> Records:
    bare = [levels.without_counted(str(c)) for c in frame.columns[1:]]
    if levels.are_times(bare):
        # 培训前人数 counts those before
        frame = frame.set_axis([frame.columns[0], *bare], axis=1)
    long = frame.melt(frame.columns[0], var_name=across, value_name="count")
    long = long.rename(columns={frame.columns[0]: down}).infer_objects()
    return Records(long, {down: down_role, across: across_role, "count": "count"})


def _paired(frame: pd.DataFrame) -> Records | None:
    """The same two answers down and across: the same people asked twice."""
    table = _labels_and_counts(frame)
    if table is None or len(frame) != len(table[1]):
        return None
    if len(frame) > 2:
        return _paired_steps(frame, *table)
    cells = [text_of(cell) for cell in frame[table[0]]]
    headers = [text_of(str(column)) for column in table[1]]
    corner = [part.strip() for part in re.split(r"[\\/|×]", str(table[0])) if part.strip()]
    names = corner if len(corner) == 2 else [_FIRST, _SECOND]
    are_alike = {*cells} == {*headers}
    is_made = are_alike and is_made_against(str(table[0]))
    if not are_alike:
        names[0], *cells = _told_apart(cells, str(table[0]))
        names[1], *headers = _told_apart(headers, _SECOND)
        # Approve below "Second: approve"
        by_key = {fold(cell).lower(): cell for cell in cells}
        headers = [by_key.get(fold(header).lower(), header) for header in headers]
        frame = frame.assign(**{str(table[0]): cells}).set_axis([table[0], *headers], axis=1)
        corner = names
    if {*cells} != {*headers} or names[0] == names[1]:
        return None
    if is_made or (len(corner) == 2 and are_of_two_things(*corner, headers)):
        # what was said against what was so, smoking and illness: do the two go together?
        return _melted(frame, *names, "group", "value")
    if are_alike and names == [_FIRST, _SECOND] and _asks_of_one_thing(str(table[0]), headers):
        found = _melted(frame, str(table[0]), "outcome", "group", "value")
        return replace(found, assumed=("value_assumed",))
    is_later = _time_of(names[0]) == "after" or _time_of(names[1]) == "before"
    return _melted(frame, *names, *(("after", "before") if is_later else ("before", "after")))


#: What the two times are called that nothing names.
_FIRST, _SECOND = "first", "second"


def _asks_of_one_thing(corner: str, answers: Sequence[str]) -> bool:
    """Whether a plain yes and no is asked of a thing that is no time: 是否培训, smoking."""
    is_named = corner.strip() not in ("", "(A)")
    return levels.is_yes_no(answers) and is_named and _time_of(corner) is None


def _paired_steps(frame: pd.DataFrame, first: str, columns: list[str]) -> Records | None:
    """The same steps of a scale down and across: the same people, or things, rated twice."""
    cells = [text_of(cell) for cell in frame[first]]
    corner = [part.strip() for part in re.split(r"[\\/|×]", first) if part.strip()]
    names = corner if len(corner) == 2 else [_FIRST, _SECOND]
    steps = _steps_of(columns)
    if None in steps and levels.are_counted(columns):
        # 一级, 二级, 三级
        steps = [1.0 + place for place in range(len(columns))]
    are_steps = None not in steps and len({*steps}) == len(steps)
    if {*cells} != {*columns} or not are_steps or names[0] == names[1]:
        return None
    step = dict(zip(columns, steps, strict=True))
    named = frame.assign(**{first: [step[cell] for cell in cells]})
    named = named.rename(columns=step)
    return replace(_melted(named, *names, "before", "after"), is_rating=True)


def _told_apart(labels: list[str], name: str) -> list[str]:
    """The time that labels begin or end with, or the thing they are answers about, else the name of
    their side; and the labels without it.

    培训前通过 begins with a time, Approve (1st) ends with one, 医生甲阳性 is of 医生甲.
    """
    shared = len(commonprefix(labels))
    for end in range(shared, 0, -1):
        if _time_of(labels[0][:end]) and all(len(x) > end for x in labels):
            return [_bare(labels[0][:end]), *(_bare(label[end:]) for label in labels)]
    shared = len(commonprefix([label[::-1] for label in labels]))
    for end in range(shared, 0, -1):
        if _time_of(labels[0][-end:]) and all(len(x) > end for x in labels):
            return [_bare(labels[0][-end:]), *(_bare(label[:-end]) for label in labels)]
    thing = commonprefix(labels)
    answers = [label[len(thing) :].strip(" :：") for label in labels]
    return [_bare(thing), *answers] if thing and levels.is_outcome(answers) else [name, *labels]


def _bare(text: str) -> str:
    return text.strip(" :：,，_-()（）")


def _time_of(text: str) -> str | None:
    """Whether a text names the first or the second of two times: before, after, 1st, second."""
    role = _ORDINALS.get(_bare(text).lower()) or headings.role_of(_bare(text))
    return role if role in ("before", "after") else None


#: Names of the first and the second time, beside which a column alone would be a class: 1st, 2nd.
_ORDINALS = {
    "1st": "before", "第1次": "before", "首次": "before", "初次": "before",
    "2nd": "after", "第2次": "after", "二次": "after", "再次": "after",
}  # fmt: skip


def are_of_two_things(first: str, second: str, answers: Sequence[Hashable]) -> bool:
    """Whether a plain yes and no is asked of two things, such as 母亲吸烟 beside 低出生体重."""
    is_alike = fuzz.ratio(first, second) >= ALIKE_HEADERS or _time_of(first) or _time_of(second)
    return levels.is_yes_no(answers) and not is_alike


_MADE_AGAINST = re.compile(r"真实|实际|金标准|猜|预测|truth|actual|guess|predict|gold", re.I)


def is_made_against(header: str) -> bool:
    """Whether a header is of what was so, or of what somebody said it was."""
    return _MADE_AGAINST.search(header) is not None


def _ratings_across(frame: pd.DataFrame) -> Records | None:
    """Steps of a scale across, groups down."""
    table = _labels_and_counts(frame)
    if table is None or not _are_steps([str(c) for c in table[1]]):
        return None
    steps = _steps_of([str(c) for c in table[1]])
    named = frame.rename(columns=dict(zip(table[1], steps, strict=True)))
    found = _melted(named, str(table[0]), "rating", "group", "value")
    # whoever answered one question most likely answered the others
    is_of_same = _QUESTION.fullmatch(str(table[0]).strip()) is not None
    return replace(found, assumed=("paired_read_as_independent",)) if is_of_same else found


_QUESTION = re.compile(
    r"(?:问卷)?(?:题目|题号|题项|问题|条目)|评价(?:项目?|维度|内容)|维度|questions?|items?|statements?",
    re.IGNORECASE,
)


def _cases_and_controls(frame: pd.DataFrame) -> Records | None:
    """Cases beside controls across, what they were exposed to down: shares of each are compared.

    Inside strata, where further columns of labels name them. Of several the last is the exposure.
    """
    labels = [c for c in frame if not pd.api.types.is_numeric_dtype(frame[c])] or [frame.columns[0]]
    counts = [c for c in frame if c not in labels]
    if len(counts) != 2 or frame.duplicated(labels).any():
        return None
    words = vocabulary.words("roles")["case_control"]
    first, second = (vocabulary.header_key(str(c)) for c in counts)
    sides = [
        {vocabulary.header_key(word) for word in words[name]} for name in ("cases", "controls")
    ]
    is_pair = any({first} <= one and {second} <= other for one, other in (sides, sides[::-1]))
    answered = next((c for c in labels if levels.is_outcome(frame[c].unique())), None)
    # beside controls, whatever they are the controls of: 肺癌, 对照
    is_told = answered is not None and len({first, second} & sides[1]) == 1
    if not (is_pair or is_told) or not all(levels.are_counts(frame[c]) for c in counts):
        return None
    exposed = labels[-1] if answered is None else answered
    long = frame.melt(labels, var_name="group", value_name="count").infer_objects()
    strata = [c for c in labels if c != exposed]
    if len(strata) > 1:
        joined = " × ".join(map(str, strata))
        long[joined] = long[strata].astype(str).agg(" × ".join, axis=1)
        long, strata = long.drop(columns=strata), [joined]
    roles = {exposed: "value", "group": "group", "count": "count"} | dict.fromkeys(
        strata, "stratum"
    )
    return Records(long, roles, ("value_assumed",) if len(labels) > 2 else ())


def _sides_across(frame: pd.DataFrame) -> Records | None:
    """Two columns of counts of each side: 男录取, 男未录取, 女录取, 女未录取; rows are strata.

    Where rows are the two groups, the sides are the strata: 组别, A店接待数, A店成交数, B店接待数.
    """
    # trials numbered 1, 2, 3 are rows, no counts
    numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])]
    if len(numbers) % 2 and levels.numbers_rows(frame[numbers[0]]):
        numbers = numbers[1:]
    counts = [c for c in numbers if levels.are_counts(frame[c])]
    labels = [c for c in frame if c not in counts]
    if len(counts) < 4 or len(counts) % 2 or len(labels) > 1:
        return None
    if frame.duplicated(labels or counts).any():
        return None
    sides = [_of_side(*map(str, counts[at : at + 2])) for at in range(0, len(counts), 2)]
    if None in sides or len({one[1:] for one in sides}) > 1:
        return None
    are_groups = bool(labels) and _are_two_groups(frame, labels[0])
    if len({side for side, _, _ in sides}) < len(sides) or not (are_groups or len(sides) == 2):
        return None
    down, across = ("group", "stratum") if are_groups else ("stratum", "group")
    parts = []
    for side, part, whole in sides:
        good, other = frame[f"{side}{part}"], frame[f"{side}{whole}"]
        total = other if headings.role_of(_bare(whole)) in (*_WHOLES, "exposure") else good + other
        name = side.strip(" /·_-")
        parts.append(frame[labels].assign(side=name, numerator=good, denominator=total))
    long = pd.concat(parts, ignore_index=True)
    if across == "group" and levels.are_times(long["side"].unique()):
        across = "phase"
    # events can come more than once, people cannot
    is_exposure = headings.role_of(_bare(sides[0][2])) == "exposure"
    whole = "exposure" if is_exposure else "denominator"
    roles = {"side": across, "numerator": "numerator", "denominator": whole}
    return Records(long, roles | dict.fromkeys(labels, down))


def _times_of_sides(frame: pd.DataFrame) -> Records | None:
    """Before and after of two groups side by side: 培训组前, 培训组后, 对照组前, 对照组后."""
    headers = [str(column) for column in frame]
    numbers = all(pd.api.types.is_numeric_dtype(frame[c]) for c in frame)
    if len(headers) != 4 or not numbers:
        return None
    parts = [_side_and_time(header) for header in headers]
    sides = list(dict.fromkeys(side for side, _ in parts))
    found = {*parts} == {(side, time) for side in sides for time in ("before", "after")}
    if len(sides) != 2 or "" in sides or not found:
        return None
    columns = dict(zip(parts, headers, strict=True))
    long = pd.concat(
        [
            pd.DataFrame(
                {"group": side} | {t: frame[columns[side, t]] for t in ("before", "after")}
            )
            for side in sides
        ],
        ignore_index=True,
    ).dropna(subset=["before", "after"], how="all")
    return Records(long, {"group": "group", "before": "before", "after": "after"})


def _side_and_time(header: str) -> tuple[str, str]:
    """The group that a header begins with, and whether it is of before or after; else ''."""
    for end in range(1, len(header)):
        side, time = header[:end].strip(" :：_-"), header[end:].strip(" :：_-")
        if levels.is_level(time, "before") or levels.is_level(time, "after"):
            return side, "before" if levels.is_level(time, "before") else "after"
    return "", ""


def _are_two_groups(frame: pd.DataFrame, labels: Hashable) -> bool:
    """Whether labels name two groups: by their header, a reference among them, a yes or no."""
    names = [text_of(cell) for cell in frame[labels]]
    return len(names) == 2 and (
        headings.role_of(str(labels)) in ("group", "treated")
        or levels.are_arms(names)
        or levels.is_yes_no(names)
    )


def _of_side(first: str, second: str) -> tuple[str, str, str] | None:
    """What two headers begin with, the success among what follows, and the rest of it."""
    for end in range(min(len(first), len(second)) - 1, 0, -1):
        side, ends = first[:end], (first[end:], second[end:])
        if not second.startswith(side):
            continue
        good = _success_of(*ends)
        if good is not None:
            return side, good, ends[1] if ends[0] == good else ends[0]
        for part, whole in (ends, ends[::-1]):
            is_part = headings.role_of(_bare(part)) == "numerator" or _is_answer(_bare(part))
            if is_part and headings.role_of(_bare(whole)) in (*_WHOLES, "exposure"):
                return side, part, whole
    return None


def _is_role(header: str, role: str) -> bool:
    words = vocabulary.words("roles")["header"][role]["whole"]
    return vocabulary.header_key(header) in {vocabulary.header_key(word) for word in words}


def _outcome_across(frame: pd.DataFrame) -> Records | None:
    """Two columns that count an answer and its denial: numerator and denominator."""
    counts = [
        c for c in frame if pd.api.types.is_numeric_dtype(frame[c]) and levels.are_counts(frame[c])
    ]
    is_list = len(frame.columns) == len(counts) and len(frame) >= FEWEST_JUDGES
    if len(frame.columns) > 5 or is_list:
        # without a label in any row, they are people below the names of two groups
        return None
    # the number of a centre is a count by its looks
    answers = [pair for pair in combinations(counts, 2) if _success_of(*pair)]
    if len(answers) != 1:
        return None
    pair = list(answers[0])
    if any(
        _is_third_answer(frame[c]) for c in counts[1:] if c not in pair and c in frame.columns[1:]
    ):
        return None
    if levels.likert_steps(frame.iloc[:, 0]) and not _are_answers(pair):
        # how much of it smokers have, and others: two groups, each with its steps
        return None
    labels = [*frame.iloc[:, 0]]
    is_told = len(labels) == 2 and _are_answers(labels) and not levels.is_yes_no(labels)
    if is_told and not _are_answers(pair):
        # who passed down, and who took part across: shares of those who passed are compared
        return None
    good = _success_of(*pair)
    total = frame[pair].sum(axis=1)
    merged = frame.drop(columns=[c for c in pair if c != good]).assign(denominator=total)
    # 结果 in the corner is the name of what stands across, and rows are groups all the same
    named = [c for c in merged if c not in (good, "denominator")]
    groups = [c for c in named if len(named) == 1 and headings.role_of(str(c)) == "value"]
    roles = {good: "numerator", "denominator": "denominator"}
    return Records(merged, roles | dict.fromkeys(groups, "group"))


def _is_third_answer(column: pd.Series) -> bool:
    """Whether counts beside an answer and its denial are of one more answer: 致命, 非致命, 无."""
    header = str(column.name)
    words = vocabulary.words("roles")
    is_absence = fold(header).lower() in words["missing"]["words"]
    is_label = _header_plays(header) or levels.numbers_rows(column)
    is_measure = headings.moment_of(header) or levels.is_rate(header) or headings.role_of(header)
    inside = (*words["rating"]["inside"], *words["score"]["inside"], *words["trait"]["whole"])
    is_measure = is_measure or any(word in header.lower() for word in inside)
    return not (is_absence or is_label or is_measure)


def _are_answers(headers: list[str]) -> bool:
    """Whether both headers are words for an outcome, not a word and its denial."""
    return all(_is_answer(str(header)) for header in headers)


def _is_answer(header: str) -> bool:
    bare = levels.without_counted(header)
    return levels.is_level(bare, "success") or levels.is_level(bare, "failure")


def _success_of(first: str, second: str) -> str | None:
    """Which of two headers names the success of an answer and its denial; None: they are none.

    What both begin with is no part of the answer: injury yes, injury no.
    """
    heads = [str(column).rpartition(" ") for column in (first, second)]
    is_shared = heads[0][0] == heads[1][0] != ""
    names = [
        head[2] if is_shared else str(c) for head, c in zip(heads, (first, second), strict=True)
    ]
    bare = dict(zip(map(levels.without_counted, names), (first, second), strict=True))
    if "n" in {name.lower() for name in bare} and {name.lower() for name in bare} != {"y", "n"}:
        # how many there were, and no denial
        return None
    success = levels.success_of(list(bare)) if len(bare) == 2 else None
    return None if success is None else bare[success]


def _outcome_down(frame: pd.DataFrame) -> Records | None:
    """An answer and its denial, or the steps of a scale, down; groups across."""
    table = _labels_and_counts(frame)
    if table is None or any(_counts_something(str(c)) for c in table[1]):
        return None
    first = str(table[0])
    labels = [text_of(cell) for cell in frame[table[0]]]
    if levels.is_outcome(labels):
        return _melted(frame, first, "group", "value", "group")
    bands = _order_of_bands(labels)
    if bands is not None:
        return _melted(frame.assign(**{first: bands}), first, "group", "value", "group")
    rating = vocabulary.words("roles")["rating"]["inside"]
    is_worded = levels.likert_steps(frame[table[0]]) is not None
    if _are_steps(labels) and (is_worded or any(word in first.lower() for word in rating)):
        return _melted(frame.assign(**{first: _steps_of(labels)}), first, "group", "value", "group")
    return None


def _order_of_bands(labels: Sequence[str]) -> list[float] | None:
    """The place of each of several bands of numbers, the lowest first; None where some is none."""
    found = [_BAND.fullmatch(label.replace("分", "").strip()) for label in labels]
    if len(labels) < FEWEST_STEPS or None in found:
        return None
    # 60以下 lies below 60-69
    ends = [(float(re.search(r"[\d.]+", m[0])[0]), m["below"] is None) for m in found]
    order = sorted(ends)
    return [1.0 + order.index(end) for end in ends] if len(set(ends)) == len(ends) else None


_BAND = re.compile(
    r"[\d.]+\s*[-~–—至到]\s*[\d.]+"
    r"|(?P<below>(?:[<＜≤]|低于|under |below )\s*[\d.]+|[\d.]+\s*及?以下)"
    r"|(?:[>＞≥]|高于|over |above )\s*[\d.]+|[\d.]+\s*(?:及?以上|\+)",
    re.IGNORECASE,
)


def _wide_groups(frame: pd.DataFrame) -> Records | None:
    """A column of values per group, of people who stand in one column only.

    Columns of unlike length hold different people; so do columns whose headers are names of groups.
    """
    frame = frame.set_axis(_without_shared_end(frame.columns), axis=1)
    columns = list(frame.columns)
    if len({*columns}) < len(columns):
        return None
    numbers = all(pd.api.types.is_numeric_dtype(frame[c]) for c in columns)
    if len(columns) < 2 or len(columns) > MOST_GROUPS or not numbers or len(frame) < 2:
        return None
    joined = "".join(str(c).strip().lower() for c in columns)
    are_letters = any(row.startswith(joined) for row in _LETTERS_IN_A_ROW)
    plays = any(_header_plays(str(c)) for c in columns) and not are_letters
    if plays and not levels.are_arms(columns):
        return None
    if any(levels.is_time(str(c)) for c in columns):
        # baseline and one year later are two times of the same people
        return None
    lengths = frame.notna().sum()
    # blanks below a shorter column, not gaps inside it
    ends_early = all(frame[c].iloc[: lengths[c]].notna().all() for c in columns)
    is_uneven = lengths.nunique() > 1 and ends_early
    are_groups = all(_GROUP_NAME.search(str(c)) for c in columns)
    is_denied = len(columns) == 2 and any(levels.denies(str(c), columns) for c in columns)
    # NO beside NO2 and SO2 refers to nothing
    bare = [str(c) for c in columns if len(columns) == 2 or not levels.is_level(str(c), "failure")]
    is_named = are_groups or is_denied or any(levels.is_level(c, "reference") for c in bare)
    is_lettered = len(columns) > 2 and (
        are_letters or all(_LETTER.fullmatch(str(c)) for c in columns)
    )
    is_narrow = levels.are_items(frame) if len(columns) > 2 else False
    is_told = is_uneven or is_named or is_lettered
    if is_narrow or not (is_told or len(columns) > 2 and _are_measures(frame)):
        return None
    long = frame.melt(var_name="group", value_name="value").dropna()
    is_certain = is_uneven or is_named or are_letters
    assumed = () if is_certain else ("columns_as_groups",)
    if not are_groups and levels.are_far_apart(frame):
        assumed = ("same_quantity_assumed",)
    return Records(long, {"group": "group", "value": "value"}, assumed)


def _are_measures(frame: pd.DataFrame) -> bool:
    """Whether columns hold measures of one kind: no counts or numbers of rows, means alike."""
    is_counted = all(levels.are_counts(frame[c].dropna()) for c in frame)
    is_numbered = any(levels.numbers_rows(frame[c]) for c in frame)
    means = frame.mean()
    return not is_counted and not is_numbered and bool(0 < max(means) <= 2 * min(means))


def _wide_waves(frame: pd.DataFrame) -> Records | None:
    """Three measurements of each row or more, each under the name of its time: 前测, 中测, 后测."""
    waves = [c for c in frame if levels.is_time(str(c))] or _times_of_one_thing(frame)
    rest = [c for c in frame if c not in waves]
    if len(waves) < FEWEST_STEPS or not _are_of_one_kind(frame[waves]):
        return None
    table, person = _with_person(frame, rest)
    keys = [person, *(c for c in rest if c != person)]
    long = table.melt(keys, waves, var_name="phase", value_name="value")
    return Records(long, {person: "person", "phase": "phase", "value": "value"})


def _without_shared_end(headers: Sequence[Hashable]) -> list[str]:
    """Headers without what all end in and what is no name of a group: 培训组产出, 对照组产出."""
    names = [str(header) for header in headers]
    shared = len(commonprefix([name[::-1] for name in names]))
    for end in range(shared + 1):
        bare = [name[: len(name) - end].strip(" _-") for name in names]
        is_named = all(map(_GROUP_NAME.search, bare))
        if is_named or any(levels.is_level(name, "reference") for name in bare):
            return bare
    return names


def _times_of_one_thing(frame: pd.DataFrame) -> list[Hashable]:
    """The last columns, if their headers are times but for what they share: 课前会做, 课后会做."""
    for place in (0, 1):
        columns = list(frame.columns[place:])
        names = [str(c) for c in columns]
        shared = len(commonprefix([name[::-1] for name in names]))
        # 第一次通过 and 第二次通过 share 次通过, and are the first and the second time
        for end in range(1, shared + 1):
            if all(levels.is_time(name[:-end].strip()) for name in names):
                return columns
    return []


def _are_of_one_kind(frame: pd.DataFrame) -> bool:
    """Whether all columns hold numbers, or all the same answer and its denial."""
    if all(pd.api.types.is_numeric_dtype(frame[c]) for c in frame):
        return True
    answers = {text_of(cell) for c in frame for cell in frame[c].dropna()}
    return levels.is_outcome(sorted(answers))


def _with_person(frame: pd.DataFrame, rest: Sequence[Hashable]) -> tuple[pd.DataFrame, Hashable]:
    """The table and its column of people: the first that tells rows apart, else their number."""
    known = [c for c in rest if frame[c].is_unique]
    return (frame, known[0]) if known else (frame.assign(person=range(len(frame))), "person")


def _two_periods(frame: pd.DataFrame) -> Records | None:
    """What each row was in two quarters, months or weeks, the earlier first: no two answers."""
    table = _labels_and_counts(frame)
    if table is None or len(table[1]) != 2 or not all(_PERIOD.search(str(c)) for c in table[1]):
        return None
    earlier, later = table[1]
    return Records(frame, {table[0]: "person", earlier: "before", later: "after"})


def _wide_answers(frame: pd.DataFrame) -> Records | None:
    """Three columns or more of one yes or no, each a condition that the same people were under.

    Questions numbered one after the other are items of a test instead.
    """
    is_labelled = frame[frame.columns[0]].is_unique
    answers = list(frame.columns[1:] if is_labelled else frame.columns)
    is_list = FEWEST_STEPS <= len(answers) <= MOST_GROUPS and len(frame) >= FEWEST_JUDGES
    if not is_list or any(_header_plays(str(c)) for c in answers) or levels.are_numbered(answers):
        return None
    are_numbers = all(pd.api.types.is_numeric_dtype(frame[c]) for c in answers)
    if are_numbers and not bool(frame[answers].stack().isin([0, 1]).all()):
        return None
    if not _are_of_one_kind(frame[answers]) or not (frame[answers].nunique() == 2).all():
        return None
    table, person = _with_person(frame, frame.columns[:1] if is_labelled else ())
    long = table.melt(person, answers, var_name="condition", value_name="value")
    is_named = is_labelled and _is_person(str(person))
    assumed = pairing(frame, person if is_named else None, answers)
    return Records(long, {person: "person", "condition": "group", "value": "value"}, assumed)


def _wide_conditions(frame: pd.DataFrame) -> Records | None:
    """A column of people and three columns or more of what each of them reached, one a condition.

    The columns hold numbers of one kind: their ranges lie over each other. Steps of a scale are
    items instead, but for those of columns with the names of groups: 方案一, 方案二. What shops
    took in each quarter needs no more shops than quarters.
    """
    first, rest = frame.columns[0], list(frame.columns[1:])
    are_periods = all(_PERIOD.search(str(c)) for c in rest)
    is_long = len(frame) > len(rest) or (are_periods and len(frame) >= FEWEST_STEPS)
    is_list = FEWEST_STEPS <= len(rest) <= MOST_GROUPS and is_long
    is_label = not pd.api.types.is_numeric_dtype(frame[first]) or levels.numbers_rows(frame[first])
    is_person = frame[first].is_unique and (is_label or _is_person(str(first)))
    plays = any(_header_plays(str(c)) for c in rest) and not (are_periods and _are_amounts(rest))
    if not is_list or not is_person or plays:
        return None
    if not all(pd.api.types.is_numeric_dtype(frame[c]) for c in rest):
        return None
    # Q1 above a rating is a question, above an amount a quarter
    are_codes = all(_QUESTION_OR_QUARTER.fullmatch(str(c).strip()) for c in rest)
    is_named = are_periods or all(_GROUP_NAME.search(str(c)) for c in rest)
    are_steps = levels.are_items(frame[rest])
    are_answers = bool(frame[rest].stack().isin([0, 1]).all())
    if (are_steps or are_answers) and (are_codes or not is_named):
        return None
    low, high = frame[rest].min(), frame[rest].max()
    is_block = str(first).strip().lower() in _BLOCKS
    if not is_named and not is_block and not min(high) - max(low) > 0.5 * (max(high) - min(low)):
        return None
    value = "rating" if are_steps else "value"
    long = frame.melt(first, var_name="condition", value_name=value)
    is_told = are_periods or _is_person(str(first))
    assumed = pairing(frame, first if is_told else None, rest)
    return Records(long, {first: "person", "condition": "group", value: "value"}, assumed)


#: Headers of quarters, months and weeks side by side: 一季度, Q1 sales, 3月, 第2周, Jan.
_PERIOD = re.compile(
    r"(?:^|\s)(?:Q[1-4]|H[12]|W(?:eek)?\s?\d+)(?=\W|_|$)|[一二三四1-4]季度"
    r"|(?:\d|[一二三四五六七八九十])月份?(?!后|前)|第.{1,2}[周月轮期]|^Round\s?\d"
    r"|^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    re.IGNORECASE,
)
_QUESTION_OR_QUARTER = re.compile(r"Q[1-4]", re.IGNORECASE)
_AMOUNT = re.compile(
    r"金额|销售额|营业额|成交额|收入|成本|利润|业绩|费用|单价|[（(][千万亿]*元[)）]"
    r"|\b(?:sales|revenue|amount|income|profit|costs?|price|turnover|spend(?:ing)?)\b",
    re.IGNORECASE,
)


def _are_amounts(headers: Sequence[Hashable]) -> bool:
    """Whether headers speak of money: their numbers count nobody."""
    return any(_AMOUNT.search(str(header)) for header in headers)


def pairing(
    frame: pd.DataFrame, person: Hashable | None, columns: Sequence[Hashable]
) -> tuple[str, ...]:
    """Whether it is assumed that the cells of a row are of one person.

    It is not where a column is named as the person's and none of the others as a group's.
    """
    is_named = person is not None and frame[person].is_unique
    is_group = any(_OF_PEOPLE.search(str(column)) for column in columns)
    return () if is_named and not is_group else ("pairing_assumed",)


_BLOCKS = {"区组", "区组号", "配伍组", "窝别", "窝", "block", "litter"}
_LETTERS_IN_A_ROW = ("xyz", "abcdefghijkl", "甲乙丙丁戊己庚辛", "一二三四五六")
_LETTER = re.compile(r"[A-Z甲乙丙丁戊己庚辛]|[一二三四五六]")
_OF_PEOPLE = re.compile(
    r"(?:组|班|店|队|部)\s*[\dA-Za-z一二三四五六甲乙丙丁戊]*$|^(?:group|class|team|arm)\b", re.I
)
_GROUP_NAME = re.compile(
    r"(?:组|班|店|队|部|方案|版)\s*[\dA-Za-z一二三四五六甲乙丙丁戊]*$|^(?:group|class|team|arm)\b",
    re.I,
)


@cache
def _header_words() -> tuple[frozenset[str], tuple[str, ...]]:
    header = vocabulary.words("roles")["header"]
    whole = {vocabulary.header_key(word) for role in header for word in header[role]["whole"]}
    roles = ("before", "after", "count", "numerator", "denominator", "exposure", "value")
    inside = {vocabulary.header_key(word) for role in roles for word in header[role]["inside"]}
    return frozenset(whole), tuple(inside)


def _days_across(frame: pd.DataFrame) -> Records | None:
    """Days across: a series for each row that names a quantity, else for each team down."""
    days = {c: day_of(str(c)) for c in frame}
    across = [c for c, day in days.items() if day is not None]
    labels = [c for c in frame if c not in across]
    numbers = all(pd.api.types.is_numeric_dtype(frame[c]) for c in across)
    if len(across) < FEWEST_ACROSS or not labels or not numbers or frame[labels[0]].isna().any():
        return None
    if len(set(days.values())) < len(across) + 1 or not frame[labels[0]].is_unique:
        return None
    names = [text_of(cell) for cell in frame[labels[0]]]
    if len(labels) == 1 and (len(names) == 1 or all(map(headings.role_of, names))):
        turned = frame[across].T.set_axis(names, axis=1).assign(date=list(map(days.get, across)))
        return Records(turned.reset_index(drop=True), {"date": "date"})
    long = frame.melt(labels, across, var_name="date", value_name="value")
    dated = long.assign(date=pd.to_datetime(long["date"].map(days))).infer_objects()
    return Records(dated, {labels[0]: "team", "date": "date", "value": "value"})


def day_of(header: str) -> pd.Timestamp | None:
    """The day that a header names, without a year in any year; None for periods and all else."""
    moment = parse_moment(header) or parse_moment(header, year=ANY_YEAR)
    return pd.Timestamp(moment.on) if moment is not None and moment.grain == "day" else None


def _wide_series(frame: pd.DataFrame) -> Records | None:
    """A column of days and one of values for each of two sides: 日期, 试点组, 对照组."""
    days = [c for c in frame if pd.api.types.is_datetime64_any_dtype(frame[c])]
    values = [c for c in frame if c not in days]
    if len(days) != 1 or len(values) != 2:
        return None
    numbers = all(pd.api.types.is_numeric_dtype(frame[c]) for c in values)
    names = _without_shared_end(values)
    is_named = all(_GROUP_NAME.search(name) for name in names) or any(
        levels.is_level(name, "reference") for name in names
    )
    plays = any(_header_plays(name) for name in names) and not levels.are_arms(names)
    if not numbers or not is_named or plays:
        return None
    frame = frame.rename(columns=dict(zip(values, names, strict=True)))
    long = frame.melt(days[0], var_name="group", value_name="value")
    return Records(long, {days[0]: "date", "group": "group", "value": "value"})


def _header_plays(header: str) -> bool:
    """Whether a header says what its column is, so that it is not the name of a category."""
    whole, inside = _header_words()
    key = vocabulary.header_key(header)
    return key in whole or any(word in key for word in inside)


def _counts_something(header: str) -> bool:
    """Whether a header says what is counted, events or exposure, so that it names no group."""
    header_words, key = vocabulary.words("roles")["header"], vocabulary.header_key(header)
    roles = ("numerator", "denominator", "exposure", "count")
    whole = (word for role in roles for word in header_words[role]["whole"])
    inside = (vocabulary.header_key(word) for word in header_words["exposure"]["inside"])
    is_whole = key in {vocabulary.header_key(word) for word in whole}
    return is_whole or any(word in key for word in inside)


def _unnamed_counts(frame: pd.DataFrame) -> Records | None:
    """Words down and words across that are no roles: a table of counts of any size."""
    table = _labels_and_counts(frame)
    if table is None or pd.api.types.is_numeric_dtype(frame[table[0]]):
        return None
    is_of_people = _is_person(str(table[0])) or headings.role_of(str(table[0])) == "person"
    plays = any(_header_plays(str(c)) for c in table[1]) and not levels.are_arms(table[1])
    plays = plays and not levels.are_degrees(table[1])
    if is_of_people or plays or _are_amounts(table[1]):
        return None
    if len(table[1]) == 2 and (levels.are_years(table[1]) or _are_two_times(table[1])):
        # what each row was in two years, no two answers
        return None
    if len(frame) >= FEWEST_JUDGES and levels.are_items(frame[table[1]]):
        # so small a table of counts is hardly ever printed; so many judges are
        return None
    return _melted(frame, str(table[0]), "outcome", "group", "value")


def _are_two_times(headers: Sequence[str]) -> bool:
    """Whether two headers differ in their last word alone, before and after: 血压_前, 血压_后."""
    keys = {vocabulary.header_key(str(header)) for header in headers}
    stems = (
        {key.removesuffix(earlier) + later if key.endswith(earlier) else key for key in keys}
        for earlier, later in (("前", "后"), ("pre", "post"), ("before", "after"))
    )
    return len(keys) == 2 and any(len(stem) == 1 for stem in stems)


def _is_person(header: str) -> bool:
    return _is_role(header, "person")


def _are_steps(labels: list[str]) -> bool:
    steps = _steps_of(labels)
    if len(steps) < FEWEST_STEPS or None in steps:
        return False
    return sorted(steps) == list(range(int(min(steps)), int(min(steps)) + len(steps)))


def _steps_of(labels: list[str]) -> list[float | None]:
    """The step that each header or cell names: by one scale of words, else each by itself."""
    worded = levels.likert_steps(pd.Series(labels, dtype=object)) or {}
    return [float(worded[x]) if x in worded else _step(x) for x in labels]


def _step(label: str) -> float | None:
    """The step a header or cell names: 4, 4分, 4 stars, 非常满意."""
    number = parse_number(label.replace("星", "分").replace("stars", "").replace("star", ""))
    if number is not None:
        return number.value
    key = vocabulary.answer_key(label)
    return next(
        (float(steps[key]) for steps in vocabulary.likert_families().values() if key in steps),
        None,
    )
