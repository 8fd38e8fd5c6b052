"""What the model says of many people, as columns: each has a place for each person, in the order of the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rolefit.assessment.response_quality import Kind, flags
from rolefit.bank.knowledge import Bank
from rolefit.cohort.intake import ABSENT, SKIPPED
from rolefit.model.provisional import provisional
from rolefit.model.response_model import model_of
from rolefit.model.verdict import Verdict

VERDICTS = tuple(Verdict)
KINDS = tuple(Kind)


Column = Any
"""A list, or numpy's array of the same."""


class Measures(NamedTuple):
    """The columns; roles and verdicts are positions (in the bank, in ``VERDICTS``).

    ``best`` is the role in front and ``runner_up`` the next, whatever the verdict. ``cost`` is the expected opportunity
    cost of naming the best role, in prior standard deviations. ``quality`` is a sum of 2 ** the position in ``KINDS``
    of each sign that the answers may not be worth reading. ``fits`` (0 to 100) and ``probabilities`` (0 to 1) have a
    row for each person with a place for each role.
    """

    verdict: Column
    best: Column
    runner_up: Column
    cost: Column
    answered: Column
    quality: Column
    fits: Column
    probabilities: Column


class Measure(NamedTuple):
    """One person's place in each column."""

    verdict: int
    best: int
    runner_up: int
    cost: float
    answered: int
    quality: int
    fits: Sequence[float]
    probabilities: Sequence[float]


def measures(bank: Bank, sheets: Sequence[bytes]) -> Measures:
    """Return the measures of sheets (``Sheet.options``), one by one with the model that scores a single person."""
    rows = [measure(bank, options) for options in sheets]
    return Measures(*map(list, zip(*rows, strict=True))) if rows else Measures(*([] for _ in Measures._fields))


@lru_cache(maxsize=4096)
def measure(bank: Bank, options: bytes) -> Measure:
    """Return the measure of one sheet."""
    model = model_of(bank)
    given = {name: option for name, option in zip(model.items, options, strict=True) if option < SKIPPED}
    now = provisional(model, given)
    signs = flags(model, now.uncalibrated, given, skipped=len(options) - options.count(ABSENT) - len(given))
    return Measure(
        VERDICTS.index(now.verdict),
        now.order[0],
        now.order[1],
        now.cost,
        len(given),
        sum(1 << KINDS.index(sign.kind) for sign in signs),
        now.fits,
        now.probabilities,
    )
