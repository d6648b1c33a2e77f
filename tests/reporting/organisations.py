"""Small organisations drawn at random, as rows of the tables a spreadsheet would fill."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from data.database import Database, write_transaction
from data.facts import insert_frame
from tests.data import cases

ROLES = ("产品运营", "内容运营", "Sales & support")
TEAMS = ("甲", "乙", "丙")
FIRST_DAY, LAST_DAY = date(2025, 9, 1), date(2026, 9, 30)
PRESENT = ("present", "present", "present", "present", "late", "absent", "leave")


def organisation(seed: int) -> dict[str, pd.DataFrame]:
    """The rows of an organisation by table; every tenth has people and nothing else."""
    draw = random.Random(seed)
    people = [
        {"person_id": f"p{k}", "person_name": f"人{k}", "role": draw.choice(ROLES),
         "team": draw.choice(TEAMS)}
        for k in range(draw.randint(8, 60))
    ]  # fmt: skip
    if seed % 10 == 9:
        return {"person": pd.DataFrame(people)}
    rows: dict[str, list[Mapping[str, object]]] = {"person": people}
    starts = []
    for k in range(draw.randint(1, 5)):
        starts.append(_course(f"c{k}", people, rows, draw))
    _metric(starts, rows, draw)
    rows["action"] = [
        {"action_id": 1, "quarter": "2026Q1", "what": "换教材", "owner": "李",
         "due_on": date(2026, 4, 1), "state": draw.choice(("open", "done"))}
    ]  # fmt: skip
    return {table: pd.DataFrame(found) for table, found in rows.items() if found}


def _course(code: str, people: list, rows: dict, draw: random.Random) -> date:
    """A course held in one or two runs; the day after its last session."""
    rows.setdefault("course", []).append(
        {
            "course_id": code,
            "course_name": f"课程 {code}",
            "cost": draw.choice([None, float(draw.randint(1, 90) * 100)]),
            "is_internal": draw.choice([True, False, None]),
            "metric_id": draw.choice(["m", None]),
        }
    )
    day = date(2026, 1, 5) + timedelta(draw.randint(0, 190))
    groups = [people[::2], people[1::2]] if draw.random() < 0.4 else [people]
    for group in groups:
        for _ in range(draw.randint(1, 3)):
            _session(code, day, group, rows, draw)
            day += timedelta(7)
    if draw.random() < 0.8:
        _test(code, people, rows, draw)
    if draw.random() < 0.8:
        _survey(code, day, people, rows, draw)
    return day - timedelta(6)


def _session(code: str, day: date, people: list, rows: dict, draw: random.Random) -> None:
    name = f"{code}@{day}"
    rows.setdefault("session", []).append(
        {
            "session_id": name,
            "course_id": code,
            "session_on": day,
            "week_on": day - timedelta(day.weekday()),
            "duration_minutes": draw.choice([60.0, 90.0, None]),
        }
    )
    rows.setdefault("attendance", []).extend(
        {"session_id": name, "person_id": one["person_id"], "status": draw.choice(PRESENT)}
        for one in people
    )


def _test(code: str, people: list, rows: dict, draw: random.Random) -> None:
    test = f"{code}|written"
    rows.setdefault("assessment", []).append({"assessment_id": test, "course_id": code})
    level = draw.uniform(60, 90)
    for one in people:
        for phase, mean in (("pre", level - 15), ("post", level)):
            if draw.random() < 0.85:
                score = float(min(100, max(0, round(draw.gauss(mean, 10)))))
                rows.setdefault("assessment_result", []).append(
                    {"assessment_id": test, "person_id": one["person_id"], "phase": phase,
                     "score": score}
                )  # fmt: skip


def _survey(code: str, day: date, people: list, rows: dict, draw: random.Random) -> None:
    name = f"survey {code}"
    rows.setdefault("survey", []).append({"survey_id": name, "survey_name": name})
    rows.setdefault("survey_question", []).append(
        {"survey_id": name, "question_id": "q", "question_text": "总体满意吗", "aspect": "overall",
         "scale_min": 1.0, "scale_max": 5.0}
    )  # fmt: skip
    happy = draw.uniform(0.6, 0.98)
    for k, one in enumerate(people[: draw.randint(4, len(people))]):
        form = {"survey_id": name, "respondent_key": f"r{k}"}
        rows.setdefault("survey_response", []).append(
            form | {"course_id": code, "role": one["role"], "responded_on": day}
        )
        value = draw.choice([4.0, 5.0] if draw.random() < happy else [1.0, 2.0, 3.0])
        rows.setdefault("survey_answer", []).append(form | {"question_id": "q", "value": value})


def _metric(starts: list[date], rows: dict, draw: random.Random) -> None:
    """A ratio per team and day, lifted after each course or not."""
    lift = draw.choice([0.0, 0.1, 0.25, -0.15])
    rows["metric"] = [{"metric_id": "m", "metric_name": "转化率"}]
    days = [FIRST_DAY + timedelta(k) for k in range((LAST_DAY - FIRST_DAY).days + 1)]
    rows["metric_day"] = [
        {
            "metric_id": "m",
            "observed_on": day,
            "period_month": day.replace(day=1),
            "team": team,
            "numerator": float(round(
                1000 * 0.08 * (1 + lift * (day >= min(starts))) * draw.gauss(1, 0.05)
            )),
            "denominator": 1000.0,
        }
        for day in days
        for team in TEAMS
    ]  # fmt: skip
    rows["unit_value"] = [
        {"metric_id": "m", "value": draw.uniform(1, 400), "horizon_days": 90, "isolation": 0.5,
         "confidence": 0.7, "owner": "王", "changed_by": "王", "changed_at": "2026-01-01 08:00:00"}
    ]  # fmt: skip
    rows["hourly_cost"] = [
        {"role": "*", "cost": 80.0, "changed_by": "王", "changed_at": "2026-01-01 08:00:00"}
    ]


def store(database: Database, tables: Mapping[str, pd.DataFrame]) -> None:
    """Put the rows of an organisation into an empty database, all in one load."""
    with write_transaction(database) as connection:
        load = pd.DataFrame({"load_id": [1], "is_sample": [False]})
        insert_frame(connection, "load", cases.completed("load", load))
        for table, rows in tables.items():
            insert_frame(connection, table, cases.completed(table, rows))
