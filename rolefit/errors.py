"""What can go wrong that a person can put right: one root, each class says when it is raised."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

MOST_COMPARED = 300
"""Names that a misspelt one is compared with."""


class RolefitError(Exception):
    """A problem the user can put right; its text is ready to be shown, one problem a line."""


class UsageError(RolefitError):
    """The command was called in a way that cannot work: an unknown role, options that exclude each other."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file.

    ``line`` counts from 1; 0 means the file as a whole (it is missing, too large, or not readable).
    """

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{visible(self.file, 400)}:{self.line}" if self.line else visible(self.file, 400)
        return f"{place}: {self.what}; {self.remedy}"


class FileError(RolefitError):
    """A file given by the user has problems; ``problems`` holds all of them, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take the problems in any order; one that is there twice counts once."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class BankError(FileError):
    """A bank (roles.yaml, questions.yaml) cannot be used."""


class SheetError(FileError):
    """An answer sheet cannot be used."""


class StoreError(RolefitError):
    """The store of sittings and results cannot be opened, read or written."""


class AnswerError(RolefitError):
    """An answer names a question or an option that the bank does not have."""


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


def _printable(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"
