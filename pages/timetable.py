"""When can we train without hurting the business?"""

from functools import partial

from analytics.timetable import load, study
from analytics.timetable.model import LoadMap
from pages.shared import controls, display, store, timetable
from reporting import charts, reports, wording
from reporting.reports.timetable import conflict_table, peak_table, proposed_table, seat_table

place = display.title("timetable")
lang, t = controls.language(), controls.t
if not store.summary()["n_people"] or not store.summary()["n_courses"]:
    display.nothing("timetable")

asked = timetable.asked()
found = store.answer(study.timetable, {}, **asked)
names = timetable.names_of_people()
answer = wording.timetable_sentence(found, lang)
display.answer(answer, *timetable.badges(found))
timetable.warn(found)

left, right = display.halves(3, 2)
with left:
    display.section(t("timetable.proposed"), t("timetable.proposed_note"), study.timetable)
    if found.placements:
        display.report_table(proposed_table(found, lang), is_wrapped=True)
    else:
        display.grey(t("timetable.proposed_none"))
    timetable.plan_buttons(found)
with right:
    by = timetable.load_view()
    loads = timetable.loads(asked["metric_id"], by)
    behind = load.hour_map if by == "hour" else load.load_map
    display.section(t("timetable.load"), timetable.load_note(loads), behind)
    if isinstance(loads, LoadMap):
        figure = display.figure(charts.load_heat_map, loads)
        display.chart(figure, "load", t("timetable.load"))
    if by == "hour":
        timetable.hours_upload()
if found.seats:
    display.section(t("timetable.seats"), t("timetable.seats_note"), study.timetable)
    display.report_table(seat_table(found, names, lang), height=300)
display.section(t("timetable.peaks"), t("timetable.peaks_note"), study.timetable)
display.report_table(peak_table(found, lang))
timetable.calendar_upload()
display.section(t("timetable.conflicts"), t("timetable.conflicts_note"), study.timetable)
if found.conflicts:
    display.report_table(conflict_table(found, lang))
else:
    display.grey(t("timetable.conflicts_none"))
timetable.notices(found)
display.closing({})
report = partial(reports.timetable, found, loads, names, display.provenance({}), lang=lang)
display.downloads(place, "timetable", report, {})
