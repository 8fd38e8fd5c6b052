"""Stated probabilities held against how often they were right: the calibration of what people are told."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from rolefit.bank.record import Record

BINS = 10


class Bin(Record):
    """People with stated probabilities in one tenth: what was stated on average, and how often it was right."""

    stated: float
    right: float
    people: int


class Reliability(Record):
    """Stated probabilities against how often they were right.

    ``error`` is the expected calibration error (0 to 1), None where nobody was told anything.
    """

    error: float | None
    bins: tuple[Bin, ...]


def reliability(said: Sequence[tuple[float, bool]]) -> Reliability:
    """Return the calibration of (stated probability, whether it was right), in ten equal bins."""
    bins = []
    for number in range(BINS):
        inside = [row for row in said if number / BINS < row[0] <= (number + 1) / BINS]
        if inside:
            stated, right = fmean(row[0] for row in inside), fmean(row[1] for row in inside)
            bins.append(Bin(stated=stated, right=right, people=len(inside)))
    apart = sum(found.people * abs(found.stated - found.right) for found in bins)
    return Reliability(error=apart / len(said) if said else None, bins=tuple(bins))
