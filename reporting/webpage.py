"""A report as one web page that opens without a network: Plotly inside once, nothing loaded."""

import html
import json
from functools import cache

import plotly.offline

from analytics.results import Origin
from reporting import wording
from reporting.brand import Brand
from reporting.charts.drawing import CONFIG
from reporting.palette import FONT, INK, SLATE
from reporting.report import (
    Block,
    Bullets,
    Column,
    Counts,
    Estimate,
    Figure,
    Report,
    Section,
    Table,
    cell_text,
)
from reporting.reports.origins import origin_name, source_table
from reporting.words import Lang, translate

#: A page of a report shows at most so many rows of a table; the workbook has them all.
MOST_ROWS = 300

STYLE = f"""
:root {{ color-scheme: light; }}
body {{ margin: 0 auto; padding: 24px 20px 48px; max-width: 980px; color: #1B2430; background: #FFF;
  font: 15px/1.6 {FONT}; }}
body:lang(en) {{ font-family: 'Source Sans', 'Segoe UI', system-ui, {FONT}; }}
h1 {{ font-size: 26px; line-height: 1.3; margin: 0 0 8px; }}
h2 {{ font-size: 18px; margin: 36px 0 2px; }}
h3 {{ font-size: 15px; margin: 18px 0 2px; }}
p.answer {{ font-size: 18.75px; font-weight: 600; margin: 4px 0 12px; }}
p.note, footer {{ color: #4A5768; font-size: 13.1px; margin: 0 0 8px; }}
p.sample {{ color: #7D4A00; background: #FFF3DC; display: inline-block; padding: 1px 8px;
  border-radius: 6px; margin: 0 0 8px; }}
p.whose {{ font-weight: 600; margin: 0 0 12px; }}
p.whose img {{ vertical-align: middle; max-width: 240px; object-fit: contain; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: 13.1px; margin: 6px 0 14px;
  max-width: 100%; min-width: 40%; }}
caption {{ text-align: left; color: #4A5768; padding: 2px 0 4px; }}
th, td {{ text-align: left; padding: 5px 8px; border-bottom: 1px solid #DEE3EA;
  vertical-align: top; }}
th {{ color: #3A4655; background: #F3F5F8; font-weight: 600; cursor: pointer; }}
th[aria-sort]::after {{ content: " ▲"; font-size: 9px; }}
th[aria-sort="descending"]::after {{ content: " ▼"; }}
.state {{ white-space: nowrap; }}
td {{ min-width: 3.2em; }}
td:first-child {{ min-width: 6em; }}
.right {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
th.right {{ white-space: normal; }}
figure {{ margin: 8px 0 16px; }}
figure > div {{ width: 100%; }}
footer {{ margin-top: 40px; border-top: 1px solid #DEE3EA; padding-top: 10px; }}
dt {{ font-weight: 600; }}
dd {{ margin: 0 0 6px; color: {INK["light"]}; }}
a {{ color: {SLATE}; }}
details {{ border-bottom: 1px solid #DEE3EA; padding: 4px 0; }}
summary {{ cursor: pointer; }}
details details {{ border: 0; margin-left: 16px; }}
p.origin {{ font-size: 13.1px; margin: 0 0 4px; }}
pre {{ background: #F3F5F8; padding: 8px; font-size: 12px; overflow-x: auto; }}
@page {{ margin: 14mm; }}
@media print {{ body {{ max-width: none; padding: 0; }} figure, table, tr {{ break-inside: avoid; }}
  h2, h3, p.note, caption, p:has(+ h3), p:has(+ figure) {{ break-after: avoid; }}
  thead {{ break-after: avoid; display: table-header-group; }} .scroll {{ overflow: visible; }}
  section:not(#origins) > details {{ display: none; }} }}
"""

#: Nothing is fetched, whatever a text of the report might hold.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:"
)

#: A way to where numbers come from opens what it leads to; a click on a heading of a table sorts
#: its rows by the values themselves, empty cells last.
ACT = """
const value = (row, k) => row.cells[k].dataset.value ?? row.cells[k].textContent.trim();
const before = (a, b) => {
  const x = Number(a), y = Number(b);
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a.localeCompare(b, document.documentElement.lang);
};
for (const head of document.querySelectorAll("thead th")) {
  const sort = () => {
    const isUp = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const body = head.closest("table").tBodies[0];
    const rows = [...body.rows];
    rows.sort((a, b) => {
      const x = value(a, head.cellIndex), y = value(b, head.cellIndex);
      if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1);
      return isUp ? before(x, y) : before(y, x);
    });
    body.append(...rows);
  };
  head.tabIndex = 0;
  head.addEventListener("click", sort);
  head.addEventListener("keydown", (key) => { if (key.key === "Enter") sort(); });
}
const unfold = () => {
  const found = location.hash && document.getElementById(location.hash.slice(1));
  if (found && found.tagName === "DETAILS") { found.open = true; found.scrollIntoView(); }
};
addEventListener("hashchange", unfold);
unfold();
"""

