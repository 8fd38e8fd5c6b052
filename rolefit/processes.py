"""Work spread over processes of our own, none of which outlives the one that started it."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from typing import Any, TypeVar

from rolefit.errors import RolefitError
from rolefit.signals import holding_signals, leave_interrupts_to_parent

AHEAD = 4
"""Pieces of work that wait or are done for each process: enough to keep it busy, few enough to keep memory flat."""

SURROUNDINGS = {"PYTHONSAFEPATH": "1", "OMP_NUM_THREADS": "1"}
"""New processes import nothing from the current folder, and their linear algebra has one thread, because there is a
process for each processor already."""

Piece = TypeVar("Piece")
Made = TypeVar("Made")

_work: Callable[[Any], Any]


def spread(work: Callable[[Piece], Made], pieces: Iterable[Piece], jobs: int) -> Iterator[Made]:
    """Yield what ``work`` makes of each piece, in order; on ``jobs`` processes, or here where that is one.

    ``pieces`` are taken as they are needed: an endless number of them needs no more memory than a few.

    Raises:
        RolefitError: if a process was ended from outside.
    """
    if jobs < 2:
        yield from map(work, pieces)
        return
    others = set(active_children())
    # Spawned and not forked: whoever imports rolefit may have threads.
    pool: ProcessPoolExecutor | None = None
    try:
        with _starting():
            # Its locks start the process that watches over them.
            pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (work,))
        waiting: deque[Future[Made]] = deque()
        for piece in pieces:
            # A piece of work for which no process is free starts one, as long as there are fewer than jobs.
            with _starting():
                waiting.append(pool.submit(_do, piece))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException as error:
        if pool is not None:
            _end(pool, others)
        if isinstance(error, BrokenProcessPool):
            raise RolefitError("a process that does a part of the work was ended from outside; run it again") from None
        raise
    pool.shutdown()


def _begin(work: Callable[[Any], Any]) -> None:
    """Set a process up: what it does, that Ctrl-C is for the one that started it, and that it ends with that one."""
    global _work  # once for a process of its own, not sent with every piece
    _work = work
    leave_interrupts_to_parent()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the process that started this one to end, however it does, and leave nothing running after it."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _do(piece: Any) -> Any:
    return _work(piece)


@contextmanager
def _starting() -> Iterator[None]:
    """Start new processes as ``SURROUNDINGS`` say, and hold signals back until they have started.

    A signal in between would leave a process that waits for its orders, and fails with a traceback when none come.
    """
    before = {name: os.environ.get(name) for name in SURROUNDINGS}
    os.environ.update(SURROUNDINGS)
    if os.name == "posix":
        # First, because it lets go of the signals that are held back here. It ignores all but a hangup by itself;
        # it is started while that waits, and so never hears of it.
        with holding_signals():
            resource_tracker.ensure_running()
    try:
        with holding_signals():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end(pool: ProcessPoolExecutor, others: Collection[object]) -> None:
    """End the processes at once; a second Ctrl-C must not break that off."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The pool's own thread would print a traceback over its lost work.
    threading.excepthook = lambda _: None
    for child in active_children():
        if child not in others:
            child.kill()
    # Waits for that thread, which would else be woken, as Python ends, through a pipe that it closes just then.
    pool.shutdown(cancel_futures=True)
