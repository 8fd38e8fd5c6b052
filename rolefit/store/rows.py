"""A row of the store: what was kept, and the checksum that tells whether it is still that.

Rows are judged as bytes, one by one: whatever a damaged one holds, it hides no other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MOST_CONTENT = 1 << 20
"""Characters of one sitting or result; whatever is longer was not written by rolefit."""
MOST_READ = 4 << 20
"""Characters of sittings or results that are read at once; many hundred results take less."""
LEAST_READ = 256
"""Characters for which a row counts that has fewer, so that empty ones are not read without end."""

_CHECKSUM = re.compile(rb"2:([1-9][0-9]{0,17}):[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the file gives it: its number, and bytes unless it is damaged. The bank of a result is empty."""

    number: int
    id: object
    bank: object
    text: object
    checksum: object

    @property
    def parts(self) -> tuple[bytes, bytes, bytes] | None:
        """The id, bank and text, or None where one of them is not bytes."""
        name, bank, text = self.id, self.bank, self.text
        if isinstance(name, bytes) and isinstance(bank, bytes) and isinstance(text, bytes):
            return name, bank, text
        return None


@dataclass(frozen=True, slots=True)
class Kept:
    """A sound row: its number (in the order kept), its random id, what was kept, and a sitting's bank."""

    number: int
    id: str
    content: dict[str, Any]
    bank: str = ""


def encoded(content: dict[str, Any]) -> str:
    """Return what is kept, as text."""
    return json.dumps(content, allow_nan=False)


def checksum_of(number: int, name: bytes, bank: bytes, text: bytes) -> bytes:
    """Return the checksum of a row; it names the number, so that a row whose number is damaged still tells its own."""
    whole = b"%d\n%b\n%b\n%b" % (number, name, bank, text)
    return b"2:%d:%b" % (number, hashlib.sha256(whole).hexdigest().encode())


def read_at_once(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the first rows, as far as their content goes together."""
    left = MOST_READ
    for row in rows:
        left -= max(LEAST_READ, len(row.text) if isinstance(row.text, bytes) else 0)
        if left < 0:
            return
        yield row


def sorted_out(rows: Iterable[Row]) -> tuple[list[Kept], list[int]]:
    """Return the sound rows, and the numbers of the damaged ones."""
    kept: list[Kept] = []
    damaged: list[int] = []
    for row in rows:
        found = kept_in(row)
        if found is None:
            damaged.append(row.number)
        else:
            kept.append(found)
    return kept, damaged


def number_of(row: Row) -> int | None:
    """Return the number under which a row was kept if its checksum is right, else None."""
    parts, checksum = row.parts, row.checksum
    if parts is None or not isinstance(checksum, bytes) or len(parts[2]) > MOST_CONTENT:
        return None
    if is_old(row):
        # Of a store that an earlier rolefit made: the number is not covered.
        return row.number if checksum == hashlib.sha256(b"\n".join(parts)).hexdigest().encode() else None
    for number in (noted_number(row), row.number):
        if number and checksum[-64:] == checksum_of(number, *parts)[-64:]:
            return number
    return None


def is_old(row: Row) -> bool:
    """Say whether a row has a checksum as the first format has it."""
    return isinstance(row.checksum, bytes) and len(row.checksum) == 64


def noted_number(row: Row) -> int | None:
    """Return the number that a row's checksum names, or None where there is none."""
    noted = _CHECKSUM.fullmatch(row.checksum) if isinstance(row.checksum, bytes) else None
    return int(noted[1]) if noted else None


def kept_in(row: Row) -> Kept | None:
    """Return what a row holds, or None where it is damaged."""
    number, parts = number_of(row), row.parts
    if number is None or parts is None:
        return None
    try:
        name, bank, content = parts[0].decode(), parts[1].decode(), json.loads(parts[2])
    except (ValueError, RecursionError):
        return None
    return Kept(number, name, content, bank) if isinstance(content, dict) else None
