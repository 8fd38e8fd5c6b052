"""Small random banks built in code, answers to them, and slow second opinions that share nothing with the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rolefit.bank.calibration import OFF, Calibration
from rolefit.bank.knowledge import Bank, Claim, Glance, Pole, Position, Role, RolesFile, Trait
from rolefit.bank.question import Choice, Option, Question, Scale, Side

Array = NDArray[np.float64]
Chosen = dict[str, int]
Row = Sequence[float]

KAPPA = 2.0

exactly = settings(derandomize=True, deadline=None, max_examples=25)

_WORDS = Claim(text="words")
_GLANCE = Glance(
    focus=_WORDS,
    goal=_WORDS,
    timeframe=_WORDS,
    question=_WORDS,
    decides=_WORDS,
    measured_by=_WORDS,
    works_with=_WORDS,
)


# Banks


def bank_of(roles: Sequence[Row], questions: Sequence[Question]) -> Bank:
    """Return a bank of roles r0, r1… at these positions on traits t0, t1…, every answer counting in full."""
    return Bank(
        digest="0" * 64,
        knowledge=RolesFile(
            format="1",
            name="made-up",
            sources={},
            traits=tuple(
                Trait(id=name, name=name, low=Pole(pole="low", text="low"), high=Pole(pole="high", text="high"))
                for name in weights_on(roles[0])
            ),
            roles=tuple(_role(f"r{number}", row) for number, row in enumerate(roles)),
        ),
        questions=tuple(questions),
        calibration=OFF,
    )


def _role(name: str, row: Row) -> Role:
    return Role(
        id=name,
        title=name,
        summary=_WORDS,
        at_a_glance=_GLANCE,
        traits={trait: Position(position=value, basis="stated") for trait, value in weights_on(row).items()},
        responsibilities=(Claim(text=f"what {name} does"),),
        skills=(Claim(text=f"what {name} can do"),),
    )


def weights_on(row: Row) -> dict[str, float]:
    """Return numbers as weights on the traits t0, t1…"""
    return {f"t{axis}": value for axis, value in enumerate(row)}


def choice(name: str, rows: Sequence[Row]) -> Choice:
    """Return a choice whose options o0, o1… have these weights."""
    options = [Option(id=f"o{number}", text="words", weights=weights_on(row)) for number, row in enumerate(rows)]
    return Choice(id=name, kind="choice", prompt="words", options=tuple(options))


def scale(name: str, left: Row, right: Row) -> Scale:
    """Return a scale between two statements of these weights."""
    sides = [Side(text="words", weights=weights_on(row)) for row in (left, right)]
    return Scale(id=name, kind="scale", prompt="words", left=sides[0], right=sides[1])


def random_bank(random: Random, traits: int, roles: int, questions: int) -> Bank:
    """Return a bank of choices with weights and positions anywhere from -1 to 1."""

    def row() -> list[float]:
        return [random.uniform(-1, 1) for _ in range(traits)]

    return bank_of(
        [row() for _ in range(roles)],
        [choice(f"q{number}", [row() for _ in range(random.randint(3, 5))]) for number in range(questions)],
    )


def rows(traits: int, most: int = 10) -> st.SearchStrategy[list[float]]:
    """Return a strategy for weights in tenths, from -``most`` to ``most`` tenths."""
    return tables(1, traits, most).map(lambda table: table[0])


def tables(count: int, traits: int, most: int = 10) -> st.SearchStrategy[list[list[float]]]:
    """Return a strategy for ``count`` such rows, drawn all at once: a byte for each weight, 0 for none."""

    def read(drawn: bytes) -> list[list[float]]:
        tenths = [(byte + most) % (2 * most + 1) - most for byte in drawn]
        return [[tenth / 10 for tenth in tenths[row * traits : (row + 1) * traits]] for row in range(count)]

    return st.binary(min_size=count * traits, max_size=count * traits).map(read)


@st.composite
def questions(draw: st.DrawFn, name: str, traits: int, most: int = 10) -> Question:
    """Draw a question of either kind."""
    options = draw(st.integers(2, 5))
    table = draw(tables(options, traits, most))
    return scale(name, *table) if options == 2 else choice(name, table)


@st.composite
def banks(
    draw: st.DrawFn, *, traits: int | None = None, roles: int | None = None, most_questions: int = 6, most: int = 10
) -> Bank:
    """Draw a bank of 1 to 3 traits, 2 to 4 roles and 1 to ``most_questions`` questions."""
    size = traits or draw(st.integers(1, 3))
    count = roles or draw(st.integers(2, 4))
    places = draw(tables(count, size).filter(lambda table: all(any(row) for row in table)))
    number = draw(st.integers(1, most_questions))
    return bank_of(places, [draw(questions(f"q{position}", size, most)) for position in range(number)])


def calibrated(drawn: st.SearchStrategy[tuple[Bank, Chosen]]) -> st.SearchStrategy[tuple[Bank, Chosen]]:
    """Return a strategy for the same banks and answers, the answers hanging together more or less."""

    def with_correlation(sitting: tuple[Bank, Chosen], correlation: float) -> tuple[Bank, Chosen]:
        return replace(sitting[0], calibration=Calibration(correlation=correlation)), sitting[1]

    return st.builds(with_correlation, drawn, st.sampled_from([0.0, 0.05, 0.2, 0.9]))


@st.composite
def answers_to(draw: st.DrawFn, bank: Bank, *, all_of_them: bool = False) -> Chosen:
    """Draw answers (question id to option position) to some or all of the questions, in any order."""
    asked = draw(st.permutations([question.id for question in bank.questions]))
    taken = asked if all_of_them else asked[: draw(st.integers(0, len(asked)))]
    drawn = draw(st.binary(min_size=len(taken), max_size=len(taken)))
    return {name: byte % len(bank.question[name].options) for name, byte in zip(taken, drawn, strict=True)}


@st.composite
def sittings(
    draw: st.DrawFn, *, traits: int | None = None, roles: int | None = None, most_questions: int = 6
) -> tuple[Bank, Chosen]:
    """Draw a bank and some answers to it."""
    bank = draw(banks(traits=traits, roles=roles, most_questions=most_questions))
    return bank, draw(answers_to(bank))


def random_answers(random: Random, bank: Bank) -> Chosen:
    """Return an answer to every question, each option as likely as the other."""
    return {question.id: random.randrange(len(question.options)) for question in bank.questions}


def leaning_answers(bank: Bank, direction: Sequence[float]) -> Chosen:
    """Return to every question the option whose weights point most in a direction of trait space."""
    return {question.id: int(np.argmax(weights_of(bank, question.id) @ direction)) for question in bank.questions}


def as_sheet(bank: Bank, chosen: Mapping[str, int]) -> dict[str, int | str | None]:
    """Return option positions as a sheet holds them."""
    return {name: bank.question[name].answer(option) for name, option in chosen.items()}


# Second opinions: from the words of the bank by numpy alone


def weights_of(bank: Bank, name: str) -> Array:
    """Return a question's weights: a row for each option, a column for each trait."""
    options = bank.question[name].options
    return np.array([[option.weights.get(trait.id, 0.0) for trait in bank.traits] for option in options])


