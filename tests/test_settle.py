"""The questions that together would tell most, one after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rolefit.adaptive import next_question, standing
from rolefit.bank import Bank
from rolefit.scoring import model_of
from rolefit.settle import most_telling
from tests.model import Chosen, bank_of, exactly, scale, sittings
from tests.test_adaptive import left_of


@exactly
@given(sittings(), st.integers(0, 5))
def test_of_the_questions_that_tell_most_each_is_the_next_one_once_those_before_it_are_answered(
    sitting: tuple[Bank, Chosen], count: int
) -> None:
    bank, answers = sitting
    model, now, left = model_of(bank), standing(model_of(bank), answers), left_of(bank, answers)
    found = most_telling(model, answers, left, now, count)
    assert len(found) == len(set(found)) == min(count, len(left))
    assert set(found) <= set(left)
    if found:
        assert found[0] == next_question(model, left, now)
    assert most_telling(model, answers, left, now, count + 1)[: len(found)] == found


def test_what_another_question_has_told_already_is_not_asked_for_twice() -> None:
    # Two questions on the first trait, the stronger twice, and a weaker one on the second; the lead needs both traits.
    first, again, second = (
        scale("first", [1.0, 0.0], [-1.0, 0.0]),
        scale("again", [1.0, 0.0], [-1.0, 0.0]),
        scale("second", [0.0, 0.9], [0.0, -0.9]),
    )
    bank = bank_of([[1.0, 1.0], [-1.0, -1.0]], [again, first, second])
    model = model_of(bank)
    assert most_telling(model, {}, list(model.items), standing(model, {}), 2) == ["again", "second"]
