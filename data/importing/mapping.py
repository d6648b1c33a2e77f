"""What each column of a table is taken for, and what has to be asked before rows are checked.

The order of evidence for a column: how the same headers were read before, what the description of
its source says, the name, a name that contains a known word, the cells, a name one slip away from a
known word.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from data.importing import asking, context, tables, vocabulary
from data.importing.completion import credited, is_credit, is_progress, says_stages
from data.importing.contacts import reaches_a_person
from data.importing.counted_levels import columns_of_counts
from data.importing.course_ticks import course_columns
from data.importing.employment import is_of_employment
from data.importing.kinds import (
    counts_rows,
    grades,
    holds_clocks,
    is_unclear,
    rank_kinds,
    score_bands,
)
from data.importing.known import Known
from data.importing.leave_lists import count_columns, is_leave_list
from data.importing.level_signs import sign_columns
from data.importing.levels import is_yes_no
from data.importing.marking import status_of_mark
from data.importing.model import KINDS, Cell, FoundTable, Kind, Match, Problem, Proposal
from data.importing.named_lists import is_rated_by_several, people_in_cells
from data.importing.not_kept import not_kept
from data.importing.planned import planned_day, planned_end, topic_of_plan
from data.importing.profiles import (
    Profile,
    cells_of,
    describe,
    header_moment,
    moment_columns,
    sampled_rows,
    unordered_columns,
    yearless_columns,
)
from data.importing.rows.item_headers import is_item, make_up_the_score, read_item_header
from data.importing.rows.score_headers import is_whole, read_score_header, scale_of
from data.importing.sittings import names_courses, sitting_columns
from data.importing.sources import source_named
from data.importing.values import (
    fold,
    is_bare_quarter,
    is_blank,
    needs_year,
    one_line,
    parse_moment,
    parse_number,
    parse_time_range,
    split_unit,
    text_of,
)
from data.importing.years import DATE_FIELDS

#: No question is shorter.
MIN_QUESTION = 4
#: A column counts the rows of a sheet of at least so many.
MIN_NUMBERED = 3
#: Edit similarity (0-100) from which a header counts as a mistyped word, and its least length.
TYPO_RATIO = 84
TYPO_LENGTH = 4

#: What reading the same headers before said: the kind, and the field of each column.
Remembered = tuple[Kind, dict[int, str]]

#: No year has more weeks, and no year that is meant is earlier.
WEEKS, FIRST_YEAR = 53, 1900
#: Full marks of tests are multiples of this.
ROUND_MARK = 5

#: So many columns named by the words of a scale, all whole numbers, count the answers.
FEWEST_TALLIES = 3

#: So many numbered columns that add up, in so large a share of the rows, are questions.
FEWEST_NUMBERED = 3
SUMMED_SHARE = 0.9
#: A performance is marked out of so many points where the total does not say it, and of no more
#: than so many: school subjects add up to more.
USUAL_MARK, MOST_MARKED = 100, 120
#: Points and their total are written to this.
ROUNDED = 0.005

#: So many ticked columns that are called by a status say together how it was.
FEWEST_STATUSES = 2

#: Words for a score in one language that mean a remark in another.
REMARKS = ("note", "nota", "notes")

#: Fields that say when or how long somebody was there.
TIMES = ("checked_in", "checked_out", "punched_at", "duration")
#: Fields whose cells are days.
DAYS = (
    "session_on", "held_on", "assessed_on", "appraised_on", "talked_on", "hired_on", "left_on",
    "submitted_at", "due_on", "done_on", "changed_on", "reviewed_on", "from_on", "to_on",
)  # fmt: skip

#: The best that somebody gives who rates.
BEST_RATING = 10
#: What a row was about is named in so many letters on average; more describe it.
LONGEST_TOPIC = 30

#: German marks run down to it.
LOWEST_MARK = 6
#: Marks of an appraisal run up to it at most.
HIGHEST_MARK = 100
#: Kinds whose numbers are marks of people.
PERSONAL_MARKS: tuple[Kind, ...] = ("assessment", "skill_level", "appraisal")

#: Fields that several columns of one table may have.
REPEATED = frozenset({
    "mark_on", "value_on", "person_mark", "score", "question", "metric_column", "metric_part",
    "skill_column", "series", "max_score", "punch_result", "status_tick", "course_mark",
    "sitting_mark", "approval",
    "item", "item_answer", "dimension_column",
})  # fmt: skip


def propose(
    table: FoundTable,
    known: Known,
    file_name: str,
    remembered: Remembered | None = None,
    *,
    kind: Kind | None = None,
) -> Proposal:
    """How a table would be read, with a reason for each guess and the questions that stay open.

    `kind` is somebody's choice and ends the question which kind it is; so does `remembered`.
    """
    guesses = rank_kinds(table, known, file_name)
    follows = tables.follows_the_first(table)
    guessed = "survey" if follows else guesses[0].kind
    if table.reading:
        kind = kind or table.reading.kind
    chosen = kind or (remembered[0] if remembered else guessed)
    matches = match_columns(table, chosen, known, remembered[1] if remembered else {})
    proposal = Proposal(
        table=table,
        guesses=guesses,
        kind=chosen,
        matches=matches,
        context=asking.context_of(table, chosen, matches, known, file_name),
        signature=signature(table),
        file_name=file_name,
    )
    unkept = None
    if kind is None and remembered is None and not follows and table.source is None:
        unkept = not_kept(table, describe(table), file_name, guesses[0])
    refusals = [
        *([unkept] if unkept is not None else ()),
        *_template_problems(proposal),
        *_tally_problems(proposal),
        *_rater_problems(proposal),
        *_long_problems(proposal),
        *_grade_problems(proposal),
    ]
    if refusals or any(problem.severity == "refused" for problem in table.problems):
        return replace(proposal, problems=(*table.problems, *refusals))
    if kind is None and remembered is None and _repeats_others(proposal):
        summary = Problem("sheet_sums_up", "refused", file_name, table.sheet.name)
        return replace(proposal, problems=(*table.problems, summary))
    asked = asking.questions(proposal)
    if kind is None and remembered is None and not follows and is_unclear(guesses):
        said = (*_results_of_people(proposal), *_bands_of_scores(proposal))
        asked = (_kind_question(proposal), *said, *asked)
    return replace(proposal, problems=(*table.problems, *asked))


def _repeats_others(proposal: Proposal) -> bool:
    """Whether a sheet called a summary holds figures that the other sheets add up to."""
    is_figures = proposal.kind == "metric" or is_unclear(proposal.guesses)
    return proposal.table.sums_up and is_figures


def signature(table: FoundTable) -> str:
    """A hash of the normalised headers in their order; a date counts as a date, whichever it is."""
    keys = [
        "<date>"
        if header_moment(column, 2024, day_first=True) is not None
        else vocabulary.header_key(column.header)
        for column in table.columns
    ]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _template_problems(proposal: Proposal) -> list[Problem]:
    """A table of headers and row numbers only holds nothing to import."""
    table = proposal.table
    filled = [
        column
        for column in table.columns
        if not vocabulary.is_row_number(column.header)
        and not all(is_blank(cell) for cell in cells_of(table, column.position))
    ]
    if filled or not table.data_rows:
        return []
    return [Problem("template_without_data", "refused", proposal.file_name, table.sheet.name)]


def _tally_problems(proposal: Proposal) -> list[Problem]:
    """Columns that count how often each option was chosen are no answers of respondents."""
    if proposal.kind != "survey":
        return []
    likert = vocabulary.likert_families_with()
    counts = [
        p
        for p in describe(proposal.table)
        if p.is_figure and vocabulary.answer_key(p.column.header) in likert
    ]
    if len(counts) < FEWEST_TALLIES:
        return []
    return [
        Problem(
            "tallies_no_answers",
            "refused",
            proposal.file_name,
            proposal.table.sheet.name,
            seen=one_line(counts[0].column.header),
            values={"n": len(counts)},
        )
    ]


def _rater_problems(proposal: Proposal) -> list[Problem]:
    """What several people think of one is neither a survey nor the one mark of an appraisal."""
    table = proposal.table
    if not is_rated_by_several(table):
        return []
    return [Problem("rated_by_several", "refused", proposal.file_name, table.sheet.name)]


def _long_problems(proposal: Proposal) -> list[Problem]:
    """A row for each answer, its question beside it, would make one question of all of them."""
    if proposal.kind != "survey":
        return []
    profiles = describe(proposal.table)
    asked = next((p for p in profiles if _holds_questions(proposal.table, p)), None)
    answers = vocabulary.term("terms", "answer_rows", "answer")
    if asked is None or not any(p.key in answers for p in profiles):
        return []
    seen = one_line(asked.column.header)
    sheet = proposal.table.sheet.name
    return [Problem("answers_in_rows", "refused", proposal.file_name, sheet, seen=seen)]


def _grade_problems(proposal: Proposal) -> list[Problem]:
    """Note from 1 to 6, as German schools mark: the lowest is the best, which no score here is.

    What says its full mark, Note (/20), is none.
    """
    scored = {match.column for match in proposal.matches if match.field_id == "score"}
    marks = vocabulary.term("scores", "downwards")
    found = [
        one_line(p.column.header)
        for p in describe(proposal.table)
        if p.position in scored and p.key in marks and 1 <= p.low <= p.high <= LOWEST_MARK
        if read_score_header(p.column).max_score is None
    ]
    is_told = any(match.field_id == "max_score" for match in proposal.matches)
    where = (proposal.file_name, proposal.table.sheet.name)
    is_downwards = bool(found) and not is_told
    return [Problem("marks_downwards", "refused", *where, seen=found[0])] if is_downwards else []


def _holds_questions(table: FoundTable, profile: Profile) -> bool:
    """Whether a column called Question holds questions, which come back for each respondent."""
    if profile.key not in vocabulary.term("terms", "answer_rows", "question"):
        return False
    cells = cells_of(table, profile.position, sampled_rows(table))
    counts = Counter(fold(text_of(cell)) for cell in cells if not is_blank(cell))
    n_asked = sum(n for text, n in counts.items() if text.endswith("?"))
    is_asked = 2 * n_asked > counts.total() or 2 * len(counts) <= counts.total()
    return 1 < len(counts) < counts.total() and is_asked and min(map(len, counts)) >= MIN_QUESTION


def _kind_question(proposal: Proposal) -> Problem:
    guesses = proposal.guesses
    options = [guess.kind for guess in guesses if guess.score > 0] or [g.kind for g in guesses]
    return Problem(
        "kind_unclear",
        "question",
        proposal.file_name,
        proposal.table.sheet.name,
        values={"context": "kind", "options": options, "default": None, "kind": guesses[0].kind},
    )


def _results_of_people(proposal: Proposal) -> list[Problem]:
    """Say that a table nobody knows the kind of holds what single people brought in."""
    profiles = describe(proposal.table)
    if not vocabulary.names_people([p.column.header for p in profiles], by_role=True):
        return []
    names = [
        one_line(p.column.header)
        for p in profiles
        if p.is_number and vocabulary.is_business_result(p.column.header)
    ]
    words = vocabulary.field_words("metric")
    long = {words.get(p.key): p for p in profiles}
    if {"metric_name", "metric_value"} <= long.keys():
        cells = cells_of(proposal.table, long["metric_name"].position)
        names += list(dict.fromkeys(one_line(cell) for cell in cells.values if not is_blank(cell)))
    where = (proposal.file_name, proposal.table.sheet.name)
    values = {"names": names[:5]}
    return [Problem("results_of_people", "note", *where, values=values)] if names else []


def _bands_of_scores(proposal: Proposal) -> list[Problem]:
    """Say that a table nobody knows the kind of tells how many people scored in which band."""
    names = [one_line(p.column.header) for p in score_bands(describe(proposal.table))]
    where = (proposal.file_name, proposal.table.sheet.name)
    return [Problem("score_bands", "note", *where, values={"names": names[:5]})] if names else []


#: Kinds whose columns are known by their whole name alone: a part of it would mislead.
WHOLE_NAMES: frozenset[Kind] = frozenset(KINDS) - {
    "roster", "course", "session", "attendance", "assessment", "survey",
}  # fmt: skip


@dataclass
class Board:
    """The columns of a table while they are being matched."""

    table: FoundTable
    kind: Kind
    known: Known
    profiles: tuple[Profile, ...]
    found: dict[int, Match]

    def take(self, profile: Profile, field: str, reason: str, confidence: float) -> None:
        """Give a column its field, unless it or the field is taken."""
        is_free = field in REPEATED or field == "" or field not in self.fields
        if profile.position not in self.found and is_free:
            self.found[profile.position] = Match(profile.position, field, reason, confidence)

    @property
    def fields(self) -> set[str]:
        """Fields some column has."""
        return {match.field_id for match in self.found.values()}

    @property
    def open(self) -> list[Profile]:
        """Columns without a match."""
        return [p for p in self.profiles if p.position not in self.found]

    def column(self, field: str) -> Profile | None:
        """The first column with a field."""
        taken = {m.column for m in self.found.values() if m.field_id == field}
        return next((p for p in self.profiles if p.position in taken), None)


def match_columns(
    table: FoundTable, kind: Kind, known: Known, remembered: dict[int, str]
) -> tuple[Match, ...]:
    """One match per column, in the order of the columns."""
    board = Board(table, kind, known, describe(table), {})
    for profile in board.profiles:
        if profile.position in remembered:
            board.take(profile, remembered[profile.position], "memory", 1.0)
    _match_by_reading(board)
    _match_by_source(board)
    _match_dates_across(board)
    _match_private(board)
    if kind == "roster":
        _match_employment(board)
    topic = topic_of_plan(board.profiles) if kind in ("course", "session") else None
    if topic is not None and topic in board.open:
        board.take(topic, "course", "content", 0.8)
    if kind == "session":
        _match_planned(board)
    if kind == "assessment":
        _match_derived(board)
    if kind == "attendance":
        _match_completion(board)
        _match_sittings(board)
        _match_attendees(board)
        _match_status_ticks(board)
        _match_course_ticks(board)
        _match_counts(board)
    if kind in PERSONAL_MARKS:
        _match_results(board)
    _match_by_name(board)
    _match_by_part(board)
    if kind in ("attendance", "assessment"):
        _match_topic(board)
    _BY_CONTENT[kind](board)
    if kind in ("attendance", "assessment"):
        _match_sort(board)
    _match_typos(board)
    for profile in board.open:
        board.take(profile, "", "none", 0.0)
    return tuple(board.found[column.position] for column in table.columns)


def _match_by_reading(board: Board) -> None:
    reading = board.table.reading
    if reading is None or reading.kind != board.kind:
        return
    for profile in board.open:
        if profile.position in reading.fields:
            board.take(profile, reading.fields[profile.position], "name", 1.0)


def _match_by_source(board: Board) -> None:
    source = source_named(board.table.source)
    if source is None or source.kind != board.kind:
        return
    for profile in board.open:
        texts = [fold(one_line(text)) for text in (profile.column.header, *profile.column.parts)]
        for rule in source.columns:
            is_named = rule.names & set(profile.keys)
            if is_named or (rule.pattern and any(map(rule.pattern.search, texts))):
                board.take(profile, rule.field, rule.reason, 1.0)
                break


def _match_dates_across(board: Board) -> None:
    field = {"attendance": "mark_on", "metric": "value_on"}.get(board.kind)
    if field is None:
        return
    dated = set(moment_columns(board.table)) | {c.position for c in yearless_columns(board.table)}
    if board.kind == "attendance":
        dated |= {column.position for column in unordered_columns(board.table)}
        # the second week of a course is none of a year
        dated -= set(sitting_columns(board.table))
    for profile in board.open:
        if profile.position in dated:
            board.take(profile, field, "position", 0.95)


def _match_employment(board: Board) -> None:
    """The column that says who has left; one that is called a status goes first."""
    called = vocabulary.term("terms", "employment", "headers")
    for profile in sorted(board.open, key=lambda p: p.key not in called):
        if is_of_employment(profile, cells_of(board.table, profile.position).values):
            board.take(profile, "employment", "content", 0.9)


def _match_planned(board: Board) -> None:
    """The days for which a plan plans its courses, where no column says when they were held."""
    words = vocabulary.field_words("session")
    if any(words.get(key) == "session_on" for p in board.open for key in p.keys):
        return
    if (day := planned_day(board.table, board.profiles)) is not None:
        board.take(day, "session_on", "content", 0.9)
    if (end := planned_end(board.profiles)) is not None:
        board.take(end, "ends_at", "content", 0.8)


def _match_completion(board: Board) -> None:
    """A status that says how far people are in a course, and when they completed it."""
    for profile in board.open:
        cells = cells_of(board.table, profile.position).values
        if says_stages(profile.column.header, cells):
            board.take(profile, "completion", "content", 0.9)
    for profile in board.open:
        if "completion" not in board.fields and is_progress(profile):
            board.take(profile, "progress", "content", 0.9)
    _match_credits(board)


def _match_credits(board: Board) -> None:
    """Credits that say who has completed what, where nothing else does, and what they are for."""
    course = credited(board.profiles)
    if course is None or board.fields & {"completion", "progress"}:
        return
    for profile in board.open:
        if is_credit(profile):
            board.take(profile, "credits", "content", 0.9)
    if "credits" in board.fields:
        board.take(course, "course", "content", 0.9)


def _match_attendees(board: Board) -> None:
    """The column that names everybody of a meeting in one cell."""
    found = people_in_cells(board.table, board.profiles)
    if found is None or found not in board.open:
        return
    board.take(found, "attendees", "content", 0.95)
    words = vocabulary.field_words("attendance")
    is_named = any(words.get(key) == "course" for p in board.profiles for key in p.keys)
    about = [p for p in board.open if p.key in vocabulary.term("terms", "attendees", "about")]
    if not is_named and len(about) == 1:
        board.take(about[0], "course", "content", 0.8)


def _match_sittings(board: Board) -> None:
    """Columns of marks for parts of a day, where no column has a day of its own."""
    if "mark_on" in board.fields:
        return
    sittings = sitting_columns(board.table)
    for profile in board.open:
        if profile.position in sittings:
            board.take(profile, "sitting_mark", "content", 0.9)


def _match_status_ticks(board: Board) -> None:
    """Columns that are called by a status and ticked where it holds: 出勤, 迟到, 请假."""
    found = {
        profile.position: profile
        for profile in board.open
        if status_of_mark(fold(one_line(profile.column.header)).upper())
        and _is_ticked(board, profile)
    }
    if sum(profile.n_filled > 0 for profile in found.values()) >= FEWEST_STATUSES:
        for profile in found.values():
            board.take(profile, "status_tick", "content", 0.9)


def _match_course_ticks(board: Board) -> None:
    """Columns of ticks that are called by courses; a sheet with days across has meetings."""
    if "mark_on" in board.fields:
        return
    courses = {column.position for column in course_columns(board.table)}
    for profile in board.open:
        if profile.position in courses:
            board.take(profile, "course_mark", "content", 0.9)


def _is_ticked(board: Board, profile: Profile) -> bool:
    cells = set(map(text_of, cells_of(board.table, profile.position).values)) - {""}
    return all(len(cell) == 1 and not cell.isdigit() for cell in cells) and all(
        status_of_mark(cell.upper()) == "present" for cell in cells
    )


def _match_counts(board: Board) -> None:
    """Columns that count what happened in a month are no marks, whatever they are called."""
    counts = count_columns(board.table)
    for profile in board.open:
        if profile.position in counts and not profile.share(profile.n_clock):
            board.take(profile, "", "derived", 0.9)


def _match_results(board: Board) -> None:
    """What people brought in is no mark of theirs: 业绩(万元), 签单量, GMV."""
    for profile in board.open:
        is_figure = profile.is_number and not _is_named_score(profile)
        is_figure &= board.kind != "appraisal" or not _may_be_mark(profile)
        if is_figure and vocabulary.is_business_result(profile.column.header):
            board.take(profile, "", "result", 0.9)


def _may_be_mark(profile: Profile) -> bool:
    """Whether figures without a unit may be marks of an appraisal, which rates 业绩, too."""
    has_unit = split_unit(profile.column.header)[1] != ""
    return not has_unit and 0 <= profile.low <= profile.high <= HIGHEST_MARK


def _match_private(board: Board) -> None:
    for profile in board.open:
        texts = (profile.column.header, *profile.column.parts[-1:])
        is_named = any(vocabulary.is_personal(t) or _names_respondent(board, t) for t in texts)
        if is_named or _is_contact(board, profile):
            board.take(profile, "", "personal", 0.9)


def _is_contact(board: Board, profile: Profile) -> bool:
    """Whether a question of a survey was answered with the way to reach somebody."""
    if board.kind != "survey" or profile.is_date or not profile.n_filled:
        return False
    cells = cells_of(board.table, profile.position, sampled_rows(board.table))
    return reaches_a_person(profile.column.header, cells)


def _names_respondent(board: Board, header: str) -> bool:
    """Whether a column of a survey asks for a name: answers stay anonymous unless it is chosen."""
    words = vocabulary.field_words("roster") | vocabulary.field_words("survey")
    keys = (vocabulary.header_key(header), vocabulary.question_key(header))
    return board.kind == "survey" and any(
        words.get(key) in ("person_name", "first_name", "last_name") for key in keys
    )


def _match_by_name(board: Board) -> None:
    words = vocabulary.field_words(board.kind)
    is_by_part = board.kind not in WHOLE_NAMES
    for profile in board.open:
        keys = profile.keys if is_by_part else (profile.key,)
        field = next((words[key] for key in keys if key in words), None)
        if field is not None and _fits(board, profile, field):
            is_same = profile.key == vocabulary.header_key(field)
            board.take(
                profile, field, "same_name" if is_same else "synonym", 1.0 if is_same else 0.95
            )
    if board.kind == "survey":
        _match_questions_by_name(board)


def _fits(board: Board, profile: Profile, field: str) -> bool:
    """Whether the cells do not contradict what the name says."""
    if field in DAYS:
        return not profile.n_filled or profile.n_date > 0 or profile.is_number
    if field == "person_name":
        # Fire Employee? answered with TRUE and FALSE names nobody
        cells = cells_of(board.table, profile.position, sampled_rows(board.table)).used().values
        given = [cell for cell in cells if not is_blank(cell)]
        return not given or not is_yes_no(given)
    if field == "appraisal_rating":
        return "dimension" in board.fields or not is_whole(profile.column.header)
    if field == "course":
        is_beside = _is_course_code(profile) and any(
            vocabulary.field_words(board.kind).get(key) == "course" and not _is_course_code(other)
            for other in board.profiles
            for key in other.keys
        )
        return not is_beside and not (profile.is_number and profile.key == "subject")
    if field == "person_id" and profile.key in vocabulary.term("fields", "prefixes", "not_alone"):
        return not _is_record_number(board, profile)
    if field == "batch":
        return _says_run(board, profile)
    if field == "metric_name":
        # the corner of a table that was turned still says 指标 above its years
        return not profile.is_date
    if field == "skill" and board.kind == "appraisal":
        # marks of 能力 are no names of skills
        return not profile.is_number
    if board.kind == "attendance":
        return _fits_attendance(board, profile, field)
    return _fits_kind(board, profile, field)


def _is_course_code(profile: Profile) -> bool:
    """Whether a column is called the number of a course, which is its name where none stands."""
    return profile.key in vocabulary.term("terms", "course_codes")


def _fits_attendance(board: Board, profile: Profile, field: str) -> bool:
    """Whether the cells do not contradict what the name says of who was there, or on leave."""
    if field == "completion":
        return False
    if field == "mark_remark":
        cells = cells_of(board.table, profile.position).values
        return any(status_of_mark(text_of(cell).upper()) for cell in cells if not is_blank(cell))
    if field == "completed_on":
        return bool({"completion", "progress", "credits"} & board.fields)
    if field == "sign_out" and profile.n_clock_mark > profile.n_mark:
        board.take(profile, "checked_out", "content", 0.9)
        return False
    if field == "attendance_status" and profile.is_number and profile.high > 1:
        # a share or a count called Attendance marks nobody
        board.take(profile, "", "derived", 0.9)
        return False
    if field == "attendance_status" and count_columns(board.table):
        return profile.n_mark > 0
    if field.startswith("leave_") or field == "approval":
        return is_leave_list(board.table)
    if field == "duration" and is_leave_list(board.table):
        board.take(profile, "leave_days", "synonym", 0.95)
        return False
    return True


def _fits_kind(board: Board, profile: Profile, field: str) -> bool:
    """Whether the cells do not contradict what the name says in a table of this kind."""
    if board.kind == "assessment" and profile.key in REMARKS and profile.n_filled:
        return profile.n_number > 0 or profile.n_score_word > 0
    if board.kind == "assessment" and field == "score" and _is_verdict(board, profile):
        board.take(profile, "passed", "content", 0.9)
        return False
    if board.kind == "assessment" and field in ("score", "phase"):
        return not (field == "phase" and profile.is_date and profile.n_clock > 0)
    if board.kind == "metric" and field == "period":
        is_counted = profile.key in vocabulary.term("metrics", "counted")
        is_day = profile.n_date > 0 or profile.is_number or not profile.n_filled or is_counted
        cells = cells_of(board.table, profile.position, sampled_rows(board.table)).used().values
        return is_day or any(needs_year(cell) or is_bare_quarter(cell) for cell in cells)
    return True


def _is_record_number(board: Board, profile: Profile) -> bool:
    """Whether a bare id is that of the row, because student_id beside it is that of the person."""
    words = vocabulary.field_words(board.kind)
    others = (p for p in board.profiles if p is not profile)
    is_named = any(words.get(key) == "person_id" for p in others for key in p.keys)
    if is_named:
        board.take(profile, "", "row_number", 0.9)
    return is_named


def _says_run(board: Board, profile: Profile) -> bool:
    """Whether 场次 or Session says which run of a course it was, not which course or which day."""
    others = [p for p in board.profiles if p is not profile]
    words = vocabulary.field_words(board.kind)
    is_named = any(words.get(key) == "course" for p in others for key in p.keys)
    cells = cells_of(board.table, profile.position, sampled_rows(board.table))
    if board.kind == "session" and _are_time_spans(cells.used().values):
        board.take(profile, "time_span", "content", 0.9)
        return False
    if not is_named and names_courses(cells.used().values):
        board.take(profile, "course", "content", 0.8)
        return False
    return not profile.is_date or any(p.is_date for p in others)


def _are_time_spans(cells: Sequence[Cell]) -> bool:
    """Whether all filled cells say from when to when: 9:00-11:00."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and all(parse_time_range(cell) is not None for cell in filled)


