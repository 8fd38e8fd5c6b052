"""A simulation that takes long says for how long, from the beginning, and leaves nothing on the screen."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from rolefit.cli.simulate import Pace, _foretelling
from tests.support.terminal import Terminal


@pytest.mark.parametrize("columns", [80, 40])
def test_a_terminal_shows_how_many_people_are_done_and_how_long_the_rest_will_take(
    tmp_path: Path, columns: int
) -> None:
    command = [sys.executable, "-m", "rolefit", "bank", "simulate", "--people", "99999"]
    env = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    env |= {"HOME": str(tmp_path), "TERM": "xterm"}
    terminal = Terminal(command, env, columns, 10)
    terminal.until("0 of 99999")
    end = monotonic() + 60
    while not re.search(r"[1-9]0 of 99999.* 0:\d\d:\d\d +\d+ min left$", terminal.text, re.MULTILINE):
        assert monotonic() < end, terminal.text
        terminal.read(0.1)
    assert "…" not in terminal.text
    assert len(terminal.text.splitlines()) == 1
    terminal.press("\x03")
    terminal.without("of 99999")
    assert terminal.exit_code() == 130


@pytest.mark.parametrize("people", [4, 500_000])
def test_a_pipe_is_told_once_where_it_takes_minutes(
    people: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rolefit.cli.simulate.JUDGED_AFTER", 0.02)
    advance = _foretelling(Pace(people))
    for _ in range(4):
        advance(1)
        sleep(0.015)
    said = capsys.readouterr().err
    if people == 4:
        assert said == ""
        return
    found = re.fullmatch(r"About (\d+) minutes to go; --people (\d+) would take about one\.\n", said)
    assert found, said
    minutes, fewer = map(int, found.groups())
    assert minutes >= 120
    assert minutes * fewer == pytest.approx(people, rel=0.01)


def test_a_pace_is_judged_by_those_who_are_done_since_the_first_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolefit.cli.simulate.JUDGED_AFTER", 0.05)
    pace = Pace(1000)
    sleep(0.3)
    pace.advance(500)
    assert (pace.each, pace.minutes) == (None, None)
    sleep(0.1)
    pace.advance(10)
    assert pace.each is not None
    assert 0.01 <= pace.each < 0.04
    assert pace.minutes == 0
