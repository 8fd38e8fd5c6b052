"""A short form: the questions that together tell most of which role fits, whoever answers.

A fixed form is chosen once and for all roles, where the quiz chooses for the person at hand. The information of a form
on the differences between roles is J = I + sum over its questions of P I_q P^T, with the rows of P an orthonormal base
of the space that the differences span. The form that makes log det J largest is D-optimal: it makes the volume of the
confidence ellipsoid smallest (van der Linden 2005, Linear Models for Optimal Test Design, section 2.3).
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import log

from rolefit.model.linalg import Matrix, Vector, cholesky, dot, minus, times
from rolefit.model.response_model import Item, Model

PARALLEL = 1e-9
"""A difference of which less than this is new adds nothing to the space."""


def short_form(model: Model, count: int) -> list[str]:
    """Return ``count`` questions in the bank's order, or all where there are no more.

    Greedy: one after the other, each the one that adds most to log det J. What a question adds only shrinks with
    others before it, so that one that stays in front when it is weighed anew is the best; greedy then reaches at least
    63 of 100 parts of the best form's log det J (Nemhauser, Wolsey and Fisher 1978).
    """
    base = _differences(model)
    roots = {name: _root(item, base) for name, item in model.items.items()}
    covariance: Matrix = tuple(tuple(float(i == j) for j in range(len(base))) for i in range(len(base)))
    order = {name: place for place, name in enumerate(model.items)}
    waiting = [(-_gain(root, covariance), order[name], name, 0) for name, root in roots.items()]
    heapify(waiting)
    found: list[str] = []
    while waiting and len(found) < count:
        _, place, name, weighed = heappop(waiting)
        if weighed < len(found):
            heappush(waiting, (-_gain(roots[name], covariance), place, name, len(found)))
            continue
        found.append(name)
        covariance = _after(covariance, roots[name])
    return sorted(found, key=order.__getitem__)


def _differences(model: Model) -> list[Vector]:
    """Return an orthonormal base of the differences between the roles' directions (Gram and Schmidt)."""
    base: list[Vector] = []
    for direction in model.directions[1:]:
        left = minus(direction, model.directions[0])
        for row in base:
            along = dot(left, row)
            left = tuple(value - along * part for value, part in zip(left, row, strict=True))
        length = dot(left, left) ** 0.5
        if length > PARALLEL:
            base.append(tuple(value / length for value in left))
    return base


def _root(item: Item, base: list[Vector]) -> Matrix:
    """Return the rows B with B^T B = P I_q P^T."""
    short = [[row[axis] for axis in item.axes] for row in base]
    return tuple(times(short, row) for row in item.root)


def _after(covariance: Matrix, root: Matrix) -> Matrix:
    """Return J^-1 with a question's rows in J: Sherman and Morrison, row by row."""
    for row in root:
        spread = times(covariance, row)
        part = [value / (1 + dot(row, spread)) for value in spread]
        covariance = tuple(
            tuple(value - left * right for value, right in zip(line, spread, strict=True))
            for line, left in zip(covariance, part, strict=True)
        )
    return covariance


def _gain(root: Matrix, covariance: Matrix) -> float:
    """Return what a question adds to log det J: log det (1 + B J^-1 B^T)."""
    if not root:
        return 0.0
    spread = [times(covariance, row) for row in root]
    square = [[float(i == j) + dot(row, spread[j]) for j in range(len(root))] for i, row in enumerate(root)]
    return 2 * sum(log(row[-1]) for row in cholesky(square))
