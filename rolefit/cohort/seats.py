"""Who takes which seat: the assignment of people to roles with the highest total fit, and the next best one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from rolefit.errors import UsageError

MOST_STEPS = 3_000_000
"""People times roles times ways to have filled some of the seats: a few seconds."""

AS_GOOD = 0.5
"""Assignments whose total fits differ by less than this are told as equally good: shown rounded, they are the same."""

_Held = tuple[int, int, "_Held | None"]
"""Person, role, and those before: a list that shares its beginning with others."""


_Kept = tuple[float, _Held | None]
"""A total fit, and who holds what."""


class _State(NamedTuple):
    """How many seats are taken, and from which states by giving a seat of which role it is reached."""

    filled: int
    reached: tuple[tuple[int, int], ...]


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
    most = {role: min(count, len(fits)) for role, count in seats.items()}
    people = _candidates(fits, most)
    if len(people) * len(most) * prod(count + 1 for count in most.values()) > MOST_STEPS:
        raise UsageError("--seats: these are too many people and seats to compare all; give fewer roles at once")
    states = _states(most)
    kept: list[list[_Kept]] = [[] for _ in states]
    kept[0] = [(0.0, None)]
    for person in people:
        # From the fullest down: what a state is reached from has not been given to this person yet.
        for state in range(len(states) - 1, 0, -1):
            found = kept[state]
            for before, role in states[state].reached:
                for total, held in kept[before]:
                    value = total + fits[person][role]
                    if len(found) < 2 or value > found[-1][0]:
                        found.append((value, (person, role, held)))
                        found.sort(key=_total, reverse=True)
                        del found[2:]
    filled = max(state.filled for state, found in zip(states, kept, strict=True) if found)
    full = [each for state, found in zip(states, kept, strict=True) if state.filled == filled for each in found]
    return [Seating(total, _spread(held, len(fits))) for total, held in sorted(full, key=_total, reverse=True)[:2]]


def _candidates(fits: Sequence[Sequence[float]], most: Mapping[int, int]) -> list[int]:
    """Return the people who can be in the two best assignments.

    With S seats in all, whoever is not among the first S + 1 for a role need not have it: at least two of those have no
    seat, and taking either instead is no worse.
    """
    count = sum(most.values()) + 1
    found: set[int] = set()
    for role in most:
        found.update(sorted(range(len(fits)), key=lambda person: -fits[person][role])[:count])
    return sorted(found)


def _states(most: Mapping[int, int]) -> list[_State]:
    """Return every way to have taken some seats, none first; a state's number has a digit for each role."""
    sizes = [count + 1 for count in most.values()]
    strides = [prod(sizes[place + 1 :]) for place in range(len(sizes))]
    found = []
    for number, taken in enumerate(product(*map(range, sizes))):
        steps = zip(most, strides, taken, strict=True)
        found.append(_State(sum(taken), tuple((number - stride, role) for role, stride, count in steps if count)))
    return found


def _total(kept: _Kept) -> float:
    return kept[0]


def _spread(held: _Held | None, people: int) -> tuple[int | None, ...]:
    roles: list[int | None] = [None] * people
    while held is not None:
        person, role, held = held
        roles[person] = role
    return tuple(roles)
