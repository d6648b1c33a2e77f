"""The analysis of training needs: method, sources, who answered, the order and what follows from
it.
"""

import re
from collections.abc import Sequence
from typing import Any

from analytics import need_groups
from analytics.results import (
    Alarms,
    CannotTell,
    CombinedNeed,
    CombinedRanking,
    FocusGroup,
    NeedGroups,
    NeedResponse,
    NeedsStudy,
    Preference,
    Provenance,
    SkillGaps,
    TextStudy,
    Written,
)
from reporting import charts, numbers, wording
from reporting.palette import BLUE, ON_PAPER, Drawing
from reporting.report import (
    Block,
    Bullets,
    Column,
    Figure,
    Kind,
    Line,
    Report,
    Section,
    Table,
    without_empty,
)
from reporting.reports import parts
from reporting.words import Lang, translate

#: Roles named beside a topic where the skill matrix has a gap.
MOST_ROLES = 2
#: Topics whose share in the top is so small are left for later by the plan.
UNLIKELY_SHARE = 0.05


def needs(study: NeedsStudy, provenance: Provenance, *, lang: Lang) -> Report:
    """What to train first and how sure that is, as a report that can stand by itself."""
    answer = wording.needs_sentence(study.ranking, lang)
    ranking = study.ranking
    title = translate(lang, "need_study.title")
    if isinstance(ranking, CannotTell):
        sections: list[Section] = [_response(study.response, lang)]
        return Report("needs", title, answer, tuple(sections), provenance)
    sections = [
        _summary(study, ranking, lang),
        _method(ranking, lang),
        _sources(study, ranking, lang),
        _response(study.response, lang),
        _ranked(study, ranking, answer, lang),
        _contents(study, ranking, lang),
        _other_orders(ranking, lang),
        _methods(study, lang),
        *(_segment(groups, lang) for groups in study.groups),
        *_preferences(study.preferences, lang),
        *text_sections(study.texts, lang),
        *_alarms(study.alarms, lang),
        _plan(study, ranking, lang),
        _limits(study, provenance.minimum_group, lang),
    ]
    numbered = tuple(
        Section(f"{k} {section.title}", section.note, section.blocks)
        for k, section in enumerate(sections, start=1)
        if section.blocks
    )
    pairs = [(translate(lang, "column.mwds"), "borich_mwds")]
    pairs.append((translate(lang, "need_column.score"), ranking.definition))
    return Report(
        "needs",
        title,
        answer,
        numbered,
        provenance,
        parts.words_of_definitions(pairs, lang),
        (wording.certainty_text(ranking.certainty, lang),),
        parts.period_of(provenance),
    )


def _column(key: str, lang: Lang, kind: Kind = "text", **look: Any) -> Column:
    return Column(key, translate(lang, f"need_column.{key}"), kind, **look)


def _say(lang: Lang, key: str, **values: Any) -> str:
    return translate(lang, f"need_study.{key}", **values)


def _summary(study: NeedsStudy, ranking: CombinedRanking, lang: Lang) -> Section:
    """What a reader takes along: the basis, the order, alarms, and the first step."""
    used = [
        translate(lang, f"need_source.{use.source}") for use in ranking.sources if use.weight > 0
    ]
    basis = _say(lang, "summary_basis", n=len(used), sources=wording.joined(used, lang))
    lines = [basis, response_words(study.response, lang), wording.needs_sentence(ranking, lang)]
    if study.alarms.watched:
        lines.append(wording.alarms_sentence(study.alarms, lang))
    lines.append(plan(study, ranking, lang)[0])
    return Section(_say(lang, "summary"), "", (Bullets(tuple(lines)),))


def _ranked(study: NeedsStudy, ranking: CombinedRanking, answer: str, lang: Lang) -> Section:
    figures: list[Block] = [rank_figure(ranking, answer, lang)]
    if study.survey is not None:
        figures.append(parts.quadrant_figure(study.survey, lang))
    note = _say(lang, "ranked_note")
    return Section(_say(lang, "ranked"), note, (*figures, order_table(ranking, lang)))


