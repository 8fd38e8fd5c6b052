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

from rolefit.store.rows import Row, noted_number, number_of

PAGE = 4096
"""Bytes of a page in every store."""

MOST_ROWS = 20_000
"""Rows that are looked for: a store that is as large as one may be holds about so many results."""

# A record's head: its length, NULL in place of the number, then the lengths of id, (bank,) content and checksum.
_HEAD = re.compile(rb"([\x06-\x0e])\x00((?:[\x80-\xff]{0,3}[\x01-\x7f]){2,3}\x81[\x0c-\x37])")
# A row's number, which stands before the record.
_NUMBER = re.compile(rb"[\x80-\xff]{0,8}[\x00-\x7f]\Z")
UNREADABLE = (sqlite3.Error, UnicodeError)
"""What reading a damaged file raises; Python decodes what SQLite says of it, and there may be any bytes in that."""
_FIELDS = {"sitting": "id, bank, content, checksum", "result": "id, '', content, checksum"}


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
    read: dict[str, list[Row]] = {table: [] for table in _FIELDS}
    with suppress(*UNREADABLE), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA trusted_schema=OFF")
        for table in _FIELDS:
            read[table] = list(_readable(connection, table))
            with suppress(*UNREADABLE):
                found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
                if found and isinstance(found[0], int):
                    highest[table] = found[0]
    counts = {table: len(rows) for table, rows in read.items()}
    for table, row in _lying_about(path.read_bytes()):
        read[table].append(row)
    tables = {table: _merged(rows, highest.get(table), counts[table]) for table, rows in read.items()}
    return Salvage(tables["sitting"], tables["result"], highest)


def _merged(rows: list[Row], highest: int | None, count: int) -> dict[int, Row]:
    """Return each number's row, a sound one where there is one; SQLite has seen ``count`` of them."""
    found = {number: row for row in reversed(rows) if (number := number_of(row)) is not None}
    is_complete = 0 < count <= len(found)
    for row in rows:
        # Where a pointer to a row is damaged, SQLite sees one that never was; the row itself is found all the same.
        is_row = isinstance(row.text, bytes) and row.text.startswith(b"{")
        if number_of(row) is None and (is_row or not is_complete):
            for number in (row.number, noted_number(row) or 0):
                # One that was never given names nothing.
                if number > 0 and (highest is None or number <= highest):
                    found.setdefault(number, row)
                    break
    return found


def _readable(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Yield the rows that SQLite still reads; from both ends, as it stops at damage."""
    numbers: dict[int, None] = {}
    for order in ("ASC", "DESC"):
        with suppress(*UNREADABLE):
            for (number,) in connection.execute(f"SELECT number FROM {table} NOT INDEXED ORDER BY number {order}"):  # noqa: S608
                numbers[number] = None
    for number in numbers:
        fields: tuple[object, ...] = (None, None, None, None)
        with suppress(*UNREADABLE):
            query = f"SELECT {_FIELDS[table]} FROM {table} NOT INDEXED WHERE number = ?"  # noqa: S608
            fields = connection.execute(query, (number,)).fetchone() or fields
        yield Row(number, *fields)


def _lying_about(data: bytes) -> Iterator[tuple[str, Row]]:
    """Yield whatever looks like a row, wherever it lies."""
    # Rows do not overlap, but a damaged length may claim more than there is.
    left = 2 * len(data)
    for match in islice(_HEAD.finditer(data), MOST_ROWS):
        head, size, kinds = match[0], match[1][0], match[2]
        lengths = [(kind - 12) // 2 for kind in _numbers(kinds)]
        if size != len(head) or min(lengths) < 0 or sum(lengths) > len(data):
            continue
        left -= sum(lengths)
        if left < 0:
            return
        body = _payload(data, match.start(), len(head) + sum(lengths))[len(head) :]
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
    """Return a record, which goes on in other pages where it is long; what cannot be had is left out."""
    here = length
    if length > PAGE - 35:
        least = (PAGE - 12) * 32 // 255 - 23
        here = least + (length - least) % (PAGE - 4)
        here = here if here <= PAGE - 35 else least
    pieces, left, place = [data[start : start + here]], length - here, start + here
    while left > 0:
        # Past the end of the data there is no page, as after the last one.
        following = int.from_bytes(data[place : place + 4])
        place = (following - 1) * PAGE
        piece = data[place + 4 : place + min(PAGE, 4 + left)] if following else b""
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
