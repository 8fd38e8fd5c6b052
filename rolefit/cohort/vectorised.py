"""The measures of many people at once, in numpy: the same model, the same figures to 1e-9.

What depends only on which questions were answered (the covariance and all that follows from it) is worked out by the
model itself, once for all who answered the same ones; what depends on the answers is done here, for many people
together. Whoever stands so near an edge that rounding could tip them over it is measured by the model alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from rolefit.assessment.response_quality import FEWEST_SKIPPED, LEAST_FIT, RUN, Kind
from rolefit.assessment.response_quality import SKIPPED as MANY_SKIPPED
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import SCALE_STEPS
from rolefit.cohort.intake import ABSENT, SKIPPED
from rolefit.cohort.measures import KINDS, VERDICTS, Measures, measure
from rolefit.cohort.misfit import Misfit
from rolefit.cohort.vectorised_classification import VectorisedClassifier
from rolefit.model.estimation import estimate, precision_of
from rolefit.model.linalg import cholesky, half_log_determinant
from rolefit.model.response_model import Model, model_of
from rolefit.model.verdict import (
    CLEAR,
    FEWEST_ANSWERS,
    LEANING,
    LIKELY_ALONE,
    MOST_BETWEEN,
    NEARLY,
    Verdict,
    guessing_limit,
)

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]

EDGE = 1e-9
"""Nearer to an edge than this, rounding might decide."""

MOST_PATTERNS = 64
"""Sets of answered questions that are kept ready."""


def measures(bank: Bank, sheets: Sequence[bytes]) -> Measures:
    """Return the measures of sheets (``Sheet.options``)."""
    codes = np.frombuffer(b"".join(sheets), dtype=np.uint8).reshape(len(sheets), len(bank.questions))
    model = model_of(bank)
    count, roles = len(codes), len(model.roles)
    figures, fits, probabilities = np.empty((count, 6)), np.empty((count, roles)), np.empty((count, roles))
    edge = np.zeros(count, dtype=bool)
    given = codes < SKIPPED
    patterns, which = np.unique(np.packbits(given, axis=1), axis=0, return_inverse=True)
    which = which.reshape(-1)
    for number in range(len(patterns)):
        people = np.flatnonzero(which == number)
        pattern = _pattern(bank, given[people[0]].tobytes())
        for column, part in zip((figures, fits, probabilities, edge), pattern.measured(codes[people]), strict=True):
            column[people] = part
    for person in np.flatnonzero(edge).tolist():
        exact = measure(bank, sheets[person])
        figures[person] = exact[:6]
        fits[person], probabilities[person] = exact.fits, exact.probabilities
    verdict, best, runner_up, cost, answered, quality = figures.T
    numbers = [column.astype(np.int64) for column in (verdict, best, runner_up, answered, quality)]
    return Measures(numbers[0], numbers[1], numbers[2], cost, numbers[3], numbers[4], fits, probabilities)


@lru_cache(maxsize=MOST_PATTERNS)
def _pattern(bank: Bank, given: bytes) -> _Pattern:
    return _Pattern(model_of(bank), np.frombuffer(given, dtype=bool))


class _Pattern:
    """All who answered the same questions."""

    def __init__(self, model: Model, given: NDArray[np.bool_]) -> None:
        names = [name for name, is_given in zip(model.items, given, strict=True) if is_given]
        first = dict.fromkeys(names, 0)
        estimated, in_full = estimate(model, first), estimate(model, first, OFF)
        self.answered = len(names)
        self._columns = np.flatnonzero(given)
        widest = max((len(model.items[name].score) for name in names), default=1)
        # The score of each option of each question.
        self._scores = np.zeros((len(names), widest, len(model.traits)))
        for place, name in enumerate(names):
            score = model.items[name].score
            self._scores[place, : len(score)] = score
        self._power = estimated.power
        self._covariance = np.array(estimated.covariance)
        self._covariance_in_full = np.array(in_full.covariance)
        self._log_det = half_log_determinant(cholesky(precision_of(model, first, in_full.power)))
        self._directions = np.array(model.directions)
        self._classifier = VectorisedClassifier(model, estimated.covariance)
        self._misfit = Misfit(model, in_full, names)
        self._widths = np.array([len(model.items[name].score) for name in names], dtype=np.uint8)
        self._run = _shortest_run(self._widths)

    def measured(self, codes: Codes) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
        """Return figures (the single columns of ``Measures``), fits, probabilities, and who stands on an edge."""
        options = codes[:, self._columns]
        pull = np.zeros((len(codes), len(self._covariance)))
        for place in range(len(self._columns)):
            pull += self._scores[place, options[:, place]]
        mean_in_full = pull @ self._covariance_in_full
        evidence = 0.5 * np.einsum("pt,pt->p", pull, mean_in_full) - self._log_det
        mean = self._power * (pull @ self._covariance)
        fits, leads = self._fits(mean)
        probabilities, cost = self._classifier.classified(mean)
        best, runner_up, edge = _ranked(leads, probabilities)
        verdict, near = _verdicts(self.answered, evidence, probabilities, best)
        quality, unsure = self._quality(codes, options, mean_in_full, evidence)
        answered = np.full(len(codes), float(self.answered))
        figures = np.stack([verdict, best, runner_up, cost, answered, quality], axis=1)
        return figures, fits, probabilities, edge | near | unsure

    def _fits(self, mean: Floats) -> tuple[Floats, Floats]:
        leads = mean @ self._directions.T
        length = np.sqrt(np.einsum("pt,pt->p", mean, mean))[:, None]
        cosine = np.divide(leads, length, out=np.zeros_like(leads), where=length > 0)
        return 50.0 * (1.0 + np.clip(cosine, -1.0, 1.0)), leads

    def _quality(
        self, codes: Codes, options: Codes, mean: Floats, evidence: Floats
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the signs of each person, and who must be looked at by the model: an edge, or a long run."""
        quality = np.zeros(len(codes))
        if self.answered < FEWEST_ANSWERS:
            return quality, np.zeros(len(codes), dtype=bool)
        fit = self._misfit.person_fit(mean, options)
        guesses = evidence <= guessing_limit(self.answered)
        skipped = (codes != ABSENT).sum(axis=1) - self.answered
        many = skipped >= np.maximum(FEWEST_SKIPPED, MANY_SKIPPED * (skipped + self.answered))
        for kind, seen in ((Kind.CHANCE, guesses), (Kind.CONTRADICTORY, ~guesses & (fit <= LEAST_FIT))):
            quality += (1 << KINDS.index(kind)) * seen
        quality += (1 << KINDS.index(Kind.SKIPPED)) * many
        return quality, (np.abs(fit - LEAST_FIT) < 1e3 * EDGE) | (self._longest_run(options) >= self._run)

    def _longest_run(self, options: Codes) -> NDArray[np.int64]:
        """Return how many neighbouring answers stand at the same place, at most."""
        longest = np.zeros(len(options), dtype=np.int64)
        for place in range(SCALE_STEPS):
            at_place = options == np.minimum(place, self._widths - 1)
            run = np.zeros(len(options), dtype=np.int64)
            for column in at_place.T:
                run = (run + 1) * column
                np.maximum(longest, run, out=longest)
        return longest


