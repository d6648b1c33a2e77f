"""Small groups: nothing shown may be subtracted into fewer than k people."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics import privacy

SIZES = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz")), st.integers(0, 12), max_size=18
)
ROLES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), max_size=8)


@given(SIZES, st.integers(1, 8))
def test_every_filled_cell_is_in_exactly_one_block_of_at_least_k(sizes, k):
    parts = privacy.blocks(sizes, k)
    cells = [cell for part in parts for cell in part]
    filled = {cell for cell, n in sizes.items() if n > 0}
    if sum(sizes.values()) < k or not filled:
        assert parts == ()
        return
    assert len(cells) == len(set(cells))
    assert set(cells) == filled
    assert all(sum(sizes[cell] for cell in part) >= k for part in parts)


@given(ROLES, st.integers(2, 8))
def test_what_is_hidden_is_never_fewer_than_k_people(sizes, k):
    shown = privacy.alone(sizes, k)
    hidden = [n for role, n in sizes.items() if role not in shown and n > 0]
    assert all(sizes[role] >= k for role in shown)
    if shown:
        assert not hidden or sum(hidden) >= k


@given(SIZES)
def test_no_cell_below_k_can_be_worked_out_from_all_views_together(sizes):
    # a cell is recoverable when its indicator lies in the row space of the views that are shown
    k = 5
    parts = privacy.blocks(sizes, k)
    cells = sorted(cell for cell, n in sizes.items() if n > 0)
    values = [sorted({cell[depth] for cell in cells}) for depth in (0, 1)]
    wanted = [
        {cell for cell in cells if (a is None or cell[0] in a) and (b is None or cell[1] in b)}
        for a in [None, *(set(pair) for r in (1, 2) for pair in combinations(values[0], r))]
        for b in [None, *({value} for value in values[1])]
    ]
    views = [privacy.visible(parts, cut) for cut in wanted]
    rows = np.array(
        [[float(any(cell in part for part in view)) for cell in cells] for view in views if view]
    )
    if not len(rows):
        return
    _, singular, right = np.linalg.svd(rows, full_matrices=False)
    explained = (right[singular > 1e-9] ** 2).sum(axis=0)
    recoverable = [cell for cell, share in zip(cells, explained, strict=True) if share > 1 - 1e-7]
    assert all(sizes[cell] >= k for cell in recoverable)


def test_the_small_one_takes_the_next_smallest_with_it():
    sizes = {"events": 3, "data": 8, "content": 20, "users": 9}
    assert privacy.alone(sizes, 5) == {"content", "users"}
    assert privacy.blocks({(role,): n for role, n in sizes.items()}, 5) == (
        (("content",),),
        (("data",), ("events",)),
        (("users",),),
    )


def test_the_last_attribute_is_merged_first():
    sizes = {("a", "new"): 2, ("a", "old"): 6, ("b", "new"): 7, ("b", "old"): 7}
    assert privacy.blocks(sizes, 5) == (
        (("a", "new"), ("a", "old")),
        (("b", "new"),),
        (("b", "old"),),
    )


def test_too_few_people_altogether_show_nothing():
    assert privacy.blocks({("a",): 2, ("b",): 2}, 5) == ()
    assert privacy.alone({}, 5) == frozenset()


def test_a_view_is_the_blocks_that_lie_wholly_inside():
    parts = ((("a",), ("b",)), (("c",),))
    assert privacy.visible(parts, [("a",), ("c",)]) == ((("c",),),)
    assert privacy.visible(parts, [("a",), ("b",), ("c",)]) == parts


def test_a_part_of_one_mind_joins_another_but_never_across_the_first_attribute():
    sizes = {("c1", "a"): 6, ("c1", "b"): 7, ("c2", "a"): 8}
    alike = {("c1", "a"): 6, ("c1", "b"): 5, ("c2", "a"): 8}
    assert privacy.blocks(sizes, 5, alike) == ((("c1", "a"), ("c1", "b")), (("c2", "a"),))


def test_the_rule_that_is_set_is_never_below_the_default():
    assert privacy.rule_of(None, None, None, None) == privacy.DEFAULT
    assert privacy.rule_of("3", "role,course_id", None, None).minimum_group == 5
    found = privacy.rule_of("8", "role,course_id", '[["a", "b"]]', "level,role,tenure")
    named = ("level", "role", "tenure")
    assert found == privacy.Rule(8, ("role", "course_id"), (("a", "b"),), named)
    assert privacy.rule_of("8", "somebody,else", None, None).order == privacy.DEFAULT.order
