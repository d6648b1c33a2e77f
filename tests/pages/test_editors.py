"""What is written in a table stays, whichever of its rows are shown: worked out by hand."""

import pandas as pd

from pages.shared import editors

PLAN = pd.DataFrame(
    {
        "what": ["analyse", "build", "check", "deploy"],
        "due_on": pd.to_datetime(["2026-03-02", "2026-03-09", None, "2026-03-23"]),
        "is_done": [True, False, False, False],
    }
)


def written(edited=None, added=()):
    """What a grid says was written in it."""
    return {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": []}


def test_a_cell_of_a_grid_with_some_rows_is_a_cell_of_the_whole_table():
    # the grid shows "deploy" before "build"
    state = written({0: {"due_on": "2026-04-01"}, 1: {"is_done": True, "what": None}})
    edits = editors.edits_of(state, [3, 1], len(PLAN))
    whole = editors.with_edits(PLAN, edits)
    assert list(whole["due_on"].dt.strftime("%m-%d").fillna("")) == ["03-02", "03-09", "", "04-01"]
    assert list(whole["is_done"]) == [True, True, False, False]
    assert list(whole["what"].fillna("")) == ["analyse", "", "check", "deploy"]
    assert list(whole.dtypes) == list(PLAN.dtypes)
    assert editors.with_edits(PLAN, {(0, "is_done"): None}).equals(PLAN)


def test_rows_that_are_added_to_some_rows_stand_at_the_end_of_all():
    state = written({0: {"what": "verify"}}, [{"what": "explain", "due_on": "2026-05-04"}])
    whole = editors.with_edits(PLAN, editors.edits_of(state, [2], len(PLAN)))
    assert list(whole["what"]) == ["analyse", "build", "verify", "deploy", "explain"]
    assert whole.loc[4, "due_on"] == pd.Timestamp("2026-05-04")
    # the next grid shows the added row and gets one more
    state = written({0: {"what": "excuse"}}, [{"what": "finish"}])
    edits = editors.edits_of(state, [4], len(whole))
    assert list(editors.with_edits(whole, edits)["what"])[3:] == ["deploy", "excuse", "finish"]


def test_all_rows_are_given_back_in_their_own_order_and_under_their_own_names():
    frame = PLAN.set_index(pd.Index(["E4", "E3", "E2", "E1"], name="person_id"))
    shown = frame.iloc[[3, 0]].assign(what=["launch", "ask"])
    whole = editors.merged(frame, [3, 0], shown)
    assert whole["what"].to_dict() == {"E4": "ask", "E3": "build", "E2": "check", "E1": "launch"}
    more = pd.concat([PLAN.iloc[[1]].reset_index(drop=True), PLAN.iloc[[0]]], ignore_index=True)
    assert list(editors.merged(PLAN, [1], more)["what"]) == [*PLAN["what"], "analyse"]
