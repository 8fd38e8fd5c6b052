"""Asking in line mode: numbered text, nothing is ever redrawn, no escape bytes.

It is what a screen reader, a pipe and a test get, and it is complete: back, skip, quit, help.
"""

from __future__ import annotations

from rolefit.assessment.session import Session
from rolefit.bank.question import Question, Scale
from rolefit.interview.navigation import MOST_LOST, Ask, Clock, Ended, Save, Say, digits, end_keys, end_lines, end_moves

HELP = (
    "There are no right answers: take what you would really like, not what you should.",
    "b goes back to the question before, s skips this one, q stops and keeps your answers.",
    "e ends the questions here and shows what they say so far.",
    "Skipping is not the same as the middle: a skipped question simply does not count.",
)
HELP_WORDS = ("?", "h", "help")
MOST_ROUNDS = 20
"""So many lines in a row that answer nothing, or so many turns at the end, come from no person: the input is taken as
ended, with every answer kept."""

OPTIONS = "b back, s skip, q quit, ? help"


def interview(session: Session, ask: Ask, say: Say, save: Save, clock: Clock | None = None) -> tuple[Session, Ended]:
    """Ask until the session is over or the person stops; return the session and how it ended.

    ``save`` is called after every answer, before anything more is said. With a ``clock``, which makes sense where a
    person reads, the session learns for how long each question was open.
    """
    fresh, lost, rounds = True, 0, 0
    since = clock() if clock else 0.0
    while lost < MOST_LOST and rounds < MOST_ROUNDS:
        question = session.question
        for line in (question_lines(session, question) if question else ["", *end_lines(session)]) if fresh else ():
            say(line)
        typed = ask(f"Answer, 1 to {len(question.options)}: " if question else f"{end_keys(session)}: ")
        if typed is None:
            return session, Ended.INPUT_ENDED if question else Ended.DONE
        word = typed.strip().lower()
        if word in ("q", "quit"):
            return session, Ended.STOPPED
        if word in ("e", "end") and session.answers:
            return session, Ended.DONE
        if question is None and word not in (*HELP_WORDS, *end_moves(session)):
            return session, Ended.DONE
        rounds += question is None
        moved, words = _moved(session, question, word, clock() - since if clock else None)
        fresh = moved is not session
        since = clock() if clock and fresh else since
        lost = 0 if fresh else lost + 1
        session = moved
        for line in [save(session)] if fresh else words:
            if line:
                say(line)
    return session, Ended.INPUT_ENDED


def _moved(
    session: Session, question: Question | None, word: str, seconds: float | None
) -> tuple[Session, tuple[str, ...]]:
    """Return the session after a typed word, or the same session and what to say."""
    if word in HELP_WORDS:
        return session, HELP
    if question is None:
        return end_moves(session)[word](), ()
    if word in ("b", "back"):
        return (session.back(seconds), ()) if session.cursor else (session, ("This is the first question.",))
    if word in ("s", "skip"):
        return session.answer(None, seconds), ()
    if word == "" and session.old_answer is not None:
        return session.answer(session.old_answer, seconds), ()
    if word in digits(question):
        return session.answer(question.answer(int(word) - 1), seconds), ()
    return session, (f"Type a number from 1 to {len(question.options)}, or: {OPTIONS}.",)


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
