"""Headings: which column holds which question, who answered, and which says whether a row is a person's at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Question
from rolefit.cohort.normalisation import normalised
from rolefit.cohort.row_status import status_kind
from rolefit.messages import as_typed, did_you_mean, quoted
from rolefit.textfile import LineError

MOST_COLUMNS = 10_000
MOST_HEADING_ROWS = 3
FEWEST_LETTERS = 12
"""The start of a question's text names the question if it is this long."""

MOST_PARTS = 30
"""How many parts at the end of a heading such as group-1-question may together be a question's id."""

ADDRESSES = ("email address", "email", "e-mail", "your email", "your email address", "recipientemail")
"""Headings of e-mail addresses: of two people of one name they tell which is which."""

LAST_NAMES = {"first name": "last name", "your first name": "your last name", "recipientfirstname": "recipientlastname"}
"""Headings of first names, and of the last names that belong to them."""

NAMES = (
    *("respondent", "name", "your name", "full name", "your full name", "what is your name"),
    *("your name or a code", "name or code", "first name", "your first name", "recipientfirstname"),
    *("participant", "person", *ADDRESSES, "username", "user name"),
    *("token", "code", "session", "respondent id", "respondent_id", "responseid", "response id"),
    *("record_id", "record id", "submission id", "key", "_uuid", "instanceid", "id", "_id", "#"),
)
"""Headings under which a row says who answered, the most telling first."""

NOBODY = frozenset({"", "anonymous", "nan", "none", "null"})

_BESIDE = re.compile(r"\([^()]*\)|[?:*.,]")
"""What a heading may have beside its words."""

_MATRIX = re.compile(r"(.*)\[([^\[\]]+)\]$")
_NUMBERED = re.compile(r"^(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):\-]\s*")
_SUFFIX = re.compile(r"\s+- selected choice$")
_GROUP = re.compile(r"[-/.:]")


@dataclass(frozen=True)
class Layout:
    """Where a table holds what: all numbers are columns, from 0.

    ``questions`` has the column of each question that the table asks, by the question's position in the bank. ``names``
    are the columns that may say who answered, the first filled one counts; of a first and a last name, both together.
    ``addresses`` are those of e-mail addresses. ``status`` are those that say whether a row is a person's finished
    sheet, with the kind of each. ``unused`` are the headings that are none of these.
    """

    rows: int
    width: int
    questions: dict[int, int]
    names: tuple[tuple[int, ...], ...]
    addresses: tuple[int, ...]
    status: tuple[tuple[int, str], ...]
    unused: tuple[str, ...]


def layout_of(bank: Bank, first: Sequence[tuple[int, Sequence[str]]], respondent: str | None = None) -> Layout:
    """Return the layout that the first rows of a table tell, each with its line.

    Raises:
        LineError: if it cannot be told, or two columns answer the same question.
    """
    line, top = first[0]
    if len(top) > MOST_COLUMNS:
        raise LineError(
            line, f"has {len(top):,} columns", f"leave those of the questions; {MOST_COLUMNS:,} can be read"
        )
    keys = _Keys(bank)
    folded = [[normalised(cell) for cell in row] for _, row in first]
    count = _heading_rows(keys, folded, [row for _, row in first])
    rows = folded[:count]
    carried = _carried(rows) if count == 2 else set()
    questions: dict[int, int] = {}
    used: set[int] = set()
    columns = [[row[column] for row in rows if column < len(row)] for column in range(len(top))]
    counts = {text: sum(text in column for column in columns) for text in keys.shared}
    seen: dict[str, int] = {}
    for column, texts in enumerate(columns):
        if column in carried:
            continue
        found = keys.question(texts, counts, seen)
        if found is None:
            continue
        if found in questions:
            what = f"answers {quoted(bank.questions[found].id)} in two columns, {questions[found] + 1} and {column + 1}"
            raise LineError(line, what, "leave one of the two")
        questions[found] = column
        used.add(column)
    if not questions:
        near = next((hint for cell in top[:100] if (hint := did_you_mean(cell, bank.question))), "")
        remedy = near or f"let the headings be the questions' ids or texts; see {as_typed('questions', bank.folder)}"
        raise LineError(line, "has no column that is one of the bank's questions", remedy)
    free = [column for column in range(len(columns)) if column not in used]
    names = _names(columns, free, respondent, line)
    status = tuple((column, kind) for column in free if (kind := status_kind(columns[column])))
    addresses = tuple(column for column in free if any(bare(text) in ADDRESSES for text in columns[column]))
    known = {*chain.from_iterable(names), *(column for column, _ in status), *carried}
    unused = tuple(
        top[column]
        for column in free
        if column not in known and top[column].strip() and not _is_of_a_tool(columns[column])
    )
    return Layout(count, len(top), dict(sorted(questions.items())), names, addresses, status, unused)


