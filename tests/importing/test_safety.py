"""Archives, passwords, macros, links and the xml of 2003: what is opened, and what never is."""

import hashlib
import io
import re
import socket
import tomllib
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from data.importing.model import CellError, Refusal
from data.importing.reading import Limits, read_files

PROJECT = Path(__file__).resolve().parents[2]
CSV = "姓名,成绩\n王敏,90\n".encode()
CELLS = [["姓名", "成绩"], ["王敏", "90"]]


def zip_of(members: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def codes(results):
    return [item.problem.code if isinstance(item, Refusal) else "read" for item in results]


# Archives


def test_the_members_of_a_zip_are_files_of_their_own(make_xlsx):
    book = make_xlsx(lambda book: book.add_worksheet().write_row(0, 0, ["a", "b"]))
    archive = zip_of({"一月/签到.csv": CSV, "二月/签到.xlsx": book, "二月/": b""})
    before, first, second, after = read_files(
        [("x.csv", CSV), ("签到.zip", archive), ("y.csv", CSV)]
    )
    assert [before.name, after.name] == ["x.csv", "y.csv"]
    assert [first.name, second.name] == ["签到.zip/一月/签到.csv", "签到.zip/二月/签到.xlsx"]
    assert first.sheets[0].cells == CELLS
    assert first.sha256 == hashlib.sha256(CSV).hexdigest()
    assert second.container == "xlsx"


def test_what_systems_add_to_a_zip_is_no_member():
    archive = zip_of({"a.csv": CSV, "__MACOSX/._a.csv": b"\0\5", ".DS_Store": b"\0", "b/": b""})
    assert codes(read_files([("a.zip", archive)])) == ["read"]


def test_a_zip_inside_a_zip_is_not_opened():
    archive = zip_of({"a.csv": CSV, "b.zip": zip_of({"c.csv": CSV})})
    assert codes(read_files([("a.zip", archive)])) == ["read", "archive_nested"]


def test_a_zip_with_nothing_readable_is_refused_with_one_sentence():
    archive = zip_of({"a.pdf": b"%PDF-1.7", "b.png": b"\x89PNG....", "c.pdf": b"%PDF-1.7"})
    (refusal,) = read_files([("a.zip", archive)])
    assert refusal.name == "a.zip"
    assert refusal.problem.code == "archive_unreadable"
    assert refusal.problem.values == {"n": 3, "names": "a.pdf, b.png, c.pdf"}


def test_the_limits_hold_for_a_zip_as_a_whole():
    many = zip_of({f"{n}.csv": CSV for n in range(201)})
    large = zip_of({f"{n}.csv": b"a" * 60_000_000 for n in range(4)}, zipfile.ZIP_STORED)
    bomb = zip_of({"a.csv": b" " * 20_000_000})
    empty = zip_of({})
    results = read_files(
        [("a.zip", content) for content in (many, large, bomb, empty, many[: len(many) // 2])]
    )
    assert codes(results) == [
        "archive_too_many", "file_too_large", "file_unsafe", "archive_empty", "file_damaged"
    ]  # fmt: skip


def test_the_cells_of_all_files_together_are_limited():
    wide = ("a,b,c,d,e\n" * 100).encode()
    archive = zip_of({f"{n}.csv": wide for n in range(4)})
    limits = Limits(max_cells=1_000, batch_cells=1_200)
    results = read_files([("a.zip", archive), ("small.csv", CSV)], limits)
    assert codes(results) == [
        "read",
        "read",
        "batch_too_many_cells",
        "batch_too_many_cells",
        "read",
    ]


def test_a_name_in_the_code_page_of_chinese_windows_is_read():
    raw = "一月.csv".encode("gbk")
    stand_in = "".join(chr(65 + n) for n in range(len(raw))).encode()
    archive = zip_of({stand_in.decode(): CSV}).replace(stand_in, raw)
    assert read_files([("a.zip", archive)])[0].name == "a.zip/一月.csv"


# Passwords


def locked(content: bytes, password: str) -> bytes:
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, buffer)
    return buffer.getvalue()


@pytest.fixture
def book(make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(CELLS):
            sheet.write_row(row, 0, cells)

    return make_xlsx(fill)


def test_a_protected_workbook_is_read_with_its_password_alone(book):
    content = locked(book, "训练 2026")
    key = hashlib.sha256(content).hexdigest()
    assert codes(read_files([("a.xlsx", content)])) == ["file_password"]
    assert codes(read_files([("a.xlsx", content)], passwords={key: "x"})) == ["file_password_wrong"]
    (read,) = read_files([("a.xlsx", content)], passwords={key: "训练 2026"})
    assert read.sheets[0].cells == CELLS
    assert read.sha256 == key


def test_the_password_excel_itself_gives_is_not_asked_for(book):
    (read,) = read_files([("a.xlsx", locked(book, "VelvetSweatshop"))])
    assert read.sheets[0].cells == CELLS


def test_the_protected_sample_opens_with_the_password_its_origin_names(samples):
    path = next((PROJECT / "../shared/samples").glob("*/H07__*"))
    content = path.read_bytes()
    key = hashlib.sha256(content).hexdigest()
    assert samples["H07"].problem.code == "file_password"
    (read,) = read_files([(path.name, content)], passwords={key: "tika"})
    # what was locked away is one sentence in one cell, and so no table
    assert read.problem.code == "file_without_table"


def test_a_cut_protected_workbook_is_closed_or_damaged(book):
    content = locked(book, "x")
    files = [("a.xlsx", content[: len(content) * share // 10]) for share in range(1, 10)]
    given = {hashlib.sha256(content).hexdigest(): "x" for _, content in files}
    closed = {"file_damaged", "file_password_closed", "file_password_wrong"}
    assert set(codes(read_files(files, passwords=given))) <= closed


def test_a_protected_workbook_in_a_zip_has_a_password_of_its_own(book):
    content = locked(book, "inner")
    archive = zip_of({"a.csv": CSV, "b.xlsx": content})
    first = read_files([("a.zip", archive)])
    assert codes(first) == ["read", "file_password"]
    again = read_files([("a.zip", archive)], passwords={first[1].sha256: "inner"})
    assert codes(again) == ["read", "read"]


def test_a_locked_member_asks_for_the_password_of_the_zip():
    # one stored member, encrypted by the oldest zip cipher as unzip describes it
    content = zip_locked("a.csv", CSV, b"pw")
    key = hashlib.sha256(content).hexdigest()
    assert codes(read_files([("a.zip", content)])) == ["file_password"]
    assert codes(read_files([("a.zip", content)], passwords={key: "no"})) == ["file_password_wrong"]
    (read,) = read_files([("a.zip", content)], passwords={key: "pw"})
    assert read.sheets[0].cells == CELLS


def zip_locked(name: str, plain: bytes, password: bytes) -> bytes:
    """A zip with one stored member under the traditional cipher (PKWARE appnote, 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(before: int, byte: int) -> int:
        value = (before ^ byte) & 0xFF
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        return before >> 8 ^ value

    def turn(byte: int) -> None:
        keys[0] = step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = step(keys[2], keys[1] >> 24)

    def cipher(byte: int) -> int:
        mixed = (keys[2] | 2) & 0xFFFF
        hidden = byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF)
        turn(byte)
        return hidden

    for byte in password:
        turn(byte)
    checksum = zipfile.crc32(plain)
    head = bytes(11) + bytes([checksum >> 24])
    hidden = bytes(cipher(byte) for byte in head + plain)
    archive = bytearray(zip_of({name: hidden}, zipfile.ZIP_STORED))
    for place, mark in ((0, b"PK\x03\x04"), (archive.index(b"PK\x01\x02"), b"PK\x01\x02")):
        shift = 0 if mark == b"PK\x03\x04" else 2
        archive[place + 6 + shift] |= 1
        archive[place + 14 + shift : place + 18 + shift] = checksum.to_bytes(4, "little")
        archive[place + 22 + shift : place + 26 + shift] = len(plain).to_bytes(4, "little")
    return bytes(archive)


# The xml of 2003

SHEET_XML = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>
 <Worksheet ss:Name="成绩"><Table>
  <Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">姓名</Data></Cell>
   <Cell><Data ss:Type="String">通过率</Data></Cell></Row>
  <Row><Cell><Data ss:Type="String">007</Data></Cell>
   <Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell>
   <Cell><Data ss:Type="DateTime">2026-03-05T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="DateTime">2026-03-05T14:30:00.000</Data></Cell>
   <Cell><Data ss:Type="DateTime">1899-12-31T09:05:00.000</Data></Cell>
   <Cell><Data ss:Type="DateTime">1900-01-01T06:00:00.000</Data></Cell>
   <Cell><Data ss:Type="Boolean">1</Data></Cell>
   <Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>
   <Cell><Data ss:Type="Number">12</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
  <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
 </Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
def test_the_xml_of_2003_is_read_where_it_says_its_cells_are(encoding, read_one):
    read = read_one(SHEET_XML.format(encoding=encoding).encode(encoding), "报表.xls")
    assert read.container == "office_xml"
    (sheet,) = read.sheets
    assert sheet.cells == [
        [None] * 10,
        ["姓名", None, "通过率", *[None] * 7],
        ["007", None, 0.5, date(2026, 3, 5), datetime(2026, 3, 5, 14, 30), time(9, 5)]
        + [timedelta(hours=30), True, CellError("#DIV/0!"), 12],
    ]
    assert sheet.merged == ((1, 0, 1, 1),)
    assert sheet.percent_columns == {2}
    assert {problem.code for problem in read.problems} >= {"cell_errors", "sheet_hidden"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("<Workbook", '<!DOCTYPE w [<!ENTITY a "b">]><Workbook', "file_unsafe"),
        ('ss:Index="2"', 'ss:Index="999999999"', "file_damaged"),
        ('ss:Index="2"', 'ss:Index="1048576"', "read"),
        ("</Workbook>", "", "file_damaged"),
    ],
)
def test_forged_xml_of_2003_is_refused(before, after, code, read_one):
    content = SHEET_XML.format(encoding="utf-8").replace(before, after, 1)
    assert codes([read_one(content, "a.xls")]) == [code]


# What is left alone


def test_macros_and_links_to_other_files_are_left_alone_and_said(book, read_one):
    buffer = io.BytesIO(book)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    read = read_one(buffer.getvalue(), "a.xlsm")
    assert [problem.code for problem in read.problems] == ["macros_ignored", "links_not_followed"]


def test_the_macro_sample_is_read_for_its_cells_alone(samples):
    assert samples["H25"].problem.code == "file_blank"


def test_no_file_makes_the_reader_call_another_computer(book):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        results = read_files(files_that_call(address, book))
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert codes(results) == ["read", "file_unsafe", "file_unsafe", "read", "read"]


def files_that_call(address: str, book: bytes) -> list[tuple[str, bytes]]:
    page = (
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><link href="{address}"></head>'
        f'<body><table><tr><td><img src="{address}">a</td><td>b</td></tr></table></body></html>'
    )
    doctype = f'<!DOCTYPE w SYSTEM "{address}"><Workbook'
    xml = SHEET_XML.format(encoding="utf-8")
    linked = io.BytesIO(book)
    with zipfile.ZipFile(linked, "a") as archive:
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f'<Relationships><Relationship Target="{address}" TargetMode="External"/></Relationships>',
        )
    called = io.BytesIO()
    with xlsxwriter.Workbook(called) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, f'=_xlfn.WEBSERVICE("{address}")', None, "old")
        sheet.write_url(1, 1, address)
    entity = xml.replace("<Workbook", f'<!DOCTYPE w [<!ENTITY e SYSTEM "{address}">]><Workbook')
    return [
        ("page.xls", page.encode()),
        ("xml.xls", xml.replace("<Workbook", doctype).encode()),
        ("entity.xls", entity.encode()),
        ("linked.xlsx", linked.getvalue()),
        ("called.xlsx", called.getvalue()),
    ]


# Said before the upload


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_size_limit_on_the_page_is_the_one_of_the_server(language):
    config = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text("utf-8"))
    words = tomllib.loads(
        (PROJECT / f"reporting/catalogue/{language}/pages.toml").read_text("utf-8")
    )
    said = re.findall(r"(\d+) MB", words["load"]["drop_note"])
    assert said == [str(config["server"]["maxUploadSize"])]