def rank_figure(
    ranking: CombinedRanking, answer: str, lang: Lang, drawing: Drawing = ON_PAPER
) -> Figure:
    """The chart of the combined ranks."""
    top = wording.digit_word(ranking.top, lang)
    note = translate(lang, "chart.ranks.note", top=top)
    figure = charts.need_ranks(ranking, lang, *drawing)
    line = Line(
        translate(lang, "column.rank"),
        tuple(float(need.rank) for need in ranking.needs),
        BLUE,
        marker="dot",
        low=tuple(need.rank_interval.low for need in ranking.needs),
        high=tuple(need.rank_interval.high for need in ranking.needs),
    )
    topics = tuple(need.topic for need in ranking.needs)
    return Figure(wording.ranks_title(ranking, lang), note, figure, answer, topics, (line,), "0")


def order_table(ranking: CombinedRanking, lang: Lang) -> Table:
    """Every topic: place with interval, group, share in the top, score, courses there are."""
    columns = (
        _column("rank", lang, "count", weight=0.6),
        _column("topic", lang, weight=1.8),
        _column("rank_low", lang, "count", weight=0.7),
        _column("rank_high", lang, "count", weight=0.7),
        _column("top_share", lang, "percent", weight=0.9),
        _column("group", lang, "count", weight=0.6),
        _column("score", lang, "number", digits=2, weight=0.8),
        _column("mwds", lang, "number", digits=2, weight=0.9),
        _column("quadrant", lang, weight=1.0),
        _column("courses", lang, "count", weight=0.8),
    )
    rows = tuple(
        (
            need.rank,
            need.topic,
            round(need.rank_interval.low),
            round(need.rank_interval.high),
            need.top_share,
            need.group,
            need.score,
            need.survey.mwds if need.survey else None,
            translate(lang, f"quadrant.{need.survey.quadrant}") if need.survey else None,
            need.n_courses,
        )
        for need in ranking.needs
    )
    return without_empty(Table(_say(lang, "ranked"), columns, rows))


def focus_table(groups: Sequence[FocusGroup], lang: Lang) -> Table:
    """Every focus group with the roles that spoke in it and whether they were mixed."""
    columns = (
        _column("held_on", lang, "date"),
        _column("theme", lang, weight=1.6),
        _column("roles", lang, weight=2.4),
        _column("mix", lang, weight=1.4),
    )
    colon = translate(lang, "format.list_separator")
    rows = tuple(
        (
            group.held_on,
            group.theme,
            colon.join(group.roles),
            _say(lang, "mixed" if group.is_mixed else "one_role"),
        )
        for group in groups
    )
    return Table(_say(lang, "focus_groups"), columns, rows)


def parts_table(ranking: CombinedRanking, lang: Lang) -> Table:
    """What each source says of each topic, standardised."""
    names = [use.source for use in ranking.sources]
    columns = [_column("rank", lang, "count", weight=0.6), _column("topic", lang, weight=1.8)]
    columns += [Column(name, source_name(name, lang), "number", 2) for name in names]
    rows = tuple((need.rank, need.topic, *dict(need.parts).values()) for need in ranking.needs)
    return Table(_say(lang, "parts"), tuple(columns), rows)


def _contents(study: NeedsStudy, ranking: CombinedRanking, lang: Lang) -> Section:
    lines = tuple(_content(need, ranking, study.gaps, lang) for need in ranking.needs)
    return Section(_say(lang, "content"), _say(lang, "content_note"), (Bullets(lines),))


