"""The answer line of the needs page, and what other weights change."""

from analytics.results import CannotTell, CombinedNeed, CombinedRanking, NeedRanking
from reporting import numbers
from reporting.sentences.text import joined
from reporting.states import SETTLED_SHARE
from reporting.wording.answers import cannot_tell_sentence, fits
from reporting.wording.judgements import digit_word
from reporting.words import Lang, translate


def needs_sentence(ranking: NeedRanking | CombinedRanking | CannotTell, lang: Lang) -> str:
    """What to train first, how sure that is, and from which rank on the order is open."""
    if isinstance(ranking, CannotTell):
        return cannot_tell_sentence(ranking, lang)
    if len(ranking.needs) <= ranking.top:
        return _few_sentence(ranking, lang)
    top = digit_word(ranking.top, lang)
    settled = [need for need in ranking.needs if need.top_share >= SETTLED_SHARE]
    if not settled:
        first = ranking.needs[0]
        share = numbers.percent(first.top_share)
        return translate(lang, "sentence.needs_open", topic=first.topic, share=share, top=top)
    shares = [numbers.percent(need.top_share) for need in settled]
    is_same = len(set(shares)) == 1
    key = "one" if len(settled) == 1 else "same" if is_same else "several"
    first = translate(
        lang,
        f"sentence.needs_{key}",
        topics=joined([need.topic for need in settled], lang),
        shares=shares[0] if is_same else joined(shares, lang),
        top=top,
    )
    second = _open_places(ranking, len(settled), lang)
    both = first + second if lang == "zh" else f"{first} {second}".strip()
    return both if fits(both, lang) else first


def _few_sentence(ranking: NeedRanking | CombinedRanking, lang: Lang) -> str:
    """Which of a few topics stand first; that all of them are among the first few says nothing."""
    groups = _groups_of(ranking)
    first = [
        need.topic for need, group in zip(ranking.needs, groups, strict=True) if group == groups[0]
    ]
    if len(first) == len(groups):
        return translate(lang, "sentence.needs_few_open", n=len(groups))
    named = {"n": len(groups), "topics": joined(first, lang)}
    whole = translate(lang, "sentence.needs_few", **named)
    rest = _open_places(ranking, len(first), lang)
    return whole + rest if lang == "zh" else f"{whole} {rest}".strip()


def _open_places(ranking: NeedRanking | CombinedRanking, n_settled: int, lang: Lang) -> str:
    """The first places after the settled ones that cannot be told apart; '' where there are
    none.
    """
    groups = _groups_of(ranking)[n_settled:]
    shared = [group for group in groups if groups.count(group) > 1]
    if not shared:
        return ""
    start = n_settled + groups.index(shared[0]) + 1
    end = start + groups.count(shared[0]) - 1
    if end == len(ranking.needs):
        return translate(lang, "sentence.needs_rest", rank=start)
    return translate(lang, "sentence.needs_tied", rank=start, to=end)


def _groups_of(ranking: NeedRanking | CombinedRanking) -> list[int]:
    """For each place the number of the group whose neighbours cannot be told apart."""
    if isinstance(ranking, CombinedRanking):
        return [need.group for need in ranking.needs]
    apart = [0, *(not need.is_tied_with_next for need in ranking.needs[:-1])]
    return [1 + sum(apart[: place + 1]) for place in range(len(ranking.needs))]


def weights_sentence(ranking: CombinedRanking, standard: CombinedRanking, lang: Lang) -> str:
    """What the reader's weights change among the first places, against the standard ones."""
    pairs = zip(standard.needs[: ranking.top], ranking.needs, strict=False)
    moved = [(after.rank, before, after) for before, after in pairs if before.topic != after.topic]
    if not moved:
        return translate(lang, "need_study.weights_same", top=digit_word(ranking.top, lang))
    place, before, after = moved[0]
    values = {"place": place, "before": before.topic, "after": after.topic}
    return translate(lang, "need_study.weights_moved", **values)


def ranks_title(ranking: CombinedRanking, lang: Lang) -> str:
    """What the chart of ranks shows: how many first places stand clear of all that follow."""
    n = len(_leading(ranking))
    key = "none" if n == 0 else "one" if n == 1 else "some"
    return translate(lang, f"need_study.ranks_title_{key}", n=n)


def _leading(ranking: CombinedRanking) -> list[CombinedNeed]:
    """The longest run of first places that no topic after it may take."""
    for n in range(len(ranking.needs) - 1, 0, -1):
        if all(need.rank_interval.low > n for need in ranking.needs[n:]):
            return list(ranking.needs[:n])
    return []
