"""Estimation: limits, closed forms, what must not matter, what must, and slow second opinions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from math import log, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice, Question, Scale, Side
from rolefit.errors import AnswerError
from rolefit.model.estimation import Estimate, chosen, estimate, fits, leads
from rolefit.model.response_model import KAPPA, model_of
from tests.support.banks import (
    Array,
    Chosen,
    answers_to,
    bank_of,
    banks,
    calibrated,
    choice,
    directions_of,
    exactly,
    information,
    leaning_answers,
    most_probable,
    paths,
    posterior,
    random_answers,
    random_bank,
    rows,
    scale,
    sittings,
    tables,
    weights_of,
    weights_on,
)

WEAK = 0.1
"""Largest weight in a weak question, where one Newton step is nearly the whole way."""


def estimated(bank: Bank, answers: Chosen) -> Estimate:
    return estimate(model_of(bank), answers)


def with_questions(bank: Bank, questions: list[Question]) -> Bank:
    return replace(bank, questions=tuple(questions))


def between(name: str, left: Side, right: Side) -> Scale:
    return Scale(id=name, kind="scale", prompt="words", left=left, right=right)


def same(one: Estimate, two: Estimate) -> bool:
    return (
        np.allclose(one.mean, two.mean, rtol=0, atol=1e-10)
        and np.allclose(one.covariance, two.covariance, rtol=0, atol=1e-10)
        and one.evidence == pytest.approx(two.evidence, abs=1e-10)
        and one.answered == two.answered
    )


# Limits and closed forms


@exactly
@given(banks())
def test_without_answers_the_estimate_is_the_prior(bank: Bank) -> None:
    prior = estimated(bank, {})
    assert prior.mean == (0.0,) * len(bank.traits)
    assert np.array_equal(prior.covariance, np.eye(len(bank.traits)))
    assert prior.evidence == prior.answered == 0
    assert all(prior.standard_error(axis) == 1.0 for axis in range(len(bank.traits)))


@exactly
@given(banks())
def test_without_answers_every_role_fits_half(bank: Bank) -> None:
    assert set(fits(model_of(bank), estimated(bank, {}))) == {50.0}


@exactly
@given(st.data())
def test_one_answer_on_one_trait_is_as_worked_out_by_hand(data: st.DataObject) -> None:
    weights = [row[0] for row in data.draw(tables(data.draw(st.integers(3, 5)), 1))]
    option = data.draw(st.integers(0, len(weights) - 1))
    found = estimated(bank_of([[1.0], [-1.0]], [choice("q", [[weight] for weight in weights])]), {"q": option})
    middle = sum(weights) / len(weights)
    told = KAPPA**2 * sum((weight - middle) ** 2 for weight in weights) / len(weights)
    pull = KAPPA * (weights[option] - middle)
    assert found.mean[0] == pytest.approx(pull / (1 + told), abs=1e-12)
    assert found.standard_error(0) == pytest.approx(1 / sqrt(1 + told), abs=1e-12)
    assert found.evidence == pytest.approx(0.5 * pull**2 / (1 + told) - 0.5 * log(1 + told), abs=1e-12)


@exactly
@given(st.data(), st.integers(1, 4), st.integers(0, 4))
def test_one_answer_on_a_scale_is_as_sherman_and_morrison_say(data: st.DataObject, traits: int, step: int) -> None:
    left, right = data.draw(rows(traits)), data.draw(rows(traits))
    bank = bank_of([[1.0] * traits, [-1.0] * traits], [scale("q", left, right)])
    found = estimated(bank, {"q": step})
    # The options lie evenly on one line, so I_q = s g g^T: the mean of (-1/2, -1/4, 0, 1/4, 1/2) squared is 1/8.
    line = np.array(right) - np.array(left)
    told = KAPPA**2 / 8
    shrunk = 1 + told * line @ line
    pull = KAPPA * (step - 2) / 4
    assert np.allclose(found.covariance, np.eye(traits) - told * np.outer(line, line) / shrunk, rtol=0, atol=1e-12)
    assert np.allclose(found.mean, pull * line / shrunk, rtol=0, atol=1e-12)
    assert found.evidence == pytest.approx(0.5 * pull**2 * (line @ line) / shrunk - 0.5 * log(shrunk), abs=1e-12)


def test_a_fixed_case_gives_the_numbers_that_numpy_gives() -> None:
    bank = bank_of(
        [[1.0, 0.2], [-0.5, 0.8], [0.0, -1.0]],
        [
            scale("a", [0.9, 0.1], [-0.7, 0.4]),
            choice("b", [[0.8, 0.0], [0.0, 0.6], [-0.5, -0.5], [0.3, -0.9]]),
            choice("c", [[0.2, 0.7], [-0.6, 0.1], [0.1, -0.8]]),
        ],
    )
    found = estimated(bank, {"a": 1, "b": 0, "c": 1})
    # numpy, with w a question's weights and u the unit directions: c = w - w.mean(0);
    # L = eye(2) + 4 * sum(c.T @ c / len(c)); b = 2 * sum(c[answer]); m = solve(L, b); V = inv(L);
    # evidence = 0.5 * b @ m - 0.5 * log(det(L)); fit = 50 * (1 + u @ m / norm(m))
    assert found.mean == pytest.approx([0.304088, 0.128777], abs=5e-7)
    assert found.covariance[0] == pytest.approx([0.272365, 0.009969], abs=5e-7)
    assert found.covariance[1] == pytest.approx([0.009969, 0.261803], abs=5e-7)
    assert found.evidence == pytest.approx(-1.124862, abs=5e-7)
    assert fits(model_of(bank), found) == pytest.approx([98.971365, 42.132278, 30.501999], abs=5e-7)


# What must not matter


@exactly
@given(sittings(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter_to_the_last_bit(sitting: tuple[Bank, Chosen], random: Random) -> None:
    bank, answers = sitting
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    assert estimated(bank, shuffled) == estimated(bank, answers)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_many_answers_does_not_matter_to_the_last_bit(seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits=5, roles=5, questions=60)
    answers = random_answers(random, bank)
    assert estimated(bank, dict(random.sample(list(answers.items()), 60))) == estimated(bank, answers)


@exactly
@given(sittings())
def test_a_skipped_question_is_as_one_never_asked(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    sheet = {
        question.id: question.answer(answers[question.id]) if question.id in answers else None
        for question in bank.questions
    }
    assert estimated(bank, chosen(bank, sheet)) == estimated(bank, answers)
    unasked = with_questions(bank, [question for question in bank.questions if question.id in answers])
    assert estimated(unasked, answers) == estimated(bank, answers)


@exactly
@given(sittings())
def test_the_names_of_questions_and_options_do_not_matter(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    renamed: list[Question] = []
    for question in bank.questions:
        name = {"id": f"another-{question.id}"}
        if isinstance(question, Choice):
            options = tuple(option.model_copy(update={"id": f"z-{option.id}"}) for option in question.options)
            renamed.append(question.model_copy(update={**name, "options": options}))
        else:
            renamed.append(question.model_copy(update=name))
    again = estimated(with_questions(bank, renamed), {f"another-{name}": value for name, value in answers.items()})
    assert again == estimated(bank, answers)


@exactly
@given(sittings(), st.randoms(use_true_random=False))
def test_the_order_of_options_does_not_matter(sitting: tuple[Bank, Chosen], random: Random) -> None:
    bank, answers = sitting
    turned: list[Question] = []
    moved = dict(answers)
    for question in bank.questions:
        places = random.sample(range(len(question.options)), len(question.options))
        if isinstance(question, Choice):
            options = tuple(question.options[place] for place in places)
            turned.append(question.model_copy(update={"options": options}))
        else:
            places = [4, 3, 2, 1, 0]
            turned.append(between(question.id, question.right, question.left))
        if question.id in answers:
            moved[question.id] = places.index(answers[question.id])
    assert same(estimated(with_questions(bank, turned), moved), estimated(bank, answers))


@exactly
@given(st.data(), st.integers(1, 3))
def test_adding_the_same_to_all_options_of_a_question_changes_nothing(data: st.DataObject, traits: int) -> None:
    bank = data.draw(banks(traits=traits, most=5))
    answers = data.draw(answers_to(bank))
    more = weights_on(data.draw(rows(traits, 5)))

    def raised(weights: Mapping[str, float]) -> dict[str, float]:
        return {name: weights[name] + value for name, value in more.items()}

    shifted: list[Question] = []
    for question in bank.questions:
        if isinstance(question, Choice):
            options = [option.model_copy(update={"weights": raised(option.weights)}) for option in question.options]
            shifted.append(question.model_copy(update={"options": tuple(options)}))
        else:
            sides = [
                side.model_copy(update={"weights": raised(side.weights)}) for side in (question.left, question.right)
            ]
            shifted.append(between(question.id, *sides))
    assert same(estimated(with_questions(bank, shifted), answers), estimated(bank, answers))


@exactly
@given(sittings())
def test_how_far_out_a_role_stands_does_not_matter_only_its_direction(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    halved = bank_of([[p.position / 2 for p in role.traits.values()] for role in bank.roles], bank.questions)
    found = estimated(bank, answers)
    assert fits(model_of(halved), found) == pytest.approx(fits(model_of(bank), found), abs=1e-9)


def test_a_trait_a_role_is_silent_on_counts_as_the_middle() -> None:
    spoken = bank_of([[1.0, 0.0], [0.5, 0.5]], [scale("q", [1.0, 0.3], [-1.0, 0.2])])
    first = spoken.roles[0].model_copy(update={"traits": {"t0": spoken.roles[0].traits["t0"]}})
    knowledge = spoken.knowledge.model_copy(update={"roles": (first, spoken.roles[1])})
    silent = replace(spoken, knowledge=knowledge)
    assert model_of(silent).directions == model_of(spoken).directions
    assert model_of(silent).directions[0] == (1.0, 0.0)


# What must matter, and which way


@exactly
@given(st.data())
def test_on_one_trait_moving_an_answer_toward_a_pole_never_moves_the_estimate_away(data: st.DataObject) -> None:
    bank = data.draw(banks(traits=1))
    answers = data.draw(answers_to(bank, all_of_them=True))
    for name in answers:
        weights = weights_of(bank, name)[:, 0]
        by_weight = sorted(range(len(weights)), key=weights.__getitem__)
        means = [estimated(bank, {**answers, name: option}).mean[0] for option in by_weight]
        assert all(later >= earlier - 1e-12 for earlier, later in pairwise(means))


@exactly
@given(sittings())
def test_more_answers_never_raise_a_standard_error(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    before = estimated(bank, {})
    for count in range(1, len(answers) + 1):
        after = estimated(bank, dict(list(answers.items())[:count]))
        for axis in range(len(bank.traits)):
            assert 0 < after.standard_error(axis) <= before.standard_error(axis) + 1e-12
        before = after


@exactly
@given(sittings())
def test_what_was_answered_does_not_matter_to_the_covariance(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    assert estimated(bank, answers).covariance == estimated(bank, dict.fromkeys(answers, 0)).covariance


@exactly
@given(sittings())
def test_mirroring_every_answer_mirrors_the_estimate_and_every_fit(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    mirrored = with_questions(bank, [mirror(question) for question in bank.questions])
    one, two = estimated(bank, answers), estimated(mirrored, answers)
    assert two.mean == pytest.approx([-value for value in one.mean], abs=1e-12)
    assert two.evidence == pytest.approx(one.evidence, abs=1e-12)
    fit = fits(model_of(bank), one)
    assert fits(model_of(bank), two) == pytest.approx([100 - value for value in fit], abs=1e-6)


def mirror(question: Question) -> Question:
    less = [[-value for value in option.weights.values()] for option in question.options]
    return choice(question.id, less) if isinstance(question, Choice) else scale(question.id, less[0], less[-1])


@exactly
@given(banks())
def test_whoever_stands_where_a_role_stands_fits_it_wholly_and_its_opposite_not_at_all(bank: Bank) -> None:
    model = model_of(bank)
    prior = estimated(bank, {})
    for role, direction in enumerate(model.directions):
        there = replace(prior, mean=direction)
        opposite = replace(prior, mean=tuple(-value for value in direction))
        assert fits(model, there)[role] == pytest.approx(100)
        assert fits(model, opposite)[role] == pytest.approx(0)


@exactly
@given(sittings())
def test_fits_stay_between_0_and_100_in_the_order_of_the_leads(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    found = estimated(bank, answers)
    fit, lead = fits(model_of(bank), found), leads(model_of(bank), found)
    assert all(0 <= value <= 100 for value in fit)
    by_lead = sorted(range(len(lead)), key=lead.__getitem__)
    assert all(fit[low] <= fit[high] for low, high in pairwise(by_lead))


# Evidence


@settings(exactly, max_examples=20)
@given(st.data(), st.integers(1, 2))
def test_evidence_is_the_log_of_the_integral_over_all_people(data: st.DataObject, traits: int) -> None:
    bank = data.draw(banks(traits=traits))
    answers = data.draw(answers_to(bank))
    # Over the prior times the second-order likelihood ratio exp(b.x - x.J.x / 2), on a grid, by the trapezium rule.
    line = np.linspace(-8, 8, 201)
    grid = np.stack(np.meshgrid(*[line] * traits, indexing="ij"), axis=-1).reshape(-1, traits)
    height = -0.5 * np.sum(grid**2, axis=1) - 0.5 * traits * np.log(2 * np.pi)
    for name, option in answers.items():
        scores = grid @ (KAPPA * (weights_of(bank, name) - weights_of(bank, name).mean(axis=0))).T
        height += scores[:, option] - 0.5 * np.mean(scores**2, axis=1)
    integral = np.sum(np.exp(height)) * (line[1] - line[0]) ** traits
    assert estimated(bank, answers).evidence == pytest.approx(float(np.log(integral)), abs=1e-6)


@settings(exactly, max_examples=20)
@given(banks(most_questions=4))
def test_over_all_ways_to_answer_the_mean_evidence_is_what_chance_is_worth_and_never_positive(bank: Bank) -> None:
    names = [question.id for question in bank.questions]
    told = sum((information(bank, name) for name in names), np.zeros((len(bank.traits),) * 2))
    values = np.linalg.eigvalsh(told)
    worth = 0.5 * float(np.sum(values / (1 + values) - np.log1p(values)))
    mean = np.mean([estimated(bank, path).evidence for path in paths(bank, names)])
    assert mean == pytest.approx(worth, abs=1e-9)
    assert worth <= 1e-12


@pytest.mark.parametrize("seed", range(10))
def test_random_answers_to_many_questions_are_evidence_of_nothing(seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits=5, roles=5, questions=60)
    assert estimated(bank, random_answers(random, bank)).evidence < 0


@pytest.mark.parametrize("seed", range(10))
def test_consistent_answers_to_many_questions_are_evidence(seed: int) -> None:
    bank = random_bank(Random(seed), traits=5, roles=5, questions=60)
    for direction in directions_of(bank):
        assert estimated(bank, leaning_answers(bank, direction)).evidence > 0


# Second opinions


@exactly
@given(sittings())
def test_the_estimate_is_the_one_a_general_solver_finds(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    found = estimated(bank, answers)
    mean, covariance = posterior(bank, answers)
    assert np.allclose(found.mean, mean, rtol=0, atol=1e-10)
    assert np.allclose(found.covariance, covariance, rtol=0, atol=1e-10)


@settings(exactly, max_examples=20)
@given(st.data())
def test_with_weak_weights_one_step_is_nearly_the_whole_way(data: st.DataObject) -> None:
    bank = data.draw(banks(most=int(10 * WEAK)))
    answers = data.draw(answers_to(bank))
    assert np.allclose(estimated(bank, answers).mean, most_probable(bank, answers), rtol=0, atol=0.02)


@pytest.mark.parametrize("seed", range(20))
def test_with_real_weights_one_step_goes_the_right_way(seed: int) -> None:
    random = Random(seed)
    bank = random_bank(random, traits=5, roles=5, questions=30)
    person = np.array([random.gauss(0, 1) for _ in range(5)])
    answers = {}
    for question in bank.questions:
        scores = np.exp(KAPPA * weights_of(bank, question.id) @ person)
        answers[question.id] = random.choices(range(len(scores)), scores.tolist())[0]
    assert cosine(np.array(estimated(bank, answers).mean), most_probable(bank, answers)) > 0.97


def cosine(one: Array, two: Array) -> float:
    return float(one @ two / np.linalg.norm(one) / np.linalg.norm(two))


# Answers that hang together


@exactly
@given(calibrated(sittings()))
def test_the_power_counts_alike_in_the_pull_and_in_the_information(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    found = estimated(bank, answers)
    mean, covariance = posterior(bank, answers)
    assert found.power == bank.calibration.power(len(answers))
    assert np.allclose(found.mean, mean, rtol=0, atol=1e-10)
    assert np.allclose(found.covariance, covariance, rtol=0, atol=1e-10)


@exactly
@given(sittings(), st.floats(0, 0.99))
def test_answers_that_hang_together_leave_more_open_and_speak_less(
    sitting: tuple[Bank, Chosen], correlation: float
) -> None:
    bank, answers = sitting
    free = estimated(bank, answers)
    tied = estimate(model_of(bank), answers, Calibration(correlation=correlation))
    for axis in range(len(bank.traits)):
        assert tied.standard_error(axis) >= free.standard_error(axis) - 1e-12
    assert np.linalg.norm(tied.mean) <= np.linalg.norm(free.mean) + 1e-12
    if len(answers) < 2:
        assert tied == free


@exactly
@given(st.floats(0, 0.99), st.integers(0, 200))
def test_one_more_answer_makes_all_count_for_more_together_and_each_for_less(correlation: float, count: int) -> None:
    power = Calibration(correlation=correlation).power
    assert power(0) == power(1) == 1
    assert power(count + 1) <= power(count)
    assert (count + 1) * power(count + 1) >= count * power(count)
    if correlation:
        assert count * power(count) <= 1 / correlation + 1e-9


# From answers to positions


@exactly
@given(sittings())
def test_answers_become_positions_and_none_is_left_out(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    assume(answers)
    sheet = {name: bank.question[name].answer(option) for name, option in answers.items()}
    assert chosen(bank, sheet) == answers
    assert chosen(bank, dict.fromkeys(sheet)) == {}


def test_an_answer_to_a_question_the_bank_does_not_have_is_refused(small: Bank) -> None:
    with pytest.raises(AnswerError, match="no question"):
        chosen(small, {"noon": 3})
    with pytest.raises(AnswerError, match="no question"):
        chosen(small, {"noon": None})


def test_an_answer_the_question_does_not_have_is_refused(small: Bank) -> None:
    with pytest.raises(AnswerError, match='"rush" has no option'):
        chosen(small, {"rush": "run"})
