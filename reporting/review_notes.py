"""What people wrote on a review, as the report takes it."""

import pandas as pd

from reporting.reports.review import Edit, Remark, Written
from reporting.words import Lang


def written_on(review_notes: pd.DataFrame, period: str, lang: Lang) -> Written:
    """The texts in force and the comments of a period.

    review_notes: rows of that query. A text stands in the language it was written in alone, a
    comment in both. An empty text has taken the one before it back.
    """
    own = review_notes[review_notes["period"] == period]
    texts = own[(own["kind"] == "text") & (own["language"] == lang)]
    newest = texts.sort_values("note_id").groupby("part").tail(1)
    edits = {
        row.part: Edit(row.words, row.fingerprint, row.written_by, _day(row.written_at))
        for row in newest.itertuples()
        if row.words.strip()
    }
    remarks: dict[str, list[Remark]] = {}
    for row in own[own["kind"] == "comment"].sort_values("note_id").itertuples():
        remark = Remark(row.words, row.written_by, _day(row.written_at))
        remarks.setdefault(row.part, []).append(remark)
    return Written(edits, remarks)


def _day(moment: pd.Timestamp) -> str:
    return moment.strftime("%Y-%m-%d")