def _is_verdict(board: Board, profile: Profile) -> bool:
    """Whether a column called a result says passed or failed beside the score: Pass, Fail."""
    others = (p for p in board.profiles if p is not profile and p.is_number and p.n_filled)
    has_score = any(_names_score(other) for other in others)
    return has_score and not profile.n_number and profile.share(profile.n_score_word) >= 0.6


def _match_questions_by_name(board: Board) -> None:
    words = vocabulary.field_words("survey")
    for profile in board.open:
        field = words.get(vocabulary.question_key(profile.column.header))
        is_answer = profile.share(profile.n_likert) < 0.5 and not profile.n_ticks
        if field in ("role", "team", "course", "department", "person_id") and is_answer:
            board.take(profile, field, "synonym", 0.85)


def _match_by_part(board: Board) -> None:
    """A header that ends with, or contains, a word of a field: 学员工号, Employee full name."""
    if board.kind == "survey" or board.kind in WHOLE_NAMES:
        return
    words = {w: f for w, f in vocabulary.field_words(board.kind).items() if len(w) > 1}
    for profile in board.open:
        if profile.is_number and board.kind == "assessment":
            continue
        hits = [w for w in words if profile.key.endswith(w) and _is_word_end(profile, w)]
        hit = max(hits, key=len, default=None)
        if hit is not None and _fits(board, profile, words[hit]) and words[hit] != "score":
            board.take(profile, words[hit], "synonym", 0.7)


