"""What the columns of a small table play in a comparison: recognised from headers and content.

The answer is one frame whose columns are named by role (value, group, person, phase, count, date,
numerator, denominator, team, treated, stratum, before, after, baseline). A denominator that
measures exposure is called `exposure`, standard deviations beside means `spread`, items of a scale
`value:HEADER`, two measurements of one row
that are no times `first` and `second`, everything else `other:HEADER`.
Where two sides are compared, the categories of their column are in the order of the subtraction:
the first minus the second (treated minus control, after minus before).
"""

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations

import pandas as pd
from rapidfuzz import fuzz

from data.importing import composite, headings, levels, mean_tables, vocabulary
from data.importing.crosstab import (
    ALIKE_HEADERS,
    are_of_two_things,
    as_records,
    day_of,
    is_made_against,
    pairing,
)
from data.importing.model import Problem, Refusal, SourceFile
from data.importing.small_table import ANY_YEAR, SmallTable, small_table_of
from data.importing.values import fold, parse_moment, parse_number

ROLES = (
    "value", "group", "person", "phase", "count", "date", "numerator", "denominator", "team",
    "treated", "stratum", "before", "after", "baseline",
)  # fmt: skip
#: Numbers that are years, where nothing else is said of them.
YEARS = (1900, 2100)
#: Strata that are numbers, such as school years, are so many at most.
MOST_NUMBERED = 12
#: A period of a series has fewer rows than this; as many are people, and the period their group.
FEWEST_OF_A_PERIOD = 5
#: Answers in words are so many different ones at most.
MOST_ANSWERS = 7
#: Columns whose cells say who or when, never how much.
LABELS = ("group", "phase", "stratum", "team", "person")
#: Columns whose cells say how much, or which answer.
MEASURED = ("value", "before", "after", "first", "second")


@dataclass(frozen=True)
class Roles:
    """The frame by role, the file's own header of each of its columns, and what was noticed.

    `success` is what a value of 1 stands for where values were words ("pass"), else ''.
    `is_rating`: the header of the values speaks of a rating; `is_score`: of marks, or of nothing
    and the values go by halves. `is_percent`: the values are written as percentages, and are
    shares in the frame. `assumed` are codes of what nobody said: the pairing of two
    columns, which column holds the values.
    """

    frame: pd.DataFrame
    headers: Mapping[str, str]
    success: str = ""
    is_rating: bool = False
    is_score: bool = True
    assumed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    is_percent: bool = False


def read_table(source: SourceFile | Refusal, columns: str = "") -> Roles | Problem:
    """A file by role in one step; `columns` as in `value=extra,group=group`."""
    declared = parse_declared(columns) if columns.strip() else {}
    if isinstance(declared, Problem):
        return declared
    table = small_table_of(source)
    return table if isinstance(table, Problem) else read_roles(table, declared)


def parse_declared(text: str) -> dict[str, tuple[str, ...]] | Problem:
    """Roles as written in `value=extra,group=group`; a role may be named more than once."""
    found: dict[str, tuple[str, ...]] = {}
    for part in re.split(r"[,，;；]", text):
        role, sign, column = part.replace("＝", "=").partition("=")
        role, column = role.strip().lower(), column.strip()
        if role not in ROLES or not sign or not column:
            values = {"part": part.strip(), "roles": ", ".join(ROLES)}
            return Problem("role_unknown", "refused", values=values)
        found[role] = (*found.get(role, ()), column)
    return found


def read_roles(
    table: SmallTable,
    declared: Mapping[str, tuple[str, ...]] | None = None,
    *,
    only_declared: bool = False,
) -> Roles | Problem:
    """The table by role; `declared` names headers by role and wins over what is recognised.

    With `only_declared` a column that is not named plays no role.
    """
    frame = _filled_down(table.frame.dropna(axis="columns", how="all"))
    frame = _with_months(frame, declared or {})
    frame = frame[[c for c in frame.columns if c in _named(declared) or not _counts_rows(frame[c])]]
    frame = levels.worded_items(_without_differences(frame, _named(declared)))
    frame = composite.apart(frame if declared else composite.groups_of(frame))
    summed = mean_tables.with_means(frame, _named(declared), table.file_name)
    if isinstance(summed, Problem):
        return summed
    frame, means = summed
    named = _declared(frame, declared or {})
    if isinstance(named, Problem):
        return named
    given, cut = named
    given = means | given
    records = as_records(frame, given)
    found, assumed = records.roles | given, records.assumed
    # whoever names the items of a scale has named them all
    has_items = sum(role == "value" for role in given.values()) > 1
    if not only_declared and not has_items:
        by_header = found = _by_header(records.frame, found, table.misfits)
        found, more = _by_content(records.frame, found)
        assumed = (*assumed, *more)
        found = _as_declared(found, by_header, given)
    found = _in_context(records.frame, found)
    found = _periods_as_sides(records.frame, found, given)
    found, noted = _means_of_rows(records.frame, found, given)
    misfit = _misfit(table, found)
    assumed = (*assumed, *noted, *_whole_assumed({**found, **dict.fromkeys(given, "given")}),
               *_censored(records.frame, found), *_unread(records.frame, found))  # fmt: skip
    if misfit:
        return misfit
    read = _recoded(table, records.frame, found, cut, assumed)
    return replace(read, is_rating=True) if records.is_rating and isinstance(read, Roles) else read


