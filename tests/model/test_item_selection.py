"""The next question, against trying every one that is left."""

from __future__ import annotations

from dataclasses import replace
from math import erfc, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.model.classification import classify
from rolefit.model.estimation import estimate, leads
from rolefit.model.item_selection import NEARLY_BEST, most_telling, next_question
from rolefit.model.provisional import FEWEST_QUESTIONS, Provisional, provisional
from rolefit.model.response_model import model_of
from rolefit.model.verdict import verdict_of
from tests.support.banks import (
    Chosen,
    bank_of,
    choice,
    directions_of,
    exactly,
    information,
    posterior,
    random_answers,
    random_bank,
    scale,
    sittings,
)


def left_of(bank: Bank, answers: Chosen) -> list[str]:
    return [question.id for question in bank.questions if question.id not in answers]


def reductions(bank: Bank, answers: Chosen, leader: int) -> dict[str, float]:
    # What each question left takes from the rivals' variances, by inverting everything anew.
    mean, covariance = posterior(bank, answers)
    found = dict.fromkeys(left_of(bank, answers), 0.0)
    for direction in directions_of(bank):
        difference = directions_of(bank)[leader] - direction
        variance = float(difference @ covariance @ difference)
        if variance > 1e-12:
            weight = max(0.5 * erfc(float(difference @ mean) / sqrt(2 * variance)), 1e-9)
            for name in found:
                after = np.linalg.inv(np.linalg.inv(covariance) + information(bank, name))
                found[name] += weight * (variance - float(difference @ after @ difference))
    return found


def foretold(bank: Bank, answers: Chosen) -> dict[str, float]:
    # How far the answer to each question left is foretold by the others, each of them counting in full.
    uncalibrated = replace(bank, calibration=OFF)
    mean, _ = posterior(uncalibrated, answers)
    return {name: float(mean @ information(bank, name) @ mean) for name in left_of(bank, answers)}


def worth(bank: Bank, answers: Chosen) -> dict[str, float]:
    # What each question left tells of the decision that is open.
    now = provisional(model_of(bank), answers)
    doubtful = len(answers) >= FEWEST_QUESTIONS and now.evidence <= 0
    return foretold(bank, answers) if doubtful else reductions(bank, answers, now.leader)


# Where a sitting stands


@exactly
@given(sittings())
def test_the_role_in_front_is_the_one_with_the_largest_lead_and_its_probability_is_its_own(
    sitting: tuple[Bank, Chosen],
) -> None:
    bank, answers = sitting
    now = provisional(model_of(bank), answers)
    lead = leads(model_of(bank), now.estimated)
    assert lead[now.leader] == max(lead)
    assert now.leader == lead.index(max(lead))
    found = classify(model_of(bank), now.estimated)
    assert (now.probabilities, now.cost) == found
    assert now.probability == found.probabilities[now.leader]
    assert now.evidence == estimate(model_of(bank, OFF), answers).evidence
    assert now.verdict is verdict_of(len(answers), now.evidence, found.probabilities, now.leader)


# The next question


