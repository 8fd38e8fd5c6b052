"""A past result is only shown with a bank that has all it speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolefit import Bank, score
from rolefit.store.database import Store
from tests.conftest import Command


def test_a_result_of_another_bank_asks_for_its_folder(
    rolefit: Command, small: Bank, kitchen: Path, tmp_path: Path
) -> None:
    store = Store(tmp_path / "store.db")
    store.finish("small", score(small, {"morning": 1}).as_json())
    store.close()
    run = rolefit("history", "show", "1")
    assert run.code == 1
    assert 'made with the bank "kitchen"; give its folder with --bank' in run.err
    assert rolefit("history", "show", "1", "--bank", str(kitchen)).code == 0
    questions = kitchen / "questions.yaml"
    questions.write_text(questions.read_text().replace("weights: {tempo: 0.7}", "weights: {tempo: 0.5}"))
    run = rolefit("history", "show", "1", "--bank", str(kitchen))
    assert run.code == 0
    assert "have changed since this result" in run.err
    questions.write_text(questions.read_text().replace("id: morning", "id: dawn"))
    assert rolefit("history", "show", "1", "--bank", str(kitchen)).code == 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("questions.yaml", "id: hurry", "id: hasten"), ("roles.yaml", "id: tempo\n", "id: zeal\n")],
    ids=["an option renamed", "a trait renamed"],
)
def test_a_result_is_not_shown_by_a_bank_that_no_longer_has_what_it_speaks_of(
    rolefit: Command, kitchen: Path, file: str, old: str, new: str
) -> None:
    rolefit("quiz", "--full", "--bank", str(kitchen), typed="1\n1\n1\n\n")
    assert rolefit("history", "show", "1", "--bank", str(kitchen)).code == 0
    (kitchen / file).write_text((kitchen / file).read_text().replace(old, new))
    if file == "roles.yaml":
        for path in kitchen.iterdir():
            path.write_text(path.read_text().replace("tempo:", "zeal:"))
    run = rolefit("history", "show", "1", "--bank", str(kitchen))
    assert (run.code, run.out) == (1, "")
    assert run.err == "the bank has changed since this result; rolefit history show --json still shows it\n"
