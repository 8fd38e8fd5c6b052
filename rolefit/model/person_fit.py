"""Person fit: how well answers agree with the model and with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

from rolefit.bank.question import SCALE_STEPS
from rolefit.model.estimation import Estimate, Item, Model
from rolefit.model.linalg import Vector, cholesky, dot, inverse, log_softmax, times

STRETCHES = (1.0, 2.0, 3.0)
"""One Newton step falls short for decided people, so a run is also judged with the estimate two and three times as far
out, and the one that explains it best counts."""

ROUNDING = 1e-12
"""A variance below this is rounding: the model expects every option alike."""


class Run(NamedTuple):
    """Neighbouring questions answered at one place: which (from 0), how many, and how rare that is.

    ``rarity`` is the natural log of how many such runs an honest person is expected to show; above 0 they are common.
    """

    place: int
    length: int
    rarity: float


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
    return log_softmax(
        [sum(row[axis] * value for axis, value in zip(item.axes, place, strict=True)) for row in item.score]
    )


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
