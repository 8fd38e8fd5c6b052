"""A bank tried on simulated people: how often it is right, how sure it says it is, and how long it asks."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from random import Random
from statistics import fmean, median
from typing import Literal, NamedTuple

from pydantic import Field

from rolefit.adaptive import Standing, standing
from rolefit.bank import Bank
from rolefit.confidence import Verdict
from rolefit.people import Chosen, careless, honest, near, same_key
from rolefit.question import SCALE_STEPS
from rolefit.rates import Rate, rate
from rolefit.record import Record
from rolefit.scoring import Model, estimate, leads, model_of
from rolefit.session import Session
from rolefit.whole import whole_of

BINS = 10
DRAWS = 10_000
"""Random answerers for the share that each role gets: enough for half a percent."""

CHUNK = 10
"""People that a process takes at once: small enough for the progress to move."""

Progress = Callable[[int], None]
"""Told how many people more are done."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Who is simulated: ``careless`` is the share of people who answer at random, ``noise`` of everyone's answers."""

    people: int = 2000
    seed: int = 1
    careless: float = 0.1
    noise: float = 0.0


class RoleRate(Record):
    """How often people of a role were given it, and how often each role was ``named`` to them."""

    id: str
    right: Rate
    named: Mapping[str, int]


class Bin(Record):
    """People with stated probabilities in one tenth: what was stated on average, and how often it was right."""

    stated: float
    right: float
    people: int


class Calibration(Record):
    """Stated probabilities against how often they were right; ``error`` is the expected calibration error (0 to 1)."""

    error: float
    bins: tuple[Bin, ...]


class Length(Record):
    """How many questions the adaptive quiz asked."""

    mean: float
    median: float
    most: int
    people: Mapping[int, int]


class Adaptive(Record):
    """The adaptive quiz of the same people."""

    length: Length
    same_role: Rate
    no_evidence: Rate
    calibration: Calibration


class Chance(Record):
    """Those who answer at random; ``shares`` is how often each role comes out first for them (0 to 1)."""

    no_evidence: Rate
    clear: Rate
    mean_length: float
    shares: Mapping[str, float]


class Pattern(Record):
    """What comes of always taking option ``key`` (from 1), the last one where there are fewer."""

    key: int
    verdict: Verdict
    evidence: float