def _is_word_end(profile: Profile, word: str) -> bool:
    if not word.isascii():
        return True
    header = profile.column.header.lower().rstrip(" :*)")
    return len(word) > 4 and not header.removesuffix(word)[-1:].isalnum()


def _match_typos(board: Board) -> None:
    words = [w for w in vocabulary.field_words(board.kind) if len(w) >= TYPO_LENGTH]
    for profile in board.open:
        if len(profile.key) < TYPO_LENGTH or vocabulary.is_code(profile.column.header):
            continue
        best = max(words, key=lambda word: fuzz.ratio(profile.key, word))
        if fuzz.ratio(profile.key, best) >= TYPO_RATIO:
            field = vocabulary.field_words(board.kind)[best]
            if _fits(board, profile, field):
                board.take(profile, field, "typo", 0.6)


# content, by kind


def _content_nothing(board: Board) -> None:
    for profile in board.open:
        if counts_rows(profile.column):
            board.take(profile, "", "row_number", 0.9)


def _content_attendance(board: Board) -> None:
    _content_nothing(board)
    for profile in board.open:
        if profile.key in vocabulary.term("terms", "attendance_derived"):
            board.take(profile, "", "derived", 0.9)
    has_person = board.fields & {"person_name", "person_id", "last_name"}
    marks = [p for p in board.open if p.n_filled and p.share(p.n_mark) >= 0.7]
    marks = [p for p in marks if not _asks_otherwise(p)]
    if not has_person and "session_on" in board.fields:
        for profile in marks:
            board.take(profile, "person_mark", "content", 0.8)
    elif not board.fields & {
        "mark_on",
        "attendance_status",
        "sitting_mark",
        "completion",
        "progress",
        "credits",
        *TIMES,
    }:
        for profile in marks:
            if profile.n_distinct > 1 and not profile.share(profile.n_clock):
                board.take(profile, "attendance_status", "content", 0.7)
    if not board.fields & {"mark_on", "sitting_mark", "attendance_status", *TIMES}:
        clocks = [p for p in board.open if holds_clocks(p)]
        if len(clocks) == 1 and any(p.is_date and p not in clocks for p in board.profiles):
            board.take(clocks[0], "checked_in", "content", 0.7)
    for profile in board.open:
        if profile.is_date and not board.fields & {"mark_on", "completion", "progress", "credits"}:
            is_clock = profile.share(profile.n_clock) >= 0.9
            if count_columns(board.table) and _says_periods(board, profile):
                continue
            if not is_clock:
                board.take(profile, "session_on", "content", 0.7)
            elif not board.fields & {"checked_in", "checked_out"}:
                board.take(profile, "punched_at", "content", 0.7)


