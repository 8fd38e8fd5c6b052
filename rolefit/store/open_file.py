"""The store's file held open: as long as it is, what is read and written is a sound store.

Where the file's structure is damaged, what is sound in it is read into memory and used from there; before anything is
written, a sound file takes the place of the damaged one. Where another rolefit has done that meanwhile, the new file is
opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rolefit.messages import visible_path
from rolefit.store.file import (
    FORMAT,
    WAIT_SECONDS,
    DamagedError,
    connected,
    find_or_make,
    is_passing,
    make_tables,
    refuse_others,
    version_of,
)
from rolefit.store.locks import Locks
from rolefit.store.replacement import bring_up, in_memory, replace_damaged
from rolefit.store.salvage import salvaged

MOST_TRIES = 5
"""So many times a store is opened anew before something is written, if others replace or damage it meanwhile."""


class OpenFile:
    """The file at an absolute path as this process has it open.

    ``connection`` reads and writes it; it is another one after a write that had to open the file anew. ``locks`` are
    those beside the file. ``notice`` is a line the person should see, or "". Errors are those of SQLite and the system.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, and make it if it is not there."""
        self.path, self.notice = path, ""
        self.locks = Locks(Path(f"{path}.lock"))
        self.connection = self._opened()

    def close(self) -> None:
        """Close the file and let go of every lock."""
        self.connection.close()
        self.locks.close()

    def note(self, words: str, colon: str = ":") -> None:
        """Add to the notice what there is to know of the file, once."""
        line = f"{visible_path(self.path)}{colon} {words}"
        if line not in self.notice:
            self.notice = f"{self.notice}; {line}" if self.notice else line

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write all of what is in the block for good, or nothing of it."""
        with self._current(), self._transaction():
            if version_of(self.connection) != FORMAT:
                bring_up(self.connection)
            yield

    @contextmanager
    def _current(self) -> Iterator[None]:
        """Hold the file that is at the path now, sound, while something is written."""
        for _ in range(MOST_TRIES):
            if self._salvaged:
                self._replace()
            elif self._is_gone:
                self._reopen()
            with self.locks.writing(WAIT_SECONDS):
                if not (self._salvaged or self._is_gone):
                    yield
                    return
        raise DamagedError("it is damaged again and again")

    @property
    def _is_gone(self) -> bool:
        """Whether another rolefit has put a sound file in place of a damaged one, or somebody took the file away."""
        return _identity(self.path) != self._identity

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError) and not is_passing(error):
                self._identity = 0, 0  # damaged while it was open: the next that is written opens it anew
            raise

    def _replace(self) -> None:
        """Put a sound file in place of the damaged one."""
        with self.locks.writing(WAIT_SECONDS, alone=True):
            if not self._is_gone:
                replace_damaged(self.path)
            self._reopen()

    def _reopen(self) -> None:
        opened = self._opened()
        self.connection.close()
        self.connection = opened

    def _opened(self) -> sqlite3.Connection:
        is_empty = not find_or_make(self.path)
        if not is_empty:
            refuse_others(self.path)
        self._identity, self._salvaged = _identity(self.path), False
        try:
            connection = connected(self.path)
        except DamagedError:
            found = salvaged(self.path)
            if not found.is_ours:
                raise
            self.note("it is damaged; what is sound in it is used")
            self._salvaged, connection = True, in_memory(found)
        try:
            if make_tables(connection) and self.locks.path.exists():
                # The lock file is only ever made next to a store with tables.
                self.note("was empty: what rolefit had kept in it is gone.", "")
            if is_empty:
                self.path.chmod(0o600)
            elif self.path.stat().st_mode & 0o077:
                self.note("others can read it; chmod 600 makes it yours alone")
        except BaseException:
            connection.close()
            raise
        return connection


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from one that takes its place; zeros where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_dev, found.st_ino
