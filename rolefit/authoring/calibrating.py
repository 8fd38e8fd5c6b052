"""Choosing how much answers count together, on people whose role is known or judged.

The correlation of answers (``bank.calibration``) is chosen by the cross-entropy of the stated probabilities: the value
of a grid under which what is said comes nearest to what is so. That is the learning rate of generalised Bayes, chosen
by how well it predicts (Grünwald and van Ommen 2017, Bayesian Analysis 12, 1069-1103). The figure told beside it is
cross-validated (Stone 1974, JRSS B 36, 111-147): each person is judged by a value that was chosen without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from statistics import fmean, stdev

from rolefit.authoring.person import FEW_POINTS, Person, cross_entropy
from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.record import Record
from rolefit.model.classification import classify
from rolefit.model.estimation import estimate
from rolefit.model.response_model import Model, model_of
from rolefit.processes import spread

GRID = (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7)
FOLDS = 10


class Candidate(Record):
    """A correlation, the mean cross-entropy (nats) it gives, and the standard error of what it is above the best."""

    correlation: float
    cross_entropy: float
    above_best: float
    standard_error: float


class CalibrationChoice(Record):
    """What was chosen on these people.

    ``best`` has the lowest cross-entropy. ``correlation`` is the most cautious one that is not above it by more than a
    standard error of the difference (the one-standard-error rule of Breiman et al. 1984, section 3.4.3).
    ``cross_validated`` is the mean cross-entropy where each tenth of the people is judged by the value chosen, by the
    same rule, on the other nine; ``cross_validated_error`` its standard error.
    """

    people: int
    folds: int
    best: float
    correlation: float
    cross_validated: float
    cross_validated_error: float
    candidates: tuple[Candidate, ...]


def choose(
    bank: Bank, people: Sequence[Person], short: Sequence[Mapping[str, int]], jobs: int = 1
) -> CalibrationChoice:
    """Return the correlation that suits ``people``; ``short`` are each one's answers to the adaptive quiz.

    A person's loss is the mean of that by all answers and that by the short quiz, since both are told to people.
    """
    pairs = list(zip(people, short, strict=True))
    losses = list(spread(partial(_losses, bank), pairs, jobs))
    folds = min(FOLDS, len(people))
    order = list(range(len(people)))
    Random("folds").shuffle(order)
    held_out = []
    for fold in range(folds):
        inside = set(order[fold::folds])
        rest = [losses[place] for place in order if place not in inside] or losses
        _, chosen = _chosen(rest)
        held_out += [losses[place][chosen] for place in inside]
    best, chosen = _chosen(losses)
    return CalibrationChoice(
        people=len(people),
        folds=folds,
        best=GRID[best],
        correlation=GRID[chosen],
        cross_validated=fmean(held_out),
        cross_validated_error=_standard_error(held_out),
        candidates=tuple(_candidate(losses, best, place) for place in range(len(GRID))),
    )


def _losses(bank: Bank, pair: tuple[Person, Mapping[str, int]]) -> list[float]:
    person, short = pair
    model = model_of(bank)
    target = person.target(len(model.roles))
    forms = [person.answers] if short == person.answers else [person.answers, short]
    return [fmean(_loss(model, form, target, correlation) for form in forms) for correlation in GRID]


def _loss(model: Model, answers: Mapping[str, int], target: Sequence[float], correlation: float) -> float:
    stated = classify(model, estimate(model, answers, Calibration(correlation=correlation)), FEW_POINTS).probabilities
    return cross_entropy(tuple(target), stated)


def _chosen(losses: Sequence[Sequence[float]]) -> tuple[int, int]:
    """Return the places in the grid of the best value, and of the most cautious one hardly worse."""
    means = [fmean(column) for column in zip(*losses, strict=True)]
    best = min(range(len(means)), key=means.__getitem__)
    near = [place for place in range(best, len(GRID)) if means[place] - means[best] <= _difference(losses, best, place)]
    return best, max(near)


def _difference(losses: Sequence[Sequence[float]], best: int, place: int) -> float:
    return _standard_error([row[place] - row[best] for row in losses])


def _candidate(losses: Sequence[Sequence[float]], best: int, place: int) -> Candidate:
    mean, lowest = (fmean(row[column] for row in losses) for column in (place, best))
    return Candidate(
        correlation=GRID[place],
        cross_entropy=mean,
        above_best=mean - lowest,
        standard_error=_difference(losses, best, place),
    )


def _standard_error(values: Sequence[float]) -> float:
    return stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