def _says_periods(board: Board, profile: Profile) -> bool:
    """Whether a column holds months or years: what was counted over one has no day."""
    cells = cells_of(board.table, profile.position, sampled_rows(board.table)).used().values
    read = [moment for cell in cells if (moment := parse_moment(cell))]
    return bool(read) and all(moment.grain != "day" for moment in read)


_WAS_THERE = re.compile(r"到|签|出勤|出席|参加|参训|参会|在场|attend|present|there", re.IGNORECASE)


def _asks_otherwise(profile: Profile) -> bool:
    """Whether yes and no answer another question than who was there: 是否住宿, Hotel needed?"""
    header = fold(profile.column.header)
    is_asked = header.startswith(("是否", "需要", "有无")) or header.endswith("?")
    return is_asked and _WAS_THERE.search(header) is None


def _match_derived(board: Board) -> None:
    derived = vocabulary.words("scores")["derived"]
    sums = vocabulary.term("scores", "derived", "sum")
    has_total = any(
        (_is_named_score(p) or p.key in sums) and not is_item(p.column) for p in board.profiles
    )
    if has_total or make_up_the_score([p.column for p in board.profiles if p.is_number]):
        _match_items(board)
    _match_summed_items(board)
    for profile in board.open:
        if vocabulary.is_no_score(profile.column.header):
            board.take(profile, "", "no_score", 0.9)
        elif _is_full_mark(profile, board):
            board.take(profile, "max_score", "content", 0.9)
        sense = _derived_sense(profile, board.profiles)
        if sense in derived:
            board.take(
                profile, f"derived_{sense}" if sense in ("sum", "mean") else "", "derived", 0.9
            )


