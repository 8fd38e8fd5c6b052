"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from rolefit import Session, load_bank
from tests.conftest import Command
from tests.support.results import ideal

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_python_example_prints_what_its_remarks_say(capsys: pytest.CaptureFixture[str]) -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    promised = [remark.split(":")[0] for remark in re.findall(r"print\(.*\)  # (.*)", example)]
    assert capsys.readouterr().out.splitlines() == promised


def test_every_command_it_names_exists() -> None:
    from typer.main import get_command

    from rolefit.cli.app import app

    known: Any = get_command(app)
    assert set(re.findall(r"`rolefit ([a-z]+)", README)) <= set(known.commands)
    assert set(known.get_command(None, "history").commands) >= {"show", "compare", "export", "delete"}


def test_the_run_it_shows_is_what_a_program_manager_would_see_today(
    rolefit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = load_bank()
    answers, session, keys = ideal(bank, "program-manager"), Session(bank), []
    while (question := session.question) is not None:
        session = session.answer(answers[question.id])
        keys.append(question.index(answers[question.id]) + 1)
    monkeypatch.setenv("COLUMNS", "80")
    run = rolefit("quiz", "--plain", "--no-save", typed="".join(f"{key}\n" for key in keys) + "\n")
    seen = {line.rstrip() for line in (run.err + run.out).splitlines()}
    (shown,) = re.findall(r"```\n\$ rolefit quiz --plain\n(.*?)```", README, re.DOTALL)
    # What was typed stands in the README and not in what was printed; in brackets, what is left out.
    lines = [re.sub(r"(Answer, 1 to 5:) \d", r"\1", line).rstrip() for line in shown.splitlines()]
    assert [line for line in lines if line not in seen and not line.startswith("[")] == []
    assert f"[{len(keys) - 2} more questions]" in lines
