"""Tables in memory: whatever speaks Arrow goes in, Arrow comes out, a row for each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as arrow
from numpy.typing import NDArray

from rolefit.cohort.headings import Layout, layout_of
from rolefit.cohort.intake import ABSENT
from rolefit.cohort.matching import AnswerCodes
from rolefit.cohort.measures import VERDICTS
from rolefit.cohort.row_status import stands_for
from rolefit.cohort.scores import BATCH, kinds
from rolefit.cohort.tabular import person_of
from rolefit.cohort.vectorised import measures
from rolefit.errors import AnswerError, Problem, SheetError
from rolefit.textfile import LineError

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank

TABLE = "<table>"


def schema_of(bank: Bank) -> Any:
    """Return the Arrow schema of what comes out.

    The columns of a score, and ``problem``: why a row has no score, null where it has one.
    """
    texts = [(name, arrow.string()) for name in ("respondent", "verdict", "role", "runner_up")]
    numbers = [("cost", arrow.float64()), ("answered", arrow.int64()), ("quality", arrow.list_(arrow.string()))]
    of_roles = [(f"{kind}_{role.id}", arrow.float64()) for kind in ("fit", "probability") for role in bank.roles]
    return arrow.schema([*texts, *numbers, *of_roles, ("problem", arrow.string())])


def score_table(bank: Bank, table: Any, respondent: str | None = None) -> Any:
    """Return the scores of a table as a ``pyarrow.Table`` of :func:`schema_of`: a row for each row, in its order.

    ``table`` is anything with ``__arrow_c_stream__``: a data frame of pandas or polars, a table of pyarrow or DuckDB.
    ``respondent`` names the column that says who answered; without it, it is looked for.

    Raises:
        SheetError: if no column is one of the bank's questions.
    """
    reader = arrow.RecordBatchReader.from_stream(table)
    return arrow.Table.from_batches(score_batches(bank, reader, respondent), schema_of(bank))


def score_batches(bank: Bank, batches: Iterable[Any], respondent: str | None = None) -> Iterator[Any]:
    """Yield a record batch of :func:`schema_of` for each record batch of sheets; nothing is kept from one to the next.

    Raises:
        SheetError: if no column is one of the bank's questions.
    """
    for batch in batches:
        for begin in range(0, max(1, batch.num_rows), BATCH):
            yield _scored(bank, batch.slice(begin, BATCH), respondent)


def _scored(bank: Bank, batch: Any, respondent: str | None) -> Any:
    try:
        layout = layout_of(bank, [(0, batch.schema.names)], respondent)
    except LineError as error:
        raise SheetError([Problem(TABLE, *error.args)]) from None
    options, problems = _options(bank, batch, layout)
    for column, kind in layout.status:
        for row, cell in enumerate(batch.column(column).to_pylist()):
            if stands_for(kind, cell) == "preview":
                problems[row] = "is a preview, nobody's sheet"
    good = [row for row in range(batch.num_rows) if row not in problems]
    measured = measures(bank, [options[row].tobytes() for row in good])
    return arrow.record_batch(_arrays(bank, batch, layout, measured, good, problems), schema=schema_of(bank))


def _options(bank: Bank, batch: Any, layout: Layout) -> tuple[NDArray[np.uint8], dict[int, str]]:
    """Return the options as in ``Sheet.options``, a row each, and what is wrong in which rows."""
    options = np.full((batch.num_rows, len(bank.questions)), ABSENT, dtype=np.uint8)
    problems: dict[int, str] = {}
    for place, column in layout.questions.items():
        known = AnswerCodes(bank.questions[place])
        for row, cell in enumerate(batch.column(column).to_pylist()):
            try:
                options[row, place] = known[cell]
            except AnswerError as error:
                problems.setdefault(row, str(error))
            except TypeError:
                problems.setdefault(row, f'"{bank.questions[place].id}" holds a list or a table; give one answer')
    return options, problems


def _arrays(
    bank: Bank, batch: Any, layout: Layout, measured: Any, good: list[int], problems: dict[int, str]
) -> list[Any]:
    count = batch.num_rows
    ids = np.array([role.id for role in bank.roles], dtype=object)
    named = np.array([verdict.names_a_role for verdict in VERDICTS])[np.asarray(measured.verdict, dtype=np.int64)]
    texts = np.array([verdict.value for verdict in VERDICTS], dtype=object)
    said = {column: batch.column(column).to_pylist() for columns in layout.names for column in columns}
    people = [person_of({at: cells[row] for at, cells in said.items()}, layout.names) or None for row in range(count)]

    def spread(values: Any, kind: Any) -> Any:
        whole: list[Any] = [None] * count
        for row, value in zip(good, values, strict=True):
            whole[row] = value
        return arrow.array(whole, kind)

    def roles(positions: Any) -> list[str | None]:
        return [ids[role] if has else None for role, has in zip(positions, named, strict=True)]

    return [
        arrow.array(people, arrow.string()),
        spread(texts[np.asarray(measured.verdict, dtype=np.int64)].tolist(), arrow.string()),
        spread(roles(measured.best), arrow.string()),
        spread(roles(measured.runner_up), arrow.string()),
        spread(list(map(float, measured.cost)), arrow.float64()),
        spread(list(map(int, measured.answered)), arrow.int64()),
        spread([list(kinds(int(quality))) for quality in measured.quality], arrow.list_(arrow.string())),
        *(spread(list(map(float, column)), arrow.float64()) for column in np.asarray(measured.fits).T),
        *(spread(list(map(float, column)), arrow.float64()) for column in np.asarray(measured.probabilities).T),
        arrow.array([problems.get(row) for row in range(count)], arrow.string()),
    ]
