"""The quarterly review: all of it for one quarter, in the order in which it is discussed."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.results import (
    CannotTell,
    Change,
    CombinedRanking,
    CourseVerdict,
    Provenance,
    Review,
    SkillGaps,
    Spend,
    TargetCheck,
)
from reporting import numbers, wording
from reporting.palette import Mode
from reporting.report import Bullets, Report, Section, Table
from reporting.reports import parts, training_needs
from reporting.words import Lang, translate

#: Effects that are drawn in full; the rest stands in the table of verdicts.
MOST_EFFECTS = 3


def quarterly_review(
    review: Review,
    actions: pd.DataFrame,
    provenance: Provenance,
    *,
    lang: Lang,
    days: Mapping[str, pd.DataFrame] | None = None,
    mode: Mode = "light",
) -> Report:
    """Targets, verdicts, spend, needs, gaps, make-up, effects and actions of a quarter.

    actions: action_list. days: metric_by_course_day by course_id, for the pictures of the effects.
    mode: dark only where the pictures are shown on a dark page; files are always light.
    """
    answer = wording.review_sentence(review, lang)
    bodies = [
        _targets(review.checks, answer, lang, mode),
        _verdicts(review.verdicts, lang),
        _spend(review.spend, lang),
        _needs(review.needs, lang, mode),
        _gaps(review.gaps, lang, mode),
        _make_up(review, lang),
        *_effects(review.verdicts, days or {}, lang, mode),
        _actions(actions, review.quarter, lang),
    ]
    if review.cautions:
        bodies.append(_cautions(review.cautions, lang))
    sections = tuple(
        Section(f"{k} {section.title}", section.note, section.blocks)
        for k, section in enumerate(bodies, start=1)
    )
    quarter = numbers.period_name(review.quarter, lang)
    states = [f"{wording.state_text(s, lang)} {n}" for s, n in _counted(review.checks) if n]
    return Report(
        "quarterly_review",
        translate(lang, "title.quarterly_review", quarter=quarter),
        answer,
        sections,
        provenance,
        parts.words_of_definitions(_definitions(review, lang), lang),
        tuple(states),
        review.quarter,
    )


def _counted(checks: Sequence[TargetCheck]) -> list[tuple[str, int]]:
    return [(state, sum(c.state == state for c in checks)) for state in wording.STATES]


def _definitions(review: Review, lang: Lang) -> list[tuple[str, str]]:
    pairs = parts.target_definitions(review.checks, lang)
    if isinstance(review.needs, CombinedRanking):
        pairs.append((translate(lang, "column.mwds"), "borich_mwds"))
        pairs.append((translate(lang, "need_column.score"), review.needs.definition))
    if isinstance(review.gaps, SkillGaps):
        pairs.append((translate(lang, "column.gap"), review.gaps.definition))
    for verdict in review.verdicts:
        pairs.append((translate(lang, "column.gain"), verdict.gain.definition))
        pairs.append((translate(lang, "column.effect"), verdict.change.definition))
    return pairs


def _targets(checks: Sequence[TargetCheck], answer: str, lang: Lang, mode: Mode) -> Section:
    title = translate(lang, "report.targets")
    figure = parts.target_figure(checks, answer, lang, mode)
    return Section(title, figure.note, (parts.target_table(checks, lang), figure))


def _verdicts(verdicts: Sequence[CourseVerdict], lang: Lang) -> Section:
    title = translate(lang, "report.verdicts")
    note = translate(lang, "report.verdicts_note")
    if not verdicts:
        return Section(title, note, (translate(lang, "report.no_courses"),))
    return Section(title, note, (parts.verdict_table(verdicts, lang),))


def _spend(spend: Spend, lang: Lang) -> Section:
    title = translate(lang, "report.spend")
    columns = (
        parts.column("quantity", lang, weight=2),
        parts.column("amount", lang, "money"),
        parts.column("share", lang, "percent"),
    )
    total = spend.total
    rows = tuple(
        (translate(lang, f"spend.{key}"), value, value / total if total else None)
        for key, value in (
            ("total", spend.total),
            ("measured", spend.measured),
            ("unmeasured", spend.unmeasured),
        )
    )
    key = "report.spend_note" if spend.n_unknown else "report.spend_note_all"
    note = translate(lang, key, n=spend.n_courses, n_unknown=spend.n_unknown)
    return Section(title, note, (Table(title, columns, rows),))


def _needs(ranking: CombinedRanking | CannotTell, lang: Lang, mode: Mode) -> Section:
    title, words = translate(lang, "report.needs"), wording.needs_sentence(ranking, lang)
    if isinstance(ranking, CannotTell):
        return Section(title, "", (words,))
    figure = training_needs.rank_figure(ranking, words, lang, mode)
    return Section(title, figure.note, (words, figure, training_needs.order_table(ranking, lang)))


def _gaps(gaps: SkillGaps | CannotTell, lang: Lang, mode: Mode) -> Section:
    title, words = translate(lang, "report.gaps"), wording.skills_sentence(gaps, lang)
    if isinstance(gaps, CannotTell):
        return Section(title, "", (words,))
    figure = parts.gap_figure(gaps, words, lang, mode)
    return Section(title, figure.note, (words, figure, parts.gap_tables(gaps, lang)[0]))


def _make_up(review: Review, lang: Lang) -> Section:
    title = translate(lang, "report.make_up")
    if not review.make_up:
        return Section(title, "", (translate(lang, "report.make_up_none"),))
    words = translate(lang, "report.make_up_people", n=review.n_make_up_people)
    columns = (parts.column("cause", lang, weight=2), parts.column("times", lang, "count"))
    rows = tuple((translate(lang, f"cause.{cause}"), n) for cause, n in review.make_up)
    return Section(title, "", (words, Table(title, columns, rows)))


def _effects(
    verdicts: Sequence[CourseVerdict],
    days: Mapping[str, pd.DataFrame],
    lang: Lang,
    mode: Mode,
) -> list[Section]:
    """The verdict card, and the series where its days are given, of the courses most sure."""
    told = [v for v in verdicts if isinstance(v.change, Change)]
    order = {"works": 0, "likely_works": 1, "harm": 2, "no_effect": 3}
    told.sort(key=lambda v: (order.get(v.verdict, 4), -abs(v.change.relative)))
    sections = []
    for verdict in told[:MOST_EFFECTS]:
        words = wording.change_sentence(verdict.change, lang)
        blocks = [words, parts.card_bullets(verdict.change, lang)]
        if verdict.course_id in days:
            shown = days[verdict.course_id]
            blocks.insert(1, parts.series_figure(shown, verdict.change, words, lang, mode))
        title = translate(lang, "report.effect_of", course=verdict.course_name)
        sections.append(Section(title, "", tuple(blocks)))
    return sections


def _actions(actions: pd.DataFrame, quarter: str, lang: Lang) -> Section:
    """Actions of the quarter, and open ones carried over from earlier ones."""
    title = translate(lang, "report.actions")
    is_own = actions["quarter"] == quarter
    is_carried = (actions["quarter"] < quarter) & (actions["state"] == "open")
    shown = actions[is_own | is_carried]
    if shown.empty:
        return Section(title, "", (translate(lang, "report.no_actions"),))
    columns = (
        parts.column("what", lang, weight=3),
        parts.column("owner", lang),
        parts.column("due_on", lang, "date"),
        parts.column("action_state", lang, "state"),
    )
    rows = tuple(
        (
            row.what,
            row.owner,
            None if pd.isna(row.due_on) else pd.Timestamp(row.due_on).date(),
            wording.action_state(row.state, row.quarter < quarter, lang),
        )
        for row in shown.itertuples()
    )
    return Section(title, "", (Table(title, columns, rows),))


def _cautions(cautions: Sequence[str], lang: Lang) -> Section:
    title = translate(lang, "report.cautions")
    items = tuple(translate(lang, f"caution.{code}") for code in cautions)
    return Section(title, "", (Bullets(items),))
