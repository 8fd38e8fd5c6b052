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
from random import Random

from people import SPREAD, Answers, adaptive, bank, honest

from rolefit import score
from rolefit.quality import Kind
from rolefit.question import SCALE_STEPS

Seen = tuple[frozenset[str], frozenset[str], int]
"""The signs given after all questions, those after the adaptive quiz, and how many questions that asked."""


def from_a_role(number: int, random: Random) -> list[float]:
    """Return the place of a person near a role."""
    role = bank().roles[number % len(bank().roles)]
    places = [role.traits[trait.id].position if trait.id in role.traits else 0.0 for trait in bank().traits]
    return [place + random.gauss(0, SPREAD) for place in places]


def near_a_role(number: int, random: Random) -> Answers:
    """Return the answers of an honest person near a role."""
    return honest(from_a_role(number, random), random)


def anywhere(number: int, random: Random) -> Answers:  # noqa: ARG001 - called like the others
    """Return the answers of an honest person of no particular role."""
    return honest([random.gauss(0, 1) for _ in bank().traits], random)


def careless(number: int, random: Random) -> Answers:
    """Return the answers of a person near a role who answers a tenth at random."""
    return honest(from_a_role(number, random), random, careless=0.1)


def half_random(number: int, random: Random) -> Answers:
    """Return the answers of a person near a role who answers half of the questions at random."""
    return honest(from_a_role(number, random), random, careless=0.5)


def own_opposite(number: int, random: Random) -> Answers:
    """Return the answers of a person near a role who answers every other question as their own opposite would."""
    theta = from_a_role(number, random)
    one, other = honest(theta, random), honest([-value for value in theta], random)
    return {name: (other if place % 2 else one)[name] for place, name in enumerate(one)}


def at_random(number: int, random: Random) -> Answers:  # noqa: ARG001 - called like the others
    """Return answers picked by chance."""
    return honest([0.0] * len(bank().traits), random)


def one_key(number: int, random: Random) -> Answers:  # noqa: ARG001 - called like the others
    """Return the answers of someone who presses one key throughout."""
    return {q.id: q.answer(min(number % SCALE_STEPS, len(q.options) - 1)) for q in bank().questions}


PEOPLE: dict[str, Callable[[int, Random], Answers]] = {
    "honest, near a role": near_a_role,
    "honest, anywhere": anywhere,
    "a tenth at random": careless,
    "half at random": half_random,
    "own opposite every other time": own_opposite,
    "at random": at_random,
    "one key throughout": one_key,
}


def seen(name: str, number: int, seed: int) -> Seen:
    """Simulate one person."""
    answers = PEOPLE[name](number, Random(f"{seed} {name} {number}"))
    session = adaptive(answers)
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
