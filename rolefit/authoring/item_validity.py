"""Item analysis on people whose role is known or judged: what each question adds to the right answer, or takes away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from statistics import fmean
from typing import NamedTuple

from rolefit.authoring.full_form import full_form_of
from rolefit.authoring.person import FEW_POINTS, Person, cross_entropy
from rolefit.bank.knowledge import Bank
from rolefit.bank.record import Fixed, Record
from rolefit.model.classification import classify
from rolefit.model.estimation import Estimate, leads, precision_of, pull_of
from rolefit.model.linalg import cholesky, dot, inverse, minus, times
from rolefit.model.response_model import Item, Model, model_of
from rolefit.processes import spread


class ItemValidity(Record):
    """What one question did for these people.

    ``pull`` is how far its answers moved the true role ahead of the mean of all, on average, in prior standard
    deviations (negative: away from it). ``taken`` has each option's share (0 to 1) of the answers. ``harm`` is by how
    much the mean cross-entropy (nats) falls when the question is left out: above 0, the quiz does better without.
    ``right`` and ``right_without`` count the people whose likeliest target role comes first, with and without it.
    """

    question: str
    answers: int
    pull: float
    taken: Fixed[str, float]
    harm: float
    right: int
    right_without: int


class _Change(NamedTuple):
    """What leaving a question out changes for a person: the loss that is saved, and whether they are told right."""

    saved: float
    right_before: bool
    right_after: bool


def item_validity(bank: Bank, people: Sequence[Person], jobs: int = 1) -> tuple[ItemValidity, ...]:
    """Return every question that somebody answered, the most harmful one first."""
    changes = list(spread(partial(_changes, bank), people, jobs))
    rows = []
    for question in bank.questions:
        answered = [person for person in people if question.id in person.answers]
        if not answered:
            continue
        found = [row[question.id] for row in changes if question.id in row]
        counts = Counter(person.answers[question.id] for person in answered)
        rows.append(
            ItemValidity(
                question=question.id,
                answers=len(answered),
                pull=fmean(_pull(bank, person, question.id) for person in answered),
                taken={
                    str(question.answer(place)): counts[place] / len(answered) for place in range(len(question.options))
                },
                harm=sum(one.saved for one in found) / len(people),
                right=sum(one.right_before for one in found),
                right_without=sum(one.right_after for one in found),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.harm, row.question)))


def _pull(bank: Bank, person: Person, question: str) -> float:
    pushes = full_form_of(model_of(bank)).pushes[question][person.answers[question]]
    return dot(person.target(len(pushes)), pushes) - fmean(pushes)


def _changes(bank: Bank, person: Person) -> dict[str, _Change]:
    """Return what leaving each answered question out changes, from the sums of all answers less its own."""
    model = model_of(bank)
    target = person.target(len(model.roles))
    pull, count = pull_of(model, person.answers), len(person.answers)
    precision = precision_of(model, person.answers, 1.0)
    before = _judged(model, _estimate(model, precision, pull, count), target)
    found = {}
    for name, option in person.answers.items():
        item = model.items[name]
        less = _estimate(model, _without(precision, item), minus(pull, item.score[option]), count - 1)
        after = _judged(model, less, target)
        found[name] = _Change(before[0] - after[0], before[1], after[1])
    return found


def _without(precision: Sequence[Sequence[float]], item: Item) -> list[list[float]]:
    rows = [list(row) for row in precision]
    for i, j, value in item.information:
        rows[j][i] -= value
    return rows


def _estimate(model: Model, summed: Sequence[Sequence[float]], pull: Sequence[float], count: int) -> Estimate:
    """Return the posterior from I plus the information of all answers, and the sum of their scores."""
    power = model.calibration.power(count)
    rows = [[power * value + (1 - power) * (i == j) for j, value in enumerate(row)] for i, row in enumerate(summed)]
    covariance = inverse(cholesky(rows))
    middle = times(covariance, tuple(power * value for value in pull))
    return Estimate(middle, covariance, 0.0, count, power)


def _judged(model: Model, estimated: Estimate, target: Sequence[float]) -> tuple[float, bool]:
    lead = leads(model, estimated)
    first = max(range(len(lead)), key=lead.__getitem__)
    stated = classify(model, estimated, FEW_POINTS).probabilities
    return cross_entropy(tuple(target), stated), target[first] == max(target)
