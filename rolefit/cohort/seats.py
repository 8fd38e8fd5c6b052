"""Who takes which seat: the assignment of people to roles with the highest total fit, and the next best one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import NamedTuple

from rolefit.errors import UsageError

MOST_STEPS = 3_000_000
"""People times roles times ways to have filled some of the seats: a few seconds."""

AS_GOOD = 0.5
"""Assignments whose total fits differ by less than this are told as equally good: shown rounded, they are the same."""

_Held = tuple[int, int, "_Held | None"]
"""Person, role, and those before: a list that shares its beginning with others."""


class Seating(NamedTuple):
    """An assignment: ``total`` is the sum of the fits (0 to 100 each), ``held`` has each person's role or None."""

    total: float
    held: tuple[int | None, ...]


def seatings(fits: Sequence[Sequence[float]], seats: Mapping[int, int]) -> list[Seating]:
    """Return the best assignment and the next best one, if there is another.

    ``fits`` has a row for each person, a place for each role; ``seats`` says how many seats a role has. Seats of one
    role are the same, so that two assignments differ where somebody's role does. As many seats as can be are filled.
    Exact: dynamic programming over the people, where the state is how many seats of each role are taken; each state
    keeps its two best assignments, and the two best of all can only come from those.

    Raises:
        UsageError: if there are too many people and seats to be sure of the best.
    """
    roles = [role for role, count in seats.items() if count]
    most = tuple(min(seats[role], len(fits)) for role in roles)
    if len(fits) * (len(roles) + 1) * prod(count + 1 for count in most) > MOST_STEPS:
        raise UsageError("--seats: these are too many people and seats to compare all; give fewer roles at once")
    states: dict[tuple[int, ...], list[tuple[float, _Held | None]]] = {(0,) * len(roles): [(0.0, None)]}
    for person, row in enumerate(fits):
        after = {state: list(kept) for state, kept in states.items()}
        for state, kept in states.items():
            for place, role in enumerate(roles):
                if state[place] < most[place]:
                    fuller = (*state[:place], state[place] + 1, *state[place + 1 :])
                    after.setdefault(fuller, []).extend(
                        (total + row[role], (person, role, held)) for total, held in kept
                    )
        states = {state: sorted(kept, key=_total, reverse=True)[:2] for state, kept in after.items()}
    filled = max(map(sum, states))
    full = [kept for state, found in states.items() if sum(state) == filled for kept in found]
    return [Seating(total, _spread(held, len(fits))) for total, held in sorted(full, key=_total, reverse=True)[:2]]


def _total(kept: tuple[float, _Held | None]) -> float:
    return kept[0]


def _spread(held: _Held | None, people: int) -> tuple[int | None, ...]:
    roles: list[int | None] = [None] * people
    while held is not None:
        person, role, held = held
        roles[person] = role
    return tuple(roles)
