"""The bank that comes with rolefit: its roles can be found, and an empty habit finds none."""

from __future__ import annotations

import pytest

from rolefit.assessment.scoring import score
from rolefit.bank.knowledge import Bank
from rolefit.model.verdict import Verdict
from tests.support.banks import as_sheet, directions_of, leaning_answers


def test_whoever_answers_as_a_role_would_is_told_that_role_clearly(bundled: Bank) -> None:
    for role, direction in zip(bundled.role, directions_of(bundled), strict=True):
        result = score(bundled, as_sheet(bundled, leaning_answers(bundled, direction.tolist())))
        assert (result.roles[0].id, result.verdict) == (role, Verdict.CLEAR)


@pytest.mark.parametrize("place", range(5))
def test_always_the_same_place_on_the_screen_is_no_better_than_guesses(bundled: Bank, place: int) -> None:
    # The last option where there are fewer.
    answers = {question.id: min(place, len(question.options) - 1) for question in bundled.questions}
    assert score(bundled, as_sheet(bundled, answers)).verdict is Verdict.GUESSES
