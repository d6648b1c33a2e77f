"""From tables back to raw rows, for libraries that know nothing else; and strategies of counts."""

import numpy as np
from hypothesis import strategies as st

#: Successes and size of two groups.
TWO_GROUPS = st.tuples(st.integers(2, 60), st.integers(2, 60)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)
#: The four cells of a paired table.
PAIRS = st.tuples(*[st.integers(0, 40)] * 4).filter(lambda cells: sum(cells) > 0)


def expanded(values, counts):
    """Every value as often as it was counted."""
    return np.repeat(np.asarray(values, float), np.asarray(counts, int))


def excludes(interval, null):
    """Does an interval leave a value out?"""
    return null < interval.low or null > interval.high
