"""The stopping rule: when more questions would hardly help.

A sitting ends when the result is clear; or when it would hardly become clear within the limit and little could be won
by asking on (the person is between roles: a finding, no failure); or at the limit. The cost of stopping early is the
expected opportunity cost, the indifference zone Bechhofer's (1954, Annals of Mathematical Statistics 25, 16-39); what
more questions are worth is the knowledge gradient of Frazier, Powell and Dayanik (2008, SIAM Journal on Control and
Optimization 47, 2410-2439), for all questions that are left at once.
"""

from __future__ import annotations

from collections.abc import Collection
from math import erf, exp, log, pi, sqrt
from statistics import NormalDist

from rolefit.model.item_selection import reduction, reductions
from rolefit.model.linalg import dot
from rolefit.model.provisional import FEWEST_QUESTIONS, Provisional, Rival
from rolefit.model.response_model import Model
from rolefit.model.verdict import CLEAR

MOST_QUESTIONS = 20
"""How many questions are asked unasked."""

EVIDENCE_TO_STOP = log(5)
"""Before it stops early, the model must explain the answers five times as well as chance does: looking after every
answer gives luck many chances."""

HARDLY = 0.1
"""Clear is out of reach where its probability within the limit is below this."""

SMALL_GAIN = 0.004
"""Asking on is worth little where a question lowers the cost by less than this, in prior standard deviations."""

_EDGE = NormalDist().inv_cdf(CLEAR)


def should_stop(model: Model, left: Collection[str], now: Provisional, limit: int, confidence: float = CLEAR) -> bool:
    """Say whether asking on is pointless.

    ``left`` are the questions not asked yet, ``limit`` is how many more may be asked. It is settled where the role in
    front is as probable as ``confidence`` (0 to 1). Whether it is stalled does not hang on that, so that whoever wants
    to be surer is never asked less.
    """
    if not left or limit <= 0:
        return True
    if len(now.answers) < FEWEST_QUESTIONS:
        return False
    return is_clear(now, confidence) or is_stalled(model, left, now, limit)


def is_clear(now: Provisional, confidence: float = CLEAR) -> bool:
    """Say whether the role in front is as probable as ``confidence``, and the answers say enough more than chance."""
    # The leader is best no oftener than it beats each rival: a cheap bound that is mostly enough.
    if any(1 - rival.ahead < confidence - 1e-9 for rival in now.rivals):
        return False
    return now.probability >= confidence and now.evidence >= EVIDENCE_TO_STOP


def is_stalled(model: Model, left: Collection[str], now: Provisional, limit: int) -> bool:
    """Say whether the result would hardly become clear within ``limit`` more questions, and little be won by them.

    Judged on the role in front and the rival that is most probably ahead of it, as if each question told as much of the
    two as the best one does now, and all counted as so many answers do: more than is so, and on the side of asking on.
    Where the answers do not say enough more than chance, asking on tells whether they are guesses.
    """
    if now.evidence < EVIDENCE_TO_STOP:
        return False
    rival = max(now.rivals, default=None)
    if rival is None:
        return True
    # What more questions promise grows with what each tells: any that tells enough will do, and the best one is looked
    # for only where the first does not.
    more = min(limit, len(left))
    first = reduction(model.items[next(iter(left))], now, [rival.spread])
    if _is_worth_asking(now, rival, first, more):
        return False
    return not any(
        _is_worth_asking(now, rival, told, more)
        for told, _ in reductions(model, left, now, [rival.spread], rival.variance)
    )


def _is_worth_asking(now: Provisional, rival: Rival, told: float, more: int) -> bool:
    """Say whether ``more`` questions that each tell what takes ``told`` now may make it clear, or lower the cost."""
    after = _after(now, rival, told, more)
    moves = sqrt(max(rival.variance - after, 0.0))
    if moves == 0:
        return False
    lead = dot(rival.difference, now.estimated.mean)
    edge = _EDGE * sqrt(after)
    clear = _below((lead - edge) / moves) + _below((-lead - edge) / moves)
    return clear >= HARDLY or _gain(lead, moves) >= SMALL_GAIN * more


def _after(now: Provisional, rival: Rival, told: float, more: int) -> float:
    """Return the variance of the lead over a rival after ``more`` questions that each tell what takes ``told`` now."""
    answered, power = len(now.answers), now.model.calibration.power
    prior = dot(rival.difference, rival.difference)
    known = (1 / rival.variance - 1 / prior) / power(answered)
    each = (1 / (rival.variance - told) - 1 / rival.variance) / power(answered + 1)
    # Those answered already count less by then, too.
    return 1 / (1 / prior + power(answered + more) * (known + more * each))


def _gain(lead: float, moves: float) -> float:
    """Return by how much the cost of the choice between two falls on average where their lead will move by ``moves``.

    moves * phi(z) - |lead| * Phi(-z), z = |lead| / moves: the expected gain of a look before one chooses.
    """
    place = abs(lead) / moves
    return moves * exp(-0.5 * place * place) / sqrt(2 * pi) - abs(lead) * _below(-place)


def _below(place: float) -> float:
    return 0.5 + 0.5 * erf(place / sqrt(2))
