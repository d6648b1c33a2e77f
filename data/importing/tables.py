"""Where on a sheet is a table: header rows, records, totals, and what stands around it.

A region with a header starts a table, one that looks like the records before it goes on with that
table, everything else is a title of the next table or left out with a note. The reader may move the
borders afterwards.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.importing import (
    answer_rows,
    context,
    examples,
    header_days,
    persons_above,
    pivots,
    vocabulary,
)
from data.importing.header import (
    alternates,
    column_letters,
    header_columns,
    header_rows_of,
    header_score,
    profiles_below,
)
from data.importing.model import Cell, Column, FoundTable, Problem, Sheet, SourceFile
from data.importing.persons_above import states_person
from data.importing.records import SortedRows, fill_down, sort_rows
from data.importing.regions import Grid, Region, grid_of, is_comment_row, regions_of
from data.importing.shapes import (
    SAMPLE,
    evidence_of,
    is_filled,
    is_label,
    shape_of,
    text_of_header,
)
from data.importing.sources import Recognised, is_header_of, layout, source_named
from data.importing.twins import told_apart
from data.importing.values import Moment, parse_moment
from data.importing.vocabulary import header_key, is_row_number

#: So many names of columns stand for all in a sentence.
FEW_NAMES = 3
#: The note of a table whose kind is that of the first sheet.
FOLLOWS = "follows_first_sheet"
#: A column without a header is kept when it is filled in this share of the records.
MIN_UNNAMED_SHARE = 0.2
#: Fewer records than this, followed by a larger table, are the facts of that table's title.
MIN_RECORDS_BEFORE_TABLE = 2
#: Two columns of categories none of which holds the text above: most likely another header.
CATEGORY_EVIDENCE = 0.5
#: Dates down and marks across: at least so many dates and people, and this share of marks.
MIN_TURNED = (3, 2)
MIN_MARK_SHARE = 0.9
#: Share of the names across a sheet that begin with a family name.
MIN_NAMES = 0.8
#: Columns of a list that is printed several times side by side, at least.
MIN_BLOCK = 2
#: Words for what is known of a person that stand down a sheet whose people stand across.
MIN_FIELDS_DOWN = 2
#: Sheets of one layout beside which a sheet called a summary is one of them.
MIN_SUMMED = 2
#: Header of the names once a sheet of dates down is turned: a word every mapping knows.
TURNED_HEADER = "name"


#: Further right than any column.
EVERYWHERE = 10**9


@dataclass(frozen=True)
class Draft:
    """A table being found: `rows` are all rows below the header, `titles` those above it.

    `facts` are pairs of a header row and the one record below it that tell about the table.
    `shared` are titles of the whole sheet, `reach` the columns in which its own titles stand.
    `dropped` are rows that the description of the source says are no records.
    """

    header: tuple[int, ...]
    rows: tuple[int, ...]
    first: int
    last: int
    titles: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    facts: tuple[tuple[int, int], ...] = ()
    shared: tuple[int, ...] = ()
    reach: tuple[int, int] = (0, EVERYWHERE)
    source: str | None = None
    dropped: tuple[int, ...] = ()


def find_tables(source: SourceFile) -> list[FoundTable]:
    """The tables of a file in the order of its sheets; a sheet may hold none or several.

    Where a known program wrote the sheet its description says how the table lies, else the cells.
    Blank rows, totals, notes and repeated headers are not among `data_rows`; a table without any
    carries the problem `template_without_data`. `header_rows` is empty where no row reads as a
    header (problem `header_missing`); columns are then called (A), (B)... A sheet that is called a
    legend is read only where no other sheet holds a table.
    """
    read = layout.sheets_to_read(source)
    found = [
        persons_above.with_person(answer_rows.put_together(pivots.unfolded(table)))
        for sheet in source.sheets
        if sheet.name in read
        for table in _records_on(sheet, source.name, read[sheet.name])
    ]
    kept = [table for table in found if not vocabulary.is_legend(table.sheet.name)] or found
    texts: dict[tuple[str, ...], list[str]] = {}
    for table in kept:
        texts.setdefault(_layout_of(table), []).extend((*table.title, table.sheet.name))
    return told_apart(
        [
            replace(
                table,
                year_beside=context.year_of(tuple(texts[_layout_of(table)])),
                day_first_beside=context.day_order_of(texts[_layout_of(table)]),
                saved_on=source.saved_on,
                sums_up=_sums_up(table, kept),
            )
            for table in kept
        ]
    )


def _sums_up(table: FoundTable, tables: Sequence[FoundTable]) -> bool:
    """Whether a sheet is called a summary, and two others or more have one layout."""
    others = [t for t in tables if not vocabulary.is_summary(t.sheet.name)]
    sheets = {(_layout_of(other), other.sheet.name) for other in others}
    most = Counter(layout for layout, _ in sheets).most_common(1)
    return vocabulary.is_summary(table.sheet.name) and bool(most) and most[0][1] >= MIN_SUMMED


def _layout_of(table: FoundTable) -> tuple[str, ...]:
    """The names of the columns without those that hold numbers, such as days: alike every month."""
    keys = (header_key(column.header) for column in table.columns)
    return tuple(key for key in keys if not any(character.isdigit() for character in key))


def sheets_without_table(source: SourceFile, tables: Sequence[FoundTable]) -> tuple[Problem, ...]:
    """What to say of sheets no table was found on; the file is refused where none has one."""
    if not tables:
        return (Problem("file_without_table", "refused", file_name=source.name),)
    found = {table.sheet.name for table in tables}
    read = layout.sheets_to_read(source)
    return tuple(
        Problem(_why_skipped(sheet.name, read), "note", file_name=source.name, sheet=sheet.name)
        for sheet in source.sheets
        if sheet.name not in found
    )


def _why_skipped(name: str, read: Mapping[str, object]) -> str:
    if vocabulary.is_legend(name):
        return "sheet_is_legend"
    return "sheet_without_table" if name in read else "sheet_not_needed"


def sheets_of_one_survey(file_name: str, tables: Sequence[FoundTable]) -> tuple[Problem, ...]:
    """Say of sheets that each hold a number and one other column that they can be joined by it."""
    names = _questions_by_sheet(tables)
    if not names:
        return ()
    values = {
        "n": len(names),
        "header": tables[0].columns[0].header,
        "names": ", ".join(names[:FEW_NAMES]),
    }
    return (Problem("sheets_of_one_survey", "note", file_name=file_name, values=values),)


def following_the_first(file_name: str, tables: Sequence[FoundTable]) -> tuple[FoundTable, ...]:
    """The tables; of sheets of one survey all but the first say that its answer holds for them."""
    if not _questions_by_sheet(tables):
        return tuple(tables)
    first, *others = tables
    return (
        first,
        *(
            replace(table, problems=(*table.problems, _follows(file_name, table, first)))
            for table in others
        ),
    )


def follows_the_first(table: FoundTable) -> bool:
    """Whether a table is one question of the survey that the first sheet is asked about."""
    return any(problem.code == FOLLOWS for problem in table.problems)


def _follows(file_name: str, table: FoundTable, first: FoundTable) -> Problem:
    values = {"first": first.sheet.name}
    return Problem(FOLLOWS, "note", file_name, table.sheet.name, values=values)


def _questions_by_sheet(tables: Sequence[FoundTable]) -> list[str]:
    """The question of each sheet, where all hold the same number and one question each."""
    pairs = [t for t in tables if len(t.columns) == 2 and is_row_number(t.columns[0].header)]
    keys = {header_key(table.columns[0].header) for table in pairs}
    names = list(dict.fromkeys(table.columns[1].header for table in pairs))
    is_one = len(keys) == 1 and 2 <= len(pairs) == len(tables) == len(names)
    return names if is_one else []


def with_borders(
    table: FoundTable,
    header_rows: Sequence[int],
    first_row: int,
    last_row: int,
    first_column: int,
    last_column: int,
    *,
    file_name: str = "",
) -> FoundTable:
    """The table as a reader says it lies: header rows, first and last row of records, columns.

    Positions are those of the sheet as it stands in the file, also where dates run down it. Blank
    rows, totals and notes between the borders are left out as before.
    """
    table = answer_rows.taken_apart(pivots.folded(persons_above.without_person(table)))
    if table.is_transposed:
        table = replace(table, sheet=_turn(table.sheet), is_transposed=False)
    grid = grid_of(table.sheet)
    header = tuple(sorted({row for row in header_rows if 0 <= row < len(table.sheet.cells)}))
    rows = tuple(
        row
        for row in grid.filled
        if first_row <= row <= last_row
        and row not in header
        and grid.within(row, first_column, last_column)
    )
    width = len(table.sheet.cells[0]) if table.sheet.cells else 0
    draft = Draft(
        header, rows, max(first_column, 0), min(last_column, width - 1), source=table.source
    )
    named = [problem.file_name for problem in table.problems]
    file_name = file_name or next(iter(named), "")
    moved = replace(
        _build(grid, draft, file_name, last_row + 1),
        title=table.title,
        year_beside=table.year_beside,
        day_first_beside=table.day_first_beside,
        saved_on=table.saved_on,
        sums_up=table.sums_up,
        apart=table.apart,
        reading=table.reading,
    )
    if table.reading:
        own = {column.position for column in table.columns}
        moved = replace(moved, columns=tuple(c for c in moved.columns if c.position in own))
    unfolded = pivots.unfolded(_turned(moved, file_name))
    return persons_above.with_person(answer_rows.put_together(unfolded))


def _records_on(sheet: Sheet, file_name: str, known: Recognised | None) -> list[FoundTable]:
    """The tables of a sheet; of a template that nobody has filled in, those of its examples."""
    found = _tables_on(sheet, file_name, known)
    if not found or not all(map(examples.are_all, found)):
        return found
    tried = _tables_on(examples.unmarked(sheet), file_name, known)
    return [examples.tried_out(table) for table in tried]


def _tables_on(sheet: Sheet, file_name: str, known: Recognised | None) -> list[FoundTable]:
    grid = grid_of(sheet, whole=known is not None and layout.drops_rows(known))
    if known is not None and known.source.layout.header:
        return [_build(grid, _described(grid, known), file_name)]
    drafts, headerless = _drafts(grid)
    if known is not None:
        drafts = [part for draft in drafts for part in _cut_at(grid, draft, known.row)]
    drafts = _with_shared_titles(grid, _without_empty(_with_preambles(drafts)))
    if not drafts:
        drafts = [region for region in headerless[:1] if len(region.rows) > 1]
    if known is not None:
        drafts = [_of_source(grid, draft, known) for draft in drafts]
    if known is None:
        drafts = [block for draft in drafts for block in _side_by_side(grid, draft)]
    if known is None and len(drafts) == 1 and _has_fields_down(grid, drafts[0]):
        return _fields_across(sheet, file_name)
    return [
        _turned(_build(grid, draft, file_name, _end_of(draft, drafts)), file_name)
        for draft in drafts
    ]


def _side_by_side(grid: Grid, draft: Draft) -> list[Draft]:
    """The blocks of a list of people that goes on in the next columns under the same headers.

    Printed forms do so: 序号 姓名 签到 | 序号 姓名 签到. Each block is a table with its own rows.
    """
    rows = [grid.cells(row, draft.first, draft.last) for row in draft.header]
    header = [tuple(map(text_of_header, column)) for column in zip(*rows, strict=True)]
    for width in range(MIN_BLOCK, len(header) // 2 + 1):
        n, rest = divmod(len(header), width)
        names = [path[-1:] for path in header]
        block = names[:width]
        if rest or names != block * n or len(set(block)) < width or not _names_people(block):
            continue
        if header != header[:width] * n and not _stand_over(header, width):
            continue
        spans = [(draft.first + i * width, draft.first + (i + 1) * width - 1) for i in range(n)]
        above = {"header": draft.header[-1:], "titles": (*draft.titles, *draft.header[:-1])}
        kept = replace(draft, **above) if header != header[:width] * n else draft
        return [replace(kept, first=a, last=b, rows=_named(grid, draft, a, b)) for a, b in spans]
    return [draft]


def _stand_over(header: Sequence[tuple[str, ...]], width: int) -> bool:
    """Whether above the names one text stands over each block, at its first column."""
    above = ["".join(path[:-1]) for path in header]
    return all(bool(text) == (i % width == 0) for i, text in enumerate(above))


def _names_people(header: Sequence[tuple[str, ...]]) -> bool:
    words = vocabulary.field_words("attendance")
    return any(words.get(vocabulary.header_key(path[-1])) == "person_name" for path in header)


def _named(grid: Grid, draft: Draft, first: int, last: int) -> tuple[int, ...]:
    """The rows in which a block holds more than a row number."""
    header = [text_of_header(cell) for cell in grid.cells(draft.header[-1], first, last)]
    kept = {first + i for i, text in enumerate(header) if not vocabulary.is_row_number(text)}
    return tuple(row for row in draft.rows if kept & set(grid.within(row, first, last)))


def _has_fields_down(grid: Grid, draft: Draft) -> bool:
    """Whether people stand across and what is known of them down: 姓名 张三 李四, 理论 80 70."""
    if not draft.header or len(draft.rows) < MIN_FIELDS_DOWN:
        return False
    words = vocabulary.field_words("assessment")
    corner, *names = (
        text_of_header(c) for c in grid.cells(draft.header[-1], draft.first, draft.last)
    )
    if words.get(vocabulary.header_key(corner)) not in ("person_name", "person_id"):
        return False
    if any(vocabulary.header_key(name) in words for name in names):
        return False
    labels = [text_of_header(grid.sheet.cells[row][draft.first]) for row in draft.rows]
    n_fields = sum(_names_field(label) for label in labels)
    numbers_people = any(words.get(vocabulary.header_key(label)) == "person_id" for label in labels)
    is_told = n_fields >= MIN_FIELDS_DOWN and 2 * n_fields > len(labels)
    return numbers_people or is_told or (_are_names(names) and not any(map(_is_name, labels)))


def _are_names(texts: Sequence[str]) -> bool:
    """Whether several texts, nearly all of them, are names of people as Chinese names are.

    方法一, 方法二 begin like a family name too, but all with the same word.
    """
    is_numbered = len({text[:2] for text in texts}) == 1
    names = 0 if is_numbered else sum(map(_is_name, texts))
    return len(texts) >= MIN_TURNED[1] and names >= MIN_NAMES * len(texts)


def _is_name(text: str) -> bool:
    """Whether a text is two to four Chinese characters that begin with a family name."""
    bare = "".join(text.split())
    starts = bare.startswith(tuple(vocabulary.term("terms", "surnames")))
    return starts and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", bare) is not None


def _names_field(label: str) -> bool:
    """Whether a text is a word for something known of a person, or for a test."""
    key = vocabulary.header_key(label)
    return key in vocabulary.field_words("assessment") or key in {
        word for kind in vocabulary.words("scores")["test_kind"] for word in _test_words(kind)
    }


def _test_words(kind: str) -> frozenset[str]:
    return vocabulary.term("scores", "test_kind", kind)


def _fields_across(sheet: Sheet, file_name: str) -> list[FoundTable]:
    """The tables of a sheet whose people stand across, read with rows and columns exchanged."""
    found = _tables_on(_turn(sheet), file_name, None)
    note = Problem("table_turned", "note", file_name, sheet.name)
    return [replace(table, is_transposed=True, problems=(*table.problems, note)) for table in found]


def _described(grid: Grid, known: Recognised) -> Draft:
    """The table as the description of its source says it lies."""
    header = layout.header_rows(known, grid.sheet)
    below = [row for row in grid.filled if row > header[-1]]
    looked_at = (*header, *below[:SAMPLE])
    columns = sorted(column for row in looked_at for column in grid.filled[row])
    titles = tuple(row for row in range(header[0]) if grid.filled[row])
    draft = Draft(header, tuple(below), columns[0], columns[-1], titles)
    return _of_source(grid, draft, known)


def _of_source(grid: Grid, draft: Draft, known: Recognised) -> Draft:
    """The draft with what is known of its source, where its header is the recognised one."""
    if known.row not in draft.header and not _is_another_report(grid, draft, known):
        return draft
    rows, dropped = layout.records(known, grid, draft.rows)
    return replace(draft, rows=rows, dropped=dropped, source=known.source.source_id)


def _is_another_report(grid: Grid, draft: Draft, known: Recognised) -> bool:
    """Whether a further table of the sheet has headers of the same source."""
    return any(is_header_of(known.source, grid.sheet.cells[row]) for row in draft.header)


def _drafts(grid: Grid) -> tuple[list[Draft], list[Draft]]:
    """Tables with a header, and regions without one, largest first."""
    drafts: list[Draft] = []
    headerless: list[Draft] = []
    titles: list[int] = []
    for region in regions_of(grid):
        if region.is_text:
            titles.extend(region.rows)
            continue
        before = _continued(grid, drafts, region)
        header = () if before is not None else _marked_header(grid, region)
        if before is None and not header:
            header = header_rows_of(grid, region)
        if before is not None:
            drafts[before] = _extended(drafts[before], region, titles)
        elif header:
            above = [row for row in region.rows if row < header[0]]
            below = tuple(row for row in region.rows if row > header[-1])
            about = (*titles, *above)
            drafts.append(Draft(header, below, region.first, region.last, titles=about))
        else:
            headerless.append(Draft((), region.rows, region.first, region.last, tuple(titles)))
            _leave_out(drafts, region.rows)
            continue
        titles = []
    _leave_out(drafts, titles)
    drafts = [part for draft in drafts for part in _under_own_names(grid, draft)]
    headerless.sort(key=lambda draft: -len(draft.rows) * (draft.last - draft.first + 1))
    return drafts, headerless


def _under_own_names(grid: Grid, draft: Draft) -> list[Draft]:
    """The tables of one block: a name alone in its row and the header once more begin another."""
    depth, rows = len(draft.header), draft.rows
    header = [_texts(grid, draft, row) for row in draft.header]
    starts = [
        i
        for i, row in enumerate(rows)
        if depth
        and grid.within(row, draft.first, draft.last) == [draft.first]
        and [_texts(grid, draft, below) for below in rows[i + 1 : i + 1 + depth]] == header
    ]
    if not starts:
        return [draft]
    ends = [*starts[1:], len(rows)]
    others = [
        replace(
            draft,
            titles=rows[a : a + 1],
            header=rows[a + 1 : a + 1 + depth],
            rows=rows[a + 1 + depth : b],
            left_out=(),
        )
        for a, b in zip(starts, ends, strict=True)
    ]
    return [replace(draft, rows=rows[: starts[0]]), *others]


def _cut_at(grid: Grid, draft: Draft, header: int) -> list[Draft]:
    """The draft cut in two where the header of a known source is among its records."""
    if header not in draft.rows:
        return [draft]
    above = tuple(row for row in draft.rows if row < header)
    below = tuple(row for row in draft.rows if row > header)
    columns = [column for row in (header, *below) for column in grid.filled[row]]
    own = Draft((header,), below, min(columns), max(columns), left_out=draft.left_out)
    return [replace(draft, rows=above, left_out=()), own]


def _texts(grid: Grid, draft: Draft, row: int) -> list[str]:
    return [*map(text_of_header, grid.cells(row, draft.first, draft.last))]


def _marked_header(grid: Grid, region: Region) -> tuple[int, ...]:
    """The header rows of a file of left-out rows: they alone name the column of the reasons."""
    return tuple(
        row
        for row in region.rows[:SAMPLE]
        if grid.filled[row]
        and isinstance(cell := grid.sheet.cells[row][grid.filled[row][-1]], str)
        and vocabulary.is_reason_column(cell)
    )


def _leave_out(drafts: list[Draft], rows: Iterable[int]) -> None:
    if drafts and rows:
        drafts[-1] = replace(drafts[-1], left_out=(*drafts[-1].left_out, *rows))


def _extended(draft: Draft, region: Region, notes: Sequence[int]) -> Draft:
    return replace(
        draft,
        rows=(*draft.rows, *region.rows),
        last=max(draft.last, region.last),
        left_out=(*draft.left_out, *notes),
    )


def _continued(grid: Grid, drafts: Sequence[Draft], region: Region) -> int | None:
    """Which table the region goes on with after a blank row, if any."""
    for position in reversed(range(len(drafts))):
        draft = drafts[position]
        if draft.first <= region.first <= draft.last and draft.rows[-1:] < region.rows[:1]:
            return position if _looks_alike(grid, draft, region) else None
    return None


def _looks_alike(grid: Grid, draft: Draft, region: Region) -> bool:
    wide = [row for row in region.rows if len(grid.within(row, draft.first, draft.last)) > 1]
    if not wide:
        return False
    own = replace(region, first=draft.first, last=draft.last)
    own_score = header_score(grid, own, wide[0], wide[0])
    if not draft.rows:
        # a blank row may stand between a header and its records
        is_covered = region.last <= draft.last and own_score < 1
        return is_covered and own_score <= header_score(
            grid, own, draft.header[-1], region.rows[0] - 1
        )
    profiles = profiles_below(grid, draft.rows, draft.first, draft.last)
    header = [*map(text_of_header, grid.cells(draft.header[-1], draft.first, draft.last))]
    first_row = grid.cells(wide[0], draft.first, draft.last)
    if [*map(text_of_header, first_row)] == header:
        return False
    n_keyed = sum(is_filled(grid.sheet.cells[row][draft.first]) for row in wide)
    if profiles[0].n_filled and n_keyed < len(wide) / 2:
        return False
    evidence = evidence_of(first_row, profiles)
    if evidence.n_for and evidence.n_for >= evidence.n_against:
        return False
    if evidence.n_against or evidence.n_repeated:
        return True
    if evidence.score >= CATEGORY_EVIDENCE and own_score >= CATEGORY_EVIDENCE:
        return False
    return len(grid.within(wide[0], draft.first, draft.last)) * 2 > draft.last - draft.first


def _with_preambles(drafts: list[Draft]) -> list[Draft]:
    """Drafts without the two-line facts above a larger table, which become its title."""
    kept: list[Draft] = []
    titles: tuple[int, ...] = ()
    facts: tuple[tuple[int, int], ...] = ()
    for position, draft in enumerate(drafts):
        n_following = len(drafts[position + 1].rows) if position + 1 < len(drafts) else 0
        if 0 < len(draft.rows) < MIN_RECORDS_BEFORE_TABLE <= n_following:
            titles = (*titles, *draft.titles)
            facts = (*facts, (draft.header[-1], draft.rows[0]))
            continue
        kept.append(replace(draft, titles=(*titles, *draft.titles), facts=facts))
        titles, facts = (), ()
    return kept


def _without_empty(drafts: list[Draft]) -> list[Draft]:
    """Drafts with rows below their header; of a sheet that has none, the widest header."""
    kept = [draft for draft in drafts if draft.rows]
    if not kept:
        return sorted(drafts, key=lambda draft: draft.first - draft.last)[:1]
    unused = [row for draft in drafts if not draft.rows for row in draft.header]
    _leave_out(kept, unused)
    return kept


def _with_shared_titles(grid: Grid, drafts: list[Draft]) -> list[Draft]:
    """Drafts that share the titles of the sheet; of tables side by side each keeps its own half."""
    if len(drafts) < 2:
        return drafts
    top = drafts[0]
    if _is_printed_again(grid, drafts) and not _are_named_apart(grid, drafts):
        # time and place may stand over different parts of one list
        titles = tuple(sorted({row for draft in drafts for row in draft.titles}))
        return [replace(draft, titles=titles) for draft in drafts]
    above = [row for row in sorted(top.titles) if len(grid.filled[row]) == 1]
    wide = {row for row, _, _, last in grid.sheet.merged if last > top.last}
    shared = tuple(
        row for row in above if row + 1 < top.header[0] or row in wide or is_comment_row(grid, row)
    )
    first, *others = _split(drafts)
    return [first, *(replace(draft, shared=shared) for draft in others)]


def _is_printed_again(grid: Grid, drafts: Sequence[Draft]) -> bool:
    """Whether all tables stand side by side under the same names: one list in several columns."""
    headers = {draft.header for draft in drafts}
    names = {
        tuple(map(text_of_header, grid.cells(draft.header[-1], draft.first, draft.last)))
        for draft in drafts
        if draft.header
    }
    return len(headers) == len(names) == 1


def _are_named_apart(grid: Grid, drafts: Sequence[Draft]) -> bool:
    """Whether one line has a name of its own above each table; 时间：… and 地点：… are no names."""
    rows = {row for draft in drafts for row in draft.titles}
    return any(
        all(any(_is_title(cell) for cell in grid.cells(row, d.first, d.last)) for d in drafts)
        for row in rows
    )


def _is_title(cell: Cell) -> bool:
    return is_filled(cell) and not is_label(cell)


def _split(drafts: list[Draft]) -> list[Draft]:
    """Drafts with the titles of tables beside them cut off at their first column."""
    split = []
    for draft in drafts:
        beside = [d for d in drafts if d is not draft and set(d.header) & set(draft.header)]
        left = draft.first if any(d.first < draft.first for d in beside) else 0
        right = min((d.first for d in beside if d.first > draft.last), default=EVERYWHERE)
        titles = {row for d in (draft, *beside) for row in d.titles}
        split.append(replace(draft, titles=tuple(sorted(titles)), reach=(left, right - 1)))
    return split


# From a draft to a table


def _end_of(draft: Draft, drafts: Sequence[Draft]) -> int:
    """The row in which the next table below begins."""
    below = (d.header[0] for d in drafts if d.header and draft.header < d.header)
    return min((row for row in below if row > max(draft.header, default=-1)), default=EVERYWHERE)


def _without_header(grid: Grid, draft: Draft) -> Draft:
    """A draft without records as one without a header, where each of its rows holds a day.

    Names of columns hold no day in the column in which the rows above them do, too.
    """
    above = [row for row in draft.titles if len(grid.filled[row]) > 1]
    rows = sorted({*above, *draft.header})
    cells = [grid.cells(row, draft.first, draft.last) for row in rows]
    columns = [tuple(map(parse_moment, column)) for column in zip(*cells, strict=True)]
    if len(rows) < 2 or not any(all(map(_is_day, column)) for column in columns):
        return draft
    titles = tuple(row for row in draft.titles if row not in rows)
    return replace(draft, header=(), rows=tuple(rows), titles=titles)


def _is_day(moment: Moment | None) -> bool:
    return moment is not None and moment.grain == "day"


def _build(grid: Grid, draft: Draft, file_name: str, end: int = EVERYWHERE) -> FoundTable:
    if not draft.rows:
        draft = _without_header(grid, draft)
    sheet, merge_notes = fill_down(grid.sheet, draft.rows, draft.first, draft.last)
    if sheet is not grid.sheet:
        grid = grid_of(sheet)
    columns, problems = header_columns(grid, draft.header, draft.first, draft.last)
    found = sort_rows(grid, draft.header, draft.rows, columns)
    columns, column_notes = _named_columns(grid, draft, columns, found)
    kept = {column.position for column in columns}
    problems = [problem for problem in problems if problem.column in kept]
    problems += merge_notes + column_notes + _row_notes(found, draft) + _source_notes(draft)
    if not draft.header:
        problems.append(Problem("header_missing", "question"))
    elif not found.records:
        problems.append(Problem("template_without_data", "refused", row=draft.header[-1]))
    table = FoundTable(
        sheet=sheet,
        header_rows=draft.header,
        data_rows=found.records,
        columns=tuple(columns),
        title=_title(grid, draft),
        totals=found.totals,
        source=draft.source,
        file_name=file_name,
        problems=tuple(
            replace(problem, file_name=file_name, sheet=sheet.name) for problem in problems
        ),
    )
    table = header_days.told(table)
    return examples.said(table, grid.examples, range(max(draft.header, default=-1) + 1, end))


def _named_columns(
    grid: Grid, draft: Draft, columns: Sequence[Column], found: SortedRows
) -> tuple[list[Column], list[Problem]]:
    """Columns worth keeping: with a header, or filled without one; stray cells are left out."""
    kept, problems = [], []
    for column in columns:
        if column.parts and vocabulary.is_reason_column(column.parts[-1]):
            values = {"letter": column_letters(column.position)}
            place = {"row": draft.header[-1], "column": column.position}
            problems.append(Problem("reason_column_left_out", "note", values=values, **place))
            continue
        if column.parts:
            kept.append(column)
            continue
        rows = grid.filled_in(found.records, column.position)
        if not rows:
            continue
        values = {"n": len(rows), "letter": column_letters(column.position)}
        place = {"row": rows[0], "column": column.position}
        if len(rows) >= max(2, MIN_UNNAMED_SHARE * len(found.records)) or not draft.header:
            kept.append(column)
            if draft.header:
                problems.append(Problem("header_blank", "note", values=values, **place))
        else:
            problems.append(Problem("cells_without_header", "note", values=values, **place))
    return kept, problems


def _row_notes(found: SortedRows, draft: Draft) -> list[Problem]:
    notes = []
    if len(draft.header) > 1:
        values = {
            "n": len(draft.header),
            "first": draft.header[0] + 1,
            "last": draft.header[-1] + 1,
        }
        notes.append(Problem("header_deep", "note", row=draft.header[0], values=values))
    if draft.facts:
        rows = [row for pair in draft.facts for row in pair]
        notes.append(Problem("facts_in_title", "note", row=rows[0], values={"rows": _listed(rows)}))
    left_out = {"totals_left_out": sorted(found.totals)} | found.left_out
    if draft.left_out:
        left_out["cells_beside_left_out"] = list(draft.left_out)
    if draft.dropped:
        left_out["rows_of_source_left_out"] = list(draft.dropped)
    for code, rows in left_out.items():
        if rows:
            values = {"n": len(rows), "rows": _listed(rows)}
            notes.append(Problem(code, "note", row=rows[0], values=values))
    return notes


def _source_notes(draft: Draft) -> list[Problem]:
    """What holds for every file of the source, and whether a real one has been seen."""
    source = source_named(draft.source)
    if source is None:
        return []
    codes = [*source.says, *([] if source.is_verified else ["source_unverified"])]
    notes = [Problem(code, "note", values={"source": source.source_id}) for code in codes]
    return [Problem(source.refuses, "refused")] if source.refuses else notes


def _listed(rows: Sequence[int]) -> str:
    """Row numbers as Excel shows them, the first ten."""
    shown = ", ".join(str(row + 1) for row in rows[:10])
    return shown + (" …" if len(rows) > 10 else "")


def _title(grid: Grid, draft: Draft) -> tuple[str, ...]:
    """Texts above a table; a label and its value, a header and its one record as "label: value".

    What stands above the table itself comes before the titles of the whole sheet.
    """
    own = [placed for row in draft.titles for placed in _title_line(grid, row, *draft.reach)]
    for header, record in draft.facts:
        for label, value in zip(grid.sheet.cells[header], grid.sheet.cells[record], strict=True):
            if is_filled(label) and is_filled(value):
                own.append((record, f"{text_of_header(label)}: {text_of_header(value)}"))
    shared = [placed for row in draft.shared for placed in _title_line(grid, row, 0, EVERYWHERE)]
    lines = dict.fromkeys([*sorted(own, key=lambda placed: placed[0]), *shared])
    return tuple(text for _, text in lines)


def _title_line(grid: Grid, row: int, left: int, right: int) -> list[tuple[int, str]]:
    """The texts of one row above a table, each with its row."""
    inside = [column for column in grid.filled[row] if left <= column <= right]
    cells = [text_of_header(grid.sheet.cells[row][column]) for column in inside]
    is_paired, labels = alternates(cells), vocabulary.term("terms", "labels")
    is_of_person = states_person(cells)
    if is_comment_row(grid, row):
        cells = [", ".join(cells).lstrip("# ")]
    texts: list[tuple[int, str]] = []
    while cells:
        text = cells.pop(0)
        if is_label(text) and text.endswith((":", "：")) and cells:
            text = f"{text} {cells.pop(0)}"
        elif is_of_person or (
            (is_paired or len(cells) == 1) and vocabulary.word_key(text) in labels
        ):
            text = f"{text}: {cells.pop(0)}" if cells else text
        if shape_of(text) in ("text", "date", "code") and any(map(str.isalnum, text)):
            texts.append((row, text))
    return texts


# Dates down, people across


def _turned(table: FoundTable, file_name: str) -> FoundTable:
    """The table with people down and dates across, where it holds marks of people by date."""
    if not _has_dates_down(table):
        return table
    old, turned = table.sheet, _turn(table.sheet)
    cells = turned.cells
    dates, people = table.columns[0], table.columns[1:]
    name_column = table.header_rows[-1]
    cells[dates.position][name_column] = TURNED_HEADER
    for person in people:
        cells[person.position][name_column] = person.header
    day_columns = [
        Column(row, text := text_of_header(old.cells[row][dates.position]), (text,))
        for row in table.data_rows
    ]
    note = Problem("table_turned", "note", file_name, old.name, row=table.header_rows[0])
    return replace(
        table,
        sheet=turned,
        header_rows=(dates.position,),
        data_rows=tuple(person.position for person in people),
        columns=(Column(name_column, TURNED_HEADER, (TURNED_HEADER,)), *day_columns),
        is_transposed=True,
        problems=(*table.problems, note),
    )


def _turn(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged."""
    cells: list[list[Cell]] = [list(column) for column in zip(*sheet.cells, strict=True)]
    return Sheet(sheet.name, cells, tuple((c1, r1, c2, r2) for r1, c1, r2, c2 in sheet.merged))


def _has_dates_down(table: FoundTable) -> bool:
    n_dates, n_people = len(table.data_rows), len(table.columns) - 1
    if n_dates < MIN_TURNED[0] or n_people < MIN_TURNED[1] or not table.header_rows:
        return False
    if any(shape_of(column.header) in ("date", "number") for column in table.columns[1:]):
        return False
    # most sheets are told by their first rows; the others are looked at in full
    rows = table.data_rows
    return _holds_marks_by_date(table, rows[:SAMPLE]) and _holds_marks_by_date(table, rows)


def _holds_marks_by_date(table: FoundTable, rows: Sequence[int]) -> bool:
    lines = [table.sheet.cells[row] for row in rows]
    first = table.columns[0].position
    if sum(shape_of(line[first]) == "date" for line in lines) < MIN_MARK_SHARE * len(lines):
        return False
    cells = [line[column.position] for line in lines for column in table.columns[1:]]
    shapes = [shape for cell in cells if (shape := shape_of(cell)) not in ("blank", "none")]
    n_marks = sum(shape in ("truth", "mark") for shape in shapes)
    return bool(shapes) and n_marks >= MIN_MARK_SHARE * len(shapes)
