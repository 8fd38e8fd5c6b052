"""One sitting: an immutable record of what was asked and answered, which knows what to ask next. No input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from random import Random
from typing import Any

from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer, Given, Question
from rolefit.bank.record import ReadOnly
from rolefit.errors import AnswerError, UsageError
from rolefit.messages import counted, quoted
from rolefit.model import item_selection
from rolefit.model.estimation import chosen
from rolefit.model.provisional import Provisional, provisional
from rolefit.model.response_model import Model, model_of
from rolefit.model.stopping import MOST_QUESTIONS, is_clear, should_stop
from rolefit.model.verdict import CLEAR

FORMAT = 1
MORE_QUESTIONS = 3
"""How many further questions a person gets who wants more, and how many a result names that could settle it."""


class Ending(Enum):
    """Why a sitting asks no more: a role is clear, more would hardly help, the limit is reached, all is asked."""

    CLEAR = auto()
    STALLED = auto()
    LIMIT = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sitting asks.

    ``full`` asks everything; otherwise it stops when a role is as probable as ``confidence`` (above 0, below 1), when
    more questions would hardly help, or after ``most`` questions (at least 1). ``seed`` varies the order; without one
    the order is always the same.

    Raises:
        UsageError: if a number is outside its range.
    """

    full: bool = False
    confidence: float = CLEAR
    most: int = MOST_QUESTIONS
    seed: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no sitting can keep to."""
        if not 0 < self.confidence < 1:
            raise UsageError(
                f"confidence cannot be {quoted(self.confidence)}; use a number between 0 and 1, such as 0.9"
            )
        if self.most < 1:
            raise UsageError(f"most cannot be {quoted(self.most)}; use 1 or more questions")


@dataclass(frozen=True)
class Session:
    """``asked`` holds the questions in the order shown, ``answers`` each one's answer (None: skipped).

    ``cursor`` is the position in ``asked`` that is open; at its end, a new question comes. ``wanted`` is how many
    questions the person asked for beyond the point where it was settled, counted from the start. ``seconds`` holds for
    how long each question was open, over all visits, where someone looked at the clock. ``promised`` are the questions
    that a result names as those that could settle it: who asks for more gets these.
    """

    bank: Bank
    plan: Plan = field(default_factory=Plan)
    asked: tuple[str, ...] = ()
    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    cursor: int = 0
    wanted: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    promised: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep copies of the mappings that nobody can change."""
        object.__setattr__(self, "answers", ReadOnly(self.answers))
        object.__setattr__(self, "seconds", ReadOnly(self.seconds))

    def __repr__(self) -> str:
        now = f"question {self.number} open" if self.question else "ended"
        return f"<Session: {counted(self.answered, 'answer')}, {now}; bank {self.bank.name}>"

    @cached_property
    def question(self) -> Question | None:
        """The question that is open, or None when the sitting is over."""
        if self.cursor < len(self.asked):
            return self.bank.question[self.asked[self.cursor]]
        name = self._next()
        return None if name is None else self.bank.question[name]

    @property
    def old_answer(self) -> Answer | None:
        """What the open question was answered before, if it was."""
        return None if self.question is None else self.answers.get(self.question.id)

    @property
    def number(self) -> int:
        """The open question's number, from 1."""
        return self.cursor + 1

    @property
    def limit(self) -> int:
        """How many questions there will be at most; it is never passed, and only the person's own wish moves it."""
        whole = len(self.bank.questions)
        return whole if self.plan.full else min(whole, max(self.plan.most, self.wanted))

    @cached_property
    def provisional(self) -> Provisional:
        """Where the answers so far stand."""
        return provisional(self._model, self._chosen)

    def answer(self, answer: Answer | None, seconds: float | None = None) -> Session:
        """Return the sitting with the open question answered (None: skipped) and the next one open.

        ``seconds`` is for how long it was open this time, if that is known.

        Raises:
            AnswerError: if the question has no such option, or none is open.
        """
        question = self.question
        if question is None:
            raise AnswerError("the sitting has ended and no question is open; ask while session.question is not None")
        if answer is not None:
            answer = question.answer(question.index(answer))
        asked = self.asked if self.cursor < len(self.asked) else (*self.asked, question.id)
        return replace(
            self,
            asked=asked,
            answers={**self.answers, question.id: answer},
            cursor=self.cursor + 1,
            seconds=self._with_time(seconds),
        )

    def back(self, seconds: float | None = None) -> Session:
        """Return the sitting with the question before the open one open again, after ``seconds`` with the open one."""
        return replace(self, cursor=max(0, self.cursor - 1), seconds=self._with_time(seconds))

    def opened(self, place: int) -> Session:
        """Return the sitting opened at a place in ``asked`` (from 0; its length is the end), every answer kept."""
        return replace(self, cursor=place)

    def go_on(self) -> Session:
        """Return the sitting with some more questions, those that tell most together, though it is settled."""
        limit = len(self.asked) + self.more
        return replace(
            self,
            plan=replace(self.plan, full=False, most=limit),
            cursor=len(self.asked),
            wanted=limit,
            promised=tuple(item_selection.most_telling(self._model, self._left, self.provisional, self.more)),
        )

    def reopen_skipped(self) -> Session:
        """Return the sitting with the skipped questions asked again, after all others."""
        kept = [name for name in self.asked if self.answers.get(name) is not None]
        again = [name for name in self.asked if self.answers.get(name) is None]
        return replace(self, asked=(*kept, *again), cursor=len(kept))

    @property
    def ending(self) -> Ending | None:
        """Why the questions have ended, None while one is open."""
        if self.question is not None:
            return None
        if not self._left:
            return Ending.ALL
        if is_clear(self.provisional, self.plan.confidence):
            return Ending.CLEAR
        return Ending.LIMIT if len(self.asked) >= self.limit else Ending.STALLED

    @property
    def can_go_on(self) -> bool:
        """Whether there is anything left that could be asked."""
        return bool(self._left)

    @property
    def more(self) -> int:
        """How many further questions ``go_on`` brings."""
        return min(MORE_QUESTIONS, len(self._left))

    @property
    def answered(self) -> int:
        """How many questions were answered and not skipped."""
        return len(self._chosen)

    @property
    def skipped(self) -> int:
        """How many questions were skipped."""
        return len(self.answers) - self.answered

    def content(self) -> dict[str, Any]:
        """Return the sitting as JSON-ready values, for ``snapshot.restored``."""
        return {
            "format": FORMAT,
            "digest": self.bank.digest,
            "plan": asdict(self.plan),
            "asked": list(self.asked),
            "answers": dict(self.answers),
            "cursor": self.cursor,
            "wanted": self.wanted,
            "seconds": dict(self.seconds),
            "promised": list(self.promised),
        }

    def _with_time(self, seconds: float | None) -> Mapping[str, float]:
        """Return the times with some more spent on the open question, to the hundredth."""
        if seconds is None or self.question is None:
            return self.seconds
        name = self.question.id
        return {**self.seconds, name: round(self.seconds.get(name, 0.0) + seconds, 2)}

    @property
    def _model(self) -> Model:
        return model_of(self.bank)

    @cached_property
    def _chosen(self) -> dict[str, int]:
        return chosen(self.bank, self.answers)

    @cached_property
    def _left(self) -> list[str]:
        return [name for name in self._model.items if name not in self.answers]

    def _next(self) -> str | None:
        asked = len(self.asked)
        if not self._left or asked >= self.limit:
            return None
        # The seed and the number together, so that going back and forth never changes what comes next.
        random = None if self.plan.seed is None else Random(f"{self.plan.seed} {asked}")
        if self.plan.full:
            return self._left[0] if random is None else random.choice(self._left)
        if asked < self.wanted:
            if due := next((name for name in self.promised if name not in self.answers), None):
                return due
        elif should_stop(self._model, self._left, self.provisional, self.limit - asked, self.plan.confidence):
            return None
        return item_selection.next_question(self._model, self._varied(), self.provisional, random)

    def _varied(self) -> list[str]:
        """Return the questions left that ask about something else than the last one did; all where there is none.

        Content balancing (Kingsbury and Zara 1989, Applied Measurement in Education 2, 359-375).
        """
        last = self.bank.question[self.asked[-1]].aspect if self.asked else ""
        return [name for name in self._left if not last or self.bank.question[name].aspect != last] or self._left


def next_question(bank: Bank, answers: Mapping[str, Given]) -> Question | None:
    """Return the question to ask next, or None when nothing more needs asking; None or NaN in ``answers`` is a skip.

    Raises:
        AnswerError: if an answer names a question or option that the bank does not have.
    """
    taken = chosen(bank, answers)
    held = {name: bank.question[name].answer(taken[name]) if name in taken else None for name in answers}
    return Session(bank, asked=tuple(held), answers=held, cursor=len(held)).question
