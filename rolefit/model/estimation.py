"""The measurement model: answers to an estimate, and from that fit, probability and evidence.

A person is a point theta in trait space with prior N(0, I). The chance of choosing option o of question q is
softmax over its options of kappa * w_qo . theta: the nominal response model of Bock (1972, Psychometrika 37, 29-51),
in several dimensions. Answers count to a power a, at most 1, that falls with their number (the calibration:
generalised Bayes, Bissiri, Holmes and Walker 2016, JRSS B 78, 1103-1130). One Newton step from the prior mean turns
them into a normal posterior N(m, V):

    c_qo = w_qo - mean over o of w_qo                    I_q = kappa^2 * mean over o of c_qo c_qo^T
    Lambda = I + a * sum of I_q over answered questions  b   = a * kappa * sum of c_q,answer
    m = Lambda^-1 b                                      V   = Lambda^-1

Plain floats; no clock, no input or output, no randomness. ``docs/model.md`` derives every line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import hypot
from typing import TypeVar, cast

from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer, Given, is_skipped
from rolefit.bank.record import ReadOnly
from rolefit.errors import AnswerError
from rolefit.messages import quoted
from rolefit.model.linalg import (
    Matrix,
    Vector,
    cholesky,
    dot,
    forward,
    half_log_determinant,
    inverse,
    mean,
    minus,
    pivoted_cholesky,
    times,
)

KAPPA = 2.0
"""How decidedly people answer: log-odds between two options for each unit of difference in w . theta."""

SHARED = 16
"""For so many sets of answered questions it is kept what all who answered the same ones have in common."""

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


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the answers say of a person.

    ``mean`` (m) and ``covariance`` (V) are in prior standard deviations, in the order of the model's traits.
    ``evidence`` is the natural log of how much better the model explains the answers than choosing at random does:
    0.5 b.m - 0.5 log det Lambda, the log marginal likelihood (Laplace) less that of chance. 0 without answers;
    above 0 the answers say more than chance. Whether they do is judged where each counts in full. ``answered`` counts
    the answers, ``power`` is a, to which each counted (above 0, at most 1).
    """

    mean: Vector
    covariance: Matrix
    evidence: float
    answered: int
    power: float

    def standard_error(self, axis: int) -> float:
        """Return the posterior standard deviation on one trait, 0 to 1 (the prior's)."""
        return float(self.covariance[axis][axis] ** 0.5)


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


def chosen(bank: Bank, answers: Mapping[str, Given]) -> dict[str, int]:
    """Return the position (from 0) of the option taken for each answered question; None or NaN is a skipped question.

    Raises:
        AnswerError: if an answer names a question or option that the bank does not have.
    """
    for question in answers:
        if question not in bank.question:
            raise AnswerError(f"the bank has no question {quoted(question)}; see rolefit questions")
    given = {name: answer for name, answer in answers.items() if not is_skipped(answer)}
    return {name: bank.question[name].index(cast("Answer", answer)) for name, answer in given.items()}


def estimate(model: Model, answers: Mapping[str, int], calibration: Calibration | None = None) -> Estimate:
    """Return the posterior N(m, V) after ``answers`` (question id to option position). Order does not matter.

    They count as the model is calibrated, or as ``calibration`` says.
    """
    power = (calibration or model.calibration).power(len(answers))
    factor = _factor(model, _asked(model, answers), power)
    covariance = _inverse(factor)
    pull = tuple(power * value for value in pull_of(model, answers))
    return Estimate(times(covariance, pull), covariance, _evidence(factor, pull), len(answers), power)


def evidence(model: Model, answers: Mapping[str, int], calibration: Calibration) -> float:
    """Return the evidence alone of the estimate of ``answers``, in half the time."""
    power = calibration.power(len(answers))
    pull = tuple(power * value for value in pull_of(model, answers))
    return _evidence(_factor(model, _asked(model, answers), power), pull)


def _asked(model: Model, answers: Collection[str]) -> tuple[str, ...]:
    return tuple([name for name in model.items if name in answers])


def _evidence(factor: Matrix, pull: Vector) -> float:
    solved = forward(factor, pull)
    return 0.5 * dot(solved, solved) - half_log_determinant(factor)


@lru_cache(maxsize=SHARED)
def _factor(model: Model, questions: tuple[str, ...], power: float) -> Matrix:
    """Return L with L L^T = Lambda: the same whatever is answered to the questions."""
    return cholesky(precision_of(model, questions, power))


@lru_cache(maxsize=SHARED)
def _inverse(factor: Matrix) -> Matrix:
    return inverse(factor)


def pull_of(model: Model, answers: Mapping[str, int]) -> Vector:
    """Return the sum of the answers' scores: b, before the power."""
    # Summed in the bank's order, so that not even the last bit depends on the order of the answers.
    scores = [item.score[answers[name]] for name, item in model.items.items() if name in answers]
    return tuple(map(sum, zip(*scores, strict=True))) if scores else (0.0,) * len(model.traits)


def precision_of(model: Model, questions: Collection[str], power: float) -> list[list[float]]:
    """Return Lambda = I + ``power`` times the information of ``questions``: its rows up to the diagonal."""
    rows = [[power * value for value in row] for row in _information(model, _asked(model, questions))]
    for axis, row in enumerate(rows):
        row[axis] += 1.0
    return rows


@lru_cache(maxsize=SHARED)
def _information(model: Model, questions: tuple[str, ...]) -> Matrix:
    """Return J, the sum of what questions tell, as rows up to the diagonal: needed calibrated and in full."""
    rows = [[0.0] * (axis + 1) for axis in range(len(model.traits))]
    for name in questions:
        for i, j, value in model.items[name].information:
            rows[j][i] += value
    return tuple(map(tuple, rows))


def fits(model: Model, estimated: Estimate) -> Vector:
    """Return each role's fit: 50 * (1 + cos(u_r, m)).

    0 to 100: 100 the same direction, 50 unrelated (and everyone's before the first answer), 0 the opposite.
    """
    length = hypot(*estimated.mean)
    if length == 0.0:
        return (50.0,) * len(model.roles)
    return tuple(50.0 * (1.0 + max(-1.0, min(1.0, dot(row, estimated.mean) / length))) for row in model.directions)


def leads(model: Model, estimated: Estimate) -> Vector:
    """Return each role's u_r . m, in prior standard deviations; the differences are the leads."""
    return times(model.directions, estimated.mean)
