"""JSON: one sheet, a result, a list of them, or one after the other (JSONL)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader
from typing import Any

from rolefit.bank.knowledge import Bank
from rolefit.cohort.headings import NAMES, NOBODY, layout_of
from rolefit.cohort.intake import ABSENT, Intake, Sheet
from rolefit.cohort.matching import AnswerCodes
from rolefit.cohort.normalisation import normalised
from rolefit.errors import AnswerError, Problem
from rolefit.messages import did_you_mean, quoted
from rolefit.textfile import LineError

MOST_SHEET = 1 << 20
"""Characters of one sheet."""

MOST_BROKEN = 100
"""Sheets that are no JSON; after so many the file is none either."""

_CHUNK = 1 << 16
_SHAPE = 'give {"respondent": "…", "answers": {…}}, the shape of rolefit questions --sheet'
_BETWEEN = " \t\r\n,"


def json_sheets(
    bank: Bank, name: str, stream: BufferedReader, intake: Intake, progress: Callable[[int], None] | None = None
) -> Iterator[Sheet]:
    """Yield the sheets of a JSON text; one that is none is told to ``intake``.

    Raises:
        LineError: where the text cannot be read on.
    """
    reader = _Reader(bank)
    for line, value in _values(name, stream, intake, progress):
        try:
            respondent, options = reader.sheet(value)
        except AnswerError as error:
            what, _, remedy = str(error).rpartition("; ")
            intake.refuse(Problem(name, line, what, remedy))
        else:
            if reader.is_of_another_bank(value):
                what = "holds answers to another edition of the questions"
                intake.remark(name, line, what, "score it with the bank it was made with, if you have that one")
            yield intake.take(Sheet(respondent, options, name, line, _labels(value, intake.labels)))


def _labels(value: Mapping[str, Any], wanted: tuple[str, ...]) -> tuple[str, ...]:
    said = {normalised(key): found for key, found in value.items() if isinstance(found, str | int)} if wanted else {}
    return tuple(str(said.get(normalised(heading), "")).strip() for heading in wanted)


class _Reader:
    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._codes = [AnswerCodes(question) for question in bank.questions]
        self._place = {question.id: place for place, question in enumerate(bank.questions)}
        self._named: dict[tuple[str, ...], dict[str, int] | AnswerError] = {}
        self._has_told = False
        self._hints = 0

    def sheet(self, value: Any) -> tuple[str, bytes]:
        """Return who answered and the options of one JSON value.

        Raises:
            AnswerError: if it is no sheet.
        """
        if not isinstance(value, dict):
            raise AnswerError(f"is {_kind(value)} and no sheet; {_SHAPE}")
        if isinstance(answers := value.get("answers"), dict):
            for key in answers:
                if key not in self._place:
                    remedy = self._hint(key) or "see rolefit questions"
                    raise AnswerError(f"answers the unknown question {quoted(key)}; {remedy}")
            places = {key: self._place[key] for key in answers}
        else:
            answers, places = value, self._places(value)
        options = bytearray([ABSENT]) * len(self._codes)
        for key, place in places.items():
            cell = answers[key]
            if isinstance(cell, bool | dict) or (isinstance(cell, list) and len(cell) != 1):
                raise AnswerError(f"{quoted(key)} is answered by {_kind(cell)}; give one answer a question")
            options[place] = self._codes[place][cell[0] if isinstance(cell, list) else cell]
        return _person(value), bytes(options)

    def _hint(self, key: str) -> str:
        """Look for what was meant, for the first ones: it takes a hundred times as long as reading the sheet."""
        self._hints += 1
        return did_you_mean(key, self._place) if self._hints <= MOST_BROKEN else ""

    def is_of_another_bank(self, value: Any) -> bool:
        """Say, for the first such sheet, whether it names another bank than this one."""
        stamp = value.get("bank")
        digest = stamp.get("digest") if isinstance(stamp, dict) else None
        is_other = isinstance(digest, str) and digest != self._bank.digest and not self._has_told
        self._has_told |= is_other
        return is_other

    def _places(self, value: Mapping[str, Any]) -> dict[str, int]:
        """Return which keys of a flat object are questions; sheets of one form have the same keys."""
        keys = tuple(value)
        if keys not in self._named:
            if len(self._named) > 1000:
                self._named.clear()
            try:
                layout = layout_of(self._bank, [(1, keys)])
                self._named[keys] = {keys[column]: place for place, column in layout.questions.items()}
            except LineError as error:
                self._named[keys] = AnswerError(f"{str(error.args[1]).replace('column', 'key')}; {error.args[2]}")
        found = self._named[keys]
        if isinstance(found, AnswerError):
            raise found
        return found


def _person(value: Mapping[str, Any]) -> str:
    """Return who answered, "" where nothing says it.

    Raises:
        AnswerError: if two keys that are the same but for their case may say it.
    """
    by_name: dict[str, tuple[str, Any]] = {}
    for key, said in value.items():
        name = key.casefold()
        if name in by_name and name in NAMES:
            raise AnswerError(f"has {quoted(by_name[name][0])} and {quoted(key)} in one sheet; keep one")
        by_name[name] = key, said
    found = (by_name[name][1] for name in NAMES if name in by_name)
    said = (str(text).strip() for text in found if isinstance(text, str | int))
    return next((text for text in said if text.casefold() not in NOBODY), "")


def _kind(value: Any) -> str:
    names = {dict: "a table", list: "a list", bool: "true or false", str: "a text", type(None): "null"}
    return names.get(type(value), "a number")


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


def _values(
    name: str, stream: BufferedReader, intake: Intake, progress: Callable[[int], None] | None
) -> Iterator[tuple[int, Any]]:
    """Yield each value at the top, or in the list that the text is, with the line it begins on."""
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
            raise _BadValueError(text.line, "is nested too deeply", _SHAPE) from None
        except json.JSONDecodeError as error:
            if not text.ended and _is_cut_off(error, tried):
                if tried > MOST_SHEET:
                    raise _BadValueError(text.line, "is longer than a sheet can be", _SHAPE) from None
                text.more()
                continue
            line = text.line + error.lineno - 1
            raise _BadValueError(line, f"is not valid JSON ({error.msg})", "check the commas and quotes") from None
        text.drop(end)
        return value


def _is_cut_off(error: json.JSONDecodeError, length: int) -> bool:
    """Say whether the text may only have ended too early: in a text, or within a word or an escape at its end."""
    return error.msg.startswith("Unterminated string") or error.pos >= length - len("Infinity")
