"""Estimation: answers to a posterior, and from that fit and evidence.

With the response model's c_qo and I_q, answers count to a power a, at most 1, that falls with their number (the
calibration: generalised Bayes, Bissiri, Holmes and Walker 2016, JRSS B 78, 1103-1130). One Newton step from the prior
mean turns them into a normal posterior N(m, V):

    Lambda = I + a * sum of I_q over answered questions  b   = a * kappa * sum of c_q,answer
    m = Lambda^-1 b                                      V   = Lambda^-1

Plain floats; no clock, no input or output, no randomness. ``docs/model.md`` derives every line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import cast

from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer, Given, is_skipped
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
    times,
)
from rolefit.model.response_model import Model

SHARED = 16
"""For so many sets of answered questions it is kept what all who answered the same ones have in common."""


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
    return cholesky(_precision(_information(model, questions), power))


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
    return _precision(_information(model, _asked(model, questions)), power)


def _precision(information: Matrix, power: float) -> list[list[float]]:
    rows = [[power * value for value in row] for row in information]
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
