"""What will be taught, why, and are we on time?"""

from datetime import date
from functools import partial

from analytics import training_plan
from pages.shared import controls, display, plan_grid, skill_people, store, templates
from pages.shared import training_plan as shown
from reporting import reports, wording
from reporting.reports import plan_tables as tables

place = display.title("plan")
lang, t = controls.language(), controls.t
if store.is_empty():
    display.nothing("plan")
filters = controls.filters("role")

target = store.goals()["internal_share"]
plan = store.answer(training_plan.plan, filters, as_of=date.today(), internal_target=target)
is_named = skill_people.may_see_people()
report = partial(reports.plan, plan, display.provenance(filters), is_named=is_named, lang=lang)
display.answer(wording.plan_sentence(plan, lang), *shown.badges(plan))
shown.milestones(plan.milestones)
shown.views(plan, is_named=is_named)
plan_grid.draw()
templates.folded("plan")
display.closing(filters)
display.downloads(place, "plan", report, filters, csv=partial(tables.chain_table, plan, lang))
