"""What a person can do in an interview besides answering, and what is said, the same in both modes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from rolefit.assessment.session import Ending, Session
from rolefit.bank.question import Question
from rolefit.messages import counted, listed
from rolefit.model.verdict import FEWEST_ANSWERS, Verdict, about_equal

Ask = Callable[[str], str | None]
"""Shows a prompt and returns the line typed, or None at the end of input."""
Say = Callable[[str], None]
Save = Callable[[Session], str]
"""Keeps the sitting and returns what to tell the person, or ""."""
MOST_LOST = 50
SECONDS = 15
"""What a question takes, about."""

Clock = Callable[[], float]
"""Gives the time in seconds from any start."""

WELCOME = "Which job fits how you like to work?"
NO_RIGHT_ANSWERS = "There are no right answers: take what you would really like, not what you should."


class Ended(Enum):
    """How an interview ended: everything asked, the person stopped it, or the input ended."""

    DONE = auto()
    STOPPED = auto()
    INPUT_ENDED = auto()


def welcome_lines(session: Session, is_kept: bool) -> tuple[str, ...]:
    """Return what to say before the first question; ``is_kept`` where the answers are kept on this machine."""
    stays = "Everything stays on this machine. Stop whenever you like; rolefit quiz goes on from there."
    count = question_count(session.limit)
    return (
        "You say how you like to work; then you read which job fits you best, how sure that is, and why.",
        f"The jobs: {listed([role.title for role in session.bank.roles])}.",
        f"{count if session.plan.full else f'At most {count}'}, {_minutes(session.limit)}.",
        NO_RIGHT_ANSWERS,
        stays if is_kept else "Nothing is kept, and nothing leaves this machine. Stop whenever you like.",
    )


def progress(session: Session) -> str:
    """Return how far a sitting is, in words."""
    skipped = f", {session.skipped} skipped" if session.skipped else ""
    if session.plan.full:
        return f"{session.answered} of {session.limit} answered{skipped}"
    return f"{session.answered} answered{skipped}, at most {session.limit}"


def early_end(session: Session) -> str:
    """Return what to say to who would end the questions now, before it is done."""
    if not session.answers:
        return "Nothing is answered yet."
    few = f" Fewer than {FEWEST_ANSWERS} answers name no role." if session.answered < FEWEST_ANSWERS else ""
    return f"e again ends the questions and shows the result; q keeps them for later.{few}"


def end_title(session: Session) -> str:
    """Return what heads the page when there is no open question left."""
    is_all = session.ending is Ending.ALL or (session.ending is Ending.LIMIT and not session.wanted)
    return "That is all" if is_all else "That is enough"


def end_lines(session: Session) -> tuple[str, ...]:
    """Return what to say when there is no open question left: why it ended."""
    count = len(session.asked)
    match session.ending:
        case Ending.CLEAR if session.provisional.verdict is Verdict.CLEAR:
            why = f"Clear after {question_count(count)}: more answers would hardly change the result."
        case Ending.CLEAR:
            why = f"As sure as you wanted it after {question_count(count)}."
        case Ending.STALLED:
            why = _stalled(session)
        case Ending.LIMIT:
            unless = " in all" if session.wanted else ", the most that are asked unless you want more"
            why = f"That was {question_count(count)}{unless}."
        case _:
            why = f"That was the last of {question_count(count)}."
    if not session.skipped:
        return (why,)
    return (why, f"You skipped {session.skipped} of them.")


def end_moves(session: Session) -> dict[str, Callable[[], Session]]:
    """Return what the person may still do before the result, by key."""
    moves: dict[str, Callable[[], Session]] = {"b": session.back}
    if session.can_go_on:
        moves["c"] = session.go_on
    if session.skipped:
        moves["s"] = session.reopen_skipped
    return moves


def end_keys(session: Session) -> tuple[str, ...]:
    """Return what each key does there."""
    anyway = " anyway" if session.ending in (Ending.CLEAR, Ending.STALLED) else ""
    more = [f"c asks {session.more} more{anyway}"] if session.can_go_on else []
    again = ["s asks the skipped ones again"] if session.skipped else []
    return ("Enter shows the result", "r lists your answers", *more, *again, "b goes back", "q quits")


def given(session: Session, place: int) -> str:
    """Return what was answered at a place in the order asked, in words."""
    question = session.bank.question[session.asked[place]]
    answer = session.answers[question.id]
    if answer is None:
        return "skipped"
    return question.given(question.index(answer))


def digits(question: Question) -> list[str]:
    """Return the digits that answer a question."""
    return [str(number) for number in range(1, len(question.options) + 1)]


def question_count(count: int, which: str = "") -> str:
    """Return how many questions, in words; ``which`` stands before the word."""
    return counted(count, f"{which} question".lstrip())


def _stalled(session: Session) -> str:
    """Return that more questions would hardly help, and with what that leaves the person."""
    now = session.provisional
    near = set(about_equal(now.probabilities))
    first, *_ = named = [session.bank.role[now.model.roles[role]].title for role in now.order if role in near]
    match now.verdict:
        case Verdict.BETWEEN:
            return f"You stand between {listed(named)}, and more questions would hardly settle it."
        case Verdict.LEANING:
            return f"{first} is likely, and more questions would hardly make it surer."
        case _:
            return "More questions would hardly change the result."


def _minutes(count: int) -> str:
    minutes = max(1, round(count * SECONDS / 60))
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"
