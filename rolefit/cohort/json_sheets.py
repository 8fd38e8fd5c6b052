"""JSON: one sheet, a result, a list of them, or one after the other (JSONL)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BufferedReader
from typing import Any

from rolefit.bank.knowledge import Bank
from rolefit.cohort.headings import ADDRESSES, NAMES, NOBODY, bare, layout_of
from rolefit.cohort.intake import ABSENT, Intake, Sheet
from rolefit.cohort.json_values import MOST_BROKEN, SHEET_SHAPE, json_values
from rolefit.cohort.matching import AnswerCodes
from rolefit.cohort.normalisation import normalised
from rolefit.errors import AnswerError, Problem
from rolefit.messages import as_typed, did_you_mean, quoted
from rolefit.textfile import LineError


def json_sheets(
    bank: Bank, name: str, stream: BufferedReader, intake: Intake, progress: Callable[[int], None] | None = None
) -> Iterator[Sheet]:
    """Yield the sheets of a JSON text; one that is none is told to ``intake``.

    Raises:
        LineError: where the text cannot be read on.
    """
    reader = _Reader(bank)
    for line, value in json_values(name, stream, intake, progress):
        try:
            respondent, options = reader.sheet(value)
        except AnswerError as error:
            what, _, remedy = str(error).rpartition("; ")
            intake.refuse(Problem(name, line, what, remedy), _whose(value))
        else:
            if what := reader.of_another_bank(value):
                intake.remark(name, line, what, "score it with the bank it was made with, if you have that one")
            labels, address = _labels(value, intake.labels), _said_of(value, ADDRESSES)
            yield intake.take(Sheet(respondent, options, name, line, labels, address, _time(value)))


def _time(value: Mapping[str, Any]) -> str:
    """Return when a sheet was made, "" where it does not say so or says it in another way."""
    try:
        return datetime.fromisoformat(value["time"]).astimezone(UTC).isoformat()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return ""


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
            raise AnswerError(f"is {_kind(value)} and no sheet; {SHEET_SHAPE}")
        if isinstance(answers := value.get("answers"), dict):
            for key in answers:
                if key not in self._place:
                    remedy = self._hint(key) or f"see {as_typed('questions', self._bank.folder)}"
                    raise AnswerError(f"answers the unknown question {quoted(key)}; {remedy}")
            places = {key: self._place[key] for key in answers}
        else:
            answers, places = value, self._places(value)
        options = bytearray([ABSENT]) * len(self._codes)
        for key, place in places.items():
            cell = answers[key]
            if isinstance(cell, list) and len(cell) == 1:
                cell = cell[0]
            if isinstance(cell, bool | dict | list):
                raise AnswerError(f"{quoted(key)} is answered by {_kind(cell)}; give one answer a question")
            options[place] = self._codes[place][cell]
        return _person(value), bytes(options)

    def _hint(self, key: str) -> str:
        """Look for what was meant, for the first ones: it takes a hundred times as long as reading the sheet."""
        self._hints += 1
        return did_you_mean(key, self._place) if self._hints <= MOST_BROKEN else ""

    def of_another_bank(self, value: Any) -> str:
        """Return, for the first sheet that names another bank than this one, what to say of it; else ""."""
        stamp = value.get("bank")
        digest, name = (stamp.get("digest"), stamp.get("name")) if isinstance(stamp, dict) else (None, None)
        if not isinstance(digest, str) or digest == self._bank.digest or self._has_told:
            return ""
        self._has_told = True
        if name != self._bank.name:
            return f"holds answers to the bank {quoted(name)}, and is scored with {quoted(self._bank.name)}"
        return "holds answers to another edition of the questions"

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
    return _said_of(value, NAMES)


def _whose(value: Any) -> str:
    """Return whose sheet it is that cannot be read, "" where that is not clear either."""
    try:
        return _person(value) if isinstance(value, dict) else ""
    except AnswerError:
        return ""


def _said_of(value: Mapping[str, Any], names: Sequence[str]) -> str:
    """Return what the first of these keys says that says something, "" where none does."""
    by_name = {bare(key.casefold()): said for key, said in value.items()}
    found = (by_name[name] for name in names if name in by_name)
    said = (str(text).strip() for text in found if isinstance(text, str | int))
    return next((text for text in said if text.casefold() not in NOBODY), "")


def _kind(value: Any) -> str:
    names = {dict: "a table", list: "a list", bool: "true or false", str: "a text", type(None): "null"}
    return names.get(type(value), "a number")
