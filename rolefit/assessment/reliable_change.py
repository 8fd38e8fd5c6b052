"""What moved between two results by more than measurement error.

A difference is told from error as a reliable change index (Jacobson and Truax 1991, Journal of Consulting and Clinical
Psychology 59, 12-19): the difference over the standard error of the difference, beyond 1.96. The standard errors are
those of the posteriors, a little wide for this use, so that a change is called real rather too seldom than too often.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from rolefit.assessment.result import Result

RELIABLE = 1.96


@dataclass(frozen=True, slots=True)
class TraitChange:
    """A trait in two results: both estimates and the standard error of their difference, in prior deviations."""

    id: str
    before: float
    after: float
    error: float

    @property
    def is_real(self) -> bool:
        """Whether the difference is beyond what measurement error explains (95 %)."""
        return abs(self.after - self.before) > RELIABLE * self.error


def trait_changes(before: Result, after: Result) -> list[TraitChange]:
    """Return the traits both results have, the largest movement in terms of its error first."""
    earlier = {trait.id: trait for trait in before.traits}
    changes = [
        TraitChange(
            trait.id,
            earlier[trait.id].estimate,
            trait.estimate,
            hypot(earlier[trait.id].standard_error, trait.standard_error),
        )
        for trait in after.traits
        if trait.id in earlier
    ]
    return sorted(changes, key=lambda change: -abs(change.after - change.before) / change.error)


def role_changes(before: Result, after: Result) -> list[tuple[str, float, float]]:
    """Return (id, fit before, fit after) for the roles both results have, in the order of the later one."""
    earlier = {role.id: role.fit for role in before.roles}
    return [(role.id, earlier[role.id], role.fit) for role in after.roles if role.id in earlier]


def same_best(before: Result, after: Result) -> bool:
    """Say whether both results agree on the best role as far as they can tell.

    They disagree only when each puts the other's best role outside the roles that it cannot rule out.
    """
    return before.roles[0].id in after.close or after.roles[0].id in before.close
