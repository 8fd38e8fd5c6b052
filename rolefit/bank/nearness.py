"""Which roles stand near one: those that a source sets beside it, and those that like to work in the same way."""

from __future__ import annotations

from typing import NamedTuple

from rolefit.bank.knowledge import Bank, Role


class Neighbour(NamedTuple):
    """Another role; ``compared`` is true where a source sets the two side by side."""

    role: Role
    compared: bool


def neighbours(bank: Bank, role: Role) -> list[Neighbour]:
    """Return the other roles: first those that a source compares with this one, each part the nearest first.

    Near is a small sum of squared differences between positions, over the traits on which both have one.
    """

    def compared(other: Role) -> bool:
        pair = bank.pair(role.id, other.id)
        return pair is not None and pair.basis == "stated"

    def distance(other: Role) -> float:
        places = ((role.traits.get(trait.id), other.traits.get(trait.id)) for trait in bank.traits)
        return sum((a.position - b.position) ** 2 for a, b in places if a is not None and b is not None)

    others = [Neighbour(other, compared(other)) for other in bank.roles if other is not role]
    return sorted(others, key=lambda one: (not one.compared, distance(one.role)))
