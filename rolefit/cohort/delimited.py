"""Text with separators: CSV, TSV, CSV with semicolons, in whatever encoding a spreadsheet left it."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Callable, Iterator
from io import BufferedReader
from itertools import islice

from rolefit.bank.knowledge import Bank
from rolefit.cohort.intake import Intake, Sheet
from rolefit.cohort.tabular import TableRow, sheets_of
from rolefit.errors import Problem
from rolefit.messages import quoted
from rolefit.textfile import LineError

MOST_LINE = 1 << 20
"""Bytes of a line, and characters of a record: nobody's sheet comes near it."""

MOST_QUOTES = 100
"""Rows with broken quotes, after which the rest of a file is not read: each costs reading on for a way out."""

SEPARATORS = ",;\t"
_FIRST = 3


def delimited_sheets(
    bank: Bank,
    name: str,
    stream: BufferedReader,
    intake: Intake,
    respondent: str | None,
    progress: Callable[[int], None] | None,
) -> Iterator[Sheet]:
    """Yield a sheet a row; the headings are found in the first rows.

    Raises:
        LineError: where the file as a whole cannot be read.
    """
    lines = _Lines(name, stream, intake, progress)
    first = list(lines.peek(40))
    if not "".join(first).strip():
        raise LineError(1, "has no answers", "give a row of headings and a row for each person")
    if "\r" in first[0].rstrip("\r\n"):
        raise LineError(1, "ends its lines as old Macs did", "save it anew as CSV, with the line ends of today")
    if "\0" in first[0]:
        raise LineError(1, "holds the character <U+0000>", "save the file as UTF-8 text")
    said = first[0].strip().strip('"')
    if said.lower().startswith("sep=") and len(said) == 5:
        next(lines)
        separator = said[4]
    else:
        separator = _separator(first)
    yield from sheets_of(bank, name, _rows(name, lines, separator, intake), intake, respondent)


class _Lines:
    """The lines of a stream as text, of any of the encodings, each with its end; ``number`` counts those handed out."""

    def __init__(
        self, name: str, stream: BufferedReader, intake: Intake, progress: Callable[[int], None] | None
    ) -> None:
        self.number = 0
        self._name, self._intake, self._progress = name, intake, progress
        self._told = False
        self._back: deque[str] = deque()
        start = stream.peek(4)[:4]
        if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            self._source = self._wide(stream)
        else:
            if start.startswith(BOM_UTF8):
                stream.read(len(BOM_UTF8))
            self._source = self._narrow(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._source)
        self.number += 1
        return line

    def peek(self, count: int) -> list[str]:
        # A look ahead: enough of it, however long the lines are.
        while len(self._back) < count and sum(map(len, self._back)) < MOST_LINE:
            if (line := next(self._source, None)) is None:
                break
            self._back.append(line)
        return list(self._back)[:count]

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)

    def _narrow(self, stream: BufferedReader) -> Iterator[str]:
        read = 0
        number = 0
        while raw := stream.readline(MOST_LINE):
            number += 1
            read += len(raw)
            if len(raw) == MOST_LINE:
                raise LineError(number, f"is longer than {MOST_LINE >> 20} MiB", "give a row for each person")
            if self._progress and read > MOST_LINE:
                self._progress(read)
                read = 0
            try:
                line = raw.decode()
            except UnicodeDecodeError:
                line = raw.decode("cp1252", "replace")
                self._tell(number)
            yield line
        if self._progress:
            self._progress(read)

    def _wide(self, stream: BufferedReader) -> Iterator[str]:
        text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="")
        number = 0
        while line := text.readline(MOST_LINE):
            number += 1
            if len(line) == MOST_LINE:
                raise LineError(number, f"is longer than {MOST_LINE >> 20} MiB", "give a row for each person")
            yield line
        text.detach()

    def _tell(self, number: int) -> None:
        if not self._told:
            self._intake.remark(
                self._name, number, "is not UTF-8 and was read as Windows-1252", "save it as UTF-8 if letters are wrong"
            )
        self._told = True


class _RowLines:
    """The lines that csv takes for one row, kept until the row is whole."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        self.taken: list[str] = []
        self.begin()

    def begin(self) -> None:
        """Forget the row before, and note where the next one begins."""
        self.line, self._size = self._lines.number + 1, 0
        self.taken.clear()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        self._size += len(line)
        if self._size > MOST_LINE:
            raise csv.Error("a row without an end")
        return line


def _rows(name: str, lines: _Lines, separator: str, intake: Intake) -> Iterator[TableRow]:
    """Yield each row that is not blank; a row with broken quotes is told, and reading goes on in the line after it."""
    row = _RowLines(lines)
    for broken in range(1, MOST_QUOTES + 1):
        try:
            for cells in csv.reader(row, delimiter=separator, strict=True):
                if any(cells):
                    yield row.line, cells
                row.begin()
        except csv.Error as error:
            problem = Problem(name, row.line, f"is not valid CSV ({error})", "check the quotes in this row")
            if broken == MOST_QUOTES:
                what = f"is the {broken}th row with broken quotes, and the rest of the file was not read"
                raise LineError(row.line, what, "save the file anew in your form tool") from None
            intake.refuse(problem)
            lines.give_back(row.taken[1:])
            row.begin()
        else:
            return


def _separator(lines: list[str]) -> str:
    """Return the separator with which the first rows have most cells, all alike before any."""

    def judged(separator: str) -> tuple[bool, int]:
        reader = csv.reader(iter(lines), delimiter=separator)
        try:
            rows = list(islice(filter(any, reader), _FIRST))
        except csv.Error:
            rows = []
        widths = [len(row) for row in rows]
        return len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0

    best = max(SEPARATORS, key=judged)
    if judged(best)[1] < 2:
        raise LineError(1, f"has one column only, {quoted(lines[0].strip())}", "separate columns by commas")
    return best
