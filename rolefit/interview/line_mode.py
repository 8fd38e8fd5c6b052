"""Asking in line mode: numbered text, nothing is ever redrawn, no escape bytes.

It is what a screen reader, a pipe and a test get, and it is complete: back, skip, quit, help.
"""

from __future__ import annotations

from rolefit.assessment.session import Session
from rolefit.bank.question import Question, Scale
from rolefit.interview.navigation import (
    MOST_LOST,
    NO_RIGHT_ANSWERS,
    WELCOME,
    Ask,
    Clock,
    Ended,
    Save,
    Say,
    digits,
    end_keys,
    end_lines,
    end_moves,
    given,
    welcome_lines,
)

HELP = (
    NO_RIGHT_ANSWERS,
    "b goes back to the question before, s skips this one, q stops and keeps your answers.",
    "e ends the questions here and shows what they say so far.",
    "Skipping is not the same as the middle: a skipped question simply does not count.",
)
HELP_WORDS = ("?", "h", "help")
QUIT_WORDS = ("q", "quit")
MOST_ROUNDS = 20
"""So many lines in a row that answer nothing, or so many turns at the end that change no answer, come from no person:
the input is taken as ended, with every answer kept."""

OPTIONS = "b back, s skip, q quit, ? help"


def interview(
    session: Session, ask: Ask, say: Say, save: Save, clock: Clock | None = None, is_kept: bool = True
) -> tuple[Session, Ended]:
    """Ask until the session is over or the person stops; return the session and how it ended.

    ``save`` is called after every answer, before anything more is said. With a ``clock``, which makes sense where a
    person reads, the session learns for how long each question was open. ``is_kept`` says whether the answers are kept.
    """
    conversation = _Conversation(session, ask, say, save, clock)
    if not session.answers:
        for line in (WELCOME, *welcome_lines(session, is_kept)):
            say(line)
    ended = conversation.run()
    return conversation.session, ended


class _Conversation:
    """An interview line by line: the sitting, and how many lines came to nothing."""

    def __init__(self, session: Session, ask: Ask, say: Say, save: Save, clock: Clock | None) -> None:
        self.session = session
        self._ask, self._say, self._save, self._clock = ask, say, save, clock
        self._lost = self._rounds = 0
        self._is_fresh, self._is_looking_over = True, False
        self._since = clock() if clock else 0.0

    def run(self) -> Ended:
        """Ask until the person is done or stops, or the input ends."""
        while self._lost < MOST_LOST and self._rounds < MOST_ROUNDS:
            question = self.session.question
            ended = self._at_the_end() if question is None else self._asked(question)
            if ended is not None:
                return ended
        return Ended.INPUT_ENDED

    def _asked(self, question: Question) -> Ended | None:
        """Ask for one line at a question and do what it says."""
        if self._is_fresh:
            self._say_all(question_lines(self.session, question))
        word = self._heard(f"Answer, 1 to {len(question.options)}: ")
        if word is None:
            return Ended.INPUT_ENDED
        if word in QUIT_WORDS:
            return Ended.STOPPED
        if word in ("e", "end") and self.session.answers:
            return Ended.DONE
        if (moved := self._answered(question, word)) is not None:
            self._go(moved)
            return None
        self._is_fresh = False
        self._lost += 1
        first = ("This is the first question.",) if word in ("b", "back") else ()
        wrong = (f"Type a number from 1 to {len(question.options)}, or: {OPTIONS}.",)
        self._say_all(HELP if word in HELP_WORDS else first or wrong)
        return None

    def _answered(self, question: Question, word: str) -> Session | None:
        """Return the session after a typed word, or None where it moves nothing."""
        session, seconds = self.session, self._clock() - self._since if self._clock else None
        if word in ("b", "back"):
            return session.back(seconds) if session.cursor or self._is_looking_over else None
        if word in ("s", "skip"):
            return session.answer(None, seconds)
        if word == "" and session.old_answer is not None:
            return session.answer(session.old_answer, seconds)
        if word in digits(question):
            return session.answer(question.answer(int(word) - 1), seconds)
        return None

    def _at_the_end(self) -> Ended | None:
        """Say why it ended, and ask for one line."""
        self._rounds += 1
        if self._is_fresh:
            self._say_all(("", *end_lines(self.session)))
        word = self._heard(f"{', '.join(end_keys(self.session))}: ")
        if word in QUIT_WORDS:
            return Ended.STOPPED
        moves = end_moves(self.session)
        if word in moves:
            self._go(moves[word]())
        elif word == "r":
            return self._look_over()
        elif word in HELP_WORDS:
            self._is_fresh = False
            self._say_all(HELP)
        else:
            return Ended.DONE
        return None

    def _look_over(self) -> Ended | None:
        """List the answers, and open the one whose number is typed."""
        for place, name in enumerate(self.session.asked):
            self._say(f"{place + 1}. {self.session.bank.question[name].prompt}")
            self._say(f"   You: {given(self.session, place)}")
        word = self._heard("A number opens one, Enter goes back: ")
        if word in QUIT_WORDS:
            return Ended.STOPPED
        self._is_fresh = True
        if word and word.isascii() and word.isdigit() and 0 < int(word[:6]) <= len(self.session.asked):
            self.session = self.session.opened(int(word) - 1)
            self._is_looking_over = True
            self._turn()
        return None

    def _go(self, session: Session) -> None:
        """Keep the sitting as it stands now, and turn to what comes next."""
        if self._is_looking_over:
            session, self._is_looking_over = session.opened(len(session.asked)), False
        if session.answers != self.session.answers:
            self._rounds = 0
        self.session, self._lost = session, 0
        if words := self._save(session):
            self._say(words)
        self._turn()

    def _turn(self) -> None:
        self._is_fresh, self._since = True, self._clock() if self._clock else 0.0

    def _heard(self, prompt: str) -> str | None:
        typed = self._ask(prompt)
        return None if typed is None else typed.strip().lower()

    def _say_all(self, lines: tuple[str, ...] | list[str]) -> None:
        for line in lines:
            self._say(line)


def question_lines(session: Session, question: Question) -> list[str]:
    """Return the open question as lines of text."""
    most = f" of {session.limit}" if session.plan.full else f", at most {session.limit}"
    lines = ["", f"Question {session.number}{most}. {question.prompt}"]
    if isinstance(question, Scale):
        lines.append(f"1 means: {question.left.text}")
        lines.append(f"5 means: {question.right.text}")
        lines.append("2, 3 and 4 lie between.")
    else:
        lines += [f"{number}. {option.text}" for number, option in enumerate(question.options, 1)]
    if session.old_answer is not None:
        lines.append(f"Now: {question.index(session.old_answer) + 1}. Enter keeps it.")
    return lines
