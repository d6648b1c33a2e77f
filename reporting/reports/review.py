"""The review of a period: what was found, part by part, with the tables and pictures behind it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics import (
    cohorts,
    comparison,
    findings,
    need_sources,
    periods,
    progress,
    run_effects,
    scoring,
    skills,
    training_plan,
)
from analytics import ledger as ledger_of
from analytics import review as review_of
from analytics.books import NO_BOOKS, Books
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
from reporting.palette import ON_PAPER, Drawing
from reporting.report import (
    Block,
    Bullets,
    Figure,
    Report,
    Section,
    Table,
    frames_behind,
    without_empty,
)
from reporting.reports import ledger, parts, training_needs
from reporting.words import Lang, translate

#: Effects that are drawn in full; the rest stands in the table of verdicts.
MOST_EFFECTS = 3
#: The analyses whose results stand in each part.
BEHIND: dict[str, tuple[Callable | str, ...]] = {
    "aim": (training_plan.chain,),
    "stand": (review_of.target_checks,),
    "worked": (review_of.verdicts,),
    "failed": (review_of.verdicts, review_of.target_checks),
    "whom": (scoring.pass_rate, progress.attendance_by_role),
    "surprise": (review_of.verdicts, review_of.target_checks),
    "unknown": (review_of.verdicts, review_of.target_checks),
    "decision": (review_of.verdicts, "action_list"),
    "action": ("action_list",),
    "next": (need_sources.gather, skills.gap_map, review_of.verdicts),
}


@dataclass(frozen=True)
class Edit:
    """What a person wrote in place of the sentences of a part.

    `fingerprint` is that of the sentences that stood there then: where it differs from that of the
    sentences now, a number under the text has changed. `written_at` in words of the reader.
    """

    text: str
    fingerprint: str
    written_by: str
    written_at: str


@dataclass(frozen=True)
class Remark:
    """A comment on a part."""

    text: str
    written_by: str
    written_at: str


@dataclass(frozen=True)
class Written:
    """What people added to a review: texts and comments by part, in the language of the report."""

    edits: Mapping[str, Edit]
    remarks: Mapping[str, Sequence[Remark]]


NOTHING_WRITTEN = Written({}, {})


def quarterly_review(
    review: Review,
    actions: pd.DataFrame,
    provenance: Provenance,
    *,
    lang: Lang,
    as_of: date | None = None,
    days: Mapping[str, pd.DataFrame] | None = None,
    written: Written | None = None,
    books: Books = NO_BOOKS,
    drawing: Drawing = ON_PAPER,
) -> Report:
    """Aims, targets, what worked, what did not, for whom, surprises, doubts, decisions, plan.

    actions: action_list. days: metric_by_course_day by course_id, for the pictures of the effects.
    as_of: the day on which an open action counts as overdue. written: texts and comments of people.
    books: the chain of the dearest course, and courses held in several runs.
    drawing: another one only where the pictures are shown on a dark page or a telephone.
    """
    answer = wording.review_sentence(review, lang)
    n_overdue = findings.overdue(actions, as_of) if as_of else 0
    points = findings.findings(review, n_overdue=n_overdue)
    bodies = [
        _part(part, points, blocks, review, written or NOTHING_WRITTEN, lang)
        for part, blocks in _evidence(review, answer, actions, as_of, lang, drawing).items()
    ]
    bodies += [*_books(books, lang, drawing), *_appendices(review, days or {}, lang, drawing)]
    sections = tuple(
        replace(section, title=f"{k} {section.title}")
        for k, section in enumerate((body for body in bodies if body.blocks), start=1)
    )
    period = numbers.period_name(review.period, lang)
    states = [f"{wording.state_text(s, lang)} {n}" for s, n in _counted(review.checks) if n]
    return Report(
        "quarterly_review",
        translate(lang, "title.quarterly_review", period=period),
        answer,
        sections,
        provenance,
        parts.words_of_definitions(_definitions(review, lang), lang),
        tuple(states),
        review.period,
    )


def fingerprint(sentences: Sequence[str]) -> str:
    """What tells whether the sentences of a part still are those a person wrote over."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()


def sentences_by_part(
    review: Review, actions: pd.DataFrame, as_of: date, lang: Lang
) -> dict[str, tuple[str, ...]]:
    """What the rules say in each part, before anybody edits it."""
    points = findings.findings(review, n_overdue=findings.overdue(actions, as_of))
    return {part: wording.part_sentences(points, part, lang) for part in findings.PARTS}