class _Keys:
    """What a heading may be to name a question, folded."""

    def __init__(self, bank: Bank) -> None:
        self.ids = {normalised(question.id): place for place, question in enumerate(bank.questions)}
        texts: dict[str, list[int]] = {}
        for place, question in enumerate(bank.questions):
            for text in _texts(question):
                texts.setdefault(normalised(text), []).append(place)
        self.texts = {text: places[0] for text, places in texts.items() if len(places) == 1}
        self.shared = {text: tuple(places) for text, places in texts.items() if len(places) > 1}

    def question(self, headings: Sequence[str], counts: dict[str, int], seen: dict[str, int]) -> int | None:
        """Return the question (its position in the bank) that a column's headings name.

        Questions of one text are told apart by the order of their columns, where there are as many as questions.
        """
        for heading in headings:
            for text in _readings(heading):
                if (place := self.exact(text)) is not None:
                    return place
                if text in self.shared and counts.get(text) == len(self.shared[text]):
                    seen[text] = seen.get(text, -1) + 1
                    return self.shared[text][min(seen[text], len(self.shared[text]) - 1)]
        return next((place for text in headings if (place := self._begun(text)) is not None), None)

    def exact(self, text: str) -> int | None:
        place = self.ids.get(text)
        return self.texts.get(text) if place is None else place

    def _begun(self, heading: str) -> int | None:
        """Return the only question whose text begins like the heading, or with which the heading begins."""
        cut = heading.rstrip(". ")
        if len(cut) < FEWEST_LETTERS:
            return None
        found = {
            place
            for text, place in self.texts.items()
            if text.startswith(cut) or (len(text) >= FEWEST_LETTERS and cut.startswith(text.rstrip(". ")))
        }
        return found.pop() if len(found) == 1 else None


def _texts(question: Question) -> list[str]:
    """Return what a form may have for the question's heading: a scale is also known by its two statements."""
    statements = [part.text for part in question.statements]
    if len(statements) != 2:
        return [question.prompt]
    between = " / ".join(statements)
    return [question.prompt, f"{question.prompt} {between}", between, " - ".join(statements)]


def _readings(heading: str) -> list[str]:
    """Return what a folded heading may mean: itself, without what tools put around it, or its last part."""
    plain = _SUFFIX.sub("", _NUMBERED.sub("", heading))
    readings = [heading, plain]
    if matrix := _MATRIX.match(plain):
        readings += [matrix[2].strip(), matrix[1].strip(), plain.replace("[", "").replace("]", "")]
    if " " not in heading:
        parts = _GROUP.split(heading)
        readings += ["-".join(parts[place:]) for place in range(max(1, len(parts) - MOST_PARTS), len(parts))]
    elif (start := heading.split(". ", 1))[0] and " " not in start[0]:
        # "Q1. The text": the code and the text in one.
        readings += [start[0], start[-1]]
    return list(dict.fromkeys(readings))


def _heading_rows(keys: _Keys, folded: Sequence[Sequence[str]], raw: Sequence[Sequence[str]]) -> int:
    for place, row in enumerate(raw[:MOST_HEADING_ROWS]):
        if any('"importid"' in cell.casefold() for cell in row):
            return place + 1
    if len(folded) < 2:
        return 1
    second = folded[1]
    filled = [cell for cell in second if cell]
    if filled and all(cell.startswith("#") for cell in filled):
        return 2
    begins = [place for place, cell in enumerate(second) if cell]
    labels = {"response", "open-ended response", "other (please specify)"}
    if "response" in filled or (begins and begins[0] > 0 and labels & set(filled)):
        return 2
    return 2 if any(keys.exact(cell) in keys.texts.values() and cell not in keys.ids for cell in filled) else 1


def _carried(rows: Sequence[Sequence[str]]) -> set[int]:
    """Return the columns that go on with the question to their left: no heading of their own, a label below it."""
    top, below = rows
    return {place for place, cell in enumerate(below) if cell and place < len(top) and place and not top[place]}


@lru_cache(maxsize=4096)
def bare(heading: str) -> str:
    """Return a folded heading without what stands beside its words: "your name (optional):" is "your name"."""
    return " ".join(_BESIDE.sub(" ", heading).split())


def _names(
    columns: Sequence[Sequence[str]], free: Sequence[int], respondent: str | None, line: int
) -> tuple[tuple[int, ...], ...]:
    if respondent is not None:
        wanted = normalised(respondent)
        found = [column for column in free if wanted in columns[column]]
        if not found:
            near = did_you_mean(wanted, {text for column in free for text in columns[column]})
            raise LineError(line, f"has no column {quoted(respondent)} (--respondent)", near or "see its first row")
        if len(found) > 1:
            raise LineError(line, f"has {len(found)} columns {quoted(respondent)} (--respondent)", "rename one of them")
        return (tuple(found),)
    order = {name: place for place, name in enumerate(NAMES)}
    said = {column: [bare(text) for text in columns[column]] for column in free}
    ranked = []
    for column, texts in said.items():
        if places := [order[text] for text in texts if text in order]:
            last = {LAST_NAMES[text] for text in texts if text in LAST_NAMES}
            ranked.append((min(places), (column, *(other for other in free if last & set(said[other])))))
    return tuple(columns for _, columns in sorted(ranked))


_OF_TOOLS = re.compile(
    r"timestamp|.*(date|time)( \(utc\))?|score|total points|points - .*|feedback - .*|other|tags|network id"
    r"|custom data \d+|collector id|(first|last|recipientfirst|recipientlast) ?name|email address ?\d*|ip ?address"
    r"|progress|duration.*|seed|startlanguage|lastpage|refurl|start|end|created|modified|expired|iteration|study_id"
    r"|session_id|_.*|meta.*|submi.*|deviceid|userlanguage|distributionchannel|externalreference|recordeddate|happendat"
    r"|location(latitude|longitude)|attachments.*|edits|formversion|status|reviewstate|.*timestamp|redcap_.*"
    r"|.*-comment|form|survey identifier"
)
"""Headings under which tools keep what is nobody's answer; they are passed over without a word."""


def _is_of_a_tool(headings: Sequence[str]) -> bool:
    return any(bare(heading) in NAMES or _OF_TOOLS.fullmatch(heading) for heading in headings)