DRAW = """
for (const holder of document.querySelectorAll("figure > div[data-figure]")) {
  const figure = JSON.parse(document.getElementById(holder.dataset.figure).textContent);
  Plotly.newPlot(holder, figure.data, figure.layout, CONFIG);
}
"""


def webpage(report: Report, lang: Lang) -> bytes:
    """The page; every text is escaped, and the colours are the light ones."""
    figures: list[str] = []
    known = {one.question for one in report.origins}
    body = "\n".join(_section(section, lang, figures, known) for section in report.sections)
    config = json.dumps(CONFIG | {"responsive": True})
    draw = DRAW.replace("CONFIG", config)
    library = f"<script>{_plotly()}</script>\n<script>{draw}</script>" if figures else ""
    code = {"zh": "zh-CN", "en": "en"}[lang]
    return f"""<!DOCTYPE html>
<html lang="{code}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_safe(report.title)}</title>
<style>{STYLE}{_coloured(report.brand)}</style>
</head>
<body>
{_head(report, lang)}
<main>
{body}
{_definitions(report, lang)}
{_origins(report, lang)}
</main>
{_foot(report, lang)}
{"".join(figures)}
<script>{ACT}</script>
{library}
</body>
</html>
""".encode()


@cache
def _plotly() -> str:
    """The library, once per process; a closing tag inside it must not end the script."""
    return plotly.offline.get_plotlyjs().replace("</script", "<\\/script")


def _safe(text: object) -> str:
    return html.escape(str(text), quote=True)


def _coloured(brand: Brand) -> str:
    """The organisation's colour on headings, and as a line at the top."""
    if not brand.accent:
        return ""
    return f"h1, h2 {{ color: {brand.accent}; }} body {{ border-top: 4px solid {brand.accent}; }}"


def _whose(brand: Brand) -> str:
    """Logo and name of the organisation in one line."""
    source = f"data:image/png;base64,{brand.logo}"
    logo = f'<img src="{source}" alt="" height="36"> ' if brand.logo else ""
    return "" if brand.is_plain else f'<p class="whose">{logo}{_safe(brand.name)}</p>'


def _head(report: Report, lang: Lang) -> str:
    sample = f'<p class="sample">{_safe(translate(lang, "sample.note"))}</p>'
    judgements = " · ".join(report.judgements)
    return "\n".join(
        part
        for part in (
            "<header>",
            _whose(report.brand),
            f"<h1>{_safe(report.title)}</h1>",
            sample if report.is_sample else "",
            f'<p class="note">{_safe(judgements)}</p>' if judgements else "",
            f'<p class="answer">{_safe(wording.plain(report.answer))}</p>',
            f'<p class="note">{_safe(wording.provenance_line(report.provenance, lang))}</p>',
            "</header>",
        )
        if part
    )


def _section(section: Section, lang: Lang, figures: list[str], known: set[str]) -> str:
    note = f'<p class="note">{_safe(section.note)}</p>' if section.note else ""
    blocks = "\n".join(_block(block, section, lang, figures) for block in section.blocks)
    ways = _ways(section, lang, known)
    return f"<section>\n<h2>{_safe(section.title)}</h2>\n{note}\n{blocks}\n{ways}\n</section>"


def _ways(section: Section, lang: Lang, known: set[str]) -> str:
    """From the numbers of a section to where they come from, one link for each question."""
    links = [
        f'<li><a href="#origin-{name}">{_safe(wording.origin_definition(name, lang))}</a></li>'
        for name in section.behind
        if name in known
    ]
    if not known:
        return ""
    chapter = _safe(translate(lang, "origin.chapter"))
    links = links or [f'<li><a href="#origins">{chapter}</a></li>']
    title = _safe(translate(lang, "origin.all_numbers"))
    return f"<details><summary>{title}</summary><ul>{''.join(links)}</ul></details>"


def _origins(report: Report, lang: Lang) -> str:
    """Every question behind the report: definition, SQL, parameters, loads, sheets and rows."""
    if not report.origins:
        return ""
    title = _safe(translate(lang, "origin.chapter"))
    note = _safe(translate(lang, "origin.chapter_note"))
    parts = []
    named: set[str] = set()
    for one in report.origins:
        anchor = "" if one.question in named else f' id="origin-{one.question}"'
        named.add(one.question)
        parts.append(_origin(one, report, lang, anchor))
    head = f'<h2>{title}</h2><p class="note">{note}</p>'
    return f'<section id="origins">{head}{"".join(parts)}</section>'


