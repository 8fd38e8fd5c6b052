"""Whether a bank measures what it should: each weakness is found where it is, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from rolefit.authoring.finding import Weakness
from rolefit.authoring.full_form import full_form_of
from rolefit.authoring.item_analysis import weaknesses
from rolefit.authoring.reachability import can_win
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Question
from rolefit.model.response_model import model_of
from tests.support.banks import bank_of, choice, directions_of, paths, posterior, random_bank, scale

ROLES = [[1.0, 0.0], [-0.5, 0.9], [-0.5, -0.9]]


def questions(traits: int = 2, count: int = 24) -> list[Question]:
    """Questions of three options that point to three sides, in every order, the strength of each varied."""
    thirds = [[1.0, 0.0], [-0.5, 0.85], [-0.5, -0.85]]
    made: list[Question] = []
    for number in range(count):
        rows = [[value * (1 - 0.01 * (number % 7)) for value in row] for row in thirds]
        order = ((0, 1, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0), (1, 0, 2), (0, 2, 1))[number % 6]
        made.append(choice(f"q{number:02}", [rows[place] + [0.0] * (traits - 2) for place in order]))
    return made


def kinds(bank: Bank) -> list[tuple[str, str]]:
    return [(found.kind, found.name) for found in weaknesses(bank)]


def of_kind(bank: Bank, kind: str) -> list[Weakness]:
    return [found for found in weaknesses(bank) if found.kind == kind]


def test_a_sound_bank_has_no_weakness(bundled: Bank) -> None:
    assert kinds(bank_of(ROLES, questions())) == []
    assert kinds(bundled) == []


def test_the_same_bank_always_gets_the_same_findings() -> None:
    bank = bank_of(ROLES, questions(count=8))
    assert list(weaknesses(bank)) == list(weaknesses(bank_of(ROLES, questions(count=8))))


def test_few_questions_are_too_few() -> None:
    assert ("too-short", "") in kinds(bank_of(ROLES, questions(count=9)))
    assert ("too-short", "") not in kinds(bank_of(ROLES, questions(count=10)))


def test_a_trait_that_few_questions_speak_of_is_thin() -> None:
    roles = [[1.0, 0.0, 0.0], [-0.5, 0.9, 0.5], [-0.5, -0.9, -0.5]]
    speaking = [scale(f"s{n}", [0.0, 0.0, 1.0 - 2 * (n % 2)], [0.0, 0.0, 2 * (n % 2) - 1.0]) for n in range(5)]
    assert of_kind(bank_of(roles, [*questions(3), *speaking]), "thin-trait") == []
    [found] = of_kind(bank_of(roles, [*questions(3), *speaking[:4]]), "thin-trait")
    assert (found.noun, found.name) == ("trait", "t2")


def test_a_trait_on_which_all_roles_stand_alike_is_idle() -> None:
    roles = [[*row, 0.5] for row in ROLES]
    mixed = [
        choice(f"m{n}", [[1.0, 0.0, s * 0.5], [-0.5, 0.85, 0.0], [-0.5, -0.85, -s * 0.5]])
        for n, s in enumerate((1, -1, 1, -1, 1, -1))
    ]
    assert kinds(bank_of(roles, [*questions(3), *mixed])) == [("idle-trait", "t2")]


def test_a_question_that_no_two_roles_differ_on_tells_little() -> None:
    roles = [[*row, 0.5] for row in ROLES]
    empty = choice("empty", [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]])
    assert ("tells-little", "empty") in kinds(bank_of(roles, [*questions(3), empty]))


def test_options_in_the_same_order_throughout_make_one_key_mean_something() -> None:
    rows = [[1.0, 0.0], [-0.5, 0.85], [-0.5, -0.85]]
    found = of_kind(bank_of(ROLES, [choice(f"q{n:02}", rows) for n in range(24)]), "one-key")
    assert [one.what for one in found] == ['always taking option 1, without reading, gives "r0"']


def test_a_pole_that_nearly_always_stands_on_the_left_is_told_of() -> None:
    left = [scale(f"s{n}", [0.9, 0.0], [-0.9, 0.0]) for n in range(3)]
    right = [scale(f"z{n}", [-0.9, 0.0], [0.9, 0.0]) for n in range(3)]
    assert kinds(bank_of(ROLES, [*questions(), *left, *right])) == []
    assert kinds(bank_of(ROLES, [*questions(), *left])) == [("keying", "t0")]
    assert kinds(bank_of(ROLES, [*questions(), *left[:2]])) == []


def test_an_option_that_everyone_takes_or_nobody_does_is_lopsided() -> None:
    # All roles are on one side of the trait, so that the option on that side is everyone's.
    roles = [[0.6, 0.5], [0.6, -0.5]]
    asked = [choice(f"q{n}", [[0.0, 1.0 - 2 * (n % 2)], [0.0, 0.0], [0.0, 2.0 * (n % 2) - 1]]) for n in range(12)]
    loved = choice("loved", [[1.0, 0.0], [-1.0, 0.0], [-1.0, 0.1]])
    assert ("lopsided", "loved") in kinds(bank_of(roles, [*asked, loved]))
    assert not [row for row in kinds(bank_of(roles, asked)) if row[0] == "lopsided"]


def test_two_roles_close_together_are_taken_for_each_other_and_it_says_what_to_ask() -> None:
    roles = [[1.0, 0.1], [1.0, -0.1], [-1.0, 0.0]]
    asked = [scale(f"s{n:02}", [1.0 - 2 * (n % 2), 0.0], [2.0 * (n % 2) - 1, 0.0]) for n in range(20)]
    asked += [scale(f"t{n}", [0.0, 0.3 - 0.6 * (n % 2)], [0.0, 0.6 * (n % 2) - 0.3]) for n in range(6)]
    [found] = of_kind(bank_of(roles, asked), "alike")
    assert found.name == "r1"
    assert "t1" in found.remedy


def test_two_roles_at_the_same_place_need_other_positions() -> None:
    [found] = of_kind(bank_of([[1.0, 0.2], [0.5, 0.1], [-1.0, 0.3]], questions()), "alike")
    assert found.remedy == "give them positions that differ"


def test_weak_weights_leave_people_without_evidence() -> None:
    def weak(strength: float) -> Bank:
        return bank_of(
            [[1.0], [-1.0]],
            [scale(f"q{n}", [strength * (-1) ** n], [-strength * (-1) ** n]) for n in range(12)],
        )

    assert of_kind(weak(0.3), "weak")
    assert not of_kind(weak(1.0), "weak")


def test_a_role_in_the_middle_of_every_trait_is_faint_and_that_is_all_that_is_said_of_it() -> None:
    assert kinds(bank_of([[0.2, 0.0], [-0.5, 0.9], [-0.5, -0.9]], questions())) == [("faint", "r0")]
    assert kinds(bank_of([[0.4, 0.0], [-0.5, 0.9], [-0.5, -0.9]], questions())) != [("faint", "r0")]


def test_of_three_roles_in_a_row_random_answers_pass_over_the_middle_one() -> None:
    found = of_kind(bank_of([[0.3, 1.0], [1.0, 0.0], [0.3, -1.0]], questions()), "favoured")
    assert {one.name: one.remedy.split()[3] for one in found} == {"r1": "more"}


def _winnable(bank: Bank) -> list[bool]:
    """By trying every way of answering."""
    wins = [False] * len(bank.roles)
    for answers in paths(bank, [question.id for question in bank.questions]):
        lead = directions_of(bank) @ posterior(bank, answers)[0]
        for role, value in enumerate(lead):
            others = np.delete(lead, role)
            wins[role] |= bool(value > others.max() + 1e-7)
    return wins


def flat_bank(seed: int) -> Bank:
    """Roles in two dimensions, questions along one line only: roles between the outer ones cannot come first."""
    random = Random(seed)
    line = [random.uniform(-1, 1), random.uniform(-1, 1)]
    roles = [[random.uniform(-1, 1), random.uniform(-1, 1)] for _ in range(4)]
    asked = [[[step * value for value in line] for step in (1, random.uniform(-1, 1), -1)] for _ in range(4)]
    return bank_of(roles, [choice(f"q{number}", rows) for number, rows in enumerate(asked)])


@pytest.mark.parametrize("make", [flat_bank, lambda seed: random_bank(Random(seed), traits=3, roles=4, questions=4)])
def test_a_role_is_called_out_of_reach_exactly_where_no_way_of_answering_makes_it_win(
    make: Callable[[int], Bank],
) -> None:
    for seed in range(25):
        bank = make(seed)
        whole = full_form_of(model_of(bank))
        found = [can_win(whole, role) for role in range(4)]
        winnable = _winnable(bank)
        assert all(said or not can for said, can in zip(found, winnable, strict=True))
        if make is flat_bank:
            # On a line nothing is lost by taking whole answers: what is not proven out of reach is within it.
            assert found == winnable
            assert False in found


def test_a_role_in_the_middle_of_what_is_asked_cannot_win() -> None:
    between = [
        scale(f"q{n:02}", [0.9 * (-1) ** n, -0.9 * (-1) ** n], [-0.9 * (-1) ** n, 0.9 * (-1) ** n]) for n in range(16)
    ]
    bank = bank_of([[1.0, 0.0], [0.0, 1.0], [0.7, 0.7]], between)
    assert kinds(bank) == [("cannot-win", "r2")]
