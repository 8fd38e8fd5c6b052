"""What a cell says: which option of a question, if any."""

from __future__ import annotations

import re
from numbers import Real

from rolefit.bank.question import Question
from rolefit.cohort.intake import ABSENT, SKIPPED
from rolefit.cohort.normalisation import normalised
from rolefit.errors import AnswerError
from rolefit.messages import nearest, quoted

MOST_KEPT = 2000
"""Spellings of answers that are remembered, a question."""

MOST_HINTS = 20
"""Misspelt answers for which it is looked what was meant, a question: that takes a hundred times as long as reading."""

_WHOLE = re.compile(r"[+-]?(\d{1,9})[.,]0+", re.ASCII)
_EMPTY = frozenset({"", "nan", "null", "none", "<na>"})
_UNANSWERED = "-99"
"""What Qualtrics writes for a question that was seen and not answered."""


class AnswerCodes(dict[object, int]):
    """A question's answers as cells spell them, each with its option's position; new texts are matched and kept.

    An answer is an option's id, then its text, both folded; on a scale also its number. Looking up a cell that is none
    raises an :class:`AnswerError`.
    """

    def __init__(self, question: Question) -> None:
        """Take the ids and texts of the question's options; a text that two options share names neither."""
        self._question = question
        texts: dict[str, set[int]] = {}
        for position, option in enumerate(question.options):
            texts.setdefault(normalised(option.text), set()).add(position)
        for position, option in enumerate(question.options):
            # Whoever types a text may leave out its full stop.
            texts.setdefault(normalised(option.text).rstrip("."), set()).add(position)
        self._known = {text: min(found) for text, found in texts.items() if len(found) == 1}
        self._known |= {normalised(option.id): position for position, option in enumerate(question.options)}
        self._hints = 0
        super().__init__({None: SKIPPED, "": SKIPPED})

    def __missing__(self, cell: object) -> int:
        position = self._match(cell)
        # Only texts: 1 and True are one key, and one of them is no answer.
        if isinstance(cell, str) and len(self) < MOST_KEPT:
            self[cell] = position
        return position

    def _match(self, cell: object) -> int:
        if isinstance(cell, Real) and not isinstance(cell, bool):
            cell = _spelt(cell)
        if not isinstance(cell, str):
            return self._refuse(cell)
        text = normalised(cell)
        if whole := _WHOLE.fullmatch(text):
            text = whole[1]
        if (known := self._known.get(text)) is not None:
            return known
        if text in _EMPTY or text == _UNANSWERED:
            return SKIPPED
        parts = [part for part in re.split(r"\s*;\s*", text) if part] if ";" in text else text.split(", ")
        named = {self._known.get(part) for part in parts}
        if len(named) == 1 and None not in named:
            return int(named.pop() or 0)
        if len(named) > 1 and None not in named:
            what = f'"{self._question.id}" has {len(named)} answers in one cell'
            raise AnswerError(f"{what}; leave the one that fits best")
        return self._refuse(cell)

    def _refuse(self, cell: object) -> int:
        if isinstance(cell, str) and self._hints < MOST_HINTS:
            self._hints += 1
            if near := nearest(normalised(cell), self._known):
                text = self._question.options[self._known[near]].text
                what = f'"{self._question.id}" has no option {quoted(cell)}'
                raise AnswerError(f"{what}; did you mean {quoted(text)}? Empty, it counts as skipped")
        return self._question.index(cell if isinstance(cell, str) else str(cell))


class NoCodes(dict[object, int]):
    """Stands for a question that a file does not ask: whatever the cell, it is absent."""

    def __getitem__(self, cell: object) -> int:
        return ABSENT


def _spelt(number: Real) -> str:
    value = float(number)
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e9 else repr(value)