def _match_items(board: Board) -> None:
    """Points of single questions and the answers given; right answers are the same in every row."""
    fields = {"points": "item", "answer": "item_answer", "key": ""}
    for profile in board.open:
        header = read_item_header(profile.column)
        if header is not None:
            board.take(profile, fields[header.role], "item", 0.9)


def _match_summed_items(board: Board) -> None:
    """Points that add up to the total beside them are parts of one test, no tests.

    They stand under 1, 2, 3 …, or each under its full mark, which add up as well: 开场白(20分).
    """
    sums = vocabulary.term("scores", "derived", "sum")
    totals = [p for p in board.open if p.is_number and p.key in sums]
    if not totals:
        return
    for parts in (_numbered(board), _criteria(board, totals[0])):
        if len(parts) >= FEWEST_NUMBERED and _add_up(board, parts, totals[0]):
            for profile in parts:
                board.take(profile, "item", "item", 0.9)
            return


def _numbered(board: Board) -> list[Profile]:
    numbered = [p for p in board.open if p.is_number and p.column.parts[-1:] and _number_of(p)]
    is_run = [_number_of(p) for p in numbered] == [*range(1, len(numbered) + 1)]
    return numbered if is_run else []


def _criteria(board: Board, total: Profile) -> list[Profile]:
    """What one performance is marked by: full marks that make up that of the total."""
    marked = {p: m for p in board.open if p is not total and (m := _full_mark(p)) and p.is_number}
    whole = _full_mark(total) or USUAL_MARK
    is_made_up = sum(marked.values()) == whole <= MOST_MARKED
    kinds = [read_score_header(p.column).name for p in marked]
    return list(marked) if is_made_up and all(kinds) else []


def _full_mark(profile: Profile) -> float | None:
    return read_score_header(profile.column).max_score


def _add_up(board: Board, parts: Sequence[Profile], total: Profile) -> bool:
    """Whether the points of nearly every row are those of its total."""
    rows = sampled_rows(board.table)
    points = [[parse_number(c) for c in cells_of(board.table, p.position, rows)] for p in parts]
    whole = [parse_number(c) for c in cells_of(board.table, total.position, rows)]
    added = [
        abs(sum(n.value for n in own if n is not None) - given.value) < ROUNDED
        for *own, given in zip(*points, whole, strict=True)
        if given is not None
    ]
    return bool(added) and sum(added) >= SUMMED_SHARE * len(added)


def _number_of(profile: Profile) -> int:
    """The number that alone is the header of a column, else 0."""
    text = fold(profile.column.parts[-1])
    return int(text) if text.isdigit() and len(text) < 3 else 0


