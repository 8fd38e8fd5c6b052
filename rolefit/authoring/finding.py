"""What a check of a bank finds: a weakness of the measure or of the words, where it is, and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from rolefit.bank.record import Record


class Severity(StrEnum):
    """How much it matters: a warning is a fault of the quiz, a hint is only worth knowing."""

    WARNING = "warning"
    HINT = "hint"


class Weakness(NamedTuple):
    """A finding whose place in a file is not known yet; ``noun`` and ``name`` say what is weak, "" the whole bank."""

    kind: str
    noun: str
    name: str
    what: str
    remedy: str


class Finding(Record):
    """One finding. ``about`` names what it is about, such as "question course"; ``line`` is 0 for a whole file."""

    kind: str
    level: Severity
    about: str
    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.level} {self.kind}: {self.what}; {self.remedy}"
