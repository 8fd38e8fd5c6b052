"""Whether a role is within reach: whether there are answers that make it win."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from rolefit.authoring.full_form import FullForm
from rolefit.model.linalg import dot, minus

ROUNDS = 300
MOST_STEPS = 40_000_000
"""Rounds times options times pairs of roles: in a bank so large that this leaves no round, no role is doubted."""

NO_LEAD = 1e-3
"""A lead over the weighted rivals below this share of the lead over one of them is none."""

ROUNDING = 1e-9


def can_win(full: FullForm, role: int) -> bool:
    """Say whether some answers put a role strictly in front.

    A game: rivals are weighted, and the answers that help most against the weighted rivals are taken. Weights under
    which even these do not help prove that none do: they are looked for by subgradients with a step to the value
    sought, 0 (Polyak 1969, USSR Computational Mathematics 9, 14-29).
    """
    if _wins_at_its_best(full, role):
        return True
    directions = full.model.directions
    options = sum(map(len, full.pushes.values()))
    rounds = min(ROUNDS, MOST_STEPS // (options * len(directions) ** 2))
    if not rounds:
        return True
    rivals = [
        other for other, row in enumerate(directions) if dot(minus(row, directions[role]), directions[role]) < -ROUNDING
    ]
    gains = [[[push[role] - push[rival] for rival in rivals] for push in options] for options in full.pushes.values()]
    weights = [1 / len(rivals) for _ in rivals]
    for _ in range(rounds):
        lead = _best_lead(gains, weights)
        if min(lead, default=1.0) > ROUNDING:
            return True
        helped = dot(lead, weights)
        if helped <= NO_LEAD * max(map(abs, lead)):
            return False
        step = helped / dot(lead, lead)
        weights = _to_shares([weight - step * value for weight, value in zip(weights, lead, strict=True)])
    return True


def _wins_at_its_best(full: FullForm, role: int) -> bool:
    """Say whether a role wins with the answers that lift it most."""
    best = (max(options, key=itemgetter(role)) for options in full.pushes.values())
    lead: list[float] = [sum(column) for column in zip(*best, strict=True)]
    own = lead.pop(role)
    return own > max(lead) + ROUNDING


def _to_shares(values: Sequence[float]) -> list[float]:
    """Return the nearest numbers that are at least 0 and sum to 1 (Held, Wolfe and Crowder 1974)."""
    total, shift = -1.0, 0.0
    for count, value in enumerate(sorted(values, reverse=True), 1):
        total += value
        if value <= total / count:
            break
        shift = total / count
    return [max(0.0, value - shift) for value in values]


def _best_lead(gains: Sequence[Sequence[Sequence[float]]], weights: Sequence[float]) -> list[float]:
    """Return the lead over each rival of the answers that help most against the rivals so weighted."""
    best = (max(options, key=lambda row: dot(row, weights)) for options in gains)
    return [sum(column) for column in zip(*best, strict=True)]
