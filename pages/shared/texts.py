"""What people wrote, on the needs page: tags with counts, and a form that puts tags right."""

from functools import partial

import streamlit as st

from analytics.results import TextStudy, Written
from analytics.texts import LEAST_TO_QUOTE, QUOTABLE
from data import registry
from pages.shared import controls, display, store
from reporting import wording
from reporting.reports import training_needs

t = controls.t
#: Letters of a text in the list to choose from.
LONGEST = 60


def section(texts: TextStudy, frame: str) -> None:
    """Draw the tags, and, where there are enough texts, the form to tag them by hand."""
    if not texts.n:
        return
    language = controls.language()
    display.section(t("open_text.title"), t("open_text.note", n=texts.n), frame)
    if texts.tags:
        display.report_table(training_needs.tag_table(texts, language), height=300)
    if not texts.texts:
        display.grey(t("open_text.few", n=LEAST_TO_QUOTE))
        return
    for text in texts.texts:
        if text.is_quotable:
            words = training_needs.quote_words(text, language)
            st.markdown(f"> {wording.escape_markdown(words)}")
    form = partial(_form, texts, language)
    display.folded(form, t("open_text.retag"), key=f"retag_{frame}", icon="sell")


def _form(texts: TextStudy, language: str) -> None:
    by_key = {text.text_sha256: text for text in texts.texts}
    words = {key: training_needs.masked_words(text, language) for key, text in by_key.items()}
    chosen = st.selectbox(
        t("open_text.choose"),
        list(by_key),
        format_func=lambda key: words[key][:LONGEST] + ("…" if len(words[key]) > LONGEST else ""),
        key="text",
        persist_state="session",
    )
    text = by_key[chosen]
    st.markdown(f"> {wording.escape_markdown(words[chosen])}")
    known = list(dict.fromkeys([*text.tags, *(tag.tag for tag in texts.tags)]))
    # what was saved makes new fields: kept ones would show, and save, the tags of before
    state = f"{chosen}_{'_'.join(text.tags)}_{text.is_quotable}"
    with st.form(f"tags_{chosen}", border=False):
        tags = controls.choose_several(
            t("open_text.tags"), known, default=list(text.tags), key=f"tags_{state}"
        )
        more = st.text_input(t("open_text.add_tag"), key=f"more_{state}")
        quotable = st.checkbox(
            t("open_text.quotable"), value=text.is_quotable, key=f"quotable_{state}"
        )
        if st.form_submit_button(t("open_text.save"), type="primary"):
            _remember(text, {*tags, *filter(None, [more.strip()])}, quotable)


def _remember(text: Written, tags: set[str], is_quotable: bool) -> None:
    changes = dict.fromkeys(tags - set(text.tags), True)
    changes |= dict.fromkeys(set(text.tags) - tags, False)
    if is_quotable != text.is_quotable:
        changes[QUOTABLE] = is_quotable
    for tag, is_on in changes.items():
        registry.tag_answer(
            store.to_change(), text.text_sha256, tag, is_on=is_on, tagged_by=store.reader().name
        )
    display.kept(t("open_text.saved"))
