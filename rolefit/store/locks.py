"""Locks beside the store, in a file of their own; the system drops them when the process ends, however it ends."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_GUARD = 1 << 48
"""The byte that everyone who writes shares, and that whoever replaces the whole store has alone."""


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
        # A byte of the lock file for each sitting, at a place that its id decides.
        return self._take(int(hashlib.sha256(name.encode()).hexdigest()[:12], 16), alone=True)

    def release(self, name: str) -> None:
        """Let go of a sitting."""
        import fcntl

        fcntl.lockf(self._opened(), fcntl.LOCK_UN, 1, int(hashlib.sha256(name.encode()).hexdigest()[:12], 16))

    @contextmanager
    def writing(self, seconds: float, alone: bool = False) -> Iterator[None]:
        """Keep whoever would replace the store out while this writes, or everyone who writes, if ``alone``.

        Raises:
            OSError: if it is not to be had within so many seconds.
        """
        import fcntl

        end = time.monotonic() + seconds
        while not self._take(_GUARD, alone):
            if time.monotonic() > end:
                raise OSError(0, "it is locked by another rolefit")
            time.sleep(0.02)
        try:
            yield
        finally:
            fcntl.lockf(self._opened(), fcntl.LOCK_UN, 1, _GUARD)

    def close(self) -> None:
        """Let go of everything."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        # One descriptor for all: closing any descriptor of a file drops all of the process's locks on it.
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
            self._file = os.open(self.path, flags, 0o600)
        return self._file

    def _take(self, place: int, alone: bool) -> bool:
        import fcntl

        file = self._opened()
        try:
            fcntl.lockf(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB, 1, place)
        except BlockingIOError:
            return False
        except PermissionError:
            return False
        return True
