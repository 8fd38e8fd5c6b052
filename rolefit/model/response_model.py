"""The response model: a bank made ready for measuring.

A person is a point theta in trait space with prior N(0, I). The chance of choosing option o of question q is softmax
over its options of kappa * w_qo . theta: the nominal response model of Bock (1972, Psychometrika 37, 29-51), in several
dimensions. With c_qo = w_qo - mean over o of w_qo, a question tells at the prior mean

    I_q = kappa^2 * mean over o of c_qo c_qo^T

``docs/model.md`` derives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import hypot
from typing import TypeVar

from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.record import ReadOnly
from rolefit.model.linalg import Matrix, Vector, cholesky, dot, inverse, mean, minus, pivoted_cholesky, times

KAPPA = 2.0
"""How decidedly people answer: log-odds between two options for each unit of difference in w . theta."""

Part = TypeVar("Part")

Entry = tuple[int, int, float]
"""Row, column (not below the row) and value of a symmetric matrix's entry that is not zero."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the model sees it.

    ``score`` has a vector for each option, kappa * c_qo: how far the answer pulls the estimate before V shrinks it.
    ``information`` is I_q, the Fisher information of the question at the prior mean, as its entries. ``places`` says
    where these stand in a triangle written row after row, ``counts`` their values, those off the diagonal twice.
    ``root`` has on the columns ``axes``, the traits it speaks of, the rows A with A^T A = I_q: as many as the rank, 1
    for a scale. ``coordinates`` has each option's score by those rows, score = A^T coordinates: all that a question
    knows of a person is A theta, and that is short.
    """

    score: Matrix
    information: tuple[Entry, ...]
    places: tuple[int, ...]
    counts: Vector
    axes: tuple[int, ...]
    root: Matrix
    coordinates: Matrix

    def trace(self, triangle: Sequence[float]) -> float:
        """Return the trace of I_q times a symmetric matrix: its rows up to the diagonal, one after the other."""
        whole = len(self.places) == len(triangle)
        return dot(self.counts, triangle if whole else map(triangle.__getitem__, self.places))

    def standing(self, place: Sequence[float]) -> Vector:
        """Return A ``place``: where a person stands on the rows of the root."""
        return times(self.root, self._short(place))

    def sandwich(self, square: Sequence[Sequence[float]]) -> list[list[float]]:
        """Return A ``square`` A^T, its rows up to the diagonal: of a covariance, that of :meth:`standing`."""
        short = square if len(square) == len(self.axes) else [self._short(row) for row in self._short(square)]
        spread = [times(short, row) for row in self.root]
        return [[dot(row, other) for other in spread[:place]] for place, row in enumerate(self.root, 1)]

    def pushes(self, reach: Sequence[Sequence[float]]) -> Matrix:
        """Return how far each option moves each d . m, with a row V d in ``reach`` for each direction d."""
        short = [self._short(row) for row in reach]
        return tuple(times(short, self._short(score)) for score in self.score)

    def _short(self, row: Sequence[Part]) -> Sequence[Part]:
        """Return the places of the traits the question speaks of."""
        return row if len(row) == len(self.axes) else [row[axis] for axis in self.axes]


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """A bank made ready for measuring: traits as axes, roles as unit directions, questions as items.

    ``calibration`` says how much answers count together.
    """

    traits: tuple[str, ...]
    roles: tuple[str, ...]
    directions: Matrix
    items: Mapping[str, Item]
    calibration: Calibration

    def __repr__(self) -> str:
        return f"<Model: {len(self.roles)} roles, {len(self.traits)} traits, {len(self.items)} items>"


@lru_cache(maxsize=16)
def model_of(bank: Bank, calibration: Calibration | None = None) -> Model:
    """Return the bank's model, with another calibration than the bank's own if one is given.

    The same bank and calibration always give the same object.
    """
    traits = tuple(trait.id for trait in bank.traits)
    directions = []
    for role in bank.roles:
        position = [role.position(trait) for trait in traits]
        length = hypot(*position)
        directions.append(tuple(value / length for value in position))
    items = {
        question.id: _item([[option.weights.get(trait, 0.0) for trait in traits] for option in question.options])
        for question in bank.questions
    }
    roles = tuple(role.id for role in bank.roles)
    return Model(traits, roles, tuple(directions), ReadOnly(items), calibration or bank.calibration)


def _item(weights: Sequence[Sequence[float]]) -> Item:
    middle = mean(weights)
    score = tuple(tuple(KAPPA * value for value in minus(row, middle)) for row in weights)
    used = [axis for axis in range(len(middle)) if any(row[axis] for row in score)]
    columns = {axis: [row[axis] for row in score] for axis in used}
    square = {(i, j): dot(columns[i], columns[j]) / len(score) for i, j in combinations_with_replacement(used, 2)}
    root = tuple(zip(*pivoted_cholesky([[square[min(i, j), max(i, j)] for j in used] for i in used]), strict=True))
    entries = tuple((i, j, square[i, j]) for j in used for i in used if i <= j and square[i, j])
    within = inverse(cholesky([[dot(row, other) for other in root] for row in root]))
    coordinates = tuple(times(within, times(root, [row[axis] for axis in used])) for row in score)
    places = tuple(j * (j + 1) // 2 + i for i, j, _ in entries)
    counts = tuple(value if i == j else 2 * value for i, j, value in entries)
    return Item(score, entries, places, counts, tuple(used), root, coordinates)