@exactly
@given(sittings(most_questions=12))
def test_the_next_question_is_the_best_of_all_tried(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    left = left_of(bank, answers)
    assume(left)
    now = provisional(model_of(bank), answers)
    found = worth(bank, answers)
    assert found[next_question(model_of(bank), left, now)] >= max(found.values()) - 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_of_many_questions_the_next_one_is_the_best_of_all_tried(seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits=random.randint(1, 8), roles=random.randint(2, 8), questions=40)
    for count in (0, 1, 5, 15):
        answers = dict(list(random_answers(random, bank).items())[:count])
        now = provisional(model_of(bank), answers)
        found = worth(bank, answers)
        assert found[next_question(model_of(bank), left_of(bank, answers), now)] >= max(found.values()) - 1e-12


@exactly
@given(sittings(most_questions=12))
def test_with_a_seed_every_nearly_best_question_is_drawn_sometimes_and_no_other_ever(
    sitting: tuple[Bank, Chosen],
) -> None:
    bank, answers = sitting
    left = left_of(bank, answers)
    assume(left)
    now = provisional(model_of(bank), answers)
    found = worth(bank, answers)
    limit = NEARLY_BEST * max(found.values())
    drawn = {next_question(model_of(bank), left, now, Random(seed)) for seed in range(150)}
    assert {name for name, value in found.items() if value > limit + 1e-9} <= drawn
    assert drawn <= {name for name, value in found.items() if value >= limit - 1e-9}


def test_where_chance_explains_the_answers_as_well_the_most_foretold_question_comes_next(bundled: Bank) -> None:
    model = model_of(bundled)
    random = Random(1)
    doubtful = []
    for _ in range(40):
        answers = dict(random.sample(sorted(random_answers(random, bundled).items()), 10))
        now = provisional(model, answers)
        if now.evidence <= 0:
            found = foretold(bundled, answers)
            doubtful.append(next_question(model, list(found), now))
            assert found[doubtful[-1]] == pytest.approx(max(found.values()))
    assert len(doubtful) > 20
    assert len(set(doubtful)) > 3


def test_whether_answers_are_guesses_is_asked_after_seven_and_not_before(bundled: Bank) -> None:
    model = model_of(bundled)
    differ = 0
    for seed in range(60):
        every = random_answers(Random(seed), bundled)
        names = Random(seed).sample(sorted(every), FEWEST_QUESTIONS)
        for count in (FEWEST_QUESTIONS - 1, FEWEST_QUESTIONS):
            answers = {name: every[name] for name in names[:count]}
            now = provisional(model, answers)
            if now.evidence <= 0:
                parting, foretelling = reductions(bundled, answers, now.leader), foretold(bundled, answers)
                due = parting if count < FEWEST_QUESTIONS else foretelling
                assert due[next_question(model, list(due), now)] == pytest.approx(max(due.values()))
                differ += max(parting, key=parting.__getitem__) != max(foretelling, key=foretelling.__getitem__)
    assert differ > 20


def test_with_a_seed_a_question_that_nothing_foretells_is_drawn_where_no_other_is_left() -> None:
    asked = [scale(f"q{place}", [0.3, 0.6], [-0.3, -0.6]) for place in range(9)]
    bank = bank_of([[1.0, 0.2], [-1.0, 0.3], [0.1, 1.0]], [*asked, scale("z", [0.6, -0.3], [-0.6, 0.3])])
    answers = {f"q{place}": option for place, option in enumerate([3, 2, 1, 4, 0, 2, 0, 0, 0])}
    now = provisional(model_of(bank), answers)
    assert now.evidence <= 0
    assert next_question(model_of(bank), ["z"], now, Random(1)) == "z"


def test_a_question_that_tells_nothing_is_asked_last() -> None:
    nothing = choice("a", [[0.5], [0.5], [0.5]])
    bank = bank_of([[1.0], [-1.0]], [nothing, scale("b", [0.1], [-0.1]), scale("c", [1.0], [-1.0])])
    model = model_of(bank)
    assert next_question(model, ["a", "b", "c"], provisional(model, {})) == "c"
    assert next_question(model, ["a", "b"], provisional(model, {"c": 0})) == "b"
    assert next_question(model, ["a"], provisional(model, {"c": 0, "b": 0})) == "a"


def test_where_all_roles_are_alike_any_question_will_do_and_the_first_by_name_is_taken() -> None:
    bank = bank_of([[1.0], [0.5]], [scale("b", [1.0], [-1.0]), scale("a", [1.0], [-1.0])])
    assert next_question(model_of(bank), ["b", "a"], provisional(model_of(bank), {})) == "a"


@exactly
@given(sittings(most_questions=12), st.randoms(use_true_random=False))
def test_neither_the_order_of_answers_nor_of_questions_changes_what_comes_next(
    sitting: tuple[Bank, Chosen], random: Random
) -> None:
    bank, answers = sitting
    left = left_of(bank, answers)
    assume(left)
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    model = model_of(bank)
    one = next_question(model, left, provisional(model, answers))
    assert next_question(model, random.sample(left, len(left)), provisional(model, shuffled)) == one


# The questions that together tell most


@exactly
@given(sittings(), st.integers(0, 5))
def test_of_the_questions_that_tell_most_each_is_the_next_one_once_those_before_it_are_answered(
    sitting: tuple[Bank, Chosen], count: int
) -> None:
    bank, answers = sitting
    model, now, left = model_of(bank), provisional(model_of(bank), answers), left_of(bank, answers)
    found = most_telling(model, left, now, count)
    assert len(found) == len(set(found)) == min(count, len(left))
    assert set(found) <= set(left)
    if found:
        assert found[0] == next_question(model, left, now)
    assert most_telling(model, left, now, count + 1)[: len(found)] == found


@pytest.mark.parametrize("seed", range(10))
def test_of_the_questions_that_tell_most_each_is_the_best_of_all_tried_as_if_those_before_it_were_answered(
    bundled: Bank, seed: int
) -> None:
    model, every = model_of(bundled), random_answers(Random(seed), bundled)
    answers = {name: every[name] for name in Random(seed).sample(sorted(every), 3 * seed)}
    now, asked = provisional(model, answers), [*answers]
    for name in most_telling(model, left_of(bundled, answers), now, 4):
        told = as_if_asked(bundled, asked, now)
        assert told[name] == pytest.approx(max(told.values()), rel=1e-9)
        asked.append(name)


def as_if_asked(bank: Bank, asked: list[str], now: Provisional) -> dict[str, float]:
    # What each question left would take from the rivals' variances, were these asked and the mean where it is now.
    power = bank.calibration.power
    precision = np.eye(len(bank.traits)) + power(len(asked)) * sum(information(bank, name) for name in asked)
    covariance, mean = np.linalg.inv(precision), np.array(now.estimated.mean)
    found = dict.fromkeys(left_of(bank, dict.fromkeys(asked, 0)), 0.0)
    for direction in directions_of(bank):
        difference = directions_of(bank)[now.leader] - direction
        variance = float(difference @ covariance @ difference)
        if variance > 1e-12:
            weight = max(0.5 * erfc(float(difference @ mean) / sqrt(2 * variance)), 1e-9)
            for name in found:
                after = np.linalg.inv(precision + power(len(asked) + 1) * information(bank, name))
                found[name] += weight * (variance - float(difference @ after @ difference))
    return found


def test_what_another_question_has_told_already_is_not_asked_for_twice() -> None:
    # Two questions on the first trait, the stronger twice, and a weaker one on the second; the lead needs both traits.
    first, again, second = (
        scale("first", [1.0, 0.0], [-1.0, 0.0]),
        scale("again", [1.0, 0.0], [-1.0, 0.0]),
        scale("second", [0.0, 0.9], [0.0, -0.9]),
    )
    bank = bank_of([[1.0, 1.0], [-1.0, -1.0]], [again, first, second])
    model = model_of(bank)
    assert most_telling(model, list(model.items), provisional(model, {}), 2) == ["again", "second"]
