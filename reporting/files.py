"""The files a report can be written as, one function each."""

from collections.abc import Callable

from reporting.document import document
from reporting.printed import printed
from reporting.report import Report
from reporting.slides import slides
from reporting.webpage import webpage
from reporting.words import Lang
from reporting.workbook import workbook

Writer = Callable[[Report, Lang], bytes]

#: Extension -> how the file is written.
WRITERS: dict[str, Writer] = {
    "docx": document,
    "pptx": slides,
    "pdf": printed,
    "xlsx": workbook,
    "html": webpage,
}
