"""What would change it, by brute force: that no smaller set of answers than the one named changes who wins.

Usage: python benchmarks/flips.py [PEOPLE] [SEED]     (default 1000 and 1; all cores)

Half of the people are honest (theta = a role's positions + N(0, 0.4^2), answering by the model's rule), half answer at
random; half of each have answered all questions, half 8 to 15 of them. For each of them it checks with numpy alone,
from the weights and the formulas of ``docs/model.md``, that the contributions sum to the lead; that the changes named,
scored again, put the role named in front; and that no smaller set does: every set of up to three answers, with every
option in their place, is tried. Exits 1 where one of these does not hold.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rolefit import Bank, Question, load_bank, score
from rolefit.bank.question import Answer, Choice

KAPPA = 2.0
SPREAD = 0.4
MOST_ERROR = 1e-9
WON = 1e-9
"""A lead, in prior standard deviations, that is more than rounding."""
LARGEST = 3
"""The largest sets that are tried."""
FEWEST, MOST = 8, 15
Array = NDArray[np.float64]


@cache
def bank() -> Bank:
    """Return the bundled bank, once a process."""
    return load_bank()


@cache
def directions() -> Array:
    """Return a row for each role: its positions, of length 1."""
    rows = np.array(
        [_on_traits({name: place.position for name, place in role.traits.items()}) for role in bank().roles]
    )
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _on_traits(values: Mapping[str, float]) -> list[float]:
    return [values.get(trait.id, 0.0) for trait in bank().traits]


@cache
def weights(name: str) -> Array:
    """Return a row of centred weights for each option of a question."""
    question = bank().question[name]
    if isinstance(question, Choice):
        rows = np.array([_on_traits(option.weights) for option in question.options])
    else:
        rows = np.linspace(_on_traits(question.left.weights), _on_traits(question.right.weights), 5)
    return np.asarray(rows - rows.mean(axis=0))


def answer(question: Question, option: int) -> Answer:
    """Return what a sheet holds for an option."""
    return question.options[option].id if isinstance(question, Choice) else option + 1


@dataclass(frozen=True)
class Person:
    """Who answered how: question to option, both as positions."""

    kind: str
    taken: Mapping[str, int]


def person(number: int, seed: int) -> Person:
    """Simulate one."""
    random = np.random.default_rng([seed, number])
    is_honest, is_whole = number % 2 == 0, number // 2 % 2 == 0
    names = [question.id for question in bank().questions]
    if not is_whole:
        names = [names[place] for place in random.permutation(len(names))[: random.integers(FEWEST, MOST + 1)]]
    role = bank().roles[random.integers(len(bank().roles))]
    theta = np.array(_on_traits({name: place.position for name, place in role.traits.items()}))
    theta = theta + random.normal(0, SPREAD, len(theta))
    taken = {}
    for name in names:
        chances = np.exp(KAPPA * weights(name) @ theta) if is_honest else np.ones(len(weights(name)))
        taken[name] = int(random.choice(len(chances), p=chances / chances.sum()))
    return Person(f"{'honest' if is_honest else 'random'}, {'all' if is_whole else f'{FEWEST} to {MOST}'}", taken)


def values(taken: Mapping[str, int]) -> dict[str, Array]:
    """Return what each option (row) of each answered question would add to each role's (column) u . m."""
    precision = np.eye(len(bank().traits))
    power = 1 / (1 + (len(taken) - 1) * bank().calibration.correlation)
    for name in taken:
        rows = weights(name)
        precision += power * KAPPA**2 * rows.T @ rows / len(rows)
    reach = np.linalg.inv(precision) @ directions().T
    return {name: power * KAPPA * weights(name) @ reach for name in taken}


