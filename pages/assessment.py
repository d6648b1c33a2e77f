"""Who passed, and who gained?"""

from functools import partial

from analytics import items, pairs, quizzes, scoring
from pages.shared import assessed, controls, display, grouping, store
from reporting import reports, wording
from reporting.reports import parts, score_tables

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
groups = assessed.passed_by(filters, by, target)
mixed = assessed.mixed(filters, by, groups, target)
gain = store.answer(scoring.gain, filters)
gains = store.answer(scoring.gain_by, filters, by="role")
spread = store.answer(scoring.distribution, filters)
retest = store.answer(scoring.retest, filters)
tests = store.answer(items.item_analysis, filters)
missing = store.answer(pairs.missing_pairs, filters)
kept = store.answer(pairs.kept, filters)
short = store.answer(quizzes.quizzes, filters)
results = (check, groups, gain, gains, spread, retest, tests, display.provenance(filters))
further = score_tables.score_sections(mixed, missing, kept, short, lang)
column = grouping.COLUMNS.get(by, by)
report = partial(reports.assessment, *results, lang=lang, by=column, further=further)

answer = wording.assessment_sentence(check, lang, gain=gain)
display.answer(answer, wording.state_badge(check.state, lang))
shares = ((t("assessment.registered"), registered), (t("assessment.best"), best))
display.grey(" · ".join(wording.rate_sentence(name, one.measure, lang) for name, one in shares))
assessed.banner(mixed)
left, right = display.halves(1, 1)
with left:
    assessed.grouped(groups, target)
    assessed.spread(spread)
with right:
    assessed.gained(gain, gains)
display.section(wording.retest_sentence(retest, lang), "", scoring.retest)
assessed.further(missing, kept, short)
assessed.questions(tests, filters)
details = wording.table_title(t("assessment.by_group"), wording.groups_title(groups, lang), lang)
display.section(details, "", scoring.pass_rate_by)
display.report_table(parts.group_table(details, groups, column, lang))
display.closing(filters)
display.downloads(place, "assessment", report, filters)
