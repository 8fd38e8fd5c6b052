"""A person whose role is known or judged: what a bank is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from rolefit.model.linalg import Vector

PLAIN = 0.6
"""A person is a plain case where the judge gives their own role at least this probability."""

FLOOR = 1e-4
"""The least a stated probability counts as."""

FEW_POINTS = 64
"""Quadrature points where a person is estimated dozens of times, to see what changes."""


@dataclass(frozen=True, slots=True)
class Person:
    """``answers`` is question id to option position; ``own`` the roles (positions) that may be said first.

    The first of ``own`` is the role they are counted under; it is empty for people of other occupations. ``judged``
    are a judge's probabilities (0 to 1, sum 1) of the bank's roles, None where nobody judged. One of the two is there.
    """

    name: str
    answers: Mapping[str, int]
    own: tuple[int, ...] = ()
    judged: Vector | None = None

    def target(self, roles: int) -> Vector:
        """Return what probabilities are held against: the judge's, or else the own role's alone."""
        if self.judged is not None:
            return self.judged
        return tuple((role in self.own) / len(self.own) for role in range(roles))

    @property
    def judged_order(self) -> tuple[int, ...]:
        """The roles by the judge's probability, the first ones first; () where nobody judged."""
        judged = self.judged
        return () if judged is None else tuple(sorted(range(len(judged)), key=lambda role: -judged[role]))

    @property
    def is_plain(self) -> bool:
        """Whether the judge names their own role with at least 0.6."""
        order, judged = self.judged_order, self.judged
        return judged is not None and bool(order) and order[0] in self.own and judged[order[0]] >= PLAIN


def cross_entropy(target: Vector, stated: Vector) -> float:
    """Return the cross-entropy of stated probabilities against a target's, in nats, 0 or more; lower is better.

    A stated probability counts as at least 1e-4, so that one person cannot make it infinite.
    """
    return -sum(wanted * log(max(said, FLOOR)) for wanted, said in zip(target, stated, strict=True))
