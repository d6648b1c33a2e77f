"""The report of a small table: sentence, card, picture, numbers, other methods."""

from collections.abc import Mapping

from analytics.evaluation.card import Alternative, Card
from analytics.results import Provenance
from reporting import charts, numbers, wording
from reporting.report import Bullets, Column, Figure, Report, Section, Table
from reporting.words import Lang, translate

Names = Mapping[str, str]


def calculator(card: Card, names: Names, file_name: str, *, lang: Lang) -> Report:
    """What a table says: the card, the interval, the numbers, the same by other methods.

    names: headers of the file by role.
    """
    answer = wording.evaluation_sentence(card, lang, names)
    sections = [Section(translate(lang, "card.title"), "", (_bullets(card, names, lang),))]
    if charts.has_picture(card):
        title = translate(lang, "calculator.picture")
        note = translate(lang, "calculator.picture_note")
        figure = charts.evaluation_interval(card, names, lang)
        sections.append(Section(title, note, (Figure(title, note, figure, answer),)))
    for table in evaluation_tables(card, names, lang):
        sections.append(Section(table.title, table.note, (table,)))
    return Report(
        "calculator",
        translate(lang, "title.calculator"),
        answer,
        tuple(sections),
        Provenance(None, 0, "", 0, 0, False, (file_name,), (), 0),
        (),
        (wording.verdict_name(card, lang),),
    )


def _bullets(card: Card, names: Names, lang: Lang) -> Bullets:
    colon = translate(lang, "format.colon")
    rows = wording.evaluation_card(card, lang, names)
    return Bullets(tuple(f"{row.heading}{colon}{wording.plain(row.text)}" for row in rows))


def evaluation_tables(card: Card, names: Names, lang: Lang) -> tuple[Table, ...]:
    """The numbers of the card, the sizes of the effect, and other methods; empty ones not."""
    tables = (_numbers(card, names, lang), _sizes(card, lang), _others(card, names, lang))
    return tuple(table for table in tables if table.rows)


def _numbers(card: Card, names: Names, lang: Lang) -> Table:
    found = card.found
    rows = [
        ("design", wording.design_name(card.design, lang)),
        ("method", wording.method_sentence(card, lang)),
        ("estimate", wording.difference_text(card, found.estimate, lang)),
        ("interval", wording.difference_interval(card, lang)),
        ("level", numbers.percent(card.level)),
        ("statistic", "" if found.statistic is None else numbers.decimal(found.statistic, 4)),
        ("df", _df(card)),
        ("p", "" if found.p_value is None else f"{found.p_value:.4g}"),
        ("verdict", wording.verdict_name(card, lang)),
    ]
    named = [(translate(lang, f"evaluation_table.{key}"), text) for key, text in rows if text]
    named += [(wording.count_name(key, lang, names), f"{n:,g}") for key, n in found.n.items()]
    return _two_columns("numbers", named, lang)


def _df(card: Card) -> str:
    df = card.found.df
    if df is None:
        return ""
    each = df if isinstance(df, tuple) else (df,)
    return ", ".join(f"{one:.6g}" for one in each)


def _sizes(card: Card, lang: Lang) -> Table:
    rows = [
        (wording.size_name(key, lang), f"{value:.6g}")
        for key, value in card.found.effect_sizes.items()
    ]
    return _two_columns("sizes", rows, lang)


def _two_columns(title: str, rows: list[tuple[str, str]], lang: Lang) -> Table:
    columns = (
        Column("quantity", translate(lang, "evaluation_table.quantity"), weight=1.4),
        Column("value", translate(lang, "evaluation_table.value"), weight=2.0),
    )
    return Table(translate(lang, f"evaluation_table.{title}"), columns, tuple(rows))


def _others(card: Card, names: Names, lang: Lang) -> Table:
    keys = ("method", "estimate", "interval", "p")
    columns = tuple(Column(key, translate(lang, f"evaluation_table.{key}")) for key in keys)
    rows = tuple(_other(one, card, names, lang) for one in card.found.alternatives)
    return Table(translate(lang, "evaluation_table.others"), columns, rows)


def _other(one: Alternative, card: Card, names: Names, lang: Lang) -> tuple[str, str, str, str]:
    unit, interval = wording.alternative_unit(one, card), one.interval
    shown = [
        ""
        if value is None
        else wording.difference_text(card, value, lang, unit=unit, interval=interval)
        for value in (
            one.estimate,
            interval and interval.low,
            interval and interval.high,
        )
    ]
    ends = translate(lang, "format.range", low=shown[1], high=shown[2]) if interval else ""
    p_value = "" if one.p_value is None else numbers.p_value(one.p_value)
    return (wording.alternative_name(one, lang, names), shown[0], ends, p_value)
