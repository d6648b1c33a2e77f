"""A report as text that can be kept and read again years later: what was agreed, word for word."""

import dataclasses
import json
from datetime import date, datetime
from typing import Any

import plotly.graph_objects as go

from analytics.results import Interval, Loaded, Origin, Provenance, Source
from reporting.brand import Brand
from reporting.report import (
    Bullets,
    Column,
    Counts,
    Estimate,
    Figure,
    Line,
    Report,
    Section,
    Step,
    Table,
)

_CLASSES = {
    kind.__name__: kind
    for kind in (
        Brand, Bullets, Column, Counts, Estimate, Figure, Interval, Line, Loaded, Origin,
        Provenance, Report, Section, Source, Step, Table,
    )
}  # fmt: skip
_KIND, _VALUE = "kind", "value"


def freeze(report: Report) -> str:
    """The whole report as JSON."""
    return json.dumps(_put(report), ensure_ascii=False)


def thaw(text: str) -> Report:
    """The report that was frozen; raises KeyError for a text that is none."""
    return _take(json.loads(text))


def _put(value: Any) -> Any:
    if isinstance(value, go.Figure):
        return {_KIND: "plotly", _VALUE: value.to_json()}
    if dataclasses.is_dataclass(value):
        fields = {f.name: _put(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {_KIND: type(value).__name__, _VALUE: fields}
    if isinstance(value, datetime):
        return {_KIND: "datetime", _VALUE: value.isoformat()}
    if isinstance(value, date):
        return {_KIND: "date", _VALUE: value.isoformat()}
    if isinstance(value, tuple | list):
        return [_put(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def _take(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_take(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind, inner = value[_KIND], value[_VALUE]
    if kind == "plotly":
        return go.Figure(json.loads(inner), _validate=False)
    if kind == "datetime":
        return datetime.fromisoformat(inner)
    if kind == "date":
        return date.fromisoformat(inner)
    return _CLASSES[kind](**{name: _take(part) for name, part in inner.items()})
