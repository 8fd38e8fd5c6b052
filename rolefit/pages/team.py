"""A team's page in the terminal: paragraphs, lists, and tables that fall into lines where the window is narrow."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rolefit.report.document import Document, Grid
from rolefit.report.parts import Section
from rolefit.terminal.shapes import Hanging, bullets, heading, label, title

NARROWEST_COLUMN = 14
"""Columns of a window that each column of a table needs."""

_GAP = 2


def team_page(made: Document, width: int) -> RenderableType:
    """Return the page for a window of ``width`` columns."""
    lines: list[RenderableType] = [Hanging(title(made.title))]
    for text in made.lead:
        lines += [Hanging(Text(text))]
    for part in made.parts:
        lines += [Text(), Hanging(heading(part.heading))]
        lines += _section(part) if isinstance(part, Section) else _grid(part, width)
    return Group(*lines)


def _section(part: Section) -> list[RenderableType]:
    lines: list[RenderableType] = [Hanging(Text(part.sentence))] if part.sentence else []
    return lines + bullets(
        Text.assemble((f"{item.lead} " if item.lead else "", "bold"), item.text) for item in part.items
    )


def _grid(part: Grid, width: int) -> list[RenderableType]:
    note: list[RenderableType] = [Hanging(Text(part.note, "dim"))] if part.note else []
    if width < len(part.columns) * (NARROWEST_COLUMN + _GAP):
        rows = (label(row[0].text, " · ".join(cell.text for cell in row[1:])) for row in part.rows)
        return [*rows, *note]
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for place, column in enumerate(part.columns):
        longest = max(cell_len(text) for text in (column, *(row[place].text for row in part.rows)))
        table.add_column(Text(column), overflow="fold", min_width=min(longest, NARROWEST_COLUMN))
    for row in part.rows:
        table.add_row(Text(row[0].text, "bold"), *(Text(cell.text) for cell in row[1:]))
    return [table, *note]
