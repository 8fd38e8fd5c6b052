"""Sheets to scores: a line about each person, in the order of the sheets, whatever does the counting."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from importlib.util import find_spec
from itertools import chain, islice
from typing import NamedTuple

from rolefit.assessment.response_quality import Kind
from rolefit.bank.knowledge import Bank
from rolefit.cohort.intake import Sheet
from rolefit.cohort.measures import KINDS, VERDICTS, Measures
from rolefit.model.verdict import Verdict
from rolefit.processes import spread

BATCH = 1000
"""Sheets that are measured together in numpy: enough to share the work, few enough to stay small."""

BATCH_ALONE = 20
"""Sheets that a process takes at once where each is measured alone."""

FEW = 4
"""So many batches are done before other processes could have started."""

Engine = Callable[[Bank, Sequence[bytes]], Measures]


class Score(NamedTuple):
    """What is said of one person, and where the sheet was.

    ``role`` and ``runner_up`` are ids, None where the verdict names no role. ``cost`` is the expected opportunity cost
    of naming the first role, in prior standard deviations. ``answered`` counts the answers. ``fits`` (0 to 100) and
    ``probabilities`` (of being the best role, 0 to 1) are in the order of the bank's roles. ``address`` and ``time``
    are those of the sheet.
    """

    respondent: str
    verdict: Verdict
    role: str | None
    runner_up: str | None
    cost: float
    answered: int
    quality: tuple[Kind, ...]
    fits: Sequence[float]
    probabilities: Sequence[float]
    file: str
    line: int
    address: str = ""
    time: str = ""


def engine() -> tuple[Engine, int]:
    """Return what measures many sheets here, numpy where it is installed, and how many it takes at once."""
    if find_spec("numpy") is None:
        from rolefit.cohort.measures import measures as alone

        return alone, BATCH_ALONE
    from rolefit.cohort.vectorised import measures as together

    return together, BATCH


def score_sheets(bank: Bank, sheets: Iterable[Sheet], jobs: int | None = None) -> Iterator[Score]:
    """Yield the score of each sheet, equal to what ``rolefit.score`` says of it to 1e-9.

    Many sheets are shared out to ``jobs`` processes, as many as there are processors. A few batches are in memory.
    """
    measure, size = engine()
    batches = _batches(sheets, size)
    first = list(islice(batches, FEW))
    if len(first) < FEW:
        jobs = 1
    waiting: deque[list[Sheet]] = deque()

    def pieces() -> Iterator[list[bytes]]:
        for batch in chain(first, batches):
            waiting.append(batch)
            yield [sheet.options for sheet in batch]

    for measured in spread(partial(measure, bank), pieces(), jobs or os.cpu_count() or 1):
        yield from scores(bank, waiting.popleft(), measured)


def _batches(sheets: Iterable[Sheet], size: int) -> Iterator[list[Sheet]]:
    sheets = iter(sheets)
    while batch := list(islice(sheets, size)):
        yield batch


def scores(bank: Bank, sheets: Sequence[Sheet], measured: Measures) -> Iterator[Score]:
    """Yield the scores of sheets that have been measured."""
    ids = [role.id for role in bank.roles]
    columns = (column if isinstance(column, list) else column.tolist() for column in measured)
    for sheet, row in zip(sheets, zip(*columns, strict=True), strict=True):
        verdict, best, runner_up, cost, answered, quality, fits, probabilities = row
        said = VERDICTS[verdict]
        named = said.names_a_role
        yield Score(
            sheet.respondent,
            said,
            ids[best] if named else None,
            ids[runner_up] if named else None,
            cost,
            answered,
            kinds(quality),
            fits,
            probabilities,
            sheet.file,
            sheet.line,
            sheet.address,
            sheet.time,
        )


@lru_cache(maxsize=1 << len(KINDS))
def kinds(quality: int) -> tuple[Kind, ...]:
    """Return the signs in a place of ``Measures.quality``."""
    return tuple(kind for place, kind in enumerate(KINDS) if quality >> place & 1)
