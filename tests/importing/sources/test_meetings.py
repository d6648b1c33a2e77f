"""腾讯会议, Zoom and Teams: who was there, how long, in several languages."""

from datetime import date, datetime

import pytest

from tests.importing.small_tables import codes, rows_of

TENCENT = """
会议主题:|用户研究 第3期
会议号:|123 456 789
会议创建者:|王敏
预定开始时间:|2026-03-05 14:00:00
预定结束时间:|2026-03-05 16:00:00
累计会议时长:|02:05:00
参会用户总数:|3

用户昵称（入会昵称）|{columns}|身份
"""
WHOLE = """王敏(王敏)|2026-03-05 13:50:00|2026-03-05 16:05:00|1|02:15:00|主持人
沈映川|2026-03-05 14:00:00|2026-03-05 16:00:00|2|01:50:00|普通参会者
顾澄野|2026-03-05 14:10:00|2026-03-05 15:00:00|1|00:50:00|普通参会者"""
JOINS = """王敏(王敏)|2026-03-05 13:50:00|2026-03-05 16:05:00|02:15:00|主持人
沈映川|2026-03-05 14:00:00|2026-03-05 15:00:00|01:00:00|普通参会者
沈映川|2026-03-05 15:10:00|2026-03-05 16:00:00|00:50:00|普通参会者
顾澄野|2026-03-05 14:10:00|2026-03-05 15:00:00|00:50:00|普通参会者"""
WHOLE_SHEET = TENCENT.format(columns="首次入会时间|最后退会时间|入会次数|累计参会时长") + WHOLE
JOINS_SHEET = TENCENT.format(columns="入会时间|退会时间|参会时长") + JOINS

ZOOM = {
    "en": ("Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|Guest|Recording Consent", "03/15/2024 02:00:00 PM|03/15/2024 03:00:00 PM", "03/15/2024 03:10:00 PM|03/15/2024 04:00:00 PM"),
    "de": ("Name (Originalname)|Benutzer-E-Mail|Beitrittszeit|Austrittszeit|Dauer (Minuten)|Gast|Aufzeichnung", "15.03.2024 14:00:00|15.03.2024 15:00:00", "15.03.2024 15:10:00|15.03.2024 16:00:00"),
    "zh": ("姓名（原始姓名）|用户电子邮件|加入时间|离开时间|时长（分钟）|访客|录制声明", "2024/03/15 02:00:00 下午|2024/03/15 03:00:00 下午", "2024/03/15 03:10:00 下午|2024/03/15 04:00:00 下午"),
}  # fmt: skip

TEAMS = {
    "en": """
1. Summary
Meeting title|Safety briefing
Attended participants|3
Start time|9/22/26, 2:45:00~PM
End time|9/22/26, 4:00:00~PM
Meeting duration|1h 15m

2. Participants
Name|First Join|Last Leave|In-Meeting Duration|Email|Participant ID (UPN)|Role
Ann Lee|9/22/26, 2:48:05~PM|9/22/26, 3:53:08~PM|1h 5m 3s|ann@example.org|ann@example.org|Organizer
Bob Ray|9/22/26, 2:50:00~PM|9/22/26, 3:30:00~PM|38m 2s|bob@example.org||Presenter

3. In-Meeting Activities
Name|Join Time|Leave Time|Duration|Email|Role
Ann Lee|9/22/26, 2:48:05~PM|9/22/26, 3:53:08~PM|1h 5m 3s|ann@example.org|Organizer
Bob Ray|9/22/26, 2:50:00~PM|9/22/26, 3:10:00~PM|20m|bob@example.org|Presenter
Bob Ray|9/22/26, 3:11:58~PM|9/22/26, 3:30:00~PM|18m 2s|bob@example.org|Presenter
""",
    "de": """
1. Zusammenfassung
Titel der Besprechung|Safety briefing
Startzeit|22.9.2026, 14:45:00

2. Teilnehmer
Name|Erster Beitritt|Letztes Verlassen|Dauer der Teilnahme an der Besprechung|E-Mail|Teilnehmer-ID (UPN)|Rolle
Ann Lee|22.9.2026, 14:48:05|22.9.2026, 15:53:08|1 Std. 5 Min. 3 Sek.|ann@example.org|ann@example.org|Organisator
Bob Ray|22.9.2026, 14:50:00|22.9.2026, 15:30:00|38 Min. 2 Sek.|bob@example.org||Referent

3. Aktivitäten in Besprechungen
Name|Uhrzeit des Beitritts|Uhrzeit des Verlassens|Dauer|E-Mail|Rolle
Ann Lee|22.9.2026, 14:48:05|22.9.2026, 15:53:08|1 Std. 5 Min. 3 Sek.|ann@example.org|Organisator
""",
    "zh": """
1. 摘要
会议标题|Safety briefing
开始时间|2026/9/22 14:45:00

2. 参与者
名称|首次加入|最后离开|会议持续时间|电子邮件|参与者 ID (UPN)|角色
Ann Lee|2026/9/22 14:48:05|2026/9/22 15:53:08|1 小时 5 分 3 秒|ann@example.org|ann@example.org|组织者
Bob Ray|2026/9/22 14:50:00|2026/9/22 15:30:00|38 分 2 秒|bob@example.org||演示者

3. 会议中活动
名称|加入时间|离开时间|持续时间|电子邮件|角色
Ann Lee|2026/9/22 14:48:05|2026/9/22 15:53:08|1 小时 5 分 3 秒|ann@example.org|组织者
""",
}  # fmt: skip
STAY = ("person_id", "checked_in_at", "checked_out_at", "minutes")


