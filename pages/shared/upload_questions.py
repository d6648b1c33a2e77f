"""What has to be decided about a table: each question, its suggestion, what happens if left."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from data.importing.model import Checked, Problem, Proposal
from pages.shared import controls, display, upload
from reporting import wording

t = controls.t
#: What may be said of a kind of table though nothing is asked.
BESIDES = {
    "attendance": ("course",),
    "assessment": ("course", "max_score", "pass_line"),
    "survey": ("survey_name", "purpose", "invited"),
}
PURPOSES = ["needs", "satisfaction", "other"]
NUMBERS = ("year", "max_score", "pass_line", "invited")
#: Questions that are answered elsewhere on the page.
ELSEWHERE = ("people",)


def draw(place: upload.Place, checked: Checked) -> None:
    """Draw the questions of a table, each with its answer beside it; keep what is answered."""
    asked = upload.questions(checked)
    if not asked or upload.choice(place).is_skipped:
        return
    is_accepted = upload.choice(place).is_accepted
    heading = "load.decided" if is_accepted else "load.decisions"
    display.section(t(heading, n=len(asked)), t("load.decisions_note"))
    given: dict[str, Any] = {}
    for number, problem in enumerate(asked):
        left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with left:
            st.markdown(f"**{number + 1}.** {upload.say(problem, with_place=False)}")
            display.grey(if_left(problem))
        with right:
            given |= _asked(place, checked.proposal, problem)
    kind = given.pop("kind", None)
    if kind:
        upload.decide(place, kind=kind, fields={}, context={})
    if given:
        upload.decide(place, context={**upload.choice(place).context, **given})


def if_left(problem: Problem) -> str:
    """What happens to the rows while nobody answers."""
    default = problem.values.get("default")
    if default is None:
        return t("load.if_left_waits")
    if default == "apart":
        return t("load.if_left_apart")
    if isinstance(default, Mapping):
        return t("load.if_left_as_shown")
    key = str(problem.values.get("context"))
    said = wording.escape_markdown(_option(key, default))
    return t("load.if_left_default", default=said)


def more(place: upload.Place, checked: Checked) -> dict[str, Any]:
    """Draw what may be said though nothing is asked; the answers that differ from what holds."""
    found = checked.proposal
    asked = {problem.values.get("context") for problem in upload.questions(checked)}
    fields = {match.field_id for match in found.matches}
    keys = [key for key in BESIDES.get(found.kind, ()) if key not in asked | fields]
    given: dict[str, Any] = {}
    if keys:
        with st.popover(t("load.context"), icon=":material/edit_note:"):
            for key in keys:
                options = PURPOSES if key == "purpose" else []
                given |= _answer(place, found, key, options, None)
    return given


def _asked(place: upload.Place, found: Proposal, problem: Problem) -> dict[str, Any]:
    key = str(problem.values.get("context") or "")
    if key == "kind":
        return _kind(place, problem)
    if key in ELSEWHERE or not key:
        display.grey(t("load.answer_people" if key else "load.answer_borders"))
        return {}
    if key in ("marks", "phases"):
        return _each(place, key, problem)
    options = PURPOSES if key == "purpose" else list(problem.values.get("options") or [])
    return _answer(place, found, key, options, problem.values.get("default"))


def _kind(place: upload.Place, problem: Problem) -> dict[str, Any]:
    names = {kind: t(f"kind.{kind}") for kind in problem.values["options"]}
    chosen = st.selectbox(
        t("load.kind"),
        list(names),
        index=None,
        format_func=names.get,
        placeholder=t("load.choose_one"),
        key=f"kind_asked_{place}",
    )
    return {"kind": chosen} if chosen else {}


def _answer(
    place: upload.Place, found: Proposal, key: str, options: list[Any], default: object
) -> dict[str, Any]:
    """Draw the box for one answer; {key: answer} where it differs from what holds now."""
    current = found.context.get(key, default)
    widget = f"context_{key}_{place}_{found.kind}"
    if options:
        names = {option: _option(key, option) for option in options}
        value = st.selectbox(
            _label(key),
            options,
            index=options.index(current) if current in options else None,
            format_func=names.get,
            placeholder=t("load.choose_one"),
            key=widget,
        )
        return {} if value is None or value == current else {key: value}
    if key in ("date", "until"):
        value = st.date_input(
            _label(key),
            value=current if isinstance(current, date) else None,
            format="YYYY-MM-DD",
            key=widget,
        )
        return {} if value is None or value == current else {key: value}
    shown = "" if current is None else str(current)
    placeholder = t(f"load.{key}_default") if key in ("max_score", "pass_line") else None
    text = st.text_input(_label(key), value=shown, placeholder=placeholder, key=widget)
    return _typed(key, text, shown)


def _label(key: str) -> str:
    return t(f"load.{key}") if wording.has_words("zh", f"load.{key}") else t(f"field.{key}")


def _option(key: str, option: object) -> str:
    for name in (f"load.{key}_{option}", f"status.{option}", f"option.{key}_{option}"):
        if wording.has_words("zh", name):
            return t(name)
    return str(option)


def _typed(key: str, text: str, shown: str) -> dict[str, Any]:
    text = text.strip()
    if not text or text == shown:
        return {}
    if key in NUMBERS:
        try:
            number = float(text)
        except ValueError:
            st.error(t("load.not_a_number", seen=text), icon=":material/error:")
            return {}
        return {key: int(number) if number.is_integer() else number}
    return {key: text}


def _each(place: upload.Place, key: str, problem: Problem) -> dict[str, Any]:
    """One answer per word of the sheet: what each mark or each phase means; {} while one waits."""
    options = list(problem.values["options"])
    defaults = dict(problem.values["default"] or dict.fromkeys(problem.values["items"]))
    names = {option: _option(key, option) for option in options}
    chosen = {
        word: st.selectbox(
            word or "□",
            options,
            index=options.index(default) if default in options else None,
            format_func=names.get,
            placeholder=t("load.choose_one"),
            key=f"{key}_{word}_{place}",
        )
        for word, default in defaults.items()
    }
    is_new = chosen != defaults and None not in chosen.values()
    return {key: chosen} if is_new else {}
