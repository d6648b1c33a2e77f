"""Files made or broken to do harm: one sentence or a correct read, never a crash or a hang."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlwt

from data.importing.child import read_file
from data.importing.model import CellError, Refusal, SourceFile
from data.importing.reading import Limits, read_files
from data.importing.tables import find_tables, sheets_without_table

PROJECT = Path(__file__).resolve().parents[2]
GOOD = ("good.csv", "姓名,成绩\n王敏,90\n".encode())

#: What the index of the real hostile files says of each: a refusal, or sheets of rows x columns.
EXPECTED = {
    "H01": "file_unsafe",
    "H04": "file_too_large",
    "H05": [(3, 4), (2, 4)],
    "H06": [(4, 2), (7, 4)],
    "H07": "file_password",
    "H11": "file_damaged",
    "H13": [(4, 2)],
    "H14": "file_password",
    "H16": "file_unsafe",
    "H18": "file_without_table",
    "H19": [(3, 2)],
    "H20": [(7, 1)],
    "H22": [(5, 2)],
    "H23": [(4, 8), (4, 6)],
    "H25": "file_blank",
    "H26": [(3, 2)],
    "H30": [(4, 4)],
    "H31": "file_sylk",
    "H33": [(4, 5)],
    "H36": [(2, 3)],
    "H38": [(3, 2)],
    "H39": [(1, 3)],
    "H41": "file_empty",
    "H42": [(5, 3)],
    "H44": [(3, 21)],
    "H46": "file_xml",
    "H48": [(328, 19)],
    "H50": [(94, 11)],
    "H52": [(10, 5)],
    "H54": [(21, 9)],
    "H55": [(7, 3)],
    "H56": [(3, 5)],
    "H57": [(5, 6)],
    "H58": [(6, 4)],
    "H60": "file_without_table",
    "H64": [(26, 9)],
    "H65": "file_web_page",
    "~$调查问卷.xlsx": "file_lock",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_hostile_file_is_refused_or_read_as_the_index_says(name, samples):
    result, expected = samples[name], EXPECTED[name]
    if isinstance(result, Refusal):
        assert result.problem.code == expected
    else:
        assert [(len(sheet.cells), len(sheet.cells[0])) for sheet in result.sheets] == expected


def test_every_hostile_file_is_looked_at(samples):
    assert {name for name in samples if name[0] in "H~"} == set(EXPECTED)


def test_finding_tables_never_fails_and_never_stays_silent(samples):
    for result in samples.values():
        if isinstance(result, SourceFile):
            tables = find_tables(result)
            assert tables or sheets_without_table(result, tables), result.name


def test_details_of_the_hostile_files_are_right(samples):
    assert [str(row[0]) for row in samples["H19"].sheets[0].cells] == [
        "2021-01-01",
        "2021-01-02",
        "10 days, 15:10:10",
    ]
    assert samples["H26"].sheets[0].cells == samples["H19"].sheets[0].cells
    assert samples["H20"].sheets[0].cells[0] == [CellError("#DIV/0!")]
    assert [p.sheet for p in samples["H22"].problems] == ["Hidden", "VeryHidden", "Chart"]
    assert samples["H13"].sheets[0].cells[1] == ["Anhui", "安徽省"]
    (uneven,) = samples["H57"].problems
    assert (uneven.code, uneven.row, uneven.values["rows"]) == ("rows_uneven", 4, "5")
    (renamed, *_) = find_tables(samples["H56"])[0].problems
    assert (renamed.code, renamed.values["renamed"]) == ("header_duplicate", "id (2)")
    assert str(samples["H30"].sheets[0].cells[2][2]) == "2014-02-19"
    assert samples["H36"].sheets[0].cells[0] == ["première", "second", "troisième"]
    assert samples["H38"].sheets[0].cells[1:] == [["A", "1"], ["2", "3"]]
    assert samples["H39"].sheets[0].cells[0][1] == "<a href=''>Link</a>"
    assert samples["H42"].sheets[0].cells[0] == ["-123", "1.234", "12.345,67"]
    assert samples["H52"].sheets[0].cells[0] == ["05", "06", None, "08", "09"]
    assert samples["H64"].container == "xlsx"
    assert samples["~$调查问卷.xlsx"].problem.values == {"real_name": "调查问卷.xlsx"}


# Bombs made here

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def workbook_of(sheet_xml: str, **parts: str) -> bytes:
    """An xlsx with one sheet of this xml."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (contents | parts).items():
            archive.writestr(name, text)
    return buffer.getvalue()


def far_apart(first: str = "A1", last: str = "XFD1048576") -> bytes:
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return workbook_of(
        SHEET.format(
            f'<row r="1"><c r="{first}"><v>1</v></c></row><row r="{row}"><c r="{last}"><v>2</v></c></row>'
        )
    )


ENTITIES = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "lol"}">' for n in range(9))


