"""Why this role: what each answer contributed to the lead, and the fewest changes that would turn it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rolefit.model.estimation import SHARED, Estimate, estimate, leads
from rolefit.model.linalg import Matrix, Vector, dot, minus, times
from rolefit.model.response_model import Model

LEVEL = 1e-12
"""Two roles closer than this, in prior standard deviations, are level: it is rounding, not a lead."""


class Counterfactual(NamedTuple):
    """The fewest answers that, changed, put another role in front: the role's position and question -> new option."""

    role: int
    changes: Mapping[str, int]


def contributions(
    model: Model, estimated: Estimate, answers: Mapping[str, int], winner: int, other: int
) -> dict[str, float]:
    """Return what each answer adds to the lead of role ``winner`` over role ``other``.

    In the unit of the lead, (u_winner - u_other) . m in prior standard deviations; above 0 speaks for the winner.
    They sum to the lead exactly, because the estimate is linear in the answers.
    """
    pushes = _pushes(model, tuple(answers), estimated.covariance)
    return {
        name: estimated.power * (pushes[name][option][winner] - pushes[name][option][other])
        for name, option in answers.items()
    }


def trait_contributions(model: Model, estimated: Estimate, winner: int, other: int) -> Vector:
    """Return what each trait adds to the lead of role ``winner`` over role ``other``, in the order of the traits.

    (u_winner - u_other) times m, trait by trait, in prior standard deviations; above 0 it pulls to the winner. They sum
    to the lead.
    """
    apart = minus(model.directions[winner], model.directions[other])
    return tuple(value * place for value, place in zip(apart, estimated.mean, strict=True))


def counterfactual(model: Model, estimated: Estimate, answers: Mapping[str, int], winner: int) -> Counterfactual | None:
    """Return the smallest set of answers whose change makes another role win, or None where no set does.

    Exact: neither V nor the power depends on what is answered, so against each rival the set is found by taking the
    answers that can move its lead most, until the lead is gone. Of equally small sets, the one that overshoots most is
    returned. A rival that only draws level has not won: which of two level roles is named depends on their order alone.
    """
    pushes = _pushes(model, tuple(answers), estimated.covariance)
    best: tuple[int, float, dict[str, int]] | None = None
    for rival in range(len(model.roles)):
        if rival == winner:
            continue
        lead = dot(minus(model.directions[winner], model.directions[rival]), estimated.mean)
        moves = []
        for name, option in answers.items():
            values = [push[winner] - push[rival] for push in pushes[name]]
            least = min(values)
            moves.append((estimated.power * (values[option] - least), name, values.index(least)))
        moves.sort(key=lambda move: (-move[0], move[1]))
        changes: dict[str, int] = {}
        for gain, name, option in moves:
            if lead < -LEVEL or gain <= 0 or (best is not None and len(changes) >= best[0]):
                break
            lead -= gain
            changes[name] = option
        if lead < -LEVEL and (best is None or (len(changes), lead) < best[:2]):
            best = (len(changes), lead, changes)
    if best is None:
        return None
    after = leads(model, estimate(model, {**answers, **best[2]}))
    return Counterfactual(max(range(len(after)), key=after.__getitem__), best[2])


@lru_cache(maxsize=SHARED)
def _pushes(model: Model, questions: tuple[str, ...], covariance: Matrix) -> Mapping[str, Matrix]:
    """Return how far each option of the questions moves each role's u . m, where answers count in full."""
    reach = [times(covariance, direction) for direction in model.directions]
    return {name: model.items[name].pushes(reach) for name in questions}
