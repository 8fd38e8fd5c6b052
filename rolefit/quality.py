"""Whether answers are worth reading: signs, told beside a result and never in its place, that they may not be.

Five signs: ``chance``, ``straight-lining``, ``contradictory``, ``too fast`` and ``skipped``. Pure functions of the
model, the answers and how long each took; ``docs/model.md`` derives them, ``benchmarks/quality.py`` measures how often
each that the answers alone can show is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import exp, log, sqrt
from typing import NamedTuple

from rolefit.confidence import FEWEST_ANSWERS
from rolefit.matrix import Vector, cholesky, dot, inverse, times
from rolefit.question import SCALE_STEPS, Question
from rolefit.record import Record
from rolefit.scoring import Estimate, Item, Model

CHANCE = -log(10)
"""Chance must explain the answers ten times better than the model does. At a bare 0, where the verdict already says "no
evidence", 2 % of honest people who are like none of the roles would be warned."""

RUN = log(0.001)
"""A run is a sign when honest people, answering as the model expects of them, would show one so long once in a thousand
sittings. Honest people's runs stay far above it and straight-liners' far below, so that little hangs on the number."""

STRETCHES = (1.0, 2.0, 3.0)
"""One Newton step falls short for decided people, so a run is also judged with the estimate two and three times as far
out, and the one that explains it best counts."""

LEAST_FIT = -1.28
"""l_z of answers that contradict each other: a standard normal variable lies below it in one case of ten. Honest people
have 1.2 on average on the bundled bank and are rarely below; people who answer half at random have -1.6."""

ROUNDING = 1e-12
"""A variance below this is rounding: the model expects every option alike."""

FEWEST_SKIPPED = 6
SKIPPED = 1 / 3
"""Many skipped: six, as many as the shortest sitting asks, and a third of what was asked."""

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


class Run(NamedTuple):
    """Neighbouring questions answered at one place: which (from 0), how many, and how rare that is.

    ``rarity`` is the natural log of how many such runs an honest person is expected to show; above 0 they are common.
    """

    place: int
    length: int
    rarity: float


def flags(
    model: Model, estimated: Estimate, answers: Mapping[str, int], skipped: int = 0, fast: int = 0
) -> tuple[Flag, ...]:
    """Return the signs to be seen in ``answers`` (question id to option position).

    ``skipped`` counts the questions skipped, ``fast`` the answers given too fast (:func:`too_fast`).

    With fewer than five answers there are none: the verdict says already that there is nothing to read.
    """
    count = len(answers)
    if count < FEWEST_ANSWERS:
        return ()
    found = []
    run = rarest_run(model, estimated, answers)
    if run is not None and run.rarity <= RUN:
        text = (
            f"You gave the same answer, number {run.place + 1}, to {run.length} questions in a row, "
            "so take the quiz again if you did not read each one."
        )
        found.append(Flag(kind=Kind.STRAIGHT, text=text))
    if estimated.evidence <= CHANCE:
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


def rarest_run(model: Model, estimated: Estimate, answers: Mapping[str, int]) -> Run | None:
    """Return the least probable run of answers at the same place, in the bank's order; None without answers.

    A place is a key: option number 1 to 5, and the last one where a question has fewer. The chance of a run is the
    product of its answers' probabilities at the estimate, none taken as less than a guess's; times the places and the
    starts there are, it bounds the chance that so long a run turns up anywhere.
    """
    asked = [(item, answers[name]) for name, item in model.items.items() if name in answers]
    # An answer that the estimate makes unlikely is a contradiction, no straighter a line.
    logs = [
        [
            max(
                _log_chances(item, [stretch * estimated.mean[axis] for axis in item.axes])[option],
                -log(len(item.score)),
            )
            for item, option in asked
        ]
        for stretch in STRETCHES
    ]
    runs = []
    for place in range(SCALE_STEPS):
        begin = 0
        for end in range(len(asked) + 1):
            if end < len(asked) and asked[end][1] == min(place, len(asked[end][0].score) - 1):
                continue
            if length := end - begin:
                starts = log(SCALE_STEPS * (len(asked) - length + 1))
                runs.append(Run(place, length, max(sum(row[begin:end]) for row in logs) + starts))
            begin = end + 1
    return min(runs, key=lambda run: (run.rarity, run.place), default=None)


def person_fit(model: Model, estimated: Estimate, answers: Mapping[str, int]) -> float:
    """Return l_z, the standardised log-likelihood of the answers: near 0 or above as expected, far below 0 misfit.

    Drasgow, Levine and Williams (1985, British Journal of Mathematical and Statistical Psychology 38, 67-86), for items
    of several options: (sum of log P - its expectation) / its standard deviation. Each answer is judged at the estimate
    from the other answers: at an estimate from all of them l_z says nothing, because in this model the log-likelihood
    there is known from the estimate alone. 0 where the estimates expect nothing of any answer.
    """
    excess = variance = 0.0
    for name, option in answers.items():
        item = model.items[name]
        logs = _log_chances(item, _without(item, estimated, option))
        chances = [exp(value) for value in logs]
        expected = dot(chances, logs)
        excess += logs[option] - expected
        variance += dot(chances, [(value - expected) ** 2 for value in logs])
    return excess / sqrt(variance) if variance > ROUNDING else 0.0


def _log_chances(item: Item, place: Sequence[float]) -> list[float]:
    """Return the log of every option's probability, given the person's place on the traits the question speaks of."""
    scores = [sum(row[axis] * value for axis, value in zip(item.axes, place, strict=True)) for row in item.score]
    top = max(scores)
    total = top + log(sum(exp(score - top) for score in scores))
    return [score - total for score in scores]


def _without(item: Item, estimated: Estimate, option: int) -> Vector:
    """Return the mean without this one answer, on the traits the question speaks of.

    Woodbury: with I_q = A^T A and y = m - V c, it is y + V A^T (1 - A V A^T)^-1 A y.
    """
    covariance = [[estimated.covariance[i][j] for j in item.axes] for i in item.axes]
    pull = [item.score[option][axis] for axis in item.axes]
    place = [estimated.mean[axis] - dot(row, pull) for axis, row in zip(item.axes, covariance, strict=True)]
    spread = [times(covariance, row) for row in item.root]
    middle = [[float(i == j) - dot(row, other) for j, other in enumerate(spread)] for i, row in enumerate(item.root)]
    moved = times(inverse(cholesky(middle)), times(item.root, place))
    if not spread:
        return tuple(place)
    return tuple(value + dot(column, moved) for value, column in zip(place, zip(*spread, strict=True), strict=True))
