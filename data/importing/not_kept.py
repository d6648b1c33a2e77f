"""Tables of training teams that nothing in the database can hold without saying something else."""

from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.completion import credited, is_credit
from data.importing.context import texts_around
from data.importing.course_ticks import course_columns
from data.importing.level_signs import sign_columns
from data.importing.model import FoundTable, KindGuess, Problem
from data.importing.profiles import Profile, cells_of, sampled_rows
from data.importing.values import is_blank, one_line, text_of

#: So many columns of when a certificate was given and how long it holds say what a list is of.
FEWEST_FACTS = 2
#: So many columns of signs make a matrix.
FEWEST_SIGNED = 2
#: More different signs than this are words of their own.
MOST_SIGNS = 4

#: What columns of scores end with.
_SCORES = ("成绩", "得分", "分数", "score")

#: What sheets of who took part in something are called, whatever it was about.
_OF_TRAINING = frozenset({"培训", "课程", "training", "course"})


def not_kept(
    table: FoundTable, profiles: Sequence[Profile], file_name: str, guess: KindGuess
) -> Problem | None:
    """Why a table cannot be kept, and what to do instead; None where it can be.

    A list of employees may say who holds a certificate as well.
    """
    if guess.kind == "roster" and {"hire_dates", "person_facts"} & set(guess.reasons):
        return None
    texts = texts_around(table, file_name)
    person = _column(profiles, "person_name", "person_id", "last_name")
    found = (
        _certificates(profiles, person)
        or _credits(profiles, person)
        or _topics(profiles, person)
        or _certified(table, profiles, person, texts)
    )
    if found is None:
        return None
    code, column = found
    seen = one_line(column.column.header)
    return Problem(code, "refused", file_name, table.sheet.name, seen=seen)


def _column(profiles: Sequence[Profile], *fields: str) -> Profile | None:
    words = vocabulary.field_words("attendance")
    return next((p for p in profiles if any(words.get(k) in fields for k in p.keys)), None)


def _named(profiles: Sequence[Profile], *path: str) -> Profile | None:
    words = vocabulary.term("terms", "not_kept", *path)
    return next((p for p in profiles if p.key in words and p.n_filled), None)


Found = tuple[str, Profile] | None


def _certificates(profiles: Sequence[Profile], person: Profile | None) -> Found:
    """Who holds which certificate, and until when: those who hold none are not on the list."""
    words = vocabulary.term("terms", "not_kept", "certificate_facts")
    told = [p for p in profiles if p.key in words and p.n_filled]
    named = _named(profiles, "certificate")
    if person is None or not told or (named is None and len(told) < FEWEST_FACTS):
        return None
    if any(p.is_number and p.key.endswith(_SCORES) for p in profiles):
        # what they scored for it can be kept
        return None
    return "certificates_not_kept", named or told[0]


def _credits(profiles: Sequence[Profile], person: Profile | None) -> Found:
    """What credits people have in all, without the courses they are for."""
    if person is None or credited(profiles) is not None:
        return None
    credits = [p for p in profiles if is_credit(p)]
    others = [p for p in profiles if p.is_number and p.n_filled and p not in credits]
    return ("credits_of_people", credits[0]) if credits and all(map(_says_who, others)) else None


def _says_who(profile: Profile) -> bool:
    """Whether numbers tell people and rows apart, or are shares and hours beside credits."""
    words = vocabulary.field_words("attendance"), vocabulary.field_words("course")
    fields = {found.get(key) for found in words for key in profile.keys}
    header = profile.column.header
    is_told = vocabulary.is_row_number(header) or vocabulary.is_share_name(header)
    return is_told or bool({"person_id", "hours", "duration"} & fields)


def _topics(profiles: Sequence[Profile], person: Profile | None) -> Found:
    """Topics that departments ask for, with how many people or how urgently: no answers.

    What was sent off at a time, or says the role of whoever asks and no number, is a form.
    """
    topic, counted = _named(profiles, "topic"), _named(profiles, "topic_counts")
    weighed = counted or _named(profiles, "topic_facts")
    if person is not None or topic is None or weighed is None:
        return None
    words = vocabulary.field_words("survey")
    fields = {words.get(key) for p in profiles for key in p.keys}
    is_form = "submitted_at" in fields or ("role" in fields and counted is None)
    return None if is_form else ("topics_of_departments", topic)


def _certified(
    table: FoundTable, profiles: Sequence[Profile], person: Profile | None, texts: Sequence[str]
) -> Found:
    """Who is certified for what, by signs that say no level: ★ and ○, √ and blanks."""
    around = " ".join(texts)
    is_called = vocabulary.holds(around, vocabulary.term("terms", "not_kept", "certified"))
    trained = vocabulary.term("terms", "kind", "attendance") | _OF_TRAINING
    is_of_training = vocabulary.holds(around, trained)
    if person is None or not is_called or is_of_training or sign_columns(table):
        return None
    ticked = {column.position for column in course_columns(table)}
    found = [p for p in profiles if p.position in ticked or _holds_signs(table, p)]
    return ("certified_by_signs", found[0]) if len(found) >= FEWEST_SIGNED else None


def _holds_signs(table: FoundTable, profile: Profile) -> bool:
    """Whether a column holds a few signs of one letter that are no levels: ★, ○, —."""
    cells = cells_of(table, profile.position, sampled_rows(table)).used().values
    signs = {text_of(cell) for cell in cells if not is_blank(cell)}
    are_signs = all(len(sign) == 1 and not sign.isalnum() for sign in signs)
    return 0 < len(signs) <= MOST_SIGNS and are_signs