class Simulation(Record):
    """What a trial came to. ``right``, ``clear``, ``no_evidence`` and ``retest`` are about all questions answered."""

    format: Literal["rolefit.simulation/1"] = Field(default="rolefit.simulation/1", alias="schema")
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
    no_evidence: Rate
    calibration: Calibration
    retest: Rate
    retest_where_clear: Rate
    adaptive: Adaptive
    chance: Chance
    same_key: tuple[Pattern, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as JSON-ready values."""
        return self.model_dump(mode="json", by_alias=True)


class _Honest(NamedTuple):
    role: int
    full: int
    probability: float
    verdict: Verdict
    again: int
    short: int
    short_probability: float
    short_verdict: Verdict
    asked: int


class _Careless(NamedTuple):
    verdict: Verdict
    short_verdict: Verdict
    asked: int


_Row = _Honest | _Careless


def simulate(bank: Bank, trial: Trial, jobs: int | None = None, progress: Progress = lambda _: None) -> Simulation:
    """Return what a trial comes to: the same for the same bank and trial, whatever the number of ``jobs``.

    ``jobs`` is how many processes share the work, as many as there are processors where it is None.
    """
    jobs = jobs or os.cpu_count() or 1
    chunks = [range(start, min(start + CHUNK, trial.people)) for start in range(0, trial.people, CHUNK)]
    rows: list[_Row] = []
    for found in _spread(partial(_people, bank, trial), chunks, min(jobs, len(chunks))):
        rows += found
        progress(len(found))
    return _summary(bank, trial, rows)


def calibration(said: Sequence[tuple[float, bool]]) -> Calibration:
    """Return the calibration of (stated probability, whether it was right), in ten equal bins."""
    bins = []
    for number in range(BINS):
        inside = [row for row in said if number / BINS < row[0] <= (number + 1) / BINS]
        if inside:
            stated, right = fmean(row[0] for row in inside), fmean(row[1] for row in inside)
            bins.append(Bin(stated=stated, right=right, people=len(inside)))
    error = sum(found.people * abs(found.stated - found.right) for found in bins) / max(len(said), 1)
    return Calibration(error=error, bins=tuple(bins))


def favoured(model: Model, seed: int, draws: int) -> dict[str, float]:
    """Return the share (0 to 1) of random answerers of all questions who get each role."""
    random, whole = Random(f"{seed} favoured"), whole_of(model)
    wins = Counter(whole.winner(careless(model, random)) for _ in range(draws))
    return {role: wins[place] / draws for place, role in enumerate(model.roles)}


def same_keys(model: Model) -> list[Pattern]:
    """Return what comes of taking the same option throughout, for each of the five."""
    found = []
    for key in range(SCALE_STEPS):
        now = standing(model, same_key(model, key))
        found.append(Pattern(key=key + 1, verdict=now.verdict, evidence=now.estimated.evidence))
    return found


# One person


def _people(bank: Bank, trial: Trial, numbers: range) -> list[_Row]:
    count = round(trial.people * trial.careless)
    return [_careless(bank, trial, n) if n < count else _honest(bank, trial, n) for n in numbers]


def _honest(bank: Bank, trial: Trial, number: int) -> _Honest:
    model, random = model_of(bank), Random(f"{trial.seed} honest {number}")
    role = number % len(bank.roles)
    theta = near(bank, role, random)
    answers = honest(model, theta, random, trial.noise)
    again = leads(model, estimate(model, honest(model, theta, random, trial.noise)))
    full = standing(model, answers)
    short, asked = _adaptive(bank, answers)
    return _Honest(
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


def _careless(bank: Bank, trial: Trial, number: int) -> _Careless:
    model = model_of(bank)
    answers = careless(model, Random(f"{trial.seed} careless {number}"))
    short, asked = _adaptive(bank, answers)
    return _Careless(standing(model, answers).verdict, short.verdict, asked)


def _adaptive(bank: Bank, answers: Chosen) -> tuple[Standing, int]:
    session = Session(bank)
    while (question := session.question) is not None:
        session = session.answer(question.answer(answers[question.id]))
    return session.standing, len(session.asked)


# Many people


_work: Callable[[range], list[_Row]]


def _begin(work: Callable[[range], list[_Row]]) -> None:
    """Set a process up: what it does, and that Ctrl-C is for the one that started it."""
    global _work  # once for a process of its own, not sent with every chunk
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(numbers: range) -> list[_Row]:
    return _work(numbers)


def _spread(work: Callable[[range], list[_Row]], chunks: Sequence[range], jobs: int) -> Iterator[list[_Row]]:
    if jobs < 2:
        yield from map(work, chunks)
        return
    # Spawned and not forked: whoever imports rolefit may have threads.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (work,)) as pool:
        try:
            yield from pool.map(_do, chunks)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


# What it comes to


def _summary(bank: Bank, trial: Trial, rows: Sequence[_Row]) -> Simulation:
    people = [row for row in rows if isinstance(row, _Honest)]
    model = model_of(bank)
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
        no_evidence=_rate(row.verdict is Verdict.NO_EVIDENCE for row in people),
        calibration=calibration([(row.probability, row.full == row.role) for row in people]),
        retest=_rate(row.again == row.full for row in people),
        retest_where_clear=_rate(row.again == row.full for row in clear),
        adaptive=_adaptive_summary(people),
        chance=_chance(model, trial, [row for row in rows if isinstance(row, _Careless)]),
        same_key=tuple(same_keys(model)),
    )


def _rate(found: Iterator[bool]) -> Rate:
    cases = list(found)
    return rate(sum(cases), len(cases))


def _role(model: Model, place: int, people: Sequence[_Honest]) -> RoleRate:
    named = Counter(row.full for row in people if row.role == place)
    return RoleRate(
        id=model.roles[place],
        right=rate(named[place], named.total()),
        named={role: named[other] for other, role in enumerate(model.roles)},
    )


def _adaptive_summary(people: Sequence[_Honest]) -> Adaptive:
    asked = [row.asked for row in people] or [0]
    return Adaptive(
        length=Length(
            mean=fmean(asked), median=median(asked), most=max(asked), people=dict(sorted(Counter(asked).items()))
        ),
        same_role=_rate(row.short == row.full for row in people),
        no_evidence=_rate(row.short_verdict is Verdict.NO_EVIDENCE for row in people),
        calibration=calibration([(row.short_probability, row.short == row.role) for row in people]),
    )


def _chance(model: Model, trial: Trial, people: Sequence[_Careless]) -> Chance:
    return Chance(
        no_evidence=_rate(row.verdict is Verdict.NO_EVIDENCE for row in people),
        clear=_rate(row.short_verdict is Verdict.CLEAR for row in people),
        mean_length=fmean(row.asked for row in people) if people else 0.0,
        shares=favoured(model, trial.seed, DRAWS),
    )
