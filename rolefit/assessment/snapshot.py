"""A kept sitting made a session again; its content is as a file gives it, and nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeGuard

from rolefit.assessment.session import FORMAT, Plan, Session
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer
from rolefit.errors import AnswerError, UsageError
from rolefit.model.stopping import MOST_QUESTIONS

MOST_SECONDS = 1e9
"""No question is open for longer: thirty years."""


def restored(bank: Bank, content: Mapping[str, Any]) -> tuple[Session, int]:
    """Return a kept sitting, and how many of its answers had to be dropped because the bank no longer has them.

    Raises:
        KeyError, TypeError, ValueError: if it is not the content of a sitting.
    """
    if content["format"] != FORMAT:
        raise ValueError("made by another version of rolefit")
    plan = _plan(**content["plan"])
    wanted, cursor = content["wanted"], content["cursor"]
    if not (_is_whole(wanted) and _is_whole(cursor)):
        raise ValueError("not a sitting")
    given = {str(name): answer for name, answer in dict(content["answers"]).items()}
    answers: dict[str, Answer | None] = {}
    for name in content["asked"]:
        with suppress(AnswerError, KeyError):
            if name in given:
                question = bank.question[name]
                answers[name] = None if given[name] is None else question.answer(question.index(given[name]))
    asked = tuple(answers)
    cursor = min(cursor, len(asked)) if len(asked) == len(content["asked"]) else len(asked)
    # A sitting that an earlier rolefit kept has no times, and no questions that a result has promised.
    seconds = _times(content.get("seconds", {}))
    times = {name: value for name, value in seconds.items() if name in bank.question}
    promised = tuple(name for name in map(str, content.get("promised", ())) if name in bank.question)
    return Session(bank, plan, asked, answers, max(cursor, 0), wanted, times, promised), len(given) - len(answers)


def _times(kept: object) -> dict[str, float]:
    """Return kept times; they are as a file gives them."""
    if not isinstance(kept, dict):
        raise TypeError("not times")
    for value in kept.values():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MOST_SECONDS:
            raise ValueError("not times")
    return {str(name): float(value) for name, value in kept.items()}


def _plan(full: object, confidence: object, most: object, seed: object) -> Plan:
    """Return a kept plan; its values are as a file gives them."""
    if not isinstance(full, bool) or not isinstance(confidence, float):
        raise TypeError("not a plan")
    # An earlier rolefit asked without a limit.
    most = MOST_QUESTIONS if most is None else most
    if not _is_whole(most) or not (seed is None or _is_whole(seed)):
        raise TypeError("not a plan")
    try:
        return Plan(full, confidence, most, seed)
    except UsageError as error:
        raise ValueError(str(error)) from None


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
