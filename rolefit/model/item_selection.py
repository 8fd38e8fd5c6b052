"""Which question comes next: the one that tells most of the decision that is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import erfc, sqrt
from random import Random

from rolefit.model.estimation import Item, Model, precision_of
from rolefit.model.linalg import Matrix, Vector, cholesky, dot, inverse, minus, times
from rolefit.model.provisional import Provisional

NEARLY_BEST = 0.9
"""With a seed, the next question is drawn from those that tell at least this share of what the best one tells."""


def next_question(model: Model, left: Collection[str], now: Provisional, random: Random | None = None) -> str:
    """Return the question of ``left`` that most reduces the variance of the leader's lead over its rivals.

    A rival counts by the probability that it is really ahead of the leader. For a difference of directions d, asking
    q takes the variance d.V.d to d.(V^-1 + I_q)^-1.d. With ``random`` it is drawn from the nearly best ones. ``left``
    is not empty.
    """
    weighted = rivals(model, now)
    covariance = now.estimated.covariance
    spread = [times(covariance, difference) for _, difference in weighted]
    size = len(model.traits)
    gain = [
        [sum(weight * row[i] * row[j] for (weight, _), row in zip(weighted, spread, strict=True)) for j in range(size)]
        for i in range(size)
    ]
    total = sum(weight * dot(difference, row) for (weight, difference), row in zip(weighted, spread, strict=True))
    told = reductions(model, left, now, gain, total, NEARLY_BEST if random else 1.0)
    if random is None:
        return min(told, key=_first)[1]
    best = max(value for value, _ in told)
    return random.choice(sorted(name for value, name in told if value >= NEARLY_BEST * best))


def reductions(
    model: Model, left: Collection[str], now: Provisional, gain: Sequence[Sequence[float]], total: float, share: float
) -> list[tuple[float, str]]:
    """Return what questions of ``left`` take from weighted variances, at least all that take ``share`` of the most.

    ``gain`` is the weighted sum of Vd (Vd)^T over the differences of directions d, ``total`` that of d.V.d. A question
    counts to the power that one more answer would have; that the others then count a little less is the same for all.
    """
    power = model.calibration.power(len(now.answers) + 1)
    covariance = now.estimated.covariance
    bounds = sorted(((_bound(model.items[name], gain, total, power), name) for name in left), key=_first)
    told: list[tuple[float, str]] = []
    best = 0.0
    for bound, name in bounds:
        if told and bound < best * share:
            break
        told.append((_reduction(model.items[name], covariance, gain, power), name))
        best = max(best, told[-1][0])
    return told


def most_telling(
    model: Model, answers: Mapping[str, int], left: Collection[str], now: Provisional, count: int
) -> list[str]:
    """Return the ``count`` questions of ``left`` that together would tell most, the first being the next question.

    One after the other, each as if those before it had been answered: whatever the answers, V is then known, and m is
    on average where it is now.
    """
    found: list[str] = []
    rest = list(left)
    while rest and len(found) < count:
        found.append(next_question(model, rest, now))
        rest.remove(found[-1])
        together = {**answers, **dict.fromkeys(found)}
        covariance = inverse(cholesky(precision_of(model, together, model.calibration.power(len(together)))))
        now = replace(now, estimated=replace(now.estimated, covariance=covariance))
    return found


def rivals(model: Model, now: Provisional) -> list[tuple[float, Vector]]:
    """Return the leader's direction less each rival's, each with the probability that the rival is ahead."""
    front = model.directions[now.leader]
    found = []
    for role, direction in enumerate(model.directions):
        if role != now.leader:
            difference = minus(front, direction)
            variance = dot(difference, times(now.estimated.covariance, difference))
            if variance > 0:
                ahead = 0.5 * erfc(dot(difference, now.estimated.mean) / sqrt(2 * variance))
                found.append((max(ahead, 1e-9), difference))
    return found


def _first(pair: tuple[float, str]) -> tuple[float, str]:
    """Sort key: the larger number first, equal ones by name."""
    return -pair[0], pair[1]


def _bound(item: Item, gain: Sequence[Sequence[float]], total: float, power: float) -> float:
    """Return a cheap upper bound on what a question takes from the variances, which are ``total`` in all.

    The variance d.V.d left after q is the maximum over x of 2 d.x - x.(V^-1 + I_q).x. With x along V d, it is at least
    v^2 / (v + g), where v is the variance now and g = (V d).I_q.(V d): at most v g / (v + g) is taken. That is concave
    and homogeneous in (v, g), so that it holds for the weighted sums over the rivals too.
    """
    taken = power * sum(value * gain[i][j] * (1 if i == j else 2) for i, j, value in item.information)
    return total * taken / (total + taken) if taken > 0 else 0.0


def _reduction(item: Item, covariance: Matrix, gain: Sequence[Sequence[float]], power: float) -> float:
    """Woodbury: with a I_q = A^T A, the sum of reductions is trace((1 + A V A^T)^-1 A G A^T)."""
    middle = [[power * value for value in row] for row in _sandwich(item, covariance)]
    for i in range(len(middle)):
        middle[i][i] += 1.0
    weight = inverse(cholesky(middle))
    return power * sum(map(dot, weight, _sandwich(item, gain)))


def _sandwich(item: Item, matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return A matrix A^T, where I_q = A^T A."""
    inner = [[matrix[i][j] for j in item.axes] for i in item.axes]
    return [[dot(left, right) for right in item.root] for left in (times(inner, row) for row in item.root)]
