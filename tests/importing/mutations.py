"""Spreadsheets of every kind and container, broken in every way we can think of, by seed.

A mutated file is a function of its number alone: the same number gives the same bytes.
"""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape
from pathlib import Path

import xlsxwriter
import xlwt

Grid = list[list[object]]

#: One small table of each kind, as somebody would type it.
TABLES: dict[str, str] = {
    "roster": """
        工号|姓名|部门|岗位|入职日期
        0001|王敏|数据部|数据分析师|2024-03-01
        0002|李雷|产品部|产品经理|2023-07-15
        0003|韩梅|运营部|用户研究员|2022/1/9
        0004|Tom Lee|数据部|数据分析师|2021-11-30""",
    "course": """
        课程名称|对应能力|形式|时长(小时)|讲师
        A/B 测试|实验设计|线下|6|陈老师
        SQL 进阶|数据提取|线上|4.5|Lin
        用户访谈|研究方法|线下|3|周老师""",
    "session": """
        课程|日期|期次|开始|结束|讲师
        A/B 测试|2026-03-05|第1期|09:00|17:00|陈老师
        SQL 进阶|2026-03-12|第1期|13:30|18:00|Lin
        用户访谈|2026-04-02|第2期|09:00|12:00|周老师""",
    "attendance": """
        A/B 测试 签到表 2026年3月|||
        工号|姓名|部门|3月5日|3月6日
        0001|王敏|数据部|√|√
        0002|李雷|产品部|迟到|√
        0003|韩梅|运营部|请假|×
        0004|Tom Lee|数据部|√|
        合计|||3|2""",
    "assessment": """
        工号|姓名|前测|后测|是否合格|备注
        0001|王敏|62|88|合格|
        0002|李雷|缺考|79.5|合格|补考
        0003|韩梅|55|优|不合格|
        0004|Tom Lee|85%|92|合格|
        平均||60|86||""",
    "survey": """
        序号|提交答卷时间|所用时间|来源|来自IP|1、您对课程的总体满意度|2、您还想学什么|3、您推荐本课程的可能性
        1|2026/3/6 10:01:22|136秒|微信|10.0.0.1|非常满意|数据分析┋实验设计|9
        2|2026/3/6 10:05:40|95秒|微信|10.0.0.2|满意|〖其他〗|10
        3|2026/3/6 10:09:01|1分20秒|链接|10.0.0.3|一般|(空)|6
        4|2026/3/6 11:15:55|88秒|微信|10.0.0.4|不满意|实验设计|-3""",
    "metric": """
        日期|团队|指标|分子|分母|目标
        2026-01-05|数据部|转化率|120|2,400|5%
        2026-01-06|数据部|转化率|118|2,380|5%
        2026-01-05|产品部|次日留存率|600|1500|0.4
        2026-01-06|产品部|次日留存率|590|1490|40%""",
    "metric_wide": """
        数据库：月度数据|||
        指标|2026年3月|2026年2月|2026年1月
        投诉率(%)|1.2|1.4|1.5
        GMV(万元)|1.2万|980|1,010
        注：未经审计|||""",
    "skill_level": """
        工号|姓名|岗位|数据提取|实验设计|研究方法
        0001|王敏|数据分析师|3|2|1
        0002|李雷|产品经理|2|2|2
        0003|韩梅|用户研究员|1|3|4""",
    "skill_requirement": """
        岗位|能力|要求等级|权重
        数据分析师|数据提取|4|0.5
        产品经理|实验设计|3|0.3
        用户研究员|研究方法|4|0.2""",
}

#: What no table should hold, and every table some day does.
NASTY: tuple[object, ...] = (
    999, 120, 0.85, -3.5, 45000, "17/20", "85+5", "满分", "0(缺考)", "85(补)", "缺 考", "V", "△", "□", "★★★", "5星",
    "9月5日14:00", "9/5 话术", "8:00-17:00", "第1次", "满分100", "张伟、王芳", "等12人", "3天", "半天", "2026Q1",
    "10,5", "12/13/2026", "20260305", "同上", "离职", "考官A", "开场白(20分)", "数据部",
    None, "", " ", "\u3000", "-", "—", "/", "合计", "平均", "缺考", "迟到,早退", "√(迟到)", "N/A",
    "#DIV/0!", "#REF!", "nan", "NaN", "inf", "-inf", "1e999", "1e308", 1e308, -1e308, 1e-320, 0, -1,
    10**15, 10**18, "1" * 400, "9" * 30 + "年", "85%", "８５％", "3.4亿", "1.2万", "(123)", "<5", "30+",
    "1.234,56", "1,2,3", "0x10", "٣", "²", "½", "Ⅷ", "①", "2024-02-30", "2024年13月", "0000-00-00",
    "99999-01-01", "2024-03-05T25:61:00", "3/5", "18", "W60", "2024Q9", "上午 99:99", "24:00", "-00:01",
    "1900-01-00", date(1900, 1, 1), date(9999, 12, 31), datetime(2026, 3, 5, 23, 59, 59), time(0),
    timedelta(days=400), True, False, "TRUE", "=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)",
    "<script>alert(1)</script>", "'; drop table person; --", "{n}", "{0}", "{", "}", "%s", "%(n)s", "\\",
    '"', '"a', "a\nb", "a\r\nb", "a\tb", "a|b", "a;b", "a,b", "\u200b", "\ufeff", "\u202eabc", "👩‍🏫", "é", "İ",
    "ǅ", "x" * 3_000, "姓名", "日期", "注：", "数据来源：", "1、", "Q1", "第1题(甲)", "(空)", "(跳过)", "┋", "〖〗",
)  # fmt: skip

