"""How sure: the probability that each role is the best one, and what the four verdicts make of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from math import erf, inf, sqrt
from operator import add, sub
from statistics import NormalDist

from rolefit.model.estimation import Estimate, Model
from rolefit.model.linalg import Matrix, Vector, dot, mean, minus, pivoted_cholesky, times

CLEAR = 0.90
LEANING = 0.60
TOGETHER = 0.90
FEWEST_ANSWERS = 5

POINTS = 1024
"""Quadrature points: enough for an error below 0.01 with five roles and 0.02 with twenty."""

ROOT_2 = sqrt(2.0)


class Verdict(StrEnum):
    """What the answers allow to be said."""

    CLEAR = "clear"
    LEANING = "leaning"
    CLOSE = "too close to call"
    NO_EVIDENCE = "no evidence"


def has_evidence(estimated: Estimate) -> bool:
    """Return whether there are five answers, and whether they say more than chance."""
    return estimated.answered >= FEWEST_ANSWERS and estimated.evidence > 0


def verdict_of(estimated: Estimate, probability: float) -> Verdict:
    """Return the verdict, given the best role's probability (0 to 1)."""
    if not has_evidence(estimated):
        return Verdict.NO_EVIDENCE
    if probability >= CLEAR:
        return Verdict.CLEAR
    return Verdict.LEANING if probability >= LEANING else Verdict.CLOSE


def contenders(order: Sequence[int], probabilities: Sequence[float]) -> list[int]:
    """Return the fewest roles from the front of ``order`` (positions) whose probabilities together reach 0.90."""
    total = 0.0
    for count, role in enumerate(order, 1):
        total += probabilities[role]
        if total >= TOGETHER - 1e-12:
            return list(order[:count])
    return list(order)


def probabilities(model: Model, estimated: Estimate) -> Vector:
    """Return for each role the probability that u_r . theta is the largest, theta ~ N(m, V).

    Each is 0 to 1 and they sum to 1; roles of one direction share theirs equally. Deterministic: one axis is integrated
    exactly (along it every role is a straight line, and the largest one changes at a few points), the others over a
    fixed Richtmyer lattice (Genz and Bretz 2009, Computation of Multivariate Normal and t Probabilities, section 4.2).
    """
    # Which role is largest does not change when the same vector is taken from every direction.
    centre = mean(model.directions)
    centred = [minus(row, centre) for row in model.directions]
    start = times(centred, estimated.mean)
    spread = [times(estimated.covariance, row) for row in centred]
    root = pivoted_cholesky([[dot(row, other) for other in spread] for row in centred])
    return _shared(_largest(start, root), model.directions)


def _shared(chances: Sequence[float], directions: Matrix) -> Vector:
    alike: dict[Vector, list[float]] = {}
    keys = [tuple(round(value, 9) for value in row) for row in directions]
    for key, chance in zip(keys, chances, strict=True):
        alike.setdefault(key, []).append(chance)
    return tuple(sum(alike[key]) / len(alike[key]) for key in keys)


def _largest(start: Sequence[float], root: Matrix) -> Vector:
    slopes = [row[0] for row in root] if root and root[0] else [0.0] * len(start)
    rest = [row[1:] for row in root]
    # Along the exact axis, roles with a steeper line win further out: walk them once, by slope.
    order = sorted(range(len(start)), key=slopes.__getitem__)
    totals = [0.0] * len(start)
    points = _lattice(len(rest[0])) if rest and rest[0] else ((),)
    for point in points:
        shift = times(rest, point)
        # Each point and its mirror image, so that the points have mean 0 exactly.
        for heights in (list(map(add, start, shift)), list(map(sub, start, shift))):
            roles, begins = _upper_envelope(heights, slopes, order)
            below = [0.5 + 0.5 * erf(begin / ROOT_2) for begin in begins] + [1.0]
            for place, role in enumerate(roles):
                totals[role] += below[place + 1] - below[place]
    total = sum(totals)
    return tuple(value / total for value in totals)


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
def _lattice(dimensions: int) -> Matrix:
    """Return half of the POINTS standard normal points; the others are their mirror images."""
    roots = [sqrt(prime) for prime in _primes(dimensions)]
    quantile = NormalDist().inv_cdf
    half = []
    for number in range(1, POINTS // 2 + 1):
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
