"""Found tables made by hand, so that mapping and checking are tested without finding them first."""

from dataclasses import replace

from data.importing import checking, mapping
from data.importing.known import Known
from data.importing.model import Column, FoundTable, Sheet

SALT = b"salt of the tests"


def table_of(text, *, title=(), n_header=1, totals=None, sheet="Sheet1", percent=()):
    """A table from lines of cells separated by bars; numbers and dates stay text as in a csv file.

    Title lines stand above the header; `totals` are lines that stand below the records.
    """
    lines = [
        [cell.strip() or None for cell in line.split("|")] for line in text.strip().split("\n")
    ]
    foot = [[cell.strip() or None for cell in line.split("|")] for line in totals or ()]
    first = len(title)
    cells = [[line] for line in title] + lines + foot
    header = tuple(range(first, first + n_header))
    end = first + len(lines)
    names = [
        [row[i] if i < len(row) else None for row in lines[:n_header]] for i in range(len(lines[0]))
    ]
    columns = tuple(
        Column(i, " / ".join(p for p in parts if p), tuple(p or "" for p in parts))
        for i, parts in enumerate(names)
    )
    return FoundTable(
        Sheet(sheet, cells, percent_columns=frozenset(percent)),
        header,
        tuple(range(first + n_header, end)),
        columns,
        tuple(title),
        {end + i: tuple(row) for i, row in enumerate(foot)},
    )


def with_cells(table, rows):
    """The same table with other records, given as lists of typed cells."""
    first = table.header_rows[-1] + 1
    cells = [*table.sheet.cells[:first], *rows]
    sheet = Sheet(table.sheet.name, cells, percent_columns=table.sheet.percent_columns)
    return FoundTable(
        sheet, table.header_rows, tuple(range(first, len(cells))), table.columns, table.title
    )


def propose(table, *, known=None, file_name="file.xlsx", **options):
    """A proposal against nothing known."""
    return mapping.propose(table, known or Known(salt=SALT), file_name, **options)


def check(table, *, known=None, kind=None, file_name="file.xlsx", **context):
    """The checked rows of a table, with answers to its questions as keywords."""
    known = known or Known(salt=SALT)
    proposal = mapping.propose(table, known, file_name, kind=kind)
    proposal = replace(proposal, context=proposal.context | context)
    return checking.check(proposal, known)


def codes(checked, severity=None):
    """Codes of the problems of a check, sorted; of one severity when it is given."""
    return sorted(p.code for p in checked.problems if severity in (None, p.severity))


def frame_of(checked, table):
    """A frame whose texts are themselves, not places among those that occur in the column."""
    frame = checked.frames[table]
    return frame.astype({name: object for name, kind in frame.dtypes.items() if kind == "category"})


def rows_of(checked, table, *columns):
    """The rows of a frame as a sorted list of tuples, with None for what is missing."""
    frame = checked.frames[table]
    chosen = frame[list(columns)].astype(object)
    chosen = chosen.where(chosen.notna(), None)
    return sorted(
        chosen.itertuples(index=False, name=None), key=lambda row: [str(value) for value in row]
    )