def old_workbook_with_a_cyclic_chain() -> bytes:
    """An xls whose sectors follow each other in a circle."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row in range(500):
        sheet.write(row, 0, f"text {row}")
    buffer = io.BytesIO()
    book.save(buffer)
    content = bytearray(buffer.getvalue())
    table = 512 * (int.from_bytes(content[76:80], "little") + 1)
    for sector in range(1, 40):
        content[table + 4 * sector : table + 4 * sector + 4] = (sector - 1).to_bytes(4, "little")
    return bytes(content)


BOMBS = {
    "two cells far apart": (far_apart, "file_too_many_cells"),
    "rows without end": (lambda: far_apart(last="ZZ1048576"), "file_too_many_cells"),
    "a part that unpacks to a thousand times its size": (
        lambda: workbook_of(SHEET.format(" " * 20_000_000)),
        "file_unsafe",
    ),
    "entities in the sheet": (
        lambda: workbook_of(f"<!DOCTYPE s [{ENTITIES}]>" + SHEET.format("&x8;").partition("?>")[2]),
        "file_unsafe",
    ),
    "entities in the shared strings": (
        lambda: workbook_of(SHEET.format(""), **{"xl/sharedStrings.xml": f"<!DOCTYPE s [{ENTITIES}]><sst>&x8;</sst>"}),
        "file_unsafe",
    ),
    "entities after much white space": (
        lambda: workbook_of(" " * 70_000 + f"<!DOCTYPE s [{ENTITIES}]><worksheet>&x8;</worksheet>"),
        "file_blank",
    ),
    "a foreign file in an entity": (
        lambda: workbook_of('<!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet>&f;</worksheet>'),
        "file_unsafe",
    ),
    "a cell over a billion columns": (
        lambda: b"<html><table><tr><td colspan=999999 rowspan=999999>x</td><td>y</td></tr></table></html>",
        None,
    ),
    "a cyclic chain of sectors": (old_workbook_with_a_cyclic_chain, None),
    "columns without end": (lambda: b"," * 20_000 + b"\n1,2\n", "file_too_many_cells"),
    "a field without end": (lambda: b'a,b\n"' + b"x" * 3_000_000, None),
    "tags without end": (lambda: b"<table><tr><td>" + b"<b>" * 200_000 + b"x</table>", None),
    "brackets without end": (lambda: b'[[' * 500_000, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def bombs():
    names = list(BOMBS)
    files = [(f"{name}.xlsx", BOMBS[name][0]()) for name in names]
    # all in one batch, each followed by a good file: none may harm its neighbour
    results = read_files([file for bomb in files for file in (bomb, GOOD)])
    return dict(zip(names, zip(results[::2], results[1::2], strict=True), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_its_neighbour_read(name, bombs):
    bomb, neighbour = bombs[name]
    expected = BOMBS[name][1]
    if expected is not None:
        assert isinstance(bomb, Refusal)
        assert bomb.problem.code == expected
    assert neighbour.sheets[0].cells == [["姓名", "成绩"], ["王敏", "90"]]


@pytest.mark.slow
def test_a_file_that_kills_the_child_is_refused_and_the_others_read():
    # small columns pass the look before reading, so that the reader itself runs out of memory
    killer = ("killer.xlsx", far_apart(last="ZZ40000"))
    results = read_files([GOOD, killer, GOOD], Limits(memory_bytes=400_000_000, max_cells=10**9))
    assert [type(result) for result in results] == [SourceFile, Refusal, SourceFile]
    assert results[1].problem.code == "file_stopped"


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["A01", "A13", "H26"])
def test_a_file_cut_off_while_downloading_is_refused(name, share, samples):
    path = next((PROJECT / "../shared/samples").glob(f"*/{name}__*"))
    content = path.read_bytes()
    result = read_files([(path.name, content[: int(share * len(content))])])[0]
    if path.suffix != ".xls":
        assert result.problem.code == "file_damaged"
    elif isinstance(result, SourceFile):
        # an old workbook may have lost its last sectors only; what is read is what stands there
        assert result.sheets[0].cells[0] == samples[name].sheets[0].cells[0]


@pytest.mark.slow
def test_no_hostile_file_takes_more_memory_than_allowed(samples):
    program = """
import json, resource, sys
from pathlib import Path
from data.importing.reading import Limits, read_files
files = [(path.name, path.read_bytes()) for path in Path(sys.argv[1]).glob("hostile/*")]
read_files(files, Limits(memory_bytes=1_000_000_000))
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# the peak of this program alone: ru_maxrss of a process starts at the size of the one that started it
parent = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([child, int(parent)]))
"""
    assert samples
    folder = PROJECT / "../shared/samples"
    said = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    child, parent = json.loads(said.stdout)
    assert child < 1_000_000
    assert parent < 400_000


def ods_that_never_ends() -> bytes:
    """An ods within the size of a spreadsheet, whose table is never closed."""
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>X</text:p>'
        "</table:table-cell></table:table-row></tabl::table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


@pytest.mark.slow
def test_a_file_that_never_ends_is_stopped_and_its_neighbours_read():
    files = [GOOD, ("endless.ods", ods_that_never_ends()), GOOD]
    results = read_files(files, Limits(cpu_seconds=2))
    assert [type(result) for result in results] == [SourceFile, Refusal, SourceFile]
    assert results[1].problem.code in ("file_stopped", "file_damaged")


def test_a_panic_of_the_reader_is_a_damaged_file(monkeypatch):
    class Panic(BaseException):
        """What calamine raises is no Exception."""

    class Reader:
        @staticmethod
        def from_filelike(_):
            raise Panic

    monkeypatch.setattr("data.importing.spreadsheet.CalamineWorkbook", Reader)
    content = old_workbook_with_a_cyclic_chain()
    asked = {"name": "a.xls", "password": None, "is_member": False}
    assert read_file(asked, content, 1000, 1000) == {"refused": "file_damaged", "values": {}}
