"""Who attended, who is behind, who needs a make-up?"""

from functools import partial

from analytics import progress
from pages.shared import controls, display, store, timetable
from pages.shared import progress as sections
from reporting import charts, reports, wording
from reporting.reports import parts

MOST_SESSIONS = 9  # drawn beside the table; all of them are in the download
place = display.title("progress")
lang, t = controls.language(), controls.t
if not store.summary()["n_attendance"]:
    display.nothing("progress")
filters = controls.filters("period", "course", "role")
week = controls.weeks(filters)
held = store.read("attendance_by_session", **week)
if held.empty:
    display.filtered_to_nothing()

goals = store.goals()
target = goals["attendance"]
check = store.answer(progress.attendance, week, target=target)
courses = store.answer(progress.attendance_by, filters, by="course_name", target=target)
sessions = store.answer(progress.sessions, week, target=target)
as_of = timetable.read_on(week["to_on"])
made_up = store.answer(progress.make_up, filters, as_of=as_of)
plan = sections.plan(made_up)
followed = sections.follow(filters, plan, as_of)
until = filters | {"to_on": as_of}
before = sections.week_before(until)
people = store.answer(progress.progress_table, until, before=before)
standings = store.answer(progress.standings, until, before=before)
roles = store.answer(progress.role_standings, until)
results = (check, courses, sessions, people, standings, roles, followed)
report = partial(reports.progress, *results, display.provenance(filters), lang=lang)
n_people = len({item.person_id for item in made_up})
answer = wording.progress_sentence(check, lang, n_make_up=n_people)
display.answer(answer, *sections.badges(check, held, goals["interactive_share"]))

left, right = display.halves(3, 2)
with left:
    display.section(t("progress.table"), t("progress.table_note"))
    sections.table(people, standings, roles)
with right:
    display.section(t("progress.sessions"), t("progress.sessions_note"))
    figure = charts.attendance_rows(sessions[:MOST_SESSIONS], target=target, **display.drawing())
    display.chart(figure, "sessions", answer)
sections.make_ups(followed, plan, filters)
display.section(t("progress.by_course"), t("progress.by_course_note"))
groups, column = sections.split(week, target)
display.report_table(parts.group_table(t("progress.by_course"), groups, column, lang))
sections.weeks(until, target)
display.closing(filters)
display.downloads(place, "progress", report, filters)
