"""How long a person waits: start-up, first page on screen, answer to next question, peak memory.

Usage: python benchmarks/startup.py [ROUNDS]     (default 15)

The baseline is a bare Typer + Rich program that prints one panel, in the same environment, run in turn with rolefit's
commands. Medians are compared. The last lines time the engine itself on the bundled bank and on a generated one of 500
questions, 20 roles and 15 traits.
"""

from __future__ import annotations

import os
import pty
import resource
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from rolefit import Bank, load_bank
from rolefit.assessment.session import Session
from rolefit.bank.knowledge import Claim, Glance, Pole, Position, Role, RolesFile, Trait
from rolefit.bank.question import Choice, Option

BARE = """
import typer
from rich.console import Console
from rich.panel import Panel
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def main() -> None:
    Console().print(Panel("Question 1"))
app()
"""
SHOW = "import sys; from rolefit.__main__ import run; sys.argv[1:] = ['show', 'product-owner']; run()"
QUIZ = "import sys; from rolefit.__main__ import run; sys.argv[1:] = ['quiz', '--no-save']; run()"


def finished(code: str) -> tuple[float, float]:
    """Return seconds and peak memory (MiB) of a program run to its end."""
    begun = perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return perf_counter() - begun, usage.ru_maxrss / 1024


def first_page() -> tuple[float, float]:
    """Return seconds until the quiz shows its first page, and its peak memory (MiB) once it reads keys."""
    begun = perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LINES="24", COLUMNS="80")
        os.execv(sys.executable, [sys.executable, "-c", QUIZ])
    seen = b""
    while b"Enter starts" not in seen:
        if not select.select([terminal], [], [], 10)[0]:
            raise SystemExit("the first page did not come within ten seconds")
        seen += os.read(terminal, 65536)
    taken = perf_counter() - begun
    for _ in range(8):  # until it reads keys, so that the key library counts as memory
        select.select([terminal], [], [], 0.1)
    os.write(terminal, b"q")
    while select.select([terminal], [], [], 5)[0]:
        try:
            if not os.read(terminal, 65536):
                break
        except OSError:
            break
    _, _, usage = os.wait4(pid, 0)
    os.close(terminal)
    return taken, usage.ru_maxrss / 1024


def large_bank(questions: int = 500, roles: int = 20, traits: int = 15) -> Bank:
    """Return a generated bank."""
    random = Random(7)
    claim = Claim(text="…")
    names = [f"trait-{number}" for number in range(traits)]
    glance = Glance(**dict.fromkeys(Glance.model_fields, claim))
    knowledge = RolesFile(
        format="1",
        name="large",
        sources={},
        traits=tuple(
            Trait(id=name, name=name, low=Pole(pole="-", text="-"), high=Pole(pole="+", text="+")) for name in names
        ),
        roles=tuple(
            Role(
                id=f"role-{number}",
                title=f"Role {number}",
                summary=claim,
                at_a_glance=glance,
                traits={name: Position(position=random.uniform(-1, 1), basis="stated") for name in names},
                responsibilities=(claim,),
                skills=(claim,),
            )
            for number in range(roles)
        ),
    )
    asked = tuple(
        Choice(
            id=f"question-{number}",
            kind="choice",
            prompt="…",
            options=tuple(
                Option(
                    id=f"o{place}",
                    text="…",
                    weights={name: random.uniform(-1, 1) for name in random.sample(names, min(3, traits))},
                )
                for place in range(4)
            ),
        )
        for number in range(questions)
    )
    return Bank("0" * 64, knowledge, asked)


def answer_to_next(bank: Bank) -> tuple[float, float]:
    """Return the median and the longest time in ms from an answer to the next question, in a sitting of 30."""
    random = Random(3)
    session = Session(bank)
    times = []
    _ = session.question
    for _ in range(30):
        question = session.question
        if question is None:
            break
        begun = perf_counter()
        session = session.answer(question.answer(random.randrange(len(question.options))))
        _ = session.question, session.limit
        times.append((perf_counter() - begun) * 1000)
    return median(times), max(times)


def main(rounds: int = 15) -> None:
    """Measure in turn and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ROLEFIT_STORE"] = str(Path(folder) / "store.db")
        runs = [(finished(BARE), finished(SHOW), first_page()) for _ in range(rounds)]
    bare, show, quiz = ([run[place] for run in runs] for place in range(3))
    base_time, base_memory = median(t for t, _ in bare), median(m for _, m in bare)
    print(f"{'':32}{'seconds':>9}{'ratio':>7}{'MiB':>9}{'ratio':>7}    medians of {rounds}, run in turn")
    for name, found in (
        ("bare Typer + Rich", bare),
        ("rolefit show product-owner", show),
        ("quiz, first page", quiz),
    ):
        seconds, memory = median(t for t, _ in found), median(m for _, m in found)
        print(f"{name:32}{seconds:9.3f}{seconds / base_time:7.2f}{memory:9.1f}{memory / base_memory:7.2f}")
    for name, bank in (("bundled bank", load_bank()), ("500 questions, 20 roles", large_bank())):
        middle, longest = answer_to_next(bank)
        print(f"answer to next question, {name:24} median {middle:5.1f} ms, longest {longest:5.1f} ms")
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
