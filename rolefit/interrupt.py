"""Ctrl-C, remembered: Python drops a KeyboardInterrupt that comes while it cleans up an object, or within an import."""

from __future__ import annotations

import signal
from types import FrameType

_came = False


def watch() -> None:
    """Remember from now on that Ctrl-C came, and raise KeyboardInterrupt as ever; not where it is to be ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _remember)


def check() -> None:
    """Raise a KeyboardInterrupt that was dropped.

    Called before the program waits for a person, who would wait for it to end.
    """
    if _came:
        raise KeyboardInterrupt


def _remember(_signal: int, _frame: FrameType | None) -> None:
    global _came
    _came = True
    raise KeyboardInterrupt
