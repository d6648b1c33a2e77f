"""What a planned evaluation could see, in sentences."""

from collections.abc import Sequence
from itertools import groupby

from analytics import targets
from analytics.planning import Outlook, Visible
from reporting import numbers
from reporting.sentences.text import joined
from reporting.words import Lang, translate


def outlook_sentence(outlook: Outlook, goal: float, lang: Lang) -> str:
    """Whether before and after alone could answer the goal (a relative lift), and how soon."""
    usual = [v for v in outlook.alone if v.baseline_days == targets.BASELINE_DAYS]
    seen = [v for v in usual if v.lift is not None]
    if not seen:
        return translate(lang, "outlook.never")
    enough = [v for v in seen if v.lift <= goal]
    chosen = enough[0] if enough else seen[-1]
    return translate(
        lang,
        f"outlook.{'enough' if enough else 'not_enough'}",
        days=chosen.after_days,
        baseline=chosen.baseline_days,
        lift=numbers.signed_percent(chosen.lift),
        goal=numbers.signed_percent(goal, 0),
    )


def beside_words(visible: Sequence[Visible], goal: float, lang: Lang) -> list[str]:
    """A sentence for so many other teams: what each window would show, and whether it suffices."""
    found = []
    for n_others, several in groupby(visible, key=lambda one: one.n_others):
        windows = list(several)
        seen = [one for one in windows if one.lift is not None]
        counts = {"n_trained": windows[0].n_trained, "n_others": n_others}
        if not seen:
            found.append(translate(lang, "outlook.beside_never", **counts))
            continue
        lifts = [
            translate(
                lang,
                "outlook.beside_window",
                days=one.after_days,
                lift=numbers.signed_percent(one.lift),
            )
            for one in seen
        ]
        is_enough = any(one.lift <= goal for one in seen)
        values = counts | {"lifts": joined(lifts, lang), "goal": numbers.signed_percent(goal, 0)}
        key = "outlook.beside" if is_enough else "outlook.beside_not_enough"
        found.append(translate(lang, key, **values))
    return found
