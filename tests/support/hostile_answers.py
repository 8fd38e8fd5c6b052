"""Sheets and stores that someone else made: each kind draws its input from one ``Random``."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from rolefit import Bank, Result, score
from rolefit.assessment.session import Session
from rolefit.store.database import Store
from tests.support.hostile import CONTROLS, NUMBERS, TEXTS, TOKENS, VALUES, changed, copied, damaged, shuffled, spliced
from tests.support.hostile_banks import small_bank

WHEN = "2026-05-01T10:00:00+00:00"


def result(random: Random, bank: Bank) -> Result:
    """Return the result of someone who answers at random, or like a role."""
    role = random.choice([None, *bank.roles, *bank.roles])
    answers = {}
    for question in bank.questions:
        options = list(enumerate(question.options))
        if role is None:
            random.shuffle(options)
        else:
            options.sort(key=lambda option: -_pull(role.traits, option[1].weights))
        answers[question.id] = None if random.random() < 0.1 else question.answer(options[0][0])
    return score(bank, answers, seed=random.choice((None, 7)), taken_at=random.choice((None, WHEN)))


def _pull(places: Any, weights: Any) -> float:
    return float(sum(places[trait].position * weight for trait, weight in weights.items() if trait in places))


# Sheets for the small bank


def _sheet(random: Random) -> Any:
    found = result(random, small_bank()).as_json()
    return found if random.random() < 0.3 else {"answers": found["answers"]}


def _json(random: Random, tree: Any) -> bytes:
    text = json.dumps(tree, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 1)))
    return text.encode("utf-8", "surrogatepass")


def _table(random: Random) -> bytes:
    answers = _sheet(random)["answers"]
    rows = [["respondent", *answers], ["me", *answers.values()]] + [["you", *answers.values()]] * (
        random.random() < 0.1
    )
    for _ in range(random.randint(0, 3)):
        row = random.choice(rows)
        row[random.randrange(len(row))] = random.choice((random.choice(TOKENS), *VALUES))
        if random.random() < 0.2:
            row.append(random.choice(row))
    stream = io.StringIO(newline="")
    comma, end = random.choice(",,,,;\t"), random.choice(("\r\n", "\n"))
    csv.writer(stream, delimiter=comma, lineterminator=end).writerows(rows)
    return random.choice(("", "", "\ufeff", "\n")).encode() + stream.getvalue().encode("utf-8", "surrogatepass")


SHEETS: dict[str, Callable[[Random], bytes]] = {
    "json bytes": lambda random: damaged(random, _json(random, _sheet(random))),
    "json words": lambda random: spliced(random, _json(random, _sheet(random))),
    "json tree": lambda random: _json(random, changed(random, _sheet(random))),
    "csv": _table,
    "csv bytes": lambda random: random.choice((damaged, shuffled, spliced))(random, _table(random)),
}
"""Kinds of sheets."""


# Stores with the small bank's sittings and results


@cache
def sound_store() -> tuple[bytes, list[Any]]:
    """Return a store's bytes, and what is kept in it: three sittings, three results."""
    random, bank = Random(1), small_bank()
    results = [result(random, bank).as_json() for _ in range(3)]
    sittings = []
    with TemporaryDirectory() as folder, closing(Store(path := Path(folder) / "store.db")) as store:
        for number, found in enumerate(results):
            session = Session(bank).answer(None)
            session = session.answer(session.question.answer(1) if session.question else None)
            sittings.append(session.content() | {"cursor": number})
            store.save_sitting(f"sitting {number}", bank.name, sittings[-1])
            store.finish(f"result {number}", found)
        return path.read_bytes(), [*sittings, *results]


def _damaged_store(random: Random, path: Path) -> None:
    path.write_bytes(damaged(random, sound_store()[0]))


def _crafted(random: Random, path: Path) -> None:
    """Write a store with rows whose checksum is right and whose content is not."""
    sound, contents = sound_store()
    path.write_bytes(sound)
    bank = random.choice((small_bank().name, random.choice(TEXTS)))
    with closing(sqlite3.connect(path)) as connection, connection:
        for number in range(random.randint(1, 4)):
            tree = copied(random.choice(contents))
            if random.random() < 0.5:
                tree[random.choice(list(tree))] = random.choice((random.choice(CONTROLS), random.choice(VALUES)))
            else:
                tree = changed(random, tree)
            text = random.choice((json.dumps(tree),) * 9 + (random.choice(TOKENS + NUMBERS),))
            text = text.encode(errors="replace").decode()
            name, table = random.choice((f"crafted {number}", *TEXTS)), random.choice(("sitting", "result"))
            of = bank if table == "sitting" else ""
            checksum = hashlib.sha256(f"{name}\n{of}\n{text}".encode()).hexdigest()
            row: list[Any] = [name, text, checksum] + [of] * (table == "sitting")
            if random.random() < 0.1:
                row[random.randrange(len(row))] = random.choice((b"\xff", 7, 0.5, "x" * 2_000_000))
            fields = "id, content, checksum" + ", bank" * (table == "sitting")
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR REPLACE INTO {table} ({fields}) VALUES ({marks})", row)


def _foreign(random: Random, path: Path) -> None:
    """Write a store that another program, or another rolefit, has changed."""
    path.write_bytes(sound_store()[0])
    with closing(sqlite3.connect(path)) as connection, connection:
        statements = (
            f"PRAGMA user_version = {random.choice((0, 2, 99, -1))}",
            "CREATE TABLE other (a)",
            "CREATE VIEW shown AS SELECT * FROM result",
            "CREATE TRIGGER gone AFTER INSERT ON result BEGIN DELETE FROM result; END",
            "DROP TABLE sitting",
            "ALTER TABLE result ADD COLUMN more TEXT",
            "ALTER TABLE result RENAME TO other",
            f"UPDATE result SET number = {random.choice((0, 10**9))} WHERE number = 2",
            "UPDATE sitting SET bank = 'other'",
            f"PRAGMA application_id = {random.randrange(2**31)}",
        )
        connection.execute(random.choice(statements))


STORES: dict[str, Callable[[Random, Path], None]] = {
    "bytes": _damaged_store,
    "rows": _crafted,
    "changed": _foreign,
}
"""Kinds of stores."""
