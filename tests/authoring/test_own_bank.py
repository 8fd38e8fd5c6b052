"""The page on writing a bank: what it shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Command

PAGE = (Path(__file__).parents[2] / "docs" / "your-own-bank.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(yaml|console)\n(.*?)```", re.DOTALL)


def test_whoever_follows_the_page_sees_what_it_prints_and_ends_with_a_sound_bank(
    rolefit: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    checked = []
    for kind, block in BLOCK.findall(PAGE):
        first, _, rest = block.partition("\n")
        if kind == "yaml":
            name, _, part = first.removeprefix("# ").partition(", ")
            write(Path(name), rest if part else block, part)
            continue
        command = first.removeprefix("$ rolefit ").split()
        if "simulate" in command:
            command += ["--people", "20"]
        run = rolefit(*command)
        assert run.code == 0, run.err
        if "simulate" not in command:
            assert run.out + run.err == rest, f"the page no longer shows what {first} prints"
        if "check" in command:
            checked.append("--strict" in command)
    assert checked == [False, True]
    assert rolefit("quiz", "--bank", "my-bank", "--plain", "--no-save", typed="1\n" * 40).code == 0


def write(path: Path, text: str, part: str) -> None:
    """Write a file of the page, or put ``text`` in the place of its first question."""
    if part:
        assert part == "the first question"
        whole = path.read_text(encoding="utf-8")
        head, _, later = whole.partition("  - id: ")
        text = head + text + "  - id: " + later.partition("  - id: ")[2]
    path.write_text(text, encoding="utf-8")
