"""The course ledger as a report: cost, result and return of every course, and what decides."""

from collections.abc import Mapping, Sequence

from analytics.chain import ChainLink
from analytics.cohorts import Cohort
from analytics.ledger import Entry, Ledger
from analytics.portfolio import Avoided, Portfolio, Returned
from analytics.results import (
    CannotTell,
    Change,
    CombinedNeed,
    Interval,
    Provenance,
    TargetCheck,
)
from analytics.roi import Roi, TurningPoint
from reporting import charts, numbers, wording
from reporting.palette import HUES, ON_PAPER, SLATE, Drawing
from reporting.report import (
    Block,
    Bullets,
    Column,
    Estimate,
    Figure,
    Report,
    Section,
    Step,
    Table,
    estimate,
    estimate_text,
    of_columns,
    without_empty,
)
from reporting.reports.pages import page_report
from reporting.reports.parts import column
from reporting.states import STATES
from reporting.words import Lang, translate

#: A heading names the verdicts of so many runs at most.
MOST_RUNS_SAID = 4


def course_ledger(
    found: Ledger,
    provenance: Provenance,
    *,
    lang: Lang,
    chosen: Entry | None = None,
    links: Sequence[ChainLink] = (),
    ranks: Mapping[str, CombinedNeed] | None = None,
    money: Portfolio | None = None,
    runs: Sequence[Cohort] = (),
) -> Report:
    """What did each course cost and bring?

    links: the chain of the course `chosen`; ranks: the need behind each course by course_id; money:
    the sums over all courses; runs: those of the courses.
    """
    answer = wording.ledger_sentence(found, lang)
    sections = [
        Section(
            translate(lang, "report.ledger"),
            translate(lang, "report.ledger_note"),
            (ledger_table(found, lang), *_judgements(wording.worth_sentences(found, lang))),
        )
    ]
    if any(charts.has_both(entry) for entry in found.entries):
        title, note = wording.ledger_title(found, lang), translate(lang, "chart.ledger.note")
        drawn = charts.cost_and_effect(found, lang)
        sections.insert(0, Section(title, note, (Figure(title, note, drawn, answer),)))
    if (turning := turning_table(found, lang)).rows:
        note = translate(lang, "report.turning_note")
        sections.append(Section(turning.title, note, (turning,)))
    evidence = evidence_table(found, ranks or {}, lang)
    sections.append(
        Section(evidence.title, translate(lang, "portfolio.evidence_note"), (evidence,))
    )
    if runs:
        table = run_table(runs, lang)
        sections.append(Section(table.title, translate(lang, "portfolio.runs_note"), (table,)))
    if money is not None:
        table = portfolio_table(money, lang)
        sections.insert(0, Section(table.title, translate(lang, "portfolio.note"), (table,)))
    if chosen is not None:
        sections.insert(0, chain_section(chosen, links, lang))
    definitions = [
        (translate(lang, "column.roi_base"), "roi_phillips"),
        (translate(lang, "portfolio.avoided"), "cost_avoided"),
    ]
    badges = wording.ledger_badges(found, lang)
    return page_report("course_ledger", answer, sections, provenance, lang, definitions, badges)


def _judgements(sentences: Sequence[str]) -> tuple[Block, ...]:
    return (Bullets(tuple(sentences)),) if sentences else ()


def ledger_table(found: Ledger, lang: Lang) -> Table:
    """One row per course, the dearest first; the return is a range or a reason.

    Where nobody has said what any result is worth, there is no column of returns.
    """
    columns = (
        column("course", lang, weight=1.4),
        column("verdict", lang, "state", weight=1.2),
        column("full_cost", lang, "money"),
        column("trainee_hours", lang, "count", weight=0.7, is_detail=True),
        column("cost_per_head", lang, "money", is_detail=True),
        column("effect", lang, "estimate", unit="signed_percent", weight=1.6),
        column("roi_low", lang, "signed_percent", digits=0, weight=0.8),
        column("roi_base", lang, "signed_percent", digits=0, weight=0.8),
        column("roi_high", lang, "signed_percent", digits=0, weight=0.8),
        column("weakest", lang, weight=1.2),
        column("no_roi", lang, weight=1.6),
    )
    rows = tuple(_row(entry, lang) for entry in found.entries)
    return without_empty(Table(translate(lang, "report.ledger"), columns, rows))


