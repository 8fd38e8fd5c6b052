"""A sound store made of what was salvaged, in memory or in place of the damaged file; or of one of the first format."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from rolefit.store.file import FORMAT, NO_LINK, make_tables
from rolefit.store.rows import Row, checksum_of, is_old, number_of
from rolefit.store.salvage import Salvage, salvaged

MOST_AHEAD = 10**6
"""A highest number so far above every other is damaged."""


def damaged_copy(path: Path) -> Path:
    """Return where a store that was damaged is left."""
    return Path(f"{path}.damaged")


def in_memory(found: Salvage) -> sqlite3.Connection:
    """Return a store in memory with what was salvaged; damaged rows stay, and stay damaged."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.text_factory = bytes
    make_tables(connection)
    for table, rows in (("sitting", found.sitting), ("result", found.result)):
        for number, row in rows.items():
            _insert(connection, table, number, row)
        last, highest = max(rows, default=0), found.highest.get(table, 0)
        if last < highest <= last + MOST_AHEAD:
            # Numbers of results that were deleted are not used again.
            connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, highest))
    return connection


def replace_damaged(path: Path) -> None:
    """Put a sound store in place of a damaged one, which is left beside it; whatever ends this, one of them is there.

    Raises:
        OSError, sqlite3.Error: if it cannot be written.
    """
    new = Path(f"{path}.new")
    _write(damaged_copy(path), path.read_bytes())
    _write(new, b"")
    with closing(in_memory(salvaged(path))) as memory, closing(sqlite3.connect(new)) as file:
        file.execute("PRAGMA journal_mode=OFF").fetchall()
        memory.backup(file)
    _synced(new)
    # A journal of the damaged file is none of the new one.
    Path(f"{path}-journal").unlink(missing_ok=True)
    new.replace(path)
    if hasattr(os, "O_DIRECTORY"):
        # Elsewhere, no folder can be opened.
        _synced(path.parent)


def bring_up(connection: sqlite3.Connection) -> None:
    """Make a store of the first format one of the second: checksums cover the numbers too."""
    for table, bank in (("sitting", "bank"), ("result", "''")):
        query = f"SELECT number, id, {bank}, content, checksum FROM {table}"  # noqa: S608
        for row in [Row(*row) for row in connection.execute(query)]:
            if is_old(row) and number_of(row) and (parts := row.parts):
                sign(connection, table, row.number, checksum_of(row.number, *parts))
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def sign(connection: sqlite3.Connection, table: str, number: int, checksum: bytes) -> None:
    """Write a row's checksum."""
    connection.execute(f"UPDATE {table} SET checksum = ? WHERE number = ?", (checksum.decode(), number))  # noqa: S608


def _insert(connection: sqlite3.Connection, table: str, number: int, row: Row) -> None:
    name, bank, text = (part if isinstance(part, bytes) else b"" for part in (row.id, row.bank, row.text))
    if number_of(row):
        checksum = checksum_of(number, name, bank, text)
    else:
        # It may have lost its id, or have that of another.
        name, checksum = b"damaged %d" % number, b"damaged"
    fields, values = ("id, bank", (name, bank)) if table == "sitting" else ("id", (name,))
    marks = ", ".join(["CAST(? AS TEXT)"] * (len(values) + 2))
    connection.execute(
        f"INSERT OR IGNORE INTO {table} (number, {fields}, content, checksum) VALUES (?, {marks})",  # noqa: S608
        (number, *values, text, checksum),
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file anew, for its owner alone, whatever is there."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK, 0o600))
    path.write_bytes(content)
    _synced(path)


def _synced(path: Path) -> None:
    """Have a file or folder on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
