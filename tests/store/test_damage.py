"""Damage is named, hides nothing that is sound, and is put right with the next that is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from random import Random

import pytest

from rolefit.errors import StoreError
from rolefit.store.database import Store
from tests.support.stores import CONTENT, begun, filled, sql


def damaged_copies(sound: bytes) -> Iterator[bytes]:
    """Copies of a file with a bit flipped, cut, or a stretch zeroed, at places chosen by a seed."""
    random = Random(1)
    for _ in range(220):
        place = random.randrange(len(sound))
        yield sound[:place] + bytes([sound[place] ^ 1 << random.randrange(8)]) + sound[place + 1 :]
    for _ in range(60):
        yield sound[: random.randrange(1, len(sound))]
    for length in (100, 4096, 8192):
        place = random.randrange(len(sound) - length)
        yield sound[:place] + bytes(length) + sound[place + length :]
    yield bytes(len(sound))


def test_damage_anywhere_is_said_or_harmless_and_never_gives_a_wrong_content(path: Path) -> None:
    filled(path)
    sql(path, "UPDATE sqlite_sequence SET seq = seq")
    with closing(Store(path)) as store:
        store.save_sitting("one", "kitchen", {"name": "one", **CONTENT})
        store.save_sitting("two", "kitchen", {"name": "two", **CONTENT})
    sound = path.read_bytes()
    sound_still = 0
    for count, damaged in enumerate(damaged_copies(sound)):
        path.write_bytes(damaged)
        with suppress(StoreError) if count >= 220 else nullcontext(), closing(Store(path)) as store:
            found = [store.sittings("kitchen"), store.results()]
            for kept, bad in found:
                # What lay in a stretch that is cut off or zeroed may have left no trace.
                assert len(kept) + len(bad) >= 2 or (count >= 220 and "it is damaged" in store.notice)
                assert all(row.content == {"name": row.id, **CONTENT} for row in kept)
            sound_still += count < 220 and not any(bad for _, bad in found)
    assert 0 < sound_still < 220


def flipped(path: Path, words: bytes, bit: int = 7) -> None:
    """Flip a bit of the first byte of some words in a file."""
    data = bytearray(path.read_bytes())
    assert data.count(words) == 1
    data[data.index(words)] ^= 1 << bit
    path.write_bytes(data)


def test_a_byte_that_is_no_text_damages_one_row_and_hides_no_other(path: Path) -> None:
    begun(path)
    with closing(Store(path)) as store:
        store.save_sitting("later", "kitchen", {"name": "late one"})
        store.finish("last", {"name": "last one"})
    flipped(path, b"late one")
    flipped(path, b"last one")
    with closing(Store(path)) as store:
        assert ([kept.id for kept in store.sittings("kitchen")[0]], store.sittings()[1]) == (["begun"], [2])
        assert ([kept.id for kept in store.results()[0]], store.results()[1]) == (["other", "first"], [3])
        store.delete_result(3)
        store.drop_sittings([2])
        assert (store.results()[1], store.sittings()[1]) == ([], [])


@pytest.mark.parametrize(
    "change",
    [
        "content = replace(content, '1', '5')",
        "id = 'three'",
        "bank = 'garden'",
        "checksum = ''",
        "content = x'ff'",
        "content = '[]'",
        "content = zeroblob(2000000)",
    ],
)
def test_a_changed_sitting_is_damaged_and_the_others_are_still_found(path: Path, change: str) -> None:
    filled(path)
    sql(path, "DELETE FROM sitting", "DELETE FROM result")
    with closing(Store(path)) as store:
        store.save_sitting("one", "kitchen", CONTENT)
        store.save_sitting("two", "kitchen", CONTENT)
        sql(path, f"UPDATE sitting SET {change} WHERE id = 'one'")
        kept, damaged = store.sittings("kitchen")
        assert [sitting.id for sitting in kept] == ["two"]
        assert len(damaged) == 1
        store.drop_sittings(damaged)
        assert store.sittings("kitchen")[1] == []


def test_a_changed_result_is_damaged_and_the_others_are_still_listed(path: Path) -> None:
    filled(path)
    sql(path, "UPDATE result SET content = replace(content, 'rush', 'lull') WHERE id = 'one done'")
    with closing(Store(path)) as store:
        kept, damaged = store.results()
    assert [result.id for result in kept] == ["two done"]
    assert damaged == [1]


def test_the_number_of_a_row_is_covered_by_its_checksum(path: Path) -> None:
    begun(path)
    sql(path, "UPDATE result SET number = 7, checksum = replace(checksum, '2:2:', '2:7:') WHERE number = 2")
    with closing(Store(path)) as store:
        assert ([kept.number for kept in store.results()[0]], store.results()[1]) == ([1], [7])


def test_a_row_whose_number_was_changed_is_found_under_its_own(path: Path) -> None:
    begun(path)
    sql(path, "UPDATE result SET number = 7 WHERE number = 2", "UPDATE sitting SET number = 5")
    with closing(Store(path)) as store:
        assert ([kept.number for kept in store.results()[0]], store.results()[1]) == ([2, 1], [])
        assert ([kept.number for kept in store.sittings()[0]], store.sittings()[1]) == ([1], [])
        assert "it is damaged" in store.notice
        store.delete_result(2)
    with closing(Store(path)) as store:
        assert (store.notice, [kept.number for kept in store.results()[0]]) == ("", [1])


def page_of_results(data: bytes) -> int:
    """Return where the page with the results begins."""
    return data.index(b'other{"') // 4096 * 4096


PLACES: dict[str, Callable[[bytes], int]] = {
    "the name of the format": lambda _: 3,
    "the size of a page": lambda _: 16,
    "the kind of file": lambda _: 18,
    "the number of the format": lambda _: 63,
    "the kind of the first page": lambda _: 100,
    "the schema": lambda data: data.index(b"CREATE TABLE result"),
    "a name in the schema": lambda data: data.index(b"resultresult"),
    "the kind of a table's page": page_of_results,
    "the number of rows on a page": lambda data: page_of_results(data) + 4,
    "where a row lies": lambda data: page_of_results(data) + 8,
    "an index": lambda data: data.index(b"other\x02"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bit", [0, 3, 6])
def test_damage_to_the_structure_hides_nothing_and_is_put_right_when_something_is_written(
    path: Path, place: str, bit: int
) -> None:
    begun(path)
    with closing(Store(path)) as store:
        store.delete_result(store.finish("gone", {}))
    data = bytearray(path.read_bytes())
    data[PLACES[place](bytes(data))] ^= 1 << bit
    path.write_bytes(data)
    with closing(Store(path)) as store:
        assert [row.id for row in store.results()[0]] == ["other", "first"]
        assert [row.content for row in store.sittings("kitchen")[0]] == [CONTENT]
        assert path.read_bytes() == data
        assert store.notice == f"{path}: it is damaged; what is sound in it is used"
        # The number of a deleted result is not used again, as far as it can be known.
        assert store.finish("last", CONTENT) in {3, 4}
        assert Path(f"{path}.damaged").read_bytes() == data
        store.drop_damaged_copy()
    with closing(Store(path)) as store:
        assert store.notice == ""
        assert [row.id for row in store.results()[0]] == ["last", "other", "first"]
    assert sorted(found.name for found in path.parent.iterdir()) == ["store.db", "store.db-journal", "store.db.lock"]


@pytest.mark.parametrize("change", ["PRAGMA user_version = 0", "PRAGMA user_version = 1; CREATE TABLE more (number)"])
def test_a_store_that_lost_the_number_of_its_format_or_holds_more_is_damaged_and_hides_nothing(
    path: Path, change: str
) -> None:
    begun(path)
    sql(path, *change.split("; "))
    with closing(Store(path)) as store:
        assert store.notice == f"{path}: it is damaged; what is sound in it is used"
        assert [row.id for row in store.results()[0]] == ["other", "first"]
        assert [row.content for row in store.sittings("kitchen")[0]] == [CONTENT]
        store.finish("last", CONTENT)
        store.drop_damaged_copy()
    with closing(Store(path)) as store:
        assert store.notice == ""
        assert [row.id for row in store.results()[0]] == ["last", "other", "first"]


def test_a_row_that_goes_on_in_another_row_is_named_by_its_own_number(path: Path) -> None:
    with closing(Store(path)) as store:
        for name in ("first", "other"):
            store.finish(name, {"name": name, "words": "x" * 9000})
    data = bytearray(path.read_bytes())
    # The pages of a long row are a chain: each begins with the number of the next, the last with 0.
    ends = [place for place in range(0, len(data), 4096) if data[place : place + 5] == b"\x00\x00\x00\x00x"]
    last = ends[0] // 4096 + 1
    links = [
        place for place in range(4096, len(data), 4096) if data[place : place + 5] == last.to_bytes(4, "big") + b"x"
    ]
    data[links[0] + 3] = ends[1] // 4096 + 1
    path.write_bytes(data)
    with closing(Store(path)) as store:
        assert ([kept.number for kept in store.results()[0]], store.results()[1]) == ([2], [1])


def test_a_pointer_to_a_row_that_never_was_names_none(path: Path) -> None:
    with closing(Store(path)) as store:
        for _ in range(150):
            store.save_sitting("begun", "kitchen", CONTENT)
    data = bytearray(path.read_bytes())
    place = data.index(b'begunkitchen{"') // 4096 * 4096 + 8
    for bit in range(16):
        data[place + bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        with closing(Store(path)) as store:
            assert ([kept.content for kept in store.sittings()[0]], store.sittings()[1]) == ([CONTENT], [])
        data[place + bit // 8] ^= 1 << bit % 8


def test_a_store_that_was_put_right_by_one_is_used_by_another_that_had_it_open(path: Path) -> None:
    with closing(Store(path)) as first:
        first.save_sitting("first", "kitchen", CONTENT)
        data = bytearray(path.read_bytes())
        data[16] ^= 1
        path.write_bytes(data)
        with closing(Store(path)) as second:
            second.save_sitting("second", "kitchen", CONTENT)
        first.save_sitting("third", "kitchen", CONTENT)
    with closing(Store(path)) as store:
        assert [row.id for row in store.sittings("kitchen")[0]] == ["third", "second", "first"]


def test_a_store_that_is_damaged_while_it_is_open_is_put_right_with_the_write_after_the_next(path: Path) -> None:
    with closing(Store(path)) as store:
        store.save_sitting("first", "kitchen", CONTENT)
        data = bytearray(path.read_bytes())
        data[data.index(b'firstkitchen{"') // 4096 * 4096] ^= 1
        data[27] ^= 1  # the count of changes, without which SQLite uses what it has read before
        path.write_bytes(data)
        with pytest.raises(StoreError, match="cannot be written: database disk image is malformed"):
            store.save_sitting("second", "kitchen", CONTENT)
        store.save_sitting("second", "kitchen", CONTENT)
        assert [row.id for row in store.sittings("kitchen")[0]] == ["second", "first"]
    with closing(Store(path)) as store:
        assert ([row.id for row in store.sittings("kitchen")[0]], store.notice) == (["second", "first"], "")
