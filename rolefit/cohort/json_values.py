"""A text of JSON values, however long, read one after the other: those of a list, or those that follow each other."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Any

from rolefit.cohort.intake import Intake
from rolefit.errors import Problem
from rolefit.messages import quoted
from rolefit.textfile import LineError

MOST_SHEET = 1 << 20
"""Characters of one sheet."""

MOST_BROKEN = 100
"""Sheets that are no JSON; after so many the file is none either."""

SHEET_SHAPE = 'give {"respondent": "…", "answers": {…}}, the shape of rolefit questions --sheet'
"""What to do where a value is no sheet."""

_CHUNK = 1 << 16
_BETWEEN = " \t\r\n,"


def json_values(
    name: str, stream: BufferedReader, intake: Intake, progress: Callable[[int], None] | None
) -> Iterator[tuple[int, Any]]:
    """Yield each value at the top, or in the list that the text is, with the line it begins on.

    One between others that is no JSON is told to ``intake``, under the file's ``name``.

    Raises:
        LineError: where the text cannot be read on.
    """
    text = _Text(stream, progress)
    in_list = text.strip(_BETWEEN) == "["
    if in_list:
        text.drop(1)
    broken = 0
    while first := text.strip(_BETWEEN):
        line = text.line
        if in_list and first == "]":
            text.drop(1)
            if text.strip(_BETWEEN):
                raise LineError(text.line, "goes on after its list", "check the brackets")
            return
        try:
            yield line, _one(text)
        except _BadValueError as error:
            if in_list:
                raise LineError(error.args[0], f"{error.args[1]}; the rest was not read", error.args[2]) from None
            broken += 1
            if broken == MOST_BROKEN:
                what = f"is the {broken}th sheet that is no JSON, and the rest of the file was not read"
                raise LineError(line, what, "save the file anew") from None
            intake.refuse(Problem(name, *error.args))
            text.to_next_line()
    if in_list:
        raise LineError(text.line, "ends in the middle of its list", "save the file anew")


class _BadValueError(Exception):
    """A value that cannot be read: line, what, remedy."""


def _one(text: _Text) -> Any:
    """Return the value at the beginning of ``text`` and use it up."""
    tried = 0
    while True:
        # Reading anew only when there is twice as much keeps the work in proportion.
        while len(text.text) < min(2 * tried, MOST_SHEET + 1) and text.more():
            pass
        tried = len(text.text)
        try:
            value, end = _DECODER.raw_decode(text.text)
        except _RepeatedError as error:
            raise _BadValueError(text.line, f"has {quoted(error.args[0])} twice in one sheet", "keep one") from None
        except RecursionError:
            raise _BadValueError(text.line, "is nested too deeply", SHEET_SHAPE) from None
        except json.JSONDecodeError as error:
            if not text.ended and _is_cut_off(error, tried):
                if tried > MOST_SHEET:
                    raise _BadValueError(text.line, "is longer than a sheet can be", SHEET_SHAPE) from None
                text.more()
                continue
            line = text.line + error.lineno - 1
            raise _BadValueError(line, f"is not valid JSON ({error.msg})", "check the commas and quotes") from None
        text.drop(end)
        return value


def _is_cut_off(error: json.JSONDecodeError, length: int) -> bool:
    """Say whether the text may only have ended too early: in a text, or within a word or an escape at its end."""
    return error.msg.startswith("Unterminated string") or error.pos >= length - len("Infinity")


class _Text:
    """The part of a text that has been read and not used up, and the line it begins on."""

    def __init__(self, stream: BufferedReader, progress: Callable[[int], None] | None) -> None:
        self.text, self.line, self.ended = "", 1, False
        self._stream, self._progress = stream, progress
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def more(self) -> bool:
        """Read on; return whether there was anything."""
        part = self._stream.read(_CHUNK)
        try:
            self.text += self._decoder.decode(part, final=not part)
        except UnicodeDecodeError:
            raise LineError(self.line, "is not UTF-8", "save the file as UTF-8") from None
        if self._progress:
            self._progress(len(part))
        self.ended = not part
        return bool(part)

    def drop(self, count: int) -> None:
        """Use up the first characters."""
        self.line += self.text.count("\n", 0, count)
        self.text = self.text[count:]

    def strip(self, characters: str) -> str:
        """Use up these characters at the beginning; return the first of what is left, "" at the end."""
        while True:
            left = self.text.lstrip(characters)
            self.drop(len(self.text) - len(left))
            if left or not self.more():
                return left[:1]

    def to_next_line(self) -> None:
        """Use up the rest of the line."""
        while "\n" not in self.text and self.more():
            if len(self.text) > MOST_SHEET:
                self.text = self.text[-1:]
        end = self.text.find("\n")
        self.drop(len(self.text) if end < 0 else end + 1)


class _RepeatedError(Exception):
    """A key that stands twice in one object."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        raise _RepeatedError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 10 else digits


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs,
    parse_int=_number,
    parse_float=str,
    parse_constant=lambda name: None if name == "NaN" else name,
)
