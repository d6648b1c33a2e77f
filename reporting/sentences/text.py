"""Plain text work: lists, sentence ends, and text that must not be read as markup."""

import re
from collections.abc import Sequence

from reporting.words import Lang, translate

#: What Streamlit's markdown would take for markup inside a sentence.
_MARKUP = re.compile(r"([\\`*_\[\]$~<>#|:])")
#: What it would take for a list or a rule where a line begins: "3. How was it?", "- none".
_LINE_MARK = re.compile(r"^([ \t]*\d{0,9})([-+=.)])(?=[\s=-]|$)", re.MULTILINE)
#: How an address begins that would become a link by itself (after escaping); a word joiner, which
#: nobody sees, keeps it text.
_ADDRESS = re.compile(r"\b(?:https?\\:|www(?=\.))", re.IGNORECASE)


def joined(parts: Sequence[str], lang: Lang) -> str:
    """A list in words: A、B和C or A, B and C."""
    if len(parts) < 2:
        return "".join(parts)
    comma, last = translate(lang, "format.list_separator"), translate(lang, "format.list_and")
    head = comma.join(parts[:-1])
    if lang == "zh":
        return f"{_spaced(head, last)}{last}{_spaced(parts[-1], last, before=True)}"
    return f"{head}{last}{parts[-1]}"


def _spaced(text: str, word: str, *, before: bool = False) -> str:
    edge = text[0] if before else text[-1]
    if not word or not (edge.isascii() and (edge.isalnum() or edge == "%")):
        return text
    return f" {text}" if before else f"{text} "


def sentence(clauses: Sequence[str], lang: Lang) -> str:
    """Clauses as one sentence with a capital at the start and a stop at the end."""
    text = translate(lang, "format.clause_separator").join(clause for clause in clauses if clause)
    stop = translate(lang, "format.stop")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((stop, "。", ".")) else text + stop


def plain(text: str) -> str:
    """A sentence without its marks of emphasis."""
    return text.replace("**", "")


def escape_markdown(text: str) -> str:
    """Text of a file or a person, to be shown literally by Streamlit."""
    marked = _LINE_MARK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", str(text)))
    return _ADDRESS.sub("\\g<0>\u2060", marked)
