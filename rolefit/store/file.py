"""The store's file: what may be opened, what is looked at before anything is touched, and the tables."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from rolefit.errors import StoreError
from rolefit.messages import visible, visible_path

SET_STORE = "set ROLEFIT_STORE to a file you can write, or use --no-save"
WAIT_SECONDS = 1.5
MOST_BYTES = 64 << 20
"""Bytes of a store; a file larger than that would take too long to check."""
NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""Has a symbolic link refused where a file is opened; Windows has no such flag."""
FORMAT = 2
"""Format 1 has checksums that do not cover a row's number. All formats have an odd number of bits set (the next is 4):
so a flipped bit in the number never looks like another format."""
FORMATS = (1, 2)

PAGE = 4096
"""Bytes of a page in every store; SQLite may have been built to make others."""
_MAGIC = b"SQLite format 3\x00"
_LEAST = 512
"""Bytes of the smallest file that SQLite makes."""
_KEY = "number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL"
_CONTENT = "content TEXT NOT NULL, checksum TEXT NOT NULL"
TABLES = (
    f"CREATE TABLE sitting ({_KEY}, bank TEXT NOT NULL, {_CONTENT})",
    f"CREATE TABLE result ({_KEY}, {_CONTENT})",
)
_SCHEMA = {
    *((b"table", name, name, sql.encode()) for name, sql in zip((b"sitting", b"result"), TABLES, strict=True)),
    *((b"index", b"sqlite_autoindex_%b_1" % name, name, None) for name in (b"sitting", b"result")),
    (b"table", b"sqlite_sequence", b"sqlite_sequence", b"CREATE TABLE sqlite_sequence(name,seq)"),
}
_STATISTICS = {b"sqlite_stat1", b"sqlite_stat4"}
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
}


class DamagedError(sqlite3.DatabaseError):
    """The structure of the file is damaged: SQLite cannot be trusted with it."""


def find_or_make(path: Path) -> bool:
    """Say whether there is something in the file at ``path``; an empty one is made if there is none.

    Raises:
        OSError: if what is there cannot be a store.
    """
    if path.is_dir():
        raise OSError(0, "it is a folder")
    if path.is_symlink():
        raise OSError(0, "it is a symbolic link")
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o600))
    elif not path.is_file():
        raise OSError(0, "it is not a regular file")
    elif path.stat().st_size > MOST_BYTES:
        raise OSError(0, f"it is larger than {MOST_BYTES >> 20} MiB")
    for end in ("-journal", ".lock", "-wal", "-shm"):
        beside = Path(f"{path}{end}")
        if os.path.lexists(beside) and not stat.S_ISREG(beside.lstat().st_mode):
            raise OSError(0, f'"{visible(beside.name)}" beside it is not a regular file')
    return path.stat().st_size > 0


def refuse_others(path: Path) -> None:
    """Refuse what another program made, by looking only: not even a lock or a journal beside it is touched.

    Raises:
        sqlite3.DatabaseError: if it is certainly no store.
    """
    with path.open("rb") as file:
        head = file.read(_LEAST)
    # A store never has a write-ahead log.
    is_logged = head.startswith(_MAGIC) and head[18:20] == b"\x02\x02"
    if len(head) < _LEAST or is_logged:
        raise sqlite3.DatabaseError("it is not a rolefit store")
    if Path(f"{path}-wal").exists():
        raise OSError(0, f'"{visible(path.name)}-wal" beside it is of another program')
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.text_factory = bytes
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except (sqlite3.Error, UnicodeError):
        return  # damaged, or none: what can be salvaged says which
    if version > FORMAT and version.bit_count() % 2:
        raise sqlite3.DatabaseError("it was made by a newer rolefit")
    if names and not names & {part[1] for part in _SCHEMA}:
        raise sqlite3.DatabaseError("it is not a rolefit store")


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection to a sound store, or to an empty file.

    Raises:
        DamagedError: if its structure is damaged.
        sqlite3.Error: if it cannot be opened now.
    """
    with path.open("rb") as file:
        head = file.read(20)
    if head and not head.startswith(_MAGIC):
        raise DamagedError("file is not a database")
    if head[18:] not in (b"", b"\x01\x01"):
        # SQLite takes it for a file that it may only read.
        raise DamagedError("it is damaged")
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        connection.text_factory = bytes
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("BEGIN")
        _check(connection)
        connection.execute("COMMIT")
    except (sqlite3.Error, UnicodeError) as error:
        # Python decodes what SQLite says, and where the schema is damaged there may be any bytes in that.
        connection.close()
        raise (error if is_passing(error) else DamagedError("it is damaged")) from None
    for pragma in ("journal_mode=TRUNCATE", "synchronous=EXTRA", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def is_passing(error: Exception) -> bool:
    """Say whether an error of SQLite comes from what is around the file, not from what is in it."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _PASSING and code != sqlite3.SQLITE_IOERR_SHORT_READ


def make_tables(connection: sqlite3.Connection) -> bool:
    """Make the tables of a new store; False where there are some."""
    if version_of(connection):
        return False
    connection.execute(f"PRAGMA page_size={PAGE}")
    connection.execute("BEGIN EXCLUSIVE")
    is_new = version_of(connection) == 0  # unless another process has just made them
    for statement in TABLES if is_new else ():
        connection.execute(statement)
    if is_new:
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
    return is_new


def version_of(connection: sqlite3.Connection) -> int:
    """Return the number of the format; 0 in an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check(connection: sqlite3.Connection) -> None:
    version = version_of(connection)
    schema = set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    if version == 0 and not schema:
        return
    is_known = version in FORMATS and {part for part in schema if part[1] not in _STATISTICS} == _SCHEMA
    if not is_known or connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != b"ok":
        raise DamagedError("it is damaged")
    for table in ("sitting", "result"):
        # A row whose number is not the one that its checksum names.
        moved = f"SELECT 1 FROM {table} WHERE checksum LIKE '2:%' AND checksum NOT LIKE '2:' || number || ':%'"  # noqa: S608
        if connection.execute(moved).fetchone():
            raise DamagedError("it is damaged")


def told(path: Path, verb: str, error: Exception) -> StoreError:
    """Return what to say of an error: what happened and what to do, on one line."""
    return StoreError(f"{visible_path(path)} cannot be {verb}: {_reason(error)}; {_remedy(error)}")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or visible(str(error), 80) or type(error).__name__


def _remedy(error: Exception) -> str:
    text = str(error).lower()
    if "newer" in text:
        return "update rolefit, or set ROLEFIT_STORE to another file"
    if "full" in text or getattr(error, "errno", None) == 28:
        return "free some space, or set ROLEFIT_STORE to a file elsewhere"
    if isinstance(error, OSError) or any(word in text for word in ("readonly", "unable to open", "locked", "disk i/o")):
        return SET_STORE
    return "move it away, or set ROLEFIT_STORE to another file"