#: The two parts of a report with nothing between them, and the same people in minutes alone.
TOGETHER = """
Meeting ID|Topic|Start Time|End Time|User Email|Duration (Minutes)|Participants
812 3456 7890|Data dashboards|03/15/2024 02:00:00 PM|03/15/2024 03:30:00 PM|host@example.org|90|3
Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|Guest
Ann Lee|host@example.org|03/15/2024 01:58:00 PM|03/15/2024 03:30:00 PM|92|No
Bob Ray||03/15/2024 02:00:00 PM|03/15/2024 03:30:00 PM|90|Yes
Cy Moss||03/15/2024 02:10:00 PM|03/15/2024 03:00:00 PM|50|Yes
"""
SHORT = """
Meeting ID|Topic|Start Time|End Time|User Email|Duration (Minutes)|Participants
812 3456 7890|Data dashboards|03/15/2024 02:00:00 PM|03/15/2024 03:30:00 PM|host@example.org|90|3
Name (Original Name)|User Email|Total Duration (Minutes)|Guest
Ann Lee|host@example.org|92|No
Bob Ray||90|Yes
Cy Moss||50|Yes
"""


@pytest.mark.parametrize("text", [TOGETHER, SHORT])
def test_the_two_parts_of_a_zoom_report_need_no_blank_line_between_them(export, text):
    (checked,) = export(text)
    assert checked.proposal.table.source == "zoom"
    assert checked.proposal.context["course"] == "Data dashboards"
    assert codes(checked, "question") == []
    found = rows_of(checked, "attendance", "session_id", "person_id", "minutes")
    assert found == [
        ("datadashboards@2024-03-15", "name:Ann Lee", 92.0),
        ("datadashboards@2024-03-15", "name:Bob Ray", 90.0),
        ("datadashboards@2024-03-15", "name:Cy Moss", 50.0),
    ]


def tabbed(text):
    """A file as Teams writes it: tabs, UTF-16 with its mark, a narrow blank before AM and PM."""
    return text.strip("\n").replace("|", "\t").replace("~", "\u202f").encode("utf-16")


@pytest.fixture
def imported(read_one):
    """The checked tables of a file given as bytes."""
    from data.importing import checking, intake
    from data.importing.known import Known
    from tests.importing.small_tables import SALT

    def read(content, name, **context):
        taken = intake.take_in(read_one(content, name))
        known, choice = Known(salt=SALT), intake.Choice(context=context)
        return [
            checking.check(intake.propose(table, choice, known, name), known)
            for table in taken.tables
        ]

    return read


def test_tencent_meeting_reads_people_once_and_the_meeting_above_them(export):
    book = {
        "成员参会概况": [line.split("|") for line in WHOLE_SHEET.strip("\n").split("\n")],
        "成员参会明细": [line.split("|") for line in JOINS_SHEET.strip("\n").split("\n")],
    }
    (checked,) = export(book, "会议.xlsx")
    assert checked.proposal.table.source == "tencent_meeting"
    assert rows_of(checked, "session", "session_id") == [("用户研究第3期@2026-03-05",)]
    assert [minutes for (minutes,) in rows_of(checked, "attendance", "minutes")] == [
        110.0,
        135.0,
        50.0,
    ]
    assert codes(checked, "question") == ["hosts_found"]
    assert "source_unverified" in codes(checked, "note")


def test_joins_of_tencent_meeting_are_added_up_where_only_they_are_there(export):
    (checked,) = export(
        {"成员参会明细": [line.split("|") for line in JOINS_SHEET.strip("\n").split("\n")]},
        "会议.xlsx",
    )
    stays = {person: minutes for person, _, _, minutes in rows_of(checked, "attendance", *STAY)}
    assert stays["name:沈映川"] == 110.0
    (rejoined,) = [p for p in checked.problems if p.code == "rejoined"]
    assert rejoined.values["n"] == 1


