"""Did the metric move, and how far can we trust it?"""

from functools import partial

from analytics import comparison, targets
from analytics.results import CannotTell
from pages.shared import controls, declaring, display, further, plan, store
from reporting import charts, reports, wording
from reporting.reports import parts

place = display.title("business_effect")
lang, t = controls.language(), controls.t
if not store.summary()["has_metric_days"]:
    display.nothing("business_effect")
filters = controls.filters("period", "course", "role")
windows = store.read("training_window", **filters)
if windows.empty:
    declaring.instead(filters)

changes = store.answer(comparison.by_course, filters)
change = changes[course := controls.course_with_metric(windows, changes)]
target = targets.lift_target(change, store.goals())
check = target and targets.check_change(change, target)
answer = wording.change_sentence(change, lang, check=check)
days = store.read("metric_by_course_day", **(filters | {"course": course}))
decided, metric = plan.of_course(course, windows)
readings = further.readings(course, metric, change, decided, filters)
make = partial(reports.business_effect, lang=lang, readings=readings, plan=decided)
report = partial(make, change, check, days, display.provenance(filters))
display.downloads(place, "business_effect", report, filters)
if isinstance(change, CannotTell):
    plan.without_change(course, change, windows, filters, answer)

badges = [wording.certainty_badge(change.certainty, lang), wording.grade_badge(change.grade, lang)]
badges += [wording.band_badge(check, lang) if check else "", plan.standing_badge(change, decided)]
display.answer(answer, *badges)
left, right = display.halves(5, 3)
with left:
    plan.series(change, filters | {"course": course}, answer)
with right:
    title, note = t("business_effect.effect_title"), t("business_effect.effect_note")
    display.section(title, note, comparison.by_course)
    figure = display.figure(charts.effect_interval, change, target=target)
    display.chart(figure, "effect", answer)
    plan.second_picture(change, answer)
plan.week_by_week(change, answer)
display.card(wording.verdict_card(change, lang))
further.section(course, metric, decided, readings)
details = partial(plan.details, parts.effect_table(change, lang), course, filters)
display.folded(details, t("business_effect.details"), key="effect_details", icon="functions")
plan.section(course, windows)
display.section(t("business_effect.others"), t("business_effect.others_note"), comparison.by_course)
display.report_table(reports.change_table(changes, windows, lang))
declaring.rest(filters)
display.closing(filters)
