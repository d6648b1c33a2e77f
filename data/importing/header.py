"""The header of a region: which rows, how deep, and what each column is called."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from data.importing.model import Cell, Column, Problem
from data.importing.persons_above import states_person
from data.importing.regions import Grid, Region
from data.importing.shapes import (
    SAMPLE,
    TYPED,
    YEARS,
    ColumnProfile,
    evidence_of,
    is_filled,
    is_known_label,
    is_label,
    is_note,
    profile_of,
    shape_of,
    starts_total,
    text_of_header,
)
from data.importing.values import fold, parse_number
from data.importing.vocabulary import (
    field_words,
    header_key,
    mean_the_same,
    names_people,
    names_plan_columns,
    term,
    word_key,
)

#: Rows of a region that may be its header; records are never searched further down.
CANDIDATES = 6
HEADER_DEPTH = 4
#: Merged cells prove the depth, so they may go further than evidence does.
MERGED_DEPTH = 8
#: So many days and more above a header are parents of its columns.
MIN_DATES = 2
#: Fields that say who somebody is.
WHO = frozenset({"person_id", "person_name", "first_name", "last_name"})
#: What a pivot table writes before a figure that it adds up.
_SUM_OF = re.compile(r"^(?:求和项\s*[:：]|sum of\s)\s*", re.IGNORECASE)
IMPORT_ID = re.compile(r"\s*\{\s*[\"']ImportId[\"']")
HEADER_SEPARATOR = " / "


def profiles_below(grid: Grid, rows: Iterable[int], first: int, last: int) -> list[ColumnProfile]:
    """Profiles of the columns over the first rows given."""
    sample = [grid.cells(row, first, last) for row, _ in zip(rows, range(SAMPLE), strict=False)]
    return [profile_of(column) for column in zip(*sample, strict=True)] or [
        profile_of(()) for _ in range(first, last + 1)
    ]


def header_rows_of(grid: Grid, region: Region) -> tuple[int, ...]:
    """Header rows of a region, top down; none when no row reads as a header."""
    best, main = 0.0, None
    for row in _candidates(grid, region):
        score = header_score(grid, region, row, row)
        if score > best:
            best, main = score, row
        cells = grid.cells(row, region.first, region.last)
        if 2 * sum(map(_is_figure, cells)) > len(grid.filled[row]):
            # figures are no title: what follows a row of them cannot be its header
            break
    if main is None:
        return ()
    rows = [main]
    below = profiles_below(grid, _after(grid, region, main), region.first, region.last)
    while len(rows) < HEADER_DEPTH and _is_parent(grid, region, rows[0], main, below):
        rows.insert(0, rows[0] - 1)
    while _goes_on(grid, region, rows):
        rows.append(rows[-1] + 1)
    return tuple(rows)


def header_score(grid: Grid, region: Region, row: int, above: int) -> float:
    """How far a row reads as the header of the region's rows below another row."""
    below = profiles_below(grid, _after(grid, region, above), region.first, region.last)
    cells = grid.cells(row, region.first, region.last)
    score = evidence_of(cells, below).score + _merged_evidence(grid, region, row)
    return score + _known_evidence(cells)


def _known_evidence(cells: Sequence[Cell]) -> float:
    """A lot for a row that names the columns of a plan, or people and what is known of them.

    Words may stand over words alone there: a plan, grades, ticks.
    """
    texts = [*filter(None, map(text_of_header, cells))]
    is_known = names_plan_columns(texts) or (len(texts) == len(cells) and names_people(texts))
    return 10.0 if is_known else 0.0


def _merged_evidence(grid: Grid, region: Region, row: int) -> float:
    """Two for each cell merged downwards, where most of the row are: headers look like that."""
    n_down = sum(r1 == row and r2 > row for r1, _, r2, _ in _merged_in(grid, region))
    n_filled = len(grid.within(row, region.first, region.last))
    return 2.0 * n_down if n_down >= 2 and 2 * n_down >= n_filled else 0.0


def _candidates(grid: Grid, region: Region) -> list[int]:
    n_filled = {row: len(grid.within(row, region.first, region.last)) for row in region.rows}
    wide = [n for n in n_filled.values() if n > 1]
    if not wide:
        return []
    width = region.last - region.first + 1
    enough = max(2, min(width, median(wide)) / 2)
    rows = [
        row
        for row in region.rows[:40]
        if n_filled[row] >= enough and not _is_title_line(grid, region, row)
    ]
    return rows[:CANDIDATES]


