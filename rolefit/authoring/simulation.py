"""A bank tried on simulated people: how often it is right, how sure it says it is, and how long it asks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from random import Random
from statistics import fmean, median
from typing import Literal

from pydantic import Field

from rolefit.authoring.full_form import full_form_of
from rolefit.authoring.proportion import Rate, rate
from rolefit.authoring.respondents import careless, same_key
from rolefit.authoring.trial import KINDS, ONE_ROLE, Careless, Honest, Simulated, Trial, tried
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import SCALE_STEPS
from rolefit.bank.record import Fixed, Record
from rolefit.model.estimation import Model, model_of
from rolefit.model.provisional import provisional
from rolefit.model.verdict import Verdict

BINS = 10
DRAWS, FEWEST_DRAWS = 10_000, 200
"""Random answerers for the share that each role gets: enough for half a percent; in very large banks for two."""

WORK = 100_000_000
"""Options times traits and roles that all these random answerers together may cost."""

DEFAULT = Trial()
Progress = Callable[[int], None]
"""Told how many people more are done."""


class RoleRate(Record):
    """How often people of a role were given it, and how often each role was ``named`` to them."""

    id: str
    right: Rate
    named: Fixed[str, int]


class Bin(Record):
    """People with stated probabilities in one tenth: what was stated on average, and how often it was right."""

    stated: float
    right: float
    people: int


class Reliability(Record):
    """Stated probabilities against how often they were right.

    ``error`` is the expected calibration error (0 to 1), None where nobody was told anything.
    """

    error: float | None
    bins: tuple[Bin, ...]


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


class Chance(Record):
    """Those who answer at random; ``shares`` is how often each role comes out first for them (0 to 1).

    ``guesses`` is how often all their answers are told to be no better than guesses, ``short_guesses`` how often the
    adaptive quiz says so, and ``clear`` how often it names a role as clear.
    """

    guesses: Rate
    short_guesses: Rate
    clear: Rate
    mean_length: float | None
    shares: Fixed[str, float]


class Pattern(Record):
    """What comes of always taking option ``key`` (from 1), the last one where there are fewer."""

    key: int
    verdict: Verdict
    evidence: float


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


def reliability(said: Sequence[tuple[float, bool]]) -> Reliability:
    """Return the calibration of (stated probability, whether it was right), in ten equal bins."""
    bins = []
    for number in range(BINS):
        inside = [row for row in said if number / BINS < row[0] <= (number + 1) / BINS]
        if inside:
            stated, right = fmean(row[0] for row in inside), fmean(row[1] for row in inside)
            bins.append(Bin(stated=stated, right=right, people=len(inside)))
    apart = sum(found.people * abs(found.stated - found.right) for found in bins)
    return Reliability(error=apart / len(said) if said else None, bins=tuple(bins))


def favoured(model: Model, seed: int, draws: int) -> dict[str, float]:
    """Return the share (0 to 1) of random answerers of all questions who get each role."""
    random, full = Random(f"{seed} favoured"), full_form_of(model)
    wins = Counter(full.winner(careless(model, random)) for _ in range(draws))
    return {role: wins[place] / draws for place, role in enumerate(model.roles)}


def same_keys(model: Model) -> list[Pattern]:
    """Return what comes of taking the same option throughout, for each of the five."""
    found = []
    for key in range(SCALE_STEPS):
        now = provisional(model, same_key(model, key))
        found.append(Pattern(key=key + 1, verdict=now.verdict, evidence=now.evidence))
    return found


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
        right=_rate(row.full == row.role for row in people),
        roles=tuple(_role(model, place, people) for place in range(len(model.roles))),
        clear=_rate(row.verdict is Verdict.CLEAR for row in people),
        named=_rate(row.verdict.names_a_role for row in people),
        calibration=reliability([(row.probability, row.full == row.role) for row in people]),
        retest=_rate(row.again == row.full for row in people),
        retest_where_clear=_rate(row.again == row.full for row in clear),
        adaptive=_adaptive_summary(people),
        groups=tuple(_group(kind, [row for row in everyone if row.kind == kind]) for kind in KINDS),
        chance=_chance(model, trial, [row for row in simulated if isinstance(row, Careless)]),
        same_key=tuple(same_keys(model)),
    )


def _rate(found: Iterator[bool]) -> Rate:
    cases = list(found)
    return rate(sum(cases), len(cases))


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
        same_role=_rate(row.short == row.full for row in people),
        named=_rate(row.short_verdict.names_a_role for row in people),
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
        named=_rate(row.short_verdict.names_a_role for row in people),
        guesses=_rate(row.short_verdict is Verdict.GUESSES for row in people),
        right=_rate(row.short == row.role for row in people),
        first_two=_rate(row.first_two for row in people),
        both=_rate(row.both for row in people if row.both is not None),
        both_first=_rate(row.both_first for row in people if row.both_first is not None),
        regret=fmean(row.short_regret for row in people) if people else None,
        regret_all=fmean(row.regret for row in people) if people else None,
        verdicts={verdict: told[verdict] for verdict in Verdict},
    )


def _chance(model: Model, trial: Trial, people: Sequence[Careless]) -> Chance:
    return Chance(
        guesses=_rate(row.verdict is Verdict.GUESSES for row in people),
        short_guesses=_rate(row.short_verdict is Verdict.GUESSES for row in people),
        clear=_rate(row.short_verdict is Verdict.CLEAR for row in people),
        mean_length=fmean(row.asked for row in people) if people else None,
        shares=favoured(model, trial.seed, _draws(model)),
    )


def _draws(model: Model) -> int:
    size = sum(len(item.score) for item in model.items.values()) * (len(model.traits) + len(model.roles))
    return max(FEWEST_DRAWS, min(DRAWS, WORK // size))
