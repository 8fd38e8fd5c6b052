"""Who may write, and who may go on with a sitting: between processes, as long as each of them lives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rolefit.errors import StoreError
from rolefit.store.database import Store
from rolefit.store.locks import Locks
from tests.support.stores import CONTENT, begun


@contextmanager
def elsewhere(path: Path, call: str) -> Iterator[None]:
    """Have another process hold a lock: ``call`` is what it calls of its ``locks``."""
    held = f"""
import contextlib, pathlib, sys
from rolefit.store.locks import Locks
locks = Locks(pathlib.Path({f"{path}.lock"!r}))
with {call}:
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.kill()


@pytest.fixture(name="locks")
def _locks(path: Path) -> Iterator[Locks]:
    path.parent.mkdir(parents=True)
    with closing(Locks(Path(f"{path}.lock"))) as locks:
        yield locks


SHARED, ALONE = "locks.writing(1)", "locks.writing(1, alone=True)"


def test_a_sitting_is_claimed_by_one_process_until_that_ends_however_it_does(path: Path, locks: Locks) -> None:
    with elsewhere(path, "contextlib.nullcontext(locks.claim('one'))"):
        assert not locks.claim("one")
        assert locks.claim("two")
    assert locks.claim("one")


def test_a_sitting_that_was_let_go_can_be_claimed_by_another_and_the_rest_stay(path: Path, locks: Locks) -> None:
    for name in ("one", "two"):
        assert locks.claim(name)
    locks.release("one")
    tried = (
        f"import pathlib, rolefit.store.locks as s; o = s.Locks(pathlib.Path({f'{path}.lock'!r})); "
        "print(o.claim('one'), o.claim('two'))"
    )
    assert subprocess.run([sys.executable, "-c", tried], capture_output=True, check=True).stdout == b"True False\n"


@pytest.mark.parametrize(
    ("held", "alone", "is_had"),
    [(SHARED, False, True), (SHARED, True, False), (ALONE, False, False), (ALONE, True, False)],
)
def test_many_write_at_once_and_who_replaces_the_store_is_alone(
    path: Path, locks: Locks, held: str, alone: bool, is_had: bool
) -> None:
    with elsewhere(path, held):
        if is_had:
            with locks.writing(0, alone):
                pass
        else:
            with pytest.raises(OSError, match="it is locked by another rolefit"), locks.writing(0.1, alone):
                pass
    with locks.writing(0, alone=True):
        pass


def test_where_a_system_has_no_such_locks_everything_is_granted(
    path: Path, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with elsewhere(path, "contextlib.nullcontext(locks.claim('one'))"):
        assert locks.claim("one")
        locks.release("one")
    with elsewhere(path, ALONE), locks.writing(0):
        pass


def test_who_writes_holds_no_one_up_once_it_is_done(path: Path, locks: Locks) -> None:
    with pytest.raises(ZeroDivisionError), locks.writing(0, alone=True):
        1 / 0  # noqa: B018
    with elsewhere(path, ALONE):
        pass


def test_a_claim_keeps_nobody_from_writing_and_the_lock_file_stays_empty(path: Path, locks: Locks) -> None:
    for number in range(200):
        assert locks.claim(f"sitting {number}")
    with elsewhere(path, ALONE):
        pass
    assert locks.path.stat().st_size == 0
    locks.close()
    assert locks.claim("one")


def damaged(path: Path) -> None:
    path.write_bytes(b"no" + path.read_bytes()[2:])


@pytest.mark.parametrize(("prepare", "held"), [(damaged, SHARED), (lambda path: None, ALONE)])
def test_a_store_that_others_write_is_not_replaced_and_one_that_others_replace_is_not_written(
    path: Path, prepare: Callable[[Path], None], held: str
) -> None:
    begun(path)
    prepare(path)
    before = path.read_bytes()
    with closing(Store(path)) as store:
        with (
            elsewhere(path, held),
            pytest.raises(StoreError, match="cannot be written: it is locked by another rolefit"),
        ):
            store.save_sitting("late", "kitchen", CONTENT)
        assert path.read_bytes() == before
        store.save_sitting("late", "kitchen", CONTENT)
        assert [row.id for row in store.sittings()[0]] == ["late", "begun"]


def test_what_is_written_while_another_replaces_the_store_is_in_the_new_file(path: Path) -> None:
    begun(path)
    new = path.with_name("new")
    new.write_bytes(path.read_bytes())
    replacing = f"""
import os, pathlib, time
from rolefit.store.locks import Locks
with Locks(pathlib.Path({f"{path}.lock"!r})).writing(1, alone=True):
    print("held", flush=True)
    time.sleep(0.4)
    os.replace({str(new)!r}, {str(path)!r})
"""
    with (
        closing(Store(path)) as store,
        subprocess.Popen([sys.executable, "-c", replacing], stdout=subprocess.PIPE) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        store.save_sitting("late", "kitchen", CONTENT)
    with closing(Store(path)) as store:
        assert [row.id for row in store.sittings()[0]] == ["late", "begun"]
