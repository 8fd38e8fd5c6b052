"""Many people's scores as a table that fits the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rolefit.bank.knowledge import Bank
from rolefit.cohort.score_files import who
from rolefit.cohort.scores import Score
from rolefit.report.parts import clean
from rolefit.report.sentences import of_100
from rolefit.terminal.shapes import Hanging

MOST_ROWS = 200
"""People that a table shows; the files have all."""

WIDEST_NAME = 24
_GAP = 2


class _Column(NamedTuple):
    """A column: its heading, its cells, and whether they are numbers."""

    heading: str
    cells: list[str]
    is_number: bool = False

    @property
    def width(self) -> int:
        return max(cell_len(text) for text in (self.heading, *self.cells))


def score_page(
    bank: Bank, scores: Sequence[Score], count: int, width: int, *, anonymous: bool = False
) -> RenderableType:
    """Return a table of the first ``scores`` of ``count`` with the columns that fit ``width``, and what is left out."""
    columns = _columns(bank, scores, anonymous)
    fitting: list[_Column] = []
    for column in columns:
        if sum(other.width + _GAP for other in (*fitting, column)) - _GAP <= width or len(fitting) < 2:
            fitting.append(column)
        else:
            break
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for column in fitting:
        table.add_column(column.heading, justify="right" if column.is_number else "left", overflow="fold")
    for cells in zip(*(column.cells for column in fitting), strict=True):
        table.add_row(*map(Text, cells))
    page: list[RenderableType] = [table]
    left_out = [column.heading for column in columns[len(fitting) :]]
    notes = []
    if count > len(scores):
        notes.append(f"These are the first {len(scores):,} of {count:,} people.")
    if left_out:
        notes.append(f"Not shown, for want of room: {', '.join(left_out)}.")
    if notes:
        page += [Text(), Hanging(Text(" ".join([*notes, "All of it: add -o scores.csv"])))]
    return Group(*page)


def _columns(bank: Bank, scores: Sequence[Score], anonymous: bool) -> list[_Column]:
    """Return every column, the most telling first."""
    titles = {role.id: clean(role.title) for role in bank.roles}
    place = {role.id: number for number, role in enumerate(bank.roles)}
    found = [] if anonymous else [_Column("Who", [_cut(who(score)) for score in scores])]
    found += [
        _Column("Best role", [titles[score.role] if score.role else "–" for score in scores]),
        _Column("Verdict", [str(score.verdict) for score in scores]),
        _Column(
            "How sure",
            [f"{of_100(score.probabilities)[place[score.role]]} %" if score.role else "–" for score in scores],
            is_number=True,
        ),
        _Column("Runner-up", [titles[score.runner_up] if score.runner_up else "–" for score in scores]),
        _Column("Answers", [str(score.answered) for score in scores], is_number=True),
        _Column("Signs", ["; ".join(score.quality) or "–" for score in scores]),
    ]
    found += [
        _Column(
            f"Fit {titles[role.id]}",
            [f"{score.fits[place[role.id]]:.0f}" if score.role else "–" for score in scores],
            is_number=True,
        )
        for role in bank.roles
    ]
    found.append(_Column("Cost", [f"{score.cost:.2f}" if score.role else "–" for score in scores], is_number=True))
    return found


def _cut(name: str) -> str:
    return name if len(name) <= WIDEST_NAME else name[: WIDEST_NAME - 1] + "…"
