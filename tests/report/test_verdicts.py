"""The captures of the six verdicts in the documentation are what the command prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rolefit import Verdict, load_bank, score
from rolefit.assessment.sheet import read_sheet
from rolefit.pages.result import page
from tests.conftest import Command
from tests.support.results import drawn

ROOT = Path(__file__).parents[2]
BANK = load_bank()
CAPTURES = re.findall(
    r"^```\n\$ COLUMNS=(\d+) rolefit ([^\n]*)\n\n(.*?)^```$",
    (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
SHEETS = {verdict.value.replace(" ", "-"): verdict for verdict in Verdict}


@pytest.mark.parametrize(("columns", "command", "shown"), CAPTURES, ids=lambda value: value[:40])
def test_a_capture_is_what_the_command_prints_and_fits_its_window(
    rolefit: Command, monkeypatch: pytest.MonkeyPatch, columns: str, command: str, shown: str
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", columns)
    ran = rolefit(*shlex.split(command))
    assert ran.code == 0
    printed = [line.rstrip() for line in ran.out.splitlines()]
    assert printed == shown.splitlines(), "docs/verdicts.md is old; make it anew: python benchmarks/verdicts.py"
    assert max(map(len, printed)) <= int(columns)
    assert "…" not in shown


@pytest.mark.parametrize(("columns", "command", "shown"), CAPTURES, ids=lambda value: value[:40])
def test_a_capture_is_the_page_drawn(columns: str, command: str, shown: str) -> None:
    result = score(BANK, read_sheet(BANK, ROOT / command.rpartition(" ")[2]))
    assert drawn(page(BANK, result), int(columns)) == shown


def test_each_verdict_is_captured_at_80_and_at_40_columns() -> None:
    wanted = {(str(width), f"quiz --answers docs/verdicts/{name}.json") for name in SHEETS for width in (80, 40)}
    assert {(columns, command) for columns, command, _ in CAPTURES} == wanted
    for name, verdict in SHEETS.items():
        assert score(BANK, read_sheet(BANK, ROOT / "docs" / "verdicts" / f"{name}.json")).verdict == verdict
