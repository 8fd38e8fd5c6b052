"""What is sound in a damaged store: rows that SQLite still reads, and rows found by looking at every page.

SQLite gives up on a table when a page's header, a pointer, or the schema is damaged, though the rows lie there whole. A
row is known by the head of its record, and its checksum says whether it is one. The parts of the file format that
matter here are at https://www.sqlite.org/fileformat2.html, under "B-tree Pages".
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rolefit.store.file import PAGE
from rolefit.store.rows import Row, noted_number, number_of

LEAST = (PAGE - 12) * 32 // 255 - 23
"""Bytes of a record that goes on in other pages which are at least in its own."""
MOST_ROWS = 20_000
"""Rows that are looked for: a store that is as large as one may be holds about so many results."""

# A record's head: its length, NULL in place of the number, then the lengths of id, (bank,) content and checksum.
_HEAD = re.compile(rb"[\x06-\x0e]\x00((?:[\x80-\xff]{0,3}[\x01-\x7f]){2,3}\x81[\x0c-\x37])")
# A row's number, which stands before the record.
_NUMBER = re.compile(rb"[\x80-\xff]{0,8}[\x00-\x7f]\Z")
MOST_STEPS = 2_000_000
"""Of SQLite for one statement: ten times as many as all rows of a store take."""
UNREADABLE = (sqlite3.Error, UnicodeError)
"""What reading a damaged file raises; Python decodes what SQLite says of it, and there may be any bytes in that."""
_TABLES = ("sitting", "result")


@dataclass(frozen=True, slots=True)
class Salvage:
    """The rows of each table, sound and damaged, by number; and the highest number ever given, where it is known."""

    sitting: dict[int, Row]
    result: dict[int, Row]
    highest: dict[str, int]

    @property
    def is_ours(self) -> bool:
        """Whether anything sound was found: then it is a store of rolefit."""
        return any(number_of(row) for row in (*self.sitting.values(), *self.result.values()))


def salvaged(path: Path) -> Salvage:
    """Return what is to be had of a damaged store; nothing is written.

    Raises:
        OSError: if the file cannot be read.
    """
    highest: dict[str, int] = {}
    seen: dict[str, list[int]] = {table: [] for table in _TABLES}
    with suppress(*UNREADABLE), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA trusted_schema=OFF")
        # Under a table's name there may be a view without end.
        connection.set_progress_handler(lambda: 1, MOST_STEPS)
        for table in _TABLES:
            seen[table] = list(_seen(connection, table))
            with suppress(*UNREADABLE):
                found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
                if found and isinstance(found[0], int):
                    highest[table] = found[0]
    rows: dict[str, list[Row]] = {table: [] for table in _TABLES}
    for table, row in _lying_about(path.read_bytes()):
        rows[table].append(row)
    tables = {table: _merged(rows[table], seen[table], highest.get(table)) for table in _TABLES}
    return Salvage(tables["sitting"], tables["result"], highest)


def _merged(rows: list[Row], seen: list[int], highest: int | None) -> dict[int, Row]:
    """Return each number's row, a sound one where there is one; SQLite has ``seen`` rows of these numbers."""
    found = {number: row for row in reversed(rows) if (number := number_of(row)) is not None}
    is_complete = 0 < len(seen) <= len(found)
    damaged = [row for row in rows if number_of(row) is None]
    for row in (*damaged, *(Row(number, None, None, None, None) for number in seen if number not in found)):
        # Where a pointer to a row is damaged, SQLite sees one that never was; the row itself is found all the same.
        is_row = isinstance(row.text, bytes) and row.text.startswith(b"{")
        if is_row or not is_complete:
            for number in (row.number, noted_number(row) or 0):
                # One that was never given names nothing.
                if number > 0 and (highest is None or number <= highest):
                    found.setdefault(number, row)
                    break
    return found


def _seen(connection: sqlite3.Connection, table: str) -> Iterator[int]:
    """Yield the numbers of the rows that SQLite still sees before it stops at damage."""
    query = f"SELECT number FROM {table} NOT INDEXED ORDER BY number LIMIT {MOST_ROWS}"  # noqa: S608
    with suppress(*UNREADABLE):
        # In a column of another make there may be anything.
        yield from (number for (number,) in connection.execute(query) if isinstance(number, int))


def _lying_about(data: bytes) -> Iterator[tuple[str, Row]]:
    """Yield whatever looks like a row, wherever it lies."""
    # Rows do not overlap, but a damaged length may claim more than there is.
    left = 2 * len(data)
    for match in islice(_HEAD.finditer(data), MOST_ROWS):
        lengths = [(kind - 12) // 2 for kind in _numbers(match[1])]
        if min(lengths) < 0 or sum(lengths) > len(data):
            continue
        left -= sum(lengths)
        if left < 0:
            return
        body = _payload(data, match.start(), len(match[0]) + sum(lengths))[len(match[0]) :]
        parts = []
        for length in lengths:
            parts.append(body[:length])
            body = body[length:]
        if len(parts) == 3:
            parts.insert(1, b"")
        number = _NUMBER.search(data[max(match.start() - 9, 0) : match.start()])
        yield "sitting" if len(lengths) == 4 else "result", Row(next(_numbers(number[0])) if number else 0, *parts)


def _numbers(data: bytes) -> Iterator[int]:
    """Yield the numbers that bytes hold, seven bits a byte, the last byte of each below 128."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 127
        if byte < 128:
            yield value
            value = 0


def _payload(data: bytes, start: int, length: int) -> bytes:
    """Return a record, which goes on in other pages where it is long, and more after it; what is lost is left out."""
    here = LEAST + (length - LEAST) % (PAGE - 4)
    place = start + (here if here <= PAGE - 35 else LEAST)
    pieces = [data[start:place]]
    for _ in range(length // (PAGE - 4) + 1):
        # After the last page comes page 0: that is before the data, where nothing is.
        place = (int.from_bytes(data[place : place + 4]) - 1) * PAGE
        pieces.append(data[place + 4 : place + PAGE])
    return b"".join(pieces)
