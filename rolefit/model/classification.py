"""How sure: the probability that each role is the best one, and the expected cost of naming the one in front."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import erf, exp, hypot, inf, pi, sqrt
from operator import add
from statistics import NormalDist
from typing import NamedTuple

from rolefit.model.estimation import Estimate
from rolefit.model.linalg import Matrix, Vector, dot, mean, minus, pivoted_cholesky, times
from rolefit.model.response_model import Model

POINTS = 640
"""Quadrature points: enough for an error below 0.01 with five roles and 0.02 with twenty."""

TURNS = 3
"""Steps of power iteration by which the exact axis is turned to where the roles differ most: then the lattice has less
to do, and 640 points are as exact as 1,024 without."""

PARALLEL = 1e-12
"""Lines whose slopes differ by less never cross."""

HALF_ROOT = sqrt(0.5)
DENSITY = 1 / sqrt(2.0 * pi)
"""Of the standard normal distribution at 0."""


class Classification(NamedTuple):
    """How probable each role is to be the best one, and what it may cost to name the one in front.

    ``probabilities`` are 0 to 1 and sum to 1; roles of one direction share theirs equally. ``cost`` is the expected
    opportunity cost (Chick and Inoue 2001, Operations Research 49, 732-743): how much better, on average over where the
    person may really stand, the truly best role would fit than the one in front; E[max over r of u_r . theta] less the
    largest u_r . m, in prior standard deviations. Never below 0; 0 where nothing is in doubt.
    """

    probabilities: Vector
    cost: float


def classify(model: Model, estimated: Estimate, points: int = POINTS) -> Classification:
    """Return how probable it is for each role that u_r . theta is the largest, theta ~ N(m, V), and the cost.

    Deterministic: one axis is integrated exactly (along it every role is a straight line, and the largest one changes
    at a few points, between which mass and mean have a closed form), the others over a fixed Richtmyer lattice (Genz
    and Bretz 2009, Computation of Multivariate Normal and t Probabilities, section 4.2). Fewer ``points`` are for
    comparing many estimates of one person, where what the lattice misses cancels.
    """
    lines = _lines(model, estimated.covariance, points)
    start = times(lines.centred, estimated.mean)
    chances, highest = _largest(start, lines)
    return Classification(_shared(chances, model.directions), max(0.0, highest - max(start)))


def spread_of(model: Model, covariance: Matrix) -> tuple[list[Vector], Matrix]:
    """Return the centred directions, and L (a row for each role) with L L^T = the covariance of the roles' leads.

    The first column of L is the exact axis. The same for everyone who answered the same questions.
    """
    # Which role is largest does not change when the same vector is taken from every direction.
    centre = mean(model.directions)
    centred = [minus(row, centre) for row in model.directions]
    spread = [times(covariance, row) for row in centred]
    square = [[dot(row, other) for other in spread] for row in centred]
    return centred, pivoted_cholesky(square, first=_principal(square))


def _principal(square: Sequence[Sequence[float]]) -> Vector:
    """Return S x / sqrt(x.S.x), x near the principal axis of a covariance S; nothing where nothing varies.

    Whatever x is, S less this column times itself stays positive semidefinite, and of one rank less (Wedderburn).
    """
    # The first of equals, see pivoted_cholesky.
    most = max(row[place] for place, row in enumerate(square))
    if most <= 0:
        return ()
    axis = next(row for place, row in enumerate(square) if row[place] >= most * (1 - 1e-9))
    for _ in range(TURNS):
        turned = times(square, axis)
        length = hypot(*turned)
        axis = tuple(value / length for value in turned)
    turned = times(square, axis)
    root = sqrt(dot(axis, turned))
    return tuple(value / root for value in turned)


class _Lines(NamedTuple):
    """What all who answered the same questions share: roles as lines along the exact axis, in the order of slope.

    ``order`` has the roles by slope, ``slopes`` is in that order, and so is each of ``shifts``, one for each point of
    the lattice: what it adds to the lines' heights. ``factors`` are 1 / (slope j - slope i), i before j.
    """

    centred: list[Vector]
    order: list[int]
    slopes: Vector
    shifts: list[Vector]
    factors: list[list[float]]


@lru_cache(maxsize=4)
def _lines(model: Model, covariance: Matrix, points: int) -> _Lines:
    centred, root = spread_of(model, covariance)
    order = sorted(range(len(root)), key=lambda role: root[role][:1])
    slopes = tuple(root[role][0] if root[role] else 0.0 for role in order)
    rest = [root[role][1:] for role in order]
    shifts = []
    for point in lattice(len(rest[0]), points) if rest[0] else ((),):
        shift = times(rest, point)
        # Each point and its mirror image, so that the points have mean 0 exactly.
        shifts += [shift, tuple([-value for value in shift])]
    # Where parallel lines cross is so far out that nobody stands there.
    factors = [[1.0 / (one - other if one - other > PARALLEL else 1e-300) for one in slopes] for other in slopes]
    return _Lines(centred, order, slopes, shifts, factors)


def _shared(chances: Sequence[float], directions: Matrix) -> Vector:
    alike: dict[Vector, list[float]] = {}
    keys = [tuple(round(value, 9) for value in row) for row in directions]
    for key, chance in zip(keys, chances, strict=True):
        alike.setdefault(key, []).append(chance)
    return tuple(sum(alike[key]) / len(alike[key]) for key in keys)


def _largest(start: Sequence[float], lines: _Lines) -> tuple[Vector, float]:
    """Return how often each of start + root z is the largest, z standard normal, and the mean of the largest."""
    heights = [start[role] for role in lines.order]
    slopes, factors, steeper = lines.slopes, lines.factors, range(1, len(heights))
    totals = [0.0] * len(heights)
    highest = 0.0
    for shift in lines.shifts:
        here = list(map(add, heights, shift))
        # The upper envelope: which lines are on top, as t grows, and where each begins to be. A steeper one wins
        # further out, so that one walk finds them.
        top, begin = 0, -inf
        roles, begins = [top], [begin]
        for line in steeper:
            height = here[line]
            crossing = (here[top] - height) * factors[top][line]
            while crossing <= begin:
                roles.pop()
                begins.pop()
                top, begin = roles[-1], begins[-1]
                crossing = (here[top] - height) * factors[top][line]
            top, begin = line, crossing
            roles.append(top)
            begins.append(begin)
        # From the last to the first. The mean of t between two ends, times the mass there, is the difference of the
        # densities.
        above = density = 0.0
        for top, begin in zip(reversed(roles), reversed(begins), strict=True):
            mass = 0.5 - 0.5 * erf(begin * HALF_ROOT) - above
            rise = exp(-0.5 * begin * begin) * DENSITY - density
            totals[top] += mass
            highest += here[top] * mass + slopes[top] * rise
            above += mass
            density += rise
    chances = dict(zip(lines.order, totals, strict=True))
    return tuple(chances[role] / len(lines.shifts) for role in range(len(start))), highest / len(lines.shifts)


@lru_cache(maxsize=16)
def lattice(dimensions: int, points: int = POINTS) -> Matrix:
    """Return half of the ``points`` standard normal points; the others are their mirror images."""
    roots = [sqrt(prime) for prime in _primes(dimensions)]
    quantile = NormalDist().inv_cdf
    half = []
    for number in range(1, points // 2 + 1):
        # The fraction folded like a tent: smooth at the edges, which the lattice rewards.
        unit = [abs(2.0 * (((number - 0.5) * step) % 1.0) - 1.0) for step in roots]
        half.append(tuple(quantile(min(max(value, 1e-9), 1 - 1e-9)) for value in unit))
    return tuple(half)


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found
