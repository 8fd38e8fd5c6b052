"""A row of the store: what was kept, and the checksum that tells whether it is still that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MOST_CONTENT = 1 << 20
"""Characters of one sitting or result; whatever is longer was not written by rolefit."""
MOST_READ = 4 << 20
"""Characters of sittings or results that are read at once; many hundred results take less."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the store: its number (in the order kept), its random id, and what was kept."""

    number: int
    id: str
    content: dict[str, Any]


def text_of(content: dict[str, Any]) -> str:
    """Return what is kept, as text."""
    return json.dumps(content, ensure_ascii=True, sort_keys=False, allow_nan=False)


def checksum_of(name: str, bank: str, text: str) -> str:
    """Return the checksum of a row: 64 hexadecimal digits."""
    return hashlib.sha256(f"{name}\n{bank}\n{text}".encode()).hexdigest()


def read_at_once(rows: Iterable[Any]) -> Iterator[Any]:
    """Yield the first rows, as far as their content goes together."""
    left = MOST_READ
    for row in rows:
        left -= len(row[3]) if isinstance(row[3], str | bytes) else 0
        if left < 0:
            return
        yield row


def sorted_out(rows: list[Any]) -> tuple[list[Kept], list[int]]:
    """Return the sound rows, and the numbers of the damaged ones."""
    kept = [_kept(*row) for row in rows]
    damaged = [int(row[0]) for row, found in zip(rows, kept, strict=True) if found is None]
    return [found for found in kept if found is not None], damaged


def _kept(number: int, name: object, checksum: object, text: object, bank: object) -> Kept | None:
    if not (isinstance(name, str) and isinstance(text, str) and isinstance(bank, str)):
        return None
    if checksum != checksum_of(name, bank, text):
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return Kept(number, name, content) if isinstance(content, dict) else None
