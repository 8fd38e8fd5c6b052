"""Words in messages: values from files made harmless, names that are like others, counts, lists, commands."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Sequence

MOST_PATH = 400
"""Characters of a path that are shown; longer ones are no use to anybody."""
MOST_MARKS = 6
"""Combining marks in a row; real scripts need fewer, a pile of them only hides text."""
MOST_COMPARED = 300
"""Names that a misspelt one is compared with."""

# At the start, and after a semicolon: where lists are separated by one, a spreadsheet begins a cell there.
_COMPUTED = re.compile('(^|;)(?=[\\s"]*[=+\\-@\\t\\r\\n＝＋－＠])')


def visible(text: str, most: int = 60, kept: str = "") -> str:
    """Return ``text`` on one line, cut to ``most`` characters, each unprintable one not ``kept`` shown as ``<U+001B>``.

    Of a pile of combining marks the first ``MOST_MARKS`` stay: more would cover the lines above and below.
    """
    shown: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if is_mark(char) else 0
        if marks > MOST_MARKS + 1:
            continue
        if len(shown) == most:
            shown[-1] = "…"
            break
        fine = _printable(char) or char in kept
        shown.append("…" if marks > MOST_MARKS else char if fine else f"<U+{ord(char):04X}>")
    return "".join(shown)


def is_mark(char: str) -> bool:
    """Say whether a character is drawn over the one before it."""
    return not char.isascii() and unicodedata.category(char) in {"Mn", "Me"}


def quoted(value: object) -> str:
    """Return a value from a file in quotes, short and harmless to print."""
    known = isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 10**15)
    return f'"{visible(str(value))}"' if known else f"a {type(value).__name__}"


def visible_path(path: object) -> str:
    """Return a path, or what is as long, as messages show it: on one line, harmless, cut only where it is absurd."""
    return visible(str(path), MOST_PATH)


def counted(count: int, noun: str, several: str = "") -> str:
    """Return a number and what it counts: "1 answer", "2 answers"; ``several`` is the plural if it is no mere -s."""
    return f"{count:,} {noun if count == 1 else several or f'{noun}s'}"


def listed(names: Sequence[str]) -> str:
    """Return one or more names as they are listed in a sentence: "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?")) else f"{text.rstrip(',;:')}."


def as_typed(words: str, folder: str) -> str:
    """Return a command of rolefit as it has to be typed for the bank in ``folder``, "" for the one that is there."""
    if not folder:
        return f"rolefit {words}"
    from shlex import quote

    return f"rolefit {words} --bank {quote(visible_path(folder))}"


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
    # A short word is somewhere in many a long one.
    return f'did you mean "{near}"?' if near and len(near) <= 2 * len(word) else ""


def uncomputed(text: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would take for a formula."""
    return _COMPUTED.sub(r"\1'", text)


def _printable(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"
