"""A make-up in words: its seat, and how far it has come."""

from analytics.make_up import FollowedMakeUp
from reporting.wording.timetable import day_words
from reporting.words import Lang, translate


def seat_words(item: FollowedMakeUp, lang: Lang) -> str:
    """The seat in the plan, the proposed one, or why there is none."""
    if item.seat_at is not None:
        key = "make_up.proposed" if item.is_proposed else "make_up.seat"
        return translate(lang, key, when=day_words(item.seat_at, lang))
    return translate(lang, f"seat_refusal.{item.refusal}") if item.refusal else ""


def stage_words(item: FollowedMakeUp, lang: Lang) -> str:
    """How far it has come; late and escalated are said, and who is to act before what is late."""
    escalated = [translate(lang, "make_up.escalated", n=item.n_misses)] if item.is_escalated else []
    is_said = escalated and item.stage == "failed_again"
    parts = [] if is_said else [translate(lang, f"make_up_stage.{item.stage}")]
    parts += escalated + ([translate(lang, "make_up.late")] if item.is_late else [])
    return " · ".join(parts)
