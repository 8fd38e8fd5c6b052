"""A file that the person named to be written: checked before anything else is done, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from rolefit.errors import RolefitError, UsageError
from rolefit.messages import visible_path

_OTHER = "give another name"
_TO_DEVICE = os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NOFOLLOW", 0)


class OutFile:
    """A path that can be written, and in which of the formats; ``name`` is how messages call it."""

    def __init__(self, name: str, formats: Collection[str], force: bool = False) -> None:
        """Check what can be checked before writing.

        The format is the path's suffix. A device (``/dev/null``) has none and gets the first of ``formats``.

        Raises:
            UsageError: if this path is not one to write to.
            RolefitError: if the system does not allow it.
        """
        self.path, self.name, self._force = Path(name), visible_path(name), force
        self._is_device = False
        self._check()
        suffix = self.path.suffix.lower().removeprefix(".")
        if suffix not in formats and not self._is_device:
            *most, last = (f".{known}" for known in formats)
            ends = f"{', '.join(most)} or {last}" if most else last
            raise UsageError(f'"{self.name}" does not say its format; let it end in {ends}')
        self.format = suffix if suffix in formats else next(iter(formats))

    def write(self, text: str) -> None:
        """Write the file; a file that was there stays as it was until the new one is complete.

        Raises:
            UsageError: if the path has become one not to write to.
            RolefitError: if the system does not allow it.
        """
        # A lone surrogate can only come into JSON, where this is its escape.
        with self.open() as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))

    @contextlib.contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open a stream whose content is the file's when it is left; until then, and if it fails, all stays as it was.

        Raises:
            UsageError: if the path has become one not to write to.
            RolefitError: if the system does not allow it.
        """
        self._check()
        try:
            if self._is_device:
                with os.fdopen(os.open(self.path, _TO_DEVICE), "wb") as stream:
                    yield stream
            else:
                with self._replacing() as stream:
                    yield stream
        except OSError as error:
            raise self._refused(error) from None

    def _check(self) -> None:
        try:
            parent = self.path.parent.stat()
        except FileNotFoundError:
            folder = visible_path(self.path.parent)
            raise UsageError(f'there is no folder "{folder}"; make it first, or {_OTHER}') from None
        except (OSError, ValueError) as error:
            raise self._refused(error) from None
        if not stat.S_ISDIR(parent.st_mode):
            raise UsageError(f'"{visible_path(self.path.parent)}" is not a folder; {_OTHER}')
        try:
            mode = self.path.lstat().st_mode
        except FileNotFoundError:
            self._is_device = False
            if not os.access(self.path.parent, os.W_OK | os.X_OK):
                raise RolefitError(f"{self.name}: its folder cannot be written to; {_OTHER}") from None
            return
        except (OSError, ValueError) as error:
            raise self._refused(error) from None
        self._check_existing(mode)

    def _check_existing(self, mode: int) -> None:
        self._is_device = stat.S_ISCHR(mode)
        if self._is_device:
            return
        if stat.S_ISLNK(mode):
            raise UsageError(f'"{self.name}" is a symbolic link; give the file itself, or {_OTHER}')
        if stat.S_ISDIR(mode):
            raise UsageError(f'"{self.name}" is a folder; give a file')
        if not stat.S_ISREG(mode):
            raise UsageError(f'"{self.name}" is not a regular file; {_OTHER}')
        if not self._force:
            raise self._exists()
        if not mode & 0o222 or not os.access(self.path, os.W_OK):
            raise RolefitError(f"{self.name}: the file is read-only; make it writable, or {_OTHER}")

    @contextlib.contextmanager
    def _replacing(self) -> Iterator[BinaryIO]:
        descriptor, made = tempfile.mkstemp(prefix=".rolefit-", suffix=".tmp", dir=self.path.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if self._force:
                Path(made).replace(self.path)
            else:
                self._link(made)
            self._settle()
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(made).unlink()

    def _link(self, made: str) -> None:
        """Give the finished file its name; unlike a rename, a link never takes the place of a file."""
        try:
            os.link(made, self.path)
        except FileExistsError:
            raise self._exists() from None
        except OSError:
            # Not every file system has links.
            self._check()
            Path(made).replace(self.path)

    def _settle(self) -> None:
        """Have the system keep the new name, where it can."""
        with contextlib.suppress(OSError):
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _exists(self) -> UsageError:
        return UsageError(f'there is already a file "{self.name}"; --force replaces it, or {_OTHER}')

    def _refused(self, error: Exception) -> RolefitError:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        is_full = getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}
        remedy = f"free some space, or {_OTHER}" if is_full else "check the path and its permissions"
        return RolefitError(f"{self.name}: cannot be written ({reason}); {remedy}")
