"""Working on a review: its parts drawn, texts and comments, and the step from draft to agreed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import books, findings, need_study, periods, review
from analytics.books import NO_BOOKS, Books
from analytics.results import Review
from data import registry
from pages.shared import controls, display, origins, store, time_zone
from reporting import frozen, wording
from reporting.report import Bullets, Report, Table
from reporting.reports.review import Written, fingerprint
from reporting.words import LANGS

t = controls.t


def conclude(period: str, filters: dict[str, Any]) -> Review:
    """The review of a period under the filters of the page."""
    settings, rule = store.review_settings(), store.rule()
    known_by = partial(need_study.known_by, store.answer, filters, rule=rule)
    return store.answer(
        review.quarterly_review,
        filters,
        period=period,
        as_of=filters["to_on"],
        needs=store.once(known_by, "needs", filters, rule),
        before=store.answer_before(review.target_checks, filters, period, settings=settings),
        settings=settings,
    )


def kept_books(found: Review, filters: dict[str, Any]) -> Books:
    """What the ledger adds; of one role there is none: what a course cost is of everybody."""
    if filters["role"]:
        return NO_BOOKS
    given = {"verdicts": found.verdicts, "settings": store.review_settings()}
    return store.once(partial(books.books, store.answer, filters, **given), "books", filters, given)


def days(filters: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The daily metric behind each course, for the pictures of the effects."""
    return dict(list(store.read("metric_by_course_day", **filters).groupby("course_id")))


def agreed(period: str) -> Any | None:
    """The row of review_agreed of a period; None while it is a draft."""
    rows = store.read("review_agreed")
    found = rows[rows["period"] == period]
    return None if found.empty else found.iloc[0]


def kept_report(row: Any) -> Report:
    """The review as it was agreed, in the reader's language; rows only for who may see people."""
    kept = frozen.thaw(json.loads(row["content"])[controls.language()])
    return kept if store.may_see_people() else replace(kept, sources=())


def show(report: Report) -> None:
    """Draw the sections of a report, as they stand in its files."""
    for section in report.sections:
        display.section(section.title, "", *section.behind)
        has_tables = sum(isinstance(block, Table) for block in section.blocks) > 1
        # a page costs by its parts: what is read one after the other is one of them
        read = [display.in_grey(section.note)] if section.note else []
        for number, block in enumerate(section.blocks):
            if isinstance(block, Bullets):
                read.append(display.in_bullets(block.items))
                continue
            if isinstance(block, str):
                read.append(wording.escape_markdown(block))
                continue
            # of several tables each says what it is; one alone stands under its section
            if isinstance(block, Table) and has_tables:
                read.append(display.in_grey(block.title))
            display.paragraphs(read)
            read = []
            if isinstance(block, Table):
                display.report_table(block, is_wrapped=True)
            else:
                display.chart(block.figure, f"{section.title}_{number}", block.alt)
        display.paragraphs(read)


def state_line(row: Any | None) -> None:
    """Draw whether the review is a draft or agreed, and on which data."""
    if row is None:
        st.markdown(f":gray-badge[:material/edit_note: {t('review.is_draft')}]")
        return
    words = t(
        "review.is_agreed",
        who=wording.actor(row["changed_by"], controls.language()),
        at=time_zone.clock(row["changed_at"])[:10],
        version=int(row["data_version"]),
    )
    st.markdown(f":green-badge[:material/task_alt: {wording.escape_markdown(words)}]")
    if int(row["data_version"]) != store.version():
        display.grey(t("review.data_moved", version=store.version()))


def desk(
    period: str,
    sentences: Callable[[], Mapping[str, Sequence[str]]],
    written: Callable[[], Written],
    report: Callable,
) -> None:
    """Draw the forms of a draft: the text of a part, a comment, the agreement.

    sentences, written: give what the rules say by part, and what people wrote; asked for once the
    desk is open.
    """

    def forms() -> None:
        _desk(period, sentences(), written(), report)

    # under a name of its own it stays open when what was written moves it down the page
    display.folded(forms, t("review.desk"), key=f"desk_{period}", icon="edit")


def _desk(
    period: str, sentences: Mapping[str, Sequence[str]], written: Written, report: Callable
) -> None:
    titles = {
        part: wording.part_title(part, periods.after(period), controls.language())
        for part in (*findings.PARTS, "action")
    }
    part = st.selectbox(
        t("review.part"), list(titles), format_func=titles.get, key=f"part_{period}"
    )
    left, right = display.halves(3, 2)
    with left:
        _text_form(period, part, sentences.get(part, ()), written)
    with right:
        _comment_form(period, part)
        st.button(
            t("review.agree"),
            icon=":material/task_alt:",
            key="agree",
            on_click=_agree,
            args=(period, report),
        )
        display.grey(t("review.agree_note"))


def reopen(period: str, row: Any) -> None:
    """Draw the button that makes an agreed review a draft again."""
    version = int(row["data_version"])
    st.button(
        t("review.reopen"),
        icon=":material/lock_open:",
        key="reopen",
        on_click=_step,
        args=(period, "draft", version, ""),
    )


def _text_form(period: str, part: str, sentences: Sequence[str], written: Written) -> None:
    edit = written.edits.get(part)
    with st.form(f"text_{period}_{part}", border=False):
        words = st.text_area(
            t("review.text"),
            value=edit.text if edit else "\n".join(sentences),
            height=180,
            help=t("review.text_help"),
        )
        saved = st.form_submit_button(t("review.save_text"), type="primary")
    if saved and words.strip() != "\n".join(sentences).strip():
        _write(period, part, "text", words.strip(), fingerprint(sentences))
    if edit and st.button(t("review.restore"), key=f"restore_{part}"):
        _write(period, part, "text", "", "")


def _comment_form(period: str, part: str) -> None:
    with st.form(f"comment_{period}_{part}", border=False, clear_on_submit=True):
        words = st.text_area(t("review.comment"), height=90)
        if st.form_submit_button(t("review.save_comment")) and words.strip():
            _write(period, part, "comment", words.strip(), "")


def _write(period: str, part: str, kind: Any, words: str, found: str) -> None:
    registry.write_note(
        store.opened(),
        period=period,
        part=part,
        language=controls.language(),
        kind=kind,
        words=words,
        fingerprint=found,
        written_by=store.reader().name,
    )
    store.changed()
    st.rerun()


def _agree(period: str, report: Callable) -> None:
    """Keep the review as it stands now, in both languages."""
    first_on, last_on = periods.bounds(period)
    filters = {"from_on": first_on, "to_on": last_on}
    content = {
        lang: frozen.freeze(origins.attached(partial(report, lang=lang), filters)())
        for lang in LANGS
    }
    _step(period, "agreed", store.version(), json.dumps(content, ensure_ascii=False))


def _step(period: str, state: Any, version: int, content: str) -> None:
    registry.step_review(
        store.opened(),
        period,
        state,
        data_version=version,
        content=content,
        changed_by=store.reader().name,
    )
    store.changed()
