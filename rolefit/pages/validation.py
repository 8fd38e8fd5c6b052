"""What people of known roles say of a bank, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from rolefit.authoring.validation_tables import Table
from rolefit.terminal.shapes import Hanging, heading, title


def validation_page(made: Sequence[Table]) -> RenderableType:
    """Return tables, one below the other."""
    return Group(*_parts(made))


def _parts(made: Sequence[Table]) -> Iterator[RenderableType]:
    for number, table in enumerate(made):
        if number:
            yield Text()
        yield heading(table.title) if number else title(table.title)
        yield from (Hanging(Text(remark)) for remark in table.remarks)
        if table.columns:
            yield _drawn(table)


def _drawn(table: Table) -> RichTable:
    drawn = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, column in enumerate(table.columns):
        drawn.add_column(Text(column), justify="right" if number else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    return drawn
