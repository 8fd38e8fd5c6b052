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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import hypot
from typing import cast

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
    half_log_determinant,
    inverse,
    mean,
    minus,
    pivoted_cholesky,
    times,
)

KAPPA = 2.0
"""How decidedly people answer: log-odds between two options for each unit of difference in w . theta."""

Entry = tuple[int, int, float]
"""Row, column (not below the row) and value of a symmetric matrix's entry that is not zero."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the model sees it.

    ``score`` has a vector for each option, kappa * c_qo: how far the answer pulls the estimate before V shrinks it.
    ``information`` is I_q, the Fisher information of the question at the prior mean, as its entries. ``root`` has
    on the columns ``axes``, the traits it speaks of, the rows A with A^T A = I_q: as many as the rank, 1 for a scale.
    ``places`` are those of the entries in a full square, its rows one after the other, and ``values`` how much each
    counts in trace(I_q M) for a symmetric M: those off the diagonal twice.
    """

    score: Matrix
    information: tuple[Entry, ...]
    axes: tuple[int, ...]
    root: Matrix
    places: tuple[int, ...]
    values: Vector


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
    columns = [[row[axis] for row in score] for axis in used]
    square = [[0.0] * len(used) for _ in used]
    for (one, left), (other, right) in combinations_with_replacement(enumerate(columns), 2):
        square[one][other] = square[other][one] = dot(left, right) / len(score)
    root = pivoted_cholesky(square)
    pairs = combinations_with_replacement(range(len(used)), 2)
    entries = tuple((used[one], used[other], value) for one, other in pairs if (value := square[one][other]))
    places = tuple(i * len(middle) + j for i, j, _ in entries)
    values = tuple(value if i == j else 2 * value for i, j, value in entries)
    return Item(score, entries, tuple(used), tuple(zip(*root, strict=True)), places, values)


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
    factor = cholesky(precision_of(model, answers, power))
    covariance = inverse(factor)
    pull = tuple(power * value for value in pull_of(model, answers))
    middle = times(covariance, pull)
    evidence = 0.5 * dot(pull, middle) - half_log_determinant(factor)
    return Estimate(middle, covariance, evidence, len(answers), power)


def pull_of(model: Model, answers: Mapping[str, int]) -> Vector:
    """Return the sum of the answers' scores: b, before the power."""
    # Summed in the bank's order, so that not even the last bit depends on the order of the answers.
    scores = [item.score[answers[name]] for name, item in model.items.items() if name in answers]
    return tuple(map(sum, zip(*scores, strict=True))) if scores else (0.0,) * len(model.traits)


def precision_of(model: Model, questions: Mapping[str, object], power: float) -> list[list[float]]:
    """Return Lambda = I + ``power`` times the information of ``questions``, as a full square."""
    size = len(model.traits)
    # Above the diagonal only; the other half is the same.
    half = [float(place % (size + 1) == 0) for place in range(size * size)]
    for name, item in model.items.items():
        if name in questions:
            for place, (_, _, value) in zip(item.places, item.information, strict=True):
                half[place] += power * value
    return [[half[min(i, j) * size + max(i, j)] for j in range(size)] for i in range(size)]


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
