"""The timetable in words: the answer, why a time was chosen or none exists, notices."""

from datetime import datetime

from analytics.timetable.model import Conflict, Notice, Peak, Placement
from analytics.timetable.study import Timetable
from reporting import numbers
from reporting.sentences.text import joined, sentence
from reporting.words import Lang, has_words, translate

#: So many reasons are said; the rest weigh less.
MOST_REASONS = 3


def timetable_sentence(found: Timetable, lang: Lang) -> str:
    """How many people get a seat, in how many sessions, when, and who gets none."""
    if not found.seats:
        return translate(lang, "timetable.nobody")
    n_seated = sum(seat.session_id is not None for seat in found.seats)
    n_left = len(found.seats) - n_seated
    placed = [p for p in found.placements if p.starts_at is not None]
    starts = sorted(p.starts_at for p in placed)
    clauses = [
        translate(
            lang,
            "timetable.answer" if placed else "timetable.answer_no_new",
            n=n_seated,
            total=len(found.seats),
            n_sessions=len(placed),
            days=joined([day_words(d, lang) for d in _first_days(starts)], lang),
        )
    ]
    if n_left:
        clauses.append(translate(lang, "timetable.answer_left", n=n_left))
    return sentence(clauses, lang)


def _first_days(starts: list[datetime]) -> list[datetime]:
    """The days of the sessions, each once; of many, the first and the last."""
    days = list({start.date(): start for start in starts}.values())
    return days if len(days) <= MOST_REASONS else [days[0], days[-1]]


def day_words(at: datetime, lang: Lang) -> str:
    """A session's day and clock: 2026-10-16 周五 14:00."""
    weekday = translate(lang, f"weekday.{at.weekday()}")
    return f"{numbers.iso_date(at.date())} {weekday} {at:%H:%M}"


def placement_reason(placement: Placement, lang: Lang) -> str:
    """Why a session stands when it stands, or why there is no time for it."""
    counted = [
        translate(lang, f"refusal.{code}", n=n) for code, n in placement.refusals[:MOST_REASONS]
    ]
    if placement.starts_at is None:
        n = placement.n_times
        return sentence([translate(lang, "timetable.no_time", n=n), *counted], lang)
    clauses = [
        translate(lang, "timetable.chosen", order=placement.order, n=placement.n_free),
        _load_words(placement, lang),
        _busy_words(placement, lang),
    ]
    if counted:
        clauses.append(translate(lang, "timetable.others", reasons=joined(counted, lang)))
    return sentence(clauses, lang)


def _load_words(placement: Placement, lang: Lang) -> str:
    if placement.load is None:
        return ""
    return translate(lang, "timetable.load_then", load=numbers.level(placement.load))


def _busy_words(placement: Placement, lang: Lang) -> str:
    if placement.n_busy:
        return translate(lang, "timetable.learners_busy", n=placement.n_busy)
    return translate(lang, "timetable.all_free")


def peak_name(peak: Peak, lang: Lang) -> str:
    """A peak as the organisation calls it, or a season everybody knows."""
    if peak.kind == "metric":
        return translate(lang, "timetable.peak_metric")
    key = f"peak.{peak.name}"
    is_known = peak.kind == "season" and has_words(lang, key)
    return translate(lang, key) if is_known else peak.name


def conflict_text(conflict: Conflict, lang: Lang) -> str:
    """What is wrong with a planned session."""
    key = f"peak.{conflict.detail}"
    detail = translate(lang, key) if has_words(lang, key) else conflict.detail
    return translate(lang, f"conflict.{conflict.code}", n=conflict.n, detail=detail)


def notice_missing(notice: Notice, lang: Lang) -> str:
    """The fields that a notice leaves out, as a list."""
    return joined([translate(lang, f"notice.{field}") for field in notice.missing], lang)


def notice_text(notice: Notice, lang: Lang) -> str:
    """The notice of a session, to be copied: time, place, topic, benefit."""
    fields = {
        "time": notice.time or _when(notice, lang),
        "place": notice.place,
        "topic": notice.topic or notice.course_name,
        "benefit": notice.benefit,
    }
    unsaid = translate(lang, "notice.unsaid")
    lines = [translate(lang, "notice.title", course=notice.course_name)]
    lines += [
        translate(lang, "notice.line", name=translate(lang, f"notice.{name}"), text=text or unsaid)
        for name, text in fields.items()
    ]
    return "\n".join(lines)


def _when(notice: Notice, lang: Lang) -> str:
    if notice.starts_at is None:
        return numbers.iso_date(notice.session_on)
    end = "" if notice.ends_at is None else f"{numbers.EN_DASH}{notice.ends_at:%H:%M}"
    return day_words(notice.starts_at, lang) + end
