"""How far a person and a role stand apart, trait by trait, and where that may rub."""

from __future__ import annotations

from typing import NamedTuple

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank, Role, Trait
from rolefit.messages import ended
from rolefit.report.portrait import standings

CLOSE_BY = 0.4
FAR_OFF = 0.9
MOST_RUBS = 3
MIDDLE = 0.2
"""A role nearer to the middle of a trait than this asks for some of both."""


class Place(NamedTuple):
    """Where the person and a role stand on a trait, from -1 to +1, and in words how far apart that is.

    ``role`` is None where no source says.
    """

    trait: Trait
    you: float
    role: float | None
    words: str


class Rub(NamedTuple):
    """A trait on which a role asks for something else than the person likes, and both in words."""

    trait: Trait
    text: str


def places(bank: Bank, result: Result, role: Role) -> list[Place]:
    """Return the person and a role on the traits of which the answers say to which end the person leans."""
    found = []
    for standing in standings(bank, result):
        you = max(-1.0, min(1.0, standing.estimate))
        position = role.traits.get(standing.trait.id)
        where = None if position is None else position.position
        found.append(Place(standing.trait, you, where, "no source" if where is None else _distance(you, where)))
    return found


def unclear(bank: Bank, result: Result) -> list[Trait]:
    """Return the traits of which the answers do not say to which end the person leans."""
    known = {standing.axis for standing in standings(bank, result)}
    return [trait for axis, trait in enumerate(bank.traits) if axis not in known]


def rubs(bank: Bank, result: Result, role: Role) -> list[Rub]:
    """Return where a role asks for something else than the person likes, the widest apart first.

    Only known traits, where the role stands on the other side, or in the middle and far off.
    """
    found = []
    for standing, place in zip(standings(bank, result), places(bank, result, role), strict=True):
        if place.role is None:
            continue
        apart = abs(place.you - place.role)
        is_across = place.you * place.role < 0 and apart >= CLOSE_BY
        if is_across or (abs(place.role) < MIDDLE and apart > FAR_OFF):
            asked = _asked(place.trait, place.role)
            found.append((apart, Rub(place.trait, f"{ended(standing.pole.text)} {asked}")))
    return [rub for _, rub in sorted(found, key=lambda pair: -pair[0])[:MOST_RUBS]]


def _distance(you: float, role: float) -> str:
    apart = abs(you - role)
    if apart < CLOSE_BY:
        return "close"
    if you * role > 0 and abs(role) >= MIDDLE:
        # Few answers leave a person nearer to the middle than they are.
        return "same side"
    return "far apart" if apart > FAR_OFF else "some way off"


def _asked(trait: Trait, position: float) -> str:
    """Return what a role at this position asks of a person."""
    pole = trait.high if position > 0 else trait.low
    if abs(position) < MIDDLE:
        return "This role asks for some of both."
    return f"This role asks you to {ended(pole.job)}" if pole.job else f"This role is nearer to “{pole.pole}”."
