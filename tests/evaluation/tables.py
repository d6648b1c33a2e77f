"""Small tables as files: CSV and XLSX, rows in any order, digits as a Chinese keyboard types them."""

import io

import pandas as pd
import xlsxwriter

FULL_WIDTH = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")


def csv_of(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode("utf-8-sig")


def xlsx_of(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"nan_inf_to_errors": True}) as workbook:
        sheet = workbook.add_worksheet("数据")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(frame.columns))
        for place, column in enumerate(frame):
            for row, value in enumerate(frame[column], start=1):
                if pd.isna(value):
                    continue
                if isinstance(value, pd.Timestamp):
                    sheet.write_datetime(row, place, value.to_pydatetime(), day)
                else:
                    sheet.write(row, place, value.item() if hasattr(value, "item") else value)
    return buffer.getvalue()


def shuffled(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def full_width(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.map(lambda cell: cell if pd.isna(cell) else str(cell).translate(FULL_WIDTH))


def as_percent(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    written = {c: frame[c].map(lambda share: f"{round(share * 100, 10):g}%") for c in columns}
    return frame.assign(**written)