def _content(
    need: CombinedNeed, ranking: CombinedRanking, gaps: SkillGaps | CannotTell, lang: Lang
) -> str:
    clauses = [_place(need, ranking, lang)]
    if need.survey:
        values = {
            name: numbers.decimal(getattr(need.survey, name), 1)
            for name in ("importance", "ability", "gap")
        }
        clauses.append(_say(lang, "content_gap", n=need.survey.n, **values))
    if roles := _short_roles(need.topic, gaps, lang):
        clauses.append(_say(lang, "content_roles", roles=wording.joined(roles, lang)))
    if need.n_courses:
        clauses.append(_say(lang, "content_courses", n=need.n_courses))
    else:
        clauses.append(_say(lang, "content_no_course"))
    colon = translate(lang, "format.colon")
    return f"{need.topic}{colon}{translate(lang, 'format.clause_separator').join(clauses)}"


def _place(need: CombinedNeed, ranking: CombinedRanking, lang: Lang) -> str:
    """The place with its interval, and how often it is among the first."""
    low, high = round(need.rank_interval.low), round(need.rank_interval.high)
    key = "content_rank_sure" if low == high else "content_rank"
    places = {"rank": need.rank} | ({} if low == high else {"low": low, "high": high})
    rank = _say(lang, key, **places)
    top = wording.digit_word(ranking.top, lang)
    if need.top_share == 0:
        return rank + _say(lang, "content_never", top=top)
    return rank + _say(lang, "content_share", top=top, share=numbers.percent(need.top_share))


def _short_roles(topic: str, gaps: SkillGaps | CannotTell, lang: Lang) -> list[str]:
    """The roles furthest short in the skill of this name; hidden cells say nothing."""
    if isinstance(gaps, CannotTell):
        return []
    cells = [cell for cell in gaps.cells if cell.skill == topic and (cell.gap or 0) >= 0.5]
    worst = sorted(cells, key=lambda cell: -cell.gap)[:MOST_ROLES]
    return [
        _say(lang, "content_role", role=cell.role, gap=numbers.decimal(cell.gap)) for cell in worst
    ]


def _other_orders(ranking: CombinedRanking, lang: Lang) -> Section:
    table = other_orders_table(ranking, lang)
    blocks: list[Block] = [table]
    if all(need.rank_by_goals is None for need in ranking.needs):
        blocks.append(_say(lang, "no_goals"))
    return Section(table.title, _say(lang, "other_orders_note"), tuple(blocks))


def other_orders_table(ranking: CombinedRanking, lang: Lang) -> Table:
    """Places under the combined score, the plain gap and the goals."""
    has_goals = any(need.rank_by_goals for need in ranking.needs)
    columns = [
        _column("topic", lang, weight=2),
        _column("rank", lang, "count"),
        _column("rank_by_gap", lang, "count"),
    ]
    columns += [_column("rank_by_goals", lang, "count")] if has_goals else []
    rows = tuple(
        (need.topic, need.rank, need.rank_by_gap, need.rank_by_goals)[: len(columns)]
        for need in ranking.needs
    )
    return Table(_say(lang, "other_orders"), tuple(columns), rows)


def _sources(study: NeedsStudy, ranking: CombinedRanking, lang: Lang) -> Section:
    blocks: list[Block] = [source_table(ranking, lang), agreement_words(ranking, lang)]
    blocks.append(parts_table(ranking, lang))
    if study.focus_groups:
        blocks.append(focus_table(study.focus_groups, lang))
    return Section(_say(lang, "sources"), _say(lang, "sources_note"), tuple(blocks))


def source_name(source: str, lang: Lang) -> str:
    """The name of a source as a label, with a capital."""
    name = translate(lang, f"need_source.{source}")
    return name[:1].upper() + name[1:]


def source_table(ranking: CombinedRanking, lang: Lang) -> Table:
    """Every source: what it measures, how much of it there is, weight, agreement."""
    columns = (
        _column("source", lang, weight=1.4),
        _column("measure", lang, weight=2.4),
        _column("observations", lang, "count", weight=0.8),
        _column("topics", lang, "count", weight=0.7),
        _column("weight", lang, "number", digits=2, weight=0.7),
        _column("agreement", lang, "number", digits=2, weight=0.9),
    )
    rows = tuple(
        (
            source_name(use.source, lang),
            translate(lang, f"need_source_note.{use.source}"),
            use.n,
            use.n_topics,
            use.weight,
            use.correlation,
        )
        for use in ranking.sources
    )
    return Table(_say(lang, "sources"), columns, rows)


