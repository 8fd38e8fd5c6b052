"""Which question comes next: the one that tells most of the decision that is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from math import sqrt
from operator import mul
from random import Random

from rolefit.model.estimation import precision_of
from rolefit.model.linalg import cholesky, dot, forward, inverse
from rolefit.model.provisional import FEWEST_QUESTIONS, Provisional
from rolefit.model.response_model import Item, Model

NEARLY_BEST = 0.9
"""With a seed, the next question is drawn from those that tell at least this share of what the best one tells."""


def next_question(model: Model, left: Collection[str], now: Provisional, random: Random | None = None) -> str:
    """Return the question of ``left`` that tells most of the decision that is open.

    Where chance explains the answers as well as the model does, after :data:`FEWEST_QUESTIONS`, that is whether they
    are guesses: see :func:`_foretold`. Else it is whether the leader is really ahead: see :func:`_parting`. With
    ``random`` it is drawn from the nearly best ones. ``left`` is not empty.
    """
    if len(now.answers) >= FEWEST_QUESTIONS and now.evidence <= 0:
        told = _foretold(model, left, now)
    else:
        told = _parting(model, left, now, NEARLY_BEST if random else 1.0)
    if random is None:
        return min(told, key=_first)[1]
    best = max(value for value, _ in told)
    return random.choice(sorted(name for value, name in told if value >= NEARLY_BEST * best))


def _parting(model: Model, left: Collection[str], now: Provisional, share: float) -> list[tuple[float, str]]:
    """Return by how much questions reduce the variance of the leader's lead over its rivals, see :func:`reductions`.

    A rival counts by the probability that it is really ahead of the leader. For a difference of directions d, asking
    q takes the variance d.V.d to d.(V^-1 + I_q)^-1.d.
    """
    spread, total = [], 0.0
    for rival in now.rivals:
        spread.append([sqrt(rival.ahead) * value for value in rival.spread])
        total += rival.ahead * rival.variance
    return list(reductions(model, left, now, spread, total, share))


def _foretold(model: Model, left: Collection[str], now: Provisional) -> list[tuple[float, str]]:
    """Return how far the answer to each question is foretold: m.I_q.m, each answer so far counting in full.

    That is twice the expected evidence of the next answer, to second order, for a person at m: where the model
    foretells most, chance does worst.
    """
    mean = now.uncalibrated.mean
    # As a sum of squares, so that rounding cannot make it less than 0.
    places = ((model.items[name].standing(mean), name) for name in left)
    return [(dot(place, place), name) for place, name in places]


def reductions(
    model: Model,
    left: Collection[str],
    now: Provisional,
    spread: Sequence[Sequence[float]],
    total: float,
    share: float = 1.0,
) -> Iterator[tuple[float, str]]:
    """Yield what questions of ``left`` take from a sum of variances, at least all that take ``share`` of the most.

    ``spread`` has a row Vd for each difference of directions d, ``total`` is the sum of d.V.d. Both are weighted, the
    rows by the root of the weight. A question counts to the power that one more answer would have; that the others then
    count a little less is the same for all. The most promising come first.
    """
    power = model.calibration.power(len(now.answers) + 1)
    columns = [[row[axis] for row in spread] for axis in range(len(model.traits))]
    triangle = [sum(map(mul, column, other)) for place, column in enumerate(columns, 1) for other in columns[:place]]
    # The sum of (V d).I_q.(V d), negative to come in order: the larger, the larger the bound.
    promising = sorted([(-model.items[name].trace(triangle), name) for name in left])
    best = 0.0
    for promised, name in promising:
        if _bound(-power * promised, total) < best * share:
            return
        told = reduction(model.items[name], now, spread)
        best = max(best, told)
        yield told, name


def most_telling(model: Model, left: Collection[str], now: Provisional, count: int) -> list[str]:
    """Return the ``count`` questions of ``left`` that together would tell most of who is really ahead.

    One after the other, each as if those before it had been answered: whatever the answers, V is then known, and m is
    on average where it is now.
    """
    found: list[str] = []
    rest = list(left)
    while rest and len(found) < count:
        found.append(min(_parting(model, rest, now, 1.0), key=_first)[1])
        rest.remove(found[-1])
        # What V is depends on what was asked, not on which option was taken.
        together = {**now.answers, found[-1]: 0}
        covariance = inverse(cholesky(precision_of(model, together, model.calibration.power(len(together)))))
        now = replace(now, answers=together, estimated=replace(now.estimated, covariance=covariance))
    return found


def _first(pair: tuple[float, str]) -> tuple[float, str]:
    """Sort key: the larger number first, equal ones by name."""
    return -pair[0], pair[1]


def _bound(taken: float, total: float) -> float:
    """Return a cheap upper bound on what a question takes from the variances, which are ``total`` in all.

    The variance d.V.d left after q is the maximum over x of 2 d.x - x.(V^-1 + I_q).x. With x along V d, it is at least
    v^2 / (v + g), where v is the variance now and g = (V d).I_q.(V d): at most v g / (v + g) is taken. That is concave
    and homogeneous in (v, g), so that it holds for the weighted sums over the rivals too. ``taken`` is the sum of g.
    """
    return total * taken / (total + taken) if taken > 0 else 0.0


def reduction(item: Item, now: Provisional, spread: Sequence[Sequence[float]]) -> float:
    """Return what a question takes from a sum of variances, see :func:`reductions`.

    Woodbury: with a I_q = A^T A and L L^T = 1 + A V A^T, the sum over the rows V d of |L^-1 A V d|^2.
    """
    power = now.model.calibration.power(len(now.answers) + 1)
    middle = [[power * value for value in row] for row in item.sandwich(now.estimated.covariance)]
    for i, row in enumerate(middle):
        row[i] += 1.0
    factor = cholesky(middle)
    told = [forward(factor, item.standing(row)) for row in spread]
    return power * sum([dot(row, row) for row in told])