def _evidence(
    review: Review,
    answer: str,
    actions: pd.DataFrame,
    as_of: date | None,
    lang: Lang,
    drawing: Drawing,
) -> dict[str, tuple[Block, ...]]:
    """The tables and pictures of every part, in reading order."""
    is_empty = findings.is_nearly_empty(review)
    return {
        "aim": (),
        "stand": _targets(review.checks, answer, lang, drawing, is_drawn=not is_empty),
        "worked": () if is_empty else _verdicts(review.verdicts, lang),
        "failed": (),
        "whom": () if is_empty else _roles(review, lang),
        "surprise": (),
        "unknown": (),
        "decision": (),
        "action": _actions(actions, review.period, as_of, lang),
        "next": (
            *_needs(review.needs, lang, drawing),
            *_gaps(review.gaps, lang, drawing),
            *_make_up(review, lang),
        ),
    }


def _part(
    part: str,
    points: Sequence[findings.Finding],
    blocks: tuple[Block, ...],
    review: Review,
    written: Written,
    lang: Lang,
) -> Section:
    """A part: its sentences or what a person wrote over them, its evidence, its comments."""
    sentences = wording.part_sentences(points, part, lang)
    said: list[Block] = [Bullets(sentences)] if sentences else []
    edit = written.edits.get(part)
    if edit:
        said = [line for line in edit.text.splitlines() if line.strip()]
        by = {"who": wording.actor(edit.written_by, lang), "at": edit.written_at}
        is_stale = edit.fingerprint != fingerprint(sentences)
        said.append(translate(lang, "review.edited_stale" if is_stale else "review.edited", **by))
        said += [Bullets(sentences)] if is_stale and sentences else []
    remarks = tuple(
        translate(
            lang,
            "review.remark",
            who=wording.actor(one.written_by, lang),
            at=one.written_at,
            text=one.text,
        )
        for one in written.remarks.get(part, ())
    )
    after: list[Block] = [Bullets(remarks)] if remarks else []
    return Section(
        wording.part_title(part, periods.after(review.period), lang),
        _note(blocks),
        (*said, *blocks, *after),
        part,
        frames_behind(*BEHIND[part]),
    )


def _note(blocks: Sequence[Block]) -> str:
    """The grey line of a part: that of its first picture."""
    return next((block.note for block in blocks if isinstance(block, Figure)), "")


def _books(found: Books, lang: Lang, drawing: Drawing) -> list[Section]:
    """The chain of the course that cost most, and the runs of courses held in several."""
    sections = []
    if found.dearest is not None and any(link.standing != "none" for link in found.links):
        chain = ledger.chain_section(found.dearest, found.links, lang, drawing)
        title = translate(lang, "review.dearest", finding=chain.title)
        behind = frames_behind(ledger_of.course_ledger, need_sources.gather)
        sections.append(replace(chain, title=title, behind=behind))
    if found.runs:
        table = ledger.run_table(found.runs, lang)
        note = translate(lang, "portfolio.runs_note")
        behind = frames_behind(cohorts.cohorts, run_effects.by_run)
        sections.append(Section(table.title, note, (table,), behind=behind))
    return sections


def _appendices(
    review: Review, days: Mapping[str, pd.DataFrame], lang: Lang, drawing: Drawing
) -> list[Section]:
    found = _effects(review.verdicts, days, lang, drawing)
    is_spent = review.verdicts and not findings.is_nearly_empty(review)
    return [*found, _spend(review.spend, lang)] if is_spent else found


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
    changes = [verdict.change for verdict in review.verdicts]
    told = [change for change in changes if isinstance(change, Change)]
    return pairs + [(_effect_of(change, lang), change.definition) for change in told or changes]


def _effect_of(change: Change | CannotTell, lang: Lang) -> str:
    """A change under the name of its metric: a rate is not counted as an amount is."""
    name = translate(lang, "column.effect")
    if isinstance(change, CannotTell):
        return name
    metric = wording.metric_name(change, lang)
    return name + translate(lang, "format.parenthesis", text=metric)


