"""How sure: probabilities against closed forms, symmetry and random draws."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import acos, cos, erf, pi, sin, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.bank.knowledge import Bank
from rolefit.model.classification import classify
from rolefit.model.estimation import estimate
from rolefit.model.response_model import model_of
from tests.support.banks import (
    Chosen,
    Row,
    bank_of,
    banks,
    directions_of,
    exactly,
    posterior,
    random_answers,
    random_bank,
    scale,
    shares,
    sittings,
)


def chances(bank: Bank, answers: Chosen) -> tuple[float, ...]:
    return classify(model_of(bank), estimate(model_of(bank), answers)).probabilities


def before_any_answer(*roles: Row) -> tuple[float, ...]:
    return chances(bank_of(roles, [scale("q", [1.0] * len(roles[0]), [-1.0] * len(roles[0]))]), {})


# What probabilities are


@exactly
@given(sittings())
def test_probabilities_lie_between_0_and_1_and_sum_to_1(sitting: tuple[Bank, Chosen]) -> None:
    found = chances(*sitting)
    assert all(0 <= value <= 1 for value in found)
    assert sum(found) == pytest.approx(1, abs=1e-9)


@exactly
@given(sittings())
def test_the_same_answers_always_give_the_same_probabilities(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    assert chances(bank, answers) == chances(replace(bank), answers)


@exactly
@given(sittings(roles=2))
def test_between_two_roles_the_probability_is_the_normal_distribution_of_the_lead(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    mean, covariance = posterior(bank, answers)
    one, other = directions_of(bank)
    difference = one - other
    spread = sqrt(difference @ covariance @ difference)
    expected = 0.5 + 0.5 * erf(difference @ mean / spread / sqrt(2)) if spread > 1e-9 else 0.5
    assert chances(bank, answers)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("degrees", [(0, 90, 200), (0, 40, 80, 170), (0, 72, 144, 216, 288), (10, 20, 30)])
def test_in_a_plane_and_before_any_answer_a_role_is_as_probable_as_its_sector_is_wide(degrees: tuple[int, ...]) -> None:
    found = before_any_answer(*([cos(angle * pi / 180), sin(angle * pi / 180)] for angle in degrees))
    for place, chance in enumerate(found):
        after = (degrees[(place + 1) % len(degrees)] - degrees[place]) % 360
        before = (degrees[place] - degrees[place - 1]) % 360
        assert chance == pytest.approx((after + before) / 2 / 360, abs=0.005)


def test_in_space_and_before_any_answer_a_role_is_as_probable_as_its_solid_angle() -> None:
    # Three roles on the axes leave each the same; a fourth, opposite to all, takes what the sphere's geometry gives it:
    # the cone around -(1, 1, 1) whose three walls are the planes halfway to each axis.
    axes = np.eye(3)
    fourth = -np.ones(3) / sqrt(3)
    found = before_any_answer(*axes.tolist(), fourth.tolist())
    walls = [(fourth - axis) / np.linalg.norm(fourth - axis) for axis in axes]
    between = [acos(-(one @ other)) for one, other in combinations(walls, 2)]
    assert found[3] == pytest.approx((sum(between) - pi) / (4 * pi), abs=0.005)
    assert found[:3] == pytest.approx([(1 - found[3]) / 3] * 3, abs=0.005)


# Symmetry


@pytest.mark.parametrize("traits", [1, 2, 3, 5])
def test_opposite_roles_are_equally_probable_before_any_answer(traits: int) -> None:
    assert before_any_answer([1.0] * traits, [-1.0] * traits) == pytest.approx([0.5, 0.5], abs=1e-12)


@pytest.mark.parametrize("traits", [2, 3, 4, 5])
def test_roles_each_on_a_trait_of_its_own_are_equally_probable_before_any_answer(traits: int) -> None:
    assert before_any_answer(*np.eye(traits).tolist()) == pytest.approx([1 / traits] * traits, abs=0.01)


@exactly
@given(sittings())
def test_roles_of_one_direction_share_a_probability(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    places = [[place.position for place in role.traits.values()] for role in bank.roles]
    twins = bank_of([*places, *([value / 2 for value in row] for row in places)], bank.questions)
    found = chances(twins, answers)
    for role in range(len(places)):
        assert found[role] == found[role + len(places)]
        alone = chances(bank, answers)[role]
        assert found[role] == pytest.approx(alone / 2, abs=0.01)


@exactly
@given(sittings(), st.randoms(use_true_random=False))
def test_the_order_of_the_roles_does_not_matter(sitting: tuple[Bank, Chosen], random: Random) -> None:
    bank, answers = sitting
    order = random.sample(range(len(bank.roles)), len(bank.roles))
    places = [list(bank.roles[role].traits.values()) for role in order]
    moved = chances(bank_of([[p.position for p in row] for row in places], bank.questions), answers)
    found = chances(bank, answers)
    assert moved == pytest.approx([found[role] for role in order], abs=0.01)


@exactly
@given(banks(), st.floats(0, 5))
def test_moving_the_estimate_toward_a_role_never_lowers_its_probability(bank: Bank, far: float) -> None:
    model = model_of(bank)
    there = estimate(model, {question.id: 0 for question in bank.questions})
    for role, direction in enumerate(model.directions):
        moved = tuple(value + far * step for value, step in zip(there.mean, direction, strict=True))
        nearer = replace(there, mean=moved)
        assert classify(model, nearer).probabilities[role] >= classify(model, there).probabilities[role] - 1e-9


# Second opinion


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("roles", "traits", "tolerance"), [(5, 10, 0.01), (5, 3, 0.01), (20, 15, 0.02)])
def test_probabilities_are_those_of_200000_random_people(roles: int, traits: int, tolerance: float, seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits, roles, questions=2 * seed)
    answers = random_answers(random, bank)
    assert chances(bank, answers) == pytest.approx(shares(bank, *posterior(bank, answers)).tolist(), abs=tolerance)
