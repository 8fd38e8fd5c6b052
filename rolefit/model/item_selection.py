"""Which question comes next: the one that tells most of the decision that is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import mul
from random import Random

from rolefit.model.estimation import Item, Model, precision_of
from rolefit.model.linalg import Matrix, cholesky, dot, inverse, times
from rolefit.model.provisional import Provisional, Rival

NEARLY_BEST = 0.9
"""With a seed, the next question is drawn from those that tell at least this share of what the best one tells."""


def next_question(model: Model, left: Collection[str], now: Provisional, random: Random | None = None) -> str:
    """Return the question of ``left`` that most reduces the variance of the leader's lead over its rivals.

    A rival counts by the probability that it is really ahead of the leader. For a difference of directions d, asking
    q takes the variance d.V.d to d.(V^-1 + I_q)^-1.d. With ``random`` it is drawn from the nearly best ones. ``left``
    is not empty.
    """
    told = reductions(model, left, now, now.rivals, NEARLY_BEST if random else 1.0)
    if random is None:
        return min(told, key=_first)[1]
    best = max(value for value, _ in told)
    return random.choice(sorted(name for value, name in told if value >= NEARLY_BEST * best))


def reductions(
    model: Model, left: Collection[str], now: Provisional, rivals: Sequence[Rival], share: float
) -> list[tuple[float, str]]:
    """Return what questions of ``left`` take from the variances of the leads over ``rivals``, as much as each counts.

    At least all that take ``share`` of the most. A question counts to the power that one more answer would have; that
    the others then count a little less is the same for all.
    """
    power = model.calibration.power(len(now.answers) + 1)
    covariance, gain = now.estimated.covariance, _gain(rivals, len(model.traits))
    total = sum(rival.ahead * rival.variance for rival in rivals)
    flat, flat_gain = _flat(covariance), _flat(gain)
    takes = [(power * _inner(model.items[name], flat_gain), name) for name in left]
    told: list[tuple[float, str]] = []
    best = 0.0
    for taken, name in sorted(takes, key=_first):
        if told and _bound(taken, total) < best * share:
            break
        item = model.items[name]
        if len(item.root) == 1:
            # A scale, say: with one row, both matrices are numbers.
            value = taken / (1.0 + power * _inner(item, flat))
        else:
            value = _reduction(item, covariance, gain, power)
        told.append((value, name))
        best = max(best, value)
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


def _first(pair: tuple[float, str]) -> tuple[float, str]:
    """Sort key: the larger number first, equal ones by name."""
    return -pair[0], pair[1]


def _gain(rivals: Sequence[Rival], size: int) -> Matrix:
    """Return the sum of V d (V d)^T over the rivals, each as much as it counts."""
    columns = list(zip(*(rival.spread for rival in rivals), strict=True)) or [()] * size
    weights = [rival.ahead for rival in rivals]
    return tuple(times(columns, tuple(map(mul, weights, column))) for column in columns)


def _flat(matrix: Matrix) -> list[float]:
    return list(chain.from_iterable(matrix))


def _inner(item: Item, flat: list[float]) -> float:
    """Return trace(I_q M) for a symmetric matrix M, its rows one after the other."""
    return dot(item.values, map(flat.__getitem__, item.places))


def _bound(taken: float, total: float) -> float:
    """Return a cheap upper bound on what a question takes from the variances, which are ``total`` in all.

    The variance d.V.d left after q is the maximum over x of 2 d.x - x.(V^-1 + I_q).x. With x along V d, it is at least
    v^2 / (v + g), where v is the variance now and g = (V d).I_q.(V d): at most v g / (v + g) is taken. That is concave
    and homogeneous in (v, g), so that it holds for the weighted sums over the rivals too. ``taken`` is the sum of g.
    """
    return total * taken / (total + taken) if taken > 0 else 0.0


def _reduction(item: Item, covariance: Matrix, gain: Matrix, power: float) -> float:
    """Woodbury: with a I_q = A^T A, the sum of reductions is trace((1 + A V A^T)^-1 A G A^T)."""
    middle = [[power * value for value in row] for row in _sandwich(item, covariance)]
    for i in range(len(middle)):
        middle[i][i] += 1.0
    weight = inverse(cholesky(middle))
    return power * sum(map(dot, weight, _sandwich(item, gain)))


def _sandwich(item: Item, matrix: Matrix) -> list[list[float]]:
    """Return A matrix A^T, where I_q = A^T A."""
    inner = [tuple(map(matrix[i].__getitem__, item.axes)) for i in item.axes]
    return [[dot(left, right) for right in item.root] for left in (times(inner, row) for row in item.root)]
