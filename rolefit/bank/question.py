"""Questions as frozen records: what is asked, and toward which traits each option speaks.

The field names are the keys of ``questions.yaml``. A kind of question is a class here and the way the interview's pages
show it. Everything else asks the question itself: ``options`` is what can be answered, ``statements`` what is read;
``index`` and ``answer`` lead from what a sheet holds to a position and back.
"""

from __future__ import annotations

import re
from functools import cached_property
from numbers import Real
from typing import Annotated, Literal, get_args

from pydantic import Field

from rolefit.bank.calibration import Calibration
from rolefit.bank.record import Identifier, ReadOnly, Record, Remark, Text, Weights
from rolefit.errors import AnswerError
from rolefit.messages import quoted

Answer = int | str
"""What a sheet holds for a question: 1 (left) to 5 (right) on a scale, an option's id on a choice."""

Given = Answer | float | None
"""What is taken as an answer: one, a number equal to it (5.0, numpy's 5), or a skip (None, NaN)."""

SCALE_STEPS = 5
_MIDDLE = SCALE_STEPS // 2
_POSITION = re.compile(r"[1-5](\.0+)?", re.ASCII)


def is_skipped(answer: Given) -> bool:
    """Say whether what was given is a skip: None, or the NaN that tables hold in an empty place."""
    return answer is None or (isinstance(answer, Real) and answer != answer)


class Side(Record):
    """One of the two statements of a scale; ``weights`` says toward which traits it speaks, -1 to +1.

    ``says`` names those of them that a reader hears in the words, each once; None where that is true of all.
    """

    text: Text
    weights: Weights
    says: tuple[Identifier, ...] | None = Field(default=None, json_schema_extra={"uniqueItems": True})
    sources: tuple[Text, ...] = ()


class Option(Record):
    """One of the answers to a question; ``weights`` says toward which traits it speaks, -1 to +1.

    ``says`` names those of them that a reader hears in the words, each once; None where that is true of all.
    """

    id: Identifier
    text: Text
    weights: Weights
    says: tuple[Identifier, ...] | None = Field(default=None, json_schema_extra={"uniqueItems": True})
    sources: tuple[Text, ...] = ()

    def tells_of(self, trait: str) -> float:
        """Return the weight on a trait that a reader hears in the words, 0 where they say nothing of it."""
        return self.weights.get(trait, 0.0) if self.says is None or trait in self.says else 0.0


class Choice(Record):
    """A question with three to five options to pick one from.

    ``aspect`` is what it asks about, in a word: two of one aspect are not asked in a row; "" for none.
    """

    id: Identifier
    kind: Literal["choice"]
    aspect: Remark = ""
    prompt: Text
    options: tuple[Option, ...] = Field(min_length=3, max_length=5)

    @property
    def statements(self) -> tuple[Option | Side, ...]:
        """What a person reads to answer, besides the prompt."""
        return self.options

    @property
    def shown(self) -> tuple[str, ...]:
        """Every text that a person reads to answer."""
        return (self.prompt, *(part.text for part in self.statements))

    @property
    def sheet_marks(self) -> tuple[Answer, ...]:
        """What a sheet holds for each of the statements."""
        return tuple(option.id for option in self.options)

    def toward(self, index: int) -> str:
        """Return the statement that the answer at ``index`` (from 0) stands nearest to."""
        return self.options[index].text

    def describe(self, index: int) -> str:
        """Return in words what the answer at ``index`` (from 0) says, fit to follow "you"."""
        return f"chose {_cited(self.toward(index))}"

    def given(self, index: int) -> str:
        """Return in words what was answered at ``index`` (from 0), as a list of answers has it."""
        return self.toward(index)

    def high_first(self, _trait: str) -> bool | None:
        """Whether a trait's high end stands on the left; None where there is no left and right."""
        return None

    def index(self, answer: Answer | float) -> int:
        """Return the position (from 0) of the option that ``answer`` names.

        Raises:
            AnswerError: if the question has no such option.
        """
        places = self._places
        if not isinstance(answer, str) or answer not in places:
            raise AnswerError(f'"{self.id}" has no option {quoted(answer)}; use one of: {", ".join(places)}')
        return places[answer]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {option.id: place for place, option in enumerate(self.options)}

    def answer(self, index: int) -> Answer:
        """Return what a sheet holds for the option at ``index`` (from 0).

        Raises:
            IndexError: if there is no such option.
        """
        return self.options[index].id


class Scale(Record):
    """A question between two statements, answered by one of five positions; ``aspect`` as for a choice."""

    id: Identifier
    kind: Literal["scale"]
    aspect: Remark = ""
    prompt: Text
    left: Side
    right: Side

    @property
    def statements(self) -> tuple[Option | Side, ...]:
        """What a person reads to answer, besides the prompt."""
        return (self.left, self.right)

    @property
    def shown(self) -> tuple[str, ...]:
        """Every text that a person reads to answer."""
        return (self.prompt, *(part.text for part in self.statements))

    @property
    def sheet_marks(self) -> tuple[Answer, ...]:
        """What a sheet holds for each of the statements."""
        return (1, SCALE_STEPS)

    def toward(self, index: int) -> str:
        """Return the statement that the answer at ``index`` (from 0) stands nearest to; of the middle, the left one."""
        return (self.right if index > _MIDDLE else self.left).text

    def describe(self, index: int) -> str:
        """Return in words what the answer at ``index`` (from 0) says, fit to follow "you"."""
        if index == _MIDDLE:
            return f"stood midway between {_cited(self.left.text)} and {_cited(self.right.text)}"
        verb = "chose" if index in {0, SCALE_STEPS - 1} else "leaned towards"
        return f"{verb} {_cited(self.toward(index))}"

    def given(self, index: int) -> str:
        """Return in words what was answered at ``index`` (from 0), as a list of answers has it."""
        if index == _MIDDLE:
            return "midway between the two"
        return self.toward(index) if index in {0, SCALE_STEPS - 1} else f"leaning to: {self.toward(index)}"

    def high_first(self, trait: str) -> bool | None:
        """Whether a trait's high end stands on the left; None where the question says nothing of it."""
        left, right = self.left.weights.get(trait, 0.0), self.right.weights.get(trait, 0.0)
        return None if left == right else left > right

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
            says = (self.right if step > _MIDDLE else self.left).says
            text, fixed = self.position_text(step), ReadOnly(weights)
            options.append(Option.model_construct(id=str(step + 1), text=text, weights=fixed, says=says, sources=()))
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
        """Return what a sheet holds for the position at ``index`` (from 0).

        Raises:
            IndexError: if there is no such position.
        """
        return range(1, SCALE_STEPS + 1)[index]


Question = Choice | Scale

KINDS: dict[str, type[Question]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(Question)
}
"""The kinds of question by what ``kind:`` says in ``questions.yaml``."""


def _cited(text: str) -> str:
    """Quote a text; one that is a quotation already keeps its own marks, and its full stop gives way to ours."""
    return "“" + text.strip('"').removesuffix(".") + "”"


class QuestionsFile(Record):
    """The whole of ``questions.yaml``."""

    format: Literal["1"]
    calibration: Calibration | None = None
    questions: tuple[Annotated[Question, Field(discriminator="kind")], ...] = Field(min_length=1)
