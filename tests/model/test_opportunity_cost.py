"""What naming the role in front may cost: against random draws, where it is nothing, and that information lowers it."""

from __future__ import annotations

from dataclasses import replace
from math import erfc, exp, pi, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.bank.knowledge import Bank
from rolefit.model.classification import POINTS, classify
from rolefit.model.estimation import Estimate, estimate
from rolefit.model.response_model import model_of
from tests.support.banks import (
    Array,
    Chosen,
    bank_of,
    calibrated,
    directions_of,
    exactly,
    posterior,
    random_answers,
    random_bank,
    scale,
    sittings,
    utilities,
)


def cost_of(bank: Bank, answers: Chosen) -> float:
    return classify(model_of(bank), estimate(model_of(bank), answers)).cost


def cost_at(bank: Bank, mean: Array, covariance: Array, points: int = POINTS) -> float:
    there = Estimate(tuple(mean.tolist()), tuple(map(tuple, covariance.tolist())), 0.0, 0, 1.0)
    return classify(model_of(bank), there, points).cost


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("roles", "traits"), [(2, 1), (5, 3), (5, 10), (12, 8)])
def test_the_cost_is_what_200000_random_people_would_lose(roles: int, traits: int, seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits, roles, questions=2 * seed)
    answers = random_answers(random, bank)
    mean, covariance = posterior(bank, answers)
    utility = utilities(bank, mean, covariance)
    lost = np.max(utility, axis=1) - utility[:, int(np.argmax(directions_of(bank) @ mean))]
    assert cost_of(bank, answers) == pytest.approx(float(np.mean(lost)), abs=0.01)


@exactly
@given(calibrated(sittings(roles=2)))
def test_between_two_roles_the_cost_has_a_closed_form(sitting: tuple[Bank, Chosen]) -> None:
    # The mean of the part of a normal lead that lies below 0.
    bank, answers = sitting
    mean, covariance = posterior(bank, answers)
    one, other = directions_of(bank)
    lead, spread = abs((one - other) @ mean), sqrt(max((one - other) @ covariance @ (one - other), 0.0))
    place = lead / spread if spread > 1e-9 else 0.0
    expected = spread * exp(-0.5 * place * place) / sqrt(2 * pi) - lead * 0.5 * erfc(place / sqrt(2))
    assert cost_of(bank, answers) == pytest.approx(expected, abs=1e-9)


@exactly
@given(calibrated(sittings()))
def test_the_cost_is_never_below_nothing_nor_above_what_the_answers_leave_open(sitting: tuple[Bank, Chosen]) -> None:
    # Two unit directions are 2 apart at most: E[max] - max is at most the sum over the rivals of 2 phi(0).
    bank, answers = sitting
    assert 0 <= cost_of(bank, answers) <= 2 * (len(bank.roles) - 1) / sqrt(2 * pi)


@exactly
@given(sittings())
def test_where_nothing_is_in_doubt_nothing_is_lost(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    there = estimate(model_of(bank), answers)
    size = len(bank.traits)
    sure = replace(there, covariance=tuple((0.0,) * size for _ in range(size)))
    assert classify(model_of(bank), sure).cost == 0


def test_between_roles_of_one_direction_nothing_can_be_lost() -> None:
    bank = bank_of([[1.0, 0.5], [0.5, 0.25]], [scale("q", [1.0, 0.0], [0.0, 1.0])])
    assert cost_of(bank, {}) == cost_of(bank, {"q": 0}) == 0


@exactly
@given(calibrated(sittings()), st.randoms(use_true_random=False))
def test_the_cost_does_not_depend_on_the_order_of_roles_or_traits(sitting: tuple[Bank, Chosen], random: Random) -> None:
    bank, answers = sitting
    mean, covariance = posterior(bank, answers)
    roles = random.sample(range(len(bank.roles)), len(bank.roles))
    traits = random.sample(range(len(bank.traits)), len(bank.traits))
    moved = bank_of(directions_of(bank)[np.ix_(roles, traits)].tolist(), bank.questions)
    assert cost_at(moved, mean[traits], covariance[np.ix_(traits, traits)]) == pytest.approx(
        cost_at(bank, mean, covariance), abs=0.01
    )


@pytest.mark.parametrize("seed", range(4))
def test_one_more_answer_lowers_the_cost_on_average(seed: int) -> None:
    # E[max] stays what it is on average, and the largest mean can only gain (Jensen).
    random = Random(seed)
    bank = random_bank(random, 3, 4, 12)
    answers = dict(list(random_answers(random, bank).items())[:8])
    mean, before = posterior(bank, answers)
    _, after = posterior(bank, {**answers, "q8": 0})
    moves = np.linalg.cholesky(before - after + 1e-12 * np.eye(3)) @ np.random.default_rng(seed).normal(size=(3, 100))
    # In pairs, so that the mean does not move; with many points, because one answer may lower it by little.
    costs = [cost_at(bank, mean + sign * move, after, 4096) for move in moves.T for sign in (1, -1)]
    assert float(np.mean(costs)) < cost_at(bank, mean, before, 4096)
