"""Whether a column of a form names or reaches a private person, by its words and by its cells."""

import re
from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.values import is_blank, text_of

#: Share of the filled cells that must be contacts.
CONTACT_SHARE = 0.6
#: Share of different answers above which an answer is typed, not chosen from a list.
TYPED_SHARE = 0.5
#: Fewer answers than this are not told from a list.
LEAST_ANSWERS = 2

_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"  # mobile number
    r"|\+\d{1,3}[ -]?\(?\d[\d() -]{6,14}\d"  # number with the prefix of a country
    r"|0\d{8,10}|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}"  # or of a town
    r"|\d{17}[\dXx]"  # identity card
    r"|(?:\d{1,3}\.){3}\d{1,3}(?:\(.*\))?"  # IP address, with the place beside it
)


def reaches_a_person(header: str, cells: Sequence[Cell]) -> bool:
    """Whether cells are e-mails, mobile, identity or IP numbers, or typed answers about them.

    An answer chosen from a list says how people want to be reached, not how this one is.
    """
    texts = [text_of(cell) for cell in cells if not is_blank(cell)]
    if not texts:
        return False
    if sum(_CONTACT.fullmatch(text) is not None for text in texts) >= CONTACT_SHARE * len(texts):
        return True
    is_asked = vocabulary.holds(header, vocabulary.term("terms", "contact"))
    is_tick = all(len(text) == 1 for text in texts)
    is_varied = len(set(texts)) > TYPED_SHARE * len(texts) and len(texts) >= LEAST_ANSWERS
    return is_asked and is_varied and not is_tick
