"""Simulated people through the real engine: the figures that the bundled bank has to reach.

Usage: python benchmarks/people.py [PEOPLE] [SEED]     (default 2000 and 1; about two minutes on two cores)

An honest person of a role is theta = the role's positions + N(0, 0.4^2) on every trait and answers by the model's own
rule; a careless one answers a tenth of the questions at random; a random answerer all of them. What this shows is
that the engine and the bank hold together. It does not show that real people answer like that.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from math import exp
from random import Random

from rolefit import Bank, Result, Verdict, load_bank, score
from rolefit.matrix import dot
from rolefit.question import Answer
from rolefit.scoring import estimate, leads, model_of
from rolefit.session import Session

SPREAD = 0.4
BINS = 10
DRAWS = 10_000
"""Random answerers for the share that each role gets: enough for half a percent."""
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Row:
    """One simulated person: the role they were drawn from and what the engine made of their answers."""

    role: str
    full: Result
    careless: Result
    retest: Result
    short: Result
    asked: int


@cache
def bank() -> Bank:
    """Return the bundled bank, once a process."""
    return load_bank()


def honest(theta: list[float], random: Random, careless: float = 0.0) -> Answers:
    """Return the answers of a person at ``theta`` to every question; ``careless`` is the share answered at random."""
    answers: dict[str, Answer] = {}
    for question in bank().questions:
        scores = model_of(bank()).items[question.id].score
        chances = [exp(dot(row, theta)) for row in scores]
        if random.random() < careless:
            chances = [1.0] * len(scores)
        answers[question.id] = question.answer(random.choices(range(len(scores)), chances)[0])
    return answers


def adaptive(answers: Answers) -> Session:
    """Return the adaptive sitting of someone who would answer like this."""
    session = Session(bank())
    while (question := session.question) is not None:
        session = session.answer(answers[question.id])
    return session


def person(number: int, seed: int) -> Row:
    """Simulate one honest person."""
    random = Random(f"{seed} honest {number}")
    role = bank().roles[number % len(bank().roles)]
    places = [role.traits[trait.id].position if trait.id in role.traits else 0.0 for trait in bank().traits]
    theta = [place + random.gauss(0, SPREAD) for place in places]
    answers = honest(theta, random)
    session = adaptive(answers)
    return Row(
        role.id,
        score(bank(), answers),
        score(bank(), honest(theta, random, careless=0.1)),
        score(bank(), honest(theta, random)),
        score(bank(), session.answers),
        len(session.answers),
    )


def chancer(number: int, seed: int) -> tuple[Result, Result, int]:
    """Simulate one random answerer: the result of all questions, of the adaptive quiz, and its length."""
    random = Random(f"{seed} random {number}")
    answers = {question.id: question.answer(random.randrange(len(question.options))) for question in bank().questions}
    session = adaptive(answers)
    return score(bank(), answers), score(bank(), session.answers), len(session.answers)


def lottery(number: int, seed: int) -> str:
    """Return the role that a random answerer of all questions gets."""
    random = Random(f"{seed} lottery {number}")
    model = model_of(bank())
    answers = {name: random.randrange(len(item.score)) for name, item in model.items.items()}
    lead = leads(model, estimate(model, answers))
    return model.roles[max(range(len(lead)), key=lead.__getitem__)]


def calibration_error(rows: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error of (stated probability, was right) in ten equal bins: 0 to 1."""
    error = 0.0
    for number in range(BINS):
        inside = [row for row in rows if number / BINS < row[0] <= (number + 1) / BINS]
        if inside:
            stated = sum(row[0] for row in inside) / len(inside)
            right = sum(row[1] for row in inside) / len(inside)
            error += len(inside) / len(rows) * abs(stated - right)
    return error


def answer_patterns() -> list[str]:
    """Return the verdict for each way of answering without reading."""
    lines = []
    for name, key in [*((f"always number {key + 1}", key) for key in range(5)), ("always the last", 99)]:
        answers = {q.id: q.answer(min(key, len(q.options) - 1)) for q in bank().questions}
        result = score(bank(), answers)
        lines.append(f"{name:38} {result.verdict} (evidence {result.evidence:.1f}; adaptive: {short_verdict(answers)})")
    return lines


def short_verdict(answers: Answers) -> str:
    """Return the adaptive quiz's verdict on someone who would answer like this."""
    return score(bank(), adaptive(answers).answers).verdict


def main(people: int = 2000, seed: int = 1) -> None:
    """Simulate and print the table."""
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(person, range(people), [seed] * people, chunksize=25))
        wins = Counter(pool.map(lottery, range(DRAWS), [seed] * DRAWS, chunksize=250))
        chancers = list(pool.map(chancer, range(people // 2), [seed] * (people // 2), chunksize=25))

    def rate(found: list[bool]) -> float:
        return 100 * sum(found) / max(len(found), 1)

    def line(name: str, value: str) -> None:
        print(f"{name:38} {value}")

    print(f"{bank().name} {bank().digest[:12]}: {len(bank().questions)} questions, {people} people, seed {seed}\n")
    line("right role, all questions", f"{rate([row.full.roles[0].id == row.role for row in rows]):.1f} %")
    for role in bank().roles:
        line(f"  {role.id}", f"{rate([row.full.roles[0].id == role.id for row in rows if row.role == role.id]):.1f} %")
    for name, results in (
        ("all questions", [row.full for row in rows]),
        ("a tenth at random", [r.careless for r in rows]),
    ):
        pairs = [
            (res.roles[0].probability, res.roles[0].id == row.role) for res, row in zip(results, rows, strict=True)
        ]
        line(f"calibration error, {name}", f"{calibration_error(pairs):.4f}")
    line("honest called no evidence, all", f"{rate([row.full.verdict is Verdict.NO_EVIDENCE for row in rows]):.2f} %")
    line(
        "retest names the same role", f"{rate([row.full.roles[0].id == row.retest.roles[0].id for row in rows]):.1f} %"
    )
    clear = [row for row in rows if row.full.verdict is Verdict.CLEAR]
    line(
        "  where the verdict is clear",
        f"{rate([row.full.roles[0].id == row.retest.roles[0].id for row in clear]):.1f} %",
    )
    lengths = sorted(row.asked for row in rows)
    line(
        "adaptive: questions on average",
        f"{sum(lengths) / people:.1f} (half within {lengths[people // 2]}, most {lengths[-1]})",
    )
    line(
        "adaptive: same role as all questions",
        f"{rate([r.short.roles[0].id == r.full.roles[0].id for r in rows]):.1f} %",
    )
    line("adaptive: honest called no evidence", f"{rate([r.short.verdict is Verdict.NO_EVIDENCE for r in rows]):.2f} %")
    short = [(row.short.roles[0].probability, row.short.roles[0].id == row.role) for row in rows]
    line("adaptive: calibration error", f"{calibration_error(short):.4f}")
    line(
        "random answerers called no evidence",
        f"{rate([full.verdict is Verdict.NO_EVIDENCE for full, _, _ in chancers]):.1f} %",
    )
    line(
        "adaptive: random answerers called clear", f"{rate([s.verdict is Verdict.CLEAR for _, s, _ in chancers]):.2f} %"
    )
    line("adaptive: their questions on average", f"{sum(n for _, _, n in chancers) / len(chancers):.1f}")
    for role in bank().roles:
        line(f"random answerers get {role.id}", f"{100 * wins[role.id] / DRAWS:.1f} %")
    print("\n".join(answer_patterns()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