def _shortest_run(widths: NDArray[np.uint8]) -> int:
    """Return the length below which no run is a sign, whoever shows it: no answer counts as rarer than a guess."""
    count = len(widths)
    most = log(float(widths.max())) if count else 0.0
    lengths = range(1, count + 1)
    rare = (length for length in lengths if log(SCALE_STEPS * (count - length + 1)) - length * most <= RUN + EDGE)
    return next(rare, count + 1)


def _ranked(leads: Floats, probabilities: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the best role and the runner-up of each person, and whose order rounding might have made."""
    people = np.arange(len(leads))
    best = leads.argmax(axis=1)
    others = probabilities.copy()
    others[people, best] = -np.inf
    runner_up = others.argmax(axis=1)
    top = -np.partition(-leads, 1, axis=1)[:, :2]
    others[people, runner_up] = -np.inf
    edge = (top[:, 0] - top[:, 1] < EDGE) | (probabilities[people, runner_up] - others.max(axis=1) < EDGE)
    return best, runner_up, edge


def _verdicts(
    answered: int, evidence: Floats, probabilities: Floats, best: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the verdict of each person, and who is near the edge of another."""
    code = VERDICTS.index
    if answered < FEWEST_ANSWERS:
        return np.full(len(best), code(Verdict.TOO_FEW)), np.zeros(len(best), dtype=bool)
    limit = guessing_limit(answered)
    sure = probabilities[np.arange(len(best)), best]
    above = probabilities - NEARLY * probabilities.max(axis=1, keepdims=True)
    equal = (above >= -1e-12).sum(axis=1)
    likely = sure >= np.where(equal == 1, LIKELY_ALONE, LEANING)
    verdict = np.select(
        [evidence <= limit, sure >= CLEAR, likely, (equal >= 2) & (equal <= MOST_BETWEEN)],
        [code(Verdict.GUESSES), code(Verdict.CLEAR), code(Verdict.LEANING), code(Verdict.BETWEEN)],
        code(Verdict.MIXED),
    )
    near = np.abs(evidence - limit) < 1e2 * EDGE
    near |= (np.abs(above) < EDGE).any(axis=1)
    for edge in (CLEAR, LEANING, LIKELY_ALONE):
        near |= np.abs(sure - edge) < EDGE
    return verdict, near
