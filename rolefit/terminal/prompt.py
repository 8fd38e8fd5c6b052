"""Asking for a line: the prompt on stderr, broken at words where a person looks on, the answer from stdin."""

from __future__ import annotations

import sys

from rich.text import Text

from rolefit.signals import raise_if_interrupted
from rolefit.terminal.console import console, say

MOST_TYPED = 1000


def ask(prompt: str) -> str | None:
    """Show a prompt and return the line typed, or None at the end of input, also where it cannot be read at all."""
    *before, last = _wrapped(prompt.rstrip())
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
    for part in _wrapped(line):
        say(part)


def _wrapped(line: str) -> list[str]:
    if not sys.stderr.isatty():
        return [line]
    device = console(sys.stderr)
    # One column stays free: after a line that fills the window, some terminals leave an empty one.
    return [part.plain.rstrip() for part in Text(line).wrap(device, device.width - 1)]
