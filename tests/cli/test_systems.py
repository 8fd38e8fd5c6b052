"""Commands that ask nothing work where the system is not POSIX."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ELSEWHERE = """
import os, signal, sys

MISSING = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}

class Without:
    def find_spec(self, name, path=None, target=None):
        if name in MISSING:
            raise ImportError(f"this system has no {name}", name=name)

sys.meta_path.insert(0, Without())
for name in MISSING:
    sys.modules.pop(name, None)
for name in ("SIGHUP", "SIGTSTP", "SIGCONT", "SIGWINCH", "pthread_sigmask"):
    delattr(signal, name)
for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_DIRECTORY", "fork", "geteuid"):
    delattr(os, name)
"""
"""Takes away what Windows does not have, as far as it can be taken away here."""

SERVE = """
import json, os
fork = os.fork
{elsewhere}
import pydantic, rich.console, typer, yaml

for line in open(os.dup(0)):
    folder, args = json.loads(line)
    child = fork()
    if not child:
        os.environ["ROLEFIT_STORE"] = folder + "/store.db"
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(folder + "/" + name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv[1:] = args
        from rolefit.__main__ import run
        run()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs a command a line, each in a process that has not run another; the libraries are imported once for all."""


class Done(NamedTuple):
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SERVE.format(elsewhere=ELSEWHERE)]
    environment = {**os.environ, "ROLEFIT_DEBUG": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1, env=environment) as process:
        yield process


@pytest.fixture(name="run")
def _run(server: subprocess.Popen[str], tmp_path: Path) -> Run:
    """Run a command on such a system; its store is in the test's folder."""
    asked, told = server.stdin, server.stdout

    def run(*args: str) -> Done:
        assert asked
        assert told
        asked.write(json.dumps([str(tmp_path), args]) + "\n")
        code = int(told.readline())
        return Done(code, *((tmp_path / name).read_text(encoding="utf-8") for name in ("out", "err")))

    return run


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return a sheet in which every question has its first answer."""
    import rolefit

    answers = {question.id: question.answer(0) for question in rolefit.load_bank().questions}
    path = tmp_path / "me.json"
    path.write_text(json.dumps({"answers": answers}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "--version",
        "list",
        "show product-owner",
        "compare product-owner producer",
        "questions",
        "questions --sheet",
        "history",
        "bank schema",
        "bank questions product-owner producer",
        "bank simulate --people 12",
        "quiz --help",
        "quiz --answers me.json",
        "quiz --answers me.json --json",
    ],
)
def test_a_command_that_asks_nothing_works(words: str, run: Run, sheet: Path) -> None:
    done = run(*words.replace(sheet.name, str(sheet)).split())
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout


@pytest.mark.parametrize("suffix", ["json", "md", "html", "svg", "csv"])
def test_a_result_is_written_to_a_file(suffix: str, run: Run, tmp_path: Path, sheet: Path) -> None:
    made = tmp_path / f"result.{suffix}"
    assert run("quiz", "--answers", str(sheet), "-o", str(made)).returncode == 0
    assert made.stat().st_size > 100


def test_a_bank_is_made_and_checked(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "own")
    assert run("bank", "new", folder).returncode == 0
    assert run("bank", "check", folder).returncode == 0
    assert run("bank", "check", str(tmp_path / "none")).returncode == 1


def test_what_is_kept_is_read_shown_and_deleted(run: Run, tmp_path: Path) -> None:
    keep = """
import rolefit, json
from contextlib import closing
from rolefit.assessment.session import Session
from rolefit.store.autosave import Keeper
bank = rolefit.load_bank()
with closing(Keeper(print)) as keeper:
    session, _ = keeper.begin(bank, Session(bank).plan, False)
    session = session.answer(session.question.answer(0))
    keeper.save(session)
    print(keeper.finish(rolefit.score(bank, session.answers, taken_at="2026-01-31T09:30:00+00:00")))
"""
    environment = {**os.environ, "ROLEFIT_STORE": str(tmp_path / "store.db")}
    kept = subprocess.run([sys.executable, "-c", ELSEWHERE + keep], capture_output=True, text=True, env=environment)
    assert (kept.stdout, kept.stderr) == ("1\n", "")
    assert "Too few answers" in run("history", "show", "1").stdout
    assert run("history", "export", "1", "-o", str(tmp_path / "one.html")).returncode == 0
    assert run("history", "delete", "1", "--yes").returncode == 0
    assert run("history", "show", "1").returncode == 2


def test_the_quiz_itself_says_what_to_do_instead(run: Run) -> None:
    done = run("quiz")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "rolefit: this system has no terminal that the quiz can ask in; "
        "fill in what rolefit questions --sheet prints and give it with --answers FILE\n"
    )
