"""Sittings that stop, are killed, or meet trouble, and go on: with real files and real processes."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from rolefit import Bank, load_bank, score
from rolefit.assessment.session import Plan, Session
from rolefit.store.autosave import Keeper
from rolefit.store.database import Store
from tests.conftest import Run

FULL = Plan(full=True)
QUIZ = [sys.executable, "-m", "rolefit", "quiz", "--full"]


@pytest.fixture(name="path", autouse=True)
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ROLEFIT_STORE", str(tmp_path / "data" / "store.db"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path.parent / "compiled"))
    return tmp_path / "data" / "store.db"


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


def test_a_stopped_sitting_goes_on_where_it_was(small: Bank) -> None:
    before = answered(small, 1, 2)
    with keeping(small) as (_, session, words):
        assert session == before
        assert words == "Continuing: 2 answered. --new starts over."


def test_a_sitting_stopped_in_the_middle_of_looking_back_opens_there(small: Bank) -> None:
    with keeping(small) as (keeper, session, _):
        keeper.save(session.answer(1).answer("hurry").back())
    with keeping(small) as (_, session, _words):
        assert session.question is not None
        assert session.question.id == "rush"
        assert session.old_answer == "hurry"


def test_a_sitting_without_an_answer_is_nothing_to_go_on_with(small: Bank) -> None:
    with keeping(small) as (keeper, session, _):
        keeper.save(session)
    with keeping(small) as (_, session, words):
        assert (session, words) == (Session(small, FULL), "")


def test_a_finished_sitting_is_kept_as_a_result_and_the_next_one_is_fresh(small: Bank, path: Path) -> None:
    session = answered(small, 1, 2, 0)
    with keeping(small) as (keeper, _, _words):
        result = score(small, session.answers)
        assert keeper.finish(result) == 1
    with keeping(small) as (_, fresh, words):
        assert (fresh, words) == (Session(small, FULL), "")
    with closing(Store(path)) as store:
        assert [kept.content for kept in store.results()[0]] == [result.as_json()]


def test_new_starts_over_and_the_other_sitting_stays(small: Bank) -> None:
    before = answered(small, 1)
    with keeping(small, new=True) as (keeper, session, words):
        assert (session.answers, words) == ({}, "")
        keeper.finish(score(small, {"morning": 1}))
    with keeping(small) as (_, session, _words):
        assert session == before


def test_options_given_when_going_on_replace_the_kept_ones(small: Bank) -> None:
    answered(small, 1)
    with keeping(small, Plan(most=2)) as (_, session, _words):
        assert session.plan == Plan(most=2)
    with keeping(small, Plan()) as (_, session, _words):
        assert session.plan == FULL


def changed(kitchen: Path, *pairs: tuple[str, str]) -> Bank:
    """The kitchen with some words of its questions replaced."""
    file = kitchen / "questions.yaml"
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    return load_bank(kitchen)


def test_a_bank_that_changed_is_said_and_the_answers_that_fit_are_kept(small: Bank, kitchen: Path) -> None:
    answered(small, 1, 2)
    with keeping(changed(kitchen, ("I light the fire.", "I wake the fire."))) as (_, session, words):
        assert session.answers == {"morning": 2, "rush": "wait"}
        assert words.endswith("The questions or roles have changed since; your answers still fit.")


def test_answers_that_no_longer_fit_are_dropped_and_counted(small: Bank, kitchen: Path) -> None:
    answered(small, 1, 2)
    with keeping(changed(kitchen, ("id: wait", "id: rest"))) as (_, session, words):
        assert session.answers == {"morning": 2}
        assert session.question is not None
        assert session.question.id == "rush"
        assert "have changed since; 1 of your answers no longer fit and were dropped." in words


def test_a_bank_with_other_questions_drops_all_answers_and_says_so(small: Bank, kitchen: Path) -> None:
    answered(small, 1)
    with keeping(changed(kitchen, ("id: morning", "id: dawn"))) as (_, session, words):
        assert session.answers == {}
        assert "1 of your answers no longer fit and were dropped." in words


ODD: tuple[dict[str, object], ...] = (
    {"format": 2},
    {"plan": {"full": "yes", "confidence": 0.9, "most": None, "seed": None}},
    {"plan": {"full": True, "confidence": 7.0, "most": None, "seed": None}},
    {"plan": {"full": True, "confidence": 0.9, "most": "x", "seed": None}},
    {"plan": {"full": True, "confidence": 0.9, "most": None, "seed": [1]}},
    {"plan": {"surprise": 1}},
    {"plan": None},
    {"cursor": "x"},
    {"cursor": 1.5},
    {"cursor": None},
    {"wanted": "many"},
    {"answers": [1]},
    {"asked": None},
    {"asked": [["morning"]]},
    {"digest": None, "format": None},
)


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_a_sitting_is_passed_over(small: Bank, path: Path, odd: dict[str, object]) -> None:
    sound = answered(small, 1).content()
    with closing(Store(path)) as store:
        store.save_sitting("odd", small.name, {**sound, **odd})
    with keeping(small) as (_, session, _words):
        assert session.answers == {"morning": 2}


@pytest.mark.parametrize(
    "odd",
    [
        {"cursor": -5},
        {"cursor": 10**30},
        {"wanted": -1},
        {"asked": ["morning", "morning", "nothing"]},
        {"answers": {"morning": 2, "\x1b[2J": 1, "rush": {"a": []}}},
        {"asked": ["morning", "rush"], "answers": {"morning": 2, "rush": 1e999}},
    ],
)
def test_a_strange_sitting_gives_a_sound_session(small: Bank, path: Path, odd: dict[str, object]) -> None:
    sound = answered(small, 1).content()
    with closing(Store(path)) as store:
        store._connection.execute("DELETE FROM sitting")
        text = json.dumps({**sound, **odd})
        checksum = hashlib.sha256(f"odd\n{small.name}\n{text}".encode()).hexdigest()
        values = ("odd", small.name, text, checksum)
        with store._connection:
            store._connection.execute("INSERT INTO sitting (id, bank, content, checksum) VALUES (?, ?, ?, ?)", values)
    with keeping(small) as (_, session, words):
        assert session.answers == {"morning": 2}
        assert session.question is not None
        assert "\x1b" not in words


def test_a_damaged_sitting_is_named_and_a_fresh_one_begins(small: Bank, path: Path) -> None:
    answered(small, 1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sitting SET content = replace(content, '2', '4')")
    with keeping(small) as (keeper, session, words):
        assert session.answers == {}
        assert words == f"{path}: an unfinished quiz in it was damaged and is dropped."
        assert keeper.is_keeping
    with keeping(small) as (_, _session, words):
        assert words == ""


def quiz(kitchen: Path, typed: str, *args: str) -> Run:
    """Run the quiz in line mode as a process of its own."""
    command = [*QUIZ, "--bank", str(kitchen), *args]
    run = subprocess.run(command, input=typed.encode(), capture_output=True, timeout=20)
    return Run(run.returncode, run.stdout.decode(), run.stderr.decode())


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b'"morning": 2') + 11] ^= 1
    path.write_bytes(data)


def no_text(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b'"morning": 2')] ^= 128
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (flipped, "an unfinished quiz in it was damaged"),
        (no_text, "an unfinished quiz in it was damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "cannot be opened"),
        (lambda path: path.write_bytes(b""), "was empty: what rolefit had kept in it is gone"),
        (lambda path: path.write_bytes(bytes(16384)), "cannot be opened"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be opened: it is a folder"),
        (lambda path: (path.unlink(), path.symlink_to("/dev/null")), "cannot be opened: it is a symbolic link"),
    ],
)
def test_a_damaged_store_is_named_in_one_line_and_the_quiz_goes_on(
    small: Bank, kitchen: Path, path: Path, damage: Callable[[Path], object], words: str
) -> None:
    answered(small, 1)
    damage(path)
    run = quiz(kitchen, "1\n1\n1\n\n", "--json")
    assert run.code == 0
    assert json.loads(run.out)["answers"] == {"morning": 1, "rush": "hurry", "evening": 1}
    said = [line for line in run.err.splitlines() if str(path) in line]
    assert len(said) == 1
    assert words in said[0]


def test_no_save_makes_no_file_at_all(kitchen: Path, path: Path) -> None:
    assert quiz(kitchen, "1\n1\n1\n\n", "--no-save").code == 0
    stopped = quiz(kitchen, "1\nq\n", "--no-save")
    assert stopped.code == 3
    assert "not kept" in stopped.err
    assert not path.parent.exists()


def test_without_a_home_the_quiz_says_so_and_goes_on(
    kitchen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROLEFIT_STORE", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    run = quiz(kitchen, "1\n1\n1\n\n")
    assert run.code == 0
    assert f'there is no home folder "{tmp_path}/gone" to keep answers in; set ROLEFIT_STORE' in run.err
    assert not (tmp_path / "gone").exists()


def test_a_sitting_whose_bytes_are_no_text_is_dropped_once_and_the_next_goes_on(
    small: Bank, kitchen: Path, path: Path
) -> None:
    answered(small, 1)
    no_text(path)
    first = quiz(kitchen, "1\nq\n").err
    assert "an unfinished quiz in it was damaged and is dropped" in first
    assert "Nothing is kept" not in first
    assert "Stopped after 1 answer, kept; rolefit quiz continues." in first
    assert "Continuing: 1 answered." in quiz(kitchen, "q\n").err
    with closing(Store(path)) as store:
        assert len(store.sittings()[0]) == 1


def test_a_structure_that_is_damaged_is_said_and_the_sitting_goes_on(small: Bank, kitchen: Path, path: Path) -> None:
    answered(small, 1)
    data = bytearray(path.read_bytes())
    data[16] ^= 1
    path.write_bytes(data)
    run = quiz(kitchen, "1\nq\n")
    assert f"{path}: it is damaged; what is sound in it is used. Continuing: 1 answered." in run.err.replace("\n", " ")
    assert "Stopped after 2 answers, kept; rolefit quiz continues." in run.err
    run = quiz(kitchen, "q\n")
    assert "Continuing: 2 answered." in run.err
    assert "damaged" not in run.err


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep everyone else from reading and writing the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_store_locked_at_the_start_is_used_as_soon_as_it_is_free(small: Bank, kitchen: Path, path: Path) -> None:
    Store(path).close()
    with started(kitchen) as process:
        with locked(path):
            said = shown(process, b"1 to 5: ").decode()
        assert "database is locked" in said
        assert "Nothing is kept for now; you can still finish." in said
        typed(process, b"2\n")
        assert b"Your answers are kept again." in shown(process, b"1 to 3: ")
        with started(kitchen) as second:
            # It is claimed, too: a quiz that starts meanwhile does not go on with it.
            assert b"Continuing" not in shown(second, b"1 to 5: ")
            second.kill()
        typed(process, b"q\n")
        process.wait()
        assert process.stderr is not None
        assert "Stopped after 1 answer, kept; rolefit quiz continues." in process.stderr.read().decode()
    assert "Continuing: 1 answered." in quiz(kitchen, "q\n").err


def test_a_sitting_that_could_not_be_claimed_at_first_is_when_it_is_kept(
    small: Bank, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(path).close()
    keeper = Keeper(print)
    with locked(path):
        session, words = keeper.begin(small, FULL, new=False)
    assert "Nothing is kept for now" in words
    assert keeper.save(session.answer(1)) == "Your answers are kept again."
    claim = f"o = s.Store(pathlib.Path({str(path)!r})); print(o.claim(o.sittings()[0][0].id))"
    run = [sys.executable, "-c", f"import pathlib, rolefit.store.database as s; {claim}"]
    assert subprocess.run(run, capture_output=True, check=True).stdout == b"False\n"
    keeper.close()
    assert subprocess.run(run, capture_output=True, check=True).stdout == b"True\n"


def started(kitchen: Path, *args: str) -> subprocess.Popen[bytes]:
    """Start a quiz in line mode with its input open."""
    command = [*QUIZ, "--bank", str(kitchen), *args]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)


def shown(process: subprocess.Popen[bytes], words: bytes) -> bytes:
    """Read what a quiz says up to these words."""
    assert process.stderr is not None
    said = b""
    while words not in said:
        piece = process.stderr.read(1)
        assert piece, said
        said += piece
    return said


def typed(process: subprocess.Popen[bytes], words: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(words)


@pytest.mark.parametrize("option", [[], ["--new"]])
def test_a_second_quiz_at_once_gets_a_sitting_of_its_own(kitchen: Path, path: Path, option: list[str]) -> None:
    with started(kitchen, *option) as first, started(kitchen, *option) as second:
        shown(first, b"1 to 5: ")
        shown(second, b"1 to 5: ")
        for process, digit in ((first, b"2\n"), (second, b"4\n")):
            typed(process, digit)
            shown(process, b"1 to 3: ")
        with started(kitchen) as third:
            assert b"Continuing" not in shown(third, b"1 to 5: ")
            third.kill()
        for process in (first, second):
            typed(process, b"1\nq\n")
            process.communicate()
    with closing(Store(path)) as store:
        kept = [sitting.content["answers"] for sitting in store.sittings("kitchen")[0]]
    assert kept == [{"morning": 4, "rush": "hurry"}, {"morning": 2, "rush": "hurry"}]


def test_answers_kept_nowhere_for_a_while_are_kept_with_the_next(kitchen: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["sh", "-c", f"mount -t tmpfs -o size=64k tmpfs {disk}"], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    try:
        environment = {**os.environ, "ROLEFIT_STORE": str(disk / "store.db")}
        command = [*QUIZ, "--bank", str(kitchen)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0) as process:
            shown(process, b"1 to 5: ")
            typed(process, b"2\n")
            shown(process, b"1 to 3: ")
            with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
                while True:
                    filler.write(b"x" * 512)
            typed(process, b"1\n")
            said = shown(process, b"1 to 5: ").decode()
            assert said.count("cannot be written: ") == 1
            (disk / "filler").unlink()
            typed(process, b"b\n")
            assert b"Your answers are kept again." in shown(process, b"1 to 3: ")
            process.kill()
        with closing(Store(disk / "store.db")) as store:
            assert store.sittings("kitchen")[0][0].content["answers"] == {"morning": 2, "rush": "hurry"}
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_quiz_killed_at_any_moment_has_kept_every_answer_whose_next_question_was_shown(
    kitchen: Path, path: Path
) -> None:
    random = Random(7)
    counted = 0
    for _ in range(15):
        path.unlink(missing_ok=True)
        with started(kitchen) as process:
            shown(process, b"1 to 5: ")
            moves = [b"2\n", b"3\n", b"b\n", b"b\n", b"4\n", b"1\n"]
            typed(process, b"".join(moves[: random.randrange(1, 7)]))
            time.sleep(random.uniform(0, 0.03))
            process.kill()
            assert process.stderr is not None
            said = process.stderr.read().decode()
        # The questions shown after the first say which of the moves were acknowledged.
        two: dict[str, object] = {"morning": 2, "rush": "wait"}
        states = [{}, {"morning": 2}, two, two, two, {**two, "morning": 4}, {"morning": 4, "rush": "hurry"}]
        seen = said.count("Question ")
        with closing(Store(path)) as store:
            kept, damaged = store.sittings("kitchen")
        found = kept[0].content["answers"] if kept else {}
        assert damaged == []
        assert found in states[seen : seen + 2]
        counted += seen
    assert counted > 0


def test_the_name_of_the_store_is_harmless_when_damage_in_it_is_told(
    small: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "\x1b[2J.db"
    monkeypatch.setenv("ROLEFIT_STORE", str(path))
    answered(small, 0)
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE sitting SET checksum = 'x'")
    with keeping(small) as (_, _, words):
        assert "<U+001B>[2J.db: an unfinished quiz in it was damaged" in words
