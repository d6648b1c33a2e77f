"""What the header of a small table says by itself: the role of its column, or which moment."""

import re
from functools import cache

from data.importing import vocabulary
from data.importing.values import fold

#: Roles that a header may have beside a word for counting: passed n, n_total, number of visits.
COUNTED_ROLES = ("numerator", "denominator", "exposure")
_COUNT_WORD = re.compile(
    r"^(?:n|no\.?|number|count|#)(?:[\s_]+of)?[\s_]+(?=\w)"
    r"|[\s_]*[(（]?\b(?:n|count|number)\b[)）]?$|(?:人数|例数|人次|数量|个数)$",
    re.IGNORECASE,
)


def role_of(header: str) -> str | None:
    """The role that a header names, None where its words name none."""
    return _named(header) or _counted(header)


def moment_of(header: object) -> str | None:
    """Which of mean, deviation, error and people a header names; None: no moment of values."""
    kinds = vocabulary.words("roles")["moments"]
    return next((kind for kind in kinds if is_moment(header, kind)), None)


def is_moment(header: object, kind: str) -> bool:
    """Whether a header names means, deviations, errors or numbers of people."""
    words = vocabulary.words("roles")["moments"][kind]
    key = vocabulary.header_key(str(header))
    return key in keys(tuple(words["whole"])) or any(w in key for w in words.get("inside", ()))


@cache
def keys(words: tuple[str, ...]) -> frozenset[str]:
    """Words as headers are compared."""
    return frozenset(vocabulary.header_key(word) for word in words)


def _counted(header: str) -> str | None:
    bare = _COUNT_WORD.sub("", fold(header).replace("_", " ")).strip()
    role = _named(bare) if bare and bare != fold(header).strip() else None
    return role if role in COUNTED_ROLES else None


def _named(header: str) -> str | None:
    table = vocabulary.words("roles")["header"]
    key = vocabulary.header_key(header)
    whole = [role for role, words in table.items() if key in keys(tuple(words["whole"]))]
    if whole:
        return whole[0]
    for metric in vocabulary.known_metrics():
        if key in metric.numerator or key in metric.denominator:
            return "numerator" if key in metric.numerator else "denominator"
    inside = [
        # a rating after is a time first, and a rating second
        (role in ("before", "after"), len(word), role != "value", role)
        for role, words in table.items()
        for word in keys(tuple(words["inside"]))
        if word in key
    ]
    return max(inside)[3] if inside else None
