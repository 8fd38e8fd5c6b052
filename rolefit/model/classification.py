"""How sure: the probability that each role is the best one, and the expected cost of naming the one in front."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import erf, exp, inf, pi, sqrt
from operator import add, mul, sub
from statistics import NormalDist
from typing import NamedTuple

from rolefit.model.estimation import Estimate, Model
from rolefit.model.linalg import Matrix, Vector, dot, mean, minus, pivoted_cholesky, times

POINTS = 1024
"""Quadrature points: enough for an error below 0.01 with five roles and 0.02 with twenty."""

ROOT_2 = sqrt(2.0)
ROOT_2_PI = sqrt(2.0 * pi)


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
    centred, root = spread_of(model, estimated.covariance)
    start = times(centred, estimated.mean)
    chances, highest = _largest(start, root, points)
    return Classification(_shared(chances, model.directions), max(0.0, highest - max(start)))


def spread_of(model: Model, covariance: Matrix) -> tuple[list[Vector], Matrix]:
    """Return the centred directions, and L (a row for each role) with L L^T = the covariance of the roles' leads.

    The same for everyone who answered the same questions.
    """
    # Which role is largest does not change when the same vector is taken from every direction.
    centre = mean(model.directions)
    centred = [minus(row, centre) for row in model.directions]
    spread = [times(covariance, row) for row in centred]
    return centred, pivoted_cholesky([[dot(row, other) for other in spread] for row in centred])


def _shared(chances: Sequence[float], directions: Matrix) -> Vector:
    alike: dict[Vector, list[float]] = {}
    keys = [tuple(round(value, 9) for value in row) for row in directions]
    for key, chance in zip(keys, chances, strict=True):
        alike.setdefault(key, []).append(chance)
    return tuple(sum(alike[key]) / len(alike[key]) for key in keys)


def _largest(start: Sequence[float], root: Matrix, points: int) -> tuple[Vector, float]:
    """Return how often each of start + root z is the largest, z standard normal, and the mean of the largest."""
    slopes = [row[0] for row in root] if root and root[0] else [0.0] * len(start)
    rest = [row[1:] for row in root]
    # Along the exact axis, roles with a steeper line win further out: walk them once, by slope.
    order = sorted(range(len(start)), key=slopes.__getitem__)
    totals = [0.0] * len(start)
    highest = 0.0
    for point in lattice(len(rest[0]), points) if rest and rest[0] else ((),):
        shift = [sum(map(mul, row, point)) for row in rest]
        # Each point and its mirror image, so that the points have mean 0 exactly.
        for heights in (list(map(add, start, shift)), list(map(sub, start, shift))):
            roles, begins = _upper_envelope(heights, slopes, order)
            # Mass and density of the exact axis below where a role begins to be on top. The mean of t between two
            # ends, times the mass there, is the difference of the densities.
            role, below, density = roles[0], 0.0, 0.0
            for after, begin in zip(roles[1:], begins[1:], strict=True):
                until, there = 0.5 + 0.5 * erf(begin / ROOT_2), exp(-0.5 * begin * begin) / ROOT_2_PI
                totals[role] += until - below
                highest += heights[role] * (until - below) + slopes[role] * (density - there)
                role, below, density = after, until, there
            totals[role] += 1.0 - below
            highest += heights[role] * (1.0 - below) + slopes[role] * density
    total = sum(totals)
    return tuple(value / total for value in totals), highest / total


def _upper_envelope(
    heights: Sequence[float], slopes: Sequence[float], order: Sequence[int]
) -> tuple[list[int], list[float]]:
    """Return the roles whose line heights + slopes * t is on top, as t grows, and where on t each begins to be."""
    roles: list[int] = []
    begins: list[float] = []
    for role in order:
        height, slope, begin = heights[role], slopes[role], -inf
        while roles:
            top = roles[-1]
            steeper = slope - slopes[top]
            if steeper > 1e-12:
                begin = (heights[top] - height) / steeper
                if begin > begins[-1]:
                    break
            elif height <= heights[top]:
                begin = inf
                break
            roles.pop()
            begins.pop()
            begin = -inf
        if begin < inf:
            roles.append(role)
            begins.append(begin)
    return roles, begins


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
