"""The chain of evidence of one course, to be read in ten seconds."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.chain import ChainLink
from reporting import wording
from reporting.charts.drawing import Part, bold, escape, figure
from reporting.palette import GROUND, HUES, INK, SLATE, VERMILION, Mode, tint
from reporting.states import STATES
from reporting.words import Lang, translate

#: What a step without evidence looks like.
NO_EVIDENCE = ("diamond-open", "slate")
ROW = 64


def evidence_chain(
    links: Sequence[ChainLink], lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """The steps from left to right (on a phone from top to bottom), the weakest framed.

    Over each mark the step, under it the number, and under that its interval, n and state.
    """
    marks = [_mark(link) for link in links]
    at = [float(k) for k in range(len(links))]
    xs, ys = ([0.0] * len(at), [-place for place in at]) if compact else (at, [0.0] * len(at))
    line = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip"}
    line["line"] = {"color": SLATE, "width": 2}
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": xs,
        "y": ys,
        "cliponaxis": False,
        "marker": {
            # a hollow mark is filled with the ground, so that the line does not show through
            "symbol": [symbol.removesuffix("-open") for symbol, _ in marks],
            "color": [GROUND[mode] if "open" in symbol else HUES[hue] for symbol, hue in marks],
            "size": 20,
            "line": {"width": 3, "color": [HUES[hue] for _, hue in marks]},
        },
        "hovertemplate": [f"{escape(_said(one, lang))}<extra></extra>" for one in links],
    }
    hidden = {"showgrid": False, "showticklabels": False, "zeroline": False}
    return figure(
        [line, dots],
        mode=mode,
        height=ROW * len(links) + 16 if compact else 190,
        xaxis=hidden | {"range": [-0.25, 2.6] if compact else [-0.55, len(links) - 0.45]},
        yaxis=hidden | {"range": [0.5 - len(links), 0.5] if compact else [-1.45, 1.0]},
        shapes=[_frame(x, y, compact) for link, x, y in zip(links, xs, ys, strict=True)
                if link.is_weakest],
        annotations=[
            words
            for link, x, y in zip(links, xs, ys, strict=True)
            for words in _words(link, x, y, lang, mode, compact)
        ],
    )  # fmt: skip


def _mark(link: ChainLink) -> tuple[str, str]:
    if link.standing == "none":
        return NO_EVIDENCE
    return STATES[link.standing].symbol, STATES[link.standing].hue


def _said(link: ChainLink, lang: Lang) -> str:
    parts = (
        translate(lang, f"chain.step_{link.step}"),
        wording.chain_value(link, lang),
        wording.chain_basis(link, lang),
        wording.chain_state(link, lang),
    )
    return " · ".join(part for part in parts if part)


def _frame(x: float, y: float, compact: bool) -> Part:
    """The frame around the weakest link."""
    span = (-0.2, 2.55, y - 0.47, y + 0.47) if compact else (x - 0.48, x + 0.48, -1.42, 0.98)
    return {
        "type": "rect",
        "x0": span[0],
        "x1": span[1],
        "y0": span[2],
        "y1": span[3],
        "line": {"color": VERMILION, "width": 1.5, "dash": "dot"},
        "fillcolor": tint(VERMILION, 0.06),
        "layer": "below",
    }


def _words(
    link: ChainLink, x: float, y: float, lang: Lang, mode: Mode, compact: bool
) -> list[Part]:
    name = escape(translate(lang, f"chain.step_{link.step}"))
    value = bold(escape(wording.chain_value(link, lang)))
    basis = escape(wording.chain_basis(link, lang))
    state = escape(wording.chain_state(link, lang))
    weakest = escape(translate(lang, "chain.weakest")) if link.is_weakest else ""
    plain: Part = {"showarrow": False, "font": {"size": 12, "color": INK[mode]}}
    if compact:
        head = " · ".join(part for part in (f"{name} {value}", weakest) if part)
        under = " · ".join(part for part in (state, basis) if part)
        return [
            plain
            | {"x": x + 0.2, "y": y, "xanchor": "left", "align": "left"}
            | {"text": f"{head}<br>{under}"}
        ]
    above = f"{weakest}<br>{name}" if weakest else name
    return [
        plain | {"x": x, "y": 0.28, "yanchor": "bottom", "text": above},
        plain | {"x": x, "y": -0.28, "yanchor": "top", "text": f"{value}<br>{state}<br>{basis}"},
    ]
