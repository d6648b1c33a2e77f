"""The measured error rates as tables."""

from reporting import calibration, numbers
from reporting.report import Column, Table
from reporting.words import Lang, translate


def measured_table(key: str, lang: Lang) -> Table:
    """One measured table in words; every cell is a share in percent to one digit."""
    rows = calibration.MEASURED[key]
    names = [name for name in rows[0] if name != "row"]
    columns = (
        Column("row", translate(lang, "measured.row"), weight=2),
        *(Column(name, calibration.name_words(name, lang), "percent") for name in names),
    )
    cells = tuple(
        (
            calibration.name_words(row["row"], lang),
            *(numbers.percent(row[name], 1) for name in names),
        )
        for row in rows
    )
    return Table(
        translate(lang, f"measured_title.{key}"), columns, cells, calibration.note(key, lang)
    )
