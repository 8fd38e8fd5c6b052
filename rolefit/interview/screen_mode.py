"""The interview in screen mode: one question a page, one key answers, every page repainted whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TextIO

from rolefit.assessment.session import Session
from rolefit.bank.question import Question, Scale
from rolefit.interview.navigation import Ended, Save, digits, end_keys, end_lines, end_moves
from rolefit.interview.screen_pages import HELP, Window, question_page, text_page
from rolefit.signals import ending_on_signals, raise_if_interrupted, suspend
from rolefit.terminal.keyboard import Keyboard

ENTER_SCREEN = "\x1b[?1049h\x1b[?2004h\x1b[?25l"
LEAVE_SCREEN = "\x1b[?25h\x1b[?2004l\x1b[?1049l"
SMALLEST = (40, 10)
CLOSE_HELP = "? or Esc closes this help"


@dataclass(frozen=True, slots=True)
class Guards:
    """Times in seconds that keep a held or a bounced key from answering; 0 turns them off.

    ``repeat``: the same key again within this time of its last arrival is the keyboard repeating it.
    ``settle``: nothing answers a page younger than this.
    """

    repeat: float = 0.4
    settle: float = 0.15


def is_possible() -> bool:
    """Say whether the streams and the window allow screen mode."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    if os.environ.get("ACCESSIBLE", "").lower() not in ("", "0", "false"):
        return False
    if os.environ.get("TERM", "") in ("", "dumb"):
        return False
    size = window(sys.stderr)
    return size.width >= SMALLEST[0] and size.height >= SMALLEST[1]


def window(stream: TextIO) -> Window:
    """Return the size of the terminal that ``stream`` writes to."""
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except OSError:
        columns, lines = 80, 24
    return Window(columns or 80, lines or 24)


class Screen:
    """The interview while it is on the screen: the sitting, the mark, the hint, and when keys last came."""

    def __init__(self, session: Session, save: Save, guards: Guards, stream: TextIO, hint: str = "") -> None:
        """Begin on the session's open page; ``hint`` is shown on it until the first key."""
        self.session, self._save, self._guards, self._stream = session, save, guards, stream
        self._hint = hint
        self._help: int | None = None
        self._last: dict[str, float] = {}
        self._turn()

    def run(self) -> Ended:
        """Ask until the person is done or stops."""
        with ending_on_signals(), Keyboard() as keyboard, self._shown():
            self._paint()
            raise_if_interrupted()
            while True:
                for key in (keys := keyboard.read()):
                    if key == "suspend":
                        self._suspend(keyboard)
                    elif (ended := self._press(key)) is not None:
                        return ended
                if keys:
                    self._paint()

    def _press(self, key: str) -> Ended | None:
        if key == "continued":
            self._write(ENTER_SCREEN)
        if key in ("continued", "repaint"):
            return None
        self._hint = ""
        now = monotonic()
        repeated = now - self._last.get(key, -1e9) < self._guards.repeat
        self._last[key] = now
        match key:
            case "interrupt":
                raise KeyboardInterrupt
            case "q":
                return Ended.STOPPED
            case "end":
                return Ended.INPUT_ENDED
            case "escape":
                self._help = None
            case "paste" | "alt":
                self._hint = "Pasted text answers nothing." if key == "paste" else "Alt and a key answers nothing."
            case "up" | "down" | "left" | "right":
                self._move(-1 if key in ("up", "left") else 1)
            case _ if repeated:
                pass
            case "?":
                self._help = 0 if self._help is None else None
            case _ if self._help is not None:
                self._hint = CLOSE_HELP
            case _ if now - self._since >= self._guards.settle:
                return self._act(key)
        return None

    def _act(self, key: str) -> Ended | None:
        question = self.session.question
        if key == "back":
            self._back()
        elif question is None:
            return self._at_the_end(key)
        elif key in digits(question):
            self._answer(question, int(key) - 1)
        elif key in ("enter", "space"):
            if self._mark is None:
                self._hint = f"Nothing is marked yet: press 1 to {len(question.options)}, or move with the arrows."
            else:
                self._answer(question, self._mark)
        elif key == "e":
            if self.session.answers:
                return Ended.DONE
            self._hint = "Nothing is answered yet."
        elif key == "s":
            self._go(self.session.answer(None, self._open))
        else:
            self._hint = f"That key does nothing here. 1 to {len(question.options)} answer, s skips, ? helps, q quits."
        return None

    def _at_the_end(self, key: str) -> Ended | None:
        if key in ("enter", "space"):
            return Ended.DONE
        if (move := end_moves(self.session).get(key)) is not None:
            self._go(move())
        else:
            self._hint = "That key does nothing here. Enter shows the result."
        return None

    def _answer(self, question: Question, index: int) -> None:
        self._go(self.session.answer(question.answer(index), self._open))

    def _back(self) -> None:
        if self.session.cursor == 0:
            self._hint = "This is the first question."
        else:
            self._go(self.session.back(self._open))

    @property
    def _open(self) -> float:
        """For how many seconds the page has been open."""
        return monotonic() - self._since

    def _go(self, session: Session) -> None:
        self.session = session
        self._hint = self._save(session)
        self._turn()

    def _turn(self) -> None:
        """Begin a page: mark the old answer, if there is one."""
        question, old = self.session.question, self.session.old_answer
        self._mark = None if question is None or old is None else question.index(old)
        self._since = monotonic()

    def _move(self, step: int) -> None:
        question = self.session.question
        if self._help is not None:
            self._help = max(0, min(len(HELP), self._help + step))
        if question is None or self._help is not None:
            return
        last = len(question.options) - 1
        if self._mark is None:
            middle = last // 2 if isinstance(question, Scale) else 0 if step > 0 else last
            self._mark = middle
        else:
            self._mark = max(0, min(last, self._mark + step))

    def _paint(self) -> None:
        size = window(self._stream)
        question = self.session.question
        if self._help is not None:
            lines = text_page("Help", HELP, self._hint or CLOSE_HELP, size, self._help)
        elif question is None:
            lines = text_page("That is all", tuple(end_lines(self.session)), self._hint or end_keys(self.session), size)
        else:
            lines = question_page(self.session, question, self._mark, self._hint, size)
        # Each line is cleared before it is written: afterwards, that would take the last character of a full line.
        below = "\r\n\x1b[J" if len(lines) < size.height else ""
        self._write("\x1b[H" + "\r\n".join(f"\x1b[2K{line}" for line in lines) + below)

    def _suspend(self, keyboard: Keyboard) -> None:
        self._write(LEAVE_SCREEN)
        before = monotonic()
        with keyboard.suspended():
            suspend()
        # The time away is no time at the page.
        self._since += monotonic() - before
        self._write(ENTER_SCREEN)

    @contextmanager
    def _shown(self) -> Iterator[None]:
        try:
            self._write(ENTER_SCREEN)
            yield
        finally:
            self._write(LEAVE_SCREEN)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # The terminal has gone, and the keyboard will say so; until then, writing to nowhere raises nothing.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
