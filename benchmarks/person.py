"""One person at a time, from Python: a sheet scored, beside five-factor-e; a question chosen, beside catsim.

Usage: python benchmarks/person.py [ROUNDS]     (default 5)

five-factor-e 1.13.1 and catsim 0.21.0 are installed into a scratch environment. All run in turn, each ROUNDS times in a
process of its own, on the processor's time; medians are compared. A sheet is five-factor-e's own 120 items and all
questions of the bundled bank, those of simulated people anywhere; where each leaves out other questions, nothing is
shared with those before. A step is what happens between an answer and the next question: catsim estimates by
maximum likelihood and selects by information, one trait, two-parameter items; rolefit estimates, asks itself whether to
stop, and selects, in sittings of 20 questions.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from cohort import installed

FIVE = """
from random import Random
from time import process_time
from ipipneo import IpipNeo
random, times = Random(1), []
for _ in range(100):
    answers = {"answers": [{"id_question": n, "id_select": random.randint(1, 5)} for n in range(1, 121)]}
    begun = process_time()
    IpipNeo(question=120).compute(sex="M", age=40, answers=answers)
    times.append(process_time() - begun)
print(sorted(times)[50])
"""
SHEET = """
import sys
from random import Random
from time import process_time
from rolefit import load_bank, score
from rolefit.authoring.respondents import anywhere, honest
from rolefit.model.response_model import model_of
random, times, bank = Random(1), [], load_bank()
for _ in range(101):
    chosen = honest(model_of(bank), anywhere(bank, 1.0, random), random)
    answers = {q.id: q.answer(chosen[q.id]) for q in bank.questions}
    for name in random.sample(sorted(answers), int(sys.argv[1])):
        answers[name] = None
    begun = process_time()
    score(bank, answers)
    times.append(process_time() - begun)
print(sorted(times)[50])
"""
CATSIM = """
import sys
from random import Random
from time import process_time
from catsim.estimation import NumericalSearchEstimator
from catsim.item_bank import ItemBank
from catsim.selection import MaxInfoSelector
random, times = Random(1), []
bank = ItemBank.generate_item_bank(int(sys.argv[1]), itemtype="2PL", seed=1)
select, estimate = MaxInfoSelector(), NumericalSearchEstimator()
for _ in range(10):
    asked, said, theta = [0], [True], 0.0
    for _ in range(20):
        begun = process_time()
        theta = estimate.estimate(item_bank=bank, administered_items=asked, response_vector=said, est_theta=theta)
        following = select.select(item_bank=bank, administered_items=asked, est_theta=theta)
        times.append(process_time() - begun)
        asked.append(int(following))
        said.append(random.random() < 0.5)
print(sorted(times)[100])
"""
STEP = """
import sys
from random import Random
from time import process_time
from rolefit import Session, load_bank
from rolefit.authoring.respondents import anywhere, honest
from rolefit.model.response_model import model_of
from startup import large_bank
bank = large_bank(*map(int, sys.argv[1:])) if sys.argv[1:] else load_bank()
random, times, model = Random(1), [], model_of(bank)
for _ in range(10):
    session, chosen = Session(bank), honest(model, anywhere(bank, 1.0, random), random)
    while session.question:
        answer = session.question.answer(chosen[session.question.id])
        begun = process_time()
        session = session.answer(answer)
        session.question
        times.append(process_time() - begun)
print(sorted(times)[len(times) // 2])
"""


def main(rounds: int = 5) -> None:
    """Print a line for each program: milliseconds, and how many times those of the one it stands beside."""
    with tempfile.TemporaryDirectory() as folder:
        other = installed(Path(folder), "five-factor-e==1.13.1", "catsim==0.21.0")
        runs: dict[str, list[str | Path]] = {
            "five-factor-e, 120 items": [other, "-c", FIVE],
            "rolefit.score, all questions": [sys.executable, "-c", SHEET, "0"],
            "rolefit.score, each without 5 others": [sys.executable, "-c", SHEET, "5"],
            "catsim, 100 items, 1 trait": [other, "-c", CATSIM, "100"],
            "rolefit, 100 questions, 3 roles, 1 trait": [sys.executable, "-c", STEP, "100", "3", "1"],
            "rolefit, bundled bank, 5 roles, 10 traits": [sys.executable, "-c", STEP],
            "catsim, 500 items, 1 trait": [other, "-c", CATSIM, "500"],
            "rolefit, 500 questions, 3 roles, 1 trait": [sys.executable, "-c", STEP, "500", "3", "1"],
            "rolefit, 500 questions, 5 roles, 10 traits": [sys.executable, "-c", STEP, "500", "5", "10"],
            "rolefit, 500 questions, 20 roles, 15 traits": [sys.executable, "-c", STEP, "500", "20", "15"],
        }
        taken: dict[str, list[float]] = {label: [] for label in runs}
        for _ in range(rounds):
            for label, command in runs.items():
                done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent)
                taken[label].append(float(done.stdout))
    base = 0.0
    for label, times in taken.items():
        middle = median(times) * 1000
        base = base if label.startswith("rolefit") else middle
        print(f"{label:46}{middle:8.3f} ms{middle / base:8.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
