"""Real files to import, and small ones made on the spot."""

import io
import os
from pathlib import Path

import pytest
import xlsxwriter

from data.importing.model import Refusal, Sheet, SourceFile
from data.importing.reading import read_files

SAMPLES = Path(__file__).resolve().parents[2] / "../shared/samples"


def sample_folder():
    """The folder of real files; they are not part of the repository, but CI must have them."""
    if not SAMPLES.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"The sample files are missing: {SAMPLES}")
        pytest.skip("the sample files are not here")
    return SAMPLES


@pytest.fixture(scope="session")
def samples() -> dict[str, SourceFile | Refusal]:
    """Every real file, read in one go, by the short name before its double underscore."""
    paths = sorted(path for path in sample_folder().glob("*/*") if path.is_file())
    results = read_files(
        [(path.name.partition("__")[2] or path.name, path.read_bytes()) for path in paths]
    )
    return {
        path.name.partition("__")[0]: result for path, result in zip(paths, results, strict=True)
    }


@pytest.fixture
def read_one():
    def read(content: bytes | str, name: str = "file.csv", **options) -> SourceFile | Refusal:
        encoded = content.encode("utf-8") if isinstance(content, str) else content
        return read_files([(name, encoded)], **options)[0]

    return read


@pytest.fixture
def make_xlsx():
    """Bytes of a workbook that `fill(workbook)` fills."""

    def make(fill, **options) -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, options) as workbook:
            fill(workbook)
        return buffer.getvalue()

    return make


@pytest.fixture
def source_of():
    """A file with one sheet, written as lines of cells separated by a bar; an empty one is None."""

    def make(text: str, merged=(), name="file.xlsx") -> SourceFile:
        lines = [line.split("|") for line in text.strip("\n").split("\n")]
        width = max(map(len, lines))
        cells = [
            [typed(cell.strip()) for cell in line] + [None] * (width - len(line)) for line in lines
        ]
        return SourceFile(name, "0" * 64, "xlsx", None, (Sheet("Sheet1", cells, merged),))

    return make


def typed(cell: str):
    """A number where it is written as one without a leading zero, else text."""
    if cell.isdigit() and (cell == "0" or not cell.startswith("0")):
        return int(cell)
    try:
        return float(cell) if "." in cell and not cell.startswith("0") else cell or None
    except ValueError:
        return cell