def short(table: Table) -> Table:
    """The table without the columns that only the workbook and the web page have room for."""
    return of_columns(table, [k for k, one in enumerate(table.columns) if not one.is_detail])


def evidence_table(found: Ledger, ranks: Mapping[str, CombinedNeed], lang: Lang) -> Table:
    """One row per course: the need it answered, who gave it, who came, passed, gained, liked it."""
    columns = (
        column("course", lang, weight=1.4),
        column("need_rank", lang, weight=0.8),
        column("is_own", lang, weight=0.7),
        column("direct_cost", lang, "money"),
        column("trainee_hours", lang, "count", weight=0.8),
        column("attended", lang, "estimate", weight=1.5),
        column("passed", lang, "estimate", weight=1.5),
        column("gain", lang, "estimate", unit="points", weight=1.5),
        column("liked", lang, "estimate", weight=1.4),
        column("design_grade", lang, weight=0.7),
    )
    rows = tuple(
        _evidence(entry, ranks.get(entry.verdict.course_id), lang) for entry in found.entries
    )
    return Table(translate(lang, "portfolio.evidence"), columns, rows)


def _evidence(entry: Entry, need: CombinedNeed | None, lang: Lang) -> tuple[object, ...]:
    verdict = entry.verdict
    own = {True: "portfolio.yes", False: "portfolio.no"}.get(entry.is_internal)
    return (
        verdict.course_name,
        translate(lang, "chain.rank", rank=need.rank) if need else "",
        translate(lang, own) if own else "",
        entry.direct_cost,
        round(entry.trainee_hours),
        estimate(verdict.attendance),
        estimate(verdict.passed),
        estimate(verdict.gain),
        None if verdict.satisfaction is None else estimate(verdict.satisfaction),
        verdict.change.grade if isinstance(verdict.change, Change) else "",
    )


def run_table(runs: Sequence[Cohort], lang: Lang, course: str = "") -> Table:
    """One row per run of a course; of one course alone, under its name and its verdicts.

    What is not known of any run has no column.
    """
    columns = (
        column("course", lang, weight=1.4),
        Column("run", translate(lang, "portfolio.run"), weight=1.1),
        column("verdict", lang, "state", weight=1.2),
        column("effect", lang, "estimate", unit="signed_percent", weight=1.6),
        Column("run_days", translate(lang, "portfolio.run_days"), weight=1.3, is_detail=True),
        Column("people", translate(lang, "portfolio.people"), "count", weight=0.6, is_detail=True),
        column("attended", lang, "estimate", weight=1.5, is_detail=True),
        column("passed", lang, "estimate", weight=1.5),
        column("gain", lang, "estimate", unit="points", weight=1.5, is_detail=True),
        column("liked", lang, "estimate", weight=1.4, is_detail=True),
        column("full_cost", lang, "money", is_detail=True),
        column("weakest", lang, weight=1.2),
        column("reason", lang, weight=2.0, is_detail=True),
    )
    rows = [_run(run, lang) for run in runs]
    known = [
        k
        for k, one in enumerate(columns)
        if not (course and one.key == "course")
        and (not one.is_detail or any(row[k] is not None for row in rows))
    ]
    return Table(
        _runs_title(runs, lang, course) if course else translate(lang, "portfolio.runs"),
        tuple(columns[k] for k in known),
        tuple(tuple(row[k] for k in known) for row in rows),
    )


