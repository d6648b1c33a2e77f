"""What a planned evaluation could see, in sentences."""

from analytics import targets
from analytics.planning import Outlook, Visible
from reporting import numbers
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


def beside_words(visible: Visible, lang: Lang) -> str:
    """What so many teams on either side would show."""
    counts = {"n_trained": visible.n_trained, "n_others": visible.n_others}
    if visible.lift is None:
        return translate(lang, "outlook.beside_never", **counts)
    lift = numbers.signed_percent(visible.lift)
    return translate(lang, "outlook.beside", **counts, lift=lift)
