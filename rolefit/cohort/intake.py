"""What comes in: a sheet as the engine takes it, and the count of what was taken and what was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rolefit.cohort.normalisation import normalised
from rolefit.errors import Problem
from rolefit.messages import counted, visible

SKIPPED = 254
"""The question stood in the sheet and got no answer."""

ABSENT = 255
"""The question did not stand in the sheet."""

MOST_UNREAD = 20
"""People whose sheets were refused that are named."""

MOST_NAMES = 500_000
"""Of so many people it is remembered that they were there, to tell of whoever comes twice."""


class Sheet(NamedTuple):
    """One person's answers: for each question of the bank a byte, the option's position, ``SKIPPED`` or ``ABSENT``.

    ``respondent`` is as it stands in the file, not made harmless; "" where the file names nobody. ``line`` is where the
    sheet begins, from 1: a line of a text file, a row of a table. ``labels`` are what the row says under the headings
    that the intake keeps, as it stands there, "" where it says nothing. ``address`` is the person's e-mail address
    where the file has one beside a name; ``time`` is when the sheet was made (UTC, ISO 8601) where it says so.
    """

    respondent: str
    options: bytes
    file: str
    line: int
    labels: tuple[str, ...] = ()
    address: str = ""
    time: str = ""


Tell = Callable[[str], None]


def _say_nothing(_line: str) -> None:
    """Tell nobody."""


@dataclass
class Intake:
    """Counts what was read, and tells at once what could not be.

    ``refused`` counts problems: a row or a file that gave no sheet. ``previews`` are rows that a form's author made
    when trying it; they give no sheet either. ``unfinished``, ``empty`` and ``repeated`` are
    counted among the sheets taken. ``labels`` are the headings of other columns that a sheet keeps. ``unread`` are the
    names of the first people whose sheets were refused, harmless to print; without ``names`` nobody is named.
    """

    tell: Tell = _say_nothing
    labels: tuple[str, ...] = ()
    names: bool = True
    unread: list[str] = field(default_factory=list)
    taken: int = 0
    refused: int = 0
    previews: int = 0
    unfinished: int = 0
    empty: int = 0
    repeated: int = 0
    _seen: set[int] = field(default_factory=set, repr=False)

    def refuse(self, problem: Problem, respondent: str = "") -> None:
        """Tell of what gave no sheet, and whose it is where that is known."""
        self.refused += 1
        if self.names and (name := visible(" ".join(respondent.split()))):
            problem = replace(problem, what=f"{name}: {problem.what}")
            if name not in self.unread and len(self.unread) < MOST_UNREAD:
                self.unread.append(name)
        self.tell(str(problem))

    def remark(self, file: str, line: int, what: str, remedy: str) -> None:
        """Tell of something through which no answer is lost."""
        self.tell(str(Problem(file, line, what, remedy)))

    def take(self, sheet: Sheet, *, finished: bool = True) -> Sheet:
        """Count a sheet, and return it."""
        self.taken += 1
        self.unfinished += not finished
        self.empty += min(sheet.options) >= SKIPPED
        if sheet.respondent:
            key = hash((normalised(sheet.respondent), normalised(sheet.address)))
            self.repeated += key in self._seen
            if len(self._seen) < MOST_NAMES:
                self._seen.add(key)
        return sheet

    def summary(self, done: str = "scored") -> str:
        """Return in a line how many sheets there were, what was ``done`` with them, and what to know of them."""
        sheets = counted(self.taken, "sheet")
        parts = [
            f"{count:,} {words}"
            for count, words in (
                (self.refused, "with a problem, left out"),
                (self.previews, "a preview, left out" if self.previews == 1 else "previews, left out"),
                (self.unfinished, "unfinished"),
                (self.empty, "without any answer"),
                (self.repeated, "from somebody who was there before"),
            )
            if count
        ]
        return f"{sheets} {done}" + "".join(f"; {part}" for part in parts) + "."
