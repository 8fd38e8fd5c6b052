"""A bank tried on simulated people: how often it is right, how sure it says it is, and how long it asks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from math import ceil
from statistics import fmean, median
from typing import Literal

from pydantic import Field

from rolefit.authoring.guessing import Chance, Pattern, chance_of, same_keys
from rolefit.authoring.proportion import Rate, rate, rate_of
from rolefit.authoring.reliability import Reliability, reliability
from rolefit.authoring.trial import KINDS, ONE_ROLE, Careless, Honest, Simulated, Trial, tried
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.bank.record import Fixed, Record
from rolefit.model.response_model import Model, model_of
from rolefit.model.verdict import Verdict

DEFAULT = Trial()
Progress = Callable[[int], None]
"""Told how many people more are done."""


class RoleRate(Record):
    """How often people of a role were given it, and how often each role was ``named`` to them."""

    id: str
    right: Rate
    named: Fixed[str, int]


class LengthDistribution(Record):
    """How many questions the adaptive quiz asked; None where it asked nobody.

    Half of the people were done within ``median`` questions, 90 of 100 within ``ninety``.
    """

    mean: float | None
    median: float | None
    ninety: int | None
    most: int | None
    people: Fixed[int, int]


class KindOutcomes(Record):
    """What the adaptive quiz told honest people of one kind.

    ``named`` is how many got a usable result: a verdict that names a role. ``right`` is how often the role to find came
    first, ``first_two`` how often the truly best one came first or second, ``both`` how often both roles of who stands
    between two are among those that cannot be ruled out, ``both_first`` how often they came first and second.
    ``regret`` is how much better the truly best role would suit
    than the one that came first, on average and in prior standard deviations, ``regret_all`` the same after all
    questions.
    """

    kind: str
    length: LengthDistribution
    named: Rate
    guesses: Rate
    right: Rate
    first_two: Rate
    both: Rate
    both_first: Rate
    regret: float | None
    regret_all: float | None
    verdicts: Fixed[Verdict, int]


class Adaptive(Record):
    """The adaptive quiz of the same people of one role."""

    length: LengthDistribution
    same_role: Rate
    named: Rate
    calibration: Reliability


class Simulation(Record):
    """What a trial came to, every answer counting in full.

    ``right``, ``roles``, ``clear``, ``named``, ``calibration`` and ``retest`` are about people of one role and all
    questions answered; ``groups`` has every kind of honest people, and the adaptive quiz.
    """

    format: Literal["rolefit.simulation/2"] = Field(default="rolefit.simulation/2", alias="schema")
    bank: str
    digest: str
    questions: int
    people: int
    seed: int
    careless: float
    noise: float
    right: Rate
    roles: tuple[RoleRate, ...]
    clear: Rate
    named: Rate
    calibration: Reliability
    retest: Rate
    retest_where_clear: Rate
    adaptive: Adaptive
    groups: tuple[KindOutcomes, ...]
    chance: Chance
    same_key: tuple[Pattern, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as JSON-ready values."""
        return self.model_dump(mode="json", by_alias=True)


def simulate(
    bank: Bank, trial: Trial = DEFAULT, *, jobs: int | None = 1, progress: Progress = lambda _: None
) -> Simulation:
    """Return what a trial comes to: the same for the same bank and trial, whatever the number of ``jobs``.

    ``jobs`` is how many processes share the work, None for as many as there are processors; with more than one, a
    script calls it under ``if __name__ == "__main__":``, because each process imports the script anew. ``progress`` is
    told after each few people how many more are done.
    """
    simulated: list[Simulated] = []
    for found in tried(bank, trial, jobs or os.cpu_count() or 1):
        simulated += found
        progress(len(found))
    return _summary(bank, trial, simulated)


# What it comes to


def _summary(bank: Bank, trial: Trial, simulated: Sequence[Simulated]) -> Simulation:
    everyone = [row for row in simulated if isinstance(row, Honest)]
    people = [row for row in everyone if row.kind == ONE_ROLE]
    model = model_of(bank, OFF)
    clear = [row for row in people if row.verdict is Verdict.CLEAR]
    return Simulation(
        bank=bank.name,
        digest=bank.digest,
        questions=len(bank.questions),
        people=trial.people,
        seed=trial.seed,
        careless=trial.careless,
        noise=trial.noise,
        right=rate_of(row.full == row.role for row in people),
        roles=tuple(_role(model, place, people) for place in range(len(model.roles))),
        clear=rate_of(row.verdict is Verdict.CLEAR for row in people),
        named=rate_of(row.verdict.names_a_role for row in people),
        calibration=reliability([(row.probability, row.full == row.role) for row in people]),
        retest=rate_of(row.again == row.full for row in people),
        retest_where_clear=rate_of(row.again == row.full for row in clear),
        adaptive=_adaptive_summary(people),
        groups=tuple(_group(kind, [row for row in everyone if row.kind == kind]) for kind in KINDS),
        chance=chance_of(model, trial, [row for row in simulated if isinstance(row, Careless)]),
        same_key=tuple(same_keys(model)),
    )


def _role(model: Model, place: int, people: Sequence[Honest]) -> RoleRate:
    named = Counter(row.full for row in people if row.role == place)
    return RoleRate(
        id=model.roles[place],
        right=rate(named[place], named.total()),
        named={role: named[other] for other, role in enumerate(model.roles)},
    )


def _adaptive_summary(people: Sequence[Honest]) -> Adaptive:
    return Adaptive(
        length=_length(people),
        same_role=rate_of(row.short == row.full for row in people),
        named=rate_of(row.short_verdict.names_a_role for row in people),
        calibration=reliability([(row.short_probability, row.short == row.role) for row in people]),
    )


def _length(people: Sequence[Honest]) -> LengthDistribution:
    asked = sorted(row.asked for row in people)
    return LengthDistribution(
        mean=fmean(asked) if asked else None,
        median=median(asked) if asked else None,
        ninety=asked[ceil(0.9 * len(asked)) - 1] if asked else None,
        most=max(asked, default=None),
        people=dict(sorted(Counter(asked).items())),
    )


def _group(kind: str, people: Sequence[Honest]) -> KindOutcomes:
    told = Counter(row.short_verdict for row in people)
    return KindOutcomes(
        kind=kind,
        length=_length(people),
        named=rate_of(row.short_verdict.names_a_role for row in people),
        guesses=rate_of(row.short_verdict is Verdict.GUESSES for row in people),
        right=rate_of(row.short == row.role for row in people),
        first_two=rate_of(row.first_two for row in people),
        both=rate_of(row.both for row in people if row.both is not None),
        both_first=rate_of(row.both_first for row in people if row.both_first is not None),
        regret=fmean(row.short_regret for row in people) if people else None,
        regret_all=fmean(row.regret for row in people) if people else None,
        verdicts={verdict: told[verdict] for verdict in Verdict},
    )
