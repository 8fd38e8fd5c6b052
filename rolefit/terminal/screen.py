"""The alternate screen: pages painted whole, keys read one by one, and the terminal left as it was found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import NamedTuple, TextIO

from rolefit.signals import ending_on_signals, raise_if_interrupted, suspend
from rolefit.terminal.keyboard import Keyboard
from rolefit.terminal.window import Window, window_of

ENTER_SCREEN = "\x1b[?1049h\x1b[?2004h\x1b[?25l"
LEAVE_SCREEN = "\x1b[?25h\x1b[?2004l\x1b[?1049l"

Draw = Callable[[Window], list[str]]
"""Gives the lines of a page, as many as the window is high at most."""


class GoneError(Exception):
    """The terminal has gone: there will be no more keys."""


@dataclass(frozen=True, slots=True)
class Guards:
    """Times in seconds that keep a held or a bounced key from answering; 0 turns them off.

    ``repeat``: the same key again within this time of its last arrival is the keyboard repeating it.
    ``settle``: nothing answers a page younger than this.
    """

    repeat: float = 0.4
    settle: float = 0.15


class Key(NamedTuple):
    """A key by its word; ``is_held`` where it may be no press of its own: repeated, or too soon for this page."""

    name: str
    is_held: bool


class Screen:
    """A terminal while pages are shown on it; outside of its ``with`` block the terminal is as it was before.

    Inside, SIGTERM and SIGHUP end the program by SystemExit, Ctrl-C by KeyboardInterrupt, and Ctrl-Z sets it aside.
    """

    def __init__(self, stream: TextIO, guards: Guards) -> None:
        """Show pages on ``stream``; keys come from stdin."""
        self._stream, self._guards = stream, guards
        self._waiting: list[str] = []
        self._last: dict[str, float] = {}
        self._since = monotonic()

    def __enter__(self) -> Screen:
        """Take the terminal."""
        with ExitStack() as stack:
            stack.enter_context(ending_on_signals())
            self._keyboard = stack.enter_context(Keyboard())
            stack.callback(self._write, LEAVE_SCREEN)
            self._write(ENTER_SCREEN)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the terminal back."""
        self._stack.close()

    @property
    def age(self) -> float:
        """For how many seconds the page has been open, without the time it was set aside."""
        return monotonic() - self._since

    def turn(self, age: float = 0.0) -> None:
        """Begin another page, or come back to one that was open for ``age`` seconds before."""
        self._since = monotonic() - age

    def keys(self, draw: Draw) -> Iterator[Key]:
        """Show a page and yield the keys that are pressed on it; it is drawn anew after them.

        Raises:
            GoneError: if the terminal has gone.
            KeyboardInterrupt: on Ctrl-C.
        """
        while True:
            self._paint(draw)
            raise_if_interrupted()
            while not self._waiting:
                self._waiting = self._keyboard.read()
            while self._waiting:
                match name := self._waiting.pop(0):
                    case "suspend":
                        self._suspend()
                    case "continued":
                        self._write(ENTER_SCREEN)
                    case "repaint":
                        pass
                    case "interrupt":
                        raise KeyboardInterrupt
                    case "gone":
                        raise GoneError
                    case _:
                        yield self._key(name)

    def _key(self, name: str) -> Key:
        now = monotonic()
        is_repeated = now - self._last.get(name, -1e9) < self._guards.repeat
        self._last[name] = now
        return Key(name, is_repeated or self.age < self._guards.settle)

    def _paint(self, draw: Draw) -> None:
        window = window_of(self._stream)
        lines = draw(window)[: window.height]
        # Each line is cleared before it is written: afterwards, that would take the last character of a full line.
        below = "\r\n\x1b[J" if len(lines) < window.height else ""
        self._write("\x1b[H" + "\r\n".join(f"\x1b[2K{line}" for line in lines) + below)

    def _suspend(self) -> None:
        self._write(LEAVE_SCREEN)
        before = monotonic()
        with self._keyboard.suspended():
            suspend()
        self._since += monotonic() - before
        self._write(ENTER_SCREEN)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # The terminal has gone, and the keyboard will say so; until then, writing to nowhere raises nothing.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
