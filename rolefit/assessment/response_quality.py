"""Whether answers are worth reading: signs, told beside a result and never in its place, that they may not be.

Five signs: ``chance``, ``straight-lining``, ``contradictory``, ``too fast`` and ``skipped``. Pure functions of the
model, the answers and how long each took; ``docs/model.md`` derives them, ``benchmarks/quality.py`` measures how often
each that the answers alone can show is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import log

from rolefit.bank.question import Question
from rolefit.bank.record import Record
from rolefit.model.estimation import Estimate
from rolefit.model.person_fit import person_fit, rarest_run
from rolefit.model.response_model import Model
from rolefit.model.verdict import FEWEST_ANSWERS, guessing_limit

RUN = log(0.001)
"""A run is a sign when honest people, answering as the model expects of them, would show one so long once in a thousand
sittings. Honest people's runs stay far above it and straight-liners' far below, so that little hangs on the number."""

LEAST_FIT = -2.33
"""l_z of answers that contradict each other: a standard normal variable lies below it in one case of a hundred, and so
do honest people on the bundled bank, wherever they stand; of those who answer half at random, one of five."""

FEWEST_SKIPPED = 6
SKIPPED = 1 / 3
"""Many skipped: six, and a third of what was asked."""

SKIMMED = 1000 / 60
"""Words a second that nobody takes in. Good readers read 200 to 400 words a minute and lose the sense well before 1,000
(Rayner, Schotter, Masson, Potter and Treiman 2016, Psychological Science in the Public Interest 17, 4-34)."""

FEWEST_FAST = 5
FAST = 1 / 2
"""Far too fast: five answers, and half of them. A quick answer now and then is no lack of effort (Wise and Kong 2005,
Applied Measurement in Education 18, 163-183, who take the share of answers given after a fair time)."""


class Kind(StrEnum):
    """What was seen."""

    CHANCE = "chance"
    STRAIGHT = "straight-lining"
    CONTRADICTORY = "contradictory"
    FAST = "too fast"
    SKIPPED = "skipped"


class Flag(Record):
    """A sign that the answers may not be worth reading: what was seen, and in a sentence what to do about it."""

    kind: Kind
    text: str


def flags(
    model: Model, estimated: Estimate, answers: Mapping[str, int], skipped: int = 0, fast: int = 0
) -> tuple[Flag, ...]:
    """Return the signs to be seen in ``answers`` (question id to option position).

    ``estimated`` is what they say of the person if each counts in full.

    ``skipped`` counts the questions skipped, ``fast`` the answers given too fast (:func:`too_fast`).

    With fewer than five answers there are none: the verdict says already that there is nothing to read.
    """
    count = len(answers)
    if count < FEWEST_ANSWERS:
        return ()
    found = []
    run = rarest_run(model, estimated, answers, RUN)
    if run is not None:
        text = (
            f"You gave the same answer, number {run.place + 1}, to {run.length} questions in a row, "
            "so take the quiz again if you did not read each one."
        )
        found.append(Flag(kind=Kind.STRAIGHT, text=text))
    if estimated.evidence <= guessing_limit(count):
        text = (
            f"Your {count} answers fit together no better than guesses, "
            "so take the quiz again and think of real days at work."
        )
        found.append(Flag(kind=Kind.CHANCE, text=text))
    elif person_fit(model, estimated, answers) <= LEAST_FIT:
        # Where chance explains the answers better, that they do not go together has been said.
        text = "Some of your answers do not go with the rest, so take this result as a hint and look at them once more."
        found.append(Flag(kind=Kind.CONTRADICTORY, text=text))
    if fast >= max(FEWEST_FAST, FAST * count):
        text = (
            f"You gave {fast} of {count} answers faster than anyone can read the words, "
            "so read each question in full before you answer."
        )
        found.append(Flag(kind=Kind.FAST, text=text))
    if skipped >= max(FEWEST_SKIPPED, SKIPPED * (skipped + count)):
        text = (
            f"You skipped {skipped} of {skipped + count} questions, "
            f"so the result rests on only {count} answers: give more of them if you can."
        )
        found.append(Flag(kind=Kind.SKIPPED, text=text))
    return tuple(found)


def too_fast(questions: Iterable[Question], seconds: Mapping[str, float]) -> int:
    """Return how many of the questions were answered in less time than it takes to skim their words.

    ``seconds`` holds how long each question was open, by id; one that is not there was not too fast.
    """
    return sum(
        seconds[question.id] < len(" ".join(question.shown).split()) / SKIMMED
        for question in questions
        if question.id in seconds
    )