def smallest(gaps: Array, moves: list[Array], most: int) -> int | None:
    """Return the size of the smallest set that changes who wins, up to ``most``, by trying every set.

    ``gaps`` is how far each rival is ahead of the winner (below 0), ``moves`` what each change of an answer (row) adds
    to that, an array for each question.
    """
    ends = np.cumsum([0, *(len(rows) for rows in moves)])
    single = np.concatenate(moves)
    question = np.repeat(np.arange(len(moves)), [len(rows) for rows in moves])
    first, second = np.triu_indices(len(single), 1)
    apart = question[first] != question[second]
    first, second = first[apart], second[apart]
    double = single[first] + single[second]
    if most >= 1 and _wins(gaps, single):
        return 1
    if most >= 2 and _wins(gaps, double):
        return 2
    for start, end in pairwise(ends) if most >= 3 else ():
        # Pairs stand in the order of their first answer: each change goes with the pairs of later questions.
        later = double[np.searchsorted(first, end) :]
        if any(_wins(gaps + move, later) for move in single[start:end]):
            return 3
    return None


def _wins(gaps: Array, moves: Array) -> bool:
    return bool(len(moves)) and bool((moves + gaps > WON).any())


def checked(number: int, seed: int) -> tuple[str, int | None, float, list[str]]:
    """Return a person's kind, the size of the set named, the contributions' error, and what does not hold."""
    found = person(number, seed)
    given = {name: answer(bank().question[name], option) for name, option in found.taken.items()}
    result = score(bank(), given)
    roles = [role.id for role in bank().roles]
    winner, other = roles.index(result.roles[0].id), roles.index(result.runner_up)
    adds = values(found.taken)
    sums = np.sum([adds[name][option] for name, option in found.taken.items()], axis=0)
    faults = [] if sums[winner] >= sums.max() - WON else ["another role is in front"]
    error = abs(sum(part.value for part in result.contributions) - (sums[winner] - sums[other]))
    if error > MOST_ERROR:
        faults.append(f"the contributions miss the lead by {error}")
    size = None if result.flip is None else len(result.flip.changes)
    if result.flip is not None:
        again = score(bank(), {**given, **{change.question: change.other for change in result.flip.changes}})
        if again.roles[0].id != result.flip.role or result.flip.role == result.roles[0].id:
            faults.append(f"the changes put {again.roles[0].id} in front, not {result.flip.role}")
    rivals = [role for role in range(len(roles)) if role != winner]
    gaps = sums[rivals] - sums[winner]
    moves = []
    for name, option in found.taken.items():
        rows = np.delete(adds[name] - adds[name][option], option, axis=0)
        moves.append(rows[:, rivals] - rows[:, [winner]])
    smaller = smallest(gaps, moves, LARGEST if size is None else min(size - 1, LARGEST))
    if smaller is not None:
        faults.append(f"{smaller} answers are enough, not {size or 'none'}")
    return found.kind, size, float(error), faults


def main(people: int = 1000, seed: int = 1) -> int:
    """Print the table; return 1 where anything does not hold."""
    sizes: Counter[tuple[str, str]] = Counter()
    worst, faults = 0.0, []
    with ProcessPoolExecutor() as pool:
        for number, row in enumerate(pool.map(checked, range(people), [seed] * people, chunksize=20)):
            kind, size, error, found = row
            sizes[kind, "none" if size is None else str(size)] += 1
            worst = max(worst, error)
            faults += [f"person {number} ({kind}): {fault}" for fault in found]
    columns = sorted({size for _, size in sizes}, key=lambda size: (size == "none", size.zfill(3)))
    print(f"answers to change{'':5}" + "".join(f"{size:>6}" for size in columns))
    for kind in sorted({kind for kind, _ in sizes}):
        print(f"{kind:22}" + "".join(f"{sizes[kind, size]:6}" for size in columns))
    print(f"people: {people}, seed {seed}; sets of up to {LARGEST} answers tried for each")
    print(f"largest error of the contributions' sum: {worst:.1e}")
    print(f"failures: {len(faults)}")
    for fault in faults[:20]:
        print(fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
