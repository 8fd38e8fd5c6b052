"""The two streams as Rich consoles, and the faults of streams: odd widths, old encodings, closed pipes."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TextIO

from rich.console import Console

from rolefit.terminal.shapes import UNWRAPPED

NARROWEST = 20

_STAND_INS = str.maketrans(
    {
        "━": "=",
        "╸": "-",
        "─": "-",
        "┼": "+",
        "●": "o",
        "○": ".",
        "◇": "x",
        "◈": "@",
        "↔": "~",
        "•": "-",
        "❯": ">",
        "↓": "v",
    }
    | {"·": "|", "–": "-", "—": "-", "…": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " "}
)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Give one ASCII character for each that the stream cannot show, so that columns stay columns."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end].translate(_STAND_INS)
    return "".join(char if char.isascii() else "?" for char in wanted), error.end


codecs.register_error("rolefit", _stand_in)


def prepare_streams() -> None:
    """Make the standard streams safe to use: present, never failing on a character, with a sane width."""
    for name in ("stdin", "stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            # Left open: it lives as long as the process.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if name == "stdin" else "rolefit")
            if name != "stdin" and codecs.lookup(stream.encoding).name == "utf-8-sig":
                # A byte order mark is for files; before JSON it is an error.
                stream.reconfigure(encoding="utf-8")
    lines = os.environ.get("LINES", "")
    if lines and not (lines.isascii() and lines.isdigit() and len(lines) < 6):
        del os.environ["LINES"]
    columns = os.environ.get("COLUMNS", "")
    if columns and not (columns.isascii() and columns.isdigit() and int(columns[:6]) > 0):
        del os.environ["COLUMNS"]
    elif columns:
        os.environ["COLUMNS"] = str(max(NARROWEST, int(columns[:6])))
    if os.environ.get("FORCE_COLOR") == "0":
        del os.environ["FORCE_COLOR"]
        os.environ["NO_COLOR"] = "1"


def console(stream: TextIO) -> Console:
    """Return a console on ``stream`` that takes no text as markup and leaves lines whole where no one looks on."""
    found = Console(file=stream, markup=False, emoji=False, highlight=False)
    is_seen = stream.isatty() or bool(os.environ.get("COLUMNS"))
    width = max(NARROWEST, found.width) if is_seen else UNWRAPPED
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=width)


def say(line: str) -> None:
    """Write a line to stderr; where the terminal has gone, to nowhere."""
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        # Whoever writes there next must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def print_json(value: object) -> None:
    """Write a value to stdout as JSON; never through Rich, which would wrap it."""
    import json

    # A stand-in for a character that the stream cannot show could be a quote, and end a text too early.
    is_utf8 = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not is_utf8, indent=2, allow_nan=False) + "\n")
