"""Keys on a real terminal: which word each comes as, and how the terminal is left."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.support.terminal import Terminal, script_in

READ = """
from rolefit.terminal.keyboard import Keyboard
with Keyboard() as keyboard:
    print("open")
    while True:
        words = keyboard.read()
        for word in words:
            print(f"[{word}]", flush=True)
        if "q" in words or "gone" in words:
            break
"""

MODES = """
import sys, termios
from rolefit.terminal.keyboard import Keyboard

def mode():
    flags = termios.tcgetattr(0)
    return [bool(flags[3] & flag) for flag in (termios.ECHO, termios.ICANON, termios.ISIG)] + flags[0:3]

before = mode()
assert before[:3] == [True] * 3
try:
    with Keyboard() as keyboard:
        assert mode()[:3] == [False] * 3
        with keyboard.suspended():
            assert mode() == before
        assert mode()[:3] == [False] * 3
        if "fail" in sys.argv:
            raise LookupError
except LookupError:
    pass
assert mode() == before
print("as before")
"""


def opened(folder: Path) -> Terminal:
    return script_in(folder, READ).until("open")


def words(shown: Terminal, *keys: str) -> list[str]:
    """Press keys, then q, and return the words that came."""
    shown.press(*keys).press("q").until("[q]")
    return [line.strip("[]") for line in shown.text.split("\n") if line.startswith("[")][:-1]


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("1", "1"),
        ("ä", "ä"),
        ("仕", "仕"),
        ("?", "?"),
        (" ", "space"),
        ("\r", "enter"),
        ("\n", "enter"),
        ("\x7f", "backspace"),
        ("\x08", "backspace"),
        ("\x1b[A", "up"),
        ("\x1bOA", "up"),
        ("\x1b[B", "down"),
        ("\x1b[C", "right"),
        ("\x1b[D", "left"),
        ("\x1b[H", "home"),
        ("\x1b[F", "end"),
        ("\x1b[5~", "page up"),
        ("\x1b[6~", "page down"),
        ("\x1b[Z", "shift tab"),
        ("\x03", "interrupt"),
        ("\x04", "ctrl d"),
        ("\x0c", "repaint"),
        ("\x1a", "suspend"),
        ("\x1bx", "alt"),
        ("\x13", "unknown"),
        ("\x1b]0;\x03", "interrupt"),
        ("\x1b[200~1\r2\x1b[201~", "paste"),
        ("\x01", "unknown"),
        ("\x1b[99~", "unknown"),
        ("\x1b[1;99X", "unknown"),
        ("\x1b]0;1\x07", "unknown"),
        ("\x1bP1$r1\x1b\\", "unknown"),
    ],
)
def test_a_key_comes_as_one_word(tmp_path: Path, keys: str, word: str) -> None:
    assert words(opened(tmp_path), keys) == [word]


@pytest.mark.parametrize("report", ["\x1b[5;10R", "\x1b[<0;5;5M", "\x1b[M !!"])
def test_what_a_terminal_says_of_itself_is_no_key(tmp_path: Path, report: str) -> None:
    assert words(opened(tmp_path), report) == []


def test_esc_is_a_key_once_nothing_comes_after_it(tmp_path: Path) -> None:
    shown = opened(tmp_path).press("\x1b").until("[escape]")
    assert words(shown) == ["escape"]


def test_a_sequence_that_comes_in_two_pieces_is_one_key(tmp_path: Path) -> None:
    shown = opened(tmp_path).press("1").until("[1]").press("\x1b")  # the first key is what takes its time
    time.sleep(0.02)
    assert words(shown, "[A") == ["1", "up"]


def test_keys_come_one_by_one_whatever_the_terminal_was_set_to(tmp_path: Path) -> None:
    script = (
        "import termios\n"
        "mode = termios.tcgetattr(0)\n"
        "mode[6][termios.VMIN], mode[6][termios.VTIME] = 5, 100\n"
        "termios.tcsetattr(0, termios.TCSANOW, mode)\n"
    )
    shown = script_in(tmp_path, script + READ).until("open").press("1").until("[1]")
    assert words(shown) == ["1"]


def test_a_sequence_without_an_end_is_unknown_and_takes_no_later_key_with_it(tmp_path: Path) -> None:
    shown = opened(tmp_path).press("\x1b]0;title").until("[unknown]")
    assert words(shown, "1") == ["unknown", "1"]


def test_keys_that_were_pressed_before_it_opened_are_read(tmp_path: Path) -> None:
    shown = script_in(tmp_path, "import time; time.sleep(0.3)" + READ)
    assert words(shown, "1", "2") == ["1", "2"]


@pytest.mark.parametrize(
    ("number", "word"), [("SIGWINCH", "repaint"), ("SIGTSTP", "suspend"), ("SIGCONT", "continued")]
)
def test_a_signal_comes_as_a_word_among_the_keys(tmp_path: Path, number: str, word: str) -> None:
    shown = opened(tmp_path)
    os.kill(shown.child.pid, signal.Signals[number])
    assert words(shown.until(f"[{word}]")) == [word]


def test_a_changed_window_is_a_repaint(tmp_path: Path) -> None:
    shown = opened(tmp_path)
    shown.resize(60, 20)
    assert words(shown.until("[repaint]")) == ["repaint"]


@pytest.mark.parametrize("keys", [[], ["1"]])
def test_a_terminal_that_goes_away_is_told_whether_or_not_a_key_was_pressed(tmp_path: Path, keys: list[str]) -> None:
    # It goes away with SIGHUP, which ends most programs, and with SIGCONT, which comes while nobody reads.
    ignoring = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    noting = """open("words", "a").write(f"[{word}]"); word in "continued gone" or print(f"[{word}]", flush=True)"""
    script = READ.replace('print(f"[{word}]", flush=True)', noting)
    script = script.replace("words = keyboard.read()", "time.sleep(0.5); words = keyboard.read()")
    shown = script_in(tmp_path, ignoring + script).until("open").press(*keys)
    for key in keys:
        shown.until(f"[{key}]")
    assert shown.vanish() == 0
    assert (tmp_path / "words").read_text() in ("[gone]", "[1][continued][gone]")


@pytest.mark.parametrize("how", ["end", "fail"])
def test_the_terminal_is_put_back_as_it_was(tmp_path: Path, how: str) -> None:
    assert script_in(tmp_path, MODES, after=how).until("as before").exit_code() == 0


def test_signals_do_what_they_did_once_it_is_closed(tmp_path: Path) -> None:
    script = READ.replace('"q" in words', "words") + (
        "import signal\n"
        "numbers = (signal.SIGWINCH, signal.SIGCONT, signal.SIGTSTP)\n"
        "print([signal.getsignal(number) is signal.SIG_DFL for number in numbers], signal.set_wakeup_fd(-1))\n"
    )
    shown = script_in(tmp_path, script).until("open").press("x").until("] -1")
    assert "[True, True, True] -1" in shown.text
