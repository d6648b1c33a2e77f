"""What title, sheet name and file name say and the cells do not: course, day, year, maximum."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import PurePath

from data.importing import vocabulary
from data.importing.identity import course_name_of, key_of
from data.importing.known import Known
from data.importing.model import FoundTable
from data.importing.rows.turns import without_turn
from data.importing.sources import Fact
from data.importing.values import (
    MONTH_NAME,
    Moment,
    day_order,
    fold,
    month_in_digits,
    one_line,
    parse_moment,
    parse_number,
    parse_time_range,
)

#: More lines than this above a survey are codes or settings, not its title.
MOST_TITLE_LINES = 4

_CLOCKS = re.compile(
    r"(?:上午|下午|晚上|晚)?\d{1,2}:\d{2}(?:\s*[ap]m)?\s*(?:-|–|—|~|至|到|to)\s*"
    r"(?:上午|下午|晚上|晚)?\d{1,2}:\d{2}(?:\s*[ap]m)?",
    re.IGNORECASE,
)
# 下午2:00 is a clock and no label
_ANY_LABEL = re.compile(r"(?:^|(?<=[\s,;|(]))[^\W\d][^\s:,;|(]{0,15}\s?:(?!//|(?<=\d:)\d)")
_PERIODS = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*(?:年度?\s*(?:第?[一二三四1-4]季度|[Qq][1-4](?!\d)|[上下]半年"
    r"|\d{1,2}月(?:份|\d{1,2}日)?)?"
    r"|[-/._ ]?[Qq][1-4]|[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?(?!\d)"
    r"|(?<!\d)\d{1,2}月\d{1,2}[日号]"
    rf"|(?<![\w])(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH_NAME}|{MONTH_NAME} \d{{1,2}}(?:st|nd|rd|th)?)"
    r"(?:,? \d{4})?(?!\w)"
    r"|第?[一二三四1-4]季度|(?<![A-Za-z])[Qq][1-4](?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20\d{2}|19[5-9]\d)(?=\D|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)|$)")
_DAY = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日?|20\d{6})(?!\d)"
    r"|\b\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4}\b|\b[A-Z][a-z]{2,8}\s\d{1,2},\s\d{4}\b"
)
_DASH = r"\s*(?:-|—+|–|~|至|到|to)\s*"
_LAST = r"(?:\d{4}[-/.年])?(?:\d{1,2}[-/.月])?\d{1,2}日?"
#: Periods a title may name, the narrowest first; those without a year need one from elsewhere.
_TITLE_PERIODS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)20\d{{6}}{_DASH}20\d{{6}}(?!\d)",
        rf"(?<!\d)\d{{4}}(?:[-/.]\d{{1,2}}[-/.]\d{{1,2}}|年\d{{1,2}}月\d{{1,2}}日?){_DASH}{_LAST}(?![\d月])",
        rf"(?<!\d)\d{{1,2}}月\d{{1,2}}日?{_DASH}(?:\d{{1,2}}月)?\d{{1,2}}日(?!\d)",
        r"(?<!\d)\d{1,2}月\d{1,2}日",
        r"(?<!\d)\d{4}年?[-/ ]?(?:第\d{1,2}周|W\d{1,2}(?!\d))",
        r"^\d{1,2}\.\d{1,2}$",
        r"第\d{1,2}周|(?<![a-z])WK?\d{1,2}(?!\d)",
        r"(?<!\d)\d{4}年\d{1,2}月",
        r"(?<!\d)20\d{2}(?:[-/.](?:0?[1-9]|1[0-2])(?![-/.\d])|(?:0[1-9]|1[0-2])(?!\d))",
        r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? ?\d{4}(?!\d)",
        r"(?<!\d)\d{4}年?[-/ ]?(?:第?[一二三四1-4]季度|Q[1-4](?!\w))",
        r"(?<!\w)Q[1-4][-/ ]?\d{4}(?!\d)",
        r"(?<![\d年至~-])(?:\d{1,2}月份?)(?![\d至~-])",
        r"第?[一二三四1-4]季度|(?<!\w)Q[1-4](?!\w)",
        r"(?<!\d)20\d{2}年度?(?![\d-])",
    )
)
#: A line that says when, who or how many stands above a table and does not name it.
_OTHER_LABEL = re.compile(
    r"[^\s:]{0,8}(?:时间|日期|时长|人数|总数|号|者|人|员)\s*:|\d+\.\s", re.IGNORECASE
)
_CLASS = re.compile(
    r"[^\s成绩考勤签到]{1,14}(?:班|班级|组|小组|队|店|门店)|(?:class|group|team|section)\s?\w{1,4}",
    re.IGNORECASE,
)
#: A year in which every day of a month exists.
_ANY_YEAR = 2024
_GENERIC_SHEET = re.compile(r"(?:sheet|工作表|表)?\s*\d*", re.IGNORECASE)


def texts_around(table: FoundTable, file_name: str) -> tuple[str, ...]:
    """Title lines, sheet name and file stem, folded, nearest to the table first."""
    sheet = fold(table.sheet.name)
    sheet = "" if _GENERIC_SHEET.fullmatch(sheet) else sheet
    titles = [one_line(text).lstrip("# ") for text in table.title]
    return tuple(text for text in (*titles, sheet, stem_of(file_name)) if text)


def stem_of(file_name: str) -> str:
    """A file name without folder, ending and the marks of a copy: (1), .rejected."""
    stem = fold(PurePath(file_name.replace("\\", "/")).name)
    stem = re.sub(
        r"\.(xlsx|xlsm|xlsb|xls|ods|et|csv|tsv|txt|html?)$", "", stem, flags=re.IGNORECASE
    )
    return re.sub(r"(\s*\(\d+(?:-\d+)?\)|\.rejected)+$", "", stem).strip()


def labelled(table: FoundTable) -> dict[str, str]:
    """What the lines above a table say as label: value, by the word of the label."""
    found: dict[str, str] = {}
    for line in table.title:
        text = fold(one_line(line)).lstrip("# ")
        marks = list(_known_labels().finditer(text))
        ends = sorted(m.start() for m in (*marks, *_ANY_LABEL.finditer(text)))
        for mark in marks:
            end = next((end for end in ends if end >= mark.end()), None)
            value = text[mark.end() : end].strip(" ,;|()")
            if value:
                found.setdefault(_label_sense(mark["label"]), value)
    return found


@cache
def _known_labels() -> re.Pattern[str]:
    words = [fold(w) for found in vocabulary.words("terms")["labels"].values() for w in found]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s,;|(]))(?P<label>{either})\s*:(?!//)", re.IGNORECASE)


def _label_sense(label: str) -> str:
    table, key = vocabulary.words("terms")["labels"], vocabulary.word_key(label)
    return next(s for s in table if key in vocabulary.term("terms", "labels", s))


def facts_of(facts: Sequence[Fact], table: FoundTable, file_name: str) -> dict[str, object]:
    """The answers that the description of a source finds around a table, the first of each."""
    places = {
        "file_name": (stem_of(file_name),),
        "sheet": (fold(table.sheet.name),),
        "title": tuple(fold(one_line(line)) for line in table.title),
    }
    found: dict[str, object] = {}
    for fact in facts:
        for text in places[fact.where]:
            groups = hit.groupdict() if (hit := fact.pattern.search(text)) else {}
            for key, value in groups.items():
                if value and value.strip() and key not in found:
                    found[key] = _fact_value(key, value.strip())
    return {key: value for key, value in found.items() if value is not None}


def _fact_value(key: str, text: str) -> object:
    if key in ("date", "until"):
        moment = parse_moment(text)
        return moment.on if moment is not None else None
    if key in ("year", "max_score", "pass_line", "invited"):
        number = parse_number(text)
        whole = number is not None and key in ("year", "invited")
        return None if number is None else int(number.value) if whole else number.value
    return text


def year_of(texts: tuple[str, ...]) -> int | None:
    """The one year the texts name; None when they name none or several."""
    years = {int(year) for text in texts for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


_SLASHED = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)")


def day_order_of(texts: Sequence[str]) -> bool | None:
    """Whether texts write the day before the month, as one of them proves: 15/09/2026."""
    order = day_order(day for text in texts for day in _SLASHED.findall(fold(text)))
    return order if isinstance(order, bool) else None


def day_of(table: FoundTable, texts: tuple[str, ...], key: str = "date") -> date | None:
    """The day a label says, else the one full date in the texts around the table."""
    label = labelled(table).get(key)
    moment = parse_moment(label, day_first=table.day_first_beside) if label else None
    if moment is not None and moment.grain == "day":
        return moment.on
    if key != "date":
        return None
    moments = {parse_moment(day) for text in texts for day in _DAY.findall(text)} - {None}
    return moments.pop().on if len(moments) == 1 else None


def unit_of(table: FoundTable) -> str | None:
    """The unit said above a table: 单位：万元, or a line of its own in brackets."""
    label = labelled(table).get("unit")
    if label:
        return label
    lines = [fold(one_line(line)) for line in table.title]
    found = [match for line in lines if (match := re.fullmatch(r"\(([^()]{1,8})\)", line))]
    units = {match[1].strip() for match in found if parse_number(f"1{match[1].strip()}")}
    return units.pop() if len(units) == 1 else None


def period_of(texts: tuple[str, ...], year: int | None) -> Moment | None:
    """The one week, month, quarter, day or year that the text nearest to the table names."""
    for text in map(month_in_digits, texts):
        for pattern in _TITLE_PERIODS:
            named = {_compact(found) for found in pattern.findall(text)}
            moments = {
                parse_moment(name, year=year, is_date_column=not name.isdigit() or len(name) == 6)
                for name in named
            } - {None}
            if len(moments) == 1:
                return moments.pop()
            if named:
                break
    return None


def period_named(text: str) -> str:
    """The periods a text names, as it writes them: 2026年第一季度; '' for none."""
    return " ".join(found.strip() for found in _PERIODS.findall(fold(text)) if found.strip())


def yearless_period(texts: tuple[str, ...]) -> str | None:
    """What the text nearest to the table names that is a period only once its year is known."""
    if period_of(texts, None) is not None or period_of(texts, _ANY_YEAR) is None:
        return None
    return next(text for text in texts if period_of((text,), _ANY_YEAR) is not None)


def _compact(name: str) -> str:
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", name):
        return name.replace(".", "/")
    return re.sub(r"\s*(—+|–|~|至|到)\s*", "~", name.strip())


_REPORT = re.compile(
    r"日报|周报|月报|季报|年报|报表|统计表|汇总表|统计|汇总|明细|数据|情况|一览|表$"
    r"|\b(?:report|daily|weekly|monthly|data|summary)\b",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(
    r"各?(?:团队|部门|门店|地区|区域)|\b(?:by|of|per|team|region)\b", re.IGNORECASE
)
#: A line above a table that says what its figures are: 指标：地区生产总值(亿元).
_SAID_METRIC = re.compile(r"(?:指标(?:名称)?|metric|indicator)\s*:\s*(\S.{0,60})", re.IGNORECASE)
_MARKS_AROUND = " -–—_:,.、·|#"


def name_in(text: str) -> str:
    """What a title names once periods and words for reports are out: 华北 of 华北6月日报."""
    dayless = re.sub(r"\d{1,4}[年月日]度?", " ", _PERIODS.sub(" ", fold(text)))
    return one_line(_REPORT.sub(" ", dayless)).strip(_MARKS_AROUND)


def metric_in(texts: tuple[str, ...]) -> str | None:
    """The metric that a short title or file name names once periods and general words are out."""
    for text in texts:
        if said := _SAID_METRIC.fullmatch(fold(one_line(text))):
            return said[1]
        scored = re.sub(r"\((?:满分|总分|out of)[^()]*\)", " ", fold(text))
        bare = re.sub(r"\b\d+\b", " ", _BY_WHOM.sub(" ", name_in(scored)))
        name = one_line(bare).strip(_MARKS_AROUND)
        if 1 < len(name) <= 20 and vocabulary.is_figure_name(name):
            return name
    return None


#: Numbers that a title says without a colon: 满分100分, 合格线60, 60分及格.
_SAID_NUMBERS = {
    "invited": re.compile(r"(?:共?发放|应填|应答|邀请)(?:问卷)?\s*(\d+)\s*(?:份|人)"),
    "max_score": re.compile(
        r"(?:满分|总分值?|卷面分|full marks?|max(?:imum)? (?:score|points)|out of)"
        r"\s*(?:为|是|of|[:=])?\s*"
        r"(\d+(?:\.\d+)?)(?![\d.]|\s*[%名])",
        re.IGNORECASE,
    ),
    "pass_line": re.compile(
        r"(?:合格|及格|通过|达标)(?:线|分数线|分数|分|标准)\s*(?:为|是|[:=≥])?\s*(\d+(?:\.\d+)?)(?![\d.]|\s*%)"
        r"|(?<![\d.])(\d+(?:\.\d+)?)\s*分(?:\(含\))?(?:及?以上)?(?:为|算)?(?:及格|合格|通过)"
        r"|pass(?:ing)? (?:line|mark|score)\s*(?:is|[:=])?\s*(\d+(?:\.\d+)?)(?![\d.]|\s*%)",
        re.IGNORECASE,
    ),
}


def time_span_of(text: str) -> str | None:
    """The clock times that are said with a day: 14:00-16:00 of 2026年9月10日 14:00-16:00."""
    found = _CLOCKS.search(fold(text))
    return found[0] if found is not None and parse_time_range(found[0]) is not None else None


#: 课时：2, 培训时长：90分钟, Duration: 2 hours above a sheet; a bare number counts hours.
_HOURS = re.compile(
    r"(?:课时|学时|时长|duration)\s*:\s*(?P<long>\d+(?:\.\d+)?)\s*(?P<unit>小时|分钟|hours?|h\b|min)?",
    re.IGNORECASE,
)


def hours_of(table: FoundTable) -> str | None:
    """How long the session of a sheet is said to be above it, as 2小时 or 90分钟."""
    for line in table.title:
        found = _HOURS.search(fold(one_line(line)))
        if found is not None:
            is_minutes = (found["unit"] or "").lower() in ("分钟", "min")
            return f"{found['long']}{'分钟' if is_minutes else '小时'}"
    return None


def number_of(table: FoundTable, key: str) -> float | None:
    """The number a line above the table gives, for example 满分:120 or 满分120分."""
    value = labelled(table).get(key)
    number = parse_number(value) if value else None
    if number is not None:
        return number.value
    pattern = _SAID_NUMBERS.get(key)
    lines = [fold(one_line(line)) for line in table.title] if pattern else []
    found = {next(filter(None, hit.groups())) for t in lines for hit in pattern.finditer(t)}
    return float(found.pop()) if len(found) == 1 else None


def course_of(table: FoundTable, known: Known, file_name: str) -> tuple[str, str] | None:
    """The course a whole table is about and where that stands: title, sheet or file.

    part: the one known course whose name holds what stands there.
    """
    label = labelled(table).get("course")
    if label:
        return course_name_of(label), "title"
    own = class_of(table.sheet.name)
    # 一班新员工考试成绩 on the sheet 一班 is about the same course as the title of 二班
    sources = [(line.replace(own, "") if own else line, "title") for line in table.title]
    if own is None:
        sources.append((table.sheet.name, "sheet"))
    sources.append((stem_of(file_name), "file"))
    for text, source in sources:
        course = _known_course(text, known) or _quoted(text)
        if course:
            return course, source
    for text, source in sources:
        course = course_in(text)
        if course:
            longer = _longer_name(course, known)
            return (longer, "part") if longer else (course, source)
    return None


def _longer_name(name: str, known: Known) -> str | None:
    """The one known course whose name holds this one: 核心系统培训 is 新一代核心系统操作.

    A name of few letters stands in too many others to say so.
    """
    core = _TRAINING.sub("", key_of(name))
    names = dict(zip(known.courses["course_id"], known.courses["course_name"], strict=True))
    hits = [course for course in names if core in course]
    is_telling = len(core) >= (LEAST_LATIN if core.isascii() else LEAST_CHINESE)
    return names[hits[0]] if is_telling and len(hits) == 1 else None


#: What a name may have behind it that says nothing of the course.
_TRAINING = re.compile(r"(?:培训|课程|training|course)$")
#: So many letters of a course's name tell it from others.
LEAST_CHINESE, LEAST_LATIN = 4, 8


def class_of(sheet_name: str) -> str | None:
    """The class or team a sheet is named after (一班, 高一(2)班, Class A), else None."""
    name = fold(sheet_name)
    return name if _CLASS.fullmatch(name) else None


def name_around(table: FoundTable, file_name: str) -> tuple[str, str] | None:
    """What a table is kept as for want of a course: ? and its file, else its sheet; else None.

    A word such as 签到表 names no course; the question mark says so wherever the name is shown.
    """
    stem, sheet = stem_of(file_name), fold(table.sheet.name)
    if stem:
        return f"{_UNNAMED}{stem})", "file"
    is_name = sheet and not _GENERIC_SHEET.fullmatch(sheet)
    return (f"{_UNNAMED}{sheet})", "sheet") if is_name else None


_UNNAMED = "? ("


def is_unnamed(course: object) -> bool:
    """Whether a course is only a place to keep what no course is known of."""
    return str(course).startswith(_UNNAMED)


def _quoted(text: str) -> str | None:
    found = re.search(r"《([^》]+)》", text)
    return found[1].strip() if found else None


def _known_course(text: str, known: Known) -> str | None:
    key = key_of(text)
    names = dict(zip(known.courses["course_id"], known.courses["course_name"], strict=True))
    hits = [course for course in names if len(course) > 1 and course in key]
    return names[max(hits, key=len)] if hits else None


#: What programs and people number files with: A03__, 12_, 0012345678-.
_EXPORT_NUMBER = re.compile(r"^[A-Za-z]{0,2}\d+(?:__+|[_\- ](?=\D))")
#: The class a title begins with: 一班 数据看板考试成绩 is about the same course as that of 二班.
_CLASS_FIRST = re.compile(
    r"^第?(?:[一二三四五六七八九十]{1,2}|\d{1,2}|[甲乙丙丁A-Z])(?:班|组)\s*(?=\S)"
)
#: The number of a part of a sheet: 一、考试成绩, (二)签到, 1、成绩.
_PART_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+\s*[、.]|\([一二三四五六七八九十\d]+\)|\d{1,2}、)\s*"
)
#: A version at the end of a name: V2, (3), 最终版; and an id of letters and digits.
_VERSION = re.compile(r"\b(?:v\d+|[a-z]?\d+|[0-9a-f]{8,})\b", re.IGNORECASE)


#: From when to when, behind a title: 14:00-16:00.
_TIMES_BEHIND = re.compile(
    r"\d{1,2}:\d{2}\s*(?:(?:-|–|—|~|至|到|to)\s*\d{1,2}:\d{2}\s*)?(?:[AP]M\b)?", re.IGNORECASE
)


def _without_facts(title: str) -> str:
    """A title without what it says of the meeting behind its name: times, 讲师:孙丽, 地点:三楼."""
    starts = [label.start() for label in _known_labels().finditer(title) if label.start()]
    return _TIMES_BEHIND.sub(" ", title[: min(starts, default=len(title))])


def course_in(text: str) -> str | None:
    """What is left of a title once periods, the kind of sheet and general words are taken out."""
    line = fold(one_line(text)).lstrip("# ")
    if _known_labels().match(line) or _OTHER_LABEL.match(line):
        return None
    named = _EXPORT_NAME.match(line)
    line = named["title"] if named is not None else fold(one_line(text))
    line = _without_program(_without_facts(line))
    whole = _CLASS_FIRST.sub("", _PART_NUMBER.sub("", line))
    bare = without_turn(_PERIODS.sub(" ", _EXPORT_NUMBER.sub("", whole)))
    name = course_name_of(re.sub(r"\(\s*\)|\[\s*\]", " ", bare).strip(" -–—_:,.、·|#"))
    # a second download: 培训反馈(1) is 培训反馈, while Excel(2) may be the second part of a course
    once = _COPY.sub("", name)
    name = course_name_of(once) if course_name_of(once) != once else name
    for lead in (
        "sign-in sheet",
        "sign in sheet",
        "attendance sheet",
        "score sheet",
        "scores",
        "absentees",
        "absentee list",
        "签到表",
        "成绩表",
    ):
        name = re.sub(rf"^{lead}\s*(?:[-–—_:·|]|for|of)\s*", "", name, flags=re.IGNORECASE).strip()
    return name if _is_telling(name) and len(name) <= 40 else None


#: A department, class or shop, whose sheet of scores names no course.
_GROUP = re.compile(
    r"\S{0,10}(?:[^学]部|部门|中心|分公司|事业部|大区|门店|[^书商]店|小组|[一二三四五六七八九十\d]组|[一二三四五六七八九十\d]班)"
)


_MONTH_ALONE = re.compile(r"\s*\d{1,2}月份?\s*")


def _is_telling(name: str) -> bool:
    if _GENERIC_SHEET.fullmatch(name) or _GROUP.fullmatch(_MONTH_ALONE.sub("", name)) or not name:
        return False
    rest = vocabulary.word_key(_VERSION.sub(" ", name))
    lists = vocabulary.words("terms")["course_rest"]
    plain = {vocabulary.word_key(word) for word in (*lists["words"], *lists["generic"])}
    for word in sorted(plain, key=len, reverse=True):
        rest = rest.replace(word, " ") if len(word) > 1 or not word.isascii() else rest
    return len(re.sub(r"[\s\d]|\b[a-z]\b", "", rest)) > 0


_EXPORT_NAME = re.compile(
    r"^(?:\d+_)?(?:按(?:文本|序号|分数)|by (?:text|number|score))_(?P<title>.+?)(?:_\d+)*$"
)
_COUNTS = re.compile(r"(?:_\d+){1,3}$")
_COPY = re.compile(r"\s*\(\d{1,2}\)$")
#: What people keep of a program's name in that of a file: 【问卷星】…, …_按文本, …(按序号).
_PROGRAM = re.compile(
    r"[【\[(](?:问卷星|腾讯问卷|问卷网|金数据|飞书|钉钉|企业微信|腾讯会议|收集表|导出)[^】\])]{0,8}[】\])]\s*"
    r"|[\s_\-–—]*[(【\[]?按(?:文本|序号|分数)[)】\]]?(?:导出|下载|数据)?(?:_\d+)*$"
)


def _without_program(name: str) -> str:
    bare = _PROGRAM.sub("", name)
    # the number of a file before its name, which ran on into the program's
    return _EXPORT_NUMBER.sub("", bare).strip() or name if bare != name else name


def survey_name_of(table: FoundTable, file_name: str) -> str:
    """The survey's name: a label, a title line, else what the export named the file after."""
    label = labelled(table).get("survey")
    if label:
        return label
    lines = [fold(one_line(line)) for line in table.title if not _ANY_LABEL.search(fold(line))]
    if lines and 4 <= len(lines[0]) <= 60 and len(table.title) <= MOST_TITLE_LINES:
        return lines[0]
    stem = stem_of(file_name)
    found = _EXPORT_NAME.match(stem)
    name = _without_program(found["title"] if found else _COUNTS.sub("", stem))
    sheet = fold(table.sheet.name)
    return name or sheet
