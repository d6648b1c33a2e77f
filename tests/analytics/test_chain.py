"""The chain of evidence of one course: each step judged by its interval, the weakest named."""

from dataclasses import replace

import pytest

from analytics import chain, ledger
from analytics.ledger import Money
from analytics.results import CannotTell
from analytics.roi import Range, Roi, UnitValue
from reporting import wording
from tests.reporting import examples

MET, OPEN, MISSED = examples.rate(190, 200), examples.rate(9, 10), examples.rate(100, 200)
VERDICT = replace(
    examples.verdicts()[0], verdict="works", attendance=MET, passed=OPEN, cost=1.0,
    satisfaction=replace(examples.satisfaction(), favourable=MISSED),
)  # fmt: skip
ENTRY = ledger.entry(VERDICT, examples.pd.DataFrame(columns=["role", "n_present", "minutes"]),
                     Money({}, {}, {}))  # fmt: skip
NEEDS = examples.combined()


def by_step(entry=ENTRY, skill="A/B 测试", needs=NEEDS):
    return {link.step: link for link in chain.links(entry, skill, needs)}


def test_every_step_stands_as_its_interval_says():
    found = by_step()
    standings = {step: link.standing for step, link in found.items()}
    assert list(found) == ["need", "attendance", "passed", "satisfaction", "effect", "cost"]
    assert standings["attendance"] == "met"
    assert standings["passed"] == "not_established"
    assert standings["satisfaction"] == "missed"
    assert standings["effect"] == "met"
    assert standings["cost"] == "none", "nobody said what the metric is worth"


def test_the_weakest_link_is_the_one_of_the_ledger_and_the_only_one():
    weakest = [step for step, link in by_step().items() if link.is_weakest]
    assert weakest == [ENTRY.weakest.link] == ["satisfaction"]


@pytest.mark.parametrize(
    ("share", "standing"), [(0.95, "met"), (0.5, "not_established"), (0.05, "missed")]
)
def test_a_need_stands_by_its_share_of_resamples_in_the_top(share, standing):
    first, *others = NEEDS.needs
    needs = replace(NEEDS, needs=(replace(first, top_share=share), *others))
    assert by_step(skill=first.topic, needs=needs)["need"].standing == standing


@pytest.mark.parametrize(
    ("skill", "needs"), [(None, NEEDS), ("骑马", NEEDS), ("A/B 测试", CannotTell("no_survey"))]
)
def test_a_skill_nobody_was_asked_about_has_no_need(skill, needs):
    found = by_step(skill=skill, needs=needs)["need"]
    assert (found.measure, found.standing) == (None, "none")


@pytest.mark.parametrize(
    ("low", "high", "standing"),
    [(0.1, 0.5, "met"), (-0.5, 0.5, "not_established"), (-0.9, -0.1, "missed")],
)
def test_a_return_stands_by_both_its_ends(low, high, standing):
    found = Roi(
        1.0,
        Range(1, 2, 3),
        Range(low, (low + high) / 2, high),
        1.0,
        low < 0 < high,
        (),
        UnitValue(1.0, 90, 1.0, 0.5, "Li"),
    )
    assert by_step(replace(ENTRY, roi=found))["cost"].standing == standing


@pytest.mark.parametrize("verdict", ["harm", "no_effect"])
def test_a_metric_that_did_not_improve_is_missed(verdict):
    entry = replace(ENTRY, verdict=replace(VERDICT, verdict=verdict))
    assert by_step(entry)["effect"].standing == "missed"


def test_a_metric_is_called_what_its_verdict_says_of_it():
    for change, words in (
        (examples.change(), {"zh": "很可能有效", "en": "likely works"}),
        (examples.change(certainty="cannot_tell"), {"zh": "还不明确", "en": "not clear yet"}),
        (examples.change(cautions=("pre_trend",)), {"zh": "还不明确", "en": "not clear yet"}),
    ):
        link = chain.ChainLink("effect", change, "not_established", False)
        for lang, said in words.items():
            assert wording.chain_state(link, lang) == said
