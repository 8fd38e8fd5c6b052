"""Quizzes as real processes that stop, are killed, meet trouble or each other, and go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from rolefit import Bank
from rolefit.store.database import Store
from tests.conftest import Command, Run
from tests.support.stores import answered, locked

QUIZ = [sys.executable, "-m", "rolefit", "quiz", "--full"]


Quiz = Callable[..., Run]


@pytest.fixture(name="quiz")
def _quiz(rolefit: Command, kitchen: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> Quiz:
    """Take the quiz in line mode: ``quiz("1\\nq\\n", "--json")``."""
    monkeypatch.setenv("ROLEFIT_STORE", str(path))

    def run(typed: str, *args: str) -> Run:
        return rolefit("quiz", "--full", "--bank", str(kitchen), *args, typed=typed)

    return run


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
    small: Bank, quiz: Quiz, path: Path, damage: Callable[[Path], object], words: str
) -> None:
    answered(small, 1)
    damage(path)
    run = quiz("1\n1\n1\n\n", "--json")
    assert run.code == 0
    assert json.loads(run.out)["answers"] == {"morning": 1, "rush": "hurry", "evening": 1}
    said = [line for line in run.err.splitlines() if str(path) in line]
    assert len(said) == 1
    assert words in said[0]


def test_no_save_makes_no_file_at_all(quiz: Quiz, path: Path) -> None:
    assert quiz("1\n1\n1\n\n", "--no-save").code == 0
    stopped = quiz("1\nq\n", "--no-save")
    assert stopped.code == 3
    assert "not kept" in stopped.err
    assert not path.parent.exists()


def test_without_a_home_the_quiz_says_so_and_goes_on(
    quiz: Quiz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROLEFIT_STORE", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    run = quiz("1\n1\n1\n\n")
    assert run.code == 0
    assert f'there is no home folder "{tmp_path}/gone" to keep answers in; set ROLEFIT_STORE' in run.err
    assert not (tmp_path / "gone").exists()


def test_a_sitting_whose_bytes_are_no_text_is_dropped_once_and_the_next_goes_on(
    small: Bank, quiz: Quiz, path: Path
) -> None:
    answered(small, 1)
    no_text(path)
    first = quiz("1\nq\n").err
    assert "an unfinished quiz in it was damaged and is dropped" in first
    assert "Nothing is kept" not in first
    assert "Stopped after 1 answer, kept; rolefit quiz continues." in first
    assert "Continuing: 1 answered." in quiz("q\n").err
    with closing(Store(path)) as store:
        assert len(store.sittings()[0]) == 1


def test_a_structure_that_is_damaged_is_said_and_the_sitting_goes_on(small: Bank, quiz: Quiz, path: Path) -> None:
    answered(small, 1)
    data = bytearray(path.read_bytes())
    data[16] ^= 1
    path.write_bytes(data)
    run = quiz("1\nq\n")
    assert f"{path}: it is damaged; what is sound in it is used. Continuing: 1 answered." in run.err.replace("\n", " ")
    assert "Stopped after 2 answers, kept; rolefit quiz continues." in run.err
    run = quiz("q\n")
    assert "Continuing: 2 answered." in run.err
    assert "damaged" not in run.err


def test_a_store_locked_at_the_start_is_used_as_soon_as_it_is_free(
    small: Bank, kitchen: Path, path: Path, quiz: Quiz
) -> None:
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
    assert "Continuing: 1 answered." in quiz("q\n").err


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
            count = random.randrange(1, 7)
            typed(process, b"".join(moves[:count]))
            said = b"".join(shown(process, b"Question ") for _ in range(random.randrange(count + 1)))
            time.sleep(random.uniform(0, 0.01))
            process.kill()
            assert process.stderr is not None
            said += process.stderr.read()
        # The questions shown after the first say which of the moves were acknowledged.
        two: dict[str, object] = {"morning": 2, "rush": "wait"}
        states = [{}, {"morning": 2}, two, two, two, {**two, "morning": 4}, {"morning": 4, "rush": "hurry"}]
        seen = said.count(b"Question ")
        with closing(Store(path)) as store:
            kept, damaged = store.sittings("kitchen")
        found = kept[0].content["answers"] if kept else {}
        assert damaged == []
        assert found in states[seen : seen + 2]
        counted += seen
    assert counted > 0
