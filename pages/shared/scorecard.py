"""The pieces of the overview: cards, what to do now, what changed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics import alarms, review, targets
from analytics.results import Change, CourseVerdict, MakeUp, Rate, TargetCheck
from pages.shared import controls, declaring, display, site, store
from reporting import numbers, wording
from reporting.states import STATES

t = controls.t
#: For whom a view is: the targets it is about, and what it asks to be done.
VIEWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "lead": (
        (
            "attendance", "pass_rate", "satisfaction", "conversion_lift", "efficiency",
            "interactive_share", "internal_share",
        ),
        ("make_up", "missed", "no_metric", "alarms", "decide"),
    ),
    "hr": (
        ("attendance", "satisfaction", "pass_rate", "internal_share"),
        ("make_up", "missed", "external", "no_metric"),
    ),
    "trainer": (
        ("pass_rate", "satisfaction", "interactive_share"),
        ("low_interactive", "make_up", "decide"),
    ),
}  # fmt: skip
#: Verdicts after which somebody has to decide: change the course, stop it or look again.
TO_DECIDE = ("harm", "no_effect")
CARDS = (
    ("came", "attendance", "how_to_reg"),
    ("liked", "satisfaction", "sentiment_satisfied"),
    ("learned", "pass_rate", "school"),
)


#: The page that each target of the three families leads to.
PAGE_OF = {
    "pass_rate": "assessment",
    "satisfaction": "satisfaction",
    "attendance": "progress",
    "conversion_lift": "business_effect",
    "efficiency": "business_effect",
    "soft_skills": "assessment",
}


def state_badges(checks: Sequence[TargetCheck]) -> list[str]:
    """How many targets are met, open and missed."""
    counted = Counter(check.state for check in checks)
    language = controls.language()
    states = ("met", "not_established", "missed")
    return [wording.state_badge(s, language, counted[s]) for s in states if counted[s]]


def cards(checks: Sequence[TargetCheck], verdicts: Sequence[CourseVerdict]) -> None:
    """Draw the chain in four cards: came, liked, learned, worked."""
    by_id = {check.target.target_id: check for check in checks}
    with st.grid(4, min_column_width=165):
        for name, target_id, icon in CARDS:
            _rate_card(name, icon, by_id[target_id])
        _worked_card(by_id["conversion_lift"], verdicts)


def _card(name: str, icon: str, value: str, badge: str, note: str) -> None:
    with st.container(border=True, gap="xxsmall", height="stretch"):
        st.markdown(f":small[:material/{icon}: {t(f'overview.card_{name}')}]")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            label = t(f"overview.card_{name}")
            st.metric(label, value, label_visibility="collapsed", width="content")
            st.markdown(badge, width="content")
        display.grey(note)


def _rate_card(name: str, icon: str, check: TargetCheck) -> None:
    language, measure = controls.language(), check.measure
    goal = wording.target_band(check.target)
    badge = wording.state_badge(check.state, language)
    if not isinstance(measure, Rate):
        _card(name, icon, "—", badge, wording.reason_words(measure, language))
        return
    note = t(
        "overview.card_note",
        interval=numbers.percent_interval(measure.interval),
        counts=wording.rate_counts(measure),
        goal=goal,
    )
    _card(name, icon, wording.rate_value(measure), badge, note)


def _worked_card(check: TargetCheck, verdicts: Sequence[CourseVerdict]) -> None:
    language, change = controls.language(), check.measure
    judged = [v for v in verdicts if isinstance(v.change, Change)]
    likely = sum(v.verdict in ("works", "likely_works") for v in judged)
    if isinstance(change, Change):
        interval = numbers.signed_percent_interval(change.relative_interval, language)
        goal = wording.target_band(check.target)
        note = t(
            "overview.worked_change",
            course=wording.escape_markdown(change.course_name),
            interval=interval,
            goal=goal,
        )
        value = numbers.signed_percent(change.relative)
        _card(
            "worked",
            "query_stats",
            value,
            wording.certainty_badge(change.certainty, language),
            note,
        )
        return
    value = t("overview.worked_value", likely=likely, judged=len(judged))
    n_open = sum(not isinstance(v.change, Change) for v in verdicts)
    note = t("overview.worked_note", judged=len(judged), likely=likely, open=n_open)
    badge = wording.certainty_badge("likely" if likely else "cannot_tell", language)
    _card("worked", "query_stats", value, badge, note)


def families(checks: Sequence[TargetCheck], soft: TargetCheck) -> None:
    """Draw what training is to raise: capability, efficiency, collaboration, a line per target."""
    by_id = {check.target.target_id: check for check in checks} | {"soft_skills": soft}
    for column, (family, names) in zip(st.columns(3), review.FAMILIES.items(), strict=True):
        with column, st.container(gap="xxsmall"):
            st.markdown(f"**{t(f'overview.family_{family}')}**")
            for name in names:
                _family_line(name, by_id[name])


def _family_line(name: str, check: TargetCheck) -> None:
    """The target with its number, which leads to its page; under it what the number rests on."""
    language, measure = controls.language(), check.measure
    value, basis = "—", ""
    if isinstance(measure, Rate):
        value = wording.rate_value(measure)
        basis = f"{numbers.percent_interval(measure.interval)} · {wording.rate_counts(measure)}"
    elif isinstance(measure, Change):
        value = wording.turned_value(measure, check.target)
        lift = targets.favourable_lift(measure, check.target)
        basis = numbers.signed_percent_interval(lift, language)
    else:
        basis = wording.reason_words(measure, language)
    title = t("overview.soft_skills")
    if name != "soft_skills":
        title = wording.target_name_short(check.target, language)
    label = (
        f"{title[:1].upper()}{title[1:]} **{value}** · {wording.state_word(check.state, language)}"
    )
    display.way(PAGE_OF[name], label, STATES[check.state].icon)
    display.grey(basis)


def view() -> str:
    """For whom the page is drawn: in the address, and kept from page to page."""
    return st.segmented_control(
        t("overview.view"),
        list(VIEWS),
        default=next(iter(VIEWS)),
        required=True,
        format_func=lambda name: t(f"overview.view_{name}"),
        key="overview_view",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        wrap=True,
    )


def of_view(checks: Sequence[TargetCheck], chosen: str) -> list[TargetCheck]:
    """The targets that a view is about, in its own order."""
    by_id = {check.target.target_id: check for check in checks}
    return [by_id[name] for name in VIEWS[chosen][0] if name in by_id]


def n_alarms(filters: dict[str, Any]) -> int:
    """Metrics with an alarm by the end of the period, all roles together."""
    everybody = filters | {"role": None}
    options = {"as_of": filters["to_on"], "minimum_group": store.rule().minimum_group}
    return len(alarms.alarmed(store.answer(alarms.find, everybody, **options)))


def actions(
    checks: Sequence[TargetCheck],
    verdicts: Sequence[CourseVerdict],
    made_up: Sequence[MakeUp],
    filters: dict[str, Any],
    chosen: str,
) -> None:
    """Draw what to do now in a view, the count first, each leading to its page."""
    sessions = store.read("attendance_by_session", **filters)
    line = store.goals()["interactive_share"].low
    external = sessions.loc[sessions["is_internal"].eq(False), "course_id"].nunique()
    minutes = sessions.dropna(subset=["interactive_minutes", "duration_minutes"])
    low = minutes["interactive_minutes"] < line * minutes["duration_minutes"] - 1e-9
    found = [
        ("progress", "make_up", len(made_up), "person_alert"),
        ("quarterly_review", "missed", sum(c.state == "missed" for c in checks), "flag"),
        ("business_effect", "no_metric", len(declaring.undeclared(filters)), "query_stats"),
        ("quarterly_review", "external", external, "school"),
        ("progress", "low_interactive", int(low.sum()), "forum"),
    ]
    found += [
        ("needs", "alarms", n_alarms(filters), "monitoring"),
        ("quarterly_review", "decide", sum(v.verdict in TO_DECIDE for v in verdicts), "gavel"),
    ]
    # what a reader cannot open is for others to do
    can_open = site.open_pages()
    asked = VIEWS[chosen][1]
    shown = [item for item in found if item[2] and item[1] in asked and item[0] in can_open]
    for page, name, n, icon in shown:
        label = t(f"overview.act_{name}", n=n)
        display.link(page, label, icon)
    if not shown:
        display.grey(t("overview.act_none"))


def last_week(filters: dict[str, Any]) -> None:
    """Draw what the last seven days on record brought: sessions, and who came."""
    sessions = store.read("attendance_by_session", **filters)
    held = sessions[sessions["n_expected"] > 0]
    if held.empty:
        return
    last = held["session_on"].max()
    n_weeks_ago = (last - held["session_on"]).dt.days // 7
    week, earlier = (held[n_weeks_ago == k] for k in (0, 1))
    words = t("overview.last_week", day=numbers.iso_date(last.date()), **_came(week))
    before = t("overview.week_before", **_came(earlier)) if len(earlier) else ""
    st.markdown(words + before)
    display.link("progress", t("overview.week_link"), "event")


def _came(held: pd.DataFrame) -> dict[str, Any]:
    """How many sessions, and how many of those expected came."""
    counts = numbers.counts(int(held["n_present"].sum()), int(held["n_expected"].sum()))
    return {"n": len(held), "counts": counts}


def changes(now: Sequence[TargetCheck], before: Sequence[TargetCheck]) -> None:
    """Draw which targets clearly moved against the period before: their intervals do not meet."""
    language = controls.language()
    earlier = {check.target.target_id: check.measure for check in before}
    pairs = [
        (check, earlier[check.target.target_id])
        for check in now
        if isinstance(check.measure, Rate) and isinstance(earlier[check.target.target_id], Rate)
    ]
    if not pairs:
        display.grey(t("overview.no_before"))
        return
    moved = [(c, old) for c, old in pairs if not review.intervals_meet(c.measure, old)]
    for check, old in moved:
        words = t(
            "overview.change_value",
            before=wording.rate_value(old),
            now=wording.rate_value(check.measure),
        )
        st.markdown(f"**{wording.target_name(check.target, language)}** {words}")
    if not moved:
        display.grey(t("overview.changed_none"))
