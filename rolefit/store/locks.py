"""Locks beside the store, in a file of their own; the system drops them when the process ends, however it ends.

Each lock is one byte of that file, far beyond its end: the file stays empty, for a byte need not exist to be locked.
Where the system has no such locks (``fcntl``, on Windows), everything is granted. SQLite still keeps two writers apart
then, but nothing keeps two quizzes from going on with the same sitting.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rolefit.store.file import NO_LINK

_GUARD = 1 << 48
"""The byte that everyone who writes shares, and that whoever replaces the whole store has alone. Sittings have those
below it."""


class Locks:
    """A lock file, made when it is first needed."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; nothing is opened yet."""
        self.path = path
        self._file: int | None = None

    def claim(self, name: str) -> bool:
        """Take a sitting for this process; False when another running process has it.

        Raises:
            OSError: if the lock file cannot be opened.
        """
        return self._take(_byte_of(name), alone=True)

    def release(self, name: str) -> None:
        """Let go of a sitting."""
        self._let_go(_byte_of(name))

    @contextmanager
    def writing(self, seconds: float, alone: bool = False) -> Iterator[None]:
        """Keep whoever would replace the store out while this writes, or everyone who writes, if ``alone``.

        Raises:
            OSError: if it is not to be had within so many seconds.
        """
        end = time.monotonic() + seconds
        while not self._take(_GUARD, alone):
            if time.monotonic() > end:
                raise OSError(0, "it is locked by another rolefit")
            time.sleep(0.02)
        try:
            yield
        finally:
            self._let_go(_GUARD)

    def close(self) -> None:
        """Let go of everything."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        # One descriptor for all: closing any descriptor of a file drops all of the process's locks on it.
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK | NO_LINK
            self._file = os.open(self.path, flags, 0o600)
        return self._file

    def _take(self, byte: int, alone: bool) -> bool:
        try:
            import fcntl
        except ImportError:
            return True
        file = self._opened()
        kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        try:
            fcntl.lockf(file, kind | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            # Taken: POSIX lets a system say so by EAGAIN or by EACCES.
            return False
        return True

    def _let_go(self, byte: int) -> None:
        try:
            import fcntl
        except ImportError:
            return
        fcntl.lockf(self._opened(), fcntl.LOCK_UN, 1, byte)


def _byte_of(name: str) -> int:
    """Return the byte that stands for a sitting, below 2^48: its id decides, so that every process finds the same."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)
