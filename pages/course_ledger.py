"""What did each course cost, and what did it bring?"""

from functools import partial

from analytics import ledger, portfolio
from pages.shared import controls, display, ledger_chain, store, worth
from reporting import charts, reports, wording
from reporting.reports import ledger as tables

place = display.title("course_ledger")
lang, t = controls.language(), controls.t
if not store.summary()["n_attendance"]:
    display.nothing("course_ledger")
filters = controls.filters("period", "course")
found = store.answer(ledger.course_ledger, filters, settings=store.review_settings())
if not found.entries:
    display.filtered_to_nothing()
internal = store.goals()["internal_share"]
money = store.answer(portfolio.portfolio, filters, found=found, internal=internal)
needs = ledger_chain.needs_before(filters)
ranks = ledger_chain.ranks(found, needs)
answer = wording.ledger_sentence(found, lang)
badges = wording.ledger_badges(found, lang)
display.answer(answer, *(f":gray-badge[:material/info: {text}]" for text in badges))
chosen, links = ledger_chain.choose(found, needs)
ledger_chain.draw(chosen, links)
runs = ledger_chain.runs(found, filters)
ledger_chain.draw_runs(chosen, runs)
if any(charts.has_both(entry) for entry in found.entries):
    display.section(wording.ledger_title(found, lang), t("chart.ledger.note"), ledger.course_ledger)
    display.chart(display.figure(charts.cost_and_effect, found), "ledger", answer)
display.section(t("portfolio.title"), t("portfolio.note"), ledger.course_ledger, "goal_chain")
display.report_table(tables.portfolio_table(money, lang), is_wrapped=True)
display.section(t("report.ledger"), t("report.ledger_note"), ledger.course_ledger)
display.report_table(tables.short(tables.ledger_table(found, lang)), is_wrapped=True)
display.bullets(wording.worth_sentences(found, lang))
display.section(t("portfolio.evidence"), t("portfolio.evidence_note"), ledger.course_ledger)
display.report_table(tables.evidence_table(found, ranks, lang))
turning = tables.turning_table(found, lang)
if turning.rows:
    display.section(turning.title, t("report.turning_note"), ledger.course_ledger)
    display.report_table(turning)
worth.editor()
display.closing(filters)
more = {"chosen": chosen, "links": links, "ranks": ranks, "money": money, "runs": runs}
report = partial(reports.course_ledger, found, display.provenance(filters), lang=lang, **more)
display.downloads(place, "course_ledger", report, filters)
