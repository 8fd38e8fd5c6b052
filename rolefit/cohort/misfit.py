"""Person fit of many people at once: ``model.person_fit`` in numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rolefit.model.estimation import Estimate, Model
from rolefit.model.person_fit import ROUNDING

Floats = NDArray[np.float64]


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
        self._of_mean = np.zeros((traits, len(items), widest))
        # Of question, option that was taken, option that is judged.
        self._of_answer = np.zeros((len(items), widest, widest))
        self._missing = np.zeros((len(items), widest))
        for place, item in enumerate(items):
            axes = list(item.axes)
            score = np.array(item.score)[:, axes]
            width = len(score)
            self._missing[place, width:] = -np.inf
            if not axes:
                continue
            near = covariance[np.ix_(axes, axes)]
            root = np.array(item.root).reshape(-1, len(axes))
            middle = np.linalg.inv(np.eye(len(root)) - root @ near @ root.T)
            without = np.eye(len(axes)) + near @ root.T @ middle @ root
            lead = score @ without
            self._of_mean[axes, place, :width] = lead.T
            self._of_answer[place, :width, :width] = (lead @ near @ score.T).T

    def person_fit(self, mean: Floats, options: NDArray[np.uint8]) -> Floats:
        """Return l_z of each person, given their means and options a row each, every answer counting in full."""
        traits, items, widest = self._of_mean.shape
        scores = (mean @ self._of_mean.reshape(traits, -1)).reshape(len(mean), items, widest)
        scores -= self._of_answer[np.arange(items), options]
        scores += self._missing
        scores -= scores.max(axis=2, keepdims=True)
        chances = np.exp(scores)
        total = chances.sum(axis=2, keepdims=True)
        chances /= total
        scores -= np.log(total)
        taken = np.take_along_axis(scores, options[:, :, None].astype(np.intp), axis=2)[:, :, 0]
        scores[chances == 0.0] = 0.0
        expected = np.einsum("pqo,pqo->pq", chances, scores)
        scores -= expected[:, :, None]
        scores *= scores
        variance = np.einsum("pqo,pqo->p", chances, scores)
        excess = (taken - expected).sum(axis=1)
        fit: Floats = np.divide(excess, np.sqrt(variance), out=np.zeros_like(excess), where=variance > ROUNDING)
        return fit
