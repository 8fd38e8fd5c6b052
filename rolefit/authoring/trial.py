"""A trial: simulated people sent through the real engine, on as many processes as there are processors."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from random import Random
from typing import NamedTuple

from rolefit.assessment.session import Session
from rolefit.authoring.respondents import Chosen, careless, honest, near
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.errors import RolefitError
from rolefit.model.estimation import estimate, leads, model_of
from rolefit.model.provisional import Provisional, provisional
from rolefit.model.verdict import Verdict

CHUNK = 10
"""People that a process takes at once: small enough for the progress to move."""

MOST_AT_ONCE = 4000
"""Options times people that a process takes at once: in the largest banks, one person takes seconds."""

_HELD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@dataclass(frozen=True, slots=True)
class Trial:
    """Who is simulated: ``careless`` is the share of people who answer at random, ``noise`` of everyone's answers."""

    people: int = 2000
    seed: int = 1
    careless: float = 0.1
    noise: float = 0.0


class Honest(NamedTuple):
    """What an honest person of ``role`` (a position) was told: by all questions, by them anew, by the adaptive quiz."""

    role: int
    full: int
    probability: float
    verdict: Verdict
    again: int
    short: int
    short_probability: float
    short_verdict: Verdict
    asked: int


class Careless(NamedTuple):
    """What a person who answers at random was told: by all questions, and by the adaptive quiz."""

    verdict: Verdict
    short_verdict: Verdict
    asked: int


Row = Honest | Careless


# One person


def _people(bank: Bank, trial: Trial, numbers: range) -> list[Row]:
    count = round(trial.people * trial.careless)
    return [_careless(bank, trial, n) if n < count else _honest(bank, trial, n) for n in numbers]


def _honest(bank: Bank, trial: Trial, number: int) -> Honest:
    model, random = model_of(bank, OFF), Random(f"{trial.seed} honest {number}")
    role = number % len(bank.roles)
    theta = near(bank, role, random)
    answers = honest(model, theta, random, trial.noise)
    again = leads(model, estimate(model, honest(model, theta, random, trial.noise)))
    full = provisional(model, answers)
    short, asked = _adaptive(bank, answers)
    return Honest(
        role,
        full.leader,
        full.probability,
        full.verdict,
        max(range(len(again)), key=again.__getitem__),
        short.leader,
        short.probability,
        short.verdict,
        asked,
    )


def _careless(bank: Bank, trial: Trial, number: int) -> Careless:
    model = model_of(bank, OFF)
    answers = careless(model, Random(f"{trial.seed} careless {number}"))
    short, asked = _adaptive(bank, answers)
    return Careless(provisional(model, answers).verdict, short.verdict, asked)


def _adaptive(bank: Bank, answers: Chosen) -> tuple[Provisional, int]:
    # People who answer as the model assumes: every answer counts in full.
    session = Session(replace(bank, calibration=OFF))
    while (question := session.question) is not None:
        session = session.answer(question.answer(answers[question.id]))
    return session.provisional, len(session.asked)


# Many people


_work: Callable[[range], list[Row]]


def _begin(work: Callable[[range], list[Row]]) -> None:
    """Set a process up: what it does, that Ctrl-C is for the one that started it, and that it ends with that one."""
    global _work  # once for a process of its own, not sent with every chunk
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the process that started this one to end, however it does, and leave nothing running after it."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _do(numbers: range) -> list[Row]:
    return _work(numbers)


def tried(bank: Bank, trial: Trial, jobs: int) -> Iterator[list[Row]]:
    """Yield everyone of a trial, some at a time, in an order that does not depend on the number of ``jobs``."""
    options = sum(len(item.score) for item in model_of(bank).items.values())
    size = max(1, min(CHUNK, MOST_AT_ONCE // options, trial.people // jobs))
    chunks = [range(start, min(start + size, trial.people)) for start in range(0, trial.people, size)]
    yield from _spread(partial(_people, bank, trial), chunks, min(jobs, len(chunks)))


def _spread(work: Callable[[range], list[Row]], chunks: Sequence[range], jobs: int) -> Iterator[list[Row]]:
    if jobs < 2:
        yield from map(work, chunks)
        return
    others = set(active_children())
    # Spawned and not forked: whoever imports rolefit may have threads.
    pool: ProcessPoolExecutor | None = None
    try:
        with _starting():
            pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (work,))
            found = pool.map(_do, chunks)
        yield from found
    except BaseException as error:
        if pool is not None:
            _end(pool, others)
        if isinstance(error, BrokenProcessPool):
            raise RolefitError("a process that simulates people was ended from outside; run it again") from None
        raise
    pool.shutdown()


@contextmanager
def _starting() -> Iterator[None]:
    """Have new processes import nothing from the current folder, and hold signals back until they have started.

    A signal in between would leave a process that waits for its orders, and fails with a traceback when none come.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    # First, because it lets go of the signals that are held back here.
    resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _end(pool: ProcessPoolExecutor, others: Collection[object]) -> None:
    """End the processes at once; a second Ctrl-C must not break that off."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The pool's own thread would print a traceback over its lost work.
    threading.excepthook = lambda _: None
    for child in active_children():
        if child not in others:
            child.kill()
    pool.shutdown(wait=False, cancel_futures=True)
