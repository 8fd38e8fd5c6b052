"""What a person can do in an interview besides answering, the same in both modes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from rolefit.assessment.session import Ending, Session
from rolefit.bank.question import Question

Ask = Callable[[str], str | None]
"""Shows a prompt and returns the line typed, or None at the end of input."""
Say = Callable[[str], None]
Save = Callable[[Session], str]
"""Keeps the sitting and returns what to tell the person, or ""."""
MOST_LOST = 50

Clock = Callable[[], float]
"""Gives the time in seconds from any start."""


class Ended(Enum):
    """How an interview ended: everything asked, the person stopped it, or the input ended."""

    DONE = auto()
    STOPPED = auto()
    INPUT_ENDED = auto()


def end_lines(session: Session) -> list[str]:
    """Return what to say when there is no open question left."""
    count = len(session.asked)
    match session.ending:
        case Ending.CLEAR:
            lines = [f"Clear after {count} questions: more answers would hardly change the result."]
        case Ending.STALLED:
            lines = [f"After {count} questions you stand between roles, and more would hardly settle it."]
        case Ending.LIMIT:
            lines = [f"That was {count} questions, the most that are asked unless you want more."]
        case _:
            lines = [f"That was the last of {count} questions."]
    if session.skipped:
        lines.append(f"You skipped {session.skipped} of them.")
    return lines


def end_moves(session: Session) -> dict[str, Callable[[], Session]]:
    """Return what the person may still do before the result, by key."""
    moves: dict[str, Callable[[], Session]] = {"r": session.review, "b": session.back}
    if session.can_go_on:
        moves["c"] = session.go_on
    if session.skipped:
        moves["s"] = session.reopen_skipped
    return moves


def end_keys(session: Session) -> str:
    """Return those keys in words."""
    more = [f"c asks {session.more} more"] if session.can_go_on else []
    again = ["s asks the skipped ones again"] if session.skipped else []
    return ", ".join(["Enter shows the result", *more, *again, "r goes through your answers", "b goes back", "q quits"])


def digits(question: Question) -> list[str]:
    """Return the digits that answer a question."""
    return [str(number) for number in range(1, len(question.options) + 1)]
