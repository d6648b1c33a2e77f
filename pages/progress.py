"""Who attended, who is behind, who needs a make-up?"""

from datetime import timedelta
from functools import partial

from analytics import progress
from pages.shared import controls, display, store
from reporting import charts, reports, wording
from reporting.reports import parts

#: Sessions drawn beside the table; all of them are in the download.
MOST_SESSIONS = 9
place = display.title("progress")
lang, t = controls.language(), controls.t
if not store.summary()["n_attendance"]:
    display.nothing("progress")
filters = controls.filters("period", "course", "role")
week = controls.weeks(filters)
if store.read("attendance_by_session", **week).empty:
    display.filtered_to_nothing()

target = store.goals()["attendance"]
check = store.answer(progress.attendance, week, target=target)
courses = store.answer(progress.attendance_by, filters, by="course_name", target=target)
sessions = store.answer(progress.sessions, week, target=target)
made_up = store.answer(progress.make_up, filters, as_of=week["to_on"])
week_before = filters | {"to_on": week["to_on"] - timedelta(days=7)}
people = store.answer(
    progress.progress_table,
    filters | {"to_on": week["to_on"]},
    before=store.read("progress_by_person_course", **week_before),
)
provenance = display.provenance(filters)
report = partial(reports.progress, check, courses, sessions, people, made_up, provenance, lang=lang)
n_people = len({item.person_id for item in made_up})
answer = wording.progress_sentence(check, lang, n_make_up=n_people)
display.answer(answer, wording.state_badge(check.state, lang))

left, right = display.halves(3, 2)
with left:
    display.section(t("progress.table"), t("progress.table_note"))
    display.report_table(reports.progress_table(people, lang), height=400)
with right:
    display.section(t("progress.sessions"), t("progress.sessions_note"))
    figure = charts.attendance_rows(sessions[:MOST_SESSIONS], target=target, **display.drawing())
    display.chart(figure, "sessions", answer)
display.section(t("progress.make_up"), t("progress.make_up_note"))
if made_up:
    display.report_table(parts.make_up_table(made_up, lang), height=400)
else:
    display.grey(t("progress.make_up_none"))
display.section(t("progress.by_course"), t("progress.by_course_note"))
display.report_table(parts.group_table(t("progress.by_course"), courses, "course", lang))
display.closing(filters)
display.downloads(place, "progress", report, filters)
