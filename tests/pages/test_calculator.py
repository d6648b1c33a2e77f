"""The calculator page: a table put in, the answer of its card, another design, the files."""

import pytest

from analytics.evaluation.evaluating import evaluate
from data.importing.reading import read_files
from data.importing.roles import read_table
from reporting import wording
from reporting.words import translate
from tests.pages.seeing import go_to, open_app, plain, see

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

SLEEP = "增加睡眠,组别,编号\n" + "\n".join(
    f"{extra},{group},{person}"
    for group, values in (
        (1, (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)),
        (2, (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)),
    )
    for person, extra in enumerate(values, 1)
)
UCB = """录取结果,性别,院系,人数
录取,男,A,512
未录取,男,A,313
录取,女,A,89
未录取,女,A,19
录取,男,F,22
未录取,男,F,351
录取,女,F,24
未录取,女,F,317
"""


@pytest.fixture
def calculator():
    """The page of a reader of Chinese with a pasted table."""

    def paste(text: str):
        app = open_app("zh")
        go_to(app, "calculator")
        app.text_area(key="calculator_text").set_value(text).run()
        return app

    return paste


def sentence_of(text, **options):
    roles = read_table(read_files([("粘贴的表.csv", text.encode())])[0])
    card = evaluate(roles.frame, is_rating=roles.is_rating, assumed=roles.assumed, **options)
    return wording.evaluation_sentence(card, "zh", roles.headers)


def test_the_answer_is_that_of_the_command(calculator):
    seen = see(calculator(SLEEP))
    assert seen.exceptions == ()
    assert seen.answer == sentence_of(SLEEP)
    assert "−1.58（−2.46 至 −0.70）" in seen.answer
    assert len(seen.figures) == 1


def test_another_design_is_computed_and_warned_of(calculator):
    app = calculator(SLEEP)
    app.selectbox(key="calculator_design").select("two_means").run()
    seen = see(app)
    assert seen.answer == sentence_of(SLEEP, design="two_means")
    assert translate("zh", "evaluation_warning.paired_read_as_independent") in seen.text


def test_groups_made_up_differently_carry_a_banner(calculator):
    seen = see(calculator(UCB))
    assert translate("zh", "calculator.composition_changed") in plain(" ".join(seen.words))


def test_a_design_that_cannot_be_computed_gets_a_sentence(calculator):
    app = calculator(SLEEP)
    app.selectbox(key="calculator_design").select("team_change").run()
    assert app.exception == []
    assert translate("zh", "problem.needs_teams") in [plain(box.value) for box in app.error]


def test_a_cell_that_is_no_number_gets_a_sentence(calculator):
    app = calculator("班级,得分\n甲,56\n乙,约80\n甲,70\n乙,80\n")
    assert app.exception == []
    assert any("约80" in box.value for box in app.error)


@pytest.mark.parametrize(
    "text",
    [
        "班级,通过,未通过\n甲班,56,14\n乙班,48,32\n",
        "学员,前测,中测,后测\n"
        + "".join(f"E{k},{60 + k},{63 + k},{66 + k + k % 2}\n" for k in range(9)),
        "第一次\\第二次,赞成,反对\n赞成,79,15\n反对,8,57\n",
    ],
)
def test_a_table_read_as_records_is_that_of_the_command_too(calculator, text):
    seen = see(calculator(text))
    assert seen.exceptions == ()
    assert seen.answer == sentence_of(text)


def test_the_first_day_after_is_typed_where_a_series_has_no_phases(calculator):
    days = [
        f"2026-0{1 + k // 28}-{1 + k % 28:02d},{100 + k % 7 + 20 * (k >= 56)}" for k in range(84)
    ]
    text = "日期,成交额\n" + "\n".join(days)
    app = calculator(text)
    app.text_input(key="calculator_first_after").set_value("2026-03-01").run()
    seen = see(app)
    roles = read_table(read_files([("粘贴的表.csv", text.encode())])[0], "phase=2026-03-01")
    card = evaluate(roles.frame, is_rating=roles.is_rating, assumed=roles.assumed)
    assert card.design == "before_after_series"
    # 103 a day in whole weeks before, 123 after
    assert card.found.estimate == pytest.approx(20 / 103)
    assert seen.answer == wording.evaluation_sentence(card, "zh", roles.headers)


def test_target_and_margin_are_typed_beside_the_level(calculator):
    app = calculator("速度\n" + "\n".join(str(850.5 + 10 * (k % 7)) for k in range(12)))
    assert "目标" in plain(app.error[0].value)
    app.text_input(key="calculator_target").set_value("734.5").run()
    app.text_input(key="calculator_margin").set_value("大约").run()
    assert translate("zh", "calculator.not_a_number") in [box.value for box in app.error]
    app.text_input(key="calculator_margin").set_value("200").run()
    seen = see(app)
    assert seen.answer.startswith("速度 876，目标 734.5")
    assert "200" in seen.answer


def test_the_example_gives_an_answer():
    app = open_app("en")
    go_to(app, "calculator")
    app.button[-1].click().run()
    seen = see(app)
    assert seen.exceptions == ()
    assert "workshop 84.1, usual class 75.2" in seen.answer
