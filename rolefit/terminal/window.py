"""How much room a terminal has, and pages cut to it: lines that fit, whatever has to go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TextIO

from rich.console import Console, RenderableType

MORE = "  ↓ more"
MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class Window:
    """How much room there is, in columns and lines."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page; the parts with the highest ``drop`` go first when the window is low, 0 never goes."""

    content: RenderableType
    drop: int = 0
    marked: bool = False


def window_of(stream: TextIO) -> Window:
    """Return the size of the terminal that ``stream`` writes to."""
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except OSError:
        columns, lines = 80, 24
    return Window(columns or 80, lines or 24)


def lines_of(content: RenderableType, width: int) -> list[str]:
    """Return something drawn at a width as lines, with their colours."""
    stream = StringIO()
    console = Console(
        file=stream, width=width, force_terminal=True, markup=False, emoji=False, highlight=False, height=MOST_LINES
    )
    console.print(content)
    return stream.getvalue().split("\n")[:-1]


def reduced(parts: Sequence[Block], window: Window) -> list[tuple[Block, list[str]]]:
    """Return the parts and their lines, without those that may go, kind by kind, as long as all are too high."""
    drawn = [(part, lines_of(part.content, window.width)) for part in parts]
    for drop in sorted({part.drop for part in parts} - {0}, reverse=True):
        if sum(len(lines) for _, lines in drawn) <= window.height:
            break
        drawn = [(part, lines) for part, lines in drawn if part.drop != drop]
    return drawn


def fitted(parts: Sequence[Block], window: Window) -> list[str]:
    """Return the parts as lines that fit; where they cannot, it is the part of them where the mark is."""
    drawn = reduced(parts, window)
    lines = [line for _, found in drawn for line in found]
    ends = [sum(len(found) for _, found in drawn[: place + 1]) for place, (part, _) in enumerate(drawn) if part.marked]
    start = max(0, min((ends[0] if ends else 0) - window.height + 1, len(lines) - window.height))
    shown = lines[start : start + window.height]
    is_cut = start + window.height < len(lines) and window.height > 1
    return [*shown[:-1], MORE] if is_cut else shown
