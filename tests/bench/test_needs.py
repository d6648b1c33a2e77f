"""The measurement of needs and alarms: what it simulates, and what it writes."""

from datetime import date

import numpy as np
import pytest

from bench import needs
from bench.page_rerun import Timing


def test_a_clear_order_is_held_and_equal_series_give_equal_alarms():
    everywhere, worst, _ = needs.coverage(5, 60, np.linspace(1.5, 4.0, 4), n_resamples=50)
    assert 0.8 <= worst <= everywhere <= 1
    once = needs.false_alarms(3, memory=0.4, is_share=True)
    assert once == needs.false_alarms(3, memory=0.4, is_share=True)


def test_the_page_names_the_bar_and_every_row():
    empty, skills = Timing("empty", 100, 120), Timing("skills", 250, 300)
    line = needs.skills_line({"skill_coverage": 1.25}, empty, skills, date(2026, 11, 26))
    text = needs.page(0.3, line, {"40 people": (0.99, 0.97, 0.7)}, {"share": (1.02, 0.9)})
    assert "0.30 s" in text
    assert "250 ms in the median" in text
    assert "= 500 ms" in text
    assert "1.2 s of processor time to read all of it" in text
    assert "| 40 people | 99.0 % | 97.0 % | 70.0 % |" in text
    assert "| share | 1.02 | 0.90 |" in text


@pytest.mark.slow
def test_every_frame_of_the_skills_page_is_read_and_timed(tmp_path):
    taken = needs.skills_read(40, 3, tmp_path)
    assert all(used > 0 for used in taken.values())
    assert set(taken) > {"skill_gap_by_role", "skill_coverage", "skill_people"}


@pytest.mark.slow
def test_rank_intervals_hold_the_true_rank_in_a_thousand_surveys_of_topics_close_together():
    _, worst, plain = needs.coverage(1_000, 40, np.linspace(2.8, 3.0, 12), n_resamples=200)
    assert worst >= 0.93
    assert plain < 0.93
