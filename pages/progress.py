"""Who attended, who is behind, who needs a make-up?"""

from functools import partial

from analytics import conduct, progress, training_plan
from pages.shared import controls, display, progress_people, skill_people, store, timetable
from pages.shared import progress as sections
from pages.shared import training_plan as plan_sections
from reporting import reports, wording

place = display.title("progress")
lang, t = controls.language(), controls.t
if not store.summary()["n_attendance"]:
    display.nothing("progress")
filters, week = controls.filters_and_week()
held = store.read("attendance_by_session", **week)
if held.empty:
    display.filtered_to_nothing()

goals = store.goals()
target, interactive = goals["attendance"], goals["interactive_share"]
check = store.answer(progress.attendance, week, target=target)
sessions = store.answer(progress.sessions, week, target=target)
as_of = timetable.read_on(week["to_on"])
made_up = store.answer(progress.make_up, filters, as_of=as_of)
plan = sections.plan(made_up)
followed = sections.follow(filters, plan, as_of)
until = filters | {"to_on": as_of}
before = sections.week_before(until)
people = store.answer(progress.progress_table, until, before=before)
standings = store.answer(progress.standings, until, before=before)
roles = store.answer(progress.group_standings, until, by="role")
ran = store.answer(conduct.conduct, week, line=interactive.low)
milestones = store.answer(training_plan.milestones, {}, as_of=as_of)
conducted = sections.conducted(ran, interactive, week)
further = sections.further(conducted, milestones)
n_due = len({item.person_id for item in made_up})
answer = wording.progress_sentence(check, lang, n_make_up=n_due)
found = wording.progress_finding(people["person_id"].nunique(), n_due, lang)
tabled = wording.table_title(t("progress.table"), found, lang)
badges = sections.badges(check, held, ran, interactive, milestones)
display.answer(answer, *badges)
left, right = display.halves(3, 2)
with left:
    display.section(tabled, t("progress.table_note"), progress.progress_table)
    progress_people.table(until, people, standings)
with right:
    sections.newest(sessions, target)
sections.make_ups(followed, plan, filters, as_of)
groups, by = sections.split(week, target)
sections.weeks(until, target)
sections.conduct(conducted)
plan_sections.milestones(milestones)
display.closing(filters)
results = (check, groups, sessions, people, standings, roles, followed)
options = {"by": by, "is_named": skill_people.may_see_people(), "further": further}
report = partial(reports.progress, *results, display.provenance(filters), lang=lang, **options)
display.downloads(place, "progress", report, filters)
