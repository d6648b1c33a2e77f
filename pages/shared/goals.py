"""What the settings page shows and changes: targets as a form, registers as tables."""

import json
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics import targets
from analytics.results import Target
from data import backup, registry
from pages.shared import controls, display, store, time_zone
from reporting import wording

t = controls.t
#: Pixels of a field for a bound.
WIDE = 200
#: Columns of a register on screen, in order.
COLUMNS = {
    "metric": ("metric_name", "numerator_name", "denominator_name", "kind", "direction", "unit"),
    "team": ("team", "role", "n_people"),
    "audit": ("happened_at", "actor", "action", "subject"),
}
#: Columns whose values are codes with words of their own.
CODED = {
    "kind": lambda code: f"metric_kind.{code}",
    "direction": lambda code: f"direction.{code}",
    "unit": lambda code: f"metric_unit.{code}",
    "actor": lambda code: f"actor.{code}",
    "action": lambda code: f"audit_action.{code}",
}


def register(name: str) -> pd.DataFrame:
    """A register in words, made once for all who read it in a language; only to be read."""
    asked = "register", name, controls.language()
    return store.once(lambda: words(store.read(f"{name}_list"), name), *asked)


def words(frame: pd.DataFrame, register: str) -> pd.DataFrame:
    """A register with headers and codes in words."""
    shown = frame[list(COLUMNS[register])].copy()
    if register == "audit":
        rows = zip(frame["action"], frame["subject"], frame["detail"], strict=True)
        shown["subject"] = [_subject(*row) for row in rows]
    for column, key_of in CODED.items():
        if column in shown:
            shown[column] = [_coded(key_of(value), value) for value in shown[column]]
    if "happened_at" in shown:
        shown["happened_at"] = time_zone.clocks(shown["happened_at"])
    return shown.fillna("").rename(columns={c: t(f"settings.{c}") for c in shown})


def _subject(action: str, subject: str, detail: str) -> str:
    """What something was done to: a number alone says little where a file or a name is known,
    and a file that was taken along is called by the words of its page.

    Of a sign-in so much is told that coming and going can be matched.
    """
    if action.startswith("sign_"):
        return f"#{subject[:6]}" if subject else ""
    told = json.loads(detail)
    name = told.get("file") or told.get("name")
    page, _, extension = subject.rpartition(".")
    if wording.has_words("zh", f"report.file_{page}"):
        return f"{t(f'report.file_{page}')}.{extension}"
    return f"{subject} · {name}" if name and subject.isdecimal() else subject


def _coded(key: str, value: object) -> object:
    return t(key) if wording.has_words("zh", key) else value


def row(target: Target) -> Target:
    """Draw one target and return it as entered, in shares (0-1)."""
    language = controls.language()
    key, words = f"target_{target.target_id}", wording.target_name(target, language)
    note = display.in_grey(t(f"definition.{target.definition}"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{words}**\n\n{note}", width="stretch")
        given_low = st.number_input(
            f"{t('settings.low')} (%)",
            value=round(target.low * 100, 2),
            key=f"{key}_low",
            width=WIDE,
        )
        given_high = target.high
        if target.high is None:
            st.space(WIDE)
        else:
            given_high = st.number_input(
                f"{t('settings.high')} (%)",
                value=round(target.high * 100, 2),
                key=f"{key}_high",
                width=WIDE,
            )
            given_high /= 100
    return Target(target.target_id, given_low / 100, given_high, target.definition)


def save(entered: list[Target], in_force: dict[str, Target]) -> None:
    """Keep what was changed; a value out of range is refused with a sentence."""
    language = controls.language()
    wrong = [target for target in entered if not _is_sound(target)]
    for target in wrong:
        words = t("settings.invalid", target=wording.target_name(target, language))
        st.error(words, icon=":material/error:")
    if wrong:
        return
    for target in entered:
        if target != in_force[target.target_id]:
            registry.set_target(
                store.to_change(),
                target.target_id,
                low=target.low,
                high=target.high,
                definition=target.definition,
                changed_by=store.reader().name,
            )
    store.changed()
    st.toast(t("settings.saved"))


def _is_sound(target: Target) -> bool:
    high = 1.0 if target.high is None else target.high
    return 0 < target.low <= high <= 1


def restore() -> None:
    """Let every target have its default again."""
    for target_id in targets.TARGETS:
        registry.reset_target(store.to_change(), target_id, changed_by=store.reader().name)
        for part in ("low", "high"):
            st.session_state.pop(f"target_{target_id}_{part}", None)
    store.changed()


def offer_backup() -> None:
    """A button that saves everything there is in one file, made when it is pressed."""
    st.download_button(
        t("settings.backup_save"),
        data=partial(_backup, store.reader().name),
        file_name=f"trainlift-{date.today():%Y%m%d}.backup",
        icon=":material/save:",
        on_click="ignore",
    )


def _backup(who: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trainlift.backup"
        backup.write_backup(store.opened(), file)
        registry.record_event(store.opened(), who, "backup", file.name)
        return file.read_bytes()
