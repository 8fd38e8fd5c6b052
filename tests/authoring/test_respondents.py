"""Simulated people: drawn as the model says people answer, repeatably."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.authoring.respondents import SPREAD, careless, chances, honest, near, same_key
from rolefit.bank.knowledge import Bank
from rolefit.model.response_model import model_of
from tests.support.banks import bank_of, choice, exactly, scale

DRAWS = 4000


def one_question() -> Bank:
    return bank_of([[1.0], [-1.0]], [choice("q", [[0.8], [0.1], [-0.9]])])


@exactly
@given(
    st.lists(st.lists(st.floats(-9, 9), min_size=2, max_size=2), min_size=1, max_size=5),
    st.lists(st.floats(-50, 50), min_size=2, max_size=2),
)
def test_the_chances_of_a_question_sum_to_one_and_a_higher_score_is_never_less_likely(
    score: list[list[float]], theta: list[float]
) -> None:
    found = chances(score, theta)
    heights = [row[0] * theta[0] + row[1] * theta[1] for row in score]
    assert sum(found) == pytest.approx(1)
    best = max(range(len(score)), key=heights.__getitem__)
    assert found[best] == max(found)


def test_an_honest_person_takes_each_option_as_often_as_the_model_says() -> None:
    model, random = model_of(one_question()), Random(1)
    taken = Counter(honest(model, [0.7], random)["q"] for _ in range(DRAWS))
    for option, chance in enumerate(chances(model.items["q"].score, [0.7])):
        assert taken[option] / DRAWS == pytest.approx(chance, abs=0.03)


def test_noise_alone_and_carelessness_take_every_option_equally_often() -> None:
    model, random = model_of(one_question()), Random(2)
    noisy = Counter(honest(model, [5.0], random, noise=1.0)["q"] for _ in range(DRAWS))
    for taken in (noisy, Counter(careless(model, random)["q"] for _ in range(DRAWS))):
        assert all(taken[option] / DRAWS == pytest.approx(1 / 3, abs=0.03) for option in range(3))


def test_people_of_a_role_scatter_around_its_positions_with_the_spread_stated(bundled: Bank) -> None:
    random = Random(3)
    drawn = [near(bundled, 1, random) for _ in range(DRAWS)]
    for axis, trait in enumerate(bundled.traits):
        place = bundled.roles[1].position(trait.id)
        values = [theta[axis] for theta in drawn]
        middle = sum(values) / DRAWS
        assert middle == pytest.approx(place, abs=0.03)
        assert (sum((value - middle) ** 2 for value in values) / DRAWS) ** 0.5 == pytest.approx(SPREAD, abs=0.02)


def test_the_same_key_means_the_last_option_where_there_are_fewer() -> None:
    bank = bank_of([[1.0], [-1.0]], [choice("three", [[1.0], [0.0], [-1.0]]), scale("five", [1.0], [-1.0])])
    assert same_key(model_of(bank), 4) == {"three": 2, "five": 4}
    assert same_key(model_of(bank), 1) == {"three": 1, "five": 1}
