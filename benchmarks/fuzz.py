"""Hostile files by the hundred thousand: banks, sheets and stores, each held against what rolefit promises.

Usage: python benchmarks/fuzz.py [INPUTS] [SEED] [FIRST]     (default 100000, 1 and 0; all cores)

The generators (``tests/hostile*.py``) and the promises (``tests/promises.py``) are the test suite's. Every input
follows from the seed and its number alone: a fault in input 4711 is seen again by ``fuzz.py 1 SEED 4711``. Exits 1
where a promise is broken, a process dies, an input takes over a second of computing, or a process goes over 300 MB.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from rolefit.store.database import store_path
from tests.support.hostile_answers import SHEETS, STORES
from tests.support.hostile_banks import BANKS, small_files, write_bank
from tests.support.promises import bank_holds, sheet_holds, store_holds

sys.path.insert(0, str(Path(__file__).parents[1]))

KINDS = [
    *(("bank", kind) for kind in BANKS),
    *(("sheet", kind) for kind in SHEETS),
    *(("store", kind) for kind in STORES),
]
AT_ONCE = 250
MOST_SECONDS = 1.0
MOST_BYTES = 300_000_000
HANGS = 60
"""Seconds after which a process that is still on the same input is ended."""
MOST_SHOWN = 20


@dataclass
class Tally:
    """What a run of inputs came to; ``slowest`` is seconds of computing and the input's number."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    peak: int = 0

    def add(self, other: Tally) -> None:
        """Take in another run."""
        self.counts += other.counts
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)
        self.peak = max(self.peak, other.peak)


def run(seed: int, numbers: range) -> Tally:
    """Make and try these inputs, one after the other."""
    tally = Tally()
    with TemporaryDirectory() as folder:
        small, tried = Path(folder) / "small", Path(folder) / "tried"
        for made in (small, tried):
            made.mkdir()
        write_bank(small, small_files())
        os.environ["ROLEFIT_STORE"] = str(tried / "store.db")
        for number in numbers:
            signal.alarm(HANGS)
            random = Random(f"{seed} {number}")
            noun, kind = KINDS[number % len(KINDS)]
            try:
                taken, seconds = _tried(noun, kind, random, tried, small)
                tally.counts[noun, kind, "taken" if taken else "refused"] += 1
                tally.slowest = max(tally.slowest, (seconds, number))
            except Exception:  # noqa: BLE001 - a fault of any kind is what is looked for
                tally.faults.append(f"input {number}, {noun} ({kind}):\n{traceback.format_exc()}")
        signal.alarm(0)
    tally.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return tally


def _tried(noun: str, kind: str, random: Random, folder: Path, small: Path) -> tuple[bool, float]:
    """Return whether an input was taken, and the seconds of computing that took."""
    sheet = b""
    match noun:
        case "bank":
            write_bank(folder, BANKS[kind](random))
        case "sheet":
            sheet = SHEETS[kind](random)
        case _:
            STORES[kind](random, store_path())
    start = process_time()
    match noun:
        case "bank":
            taken = bank_holds(folder, random)
        case "sheet":
            taken = sheet_holds(sheet, random)
        case _:
            taken = store_holds(small, random, crafted=kind == "rows")
    return taken, process_time() - start


def runs(seed: int, first: int, count: int) -> Iterator[Tally]:
    """Yield what each part of the inputs came to, as the parts end."""
    parts = [range(start, min(start + AT_ONCE, first + count)) for start in range(first, first + count, AT_ONCE)]
    with ProcessPoolExecutor() as pool:
        waiting = {pool.submit(run, seed, part): part for part in parts}
        for done in as_completed(waiting):
            try:
                yield done.result()
            except BrokenProcessPool:
                left = [waiting[task] for task in waiting if not task.done() or task.exception()]
                yield Tally(faults=[f"a process died in one of the parts {left[: os.cpu_count()]}"])
                return


def main(count: int = 100_000, seed: int = 1, first: int = 0) -> int:
    """Print the table; return 1 on any fault."""
    whole = Tally()
    for tally in runs(seed, first, count):
        whole.add(tally)
    print(f"{'':24}{'taken':>10}{'refused':>10}")
    for noun, kind in KINDS:
        taken, refused = (whole.counts[noun, kind, what] for what in ("taken", "refused"))
        print(f"{noun + ', ' + kind:24}{taken:10,}{refused:10,}")
    print(f"{'all':24}{sum(whole.counts.values()):10,} inputs, seed {seed}")
    seconds, number = whole.slowest
    print(f"slowest: {seconds:.2f} s, input {number} ({', '.join(KINDS[number % len(KINDS)])})")
    print(f"peak memory of a process: {whole.peak / 1e6:.0f} MB")
    print(f"faults: {len(whole.faults)}")
    for fault in whole.faults[:MOST_SHOWN]:
        print(f"\n{fault}")
    return int(bool(whole.faults) or seconds > MOST_SECONDS or whole.peak > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
