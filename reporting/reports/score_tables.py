"""What stands beside pass rates and gains: who took what, missing scores, later tests, quizzes."""

from collections.abc import Sequence

from analytics.composition import Mixture
from analytics.pairs import Kept, MissingPairs
from analytics.quizzes import Quiz
from analytics.results import CannotTell, Material
from reporting import numbers, wording
from reporting.report import Block, Section, Table, estimate
from reporting.reports import parts
from reporting.words import Lang, translate


def mixture_sentence(found: Sequence[Mixture], lang: Lang) -> str:
    """That groups differ otherwise once like is compared with like; '' where they do not."""
    if not found:
        return ""
    worst, *more = found
    side = "up" if worst.pooled >= 0 else "down"
    said = translate(
        lang,
        "scores.mixture",
        group=worst.group,
        pooled=numbers.decimal(abs(worst.pooled) * 100),
        side=translate(lang, f"scores.mixture_side_{side}"),
        within=numbers.signed(worst.within * 100),
        interval=numbers.signed_interval_of_points(worst.interval, lang),
        stratum=translate(lang, f"scores.stratum_{worst.stratum}"),
    )
    return said + (translate(lang, "scores.mixture_more", n=len(more)) if more else "")


def missing_table(missing: Sequence[MissingPairs], lang: Lang) -> Table:
    """One row per course with a test before: who lacks a score, and what that could change."""
    columns = (
        parts.column("course", lang, weight=1.5),
        parts.column("n_both", lang, "count"),
        parts.column("n_only_pre", lang, "count"),
        parts.column("n_only_post", lang, "count"),
        parts.column("pre_of_both", lang, "percent", digits=0),
        parts.column("pre_of_only", lang, "percent", digits=0),
        parts.column("post_of_both", lang, "percent", digits=0),
        parts.column("post_of_only", lang, "percent", digits=0),
        parts.column("mean_change", lang),
        parts.column("if_nothing", lang),
        parts.column("if_fallen_back", lang),
    )
    rows = tuple(
        (
            item.course_name,
            item.n_both,
            item.n_only_pre,
            item.n_only_post,
            item.pre_of_both,
            item.pre_of_only,
            item.post_of_both,
            item.post_of_only,
            *(_points(value) for value in (item.change, item.if_nothing, item.if_fallen_back)),
        )
        for item in missing
    )
    return Table(translate(lang, "scores.missing"), columns, rows)


def _points(change: float | None) -> str | None:
    return None if change is None else numbers.signed(change * 100)


def kept_sentence(found: Kept | CannotTell, lang: Lang) -> str:
    """How much is left at a later test, or how to come by one."""
    if isinstance(found, CannotTell):
        if not found.n and found.reason != "closed":
            return translate(lang, "scores.kept_none")
        return wording.cannot_tell_sentence(found, lang)
    return translate(
        lang,
        "scores.kept_sentence",
        n=found.n,
        days=numbers.count(round(found.days)),
        first=numbers.percent(found.first),
        later=numbers.percent(found.later),
        change=numbers.signed(found.change.mean * 100),
        interval=numbers.signed_interval_of_points(found.change.interval, lang),
        share="—" if found.share is None else numbers.level(found.share),
    )


def bank_sentences(materials: Sequence[Material], course: str, lang: Lang) -> tuple[str, ...]:
    """How old the question banks of a course are, or that none is on record."""
    banks = [m for m in materials if m.kind == "question_bank" and m.course == course]
    if not banks:
        return (translate(lang, "scores.bank_unknown"),)
    return tuple(_bank(bank, lang) for bank in banks)


def _bank(bank: Material, lang: Lang) -> str:
    if bank.age is None or bank.reviewed_on is None:
        return translate(lang, "scores.bank_never", name=bank.name)
    key = "scores.bank_stale" if bank.is_stale else "scores.bank_fresh"
    day = numbers.iso_date(bank.reviewed_on)
    return translate(lang, key, name=bank.name, day=day, n=bank.age)


def quiz_table(found: Sequence[Quiz], lang: Lang) -> Table:
    """One row per quiz, newest first."""
    columns = (
        parts.column("held_on", lang, "date"),
        parts.column("course", lang, weight=1.5),
        parts.column("people", lang, "count"),
        parts.column("mean_score", lang, "percent", digits=0),
        parts.column("quiz_passed", lang, "estimate", weight=1.5),
        parts.column("hardest", lang, weight=2),
    )
    rows = tuple(
        (
            quiz.held_on,
            quiz.course_name,
            quiz.n,
            quiz.mean_score,
            estimate(quiz.passed),
            _hardest(quiz, lang),
        )
        for quiz in found
    )
    return Table(translate(lang, "scores.quizzes"), columns, rows)


def quiz_text(quiz: Quiz, lang: Lang) -> str:
    """What can be told the class on the same day."""
    day = translate(lang, "scores.quiz_no_day")
    passed = quiz.passed.successes or 0
    said = translate(
        lang,
        "scores.quiz_said",
        course=quiz.course_name,
        day=numbers.iso_date(quiz.held_on) if quiz.held_on else day,
        n=quiz.n,
        score=numbers.percent(quiz.mean_score),
        passed=numbers.counts(passed, quiz.n),
    )
    again = _hardest(quiz, lang)
    return f"{said}\n{translate(lang, 'scores.quiz_again', items=again)}" if again else said


def _hardest(quiz: Quiz, lang: Lang) -> str:
    named = [
        translate(lang, "scores.quiz_item", item=item, share=numbers.percent(share))
        for item, share in quiz.hardest
    ]
    return wording.joined(named, lang)


def score_sections(
    mixed: Sequence[Mixture],
    missing: Sequence[MissingPairs],
    kept: Kept | CannotTell,
    quizzes: Sequence[Quiz],
    lang: Lang,
) -> list[Section]:
    """All of it for the file of the page."""
    sections = []
    said = mixture_sentence(mixed, lang)
    if missing:
        blocks: tuple[Block, ...] = (missing_table(missing, lang),)
        note = translate(lang, "scores.missing_note")
        finding = wording.missing_finding(missing, lang)
        title = wording.table_title(translate(lang, "scores.missing"), finding, lang)
        sections.append(Section(title, note, blocks))
    if said:
        sections.insert(0, Section(translate(lang, "scores.mixed"), said, ()))
    if not isinstance(kept, CannotTell):
        note = translate(lang, "scores.kept_note")
        words = (kept_sentence(kept, lang),)
        sections.append(Section(translate(lang, "scores.kept"), note, words))
    if quizzes:
        note = translate(lang, "scores.quizzes_note")
        finding = wording.quiz_finding(quizzes, lang)
        title = wording.table_title(translate(lang, "scores.quizzes"), finding, lang)
        sections.append(Section(title, note, (quiz_table(quizzes, lang),)))
    return sections