def _targets(
    checks: Sequence[TargetCheck], answer: str, lang: Lang, drawing: Drawing, *, is_drawn: bool
) -> tuple[Block, ...]:
    """The targets as a table, and as a picture where there is something to draw."""
    table = parts.target_table(checks, lang)
    return (parts.target_figure(checks, answer, lang, drawing), table) if is_drawn else (table,)


def _verdicts(verdicts: Sequence[CourseVerdict], lang: Lang) -> tuple[Block, ...]:
    return (parts.verdict_table(verdicts, lang),) if verdicts else ()


def _roles(review: Review, lang: Lang) -> tuple[Block, ...]:
    """Attendance and pass rate per role, hidden roles as two dots."""
    names = {check.target.target_id: check.target for check in review.checks}
    return tuple(
        parts.group_table(
            translate(lang, "report.by_role", target=wording.target_name(names[target_id], lang)),
            groups,
            "role",
            lang,
        )
        for target_id, groups in review.roles
        if groups and target_id in names
    )


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
    behind = frames_behind(review_of.verdicts)
    return Section(title, note, (Table(title, columns, rows),), behind=behind)


def _needs(
    ranking: CombinedRanking | CannotTell, lang: Lang, drawing: Drawing
) -> tuple[Block, ...]:
    if isinstance(ranking, CannotTell):
        return ()
    words = wording.needs_sentence(ranking, lang)
    figure = training_needs.rank_figure(ranking, words, lang, drawing)
    return figure, training_needs.order_table(ranking, lang)


def _gaps(gaps: SkillGaps | CannotTell, lang: Lang, drawing: Drawing) -> tuple[Block, ...]:
    if isinstance(gaps, CannotTell):
        return ()
    figure = parts.gap_figure(gaps, wording.skills_sentence(gaps, lang), lang, drawing)
    return figure, parts.gap_grid(gaps, lang)


def _make_up(review: Review, lang: Lang) -> tuple[Block, ...]:
    if not review.make_up:
        return ()
    columns = (parts.column("cause", lang, weight=2), parts.column("times", lang, "count"))
    rows = tuple((translate(lang, f"cause.{cause}"), n) for cause, n in review.make_up)
    return (Table(translate(lang, "report.make_up"), columns, rows),)


def _effects(
    verdicts: Sequence[CourseVerdict],
    days: Mapping[str, pd.DataFrame],
    lang: Lang,
    drawing: Drawing,
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
            blocks.insert(1, parts.series_figure(shown, verdict.change, words, lang, drawing))
        title = translate(lang, "report.effect_of", course=verdict.course_name)
        behind = frames_behind(comparison.by_course)
        sections.append(Section(title, "", tuple(blocks), behind=behind))
    return sections


def _actions(
    actions: pd.DataFrame, period: str, as_of: date | None, lang: Lang
) -> tuple[Block, ...]:
    """Actions of the period, what became of those of the one before, and older ones still open."""
    first_on, _ = periods.bounds(period)
    is_near = actions["quarter"].isin((period, periods.before(period)))
    is_carried = actions["quarter"].map(lambda own: _is_before(own, first_on))
    shown = actions[is_near | (is_carried.astype(bool) & (actions["state"] == "open"))]
    if shown.empty:
        return (translate(lang, "report.no_actions"),)
    columns = (
        parts.column("what", lang, weight=3),
        parts.column("owner", lang),
        parts.column("due_on", lang, "date"),
        parts.column("action_state", lang, "state"),
        parts.column("finding", lang, weight=1.5, is_detail=True),
        parts.column("plan_change", lang, weight=1.5, is_detail=True),
    )
    rows = tuple(
        (
            row.what,
            row.owner,
            None if pd.isna(row.due_on) else pd.Timestamp(row.due_on).date(),
            wording.action_state(row.state, row.quarter != period, _is_overdue(row, as_of), lang),
            None if pd.isna(row.finding) else row.finding,
            None if pd.isna(row.plan_change) else row.plan_change,
        )
        for row in shown.itertuples()
    )
    return (without_empty(Table(translate(lang, "report.actions"), columns, rows)),)


def _is_overdue(action: Any, as_of: date | None) -> bool:
    is_late = as_of is not None and not pd.isna(action.due_on)
    return is_late and action.state == "open" and pd.Timestamp(action.due_on).date() < as_of


def _is_before(period: str, day: date) -> bool:
    """Whether a period of any length ended before the day."""
    return periods.parts(period) is not None and periods.bounds(period)[1] < day
