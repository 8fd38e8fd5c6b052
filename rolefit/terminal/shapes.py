"""The few shapes every page is made of: paragraphs with a hanging indent, bars, trait lines.

Each is a Rich renderable that fits itself to the width it is given. Words from a bank only ever enter as ``Text``, so
that nothing in them is markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

if TYPE_CHECKING:
    from rich.table import Table

ACCENT = "magenta"
MOST_TEXT = 76
MOST_BAR = 40
WIDE = 60
"""Below this many columns everything stacks."""

MOST_LINE = 100
SHORTEST_BAR = 8
SHORTEST_LINE = 13
GAP = 2
"""Columns between those of a table."""

AFTER = 14
"""Columns for the words after a trait line."""

UNWRAPPED = 10_000
"""A console this wide is a pipe or a file: its lines are left whole."""


@dataclass(frozen=True)
class Hanging:
    """A paragraph after a mark; the lines after the first stand under its text."""

    text: Text
    mark: str = ""
    indent: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the wrapped lines."""
        width = options.max_width
        lead = " " * self.indent + self.mark
        column = cell_len(lead)
        room = width - column if width >= UNWRAPPED else min(width, MOST_TEXT) - column
        lines = self.text.wrap(console, max(room, 8)) if width < UNWRAPPED else [self.text]
        for number, line in enumerate(lines):
            line.rstrip()
            yield Text.assemble(lead if number == 0 else " " * column, line)


@dataclass(frozen=True)
class Keys:
    """What each key does, in short; a line only ever ends between two of them."""

    each: tuple[str, ...]
    style: str = "dim"

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        width = min(options.max_width, MOST_TEXT)
        line = ""
        for words in self.each:
            longer = f"{line} · {words}" if line else words
            if line and cell_len(longer) > width:
                yield Text(line, self.style)
                longer = words
            line = longer
        yield Text(line, self.style)


@dataclass(frozen=True)
class Bar:
    """A labelled rule bar: name, a number, the bar, and words after it."""

    name: Text
    number: str
    share: float
    after: str
    name_width: int

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Yield one line, or two where the window is narrow."""
        width = min(options.max_width, 80) - cell_len(self.number) - cell_len(self.after) - 3
        stacked = width - self.name_width - 1 < SHORTEST_BAR
        room = min(MOST_BAR, width if stacked else width - self.name_width - 1)
        bar = rule(self.share, max(room, 4))
        numbers = Text.assemble(f"{self.number} ", bar, f"  {self.after}" if self.after else "")
        if stacked:
            yield Hanging(self.name)
            yield numbers
        else:
            yield Text.assemble(padded(self.name, self.name_width), " ", numbers)


@dataclass(frozen=True)
class TraitLine:
    """A trait as a line between its poles, with marks at values from -1 to +1, and words after it."""

    low: Text
    high: Text
    marks: tuple[tuple[float, str], ...]
    both: str
    after: str
    pole_width: int

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Yield one line, or two where the window is narrow."""
        width = min(options.max_width, MOST_LINE)
        around = 2 * self.pole_width + 4 + 2 + AFTER
        if width >= around + SHORTEST_LINE:
            low, high = padded(self.low, self.pole_width, right=True), padded(self.high, self.pole_width)
            yield Text.assemble(low, "  ", self._line(width - around), "  ", high, "  ", self.after)
        else:
            yield Hanging(Text.assemble(self.low, " ↔ ", self.high, f": {self.after}" if self.after else ""))
            yield Text.assemble("  ", self._line(width - 2))

    def _line(self, room: int) -> Text:
        length = min(31, room - 1 + room % 2)
        cells = ["─"] * length
        cells[length // 2] = "┼"
        places: dict[int, str] = {}
        for value, mark in self.marks:
            place = round((max(-1.0, min(1.0, value)) + 1) / 2 * (length - 1))
            places[place] = self.both if place in places else mark
        if len(places) > 1:
            cells[min(places) : max(places)] = ["━"] * (max(places) - min(places))
        line = Text("".join(cells))
        for place, mark in places.items():
            line = Text.assemble(line[:place], (mark, f"bold {ACCENT}"), line[place + 1 :])
        return line


def stripped(table: Table, console: Console, options: ConsoleOptions, indent: int = 0) -> Iterator[Text]:
    """Yield a table line by line, indented, without the spaces that Rich fills lines up with."""
    for segments in console.render_lines(table, options, pad=False):
        line = Text(" " * indent)
        for segment in segments:
            line.append(segment.text, segment.style)
        line.rstrip()
        yield line


def heading(text: str) -> Text:
    """Return a heading."""
    return Text(text, style="bold")


def title(text: str) -> Text:
    """Return the title of a page."""
    return Text(text, style=f"bold {ACCENT}")


def bullets(texts: Iterable[str | Text]) -> list[RenderableType]:
    """Return a list of paragraphs, each after a bullet."""
    return [Hanging(Text(text) if isinstance(text, str) else text, "• ", 2) for text in texts]


def label(name: str, text: str) -> Hanging:
    """Return a paragraph that begins with a bold word."""
    return Hanging(Text.assemble((f"{name}: ", "bold"), text))


def rule(share: float, length: int) -> Text:
    """Return a bar of so many columns, of which a ``share`` (0 to 1) is filled."""
    halves = round(max(0.0, min(1.0, share)) * length * 2)
    full, half = divmod(halves, 2)
    return Text.assemble(("━" * full + "╸" * half, ACCENT), ("─" * (length - full - half), "dim"))


def padded(text: Text, width: int, right: bool = False) -> Text:
    """Return a text filled up with spaces, or cut, to so many columns; ``right`` puts it at the right end."""
    missing = " " * max(0, width - cell_len(text.plain))
    if cell_len(text.plain) > width:
        return Text(set_cell_size(text.plain, width), style=text.style)
    return Text.assemble(missing, text) if right else Text.assemble(text, missing)
