"""Tabular data to sheets: CSV, Excel and Parquet are alike from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import getitem
from typing import Any

from rolefit.bank.knowledge import Bank
from rolefit.cohort.headings import MOST_HEADING_ROWS, NOBODY, Layout, layout_of
from rolefit.cohort.intake import Intake, Sheet
from rolefit.cohort.matching import AnswerCodes, NoCodes
from rolefit.cohort.normalisation import normalised
from rolefit.cohort.row_status import stands_for
from rolefit.errors import AnswerError, Problem
from rolefit.messages import quoted
from rolefit.textfile import LineError

TableRow = tuple[int, Sequence[Any]]
"""Where a row begins, and its cells."""


def sheets_of(
    bank: Bank, name: str, rows: Iterable[TableRow], intake: Intake, respondent: str | None = None
) -> Iterator[Sheet]:
    """Yield the sheet of each row below the headings; a row that gives none is told to ``intake``.

    Raises:
        LineError: where the headings cannot be read.
    """
    rows = iter(rows)
    first = list(islice(rows, MOST_HEADING_ROWS))
    if not first:
        raise LineError(1, "has no answers", "give a row of headings and a row for each person")
    shown = [(line, [text_of_cell(cell) for cell in cells]) for line, cells in first]
    layout = layout_of(bank, shown, respondent)
    wanted = list(map(normalised, intake.labels))
    if unused := [heading for heading in layout.unused if normalised(heading) not in wanted]:
        named = ", ".join(quoted(heading) for heading in unused[:3])
        more = f" and {len(unused) - 3:,} more" if len(unused) > 3 else ""
        remedy = "they were not used"
        if not layout.names:
            remedy += "; where one of them says who answered, name it: --respondent COLUMN"
        intake.remark(name, shown[0][0], f"has columns that no question has: {named}{more}", remedy)
    headings = [normalised(heading) for heading in shown[0][1]]
    labels = [headings.index(heading) if heading in headings else None for heading in wanted]
    if labels and not any(column is not None for column in labels):
        what = f"has no column {quoted(intake.labels[0])}, nor one of probabilities under a role's id"
        raise LineError(shown[0][0], what, "name the column that says each person's role with --role")
    yield from _RowReader(bank, name, layout, intake, labels).read(chain(first[layout.rows :], rows))


def text_of_cell(cell: object) -> str:
    """Return a cell as text; an empty one as ""."""
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)


def person_of(cells: Sequence[object] | Mapping[int, object], names: Iterable[Sequence[int]]) -> str:
    """Return who answered: what the first filled of these columns say, "" where none does."""
    for columns in names:
        texts = (cells[column] for column in columns)
        said = [text_of_cell(int(cell) if isinstance(cell, float) and cell.is_integer() else cell) for cell in texts]
        text = " ".join(part.strip() for part in said).strip()
        if text.casefold() not in NOBODY:
            return text
    return ""


class _RowReader:
    def __init__(self, bank: Bank, name: str, layout: Layout, intake: Intake, labels: Sequence[int | None]) -> None:
        self._bank, self._name, self._layout, self._intake = bank, name, layout, intake
        self._labels = labels
        places = range(len(bank.questions))
        asked = layout.questions
        self._columns = [asked.get(place, 0) for place in places]
        self._codes: list[dict[object, int]] = [
            AnswerCodes(bank.questions[place]) if place in asked else NoCodes() for place in places
        ]

    def read(self, rows: Iterable[TableRow]) -> Iterator[Sheet]:
        width, columns, codes = self._layout.width, self._columns, self._codes
        plain, names, addresses = not self._layout.status, self._layout.names, self._layout.addresses
        for line, cells in rows:
            # What a spreadsheet adds beyond the last heading is empty.
            if len(cells) != width and (len(cells) < width or any(cells[width:])):
                self._refuse(line, f"has {len(cells):,} cells for {width:,} columns", "give one cell a column")
                continue
            finished = True
            if not plain:
                said = {stands_for(kind, cells[column]) for column, kind in self._layout.status}
                if "preview" in said:
                    self._intake.previews += 1
                    continue
                finished = "unfinished" not in said
            try:
                options = bytes(map(getitem, codes, [cells[column] for column in columns]))
            except AnswerError as error:
                what, _, remedy = str(error).rpartition("; ")
                self._refuse(line, what, remedy, person_of(cells, names))
                continue
            except TypeError:
                what = "holds a list or a table in a cell"
                self._refuse(line, what, "give one answer a cell", person_of(cells, names))
                continue
            person = person_of(cells, names)
            address = text_of_cell(cells[addresses[0]]).strip() if addresses else ""
            sheet = Sheet(person, options, self._name, line, self._said(cells), address)
            yield self._intake.take(sheet, finished=finished)

    def _said(self, cells: Sequence[Any]) -> tuple[str, ...]:
        return tuple("" if column is None else text_of_cell(cells[column]).strip() for column in self._labels)

    def _refuse(self, line: int, what: str, remedy: str, respondent: str = "") -> None:
        self._intake.refuse(Problem(self._name, line, what, remedy), respondent)