def agreement_words(ranking: CombinedRanking, lang: Lang) -> str:
    """Which two sources agree least, and whether people agree in the ranking question."""
    if not ranking.pairs:
        words = [_say(lang, "pairs_one")]
    else:
        first, second, tau = min(ranking.pairs, key=lambda pair: pair[2])
        names = {
            "first": translate(lang, f"need_source.{first}"),
            "second": translate(lang, f"need_source.{second}"),
        }
        words = [_say(lang, "pairs_lowest", tau=numbers.decimal(tau, 2), **names)]
    if ranking.concordance is not None:
        words.append(_say(lang, "concordance", w=numbers.decimal(ranking.concordance, 2)))
    return ("" if lang == "zh" else " ").join(words)


def _methods(study: NeedsStudy, lang: Lang) -> Section:
    table = method_table(study, lang)
    return Section(table.title, _say(lang, "methods_note"), (table,) if table.rows else ())


def method_table(study: NeedsStudy, lang: Lang) -> Table:
    """Every topic of the survey under every method, in the order of the combined score."""
    columns = (
        _column("topic", lang, weight=2),
        _column("mwds", lang, "number", digits=2),
        _column("rds", lang, "number", digits=0),
        _column("gap", lang, "number", digits=2),
        _column("borda", lang, "number", digits=2),
        _column("mean_place", lang, "number", digits=2),
        _column("strength", lang, "percent"),
    )
    ranking = study.ranking
    places = {} if isinstance(ranking, CannotTell) else {n.topic: n.rank for n in ranking.needs}
    known = [m for m in study.methods if m.mwds is not None or m.borda is not None]
    ordered = sorted(known, key=lambda m: places.get(m.topic, len(places) + 1))
    rows = tuple(
        (m.topic, m.mwds, m.rds, m.gap, m.borda, m.mean_place, m.strength) for m in ordered
    )
    return Table(_say(lang, "methods"), columns, rows)


def response_words(response: NeedResponse, lang: Lang) -> str:
    """How many answered of how many, and what a low rate means."""
    n, total = response.n_responses, response.n_people
    if not response.is_asked:
        return _say(lang, "response_none")
    if response.rate is None:
        return _say(lang, "response_unknown", n=n)
    rate = numbers.percent(response.rate)
    if not response.is_low:
        return _say(lang, "response_good", rate=rate, n=n, total=total)
    line = numbers.percent(need_groups.LOW_RESPONSE)
    return _say(lang, "response_low", line=line, rate=rate)


def hidden_words(response: NeedResponse, lang: Lang) -> list[str]:
    """How many answered who are not in the numbers, and why; nothing where everybody is."""
    mixed = [translate(lang, "hidden.mixed", n=response.n_mixed)] if response.n_mixed else []
    return mixed + ([translate(lang, "hidden.waiting")] if response.is_waiting else [])


def _response(response: NeedResponse, lang: Lang) -> Section:
    blocks: list[Block] = [response_words(response, lang)]
    blocks += [response_table(response, lang)] if response.is_asked else []
    blocks += hidden_words(response, lang)
    if response.n_unplaced:
        blocks.append(_say(lang, "unplaced", n=response.n_unplaced))
    if response.bounds:
        blocks.append(bounds_table(response, lang))
    return Section(_say(lang, "response"), _say(lang, "response_note"), tuple(blocks))


def response_table(response: NeedResponse, lang: Lang) -> Table:
    """Forms against the roster, by role."""
    columns = (
        _column("role", lang, weight=2),
        _column("answered", lang, "count"),
        _column("headcount", lang, "count"),
        _column("rate", lang, "percent"),
    )
    rows = tuple(
        (
            row.role,
            numbers.HIDDEN if row.n_responses is None else row.n_responses,
            row.n_people,
            numbers.HIDDEN
            if row.n_responses is None
            else row.n_responses / row.n_people
            if row.n_people
            else None,
        )
        for row in response.rows
    )
    return Table(_say(lang, "response"), columns, rows)


