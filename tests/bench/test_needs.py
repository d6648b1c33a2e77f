"""The measurement of needs and alarms: what it simulates, and what it writes."""

import numpy as np

from bench import needs


def test_a_clear_order_is_held_and_equal_series_give_equal_alarms():
    everywhere, worst, _ = needs.coverage(5, 60, np.linspace(1.5, 4.0, 4), n_resamples=50)
    assert 0.8 <= worst <= everywhere <= 1
    once = needs.false_alarms(3, memory=0.4, is_share=True)
    assert once == needs.false_alarms(3, memory=0.4, is_share=True)


def test_the_page_names_the_bar_and_every_row():
    text = needs.page(0.3, {"40 people": (0.99, 0.97, 0.7)}, {"share": (1.02, 0.9)})
    assert "0.30 s" in text
    assert "| 40 people | 99.0 % | 97.0 % | 70.0 % |" in text
    assert "| share | 1.02 | 0.90 |" in text
