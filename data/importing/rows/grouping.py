"""Headers of two levels in which teams, or plan and result, stand over or under the metrics."""

import re
from collections.abc import Sequence
from dataclasses import replace

from data.importing import context, vocabulary
from data.importing.model import Column, FoundTable
from data.importing.values import fold, name_of, one_line, text_of

#: How names of teams end: 客服一组, 华东区, 直营店3.
_TEAM = re.compile(
    r"(?:组|队|部|店|区|中心|团队|班)[\dA-Za-z一二三四五六七八九十]*$|\bteam\b", re.IGNORECASE
)
_REGION = re.compile(r"华[东南西北中]|[东西][南北]|[\u4e00-\u9fff]{2,4}[省市]")
#: English names of teams: North region, Region 2, Soho branch.
_UNIT = r"(?:region|area|branch|store|shop|outlet|department|dept|division|district|squad)"
_UNIT_NAME = re.compile(
    rf"(?!(?:by|per|of|each|every|all|whole)\b)[\w&.'-]+(?: [\w&.'-]+)? {_UNIT}"
    rf"|{_UNIT} [\w-]{{1,3}}"
    r"|(?:(?:north|south)[- ]?(?:east|west)?|east|west|central)(?:ern)?(?: china)?",
    re.IGNORECASE,
)
#: A team with which a longer name begins: 华北区运营.
_TEAM_FIRST = re.compile(
    r"(?!内部|外部|本)[\u4e00-\u9fffA-Za-z\d]{1,8}?(?:大区|分公司|事业部|[^地分]区|[组队店班]|[^全]部|中心|团队)"
)


#: How names of all teams together begin.
_ALL = ("各", "全", "所有", "每", "按", "总")


def is_team_name(name: str) -> bool:
    """Whether a name is that of a team or a region: 一组, 客服部, 华东, 杭州, Team B."""
    is_called = _TEAM.search(name) or _REGION.fullmatch(name) or _UNIT_NAME.fullmatch(name)
    return bool(is_called) or name.lower() in vocabulary.words("metrics")["place"]["words"]


def team_in(title: str) -> str | None:
    """The team that a line above a table, or a sheet, is about: 华北区 of 华北区运营日报."""
    name = name_of(context.name_in(title))
    if name.startswith(_ALL):
        return None
    if is_team_name(name):
        return name
    first = _TEAM_FIRST.match(name)
    return first[0] if first else None


#: What stands between a team and a metric in one name: 华北_访客, North - Visits.
_SIGNS = ("_", "-", "\u2014", "\u2013", "\u00b7", "|", "/", ":")


def with_names_split(columns: Sequence[Column]) -> Sequence[Column]:
    """The columns as if of two levels, where each name is a team and a metric, every pair once."""
    for sign in _SIGNS:
        paths = [tuple(part.strip() for part in fold(c.header).split(sign)) for c in columns]
        is_paired = all(len(path) == 2 and all(path) for path in paths)
        if is_paired and _team_level(paths) is not None:
            return [replace(c, parts=path) for c, path in zip(columns, paths, strict=True)]
    return columns


def is_pivot(table: FoundTable) -> bool:
    """Whether the header of a table was written by a pivot table with something across."""
    words = vocabulary.term("terms", "pivot", "columns")
    cells = (cell for row in table.header_rows for cell in table.sheet.cells[row])
    return any(vocabulary.word_key(text_of(cell)) in words for cell in cells)


def grouped_columns(
    columns: Sequence[Column], *, is_pivot: bool = False
) -> dict[str, list[Column]]:
    """The columns by team, each called by its metric; one team '' where no level names teams.

    A level names teams where each of its names stands over, or under, the same two or more metrics,
    where all stand under one metric, and in a `is_pivot`: below the metric.
    """
    if is_pivot or _are_teams_of_one(columns):
        return _under_their_metric(columns)
    paths = {c.position: [p for p in c.parts if p.strip()] for c in columns}
    paired = [c for c in columns if len(paths[c.position]) == 2]
    level = _team_level([(*paths[c.position],) for c in paired])
    if level is None:
        return {"": list(columns)}
    groups: dict[str, list[Column]] = {}
    for column in columns:
        path = paths[column.position]
        if len(path) != 2:
            groups.setdefault("", []).append(column)
            continue
        name = path[1 - level]
        named = replace(column, header=name, parts=(name,))
        groups.setdefault(name_of(one_line(path[level])), []).append(named)
    return groups


def _are_teams_of_one(columns: Sequence[Column]) -> bool:
    """Whether all columns stand under one metric and are called like teams."""
    paths = [[part for part in c.parts if part.strip()] for c in columns]
    is_one = len(paths) > 1 and {len(path) for path in paths} == {2}
    return (
        is_one
        and len({path[0] for path in paths}) == 1
        and vocabulary.is_figure_name(paths[0][0])
        and all(is_team_name(one_line(path[1])) for path in paths)
    )


def _under_their_metric(columns: Sequence[Column]) -> dict[str, list[Column]]:
    groups: dict[str, list[Column]] = {}
    for column in columns:
        metric, *below = [part for part in column.parts if part.strip()] or [column.header]
        named = replace(column, header=metric, parts=(metric,))
        groups.setdefault(" ".join(name_of(one_line(part)) for part in below), []).append(named)
    return groups


def _team_level(paths: Sequence[tuple[str, ...]]) -> int | None:
    """0 where the upper names are teams, 1 where the lower are, None where neither surely is."""
    upper = dict.fromkeys(path[0] for path in paths)
    lower = dict.fromkeys(path[1] for path in paths)
    is_crossed = len(set(paths)) == len(paths) == len(upper) * len(lower)
    if not is_crossed or min(len(upper), len(lower)) < 2:
        return None
    is_above, is_below = _are_figures(upper), _are_figures(lower)
    if is_above == is_below:
        is_above, is_below = _are_teams(lower), _are_teams(upper)
    return None if is_above == is_below else 0 if is_below else 1


def _are_teams(names: dict[str, None]) -> bool:
    return all(is_team_name(one_line(name)) for name in names)


def _are_figures(names: Sequence[str] | dict[str, None]) -> bool:
    return sum(map(vocabulary.is_figure_name, names)) * 2 > len(names)
