"""The bank that comes with rolefit: its roles can be found, and an empty habit finds none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rolefit
from rolefit.assessment.scoring import score
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import bundled as installed
from rolefit.model.verdict import Verdict
from tests.support.banks import as_sheet, directions_of, leaning_answers


def test_whoever_answers_as_a_role_would_is_told_that_role_clearly(bundled: Bank) -> None:
    for role, direction in zip(bundled.role, directions_of(bundled), strict=True):
        result = score(bundled, as_sheet(bundled, leaning_answers(bundled, direction.tolist())))
        assert (result.roles[0].id, result.verdict) == (role, Verdict.CLEAR)


def test_of_a_trait_that_an_answer_pulls_along_it_is_said_whether_its_words_tell_of_it(bundled: Bank) -> None:
    for question in bundled.questions:
        for option in question.options:
            told = [trait.id for trait in bundled.traits if option.tells_of(trait.id)]
            assert len(told) <= 3
            assert told or option.says == ()


@pytest.mark.parametrize("place", range(5))
def test_always_the_same_place_on_the_screen_is_no_better_than_guesses(bundled: Bank, place: int) -> None:
    # The last option where there are fewer.
    answers = {question.id: min(place, len(question.options) - 1) for question in bundled.questions}
    assert score(bundled, as_sheet(bundled, answers)).verdict is Verdict.GUESSES


def test_it_is_read_once_and_anew_where_a_file_has_changed(tmp_path: Path) -> None:
    (tmp_path / "rolefit").symlink_to(Path(rolefit.__file__).parent)
    shutil.copytree(installed(), tmp_path / "data")
    script = """
from pathlib import Path
from rolefit import load_bank
before = load_bank()
assert load_bank().knowledge is before.knowledge
file = Path("data/questions.yaml")
file.write_text(file.read_text(encoding="utf-8") + "# changed\\n", encoding="utf-8")
assert load_bank().digest != before.digest
assert load_bank().folder == ""
"""
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
