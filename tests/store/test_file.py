"""What may be a store and what is left alone, and what is said of it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rolefit.errors import StoreError
from rolefit.store.database import Store
from rolefit.store.file import MOST_BYTES, SET_STORE, connected, told
from tests.conftest import NEEDS_PERMISSIONS
from tests.support.stores import CONTENT, complaint, filled, locked, sql


def test_a_file_too_large_to_be_checked_is_left_alone(path: Path) -> None:
    filled(path)
    os.truncate(path, MOST_BYTES + 1)
    assert "it is larger than 64 MiB" in complaint(path)
    assert path.stat().st_size == MOST_BYTES + 1


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
    remedy = "move it away, or set ROLEFIT_STORE to another file"
    assert complaint(path) == f"{path} cannot be opened: it is not a rolefit store; {remedy}"
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


def test_a_store_that_others_can_read_is_mentioned(path: Path) -> None:
    filled(path)
    path.chmod(0o640)
    with closing(Store(path)) as store:
        assert store.notice == f"{path}: others can read it; chmod 600 makes it yours alone"
    path.write_bytes(b"no" + path.read_bytes()[2:])
    with closing(Store(path)) as store:
        assert store.notice == (
            f"{path}: it is damaged; what is sound in it is used; "
            f"{path}: others can read it; chmod 600 makes it yours alone"
        )


def test_a_relative_store_in_a_folder_that_has_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert complaint(Path("store.db")).startswith("store.db cannot be opened: No such file")


def test_a_store_that_others_have_locked_is_not_taken_for_a_damaged_one(path: Path) -> None:
    filled(path)
    before = path.read_bytes()
    with locked(path):
        assert complaint(path) == f"{path} cannot be opened: database is locked; {SET_STORE}"
    assert path.read_bytes() == before
    with closing(Store(path)) as store:
        assert store.notice == ""
        with locked(path), pytest.raises(StoreError, match="cannot be written: database is locked; set ROLEFIT_STORE"):
            store.save_sitting("late", "kitchen", CONTENT)
        store.save_sitting("late", "kitchen", CONTENT)
    assert not Path(f"{path}.damaged").exists()


def test_a_log_of_another_program_beside_the_store_is_named_and_left_alone(path: Path) -> None:
    filled(path)
    log = Path(f"{path}-wal")
    log.write_bytes(b"theirs")
    before = path.read_bytes()
    assert complaint(path) == f'{path} cannot be opened: "store.db-wal" beside it is of another program; {SET_STORE}'
    assert (path.read_bytes(), log.read_bytes()) == (before, b"theirs")


FREE = "free some space, or set ROLEFIT_STORE to a file elsewhere"
AWAY = "move it away, or set ROLEFIT_STORE to another file"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), f"No space left on device; {FREE}"),
        (OSError(13, "Permission denied"), f"Permission denied; {SET_STORE}"),
        (OSError(0, "it is a folder"), f"it is a folder; {SET_STORE}"),
        (sqlite3.OperationalError("database or disk is full"), f"database or disk is full; {FREE}"),
        (sqlite3.OperationalError("disk I/O error"), f"disk I/O error; {SET_STORE}"),
        (sqlite3.OperationalError("database is locked"), f"database is locked; {SET_STORE}"),
        (sqlite3.OperationalError("unable to open database file"), f"unable to open database file; {SET_STORE}"),
        (sqlite3.OperationalError("attempt to write a readonly database"), f"write a readonly database; {SET_STORE}"),
        (sqlite3.DatabaseError("it was made by a newer rolefit"), f"update rolefit{AWAY[12:]}"),
        (sqlite3.DatabaseError("file is not a database"), f"file is not a database; {AWAY}"),
        (sqlite3.DatabaseError("x" * 200), f": {'x' * 79}…; {AWAY}"),
        (sqlite3.DatabaseError("\x1b[2J"), f"<U+001B>[2J; {AWAY}"),
        (sqlite3.DatabaseError(), f"DatabaseError; {AWAY}"),
    ],
)
def test_every_trouble_is_told_with_what_to_do(path: Path, error: Exception, words: str) -> None:
    said = str(told(path, "written", error))
    assert said.startswith(f"{path} cannot be written: ")
    assert said.endswith(words)
    assert "\x1b" not in said


def test_what_is_deleted_is_gone_from_the_file_and_what_is_kept_waits_for_the_disk(path: Path) -> None:
    with closing(Store(path)) as store:
        number = store.finish("one", {"words": "a secret of mine"})
        store.finish("two", CONTENT)
        assert b"a secret of mine" in path.read_bytes()
        store.delete_result(number)
    assert b"a secret of mine" not in path.read_bytes()
    with closing(connected(path)) as connection:
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert found == [b"truncate", 3]