def _is_named_score(profile: Profile) -> bool:
    """Whether a column is called a score, or says its maximum."""
    words = vocabulary.field_words("assessment")
    header = read_score_header(profile.column)
    is_called = any(words.get(key) == "score" for key in profile.keys)
    is_called |= profile.key.endswith(("得分", "成绩", "分数", "score"))
    return is_called or header.max_score is not None


def _is_full_mark(profile: Profile, board: Board) -> bool:
    """Whether 总分 beside 得分 is the full mark: the same for every row of a test, never exceeded.

    A round number for each of several tests must stand in several rows of one of them.
    """
    if profile.key not in vocabulary.term("scores", "derived", "sum") or not profile.is_number:
        return False
    rest = [p for p in board.profiles if p is not profile and not is_item(p.column)]
    named = [p for p in rest if _is_named_score(p)]
    scores = [p for p in named if p.n_number and p.share(p.n_number + p.n_score_word) >= 1]
    if profile.n_filled < 2 or not scores or len(scores) < sum(p.is_number for p in named):
        return False
    if profile.low == profile.high:
        return all(p.high <= profile.high for p in scores)
    words = vocabulary.field_words("assessment")
    tests = [p for p in rest if any(words.get(key) == "course" for key in p.keys)]
    return len(scores) == 1 and bool(tests) and _is_full_mark_of_each(board, profile, scores, tests)


def _is_full_mark_of_each(
    board: Board, profile: Profile, scores: Sequence[Profile], tests: Sequence[Profile]
) -> bool:
    """Whether each test has one round number that no score of it exceeds, one of them twice."""
    columns = (profile, *scores, *tests)
    rows = zip(
        *(cells_of(board.table, p.position, sampled_rows(board.table)) for p in columns),
        strict=True,
    )
    of_test: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for full, score, *names in rows:
        top, points = parse_number(full), parse_number(score)
        if top is None or top.value % ROUND_MARK or (points and points.value > top.value):
            return False
        of_test[tuple(map(text_of, names))].append(top.value)
    return all(len(set(found)) == 1 for found in of_test.values()) and any(
        len(found) > 1 for found in of_test.values()
    )


def _match_subjects(board: Board) -> None:
    """考试科目 beside 考试名称: where one never changes it is the other, else both say the test."""
    words = vocabulary.field_words("assessment")
    named = [p for p in board.profiles if any(words.get(key) == "course" for key in p.keys)]
    varied = [p for p in named if p.n_distinct > 1]
    taken = board.column("course")
    if len(named) != 2 or taken is None or not varied:
        return
    other = next(p for p in named if p is not taken)
    if board.found.get(other.position) is not None:
        return
    if len(varied) == 2 and _come_again(board, taken) and not _come_again(board, taken, other):
        board.take(other, "subject", "content", 0.8)
    elif varied == [other]:
        board.found[other.position] = replace(board.found[taken.position], column=other.position)
        del board.found[taken.position]


def _come_again(board: Board, *tests: Profile) -> bool:
    """Whether a person stands twice under the same names of a test."""
    who = [
        p for f in ("person_id", "person_name", "last_name", "first_name") if (p := board.column(f))
    ]
    rows = sampled_rows(board.table)
    cells = [cells_of(board.table, p.position, rows).each(text_of) for p in (*who, *tests)]
    lines = list(zip(*cells, strict=True))
    return len(set(lines)) < len(lines)


def _match_topic(board: Board) -> None:
    """培训内容 or 主题 beside people is the course of each row, where nothing else names one."""
    topics = vocabulary.term("terms", "attendees", "about")
    is_told = board.column("course") is not None or "course" in context.labelled(board.table)
    found = [p for p in board.open if p.key in topics and p.n_filled and not p.n_number]
    is_short = len(found) == 1 and found[0].mean_length <= LONGEST_TOPIC
    if is_short and not is_told and board.fields & {"person_id", "person_name"}:
        board.take(found[0], "course", "content", 0.7)


def _match_test_name(board: Board) -> None:
    """Words under Quiz, Exam or 考试 name the test that the score beside them is of."""
    names = vocabulary.term("scores", "test", "heads")
    is_told = board.column("course") is not None or "score" not in board.fields
    texts = [p for p in board.open if p.key in names and p.n_filled and not p.n_number]
    if not is_told and len(texts) == 1 and not texts[0].n_score_word:
        board.take(texts[0], "course", "content", 0.7)


def _match_sort(board: Board) -> None:
    """The sort of a training is its course where no column names one, and rows have several."""
    sorts = vocabulary.term("terms", "training_sort")
    of_course = board.fields & {"course", "course_mark", "mark_on", "subject", "sitting_mark"}
    told = [p for p in board.open if p.key in sorts and p.n_distinct > 1 and not p.is_number]
    if len(told) == 1 and not of_course:
        board.take(told[0], "course", "sort", 0.6)


def _content_assessment(board: Board) -> None:
    _content_nothing(board)
    _match_subjects(board)
    _match_test_name(board)
    has_learner = board.fields & {"person_name", "person_id", "last_name"}
    plain = [p for p in board.open if p.is_number and p.n_filled]
    for profile in plain:
        if not has_learner and _can_be_id(profile):
            board.take(profile, "person_id", "content", 0.5)
            break
    _take_numbering(board)
    _match_maximum_columns(board)
    is_long = "score" in board.fields and "course" in board.fields
    has_results = any(match.reason == "result" for match in board.found.values())
    for profile in board.open:
        # beside what people brought in a number without the name of a score may be more of it
        is_likely = _names_score(profile) or not has_results
        # beside the scores of many courses only those of another sitting are scores too
        may_be = not is_long or read_score_header(profile.column).turn is not None
        if may_be and is_likely and _can_be_score(profile):
            board.take(profile, "score", "content", 0.7)
    graded = [] if is_long or "score" in board.fields else filter(grades, board.open)
    for profile in graded:
        board.take(profile, "score", "content", 0.7)
    _take_total_alone(board)
    _drop_count_of_tries(board)
    _take_grade_of_other_test(board)
    _drop_day_of_other_sitting(board)


def _drop_day_of_other_sitting(board: Board) -> None:
    """The day of the retest beside scores of both sittings is not the day of the first."""
    headers = {
        c.position: read_score_header(c) for c in board.table.columns if c.position in board.found
    }
    turns = {headers[m.column].turn for m in board.found.values() if m.field_id == "score"}
    if None not in turns or len(turns) == 1:
        return
    for match in list(board.found.values()):
        if match.field_id in DATE_FIELDS and headers[match.column].turn in turns - {None}:
            del board.found[match.column]


def _take_numbering(board: Board) -> None:
    """A first column that counts 1, 2, 3 to the last row is no score, whatever it is called."""
    for profile in board.open:
        n = profile.n_cells
        counts = n >= MIN_NUMBERED and profile.n_whole == profile.n_distinct == n
        is_first = profile.position == board.table.columns[0].position
        is_counted = is_first and counts and (profile.low, profile.high) == (1, n)
        if is_counted and not _names_score(profile):
            board.take(profile, "", "row_number", 0.9)


