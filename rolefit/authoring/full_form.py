"""A bank with every question answered: V is known then, and each role's lead is a sum over the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rolefit.bank.record import ReadOnly
from rolefit.model.estimation import precision_of, pull_of
from rolefit.model.linalg import Matrix, cholesky, dot, half_log_determinant, inverse, times
from rolefit.model.response_model import Model


@dataclass(frozen=True, eq=False, slots=True)
class FullForm:
    """What all answers together come to, without estimating anew for each person.

    ``covariance`` is V after all questions. ``pushes`` has for each question and option what it adds to every role's
    u_r . m, in prior standard deviations. ``penalty`` is 0.5 log det Lambda, what chance costs the evidence.
    """

    model: Model
    covariance: Matrix
    pushes: Mapping[str, Matrix]
    penalty: float

    def leads(self, answers: Mapping[str, int]) -> list[float]:
        """Return every role's u_r . m after answers to all questions."""
        return list(map(sum, zip(*(self.pushes[name][option] for name, option in answers.items()), strict=True)))

    def winner(self, answers: Mapping[str, int]) -> int:
        """Return the role in front after answers to all questions; the first of a tie."""
        lead = self.leads(answers)
        return max(range(len(lead)), key=lead.__getitem__)

    def evidence(self, answers: Mapping[str, int]) -> float:
        """Return the natural log of how much better than chance the model explains answers to all questions."""
        power = self.model.calibration.power(len(answers))
        pull = tuple(power * value for value in pull_of(self.model, answers))
        return 0.5 * dot(pull, times(self.covariance, pull)) - self.penalty


@lru_cache(maxsize=4)
def full_form_of(model: Model) -> FullForm:
    """Return the model with every question answered."""
    power = model.calibration.power(len(model.items))
    factor = cholesky(precision_of(model, model.items, power))
    covariance = inverse(factor)
    reach = [tuple(power * value for value in times(covariance, direction)) for direction in model.directions]
    pushes = {name: item.pushes(reach) for name, item in model.items.items()}
    return FullForm(model, covariance, ReadOnly(pushes), half_log_determinant(factor))
