"""Asking for a line, on a real terminal and on streams that are none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rolefit.terminal.prompt import MOST_TYPED
from tests.support.terminal import script_in

LONG = "1 have it, 2 learning, 3 not yet, s skip, q stop; then Enter:"
ASK = f"from rolefit.terminal.prompt import ask\nprint('typed', repr(ask({LONG!r})))\n"
SAY = "from rolefit.terminal.prompt import say_wrapped\nsay_wrapped({!r})\n"


def test_a_long_prompt_is_broken_at_words_and_what_is_typed_stands_after_it(tmp_path: Path) -> None:
    shown = script_in(tmp_path, ASK, columns=30).until("Enter:")
    assert shown.text.split("\n") == ["1 have it, 2 learning, 3 not", "yet, s skip, q stop; then", "Enter:"]
    assert (shown.screen.cursor.y, shown.screen.cursor.x) == (2, len("Enter: "))
    assert "typed '2\\n'" in shown.press("2\r").until("typed").text


def test_a_prompt_is_as_wide_as_the_window_also_where_the_output_goes_to_a_file(tmp_path: Path) -> None:
    shown = script_in(tmp_path, ASK, columns=40, after="> out").until("Enter:")
    assert shown.text.split("\n") == ["1 have it, 2 learning, 3 not yet, s", "skip, q stop; then Enter:"]
    assert shown.press("\r").exit_code() == 0
    assert (tmp_path / "out").read_text() == "typed '\\n'\n"


def test_a_line_that_fills_the_window_leaves_no_empty_one_after_it(tmp_path: Path) -> None:
    shown = script_in(tmp_path, SAY.format("x" * 29 + " " + "y" * 30 + " z"), columns=30).until("z")
    assert shown.text.split("\n") == ["x" * 29, "y" * 29, "y z"]


def test_characters_that_take_two_columns_are_counted_as_two(tmp_path: Path) -> None:
    shown = script_in(tmp_path, SAY.format("仕事 " * 6 + "end"), columns=24).until("end")
    assert [line.replace(" ", "") for line in shown.text.split("\n")] == ["仕事" * 4, "仕事" * 2 + "end"]


def test_a_hyphen_is_no_place_to_break(tmp_path: Path) -> None:
    shown = script_in(tmp_path, SAY.format("the product-manager of a well-known firm"), columns=28).until("firm")
    assert shown.text.split("\n") == ["the product-manager of a", "well-known firm"]


def test_a_window_narrower_than_any_word_breaks_as_one_of_twenty(tmp_path: Path) -> None:
    shown = script_in(tmp_path, SAY.format("one two three four five"), columns=5).until("ve")
    assert "".join(line.ljust(5) for line in shown.text.split("\n")).rstrip() == "one two three four  five"


def test_an_empty_line_stays_one(tmp_path: Path) -> None:
    shown = script_in(tmp_path, SAY.format("") + SAY.format("end")).until("end")
    assert shown.text.split("\n") == ["", "end"]


def test_a_pipe_gets_a_prompt_whole_and_on_stderr(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", ASK], input="x\n", capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("typed 'x\\n'\n", f"{LONG} ")


def test_one_space_stands_between_a_prompt_and_what_is_typed() -> None:
    script = ASK.replace(repr(LONG), repr("Answer:  "))
    assert subprocess.run([sys.executable, "-c", script], input=b"", capture_output=True).stderr == b"Answer: "


def test_after_a_ctrl_c_that_python_dropped_nobody_is_asked() -> None:
    script = "import os, signal; from rolefit.signals import watch\nwatch()\n"
    script += "try:\n    os.kill(os.getpid(), signal.SIGINT)\n    input()\nexcept KeyboardInterrupt:\n    pass\n" + ASK
    run = subprocess.run([sys.executable, "-c", script], input="x\n", capture_output=True, text=True)
    assert run.stdout == ""
    assert run.stderr.endswith("KeyboardInterrupt\n")


def test_the_end_of_input_is_none() -> None:
    run = subprocess.run([sys.executable, "-c", ASK], input="", capture_output=True, text=True)
    assert run.stdout == "typed None\n"


def test_ctrl_d_is_none(tmp_path: Path) -> None:
    shown = script_in(tmp_path, ASK).until("Enter:").press("\x04")
    assert "typed None" in shown.until("typed").text


def test_an_input_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    with (tmp_path / "for-writing").open("w") as stdin:
        run = subprocess.run([sys.executable, "-c", ASK], stdin=stdin, capture_output=True, text=True)
    assert run.stdout == "typed None\n"


def test_a_line_without_an_end_is_cut() -> None:
    run = subprocess.run([sys.executable, "-c", ASK], input="x" * 5 * MOST_TYPED, capture_output=True, text=True)
    assert run.stdout == f"typed '{'x' * MOST_TYPED}'\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_where_nothing_can_be_said_the_program_goes_on() -> None:
    with Path("/dev/full").open("wb") as stderr:
        run = subprocess.run(
            [sys.executable, "-c", SAY.format("a line") + "print('on')"], stdout=subprocess.PIPE, stderr=stderr
        )
    assert (run.returncode, run.stdout) == (0, f"on{os.linesep}".encode())
