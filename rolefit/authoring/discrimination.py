"""Which questions tell two roles apart, and how far."""

from __future__ import annotations

from typing import NamedTuple

from rolefit.bank.knowledge import Bank, Role
from rolefit.bank.question import Question
from rolefit.model.linalg import Vector, cholesky, dot, inverse, minus, times
from rolefit.model.response_model import Item, model_of


class Discrimination(NamedTuple):
    """A question, the share of the doubt between two roles that its answer removes, and what speaks most for each.

    ``removed`` is 0 to 1: by how much the variance of u_first . theta - u_second . theta falls, from the prior's.
    ``first`` and ``second`` are positions of options.
    """

    question: Question
    removed: float
    first: int
    second: int


def item_discrimination(bank: Bank, first: Role, second: Role) -> list[Discrimination]:
    """Return the bank's questions, those that tell two roles apart best first."""
    model = model_of(bank)
    one, other = (model.directions[model.roles.index(role.id)] for role in (first, second))
    apart = minus(one, other)
    found = []
    for question in bank.questions:
        lean = times(model.items[question.id].score, apart)
        options = range(len(lean))
        removed = _removed(model.items[question.id], apart)
        found.append(
            Discrimination(question, removed, max(options, key=lean.__getitem__), min(options, key=lean.__getitem__))
        )
    return sorted(found, key=lambda row: (-row.removed, row.question.id))


def _removed(item: Item, apart: Vector) -> float:
    """Woodbury: with I_q = A^T A, the variance d.d falls by (A d).(1 + A A^T)^-1 (A d); A has at most four rows."""
    before = dot(apart, apart)
    if before <= 0 or not item.root:
        return 0.0
    told = times(item.root, [apart[axis] for axis in item.axes])
    middle = [[dot(left, right) + (left is right) for right in item.root] for left in item.root]
    return dot(told, times(inverse(cholesky(middle)), told)) / before
