"""Ctrl-C, the signals that end a program, and Ctrl-Z: real ones, sent to real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.terminal import LIMIT, Terminal

BEGIN = "import os, signal, sys, time\nfrom rolefit.signals import *\n"
WAIT = "print('ready', flush=True)\ntime.sleep(30)\n"


@contextmanager
def started(script: str) -> Iterator[subprocess.Popen[str]]:
    """Run a script up to its "ready"."""
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script to its end."""
    return subprocess.run([sys.executable, "-c", BEGIN + script], capture_output=True, text=True, timeout=LIMIT)


def ending(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code of a process that ends now, and what it still printed."""
    out, err = process.communicate(timeout=LIMIT)
    assert "Traceback" not in err
    return process.returncode, out


# Ctrl-C

DROPPED = """
watch()

class Cleaned:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)  # what is raised in here, Python only prints
        for _ in range(1000):
            pass

sys.unraisablehook = lambda _: print("dropped", flush=True)
del_me = Cleaned()
del del_me
raise_if_interrupted()
print("asks on")
"""


def test_ctrl_c_is_a_keyboard_interrupt_as_ever() -> None:
    script = "watch()\ntry:\n    os.kill(os.getpid(), signal.SIGINT); time.sleep(5)\n"
    assert run(script + "except KeyboardInterrupt:\n    print('interrupted')").stdout == "interrupted\n"


def test_a_ctrl_c_that_python_drops_is_raised_before_anybody_is_asked_again() -> None:
    done = run(DROPPED)
    assert done.stdout == "dropped\n"
    assert "KeyboardInterrupt" in done.stderr
    assert "asks on" in run(DROPPED.replace("raise_if_interrupted()", "")).stdout


def test_without_a_ctrl_c_nothing_is_raised() -> None:
    assert run("watch(); raise_if_interrupted(); print('on')").stdout == "on\n"


def test_a_ctrl_c_that_is_to_be_ignored_goes_on_being_ignored() -> None:
    script = "signal.signal(signal.SIGINT, signal.SIG_IGN); watch(); os.kill(os.getpid(), signal.SIGINT); "
    assert run(script + "raise_if_interrupted(); print('on')").stdout == "on\n"


# The signals that end a program


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_the_program_lets_it_clean_up(name: str) -> None:
    script = BEGIN + f"with ending_on_signals():\n    try:\n        {WAIT.strip().replace(chr(10), '; ')}\n"
    with started(script + "    finally:\n        print('cleaned')") as process:
        process.send_signal(signal.Signals[name])
        assert ending(process) == (128 + signal.Signals[name], "cleaned\n")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_is_to_be_ignored_goes_on_being_ignored(name: str) -> None:
    script = f"signal.signal(signal.{name}, signal.SIG_IGN)\nwith ending_on_signals():\n    "
    ended = run(script + f"os.kill(os.getpid(), signal.{name}); print('on')")
    assert (ended.returncode, ended.stdout) == (0, "on\n")


def test_the_second_of_two_signals_does_not_break_off_what_the_first_began() -> None:
    script = BEGIN + f"with ending_on_signals():\n    try:\n        {WAIT.strip().replace(chr(10), '; ')}\n"
    script += "    finally:\n        os.kill(os.getpid(), signal.SIGHUP); time.sleep(0.1); print('cleaned')"
    with started(script) as process:
        process.send_signal(signal.SIGTERM)
        assert ending(process) == (128 + signal.SIGTERM, "cleaned\n")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_after_the_block_a_signal_does_what_it_did_before(name: str) -> None:
    with started(BEGIN + f"with ending_on_signals():\n    pass\n{WAIT}") as process:
        process.send_signal(signal.Signals[name])
        assert ending(process)[0] == -signal.Signals[name]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_that_is_held_comes_once_the_block_is_over(name: str) -> None:
    script = f"""
came = []
signal.signal(signal.{name}, lambda *_: came.append("came"))
with holding_signals():
    os.kill(os.getpid(), signal.{name})
    print(came)
print(came)
"""
    assert run(script).stdout == "[]\n['came']\n"


def test_holding_within_holding_lets_go_at_the_end_of_the_outer_block() -> None:
    script = """
came = []
signal.signal(signal.SIGTERM, lambda *_: came.append("came"))
with holding_signals():
    with holding_signals():
        os.kill(os.getpid(), signal.SIGTERM)
    print(came)
print(came)
"""
    assert run(script).stdout == "[]\n['came']\n"


def test_a_process_that_another_started_leaves_ctrl_c_to_it_and_still_ends_on_sigterm() -> None:
    held = "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})\n"
    with started(f"{BEGIN}{held}leave_interrupts_to_parent()\n{WAIT}") as process:
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert ending(process)[0] == -signal.SIGTERM


# Ctrl-Z


@pytest.mark.parametrize("command", ["{} script.py", "({} script.py; true)"])
def test_a_program_that_suspends_stops_with_all_that_was_started_beside_it(tmp_path: Path, command: str) -> None:
    script = BEGIN + (
        "signal.signal(signal.SIGTSTP, lambda *_: print('never'))\n"
        "mine = signal.getsignal(signal.SIGTSTP)\n"
        "print('stops', flush=True)\nsuspend()\nprint('goes on', signal.getsignal(signal.SIGTSTP) is mine)\n"
    )
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "xterm", "PS1": "shell> "}
    shell = Terminal(["bash", "--norc", "--noprofile", "--noediting", "-i"], clean)
    shell.until("shell>").press(command.format(sys.executable) + "\r").until("Stopped")
    assert "goes on" not in shell.text
    shell.press("fg\r").until("goes on True")
    assert "never" not in shell.text
    shell.press("exit\r").exit_code()
