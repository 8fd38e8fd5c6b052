"""The response model: what is made ready of a bank, once, and that it is what the weights say."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Scale
from rolefit.model.response_model import model_of
from tests.support.banks import banks, exactly, information


def test_a_bank_is_made_ready_once(small: Bank) -> None:
    assert model_of(small) is model_of(small)


@exactly
@given(banks())
def test_a_question_has_its_information_and_its_scores_both_by_traits_and_by_its_root(bank: Bank) -> None:
    for question in bank.questions:
        item = model_of(bank).items[question.id]
        square, root = np.zeros((2, len(bank.traits), len(bank.traits)))
        for i, j, value in item.information:
            square[i, j] = square[j, i] = value
        rows = np.array(item.root).reshape(len(item.root), len(item.axes))
        root[np.ix_(item.axes, item.axes)] = rows.T @ rows
        assert np.allclose(square, information(bank, question.id), rtol=0, atol=1e-10)
        assert np.allclose(root, information(bank, question.id), rtol=0, atol=1e-10)
        if isinstance(question, Scale):
            assert len(item.root) <= 1
        scores = np.zeros((len(item.score), len(bank.traits)))
        scores[:, item.axes] = np.array(item.coordinates).reshape(len(item.score), -1) @ rows
        assert np.allclose(scores, np.array(item.score), rtol=0, atol=1e-8)
