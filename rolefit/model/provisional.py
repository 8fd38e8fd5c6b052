"""The provisional result of a sitting: where the answers so far stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import erfc, sqrt
from typing import NamedTuple

from rolefit.bank.calibration import OFF
from rolefit.model.classification import Classification, classify
from rolefit.model.estimation import Estimate, estimate, evidence, fits, leads
from rolefit.model.linalg import Vector, dot, minus, times
from rolefit.model.response_model import Model
from rolefit.model.verdict import Verdict, verdict_of

FEWEST_QUESTIONS = 7
"""So many are asked to find the nearest role, before it is asked whether to stop or whether the answers are guesses."""

LEAST_AHEAD = 1e-9
"""A rival counts at least so much, so that the next question is about something where all is settled."""


class Rival(NamedTuple):
    """A role behind the one in front: how probable it is that it is really ahead, and what that hangs on.

    ``ahead`` is above 0 and at most 0.5; ``difference`` is d, the direction of the role in front less this one's;
    ``spread`` is V d and ``variance`` d.V.d, that of the lead.
    """

    ahead: float
    difference: Vector
    spread: Vector
    variance: float


@dataclass(frozen=True)
class Provisional:
    """The estimate and the role in front; what costs more is worked out when it is first asked for."""

    model: Model
    answers: Mapping[str, int]
    estimated: Estimate
    leader: int

    @cached_property
    def classification(self) -> Classification:
        """Each role's probability of being the best one, and what it may cost to name the one in front."""
        return classify(self.model, self.estimated)

    @property
    def probabilities(self) -> Vector:
        """Each role's probability (0 to 1) of being the best one; they sum to 1."""
        return self.classification.probabilities

    @property
    def probability(self) -> float:
        """The probability (0 to 1) that the role in front is the best one."""
        return self.probabilities[self.leader]

    @property
    def cost(self) -> float:
        """The expected opportunity cost of naming the role in front, in prior standard deviations, 0 or more."""
        return self.classification.cost

    @cached_property
    def fits(self) -> Vector:
        """Each role's fit, 0 to 100."""
        return fits(self.model, self.estimated)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The roles (positions) from the best: the one in front, then by how probable each is, of equal ones by fit."""
        likely, fits = self.probabilities, self.fits
        return tuple(sorted(range(len(fits)), key=lambda role: (role != self.leader, -likely[role], -fits[role])))

    @cached_property
    def rivals(self) -> tuple[Rival, ...]:
        """The roles of another direction than the one in front."""
        front = self.model.directions[self.leader]
        found = []
        for role, direction in enumerate(self.model.directions):
            difference = minus(front, direction)
            spread = times(self.estimated.covariance, difference)
            variance = dot(difference, spread)
            if role != self.leader and variance > 0:
                ahead = 0.5 * erfc(dot(difference, self.estimated.mean) / sqrt(2 * variance))
                found.append(Rival(max(ahead, LEAST_AHEAD), difference, spread, variance))
        return tuple(found)

    @cached_property
    def uncalibrated(self) -> Estimate:
        """What the answers say of the person if each counts in full."""
        return self.estimated if self.estimated.power == 1 else estimate(self.model, self.answers, OFF)

    @cached_property
    def evidence(self) -> float:
        """The natural log of how much better the model explains the answers than chance, each counting in full."""
        is_in_full = self.estimated.power == 1
        return self.estimated.evidence if is_in_full else evidence(self.model, self.answers, OFF)

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict if the sitting ended here."""
        return verdict_of(len(self.answers), self.evidence, self.probabilities, self.leader)


def provisional(model: Model, answers: Mapping[str, int]) -> Provisional:
    """Return where ``answers`` (question id to option position) stand; the first role of a tie is in front."""
    estimated = estimate(model, answers)
    lead = leads(model, estimated)
    return Provisional(model, answers, estimated, max(range(len(lead)), key=lead.__getitem__))
