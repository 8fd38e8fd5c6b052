"""Questions as frozen records: what is asked, and toward which traits each option speaks.

The field names are the keys of ``questions.yaml``.
"""

from __future__ import annotations

import re
from functools import cached_property
from numbers import Real
from typing import Annotated, Literal

from pydantic import Field

from rolefit.bank.calibration import Calibration
from rolefit.bank.record import Identifier, ReadOnly, Record, Text, Weights
from rolefit.errors import AnswerError
from rolefit.messages import quoted

Answer = int | str
"""What a sheet holds for a question: 1 (left) to 5 (right) on a scale, an option's id on a choice."""

Given = Answer | float | None
"""What is taken as an answer: one, a number equal to it (5.0, numpy's 5), or a skip (None, NaN)."""

SCALE_STEPS = 5
_POSITION = re.compile(r"[1-5](\.0+)?", re.ASCII)


def is_skipped(answer: Given) -> bool:
    """Say whether what was given is a skip: None, or the NaN that tables hold in an empty place."""
    return answer is None or (isinstance(answer, Real) and answer != answer)


class Side(Record):
    """One of the two statements of a scale; ``weights`` says toward which traits it speaks, -1 to +1."""

    text: Text
    weights: Weights
    sources: tuple[Text, ...] = ()


class Option(Record):
    """One of the answers to a question; ``weights`` says toward which traits it speaks, -1 to +1."""

    id: Identifier
    text: Text
    weights: Weights
    sources: tuple[Text, ...] = ()


class Choice(Record):
    """A question with three to five options to pick one from."""

    id: Identifier
    kind: Literal["choice"]
    prompt: Text
    options: tuple[Option, ...] = Field(min_length=3, max_length=5)

    @property
    def shown(self) -> tuple[str, ...]:
        """Every text that a person reads to answer."""
        return (self.prompt, *(option.text for option in self.options))

    def index(self, answer: Answer | float) -> int:
        """Return the position (from 0) of the option that ``answer`` names.

        Raises:
            AnswerError: if the question has no such option.
        """
        ids = [option.id for option in self.options]
        if not isinstance(answer, str) or answer not in ids:
            raise AnswerError(f'"{self.id}" has no option {quoted(answer)}; use one of: {", ".join(ids)}')
        return ids.index(answer)

    def answer(self, index: int) -> Answer:
        """Return what a sheet holds for the option at ``index`` (from 0)."""
        return self.options[index].id


class Scale(Record):
    """A question between two statements, answered by one of five positions."""

    id: Identifier
    kind: Literal["scale"]
    prompt: Text
    left: Side
    right: Side

    @property
    def shown(self) -> tuple[str, ...]:
        """Every text that a person reads to answer."""
        return (self.prompt, self.left.text, self.right.text)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The five positions as options; their weights run evenly from the left statement's to the right one's."""
        names = {trait: None for side in (self.left, self.right) for trait in side.weights}
        options = []
        for step in range(SCALE_STEPS):
            share = step / (SCALE_STEPS - 1)
            weights = {
                trait: (1 - share) * self.left.weights.get(trait, 0.0) + share * self.right.weights.get(trait, 0.0)
                for trait in names
            }
            text, fixed = self.position_text(step), ReadOnly(weights)
            options.append(Option.model_construct(id=str(step + 1), text=text, weights=fixed, sources=()))
        return tuple(options)

    def position_text(self, index: int) -> str:
        """Return in words what the position at ``index`` (0 left to 4 right) says."""
        left, right = self.left.text, self.right.text
        return (left, f"more: {left}", "in the middle", f"more: {right}", right)[index]

    def index(self, answer: Answer | float) -> int:
        """Return the position (from 0) that ``answer`` (1 to 5) names.

        Raises:
            AnswerError: if it is not a whole number from 1 to 5.
        """
        if isinstance(answer, str) and _POSITION.fullmatch(answer):
            return int(answer[0]) - 1
        is_number = isinstance(answer, Real) and not isinstance(answer, bool | str)
        if not is_number or answer not in range(1, SCALE_STEPS + 1):
            raise AnswerError(f'"{self.id}" cannot be {quoted(answer)}; use a whole number from 1 (left) to 5 (right)')
        return int(answer) - 1

    def answer(self, index: int) -> Answer:
        """Return what a sheet holds for the position at ``index`` (from 0)."""
        return index + 1


Question = Choice | Scale


class QuestionsFile(Record):
    """The whole of ``questions.yaml``."""

    format: Literal["1"]
    calibration: Calibration | None = None
    questions: tuple[Annotated[Question, Field(discriminator="kind")], ...] = Field(min_length=1)
