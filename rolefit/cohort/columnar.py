"""Parquet and Excel, with what the extra ``rolefit[cohort]`` installs."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from rolefit.bank.knowledge import Bank
from rolefit.cohort.headings import MOST_COLUMNS
from rolefit.cohort.intake import Intake, Sheet
from rolefit.cohort.tabular import TableRow, sheets_of
from rolefit.textfile import LineError

BATCH = 2000
MOST_UNPACKED = 256 << 20
"""Bytes of a workbook's sheets, or of a row group of Parquet: they are unpacked into memory."""

MOST_CELLS = 8_000_000
"""Of a table's whole rectangle: an empty one takes memory too."""

_PLACE = re.compile(rb"""<(?:\w{1,20}:)?(?:c|row)\s[^>]{0,200}?\br\s*=\s*["']([A-Za-z]{0,18})([0-9]{1,18})""")

_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError)
"""What reading a damaged archive raises; RuntimeError is of one that is encrypted."""

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
        sizes = (file.metadata.row_group(place).total_byte_size for place in range(file.num_row_groups))
        if max(sizes, default=0) > MOST_UNPACKED:
            raise LineError(0, f"has a row group of more than {MOST_UNPACKED >> 20} MiB", "save it as CSV")
        # A text that stands in many rows is kept once.
        texts = [field.name for field in file.schema_arrow if arrow.types.is_string(field.type)]
        file = ParquetFile(stream, read_dictionary=texts)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise LineError(0, f"is not a whole Parquet file ({_first(error)})", "save it anew") from None
    if len(names) > MOST_COLUMNS:
        raise LineError(0, f"has {len(names):,} columns", f"leave those of the questions; {MOST_COLUMNS:,} can be read")

    def rows() -> Iterator[TableRow]:
        # Row 0 are the names of the columns; equal ones stay apart, because all goes by position.
        yield 0, names
        number = 0
        try:
            for batch in file.iter_batches(BATCH):
                for cells in zip(*map(_cells, batch.columns), strict=True):
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
        archive = zipfile.ZipFile(stream)
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise LineError(0, f"unpacks to more than {MOST_UNPACKED >> 20} MiB", "save it as CSV")
        if "xl/workbook.xml" not in archive.namelist():
            raise LineError(0, "is a ZIP archive and no Excel workbook", "unpack it, and give the file inside")
        _check_cells(archive)
        stream.seek(0)
        book = CalamineWorkbook.from_filelike(stream)
        tables = (book.get_sheet_by_index(place) for place in range(len(book.sheet_names)))
        table = next((table for table in tables if table.height), None)
    except (CalamineError, *_BROKEN) as error:
        raise LineError(0, f"is not a whole Excel workbook ({_first(error)})", "save it anew as .xlsx") from None
    if table is None:
        raise LineError(0, "has no answers", "give a row of headings and a row for each person")
    if table.width > MOST_COLUMNS:
        raise LineError(0, f"has {table.width:,} columns", "leave those of the questions")
    begin = 1 + (table.start[0] if table.start else 0)
    rows = ((line, _plain(cells)) for line, cells in enumerate(table.iter_rows(), begin) if any(map(_filled, cells)))
    yield from sheets_of(bank, name, rows, intake, respondent)


def _check_cells(archive: zipfile.ZipFile) -> None:
    """Refuse a table so wide or long that the empty cells of its rectangle would fill the memory."""
    for entry in archive.infolist():
        columns = rows = 1
        with archive.open(entry) as part:
            rest = b""
            while chunk := part.read(1 << 20):
                for letters, digits in _PLACE.findall(rest + chunk):
                    columns = max(columns, _column(letters))
                    rows = max(rows, int(digits))
                rest = chunk[-300:]
        if columns > MOST_COLUMNS or columns * rows > MOST_CELLS:
            raise LineError(0, f"has a table of {rows:,} rows and {columns:,} columns", "save the answers alone as CSV")


def _column(letters: bytes) -> int:
    """Return the number of the column of such letters, from 1: Z is 26, AA is 27; 0 for none."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _cells(column: Any) -> list[Any]:
    """Return a column's cells; of a dictionary column, cells of the same text are the same object."""
    if not hasattr(column, "dictionary"):
        return list(column.to_pylist())
    known = column.dictionary.to_pylist()
    return [None if place is None else known[place] for place in column.indices.to_pylist()]


def _plain(cells: list[Any]) -> list[Any]:
    return [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]


def _filled(cell: object) -> bool:
    return cell not in ("", None)


def _first(error: Exception) -> str:
    from rolefit.messages import visible

    return visible(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__, 100)
