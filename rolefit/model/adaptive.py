"""Asking only what is needed: which question comes next, and when to stop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import erfc, log, sqrt
from random import Random
from statistics import NormalDist

from rolefit.model.classification import CLEAR, Verdict, has_evidence, probabilities, verdict_of
from rolefit.model.estimation import Estimate, Item, Model, estimate, leads, precision_of, pull_of
from rolefit.model.linalg import Matrix, Vector, cholesky, dot, inverse, minus, times

FEWEST_QUESTIONS = 6
EVIDENCE_TO_STOP = log(2)
"""Before it stops early, the model must explain the answers twice as well as chance does. Looking after every answer
gives luck many chances: at a bare 0, more than 2 % of random answerers would be stopped as clear."""

NEARLY_BEST = 0.9
"""With a seed, the next question is drawn from those that tell at least this share of what the best one tells."""

TYPICAL_LENGTH = 12
PRIOR_ANSWERS = 10
"""What the progress line expects of a person before it knows anything, and as how many answers that counts."""

ROUNDING = 1e-9

LEAST_DEVIATE = 0.6
"""A leader less probable than this normal deviate (73 %) says little about the length; the line must not jump at it."""


@dataclass(frozen=True)
class Provisional:
    """Where a sitting stands: the estimate, the role in front, and how probable each role is (0 to 1).

    The probabilities cost more than all the rest together and are worked out when they are first asked for.
    """

    model: Model
    estimated: Estimate
    leader: int

    @cached_property
    def chances(self) -> Vector:
        """Each role's probability (0 to 1) of being the best one; they sum to 1."""
        return probabilities(self.model, self.estimated)

    @property
    def probability(self) -> float:
        """The probability (0 to 1) that the role in front is the best one."""
        return self.chances[self.leader]

    @property
    def verdict(self) -> Verdict:
        """The verdict if the sitting ended here."""
        return verdict_of(self.estimated, self.probability) if has_evidence(self.estimated) else Verdict.NO_EVIDENCE


def provisional(model: Model, answers: Mapping[str, int]) -> Provisional:
    """Return where ``answers`` (question id to option position) stand; the first role of a tie is in front."""
    estimated = estimate(model, answers)
    lead = leads(model, estimated)
    leader = max(range(len(lead)), key=lead.__getitem__)
    return Provisional(model, estimated, leader)


def should_stop(
    model: Model, answers: Mapping[str, int], left: Collection[str], now: Provisional, confidence: float = CLEAR
) -> bool:
    """Say whether asking on is pointless.

    True when nothing is ``left``; or, after at least six answers, when the role in front is as probable as
    ``confidence`` (0 to 1) and the evidence is enough to stop, or when it is certain that answering all that is left
    would change neither the role in front nor the verdict.
    """
    if not left:
        return True
    if len(answers) < FEWEST_QUESTIONS:
        return False
    if _may_be_sure(model, now, confidence) and now.probability >= confidence:
        return True
    return _is_decided(model, answers, left, now)


def next_question(model: Model, left: Collection[str], now: Provisional, random: Random | None = None) -> str:
    """Return the question of ``left`` that most reduces the variance of the leader's lead over its rivals.

    A rival counts by the probability that it is really ahead of the leader. For a difference of directions d, asking
    q takes the variance d.V.d to d.(V^-1 + I_q)^-1.d. With ``random`` it is drawn from the nearly best ones. ``left``
    is not empty.
    """
    weighted = _rivals(model, now)
    covariance = now.estimated.covariance
    spread = [times(covariance, difference) for _, difference in weighted]
    size = len(model.traits)
    gain = [
        [sum(weight * row[i] * row[j] for (weight, _), row in zip(weighted, spread, strict=True)) for j in range(size)]
        for i in range(size)
    ]
    total = sum(weight * dot(difference, row) for (weight, difference), row in zip(weighted, spread, strict=True))
    bounds = sorted(((_bound(model.items[name], gain, total), name) for name in left), key=_first)
    told: list[tuple[float, str]] = []
    best = 0.0
    for bound, name in bounds:
        if told and bound < best * (NEARLY_BEST if random else 1.0):
            break
        told.append((_reduction(model.items[name], covariance, gain), name))
        best = max(best, told[-1][0])
    if random is None:
        return min(told, key=_first)[1]
    return random.choice(sorted(name for value, name in told if value >= NEARLY_BEST * best))


def expected_length(now: Provisional, left: int, confidence: float = CLEAR) -> int:
    """Return about how many questions the whole sitting will have, for the progress line.

    The lead over the rivals grows with the square root of the number of answers, so a leader whose probability
    corresponds to a normal deviate z after n answers needs about n * (z_wanted / z)^2 in all.
    """
    answered = now.estimated.answered
    deviate = max(_deviate(now.probability), LEAST_DEVIATE)
    needed = answered * (_deviate(confidence) / deviate) ** 2
    blended = (answered * min(needed, answered + left) + PRIOR_ANSWERS * TYPICAL_LENGTH) / (answered + PRIOR_ANSWERS)
    return min(max(round(blended), FEWEST_QUESTIONS, answered + 1), answered + left)


