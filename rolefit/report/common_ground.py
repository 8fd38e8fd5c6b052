"""What roles between which a person stands have in common, and what in a mixed result pulls apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank, Role
from rolefit.messages import listed
from rolefit.report.alignment import MIDDLE
from rolefit.report.claim_wording import claim_text
from rolefit.report.portrait import Standing, standings

MOST_SHARED = 4
MOST_BOTH = 3
MOST_APART = 4


class Pull(NamedTuple):
    """An end of a trait that a person leans to, and what roles say to that."""

    pole: str
    text: str


def shared(bank: Bank, roles: Sequence[Role]) -> list[tuple[str, str]]:
    """Return what the bank says the roles share: which two ("" where there are only two), and the text."""
    found = []
    pairs = list(combinations(roles, 2))
    for first, second in pairs:
        pair = bank.pair(first.id, second.id)
        about = f"{first.title} and {second.title}:" if len(pairs) > 1 else ""
        most = MOST_SHARED if len(pairs) == 1 else 1
        found += [(about, claim_text(claim)) for claim in (pair.shared[:most] if pair else ())]
    return found


def agreeing(bank: Bank, result: Result, roles: Sequence[Role]) -> list[Standing]:
    """Return the traits on which all of the roles stand on the side that the person leans to."""
    return [each for each in standings(bank, result) if all(_side(role, each) > 0 for role in roles)]


def holding_both(bank: Bank, roles: Sequence[Role]) -> list[str]:
    """Return what the bank says of one person holding two of these roles."""
    found = [
        claim_text(item)
        for first, second in combinations(roles, 2)
        for item in bank.advice(first.id, second.id)
        if item.roles and item.topic == "size"
    ]
    return list(dict.fromkeys(found))[:MOST_BOTH]


def pulling_apart(bank: Bank, result: Result) -> list[Pull]:
    """Return for the traits that the answers say most of, which roles each speaks for and against."""
    ranked = sorted(standings(bank, result), key=lambda each: -each.strength)
    found = []
    for each in ranked[:MOST_APART]:
        for_it = [bank.role[role.id].title for role in result.roles if _side(bank.role[role.id], each) > 0]
        against = [bank.role[role.id].title for role in result.roles if _side(bank.role[role.id], each) < 0]
        said = [f"speaks for {listed(for_it)}"] if for_it else []
        said += [f"{'' if for_it else 'speaks '}against {listed(against)}"] if against else []
        if said:
            found.append(Pull(each.pole.pole, f"{', and '.join(said)}."))
    return found


def _side(role: Role, standing: Standing) -> int:
    """Return 1 where a role stands on the person's side of a trait, -1 on the other, 0 in the middle or nowhere."""
    place = role.position(standing.trait.id)
    if abs(place) < MIDDLE:
        return 0
    return 1 if place * standing.estimate > 0 else -1
