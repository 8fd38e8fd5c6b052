"""The standard streams, however odd: widths, encodings, streams that are missing or gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rolefit.terminal.console import NARROWEST
from rolefit.terminal.shapes import UNWRAPPED
from tests.support.terminal import script_in

PREPARED = "import os, sys\nfrom rolefit.terminal.console import *\nprepare_streams()\n"
WIDTH = PREPARED + "print('width', console(sys.stdout).width)\n"
WORDS = "0123456789 " * 20


def run(script: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a script on pipes with only these variables set."""
    clean = {"PATH": os.environ["PATH"], **env}
    return subprocess.run([sys.executable, "-c", script], input=b"", capture_output=True, env=clean)


# Widths


def test_a_pipe_gets_its_lines_whole() -> None:
    done = run(PREPARED + f"console(sys.stdout).print({WORDS!r})")
    assert done.stdout.decode().splitlines() == [WORDS]


def test_a_terminal_is_as_wide_as_its_window(tmp_path: Path) -> None:
    assert "width 57" in script_in(tmp_path, WIDTH, columns=57).until("width").text


def test_a_window_narrower_than_the_narrowest_counts_as_that(tmp_path: Path) -> None:
    shown = script_in(tmp_path, WIDTH.replace("'width'", "'w'"), columns=7).until("w")
    assert shown.text == f"w {NARROWEST}"


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        ("50", 50),
        ("1", NARROWEST),
        ("1234567", 123456),
        ("0", UNWRAPPED),
        ("-5", UNWRAPPED),
        ("x", UNWRAPPED),
        ("²", UNWRAPPED),
        ("", UNWRAPPED),
    ],
)
def test_columns_that_are_a_number_say_how_wide_a_pipe_is(columns: str, width: int) -> None:
    assert run(WIDTH, COLUMNS=columns, PYTHONUTF8="1").stdout.decode().split() == ["width", str(width)]


@pytest.mark.parametrize("lines", ["x", "-1", "²", "123456"])
def test_lines_that_are_no_number_are_forgotten(lines: str) -> None:
    assert run(PREPARED + "print(os.environ.get('LINES'))", LINES=lines, PYTHONUTF8="1").stdout.split() == [b"None"]


def test_lines_that_are_a_number_stay() -> None:
    assert run(PREPARED + "print(os.environ.get('LINES'))", LINES="30").stdout.split() == [b"30"]


def test_columns_are_at_least_the_narrowest_for_whoever_reads_them_later() -> None:
    assert run(PREPARED + "print(os.environ['COLUMNS'])", COLUMNS="1").stdout.split() == [str(NARROWEST).encode()]


# Colour and markup


def test_colour_that_is_forced_to_none_is_none() -> None:
    script = PREPARED + "console(sys.stdout).print('word', style='bold red')"
    assert run(script, FORCE_COLOR="0").stdout.split() == [b"word"]
    assert b"\x1b[" in run(script, FORCE_COLOR="1", TERM="xterm-256color").stdout


def test_nothing_in_a_text_is_markup_or_an_emoji_or_highlighted(tmp_path: Path) -> None:
    script = PREPARED + "console(sys.stdout).print('[bold]:smile: 12 https://a.example[/bold]')"
    shown = script_in(tmp_path, script).until("[/bold]")
    assert shown.raw == b"[bold]:smile: 12 https://a.example[/bold]\r\n"


# Encodings


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_character_that_the_stream_cannot_show_becomes_one_that_it_can(encoding: str) -> None:
    text = "a ━●◇❯ ↔ “b” … 仕"
    made = run(PREPARED + f"print({text!r})", PYTHONIOENCODING=encoding).stdout.decode(encoding).rstrip("\r\n")
    assert len(made) == len(text)
    for wanted, found in zip(text, made, strict=True):
        assert found == wanted or found.isascii()
    assert made[-1] == "?"
    assert run(PREPARED + f"print({text!r})", PYTHONIOENCODING="ascii").stdout.rstrip() == b'a =ox> ~ "b" . ?'


def test_input_that_is_not_utf_8_is_read_all_the_same() -> None:
    script = PREPARED + "print(ascii(sys.stdin.readline()))"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", script], input=b"a\xff\n", capture_output=True)
    assert done.stdout.split() == [b"'a\\ufffd\\n'"]


def test_output_begins_with_no_byte_order_mark() -> None:
    assert run(PREPARED + "print('a')", PYTHONIOENCODING="utf-8-sig").stdout.split() == [b"a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "ascii", "cp1252", "shift_jis"])
def test_json_says_the_same_in_any_encoding(encoding: str) -> None:
    value = {"text": 'say “hello” 仕 " \\ é', "number": 0.1, "none": None}
    script = PREPARED + f"print_json({value!r})"
    made = run(script, PYTHONIOENCODING=encoding).stdout.decode(encoding)
    assert json.loads(made) == value


def test_json_is_never_wrapped(tmp_path: Path) -> None:
    script = PREPARED + f"print_json({{'text': {WORDS!r}}})"
    script_in(tmp_path, script, columns=40, after="> out").exit_code()
    assert json.loads((tmp_path / "out").read_text()) == {"text": WORDS}


# Streams that are missing or gone


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_stream_that_is_closed_is_there_all_the_same(tmp_path: Path, closed: str) -> None:
    script = (
        PREPARED
        + "sys.stdin.read(); print('é'); console(sys.stdout).print('é'); console(sys.stderr).print('é'); say('é')\n"
        + "open('done', 'w').close()"
    )
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    command = f'exec "{sys.executable}" script.py {closed}'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, input=b"", capture_output=True)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "done").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_what_cannot_be_said_is_dropped_and_so_is_what_anybody_writes_there_later() -> None:
    script = PREPARED + "say('one'); say('two'); sys.stderr.write('three'); sys.stderr.flush(); print('on')"
    with Path("/dev/full").open("wb") as stderr:
        done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=stderr)
    assert (done.returncode, done.stdout.split()) == (0, [b"on"])
