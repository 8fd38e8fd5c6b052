"""Person fit: how well answers agree with the model and with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import exp, inf, log, sqrt
from operator import add
from typing import NamedTuple

from rolefit.bank.question import SCALE_STEPS
from rolefit.model.estimation import SHARED, Estimate
from rolefit.model.linalg import Matrix, cholesky, dot, log_softmax, minus, solve, times
from rolefit.model.response_model import Item, Model

STRETCHES = (1.0, 2.0, 3.0)
"""One Newton step falls short for decided people, so a run is also judged with the estimate two and three times as far
out, and the one that explains it best counts."""

ROUNDING = 1e-12
"""A variance below this is rounding: the model expects every option alike. So is a difference of rarities."""


class Run(NamedTuple):
    """Neighbouring questions answered at one place: which (from 0), how many, and how rare that is.

    ``rarity`` is the natural log of how many such runs an honest person is expected to show; above 0 they are common.
    """

    place: int
    length: int
    rarity: float


def rarest_run(model: Model, estimated: Estimate, answers: Mapping[str, int], most: float = inf) -> Run | None:
    """Return the least probable run of answers at the same place, in the bank's order; None if none is rare enough.

    Rare enough is a rarity of ``most`` at most.

    A place is a key: option number 1 to 5, and the last one where a question has fewer. The chance of a run is the
    product of its answers' probabilities at the estimate, none taken as less than a guess's; times the places and the
    starts there are, it bounds the chance that so long a run turns up anywhere.
    """
    asked = [(item, answers[name]) for name, item in model.items.items() if name in answers]
    guess = list(accumulate((-log(len(item.score)) for item, _ in asked), initial=0.0))
    found = []
    for place in range(SCALE_STEPS):
        begin = 0
        for end in range(len(asked) + 1):
            if end < len(asked) and asked[end][1] == min(place, len(asked[end][0].score) - 1):
                continue
            if length := end - begin:
                starts = log(SCALE_STEPS * (len(asked) - length + 1))
                found.append((starts + guess[end] - guess[begin], place, begin, end, starts))
            begin = end + 1
    # No run is rarer than if all its answers were guesses: looked at in that order, the first few are enough.
    best: Run | None = None
    for least, place, begin, end, starts in sorted(found):
        if least > (best.rarity if best else most) + ROUNDING:
            break
        run = Run(place, end - begin, _log_chance(asked[begin:end], estimated) + starts)
        if run.rarity <= most:
            best = run if best is None else min(best, run, key=lambda run: (run.rarity, run.place))
    return best


def _log_chance(answered: Sequence[tuple[Item, int]], estimated: Estimate) -> float:
    """Return the log of how probable these answers are together, where the stretch that explains them best counts.

    An answer that the estimate makes unlikely is a contradiction, no straighter a line.
    """
    totals = [0.0] * len(STRETCHES)
    for item, option in answered:
        scores = times(item.coordinates, item.standing(estimated.mean))
        for place, stretch in enumerate(STRETCHES):
            logs = log_softmax([stretch * score for score in scores])
            totals[place] += max(logs[option], -log(len(scores)))
    return max(totals)


def person_fit(model: Model, estimated: Estimate, answers: Mapping[str, int]) -> float:
    """Return l_z, the standardised log-likelihood of the answers: near 0 or above as expected, far below 0 misfit.

    Drasgow, Levine and Williams (1985, British Journal of Mathematical and Statistical Psychology 38, 67-86), for items
    of several options: (sum of log P - its expectation) / its standard deviation. Each answer is judged at the estimate
    from the other answers: at an estimate from all of them l_z says nothing, because in this model the log-likelihood
    there is known from the estimate alone. 0 where the estimates expect nothing of any answer.
    """
    excess = variance = 0.0
    factors = _left_out(model, tuple(answers), estimated.covariance)
    for (name, option), factor in zip(answers.items(), factors, strict=True):
        item = model.items[name]
        # Woodbury: with A^T A = I_q, M = A V A^T, and A^T b the answer's score, the person stands, without the answer,
        # at (1 - M)^-1 (A m - M b) on the rows of A. That is b + (1 - M)^-1 (A m - b).
        own = item.coordinates[option]
        moved = solve(factor, minus(item.standing(estimated.mean), own))
        logs = log_softmax(times(item.coordinates, list(map(add, own, moved))))
        chances = list(map(exp, logs))
        expected = dot(chances, logs)
        excess += logs[option] - expected
        variance += dot(chances, [(value - expected) ** 2 for value in logs])
    return excess / sqrt(variance) if variance > ROUNDING else 0.0


@lru_cache(maxsize=SHARED)
def _left_out(model: Model, questions: tuple[str, ...], covariance: Matrix) -> tuple[Matrix, ...]:
    """Return L with L L^T = 1 - A V A^T for each question: the same whatever is answered to them."""
    found = []
    for name in questions:
        rows = [[-value for value in row] for row in model.items[name].sandwich(covariance)]
        for i, row in enumerate(rows):
            row[i] += 1.0
        found.append(cholesky(rows))
    return tuple(found)