# Writing a grid in a container


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def as_csv(grid: Grid, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Text with quoted cells where they need it."""
    marks = set(delimiter + '"\r\n')

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if marks & set(text) else text

    lines = [delimiter.join(quoted(_text(cell)) for cell in row) for row in grid]
    return "\r\n".join(lines).encode(encoding, "replace")


def as_xlsx(grid: Grid) -> bytes:
    """A workbook with typed cells."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # else the moment it is made
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if isinstance(cell, (date, time, timedelta)):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    return buffer.getvalue()


def as_xls(grid: Grid) -> bytes:
    """An old workbook with typed cells."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells[:250]):
            if isinstance(cell, (date, time)):
                sheet.write(row, column, cell, day)
            elif cell is not None:
                plain = isinstance(cell, (str, bool, int, float)) and abs(len(str(cell))) < 32_000
                sheet.write(row, column, cell if plain else str(cell)[:32_000])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_ods(grid: Grid) -> bytes:
    """An OpenDocument sheet with numbers and texts."""
    lines = []
    for row in grid:
        cells = []
        for cell in row:
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                cells.append(f'<table:table-cell office:value-type="float" office:value="{cell}"/>')
            elif cell is None:
                cells.append("<table:table-cell/>")
            else:
                words = escape(_text(cell)).replace("\x00", "")
                cells.append(
                    '<table:table-cell office:value-type="string">'
                    f"<text:p>{words}</text:p></table:table-cell>"
                )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def as_html(grid: Grid) -> bytes:
    """A page as business systems name it .xls."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(cell))}</td>" for cell in row) + "</tr>"
        for row in grid
    )
    return f'<html><meta charset="utf-8"><table>{rows}</table></html>'.encode("utf-8", "replace")


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            # the same bytes whenever they are written
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)
    return buffer.getvalue()


ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5", "cp1252", "shift_jis")
CONTAINERS: dict[str, Callable[[Grid], bytes]] = {
    "xlsx": as_xlsx,
    "xls": as_xls,
    "ods": as_ods,
    "csv": as_csv,
    "tsv": lambda grid: as_csv(grid, "\t"),
    "html": as_html,
}


# Breaking a grid


def grid_of(kind: str) -> Grid:
    """The table of a kind as cells; plain numbers are numbers."""
    lines = [line.strip().split("|") for line in TABLES[kind].strip().split("\n")]
    width = max(map(len, lines))
    return [[_typed(cell) for cell in line] + [None] * (width - len(line)) for line in lines]


def _typed(cell: str) -> object:
    if cell.isdigit() and not cell.startswith("0"):
        return int(cell)
    return cell or None


def broken_grid(grid: Grid, chance: random.Random) -> Grid:
    """The grid with one to three things done to it that people and systems do to tables."""
    grid = [list(row) for row in grid]
    for _ in range(chance.randint(1, 3)):
        chance.choice(GRID_MUTATIONS)(grid, chance)
        if not grid or not grid[0]:
            return [[None, "x"], [1, 2]]
    return grid


