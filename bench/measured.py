"""A measurement of error rates as a value: its rows, and how they are printed and kept."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

SEED = 20260101
LEVEL = 0.05


@dataclass(frozen=True)
class Measured:
    """Shares (0-1) by row and column; `note` says what was simulated and where the bar is."""

    key: str
    title: str
    note: str
    rows: dict[str, dict[str, float]]


def frame(measured: Measured) -> pd.DataFrame:
    """The rows in percent to one digit."""
    return (100 * pd.DataFrame(measured.rows).T).round(1)


def as_markdown(measured: Measured) -> str:
    """Title, note and table."""
    table = frame(measured)
    head = ["", *table.columns]
    lines = [f"## {measured.title}", "", measured.note, "", f"| {' | '.join(head)} |"]
    lines.append("|" + "---|" * len(head))
    for name, row in table.iterrows():
        cells = ["" if pd.isna(value) else f"{value:.1f}" for value in row]
        lines.append(f"| {' | '.join([str(name), *cells])} |")
    return "\n".join(lines) + "\n"


def as_toml(measured: list[Measured], n_series: int, error: float, on: date) -> str:
    """Every table for the page of methods; the first is the false alarms of before and after."""
    lines = [
        "# measured by bench/calibration.py: 30 + 30 days, no change, 2,000 visits a day, rate 8 %",
        f"measured_on = {on}",
        f"n_series = {n_series}",
        f"standard_error_points = {100 * error:.2f}",
    ]
    for cell, row in measured[0].rows.items():
        naive, ours = (round(float(row[name]), 4) for name in ("z test 30+30", "ours 30+30"))
        lines += ["", "[[cells]]", f'cell = "{cell}"', f"naive = {naive}", f"ours = {ours}"]
    for table in measured[1:]:
        for name, row in table.rows.items():
            lines += ["", f"[[{table.key}]]", f'row = "{name}"']
            lines += [f'"{column}" = {float(value):.4f}' for column, value in row.items()]
    return "\n".join(lines) + "\n"
