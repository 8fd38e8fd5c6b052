"""The store as a real file: what was kept is found again."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rolefit.errors import StoreError
from rolefit.store.database import Store, new_id, store_path
from rolefit.store.rows import MOST_CONTENT, MOST_READ, Kept
from tests.support.stores import CONTENT, first_format, locked, sql


@pytest.fixture(name="store")
def _store(path: Path) -> Iterator[Store]:
    with closing(Store(path)) as store:
        yield store


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


def test_what_cannot_be_written_leaves_nothing_behind_and_holds_up_nothing_after_it(store: Store, path: Path) -> None:
    store.finish("one", CONTENT)
    with pytest.raises(StoreError, match=re.escape(f"{path} cannot be written: ")):
        store.save_sitting("\ud800", "kitchen", CONTENT)
    store.save_sitting("two", "kitchen", CONTENT)
    with closing(Store(path)) as other:
        assert [row.id for row in other.sittings()[0]] == ["two"]
        assert [row.id for row in other.results()[0]] == ["one"]


def test_ids_are_twelve_hexadecimal_digits_and_do_not_repeat() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch("[0-9a-f]{12}", name) for name in ids)


def test_a_result_that_is_called_something_stays_where_it_is_and_so_does_the_sitting_that_goes_on_from_it(
    store: Store,
) -> None:
    first, other = store.finish("one", CONTENT), store.finish("two", CONTENT)
    store.save_sitting("one", "kitchen", CONTENT)
    store.label_result(first, "mine")
    kept = [Kept(other, "two", CONTENT), Kept(first, "one", {**CONTENT, "label": "mine"})]
    assert (store.results(), [sitting.id for sitting in store.sittings()[0]]) == ((kept, []), ["one"])


def test_a_copy_of_what_was_damaged_is_dropped_where_there_is_one_and_told_where_it_cannot_be(
    store: Store, path: Path
) -> None:
    copy = Path(f"{path}.damaged")
    store.drop_damaged_copy()
    copy.touch()
    store.drop_damaged_copy()
    assert not copy.exists()
    copy.mkdir()
    with pytest.raises(StoreError, match=re.escape(f"{path} cannot be written: Is a directory; set ROLEFIT_STORE")):
        store.drop_damaged_copy()


def test_a_lock_file_that_cannot_be_opened_is_told(store: Store, path: Path) -> None:
    Path(f"{path}.lock").mkdir()
    for call in (store.claim, store.release):
        with pytest.raises(StoreError, match=re.escape(f"{path} cannot be locked: Is a directory; set ROLEFIT_STORE")):
            call("one")


def test_a_store_that_cannot_be_read_now_is_told(store: Store, path: Path) -> None:
    store.finish("one", CONTENT)
    with locked(path):
        for read in (store.results, store.sittings):
            with pytest.raises(StoreError, match=re.escape(f"{path} cannot be read: database is locked; set ROLEFIT")):
                read()


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


def test_the_store_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEFIT_STORE", str(tmp_path / "mine.db"))
    assert store_path() == tmp_path / "mine.db"
    monkeypatch.setenv("ROLEFIT_STORE", "")
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "not yet there"))
    assert store_path() == tmp_path / "not yet there" / "rolefit" / "rolefit.db"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders for data")
def test_without_a_word_the_store_is_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROLEFIT_STORE")
    monkeypatch.setenv("HOME", str(tmp_path))
    for unset in ("", "  "):
        monkeypatch.setenv("XDG_DATA_HOME", unset)
        assert store_path() == tmp_path / ".local" / "share" / "rolefit" / "rolefit.db"


def test_a_home_that_is_not_there_is_named_and_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROLEFIT_STORE", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    with pytest.raises(StoreError) as caught:
        store_path()
    remedy = "set ROLEFIT_STORE to a file you can write, or use --no-save"
    assert str(caught.value) == f'there is no home folder "{tmp_path / "gone"}" to keep answers in; {remedy}'
    assert not (tmp_path / "gone").exists()


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


def test_a_store_that_was_taken_away_while_it_was_open_is_made_anew(path: Path) -> None:
    with closing(Store(path)) as store:
        store.save_sitting("one", "kitchen", CONTENT)
        path.unlink()
        store.save_sitting("one", "kitchen", CONTENT)
    with closing(Store(path)) as store:
        assert [row.id for row in store.sittings("kitchen")[0]] == ["one"]
