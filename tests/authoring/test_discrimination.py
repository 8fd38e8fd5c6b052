"""Which questions tell two roles apart."""

from __future__ import annotations

from random import Random
from time import monotonic

import numpy as np
import pytest
from hypothesis import given

from rolefit.authoring.discrimination import item_discrimination
from rolefit.bank.knowledge import Bank
from rolefit.model.response_model import model_of
from tests.support.banks import bank_of, banks, directions_of, exactly, information, random_bank, scale, weights_of


@exactly
@given(banks())
def test_the_doubt_removed_is_the_fall_of_the_variance_between_the_two(bank: Bank) -> None:
    apart = directions_of(bank)[0] - directions_of(bank)[1]
    for row in item_discrimination(bank, bank.roles[0], bank.roles[1]):
        before = apart @ apart
        after = apart @ np.linalg.inv(np.eye(len(apart)) + information(bank, row.question.id)) @ apart
        assert row.removed == pytest.approx(1 - after / before if before > 0 else 0.0, abs=1e-9)
        lean = weights_of(bank, row.question.id) @ apart
        assert lean[row.first] == pytest.approx(lean.max())
        assert lean[row.second] == pytest.approx(lean.min())


@exactly
@given(banks())
def test_the_best_come_first_and_none_is_left_out(bank: Bank) -> None:
    found = item_discrimination(bank, bank.roles[0], bank.roles[1])
    assert {row.question.id for row in found} == set(bank.question)
    assert [row.removed for row in found] == sorted((row.removed for row in found), reverse=True)


def test_it_does_not_matter_which_role_comes_first(bundled: Bank) -> None:
    one, other = bundled.roles[2], bundled.roles[4]
    there, back = item_discrimination(bundled, one, other), item_discrimination(bundled, other, one)
    assert {row.question.id: (row.first, row.second) for row in there} == {
        row.question.id: (row.second, row.first) for row in back
    }


def test_a_question_on_what_the_two_share_tells_nothing() -> None:
    bank = bank_of(
        [[1.0, 1.0], [-1.0, 1.0]], [scale("apart", [1.0, 0.0], [-1.0, 0.0]), scale("shared", [0.0, 1.0], [0.0, -1.0])]
    )
    found = {row.question.id: row.removed for row in item_discrimination(bank, *bank.roles)}
    assert found["shared"] == pytest.approx(0)
    assert found["apart"] > 0.3


def test_a_bank_of_two_thousand_questions_takes_no_time() -> None:
    random = Random(1)
    bank = random_bank(random, 50, 2, 2000)
    model_of(bank)
    begin = monotonic()
    assert len(item_discrimination(bank, *bank.roles)) == 2000
    assert monotonic() - begin < 2
