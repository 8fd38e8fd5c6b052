"""With every question answered, sums over the answers say what a full estimate says."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.authoring.full_form import full_form_of
from rolefit.model.estimation import estimate, leads
from rolefit.model.response_model import model_of
from tests.support.banks import exactly, random_answers, random_bank


@exactly
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(2, 5), st.integers(1, 12))
def test_leads_winner_and_evidence_are_those_of_the_estimate(
    seed: int, traits: int, roles: int, questions: int
) -> None:
    random = Random(seed)
    bank = random_bank(random, traits=traits, roles=roles, questions=questions)
    answers = random_answers(random, bank)
    model = model_of(bank)
    whole, estimated = full_form_of(model), estimate(model, answers)
    assert whole.leads(answers) == pytest.approx(list(leads(model, estimated)), abs=1e-9)
    assert whole.evidence(answers) == pytest.approx(estimated.evidence, abs=1e-9)
    lead = whole.leads(answers)
    assert lead[whole.winner(answers)] == max(lead)
