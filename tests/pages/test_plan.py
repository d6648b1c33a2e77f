"""What a reader chooses on the plan page."""

import pytest

from reporting.words import translate
from tests.pages.seeing import go_to, open_app, see

pytestmark = pytest.mark.slow
#: The sample has a milestone that was due on Friday 28 August 2026.
DUE = {
    "zh": (("month", "2026-08"), ("week", "2026-08-24 至 08-30")),
    "en": (("month", "2026-08"), ("week", "24 Aug–30 Aug 2026")),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_milestones_are_counted_by_month_and_by_week(sample, language):
    sample(language)
    app = open_app(language)
    go_to(app, "plan")
    for by, first in DUE[language]:
        app.button_group(key="milestones_by").set_value(by).run()
        seen = see(app)
        assert seen.exceptions == ()
        assert first in seen.cells
        assert translate(language, f"training_plan.by_{by}") in seen.text