def bounds_table(response: NeedResponse, lang: Lang) -> Table:
    """The share of people with a gap, and the smallest and largest it can be among all."""
    columns = (
        _column("topic", lang, weight=2),
        _column("share", lang, "percent"),
        _column("low", lang, "percent"),
        _column("high", lang, "percent"),
    )
    rows = tuple((b.topic, b.share, b.low, b.high) for b in response.bounds)
    return Table(_say(lang, "bounds"), columns, rows)


#: The number before a question and the mark after it.
_NUMBERED = re.compile(r"^\s*[QqＱ]?\d+\s*[、.．:：)）]\s*|\s*[?？:：]\s*$")


def attribute_name(attribute: str, lang: Lang) -> str:
    """What people are sorted by: a known attribute in words, or the question without its number."""
    key = f"need_attribute.{attribute}"
    if wording.has_words(lang, key):
        return translate(lang, key)
    return _NUMBERED.sub("", attribute)


def segment_table(groups: NeedGroups, lang: Lang) -> Table:
    """The first topics of each group of respondents, with their share in the top."""
    columns = (
        Column("group", attribute_name(groups.attribute, lang), weight=1.2),
        _column("people", lang, "count", weight=0.6),
        Column("first", translate(lang, "need_column.first", k=_top_word(groups, lang)), weight=4),
    )
    rows = tuple(
        (
            attribute_name(group.label, lang),
            numbers.HIDDEN if group.n is None else group.n,
            _first_topics(group.ranking, lang),
        )
        for group in groups.groups
    )
    return Table(segment_title(groups, lang), columns, rows)


def segment_title(groups: NeedGroups, lang: Lang) -> str:
    """Needs by role, or by the words of a question."""
    name = attribute_name(groups.attribute, lang)
    if wording.has_words(lang, f"need_attribute.{groups.attribute}"):
        return _say(lang, "segments", attribute=name.lower())
    return _say(lang, "segments_question", attribute=name)


def segment_note(groups: NeedGroups, lang: Lang) -> str:
    """What the cells hold, and how many people are in a group that may be shown."""
    values = {"n_shown": groups.n_shown, "n_people": groups.n_people}
    return _say(lang, "segments_note", top=_top_word(groups, lang), **values)


def _top_word(groups: NeedGroups, lang: Lang) -> str:
    tops = [
        g.ranking.top for g in groups.groups if g.ranking and not isinstance(g.ranking, CannotTell)
    ]
    return wording.digit_word(tops[0] if tops else 3, lang)


def _first_topics(ranking: Any, lang: Lang) -> str:
    if ranking is None:
        return numbers.HIDDEN
    if isinstance(ranking, CannotTell):
        return wording.reason_words(ranking, lang)
    first = [
        need.topic + translate(lang, "format.parenthesis", text=numbers.percent(need.top_share))
        for need in ranking.needs[: ranking.top]
    ]
    return translate(lang, "format.list_separator").join(first)


def _segment(groups: NeedGroups, lang: Lang) -> Section:
    table = segment_table(groups, lang)
    return Section(table.title, segment_note(groups, lang), (table,))


def preference_table(preference: Preference, lang: Lang) -> Table:
    """One choice question: each answer with its count and share."""
    columns = (
        _column("option", lang, weight=3),
        _column("n", lang, "count"),
        Column("share", translate(lang, "column.share"), "percent"),
    )
    rows = tuple(
        (option, numbers.HIDDEN, numbers.HIDDEN)
        if n is None
        else (option, n, n / preference.n_respondents)
        for option, n in preference.options
    )
    return Table(_NUMBERED.sub("", preference.question), columns, rows)


