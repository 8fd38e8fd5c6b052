"""Many sheets, CSV to CSV: how fast, beside five-factor-e and beside the csv module alone, and in how much memory.

Usage: python benchmarks/cohort.py [SHEETS] [MOST] [ROUNDS]     (default 200000, 1000000 and 3)

five-factor-e 1.13.1 is installed into a scratch environment; it scores its own 120 items, one person after the other,
as its interface does. rolefit scores answers to the bundled bank, with the extra and in a plain install, on all
processors. All run in turn, ROUNDS times; the medians are compared. Where other programs run as well, the processor's
time says more than the clock: the last two columns share it out to the processors there are. The last lines show the
peak memory of all processes together for 1,000 sheets and ten times as many, up to MOST.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import threading
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple

from rolefit import load_bank

JOBS = os.cpu_count() or 1
FIVE_FACTORS = 3000
PLAIN = 2000
"""Sheets that the slow ones score: sheets a second is what is compared."""

SCORE = """
if __name__ == "__main__":
    import sys
    from rolefit.cli.app import main
    sys.exit(main(sys.argv[1:]))
"""
WITHOUT_EXTRA = """
import sys
from importlib.machinery import PathFinder
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"numpy", "pyarrow"}: raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "numpy" else found(name, package)
"""
FIVE = """
import csv, sys
from ipipneo import IpipNeo
test = IpipNeo(question=120)
rows = csv.reader(open(sys.argv[1], newline=""))
writer = csv.writer(open(sys.argv[2], "w", newline=""))
next(rows)
for name, *cells in rows:
    answers = {"answers": [{"id_question": n, "id_select": int(c)} for n, c in enumerate(cells, 1)]}
    found = test.compute(sex="M", age=40, answers=answers)["person"]["result"]["personalities"]
    flat = [name]
    for trait in found:
        for kind in trait.values():
            flat.append(kind["score"])
            flat += [value for facet in kind["traits"] for key, value in facet.items() if key == "score"]
    writer.writerow(flat)
"""


def sheets(path: Path, count: int, options: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    """Write the answers of random people."""
    random = Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["respondent", *names])
        for number in range(count):
            writer.writerow([f"person {number}", *map(random.choice, options)])


class Taken(NamedTuple):
    """Seconds by the clock, and of all processors together."""

    clock: float
    processor: float


def run(command: Sequence[str | Path], out: Path) -> Taken:
    """Return how long a program takes, its output in a file."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    with out.open("wb") as file:
        subprocess.run([str(word) for word in command], stdout=file, stderr=subprocess.DEVNULL, check=True)
    clock, after = perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def memory(command: Sequence[str | Path]) -> float:
    """Return the peak memory (MiB) of a program and all its processes together, shared pages counted once."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.is_set():
            most = max(most, sum(_resident(pid) for pid in _family(process.pid)))
            sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    ended.set()
    watcher.join()
    return most / 1024


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def installed(folder: Path, *packages: str) -> Path:
    """Install packages into a new environment, and return the Python that has them."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True)
    return python


CSV_ALONE = """
import csv, sys
writer = csv.writer(sys.stdout)
for row in csv.reader(open(sys.argv[1], newline="")):
    writer.writerow(row)
"""


def main(count: int = 200_000, most: int = 1_000_000, rounds: int = 3) -> None:
    """Print the comparison."""
    bank = load_bank()
    options = [[str(q.answer(place)) for place in range(len(q.options))] for q in bank.questions]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, few, five, out = (folder / name for name in ("many.csv", "few.csv", "five.csv", "out.csv"))
        sheets(many, count, options, list(bank.question))
        sheets(few, PLAIN, options, list(bank.question))
        sheets(five, FIVE_FACTORS, [list("12345")] * 120, [f"i{number}" for number in range(1, 121)])
        # Programs that start processes must be files.
        for label, code in (("five", FIVE), ("plain", WITHOUT_EXTRA + SCORE), ("cohort", SCORE), ("alone", CSV_ALONE)):
            (folder / f"{label}.py").write_text(code)
        python = installed(folder / "venv", "five-factor-e==1.13.1")
        compare(
            {
                "five-factor-e": (FIVE_FACTORS, 1, [python, folder / "five.py", five, out]),
                "rolefit, plain": (PLAIN, JOBS, [sys.executable, folder / "plain.py", "score", few, "--csv"]),
                "rolefit[cohort]": (count, JOBS, [sys.executable, folder / "cohort.py", "score", many, "--csv"]),
                "csv alone": (count, 1, [sys.executable, folder / "alone.py", many]),
            },
            folder / "printed",
            rounds,
        )
        size = 1000
        while size <= most:
            sheets(many, size, options, list(bank.question))
            peak = memory([sys.executable, folder / "cohort.py", "score", many, "--csv"])
            print(f"peak memory, {size:9,} sheets: {peak:6.0f} MiB")
            size *= 10


def compare(runs: Mapping[str, tuple[int, int, Sequence[str | Path]]], out: Path, rounds: int) -> None:
    """Print a line for each program: sheets, seconds, sheets a second, and how that is to the first and the last."""
    taken: dict[str, list[Taken]] = {label: [] for label in runs}
    for _ in range(rounds):
        for label, (_, _, command) in runs.items():
            taken[label].append(run(command, out))
    clock = {label: median(one.clock for one in taken[label]) / runs[label][0] for label in runs}
    shared = {label: median(one.processor for one in taken[label]) / runs[label][0] / runs[label][1] for label in runs}
    first, *_, last = runs
    print(f"{'':16}{'sheets':>9}{'sheets/s':>10}  to five-factor-e  to csv alone", end="")
    print(f"{'  processor: sheets/s':>21}  to five-factor-e  to csv alone")
    for label in runs:
        print(f"{label:16}{runs[label][0]:9,}", end="")
        for cost in (clock, shared):
            print(
                f"{1 / cost[label]:10,.0f}{cost[first] / cost[label]:17.2f}{cost[label] / cost[last]:14.2f}", end="  "
            )
        print()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
