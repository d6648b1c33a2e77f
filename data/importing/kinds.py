"""Which kind of table this is: every kind with a score and the evidence for it.

A score is the sum of the points of its evidence, at most 1. Evidence is what the headers, the cells
and the words of title, sheet and file name show; the points were set on real files of each kind.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from data.importing import vocabulary
from data.importing.answer_rows import TOGETHER
from data.importing.completion import credited, is_credit, is_progress, says_stages
from data.importing.counted_levels import columns_of_counts
from data.importing.course_ticks import course_columns
from data.importing.employment import is_of_employment, says_employment
from data.importing.identity import key_of
from data.importing.known import Known
from data.importing.leave_lists import count_columns, is_leave_list
from data.importing.level_signs import sign_columns
from data.importing.model import KINDS, Column, FoundTable, Kind, KindGuess
from data.importing.named_lists import people_in_cells, status_of_list
from data.importing.planned import audiences, planned_day, topic_of_plan
from data.importing.profiles import (
    Profile,
    cells_of,
    describe,
    moment_columns,
    monthless_columns,
    sampled_rows,
    unordered_columns,
    yearless_columns,
)
from data.importing.rows.directions import steps_named
from data.importing.rows.item_headers import are_marked, is_item
from data.importing.rows.score_headers import is_whole, read_score_header
from data.importing.shapes import YEARS
from data.importing.sittings import sitting_columns
from data.importing.sources import source_named
from data.importing.values import fold, is_blank, name_of, text_of

#: Below this nothing is recognised, and a lead smaller than that of the second kind is a tie.
LOWEST_SCORE = 0.3
SMALLEST_LEAD = 0.1
#: A known source leaves no doubt about the kind; other kinds score no more than this beside it.
MOST_BESIDE_SOURCE = 0.8

Evidence = list[tuple[str, float]]
#: So many columns of what employees are (gender, education, tenure) make a list of them.
FEWEST_FACTS = 2
#: So many columns of what single people wish for make a form.
FEWEST_WISHES = 2
#: So many columns of signs for levels make a matrix of skills.
FEWEST_SIGNED = 2
#: So many columns called scores make a sheet of several tests.
FEWEST_SCORES = 2
#: With fewer different people than this share of the rows, people come back.
AGAIN_SHARE = 0.8


@dataclass(frozen=True)
class Clues:
    """What all kinds are judged by."""

    table: FoundTable
    profiles: tuple[Profile, ...]
    file_name: str
    known: Known

    @cached_property
    def fields(self) -> dict[Kind, dict[str, Profile]]:
        """Per kind: field -> the first column whose name is exactly one of its words."""
        return {kind: self._fields(kind) for kind in KINDS}

    def _fields(self, kind: Kind) -> dict[str, Profile]:
        words, found = vocabulary.field_words(kind), {}
        for profile in self.profiles:
            field = next((words[key] for key in profile.keys if key in words), None)
            if field is not None:
                found.setdefault(field, profile)
        topic = topic_of_plan(self.profiles) if kind in ("course", "session") else None
        return found if topic is None else {**found, "course": topic}

    @cached_property
    def n_dates_across(self) -> int:
        """Columns whose header is a day or a period, the year known or not."""
        return len(self.date_headers)

    @cached_property
    def date_headers(self) -> frozenset[int]:
        """Their positions."""
        open_ones = (*yearless_columns(self.table), *unordered_columns(self.table))
        return frozenset({c.position for c in open_ones} | set(moment_columns(self.table)))

    @cached_property
    def person(self) -> Profile | None:
        """The column that says who."""
        words = vocabulary.field_words("roster")
        for wanted in ("person_name", "person_id", "last_name"):
            for profile in self.profiles:
                is_named = any(words.get(key) == wanted for key in profile.keys[:2])
                # a column called Users or 人员 may count them
                is_counted = wanted == "person_name" and profile.is_number
                if is_named and not profile.is_date and not is_counted:
                    return profile
        numbered = (p for p in self.profiles if p.key == "subject" and p.is_number)
        return next(numbered, None)

    @cached_property
    def planned(self) -> Profile | None:
        """The column of the days for which a plan plans its courses, where no other says days."""
        is_dated = "session_on" in self.fields["session"]
        return None if is_dated else planned_day(self.table, self.profiles)

    @cached_property
    def date(self) -> Profile | None:
        """The first column of days or periods."""
        return next((p for p in self.profiles if p.is_date and p.n_filled), None)

    @cached_property
    def numbers(self) -> tuple[Profile, ...]:
        """Columns of numbers that are neither row numbers, ids nor private."""
        return tuple(p for p in self.profiles if p.is_number and p.n_filled and _is_plain(p))

    @cached_property
    def results(self) -> tuple[Profile, ...]:
        """Columns of numbers beside people that say what they brought in: 业绩(万元), 签单量."""
        if self.person is None:
            return ()
        named = (p for p in self.numbers if not _is_score_column(p))
        return tuple(p for p in named if vocabulary.is_business_result(p.column.header))

    @cached_property
    def figures(self) -> tuple[Profile, ...]:
        """Such columns that may hold lengths of time and cells without a figure, too."""
        return tuple(p for p in self.profiles if p.is_figure and not p.is_date and _is_plain(p))

    def names(self, kind: Kind) -> bool:
        """Whether title, sheet or file name holds a word of this kind."""
        texts = " ".join((*self.table.title, self.table.sheet.name, self.file_name))
        return vocabulary.holds(texts, vocabulary.term("terms", "kind", kind))


def counts_rows(column: Column) -> bool:
    """Whether a column only counts the rows, whatever stands above its name."""
    return any(map(vocabulary.is_row_number, (column.header, *column.parts[-1:])))


def _is_plain(profile: Profile) -> bool:
    """Whether a column is neither a row number, an id nor private."""
    return not (
        vocabulary.is_personal(profile.column.header)
        or counts_rows(profile.column)
        or vocabulary.is_code(profile.column.header)
        or any(vocabulary.field_words("roster").get(key) == "person_id" for key in profile.keys)
        or vocabulary.field_words("survey").get(profile.key) == "respondent_id"
    )


def rank_kinds(table: FoundTable, known: Known, file_name: str) -> tuple[KindGuess, ...]:
    """Every kind, likeliest first, each with its score (0-1) and reasons."""
    clues = Clues(table, describe(table), file_name, known)
    guesses = [_guess(kind, _EVIDENCE[kind](clues), clues) for kind in KINDS]
    if source := source_named(table.source):
        guesses = [_beside_source(guess, source.kind) for guess in guesses]
    return tuple(sorted(guesses, key=lambda guess: (-guess.score, KINDS.index(guess.kind))))


def is_unclear(guesses: tuple[KindGuess, ...]) -> bool:
    """Whether the first kind does not lead clearly enough to be taken without asking."""
    first, second = guesses[0].score, guesses[1].score
    return first < LOWEST_SCORE or round(first - second, 6) < SMALLEST_LEAD


def _beside_source(guess: KindGuess, kind: Kind) -> KindGuess:
    if guess.kind == kind:
        return KindGuess(kind, 1.0, ("known_source",))
    return replace(guess, score=min(guess.score, MOST_BESIDE_SOURCE))


def _guess(kind: Kind, evidence: Evidence, clues: Clues) -> KindGuess:
    if clues.names(kind):
        evidence = [*evidence, ("title_words", 0.2)]
    score = min(1.0, max(0.0, round(sum(points for _, points in evidence), 3)))
    return KindGuess(kind, score, tuple(reason for reason, points in evidence if points > 0))


def _survey(clues: Clues) -> Evidence:
    found: Evidence = []
    keys = {key for p in clues.profiles for key in p.keys}
    signs = keys & vocabulary.term("terms", "survey_meta", "signs")
    if len(signs) >= 2:
        found.append(("survey_export", 0.5))
    n_questions = sum(_is_question(p) for p in clues.profiles)
    if n_questions >= 2 or any(p.code == TOGETHER for p in clues.table.problems):
        found.append(("question_headers", 0.45))
    n_rated = sum(_asks_for_rating(clues, p) for p in clues.profiles)
    if n_rated >= 2 and (clues.person is None or any(map(_asks_for_text, clues.profiles))):
        found.append(("rating_headers", 0.35))
    if clues.person is None and clues.date is None and sum(map(_names_scale, clues.profiles)) >= 2:
        found.append(("rating_headers", 0.5))
    if any(map(_asks_nps, clues.profiles)):
        found.append(("rating_headers", 0.5))
    if sum(_asks_how_important(p) for p in clues.profiles) >= 2:
        is_twice = sum(_asks_how_able(p) for p in clues.profiles) >= 2
        found.append(("rating_headers", 0.6 if is_twice else 0.35))
    if "submitted_at" in clues.fields["survey"] and any(_asks(p) for p in clues.profiles):
        found.append(("question_headers", 0.45 if n_questions < 2 else 0.0))
    if {"respondent_id", "submitted_at"} <= set(clues.fields["survey"]):
        found.append(("form_columns", 0.15))
    if clues.person is None and any(
        _SORT_OF_QUESTION.search(fold(p.column.header)) for p in clues.profiles
    ):
        found.append(("question_headers", 0.45 if n_questions < 2 else 0.0))
    if clues.person is not None and sum(map(_asks_for_wish, clues.profiles)) >= FEWEST_WISHES:
        found.append(("question_headers", 0.6))
    n_likert = n_of_opinions(clues)
    if n_likert >= 1 and clues.person is None:
        found.append(("answer_words", 0.3 if n_likert > 1 else 0.15))
    if n_likert >= 2 and clues.person is None and any(map(_names_steps, clues.profiles)):
        found.append(("rating_headers", 0.35))
    if any(p.n_ticks for p in clues.profiles):
        found.append(("joined_choices", 0.2))
    if clues.n_dates_across >= 3:
        found.append(("dates_across", -0.3))
    if any(_counts_forms(p) for p in clues.numbers):
        found.append(("counts_of_forms", -0.4))
    if clues.person is not None and any(_is_missed(clues, p) for p in clues.profiles):
        found.append(("score_words", -0.4))
    return found


def _is_missed(clues: Clues, profile: Profile) -> bool:
    """Whether some cell of a column says that somebody was not at a test: 缺考, 缓考."""
    words = vocabulary.term("scores", "status", "absent") - {"", "absent", "缺"}
    cells = cells_of(clues.table, profile.position, sampled_rows(clues.table)).used().values
    return any(
        "考" in key and key in words for key in map(vocabulary.word_key, map(text_of, cells))
    )


def _asks_nps(profile: Profile) -> bool:
    """Whether a column holds single answers from 0 to 10 under NPS: what they come to is none."""
    is_whole = profile.n_whole == profile.n_filled > 0
    return is_whole and "nps" in profile.key and 0 <= profile.low <= profile.high <= 10


def n_of_opinions(clues: Clues) -> int:
    """Columns in which most cells are answers on a scale of words: Agree, 满意."""
    return sum(p.share(p.n_likert) >= 0.6 and p.n_distinct > 1 for p in clues.profiles)


def _counts_forms(profile: Profile) -> bool:
    """Whether a column counts people or forms, which is a summary of answers and none itself."""
    words = tuple(vocabulary.term("terms", "counted_forms"))
    return profile.key.endswith(words) and not _is_question(profile)


def _asks_for_rating(clues: Clues, profile: Profile) -> bool:
    """Whether a header asks what somebody thinks; words such as trainer only on a survey."""
    text = " ".join(profile.column.parts) or profile.column.header
    lists = ["satisfied", "recommend", "open"] + (["rated"] if clues.names("survey") else [])
    return any(vocabulary.holds(text, vocabulary.term("terms", name)) for name in lists)


_SCALE = re.compile(r"\(\s*[01]\s*[-~至到]\s*(?:[4-7]|9|10)\s*(?:分|points?)?\s*\)", re.IGNORECASE)


def _names_scale(profile: Profile) -> bool:
    """Whether a header names the scale of an answer: 讲师授课(1-5分)."""
    return _SCALE.search(fold(profile.column.header)) is not None


def _names_steps(profile: Profile) -> bool:
    """Whether a header says what the steps of its scale mean: Overall (1=Excellent 5=Poor)."""
    return len(steps_named(profile.column.header)) >= 2


def _asks_for_wish(profile: Profile) -> bool:
    """Whether a header asks what somebody wishes for: 需求课程, 期望培训方式, Preferred time."""
    return vocabulary.holds(profile.column.header, vocabulary.term("terms", "wishes"))


def _asks_for_text(profile: Profile) -> bool:
    """Whether a header asks for what somebody wants to say: 意见和建议, comments."""
    return vocabulary.holds(profile.column.header, vocabulary.term("terms", "open"))


def _asks(profile: Profile) -> bool:
    """Whether a header ends in a question mark, or speaks to somebody: 您有多大可能推荐."""
    text = re.sub(r"\s*\([^()]*\)$", "", fold(profile.column.header))
    return text.endswith("?") or text.startswith(("您", "你", "请您", "请你"))


#: What forms write behind a question: (多选), [单选题], (select all that apply).
_SORT_OF_QUESTION = re.compile(
    r"[(\[【]\s*(?:可?[多复複单單][选選]|不定项|填空|量表|select all|choose all|multiple choice)",
    re.IGNORECASE,
)
_QUESTION_CODE = re.compile(r"^q\d+([_#.].*)?$", re.IGNORECASE)


def _is_question(profile: Profile) -> bool:
    parts = [part for part in profile.column.parts if part.strip()]
    header = (max(parts, key=len) if parts else profile.column.header).strip()
    if (
        vocabulary.is_numbered(header)
        or _QUESTION_CODE.match(header)
        or _SORT_OF_QUESTION.search(fold(header))
        or "?" in header
        or "\uff1f" in header
    ):
        return True
    is_chinese = bool(re.search(r"[\u4e00-\u9fff]", header))
    return len(header) >= 14 if is_chinese else len(header.split()) >= 6


def _assessment(clues: Clues) -> Evidence:
    found: Evidence = []
    fields = clues.fields["assessment"]
    has_learner = clues.person is not None or "person_id" in fields
    scores = [p for p in clues.profiles if _is_score_column(p)]
    has_items = sum(is_item(p.column) for p in clues.profiles) >= 2
    totals = [p for p in clues.profiles if _is_total_score(p, has_items=has_items)]
    if has_learner and (scores or totals):
        found.append(("person_and_scores", 0.5))
    if has_learner and not scores and any(map(_judges, clues.profiles)):
        found.append(("score_words", 0.4))
    if has_learner and not scores and sum(map(grades, clues.profiles)) >= 2:
        found.append(("score_words", 0.4))
    if has_learner and any(p.n_score_word for p in scores or clues.profiles):
        found.append(("score_words", 0.15))
    if has_learner and any(_names_test(p) for p in clues.profiles):
        found.append(("test_headers", 0.25))
    if has_learner and not scores and any(_names_test(p) and p.is_number for p in clues.profiles):
        found.append(("person_and_numbers", 0.15))
    if has_learner and _has_maxima_beside(clues):
        found.append(("maxima_beside_scores", 0.6))
    if has_learner and are_marked([p.column for p in clues.profiles if p.is_number]):
        found.append(("maxima_beside_scores", 0.6))
    if has_learner and any(_is_derived(p) for p in clues.profiles):
        found.append(("total_columns", 0.25))
    if has_learner and not scores and _has_score_range(clues):
        found.append(("person_and_numbers", 0.4))
    if not scores and _lists_people_again(clues):
        found.append(("person_and_numbers", -0.3))
    if clues.n_dates_across >= 2:
        found.append(("dates_across", -0.4))
    if _is_appraisal_across(clues) or _is_appraised_once(clues):
        found.append(("person_and_dimensions", -0.4))
    if any(vocabulary.is_planned(p.column.header) for p in clues.numbers):
        found.append(("goals", -0.5))
    if not scores and clues.names("skill_level") and _holds_levels(clues):
        found.append(("person_and_levels", -0.4))
    return found


def _lists_people_again(clues: Clues) -> bool:
    """Whether people come back in rows of something that no column calls a course or a try."""
    if clues.person is None or {"course", "attempt", "held_on", "phase"} & set(
        clues.fields["assessment"]
    ):
        return False
    return clues.person.n_distinct < AGAIN_SHARE * clues.person.n_filled


def _has_maxima_beside(clues: Clues) -> bool:
    words = vocabulary.term("scores", "row", "maximum")
    endings = [p.column.header.rpartition(" - ")[2] for p in clues.profiles]
    return sum(vocabulary.word_key(ending) in words for ending in endings) >= 2


def _is_score_column(profile: Profile) -> bool:
    keys = {*profile.keys, *(vocabulary.header_key(part) for part in profile.column.parts)}
    words = vocabulary.field_words("assessment")
    is_named = any(words.get(key) in ("score", "grade") for key in keys) or "grade" in profile.key
    header = read_score_header(profile.column)
    if header.max_score is not None or header.scale:
        return profile.n_number > 0 or not profile.n_filled
    return is_named and (profile.n_number > 0 or profile.n_score_word > 0 or not profile.n_filled)


def _judges(profile: Profile) -> bool:
    """Whether a column called 考核结果 or 是否合格 holds grades or verdicts."""
    is_verdict = vocabulary.field_words("assessment").get(profile.key) == "passed"
    return is_verdict and profile.n_filled > 0 and profile.share(profile.n_score_word) >= 0.7


def grades(profile: Profile) -> bool:
    """Whether a column called by no field of people holds grades: 优秀, 合格, 缺考."""
    is_field = any(key in vocabulary.field_words("roster") for key in profile.keys)
    is_grade = profile.n_filled > 0 and profile.share(profile.n_score_word) >= 0.9
    return is_grade and not (is_field or profile.share(profile.n_mark) >= 0.5)


def _names_test(profile: Profile) -> bool:
    text = " ".join(profile.column.parts) or profile.column.header
    return any(
        vocabulary.sense_of(text, "scores", table) is not None for table in ("test_kind", "phase")
    )


def _has_score_range(clues: Clues) -> bool:
    numbers = [p for p in clues.numbers if not _is_derived(p)]
    plain = [p for p in numbers if not vocabulary.is_no_score(p.column.header)]
    if clues.date is not None or len(numbers) < 2 or clues.results:
        return False
    is_inside = all(p.low >= 0 and p.high <= 150 for p in numbers)
    return is_inside and bool(plain) and any(p.high > 10 for p in numbers)


def _is_total_score(profile: Profile, *, has_items: bool) -> bool:
    """Whether a column of numbers is called a total of points: 总分, Total beside questions."""
    is_total = profile.key in vocabulary.term("scores", "derived", "sum")
    names_points = any(word in profile.key for word in ("分", "score", "point", "punkt"))
    return is_total and (names_points or has_items) and profile.is_number


def _is_derived(profile: Profile) -> bool:
    senses = ("sum", "mean", "rank", "other")
    return any(profile.key in vocabulary.term("scores", "derived", sense) for sense in senses)


def _attendance(clues: Clues) -> Evidence:
    found: Evidence = []
    fields = clues.fields["attendance"]
    if is_leave_list(clues.table):
        return [("leave_list", 1.0)]
    if clues.person is not None and _lists_away(clues):
        found.append(("listed_away", 0.8))
    days = clues.date_headers | {column.position for column in monthless_columns(clues.table)}
    marks_across = [p for p in clues.profiles if p.position in days and (_marks(p) or _clocked(p))]
    sittings = {} if marks_across else sitting_columns(clues.table)
    if clues.person is not None and (marks_across or sittings):
        found.append(("person_and_marks_across", 0.7))
    status = fields.get("attendance_status")
    if clues.person is not None and status is not None and _is_signed_in(clues, status):
        found.append(("person_and_marks", 0.5))
    is_learned = _is_completion_list(clues) or _is_progress_list(clues) or _is_credit_list(clues)
    if clues.person is not None and is_learned:
        found.append(("person_and_completion", 0.7))
    are_ticks = not marks_across and not sign_columns(clues.table)
    if clues.person is not None and are_ticks and course_columns(clues.table):
        found.append(("courses_and_ticks", 0.7))
    is_scored = any(map(_is_called_score, clues.profiles))
    if clues.person and count_columns(clues.table) and not marks_across and not is_scored:
        found.append(("attendance_counts", 0.6))
    if clues.person is not None and clues.date is not None:
        found.append(("person_and_dates", 0.2))
        if not marks_across and status is None and any(map(holds_clocks, clues.profiles)):
            found.append(("clock_times", 0.3))
    times = {"checked_in", "checked_out", "punched_at", "punch_action"} & set(fields)
    has_person = clues.person is not None or "trainer" in fields
    if has_person and (times or _punches(clues)):
        found.append(("clock_times", 0.3 if len(times) < 2 else 0.5))
    elif clues.person is not None and "duration" in fields:
        found.append(("clock_times", 0.35))
    found += _against_attendance(clues, is_marked=bool(marks_across))
    if clues.date is not None and people_in_cells(clues.table, clues.profiles) is not None:
        found.append(("people_in_cells", 0.85))
    if clues.person is None and clues.date is not None and _people_across(clues):
        found.append(("dates_and_marks", 0.6))
    return found


def _against_attendance(clues: Clues, *, is_marked: bool) -> Evidence:
    """What speaks for scores, a form or a list of wishes; `is_marked`: marks stand below days."""
    found: Evidence = []
    scored = (p for p in clues.profiles if p.n_number and not p.is_date)
    if not is_marked and any(read_score_header(p.column).max_score for p in scored):
        found.append(("maxima_beside_scores", -0.4))
    if clues.names("survey") and not clues.names("attendance"):
        found.append(("title_words", -0.2))
    is_told = is_marked or "attendance_status" in clues.fields["attendance"]
    n_called = sum(p.is_number and p.key.endswith(("成绩", "score")) for p in clues.profiles)
    if not is_told and n_called >= FEWEST_SCORES:
        found.append(("person_and_scores", -0.4))
    elif not is_told and any(map(_is_scored, clues.profiles)):
        found.append(("person_and_scores", -0.2))
    if not is_marked and "passed" in clues.fields["assessment"]:
        # 用时 and 考试状态 of a list of results are of the test
        found.append(("person_and_scores", -0.3))
    if _is_signed_up(clues):
        found.append(("title_words", -0.6))
    if _is_form_of_people(clues):
        found.append(("form_columns", -0.3))
    if any(p.key in vocabulary.term("terms", "question_column") for p in clues.profiles):
        found.append(("question_headers", -0.6))
    return found


def _is_form_of_people(clues: Clues) -> bool:
    """Whether people, each once, have the moment of a form, which may be of any purpose."""
    person, words = clues.person, vocabulary.field_words("survey")
    if person is None or clues.names("attendance"):
        return False
    is_sent = any(p.is_date and words.get(p.key) == "submitted_at" for p in clues.profiles)
    told = {"punch_action", "attendance_status", "completion", "course"}
    is_told = bool(told & set(clues.fields["attendance"]))
    return is_sent and not is_told and person.n_distinct == person.n_filled


def _is_signed_up(clues: Clues) -> bool:
    """Whether a sheet without days is called one of who wants to come, and not of who came."""
    texts = " ".join((*clues.table.title, clues.table.sheet.name, clues.file_name))
    is_called = vocabulary.holds(texts, vocabulary.term("terms", "signed_up"))
    return is_called and not clues.names("attendance") and not clues.date_headers


def _lists_away(clues: Clues) -> bool:
    """Whether a list of people without marks, scores or days is called one of those not there."""
    if status_of_list(clues.table, clues.file_name) is None or clues.date_headers:
        return False
    return not any(_marks(p) or _is_score_column(p) for p in clues.profiles)


def _is_completion_list(clues: Clues) -> bool:
    """Whether a status says how far people are in a course; 状态 alone may be that of a task."""
    fields = clues.fields["attendance"]
    is_sorted = any(p.key in vocabulary.term("terms", "training_sort") for p in clues.profiles)
    is_learning = bool({"course", "completion"} & set(fields)) or is_sorted
    return is_learning and any(
        says_stages(p.column.header, cells_of(clues.table, p.position, sampled_rows(clues.table)))
        for p in clues.profiles
    )


def _is_progress_list(clues: Clues) -> bool:
    """Whether a column says how far people are in a course as a share, and nothing is scored."""
    is_scored = any(map(_is_score_column, clues.profiles))
    return not is_scored and any(map(is_progress, clues.profiles))


def _is_credit_list(clues: Clues) -> bool:
    """Whether people have credits for courses that rows name, and nothing is scored."""
    credits = [p for p in clues.profiles if is_credit(p)]
    is_scored = any(_is_score_column(p) for p in clues.profiles if p not in credits)
    is_scored |= "passed" in clues.fields["assessment"]
    return bool(credits) and not is_scored and credited(clues.profiles) is not None


def _is_signed_in(clues: Clues, status: Profile) -> bool:
    """Whether a column holds marks, the names of those who signed, or nothing yet."""
    rows = sampled_rows(clues.table)
    if says_employment(cells_of(clues.table, status.position, rows), status.column):
        return False
    if not status.n_filled or _marks(status) or _clocked(status):
        return True
    assert clues.person is not None
    names = map(name_of, cells_of(clues.table, clues.person.position, rows))
    signed = map(name_of, cells_of(clues.table, status.position, rows))
    n_signed = sum(bool(a) and a == b for a, b in zip(names, signed, strict=True))
    return 2 * n_signed >= status.n_filled


def _is_called_score(profile: Profile) -> bool:
    """Whether numbers stand under one of the words for scores, and nothing else: 考核成绩."""
    words = vocabulary.field_words("assessment")
    return profile.is_number and any(words.get(key) == "score" for key in profile.keys)


def _is_scored(profile: Profile) -> bool:
    return _is_score_column(profile) and profile.is_number


def holds_clocks(profile: Profile) -> bool:
    """Whether a column called by no field of a sign-in sheet holds one clock time in each cell."""
    is_field = any(key in vocabulary.field_words("attendance") for key in profile.keys)
    return not is_field and profile.n_filled > 0 and profile.share(profile.n_clock_mark) >= 0.9


def _clocked(profile: Profile) -> bool:
    return profile.n_filled > 0 and profile.share(profile.n_clock_mark + profile.n_mark) >= 0.7


def _marks(profile: Profile) -> bool:
    return profile.n_filled > 0 and profile.share(profile.n_mark) >= 0.7


def _punches(clues: Clues) -> bool:
    date = clues.date
    # a form that somebody sent off is no punch, unless the file is called a sign-in
    is_form = date is not None and vocabulary.field_words("survey").get(date.key) == "submitted_at"
    if is_form and not clues.names("attendance"):
        return False
    return date is not None and date.share(date.n_clock) >= 0.9 and not clues.numbers


def _people_across(clues: Clues) -> bool:
    others = [p for p in clues.profiles if p is not clues.date and p.n_filled]
    return len(others) >= 2 and all(_marks(p) and not (p.is_number and p.high > 1) for p in others)


def _metric(clues: Clues) -> Evidence:
    found: Evidence = []
    has_person = clues.person is not None
    values = list(clues.figures)
    if clues.date is not None and values and not has_person and not _is_ledger(clues):
        found.append(("dates_and_numbers", 0.55))
    across = [p for p in values if p.position in clues.date_headers]
    if len(across) >= 2 and not has_person:
        found.append(("numbers_across_dates", 0.6))
    known = [p for p in clues.profiles if vocabulary.metric_named(p.column.header) is not None]
    if known and not has_person and not _is_ledger(clues):
        found.append(("known_metrics", 0.2))
    fields = clues.fields["metric"]
    if {"metric_name", "metric_value"} <= set(fields) and not has_person:
        found.append(("metric_columns", 0.3))
    if {"month", "day"} <= set(fields) and values and clues.date is None:
        found.append(("dates_and_numbers", 0.45))
    period = fields.get("period")
    is_close = period is not None and clues.date is None and _is_written_close(clues, period)
    if is_close and not has_person and not _is_ledger(clues) and set(values) - {period}:
        found.append(("dates_and_numbers", 0.55))
    years = fields.get("year")
    if years is not None and clues.date is None and _is_years(years) and "day" not in fields:
        values = [p for p in values if p is not years and p is not fields.get("month")]
        if values and not has_person:
            found.append(("dates_and_numbers", 0.45))
    found += _against_metric(clues, values)
    is_dated = any(reason != "known_metrics" for reason, _ in found)
    if not is_dated and not has_person and _is_series_table(clues, values):
        found.append(("labels_and_numbers", 0.35))
    return found


def _against_metric(clues: Clues, values: Sequence[Profile]) -> Evidence:
    """What speaks for a form, scores, single orders or courses; `values`: the figures there are."""
    found: Evidence = []
    has_person = clues.person is not None
    if any(map(_asks, clues.figures)):
        found.append(("question_headers", -0.4))
    first = clues.profiles[0].key if clues.profiles else ""
    if first in vocabulary.term("terms", "question_column") and not has_person:
        found.append(("question_headers", -0.4))
    if not has_person and n_of_opinions(clues) >= 2:
        found.append(("answer_words", -0.4))
    if sum(read_score_header(p.column).max_score is not None for p in values) >= 2:
        found.append(("maxima_beside_scores", -0.6))
    if score_bands(clues.profiles):
        found.append(("score_bands", -0.6))
    if any(map(_asks_nps, clues.profiles)):
        found.append(("rating_headers", -0.4))
    if any(p.key in vocabulary.term("terms", "customers") for p in clues.profiles):
        found.append(("single_orders", -0.4))
    if _was_sent_off(clues):
        found.append(("form_columns", -0.4))
    if any(_numbers_again(clues, p) for p in clues.profiles):
        found.append(("ids_again", -0.4))
    if _describes_courses(clues, values):
        found.append(("course_columns", -0.4))
    if {"checked_in", "checked_out"} <= set(clues.fields["attendance"]):
        found.append(("clock_times", -0.6))
    is_of_courses = clues.date is None and "course" in clues.fields["course"]
    if is_of_courses and any(map(_is_called_score, clues.profiles)):
        found.append(("person_and_scores", -0.4))
    return found


def _was_sent_off(clues: Clues) -> bool:
    """Whether the days of a table are the moments at which forms with ratings were sent off."""
    date, words = clues.date, vocabulary.field_words("survey")
    is_sent = date is not None and words.get(date.key) == "submitted_at"
    rated = [p for p in clues.profiles if _asks_for_rating(clues, p)]
    return is_sent and len(rated) >= 2 and any(map(_asks_for_text, rated))


def _numbers_again(clues: Clues, profile: Profile) -> bool:
    """Whether numbers of people or things come back that no label beside them stands for.

    店铺ID beside 店铺名称 says the same; 学员ID beside 培训名称 makes each row one of somebody.
    """
    is_again = 1 < profile.n_distinct < profile.n_filled
    if not vocabulary.is_code(profile.column.header) or not is_again:
        return False
    rows = sampled_rows(clues.table)
    own = cells_of(clues.table, profile.position, rows)
    for other in clues.profiles:
        pairs = set(zip(own, cells_of(clues.table, other.position, rows), strict=True))
        if other is not profile and len(pairs) == profile.n_distinct == other.n_distinct:
            return False
    return True


def _describes_courses(clues: Clues, values: Sequence[Profile]) -> bool:
    """Whether all figures beside the names of courses are lengths, costs and seats of them."""
    words, hours = vocabulary.field_words("course"), vocabulary.term("terms", "training_hours")
    is_each = all(
        p.key in hours or any(words.get(key) in _OF_A_COURSE for key in p.keys) for p in values
    )
    return "course" in clues.fields["course"] and bool(values) and is_each


_OF_A_COURSE = {"hours", "cost", "interactive_minutes", "practice_minutes"}

#: 80-89分, 60分以下, 优秀(90分以上), a whole header or the brackets behind one. What begins at
#: 0 or 1 is the scale of a mark: 讲师(1-5分).
_BAND = re.compile(
    r"(?:^|\()(?:[2-9]\d|1\d\d)\s*(?:(?:分|points?)?\s*[-–—~至到]\s*\d{2,3}\s*(?:分|points?)"
    r"|(?:分|points?)\s*(?:及|\(含\))?(?:以下|以上))\)?$",
    re.IGNORECASE,
)


def score_bands(profiles: Sequence[Profile]) -> list[Profile]:
    """Columns that make a table one of how many people scored in which band; [] where it is none.

    The bands stand in a column called 分数段 beside nothing but counts and shares, or each is a
    column: 80-89分, 60分以下. Numbers alone, 20-29, may be ages.
    """
    bands = [p for p in profiles if _BAND.search(fold(p.column.header))]
    if len(bands) > 1:
        return bands
    words = vocabulary.term("terms", "score_bands")
    named = [p for p in profiles if p.n_filled and any(key in words for key in p.keys)]
    counts = tuple(vocabulary.term("terms", "counted_in_bands"))
    others = [p for p in profiles if p.is_figure and not p.is_date and p not in named]
    return named if all(p.key.endswith(counts) for p in others) else []


#: Days and months written as one number, as databases do: 20260305, 202603.
_CLOSE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")


def _is_written_close(clues: Clues, profile: Profile) -> bool:
    cells = cells_of(clues.table, profile.position, sampled_rows(clues.table)).used().values
    texts = [text_of(cell) for cell in cells if not is_blank(cell)]
    return bool(texts) and all(map(_CLOSE.fullmatch, texts))


def _is_years(profile: Profile) -> bool:
    return profile.n_number > 0 and YEARS.start <= profile.low <= profile.high < YEARS.stop


def _is_series_table(clues: Clues, values: list[Profile]) -> bool:
    """A text column beside numbers, without question headers: figures of something."""
    labels = [p for p in clues.profiles if p.n_filled and not p.is_figure and not p.is_date]
    units = [p for p in labels if p.key in _units()]
    is_named = bool(units) and any(vocabulary.is_figure_name(p.column.header) for p in values)
    if len(values) < 2 and not is_named:
        return False
    n_others = len(labels) - max(0, len(units) - 1)
    return bool(labels) and n_others <= len(values) and not any(map(_is_question, labels))


@cache
def _units() -> frozenset[str]:
    """Words for departments and teams: those of one path of units count as one label."""
    words = vocabulary.field_words("roster")
    return frozenset(word for word, field in words.items() if field in ("department", "team"))


#: What a list of employees says of each beside who they are.
_DESCRIBING = {"department", "team", "role", "level", "hired_on", "left_on", "employment"}


def _roster(clues: Clues) -> Evidence:
    found: Evidence = []
    fields = set(clues.fields["roster"])
    if clues.person is None:
        return found
    if any(is_of_employment(p, cells_of(clues.table, p.position)) for p in clues.profiles):
        fields.add("employment")
    described = _DESCRIBING & fields
    if len(described) >= 2:
        found.append(("person_and_position", 0.5))
    elif described:
        found.append(("person_and_position", 0.25))
    if "hired_on" in fields:
        found.append(("hire_dates", 0.3))
    facts = [p for p in clues.profiles if p.key in vocabulary.term("terms", "person_facts")]
    if len(facts) >= FEWEST_FACTS:
        found.append(("person_facts", 0.2))
    others = len(clues.profiles) - len(fields) - len(facts)
    if others > len(fields):
        found.append(("other_columns", -0.3))
    if clues.n_dates_across:
        found.append(("dates_across", -0.4))
    if any(map(_is_scored, clues.profiles)):
        found.append(("person_and_scores", -0.2))
    if is_leave_list(clues.table) or _lists_away(clues):
        found.append(("leave_list", -0.8))
    return found


_COURSE_FACTS = {"skill", "tier", "format", "version", "hours", "is_internal", "cost", "metric"}
_SESSION_FACTS = {
    "time_span", "starts_at", "ends_at", "capacity",
    "notice_time", "notice_place", "notice_topic", "notice_benefit",
}  # fmt: skip


def _course(clues: Clues) -> Evidence:
    fields = clues.fields["course"]
    if "course" not in fields or clues.person is not None or clues.n_dates_across:
        return []
    found: Evidence = []
    if n := len(_COURSE_FACTS & set(fields)):
        found.append(("course_facts", min(0.7, 0.2 * n)))
    if clues.planned is not None:
        found.append(("session_facts", -0.7))
    elif "session_on" in clues.fields["session"]:
        found.append(("session_facts", -0.2))
    elif audiences([p.column for p in clues.profiles]):
        found.append(("course_facts", 0.2))
    if any(map(_is_scored, clues.profiles)):
        # what somebody who is not named has reached in each
        found.append(("person_and_scores", -0.4))
    return found


def _session(clues: Clues) -> Evidence:
    fields = clues.fields["session"]
    if "course" not in fields or clues.person is not None:
        return []
    if clues.planned is not None:
        return [("session_facts", 0.7)]
    if "session_on" not in fields:
        return []
    n = len(_SESSION_FACTS & set(fields))
    if n:
        return [("session_facts", min(0.8, 0.4 + 0.15 * n))]
    return [("session_facts", 0.6 if _is_ledger(clues) else 0.2)]


def _is_ledger(clues: Clues) -> bool:
    """Whether dated rows name a course and say at least two things of it: trainer, hours, cost."""
    fields = set(clues.fields["course"])
    is_dated = clues.date is not None and clues.person is None
    return is_dated and "course" in fields and len({*_COURSE_FACTS, "trainer"} & fields) >= 2


def _levels(clues: Clues) -> list[Profile]:
    """Columns of numbers from 0 to 5 that are no counts or shares by name: 迟到次数, 出勤率."""
    return [
        p
        for p in clues.numbers
        if p.n_filled
        and p.share(p.n_level) >= 0.9
        and not p.key.endswith(("次数", "天数", "人数"))
        and not vocabulary.is_share_name(p.column.header)
    ]


def _tiered(clues: Clues) -> bool:
    parts = {part for p in clues.profiles for part in p.column.parts[:-1]}
    return any(vocabulary.sense_of(part, "terms", "tier") is not None for part in parts if part)


def _holds_levels(clues: Clues) -> bool:
    """Whether all numbers of people are levels in three columns or more, beside counts of them."""
    counted = columns_of_counts(clues.table, [p.position for p in clues.numbers])
    numbers = [p for p in clues.numbers if p.position not in counted and not _is_derived(p)]
    levels = [p for p in _levels(clues) if p in numbers and p not in clues.results]
    return len(levels) >= 3 and len(levels) == len(numbers)


def _skill_level(clues: Clues) -> Evidence:
    found: Evidence = []
    fields = clues.fields["skill_level"]
    if clues.person is None or clues.n_dates_across:
        return found
    if _holds_levels(clues):
        # a sheet that is called a matrix of skills leaves less doubt
        found.append(("person_and_levels", 0.6 if clues.names("skill_level") else 0.4))
    if len(sign_columns(clues.table)) >= FEWEST_SIGNED:
        found.append(("person_and_levels", 0.7))
    if _tiered(clues):
        found.append(("tier_headers", 0.3))
    if {"skill", "skill_level"} <= set(fields):
        found.append(("skill_columns", 0.6))
    if _knows_skills(clues):
        found.append(("known_skills", 0.3))
    if any(_asks_how_important(p) or _asks_for_text(p) for p in clues.profiles):
        found.append(("question_headers", -0.6))
    return found


def _asks_how_important(profile: Profile) -> bool:
    """Whether a header asks how important something is, which is no level of anybody."""
    return vocabulary.holds(profile.column.header, vocabulary.term("terms", "importance"))


def _asks_how_able(profile: Profile) -> bool:
    """Whether a header asks how well somebody does something: beside its importance, a need."""
    return vocabulary.holds(profile.column.header, vocabulary.term("terms", "ability"))


def _skill_requirement(clues: Clues) -> Evidence:
    found: Evidence = []
    fields = clues.fields["skill_requirement"]
    if "role" not in fields or clues.person is not None or clues.date is not None:
        return found
    role = fields["role"]
    if role.n_distinct < role.n_filled and "skill" not in fields:
        found.append(("roles_repeat", -0.3))
    levels = [p for p in _levels(clues) if p is not role]
    if len(levels) >= 2:
        found.append(("role_and_levels", 0.45))
    if _tiered(clues):
        found.append(("tier_headers", 0.3))
    if {"skill", "required_level"} <= set(fields):
        found.append(("skill_columns", 0.6))
    if _knows_skills(clues):
        found.append(("known_skills", 0.2))
    return found


def _knows_skills(clues: Clues) -> bool:
    known = set(clues.known.skills["skill_id"])
    return (
        sum(key_of(p.column.parts[-1] if p.column.parts else "") in known for p in clues.profiles)
        >= 2
    )


def _interview(clues: Clues) -> Evidence:
    fields = clues.fields["interview"]
    if "challenge" not in fields or clues.n_dates_across:
        return []
    n = len({"support_wanted", "theme", "talk_source", "talked_on", "role", "skill"} & set(fields))
    return [("remarks", min(0.8, 0.2 + 0.2 * n))] if n else []


def _appraisal(clues: Clues) -> Evidence:
    fields = clues.fields["appraisal"]
    if _is_appraisal_across(clues) or _is_appraised_once(clues):
        return [("person_and_dimensions", 0.85)]
    if clues.person is None or not {"dimension", "appraisal_rating"} <= set(fields):
        return []
    return [("dimension_and_mark", 0.85)]


def _is_appraised_once(clues: Clues) -> bool:
    """Whether people have one mark for everything that is called one of an appraisal: 绩效得分."""
    mark = clues.fields["appraisal"].get("appraisal_rating")
    words = vocabulary.term("terms", "kind", "appraisal")
    has_mark = mark is not None and mark.is_number and vocabulary.holds(mark.column.header, words)
    return has_mark and clues.person is not None and not clues.n_dates_across


def _is_appraisal_across(clues: Clues) -> bool:
    """Whether people have marks on several dimensions in a sheet of appraisals, and on no test."""
    words = vocabulary.term("terms", "kind", "appraisal")
    headers = (profile.column.header for profile in clues.profiles)
    is_called = clues.names("appraisal") or any(vocabulary.holds(h, words) for h in headers)
    marks = [
        p
        for p in clues.numbers
        if p not in clues.results and not _is_derived(p) and not is_whole(p.column.header)
    ]
    is_marked = all(p.low >= 0 and p.high <= 100 for p in marks)
    has_person = clues.person is not None and not clues.n_dates_across
    return has_person and is_called and len(marks) >= 2 and is_marked


def _plan(kind: Kind) -> Callable[[Clues], Evidence]:
    """The evidence for a table of a training plan: columns that no other table has together."""

    def evidence(clues: Clues) -> Evidence:
        # 目标 over figures is no name of a goal, it is what 实际 is compared with
        named = {
            field
            for field, profile in clues.fields[kind].items()
            if not (field.endswith("_name") and profile.is_number)
        }
        is_told = vocabulary.tells(kind, named)
        return [("plan_columns", 0.85)] if is_told else []

    return evidence


_EVIDENCE = {
    "roster": _roster,
    "course": _course,
    "session": _session,
    "attendance": _attendance,
    "assessment": _assessment,
    "survey": _survey,
    "metric": _metric,
    "skill_level": _skill_level,
    "skill_requirement": _skill_requirement,
    "interview": _interview,
    "appraisal": _appraisal,
    **{kind: _plan(kind) for kind in vocabulary.plan_kinds()},
}
