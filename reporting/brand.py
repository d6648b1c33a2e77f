"""The organisation's own name, colour and logo, as every file carries them."""

import base64
import io
import re
from dataclasses import dataclass

from reporting import palette

#: Contrast with white paper from which small text can be read (WCAG 2, level AA).
READABLE = 4.5
_COLOUR = re.compile(r"#[0-9A-F]{6}")


@dataclass(frozen=True)
class Brand:
    """What a file shows of whose it is; '' where nothing was chosen.

    accent: of headings and rules, such as #1A5F3C. logo: a PNG picture in base64.
    """

    name: str = ""
    accent: str = ""
    logo: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether neither name nor logo stands at the head of a file."""
        return not (self.name or self.logo)

    @property
    def picture(self) -> io.BytesIO | None:
        """The logo as a file; None where there is none."""
        return io.BytesIO(base64.b64decode(self.logo)) if self.logo else None

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the logo where it fills a box as far as its proportions allow."""
        wide, high = self.pixels
        scale = min(width / wide, height / high)
        return wide * scale, high * scale

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the logo, as a PNG says them in its first chunk."""
        shape = base64.b64decode(self.logo)[16:24]
        return int.from_bytes(shape[:4]), int.from_bytes(shape[4:])


PLAIN = Brand()


def brand_of(name: str | None, accent: str | None, logo: str | None) -> Brand:
    """The brand that was set; a colour too faint to read on paper is darkened."""
    colour = (accent or "").upper()
    is_colour = bool(_COLOUR.fullmatch(colour))
    return Brand(name or "", readable(colour) if is_colour else "", logo or "")


def readable(colour: str) -> str:
    """The colour, as much darker as white paper needs for text of it to be read."""
    white, channels = "#FFFFFF", [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    for percent in range(100, -1, -1):
        darker = "#" + "".join(f"{channel * percent // 100:02X}" for channel in channels)
        if palette.contrast(darker, white) >= READABLE:
            break
    return darker
