"""Which container do these bytes hold? The extension is never believed."""

import io
import json
import re
import zipfile

from data.importing.refusing import Refused

#: Limits of a zipped workbook, read from its directory before anything is unpacked. A real sheet of
#: a million rows unpacks to 377 MB at a ratio of 8; a single deflate layer can reach 1,030.
MAX_UNZIPPED = 600_000_000
MAX_PART = 400_000_000
MAX_RATIO = 200
#: Below this size a high ratio is harmless (and common: empty styled rows).
MIN_RATIO_PART = 10_000_000
MAX_PARTS = 20_000
#: A document type can only stand before the root element.
PROLOGUE = 65_536
#: The lock file of Word and Excel has 165 bytes, that of other programs a little more.
MAX_LOCK_FILE = 2_048

REPEAT = re.compile(rb"number-(rows|columns)-repeated=[\"'](\d+)")
MAX_REPEAT = {b"rows": 1_048_576, b"columns": 16_384}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
)
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"PK\x07\x08")
HTML_START = re.compile(
    r"<(?:!doctype html|html|head|meta|style|body|table|center|div|font)\b", re.IGNORECASE
)
EXCEL_HTML = re.compile(
    r"urn:schemas-microsoft-com:office|progid[^>]{0,20}excel\.sheet|mso-number-format|<x:excel",
    re.IGNORECASE,
)
OFFICE_XML = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
WEB_PAGE = re.compile(r"<(?:script|link|form|nav|iframe|input)\b", re.IGNORECASE)


def container_of(name: str, content: bytes) -> str:
    """Container: xlsx, xlsb, ods, xls, office_xml, html, text or zip; Refused for all others."""
    if not content:
        raise Refused("file_empty")
    if name.startswith("~$") and len(content) <= MAX_LOCK_FILE:
        raise Refused("file_lock", real_name=name[2:])
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_container(content)
    if content.startswith(OLE):
        return _ole_container(content)
    for start, kind in OTHER_KINDS:
        if content.startswith(start):
            raise Refused("file_other", kind=kind)
    if content.startswith(ARCHIVES):
        raise Refused("file_zip")
    return _text_container(content)


def _text_container(content: bytes) -> str:
    head = start_of_text(content)
    start = re.sub(r"\A(?:\s|<!--.*?-->)+", "", head, flags=re.DOTALL)
    if OFFICE_XML.search(head) and start.startswith("<"):
        return "office_xml"
    if start.startswith("<?xml"):
        if re.search(r"<html|<table\b", start, re.IGNORECASE):
            return "html"
        is_flat = "opendocument:xmlns:office" in head
        raise Refused("file_other", kind="OpenDocument") if is_flat else Refused("file_xml")
    if HTML_START.match(start):
        return "html"
    if start.startswith("ID;P"):
        raise Refused("file_sylk")
    if start[:13].lower() == "mime-version:":
        raise Refused("file_web_page")
    if _is_json(start, content):
        raise Refused("file_other", kind="JSON")
    return "text"


def start_of_text(content: bytes) -> str:
    """The first characters of a text file, good enough to recognise tags in any encoding."""
    head = content[:PROLOGUE]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head.startswith(b"\xef\xbb\xbf"):
        head = head[3:]
    return head.decode("latin-1")


def _is_json(start: str, content: bytes) -> bool:
    if not re.match(r"(?:\{\s*\"|\[\s*[\[{])", start) or len(content) > 50_000_000:
        return False
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _ole_container(content: bytes) -> str:
    """xls, or a refusal: directory entries of an OLE file are names in UTF-16."""
    for stream in ("Workbook", "Book"):
        if f"{stream}\0".encode("utf-16-le") in content:
            return "xls"
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("file_password")
    for stream, kind in (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint")):
        if stream.encode("utf-16-le") in content:
            raise Refused("file_other", kind=kind)
    raise Refused("file_damaged")


def _zip_container(content: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("file_damaged") from None
    with archive:
        parts = archive.infolist()
        names = [part.filename.replace("\\", "/").lower() for part in parts]
        container = _container_of_parts(archive, names)
        if container == "zip":
            return container
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("file_password")
        check_sizes(parts)
        if container != "xlsb":
            _check_prologues(archive, parts, names)
        if container == "ods":
            _check_repeats(archive, parts, names)
    return container


def _container_of_parts(archive: zipfile.ZipFile, names: list[str]) -> str:
    if any(name.startswith("xl/work") for name in names):
        return "xlsb" if any(name.endswith("workbook.bin") for name in names) else "xlsx"
    if "mimetype" in names:
        kind = _small_part(archive, archive.infolist()[names.index("mimetype")])
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise Refused("file_other", kind="OpenDocument")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise Refused("file_numbers")
    for folder, kind in (("word/", "Word"), ("ppt/", "PowerPoint")):
        if "[content_types].xml" in names and any(name.startswith(folder) for name in names):
            raise Refused("file_other", kind=kind)
    return "zip"


def check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to more than the memory is meant for, before it is unpacked."""
    if len(parts) > MAX_PARTS:
        raise Refused("file_unsafe")
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size >= MIN_RATIO_PART and ratio > MAX_RATIO:
            raise Refused("file_unsafe")
    largest = max((part.file_size for part in parts), default=0)
    if largest > MAX_PART or sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise Refused("file_too_large", limit=MAX_UNZIPPED // 1_000_000)


def _check_prologues(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], names: list[str]
) -> None:
    """Refuse a part with a document type: no spreadsheet has one, attacks by entities need it."""
    for part, name in zip(parts, names, strict=True):
        if not name.endswith((".xml", ".rels")) or name == "meta-inf/manifest.xml":
            continue
        start = _small_part(archive, part).replace(b"\0", b"").lower()
        if b"<!doctype" in start or b"<!entity" in start:
            raise Refused("file_unsafe")


def _check_repeats(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], names: list[str]
) -> None:
    """Refuse an ods that repeats a row or cell more often than any spreadsheet has room for."""
    for part, name in zip(parts, names, strict=True):
        if name != "content.xml":
            continue
        for kind, times in REPEAT.findall(_read_part(archive, part, MAX_PART)):
            if int(times) > MAX_REPEAT[kind]:
                raise Refused("file_unsafe")


def _small_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    return _read_part(archive, part, PROLOGUE)


def _read_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, n_bytes: int) -> bytes:
    try:
        with archive.open(part) as stream:
            return stream.read(n_bytes)
    except Exception:
        # zipfile, zlib and its friends raise a dozen kinds of errors on a cut or forged part
        raise Refused("file_damaged") from None
