"""Every word in a file of any format, also where no program shows it: notes, charts, sheets inside slides."""

import io
import re
import zipfile

import pypdf

TAG = re.compile(r"<[^>]*>")


def text_in(content: bytes) -> str:
    """The text of a file and of the files in it; marks of markup left out."""
    if content.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(text_in(archive.read(name)) for name in archive.namelist())
    return TAG.sub("", content.decode("utf-8", "replace"))
