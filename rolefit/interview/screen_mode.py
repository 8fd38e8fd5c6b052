"""The interview in screen mode: one question a page, one key answers, every page repainted whole."""

from __future__ import annotations

import os
import sys

from rolefit.assessment.session import Session
from rolefit.bank.question import Question, Scale
from rolefit.interview.answers_list import AnswersList
from rolefit.interview.navigation import Ended, Save, digits, early_end, end_keys, end_lines, end_moves, end_title
from rolefit.interview.reading import Reader
from rolefit.interview.screen_pages import HELP, question_page, text_page, welcome_page
from rolefit.terminal.screen import GoneError, Key, Screen
from rolefit.terminal.window import Window, window_of

SMALLEST = Window(40, 10)
LOWEST = 20
"""In a window of fewer lines a result is printed in order instead of shown page by page."""

MOVES = {
    "up": -1,
    "left": -1,
    "k": -1,
    "h": -1,
    "down": 1,
    "right": 1,
    "j": 1,
    "l": 1,
}
"""The keys that move a mark, and where to."""
PREVIOUS = frozenset({"backspace", "page up", "shift tab"})
CLOSE_HELP = ("Enter, ? or Esc closes this help",)


def is_possible() -> bool:
    """Say whether the streams and the window allow screen mode."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    if os.environ.get("ACCESSIBLE", "").lower() not in ("", "0", "false"):
        return False
    if os.environ.get("TERM", "") in ("", "dumb"):
        return False
    size = window_of(sys.stderr)
    return size.width >= SMALLEST.width and size.height >= SMALLEST.height


def shows_results() -> bool:
    """Say whether a result is shown page by page: stdout is a terminal too, and there is room."""
    return sys.stdout.isatty() and window_of(sys.stderr).height >= LOWEST


class Interview:
    """An interview on the screen: the sitting, the mark and the hint."""

    def __init__(self, screen: Screen, session: Session, save: Save, hint: str = "") -> None:
        """Begin on the session's open page; ``hint`` is shown on it until the first key."""
        self.session, self._screen, self._save, self._hint = session, screen, save, hint
        self._mark: int | None = None
        self._is_ending = False

    def run(self, is_kept: bool = True) -> Ended:
        """Ask until the person is done or stops; a sitting that is new begins with what this is.

        ``is_kept`` says whether the answers are kept.
        """
        try:
            ended = None if self.session.answers else self._welcome(is_kept)
            while ended is None:
                question = self.session.question
                ended = self._at_the_end() if question is None else self._asked(question)
        except GoneError:
            return Ended.INPUT_ENDED
        return ended

    def _welcome(self, is_kept: bool) -> Ended | None:
        page = Reader(
            self._screen, welcome_page(self.session, is_kept), ("Enter starts", "? help", "q quit"), self._hint
        )
        while (key := page.key({"enter", "space", "q", "ctrl d", "?"})) == "?":
            self._help()
        return Ended.STOPPED if key in ("q", "ctrl d") else None

    def _help(self) -> None:
        Reader(self._screen, text_page("Help", HELP), CLOSE_HELP).key({"?", "escape", "enter", "q", "ctrl d"})

    def _asked(self, question: Question, is_looked_over: bool = False) -> Ended | None:
        """Show a question until another page is to come; return how the interview ended, if it did.

        ``is_looked_over`` where it was opened from the list of answers: Esc leads back there.
        """
        old = self.session.old_answer
        self._mark = None if old is None else question.index(old)
        before = self.session
        self._screen.turn()
        for key in self._screen.keys(
            lambda window: question_page(self.session, question, self._mark, self._hint, window)
        ):
            self._hint = ""
            self._is_ending &= key.name == "e"
            if key.name in ("q", "ctrl d"):
                return Ended.STOPPED
            if key.name == "escape" and is_looked_over:
                return None
            if self._pressed(question, key):
                return Ended.DONE
            if self.session is not before:
                return None
        raise AssertionError("keys never end")

    def _pressed(self, question: Question, key: Key) -> bool:
        """Do what a key does at a question; return whether the questions are to end here."""
        match key.name:
            case "paste" | "alt":
                self._hint = f"{'Pasted text' if key.name == 'paste' else 'Alt and a key'} answers nothing."
            case name if name in MOVES:
                self._move(question, MOVES[name])
            case "escape":
                pass
            case _ if key.is_held:
                pass
            case "?":
                age = self._screen.age
                self._help()
                self._screen.turn(age)
            case name if name in digits(question):
                self._answer(question, int(name) - 1)
            case "enter" | "space":
                if self._mark is None:
                    self._hint = f"Nothing is marked yet: press 1 to {len(question.options)}, or move with the arrows."
                else:
                    self._answer(question, self._mark)
            case "s":
                self._go(self.session.answer(None, self._screen.age))
            case "e" if self._is_ending:
                return True
            case "e":
                self._is_ending = bool(self.session.answers)
                self._hint = early_end(self.session)
            case name if name in PREVIOUS:
                if self.session.cursor:
                    self._go(self.session.back(self._screen.age))
                else:
                    self._hint = "This is the first question."
            case _:
                self._hint = "That key does nothing here."
        return False

    def _answer(self, question: Question, index: int) -> None:
        self._go(self.session.answer(question.answer(index), self._screen.age))

    def _go(self, session: Session) -> None:
        self.session = session
        self._hint = self._save(session)

    def _move(self, question: Question, step: int) -> None:
        last = len(question.options) - 1
        if self._mark is None:
            self._mark = last // 2 if isinstance(question, Scale) else 0 if step > 0 else last
        else:
            self._mark = max(0, min(last, self._mark + step))

    def _at_the_end(self) -> Ended | None:
        page = Reader(
            self._screen,
            text_page(end_title(self.session), end_lines(self.session)),
            end_keys(self.session),
            self._hint,
        )
        moves = end_moves(self.session)
        moves |= dict.fromkeys(PREVIOUS, self.session.back)
        key = page.key({"enter", "space", "r", "q", "ctrl d", *moves})
        if key in ("q", "ctrl d"):
            return Ended.STOPPED
        if key in ("enter", "space"):
            return Ended.DONE
        if key == "r":
            return self._look_over()
        self._go(moves[key]())
        return None

    def _look_over(self) -> Ended | None:
        """List all answers; one that is opened can be changed."""
        place: int | None = 0
        while place is not None and (place := AnswersList(self._screen, self.session, place).choose()) is not None:
            opened = self.session = self.session.opened(place)
            ended = None if opened.question is None else self._asked(opened.question, is_looked_over=True)
            self.session = self.session.opened(len(self.session.asked))
            if ended is not None or self.session.question is not None:
                return ended
        return None
