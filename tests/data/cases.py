"""Cases of SQL files: tests/cases/<query>/<table>.csv in, expected.csv out, worked out by hand.

An input names only the columns that matter; the rest have the defaults below. `filters.csv` lists further
questions: case, from_on, to_on, role, course, metric, skill, team, person, kind; the answer to each is expected_<case>.csv. An empty cell is
null; the text '' (two apostrophes) is the empty text.
"""

import csv
from datetime import date
from pathlib import Path

import pandas as pd

from data import schema
from data.database import write_transaction
from data.frames import insert_frame

CASES = Path(__file__).resolve().parents[1] / "cases"

DEFAULTS = {
    "load": {
        "file_name": "file.xlsx", "file_sha256": "0", "source": "upload", "kinds": "roster",
        "n_rows_read": 0, "n_rows_stored": 0, "n_rows_rejected": 0, "is_sample": False,
        "loaded_by": "test", "loaded_at": "2026-01-01 08:00:00",
    },
    "skill": {"tier": "basic"},
    "skill_requirement": {"weight": 1.0},
    "skill_level": {"source": "assessment"},
    "assessment": {"assessment_name": "written", "kind": "written", "max_score": 100.0, "pass_line": 70.0},
    "assessment_result": {"phase": "post", "attempt": 1, "status": "scored"},
    "survey": {"purpose": "satisfaction", "is_anonymous": True},
    "survey_question": {"position": 1, "question_type": "rating", "is_reversed": False},
    "survey_answer": {"option_text": ""},
    "metric": {"kind": "ratio", "direction": "higher"},
    "metric_day": {"period": "day", "period_month": "2026-01-01", "team": "", "arm": ""},
    "item_result": {"phase": "post", "attempt": 1, "max_points": 1.0},
    "audit": {"actor": "test", "action": "load", "subject": "1", "detail": "{}"},
    "target": {"changed_by": "test", "changed_at": "2026-01-01 08:00:00"},
    "action": {"created_by": "test", "created_at": "2026-01-01 08:00:00"},
    "evaluation": {
        "is_random": False, "is_selected": False, "window_days": 28, "baseline_days": 84,
        "registered_by": "test", "registered_at": "2026-01-01 08:00:00",
    },
    "event": {"is_left_out": False, "created_by": "test", "created_at": "2026-01-01 08:00:00"},
}  # fmt: skip
#: Filters that are text.
WORDS = ("role", "course", "metric", "skill", "team", "person", "sign_in", "kind")
SOURCE = {"load_id": 1, "source_sheet": "Sheet1", "source_row": 2}


def fill(database, folder):
    """Put the input rows of a case into the database, all in load 1 unless they say otherwise."""
    frames = {
        file.stem: read_csv(file) for file in folder.glob("*.csv") if file.stem in schema.tables()
    }
    frames.setdefault("load", pd.DataFrame({"load_id": [1]}))
    with write_transaction(database) as connection:
        for table in schema.tables():
            if table in frames:
                insert_frame(connection, table, completed(table, frames[table]))


def completed(table, frame):
    """The rows with the defaults of their table where the case says nothing."""
    defaults = DEFAULTS.get(table, {}) | (SOURCE if schema.tables()[table].is_loaded else {})
    missing = {column: value for column, value in defaults.items() if column not in frame.columns}
    names = {
        "course": "course_name",
        "skill": "skill_name",
        "survey": "survey_name",
        "metric": "metric_name",
    }
    if table in names and names[table] not in frame.columns:
        missing[names[table]] = frame[f"{table}_id"]
    if table == "session" and "week_on" not in frame.columns:
        missing["week_on"] = frame["session_on"]
    if table == "survey_question" and "question_text" not in frame.columns:
        missing["question_text"] = frame["question_id"]
    return typed(table, frame.assign(**missing))


def typed(table, frame):
    """Cells as the table means them: true and false are truth, the rest is read by the insert."""
    types = schema.tables()[table].columns
    truths = [column for column in frame.columns if str(types[column]) == "bool"]
    numbers = [c for c in frame.columns if str(types[c]) in ("int32", "double")]
    read = {
        c: frame[c].map({"true": True, "false": False, True: True, False: False}) for c in truths
    }
    return frame.assign(**read, **{column: pd.to_numeric(frame[column]) for column in numbers})


def read_csv(file):
    """A CSV as text cells; an empty cell is None, '' the empty text."""
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    cells = [[None if cell == "" else cell.replace("''", "") for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=header, dtype=object)


def questions(folder):
    """The filters of each expected file of a case, by file."""
    asked = {folder / "expected.csv": {}}
    if (folder / "filters.csv").exists():
        for row in read_csv(folder / "filters.csv").to_dict("records"):
            name = row.pop("case")
            days = {
                key: date.fromisoformat(row[key]) for key in ("from_on", "to_on") if row.get(key)
            }
            words = {key: row[key] for key in WORDS if row.get(key)}
            asked[folder / f"expected_{name}.csv"] = days | words
    return asked


def comparable(frame):
    """Rows as sorted tuples of text and rounded numbers, so that row order and representation do not matter."""
    rows = [tuple(_cell(cell) for cell in row) for row in frame.itertuples(index=False)]
    return sorted(rows, key=lambda row: tuple(str(cell) for cell in row))


def _cell(cell):
    if cell is None or cell is pd.NaT or cell != cell:
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    text = (
        str(cell).lower() if isinstance(cell, bool) or type(cell).__name__ == "bool_" else str(cell)
    )
    try:
        return round(float(text), 9)
    except ValueError:
        return text
