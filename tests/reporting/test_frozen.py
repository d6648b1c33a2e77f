"""What was agreed is read back word for word; texts of people stay, and stale ones are marked."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from reporting import frozen, reports, review_notes
from reporting.files import WRITERS
from reporting.report import Bullets, Figure, tables
from reporting.reports.review import Edit, Remark, Written, fingerprint
from reporting.words import translate
from tests.reporting import examples


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_frozen_report_is_the_same_report(lang):
    report = examples.every_report(lang)["quarterly_review"]
    text = frozen.freeze(report)
    again = frozen.thaw(text)
    assert json.loads(text)["kind"] == "Report"
    assert tables(again) == tables(report)
    assert [s.title for s in again.sections] == [s.title for s in report.sections]
    for extension in ("pdf", "docx"):
        assert WRITERS[extension](again, lang)
    for old, new in zip(figures(report), figures(again), strict=True):
        assert (new.lines, new.categories, new.alt) == (old.lines, old.categories, old.alt)
        assert json.loads(new.figure.to_json()) == json.loads(old.figure.to_json())


def figures(report):
    return [b for part in report.sections for b in part.blocks if isinstance(b, Figure)]


def build(written, lang="zh", **changes):
    found = replace(examples.review(), **changes)
    return reports.quarterly_review(
        found, examples.actions(), examples.provenance(), lang=lang, written=written
    )


def section(report, code):
    return next(part for part in report.sections if part.code == code)


def said(report, code):
    """The sentences by rules of a part."""
    return next(b.items for b in section(report, code).blocks if isinstance(b, Bullets))


def test_a_rewritten_part_keeps_its_text_and_is_marked_once_a_number_under_it_changed():
    rules = said(build(None), "stand")
    edit = Edit("我们自己的话", fingerprint(rules), "li", "2026-10-02")
    written = Written({"stand": edit}, {})
    fresh = section(build(written), "stand").blocks
    assert fresh[0] == "我们自己的话"
    assert fresh[1] == translate("zh", "review.edited", who="li", at="2026-10-02")
    checks = (examples.check(examples.PASS_RATE, 19, 20, 34), *examples.checks()[1:])
    stale = section(build(written, checks=checks), "stand").blocks
    assert stale[0] == "我们自己的话"
    assert stale[1] == translate("zh", "review.edited_stale", who="li", at="2026-10-02")
    assert isinstance(stale[2], Bullets)
    assert "95%" in stale[2].items[0]


def test_a_number_of_another_part_leaves_a_text_unmarked():
    rules = said(build(None), "stand")
    written = Written({"stand": Edit("x", fingerprint(rules), "li", "2026-10-02")}, {})
    report = build(written, n_make_up_people=99)
    assert section(report, "stand").blocks[1] == translate(
        "zh", "review.edited", who="li", at="2026-10-02"
    )


def notes():
    columns = ["note_id", "period", "part", "language", "kind", "words", "fingerprint"]
    rows = [
        (1, "2026Q4", "stand", "zh", "text", "旧的", "a"),
        (2, "2026Q4", "stand", "zh", "text", "新的", "b"),
        (3, "2026Q4", "stand", "en", "text", "mine", "c"),
        (4, "2026Q4", "worked", "zh", "text", "写过", "d"),
        (5, "2026Q4", "worked", "zh", "text", "", ""),
        (6, "2026Q4", "worked", "en", "comment", "why?", ""),
        (7, "2026Q3", "stand", "zh", "text", "上一季", "e"),
    ]
    moment = pd.Timestamp(2026, 10, 2, 8)
    return pd.DataFrame(rows, columns=columns).assign(written_by="li", written_at=moment)


def test_the_newest_text_of_the_language_counts_and_an_empty_one_takes_it_back():
    found = review_notes.written_on(notes(), "2026Q4", "zh")
    assert found.edits == {"stand": Edit("新的", "b", "li", "2026-10-02")}
    assert found.remarks == {"worked": [Remark("why?", "li", "2026-10-02")]}
    assert review_notes.written_on(notes(), "2026Q4", "en").edits["stand"].text == "mine"
    assert review_notes.written_on(notes().iloc[:0], "2026Q4", "zh") == Written({}, {})


def test_a_comment_stands_under_its_part_in_every_file():
    report = build(review_notes.written_on(notes(), "2026Q4", "en"), lang="en")
    remark = translate("en", "review.remark", who="li", at="2026-10-02", text="why?")
    assert section(report, "worked").blocks[-1] == Bullets((remark,))
