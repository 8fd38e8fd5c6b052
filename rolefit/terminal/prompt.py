"""Asking for a line: the prompt on stderr, broken at words where a person looks on, the answer from stdin."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from textwrap import wrap

from rolefit.signals import raise_if_interrupted
from rolefit.terminal.console import NARROWEST, say

MOST_TYPED = 1000


def ask(prompt: str) -> str | None:
    """Show a prompt and return the line typed, or None at the end of input, also where it cannot be read at all."""
    *before, last = _broken(prompt.rstrip())
    for line in before:
        say(line)
    sys.stderr.write(f"{last} ")
    sys.stderr.flush()
    raise_if_interrupted()
    try:
        return sys.stdin.readline(MOST_TYPED) or None
    except OSError:
        # Open for writing alone (0>FILE), or a terminal that has gone.
        return None


def say_wrapped(line: str) -> None:
    """Write a line to stderr, broken at words where a terminal would break it anywhere."""
    for part in _broken(line):
        say(part)


def _broken(line: str) -> list[str]:
    if not sys.stderr.isatty():
        return [line]
    width = max(get_terminal_size().columns, NARROWEST)
    return wrap(line, width - 1, break_long_words=False, break_on_hyphens=False) or [""]
