"""How often each sign of poor answers is given, to simulated people who deserve it and to those who do not.

Usage: python benchmarks/quality.py [PEOPLE] [SEED]     (default 300 and 1; about ten minutes on two cores)

Honest people answer by the model's own rule, from a role's place (positions + N(0, 0.4^2) on every trait) or from
anywhere (N(0, I)). The others answer at random, half of the questions at random, every other question as their own
opposite, or with one key throughout (the last option where there are fewer).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from random import Random

from rolefit import Bank, load_bank, score
from rolefit.assessment.response_quality import Kind
from rolefit.assessment.session import Session
from rolefit.authoring.respondents import Chosen, careless, honest, near, same_key
from rolefit.bank.question import SCALE_STEPS, Answer
from rolefit.model.response_model import Model, model_of

Seen = tuple[frozenset[str], frozenset[str], int]
"""The signs given after all questions, those after the adaptive quiz, and how many questions that asked."""


@cache
def bank() -> Bank:
    """Return the bundled bank, once a process."""
    return load_bank()


def model() -> Model:
    """Return its model."""
    return model_of(bank())


def of_a_role(number: int, random: Random) -> list[float]:
    """Return the place of a person near a role."""
    return near(bank(), number % len(bank().roles), random)


def near_a_role(number: int, random: Random, noise: float = 0.0) -> Chosen:
    """Return the answers of a person near a role, a share of them picked by chance."""
    return honest(model(), of_a_role(number, random), random, noise)


def anywhere(number: int, random: Random) -> Chosen:  # noqa: ARG001 - called like the others
    """Return the answers of an honest person of no particular role."""
    return honest(model(), [random.gauss(0, 1) for _ in bank().traits], random)


def own_opposite(number: int, random: Random) -> Chosen:
    """Return the answers of a person near a role who answers every other question as their own opposite would."""
    theta = of_a_role(number, random)
    one, other = honest(model(), theta, random), honest(model(), [-value for value in theta], random)
    return {name: (other if place % 2 else one)[name] for place, name in enumerate(one)}


PEOPLE: dict[str, Callable[[int, Random], Chosen]] = {
    "honest, near a role": near_a_role,
    "honest, anywhere": anywhere,
    "a tenth at random": lambda number, random: near_a_role(number, random, 0.1),
    "half at random": lambda number, random: near_a_role(number, random, 0.5),
    "own opposite every other time": own_opposite,
    "at random": lambda _, random: careless(model(), random),
    "one key throughout": lambda number, _: same_key(model(), number % SCALE_STEPS),
}


def seen(name: str, number: int, seed: int) -> Seen:
    """Simulate one person."""
    taken = PEOPLE[name](number, Random(f"{seed} {name} {number}"))
    answers: dict[str, Answer] = {asked: bank().question[asked].answer(option) for asked, option in taken.items()}
    session = Session(bank())
    while (question := session.question) is not None:
        session = session.answer(answers[question.id])
    full, short = score(bank(), answers), score(bank(), session.answers)
    return (
        frozenset(flag.kind for flag in full.quality),
        frozenset(flag.kind for flag in short.quality),
        len(session.answers),
    )


def main(people: int = 300, seed: int = 1) -> None:
    """Simulate and print the table."""
    kinds = [Kind.CHANCE, Kind.STRAIGHT, Kind.CONTRADICTORY]
    print(
        f"{bank().name} {bank().digest[:12]}: {len(bank().questions)} questions, {people} people a row, seed {seed}\n"
    )
    print(f"{'% of people given a sign':44}{'any':>8}" + "".join(f"{kind:>16}" for kind in kinds))
    with ProcessPoolExecutor() as pool:
        for name in PEOPLE:
            count = SCALE_STEPS if name == "one key throughout" else people
            found = list(pool.map(seen, [name] * count, range(count), [seed] * count, chunksize=10))
            length = sum(row[2] for row in found) / count
            for how, signs in (
                ("all questions", [row[0] for row in found]),
                (f"adaptive, {length:.1f}", [row[1] for row in found]),
            ):
                rates = [sum(kind in row for row in signs) for kind in kinds]
                cells = "".join(f"{100 * rate / count:16.1f}" for rate in rates)
                print(f"{name + ' (' + how + ')':44}{100 * sum(map(bool, signs)) / count:8.1f}{cells}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