def _runs_title(runs: Sequence[Cohort], lang: Lang, course: str) -> str:
    """The verdict of each run, of the few that can be taken in at a glance."""
    said = {run.number: translate(lang, f"verdict.{run.entry.verdict.verdict}") for run in runs}
    if not 1 < len(said) <= MOST_RUNS_SAID:
        return translate(lang, "portfolio.runs_of", course=course)
    if len(set(said.values())) == 1:
        same = said[runs[0].number]
        return translate(lang, "portfolio.runs_same", course=course, n=len(said), verdict=same)
    each = [translate(lang, "portfolio.run_said", k=k, verdict=v) for k, v in said.items()]
    listed = translate(lang, "format.list_separator").join(each)
    return translate(lang, "portfolio.runs_differ", course=course, runs=listed)


def _run(run: Cohort, lang: Lang) -> tuple[object, ...]:
    verdict = run.entry.verdict
    return (
        verdict.course_name,
        translate(lang, "portfolio.run_number", k=run.number, n=run.n_cohorts),
        wording.verdict_text(verdict.verdict, lang),
        estimate(verdict.change) if isinstance(verdict.change, Change) else None,
        _days(run, lang),
        run.n_people,
        estimate(verdict.attendance),
        estimate(verdict.passed),
        estimate(verdict.gain),
        None if verdict.satisfaction is None else estimate(verdict.satisfaction),
        run.entry.cost,
        wording.weakest_words(run.entry.weakest, lang),
        wording.verdict_reason(verdict, lang),
    )


def _days(run: Cohort, lang: Lang) -> str:
    if run.first_on == run.last_on:
        return numbers.iso_date(run.first_on)
    return numbers.span(run.first_on, run.last_on, lang)


def portfolio_table(money: Portfolio, lang: Lang) -> Table:
    """The sums over all courses, each with how it is counted."""
    columns = tuple(
        Column(key, translate(lang, f"portfolio.{key}"), weight=weight)
        for key, weight in (("what", 1.4), ("amount", 1.4), ("remark", 2.4))
    )
    share = {name: numbers.percent(part / money.total if money.total else 0) for name, part in (
        ("unmeasured", money.unmeasured), ("on_top_goals", money.on_top_goals))}  # fmt: skip
    goals = translate(lang, "portfolio.no_goals")
    if money.top_goals:
        names = translate(lang, "format.list_separator").join(money.top_goals)
        goals = translate(lang, "portfolio.goals", goals=names, share=share["on_top_goals"])
    lines = (
        ("total", numbers.money(money.total, lang), ""),
        (
            "unmeasured",
            numbers.money(money.unmeasured, lang),
            translate(lang, "portfolio.share_of", share=share["unmeasured"]),
        ),
        ("on_top_goals", numbers.money(money.on_top_goals, lang), goals),
        ("internal", *_internal(money.internal, lang)),
        ("avoided", *_avoided(money.avoided, lang)),
        ("returned", *_returned(money.returned, lang)),
    )
    rows = tuple((translate(lang, f"portfolio.{name}"), amount, how) for name, amount, how in lines)
    return Table(translate(lang, "portfolio.title"), columns, rows)


def _internal(check: TargetCheck, lang: Lang) -> tuple[str, str]:
    """The share of own trainers with its interval, and how it stands against its target."""
    if isinstance(check.measure, CannotTell):
        return "", wording.reason_words(check.measure, lang)
    shown = estimate(check.measure)
    words = estimate_text(shown, lang) if isinstance(shown, Estimate) else ""
    goal = wording.target_band(check.target)
    return words, f"{wording.state_text(check.state, lang)} · {goal}"


def _avoided(found: Avoided | CannotTell, lang: Lang) -> tuple[str, str]:
    if isinstance(found, CannotTell):
        return "", wording.reason_words(found, lang)
    how = translate(
        lang,
        "portfolio.price",
        price=numbers.money(found.price, lang),
        n=found.n_external,
        hours=numbers.count(round(found.hours)),
    )
    return numbers.money(found.amount, lang), how


def _returned(found: Returned | CannotTell, lang: Lang) -> tuple[str, str]:
    """The return on everything as a range, and that the rest counts as nothing."""
    if isinstance(found, CannotTell):
        return "", wording.reason_words(found, lang)
    ends = numbers.signed_percent_interval(Interval(found.roi.low, found.roi.high), lang, digits=0)
    value = numbers.signed_percent(found.roi.base, 0)
    inside = translate(lang, "format.parenthesis", text=ends)
    return f"{value}{inside}", translate(lang, "portfolio.unknown_is_nothing", n=found.n_known)


