"""What a kill at a random moment costs: quizzes in a terminal, ended by SIGKILL, and what the store has of them.

Usage: python benchmarks/kills.py [KILLS] [SEED]     (default 120 kills, seed 1)

Each quiz goes on where the one before was killed. An answer counts as acknowledged once the next question, or the page
after the last one, was on the screen; an acknowledged answer that is not in the store is lost. The store must also
open, with nothing in it damaged. The answer to a question follows from its number, so a changed answer is seen too.
"""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random
from time import monotonic

from rolefit import Bank, load_bank
from rolefit.store.database import Store
from rolefit.store.rows import Kept

QUIZ = "import sys; from rolefit.cli.app import main; sys.exit(main(['quiz', '--full', '--no-guards']))"
LONGEST_QUIZ = 2.0
START = b"Enter starts"
"""Seconds from the start of a quiz within which the kill falls."""


def digit(number: int) -> int:
    """Return the option (from 1) taken at question ``number``; every question has at least three."""
    return number % 3 + 1


def killed(store: Path, seconds: float) -> int:
    """Answer in a terminal until a kill after so many seconds; return how many answers were acknowledged."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", ROLEFIT_STORE=str(store))
        os.environ.pop("ROLEFIT_BANK", None)
        os.execv(sys.executable, [sys.executable, "-c", QUIZ])
    end, seen, answered = monotonic() + seconds, b"", 0
    while (left := end - monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            before, seen = seen, seen + os.read(terminal, 65536)
            if START in seen and START not in before:
                os.write(terminal, b"\r")
            number = latest(seen)
            if number > answered:
                os.write(terminal, str(digit(number)).encode())
                answered = number
    os.kill(pid, signal.SIGKILL)
    while piece := rest(terminal):
        seen += piece
    os.waitpid(pid, 0)
    os.close(terminal)
    return max(0, latest(seen) - 1)


def rest(terminal: int) -> bytes:
    """Return what is left to read from a terminal whose program has ended, piece by piece."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def latest(seen: bytes) -> int:
    """Return the number of the last question painted; 0 before the first."""
    # The page of a question says how many are answered, those before it.
    numbers = [int(number) + 1 for number in re.findall(rb"(\d+) of \d+ answered", seen)]
    return max(numbers, default=0)


def right(bank: Bank, kept: Kept) -> int:
    """Return how many of the first answers of a sitting are those that were given."""
    answers = kept.content["answers"]
    for place, name in enumerate(kept.content["asked"]):
        question = bank.question[name]
        if answers[name] != question.answer(digit(place + 1) - 1):
            return place
    return len(answers)


def main() -> int:
    """Print the counts; 1 if anything was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    random = Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    bank = load_bank()
    acknowledged = lost = damaged = quizzes = before = 0
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        for _ in range(kills):
            shown = killed(store, random.uniform(0.05, LONGEST_QUIZ))
            with closing(Store(store)) as opened:
                kept, bad = opened.sittings(bank.name)
                found = right(bank, kept[0]) if kept else 0
                acknowledged += max(0, shown - before)
                lost += max(0, max(shown, before) - found)
                damaged += len(bad)
                before = found
                if found == len(bank.questions):
                    opened.drop_sittings([kept[0].number])
                    before, quizzes = 0, quizzes + 1
    print(f"{kills} kills, {quizzes} quizzes gone through to the end")
    print(f"{acknowledged} answers acknowledged, {lost} lost or changed, {damaged} sittings damaged")
    return 1 if lost or damaged else 0


if __name__ == "__main__":
    sys.exit(main())