def _take_grade_of_other_test(board: Board) -> None:
    """A grade of the practical beside the score of the theory is a result of its own."""
    kinds = {
        match.column: vocabulary.sense_of(
            " ".join(column.parts) or column.header, "scores", "test_kind"
        )
        for column in board.table.columns
        if (match := board.found.get(column.position)) and match.field_id in ("score", "grade")
    }
    of_scores = {kinds[m.column] for m in board.found.values() if m.field_id == "score"}
    for match in list(board.found.values()):
        kind = kinds.get(match.column)
        if match.field_id == "grade" and kind is not None and of_scores and kind not in of_scores:
            board.found[match.column] = replace(match, field_id="score", reason="content")


def _take_total_alone(board: Board) -> None:
    """A total of nothing else is the score of a sheet, else its one grade, else its verdict."""
    for fields in (("derived_sum", "derived_mean"), ("grade",), ("passed",)):
        found = [m for m in board.found.values() if m.field_id in fields]
        if "score" not in board.fields and len(found) == 1:
            board.found[found[0].column] = replace(found[0], field_id="score", reason="content")


def _drop_count_of_tries(board: Board) -> None:
    """考试次数 counts the tries of people who have one row each, and numbers them otherwise."""
    tries = board.column("attempt")
    if tries is None or tries.key not in vocabulary.term("scores", "tries"):
        return
    tests = [p for field in ("course", "subject", "phase") if (p := board.column(field))]
    if not _come_again(board, *tests):
        board.found[tries.position] = Match(tries.position, "", "none", 0.0)


def _can_be_id(profile: Profile) -> bool:
    """Whether whole numbers could stand for learners: many different ones, from 0 up."""
    return profile.n_whole == profile.n_filled and profile.n_distinct > 3 and profile.low >= 0


#: The mean of a group beside the scores of its people: 组平均, 部门平均分.
_MEAN_OF_GROUP = re.compile(r"(?:组|班|部门|年级|团队|门店|公司)(?:平均|均)[分值]?$")


def _derived_sense(profile: Profile, others: Sequence[Profile]) -> str | None:
    """sum, mean, rank or other for a column worked out from others, else None.

    Current Score beside Final Score are totals of a gradebook, one of them alone is a score.
    """
    endings = vocabulary.term("scores", "running", "endings")
    running = [p for p in others if any(p.key.endswith(ending) for ending in endings)]
    if profile in running and any("current" in p.key for p in running) and len(running) > 1:
        return "other"
    if profile.n_filled and profile.share(profile.n_number) < 0.5 and not profile.n_score_word:
        return None
    texts = (profile.column.header, *profile.column.parts[-1:])
    keys = {vocabulary.header_key(text) for text in texts} | {profile.short}
    table = vocabulary.words("scores")["derived"]
    if profile.key.endswith(("名次", "排名", "rank")):
        return "rank"
    endings = tuple(vocabulary.term("scores", "derived", "endings"))
    if _MEAN_OF_GROUP.search(profile.key) or profile.key.endswith(endings):
        return "other"
    is_share = bool(keys & vocabulary.term("scores", "derived", "share"))
    if is_share and any(_is_named_score(p) and p.is_number for p in others if p is not profile):
        return "other"
    senses = (s for s in table if s not in ("endings", "share"))
    sense = next((s for s in senses if keys & vocabulary.term("scores", "derived", s)), None)
    return sense or ("other" if _is_last_of_turns(profile, others) else None)


def _is_last_of_turns(profile: Profile, others: Sequence[Profile]) -> bool:
    """Whether 最终成绩 or 最高分 stands beside a first and a second try: it repeats one of them."""
    is_best = profile.key in vocabulary.term("scores", "best")
    if not is_best and not is_whole(profile.column.header):
        return False
    return len({read_score_header(p.column).attempt for p in others if p.n_number}) > 1


def _match_maximum_columns(board: Board) -> None:
    """Lab 01 - Max Points belongs to Lab 01; its other companions are not scores."""
    names = {p.column.header.strip(): p for p in board.profiles}
    for profile in board.open:
        base, _, companion = profile.column.header.rpartition(" - ")
        if base.strip() not in names or not companion:
            continue
        words = vocabulary.term("scores", "row", "maximum")
        is_maximum = vocabulary.word_key(companion) in words
        board.take(profile, "max_score" if is_maximum else "", "synonym", 0.8)


#: Fields whose columns hold no scores, also where another column has the field.
NO_SCORES = ("person_id", "person_name", "attempt", "held_on", "max_score", "pass_line")


#: What one of several examiners gave, of which a column beside it is the mean: 考官A, Judge 2.
_RATER = re.compile(
    r"^(?:考官|评委|裁判|评审|考评员|judge|rater|examiner|assessor)\s*"
    r"(?:[a-z\d甲乙丙丁一二三四五六七]{1,2}|[:].+)?\s*(?:评分|打分|给分|score)?$",
    re.IGNORECASE,
)


def _can_be_score(profile: Profile) -> bool:
    words = vocabulary.field_words("assessment")
    if _says_whether_retest(profile) or _RATER.search(fold(profile.column.header)):
        return False
    if vocabulary.is_code(profile.column.header) or words.get(profile.key) in NO_SCORES:
        return False
    if not profile.n_filled:
        return _names_score(profile)
    if vocabulary.says_rating(profile.column.header) and profile.high <= BEST_RATING:
        return False
    n_readable = profile.n_number + profile.n_score_word
    if profile.share(n_readable) < 0.6 or profile.is_date:
        return _names_score(profile) and profile.n_number > 0
    if profile.n_number == 0:
        return _names_score(profile)
    return _names_score(profile) or (
        profile.low >= 0 and profile.high <= 200 and not _is_constant(profile)
    )


def _says_whether_retest(profile: Profile) -> bool:
    """Whether 补考 holds nothing but 1 and 0, which tell who has to sit it."""
    is_flag = profile.n_whole == profile.n_filled > 1 and 0 <= profile.low <= profile.high <= 1
    return is_flag and profile.key in vocabulary.term("scores", "phase", "retest")


def _is_constant(profile: Profile) -> bool:
    """Whether every row says the same: a section or year number, not a score."""
    return profile.n_filled > 2 and profile.n_distinct == 1 and profile.high > 150


def _names_score(profile: Profile) -> bool:
    text = " ".join(profile.column.parts) or profile.column.header
    return (
        vocabulary.holds(text, vocabulary.term("scores", "test"))
        or bool(scale_of(text))
        or read_score_header(profile.column).max_score is not None
        or vocabulary.sense_of(text, "scores", "phase") is not None
        or vocabulary.sense_of(text, "scores", "test_kind") is not None
    )


@cache
def _days() -> frozenset[str]:
    """What columns of days are called: 日期, date."""
    words = vocabulary.field_words("metric")
    return frozenset(word for word, field in words.items() if field == "period")