def chain_section(
    chosen: Entry, links: Sequence[ChainLink], lang: Lang, drawing: Drawing = ON_PAPER
) -> Section:
    """The chain of evidence of one course: the picture, and each link in a table."""
    title = wording.chain_title(tuple(links), chosen.verdict.course_name, lang)
    note = translate(lang, "chain.note")
    drawn = charts.evidence_chain(links, lang, *drawing)
    steps = tuple(_step(link, lang) for link in links)
    figure = Figure(title, note, drawn, title, steps=steps)
    is_known = isinstance(chosen.roi, Roi)
    rests_on = (wording.worth_sentence(chosen, lang),) if is_known else ()
    return Section(
        title,
        note,
        (figure, chain_table(links, chosen.verdict.course_name, lang), *_judgements(rests_on)),
    )


def _step(link: ChainLink, lang: Lang) -> Step:
    """A link as a box of an office file."""
    mark = STATES.get(link.standing)
    return Step(
        translate(lang, f"chain.step_{link.step}"),
        wording.chain_glyph(link),
        HUES[mark.hue] if mark else SLATE,
        wording.chain_value(link, lang) or "—",
        wording.chain_state(link, lang),
        wording.chain_basis(link, lang),
        link.is_weakest,
    )


def chain_table(links: Sequence[ChainLink], course: str, lang: Lang) -> Table:
    """One row per link: its number, interval with n, and how it stands; the weakest is named."""
    columns = (
        Column("step", translate(lang, "chain.step")),
        Column("value", translate(lang, "chain.value")),
        Column("basis", translate(lang, "chain.basis"), weight=1.5),
        Column("state", translate(lang, "chain.state"), "state", weight=1.3),
        Column("weakest", translate(lang, "chain.weakest")),
    )
    rows = tuple(
        (
            translate(lang, f"chain.step_{link.step}"),
            wording.chain_value(link, lang),
            wording.chain_basis(link, lang),
            f"{wording.chain_glyph(link)} {wording.chain_state(link, lang)}",
            "◀" if link.is_weakest else "",
        )
        for link in links
    )
    return Table(translate(lang, "chain.steps", course=course), columns, rows)


def turning_table(found: Ledger, lang: Lang) -> Table:
    """For each course with a return: the value of each assumption at which it turns."""
    columns = (
        column("course", lang, weight=1.4),
        column("assumption", lang, weight=1.4),
        column("assumed", lang),
        column("turns_at", lang),
    )
    rows = tuple(
        (
            entry.verdict.course_name,
            translate(lang, f"assumption.{point.assumption}"),
            _assumed(point, point.now, lang),
            _assumed(point, point.at, lang),
        )
        for entry in found.entries
        if isinstance(entry.roi, Roi)
        for point in entry.roi.turning_points
    )
    return Table(translate(lang, "report.turning"), columns, rows)


def _row(entry: Entry, lang: Lang) -> tuple[object, ...]:
    verdict, change = entry.verdict, entry.verdict.change
    is_known = isinstance(entry.roi, Roi)
    returns = entry.roi.roi if is_known else None
    return (
        verdict.course_name,
        wording.verdict_text(verdict.verdict, lang),
        entry.cost,
        round(entry.trainee_hours),
        entry.cost_per_head,
        estimate(change) if isinstance(change, Change) else None,
        returns.low if returns else None,
        returns.base if returns else None,
        returns.high if returns else None,
        wording.weakest_words(entry.weakest, lang),
        "" if is_known else wording.reason_words(entry.roi, lang),
    )


def _assumed(point: TurningPoint, value: float | None, lang: Lang) -> str:
    if value is None:
        return translate(lang, "assumption.never")
    if point.assumption == "value":
        return numbers.decimal(value, 2)
    if point.assumption == "horizon_days":
        return numbers.count(value)
    return numbers.percent(value)
