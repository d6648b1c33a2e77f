"""The course ledger in words."""

from analytics.ledger import Ledger, Weakest
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
