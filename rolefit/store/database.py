"""Sittings and results kept in one SQLite file, made on first use, that a crash or a power cut cannot hurt.

``journal_mode=TRUNCATE`` and ``synchronous=EXTRA``: a commit that returned is on the disk. Every row carries a checksum
and the structure is checked on opening, because SQLite itself does not notice a flipped bit. Where the structure is
damaged, what is sound is read into memory and used from there; before anything is written, a sound file takes the
place of the damaged one. The file is for its owner alone (0600, its folder 0700).

``ROLEFIT_STORE`` names another file; otherwise it is ``rolefit.db`` in the user's data folder.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rolefit.errors import StoreError
from rolefit.messages import visible_path
from rolefit.store.file import SET_STORE, told
from rolefit.store.open_file import OpenFile
from rolefit.store.replacement import damaged_copy, sign
from rolefit.store.rows import MOST_CONTENT, Kept, Row, checksum_of, encoded, read_at_once, sorted_out


def store_path() -> Path:
    """Return where the store is.

    Raises:
        StoreError: if there is no home folder to put it in.
    """
    if named := os.environ.get("ROLEFIT_STORE"):
        return Path(named)
    from platformdirs import user_data_path

    folder = user_data_path("rolefit", appauthor=False)
    home = folder if os.environ.get("XDG_DATA_HOME", "").strip() else Path(os.path.expanduser("~"))  # noqa: PTH111
    # A home that does not exist is not ours to make.
    if not folder.is_absolute() or not (home is folder or home.is_dir()):
        raise StoreError(f'there is no home folder "{visible_path(home)}" to keep answers in; {SET_STORE}')
    return folder / "rolefit.db"


def new_id() -> str:
    """Return a random id for a sitting: 12 hexadecimal digits."""
    return secrets.token_hex(6)


class Store:
    """The open store. Every method that writes has written for good when it returns.

    All methods raise StoreError, with a line that says what happened and what to do.
    """

    def __init__(self, path: Path) -> None:
        """Open the store, and make it if it is not there."""
        # Absolute, because SQLite takes ":memory:" and "" for no file at all.
        self.path = path
        with self._saying("opened"):
            self.path = path.absolute()
            self._file = OpenFile(self.path)

    @property
    def notice(self) -> str:
        """A line that the person should see, or ""."""
        return self._file.notice

    def close(self) -> None:
        """Close the store and let go of every claim."""
        self._file.close()

    def save_sitting(self, name: str, bank: str, content: dict[str, Any]) -> None:
        """Keep an unfinished sitting under its id; an earlier state of it is replaced."""
        text = encoded(content)
        with self._writing():
            self._keep("sitting", name, bank, text)

    def finish(self, name: str, result: dict[str, Any]) -> int:
        """Keep a result and drop its sitting, both or neither; return the result's number.

        A sitting that went on after its result has the number of that result, which is replaced.
        """
        text = encoded(result)
        with self._writing():
            number = self._keep("result", name, "", text)
            self._file.connection.execute("DELETE FROM sitting WHERE id = ?", (name,))
        return number

    def label_result(self, number: int, label: str) -> None:
        """Call a result something, as it is kept at that moment; a sitting that goes on from it stays."""
        with self._writing():
            for row in sorted_out(self._rows("result", "''", number))[0]:
                self._keep("result", row.id, "", encoded({**row.content, "label": label}))

    def drop_sittings(self, numbers: list[int]) -> None:
        """Forget unfinished sittings."""
        with self._writing():
            self._file.connection.executemany("DELETE FROM sitting WHERE number = ?", [(number,) for number in numbers])

    def sittings(self, bank: str | None = None) -> tuple[list[Kept], list[int]]:
        """Return the unfinished sittings with the bank of this name, newest first, and the numbers of damaged ones."""
        # All of them are read: a damaged one may have lost the name of its bank.
        with self._saying("read"):
            kept, damaged = sorted_out(self._rows("sitting", "bank"))
        return [sitting for sitting in kept if bank in (None, sitting.bank)], damaged

    def results(self, number: int | None = None) -> tuple[list[Kept], list[int]]:
        """Return the results, newest first, and the numbers of those whose checksum does not match.

        With a ``number`` only that one; without, as many as are read at once: ``notice`` says which are left out.
        """
        with self._saying("read"):
            rows = self._rows("result", "''", number)
            (oldest,) = self._file.connection.execute("SELECT min(number) FROM result").fetchone()
        if number is None and rows and oldest < rows[-1].number:
            self._file.note(f"results before {rows[-1].number} are not listed; rolefit history show ID shows one")
        return sorted_out(rows)

    def delete_result(self, number: int) -> None:
        """Forget a result and a sitting that goes on from it; overwritten in the file, not only unlisted."""
        with self._writing():
            self._file.connection.execute(
                "DELETE FROM sitting WHERE id = (SELECT id FROM result WHERE number = ?)", (number,)
            )
            self._file.connection.execute("DELETE FROM result WHERE number = ?", (number,))

    def drop_damaged_copy(self) -> None:
        """Forget a damaged store that was replaced, for whoever deletes something means it."""
        with self._saying("written"):
            damaged_copy(self.path).unlink(missing_ok=True)

    def claim(self, name: str) -> bool:
        """Take a sitting for this process; False when another running process has it.

        A lock that the system drops when the process ends, however it ends.
        """
        with self._saying("locked"):
            return self._file.locks.claim(name)

    def release(self, name: str) -> None:
        """Let go of a sitting."""
        with self._saying("locked"):
            self._file.locks.release(name)

    def _keep(self, table: str, name: str, bank: str, text: str) -> int:
        """Insert a row or replace the one with this id; return its number."""
        execute = self._file.connection.execute
        fields, values = (
            ("id, bank, content", (name, bank, text)) if table == "sitting" else ("id, content", (name, text))
        )
        marks = ", ".join("?" * len(values))
        execute(
            f"INSERT INTO {table} ({fields}, checksum) VALUES ({marks}, '')"  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET content = excluded.content",
            values,
        )
        number = int(execute(f"SELECT number FROM {table} WHERE id = ?", (name,)).fetchone()[0])  # noqa: S608
        sign(self._file.connection, table, number, checksum_of(number, name.encode(), bank.encode(), text.encode()))
        return number

    def _rows(self, table: str, bank: str, number: int | None = None) -> list[Row]:
        content = f"CASE WHEN length(CAST(content AS BLOB)) <= {MOST_CONTENT} THEN content END"
        which = "" if number is None else f"WHERE number = {number}"
        query = f"SELECT number, id, {bank}, {content}, checksum FROM {table} {which} ORDER BY number DESC"  # noqa: S608
        return list(read_at_once(Row(*row) for row in self._file.connection.execute(query)))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write all of what is in the block for good, or nothing of it."""
        with self._saying("written"), self._file.writing():
            yield

    @contextmanager
    def _saying(self, verb: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError) as error:
            raise told(self.path, verb, error) from None
