"""Person fit of many people at once: ``model.person_fit`` in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from rolefit.model.estimation import Estimate
from rolefit.model.person_fit import ROUNDING
from rolefit.model.response_model import Model

Floats = NDArray[np.float64]

MISSING = -1e4
"""The score of an option that a question does not have: its probability is 0."""

PEOPLE = 100
"""So few at once that the steps stay in the processor's cache."""


class Misfit:
    """Everyone who answered the same questions.

    Without one answer a person stands at (1 + V A^T (1 - A V A^T)^-1 A) (m - V c): linear in m, less what only depends
    on the answer, so that the scores of all options of all questions are one product of matrices.
    """

    def __init__(self, model: Model, estimated: Estimate, names: Sequence[str]) -> None:
        """Take an estimate in which each answer to these questions counts in full; only its covariance matters."""
        covariance = np.array(estimated.covariance)
        items = [model.items[name] for name in names]
        traits, widest = len(covariance), max((len(item.score) for item in items), default=1)
        # Of option that is judged, trait, question.
        self._of_mean = np.zeros((widest, traits, len(items)))
        # Of option that is judged, question, option that was taken.
        self._of_answer = np.full((widest, len(items), widest), -MISSING)
        for place, item in enumerate(items):
            axes, width = list(item.axes), len(item.score)
            score, near = np.array(item.score)[:, axes], covariance[np.ix_(axes, axes)]
            root = np.array(item.root).reshape(len(item.root), len(axes))
            middle = np.linalg.inv(np.eye(len(root)) - root @ near @ root.T)
            lead = score @ (np.eye(len(axes)) + near @ root.T @ middle @ root)
            self._of_mean[:width, axes, place] = lead
            self._of_answer[:width, place, :width] = lead @ near @ score.T
        self._begins = np.arange(len(items)) * widest

    def person_fit(self, mean: Floats, options: NDArray[np.uint8]) -> Floats:
        """Return l_z of each person, given their means and options a row each, every answer counting in full."""
        parts = range(0, len(mean), PEOPLE)
        return np.concatenate(
            [self._some(mean[begin : begin + PEOPLE], options[begin : begin + PEOPLE]) for begin in parts]
        )

    def _some(self, mean: Floats, options: NDArray[np.uint8]) -> Floats:
        """Return l_z of a few people."""
        answers = self._begins + options
        scores = [mean @ lead - own.take(answers) for lead, own in zip(self._of_mean, self._of_answer, strict=True)]
        most = reduce(np.maximum, scores)
        # The sums over the options of 1, score and score squared, each times how probable it is.
        total, first, second = (np.zeros_like(most) for _ in range(3))
        taken = np.zeros_like(most)
        for option, score in enumerate(scores):
            score -= most
            chance = np.exp(score)
            total += chance
            np.copyto(taken, score, where=options == option)
            chance *= score
            first += chance
            chance *= score
            second += chance
        first /= total
        second /= total
        # Taking log(total) from every score changes neither the difference nor the variance.
        excess = (taken - first).sum(axis=1)
        variance = (second - first * first).sum(axis=1)
        fit: Floats = np.divide(excess, np.sqrt(variance), out=np.zeros_like(excess), where=variance > ROUNDING)
        return fit
