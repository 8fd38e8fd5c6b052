"""Scores as files: CSV, JSONL and Parquet, written as they come."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TextIO

from rolefit.bank.knowledge import Bank
from rolefit.cohort.scores import Score
from rolefit.errors import UsageError
from rolefit.messages import uncomputed, visible

MOST_NAME = 200
"""Characters of a respondent that are written."""

FORMATS = ("csv", "jsonl", "parquet")
_BATCH = 10_000
INSTALL = "Parquet needs an extra: pip install 'rolefit[cohort]', or give a .csv or .jsonl file"


def who(score: Score) -> str:
    """Return who answered, harmless to print; where the file names nobody, where the sheet stands."""
    name = score.respondent or f"{score.file}:{score.line}"
    if name.isascii() and name.isprintable() and len(name) <= MOST_NAME:
        return name
    return visible(name if name.isprintable() else " ".join(name.split()), MOST_NAME)


def columns(bank: Bank, *, anonymous: bool) -> list[str]:
    """Return the columns' names, in order."""
    names = ["verdict", "role", "runner_up", "cost", "answered", "quality"]
    names += [f"fit_{role.id}" for role in bank.roles] + [f"probability_{role.id}" for role in bank.roles]
    return names if anonymous else ["respondent", *names]


def _cells(score: Score, anonymous: bool) -> tuple[Any, ...]:
    quality = "; ".join(score.quality)
    cells = (score.verdict.value, score.role, score.runner_up, score.cost, score.answered, quality)
    row = (*cells, *score.fits, *score.probabilities)
    return row if anonymous else (who(score), *row)


def write_csv(stream: TextIO, bank: Bank, scores: Iterable[Score], *, anonymous: bool) -> None:
    """Write a row a person; no cell is a formula."""
    writer = csv.writer(stream)
    writer.writerow(columns(bank, anonymous=anonymous))
    for score in scores:
        row = _cells(score, anonymous)
        writer.writerow(row if anonymous else (uncomputed(row[0]), *row[1:]))


def write_jsonl(stream: TextIO, bank: Bank, scores: Iterable[Score], *, anonymous: bool) -> None:
    """Write an object a line."""
    ids = [role.id for role in bank.roles]
    # Where a character cannot be written, what stands in for it could be a quote.
    is_utf8 = codecs.lookup(stream.encoding or "utf-8").name == "utf-8"
    dump = json.JSONEncoder(ensure_ascii=not is_utf8, allow_nan=False).encode
    for score in scores:
        row: dict[str, Any] = {} if anonymous else {"respondent": who(score)}
        row |= {
            "verdict": score.verdict.value,
            "role": score.role,
            "runner_up": score.runner_up,
            "cost": score.cost,
            "answered": score.answered,
            "quality": list(score.quality),
            "fits": dict(zip(ids, score.fits, strict=True)),
            "probabilities": dict(zip(ids, score.probabilities, strict=True)),
        }
        stream.write(dump(row) + "\n")


def need_parquet() -> None:
    """Check that Parquet can be written.

    Raises:
        UsageError: if the extra is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise UsageError(INSTALL) from None


def write_parquet(stream: BinaryIO, bank: Bank, scores: Iterable[Score], *, anonymous: bool) -> None:
    """Write the same columns as CSV, as text, numbers and nothing."""
    import pyarrow as arrow
    from pyarrow.parquet import ParquetWriter

    texts = {"respondent", "verdict", "role", "runner_up", "quality"}
    kinds = {name: arrow.string() for name in texts} | {"answered": arrow.int64()}
    names = columns(bank, anonymous=anonymous)
    schema = arrow.schema([(name, kinds.get(name, arrow.float64())) for name in names])
    with ParquetWriter(stream, schema) as writer:
        for rows in _parts(_cells(score, anonymous) for score in scores):
            arrays = [
                arrow.array(cells, field.type) for cells, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))


def _parts(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while part := list(islice(rows, _BATCH)):
        yield part
