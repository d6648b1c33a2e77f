"""The law of every kind: a table gives rows, asks, or says why it gives none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.importing import vocabulary
from data.importing.intake import is_open
from data.importing.model import KINDS
from data.importing.rows.findings import MAIN_TABLES
from tests.importing.small_tables import check, rows_of, table_of

#: What may stand in a column of a field; a field not named here holds words or figures.
CELLS = {
    "days": ["2026-03-06", "2026-03-13", "2026-04-03"],
    "clocks": ["2026-03-06 09:01", "2026-03-06 17:30", "2026-03-13 09:12"],
    "figures": ["12", "85", "3.5"],
    "marks": ["√", "×", "迟到"],
    "words": ["甲", "乙", "丙"],
}
DAYS = {
    "session_on",
    "held_on",
    "assessed_on",
    "talked_on",
    "appraised_on",
    "hired_on",
    "left_on",
    "period",
    "mark_on",
    "value_on",
}
CLOCKS = {"punched_at", "checked_in", "checked_out", "submitted_at", "started_at", "starts_at"}
FIGURES = {
    "score", "max_score", "pass_line", "metric_value", "numerator", "denominator", "target", "cost",
    "hours", "month", "day", "skill_level", "required_level", "weight", "attempt", "capacity", "appraisal_rating",
    "highest_mark",
    "metric_column", "metric_part", "skill_column", "question", "duration",
}  # fmt: skip
ACROSS = {"mark_on", "value_on", "person_mark", "metric_column", "metric_part", "skill_column"}


def cells_for(field):
    """Three cells as a column of this field may hold them."""
    if field in DAYS:
        return CELLS["days"]
    if field in CLOCKS:
        return CELLS["clocks"]
    if field in FIGURES:
        return CELLS["figures"]
    return CELLS["marks"] if field == "attendance_status" else CELLS["words"]


def named_fields(kind):
    """Fields of a kind that a column can be called by."""
    words = vocabulary.words("fields")["words"]
    return sorted(f for f in vocabulary.fields_of(kind) if f in words and f not in ACROSS)


@st.composite
def tables(draw, kind):
    """A table of some columns of a kind, each called by one of its words, filled or not."""
    words = vocabulary.words("fields")["words"]
    fields = draw(
        st.lists(st.sampled_from(named_fields(kind)), min_size=1, max_size=6, unique=True)
    )
    headers = [draw(st.sampled_from(words[field])).replace("|", "") for field in fields]
    columns = [
        draw(st.sampled_from([cells_for(field), CELLS["words"], ["", "", ""]])) for field in fields
    ]
    lines = ["|".join(headers), *("|".join(row) for row in zip(*columns, strict=True))]
    return table_of("\n".join(lines))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_table_that_is_not_open_stores_a_row_or_says_why(kind, data):
    checked = check(data.draw(tables(kind)), kind=kind)
    stored = checked.frames.keys() & MAIN_TABLES[kind]
    assert stored or is_open(checked) or len(checked.rejected)


@pytest.mark.parametrize(
    "header",
    ["日期,团队,指标,分子,分母", "Date,Team,Metric,Numerator,Denominator", "月份,指标,分母,分子"],
)
def test_parts_in_columns_of_their_own_are_stored_for_each_named_metric(header):
    names = header.split(",")
    order = {"分子": "12", "numerator": "12", "分母": "100", "denominator": "100"}
    cells = {"日期": "2026-03-06", "date": "2026-03-06", "月份": "2026-03", "指标": "转化率"}
    cells |= {"metric": "Conversion rate", "团队": "一组", "team": "一组"} | order
    row = "|".join(cells[name.lower()] for name in names)
    checked = check(table_of("|".join(names) + "\n" + row))
    assert rows_of(checked, "metric_day", "metric_id", "numerator", "denominator") == [
        ("conversion", 12.0, 100.0)
    ]


def test_parts_without_the_name_of_a_metric_ask_for_it():
    text = "日期|团队|分子|分母\n2026-03-06|一组|12|100\n2026-03-07|一组|9|90"
    waiting = check(table_of(text))
    assert [p.code for p in waiting.problems] == ["metric_unnamed"]
    checked = check(table_of(text), metric="转化率")
    assert rows_of(checked, "metric_day", "metric_id", "numerator", "denominator") == [
        ("conversion", 12.0, 100.0),
        ("conversion", 9.0, 90.0),
    ]
