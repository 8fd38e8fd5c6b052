"""When a sitting ends: never past the limit, as clear only with evidence, as stalled where little could be won."""

from __future__ import annotations

from random import Random
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolefit.bank.knowledge import Bank
from rolefit.model import stopping
from rolefit.model.estimation import Estimate
from rolefit.model.provisional import FEWEST_QUESTIONS, Provisional, provisional
from rolefit.model.response_model import model_of
from rolefit.model.stopping import EVIDENCE_TO_STOP, is_clear, is_stalled, should_stop
from tests.support.banks import (
    Chosen,
    bank_of,
    calibrated,
    exactly,
    leaning_answers,
    random_answers,
    random_bank,
    scale,
    sittings,
)


def long_bank() -> Bank:
    return bank_of([[1.0], [-1.0]], [scale(f"q{number}", [1.0], [-1.0]) for number in range(20)])


def at(probability: float, evidence: float, answered: int = 10) -> Provisional:
    # Of two opposite roles on one trait, the first is the better one with the probability that a normal variable is
    # above 0: rounding must not take it below what was asked for.
    mean = NormalDist().inv_cdf(probability + 1e-12)
    answers = {f"q{number}": 0 for number in range(answered)}
    return Provisional(model_of(long_bank()), answers, Estimate((mean,), ((1.0,),), evidence, answered, 1.0), 0)


def left_of(bank: Bank, answers: Chosen) -> list[str]:
    return [question.id for question in bank.questions if question.id not in answers]


@exactly
@given(calibrated(sittings()), st.integers(-3, 30))
def test_at_the_limit_or_with_nothing_left_it_ends(sitting: tuple[Bank, Chosen], limit: int) -> None:
    bank, answers = sitting
    now = provisional(model_of(bank), answers)
    assert should_stop(model_of(bank), left_of(bank, answers), now, min(limit, 0))
    assert should_stop(model_of(bank), [], now, limit)


@pytest.mark.parametrize("count", range(8))
def test_it_does_not_end_before_seven_answers_however_sure(count: int) -> None:
    bank = long_bank()
    answers = {f"q{number}": 0 for number in range(count)}
    now = provisional(model_of(bank), answers)
    assert should_stop(model_of(bank), left_of(bank, answers), now, 20) is (count >= FEWEST_QUESTIONS)


@pytest.mark.parametrize(
    ("probability", "evidence", "confidence", "clear"),
    [
        (0.90, 2.0, 0.90, True),
        (0.90, EVIDENCE_TO_STOP, 0.90, True),
        (0.90, EVIDENCE_TO_STOP - 1e-9, 0.90, False),
        (0.89, 2.0, 0.90, False),
        (0.94, 2.0, 0.95, False),
        (0.95, 2.0, 0.95, True),
    ],
)
def test_it_is_clear_when_a_role_is_probable_enough_and_the_answers_say_enough_more_than_chance(
    probability: float, evidence: float, confidence: float, *, clear: bool
) -> None:
    now = at(probability, evidence)
    assert is_clear(now, confidence) is clear


@exactly
@given(calibrated(sittings()), st.floats(0.5, 0.99))
def test_what_is_clear_has_the_probability_asked_for_and_evidence(
    sitting: tuple[Bank, Chosen], confidence: float
) -> None:
    bank, answers = sitting
    now = provisional(model_of(bank), answers)
    wanted = now.probability >= confidence and now.evidence >= EVIDENCE_TO_STOP
    assert is_clear(now, confidence) is wanted


@pytest.mark.parametrize("seed", range(30))
def test_whoever_counts_less_as_a_gain_ends_no_later(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    bank = random_bank(random, 3, 4, 30)
    answers = dict(list(leaning_answers(bank, [random.gauss(0, 1) for _ in range(3)]).items())[: 6 + seed % 8])
    now = provisional(model_of(bank), answers)
    found = []
    for gain in (0.0, 0.001, 0.004, 0.02, 1.0):
        monkeypatch.setattr(stopping, "SMALL_GAIN", gain)
        found.append(is_stalled(model_of(bank), left_of(bank, answers), now, 14))
    assert found == sorted(found)
    assert not found[0]


@exactly
@given(calibrated(sittings()))
def test_answers_that_do_not_say_enough_more_than_chance_are_never_stalled(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    now = provisional(model_of(bank), answers)
    assume(left_of(bank, answers) and now.evidence < EVIDENCE_TO_STOP)
    assert not is_stalled(model_of(bank), left_of(bank, answers), now, 14)


def test_where_no_question_parts_the_two_in_front_it_is_stalled() -> None:
    bank = bank_of([[1.0, 0.3], [1.0, -0.3]], [scale(f"q{number}", [1.0, 0.0], [-1.0, 0.0]) for number in range(30)])
    answers = {f"q{number}": 0 for number in range(8)}
    now = provisional(model_of(bank), answers)
    assert is_stalled(model_of(bank), left_of(bank, answers), now, 12)


@pytest.mark.parametrize(("lead", "moves"), [(0.0, 0.3), (0.1, 0.3), (0.5, 0.3), (1.0, 0.2)])
def test_the_gain_of_asking_on_is_what_random_leads_gain(lead: float, moves: float) -> None:
    # Whoever sees where the lead moves to chooses the better of the two; whoever does not keeps the one in front.
    there = lead + moves * np.random.default_rng(1).normal(size=400_000)
    assert stopping._gain(lead, moves) == pytest.approx(float(np.mean(np.maximum(there, 0.0)) - lead), abs=2e-3)


@pytest.mark.parametrize("seed", range(6))
def test_random_answers_are_never_stopped_as_clear_without_evidence(seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, 4, 4, 40)
    for count in range(6, 20):
        answers = dict(list(random_answers(random, bank).items())[:count])
        now = provisional(model_of(bank), answers)
        if should_stop(model_of(bank), left_of(bank, answers), now, 20 - count):
            assert now.evidence > 0
