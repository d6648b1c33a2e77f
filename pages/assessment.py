"""Who passed, and who gained?"""

from functools import partial

from analytics import items, scoring
from analytics.results import CannotTell
from pages.shared import assessed, controls, display, grouping, store
from reporting import charts, numbers, reports, wording
from reporting.reports import parts

place = display.title("assessment")
lang, t = controls.language(), controls.t
if not store.summary()["n_results"]:
    display.nothing("assessment")
filters = controls.filters("period", "course", "role")
if store.read("pass_counts", **filters).empty:
    display.filtered_to_nothing()

target, by = store.goals()["pass_rate"], grouping.choose(assessed.GROUPINGS, "assessed_by")
check = store.answer(scoring.pass_rate, filters, target=target)
registered = store.answer(scoring.pass_rate, filters, target=target, basis="registered")
best = store.answer(scoring.pass_rate, filters, target=target, basis="best")
groups = store.answer(scoring.pass_rate_by, filters, by=by, target=target)
groups = grouping.labelled(groups, by)
gain = store.answer(scoring.gain, filters)
gains = store.answer(scoring.gain_by, filters, by="role")
spread = store.answer(scoring.distribution, filters)
retest = store.answer(scoring.retest, filters)
tests = store.answer(items.item_analysis, filters)
results = (check, groups, gain, gains, spread, retest, tests, display.provenance(filters))
column = by.removesuffix("_name")
report = partial(reports.assessment, *results, lang=lang, by=column)

answer = wording.assessment_sentence(check, lang, gain=gain)
display.answer(answer, wording.state_badge(check.state, lang))
display.grey(wording.rate_sentence(t("assessment.registered"), registered.measure, lang))
display.grey(wording.rate_sentence(t("assessment.best"), best.measure, lang))
left, right = display.halves(1, 1)
with left:
    display.section(t("assessment.by_group"), t("assessment.by_course_note"))
    axis = t("chart.rates.axis")
    figure = charts.attendance_rows(groups, target=target, axis=axis, **display.drawing())
    display.chart(figure, "courses", answer)
with right:
    assessed.gained(gain, gains)
    if not isinstance(spread, CannotTell):
        line = numbers.percent(spread.score_line) if spread.score_line else "—"
        display.section(t("assessment.distribution"), t("assessment.distribution_note", line=line))
        figure = charts.score_histogram(spread, **display.drawing())
        display.chart(figure, "scores", t("assessment.distribution"))
display.section(t("assessment.retest"), wording.retest_sentence(retest, lang))
assessed.questions(tests)
display.section(t("assessment.details"))
display.report_table(parts.group_table(t("assessment.by_group"), groups, column, lang))
display.closing(filters)
display.downloads(place, "assessment", report, filters)
