"""The tables of the skills page: groups, people, coverage, profiles, the matrix and its sources."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.results import SkillCover, SkillGroup, SkillLevel
from reporting import numbers
from reporting.report import Column, Table, estimate, measured
from reporting.reports.parts import column
from reporting.words import Lang, has_words, translate


def group_table(groups: Sequence[SkillGroup], attribute: str, lang: Lang) -> Table:
    """The gap of each team, band of tenure or level, with interval and n."""
    label = translate(lang, f"skills.by_{attribute}")
    columns = (
        Column("group", label),
        column("n_people", lang, "count", weight=0.6),
        column("gap", lang, "estimate", unit="number", weight=1.6),
    )
    rows = tuple((_name(g.group, lang), g.n_people, _gap(g)) for g in groups)
    return Table(label, columns, rows, translate(lang, "hidden.note"))


def _name(group: str, lang: Lang) -> str:
    key = f"need_attribute.{group}"
    return translate(lang, key) if has_words(lang, key) else group


def _gap(group: SkillGroup) -> Any:
    return numbers.HIDDEN if group.n is None else measured(group.gap, group.interval, group.n)


def people_table(people: pd.DataFrame, lang: Lang) -> Table:
    """Who stands where on one skill: level against requirement, source and day; widest gap first.

    people: rows of skill_people; a person never assessed has no level and no gap.
    """
    columns = (
        column("person_id", lang),
        column("person", lang),
        column("team", lang),
        column("required", lang, "number"),
        column("level", lang, "number"),
        column("gap", lang, "number"),
        column("level_source", lang),
        column("assessed_on", lang, "date"),
    )
    names = ["person_id", "person_name", "team", "required_level", "skill_level", "gap"]
    ordered = people.sort_values(["gap", "person_id"], ascending=[False, True])
    words = {source: source_text(source, lang) for source in people["source"].dropna().unique()}
    known = ordered[[*names, "source", "assessed_on"]].astype(object)
    rows = tuple(
        (
            *values,
            words.get(source),
            assessed_on and assessed_on.date(),
        )
        for *values, source, assessed_on in known.where(known.notna(), None).to_numpy().tolist()
    )
    return Table(translate(lang, "report.people"), columns, rows)


def source_text(source: object, lang: Lang) -> str:
    """Where a level comes from in words; '' where there is none."""
    return "" if pd.isna(source) else translate(lang, f"template.choice.level_source_{source}")


def coverage_table(cover: Sequence[SkillCover], lang: Lang, *, is_named: bool) -> Table:
    """Per skill who meets it, holds it and could teach it; names only if `is_named`."""
    columns = (
        column("skill", lang, weight=1.3),
        column("meets", lang, "estimate", weight=2.0),
        column("n_short", lang, "count", weight=0.8),
        column("n_holders", lang, "count", weight=0.8),
        column("only_holder", lang, weight=1.2),
        column("n_mentors", lang, "count", weight=0.8),
        column("short_per_mentor", lang, "number", weight=1.0),
    )
    rows = tuple(
        (
            item.skill,
            estimate(item.meets),
            _seen(item, item.n_short),
            _seen(item, item.n_holders),
            _only(item, lang, is_named),
            _seen(item, item.n_mentors),
            _seen(item, item.short_per_mentor),
        )
        for item in cover
    )
    return Table(translate(lang, "skills.coverage"), columns, rows, translate(lang, "hidden.note"))


def _seen(item: SkillCover, value: float | None) -> Any:
    return numbers.HIDDEN if item.n_holders is None else value


def _only(item: SkillCover, lang: Lang, is_named: bool) -> str:
    if item.n_holders == 0:
        return translate(lang, "skills.nobody")
    if item.only_holder is None:
        return ""
    return item.only_holder if is_named else translate(lang, "skills.one_person")


def profile_table(profile: Sequence[SkillLevel], title: str, lang: Lang) -> Table:
    """Required and actual level per skill, widest gap first."""
    columns = (
        column("skill", lang, weight=1.4),
        column("required", lang, "number"),
        column("level", lang, "number"),
    )
    rows = tuple((item.skill, item.required, item.level) for item in profile)
    return Table(title, columns, rows)


def source_matrix(people: pd.DataFrame, lang: Lang) -> Table:
    """The matrix with level, source and day in every cell: one row per person."""
    skills = people.drop_duplicates("skill_id").set_index("skill_id")["skill_name"]
    columns = [column("person_id", lang), column("person", lang)]
    columns += [Column(str(key), str(name)) for key, name in skills.items()]
    rows = []
    for (person, name), own in people.groupby(["person_id", "person_name"], sort=True):
        at = {row.skill_id: _cell(row, lang) for row in own.itertuples()}
        rows.append((person, name, *(at.get(skill) for skill in skills.index)))
    return Table(translate(lang, "skills.view_source"), tuple(columns), tuple(rows))


def _cell(row: Any, lang: Lang) -> str | None:
    if pd.isna(row.skill_level):
        return None
    source = source_text(row.source, lang)
    return f"{numbers.decimal(row.skill_level)} · {source} · {row.assessed_on.date()}"


def template_rows(people: pd.DataFrame, lang: Lang) -> list[list[str]]:
    """The levels as rows of the template of a skill inventory, which imports as it is."""
    known = people.dropna(subset=["skill_level"])
    return [
        [
            row.person_id, row.person_name, row.skill_name, _tier(row.tier, lang),
            f"{row.skill_level:g}", str(row.assessed_on.date()), source_text(row.source, lang),
        ]
        for row in known.itertuples()
    ]  # fmt: skip


def _tier(tier: object, lang: Lang) -> str:
    return "" if pd.isna(tier) else translate(lang, f"template.choice.tier_{tier}")
