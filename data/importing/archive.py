"""A zip of spreadsheets: its members are read as files of their own, never the zips among them."""

import io
import zipfile

from data.importing.refusing import Refused
from data.importing.signature import check_sizes

#: All members together, unpacked: as much as one upload may hold.
MAX_ARCHIVE = 200_000_000
MAX_MEMBERS = 200
#: Folders and files that systems put into an archive by themselves.
SYSTEM_NAMES = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
IS_ENCRYPTED, NAME_IS_UTF8 = 0x1, 0x800


def members_of(content: bytes, password: str | None) -> list[tuple[str, bytes]]:
    """Name inside the archive and content of each member that may be a spreadsheet.

    Refuses the archive as a whole: cut off, too large unpacked, too many members, locked, empty.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("file_damaged") from None
    with archive:
        parts = [part for part in archive.infolist() if _may_be_a_file(part)]
        check_sizes(parts)
        if sum(part.file_size for part in parts) > MAX_ARCHIVE:
            raise Refused("file_too_large", limit=MAX_ARCHIVE // 1_000_000)
        if len(parts) > MAX_MEMBERS:
            raise Refused("archive_too_many", n=len(parts), limit=MAX_MEMBERS)
        if not parts:
            raise Refused("archive_empty")
        return [(_name(part), _content(archive, part, password)) for part in parts]


def _may_be_a_file(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    is_system = name.startswith(SYSTEM_NAMES[0]) or name.endswith(SYSTEM_NAMES[1:])
    return not part.is_dir() and not is_system


def _name(part: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes it in GBK and does not say so."""
    name = part.filename
    if not part.flag_bits & NAME_IS_UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, password: str | None) -> bytes:
    is_locked = bool(part.flag_bits & IS_ENCRYPTED)
    if is_locked and not password:
        raise Refused("file_password")
    try:
        return archive.read(part, pwd=password.encode("utf-8") if is_locked else None)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except NotImplementedError:
        raise Refused("file_password_closed" if is_locked else "file_damaged") from None
    except Exception:
        # a wrong password looks like damage: the check of the unpacked bytes fails
        raise Refused("file_password_wrong" if is_locked else "file_damaged") from None


def name_in_archive(archive_name: str, member: str) -> str:
    """How a member is called everywhere: archive, then its path inside."""
    return "/".join((archive_name, member.replace("\\", "/").lstrip("/")))