def _content_survey(board: Board) -> None:
    meta = vocabulary.term("terms", "survey_meta")
    first = board.profiles[0] if board.profiles else None
    is_day = first is not None and first.is_date and first.n_filled
    if is_day and (first.share(first.n_clock) > 0.5 or first.key in _days()):
        board.take(first, "submitted_at", "content", 0.8)
    for profile in board.open:
        # a program does not number what it adds: 2、渠道 was asked
        if meta & set(profile.keys) and not vocabulary.is_numbered(profile.column.header):
            board.take(profile, "", "survey_meta", 0.9)
    for profile in board.open:
        # an order has a number for each form, and nobody was asked for it
        is_each = profile.n_distinct == profile.n_filled > 2
        if is_each and profile.n_filled == profile.n_cells and _is_number_of_form(profile):
            board.take(profile, "", "survey_meta", 0.9)
    for profile in board.open:
        board.take(profile, "question", "content", 0.8)


def _is_number_of_form(profile: Profile) -> bool:
    """Whether a column called a number or an id holds codes of one form each: D-17, P3."""
    header = profile.column.header
    is_asked = vocabulary.is_numbered(header) or fold(header).rstrip().endswith("?")
    return vocabulary.is_code(header) and not is_asked and profile.mean_length <= 40


def _content_metric(board: Board) -> None:
    _content_nothing(board)
    ranks = vocabulary.term("scores", "derived", "rank")
    # the place of a page among the results of a search is a figure of its own
    for profile in board.open if board.table.source is None else ():
        if profile.key in ranks or profile.key.endswith("名次"):
            board.take(profile, "", "derived", 0.9)
    if "value_on" in board.fields and not board.fields & {"metric_name", "team"}:
        departments = vocabulary.field_words("roster")
        for profile in board.open:
            if departments.get(profile.key) == "department" and not profile.is_figure:
                board.take(profile, "team", "synonym", 0.95)
    if "period" not in board.fields and "month" not in board.fields:
        date = next((p for p in board.open if p.is_date and p.n_filled), None)
        if date is not None:
            board.take(date, "period", "content", 0.8)
    is_long = "metric_value" in board.fields and "metric_name" in board.fields
    across = "value_on" in board.fields
    parts = _part_positions(board)
    series = vocabulary.term("fields", "series")
    for profile in board.open:
        if not profile.n_filled or (is_long and (profile.is_figure or profile.is_date)):
            continue
        if _tells_no_figure(board, profile):
            continue
        if profile.is_figure and not across and profile.key not in series:
            is_part = profile.position in parts
            board.take(profile, "metric_part" if is_part else "metric_column", "content", 0.8)
        elif across and _may_name_metrics(board, profile, series):
            board.take(profile, "metric_name", "content", 0.7)
        elif _is_label(profile, series):
            is_named = profile.key.endswith(("组", "队", "店"))
            is_thing = _names_things(profile) and profile.key not in series
            is_named |= across and is_thing and "metric_name" not in board.fields
            is_team = "team" not in board.fields and is_named
            field = "team" if is_team and profile.n_distinct > 1 else "series"
            board.take(profile, field, "content", 0.6)


def _tells_no_figure(board: Board, profile: Profile) -> bool:
    """Whether whole numbers only tell things apart, or beside a day say when: order_id, week."""
    if board.table.source is not None:
        return False
    text = fold(profile.column.header).lower()
    is_when = profile.key in vocabulary.term("terms", "calendar", "words")
    is_when |= text.endswith(tuple(vocabulary.words("terms")["calendar"]["endings"]))
    is_when &= profile.n_whole == profile.n_filled and "period" in board.fields
    is_when &= 0 <= profile.low <= profile.high <= WEEKS or profile.low >= FIRST_YEAR
    return vocabulary.is_code(profile.column.header) or is_when


def _may_name_metrics(board: Board, profile: Profile, series: frozenset[str]) -> bool:
    """Whether the rows of a table with periods across are metrics: 渠道 names none of them."""
    if "metric_name" in board.fields or profile.is_figure:
        return False
    labels = cells_of(board.table, profile.position, sampled_rows(board.table)).values
    if any(map(vocabulary.is_figure_name, map(text_of, labels))):
        return True
    is_somebody = profile.key in series or profile.key in _whose()
    return not is_somebody and not (_names_things(profile) and _is_of_one_metric(board))


def _names_things(profile: Profile) -> bool:
    """Whether a header says what its cells are, such as 设备名称 or 店长, and not 名称 or 类别."""
    return bool(profile.key) and profile.key not in vocabulary.term("metrics", "row_names")


def _is_of_one_metric(board: Board) -> bool:
    """Whether the title of a table is that of one metric: 停机时长统计(分钟) over machines."""
    texts = context.texts_around(board.table, board.table.file_name)
    return context.metric_in(texts) is not None


@cache
def _whose() -> frozenset[str]:
    """What columns of people and courses are called, whose rows are no metrics: 讲师, course."""
    words = vocabulary.field_words("session")
    return frozenset(word for word, field in words.items() if field in ("trainer", "course"))


def _is_label(profile: Profile, series: frozenset[str]) -> bool:
    return profile.key in series or (not profile.is_figure and not profile.is_date)


def _part_positions(board: Board) -> set[int]:
    """Columns that are a part of a known metric whose other part is there too."""
    found: set[int] = set()
    for metric in vocabulary.known_metrics():
        top = {p.position for p in board.profiles if p.key in metric.numerator}
        bottom = {p.position for p in board.profiles if p.key in metric.denominator}
        found |= top | bottom if top and bottom else set()
    return found


def _content_skill(board: Board) -> None:
    _content_nothing(board)
    is_long = "skill" in board.fields and board.fields & {"skill_level", "required_level"}
    signed = sign_columns(board.table)
    levels = [p for p in board.open if p.is_number or p.position in signed]
    counted = columns_of_counts(board.table, [p.position for p in levels if p.n_filled])
    for profile in board.open:
        if profile.position in signed:
            board.take(profile, "skill_column", "content", 0.9)
    for profile in board.open:
        is_counted = profile.position in counted
        if is_counted or _derived_sense(profile, board.profiles) in ("sum", "mean"):
            board.take(profile, "", "derived", 0.8)
        elif not is_long and profile.n_filled and _is_level(profile):
            board.take(profile, "skill_column", "content", 0.8)


def _content_appraisal(board: Board) -> None:
    """The marks of a sheet with a column for each dimension; what they come to is worked out."""
    _content_nothing(board)
    if "dimension" in board.fields:
        return
    for profile in board.open:
        sense = _derived_sense(profile, board.profiles)
        is_outcome = sense is not None or is_whole(profile.column.header)
        if profile.is_number and profile.n_filled:
            field, reason = ("", "derived") if is_outcome else ("dimension_column", "content")
            board.take(profile, field, reason, 0.8)


def _is_level(profile: Profile) -> bool:
    return profile.share(profile.n_number) >= 0.5 or profile.mean_length <= 4


_BY_CONTENT = {
    "roster": _content_nothing,
    "course": _content_nothing,
    "session": _content_nothing,
    "attendance": _content_attendance,
    "assessment": _content_assessment,
    "survey": _content_survey,
    "metric": _content_metric,
    "skill_level": _content_skill,
    "skill_requirement": _content_skill,
    "interview": _content_nothing,
    "appraisal": _content_appraisal,
    "goal": _content_nothing,
    "milestone": _content_nothing,
    "course_change": _content_nothing,
    "material": _content_nothing,
    "mentoring": _content_nothing,
    "training_party": _content_nothing,
}
