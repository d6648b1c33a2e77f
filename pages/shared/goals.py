"""The targets as a form: one row each with its definition."""

import streamlit as st

from analytics import targets
from analytics.results import Target
from data import registry
from pages.shared import controls, display, store
from reporting import wording

t = controls.t
WHO = "local"


def row(target: Target) -> Target:
    """Draw one target and return it as entered, in shares (0-1)."""
    language = controls.language()
    name, low, high = st.columns([3, 1, 1], vertical_alignment="bottom")
    with name:
        st.markdown(f"**{wording.target_name(target, language)}**")
        display.grey(t(f"definition.{target.definition}"))
    key = f"target_{target.target_id}"
    given_low = low.number_input(
        f"{t('settings.low')} (%)", value=round(target.low * 100, 2), key=f"{key}_low"
    )
    given_high = target.high
    if target.high is not None:
        given_high = high.number_input(
            f"{t('settings.high')} (%)", value=round(target.high * 100, 2), key=f"{key}_high"
        )
        given_high /= 100
    return Target(target.target_id, given_low / 100, given_high, target.definition)


def save(entered: list[Target], in_force: dict[str, Target]) -> None:
    """Keep what was changed; a value out of range is refused with a sentence and nothing is kept."""
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
                store.opened(),
                target.target_id,
                low=target.low,
                high=target.high,
                definition=target.definition,
                changed_by=WHO,
            )
    store.changed()
    st.toast(t("settings.saved"))


def _is_sound(target: Target) -> bool:
    high = 1.0 if target.high is None else target.high
    return 0 < target.low <= high <= 1


def restore() -> None:
    """Let every target have its default again."""
    for target_id in targets.TARGETS:
        registry.reset_target(store.opened(), target_id, changed_by=WHO)
        for part in ("low", "high"):
            st.session_state.pop(f"target_{target_id}_{part}", None)
    store.changed()
