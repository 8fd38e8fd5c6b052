"""A text file that someone else wrote: regular, at most 1 MiB, UTF-8, and no character that could harm a terminal."""

from __future__ import annotations

import os
import re
import stat
from io import BufferedReader
from pathlib import Path

from rolefit.messages import MOST_MARKS, is_mark, visible

MOST_BYTES = 1 << 20

# Controls, line separators, bidirectional controls, zero-width space and BOM, interlinear and tag characters,
# surrogates, noncharacters. U+200C and U+200D stay: emoji, Persian and Hindi need them.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_END = re.compile(r"\r\n?|\n")


class LineError(Exception):
    """Ends the reading of a file: carries the line (0: the whole file), what is wrong and what to do."""


def open_regular(path: Path) -> BufferedReader:
    """Return a regular file, open for reading.

    Raises:
        LineError: if it is missing, unreadable or not a regular file.
    """
    # O_NONBLOCK: opening a named pipe that nobody writes to would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        kind = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(kind):
            os.close(descriptor)
            if stat.S_ISDIR(kind):
                raise LineError(0, "is a folder", "give a file in it")
            raise LineError(0, "is not a regular file", "give a file")
        return os.fdopen(descriptor, "rb")
    except FileNotFoundError:
        raise LineError(0, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise LineError(0, f"cannot be read ({reason})", "check the path and its permissions") from None


def read_bytes(path: Path) -> bytes:
    """Return the content of a regular file, as far as one byte beyond the limit.

    Raises:
        LineError: if it is missing, unreadable or not a regular file.
    """
    with open_regular(path) as stream:
        try:
            return stream.read(MOST_BYTES + 1)
        except OSError as error:
            raise LineError(0, f"cannot be read ({error.strerror})", "check the path and its permissions") from None


def text_of(content: bytes) -> str:
    """Return a file's bytes as text, without a byte order mark.

    Raises:
        LineError: if there are too many, they are not UTF-8, or they hold a character that is refused.
    """
    if len(content) > MOST_BYTES:
        raise LineError(0, f"is larger than {MOST_BYTES // 1024} KiB", "split it or shorten it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(errors="replace")
        raise LineError(line_at(before, len(before)), "is not UTF-8", "save the file as UTF-8") from None
    if found := refused_character(text):
        remedy = "save the file as UTF-8 text" if text[found[0]] == "\0" else "remove it"
        raise LineError(line_at(text, found[0]), f"holds {found[1]}", remedy)
    return text


def refused_character(text: str) -> tuple[int, str] | None:
    """Return where (index) and what the first character is that a file may not hold, if there is one."""
    if found := _REFUSED.search(text):
        return found.start(), f"the character {visible(found.group())}"
    if text.isascii() or not any(map(is_mark, set(text))):
        return None
    marks = 0
    for index, char in enumerate(text):
        marks = marks + 1 if is_mark(char) else 0
        if marks > MOST_MARKS:
            return index, "a pile of combining marks"
    return None


def line_at(text: str, index: int) -> int:
    """Return the line (from 1) that the character at ``index`` stands on."""
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, index))