def _is_title_line(grid: Grid, region: Region, row: int) -> bool:
    """Whether half of the cells of a row are labels that stand above tables: 讲师：王敏."""
    cells = [grid.sheet.cells[row][c] for c in grid.within(row, region.first, region.last)]
    is_labelled = 2 * sum(is_known_label(cell) for cell in cells) >= len(cells)
    return is_labelled or alternates(cells) or _is_about_person(grid, region, row)


def _is_about_person(grid: Grid, region: Region, row: int) -> bool:
    """Whether a row says whose records follow: what comes next are names, or more of the person."""
    cells = [grid.sheet.cells[row][c] for c in grid.within(row, region.first, region.last)]
    below = next((other for other in region.rows if other > row), None)
    if below is None or not states_person(cells):
        return False
    after = [grid.sheet.cells[below][c] for c in grid.within(below, region.first, region.last)]
    return not any(map(_is_figure, after)) and len(after) >= len(cells) / 2


def alternates(cells: Sequence[Cell]) -> bool:
    """Whether labels and their values take turns in a row: 讲师 | 王敏 | 地点 | 二楼.

    日期 | 部门 | 课程 | 平均分 is a header: 部门 is no day, and names a column.
    考试名称 | 姓名 | 总分 | 得分 is one: 姓名 is nobody.
    """
    keys = [word_key(text_of_header(cell)) for cell in cells]
    known = [key in term("terms", "labels") for key in keys]
    if len(cells) < 3 or known != [True, False] * (len(cells) // 2):
        return False
    fields = field_words("roster")
    called = fields | field_words("assessment")
    if any(called.get(key) in ("person_name", "person_id", "score") for key in keys[1::2]):
        return False
    return all(
        (label not in term("terms", "labels", "date") or re.search(r"\d", text_of_header(value)))
        and fields.get(key) not in ("department", "team", "person_id")
        for label, value, key in zip(keys[::2], cells[1::2], keys[1::2], strict=True)
    )


def _after(grid: Grid, region: Region, row: int) -> Iterator[int]:
    """Rows below a row that may be records: no totals, no notes, not the row once more."""
    texts = [*map(text_of_header, grid.cells(row, region.first, region.last))]
    for below in region.rows:
        if below <= row:
            continue
        cells = grid.cells(below, region.first, region.last)
        filled = [cell for cell in cells if is_filled(cell)]
        if not filled or starts_total(filled) or is_note(filled[0]) or all(map(is_label, filled)):
            continue
        if [*map(text_of_header, cells)] != texts:
            yield below


# Upwards: parents of the columns


def _is_parent(
    grid: Grid, region: Region, top: int, main: int, below: Sequence[ColumnProfile]
) -> bool:
    """Whether the row above the header names its columns or groups of them, not the table."""
    row = top - 1
    if row not in region.rows or _is_title_line(grid, region, row):
        return False
    filled = grid.within(row, region.first, region.last)
    cells = [grid.sheet.cells[row][column] for column in filled]
    if any(map(_is_figure, cells)) or any(map(is_known_label, cells)):
        return False
    if 2 * sum(map(is_label, cells)) > len(cells):
        return False
    if _is_row_of_dates(cells) or any(map(_is_over_columns, map(text_of_header, cells))):
        return True
    width = region.last - region.first + 1
    ranges = _merged_across(grid, row, region)
    if len(filled) == 1:
        return bool(ranges) and ranges[0][0] > region.first and _length(ranges[0]) <= 0.6 * width
    if any(r1 == row and r2 >= top for r1, _, r2, _ in _merged_in(grid, region)):
        return True
    if ranges:
        return True
    children = set(grid.within(top, region.first, region.last))
    if any(column not in children for column in filled):
        return True
    texts = Counter(text_of_header(grid.sheet.cells[top][column]) for column in children)
    if len(filled) < len(children):
        return max(texts.values()) > 1
    header = evidence_of(grid.cells(main, region.first, region.last), below)
    above = evidence_of(grid.cells(row, region.first, region.last), below)
    return 10 * above.n_against <= above.n_for and 2 <= header.n_for <= 2 * above.n_for


def _is_row_of_dates(cells: Sequence[Cell]) -> bool:
    """Whether a row holds days over columns, perhaps behind a word for them."""
    n_dates = sum(shape_of(cell) == "date" for cell in cells)
    return n_dates >= MIN_DATES and n_dates >= len(cells) - 1


def _is_figure(cell: Cell) -> bool:
    """Whether a cell is a number that cannot be a year."""
    number = parse_number(cell)
    return number is not None and (number.unit != "" or number.value not in YEARS)


def _merged_in(grid: Grid, region: Region) -> list[tuple[int, int, int, int]]:
    return [
        merged
        for merged in grid.sheet.merged
        if region.first <= merged[1] <= region.last and merged[3] <= region.last
    ]


def _merged_across(grid: Grid, row: int, region: Region) -> list[tuple[int, int]]:
    """Column spans of the cells of a row that are merged over several columns."""
    return [(c1, c2) for r1, c1, _, c2 in _merged_in(grid, region) if r1 == row and c2 > c1]


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0] + 1