def directions_of(bank: Bank) -> Array:
    """Return the roles' unit directions: a row for each role."""
    places = np.array(
        [[role.traits[t.id].position if t.id in role.traits else 0.0 for t in bank.traits] for role in bank.roles]
    )
    unit: Array = places / np.linalg.norm(places, axis=1, keepdims=True)
    return unit


def centred(bank: Bank, name: str) -> Array:
    """Return kappa times a question's weights, less their mean over the options."""
    weights = weights_of(bank, name)
    less: Array = KAPPA * (weights - weights.mean(axis=0))
    return less


def information(bank: Bank, name: str) -> Array:
    """Return the information of a question at the prior mean."""
    rows = centred(bank, name)
    square: Array = rows.T @ rows / len(rows)
    return square


def posterior(bank: Bank, chosen: Mapping[str, int]) -> tuple[Array, Array]:
    """Return mean and covariance, by a general solver; answers count as the bank is calibrated."""
    power = 1 / (1 + max(len(chosen) - 1, 0) * bank.calibration.correlation)
    precision = np.eye(len(bank.traits))
    pull = np.zeros(len(bank.traits))
    for name, option in chosen.items():
        precision += power * information(bank, name)
        pull += power * centred(bank, name)[option]
    mean = np.asarray(np.linalg.solve(precision, pull), dtype=np.float64)
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    return mean, covariance


def most_probable(bank: Bank, chosen: Mapping[str, int]) -> Array:
    """Return the maximum a posteriori point of the whole model, no step left out, by Newton's method with halving."""

    def height(point: Array) -> float:
        total = -0.5 * point @ point
        for name, option in chosen.items():
            scores = centred(bank, name) @ point
            total += scores[option] - np.logaddexp.reduce(scores)
        return float(total)

    point = np.zeros(len(bank.traits))
    for _ in range(100):
        slope, bend = -point, np.eye(len(point))
        for name, option in chosen.items():
            rows = centred(bank, name)
            scores = rows @ point
            chances = np.exp(scores - np.logaddexp.reduce(scores))
            middle = chances @ rows
            slope = slope + rows[option] - middle
            bend = bend + (rows - middle).T @ np.diag(chances) @ (rows - middle)
        step = np.linalg.solve(bend, slope)
        if np.linalg.norm(step) < 1e-12:
            break
        while height(point + step) < height(point) - 1e-12:
            step = step / 2
        point = point + step
    return point


@cache
def _normal(traits: int) -> Array:
    """Return 200,000 points of N(0, I), the same each time: drawing them costs more than all that is done with them."""
    return np.random.default_rng(1).standard_normal((200_000, traits))


def utilities(bank: Bank, mean: Array, covariance: Array) -> Array:
    """Return u_r . theta of 200,000 random people theta of N(mean, covariance): a row each, a column for each role."""
    directions = directions_of(bank)
    found: Array = directions @ mean + _normal(len(mean)) @ (directions @ np.linalg.cholesky(covariance)).T
    return found


def shares(bank: Bank, mean: Array, covariance: Array) -> Array:
    """Return for how many of these people each role is the best one."""
    best = np.argmax(utilities(bank, mean, covariance), axis=1)
    share: Array = np.bincount(best, minlength=len(bank.roles)) / len(best)
    return share


def paths(bank: Bank, names: Sequence[str]) -> Iterator[Chosen]:
    """Yield every way to answer these questions."""
    for options in product(*(range(len(bank.question[name].options)) for name in names)):
        yield dict(zip(names, options, strict=True))
