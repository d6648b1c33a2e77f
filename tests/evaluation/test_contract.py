"""The object of an evaluation keeps its promise for every design: every field, and a sensible one."""

import pytest

from analytics.evaluation.card import DESIGNS
from data.importing.reading import read_files
from reporting import charts
from reporting.evaluation import as_json
from reporting.words import LANGS, has_words
from tests.evaluation.test_designs import TABLES, days, evaluated, of, teams

pytestmark = pytest.mark.slow

UNITS = {
    "share", "points", "odds_ratio", "rate_ratio", "value", "relative", "probability",
    "coefficient", "association", "rank_biserial",
}  # fmt: skip
VERDICTS = {"clear", "likely", "cannot_tell", "clear_no_effect", "described"}


@pytest.fixture(scope="module")
def told():
    """Design -> objects: the tables as recognised, and declared where nothing is recognised so."""
    sources = read_files(
        [(f"{k}.csv", text.encode()) for k, (text, _) in enumerate(TABLES.values())]
    )
    read = dict(zip(TABLES, sources, strict=True))
    cards = [evaluated(source) for source in sources]
    cards += [
        evaluated(read["scores of two groups"], design="ranks"),
        evaluated(read["before and after"], design="paired_ranks"),
    ]
    found: dict[str, list] = {}
    for card, roles in cards:
        if charts.has_picture(card):
            charts.evaluation_interval(card, roles.headers, "zh")
        found.setdefault(card.design, []).append(as_json(card, roles.headers))
    for frame in (teams(), days(70, 40, trend=0.006)):
        card = of(frame)
        found.setdefault(card.design, []).append(as_json(card))
    return found


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_returns_every_field(design, told):
    for one in told[design]:
        assert one["design"] == design
        assert one["unit"] in UNITS
        assert one["verdict"] in VERDICTS
        assert one["level"] == 0.95
        assert next(iter(one["n"])) == "total"
        assert one["n"]["total"] > 0
        assert all(n >= 0 for n in one["n"].values())
        assert one["p_value"] is None or 0 <= one["p_value"] <= 1
        if one["interval"] is not None and None not in (one["estimate"], *one["interval"]):
            assert one["interval"][0] <= one["estimate"] <= one["interval"][1]
        for other in one["alternatives"]:
            assert set(other) == {"method", "estimate", "interval", "p_value"}
        for lang in LANGS:
            assert one["sentence"][lang].strip()
            assert has_words(lang, f"design_reason.{one['reason']}")
            assert has_words(lang, f"design_method.{one['method']}")
            assert all(has_words(lang, f"evaluation_warning.{code}") for code in one["warnings"])


@pytest.mark.parametrize("design", sorted(set(DESIGNS) - {"reliability", "one_proportion"}))
def test_every_comparison_names_the_level_of_each_side(design, told):
    for one in told[design]:
        levels = [name for name in one["effect_sizes"] if name.startswith("level:")]
        assert len(levels) >= 2 or one["reason"] == "ratings_of_one_group"
