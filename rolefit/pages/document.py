"""The parts of a page in the terminal: paragraphs, lists, traits as lines, and tables that fit the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from rolefit.pages.side_by_side import SideBySide
from rolefit.report import sentences
from rolefit.report.document import Cell, Document, Grid
from rolefit.report.parts import Paragraph, Part, Section, TraitMarks
from rolefit.terminal.shapes import (
    GAP,
    SHORTEST_BAR,
    Hanging,
    TraitLine,
    bullets,
    heading,
    label,
    padded,
    rule,
    stripped,
    title,
)

NARROWEST = 14
"""Columns of a window that each column of a table needs."""


def document(made: Document) -> RenderableType:
    """Return a page that is about no single result."""
    lines: list[RenderableType] = [Hanging(title(made.title))]
    lines += (Hanging(Text(text)) for text in made.lead)
    for each in made.parts:
        lines += [Text(), *(_grid(each) if isinstance(each, Grid) else part(each))]
    return Group(*lines)


def part(made: Part) -> list[RenderableType]:
    """Return the lines of a part below its heading."""
    lines: list[RenderableType] = [Hanging(heading(made.heading))]
    if isinstance(made, Section):
        lines += [Hanging(Text(made.sentence))] if made.sentence else []
        lines += bullets(map(led, made.items))
        if made.minor:
            lines += [Hanging(heading(sentences.MINOR), indent=2), *bullets(map(led, made.minor))]
        return lines
    if isinstance(made, TraitMarks):
        return lines + _traits(made)
    rows = ((aspect, (first, second)) for aspect, first, second in made.rows)
    return [*lines, SideBySide((made.first, made.second), tuple(rows))]


def led(paragraph: Paragraph) -> Text:
    """Return a paragraph, what leads it in bold."""
    return Text.assemble((f"{paragraph.lead} " if paragraph.lead else "", "bold"), paragraph.text)


def _traits(made: TraitMarks) -> list[RenderableType]:
    width = max((cell_len(pole) for mark in made.rows for pole in (mark.low, mark.high)), default=0)
    marks = f"● {made.you}   ◇ {made.role}   ◈ both"
    rows: list[RenderableType] = [Hanging(Text(text, style="dim"), indent=2) for text in (marks, made.note) if text]
    for mark in made.rows:
        places = ((mark.you, "●"),) if mark.role is None else ((mark.you, "●"), (mark.role, "◇"))
        rows.append(TraitLine(Text(mark.low), Text(mark.high), places, "◈", mark.apart, width))
    return rows


def _grid(made: Grid) -> list[RenderableType]:
    note: list[RenderableType] = [Hanging(Text(made.note, "dim"))] if made.note else []
    return [Hanging(heading(made.heading)), GridLines(made), *note]


@dataclass(frozen=True)
class GridLines:
    """A table, its bars beside their numbers; row by row where the window is too narrow for that."""

    made: Grid

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        # What has no bar may be folded.
        widths = [
            longest if at in self._bars else min(longest, NARROWEST)
            for at, longest in enumerate(map(self._longest, range(len(self.made.columns))))
        ]
        needed = sum(widths) + len(self._bars) * (1 + SHORTEST_BAR) + GAP * (len(widths) - 1)
        if needed > options.max_width:
            yield from self._stacked(options.max_width)
            return
        table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
        for column, width in zip(self.made.columns, widths, strict=True):
            table.add_column(Text(column), overflow="fold", min_width=width)
        for row in self.made.rows:
            name, *others = map(_with_bar, row, widths)
            name.stylize("bold")
            table.add_row(name, *others)
        yield from stripped(table, console, options)

    def _stacked(self, width: int) -> Iterator[RenderableType]:
        """Yield each row's name and texts in a line, then a line for each of its bars."""
        columns = [Text(self.made.columns[at], "dim") for at in self._bars]
        heads = max((cell_len(column.plain) for column in columns), default=0)
        texts = max((cell_len(row[at].text) for row in self.made.rows for at in self._bars), default=0)
        is_drawn = 2 + heads + 1 + texts + 1 + SHORTEST_BAR <= width
        for row in self.made.rows:
            words = " · ".join(cell.text for at, cell in enumerate(row) if at and at not in self._bars)
            yield label(row[0].text, words) if words else Hanging(Text(row[0].text, "bold"))
            for column, at in zip(columns, self._bars, strict=True):
                cell = _with_bar(row[at], texts) if is_drawn else Text(row[at].text)
                yield Hanging(Text.assemble(padded(column, heads), " ", cell), indent=2)

    @cached_property
    def _bars(self) -> list[int]:
        """The columns that have bars."""
        return [at for at in range(len(self.made.columns)) if any(row[at].share is not None for row in self.made.rows)]

    def _longest(self, column: int) -> int:
        return max(map(cell_len, (self.made.columns[column], *(row[column].text for row in self.made.rows))))


def _with_bar(cell: Cell, width: int) -> Text:
    """Return a cell's text and after so many columns its bar, where it has one."""
    if cell.share is None:
        return Text(cell.text)
    return Text.assemble(padded(Text(cell.text), width), " ", rule(cell.share, SHORTEST_BAR))
