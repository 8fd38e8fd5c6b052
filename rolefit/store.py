"""Sittings and results kept in one SQLite file, made on first use, that a crash or a power cut cannot hurt.

``journal_mode=TRUNCATE`` and ``synchronous=EXTRA``: a commit that returned is on the disk. Every row carries a checksum
and the structure is checked on opening, because SQLite itself does not notice a flipped bit. The file is for its owner
alone (0600, its folder 0700).

``ROLEFIT_STORE`` names another file; otherwise it is ``rolefit.db`` in the user's data folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rolefit.errors import StoreError, visible
from rolefit.kept import MOST_CONTENT, Kept, checksum_of, read_at_once, sorted_out, text_of

FORMAT = 1
WAIT_SECONDS = 1.5
SET_STORE = "set ROLEFIT_STORE to a file you can write, or use --no-save"
MOST_BYTES = 64 << 20
"""Bytes of a store; a file larger than that would take too long to check."""

_KEY = "number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL"
_CONTENT = "content TEXT NOT NULL, checksum TEXT NOT NULL"
_TABLES = (
    f"CREATE TABLE sitting ({_KEY}, bank TEXT NOT NULL, {_CONTENT})",
    f"CREATE TABLE result ({_KEY}, {_CONTENT})",
)


def store_path() -> Path:
    """Return where the store is.

    Raises:
        StoreError: if there is no home folder to put it in.
    """
    if named := os.environ.get("ROLEFIT_STORE"):
        return Path(named)
    from platformdirs import user_data_path

    folder = user_data_path("rolefit", appauthor=False)
    home = folder if os.environ.get("XDG_DATA_HOME", "").strip() else Path(os.path.expanduser("~"))  # noqa: PTH111
    # A home that does not exist is not ours to make.
    if not folder.is_absolute() or not (home is folder or home.is_dir()):
        raise StoreError(f'there is no home folder "{visible(str(home), 400)}" to keep answers in; {SET_STORE}')
    return folder / "rolefit.db"


def new_id() -> str:
    """Return a random id for a sitting: 12 hexadecimal digits."""
    return secrets.token_hex(6)


class Store:
    """The open store. Every method that writes has written for good when it returns.

    ``notice`` is a line the person should see, or "". All methods raise StoreError, with a line that says what happened
    and what to do.
    """

    def __init__(self, path: Path) -> None:
        """Open the store, and make it if it is not there."""
        # Absolute, because SQLite takes ":memory:" and "" for no file at all.
        self.path, self.notice = path, ""
        with self._saying("opened"):
            self.path = path.absolute()
        self._lock_path = Path(f"{self.path}.lock")
        self._locks: int | None = None
        with self._saying("opened"):
            _find_or_make(self.path)
            self._connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the store and let go of every claim."""
        self._connection.close()
        if self._locks is not None:
            os.close(self._locks)
            self._locks = None

    def save_sitting(self, name: str, bank: str, content: dict[str, Any]) -> None:
        """Keep an unfinished sitting under its id; an earlier state of it is replaced."""
        text = text_of(content)
        with self._saying("written"), self._connection:
            self._connection.execute(
                "INSERT INTO sitting (id, bank, content, checksum) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET content = excluded.content, checksum = excluded.checksum",
                (name, bank, text, checksum_of(name, bank, text)),
            )

    def finish(self, name: str, result: dict[str, Any]) -> int:
        """Keep a result and drop its sitting, both or neither; return the result's number.

        A sitting that went on after its result has the number of that result, which is replaced.
        """
        text = text_of(result)
        with self._saying("written"), self._connection:
            self._connection.execute(
                "INSERT INTO result (id, content, checksum) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET content = excluded.content, checksum = excluded.checksum",
                (name, text, checksum_of(name, "", text)),
            )
            self._connection.execute("DELETE FROM sitting WHERE id = ?", (name,))
            (number,) = self._connection.execute("SELECT number FROM result WHERE id = ?", (name,)).fetchone()
        return int(number)

    def drop_sittings(self, numbers: list[int]) -> None:
        """Forget unfinished sittings."""
        with self._saying("written"), self._connection:
            self._connection.executemany("DELETE FROM sitting WHERE number = ?", [(number,) for number in numbers])

    def sittings(self, bank: str) -> tuple[list[Kept], list[int]]:
        """Return the unfinished sittings with the bank of this name, newest first, and the numbers of damaged ones."""
        # All of them are read: a damaged one may have lost the name of its bank.
        rows = self._rows("sitting", "bank")
        kept, damaged = sorted_out(rows)
        of_bank = {row[0] for row in rows if row[4] == bank}
        return [sitting for sitting in kept if sitting.number in of_bank], damaged

    def results(self, number: int | None = None) -> tuple[list[Kept], list[int]]:
        """Return the results, newest first, and the numbers of those whose checksum does not match.

        With a ``number`` only that one; without, as many as are read at once: ``notice`` says which are left out.
        """
        rows = self._rows("result", "''", number)
        if number is None and rows and self._oldest("result") < rows[-1][0]:
            where = visible(str(self.path), 400)
            self.notice = f"{where}: results before {rows[-1][0]} are not listed; rolefit history show ID shows one"
        return sorted_out(rows)

    def delete_result(self, number: int) -> None:
        """Forget a result and a sitting that goes on from it; overwritten in the file, not only unlisted."""
        with self._saying("written"), self._connection:
            self._connection.execute(
                "DELETE FROM sitting WHERE id = (SELECT id FROM result WHERE number = ?)", (number,)
            )
            self._connection.execute("DELETE FROM result WHERE number = ?", (number,))

    def claim(self, name: str) -> bool:
        """Take a sitting for this process; False when another running process has it.

        A lock that the system drops when the process ends, however it ends.
        """
        import fcntl

        # One descriptor for all claims: closing any descriptor of a file drops all of the process's locks on it.
        if self._locks is None:
            with self._saying("locked"):
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
                self._locks = os.open(self._lock_path, flags, 0o600)
        # A byte of the lock file for each sitting, at a place that its id decides.
        place = int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)
        try:
            fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True

    def _prepare(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA trusted_schema=OFF")
        # Before the first thing that writes: what another program has made stays as it is.
        execute("BEGIN")
        with self._connection:
            self._refuse_others()
        for pragma in ("journal_mode=TRUNCATE", "synchronous=EXTRA", "secure_delete=ON"):
            execute(f"PRAGMA {pragma}").fetchall()
        if execute("PRAGMA user_version").fetchone()[0] == 0:
            execute("BEGIN EXCLUSIVE")
            with self._connection:
                self._make_tables()
        schema = {sql for (sql,) in execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")}
        if schema != set(_TABLES) or execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("it is damaged")

    def _refuse_others(self) -> None:
        execute = self._connection.execute
        version = execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, FORMAT):
            raise sqlite3.DatabaseError("it was made by a newer rolefit" if version > FORMAT else "it is damaged")
        if version == 0 and execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("it is not a rolefit store")

    def _make_tables(self) -> None:
        execute = self._connection.execute
        if execute("PRAGMA user_version").fetchone()[0] != 0:
            return  # another process has just made them
        # The lock file is only ever made next to a store with tables.
        if self._lock_path.exists():
            self.notice = f"{visible(str(self.path), 400)} was empty: what rolefit had kept in it is gone."
        for statement in _TABLES:
            execute(statement)
        execute(f"PRAGMA user_version = {FORMAT}")

    def _rows(self, table: str, bank: str, number: int | None = None) -> list[Any]:
        fields = f"number, id, checksum, CASE WHEN length(content) <= {MOST_CONTENT} THEN content END, {bank}"
        which = "" if number is None else f"WHERE number = {number}"
        with self._saying("read"):
            rows = self._connection.execute(f"SELECT {fields} FROM {table} {which} ORDER BY number DESC")  # noqa: S608
            return list(read_at_once(rows))

    def _oldest(self, table: str) -> int:
        with self._saying("read"):
            return int(self._connection.execute(f"SELECT min(number) FROM {table}").fetchone()[0])  # noqa: S608

    @contextmanager
    def _saying(self, verb: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError) as error:
            where = visible(str(self.path), 400)
            raise StoreError(f"{where} cannot be {verb}: {_reason(error)}; {_remedy(error)}") from None


def _find_or_make(path: Path) -> None:
    if path.is_dir():
        raise OSError(0, "it is a folder")
    if path.is_symlink():
        raise OSError(0, "it is a symbolic link")
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    elif not path.is_file():
        raise OSError(0, "it is not a regular file")
    elif path.stat().st_size > MOST_BYTES:
        raise OSError(0, f"it is larger than {MOST_BYTES >> 20} MiB")


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
