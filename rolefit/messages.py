"""Words in messages: values from files made harmless, names that are like others."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

MOST_COMPARED = 300
"""Names that a misspelt one is compared with."""

# At the start, and after a semicolon: where lists are separated by one, a spreadsheet begins a cell there.
_COMPUTED = re.compile('(^|;)(?=[\\s"]*[=+\\-@\\t\\r\\n＝＋－＠])')


def visible(text: str, most: int = 60) -> str:
    """Return ``text`` on one line, cut to ``most`` characters, each unprintable one shown as ``<U+001B>``."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(char if _printable(char) else f"<U+{ord(char):04X}>" for char in cut)


def quoted(value: object) -> str:
    """Return a value from a file in quotes, short and harmless to print."""
    known = isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 10**15)
    return f'"{visible(str(value))}"' if known else f"a {type(value).__name__}"


def nearest(word: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """Return the one of ``known`` most like ``word``, or nothing where none is at least ``cutoff`` (0 to 1) like it.

    Among very many it looks for none: that would take minutes in a file full of names nobody declared.
    """
    if len(known) > MOST_COMPARED:
        return ""
    return next(iter(difflib.get_close_matches(word[:100].lower(), sorted(known), n=1, cutoff=cutoff)), "")


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return "did you mean …?" with the nearest of ``known``, or nothing where none is near."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else ""


def uncomputed(text: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would take for a formula."""
    return _COMPUTED.sub(r"\1'", text)


def _printable(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"
