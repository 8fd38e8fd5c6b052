"""A trial: simulated people sent through the real engine, on as many processes as there are processors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import NamedTuple

from rolefit.assessment.session import Session
from rolefit.authoring.respondents import Chosen, anywhere, between, careless, honest, near
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.errors import UsageError
from rolefit.messages import quoted
from rolefit.model.estimation import estimate, leads
from rolefit.model.linalg import times
from rolefit.model.provisional import Provisional, provisional
from rolefit.model.response_model import model_of
from rolefit.model.verdict import Verdict, contenders
from rolefit.processes import spread

CHUNK = 10
"""People that a process takes at once: small enough for the progress to move."""

MOST_AT_ONCE = 25_000
"""Options times traits times people that a process takes at once: in the largest banks, one person takes seconds."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Who is simulated, at least 1 of them.

    ``careless`` is the share (0 to 1) of people who answer at random, ``noise`` of everyone's answers.

    Raises:
        UsageError: if a number is outside its range.
    """

    people: int = 2000
    seed: int = 1
    careless: float = 0.1
    noise: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what nobody can be simulated with."""
        if self.people < 1:
            raise UsageError(f"people cannot be {quoted(self.people)}; use 1 or more")
        for name in ("careless", "noise"):
            if not 0 <= (share := getattr(self, name)) <= 1:
                raise UsageError(f"{name} cannot be {quoted(share)}; use a share from 0 to 1")


ONE_ROLE = "one role"
MIXTURES = {"60/40 between two roles": 0.6, "50/50 between two roles": 0.5}
DEVIATIONS = {"anywhere (0.5)": 0.5, "anywhere (0.7)": 0.7, "anywhere (1)": 1.0}
"""People like no role: how far from the middle they stand on each trait, in prior standard deviations."""

KINDS = (ONE_ROLE, *MIXTURES, *DEVIATIONS)
_TURNS = (ONE_ROLE,) * len(KINDS[1:]) + KINDS[1:]
"""Half of the honest are of one role, the other half of the other kinds in equal parts."""


class Simulee(NamedTuple):
    """A simulated person who answers honestly: what kind, where they stand, and the role to find.

    ``role`` is their own, or else the one with the largest u . theta; ``second`` is the other role of who stands
    between two.
    """

    kind: str
    place: list[float]
    role: int
    second: int | None = None


class Honest(NamedTuple):
    """What an honest person was told: by all questions, by them anew, by the adaptive quiz.

    ``role`` is the one to find (a position); ``first_two`` says whether the quiz has the truly best one first or
    second, ``both`` whether both roles of who stands between two (None for others) are among those it cannot rule out,
    ``both_first`` whether they stand first and second in its result.
    ``regret`` and ``short_regret`` are how much better the truly best role would suit than the one in front, by all
    questions and by the quiz, in prior standard deviations.
    """

    kind: str
    role: int
    full: int
    probability: float
    verdict: Verdict
    again: int
    regret: float
    short: int
    short_probability: float
    short_verdict: Verdict
    short_regret: float
    first_two: bool
    both: bool | None
    both_first: bool | None
    asked: int


class Careless(NamedTuple):
    """What a person who answers at random was told: by all questions, and by the adaptive quiz."""

    verdict: Verdict
    short_verdict: Verdict
    asked: int


Simulated = Honest | Careless
"""What comes of one simulee."""


# One person


def _people(bank: Bank, trial: Trial, numbers: range) -> list[Simulated]:
    count = round(trial.people * trial.careless)
    return [_careless(bank, trial, n) if n < count else _honest(bank, trial, n - count) for n in numbers]


def simulee(bank: Bank, number: int, random: Random) -> Simulee:
    """Return the honest person of this number (from 0)."""
    kind, roles = _TURNS[number % len(_TURNS)], range(len(bank.roles))
    if kind == ONE_ROLE:
        of_a_role = number // len(_TURNS) * _TURNS.count(ONE_ROLE) + number % len(_TURNS)
        role = of_a_role % len(roles)
        return Simulee(kind, near(bank, role, random), role)
    first, second = random.sample(roles, 2)
    if kind in MIXTURES:
        place = between(bank, first, second, MIXTURES[kind], random)
        fits = times(model_of(bank, OFF).directions, place)
        return Simulee(kind, place, *sorted((first, second), key=lambda role: -fits[role]))
    place = anywhere(bank, DEVIATIONS[kind], random)
    return Simulee(kind, place, _largest(times(model_of(bank, OFF).directions, place)))


def _honest(bank: Bank, trial: Trial, number: int) -> Honest:
    model, random = model_of(bank, OFF), Random(f"{trial.seed} honest {number}")
    who = simulee(bank, number, random)
    answers = honest(model, who.place, random, trial.noise)
    again = leads(model, estimate(model, honest(model, who.place, random, trial.noise)))
    full = provisional(model, answers)
    short, asked = _adaptive(bank, answers)
    suits = times(model.directions, who.place)
    two = None if who.second is None else {who.role, who.second}
    return Honest(
        who.kind,
        who.role,
        full.leader,
        full.probability,
        full.verdict,
        _largest(again),
        max(suits) - suits[full.leader],
        short.leader,
        short.probability,
        short.verdict,
        max(suits) - suits[short.leader],
        _largest(suits) in short.order[:2],
        None if two is None else two <= set(contenders(short.order, short.probabilities)),
        None if two is None else two == set(short.order[:2]),
        asked,
    )


def _largest(values: Sequence[float]) -> int:
    return max(range(len(values)), key=values.__getitem__)


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


def tried(bank: Bank, trial: Trial, jobs: int) -> Iterator[list[Simulated]]:
    """Yield everyone of a trial, some at a time, in an order that does not depend on the number of ``jobs``."""
    one = len(bank.traits) * sum(len(item.score) for item in model_of(bank).items.values())
    size = max(1, min(CHUNK, MOST_AT_ONCE // one, trial.people // jobs))
    chunks = [range(start, min(start + size, trial.people)) for start in range(0, trial.people, size)]
    yield from spread(partial(_people, bank, trial), chunks, min(jobs, len(chunks)))
