"""What the reading child says about a file: a refusal or a remark, as plain data for JSON.

Nothing here may import pandas: the child must start in a few hundredths of a second.
"""

from typing import Any


class Refused(Exception):
    """Nothing can be taken from the file; carries the problem code and what fills its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_of_sentence = values


def remark(code: str, **fields: Any) -> dict[str, Any]:
    """A note: `sheet`, `row`, `column` and `seen` are its place, the rest fills the sentence."""
    places = {key: fields.pop(key) for key in ("sheet", "row", "column", "seen") if key in fields}
    return {"code": code, "severity": "note", "values": fields, **places}
