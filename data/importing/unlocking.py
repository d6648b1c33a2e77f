"""Workbooks protected by a password: opened with the one the reader gives.

Excel itself locks read-only workbooks with a password everybody knows; it is tried unasked.
"""

import io

from data.importing.refusing import Refused
from data.importing.signature import OLE

#: With this one Excel saves a workbook whose sheets are protected, and opens it without asking.
EVERYBODYS_PASSWORD = "VelvetSweatshop"


def unlocked(content: bytes, password: str | None) -> bytes:
    """The workbook inside a protected one.

    Refuses with file_password while no password is known, file_password_wrong where it does not
    fit, file_password_closed where nothing here could open the file with it.
    """
    if not content.startswith(OLE):
        raise Refused("file_password_closed")
    import msoffcrypto

    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(content))
    except Exception:
        # the library knows no excel older than 97, and forged files break it in many ways
        raise Refused("file_password_closed") from None
    for candidate in (EVERYBODYS_PASSWORD, password):
        inside = _decrypted(locked, candidate) if candidate else None
        if inside:
            return inside
    raise Refused("file_password_wrong" if password else "file_password")


def _decrypted(locked: object, password: str) -> bytes | None:
    """What the password opens; None where it does not fit."""
    from msoffcrypto import exceptions

    inside = io.BytesIO()
    try:
        locked.load_key(password=password, verify_password=True)
        locked.decrypt(inside)
    except exceptions.InvalidKeyError:
        return None
    except (exceptions.DecryptionError, exceptions.FileFormatError, exceptions.ParseError):
        raise Refused("file_password_closed") from None
    return inside.getvalue()