@pytest.mark.parametrize("language", ZOOM)
def test_zoom_adds_the_joins_of_a_person_in_every_language(export, language):
    header, first, second = ZOOM[language]
    text = f"{header}\nAnn Lee|ann@example.org|{first}|60|No|\nAnn Lee|ann@example.org|{second}|50|No|\nBob Ray||{first}|60|Yes|"
    (checked,) = export(text, "participants.csv", encoding="utf-8-sig")
    assert checked.proposal.table.source == "zoom"
    assert rows_of(checked, "attendance", *STAY) == [
        ("name:Ann Lee", datetime(2024, 3, 15, 14), datetime(2024, 3, 15, 16), 110.0),
        ("name:Bob Ray", datetime(2024, 3, 15, 14), datetime(2024, 3, 15, 15), 60.0),
    ]
    assert codes(checked, "question") == ["course_unnamed"]
    assert "personal_left_out" in codes(checked, "note")


def test_zoom_takes_topic_and_order_of_the_day_from_the_meeting_above(export):
    text = """
Meeting ID|Topic|Start Time|End Time|User Email|Duration (Minutes)|Participants|
00085212345|Onboarding week 2|03/15/2024 02:00:00 PM|03/15/2024 04:00:00 PM|host@example.org|120|2|

Name (Original Name)|User Email|Total Duration (Minutes)|Guest
Ann Lee (Ann)|ann@example.org|110|No
Eric's iPad (Clapton)||115|Yes
"""
    (checked,) = export(text, "participants_85212345678.csv")
    assert rows_of(checked, "session", "session_id") == [("onboardingweek2@2024-03-15",)]
    assert rows_of(checked, "attendance", "minutes") == [(110.0,), (115.0,)]
    assert codes(checked, "question") == []


@pytest.mark.parametrize("language", TEAMS)
def test_the_report_of_teams_is_read_from_its_second_part(imported, language):
    (checked,) = imported(tabbed(TEAMS[language]), "Safety briefing - Attendance report.csv")
    assert checked.proposal.table.source == "teams_report"
    assert rows_of(checked, "session", "session_id") == [("safetybriefing@2026-09-22",)]
    assert rows_of(checked, "attendance", *STAY) == [
        ("name:Ann Lee", datetime(2026, 9, 22, 14, 48, 5), datetime(2026, 9, 22, 15, 53, 8), 65.05),
        ("name:Bob Ray", datetime(2026, 9, 22, 14, 50), datetime(2026, 9, 22, 15, 30), pytest.approx(38 + 2 / 60)),
    ]  # fmt: skip
    assert rows_of(checked, "person", "role") == [(None,), (None,)]
    assert codes(checked, "question") == ["hosts_found"]


EVENTS = {
    "en": ("Full Name|User Action|Timestamp", "Joined", "Left", "12/14/2020, {}:00", "\t"),
    "de": ("Vollständiger Name|Benutzeraktion|Zeitstempel", "Beigetreten", "Verlassen", "14.12.2020 {}", ";"),
}  # fmt: skip


@pytest.mark.parametrize("language", EVENTS)
def test_events_of_teams_are_paired_also_after_excel_saved_them(imported, language):
    header, joined, left, stamp, mark = EVENTS[language]
    rows = [
        ("Huber Uwe", joined, "12:27"), ("Huber Uwe", left, "12:40"), ("Huber Uwe", joined, "12:50"),
        ("May Cat", f"Re {joined}", "12:30"), ("May Cat", left, "13:00"),
    ]  # fmt: skip
    lines = [header, *("|".join((who, what, stamp.format(at))) for who, what, at in rows)]
    text = "\n".join(lines).replace("|", mark)
    content = text.encode("utf-16" if language == "en" else "cp1252")
    (checked,) = imported(content, "meetingAttendanceList.csv", course="Klasse")
    assert checked.proposal.table.source == "teams_events"
    assert rows_of(checked, "session", "session_on") == [(date(2020, 12, 14),)]
    assert rows_of(checked, "attendance", "person_id", "minutes") == [
        ("name:Huber Uwe", 13.0),
        ("name:May Cat", 30.0),
    ]
    assert "join_without_leave" in codes(checked, "note")


@pytest.mark.parametrize(
    ("stamp", "code"),
    [
        # a 24-hour clock after a comma is written where the day comes first; it is still asked
        ("11/12/2020, 12:27:24", "day_order_likely"),
        ("11/12/2020, 1:27:24 PM", "day_order_unknown"),
    ],
)
def test_an_open_order_of_day_and_month_is_asked(imported, stamp, code):
    text = f"Full Name|User Action|Timestamp\nHuber Uwe|Joined|{stamp}"
    (checked,) = imported(tabbed(text), "list.csv", course="Klasse")
    assert codes(checked, "question") == [code]
    assert bool(checked.frames) == (code == "day_order_likely")