# Downwards: further header rows


def _goes_on(grid: Grid, region: Region, rows: Sequence[int]) -> bool:
    """Whether the row below the header belongs to it."""
    row = rows[-1] + 1
    if row >= len(grid.sheet.cells) or row > region.rows[-1]:
        return False
    if any(r1 in rows and r2 >= row for r1, _, r2, _ in _merged_in(grid, region)):
        return len(rows) < MERGED_DEPTH
    if len(rows) >= HEADER_DEPTH or row not in region.rows:
        return False
    if is_import_id_row(grid, row) or is_maximum_row(grid, row, region.first):
        return True
    return (
        is_unit_row(grid, row, region.first, region.last)
        or _counts_columns(grid, region, row)
        or translates(grid, rows[-1], row, region.first, region.last)
        or _repeats_header(grid, region, rows[-1], row)
        or _stands_under_parents(grid, region, rows, row)
        or _dates_columns(grid, region, rows[-1], row)
        or _asks_under_codes(grid, region, rows[-1], row)
        or _names_people_only(grid, region, row)
        or _reads_as_header(grid, region, row)
    )


def is_import_id_row(grid: Grid, row: int) -> bool:
    """Whether a row holds the machine names of a Qualtrics export."""
    cells = [grid.sheet.cells[row][column] for column in grid.filled[row][:3]]
    return any(isinstance(cell, str) and IMPORT_ID.match(cell) is not None for cell in cells)


def is_maximum_row(grid: Grid, row: int, first: int) -> bool:
    """Whether a row gives the points possible instead of a record."""
    cell = grid.first_cell(row, first)
    return isinstance(cell, str) and word_key(cell) in term("scores", "row", "maximum")


def is_unit_row(grid: Grid, row: int, first: int, last: int) -> bool:
    """Whether a row says nothing but the units of the columns above it."""
    texts = [*filter(None, map(text_of_header, grid.cells(row, first, last)))]
    keys = [word_key(text) or fold(text).strip("()[] ") for text in texts]
    return len(keys) > 1 and all(key in term("terms", "unit_row") for key in keys)


def translates(grid: Grid, header: int, row: int, first: int, last: int) -> bool:
    """Whether a row says the names of the columns above it once more, in another language."""
    pairs = [
        (text_of_header(grid.sheet.cells[header][column]), text_of_header(cell))
        for column, cell in enumerate(grid.cells(row, first, last), start=first)
        if is_filled(cell)
    ]
    return len(pairs) > 1 and all(
        one != other and mean_the_same(one, other) for one, other in pairs
    )


def _counts_columns(grid: Grid, region: Region, row: int) -> bool:
    """Whether a row numbers the columns 1 2 3 4 as printed forms do; some hold no numbers."""
    cells = grid.cells(row, region.first, region.last)
    numbers = [number.value for cell in cells if (number := parse_number(cell))]
    if len(numbers) < 4 or len(numbers) < len(cells) or numbers != [*range(1, len(cells) + 1)]:
        return False
    below = profiles_below(grid, _after(grid, region, row), region.first, region.last)
    return any(profile.shape not in ("number", "blank") for profile in below)


