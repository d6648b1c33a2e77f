"""Power: R's printed answers, statsmodels, and simulation of what is planned."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestIndPower, TTestPower

from analytics.statistics import moments, panels, power, proportions, two_means
from bench.simulation import TeamDesign, team_panel


def test_r_prints_the_same():
    # R: power.t.test(n = 20, delta = 1, sd = 1); (power = .90, delta = 1);
    # power.prop.test(p1 = .50, p2 = .75, power = .90); (n = 50, p1 = .50, p2 = .75)
    assert power.t_test(20, 1, 1) == pytest.approx(0.8689528, abs=5e-8)
    assert power.t_test_size(1, 1, power=0.9) == pytest.approx(22.02110, abs=5e-6)
    assert power.two_proportions_size(0.5, 0.75, power=0.9) == pytest.approx(76.7, abs=0.05)
    assert power.two_proportions(50, 0.5, 0.75) == pytest.approx(0.740, abs=5e-4)


@given(st.integers(3, 200), st.floats(0.05, 1.5))
def test_t_tests_agree_with_statsmodels(n, effect):
    two = TTestIndPower().power(effect, n, 0.05)
    one = TTestPower().power(effect, n, 0.05)
    assume(np.isfinite(two) and np.isfinite(one))  # scipy's tail of no chance at all
    assert power.t_test(n, effect, 1, both_tails=True) == pytest.approx(two, abs=1e-8)
    for design in ("one_sample", "paired"):
        found = power.t_test(n, effect, 1, design=design, both_tails=True)
        assert found == pytest.approx(one, abs=1e-8)


@given(st.floats(0.2, 2), st.floats(0.5, 0.95))
def test_a_size_gives_the_power_it_was_asked_for(effect, wanted):
    n = power.t_test_size(effect, 1, power=wanted)
    assert n == 2 or power.t_test(n, effect, 1) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(("n", "share", "null"), [(20, 0.9, 0.8), (60, 0.95, 0.8), (40, 0.7, 0.8)])
def test_one_share_is_enumerated(n, share, null):
    rejected = [proportions.mid_p(x, n, null) < 0.05 for x in range(n + 1)]
    by_hand = sum(stats.binom.pmf(x, n, share) for x in range(n + 1) if rejected[x])
    assert power.one_proportion(n, share, null) == pytest.approx(by_hand)
    assert power.one_proportion(n, null, null) < 0.075


def test_half_an_interval_is_found_half_the_time():
    for n, spread in ((40, 1.0), (400, 3.0)):
        width = stats.t.ppf(0.975, 2 * (n - 1)) * spread * np.sqrt(2 / n)
        assert power.t_test(n, width, spread) == pytest.approx(0.5, abs=0.01)
    noise = power.noise_of_rate(0.08, 2_000, 4.3, 0.35)
    for windows in ((30, 30), (84, 28), (90, 60)):
        width = power.half_width(noise, *windows)
        assert power.before_after(np.expm1(width), noise, *windows) == pytest.approx(0.5, abs=0.03)


def test_the_smallest_visible_lift_is_found_as_often_as_it_says():
    noise = power.noise_of_amount(0.15, 0.4)
    for wanted in (0.5, 0.8, 0.9):
        lift = power.visible_lift(noise, 84, 28, power=wanted)
        assert power.before_after(lift, noise, 84, 28) == pytest.approx(wanted, abs=1e-6)
        lift = power.visible_lift_of_teams(0.1, 5, 5, power=wanted)
        assert power.teams(lift, 0.1, 5, 5) == pytest.approx(wanted, abs=1e-6)
    assert power.visible_lift(power.noise_of_amount(50, 0.4), 28, 28) is None


def test_more_days_quieter_days_and_more_teams_see_more():
    quiet, loud = (
        power.noise_of_rate(0.08, 2_000, 1.5, 0.1),
        power.noise_of_rate(0.08, 2_000, 5, 0.3),
    )
    assert power.visible_lift(quiet, 84, 28) < power.visible_lift(loud, 84, 28)
    assert power.visible_lift(loud, 84, 28) < power.visible_lift(loud, 28, 28)
    assert power.visible_lift_of_teams(0.1, 8, 8) < power.visible_lift_of_teams(0.1, 3, 8)


def test_noise_from_what_a_card_shows():
    # 2,000 visits at 8 %: counting variance .92 / 160 of the squared level, four times that in all
    noise = power.noise_of_rate(0.08, 2_000, 4.0, 0.3)
    assert noise.spread**2 == pytest.approx(4 * 0.92 / 160)
    assert noise.counting == 0.25
    assert noise.carry_over == pytest.approx(0.4)
    assert power.noise_of_rate(0.08, 2_000, 0.7, 0.2).carry_over == 0.0
    assert power.noise_of_amount(0.2, -0.3).carry_over == 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: power.noise_of_rate(1, 10, 1, 0),
        lambda: power.noise_of_amount(0, 0),
        lambda: power.before_after(-1, power.noise_of_amount(1, 0), 30, 30),
        lambda: power.before_after(0.1, power.noise_of_amount(1, 0), 30, 3),
        lambda: power.teams(0.1, 0.1, 1, 5),
        lambda: power.t_test(1, 1, 1),
        lambda: power.t_test_size(0, 1),
        lambda: power.two_proportions(9, 0, 0.5),
        lambda: power.two_proportions_size(0.5, 0.5),
    ],
)
def test_plans_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        wrong()


def test_cohens_h_of_a_plan_has_no_sign():
    assert (
        power.effect_size(0.5, 0.75)
        == power.effect_size(0.75, 0.5)
        == pytest.approx(0.5236, abs=5e-5)
    )


@pytest.mark.slow
def test_the_planned_power_of_teams_is_the_simulated_one():
    design, lift = TeamDesign(5, 0.05, 0.0), 0.10
    total, volume = team_panel(np.random.default_rng(1), design, 400)
    spread = (
        np.mean(
            [
                np.std(panels.window_changes(x, n, slice(0, 30), slice(30, 60)), ddof=1) ** 2
                for x, n in zip(total, volume, strict=True)
            ]
        )
        ** 0.5
    )
    total, volume = team_panel(np.random.default_rng(2), design, 3_000, lift_from=30, lift=lift)
    found = []
    for x, n in zip(total, volume, strict=True):
        moved = panels.window_changes(x, n, slice(0, 30), slice(30, 60))
        found.append(panels.team_change(moved[:5], moved[5:]).p_value < 0.05)
    assert power.teams(lift, spread, 5, 5) == pytest.approx(np.mean(found), abs=0.04)


@pytest.mark.slow
def test_the_planned_power_of_a_t_test_is_the_simulated_one():
    rng = np.random.default_rng(20260112)
    found = [
        two_means.welch(
            moments.of_values(rng.normal(0.6, 1, 25)), moments.of_values(rng.normal(0, 1, 25))
        ).p_value
        < 0.05
        for _ in range(4_000)
    ]
    assert power.t_test(25, 0.6, 1) == pytest.approx(np.mean(found), abs=0.025)
