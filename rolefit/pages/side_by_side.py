"""What is said of several roles in columns, and one under the other where there is no room for columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from rolefit.terminal.shapes import GAP, UNWRAPPED, WIDE, Hanging, bullets, stripped

MOST_TABLE = 120
MOST_LABEL = 13
LEAST_COLUMN = 18


@dataclass(frozen=True)
class SideBySide:
    """Rows of a label and a text for each name: a table where its columns have room."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | Text, tuple[str | Text, ...]], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the rows' lines."""
        if not _fits(len(self.names), options.max_width - MOST_LABEL - GAP):
            for name, texts in self.rows:
                yield Hanging(Text.assemble(name, style="bold"), indent=2)
                for role, text in zip(self.names, texts, strict=True):
                    yield Hanging(Text.assemble((f"{role}: ", "italic"), text), indent=4)
            return
        table = _table()
        table.add_column(max_width=MOST_LABEL, overflow="fold", style="bold")
        _add_columns(table, self.names)
        for name, texts in self.rows:
            table.add_row(Text.assemble(name), *map(Text.assemble, texts))
        yield from _lines(console, options, table)


@dataclass(frozen=True)
class ListsSideBySide:
    """A list for each name, in columns where they have room."""

    names: tuple[str, ...]
    lists: tuple[tuple[str, ...], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lists' lines."""
        if not _fits(len(self.names), options.max_width):
            for name, items in zip(self.names, self.lists, strict=True):
                yield Hanging(Text(name, style="italic"), indent=2)
                yield from bullets(items)
            return
        table = _table()
        _add_columns(table, self.names)
        for items in zip_longest(*self.lists, fillvalue=""):
            table.add_row(*(Hanging(Text(item), "• ") if item else Text() for item in items))
        yield from _lines(console, options, table)


def _fits(columns: int, width: int) -> bool:
    return WIDE - MOST_LABEL - GAP <= width < UNWRAPPED - MOST_LABEL - GAP and width // columns - GAP >= LEAST_COLUMN


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="")


def _add_columns(table: Table, names: tuple[str, ...]) -> None:
    for name in names:
        table.add_column(Text(name, style="bold underline"), ratio=1, overflow="fold")


def _lines(console: Console, options: ConsoleOptions, table: Table) -> RenderResult:
    width = min(options.max_width, MOST_TABLE) - GAP
    table.width = width
    yield from stripped(table, console, options.update(width=width), indent=GAP)
