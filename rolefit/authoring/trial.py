"""A trial: simulated people sent through the real engine, on as many processes as there are processors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import NamedTuple

from rolefit.assessment.session import Session
from rolefit.authoring.respondents import Chosen, careless, honest, near
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.model.estimation import estimate, leads, model_of
from rolefit.model.provisional import Provisional, provisional
from rolefit.model.verdict import Verdict
from rolefit.processes import spread

CHUNK = 10
"""People that a process takes at once: small enough for the progress to move."""

MOST_AT_ONCE = 4000
"""Options times people that a process takes at once: in the largest banks, one person takes seconds."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Who is simulated: ``careless`` is the share of people who answer at random, ``noise`` of everyone's answers."""

    people: int = 2000
    seed: int = 1
    careless: float = 0.1
    noise: float = 0.0


class Honest(NamedTuple):
    """What an honest person of ``role`` (a position) was told: by all questions, by them anew, by the adaptive quiz."""

    role: int
    full: int
    probability: float
    verdict: Verdict
    again: int
    short: int
    short_probability: float
    short_verdict: Verdict
    asked: int


class Careless(NamedTuple):
    """What a person who answers at random was told: by all questions, and by the adaptive quiz."""

    verdict: Verdict
    short_verdict: Verdict
    asked: int


Row = Honest | Careless


# One person


def _people(bank: Bank, trial: Trial, numbers: range) -> list[Row]:
    count = round(trial.people * trial.careless)
    return [_careless(bank, trial, n) if n < count else _honest(bank, trial, n) for n in numbers]


def _honest(bank: Bank, trial: Trial, number: int) -> Honest:
    model, random = model_of(bank, OFF), Random(f"{trial.seed} honest {number}")
    role = number % len(bank.roles)
    theta = near(bank, role, random)
    answers = honest(model, theta, random, trial.noise)
    again = leads(model, estimate(model, honest(model, theta, random, trial.noise)))
    full = provisional(model, answers)
    short, asked = _adaptive(bank, answers)
    return Honest(
        role,
        full.leader,
        full.probability,
        full.verdict,
        max(range(len(again)), key=again.__getitem__),
        short.leader,
        short.probability,
        short.verdict,
        asked,
    )


def _careless(bank: Bank, trial: Trial, number: int) -> Careless:
    model = model_of(bank, OFF)
    answers = careless(model, Random(f"{trial.seed} careless {number}"))
    short, asked = _adaptive(bank, answers)
    return Careless(provisional(model, answers).verdict, short.verdict, asked)


def _adaptive(bank: Bank, answers: Chosen) -> tuple[Provisional, int]:
    # People who answer as the model assumes: every answer counts in full.
    session = Session(replace(bank, calibration=OFF))
    while (question := session.question) is not None:
        session = session.answer(question.answer(answers[question.id]))
    return session.provisional, len(session.asked)


# Many people


def tried(bank: Bank, trial: Trial, jobs: int) -> Iterator[list[Row]]:
    """Yield everyone of a trial, some at a time, in an order that does not depend on the number of ``jobs``."""
    options = sum(len(item.score) for item in model_of(bank).items.values())
    size = max(1, min(CHUNK, MOST_AT_ONCE // options, trial.people // jobs))
    chunks = [range(start, min(start + size, trial.people)) for start in range(0, trial.people, size)]
    yield from spread(partial(_people, bank, trial), chunks, min(jobs, len(chunks)))