def _deviate(probability: float) -> float:
    return NormalDist().inv_cdf(min(max(probability, 1e-6), 1 - 1e-6))


def _may_be_sure(model: Model, now: Provisional, confidence: float) -> bool:
    """Say whether it is worth working out the probability: the leader is best no oftener than it beats each rival."""
    if now.estimated.evidence < EVIDENCE_TO_STOP:
        return False
    return all(1 - ahead >= confidence - ROUNDING for ahead, _ in _rivals(model, now))


def _rivals(model: Model, now: Provisional) -> list[tuple[float, Vector]]:
    """Return the leader's direction less each rival's, each with the probability that the rival is ahead."""
    front = model.directions[now.leader]
    found = []
    for role, direction in enumerate(model.directions):
        if role != now.leader:
            difference = minus(front, direction)
            variance = dot(difference, times(now.estimated.covariance, difference))
            if variance > 0:
                ahead = 0.5 * erfc(dot(difference, now.estimated.mean) / sqrt(2 * variance))
                found.append((max(ahead, 1e-9), difference))
    return found


def _first(pair: tuple[float, str]) -> tuple[float, str]:
    """Sort key: the larger number first, equal ones by name."""
    return -pair[0], pair[1]


def _bound(item: Item, gain: Sequence[Sequence[float]], total: float) -> float:
    """Return a cheap upper bound on what a question takes from the variances, which are ``total`` in all.

    The variance d.V.d left after q is the maximum over x of 2 d.x - x.(V^-1 + I_q).x. With x along V d, it is at least
    v^2 / (v + g), where v is the variance now and g = (V d).I_q.(V d): at most v g / (v + g) is taken. That is concave
    and homogeneous in (v, g), so that it holds for the weighted sums over the rivals too.
    """
    taken = sum(value * gain[i][j] * (1 if i == j else 2) for i, j, value in item.information)
    return total * taken / (total + taken) if taken > 0 else 0.0


def _reduction(item: Item, covariance: Matrix, gain: Sequence[Sequence[float]]) -> float:
    """Woodbury: with I_q = A^T A, the sum of reductions is trace((1 + A V A^T)^-1 A G A^T)."""
    middle = _sandwich(item, covariance)
    for i in range(len(middle)):
        middle[i][i] += 1.0
    weight = inverse(cholesky(middle))
    return sum(map(dot, weight, _sandwich(item, gain)))


def _sandwich(item: Item, matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return A matrix A^T, where I_q = A^T A."""
    inner = [[matrix[i][j] for j in item.axes] for i in item.axes]
    return [[dot(left, right) for right in item.root] for left in (times(inner, row) for row in item.root)]


def _is_decided(model: Model, answers: Mapping[str, int], left: Collection[str], now: Provisional) -> bool:
    """Say whether it is certain that no answers to all that is left change the role in front or the verdict.

    V after all questions does not depend on the answers and leads are linear in them, so each question's least and
    most helpful option can be added up: exact for the role. For the verdict, the probability is bounded by one
    rival from above and by the sum over rivals from below, and the evidence, convex in the answers, by its tangent.
    """
    final, penalty = _after_all(model, frozenset(answers) | frozenset(left))
    pull = pull_of(model, answers)
    middle = times(final, pull)
    if 0.5 * dot(pull, middle) + _moves(model, left, middle, min) - penalty <= 0:
        return False
    front = model.directions[now.leader]
    doubt, best = 0.0, 1.0
    for role, direction in enumerate(model.directions):
        if role != now.leader:
            difference = minus(front, direction)
            reach = times(final, difference)
            lead = dot(reach, pull)
            least = lead + _moves(model, left, reach, min)
            if least <= 0:
                return False
            error = sqrt(2 * dot(difference, reach))
            doubt += 0.5 * erfc(least / error)
            best = min(best, 1 - 0.5 * erfc((lead + _moves(model, left, reach, max)) / error))
    return verdict_of(now.estimated, 1 - doubt) == verdict_of(now.estimated, best) == now.verdict


def _moves(model: Model, left: Collection[str], reach: Vector, pick: Callable[[Iterable[float]], float]) -> float:
    """Return how far the answers to ``left`` can move what ``reach`` measures, down (min) or up (max)."""
    return sum(pick(times(model.items[name].score, reach)) for name in left)


@lru_cache(maxsize=8)
def _after_all(model: Model, questions: frozenset[str]) -> tuple[Matrix, float]:
    """Return V and 0.5 log det Lambda once all ``questions`` are answered, whatever the answers."""
    factor = cholesky(precision_of(model, dict.fromkeys(questions)))
    return inverse(factor), sum(log(row[-1]) for row in factor)


def most_telling(
    model: Model, answers: Mapping[str, int], left: Collection[str], now: Provisional, count: int
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
