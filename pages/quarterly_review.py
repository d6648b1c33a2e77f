"""The review of a month, a quarter or a year: findings, actions, plan, and its files."""

from dataclasses import replace
from functools import partial

from pages.shared import actions, controls, display, review_desk, scorecard, store
from reporting import numbers, reports, review_notes
from reporting.palette import ON_PAPER, Drawing
from reporting.report import Report

lang, t = controls.language(), controls.t
period = controls.period()
name = numbers.period_name(period, lang) if period else ""
place = display.title("quarterly_review" if period else "no_review", period=name)
if not period:
    display.nothing("quarterly_review")
filters = controls.filters("period", "role")
period, as_of = controls.period(), filters["to_on"]
found = review_desk.conclude(period, filters)
days, books = review_desk.days(filters), review_desk.kept_books(found, filters)
listed, provenance = store.read("action_list"), display.provenance(filters)
notes, is_whole = store.read("review_notes"), not filters["role"]


def build(lang: str = lang, drawing: Drawing = ON_PAPER) -> Report:
    """The report in a language: what the rules say, with what people wrote on the whole review."""
    written = review_notes.written_on(notes, period, lang) if is_whole else None
    given = {"lang": lang, "as_of": as_of, "days": days, "written": written, "drawing": drawing}
    return reports.quarterly_review(found, listed, provenance, books=books, **given)


kept = review_desk.agreed(period) if is_whole else None
drawn = Drawing(display.mode(), display.is_compact())
draft = partial(build, drawing=drawn)
asked = ("review", period, filters, lang, *drawn)
shown = review_desk.kept_report(kept) if kept is not None else store.once(draft, *asked)
# a file is made later, when nobody can be asked any more who reads and in which language
file = build if kept is None else partial(replace, shown)
display.downloads(place, "quarterly_review", file, filters)
display.answer(shown.answer, *(scorecard.state_badges(found.checks) if kept is None else ()))
if is_whole:
    review_desk.state_line(kept)
review_desk.show(shown)
by_rules = partial(reports.sentences_by_part, found, listed, as_of, lang)
sentences = partial(store.once, by_rules, "sentences", period, filters, lang)
if kept is not None:
    review_desk.reopen(period, kept)
elif is_whole:
    written = partial(review_notes.written_on, notes, period, lang)
    review_desk.desk(period, sentences, written, build)
actions.editor(period, listed, as_of, sentences)
display.closing(filters)
