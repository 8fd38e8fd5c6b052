"""Keys from a terminal as words: ``1``, ``enter``, ``page up`` … prompt_toolkit reads them, signals join in."""

from __future__ import annotations

import select
import signal
import socket
import sys
import termios
import tty
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType, TracebackType
from typing import Any

ESCAPE_SECONDS = 0.05
"""How long the rest of an escape sequence may take before Esc was a key of its own."""

_WORDS = {
    "c-m": "enter",
    "c-j": "enter",
    " ": "space",
    "c-h": "backspace",
    "pageup": "page up",
    "pagedown": "page down",
    "s-tab": "shift tab",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
    "home": "home",
    "end": "end",
    "c-d": "ctrl d",
    "c-c": "interrupt",
    "c-z": "suspend",
    "c-l": "repaint",
    "<bracketed-paste>": "paste",
}
_NOT_TYPED = {"<cursor-position-response>", "<vt100-mouse-event>", "<scroll-up>", "<scroll-down>", "<ignore>"}
_SEQUENCES = {"[": "csi", "O": "one key", **dict.fromkeys("]PX^_", "string")}
_SIGNALS = {signal.SIGWINCH: "repaint", signal.SIGCONT: "continued", signal.SIGTSTP: "suspend"}


class Keyboard:
    """The terminal's keys while it is open; closing it puts the terminal back as it was."""

    def __enter__(self) -> Keyboard:
        """Take the terminal."""
        self._terminal = sys.stdin.fileno()
        self._input: Any = None
        self._pending, self._words = False, _Words()
        with ExitStack() as stack:
            self._before = termios.tcgetattr(self._terminal)
            stack.callback(self._give_back)
            self._take()
            self._woken, waker = socket.socketpair()
            for end in (self._woken, waker):
                end.settimeout(0)
                stack.callback(end.close)
            before = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
            stack.callback(signal.set_wakeup_fd, before)
            for number in _SIGNALS:
                stack.callback(signal.signal, number, signal.signal(number, _noted))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the terminal back."""
        self._stack.close()

    def read(self) -> list[str]:
        """Wait for keys and return them as words.

        A character that is typed is itself, but for the ``space``. ``repaint`` also stands for a changed window,
        ``continued`` for coming back to the foreground, ``gone`` for a terminal that has gone. The list may be empty.
        """
        if self._input is None:
            # Only now: it takes longer than everything before, and the first page is painted while it loads.
            from prompt_toolkit.input import create_input

            if _is_gone(self._terminal):
                # prompt_toolkit would warn of it, to the terminal that has gone.
                return ["gone"]
            self._input = create_input(sys.stdin)
        terminal, woken = self._terminal, self._woken.fileno()
        ready, _, _ = select.select([terminal, woken], [], [], ESCAPE_SECONDS if self._pending else None)
        words: list[str] = []
        if woken in ready:
            numbers = self._woken.recv(4096)
            words += [word for number, word in _SIGNALS.items() if number in numbers]
        if "continued" in words:
            # A terminal that goes away sends this too, before it is read to be gone.
            with suppress(termios.error):
                self._take()
        if terminal in ready:
            words += self._words.of(self._input.read_keys())
            if self._input.closed or _is_gone(terminal):
                words.append("gone")
        elif self._pending:
            words += self._words.of(self._input.flush_keys()) + self._words.rest()
        self._pending = terminal in ready
        return words

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Give the terminal back for as long as the block lasts."""
        self._give_back()
        try:
            yield
        finally:
            self._take()

    def _take(self) -> None:
        """Have every key as it is pressed, and none echoed; not by prompt_toolkit, which is not there yet."""
        mode = termios.tcgetattr(self._terminal)
        mode[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        mode[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        mode[tty.CC][termios.VMIN], mode[tty.CC][termios.VTIME] = 1, 0
        termios.tcsetattr(self._terminal, termios.TCSANOW, mode)

    def _give_back(self) -> None:
        with suppress(termios.error):
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._before)


class _Words:
    """Turns key presses into words.

    A key that came together with Esc is Alt and that key: ``alt``. An escape sequence that prompt_toolkit does not know
    comes as its single characters, which are ``unknown`` together; none of them was typed.
    """

    def __init__(self) -> None:
        self._inside = ""

    def of(self, pressed: Iterable[Any]) -> list[str]:
        """Return the words of these presses; an unfinished sequence waits for its end."""
        keys = [str(getattr(press.key, "value", press.key)) for press in pressed]
        return [word for key in keys if (word := self._word(key))]

    def rest(self) -> list[str]:
        """Return the word of an unfinished sequence after which nothing came."""
        inside, self._inside = self._inside, ""
        return [{"escape": "escape"}.get(inside, "unknown")] if inside else []

    def _word(self, key: str) -> str:
        inside, self._inside = self._inside, ""
        if key == "c-c":
            return "interrupt"
        if key == "escape":
            self._inside = "string end" if inside == "string" else "escape"
            return ""
        if inside == "escape":
            self._inside = _SEQUENCES.get(key, "")
            return "" if self._inside else "alt"
        if (inside == "csi" and not "@" <= key <= "~") or (inside == "string" and key != "c-g"):
            self._inside = inside
            return ""
        if inside:
            return "unknown"
        return "" if key in _NOT_TYPED else _WORDS.get(key, key if len(key) == 1 else "unknown")


def _noted(_: int, __: FrameType | None) -> None:
    """Do nothing: the wake-up descriptor has already told the reader."""


def _is_gone(terminal: int) -> bool:
    try:
        termios.tcgetattr(terminal)
    except termios.error:
        return True
    return False
