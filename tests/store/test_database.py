"""The store as a real file: what was kept is found again, and damage is named, never passed on."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from random import Random

import pytest

from rolefit.errors import StoreError
from rolefit.store.database import Store, new_id, store_path
from rolefit.store.file import MOST_BYTES
from rolefit.store.rows import MOST_CONTENT, MOST_READ, Kept
from tests.conftest import NEEDS_PERMISSIONS

CONTENT = {"answers": {"morning": 1, "rush": None}, "words": "Grüße, “quoted”\n"}


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "rolefit" / "store.db"


@pytest.fixture(name="store")
def _store(path: Path) -> Iterator[Store]:
    with closing(Store(path)) as store:
        yield store


def filled(path: Path) -> None:
    """Make a store with two sittings and two results."""
    with closing(Store(path)) as store:
        for name in ("one", "two"):
            store.save_sitting(name, "kitchen", {"name": name, **CONTENT})
            store.finish(f"{name} done", {"name": f"{name} done", **CONTENT})


def sql(path: Path, *statements: str) -> None:
    """Change a store behind its back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def complaint(path: Path) -> str:
    """Open a store that cannot be opened and return what is said."""
    with pytest.raises(StoreError) as caught:
        Store(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_sitting_is_found_again_by_another_process_that_opens_the_file(store: Store, path: Path) -> None:
    store.save_sitting("one", "kitchen", CONTENT)
    with closing(Store(path)) as other:
        kept, damaged = other.sittings("kitchen")
    assert [(sitting.id, sitting.content) for sitting in kept] == [("one", CONTENT)]
    assert damaged == []


def test_saving_again_replaces_the_earlier_state(store: Store) -> None:
    store.save_sitting("one", "kitchen", {"cursor": 1})
    store.save_sitting("one", "kitchen", {"cursor": 2})
    assert [sitting.content for sitting in store.sittings("kitchen")[0]] == [{"cursor": 2}]


def test_sittings_come_newest_first_and_only_those_of_the_bank(store: Store) -> None:
    for name, bank in (("one", "kitchen"), ("two", "garden"), ("three", "kitchen")):
        store.save_sitting(name, bank, {})
    assert [sitting.id for sitting in store.sittings("kitchen")[0]] == ["three", "one"]


def test_finishing_keeps_the_result_and_drops_the_sitting(store: Store) -> None:
    store.save_sitting("one", "kitchen", {})
    number = store.finish("one", CONTENT)
    assert store.sittings("kitchen") == ([], [])
    assert [(kept.number, kept.content) for kept in store.results()[0]] == [(number, CONTENT)]


def test_a_sitting_that_went_on_after_its_result_replaces_it_under_the_same_number(store: Store) -> None:
    first, other = store.finish("one", {"answers": {"morning": 1}}), store.finish("two", CONTENT)
    store.save_sitting("one", "kitchen", CONTENT)
    assert [result.number for result in store.results()[0]] == [other, first]
    assert store.finish("one", CONTENT) == first
    assert store.results() == (
        [Kept(number=other, id="two", content=CONTENT), Kept(number=first, id="one", content=CONTENT)],
        [],
    )
    assert store.sittings("kitchen") == ([], [])


def test_a_result_that_was_deleted_while_its_sitting_went_on_gets_a_new_number(store: Store) -> None:
    number = store.finish("one", CONTENT)
    store.delete_result(number)
    assert store.finish("one", CONTENT) > number


def test_deleting_a_result_forgets_the_sitting_that_goes_on_from_it_and_no_other(store: Store) -> None:
    number = store.finish("one", CONTENT)
    store.save_sitting("one", "kitchen", CONTENT)
    store.save_sitting("two", "kitchen", CONTENT)
    store.delete_result(number)
    assert [sitting.id for sitting in store.sittings("kitchen")[0]] == ["two"]


def test_results_come_newest_first_whatever_the_clock_says(store: Store) -> None:
    numbers = [store.finish(new_id(), {"time": time}) for time in ("2026-02-01", "2026-01-01", "2026-01-01")]
    assert [kept.number for kept in store.results()[0]] == numbers[::-1]


def test_a_deleted_result_is_gone_from_the_file_and_its_number_is_not_used_again(store: Store, path: Path) -> None:
    number = store.finish("one", {"secret": "tell no one"})
    assert b"tell no one" in path.read_bytes()
    store.delete_result(number)
    assert b"tell no one" not in path.read_bytes()
    assert store.finish("two", {}) > number


def test_the_file_and_its_folder_are_for_their_owner_alone(store: Store, path: Path) -> None:
    store.claim("one")
    store.save_sitting("one", "kitchen", {})
    files = list(path.parent.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_claimed_sitting_cannot_be_claimed_by_another_process(store: Store, path: Path) -> None:
    claim = f"import pathlib, rolefit.store.database as s; print(s.Store(pathlib.Path({str(path)!r})).claim('one'))"

    def other() -> bytes:
        return subprocess.run([sys.executable, "-c", claim], capture_output=True, check=True).stdout

    assert other() == b"True\n"
    assert store.claim("one")
    assert store.claim("two")
    assert other() == b"False\n"
    store.close()
    assert other() == b"True\n"


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


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


def test_content_longer_than_any_sitting_is_not_read(store: Store, path: Path) -> None:
    store.save_sitting("one", "kitchen", {"words": "x" * MOST_CONTENT})
    assert store.sittings("kitchen") == ([], [1])


def test_no_more_is_read_at_once_than_any_machine_can_hold(store: Store) -> None:
    words = "x" * (MOST_CONTENT - 100)
    count = MOST_READ // len(words)
    for number in range(count + 3):
        store.finish(f"result {number}", {"words": words})
        store.save_sitting(f"sitting {number}", "kitchen", {"words": words})
    assert [row.number for row in store.results()[0]] == list(range(count + 3, 3, -1))
    assert "results before 4 are not listed; rolefit history show ID shows one" in store.notice
    assert [row.number for row in store.results(1)[0]] == [1]
    assert store.results(99) == ([], [])
    assert len(store.sittings("kitchen")[0]) == count


def test_a_file_too_large_to_be_checked_is_left_alone(path: Path) -> None:
    filled(path)
    os.truncate(path, MOST_BYTES + 1)
    assert "it is larger than 64 MiB" in complaint(path)
    assert path.stat().st_size == MOST_BYTES + 1


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


def test_an_emptied_file_is_used_again_and_named(path: Path) -> None:
    filled(path)
    with closing(Store(path)) as store:
        store.claim("one")
        assert store.notice == ""
    path.write_bytes(b"")
    with closing(Store(path)) as store:
        assert store.notice == f"{path} was empty: what rolefit had kept in it is gone."
        store.save_sitting("one", "kitchen", CONTENT)


def test_an_empty_file_from_elsewhere_is_used_without_a_word(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    with closing(Store(path)) as store:
        assert store.notice == ""


def test_a_newer_format_is_left_alone(path: Path) -> None:
    filled(path)
    sql(path, "PRAGMA user_version = 4")
    before = path.read_bytes()
    assert complaint(path).endswith(
        "it was made by a newer rolefit; update rolefit, or set ROLEFIT_STORE to another file"
    )
    assert path.read_bytes() == before


def foreign(path: Path) -> None:
    sql(path, "CREATE TABLE recipe (name TEXT)")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (foreign, "it is not a rolefit store; move it away"),
        (lambda path: path.write_text("Dear diary,\n" * 100), "file is not a database; move it away"),
        (lambda path: path.mkdir(), "it is a folder; set ROLEFIT_STORE"),
        (lambda path: path.symlink_to(path.parent / "elsewhere"), "it is a symbolic link; set ROLEFIT_STORE"),
        (lambda path: os.mkfifo(path), "it is not a regular file; set ROLEFIT_STORE"),
    ],
)
def test_what_is_not_a_store_is_named_and_left_alone(path: Path, make: Callable[[Path], object], words: str) -> None:
    path.parent.mkdir(parents=True)
    make(path)
    before = path.read_bytes() if path.is_file() else None
    assert words in complaint(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not (path.parent / "elsewhere").exists()


def test_a_link_to_someone_elses_file_does_not_change_it(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.touch()
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    complaint(path)
    assert target.read_bytes() == b""


@NEEDS_PERMISSIONS
def test_a_folder_that_cannot_be_written_is_named(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o500)
    assert "set ROLEFIT_STORE to a file you can write, or use --no-save" in complaint(path)


def test_a_file_where_the_folder_should_be_is_named(path: Path) -> None:
    path.parent.parent.mkdir(parents=True)
    path.parent.touch()
    assert "set ROLEFIT_STORE" in complaint(path)


def test_names_that_sqlite_takes_for_memory_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    filled(Path(":memory:"))
    with closing(Store(Path(":memory:"))) as store:
        assert len(store.results()[0]) == 2


def test_the_store_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEFIT_STORE", str(tmp_path / "mine.db"))
    assert store_path() == tmp_path / "mine.db"
    monkeypatch.setenv("ROLEFIT_STORE", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "not yet there"))
    assert store_path() == tmp_path / "not yet there" / "rolefit" / "rolefit.db"


def test_a_home_that_is_not_there_is_named_and_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROLEFIT_STORE", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    with pytest.raises(StoreError, match="set ROLEFIT_STORE to a file you can write, or use --no-save"):
        store_path()
    assert not (tmp_path / "gone").exists()


@pytest.fixture(name="tiny_disk")
def _tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("needs the right to mount a small tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_named_and_what_was_kept_before_stays(tiny_disk: Path) -> None:
    with closing(Store(tiny_disk / "store.db")) as store:
        store.save_sitting("one", "kitchen", CONTENT)
        with pytest.raises(StoreError, match="full; free some space") as caught:
            store.save_sitting("two", "kitchen", {"words": "x" * 100_000})
        assert "\n" not in str(caught.value)
        assert [sitting.content for sitting in store.sittings("kitchen")[0]] == [CONTENT]
        store.save_sitting("two", "kitchen", {"words": "x"})
        assert len(store.sittings("kitchen")[0]) == 2


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("version", [0, 1, 2, 4])
def test_what_another_program_made_stays_as_it_is(path: Path, version: int, mode: str) -> None:
    path.parent.mkdir(parents=True)
    sql(path, f"PRAGMA journal_mode={mode}", "CREATE TABLE other (x)", f"PRAGMA user_version={version}")
    before = path.read_bytes()
    assert ("newer" if version == 4 and mode == "DELETE" else "not a rolefit store") in complaint(path)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == ["store.db"]


def test_what_another_program_has_open_stays_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as other:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA user_version=1", "CREATE TABLE other (x)"):
            other.execute(statement)
        before = {found.name: found.read_bytes() for found in path.parent.iterdir()}
        assert "not a rolefit store" in complaint(path)
        assert {found.name: found.read_bytes() for found in path.parent.iterdir()} == before


@pytest.mark.parametrize("content", [b"x", b"SQLite format 3\x00", b"\x00" * 100])
def test_a_file_too_short_for_a_store_is_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert "not a rolefit store" in complaint(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm", ".lock"])
def test_what_is_no_file_beside_the_store_is_named_and_hangs_nothing(path: Path, end: str) -> None:
    filled(path)
    beside = Path(f"{path}{end}")
    beside.unlink(missing_ok=True)
    os.mkfifo(beside)
    script = f"import pathlib, rolefit.store.database as s; s.Store(pathlib.Path({str(path)!r}))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=10, check=False)
    assert f'"store.db{end}" beside it is not a regular file; set ROLEFIT_STORE' in run.stderr.decode()


def begun(path: Path) -> None:
    """Make a store with a sitting and two results."""
    with closing(Store(path)) as store:
        for name in ("first", "other"):
            store.finish(name, CONTENT)
        store.save_sitting("begun", "kitchen", CONTENT)


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


def first_format(path: Path) -> None:
    """Make a store of the first format: its checksums do not cover the numbers."""
    begun(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, bank in (("sitting", "bank"), ("result", "''")):
            for number, *parts in connection.execute(f"SELECT number, id, {bank}, content FROM {table}").fetchall():
                checksum = hashlib.sha256("\n".join(parts).encode()).hexdigest()
                connection.execute(f"UPDATE {table} SET checksum = ? WHERE number = ?", (checksum, number))
        connection.execute("PRAGMA user_version = 1")


def test_a_store_of_the_first_format_is_read_as_it_is_and_brought_up_when_something_is_written(path: Path) -> None:
    first_format(path)
    sql(path, "UPDATE result SET content = replace(content, 'rush', 'lull') WHERE number = 1")
    before = path.read_bytes()
    with closing(Store(path)) as store:
        assert ([kept.number for kept in store.results()[0]], store.results()[1]) == ([2], [1])
        assert [kept.content for kept in store.sittings("kitchen")[0]] == [CONTENT]
        assert path.read_bytes() == before
        store.save_sitting("two", "kitchen", CONTENT)
        assert ([kept.number for kept in store.results()[0]], store.results()[1]) == ([2], [1])
        assert [kept.id for kept in store.sittings("kitchen")[0]] == ["two", "begun"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        checksums = [row[0] for row in connection.execute("SELECT checksum FROM result ORDER BY number")]
    assert [checksum[:4] == "2:2:" for checksum in checksums] == [False, True]


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
        data[100] ^= 1
        data[27] ^= 1
        path.write_bytes(data)
        with suppress(StoreError):
            store.save_sitting("second", "kitchen", CONTENT)
        store.save_sitting("second", "kitchen", CONTENT)
        assert [row.id for row in store.sittings("kitchen")[0]] == ["second", "first"]


def test_a_store_that_was_taken_away_while_it_was_open_is_made_anew(path: Path) -> None:
    with closing(Store(path)) as store:
        store.save_sitting("one", "kitchen", CONTENT)
        path.unlink()
        store.save_sitting("one", "kitchen", CONTENT)
    with closing(Store(path)) as store:
        assert [row.id for row in store.sittings("kitchen")[0]] == ["one"]


def test_a_store_that_others_can_read_is_mentioned(path: Path) -> None:
    filled(path)
    path.chmod(0o640)
    with closing(Store(path)) as store:
        assert store.notice == f"{path}: others can read it; chmod 600 makes it yours alone"


def test_a_relative_store_in_a_folder_that_has_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert complaint(Path("store.db")).startswith("store.db cannot be opened: No such file")
