"""The course ledger in words."""

from analytics.ledger import Entry, Ledger, Weakest
from analytics.roi import ISOLATING, Roi
from reporting import numbers
from reporting.words import Lang, translate


def ledger_sentence(found: Ledger, lang: Lang) -> str:
    """What was spent, and how much of it has no result that can be told."""
    n = len(found.entries) - found.n_unknown
    if not n:
        return translate(lang, "sentence.ledger_none")
    return translate(
        lang,
        "sentence.ledger" if found.unmeasured else "sentence.ledger_all",
        n=n,
        total=numbers.money(found.total, lang),
        unmeasured=numbers.money(found.unmeasured, lang),
        share=numbers.percent(found.unmeasured / found.total if found.total else 0),
    )


def ledger_title(found: Ledger, lang: Lang) -> str:
    """The finding of the picture: how many courses show a result."""
    n_measured = sum(entry.is_measured for entry in found.entries)
    return translate(lang, "chart.ledger.title", n=len(found.entries), n_measured=n_measured)


def ledger_badges(found: Ledger, lang: Lang) -> list[str]:
    """What is missing in the sums, and how many courses can be told."""
    n_measured = sum(entry.is_measured for entry in found.entries)
    n_courses = len(found.entries)
    badges = [translate(lang, "report.ledger_badge_measured", n=n_measured, n_courses=n_courses)]
    if found.n_unknown:
        badges.append(translate(lang, "report.ledger_badge_unknown", n=found.n_unknown))
    if hours := round(found.unpriced_hours):
        badges.append(translate(lang, "report.ledger_badge_hours", n=numbers.count(hours)))
    return badges


def weakest_words(weakest: Weakest | None, lang: Lang) -> str:
    """The weakest link of a chain of evidence; nothing where every link holds."""
    if weakest is None:
        return ""
    state = "missed" if weakest.is_missed else "unknown"
    return translate(lang, f"weakest.{weakest.link}_{state}")


def worth_sentences(found: Ledger, lang: Lang) -> tuple[str, ...]:
    """Whose judgement each return rests on and since when, one sentence for each course."""
    return tuple(
        worth_sentence(entry, lang) for entry in found.entries if isinstance(entry.roi, Roi)
    )


def worth_sentence(entry: Entry, lang: Lang) -> str:
    """The declared assumptions of the return of a course, with their owner and their day."""
    found, worth = entry.roi, entry.roi.worth
    is_compared = entry.verdict.change.method in ISOLATING
    key = "worth.rests_on_compared" if is_compared else "worth.rests_on"
    return translate(
        lang,
        key,
        course=entry.verdict.course_name,
        value=numbers.money(worth.value, lang),
        n=worth.horizon_days,
        isolation=numbers.percent(found.isolation),
        confidence=numbers.percent(worth.confidence),
        owner=worth.owner,
        day=numbers.iso_date(worth.said_on) if worth.said_on else "",
    )
