"""A page of sections and tables that is about no single result; Markdown, HTML and the terminal each draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rolefit.report.parts import Part


class Cell(NamedTuple):
    """A cell's text, and how much of a bar stands below it, 0 to 1; None for no bar."""

    text: str
    share: float | None = None


@dataclass(frozen=True)
class Grid:
    """A heading, then a table whose first column names the row, then a note ("" for none)."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Document:
    """A title, paragraphs, and parts in the order in which they are read; ``made`` says with what."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[Part | Grid, ...]
    made: tuple[str, ...]
