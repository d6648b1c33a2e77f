"""The measurement of the card: tasks are timed in turns, and the page divides by the aggregate."""

from bench import card_speed


def test_every_task_is_run_in_turns_and_timed_after_what_comes_before_it():
    done = []
    tasks = {"a": lambda: done.append("a"), "b": lambda: done.append("b")}
    seconds = card_speed.measure(tasks, {"b": lambda: done.append("a load")})
    n_turns = card_speed.N_WARM + card_speed.N_MEASURED
    turns = [tuple(done[i : i + 3]) for i in range(0, 3 * n_turns, 3)]
    assert len(turns) == n_turns
    assert set(turns) == {("a", "a load", "b"), ("a load", "b", "a")}
    assert set(seconds) == {"a", "b"}
    assert all(taken >= 0 for both in seconds.values() for taken in both)


def test_the_page_divides_the_card_by_the_aggregate_of_its_course():
    clock = {"by hand": 0.01, "aggregate": 0.2, "metrics": 0.3, "attendance": 0.4, "further": 0.25}
    page = card_speed.page({name: (taken, 2 * taken) for name, taken in clock.items()})
    assert "Measured: 1.25 ×" in page
    assert "the first one after a load of metrics: 1.50 ×, of attendance: 2.00 ×" in page
    assert "| by hand | 10.0 | 20.0 | 25.00 |" in page
    assert "5,000,000 metric rows" in page
