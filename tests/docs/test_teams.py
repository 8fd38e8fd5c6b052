"""docs/teams.md: a coach who types what stands there gets what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rolefit import Bank
from rolefit.authoring.agreement import agreement
from rolefit.cohort.team import LEAST, MOST_PEOPLE
from rolefit.form.page import form_page
from rolefit.model.response_model import model_of
from rolefit.model.short_form import short_form
from tests.conftest import Command
from tests.support.results import ideal

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "teams.md").read_text(encoding="utf-8").split())


def test_every_command_on_it_works(
    rolefit: Command, bundled: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers").mkdir()
    for role in bundled.roles:
        sheet = {"respondent": role.id, "answers": ideal(bundled, role.id)}
        (tmp_path / "answers" / f"answers-{role.id}.json").write_text(json.dumps(sheet), encoding="utf-8")
    files = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "answers").iterdir())
    blocks = re.findall(r"```console (.*?) ```", PAGE)
    commands = [command for block in blocks for command in block.split("$ rolefit ")[1:]]
    assert len(commands) >= 6
    for command in commands:
        words = [word for part in command.split() for word in (files if part == "answers/*.json" else [part])]
        assert rolefit(*words).code == 0, command
    assert {path.name for path in tmp_path.glob("*.*")} >= {"quiz.html", "team.html", "team.md"}


def test_the_figures_on_it_are_what_is_measured(bundled: Bank) -> None:
    model = model_of(bundled)
    told = re.search(r"that is (\d+) of 100 with 20 questions, (\d+) of 100 with 12", PAGE)
    assert told
    for count, said in zip((20, 12), told.groups(), strict=True):
        share = agreement(bundled, short_form(model, count)).share
        assert share is not None
        assert f"{100 * share:.0f}" == said
    size = re.search(r"about (\d+) KB", PAGE)
    assert size
    assert len(form_page(bundled, bundled.questions).encode()) / 1000 == pytest.approx(int(size[1]), abs=5)
    assert f"of 100 such people, at least {100 * LEAST:.0f} would fit it best" in PAGE
    assert f"at most {MOST_PEOPLE} people" in PAGE
