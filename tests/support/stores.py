"""Stores with something in them, sittings that stopped, and what gets in a store's way."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rolefit import Bank
from rolefit.assessment.session import Plan, Session
from rolefit.errors import StoreError
from rolefit.store.autosave import Keeper
from rolefit.store.database import Store

CONTENT = {"answers": {"morning": 1, "rush": None}, "words": "Grüße, “quoted”\n"}


FULL = Plan(full=True)


def filled(path: Path) -> None:
    """Make a store with two sittings and two results."""
    with closing(Store(path)) as store:
        for name in ("one", "two"):
            store.save_sitting(name, "kitchen", {"name": name, **CONTENT})
            store.finish(f"{name} done", {"name": f"{name} done", **CONTENT})


def begun(path: Path) -> None:
    """Make a store with a sitting and two results."""
    with closing(Store(path)) as store:
        for name in ("first", "other"):
            store.finish(name, CONTENT)
        store.save_sitting("begun", "kitchen", CONTENT)


def first_format(path: Path) -> None:
    """Make a store of the first format: its checksums do not cover the numbers."""
    begun(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, bank in (("sitting", "bank"), ("result", "''")):
            for number, *parts in connection.execute(f"SELECT number, id, {bank}, content FROM {table}").fetchall():
                checksum = hashlib.sha256("\n".join(parts).encode()).hexdigest()
                connection.execute(f"UPDATE {table} SET checksum = ? WHERE number = ?", (checksum, number))
        connection.execute("PRAGMA user_version = 1")


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


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep everyone else from reading and writing the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Keep everyone else from writing the store; it can be read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def keeping(bank: Bank, plan: Plan = FULL, new: bool = False) -> Iterator[tuple[Keeper, Session, str]]:
    """A keeper, the sitting it begins with, and what it says of it."""
    keeper = Keeper(print)
    session, words = keeper.begin(bank, plan, new)
    try:
        yield keeper, session, words
    finally:
        keeper.close()


def answered(bank: Bank, *indices: int) -> Session:
    """Keep a sitting with these answers, as a quiz that was then stopped."""
    with keeping(bank) as (keeper, session, _):
        for index in indices:
            assert session.question is not None
            session = session.answer(session.question.answer(index))
            assert keeper.save(session) == ""
    return session
