"""Headers of two levels in which teams, or plan and result, stand over or under the metrics."""

from collections.abc import Sequence
from dataclasses import replace

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.values import name_of, one_line


def grouped_columns(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns by team, each called by its metric; one team '' where no level names teams.

    A level names teams where each of its names stands over, or under, the same two or more metrics.
    """
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


def _team_level(paths: Sequence[tuple[str, ...]]) -> int | None:
    """0 where the upper names are teams, 1 where the lower are, None where neither surely is."""
    upper = dict.fromkeys(path[0] for path in paths)
    lower = dict.fromkeys(path[1] for path in paths)
    is_crossed = len(set(paths)) == len(paths) == len(upper) * len(lower)
    if not is_crossed or min(len(upper), len(lower)) < 2:
        return None
    is_above, is_below = _are_figures(upper), _are_figures(lower)
    if is_above == is_below:
        return None
    return 0 if is_below else 1


def _are_figures(names: Sequence[str] | dict[str, None]) -> bool:
    return sum(map(vocabulary.is_figure_name, names)) * 2 > len(names)