def _replace_cells(grid: Grid, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        row = chance.choice(grid)
        row[chance.randrange(len(row))] = chance.choice(NASTY)


def _replace_column(grid: Grid, chance: random.Random) -> None:
    column, first = chance.randrange(len(grid[0])), chance.randrange(len(grid))
    few = [chance.choice(NASTY) for _ in range(chance.randint(1, 3))]
    for row in grid[first:]:
        row[column] = chance.choice(few)


def _shuffle_columns(grid: Grid, chance: random.Random) -> None:
    order = list(range(len(grid[0])))
    chance.shuffle(order)
    grid[:] = [[row[column] for column in order] for row in grid]


def _shuffle_rows(grid: Grid, chance: random.Random) -> None:
    chance.shuffle(grid)


def _double_rows(grid: Grid, chance: random.Random) -> None:
    first = chance.randrange(len(grid))
    grid.extend([list(row) for _ in range(chance.randint(1, 4)) for row in grid[first:]])


def _drop_rows(grid: Grid, chance: random.Random) -> None:
    del grid[chance.randrange(len(grid))]


def _drop_column(grid: Grid, chance: random.Random) -> None:
    column = chance.randrange(len(grid[0]))
    for row in grid:
        del row[column]


def _double_column(grid: Grid, chance: random.Random) -> None:
    column = chance.randrange(len(grid[0]))
    for row in grid:
        row.insert(column, row[column])


def _blank_lines(grid: Grid, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        grid.insert(chance.randrange(len(grid) + 1), [None] * len(grid[0]))


def _move(grid: Grid, chance: random.Random) -> None:
    right, down = chance.randint(0, 4), chance.randint(0, 4)
    width = len(grid[0]) + right
    blank = [[None] * width for _ in range(down)]
    grid[:] = blank + [[None] * right + row for row in grid]


def _transpose(grid: Grid, chance: random.Random) -> None:
    grid[:] = [list(column) for column in zip(*grid, strict=True)]
    if chance.random() < 0.3:
        grid.reverse()


def _stack(grid: Grid, chance: random.Random) -> None:
    other = grid_of(chance.choice(list(TABLES)))
    width = max(len(grid[0]), len(other[0]))
    both = [*grid, *[[]] * chance.randint(0, 2), *other]
    grid[:] = [[*row, *[None] * (width - len(row))] for row in both]


def _all_text(grid: Grid, chance: random.Random) -> None:
    del chance
    grid[:] = [[None if cell is None else str(cell) for cell in row] for row in grid]


GRID_MUTATIONS = (
    _replace_cells, _replace_cells, _replace_column, _shuffle_columns, _shuffle_rows, _double_rows,
    _drop_rows, _drop_column, _double_column, _blank_lines, _move, _transpose, _stack, _all_text,
)  # fmt: skip


# Breaking bytes


def broken_bytes(content: bytes, chance: random.Random) -> bytes:
    """The bytes with something done to them that discs, lines and editors do."""
    if zipfile.is_zipfile(io.BytesIO(content)) and chance.random() < 0.7:
        return _broken_part(content, chance)
    return chance.choice(BYTE_MUTATIONS)(bytearray(content), chance)


def _broken_part(content: bytes, chance: random.Random) -> bytes:
    """One part of a zipped workbook broken, and packed again so that the zip itself is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return _flip(bytearray(content), chance)
    name = chance.choice(sorted(parts))
    action = chance.random()
    if action < 0.1:
        del parts[name]
    else:
        parts[name] = chance.choice(BYTE_MUTATIONS)(bytearray(parts[name]), chance)
    return packed(parts)


def _flip(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 3, 20, 200))):
        if content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _cut(content: bytearray, chance: random.Random) -> bytes:
    return bytes(content[: chance.randrange(len(content) + 1)])


def _cut_out(content: bytearray, chance: random.Random) -> bytes:
    first = chance.randrange(len(content) + 1)
    del content[first : first + chance.choice((1, 2, 16, 512))]
    return bytes(content)


def _repeat(content: bytearray, chance: random.Random) -> bytes:
    first = chance.randrange(len(content) + 1)
    size = chance.choice((1, 8, 100, 2_000))
    content[first:first] = content[first : first + size] * chance.choice((1, 2, 50))
    return bytes(content)


def _zeros(content: bytearray, chance: random.Random) -> bytes:
    first, size = chance.randrange(len(content) + 1), chance.choice((1, 4, 64, 512))
    end = min(first + size, len(content))
    content[first:end] = bytes(end - first)
    return bytes(content)


def _noise(content: bytearray, chance: random.Random) -> bytes:
    first = chance.randrange(len(content) + 1)
    content[first:first] = chance.randbytes(chance.choice((1, 4, 300)))
    return bytes(content)


def _numbers(content: bytearray, chance: random.Random) -> bytes:
    """Digits of the file replaced: addresses, counts, sizes and indexes that are far off."""
    places = [place for place, byte in enumerate(content[:20_000]) if 48 <= byte <= 57]
    for place in chance.sample(places, min(len(places), chance.choice((1, 3, 10)))):
        content[place : place + 1] = chance.choice((b"0", b"9", b"-1", b"99999", b"4294967295"))
    return bytes(content)


BYTE_MUTATIONS = (_flip, _flip, _cut, _cut_out, _repeat, _zeros, _noise, _numbers)


# The n-th file


@cache
def _plain(kind: str, container: str) -> bytes:
    return CONTAINERS[container](grid_of(kind))


def mutated(number: int, samples: tuple[Path, ...] = ()) -> tuple[str, bytes]:
    """Name and bytes of a mutated file; one in five comes from a real file where there are any."""
    chance = random.Random(f"mutated {number}")
    container = chance.choice(list(CONTAINERS))
    kind = chance.choice(list(TABLES))
    name = f"{number}_{kind}.{chance.choice(('xlsx', 'xls', 'csv', container, container))}"
    if samples and chance.random() < 0.2:
        path = chance.choice(samples)
        return f"{number}_{path.name}", broken_bytes(path.read_bytes(), chance)
    if chance.random() < 0.35:
        return name, broken_bytes(_plain(kind, container), chance)
    grid = broken_grid(grid_of(kind), chance)
    if container in ("csv", "tsv"):
        delimiter = chance.choice((",", ",", "\t", ";", "|"))
        return name, as_csv(grid, delimiter, chance.choice(ENCODINGS))
    try:
        content = CONTAINERS[container](grid)
    except (ValueError, OverflowError, TypeError):
        # no writer takes every cell: a date before 1900, a text with a forbidden character
        content = as_csv(grid)
    return name, broken_bytes(content, chance) if chance.random() < 0.1 else content
