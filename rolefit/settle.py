"""What would settle a result that only leans: the unanswered questions that together would tell most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from rolefit.adaptive import Standing, next_question
from rolefit.matrix import cholesky, inverse
from rolefit.scoring import Model, precision_of


def most_telling(
    model: Model, answers: Mapping[str, int], left: Collection[str], now: Standing, count: int
) -> list[str]:
    """Return the ``count`` questions of ``left`` that together would tell most, the first being the next question.

    One after the other, each as if those before it had been answered: whatever the answers, V is then known, and m is
    on average where it is now.
    """
    found: list[str] = []
    rest = list(left)
    while rest and len(found) < count:
        found.append(next_question(model, rest, now))
        rest.remove(found[-1])
        covariance = inverse(cholesky(precision_of(model, {**answers, **dict.fromkeys(found)})))
        now = replace(now, estimated=replace(now.estimated, covariance=covariance))
    return found
