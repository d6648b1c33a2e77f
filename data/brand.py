"""The organisation's name, colour and logo, which files carry: a logo is checked, all are kept."""

import base64
import io

from PIL import Image, ImageOps

from data import registry
from data.database import Database, DatabaseProblem, write_transaction

#: Settings that hold them, in the order of `read`.
SETTINGS = ("brand_name", "brand_accent", "brand_logo")
#: A picture of more bytes or pixels is refused before it is unpacked.
MOST_BYTES, MOST_PIXELS = 1_000_000, 16_000_000
#: A logo is kept no larger: a centimetre high in print, sharp at 600 dots an inch.
WIDTH, HEIGHT = 1200, 300


class LogoTooLarge(DatabaseProblem):
    """The picture has more bytes or pixels than a logo needs."""

    code = "logo_too_large"


class LogoUnreadable(DatabaseProblem):
    """The bytes are no PNG or JPEG picture, whatever the name of the file says."""

    code = "logo_unreadable"


def read(database: Database) -> tuple[str | None, ...]:
    """Name, colour and logo (PNG in base64); None where nothing was set."""
    return tuple(registry.setting(database, name) for name in SETTINGS)


def keep(database: Database, *, name: str, accent: str, logo: str, changed_by: str) -> None:
    """Set all three; '' takes one back. The log says which are there, not the picture itself."""
    with write_transaction(database) as connection:
        for setting, value in zip(SETTINGS, (name, accent, logo), strict=True):
            row = {"setting_id": setting, "value": value}
            registry.put_row(connection, "setting", row, key="setting_id")
        told = {"accent": accent, "has_logo": bool(logo)}
        registry.record(connection, changed_by, "brand", name, **told)


def logo_of(content: bytes) -> str:
    """A picture as it is kept: drawn anew as PNG, so that nothing but its pixels goes into files.

    Raises LogoTooLarge and LogoUnreadable.
    """
    too_large = LogoTooLarge(most_kb=MOST_BYTES // 1000, most_megapixels=MOST_PIXELS // 10**6)
    if len(content) > MOST_BYTES:
        raise too_large
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise too_large
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise too_large from error
    except (OSError, ValueError, SyntaxError) as error:
        raise LogoUnreadable from error
    drawn.thumbnail((WIDTH, HEIGHT))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()
