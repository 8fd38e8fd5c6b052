"""Each role's probability of being the best one, for many people at once: ``model.classification`` in numpy."""

from __future__ import annotations

from math import erf, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from rolefit.model.classification import PARALLEL, lattice, spread_of
from rolefit.model.linalg import Matrix
from rolefit.model.response_model import Model

Floats = NDArray[np.float64]

PLACES = 1 << 14
"""Numbers that an array of a step holds: people times points, so few that the steps stay in the processor's cache."""

FURTHEST = 9.0
STEP = 1 / 512
"""Phi is read from a table out to ±9 and carried on from its nearest place by a Taylor series: error below 1e-10."""


def _normal() -> Floats:
    places = round(2 * FURTHEST / STEP) + 1
    return np.array([0.5 + 0.5 * erf((place * STEP - FURTHEST) / sqrt(2.0)) for place in range(places)])


_PHI = _normal()


class VectorisedClassifier:
    """Everyone with the same covariance.

    Along the exact axis a role is a line, and at each point of the lattice the largest changes where lines cross. With
    the roles in the order of their slopes, those from k on overtake the ones before at

        b_k = min over j >= k of max over i < k of t_ij,    t_ij = (h_i - h_j) / (s_j - s_i),

    so that role k is the largest between b_k and b_k+1. t_ij is a part of the person plus a part of the point.
    """

    def __init__(self, model: Model, covariance: Matrix) -> None:
        """Take the covariance of everyone who answered the same questions."""
        centred, root = spread_of(model, covariance)
        self._centred = np.array(centred)
        slopes = np.array([row[0] if row else 0.0 for row in root])
        self._order = np.argsort(slopes, kind="stable")
        self._slopes = slopes[self._order]
        rest = np.array([row[1:] for row in root]).reshape(len(root), -1)
        points = np.array(lattice(rest.shape[1])) if rest.shape[1] else np.zeros((1, 0))
        half = points @ rest[self._order].T
        self._shift = np.concatenate([half, -half]).T.copy()
        steeper = self._slopes[None, :] - self._slopes[:, None]
        self._factor = 1.0 / np.where(steeper > PARALLEL, steeper, 1e-300)
        self._of_point = [
            [(one - other) * factor for other, factor in zip(self._shift, row, strict=True)]
            for one, row in zip(self._shift, self._factor, strict=True)
        ]
        # With which sums over the points of Phi(b_k) go into the mean of the largest: 1, and h_k-1 - h_k of the point.
        points_count = self._shift.shape[1]
        self._weights = [
            np.stack([np.ones(points_count), self._shift[k - 1] - self._shift[k]], axis=1)
            for k in range(1, len(slopes))
        ]
        keys = [tuple(round(value, 9) for value in row) for row in model.directions]
        self._alike = np.array([[float(key == other) for other in keys] for key in keys])
        self._alike /= self._alike.sum(axis=1, keepdims=True)

    def classified(self, mean: Floats) -> tuple[Floats, Floats]:
        """Return each person's probabilities (a row) and expected opportunity cost, given their means (a row each)."""
        start = mean @ self._centred.T
        ordered = start[:, self._order]
        roles, points = self._shift.shape
        size = min(max(1, PLACES // points), max(1, len(start)))
        scratch = _Scratch((size, points), roles - 1)
        parts = [self._some(ordered[begin : begin + size], scratch) for begin in range(0, len(start), size)]
        mass = np.concatenate([part for part, _ in parts])
        highest = np.concatenate([part for _, part in parts])
        total = mass.sum(axis=1)
        probabilities = np.empty_like(mass)
        probabilities[:, self._order] = mass / total[:, None]
        cost = np.maximum(0.0, highest / total - start.max(axis=1))
        return probabilities @ self._alike.T, cost

    def _some(self, start: Floats, scratch: _Scratch) -> tuple[Floats, Floats]:
        """Return each role's mass and the mean of the largest, for a few people, roles in the order of slope."""
        roles, points = self._shift.shape
        people = len(start)
        below = np.zeros((people, roles + 1))
        below[:, roles] = 1.0
        highest = start[:, -1] + self._shift[-1].mean()
        latest = scratch.latest[:, :people]
        crossing = scratch.crossing[:people]
        for k in range(1, roles):
            for j in range(k, roles):
                factor = self._factor[k - 1, j]
                of_person = ((start[:, k - 1] - start[:, j]) * factor)[:, None]
                if k == 1:
                    np.add(of_person, self._of_point[k - 1][j], out=latest[j - 1])
                else:
                    np.add(of_person, self._of_point[k - 1][j], out=crossing)
                    np.maximum(latest[j - 1], crossing, out=latest[j - 1])
            begin = np.minimum(latest[k - 1], FURTHEST, out=crossing)
            for j in range(k + 1, roles):
                np.minimum(begin, latest[j - 1], out=begin)
            np.maximum(begin, -FURTHEST, out=begin)
            density = scratch.density(begin)
            phi = scratch.phi(begin, density) @ self._weights[k - 1] / points
            below[:, k] = phi[:, 0]
            highest += (start[:, k - 1] - start[:, k]) * phi[:, 0] + phi[:, 1]
            highest += (self._slopes[k] - self._slopes[k - 1]) * density.mean(axis=1)
        return np.diff(below, axis=1), highest


class _Scratch:
    """Arrays that the steps write into, one after the other."""

    def __init__(self, shape: tuple[int, int], lines: int) -> None:
        self.latest, self.crossing = np.empty((lines, *shape)), np.empty(shape)
        self._density, self._place, self._near = np.empty(shape), np.empty(shape), np.empty(shape)
        self._index = np.empty(shape, dtype=np.intp)

    def density(self, at: Floats) -> Floats:
        """Return the standard normal density."""
        found = self._density[: len(at)]
        np.multiply(at, at, out=found)
        found *= -0.5
        np.exp(found, out=found)
        found *= 1 / sqrt(2 * pi)
        return found

    def phi(self, at: Floats, density: Floats) -> Floats:
        """Return the standard normal distribution function.

        With d the way from the table's nearest place x to t: Phi(t) = Phi(x) + d phi(t) (1 + d t / 2) + O(d^3).
        """
        place, near, index = self._place[: len(at)], self._near[: len(at)], self._index[: len(at)]
        np.multiply(at, 1 / STEP, out=place)
        np.rint(place, out=near)
        place -= near
        near += FURTHEST / STEP
        np.copyto(index, near, casting="unsafe")
        place *= STEP
        np.multiply(place, at, out=near)
        near *= 0.5
        near += 1.0
        near *= place
        near *= density
        _PHI.take(index, out=place, mode="clip")
        near += place
        return near
