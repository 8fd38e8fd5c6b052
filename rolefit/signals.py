"""Ctrl-C, SIGTERM, SIGHUP and Ctrl-Z: what the process does when one comes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals by which a system or a closed terminal ends a program; Windows knows only the first."""

_came = False


def watch() -> None:
    """Remember from now on that Ctrl-C came, and raise KeyboardInterrupt as ever; not where it is to be ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _remember)


def raise_if_interrupted() -> None:
    """Raise a KeyboardInterrupt that was dropped.

    Called before the program waits for a person, who would wait for it to end.
    """
    if _came:
        raise KeyboardInterrupt


def _remember(_signal: int, _frame: FrameType | None) -> None:
    global _came
    _came = True
    raise KeyboardInterrupt


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into SystemExit (143, 129), so that the terminal is put back before the process ends.

    What is ignored already stays so: nohup means that a command outlives its terminal.
    """

    def leave(number: int, _: FrameType | None) -> None:
        # The second of two signals must not break off what the first began.
        for other in ENDING:
            signal.signal(other, signal.SIG_IGN)
        raise SystemExit(128 + number)

    heeded = [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]
    before = [(number, signal.signal(number, leave)) for number in heeded]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


@contextmanager
def holding_signals() -> Iterator[None]:
    """Have Ctrl-C and the signals that end a program wait until the block is over, where the system can do that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *ENDING})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def leave_interrupts_to_parent() -> None:
    """Set up a process that another one has just started: that one hears Ctrl-C, and nothing is held back here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, *ENDING})


def suspend() -> None:
    """Stop this process group, as Ctrl-Z would have; returns when it is continued."""
    before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, before)