def _repeats_header(grid: Grid, region: Region, header: int, row: int) -> bool:
    filled = grid.within(row, region.first, region.last)
    above, here = grid.sheet.cells[header], grid.sheet.cells[row]
    same = [c for c in filled if isinstance(here[c], str) and here[c] == above[c]]
    return len(same) >= 3 and shape_of(here[filled[0]]) in ("text", "code")


def _stands_under_parents(grid: Grid, region: Region, rows: Sequence[int], row: int) -> bool:
    """Whether a row names the columns under merged parents and says nothing elsewhere."""
    spans = _merged_across(grid, rows[-1], region)
    filled = grid.within(row, region.first, region.last)
    return bool(spans) and all(
        shape_of(grid.sheet.cells[row][column]) in ("text", "code", "date")
        and any(first <= column <= last for first, last in spans)
        for column in filled
    )


#: What programs call questions: Q1, V12, q3_2.
_CODE = re.compile(r"[A-Za-z]{1,2}\d{1,3}(?:[._]\d{1,2})*")


def _asks_under_codes(grid: Grid, region: Region, header: int, row: int) -> bool:
    """Whether a row asks the questions under their codes Q1 Q2 Q3: each of its cells comes once."""
    filled = grid.within(row, region.first, region.last)
    codes = [text_of_header(grid.sheet.cells[header][column]) for column in filled]
    texts = [text_of_header(grid.sheet.cells[row][column]) for column in filled]
    if len(codes) < 2 or not all(map(_CODE.fullmatch, codes)):
        return False
    below = [other for other in region.rows if other > row][:SAMPLE]
    is_again = any(
        text_of_header(grid.sheet.cells[other][column]) == text
        for column, text in zip(filled, texts, strict=True)
        for other in below
    )
    return not is_again and any(text.endswith(("?", "？")) for text in texts)


def _dates_columns(grid: Grid, region: Region, header: int, row: int) -> bool:
    """Whether a row holds nothing but days below some names, the first of which has none."""
    filled = grid.within(row, region.first, region.last)
    cells = [grid.sheet.cells[row][column] for column in filled]
    is_under = set(filled) < set(grid.within(header, region.first, region.last))
    is_dated = len(cells) >= MIN_DATES and all(shape_of(cell) == "date" for cell in cells)
    return is_dated and is_under and filled[0] > region.first


def _names_people_only(grid: Grid, region: Region, row: int) -> bool:
    """Whether a row says Last Name | First Name under a header without names for these columns."""
    texts = [text_of_header(cell) for cell in grid.cells(row, region.first, region.last)]
    named = [text for text in texts if text]
    fields = {field_words("roster").get(header_key(text)) for text in named}
    return len(named) > 1 and bool(texts[0]) and fields <= WHO


def _reads_as_header(grid: Grid, region: Region, row: int) -> bool:
    """Whether a row names typed columns: text over numbers, nothing that looks like a record."""
    below = profiles_below(grid, _after(grid, region, row), region.first, region.last)
    cells = grid.cells(row, region.first, region.last)
    evidence = evidence_of(cells, below)
    if evidence.n_against or evidence.n_for < 2 or evidence.n_for <= evidence.n_repeated:
        return False
    if shape_of(cells[0]) == "blank":
        return below[0].n_filled > 0
    n_typed = sum(profile.shape in TYPED for profile in below)
    names_type = shape_of(cells[0]) in ("text", "code") and below[0].shape in TYPED
    return names_type and evidence.n_for >= 0.2 * n_typed


# What the columns are called


def header_columns(
    grid: Grid, rows: Sequence[int], first: int, last: int
) -> tuple[list[Column], list[Problem]]:
    """The columns with their header path, and what had to be renamed or named.

    Rows that describe the columns without naming them (machine names, points possible, the same
    word everywhere) are not part of the path; units are written behind the names, in brackets.
    """
    naming = [row for row in rows if not _only_annotates(grid, rows, row, first, last)]
    units = [""] * (last - first + 1)
    if len(naming) > 1 and is_unit_row(grid, naming[-1], first, last):
        units = [text_of_header(cell) for cell in grid.cells(naming.pop(), first, last)]
    lines = _without_pivot([_header_line(grid, rows, row, first, last) for row in naming])
    columns, problems = [], []
    seen: Counter[str] = Counter()
    for position in range(first, last + 1):
        parts = _without_repeats(line[position - first] for line in lines)
        parts = _with_unit(parts, units[position - first])
        header = HEADER_SEPARATOR.join(parts)
        if not header:
            header = f"({column_letters(position)})"
        seen[header] += 1
        if seen[header] > 1:
            renamed = f"{header} ({seen[header]})"
            problems.append(_column_note("header_duplicate", rows, position, header, renamed))
            seen[renamed] += 1
            header = renamed
        columns.append(Column(position, header, parts))
    return columns, problems


