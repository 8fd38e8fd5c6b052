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
from tests.support.stores import CONTENT, begun, first_format, sql


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


def changed(path: Path, *changes: tuple[bytes, int, bytes]) -> None:
    """Change bytes of a store: each time after words that are in it once, counted from where they begin."""
    data = bytearray(path.read_bytes())
    for words, offset, new in changes:
        assert data.count(words) == 1
        place = data.index(words) + offset
        assert bytes(data[place : place + len(new)]) != new
        data[place : place + len(new)] = new
    path.write_bytes(data)


def three(path: Path) -> None:
    """Make a store with results 2 to 4, of which 4 was deleted; each says its number."""
    with closing(Store(path)) as store:
        for number in range(1, 5):
            store.finish(f"id-{number}", {"number": number})
        for number in (1, 4):
            store.delete_result(number)


TABLE = b"id-3{"  # on the page with the results


def unreadable(path: Path) -> None:
    """Damage the kind of the page with the results, so that SQLite reads none of them."""
    data = bytearray(path.read_bytes())
    data[data.index(b"id-2{") // 4096 * 4096] ^= 1
    path.write_bytes(data)


def listed(path: Path) -> tuple[list[int], list[int]]:
    """The numbers of the sound and the damaged results of a store that is damaged, and stays so when it is replaced."""
    with closing(Store(path)) as store:
        assert "it is damaged" in store.notice
        before = [row.number for row in store.results()[0]], store.results()[1]
        assert all(row.content == {"number": row.number} for row in store.results()[0])
        store.save_sitting("new", "kitchen", CONTENT)
        assert ([row.number for row in store.results()[0]], store.results()[1]) == before
        assert store.finish("last", {"number": 5}) == 5
    return before


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([], ([3, 2], [])),
        ([(TABLE, 5, b"N")], ([2], [3])),
        ([(TABLE, 4, b"N")], ([2], [3])),
        ([(TABLE, -4, b"N")], ([2], [3])),
        ([(b"2:3:", 0, b"N")], ([3, 2], [])),
        ([(b"2:3:", 4, b"N")], ([2], [3])),
    ],
)
def test_where_sqlite_reads_no_result_all_are_found_and_the_damaged_are_named(
    path: Path, changes: list[tuple[bytes, int, bytes]], found: tuple[list[int], list[int]]
) -> None:
    three(path)
    changed(path, *changes)
    unreadable(path)
    assert listed(path) == found


@pytest.mark.parametrize(("number", "noted", "named"), [(99, b"2", [3]), (0, b"2", [3]), (99, b"N", []), (0, b"N", [])])
def test_a_damaged_row_is_named_by_a_number_that_was_given_or_not_at_all(
    path: Path, number: int, noted: bytes, named: list[int]
) -> None:
    three(path)
    data = path.read_bytes()
    place = data.index(TABLE) - 7
    assert data[place : place + 3] == b"\x03\x06\x00"
    path.write_bytes(data[:place] + bytes([number]) + data[place + 1 :])
    changed(path, (TABLE, 5, b"N"))
    if noted == b"N":
        changed(path, (b"2:3:", 0, b"N"))
    unreadable(path)
    assert listed(path) == ([2], named)


def no_index(path: Path) -> None:
    """Damage the index of the results' ids: the table itself is whole."""
    changed(path, (b"\x03\x15\x01id-3", 0, b"\x07"))


def test_a_row_that_only_sqlite_sees_is_named(path: Path) -> None:
    three(path)
    changed(path, (TABLE, -6, b"\x7f"))
    no_index(path)
    assert listed(path) == ([2], [3])


def test_a_row_that_sqlite_no_longer_counts_is_named(path: Path) -> None:
    three(path)
    changed(path, (TABLE, 5, b"N"))
    data = bytearray(path.read_bytes())
    count = data.index(TABLE) // 4096 * 4096 + 4
    assert data[count] == 2
    data[count] = 1
    path.write_bytes(data)
    assert listed(path) == ([2], [3])


@pytest.mark.parametrize("kinds", [b"\xff\xff\x7f\x0d\x81\x15", b"\x0d\x05\x81\x15", b"\x01\x0d\x81\x15"])
@pytest.mark.parametrize("before", [b"", b"\xff" * 9])
def test_what_only_looks_like_a_row_hides_none(path: Path, kinds: bytes, before: bytes) -> None:
    three(path)
    data = path.read_bytes()
    free = 1000  # on the first page, between the places of its rows and the rows
    assert not any(data[free : free + 50])
    garbage = before + b"\x07\x00" + kinds
    path.write_bytes(data[:free] + garbage + data[free + len(garbage) :])
    unreadable(path)
    assert listed(path) == ([3, 2], [])


def test_pages_that_lead_back_to_themselves_are_not_followed_without_end(path: Path) -> None:
    with closing(Store(path)) as store:
        for name in ("first", "other"):
            store.finish(name, {"words": name * 4000})
    data = bytearray(path.read_bytes())
    for page in range(len(data) // 4096):
        if b"otherother" in data[page * 4096 + 4 : page * 4096 + 40]:
            data[page * 4096 : page * 4096 + 4] = (page + 1).to_bytes(4)
    path.write_bytes(data)
    no_database(path)
    with closing(Store(path)) as store:
        assert ([row.number for row in store.results()[0]], store.results()[1]) == ([1], [2])


def test_a_table_of_another_make_under_the_same_name_hides_no_row(path: Path) -> None:
    three(path)
    other = "CREATE TABLE sitting (number TEXT)", "INSERT INTO sitting VALUES ('x'), (NULL), (1.5), (x'00')"
    sql(path, "DROP TABLE sitting", *other, "UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'sitting'")
    assert listed(path) == ([3, 2], [])


def test_a_view_without_end_in_place_of_a_table_ends_nothing_but_itself(path: Path) -> None:
    three(path)
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS number, n AS id FROM r"
    sql(path, "DROP TABLE sitting", f"CREATE VIEW sitting AS {endless}")
    assert listed(path) == ([3, 2], [])
