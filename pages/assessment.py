"""Who passed, and who gained?"""

from functools import partial

from analytics import scoring
from analytics.results import CannotTell
from pages.shared import controls, display, store
from reporting import charts, numbers, reports, wording
from reporting.reports import parts

place = display.title("assessment")
lang, t = controls.language(), controls.t
if not store.summary()["n_results"]:
    display.nothing("assessment")
filters = controls.filters("period", "course", "role")
if store.read("pass_counts", **filters).empty:
    display.filtered_to_nothing()

target = store.goals()["pass_rate"]
check = store.answer(scoring.pass_rate, filters, target=target)
registered = store.answer(scoring.pass_rate, filters, target=target, basis="registered")
courses = store.answer(scoring.pass_rate_by, filters, by="course_name", target=target)
gain = store.answer(scoring.gain, filters)
gains = store.answer(scoring.gain_by, filters, by="role")
spread = store.answer(scoring.distribution, filters)
retest = store.answer(scoring.retest, filters)
provenance = display.provenance(filters)
report = partial(
    reports.assessment, check, courses, gain, gains, spread, retest, provenance, lang=lang
)

answer = wording.assessment_sentence(check, lang, gain=gain)
display.answer(answer, wording.state_badge(check.state, lang))
display.grey(wording.rate_sentence(t("assessment.registered"), registered.measure, lang))
left, right = display.halves(1, 1)
with left:
    display.section(t("assessment.by_course"), t("assessment.by_course_note"))
    axis = t("chart.rates.axis")
    figure = charts.attendance_rows(courses, target=target, axis=axis, **display.drawing())
    display.chart(figure, "courses", answer)
with right:
    display.section(t("assessment.pre_post"), t("assessment.pre_post_note"))
    if isinstance(gain, CannotTell):
        display.grey(wording.cannot_tell_sentence(gain, lang))
    else:
        figure = charts.pre_post(gains, **display.drawing())
        display.chart(figure, "pre_post", wording.gain_sentence(gain, lang))
        missing = t("assessment.missing", n=gain.n, pre=gain.n_only_pre, post=gain.n_only_post)
        display.grey(missing)
    if not isinstance(spread, CannotTell):
        line = numbers.percent(spread.score_line) if spread.score_line else "—"
        display.section(t("assessment.distribution"), t("assessment.distribution_note", line=line))
        figure = charts.score_histogram(spread, **display.drawing())
        display.chart(figure, "scores", t("assessment.distribution"))
display.section(t("assessment.retest"), wording.retest_sentence(retest, lang))
display.section(t("assessment.details"))
display.report_table(parts.group_table(t("assessment.by_course"), courses, "course", lang))
display.closing(filters)
display.downloads(place, "assessment", report, filters)
