"""Answer sheets: one person's answers as JSON or CSV, checked against a bank, every problem in one go.

JSON: ``{"answers": {"first-hour": 2, "spare-budget": "hire-someone"}}`` or only what is inside; a result is a sheet
too. CSV: a heading ``respondent,first-hour,…`` and one row. Empty, null or NaN is a skipped question. At most 1 MiB,
UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer
from rolefit.errors import AnswerError, Problem, SheetError
from rolefit.messages import did_you_mean, quoted
from rolefit.textfile import MOST_BYTES, LineError, read_bytes, text_of

RESPONDENT = "respondent"
STDIN = "<stdin>"
MOST_PROBLEMS = 100
Answers = Mapping[str, Answer | None]

_SHAPE = "use the shape that rolefit questions --sheet prints"
_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}\[\]]')
"""What matters in a JSON text to find its keys: texts, with the colon that makes one a key, and brackets."""


class _Entry(NamedTuple):
    question: str
    line: int
    answer: Any
    answer_line: int


def read_sheet(bank: Bank, path: Path | str) -> Answers:
    """Return the answers in a sheet file.

    Raises:
        SheetError: with every problem of the file.
    """
    try:
        content = read_bytes(Path(path))
    except LineError as error:
        raise SheetError([Problem(str(path), *error.args)]) from None
    return parse_sheet(bank, str(path), content)


def parse_sheet(bank: Bank, name: str, content: bytes) -> Answers:
    """Return the answers in a sheet's bytes; ``name`` is what problems call it.

    Raises:
        SheetError: with every problem of the sheet.
    """
    try:
        text = text_of(content)
        entries = _json(text, bank.question) if text.lstrip().startswith(("{", "[")) else _csv(text)
    except LineError as error:
        raise SheetError([Problem(name, *error.args)]) from None
    answers: dict[str, Answer | None] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for question, line, answer, answer_line in entries:
        if question not in bank.question:
            remedy = did_you_mean(question, bank.question) or "see rolefit questions"
            problems.append(Problem(name, line, f"answers the unknown question {quoted(question)}", remedy))
        elif question in lines:
            what = f"answers {quoted(question)} again, after line {lines[question]}"
            problems.append(Problem(name, line, what, "keep one of the two"))
        else:
            lines[question] = line
            try:
                answers[question] = None if answer in (None, "") else _checked(bank, question, answer)
            except AnswerError as error:
                what, _, remedy = str(error).rpartition("; ")
                problems.append(Problem(name, answer_line, what, remedy))
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise SheetError(problems)
    return answers


def blank_sheet(bank: Bank) -> dict[str, object]:
    """Return an empty sheet of a bank's questions, ready for JSON."""
    return {"answers": dict.fromkeys(bank.question)}


def _checked(bank: Bank, name: str, value: Any) -> Answer:
    question = bank.question[name]
    return question.answer(question.index(value))


def read_stdin(bank: Bank) -> Answers:
    """Return the answers in the sheet that comes on stdin.

    Raises:
        SheetError: with every problem of the sheet.
    """
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1) or b""
    except OSError as error:
        raise SheetError([Problem(STDIN, 0, f"cannot be read ({error.strerror})", "give a file")]) from None
    return parse_sheet(bank, STDIN, content)


def _json(text: str, known: Collection[str]) -> list[_Entry]:
    try:
        # Numbers that may be no answer stay text; an object is the tuple of its pairs, so that none of them is lost.
        data = json.loads(text, object_pairs_hook=tuple, parse_constant=_nan, parse_float=str, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise LineError(error.lineno, f"is not valid JSON ({error.msg})", "check the commas and quotes") from None
    except RecursionError:
        raise LineError(1, "is nested too deeply", _SHAPE) from None
    top: dict[str, int] = {}
    lines: list[int] = []
    for path, line in keys_of(text):
        if len(path) == 2:
            lines += [line] if path[0] == "answers" else []
        elif path[0] in top:
            raise LineError(line, f"repeats {quoted(path[0])} of line {top[path[0]]}", "keep one of the two")
        else:
            top[path[0]] = line
    whole = dict(data) if isinstance(data, tuple) else {}
    if isinstance(answers := whole.get("answers"), tuple):
        return [_Entry(key, line, _simple(value), line) for (key, value), line in zip(answers, lines, strict=True)]
    if not any(name in known for name in whole):
        raise LineError(top.get("answers", 1), 'has no "answers" by question', _SHAPE)
    return [_Entry(key, top[key], _simple(value), top[key]) for key, value in whole.items()]


def keys_of(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the path and the line of each key of a valid JSON text, as far as two objects deep."""
    path: list[str] = []
    line, last = 1, 0
    for token in _TOKEN.finditer(text):
        line, last = line + text.count("\n", last, token.start()), token.start()
        if token[0] in {"{", "["}:
            path.append("")
        elif token[0] in {"}", "]"}:
            path.pop()
        elif token[2] and len(path) <= 2:
            path[-1] = json.loads(token[1])
            yield tuple(path), line


def _simple(value: Any) -> Any:
    """Return an answer as it is, or as the text to show where it can be none."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[…]" if isinstance(value, list) else "{…}"
    return value


def _nan(constant: str) -> str | None:
    """Return nothing for NaN, which tables hold in an empty place; the infinities stay text."""
    return None if constant == "NaN" else constant


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 10 else digits


def _csv(text: str) -> list[_Entry]:
    rows = list(islice(_rows(text), 3))
    if len(rows) < 2:
        raise LineError(1, "has no answers", f"give a heading ({RESPONDENT}, then questions) and a row")
    (line, names), (row_line, cells), *more = rows
    if names[0] != RESPONDENT:
        remedy = "use commas" if names[0].startswith(RESPONDENT) else _SHAPE
        raise LineError(line, f'does not begin with the column "{RESPONDENT}"', remedy)
    if more:
        raise LineError(more[0][0], "holds more than one person", "give one person a sheet")
    if len(cells) != len(names):
        raise LineError(row_line, f"has {len(cells)} cells for {len(names)} columns", "give one cell a column")
    pairs = zip(names[1:], cells[1:], strict=True)
    return [_Entry(name, line, cell, row_line) for name, cell in pairs if name or cell]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cells := [cell.strip() for cell in row]):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise LineError(line, f"is not valid CSV ({error})", "check the quotes") from None
