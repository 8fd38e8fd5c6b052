"""Asking only what is needed: the next question and the end, against trying everything."""

from __future__ import annotations

from itertools import pairwise
from math import erfc, sqrt
from random import Random
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolefit.bank.knowledge import Bank
from rolefit.model.adaptive import (
    EVIDENCE_TO_STOP,
    FEWEST_QUESTIONS,
    NEARLY_BEST,
    Provisional,
    expected_length,
    most_telling,
    next_question,
    provisional,
    should_stop,
)
from rolefit.model.classification import Verdict, probabilities, verdict_of
from rolefit.model.estimation import Estimate, leads, model_of
from tests.support.banks import (
    Chosen,
    bank_of,
    choice,
    directions_of,
    exactly,
    information,
    leaning_answers,
    paths,
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
    assert now.probability == probabilities(model_of(bank), now.estimated)[now.leader]
    assert now.verdict is verdict_of(now.estimated, now.probability)


# The next question


@exactly
@given(sittings())
def test_the_next_question_is_the_best_of_all_tried(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    left = left_of(bank, answers)
    assume(left)
    now = provisional(model_of(bank), answers)
    found = reductions(bank, answers, now.leader)
    assert found[next_question(model_of(bank), left, now)] >= max(found.values()) - 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_of_many_questions_the_next_one_is_the_best_of_all_tried(seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits=random.randint(1, 8), roles=random.randint(2, 8), questions=40)
    for count in (0, 1, 5, 15):
        answers = dict(list(random_answers(random, bank).items())[:count])
        now = provisional(model_of(bank), answers)
        found = reductions(bank, answers, now.leader)
        assert found[next_question(model_of(bank), left_of(bank, answers), now)] >= max(found.values()) - 1e-12


@exactly
@given(sittings())
def test_with_a_seed_every_nearly_best_question_is_drawn_sometimes_and_no_other_ever(
    sitting: tuple[Bank, Chosen],
) -> None:
    bank, answers = sitting
    left = left_of(bank, answers)
    assume(left)
    now = provisional(model_of(bank), answers)
    found = reductions(bank, answers, now.leader)
    limit = NEARLY_BEST * max(found.values())
    drawn = {next_question(model_of(bank), left, now, Random(seed)) for seed in range(60)}
    assert {name for name, value in found.items() if value > limit + 1e-9} <= drawn
    assert drawn <= {name for name, value in found.items() if value >= limit - 1e-9}


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
@given(sittings(), st.randoms(use_true_random=False))
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


# The end


def at(probability: float, *, evidence: float = 1.0, answered: int = 10) -> Provisional:
    # Of two opposite roles on one trait, the first is the better one with the probability that a normal variable is
    # above 0: rounding must not take it below what was asked for.
    mean = NormalDist().inv_cdf(min(max(probability + 1e-12, 1e-9), 1 - 1e-9))
    return Provisional(model_of(long_bank()), Estimate((mean,), ((1.0,),), evidence, answered), 0)


@exactly
@given(sittings())
def test_with_nothing_left_it_is_settled(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    assert should_stop(model_of(bank), answers, [], provisional(model_of(bank), answers))


def long_bank() -> Bank:
    return bank_of([[1.0], [-1.0]], [scale(f"q{number}", [1.0], [-1.0]) for number in range(20)])


@pytest.mark.parametrize("count", range(8))
def test_it_is_never_settled_before_six_answers_however_sure(count: int) -> None:
    bank = long_bank()
    answers = {f"q{number}": 0 for number in range(count)}
    now = provisional(model_of(bank), answers)
    assert should_stop(model_of(bank), answers, left_of(bank, answers), now) is (count >= FEWEST_QUESTIONS)


@pytest.mark.parametrize(
    ("probability", "evidence", "confidence", "settled"),
    [
        (0.90, 1.0, 0.90, True),
        (0.90, EVIDENCE_TO_STOP, 0.90, True),
        (0.90, EVIDENCE_TO_STOP - 1e-9, 0.90, False),
        (0.89, 1.0, 0.90, False),
        (0.94, 1.0, 0.95, False),
    ],
)
def test_it_is_settled_when_the_answers_are_sure_enough_and_say_enough_more_than_chance(
    probability: float, evidence: float, confidence: float, *, settled: bool
) -> None:
    bank = long_bank()
    # Answers as contradictory as can be, so that only the standing given decides.
    answers = {f"q{number}": 4 * (number % 2) for number in range(6)}
    now = at(probability, evidence=evidence, answered=6)
    assert should_stop(model_of(bank), answers, left_of(bank, answers), now, confidence) is settled


# A confidence no probability reaches: only what is left can settle it then.
NEVER = 1.1


def nearly_done(seed: int, roles: int, left: int) -> tuple[Bank, Chosen]:
    # Ten answers of someone who mostly leans one way, and some weaker questions left.
    random = Random(seed)
    bank = random_bank(random, traits=2, roles=roles, questions=10)
    answers = leaning_answers(bank, random.choice(directions_of(bank).tolist()))
    for name, option in random_answers(random, bank).items():
        answers[name] = option if random.random() < 0.2 else answers[name]
    weak = [[[random.uniform(-0.3, 0.3) for _ in range(2)] for _ in range(3)] for _ in range(left)]
    more = [choice(f"z{number}", weights) for number, weights in enumerate(weak)]
    return Bank(bank.digest, bank.knowledge, (*bank.questions, *more)), answers


def endings(bank: Bank, answers: Chosen) -> list[Provisional]:
    return [provisional(model_of(bank), {**answers, **path}) for path in paths(bank, left_of(bank, answers))]


@pytest.mark.parametrize("roles", [2, 3, 4])
def test_when_it_is_settled_no_answers_to_what_is_left_change_the_role_or_the_verdict(roles: int) -> None:
    settled = 0
    for seed in range(25):
        bank, answers = nearly_done(seed, roles, left=2)
        now = provisional(model_of(bank), answers)
        if should_stop(model_of(bank), answers, left_of(bank, answers), now, NEVER):
            settled += 1
            for end in endings(bank, answers):
                assert (end.leader, end.verdict) == (now.leader, now.verdict)

    assert 3 <= settled <= 22


def test_between_two_roles_with_plenty_of_evidence_it_is_settled_exactly_when_nothing_can_change() -> None:
    seen = set()
    for seed in range(60):
        bank, answers = nearly_done(seed, roles=2, left=1)
        now = provisional(model_of(bank), answers)
        ends = endings(bank, answers)
        # The tangent of the evidence lies below it by at most half the number of options, which is 5 or fewer.
        if min(end.estimated.evidence for end in ends) > 2.5:
            fixed = {(end.leader, end.verdict) for end in ends} == {(now.leader, now.verdict)}
            assert should_stop(model_of(bank), answers, left_of(bank, answers), now, NEVER) is fixed
            seen.add(fixed)

    assert True in seen


def test_without_evidence_so_far_only_the_last_question_settles_it() -> None:
    bank = long_bank()
    answers = {f"q{number}": 2 for number in range(19)}
    now = provisional(model_of(bank), answers)
    assert now.verdict is Verdict.NO_EVIDENCE
    assert not should_stop(model_of(bank), answers, ["q19"], now)


def test_evidence_that_the_questions_left_can_take_away_is_not_settled() -> None:
    # One role ahead for good on the first trait, but the second trait's questions can still look like chance.
    first = [scale(f"a{number}", [1.0, 0.0], [-1.0, 0.0]) for number in range(6)]
    second = [scale(f"b{number}", [0.0, 1.0], [0.0, -1.0]) for number in range(40)]
    bank = bank_of([[1.0, 0.0], [-1.0, 0.0]], [*first, *second])
    answers = {question.id: 1 for question in first}
    now = provisional(model_of(bank), answers)
    assert now.verdict is Verdict.CLEAR
    middle = provisional(model_of(bank), {**answers, **{question.id: 2 for question in second}})
    assert middle.verdict is Verdict.NO_EVIDENCE
    assert not should_stop(model_of(bank), answers, left_of(bank, answers), now, NEVER)


# How long it will be


@exactly
@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1), st.lists(st.floats(0.5, 0.999), min_size=2, max_size=2))
def test_the_expected_length_is_more_than_was_answered_and_no_more_than_there_is(
    answered: int, left: int, probability: float, confidence: list[float]
) -> None:
    now = at(probability, answered=answered)
    low, high = sorted(confidence)
    length = expected_length(now, left, high)
    assert min(answered + 1, answered + left) <= length <= answered + left
    assert length >= min(FEWEST_QUESTIONS, answered + left)
    assert length >= expected_length(now, left, low)


def test_the_surer_it_is_the_shorter_it_will_be() -> None:
    lengths = [expected_length(at(probability), 40) for probability in (0.3, 0.5, 0.6, 0.7, 0.8, 0.89)]
    assert all(later <= earlier for earlier, later in pairwise(lengths))
    assert lengths[0] > lengths[-1]


@exactly
@given(sittings(), st.integers(0, 5))
def test_of_the_questions_that_tell_most_each_is_the_next_one_once_those_before_it_are_answered(
    sitting: tuple[Bank, Chosen], count: int
) -> None:
    bank, answers = sitting
    model, now, left = model_of(bank), provisional(model_of(bank), answers), left_of(bank, answers)
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
    assert most_telling(model, {}, list(model.items), provisional(model, {}), 2) == ["again", "second"]
