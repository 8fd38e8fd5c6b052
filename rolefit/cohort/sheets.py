"""Sheets from files of any kind, one after the other: nothing is kept but the sheet at hand."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

from rolefit.assessment.sheet import STDIN
from rolefit.bank.knowledge import Bank
from rolefit.cohort import columnar, delimited, json_sheets
from rolefit.cohort.intake import Intake, Sheet
from rolefit.errors import Problem
from rolefit.textfile import LineError, open_regular

__all__ = ["Intake", "Sheet", "read_sheets"]

MOST_HELD = 64 << 20
"""Bytes of a workbook, or of a Parquet file on stdin: these cannot be read in passing."""

_PARQUET, _ZIP, _OLD_EXCEL = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Progress = Callable[[int], None]


def read_sheets(
    bank: Bank,
    paths: Iterable[str],
    intake: Intake,
    respondent: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Sheet]:
    """Yield the sheets in ``paths`` (``-`` is stdin), in order; what cannot be read is told to ``intake``.

    ``respondent`` names the column that says who answered; without it, it is looked for. ``progress`` is told how many
    bytes of a file have been read, as often as there is news.
    """
    for path in paths:
        name = STDIN if path == "-" else path
        try:
            with _opened(path) as stream:
                yield from _sheets(bank, name, stream, intake, respondent, progress)
        except LineError as error:
            intake.refuse(Problem(name, *error.args))
        except OSError as error:
            intake.refuse(Problem(name, 0, f"cannot be read ({error.strerror})", "check the path and its permissions"))


def _opened(path: str) -> closing[BufferedReader]:
    if path != "-":
        return closing(open_regular(Path(path)))
    # Not closed with the last sheet: stdin is not ours.
    return closing(BufferedReader(_Kept(sys.stdin.buffer)))


class _Kept(RawIOBase):
    """A stream that stays open when its reader is closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        part = self._stream.read(len(into)) if not hasattr(self._stream, "read1") else self._stream.read1(len(into))
        into[: len(part)] = part
        return len(part)


def _sheets(
    bank: Bank,
    name: str,
    stream: BufferedReader,
    intake: Intake,
    respondent: str | None,
    progress: Progress | None,
) -> Iterator[Sheet]:
    start = stream.peek(4096)[:4096]
    head = start.removeprefix(BOM_UTF8).lstrip().lower()
    if head.startswith((b"%pdf", b"<!doctype", b"<html")):
        kind = "a PDF" if head.startswith(b"%pdf") else "a web page"
        raise LineError(0, f"is {kind} and no sheet", "give what the form's last page makes, or your form tool's CSV")
    if start.startswith(_OLD_EXCEL):
        raise LineError(0, "is a workbook of an old or locked kind", "save it as .xlsx without a password, or as CSV")
    if start.startswith((_PARQUET, _ZIP)):
        source = _seekable(name, stream)
        read = columnar.parquet_sheets if start.startswith(_PARQUET) else columnar.xlsx_sheets
        yield from read(bank, name, source, intake, respondent)
    elif head.startswith((b"{", b"[")):
        yield from json_sheets.json_sheets(bank, name, stream, intake, progress)
    else:
        yield from delimited.delimited_sheets(bank, name, stream, intake, respondent, progress)


def _seekable(name: str, stream: BufferedReader) -> BinaryIO:
    if name != STDIN:
        return stream
    content = stream.read(MOST_HELD + 1)
    if len(content) > MOST_HELD:
        raise LineError(0, f"is larger than {MOST_HELD >> 20} MiB", "give it as a file instead of on stdin")
    return cast("BinaryIO", BytesIO(content))