def _preferences(preferences: Sequence[Preference], lang: Lang) -> tuple[Section, ...]:
    if not preferences:
        return ()
    tables = tuple(preference_table(preference, lang) for preference in preferences)
    return (Section(_say(lang, "preferences"), _say(lang, "preferences_note"), tables),)


def tag_table(texts: TextStudy, lang: Lang) -> Table:
    """Every tag with the texts that carry it."""
    columns = (
        Column("tag", translate(lang, "open_text.tag"), weight=2.4),
        Column("n", translate(lang, "open_text.n"), "count"),
        Column("share", translate(lang, "open_text.share"), "percent"),
        Column("kind", translate(lang, "open_text.kind")),
    )
    rows = tuple(
        (
            tag.tag,
            tag.n,
            tag.share,
            translate(lang, "open_text.is_skill" if tag.is_skill else "open_text.is_word"),
        )
        for tag in texts.tags
    )
    return Table(translate(lang, "open_text.title"), columns, rows)


def text_sections(texts: TextStudy, lang: Lang) -> tuple[Section, ...]:
    """What people wrote: its tags, and texts that may be quoted; nothing without tags."""
    if not texts.tags:
        return ()
    blocks: list[Block] = [tag_table(texts, lang)]
    quotes = tuple(quote_words(text, lang) for text in texts.texts if text.is_quotable)
    if quotes:
        blocks += [translate(lang, "open_text.quotes_note"), Bullets(quotes)]
    note = translate(lang, "open_text.note", n=texts.n)
    return (Section(translate(lang, "open_text.title"), note, tuple(blocks)),)


def quote_words(text: Written, lang: Lang) -> str:
    """A text as it may be quoted, masks in words, with where it comes from."""
    source = translate(lang, f"open_text.source_{text.source}")
    return masked_words(text, lang) + translate(lang, "format.parenthesis", text=source)


def masked_words(text: Written, lang: Lang) -> str:
    """The text with its masks in the reader's language."""
    words = text.text
    for mask in ("name", "phone", "number", "mail", "account"):
        words = words.replace(f"[{mask}]", f"[{translate(lang, f'open_text.mask_{mask}')}]")
    return words


def alarm_table(alarms: Alarms, lang: Lang) -> Table:
    """Every metric under watch: its alarm if it has one, and what the rule did in its past."""
    columns = (
        _column("metric", lang, weight=1.6),
        _column("alarm", lang, weight=1.4),
        _column("since", lang, "date"),
        _column("change", lang, "signed_percent"),
        _column("baseline", lang, "count"),
        _column("autocorrelation", lang, "number", digits=2, is_detail=True),
        _column("past_signals", lang, "count"),
        _column("past_days", lang, "count"),
        _column("reason", lang, weight=1.4),
    )
    rows = tuple(
        (
            wording.metric_name(watch, lang),
            translate(lang, f"alarm.state_{watch.alarm.state if watch.alarm else 'none'}"),
            watch.alarm.since if watch.alarm else None,
            watch.alarm.relative if watch.alarm else None,
            watch.n_baseline,
            watch.autocorrelation,
            watch.n_history_signals,
            watch.n_history_days,
            watch.alarm.reason or None if watch.alarm else None,
        )
        for watch in alarms.watched
    )
    return Table(translate(lang, "alarm.table"), columns, rows)


def _alarms(alarms: Alarms, lang: Lang) -> tuple[Section, ...]:
    if not alarms.watched:
        return ()
    blocks: list[Block] = [wording.alarms_sentence(alarms, lang), alarm_table(alarms, lang)]
    for watch in alarms.watched:
        if watch.alarm is not None:
            title = wording.alarm_title(watch, watch.alarm, lang)
            note = translate(lang, "alarm.chart_note", n=watch.n_baseline)
            blocks.append(Figure(title, note, charts.watch_chart(watch, lang), title))
            blocks.append(wording.alarm_evidence(watch, watch.alarm, lang))
            lines = tuple(wording.alarm_skill(skill, lang) for skill in watch.alarm.skills)
            blocks += [Bullets(lines)] if lines else []
    note = translate(lang, "alarm.note")
    return (Section(translate(lang, "alarm.title"), note, tuple(blocks)),)


