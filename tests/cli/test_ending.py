"""Commands for authors that are ended from outside: they leave no process, no hidden folder and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from rolefit.authoring.simulation import simulate
from rolefit.authoring.trial import Trial
from rolefit.bank.knowledge import Bank
from tests.conftest import Command
from tests.support.banks import bank_of, scale

WHILE_STARTING = """
import os, signal, sys
from multiprocessing import popen_spawn_posix
from rolefit.__main__ import run

spawned = popen_spawn_posix.util.spawnv_passfds

def signalled(*args):
    found = spawned(*args)
    os.kill(os.getpid(), signal.{name})
    return found

popen_spawn_posix.util.spawnv_passfds = signalled
sys.argv[1:] = ["bank", "simulate", "--people", "4000"]
if __name__ == "__main__":
    run()
"""

WHILE_ENDING = """
from concurrent.futures import process
from time import sleep
from rolefit.processes import spread

close = process._ThreadWakeup.close

def slow_close(self):
    sleep(0.3)
    close(self)

def slow_wakeup(self):
    if not self._closed:
        sleep(0.9 * process._global_shutdown)
        self._writer.send_bytes(b"")

process._ThreadWakeup.close, process._ThreadWakeup.wakeup = slow_close, slow_wakeup
if __name__ == "__main__":
    for found in spread(abs, range(1000), 2):
        raise SystemExit(3)
"""

WHILE_MAKING = """
import os, signal, sys
from pathlib import Path
from rolefit.__main__ import run

write = Path.write_bytes

def signalled(path, content):
    os.kill(os.getpid(), signal.{name})
    return write(path, content)

Path.write_bytes = signalled
sys.argv[1:] = ["bank", "new", "mine"]
run()
"""


def children(parent: int) -> list[int]:
    """Return the processes that a process has started and that simulate people."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            status = (folder / "stat").read_text() if folder.name.isdigit() else ""
            if status and int(status.rpartition(")")[2].split()[1]) == parent:
                found += [int(folder.name)] if b"spawn_main" in (folder / "cmdline").read_bytes() else []
        except OSError:
            continue
    return found


def waited(seconds: float) -> Iterator[None]:
    """Go on for so long."""
    end = monotonic() + seconds
    while monotonic() < end:
        yield
        sleep(0.05)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_while_processes_start_leaves_no_traceback(tmp_path: Path, name: str) -> None:
    script = tmp_path / "start.py"
    script.write_text(WHILE_STARTING.format(name=name), encoding="utf-8")
    run = subprocess.run([sys.executable, script], capture_output=True, start_new_session=True, timeout=60)
    assert run.returncode == 128 + signal.Signals[name]
    assert run.stderr.strip() == b""


def test_work_that_is_broken_off_leaves_no_traceback_however_slow_its_parts_end(tmp_path: Path) -> None:
    script = tmp_path / "end.py"
    script.write_text(WHILE_ENDING, encoding="utf-8")
    run = subprocess.run([sys.executable, script], capture_output=True, timeout=60)
    assert (run.returncode, run.stderr) == (3, b"")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_simulation_that_is_killed_leaves_no_process_behind() -> None:
    command = [sys.executable, "-m", "rolefit", "bank", "simulate", "--people", "100000"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    started: list[int] = []
    for _ in waited(20):
        if len(started := children(run.pid)) >= min(2, os.cpu_count() or 1):
            break
    sleep(1)
    run.kill()
    run.wait()
    left = started
    for _ in waited(10):
        if not (left := [number for number in left if Path(f"/proc/{number}/cmdline").exists()]):
            break
    for number in left:
        os.kill(number, signal.SIGKILL)
    assert started
    assert not left


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_new_bank_that_is_not_finished_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    script = WHILE_MAKING.format(name=name)
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, timeout=60)
    assert run.returncode == 128 + signal.Signals[name]
    assert list(tmp_path.iterdir()) == []


def test_few_people_are_shared_out_and_told_of_one_by_one(bundled: Bank) -> None:
    told: list[int] = []
    simulate(bundled, Trial(people=4, careless=0.5), jobs=2, progress=told.append)
    assert told == [2, 2]


def test_the_random_answerers_of_a_large_bank_are_as_many_as_seconds_allow() -> None:
    random = Random(1)
    roles = [[random.uniform(-1, 1) for _ in range(50)] for _ in range(100)]
    sides = [[float(axis == number % 50) for axis in range(50)] for number in range(600)]
    bank = bank_of(roles, [scale(f"q{number}", row, [-value for value in row]) for number, row in enumerate(sides)])
    begin = monotonic()
    found = simulate(bank, Trial(people=1, careless=0.0), jobs=1)
    assert sum(found.chance.shares.values()) == pytest.approx(1)
    assert monotonic() - begin < 20


def test_a_progress_bar_is_only_for_a_terminal(rolefit: Command, kitchen: Path) -> None:
    assert rolefit("bank", "simulate", str(kitchen), "--people", "20").err == ""
