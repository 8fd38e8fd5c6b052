"""What the answers allow to be said."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import log

CLEAR = 0.90
LEANING = 0.60
LIKELY_ALONE = 0.50
"""So probable is a role that is said to be likely where no other is nearly as probable; else it takes LEANING."""

TOGETHER = 0.90
MOST_BETWEEN = 3
NEARLY = 0.5
"""Roles at least half as probable as the likeliest one would suit about as well as that one."""

FEWEST_ANSWERS = 5

GUESSES = 800
"""Chance must explain n answers this many / n times better than the model does before they are called guesses."""


class Verdict(StrEnum):
    """What can be said of a person.

    ``CLEAR`` and ``LEANING`` name one role, ``BETWEEN`` two or three that would suit about equally, ``MIXED`` the
    nearest though none stands out. Only ``TOO_FEW`` answers and ``GUESSES`` have no role.
    """

    CLEAR = "clear"
    LEANING = "leaning"
    BETWEEN = "between"
    MIXED = "mixed"
    TOO_FEW = "too few answers"
    GUESSES = "no better than guesses"

    @property
    def names_a_role(self) -> bool:
        """Whether there is a role to speak of."""
        return self not in (Verdict.TOO_FEW, Verdict.GUESSES)


def guessing_limit(answered: int) -> float:
    """Return the evidence (natural log, 0 or less) at and below which ``answered`` answers are no better than guesses.

    Chance must explain n answers 800 / n times better than the model does: 40 times after 20 answers, 24 times after
    34; from 800 on, as well. The fewer there are, the better it must explain them, for few tell little: docs/model.md
    has how often honest people and random answerers are called so. ``answered`` is 1 or more.
    """
    return -max(log(GUESSES / answered), 0.0)


def verdict_of(answered: int, evidence: float, probabilities: Sequence[float], best: int) -> Verdict:
    """Return the verdict after ``answered`` answers.

    ``evidence`` is the natural log of how much better the model explains them than chance, each counting in full;
    ``probabilities`` are each role's (0 to 1), ``best`` is the role in front.
    """
    if answered < FEWEST_ANSWERS:
        return Verdict.TOO_FEW
    if evidence <= guessing_limit(answered):
        return Verdict.GUESSES
    if probabilities[best] >= CLEAR:
        return Verdict.CLEAR
    alike = len(about_equal(probabilities))
    if probabilities[best] >= (LIKELY_ALONE if alike == 1 else LEANING):
        return Verdict.LEANING
    return Verdict.BETWEEN if 2 <= alike <= MOST_BETWEEN else Verdict.MIXED


def about_equal(probabilities: Sequence[float]) -> list[int]:
    """Return the roles (positions) that are at least half as probable as the likeliest one, which is among them."""
    least = NEARLY * max(probabilities) - 1e-12
    return [role for role, probability in enumerate(probabilities) if probability >= least]


def contenders(order: Sequence[int], probabilities: Sequence[float]) -> list[int]:
    """Return the fewest roles from the front of ``order`` (positions) whose probabilities together reach 0.90."""
    total = 0.0
    for count, role in enumerate(order, 1):
        total += probabilities[role]
        if total >= TOGETHER - 1e-12:
            return list(order[:count])
    return list(order)