def _plan(study: NeedsStudy, ranking: CombinedRanking, lang: Lang) -> Section:
    lines = (*plan(study, ranking, lang), *_wishes(study, lang), *_to_decide(study.alarms, lang))
    return Section(_say(lang, "plan"), _say(lang, "plan_note"), (Bullets(lines),))


def plan(study: NeedsStudy, ranking: CombinedRanking, lang: Lang) -> tuple[str, ...]:
    """What follows: start with what is settled and for whom, choose among what is open, leave the
    rest.
    """
    settled = [n for n in ranking.needs if n.top_share >= wording.SETTLED_SHARE]
    lines = [_start(need, study.gaps, lang) for need in settled]
    rest = ranking.needs[len(settled) :]
    for key, group in (
        ("plan_open", [need.topic for need in rest if need.top_share >= UNLIKELY_SHARE]),
        ("plan_watch", [need.topic for need in rest if need.top_share < UNLIKELY_SHARE]),
    ):
        if group:
            lines.append(_say(lang, key, topics=wording.joined(group, lang)))
    return tuple(lines) if settled else (_say(lang, "plan_none"), *lines)


def _start(need: CombinedNeed, gaps: SkillGaps | CannotTell, lang: Lang) -> str:
    key = "plan_start" if need.n_courses else "plan_start_new"
    start = _say(lang, key, topic=need.topic, n=need.n_courses)
    roles = _short_roles(need.topic, gaps, lang)
    if not roles:
        return start
    whom = _say(lang, "plan_roles", roles=wording.joined(roles, lang))
    return start + whom if lang == "zh" else f"{start} {whom}"


def _wishes(study: NeedsStudy, lang: Lang) -> list[str]:
    """The answer that most people chose in each question about what they want."""
    first = [(p.options[0], p.n_respondents) for p in study.preferences if p.options]
    chosen = [
        _say(lang, "plan_wish", option=option, share=numbers.percent(n / total))
        for (option, n), total in first
        if n is not None
    ]
    return [_say(lang, "plan_wishes", wishes=wording.joined(chosen, lang))] if chosen else []


def _to_decide(alarms: Alarms, lang: Lang) -> list[str]:
    """Open alarms that a skill could answer: somebody has to decide."""
    return [
        _say(
            lang,
            "plan_alarm",
            metric=watch.metric_name,
            skills=wording.joined([skill.skill for skill in watch.alarm.skills], lang),
        )
        for watch in alarms.open
        if watch.alarm is not None and watch.alarm.skills
    ]


def _method(ranking: CombinedRanking, lang: Lang) -> Section:
    used = {use.source for use in ranking.sources if use.weight > 0}
    lines = [_say(lang, "method_survey")] if "survey" in used else []
    lines += [_say(lang, "method_rules")] if "ranking" in used else []
    lines += [_say(lang, "method_combined", m=ranking.n_resamples), _say(lang, "method_groups")]
    return Section(_say(lang, "method"), "", (Bullets(tuple(lines)),))


def _limits(study: NeedsStudy, minimum_group: int, lang: Lang) -> Section:
    ranking = study.ranking
    used = {use.source for use in ranking.sources if use.weight > 0}
    lines = [_say(lang, "limit_self")] if "survey" in used else []
    if study.response.rate is not None and study.response.rate < 1:
        rate = numbers.percent(study.response.rate)
        lines.append(_say(lang, "limit_response", rate=rate))
    if len(used) > 1:
        lines.append(_say(lang, "limit_weights"))
    lines += [_say(lang, "limit_skill")] if used & {"skills", "appraisal"} else []
    lines += [_say(lang, "limit_links")] if used & {"alarms", "goals"} else []
    lines.append(_say(lang, "limit_small", k=minimum_group))
    return Section(_say(lang, "limits"), "", (Bullets(tuple(lines)),))
