"""A report as a PDF, from the same value as the other files, with its Chinese font inside."""

import json
from pathlib import Path
from typing import Any

import typst

from reporting import wording
from reporting.brand import Brand
from reporting.drawn import svg
from reporting.report import Bullets, Figure, Report, Section, Table, cell_text
from reporting.words import Lang, translate

ASSETS = Path(__file__).parent / "assets"
#: The first holds Han and Latin, the second the signs it lacks; then what the computer has.
FONTS = ["Noto Sans CJK SC", "DejaVu Sans Mono"]
#: A page shows at most so many rows of a table; the workbook has them all.
MOST_ROWS = 60
#: Columns after these do not fit a page; the workbook has them all.
MOST_COLUMNS = 9
LOGO = "logo.svg"


def printed(report: Report, lang: Lang) -> bytes:
    """The file, in portrait A4."""
    pictures: dict[str, bytes] = {}
    numbering = {"figure": 0, "table": 0}
    sections = [_section(section, pictures, numbering, lang) for section in report.sections]
    told = {
        "title": report.title,
        "author": report.brand.name or translate(lang, "report.product"),
        "brand": {
            "name": report.brand.name,
            "accent": report.brand.accent or "#1B2430",
            "logo": LOGO if report.brand.logo else "",
        },
        "fonts": FONTS,
        "lang": lang,
        "region": {"zh": "cn", "en": "us"}[lang],
        "foot": translate(lang, "sample.note") if report.is_sample else "",
        "under": _under(report, lang),
        "answer": wording.plain(report.answer),
        "origin": wording.provenance_line(report.provenance, lang),
        "contents": translate(lang, "report.contents"),
        "sections": [section for section in sections if section["blocks"]],
        "definitions_title": translate(lang, "report.definitions"),
        "definitions": report.definitions,
        "colon": translate(lang, "format.colon"),
        "provenance_title": translate(lang, "report.provenance"),
        "provenance": wording.provenance_lines(report.provenance, lang, made_at=report.made_at),
    }
    files = {
        "main": (ASSETS / "paper.typ").read_bytes(),
        "data.json": json.dumps(told, ensure_ascii=False).encode(),
        **pictures,
    }
    if report.brand.logo:
        files[LOGO] = _logo(report.brand)
    return typst.compile(files, format="pdf", font_paths=[str(ASSETS / "fonts")])


def _logo(brand: Brand) -> bytes:
    """The logo inside an SVG: the files that Typst is given have to be text."""
    width, height = brand.pixels
    size = f'width="{width}" height="{height}"'
    source = f"data:image/png;base64,{brand.logo}"
    picture = f'<image xlink:href="{source}" {size}/>'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {names} {size}>{picture}</svg>".encode()


def _under(report: Report, lang: Lang) -> list[str]:
    lines = [translate(lang, "sample.note")] if report.is_sample else []
    return [*lines, " · ".join(report.judgements)] if report.judgements else lines


def _section(
    section: Section, pictures: dict[str, bytes], numbering: dict[str, int], lang: Lang
) -> dict[str, Any]:
    blocks = [_block(block, pictures, numbering, lang) for block in section.blocks]
    return {
        "title": section.title,
        "note": section.note,
        "blocks": [block for block in blocks if block],
    }


def _block(
    block: object, pictures: dict[str, bytes], numbering: dict[str, int], lang: Lang
) -> dict[str, Any] | None:
    """A block as the template reads it; None for a picture that stands in the tables alone."""
    if isinstance(block, Table):
        return _table(block, lang) | {"title": _caption("table", block.title, numbering, lang)}
    if isinstance(block, Figure):
        picture = svg(block)
        if not picture:
            return None
        name = f"figure{len(pictures) + 1}.svg"
        pictures[name] = picture.encode()
        title = _caption("figure", block.title, numbering, lang)
        return {"kind": "figure", "file": name, "title": title, "alt": block.alt}
    if isinstance(block, Bullets):
        return {"kind": "list", "items": list(block.items)}
    return {"kind": "text", "text": wording.plain(str(block))}


def _caption(kind: str, title: str, numbering: dict[str, int], lang: Lang) -> str:
    """The caption of the next table or figure, numbered as in the document of Word."""
    numbering[kind] += 1
    return translate(lang, f"report.{kind}_caption", n=numbering[kind], title=title)


def _table(table: Table, lang: Lang) -> dict[str, Any]:
    places = [k for k, column in enumerate(table.columns) if not column.is_detail][:MOST_COLUMNS]
    columns = [table.columns[k] for k in places]
    notes = [table.note] if table.note else []
    if len(table.rows) > MOST_ROWS:
        total = len(table.rows)
        notes.append(translate(lang, "report.more_rows", n=MOST_ROWS, total=total))
    elif len(places) < len(table.columns):
        notes.append(translate(lang, "report.more_columns"))
    if not table.rows:
        notes.append(translate(lang, "report.no_rows"))
    return {
        "kind": "table",
        "note": " · ".join(notes),
        "columns": [
            {"label": column.label, "share": column.weight, "right": column.is_right}
            for column in columns
        ],
        "rows": [
            [cell_text(row[k], table.columns[k], lang) for k in places]
            for row in table.rows[:MOST_ROWS]
        ],
    }
