"""Keeping a sitting while it goes on; where nothing can be kept it says so once and lets the person finish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from rolefit.assessment.session import Plan, Session
from rolefit.assessment.snapshot import restored
from rolefit.bank.knowledge import Bank
from rolefit.errors import StoreError
from rolefit.messages import visible_path
from rolefit.store.database import Store, new_id, store_path
from rolefit.store.rows import Kept

if TYPE_CHECKING:
    from rolefit.assessment.result import Result


class Keeper:
    """The store as one sitting needs it, or nothing in its place."""

    def __init__(self, say: Callable[[str], None], wanted: bool = True) -> None:
        """Open the store if keeping is wanted; ``say`` shows a line where the result cannot be kept."""
        self._say, self._id, self._wanted = say, new_id(), wanted
        self._store: Store | None = None
        self._problem = ""
        if wanted:
            try:
                self._store = Store(store_path())
            except StoreError as error:
                self._problem = _not_kept(error)

    @property
    def is_keeping(self) -> bool:
        """Whether every answer so far is kept."""
        return self._store is not None and not self._problem

    @property
    def label(self) -> str:
        """What the person called the result that this sitting goes on from, "" where there is none."""
        try:
            kept = self._store.results()[0] if self._store else []
        except StoreError:
            return ""  # told in the beginning, or with the next answer
        label = next((row.content.get("label") for row in kept if row.id == self._id), "")
        return label if isinstance(label, str) else ""

    def begin(self, bank: Bank, plan: Plan, new: bool) -> tuple[Session, str]:
        """Return the sitting to go on with, or a fresh one, and what to tell the person ("" for nothing)."""
        fresh = Session(bank, plan)
        if self._store is None:
            return fresh, self._problem
        words: list[str] = []
        found: tuple[Session, str] | None = None
        try:
            kept, damaged = self._store.sittings(bank.name)
            words += [self._store.notice.rstrip(".") + "."] if self._store.notice else []
            found = None if new else self._taken(self._store, bank, plan, kept)
            words += [found[1]] if found else []
            if damaged:
                self._store.drop_sittings(damaged)
                place = visible_path(self._store.path)
                words.insert(bool(self._store.notice), f"{place}: an unfinished quiz in it was damaged and is dropped.")
            if found:
                return found[0], " ".join(words)
            self._claim(self._store)
        except StoreError as error:
            self._problem = _not_kept(error)
            return found[0] if found else fresh, " ".join([*words, self._problem])
        return fresh, " ".join(words)

    def save(self, session: Session) -> str:
        """Keep the sitting as it stands; return what to tell the person ("" for nothing).

        It is on the disk when this returns. Where that fails it is tried again with the next answer.
        """
        if not self._wanted:
            return ""
        before = self._problem
        try:
            self._claim(self._opened()).save_sitting(self._id, session.bank.name, session.content())
        except StoreError as error:
            self._problem = _not_kept(error)
            return "" if before else self._problem
        self._problem = ""
        return "Your answers are kept again." if before else ""

    def finish(self, result: Result) -> int | None:
        """Keep the result in place of the sitting; return its number, or None where nothing is kept."""
        if not self._wanted:
            return None
        try:
            return self._claim(self._opened()).finish(self._id, result.as_json())
        except StoreError as error:
            if self._store is not None:  # else it was said in the beginning, and nothing has changed
                self._say(f"{error}. The result is not kept.")
            return None

    def close(self) -> None:
        """Close the store; from now on nothing is kept."""
        if self._store is not None:
            self._store.close()
            self._store = None
        self._wanted = False

    def _opened(self) -> Store:
        """Return the store; where it could not be opened before, that is tried again."""
        if self._store is None:
            self._store = Store(store_path())
        return self._store

    def _claim(self, store: Store) -> Store:
        """Take this sitting, so that no quiz that starts meanwhile goes on with it; return the store.

        Taking it again changes nothing, and whenever it could not be taken before, it is now.
        """
        store.claim(self._id)
        return store

    def _taken(self, store: Store, bank: Bank, plan: Plan, kept: list[Kept]) -> tuple[Session, str] | None:
        """Return the newest sitting that can go on and that nobody is in, and what to say of it."""
        for sitting in kept:
            if store.claim(sitting.id):
                if (found := _continued(bank, plan, sitting)) is not None:
                    self._id = sitting.id
                    return found
                store.release(sitting.id)
        return None


def _continued(bank: Bank, plan: Plan, kept: Kept) -> tuple[Session, str] | None:
    """Return a kept sitting and what to say about it, or None where there is nothing in it to go on with."""
    try:
        session, dropped = restored(bank, kept.content)
        changed = kept.content["digest"] != bank.digest
    except (KeyError, TypeError, ValueError):
        return None
    if not session.answers and not dropped:
        return None
    skipped = f", {session.skipped} skipped" if session.skipped else ""
    words = f"Continuing: {session.answered} answered{skipped}. "
    words += "rolefit quiz --new starts over."
    if changed:
        lost = f"{dropped} of your answers no longer fit and were dropped" if dropped else "your answers still fit"
        words += f" The questions or roles have changed since; {lost}."
    return session if plan == Plan() else replace(session, plan=plan), words


def _not_kept(error: StoreError) -> str:
    return f"{error}. Nothing is kept for now; you can still finish."
