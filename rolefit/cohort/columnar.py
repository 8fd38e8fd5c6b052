"""Parquet and Excel, with what the extra ``rolefit[cohort]`` installs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from rolefit.bank.knowledge import Bank
from rolefit.cohort.headings import MOST_COLUMNS
from rolefit.cohort.intake import Intake, Sheet
from rolefit.cohort.rows import Row, sheets_of
from rolefit.textfile import LineError

BATCH = 2000
MOST_UNPACKED = 256 << 20
"""Bytes of a workbook's sheets: they are unpacked into memory."""

INSTALL = "pip install 'rolefit[cohort]', or save it as CSV"


def parquet_sheets(bank: Bank, name: str, stream: BinaryIO, intake: Intake, respondent: str | None) -> Iterator[Sheet]:
    """Yield a sheet a row of a Parquet file; a row's line is its number among the rows, the first is 1.

    Raises:
        LineError: where the file cannot be read.
    """
    try:
        import pyarrow as arrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise LineError(0, "is Parquet, which needs an extra", INSTALL) from None
    try:
        file = ParquetFile(stream)
        names = file.schema_arrow.names
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise LineError(0, f"is not a whole Parquet file ({_first(error)})", "save it anew") from None
    if len(names) > MOST_COLUMNS:
        raise LineError(0, f"has {len(names):,} columns", f"leave those of the questions; {MOST_COLUMNS:,} can be read")

    def rows() -> Iterator[Row]:
        # Row 0 are the names of the columns; equal ones stay apart, because all goes by position.
        yield 0, names
        number = 0
        try:
            for batch in file.iter_batches(BATCH):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, cells
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise LineError(number + 1, f"cannot be read on ({_first(error)})", "save it anew") from None

    yield from sheets_of(bank, name, rows(), intake, respondent)


def xlsx_sheets(bank: Bank, name: str, stream: BinaryIO, intake: Intake, respondent: str | None) -> Iterator[Sheet]:
    """Yield a sheet a row of a workbook's first table that is not empty.

    Raises:
        LineError: where the file cannot be read.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise LineError(0, "is an Excel workbook, which needs an extra", INSTALL) from None
    try:
        size = sum(entry.file_size for entry in zipfile.ZipFile(stream).infolist())
        if size > MOST_UNPACKED:
            raise LineError(0, f"unpacks to more than {MOST_UNPACKED >> 20} MiB", "save it as CSV")
        stream.seek(0)
        book = CalamineWorkbook.from_filelike(stream)
        tables = (book.get_sheet_by_index(place) for place in range(len(book.sheet_names)))
        table = next((table for table in tables if table.height), None)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError) as error:
        raise LineError(0, f"is not a whole Excel workbook ({_first(error)})", "save it anew as .xlsx") from None
    if table is None:
        raise LineError(0, "has no answers", "give a row of headings and a row for each person")
    if table.width > MOST_COLUMNS:
        raise LineError(0, f"has {table.width:,} columns", "leave those of the questions")
    begin = 1 + (table.start[0] if table.start else 0)
    rows = ((line, _plain(cells)) for line, cells in enumerate(table.iter_rows(), begin) if any(map(_filled, cells)))
    yield from sheets_of(bank, name, rows, intake, respondent)


def _plain(cells: list[Any]) -> list[Any]:
    return [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]


def _filled(cell: object) -> bool:
    return cell not in ("", None)


def _first(error: Exception) -> str:
    from rolefit.messages import visible

    return visible(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__, 100)
