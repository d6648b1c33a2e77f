"""The layouts: each function writes one part of the world into files, in one language."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.samples import truth
from data.samples.followup import N_QUIZ, QUIZ_POINTS
from data.samples.items import CASE_POINTS, CHOICE_POINTS, N_CHOICE
from data.samples.learning import INVENTORY_DAYS, Learner, tested_on
from data.samples.people import Person, lead_of, trainer_name
from data.samples.surveys import CourseForm, Form
from data.samples.talks import APPRAISED_ON
from data.samples.truth import Course, Language
from data.samples.world import World

Said = dict[str, Any]
File = tuple[str, bytes]

CREATED_AT = datetime(2026, 9, 30, 18, 0)
STARTS = time(14, 0)
FIRST_SATISFACTION_ID = 281734902
#: who fills the four notice fields forgets one of them now and then
NOTICE_FORGOTTEN = {"time": "place", "surveys": "benefit", "levels": "benefit"}


@dataclass(frozen=True)
class Book:
    """An open workbook with the few formats the layouts use."""

    workbook: Workbook
    title: Any
    header: Any
    date: Any
    time: Any
    percent: Any


@contextmanager
def _book(buffer: io.BytesIO) -> Iterator[Book]:
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": CREATED_AT})
    centre = {"align": "center", "valign": "vcenter"}
    yield Book(
        workbook=workbook,
        title=workbook.add_format({"bold": True, "font_size": 14, **centre}),
        header=workbook.add_format({"bold": True, "bg_color": "#DDE6F2", "border": 1, **centre}),
        date=workbook.add_format({"num_format": "yyyy-mm-dd"}),
        time=workbook.add_format({"num_format": "hh:mm"}),
        percent=workbook.add_format({"num_format": "0.0%"}),
    )
    workbook.close()


def _table(book: Book, sheet: Worksheet, title: str, headers: list[str], first_row: int = 1) -> int:
    """Writes a merged title and one header row; gives the row where data begin."""
    sheet.merge_range(0, 0, 0, len(headers) - 1, title, book.title)
    sheet.write_row(first_row, 0, headers, book.header)
    sheet.set_column(0, len(headers) - 1, 13)
    return first_row + 1


def team_name(team: str, said: Said, language: Language) -> str:
    """The name of a team code, P2 for example."""
    role = truth.ROLES[truth.role_of(team)][language]
    return said["team"]["name"].format(role=role, number=said["team"]["numbers"][int(team[1]) - 1])


def roster(world: World, said: Said, language: Language) -> File:
    """One row per person; who has left carries a leaving date."""
    own, buffer = said["roster"], io.BytesIO()
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(own["sheet"])
        title = own["title"].format(organisation=truth.ORGANISATION[language])
        row = _table(book, sheet, title, own["headers"])
        for i, person in enumerate(world.people, row):
            sheet.write_row(i, 0, _roster_row(person, said, language))
            sheet.write_datetime(i, 6, _midnight(person.hired_on), book.date)
            if person.left_on is not None:
                sheet.write_datetime(i, 7, _midnight(person.left_on), book.date)
    return own["file"], buffer.getvalue()


def _roster_row(person: Person, said: Said, language: Language) -> list[str]:
    return [
        person.person_id,
        person.name[language],
        truth.DEPARTMENTS[person.role][language],
        team_name(person.team, said, language),
        truth.ROLES[person.role][language],
        truth.LEVELS[person.level][language],
    ]


def courses(world: World, said: Said, language: Language) -> File:
    """The course list with a total row, and the schedule with its notice fields."""
    buffer = io.BytesIO()
    with _book(buffer) as book:
        _course_list(book, world, said, language)
        _schedule(book, world, said, language)
    return said["course"]["file"], buffer.getvalue()


def _course_list(book: Book, world: World, said: Said, language: Language) -> None:
    own = said["course"]
    sheet = book.workbook.add_worksheet(own["sheet"])
    title = own["title"].format(organisation=truth.ORGANISATION[language])
    row = _table(book, sheet, title, own["headers"])
    for i, course in enumerate(truth.COURSES, row):
        sheet.write_row(i, 0, _course_row(course, world, said, language))
    end = row + len(truth.COURSES)
    sheet.write(end, 0, own["total"], book.header)
    sheet.write(end, 5, sum(course.hours for course in truth.COURSES))
    sheet.write(end, 10, sum(course.cost for course in truth.COURSES))


def _course_row(course: Course, world: World, said: Said, language: Language) -> list[object]:
    return [
        course.name[language],
        truth.TIERS[course.tier][language],
        truth.SKILLS[course.skill].name[language],
        truth.FORMATS[course.format][language],
        course.version,
        course.hours,
        course.interactive_minutes,
        course.practice_minutes,
        *_trainer(course, world, said, language),
        course.cost,
        truth.METRICS[course.metric].name[language] if course.metric else "",
        _owner(course, world, said, language),
    ]


def _trainer(course: Course, world: World, said: Said, language: Language) -> tuple[str, str]:
    is_external = course.trainer in truth.EXTERNAL_TRAINERS
    source = said["course"]["external" if is_external else "internal"]
    return trainer_name(course.trainer, world.people, language), source


def _owner(course: Course, world: World, said: Said, language: Language) -> str:
    """Soft skills are owned by human resources, the others by a lead of the trained teams."""
    if course.tier == "soft":
        return said["schedule"]["human_resources"]
    return lead_of(course.teams[0], world.people).name[language]


def _schedule(book: Book, world: World, said: Said, language: Language) -> None:
    own = said["schedule"]
    sheet = book.workbook.add_worksheet(own["sheet"])
    row = _table(book, sheet, own["title"], own["headers"])
    sessions = sorted((day, run.code) for run in truth.RUNS for day in run.held_on)
    for i, (day, code) in enumerate(sessions, row):
        course = truth.course(code)
        sheet.write(i, 0, course.name[language])
        sheet.write_datetime(i, 1, _midnight(day), book.date)
        sheet.write_datetime(i, 2, STARTS, book.time)
        sheet.write_datetime(i, 3, _ends(course), book.time)
        minutes, interactive = _minutes(course)
        sheet.write_row(i, 4, [minutes, interactive])
        sheet.write(i, 6, interactive / minutes, book.percent)
        sheet.write_row(i, 7, _session_row(course, day, world, said, language))


def _session_row(
    course: Course, day: date, world: World, said: Said, language: Language
) -> list[object]:
    notice = _notice(course, day, said, language)
    expected = len(world.classes[course.code])
    return [
        *_trainer(course, world, said, language),
        -(-expected // 10) * 10 + (10 if course.format == "online" else 0),
        _owner(course, world, said, language),
        *notice,
    ]


def _notice(course: Course, day: date, said: Said, language: Language) -> list[str]:
    own = said["schedule"]
    fields = {
        "time": own["notice_time"].format(
            day=day, starts=_clock(STARTS), ends=_clock(_ends(course))
        ),
        "place": _place(course, said),
        "topic": own["topic"].format(course=course.name[language]),
        "benefit": said["benefit"][course.skill],
    }
    fields[NOTICE_FORGOTTEN.get(course.code, "")] = ""
    return [fields[field] for field in ("time", "place", "topic", "benefit")]


def _place(course: Course, said: Said) -> str:
    places = said["schedule"]["places"]
    return places[1] if course.format == "online" else places[0 if len(course.teams) < 5 else 2]


def _minutes(course: Course) -> tuple[int, int]:
    """Minutes of one session, and how many of them are interactive."""
    n = len(course.held_on)
    return round(60 * course.hours / n), round(course.interactive_minutes / n)


def _ends(course: Course) -> time:
    minutes = _minutes(course)[0]
    return (datetime.combine(course.held_on[0], STARTS) + timedelta(minutes=minutes)).time()


def requirements(said: Said, language: Language) -> File:
    """Role x skill with the tier as a merged header above its three skills."""
    own, buffer = said["requirement"], io.BytesIO()
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(own["sheet"])
        sheet.merge_range(0, 0, 0, len(truth.SKILLS), own["title"], book.title)
        sheet.merge_range(1, 0, 2, 0, own["role"], book.header)
        for i, tier in enumerate(truth.TIERS):
            sheet.merge_range(1, 1 + 3 * i, 1, 3 + 3 * i, truth.TIERS[tier][language], book.header)
        sheet.write_row(2, 1, [s.name[language] for s in truth.SKILLS.values()], book.header)
        for i, role in enumerate(truth.ROLES):
            levels = [skill.required[i] for skill in truth.SKILLS.values()]
            sheet.write_row(3 + i, 0, [truth.ROLES[role][language], *levels])
    return own["file"], buffer.getvalue()


def inventories(world: World, said: Said, language: Language) -> list[File]:
    """One file per round: person x skill, the day of the round in the title."""
    return [
        _inventory(world, levels, day, said, language)
        for levels, day in zip(world.inventories, INVENTORY_DAYS, strict=True)
    ]


def _inventory(
    world: World, levels: dict[int, dict[str, int]], day: date, said: Said, language: Language
) -> File:
    own, buffer = said["inventory"], io.BytesIO()
    headers = own["headers"] + [skill.name[language] for skill in truth.SKILLS.values()]
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(own["sheet"])
        row = _table(book, sheet, own["title"].format(day=day), headers)
        for i, position in enumerate(levels, row):
            person = world.people[position]
            known = [levels[position].get(skill) for skill in truth.SKILLS]
            team = team_name(person.team, said, language)
            sheet.write_row(i, 0, [*_who(person, language), team, *known])
    return own["file"].format(month=f"{day:%Y-%m}"), buffer.getvalue()


def _who(person: Person, language: Language) -> list[str]:
    return [person.person_id, person.name[language], truth.ROLES[person.role][language]]


def sign_in_sheets(world: World, said: Said, language: Language) -> list[File]:
    """One workbook per quarter, one sheet per run of a course, one column per session day."""
    return _by_quarter(said["attendance"]["file"], world, said, language, _sign_in_sheet)


def score_sheets(world: World, said: Said, language: Language) -> list[File]:
    """One workbook per quarter, one sheet per run of a course, two header rows."""
    return _by_quarter(said["score"]["file"], world, said, language, _score_sheet)


def _by_quarter(
    file_name: str,
    world: World,
    said: Said,
    language: Language,
    write: Callable[[Book, Worksheet, Course, World, Said, Language], None],
) -> list[File]:
    files = []
    for quarter in truth.QUARTERS:
        buffer = io.BytesIO()
        with _book(buffer) as book:
            for run in truth.RUNS:
                if run.quarter == quarter:
                    name = run.name[language]
                    again = said["run"]["sheet"].format(course=name, run=run.run)
                    sheet = book.workbook.add_worksheet(name if run.run == 1 else again)
                    write(book, sheet, run, world, said, language)
        files.append((file_name.format(quarter=quarter), buffer.getvalue()))
    return files


def _sign_in_sheet(
    book: Book, sheet: Worksheet, course: Course, world: World, said: Said, language: Language
) -> None:
    own, learners = said["attendance"], world.classes[course.code]
    info = own["info"].format(
        trainer=trainer_name(course.trainer, world.people, language),
        starts=_clock(STARTS),
        ends=_clock(_ends(course)),
        place=_place(course, said),
    )
    row = _two_lines(book, sheet, course, own, info, 3 + len(course.held_on), language)
    sheet.write_row(row, 0, own["headers"], book.header)
    for column, day in enumerate(course.held_on, 3):
        sheet.write_datetime(row, column, _midnight(day), book.date)
    for i, learner in enumerate(learners, row + 1):
        marks = [said["mark"][mark] for mark in learner.marks]
        sheet.write_row(i, 0, [*_who(learner.person, language), *marks])
    end = row + 1 + len(learners)
    sheet.write(end, 0, own["total"], book.header)
    for column in range(len(course.held_on)):
        sheet.write(end, 3 + column, sum(_is_there(each, column) for each in learners))


def _is_there(learner: Learner, session: int) -> bool:
    return learner.marks[session] in ("present", "late", "left_early", "on_duty")


def _two_lines(
    book: Book,
    sheet: Worksheet,
    course: Course,
    own: Said,
    info: str,
    width: int,
    language: Language,
) -> int:
    """A merged title naming the course and a merged line below it; gives the header row."""
    title = own["title"].format(course=course.name[language])
    sheet.merge_range(0, 0, 0, width - 1, title, book.title)
    sheet.merge_range(1, 0, 1, width - 1, info)
    sheet.set_column(0, width - 1, 13)
    return 2


def _score_sheet(
    book: Book, sheet: Worksheet, course: Course, world: World, said: Said, language: Language
) -> None:
    own, learners = said["score"], world.classes[course.code]
    phases = ["pre", "post", "retest"] if course.before is not None else ["post", "retest"]
    info = own["info"].format(
        day=tested_on(course), max_score=truth.MAX_SCORE, pass_line=truth.PASS_LINE
    )
    row = _two_lines(book, sheet, course, own, info, 3 + len(phases), language)
    for column, header in enumerate(own["headers"]):
        sheet.merge_range(row, column, row + 1, column, header, book.header)
    sheet.merge_range(row, 3, row, 2 + len(phases), own[course.kind], book.header)
    sheet.write_row(row + 1, 3, [own[phase] for phase in phases], book.header)
    for i, learner in enumerate(learners, row + 2):
        results = [_result(getattr(learner, phase), own) for phase in phases]
        sheet.write_row(i, 0, [*_who(learner.person, language), *results])
    _mean_row(book, sheet, row + 2 + len(learners), learners, phases, own)


def _result(result: int | str | None, own: Said) -> int | str | None:
    return own[result] if isinstance(result, str) else result


def _mean_row(
    book: Book,
    sheet: Worksheet,
    row: int,
    learners: tuple[Learner, ...],
    phases: list[str],
    own: Said,
) -> None:
    sheet.write(row, 0, own["mean"], book.header)
    for column, phase in enumerate(phases, 3):
        points = [s for s in (getattr(each, phase) for each in learners) if isinstance(s, int)]
        if points:
            sheet.write(row, column, round(sum(points) / len(points), 1))


def question_sheet(world: World, said: Said, language: Language) -> File:
    """The test of one course question by question: score, points and answers in one row each."""
    own, course, buffer = said["item"], truth.course(truth.ITEM_COURSE), io.BytesIO()
    marks = [CHOICE_POINTS] * N_CHOICE + [CASE_POINTS]
    headers = [
        *said["score"]["headers"],
        f"{said['score'][course.kind]} {said['score']['post']}",
        *(own["points"].format(n=i, mark=mark) for i, mark in enumerate(marks, 1)),
        *(own["answer"].format(n=i) for i in range(1, N_CHOICE + 1)),
    ]
    info = said["score"]["info"].format(
        day=tested_on(course), max_score=truth.MAX_SCORE, pass_line=truth.PASS_LINE
    )
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(course.name[language])
        row = _two_lines(book, sheet, course, said["score"], info, len(headers), language)
        sheet.write_row(row, 0, headers, book.header)
        for i, found in enumerate(world.sheets, row + 1):
            learner = found.learner
            about = [*_who(learner.person, language), learner.post]
            sheet.write_row(i, 0, [*about, *found.points, *found.answers])
    return own["file"].format(quarter=course.quarter), buffer.getvalue()


def clock_times(world: World, said: Said, language: Language) -> File:
    """One session as a meeting tool keeps it: who was there from when to when."""
    own, course, buffer = said["clock"], truth.course(truth.CLOCKED_COURSE), io.BytesIO()
    day = course.held_on[0]
    starts, ends = (datetime.combine(day, at) for at in (STARTS, _ends(course)))
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(own["sheet"])
        row = _table(book, sheet, own["title"].format(course=course.name[language]), own["headers"])
        for i, stay in enumerate(world.followup.stays, row):
            who = [stay.learner.person.person_id, stay.learner.person.name[language]]
            sheet.write_row(i, 0, [*who, course.name[language]])
            sheet.write_datetime(i, 3, _midnight(day), book.date)
            sheet.write_datetime(i, 4, (starts + timedelta(minutes=stay.arrived)).time(), book.time)
            sheet.write_datetime(i, 5, (ends + timedelta(minutes=stay.left)).time(), book.time)
            sheet.write(i, 6, said["mark"][stay.learner.marks[0]])
    return own["file"].format(day=day), buffer.getvalue()


def quiz(world: World, said: Said, language: Language) -> File:
    """The quiz at the end of that session: score and points of every question."""
    own, course, buffer = said["quiz"], truth.course(truth.CLOCKED_COURSE), io.BytesIO()
    points = said["item"]["points"]
    headers = [
        *said["score"]["headers"],
        own["header"],
        *(points.format(n=i, mark=QUIZ_POINTS) for i in range(1, N_QUIZ + 1)),
    ]
    info = said["score"]["info"].format(
        day=course.held_on[0], max_score=truth.MAX_SCORE, pass_line=truth.PASS_LINE
    )
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(course.name[language])
        row = _two_lines(book, sheet, course, said["score"], info, len(headers), language)
        sheet.write_row(row, 0, headers, book.header)
        for i, (learner, reached) in enumerate(world.followup.quiz, row + 1):
            sheet.write_row(i, 0, [*_who(learner.person, language), sum(reached), *reached])
    return own["file"].format(day=course.held_on[0]), buffer.getvalue()


def later_test(world: World, said: Said, language: Language) -> File:
    """Another test of the same people some weeks after the course."""
    own, course, buffer = said["later"], truth.course(truth.LATER_TESTED), io.BytesIO()
    headers = [*said["score"]["headers"], own["header"]]
    info = said["score"]["info"].format(
        day=truth.LATER_TESTED_ON, max_score=truth.MAX_SCORE, pass_line=truth.PASS_LINE
    )
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(course.name[language])
        row = _two_lines(book, sheet, course, said["score"], info, len(headers), language)
        sheet.write_row(row, 0, headers, book.header)
        for i, (learner, points) in enumerate(world.followup.later, row + 1):
            sheet.write_row(i, 0, [*_who(learner.person, language), points])
    return own["file"].format(day=truth.LATER_TESTED_ON), buffer.getvalue()


def needs(world: World, said: Said, language: Language) -> File:
    """The needs survey as its tool exports it: answers as text, a matrix item per column."""
    own = said["needs"]
    topics = [topic.name[language] for topic in truth.TOPICS]
    headers = [
        own["role"],
        own["stage"],
        own["level"],
        own["tenure"],
        *(own["importance"].format(topic=topic) for topic in topics),
        *(own["ability"].format(topic=topic) for topic in topics),
        own["ranking"],
        own["format"],
        own["frequency"],
        own["content"],
        own["open"],
    ]
    rows = []
    for answer, stage, kinds in zip(world.needs, world.stages, world.contents, strict=True):
        wishes = "→".join(topics[i] for i in answer.ranking)
        formats = "┋".join(own["formats"][i] for i in answer.formats)
        contents = "┋".join(own["contents"][i] for i in kinds)
        chosen = [wishes, formats, own["frequencies"][answer.frequency], contents]
        remark = _remark(answer.remark, own["remarks"], own, said)
        about = [truth.ROLES[answer.role][language], truth.STAGES[stage][language]]
        about += [truth.LEVELS[answer.level][language], own["tenures"][answer.tenure]]
        rows.append([*about, *answer.importance, *answer.ability, *chosen, remark])
    name = own["file"].format(n=len(rows))
    return name, _export([answer.form for answer in world.needs], headers, rows, said)


def talks(world: World, said: Said, language: Language) -> File:
    """One remark per row from interviews and focus groups; nobody is named."""
    own, buffer = said["talks"], io.BytesIO()
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(own["sheet"])
        row = _table(book, sheet, own["title"], own["headers"])
        for i, remark in enumerate(world.talks, row):
            group = None if remark.group is None else truth.FOCUS_GROUPS[remark.group]
            sheet.write_datetime(i, 0, _midnight(remark.held_on), book.date)
            sheet.write_row(i, 1, [
                own["interview" if group is None else "focus_group"],
                truth.ROLES[remark.role][language],
                group.theme[language] if group else "",
                truth.SKILLS[remark.skill].name[language],
                own["challenge"][remark.skill][remark.way],
                own["support"][remark.skill],
            ])  # fmt: skip
    return own["file"], buffer.getvalue()


def appraisals(world: World, said: Said, language: Language) -> File:
    """One row per person and appraised dimension, with the skill it belongs to."""
    own, buffer = said["appraisal"], io.BytesIO()
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet(own["sheet"])
        row = _table(book, sheet, own["title"], own["headers"])
        for i, mark in enumerate(world.appraisals, row):
            dimension = truth.DIMENSIONS[mark.dimension]
            skill = truth.SKILLS[dimension.skill].name[language] if dimension.skill else ""
            who = [mark.person.person_id, mark.person.name[language]]
            sheet.write_row(i, 0, [*who, dimension.name[language], mark.rating, 5, skill])
            sheet.write_datetime(i, 6, _midnight(APPRAISED_ON), book.date)
    return own["file"], buffer.getvalue()


def satisfaction(world: World, said: Said, language: Language) -> list[File]:
    """One satisfaction survey per quarter; a question names the course."""
    own, files = said["satisfaction"], []
    headers = [own["course"], own["role"], *own["items"], own["overall"], own["nps"], own["open"]]
    for i, (quarter, answers) in enumerate(world.satisfaction.items()):
        rows = [_course_answer(answer, own, said, language) for answer in answers]
        name = own["file"].format(id=FIRST_SATISFACTION_ID + i, quarter=quarter, n=len(rows))
        forms = [answer.form for answer in answers]
        files.append((name, _export(forms, headers, rows, said)))
    return files


def _course_answer(answer: CourseForm, own: Said, said: Said, language: Language) -> list[object]:
    ratings = [own["answers"][rating - 1] for rating in (*answer.items, answer.overall)]
    remarks = own["remarks_good"] if answer.overall >= 4 else own["remarks_bad"]
    return [
        truth.course(answer.course).name[language],
        truth.ROLES[answer.role][language],
        *ratings,
        answer.nps,
        _remark(answer.remark, remarks, own, said),
    ]


def _remark(remark: tuple[int, int] | None, beginnings: list[str], own: Said, said: Said) -> str:
    if remark is None:
        return said["survey"]["empty"]
    return beginnings[remark[0]] + own["remark_ends"][remark[1]]


def _export(forms: list[Form], headers: list[str], rows: list[list[object]], said: Said) -> bytes:
    buffer = io.BytesIO()
    with _book(buffer) as book:
        sheet = book.workbook.add_worksheet("Sheet1")
        sheet.write_row(0, 0, said["survey"]["headers"] + headers)
        for i, (form, row) in enumerate(zip(forms, rows, strict=True), 1):
            sheet.write_row(i, 0, [i, *_form(form, said), *row])
    return buffer.getvalue()


def _form(form: Form, said: Said) -> list[str]:
    own, at = said["survey"], form.submitted_at
    # 192.0.2.0/24 is reserved for examples: no such computer exists
    return [
        f"{at.year}/{at.month}/{at.day} {at:%H:%M:%S}",
        own["seconds"].format(n=form.seconds),
        own["sources"][form.source],
        own["detail"],
        f"192.0.2.{form.host}{own['place']}",
    ]


def daily_metrics(world: World, said: Said, language: Language) -> list[File]:
    """Half-yearly csv files with BOM: one line per day and team, ratios beside their parts."""
    own, days = said["metric"], world.days
    names = [team_name(team, said, language) for team in truth.TEAMS]
    files = []
    for start in range(0, 18, 6):
        inside = [i for i, day in enumerate(days.days) if start <= _month_number(day) < start + 6]
        first, last = days.days[inside[0]], days.days[inside[-1]]
        lines = [",".join(own["headers"]), *_metric_lines(world, inside, names)]
        name = own["file"].format(first=f"{first:%Y%m}", last=f"{last:%Y%m}")
        files.append((name, ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")))
    return files


def _month_number(day: date) -> int:
    first = truth.FIRST_METRIC_ON
    return 12 * (day.year - first.year) + day.month - first.month


def _metric_lines(world: World, inside: list[int], names: list[str]) -> Iterator[str]:
    d = world.days
    columns = (
        d.visitors, d.orders, d.starting_users, d.retained_users, d.churned_users, d.active_users,
        d.tickets, d.minutes,
    )  # fmt: skip
    for i in inside:
        day = d.days[i].isoformat()
        for name, row in zip(
            names, zip(*(c[i].tolist() for c in columns), strict=True), strict=True
        ):
            visitors, orders, starting, retained, churned, active, tickets, minutes = row
            yield (
                f"{day},{name},{visitors},{orders},{_percent(orders, visitors)},"
                f"{starting},{retained},{_percent(retained, starting)},"
                f"{churned},{_percent(churned, starting)},{active},"
                f"{tickets},{minutes:.1f},{minutes / tickets:.2f}"
            )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.2%}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
