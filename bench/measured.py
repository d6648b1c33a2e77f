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


def as_toml(
    measured: list[tuple[Measured, int | None]], error: float, version: str, on: date
) -> str:
    """Every table with its number of simulations (0: enumerated) for the page of methods."""
    lines = [
        "# written by `make calibrate` (bench/calibration.py); shares 0-1",
        f"measured_on = {on}",
        f'version = "{version}"',
        f"standard_error_points = {100 * error:.2f}",
        "",
        "[simulated]",
        *(f"{table.key} = {n or 0}" for table, n in measured),
    ]
    for table, _ in measured:
        for name, row in table.rows.items():
            lines += ["", f"[[{table.key}]]", f'row = "{name}"']
            lines += [f'"{column}" = {float(value):.4f}' for column, value in row.items()]
    return "\n".join(lines) + "\n"