def _without_pivot(lines: list[list[str]]) -> list[list[str]]:
    """Header lines without the words of a pivot table: 求和项:GMV is GMV, also over 列标签."""
    words = {word_key(text) for line in lines for text in line}
    is_pivot = bool(words & term("terms", "pivot"))
    bare = []
    for line in lines:
        is_over = [*map(_is_over_columns, line)]
        if any(is_over):
            # what is added up stands in the corner and belongs to all columns
            whole = [line[0] if over else text for text, over in zip(line, is_over, strict=True)]
            line = ["", *whole[1:]]
        bare.append(
            [_SUM_OF.sub("", text) if is_pivot or text[:1] == "求" else text for text in line]
        )
    return bare


def _is_over_columns(text: str) -> bool:
    return word_key(text) in term("terms", "pivot", "columns")


def _with_unit(parts: tuple[str, ...], unit: str) -> tuple[str, ...]:
    bare = unit.strip("()（）[]【】 ")
    return (*parts[:-1], f"{parts[-1]}({bare})") if parts and bare else parts


def _column_note(
    code: str, rows: Sequence[int], position: int, header: str, renamed: str
) -> Problem:
    row = rows[-1] if rows else None
    values = {"header": header, "renamed": renamed}
    return Problem(code, "note", row=row, column=position, header=header, values=values)


def column_letters(position: int) -> str:
    """Name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _without_repeats(texts: Iterable[str]) -> tuple[str, ...]:
    parts: list[str] = []
    for text in texts:
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)


def _only_annotates(grid: Grid, rows: Sequence[int], row: int, first: int, last: int) -> bool:
    if row == rows[0]:
        return False
    is_told = is_import_id_row(grid, row) or is_maximum_row(grid, row, first)
    if is_told or translates(grid, row - 1, row, first, last):
        return True
    cells = [grid.sheet.cells[row][column] for column in grid.within(row, first, last)]
    is_constant = len(cells) > 1 and len(set(map(text_of_header, cells))) == 1
    are_numbers = all(shape_of(cell) == "number" for cell in cells)
    return is_constant or (are_numbers and not _counts_below(grid, row, first, last))


def _counts_below(grid: Grid, row: int, first: int, last: int) -> bool:
    """Whether numbers count on, such as days, under one parent that is written above the first."""
    columns = grid.within(row, first, last)
    numbers = [number.value for c in columns if (number := parse_number(grid.sheet.cells[row][c]))]
    is_counted = all(after - before == 1 for before, after in pairwise(numbers))
    above = [text_of_header(grid.sheet.cells[row - 1][column]) for column in columns]
    return is_counted and len(numbers) == len(columns) > 1 and bool(above[0]) and not any(above[1:])


def _header_line(grid: Grid, rows: Sequence[int], row: int, first: int, last: int) -> list[str]:
    """Texts of one header row, those of parents repeated over all their columns."""
    line = [text_of_header(cell) for cell in grid.cells(row, first, last)]
    across = [m for m in grid.sheet.merged if m[0] == row and m[3] > m[1] and first <= m[1] <= last]
    for _, c1, _, c2 in across:
        for column in range(c1, min(c2, last) + 1):
            line[column - first] = line[c1 - first]
    if row == rows[-1] or across:
        return line
    return _spread(line, [grid.cells(below, first, last) for below in rows if below > row])


def _spread(line: list[str], below: list[list[object]]) -> list[str]:
    """Parents that are written once stand for the columns up to the next one."""
    has_child = [any(map(text_of_header, column)) for column in zip(*below, strict=True)]
    spread = list(line)
    parent = ""
    for column, text in enumerate(line):
        if text:
            parent = text if has_child[column] else ""
        elif has_child[column]:
            spread[column] = parent
        else:
            parent = ""
    return spread
