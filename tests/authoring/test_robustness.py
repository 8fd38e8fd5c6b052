"""Whether a bank leans on too little: each frailty is found where it is, and not where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rolefit.authoring.finding import Weakness
from rolefit.authoring.robustness import frailties
from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice, Option, Question
from tests.support.banks import bank_of, choice, scale

ROLES = [[1.0, 0.0], [-0.5, 0.9], [0.0, -1.0]]
THIRDS = [[1.0, 0.0], [-0.5, 0.85], [-0.5, -0.85]]


def of_kind(bank: Bank, kind: str) -> list[Weakness]:
    return [found for found in frailties(bank) if found.kind == kind]


def saying(name: str, *texts: str) -> Choice:
    """A question whose options point to one role each."""
    options = [
        Option(id=f"o{place}", text=text, weights={"t0": row[0], "t1": row[1]})
        for place, (text, row) in enumerate(zip(texts, THIRDS, strict=True))
    ]
    return Choice(id=name, kind="choice", prompt="words", options=tuple(options))


def tried(*questions: Question, roles: Sequence[Sequence[float]] = ROLES) -> Bank:
    return replace(bank_of(roles, questions), calibration=Calibration(correlation=0.2, people=30))


def test_a_bank_without_frailties_has_none() -> None:
    sides = [[float(axis == side) for axis in range(3)] for side in range(3)]
    sound = tried(choice("q0", sides), scale("s0", sides[0], sides[1]), roles=sides)
    assert list(frailties(sound)) == []


def test_an_option_between_all_others_is_hardly_taken_by_people_of_no_particular_role() -> None:
    sides = [[1.0] * 5 + [0.0] * 5, [-1.0] * 5 + [0.0] * 5, [0.0] * 5 + [1.0] * 5, [0.0] * 5 + [-1.0] * 5]
    roles = [sides[0], sides[2]]
    [found] = of_kind(tried(choice("between", [*sides, [0.0] * 10]), roles=roles), "untaken")
    assert (found.noun, found.name) == ("question", "between")
    assert found.what.startswith("option 5 ")
    assert of_kind(tried(choice("sides", sides), roles=roles), "untaken") == []


def test_a_scale_that_tells_far_less_than_a_choice_is_faint_and_a_choice_never_is() -> None:
    faint, strong = scale("faint", [0.3, 0.0], [-0.3, 0.0]), scale("strong", [1.0, 0.0], [-1.0, 0.0])
    [found] = of_kind(tried(choice("q0", THIRDS), choice("q1", THIRDS), faint, strong), "faint-scale")
    assert found.name == "faint"
    weak = choice("weak", [[value / 10 for value in row] for row in THIRDS])
    assert of_kind(tried(choice("q0", THIRDS), weak), "faint-scale") == []
    assert of_kind(tried(faint), "faint-scale") == []


def test_two_roles_that_differ_on_one_trait_alone_are_told_with_the_trait() -> None:
    sides = [[1.0, 0.0, 0.5], [1.0, 0.0, -0.5], [0.0, 1.0, 0.0]]
    [found] = of_kind(tried(choice("q0", sides), roles=sides), "one-trait")
    assert found.name == "r1"
    assert '"t2"' in found.what
    assert "100 %" in found.what
    assert of_kind(tried(scale("s0", [1.0], [-1.0]), roles=[[1.0], [-1.0]]), "one-trait") == []


def test_a_word_that_points_to_one_role_in_three_questions_is_told_with_the_questions() -> None:
    wishes = [saying(f"q{n}", f"A wish{mark}", "The date.", "A team.") for n, mark in enumerate((".", ", soon.", "!"))]
    [found] = [one for one in of_kind(tried(*wishes), "one-word") if '"r0"' in one.what]
    assert '"wish" in 3 (q0, q1, q2)' in found.what
    assert not any("wish" in one.what for one in of_kind(tried(*wishes[:2]), "one-word"))


def test_words_that_all_options_share_small_words_and_words_for_everyone_point_to_nobody() -> None:
    common = [saying(f"q{n}", "My friends call.", "Their friends shop.", "Some friends rest.") for n in range(4)]
    assert not any("friends" in found.what or "some" in found.what for found in of_kind(tried(*common), "one-word"))
    orders = (("Paint.", "Rest.", "Sew."), ("Sew.", "Paint.", "Rest."), ("Rest.", "Sew.", "Paint."))
    turned = [saying(f"q{n}", *orders[n % 3]) for n in range(9)]
    assert of_kind(tried(*turned), "one-word") == []


def test_a_bank_that_nobody_held_against_people_is_told_so() -> None:
    bank = tried(choice("q0", THIRDS))
    assert of_kind(bank, "untried") == []
    assert len(of_kind(replace(bank, calibration=Calibration(correlation=0.25)), "untried")) == 1


@pytest.mark.parametrize(("people", "told"), [(1, "1 real person only"), (29, "29 real people only"), (30, "")])
def test_a_bank_that_was_held_against_few_people_is_told_so(people: int, told: str) -> None:
    bank = replace(tried(choice("q0", THIRDS)), calibration=Calibration(correlation=0.25, people=people))
    assert len(bank.roles) == 3
    found = of_kind(bank, "untried")
    assert [told in one.what for one in found] == [True] * bool(told)
