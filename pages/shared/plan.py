"""What is decided about an evaluation before its data: registration, outlook, dated events."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics import comparison, planning, registration, targets, team_comparison
from analytics.results import CannotTell, Change, Plan, Registration
from data import registry
from pages.shared import controls, declaring, display, further, store, time_zone
from reporting import charts, numbers, report, wording

t = controls.t
#: Whether the part about planning is open, and whether it is where it is all there is to show.
OPEN, OPEN_ALONE = "plan_open", "plan_open_alone"
#: Periods of figures that are no days, the shortest first.
LONGER = ("week", "month", "quarter", "year")
COMPARISONS = ("none", "teams", "staggered")
EVENT_KINDS = ("holiday", "campaign", "release", "other")
#: What is offered first: the lift aimed at, the lengths of window and baseline.
USUAL_GOAL = {"low": 0.1, "high": 0.2}
USUAL = {"window": targets.WINDOW_DAYS, "baseline": targets.BASELINE_DAYS}


def of_course(course_id: str, windows: pd.DataFrame) -> tuple[Plan, str]:
    """What was registered for a course, and the metric that it declares."""
    window = windows[windows["course_id"] == course_id]
    found = registration.plan_of(store.read("evaluation_list", course=course_id), window)
    return found, str(window.iloc[0]["metric_id"])


def standing_badge(change: Change, decided: Plan) -> str:
    """Whether the reading was decided before the data, as a badge; if another metric was, which."""
    if change.standing != "exploratory":
        return f":gray-badge[:material/lock: {t(f'plan.standing_{change.standing}')}]"
    if decided.in_force is None:
        return f":gray-badge[:material/explore: {t('plan.standing_exploratory')}]"
    metric = wording.metric_words(decided.in_force.primary, controls.language())
    return f":orange-badge[:material/explore: {t('plan.standing_other', metric=metric)}]"


def series(change: Change, filters: dict, answer: str) -> None:
    """Draw the metric day by day, before the course and after it."""
    language = controls.language()
    title, note = wording.series_title(change, language), wording.series_note(change, language)
    display.section(title, note, "metric_by_course_day", "training_window")
    drawing = display.drawing()

    def draw() -> go.Figure:
        days = store.read("metric_by_course_day", **filters)
        return charts.before_after_series(days, change, **drawing)

    display.chart(store.once(draw, "series", change, filters, drawing), "series", answer)


def second_picture(change: Change, answer: str) -> None:
    """Draw what the effect is held against: the other teams, else past dates without training."""
    if change.comparison:
        display.section(t("chart.teams.title"), t("chart.teams.note"), comparison.by_course)
        display.chart(display.figure(charts.team_shifts, change), "teams", answer)
    elif change.placebo:
        title = wording.pretend_title(change, controls.language())
        display.section(
            title,
            t("business_effect.placebo_note"),
            "metric_by_course_day",
            "training_window",
        )
        display.chart(display.figure(charts.pretend_dates, change), "pretend", title)


def week_by_week(change: Change, answer: str) -> None:
    """Draw how far apart trained and other teams were each week, where teams are compared."""
    if change.comparison and change.comparison.blocks:
        display.section(t("chart.study.title"), t("chart.study.note"), comparison.by_course)
        display.chart(display.figure(charts.event_study, change), "study", answer)


def own_rate(course_id: str, filters: dict) -> None:
    """Let the reader try the same reading on past dates of her own history, and say the rate."""
    if st.button(t("plan.try_own"), icon=":material/science:", key="own_rate"):
        chosen = filters | {"course": course_id}
        found = store.answer(comparison.false_alarms, chosen)
        if isinstance(found, CannotTell):
            display.grey(wording.reason_words(found, controls.language()))
        else:
            share = numbers.percent(found.n_alarms / found.n_dates)
            values = {"n": found.n_alarms, "n_dates": found.n_dates, "share": share}
            st.markdown(t(f"plan.own_rate_{found.method}", **values))


def details(found: report.Table, course_id: str, filters: dict) -> None:
    """Draw how a change was computed, and let the reader try the reading on her own history."""
    display.report_table(found)
    own_rate(course_id, filters)


def own_history() -> None:
    """Let the reader choose a course that names a metric, and try the reading on its history."""
    windows = store.read("training_window")
    if windows.empty:
        return
    names = dict(zip(windows["course_id"], windows["course_name"], strict=True))
    display.section(t("plan.own_title"), t("plan.own_note"), comparison.false_alarms)
    course = st.selectbox(
        t("business_effect.choose"), list(names), format_func=names.get, key="own_course", width=360
    )
    own_rate(course, {})


def without_change(
    course_id: str, change: CannotTell, windows: pd.DataFrame, filters: dict, answer: str
) -> None:
    """Draw the page of a course whose change cannot be told, and stop."""
    display.answer(answer, wording.certainty_badge("cannot_tell", controls.language()))
    _only_longer(change, of_course(course_id, windows)[1])
    so_far(course_id, change, filters)
    section(course_id, windows, is_alone=True)
    declaring.rest(filters)
    display.closing(filters)
    st.stop()


def _only_longer(change: CannotTell, metric_id: str) -> None:
    """Say that a metric has figures by week or month alone, where its days are what is missing."""
    if change.reason != "no_metric_days":
        return
    found = store.read("metric_periods", metric=metric_id).set_index("period")["n_periods"]
    longer = next((period for period in LONGER if period in found.index), None)
    if longer is None or "day" in found.index:
        return
    metric = wording.metric_words(metric_id, controls.language())
    display.grey(t(f"plan.only_{longer}", metric=metric, n=int(found[longer])))
    display.link("calculator", t("nav.calculator"), "calculate")


def so_far(course_id: str, change: CannotTell, filters: dict) -> None:
    """Draw what a window shows before it closes, in grey and without a verdict."""
    if change.reason != "after_window_open":
        return
    lang, day = controls.language(), numbers.iso_date(change.ready_on)
    note = t("so_far.note", n=change.n, needed=change.needed, day=day)
    found = store.answer(comparison.so_far, filters | {"course": course_id})
    if found is None:
        display.section(
            t("so_far.title"),
            f"{note} {t('so_far.wait', n=comparison.FEWEST_SO_FAR)}",
            comparison.so_far,
        )
        return
    display.section(t("so_far.title"), note, comparison.so_far)
    sentence = wording.so_far_sentence(found, lang)
    display.grey(sentence)
    display.chart(display.figure(charts.effect_so_far, found), "so_far", sentence)


def section(course_id: str, windows: pd.DataFrame, *, is_alone: bool = False) -> None:
    """Draw what was registered for a course, what could be seen, and the events.

    Folded away, unless there is no change yet and the plan is what the page has to show.
    """
    if not store.may_change():
        return
    # its teams and outlook take time: they are only read once it is open
    place = st.expander(
        t("plan.title"),
        icon=":material/edit_calendar:",
        expanded=is_alone,
        key=OPEN_ALONE if is_alone else OPEN,
        on_change="rerun",
    )
    if not place.open:
        return
    found, metric_id = of_course(course_id, windows)
    window = windows[windows["course_id"] == course_id]
    with place:
        _standing(found)
        kind = window.iloc[0]["kind"]
        left, right = display.halves(1, 1)
        with left:
            teams, others = _teams(course_id, metric_id, found, window)
            _form(course_id, metric_id, found.in_force, others)
        with right:
            _outlook(metric_id, teams, others, kind, _starts_on(window))
        _events()


def _standing(found: Plan) -> None:
    if found.in_force:
        display.grey(_said(found.in_force))
    else:
        display.grey(t("plan.none"))
    if found.locked_on and found.locked_on <= date.today():
        display.grey(t("plan.locked", day=numbers.iso_date(found.locked_on)))
    for late in found.later:
        display.grey(t("plan.later", said=_said(late)))


def _said(given: Registration) -> str:
    design = t(
        f"plan.said_{given.comparison}", n=len(given.teams), teams=", ".join(given.teams) or "—"
    )
    said = t(
        "plan.said",
        at=time_zone.clock(given.registered_at),
        window=given.window_days,
        baseline=given.baseline_days,
        comparison=design,
    )
    if not given.others:
        return said
    language = controls.language()
    others = [wording.metric_words(metric, language) for metric in given.others]
    return f"{said} {t('plan.said_others', metrics=wording.joined(others, language))}"


def _teams(
    course_id: str, metric_id: str, found: Plan, window: pd.DataFrame
) -> tuple[list[str], list[str]]:
    """Let the reader choose the teams to be trained and those to compare with."""
    training = store.read("team_training", course=course_id)
    names = list(store.read("metric_teams", metric=metric_id)["team"])
    sizes = training.set_index("team")
    share = sizes["n_trained"] / sizes["n_people"]
    trained = [team for team in names if share.get(team, 0) >= team_comparison.TRAINED_SHARE]
    ours = controls.choose_several(
        t("plan.trained_teams"),
        names,
        default=trained,
        placeholder=t("plan.pick_teams"),
        key=f"ours_{course_id}",
    )
    registered = found.in_force.teams if found.in_force else ()
    rest = [team for team in names if team not in ours]
    others = controls.choose_several(
        t("plan.other_teams"),
        rest,
        default=[team for team in registered if team in rest],
        placeholder=t("plan.pick_teams"),
        key=f"others_{course_id}",
        on_change=_compare_with_teams,
        args=(course_id,),
    )
    _suggestions(course_id, metric_id, ours, window)
    return ours, others


def _compare_with_teams(course_id: str) -> None:
    """Whoever names teams to compare with means to compare with them."""
    chosen, design = (f"{name}_{course_id}" for name in ("others", "design"))
    if st.session_state[chosen] and st.session_state.get(design) == "none":
        st.session_state[design] = "teams"


def _form(course_id: str, metric_id: str, known: Registration | None, others: list[str]) -> None:
    """Draw the form of a registration."""
    with st.form(f"plan_{course_id}", border=False):
        design = st.segmented_control(
            t("plan.comparison"),
            COMPARISONS,
            default=known.comparison if known else ("teams" if others else "none"),
            required=True,
            format_func=lambda code: t(f"plan.comparison_{code}"),
            key=f"design_{course_id}",
        )
        metrics = _further(course_id, metric_id, known)
        with st.container(horizontal=True):
            window_days, baseline_days = (_days(name, known) for name in USUAL)
            low, high = (_goal(part, known) for part in USUAL_GOAL)
        is_random = st.checkbox(t("plan.is_random"), value=bool(known and known.is_random))
        is_selected = st.checkbox(t("plan.is_selected"), value=bool(known and known.is_selected))
        if not st.form_submit_button(t("plan.register"), type="primary", icon=":material/lock:"):
            return
    registry.register_evaluation(
        store.to_change(),
        course_id,
        primary=metric_id,
        others=metrics,
        comparison=design,
        teams=others,
        is_random=is_random,
        is_selected=is_selected,
        window_days=window_days,
        baseline_days=baseline_days,
        target=(low, high if high is not None and high >= low else None),
        registered_by=store.reader().name,
    )
    display.kept(t("plan.registered"))


def _further(course_id: str, metric_id: str, known: Registration | None) -> list[str]:
    """Let the reader choose metrics to be read beside the one that the course declares."""
    names = further.names()
    return controls.choose_several(
        t("plan.further"),
        [key for key in names if key != metric_id],
        default=[key for key in (known.others if known else ()) if key in names],
        format_func=names.get,
        placeholder=t("together.pick"),
        key=f"metrics_{course_id}",
    )


def _days(name: str, known: Registration | None) -> int:
    """Let the reader set the length of a window, at least four weeks."""
    value = getattr(known, f"{name}_days") if known else USUAL[name]
    return int(st.number_input(t(f"plan.{name}_days"), 28, 365, value, step=7, width=150))


def _goal(part: str, known: Registration | None) -> float | None:
    """Let the reader set one end of the lift aimed at, in percent; an empty upper end is none."""
    value = getattr(known, f"target_{part}") if known else USUAL_GOAL[part]
    shown = None if value is None else round(100 * value, 2)
    given = st.number_input(t(f"plan.target_{part}"), value=shown, width=150)
    if given is None:
        return USUAL_GOAL["low"] if part == "low" else None
    return given / 100


def _suggestions(course_id: str, metric_id: str, ours: list[str], window: pd.DataFrame) -> None:
    if not ours:
        return
    asked = {"metric": metric_id, "course": course_id}
    chosen = {"teams": tuple(ours), "until": _starts_on(window)}
    found = store.answer(planning.suggest_teams, asked, **chosen)
    if not found:
        display.grey(t("plan.suggest_none"))
        return
    names = [
        t(
            "plan.suggested",
            team=wording.escape_markdown(one.team),
            level=numbers.signed_percent(one.level - 1, 0),
            slope=numbers.signed_percent(one.slope, 1),
        )
        for one in found[:4]
    ]
    display.grey(t("plan.suggest", teams=wording.joined(names, controls.language())))


def _starts_on(window: pd.DataFrame) -> date | None:
    first = window.iloc[0]["first_session_on"]
    return None if pd.isna(first) else pd.Timestamp(first).date()


def _outlook(
    metric_id: str, teams: list[str], others: list[str], kind: str, until: date | None
) -> None:
    """Draw the smallest visible lifts, and say when the plan cannot answer."""
    if not teams:
        display.grey(t("plan.outlook_teams"))
        return
    chosen = {"teams": tuple(teams), "others": tuple(others), "kind": kind, "until": until}
    found = store.answer(planning.outlook, {"metric": metric_id}, **chosen)
    lang, goal = controls.language(), store.goals()["conversion_lift"].low
    if isinstance(found, CannotTell):
        display.grey(wording.reason_words(found, lang))
        return
    # what is planned comes first: beside these teams, or before and after alone
    planned = [one for one in found.beside if one.n_others == len(others)]
    other_ways = [one for one in found.beside if one.n_others != len(others)]
    first, *rest = [
        *wording.beside_words(planned, goal, lang),
        wording.outlook_sentence(found, goal, lang),
        *wording.beside_words(other_ways, goal, lang),
    ]
    display.section(first, t("chart.visible.note"), planning.outlook)
    figure = display.figure(charts.visible_lifts, found, target=goal)
    display.chart(figure, "visible", t("chart.visible.title"))
    for sentence in rest:
        display.grey(sentence)


def _events() -> None:
    """Draw the dated events and let the reader add or remove one."""
    display.section(t("plan.events"), t("plan.events_note"), "event_list")
    listed = store.read("event_list")
    for event in listed.itertuples():
        with st.container(horizontal=True, vertical_alignment="center"):
            left_out = t("plan.left_out" if event.is_left_out else "plan.kept")
            span = f"{event.from_on:%Y-%m-%d} – {event.to_on:%Y-%m-%d}"
            name = wording.escape_markdown(event.event_name)
            st.markdown(f"**{name}** {span} · {t(f'plan.kind_{event.kind}')} · {left_out}")
            st.button(
                t("plan.remove"),
                key=f"remove_event_{event.event_id}",
                type="tertiary",
                on_click=_remove,
                args=(int(event.event_id),),
            )
    with st.form("event", clear_on_submit=True, border=False), st.container(horizontal=True):
        name = st.text_input(t("plan.event_name"), key="event_name", width=180)
        kinds = {code: t(f"plan.kind_{code}") for code in EVENT_KINDS}
        kind = st.selectbox(
            t("plan.event_kind"),
            EVENT_KINDS,
            format_func=kinds.get,
            key="event_kind",
            width=140,
        )
        from_on = st.date_input(t("plan.event_from"), key="event_from", width=150)
        to_on = st.date_input(t("plan.event_to"), key="event_to", width=150)
        is_left_out = st.checkbox(t("plan.leave_out"), value=True)
        if st.form_submit_button(t("plan.add")):
            _add(name.strip(), kind, from_on, to_on, is_left_out)


def _add(name: str, kind: str, from_on: date, to_on: date, is_left_out: bool) -> None:
    if not name or to_on < from_on:
        st.error(t("plan.event_wrong"), icon=":material/error:")
        return
    registry.add_event(
        store.to_change(),
        event_name=name,
        kind=kind,
        from_on=from_on,
        to_on=to_on,
        is_left_out=is_left_out,
        created_by=store.reader().name,
    )
    store.changed()
    st.rerun()


def _remove(event_id: int) -> None:
    registry.remove_event(store.to_change(), event_id, removed_by=store.reader().name)
    store.changed()
