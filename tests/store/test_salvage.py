"""What is to be had of a store that SQLite gives up on: every row that lies in it whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rolefit.store.database import Store
from rolefit.store.salvage import salvaged
from tests.support.stores import begun, first_format, sql


def no_database(path: Path) -> None:
    """Take from a store what tells SQLite that it is one; every row is still there."""
    data = path.read_bytes()
    path.write_bytes(b"no" + data[2:])


def test_rows_of_every_length_are_found_without_sqlite(path: Path) -> None:
    # Where a row no longer fits in its page, where it takes a third, and where a length takes one byte more.
    lengths = [40, *range(3940, 3990), *range(8045, 8085), *range(8180, 8190), 30_000, 300_000]
    with closing(Store(path)) as store:
        for length in lengths:
            store.finish(f"length {length}", {"words": "x" * length})
            store.save_sitting(f"length {length}", "kitchen", {"words": "y" * length})
        kept, sittings = store.results()[0], store.sittings()[0]
    no_database(path)
    with closing(Store(path)) as store:
        assert (store.results(), store.sittings()) == ((kept, []), (sittings, []))
    assert [len(row.content["words"]) for row in kept] == lengths[::-1]


@pytest.mark.parametrize("make", [begun, first_format])
@pytest.mark.parametrize("number", [127, 128, 16_383, 16_384, 2**40])
def test_a_row_found_without_sqlite_has_its_own_number(path: Path, make: Callable[[Path], None], number: int) -> None:
    make(path)
    sql(path, f"UPDATE result SET number = {number} WHERE number = 2")
    no_database(path)
    found = salvaged(path)
    assert set(found.result) == ({1, 2} if make is begun else {1, number})
    assert found.is_ours


@pytest.mark.parametrize("length", [b"\x0d", b"\x84\x80\x01", b"\xff\xff\x7f"])
def test_what_only_looks_like_very_many_rows_takes_neither_time_nor_memory(path: Path, length: bytes) -> None:
    record = b"\x00\x0d" + length + b"\x81\x0d"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no" + (b"\x01" + bytes([len(record) + 1]) + record) * (8 << 17))
    script = f"""
import pathlib, resource, rolefit.errors as e, rolefit.store.database as s
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
try:
    s.Store(pathlib.Path({str(path)!r}))
except e.StoreError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "move it away" in run.stdout
