"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

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