def _filled_down(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with each label of its first column in the rows below it, where merged cells left
    most of them blank and nothing else is missing.
    """
    if len(frame.columns) < 2 or frame.iloc[:, 1:].isna().any(axis=None):
        return frame
    first = frame.iloc[:, 0]
    is_label = first.dtype == object and first.notna().any() and pd.notna(first.iloc[0])
    if not is_label or first.notna().sum() < 2:
        return frame
    # cells merged over two rows each leave every second one blank
    is_every_second = len(first) % 2 == 0 and first.isna().tolist() == [False, True] * (
        len(first) // 2
    )
    if not is_every_second and 2 * first.isna().sum() <= len(first):
        return frame
    return frame.assign(**{str(frame.columns[0]): first.ffill()})


def _as_declared(
    found: Mapping[str, str], by_header: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Whoever names the values means no counts, and who names their groups too no strata beside.

    Strata that a header names stay: a table of admissions by department is asked about like that.
    """
    declared = {*given.values()}
    others: set[str] = set()
    if "value" in declared:
        others |= {"numerator", "denominator", "exposure"}
    is_guessed = declared & {"value", "numerator"} and declared & {"group", "treated", "phase"}
    return {
        column: role
        for column, role in found.items()
        if column in given
        or (
            role not in others
            and not (is_guessed and role == "stratum" and column not in by_header)
        )
    }


def _periods_as_sides(
    frame: pd.DataFrame, found: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Numbered periods that no series is asked of: a few months with many values each are groups.

    Whoever names the groups does not ask for a series either.
    """
    period = _column(found, "date")
    if period is None or "date" in given.values():
        return dict(found)
    if "group" in given.values():
        return {column: role for column, role in found.items() if role != "date"}
    is_number = pd.api.types.is_numeric_dtype(frame[period])
    n_periods, beside = frame[period].nunique(), set(found.values()) - {"date"}
    is_few = n_periods <= MOST_NUMBERED and len(frame) >= FEWEST_OF_A_PERIOD * n_periods
    if is_number and is_few and beside == {"value"}:
        return dict(found) | {period: "group"}
    return dict(found)


def _means_of_rows(
    frame: pd.DataFrame, found: Mapping[str, str], given: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Means of classes beside how many people are in each: one class is one row, not its people.

    Counted for each of its people, a mean would hold as many equal values, and chance would vanish.
    """
    count = _column(found, "count")
    measured = [c for c, role in found.items() if role in (*MEASURED, "baseline")]
    are_numbers = all(pd.api.types.is_numeric_dtype(frame[column]) for column in measured)
    if count is None or count in given or not are_numbers or "spread" in found.values():
        return dict(found), ()
    group, is_paired = _column(found, "group"), len(measured) == 2
    # of each group one row: none of them could be told from another by its own spread
    are_classes = is_paired and group is not None and frame[group].is_unique
    are_means = measured and all(headings.is_moment(column, "mean") for column in measured)
    if not (are_means or are_classes):
        return dict(found), ()
    roles = {column: role for column, role in found.items() if column != count}
    if are_classes and group not in given:
        roles[str(group)] = "person"
    return roles, ("rows_are_means",)


def _unread(frame: pd.DataFrame, found: Mapping[str, str]) -> tuple[str, ...]:
    """Whether other columns hold ratings like the one that is read, which nobody named."""
    value = _column(found, "value")
    is_one = value is not None and [*found.values()].count("value") == 1
    if not is_one or not _speaks_of(str(value), "rating") or not _is_scale(frame[value]):
        return ()
    top = frame[value].max()
    free = [c for c in _numbers(frame, found) if _is_scale(frame[c]) and frame[c].max() <= top]
    return ("other_ratings",) if free else ()


def _is_scale(column: pd.Series) -> bool:
    """Whether cells are whole steps of a scale of ratings, three of them used or more."""
    known = column.dropna() if pd.api.types.is_numeric_dtype(column) else column[:0]
    return bool((known % 1 == 0).all() and known.between(0, 10).all() and known.nunique() > 2)


def _misfit(table: SmallTable, found: Mapping[str, str]) -> Problem | None:
    """A cell that stands in the way: in a column that is computed from, or that may be the values.

    Leaving it out unseen would change the result.
    """
    for column, problem in table.misfits.items():
        plays = found.get(column)
        may_be_value = plays is None and not _has_measure(found)
        if may_be_value or (plays is not None and plays not in LABELS):
            return problem
    for column, role in found.items():
        texts = _words_of(table.frame, column) if role in MEASURED else []
        if composite.holds_two(texts):
            place = {"file_name": table.file_name, "header": str(column), "seen": texts[0]}
            return Problem("two_numbers_in_a_cell", "refused", **place)
    return None


def _words_of(frame: pd.DataFrame, column: Hashable) -> list[str]:
    """The cells of a column of words, folded."""
    if column not in frame or pd.api.types.is_numeric_dtype(frame[column]):
        return []
    return [fold(str(cell)) for cell in frame[column].dropna()]


def _with_months(frame: pd.DataFrame, declared: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """A year and a month in columns of their own as the first days of months."""
    parts = {}
    for name, words in (("year", _YEAR_WORDS), ("month", _MONTH_WORDS)):
        keys = {vocabulary.header_key(str(c)): c for c in frame.columns}
        found = [keys[word] for word in words if word in keys]
        parts[name] = next((c for c in found if pd.api.types.is_numeric_dtype(frame[c])), None)
    year, month = parts["year"], parts["month"]
    if year is None or month is None or {year, month} & _named(declared):
        return frame
    if frame[[year, month]].isna().any(axis=None) or not frame[month].between(1, 12).all():
        return frame
    if not frame[year].between(1678, 2261).all():
        return frame
    first = pd.to_datetime({"year": frame[year], "month": frame[month], "day": 1})
    return frame.drop(columns=[month]).assign(**{str(year): first})


_YEAR_WORDS, _MONTH_WORDS = ("year", "年份", "年", "年度"), ("month", "月份", "月")


def _named(declared: Mapping[str, tuple[str, ...]] | None) -> set[str]:
    return {column for columns in (declared or {}).values() for column in columns}


def _counts_rows(column: pd.Series) -> bool:
    words = vocabulary.words("roles")["row_number"]["whole"]
    name = str(column.name).strip().lower()
    if name not in words or not pd.api.types.is_numeric_dtype(column):
        return False
    # "no" is a number of a row, and an answer
    return column.is_unique if name != "no" else len(column) > 1 and levels.numbers_rows(column)


def _declared(
    frame: pd.DataFrame, declared: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, str], object] | Problem:
    """Column -> role as declared, and the first moment of "after" where phase names a moment."""
    given: dict[str, str] = {}
    cut = None
    by_key = {vocabulary.header_key(str(c)): c for c in reversed(frame.columns)}
    for role, names in declared.items():
        for name in names:
            column = name if name in frame.columns else by_key.get(vocabulary.header_key(name))
            # of days across, the day named is where "after" begins, and no column of phases
            may_be_cut = role == "phase" and (column is None or day_of(str(column)) is not None)
            if may_be_cut and (moment := _moment(name)) is not None:
                cut = moment
                continue
            if column is None:
                values = {"name": name, "columns": ", ".join(map(str, frame.columns))}
                return Problem("column_not_found", "refused", values=values)
            given[column] = role
    return given, cut


def _moment(text: str) -> object:
    number = parse_number(text)
    moment = parse_moment(text) or parse_moment(text, year=ANY_YEAR)
    if moment is not None:
        return pd.Timestamp(moment.on)
    return number.value if number is not None else None


# by header


def _by_header(
    frame: pd.DataFrame, found: Mapping[str, str], misfits: Mapping[str, Problem]
) -> dict[str, str]:
    """Roles from header words, for the columns whose cells can play them; each role once."""
    roles = dict(found)
    for column in frame.columns:
        if column in roles:
            continue
        role = headings.role_of(str(column))
        fits = column in misfits or (role is not None and _suits(frame[column], role))
        if role and fits and (role == "value" or role not in roles.values()):
            roles[column] = role
    roles = _by_what_was_done(frame, roles, found)
    roles = _without_lone_letters(_without_worded_values(frame, roles, found), found)
    return _after_or_not(frame, roles | _before_and_after(frame, roles))


def _by_what_was_done(
    frame: pd.DataFrame, roles: dict[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """The group is what was done to people, where that is told, and not their sex, a stratum then.

    Both are words of groups, and the first of them was taken.
    """
    group = _column(roles, "group")
    if group is None or group in given or _is_done(group):
        return roles
    free = (c for c in frame if c not in roles and headings.role_of(str(c)) == "group")
    done = next((c for c in free if _is_done(c) and _suits(frame[c], "group")), None)
    if done is None:
        return roles
    kept = {c: role for c, role in roles.items() if c != group} | {done: "group"}
    is_free = "stratum" not in kept.values() and _suits(frame[group], "stratum")
    return kept | {group: "stratum"} if is_free else kept


def _is_done(header: Hashable) -> bool:
    """Whether a header says what was done to people, or in which part of a trial they were."""
    return vocabulary.header_key(str(header)) in headings.keys(
        tuple(vocabulary.words("roles")["done"]["whole"])
    )


def _after_or_not(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Beside days or teams, an "after" of 0 and 1 says when a row is of: post, 培训后."""
    after, taken = _column(roles, "after"), set(roles.values())
    is_told = after is not None and "before" not in taken and {"date", "team"} & taken
    if not is_told or "phase" in taken or not frame[after].isin([0, 1]).all():
        return roles
    return roles | {after: "phase"} if frame[after].nunique() == 2 else roles


def _without_lone_letters(roles: dict[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """An x without any n beside it counts nothing: x and y are two columns of numbers."""
    if {"denominator", "exposure", "count"} & {*roles.values()}:
        return roles
    letters = [c for c in roles if c not in given and vocabulary.header_key(str(c)) in ("x", "y")]
    names = {roles[c] for c in letters}
    dropped = letters if names == {"numerator", "value"} else []
    return {column: role for column, role in roles.items() if column not in dropped}


def _without_worded_values(
    frame: pd.DataFrame, roles: dict[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Of several columns called values, those of words are none but for the last, beside no number.

    Satisfaction by income, both in bands: one of them is what is compared.
    """
    values = [c for c, role in roles.items() if role == "value" and c not in given]
    worded = [c for c in values if not pd.api.types.is_numeric_dtype(frame[c])]
    kept = worded[-1:] if worded == values else []
    dropped = worded if len(values) > 1 else []
    return {c: role for c, role in roles.items() if c in kept or c not in dropped}


def _before_and_after(frame: pd.DataFrame, roles: Mapping[str, str]) -> dict[str, str]:
    """Two columns whose headers differ only in before and after: pre_score and post_score."""
    if {"before", "after"} & set(roles.values()):
        return {}
    free = {vocabulary.header_key(str(c)): c for c in frame.columns if roles.get(c) != "person"}
    for first, second in _TIMES:
        for key, column in free.items():
            other = free.get(key.replace(first, second, 1)) if first in key else None
            if other is not None and other != column:
                return {column: "before", other: "after"}
    numbers = [c for c in free.values() if pd.api.types.is_numeric_dtype(frame[c])]
    is_alone = all(frame[c].is_unique for c in frame if c not in numbers)
    if len(numbers) == 2 and levels.are_years(numbers) and is_alone:
        return dict(zip(sorted(numbers), ("before", "after"), strict=True))
    return {}


_TIMES = (
    ("上半年", "下半年"),
    ("去年", "今年"),
    ("上月", "本月"),
    ("首次", "再次"),
    ("首次", "二次"),
    ("第一次", "第二次"),
    ("初诊", "复诊"),
    ("pre", "post"),
    ("before", "after"),
    ("前", "后"),
    ("old", "new"),
    ("t0", "t1"),
)


def _suits(column: pd.Series, role: str) -> bool:
    """Whether cells can play a role: counts are whole, dates are days or numbers, sides are few."""
    is_number = pd.api.types.is_numeric_dtype(column)
    is_day = pd.api.types.is_datetime64_any_dtype(column)
    if role == "count":
        return is_number and levels.are_counts(column) and column.max() > 1
    if role in ("numerator", "denominator", "exposure", "baseline"):
        return is_number
    if role == "date":
        return is_day or (is_number and levels.are_periods(column))
    if role == "treated":
        return column.nunique() == 2
    if role == "phase":
        # w1 and w2 were read as weeks
        return column.nunique() == 2 or (not is_day and column.nunique() > 2)
    if role == "person" and len(column) > 2 and not is_number and column.nunique() <= 2:
        # two labels over many rows are answers of a patient, not two patients
        return False
    if role == "stratum" and is_number and column.nunique() > MOST_NUMBERED:
        # ages and amounts of people are no strata until somebody makes bands of them
        return False
    if role in ("group", "stratum", "team"):
        if is_number and bool((column.dropna() % 1 != 0).any()):
            return False
        return not is_day and 2 <= column.nunique() <= max(2, len(column))
    return not is_day


# by content


def _by_content(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Roles of the columns whose header says nothing, from what they hold; and what was assumed."""
    roles = dict(found)
    days = [c for c in _free(frame, roles) if pd.api.types.is_datetime64_any_dtype(frame[c])]
    if days and "date" not in roles.values():
        roles[days[0]] = "date"
    roles, by_stages = _stages(frame, roles)
    roles = _treated_teams(frame, _part_of_whole(frame, roles))
    roles, by_blocks = _by_blocks(frame, roles)
    roles, by_words = _by_words(frame, roles)
    roles, by_numbers = _by_numbers(frame, roles)
    labelled = _by_labels(frame, roles)
    by_labels = ("group_assumed",) if _may_group(frame, roles, labelled) else ()
    return labelled, by_stages + by_blocks + by_words + by_numbers + by_labels


def _may_group(frame: pd.DataFrame, roles: dict[str, str], labelled: dict[str, str]) -> bool:
    """Whether another column of labels could as well be the group that was taken by its content."""
    if {"before", "after", "first", "second"} & set(labelled.values()):
        # pairs are compared, not groups
        return False
    labels = [c for c in _texts(frame, roles) if labelled.get(c) != "person"]
    is_taken = any(labelled.get(c) == "group" for c in labels)
    return is_taken and sum(frame[c].nunique() >= 2 for c in labels) > 1


def _stages(frame: pd.DataFrame, roles: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Counts of three stages or more, each among those before: 报名, 到课, 通过.

    Where no header says of what the part is taken, the last is of the first; that others lie
    between is said.
    """
    counted = [c for c in frame if _is_count(frame, c) and roles.get(c) in (None, *_STAGES)]
    labels = [c for c in frame if c not in counted]
    others = {*roles.values()} - {*_STAGES, *LABELS, "treated"}
    if len(counted) < 3 or others or not labels or frame.duplicated(labels).any():
        return roles, ()
    counted.sort(key=lambda column: -frame[column].sum())
    first, last = counted[0], counted[-1]
    part, whole = _column(roles, "numerator"), _column(roles, "denominator")
    if part is None or whole is None or (frame[part] > frame[whole]).any():
        if not (_names_stage(first) and _names_stage(last)):
            return roles, ()
        part, whole = last, whole if whole not in (None, last) else first
    below = counted[counted.index(whole) + 1 :]
    steps = [whole, *(c for c in below if c != part and (frame[c] >= frame[part]).all()), part]
    is_within = all((frame[c] <= frame[d]).all() for c, d in pairwise(reversed(steps)))
    # those who passed and those who did not are no steps
    is_split = any((frame[c] + frame[part] == frame[whole]).all() for c in steps[1:-1])
    if not is_within or is_split:
        return roles, ()
    kept = {column: role for column, role in roles.items() if column not in counted}
    noted = ("stages_between",) if len(steps) > 2 else ()
    return kept | {whole: "denominator", part: "numerator"}, noted


_STAGES = ("numerator", "denominator", "count")


def _names_stage(header: Hashable) -> bool:
    return headings.role_of(str(header)) in _STAGES or _names_answer(header)


def _part_of_whole(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Beside a whole, the one column of counts never above it is its part; and the other way."""
    part, whole = _column(roles, "numerator"), _column(roles, "denominator")
    others = {*MEASURED, "count", "date", "baseline"} & set(roles.values())
    exposure = _column(roles, "exposure")
    if exposure and not part and not whole and not others:
        events = [c for c in _numbers(frame, roles) if _counts_events(frame[c])]
        return roles | {events[0]: "numerator"} if len(events) == 1 else roles
    if part is None and whole is None and not exposure:
        return _counted_among(frame, roles)
    if (part is None) == (whole is None) or others or exposure:
        return roles
    numbers = (c for c in _numbers(frame, roles) if not levels.numbers_rows(frame[c]))
    counted = [c for c in numbers if levels.are_counts(frame[c])]
    if whole and len(counted) == 1 and (frame[counted[0]] <= frame[whole]).all():
        return roles | {counted[0]: "numerator"}
    is_beside = part and len(counted) == 1 and len(_free(frame, roles)) <= 2
    if is_beside and (frame[counted[0]] >= frame[part]).all() and _is_summed(frame, roles):
        is_span = any(word in str(counted[0]) for word in ("时长", "小时", "天数", "里程"))
        return roles | {counted[0]: "exposure" if is_span else "denominator"}
    return roles


def _treated_teams(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Teams over time: a yes or no that each team keeps says which of them were treated."""
    team = _column(roles, "team")
    taken = set(roles.values())
    if team is None or not {"date", "phase"} & taken or {"treated", "group"} & taken:
        return roles
    for column in _texts(frame, roles):
        labels = frame[column].dropna().unique()
        if levels.is_yes_no(labels) and (frame.groupby(team)[column].nunique() == 1).all():
            return roles | {column: "treated"}
    return roles


def _counted_among(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Of two counts in a table of sums, the one never above the other is a part of it.

    Its header says so: it is an answer (录取 beside 申请), or people are counted (病死例数 beside
    人数).
    """
    count, value = _column(roles, "count"), _column(roles, "value")
    is_free = value is None or _names_answer(value)
    others = {*MEASURED, "date", "baseline"} - ({"value"} if is_free else set())
    known = [column for column in (count, value) if column is not None]
    counted = [c for c in (*known, *_numbers(frame, roles)) if _is_count(frame, c)]
    if len(counted) != 2 or others & set(roles.values()):
        return roles
    part, whole = sorted(counted, key=lambda c: frame[c].sum())
    says_so = _names_answer(part) or (whole == count and _COUNTS_PEOPLE.search(str(part)))
    labels = [c for c in frame if c not in counted and roles.get(c) != "person"]
    is_summed = bool(labels) and not frame.duplicated(labels).any()
    is_within = part != count and bool((frame[part] <= frame[whole]).all())
    if not (says_so and is_summed and is_within):
        return roles
    return roles | {part: "numerator", whole: "denominator"}


_COUNTS_PEOPLE = re.compile(
    r"(?:例|人|员|者|生)数$|\b(?:cases|number of|count of)\b", re.IGNORECASE
)


def _names_answer(header: Hashable) -> bool:
    """Whether a header is an answer, or counts one: 录取, 录取数."""
    bare = levels.without_counted(str(header))
    return levels.is_level(bare, "success") or levels.is_level(bare, "failure")


def _is_count(frame: pd.DataFrame, column: Hashable) -> bool:
    return pd.api.types.is_numeric_dtype(frame[column]) and _counts_events(frame[column])


def _counts_events(column: pd.Series) -> bool:
    """Whether numbers may count events: whole, and no years."""
    is_year = bool(column.between(*YEARS).all())
    return levels.are_counts(column) and not is_year


def _is_summed(frame: pd.DataFrame, roles: Mapping[str, str]) -> bool:
    """Whether no two rows have the same labels: rows are sums, not people."""
    numbers = set(_numbers(frame, roles))
    labels = [c for c in frame if c not in numbers and roles.get(c) not in ("numerator", "person")]
    return bool(labels) and not frame.duplicated(labels).any()


def _by_blocks(
    frame: pd.DataFrame, roles: dict[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """A column whose labels stand once on every side, beside a column of values: who it is of."""
    taken = set(roles.values())
    if {"count", "denominator", "date", "team", "before", "after"} & taken:
        return roles, ()
    if "person" in taken:
        return _condition(frame, roles), ()
    free = _free(frame, roles)
    named = [c for c, role in roles.items() if role in ("group", "phase", "treated")]
    sides = named or [c for c in free if not pd.api.types.is_numeric_dtype(frame[c])]
    has_value = "value" in taken
    for side in sides:
        for block in free:
            rest = [c for c in _numbers(frame, roles) if c != block]
            if (
                block != side
                and (has_value or len(rest) == 1)
                and levels.stand_once(frame, block, side)
            ):
                return roles | {block: "person", side: roles.get(side, "group")}, (
                    "pairing_assumed",
                )
    return roles, ()


def _condition(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Where people are named and no sides are: a column of few numbers, each once per person."""
    person = _column(roles, "person")
    if person is None or {"group", "phase", "treated"} & set(roles.values()):
        return roles
    for column in _numbers(frame, roles):
        rest = [c for c in _numbers(frame, roles) if c != column]
        has_value = {"value", "numerator"} & set(roles.values()) or len(rest) == 1
        if has_value and levels.stand_once(frame, person, column):
            return roles | {column: "group"}
    return roles


def _free(frame: pd.DataFrame, roles: Mapping[str, str]) -> list[str]:
    return [column for column in frame.columns if column not in roles]


def _texts(frame: pd.DataFrame, roles: Mapping[str, str]) -> list[str]:
    return [c for c in _free(frame, roles) if not pd.api.types.is_numeric_dtype(frame[c])]


def _numbers(frame: pd.DataFrame, roles: Mapping[str, str]) -> list[str]:
    return [c for c in _free(frame, roles) if pd.api.types.is_numeric_dtype(frame[c])]


def _has_measure(roles: Mapping[str, str]) -> bool:
    return bool({*MEASURED, "numerator"} & set(roles.values()))


def _measures(frame: pd.DataFrame, roles: Mapping[str, str]) -> bool:
    """Whether a column of numbers whose header says nothing measures something of each row."""
    if {"count", "denominator", "exposure"} & set(roles.values()):
        return False
    numbers = [c for c in _numbers(frame, roles) if not levels.numbers_rows(frame[c])]
    return len(numbers) == 1 and frame[numbers[0]].nunique() > MOST_NUMBERED


def _by_words(frame: pd.DataFrame, roles: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Columns of outcomes in words: two with the same two answers are a pair, one is the value."""
    if _has_measure(roles):
        return roles, ()
    binary = [
        c
        for c in _texts(frame, roles)
        if frame[c].nunique() == 2 and not levels.are_arms(frame[c].dropna().unique())
    ]
    for place, first in enumerate(binary):
        for second in binary[place + 1 :]:
            if set(frame[first].dropna()) == set(frame[second].dropna()):
                if is_made_against(str(first)) or is_made_against(str(second)):
                    # what was said against what was so: do the two go together?
                    return roles | {first: "group", second: "value"}, ()
                if are_of_two_things(str(first), str(second), frame[first].dropna().unique()):
                    return roles | {first: "group", second: "value"}, ("value_assumed",)
                # two conditions, not two times: the first minus the second
                assumed = pairing(frame, _column(roles, "person"), (first, second))
                return roles | {first: "first", second: "second"}, assumed
    worded = [c for c in binary if levels.is_outcome(frame[c].dropna().unique())]
    if (
        worded
        and worded == _texts(frame, roles)
        and not _has_sides(roles)
        and _measures(frame, roles)
    ):
        # smokers and others, and what each of their children weighs
        return roles | {worded[0]: "group"}, ("value_assumed",)
    scaled = [c for c in _texts(frame, roles) if levels.likert_steps(frame[c]) is not None]
    chosen = worded[-1:] or scaled[-1:]
    is_told_apart = len(_texts(frame, roles)) > 1 or bool(
        {*LABELS} & {*roles.values()} - {"person"}
    )
    if not chosen and not _numbers(frame, roles) and is_told_apart and _texts(frame, roles):
        chosen = binary[-1:] or _texts(frame, roles)[-1:]
    return roles | dict.fromkeys(chosen, "value"), ()


def _by_numbers(
    frame: pd.DataFrame, roles: dict[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Columns of numbers without a word: one is the value, two a pair, many alike are items."""
    numbers = _numbers(frame, roles)
    items = [c for c in frame.columns if roles.get(c) == "value"]
    if len(items) == 1 and len(numbers) == 1 and len(roles) == 1:
        labels = levels.labels_beside(frame, [*items, *numbers])
        return (roles | {labels: "group"} if labels == numbers[0] else roles), ()
    if len(items) == 1 or not numbers or _has_measure(roles) and not items:
        return roles, ()
    traits = [c for c in numbers if vocabulary.header_key(str(c)) in _traits()]
    answers = [c for c in _texts(frame, roles) if _may_answer(frame[c])]
    if traits == numbers and answers and _has_sides(roles):
        # what people are is seldom what was measured of them: their age, beside an answer in words
        return roles | {answers[-1]: "value"}, ("value_assumed",)
    if len(traits) < len(numbers):
        numbers = [c for c in numbers if c not in traits]
    alike = levels.items_of(frame[numbers])
    is_dated = {"date", "phase", "treated", "count"} & set(roles.values())
    if len(alike) >= max(levels.FEWEST_ITEMS, len(numbers) / 2) and not is_dated:
        return roles | dict.fromkeys(alike, "value"), ()
    times = _as_two_times(frame, roles, numbers)
    if times is not None:
        return times
    if len(numbers) == 1 or _has_sides(roles):
        assumed = ("value_assumed",) if len(numbers) > 1 else ()
        start = _start_of_several(numbers)
        if start is not None and "baseline" not in roles.values():
            roles = roles | {start: "baseline"}
            numbers = [c for c in numbers if c != start]
        # the column that tells most rows apart, the last of several
        likeliest = max(numbers, key=lambda c: (frame[c].nunique(), numbers.index(c)))
        return roles | {likeliest: "value"}, assumed
    numbering = [c for c in numbers if levels.numbers_rows(frame[c])]
    if len(numbers) == 3 and len(numbering) == 1 and "person" not in roles.values():
        roles = roles | {numbering[0]: "person"}
        numbers = [c for c in numbers if c not in numbering]
    if len(numbers) > 2:
        # numbers with few values are labels of rows, such as a pot or a batch
        numbers = [c for c in numbers if frame[c].nunique() > max(2, len(frame) / 3)]
    return _two_numbers(frame, roles, numbers) if len(numbers) == 2 else (roles, ())


def _two_numbers(
    frame: pd.DataFrame, roles: dict[str, str], numbers: list[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Two columns of numbers without a word: attributes, a group and its value, or a pair."""
    if _are_attributes(frame, numbers):
        # smoking and illness of each row: do the two go together?
        return roles | {numbers[0]: "group", numbers[1]: "value"}, ("value_assumed",)
    is_same = _same_quantity(frame, roles, numbers)
    labels = levels.labels_beside(frame, numbers)
    if labels is not None and not is_same:
        value = next(c for c in numbers if c != labels)
        return roles | {labels: "group", value: "value"}, ("value_assumed",)
    person = _column(roles, "person")
    assumed = pairing(frame, person, numbers) if is_same else ("same_quantity_assumed",)
    return roles | {numbers[0]: "first", numbers[1]: "second"}, assumed


def _start_of_several(numbers: Sequence[str]) -> str | None:
    """Of measurements at several times the one before: bdi.pre beside bdi.2m and bdi.8m."""
    parts = {c: re.split(r"[\s_.-]+", str(c)) for c in numbers}
    first = [c for c, (*stem, end) in parts.items() if stem and levels.is_level(end, "before")]
    if len(first) != 1:
        return None
    stem = parts[first[0]][:-1]
    is_shared = any(found[:-1] == stem for c, found in parts.items() if c != first[0])
    return first[0] if is_shared else None


def _as_two_times(
    frame: pd.DataFrame, roles: dict[str, str], numbers: list[str]
) -> tuple[dict[str, str], tuple[str, ...]] | None:
    """Two columns of numbers of one name, such as two years of many groups; None where not."""
    if len(numbers) != 2 or _header_stem(numbers[0]) != _header_stem(numbers[1]):
        return None
    if all(str(c).isalpha() for c in numbers) and not _header_stem(numbers[0]):
        # x and y of several groups are two things
        return None
    person = _column(roles, "person")
    n_sides = max((frame[c].nunique() for c, role in roles.items() if role == "group"), default=0)
    if n_sides == 2 and _are_numbered_times(numbers):
        first, second = sorted(map(str, numbers), key=_last_number)
        return roles | {first: "before", second: "after"}, pairing(frame, person, numbers)
    if n_sides > 2 and not {"treated", "phase", "date"} & set(roles.values()):
        # yields of two years at many sites: each row is a pair, the later less the earlier
        numbers = sorted(numbers, reverse=True) if levels.are_years(numbers) else numbers
        assumed = pairing(frame, person, numbers)
        return roles | {numbers[0]: "first", numbers[1]: "second"}, assumed
    return None


def _traits() -> frozenset[str]:
    return headings.keys(tuple(vocabulary.words("roles")["trait"]["whole"]))


def _may_answer(column: pd.Series) -> bool:
    """Whether a column of words may hold answers: a few that come back, under no name of sides."""
    is_side = headings.role_of(str(column.name)) in ("group", "stratum", "team", "person")
    return not is_side and 2 <= column.nunique() <= MOST_ANSWERS < len(column)


def _are_attributes(frame: pd.DataFrame, numbers: Sequence[str]) -> bool:
    """Whether two columns of 0 and 1 are of different things by their headers."""
    is_binary = bool(frame[list(numbers)].stack().dropna().isin([0, 1]).all())
    first, second = map(str, numbers)
    is_alike = fuzz.ratio(first, second) >= ALIKE_HEADERS
    return is_binary and not is_alike and _header_stem(first) != _header_stem(second)


def _same_quantity(frame: pd.DataFrame, roles: Mapping[str, str], numbers: list[str]) -> bool:
    """Whether two columns seem to measure the same: headers alike but for a number or letter, or
    one row per person and values in the same range. Whatever the headers say, lengths of 10 and of
    150 are not of one thing.
    """
    if levels.are_far_apart(frame[numbers]):
        return False
    first, second = sorted((str(column).lower() for column in numbers), key=len)
    if _TRANSFORMED.fullmatch(second.replace(first, "", 1)) and first in second:
        # wage and its logarithm lwage
        return False
    if first in second:
        # Congruent and Incongruent, 时间 and 反应时间
        return True
    stems = {_header_stem(column) for column in numbers}
    if len(stems) == 1 and stems != {""}:
        return True
    person = _column(roles, "person") or next(iter(_texts(frame, roles)), None)
    low, high = frame[numbers].min(), frame[numbers].max()
    shared = min(high) - max(low)
    is_person = person is not None and frame[person].is_unique
    return is_person and shared > 0.5 * (max(high) - min(low))


#: What a header has more than that of the numbers it was worked out from: lwage, log(x), inc86sq.
_TRANSFORMED = re.compile(
    r"(?:l|ln|log|lg|sqrt|log10|log2)[\s_.(]*\)?|[\s_.]?(?:sq|sqr|squared|\^2|²)"
)


def _has_sides(roles: Mapping[str, str]) -> bool:
    return bool({"group", "treated", "phase", "date"} & set(roles.values()))


def _by_labels(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Columns of labels left over: a group, then a stratum; unlike cells are people.

    In a table of counts the one of two labels comes first: two treatments at many doses.
    """
    texts = _texts(frame, roles)
    if {"numerator", "count"} & set(roles.values()):
        texts.sort(key=lambda column: frame[column].nunique() != 2)
    for column in texts:
        n_levels = frame[column].nunique()
        taken = set(roles.values())
        is_table = bool({"numerator", "count", "denominator"} & taken)
        is_each_its_own = n_levels == frame[column].count() and n_levels > 2
        if is_each_its_own and "person" in taken and not is_table:
            # a remark of each person is no group
            continue
        if is_each_its_own and "person" not in taken:
            roles = roles | {column: "group" if is_table and "group" not in taken else "person"}
        elif n_levels >= 2 and not {"group", "treated"} & taken:
            roles = roles | {column: "group"}
        elif n_levels >= 2 and "stratum" not in taken:
            roles = roles | {column: "stratum"}
    return roles


def _are_numbered_times(headers: Sequence[Hashable]) -> bool:
    """Whether headers are a word for time and a number each: t0 and t5, week 1 and week 8."""
    found = [_NUMBERED_TIME.fullmatch(str(header)) for header in headers]
    return all(found)


_NUMBERED_TIME = re.compile(
    r"(?:t|time|w|week|m|month|d|day|visit|wave|year|test|第)[\s_.-]*\d+[次周月天年]?(?:测[验试])?",
    re.IGNORECASE,
)


def _last_number(header: str) -> int:
    return int(re.findall(r"\d+", header)[-1])


def _header_stem(header: Hashable) -> str:
    """A header without the number or letter that tells it from its like: 1931年产量, 材料A."""
    return re.sub(r"^\d+[年月周期次]?|[\s_.-]*[\dA-Za-z甲乙一二两]$", "", str(header))


# in context


def _in_context(frame: pd.DataFrame, found: Mapping[str, str]) -> dict[str, str]:
    """Roles that depend on which others there are."""
    roles = dict(found)
    rules = (
        _number_as_value,
        _whole_of_counts,
        _count_alone,
        _ages_alone,
        _count_of_cells,
        _count_as_events,
        _switch,
        _sides,
        _arms,
        _clusters,
        _teams_on_both_sides,
        _scores_with_baseline,
    )
    for rule in rules:
        roles = rule(frame, roles)
    return roles


def _column(roles: Mapping[str, str], role: str) -> str | None:
    return next((column for column, name in roles.items() if name == role), None)


def _number_as_value(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """A number beside an age that comes twice was measured; ages counted come once each."""
    count, value = _column(roles, "count"), _column(roles, "value")
    if count is None or value is None or vocabulary.header_key(str(value)) not in _traits():
        return roles
    labels = [c for c, role in roles.items() if role in LABELS]
    if not frame.duplicated([*labels, value]).any():
        return roles
    return {c: role for c, role in roles.items() if c != value} | {count: "value"}


def _whole_of_counts(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Beside a numerator, a count of people is its denominator, a length of time its exposure."""
    has_whole = {"denominator", "exposure"} & set(roles.values())
    count, part = _column(roles, "count"), _column(roles, "numerator")
    spans = headings.keys(tuple(vocabulary.words("roles")["time_span"]["whole"]))
    span = [c for c in _numbers(frame, roles) if vocabulary.header_key(str(c)) in spans]
    if part and span and not has_whole and "date" not in roles.values():
        return roles | {span[0]: "exposure"}
    if has_whole or not part:
        return roles
    also = [c for c in _numbers(frame, roles) if headings.role_of(str(c)) == "numerator"]
    if count:
        return roles | {count: "denominator"}
    for whole in also:
        if (frame[whole] >= frame[part]).all():
            return roles | {whole: "denominator"}
    return roles


def _whole_assumed(roles: Mapping[str, str]) -> tuple[str, ...]:
    """A warning where the whole of a part is a count that was named a part itself."""
    whole = _column(roles, "denominator")
    is_part = whole is not None and headings.role_of(str(whole)) == "numerator"
    return ("whole_assumed",) if is_part else ()


def _count_alone(_frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """A count of every row by itself, neither of a whole nor of a day, is a value."""
    part, whole = _column(roles, "numerator"), _column(roles, "denominator")
    others = {"denominator", "exposure", "count", "date", "value", "team"}
    alone = whole or _column(roles, "exposure")
    if part is None and alone and "count" not in roles.values() and not _has_measure(roles):
        # tickets of each day or minutes of each call, and nothing that is a part of them
        return roles | {alone: "value"}
    if "team" in roles.values() and "phase" not in roles.values():
        # what each shop of either side took
        others = others - {"team"}
    return roles if part is None or others & set(roles.values()) else roles | {part: "value"}


def _ages_alone(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Numbers that would be strata are the values where nothing else was measured."""
    stratum = _column(roles, "stratum")
    counted = {"count", "denominator", "exposure"} & set(roles.values())
    if stratum is None or counted or _has_measure(roles) or not _has_sides(roles):
        return roles
    is_number = pd.api.types.is_numeric_dtype(frame[stratum])
    return roles | {stratum: "value"} if is_number else roles


def _count_of_cells(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """A count of every label beside every other label: a table of counts written downwards."""
    count, group, other = (_column(roles, role) for role in ("count", "group", "stratum"))
    if not (count and group and other) or len(roles) > len({count, group, other}):
        return roles
    is_whole = frame[group].nunique() * frame[other].nunique() == len(frame)
    if not is_whole or frame.duplicated([group, other]).any():
        return roles
    return roles | {other: "group", group: "value"}


def _count_as_events(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """A count per day, or per exposure, without any other measure, is what is compared."""
    count = _column(roles, "count")
    whole = _column(roles, "exposure") or _column(roles, "date") or _column(roles, "denominator")
    if count and whole and not _has_measure(roles):
        return roles | {count: "numerator"}
    group = _column(roles, "group") or _column(roles, "treated") or _column(roles, "phase")
    if count and group and not _has_measure(roles) and not frame[group].is_unique:
        return roles | {count: "value"}
    value, part = _column(roles, "value"), _column(roles, "numerator")
    if count and value and not part and _counts_answers(frame, roles, value, count):
        return roles | {count: "denominator", value: "numerator"}
    is_share = value is not None and levels.is_rate(value) and _are_shares(frame, value)
    if count and is_share and not part:
        return roles | {count: "denominator"}
    denominator = _column(roles, "denominator") or _column(roles, "exposure")
    is_counted = value is not None and pd.api.types.is_numeric_dtype(frame[value])
    if is_counted and denominator and not part and not levels.are_shares(frame[value]):
        return roles | {value: "numerator"}
    return roles


def _counts_answers(frame: pd.DataFrame, roles: Mapping[str, str], value: str, count: str) -> bool:
    """Whether a column named by an answer counts it among so many people: 人数, 治愈."""
    is_number = pd.api.types.is_numeric_dtype(frame[value])
    if not _names_answer(value) or not is_number or not levels.are_counts(frame[value]):
        return False
    labels = [c for c, role in roles.items() if role in LABELS]
    is_summed = bool(labels) and not frame.duplicated(labels).any()
    return is_summed and bool((frame[value] <= frame[count]).all())


def _are_shares(frame: pd.DataFrame, column: str) -> bool:
    """Whether a column holds shares, or percentages whose header says so: 有效率(%)."""
    percent = re.search(r"[%％]|百分", column) and pd.api.types.is_numeric_dtype(frame[column])
    return levels.are_shares(frame[column] / 100 if percent else frame[column])


def _switch(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """In a series, a column with two values that changes once is the phase."""
    date = _column(roles, "date")
    if date is None or {"phase", "treated", "group", "team", "person"} & set(roles.values()):
        return roles
    in_order = frame.sort_values(date, kind="stable")
    # beside a count, a yes or no is none of the values: 是否培训后
    words = [c for c in _texts(frame, {}) if roles.get(c) in MEASURED]
    said = words if "numerator" in roles.values() else []
    for column in (*said, *_free(frame, roles)):
        known = in_order[column].dropna()
        if known.nunique() == 2 and int((known != known.shift()).sum()) == 2:
            return roles | {column: "phase"}
    return roles


def _arms(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Teams over time in two groups: the group says which teams were treated."""
    team, group = _column(roles, "team"), _column(roles, "group")
    has_times = {"date", "phase", "before"} & set(roles.values())
    if not team or not group or not has_times or "treated" in roles.values():
        return roles
    per_team = frame.groupby(team)[group].nunique()
    is_arm = frame[group].nunique() == 2 and (per_team == 1).all()
    return roles | {group: "treated"} if is_arm else roles


def _sides(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """What splits the rows: a group whose labels are times is a phase, a lone stratum a group."""
    taken = set(roles.values())
    group, treated, stratum = (_column(roles, r) for r in ("group", "treated", "stratum"))
    if group and "phase" not in taken and levels.are_times(frame[group].dropna().unique()):
        roles = roles | {group: "phase"}
    elif stratum and "phase" not in taken and levels.are_times(frame[stratum].dropna().unique()):
        roles = roles | {stratum: "phase"}
    elif treated and not group and not {"team", "date"} & taken:
        roles = roles | {treated: "group"}
    elif treated and group and not {"team", "date", "stratum", "phase"} & taken:
        # men and women, trained and not: who was trained is compared, among men and among women
        roles = roles | {treated: "group", group: "stratum"}
    taken = set(roles.values())
    has_sides = {"group", "treated", "phase", "before", "date"} & taken
    years = [c for c in _numbers(frame, roles) if bool(frame[c].between(*YEARS).all())]
    if "numerator" in taken and not has_sides and len(years) == 1 and frame[years[0]].is_unique:
        # of two years the later less the earlier
        return roles | {years[0]: "phase" if len(frame) == 2 else "group"}
    for role in ("team", "stratum"):
        column = _column(roles, role)
        if column and not has_sides and not {"before", "after"} <= taken:
            return roles | {column: "group"}
    return roles


def _clusters(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Labels inside the labels of another column are teams: classes, each taught by one method."""
    group, stratum, person = (_column(roles, role) for role in ("group", "stratum", "person"))
    if not group or {"team", "date"} & set(roles.values()):
        return roles
    whole = _column(roles, "denominator")
    if person and whole and (frame[whole] > 1).all() and levels.are_nested(frame, person, group):
        return roles | {person: "team"}
    if not stratum:
        return roles
    if levels.are_nested(frame, stratum, group):
        return roles | {stratum: "team"}
    if levels.are_nested(frame, group, stratum):
        return roles | {group: "team", stratum: "group"}
    return roles


def _teams_on_both_sides(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """Counts of every site on both sides: compared inside sites, which are no clusters then."""
    team, group = _column(roles, "team"), _column(roles, "group")
    others = {"stratum", "date", "phase", "treated", "person"} & set(roles.values())
    whole = _column(roles, "denominator") or _column(roles, "exposure")
    if not (team and group and whole) or others:
        return roles
    is_whole = frame[team].nunique() * frame[group].nunique() == len(frame)
    is_crossed = is_whole and not frame.duplicated([team, group]).any()
    return roles | {team: "stratum"} if is_crossed else roles


def _scores_with_baseline(frame: pd.DataFrame, roles: dict[str, str]) -> dict[str, str]:
    """A score before beside one value is its baseline; a score after beside none is the value."""
    before, after, value = (_column(roles, r) for r in ("before", "after", "value"))
    baseline = _column(roles, "baseline")
    if before and not after and value:
        return roles | {before: "baseline"}
    if after and not before and not value:
        return roles | {after: "value"}
    if baseline and after and not before and not value:
        return roles | {after: "value"}
    sides = {"group", "treated", "phase", "team", "stratum", "date"} & set(roles.values())
    if baseline and value and not sides:
        # nobody to be compared with: what they were, and what they are
        return roles | {baseline: "before", value: "after"}
    return roles if frame is not None else {}


def _censored(frame: pd.DataFrame, found: Mapping[str, str]) -> tuple[str, ...]:
    """Times until something happens, beside a column that says to whom it has not happened yet.

    Those people's times are lower bounds: a mean of them is too short, and a share hangs on how
    long each was watched.
    """
    words = vocabulary.words("roles")["survival"]
    times, status = _called(frame, words["times"]), _called(frame, words["status"])
    times = [c for c in times if pd.api.types.is_numeric_dtype(frame[c])]
    status = [c for c in status if _are_states(frame[c], words["states"])]
    plays = any(found.get(c) in ("value", "date") for c in (*times, *status))
    return ("times_censored",) if times and status and plays else ()


def _called(frame: pd.DataFrame, words: Sequence[str]) -> list[str]:
    known = headings.keys(tuple(words))
    return [column for column in frame if vocabulary.header_key(str(column)) in known]


def _are_states(column: pd.Series, states: Sequence[str]) -> bool:
    """Whether a column holds two states of people, in words or as 0 and 1, or 1 and 2."""
    is_number = pd.api.types.is_numeric_dtype(column)
    cells = column.dropna().unique()
    texts = {f"{cell:g}" if is_number else fold(str(cell)).lower() for cell in cells}
    return len(texts) == 2 and texts <= {*states}


# the frame by role


def _recoded(
    table: SmallTable,
    frame: pd.DataFrame,
    found: Mapping[str, str],
    cut: object,
    assumed: Sequence[str],
) -> Roles | Problem:
    columns, headers, success = {}, {}, ""
    n_values = sum(role == "value" for role in found.values())
    for column in frame.columns:
        role = found.get(column, "other")
        many = role == "other" or (role == "value" and n_values > 1)
        name = f"{role}:{column}" if many else role
        columns[name], word = _cells(frame[column], role)
        headers[name] = str(column)
        success = word or success
    by_role = pd.DataFrame(columns)
    if cut is not None and "date" in by_role:
        first = _cut_in(by_role["date"], cut)
        if first is None:
            name = f"{cut:g}" if isinstance(cut, float) else f"{cut:%Y-%m-%d}"
            values = {"name": name, "columns": ", ".join(map(str, frame.columns))}
            return Problem("column_not_found", "refused", values=values)
        is_after = by_role["date"] >= first
        by_role["phase"] = levels.ordered(is_after.map({True: "after", False: "before"}), "phase")
        headers["phase"] = headers["date"]
    by_role = _two_series(_in_time(_with_numerator(by_role)))
    by_role = _as_changes(by_role, headers)
    measured = {role: headers[role] for role in (*MEASURED, "baseline") if role in headers}
    # an answer in words has an order and no distances, whatever its header says
    worded = (levels.likert_steps(frame[c]) for c in measured.values() if _words_of(frame, c))
    is_worded = any(steps is not None for steps in worded)
    return Roles(
        by_role,
        headers,
        success,
        is_worded or any(_speaks_of(header, "rating") for header in measured.values()),
        _are_scores(by_role, measured),
        tuple(assumed),
        table.problems,
        _are_percents(table, frame, [measured[role] for role in measured if role in by_role]),
    )


def _are_percents(table: SmallTable, frame: pd.DataFrame, measured: Collection[str]) -> bool:
    """Whether what is measured is written as percentages; of columns laid below each other, all."""
    columns = {column for header in measured for column in _written_in(table, frame, header)}
    return bool(columns) and columns <= table.percents


def _written_in(table: SmallTable, frame: pd.DataFrame, header: str) -> list[str]:
    if header in table.frame:
        return [header]
    gone = [column for column in table.frame if column not in frame]
    return [c for c in gone if pd.api.types.is_numeric_dtype(table.frame[c])]


def _cut_in(dates: pd.Series, cut: object) -> object:
    """The first moment of "after" as the dates are written; None where it is no such moment.

    A number beside weeks or months is that week or month.
    """
    is_day = pd.api.types.is_datetime64_any_dtype(dates)
    if is_day == isinstance(cut, pd.Timestamp):
        return cut
    if not is_day:
        return None
    are_weeks, year = dates.dt.dayofweek.eq(0).all(), int(dates.dt.year.max())
    name = f"第{cut:g}周" if are_weeks else f"{cut:g}月"
    moment = parse_moment(name, year=year)
    found = None if moment is None else pd.Timestamp(moment.on)
    return found if (dates == found).any() else None


def read_goal(text: str) -> float | None:
    """A margin or target as typed: 3, 0.03, 3%, +5; None where it is no number."""
    number = parse_number(text)
    return None if number is None else number.value


def _speaks_of(header: str, kind: str) -> bool:
    return any(word in header.lower() for word in vocabulary.words("roles")[kind]["inside"])


def _are_scores(frame: pd.DataFrame, measured: Mapping[str, str]) -> bool:
    """Whether values are marks: by a header, or in halves under headers that say nothing."""
    if any(_speaks_of(header, "score") for header in measured.values()):
        return True
    times = [h for role, h in measured.items() if role in ("before", "after")]
    is_bare = all(levels.is_time(header) for header in times)
    columns = [frame[role] for role in measured if role in frame]
    columns = [column for column in columns if pd.api.types.is_numeric_dtype(column)]
    return is_bare and all(bool((column.dropna() * 2 % 1 == 0).all()) for column in columns)


def _cells(column: pd.Series, role: str) -> tuple[pd.Series, str]:
    """Cells as their role wants them, and the word that a value of 1 stands for."""
    if role in LABELS:
        labels = levels.as_labels(column)
        return (
            labels if role in ("person", "team", "stratum") else levels.ordered(labels, role)
        ), ""
    if role == "treated":
        return levels.treated(column), ""
    if role == "date":
        return _dates(column), ""
    if role in MEASURED and not pd.api.types.is_numeric_dtype(column):
        return levels.outcome(column)
    return column, ""


def _as_changes(frame: pd.DataFrame, headers: dict[str, str]) -> pd.DataFrame:
    """Changes without anything to compare them with are compared with no change."""
    words = headings.keys(tuple(vocabulary.words("roles")["change"]["whole"]))
    is_change = vocabulary.header_key(headers.get("value", "")) in words
    others = {"group", "phase", "treated", "date", "before", "after", "numerator", "baseline"}
    if not is_change or others & set(frame) or not pd.api.types.is_numeric_dtype(frame["value"]):
        return frame
    headers["first"], headers["second"] = headers.pop("value"), "0"
    return frame.rename(columns={"value": "first"}).assign(second=0.0)


def _without_differences(frame: pd.DataFrame, named: set[str]) -> pd.DataFrame:
    """The table without a column of changes that two other columns of it give."""
    words = headings.keys(tuple(vocabulary.words("roles")["change"]["whole"]))
    numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])]
    for change in numbers:
        key = vocabulary.header_key(str(change))
        if change in named or not any(word in key for word in words):
            continue
        rest = [c for c in numbers if c != change]
        for first, second in permutations(rest, 2):
            apart = (frame[first] - frame[second] - frame[change]).abs()
            if apart.notna().any() and apart.max() <= 1e-6 * max(1.0, frame[change].abs().max()):
                return frame.drop(columns=[change])
    return frame


def _in_time(frame: pd.DataFrame) -> pd.DataFrame:
    """Phases in the order of their dates, the later first, where there are dates."""
    if not {"date", "phase"} <= set(frame):
        return frame
    middle = frame.groupby("phase", observed=True)["date"].mean().sort_values(ascending=False)
    labels = [str(label) for label in middle.index]
    phase = pd.Categorical(frame["phase"].astype(object), categories=labels, ordered=True)
    return frame.assign(phase=phase)


def _two_series(frame: pd.DataFrame) -> pd.DataFrame:
    """Two groups with one value per date each are two teams, the first of them treated."""
    if not {"date", "group"} <= set(frame) or {"team", "person"} & set(frame):
        return frame
    known = frame.dropna(subset=["date", "group"])
    is_one_each = not known.duplicated(["date", "group"]).any()
    if frame["group"].nunique() != 2 or not is_one_each or not known["date"].duplicated().any():
        return frame
    first = str(frame["group"].cat.categories[0])
    labels = frame["group"].astype(object)
    arms = labels.map(lambda label: None if label is None else float(label == first))
    return frame.drop(columns="group").assign(team=labels, treated=arms.astype(float))


def _dates(column: pd.Series) -> pd.Series:
    """Days written as one number (20260302, an Excel serial) as days; years stay numbers."""
    if not pd.api.types.is_numeric_dtype(column):
        return column
    moments = [None if pd.isna(n) else parse_moment(n, is_date_column=True) for n in column]
    is_year = column.between(1, 3000).all()
    if is_year or any(m is None for m, n in zip(moments, column, strict=True) if not pd.isna(n)):
        return column
    return pd.to_datetime(pd.Series([None if m is None else m.on for m in moments]))


def _with_numerator(frame: pd.DataFrame) -> pd.DataFrame:
    """A share beside its denominator as the count it came from."""
    if not {"value", "denominator"} <= set(frame) or "numerator" in frame:
        return frame
    if not pd.api.types.is_numeric_dtype(frame["value"]):
        return frame
    share = frame["value"] if levels.are_shares(frame["value"]) else frame["value"] / 100
    counted = (share * frame["denominator"]).round()
    return frame.drop(columns="value").assign(numerator=counted)
