"""The time zone of the organisation's clocks: a setting that imports and calendars share."""

from datetime import datetime

import pandas as pd
import streamlit as st

from data import registry
from pages.shared import controls, store
from reporting import calendar_file

ZONE_SETTING = "time_zone"
t = controls.t


def clocks(moments: pd.Series) -> pd.Series:
    """Moments (UTC, without a zone) as day and time on the organisation's clocks; empty stays."""
    known = registry.setting(store.opened(), ZONE_SETTING)
    zone = known or next(iter(calendar_file.ZONES.values()))
    return moments.dt.tz_localize("UTC").dt.tz_convert(zone).dt.strftime("%Y-%m-%d %H:%M")


def clock(moment: datetime) -> str:
    """One moment (UTC, without a zone) as day and time on the organisation's clocks."""
    return str(clocks(pd.Series([pd.Timestamp(moment)])).iloc[0])


def choose(key: str) -> str:
    """Draw the choice of the zone, keep what is chosen, and return its code."""
    zones = list(calendar_file.ZONES)
    names = list(calendar_file.ZONES.values())
    known = registry.setting(store.opened(), ZONE_SETTING)
    zone = st.selectbox(
        t("timetable.zone"),
        zones,
        index=names.index(known) if known in names else 0,
        format_func={code: t(f"zone.{code}") for code in zones}.get,
        key=key,
    )
    name = calendar_file.ZONES[zone]
    if name != (known or names[0]):
        registry.change_setting(
            store.to_change(), ZONE_SETTING, name, changed_by=store.reader().name
        )
    return zone
