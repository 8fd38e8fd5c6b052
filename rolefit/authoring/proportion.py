"""Shares of counted cases, with how far chance may have moved them."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import NormalDist

from rolefit.bank.record import Record

TWO_SIDED = NormalDist().inv_cdf(0.975)


class Rate(Record):
    """A share (0 to 1) of ``of`` cases, None where there are none, with its 95 % interval (Wilson 1927)."""

    share: float | None
    low: float
    high: float
    of: int

    @property
    def count(self) -> int:
        """How many of the cases it holds for."""
        return round((self.share or 0) * self.of)


def rate(count: int, of: int) -> Rate:
    """Return a share with its 95 % interval (Wilson 1927, Journal of the American Statistical Association 22)."""
    if of == 0:
        return Rate(share=None, low=0.0, high=1.0, of=0)
    share, square = count / of, TWO_SIDED**2 / of
    middle = share + square / 2
    reach = (square * (share * (1 - share) + square / 4)) ** 0.5
    return Rate(
        share=share,
        low=max(0.0, (middle - reach) / (1 + square)),
        high=min(1.0, (middle + reach) / (1 + square)),
        of=of,
    )


def rate_of(cases: Iterable[bool]) -> Rate:
    """Return the share of cases that hold."""
    held = list(cases)
    return rate(sum(held), len(held))