def _origin(one: Origin, report: Report, lang: Lang, anchor: str) -> str:
    table = source_table([s for s in report.sources if s.kind in one.kinds], lang)
    if not one.kinds:
        behind = f'<p class="origin">{_safe(translate(lang, "origin.no_file"))}</p>'
    elif not table.rows:
        behind = f'<p class="origin">{_safe(translate(lang, "origin.no_right"))}</p>'
    else:
        behind = _table(table, Section("", "", ()), lang)
    return (
        f"<details{anchor}><summary>{_safe(origin_name(one, lang))}</summary>"
        f'<p class="origin">{_safe(wording.origin_definition(one.question, lang))}</p>'
        f'<p class="origin">{_safe(wording.origin_parameters(one, lang))}</p>'
        f"<pre>{_safe(one.sql)}</pre>{behind}</details>"
    )


def _block(block: Block, section: Section, lang: Lang, figures: list[str]) -> str:
    if isinstance(block, Table):
        return _table(block, section, lang)
    if isinstance(block, Figure):
        return _figure(block, section, figures)
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{_safe(item)}</li>" for item in block.items) + "</ul>"
    return f"<p>{_safe(wording.plain(block))}</p>"


def _figure(block: Figure, section: Section, figures: list[str]) -> str:
    """The holder of a figure; its data stand at the end of the page, safe inside a script."""
    name = f"figure{len(figures)}"
    data = block.figure.to_json().replace("<", "\\u003c")
    figures.append(f'<script type="application/json" id="{name}">{data}</script>\n')
    is_repeated = block.title in section.title
    heading = "" if is_repeated else f"<h3>{_safe(block.title)}</h3>"
    note = "" if block.note in ("", section.note) else f'<p class="note">{_safe(block.note)}</p>'
    height = block.figure.layout.height
    # the words under a chain would run into each other on a phone
    wide = ";min-width:680px" if block.steps else ""
    holder = (
        f'<div data-figure="{name}" role="img" aria-label="{_safe(block.alt)}"'
        f' style="height:{height}px{wide}"></div>'
    )
    rolling = ' style="overflow-x:auto"' if wide else ""
    return f"{heading}{note}<figure{rolling}>{holder}</figure>"


def _table(table: Table, section: Section, lang: Lang) -> str:
    head = "".join(
        f'<th scope="col"{_side(column)}>{_safe(column.label)}</th>' for column in table.columns
    )
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td{_side(column)}{_sorted_by(value)}>{_safe(cell_text(value, column, lang))}</td>"
            for value, column in zip(row, table.columns, strict=True)
        )
        + "</tr>"
        for row in table.rows[:MOST_ROWS]
    )
    notes = [] if table.title in section.title else [table.title]
    notes += [table.note] if table.note not in ("", section.note) else []
    if len(table.rows) > MOST_ROWS:
        total = len(table.rows)
        notes.append(translate(lang, "report.more_rows", n=MOST_ROWS, total=total))
    if not table.rows:
        notes.append(translate(lang, "report.no_rows"))
    caption = f"<caption>{_safe(' · '.join(notes))}</caption>" if notes else ""
    return (
        f'<div class="scroll"><table aria-label="{_safe(table.title)}">{caption}'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _sorted_by(value: object) -> str:
    """What a cell is sorted by where its words are not: the number before its rounding."""
    if isinstance(value, Estimate):
        value = value.value
    elif isinstance(value, Counts):
        value = value.successes / value.n
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f' data-value="{value:.12g}"' if is_number else ""


def _side(column: Column) -> str:
    if column.kind == "state":
        return ' class="state"'
    return ' class="right"' if column.is_right else ""


def _definitions(report: Report, lang: Lang) -> str:
    if not report.definitions:
        return ""
    pairs = "".join(
        f"<dt>{_safe(name)}</dt><dd>{_safe(text)}</dd>" for name, text in report.definitions
    )
    title = _safe(translate(lang, "report.definitions"))
    return f"<section><h2>{title}</h2><dl>{pairs}</dl></section>"


def _foot(report: Report, lang: Lang) -> str:
    lines = wording.provenance_lines(report.provenance, lang, made_at=report.made_at)
    text = "<br>".join(_safe(line) for line in lines)
    title = _safe(translate(lang, "report.provenance"))
    return f"<footer><strong>{title}</strong><br>{text}</footer>"
