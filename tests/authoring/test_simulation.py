"""A trial on simulated people: the same for the same seed, true to the engine, and counted right."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.assessment.scoring import score
from rolefit.assessment.session import Session
from rolefit.authoring.respondents import careless, honest, near
from rolefit.authoring.simulation import Simulation, simulate
from rolefit.authoring.trial import DEVIATIONS, MIXTURES, ONE_ROLE, Trial, simulee
from rolefit.bank.knowledge import Bank
from rolefit.model.response_model import model_of
from rolefit.model.verdict import Verdict
from tests.support.banks import as_sheet, bank_of, directions_of, exactly, scale


def strong() -> Bank:
    """Two opposite roles that every question tells apart."""
    questions = [scale(f"q{number}", [1.0], [-1.0]) for number in range(0, 24, 2)]
    turned = [scale(f"q{number}", [-1.0], [1.0]) for number in range(1, 24, 2)]
    return bank_of([[1.0], [-1.0]], [*questions, *turned])


@pytest.fixture(name="found", scope="module")
def _found(bundled: Bank) -> Simulation:
    return simulate(bundled, Trial(people=40, careless=0.2), jobs=1)


def test_the_same_trial_gives_the_same_figures_however_many_processes_share_it(
    bundled: Bank, found: Simulation
) -> None:
    assert simulate(bundled, Trial(people=40, careless=0.2), jobs=2) == found


def test_another_seed_gives_other_people(bundled: Bank, found: Simulation) -> None:
    other = simulate(bundled, Trial(people=40, seed=2, careless=0.2), jobs=1)
    assert other.calibration != found.calibration


def test_everyone_is_counted_once(found: Simulation) -> None:
    assert (found.people, found.right.of, found.chance.guesses.of) == (40, 17, 8)
    assert [group.named.of for group in found.groups] == [17, 3, 3, 3, 3, 3]
    assert all(sum(group.verdicts.values()) == group.named.of for group in found.groups)
    assert sum(row.right.of for row in found.roles) == 17
    assert [sum(row.named.values()) for row in found.roles] == [row.right.of for row in found.roles]
    assert sum(found.adaptive.length.people.values()) == 17
    assert sum(row.people for row in found.calibration.bins) == 17
    assert sum(found.chance.shares.values()) == pytest.approx(1)
    right = sum(row.named[row.id] for row in found.roles)
    assert found.right.share == right / 17


def test_people_who_answer_as_the_bundled_roles_do_are_found_and_those_at_random_are_not(found: Simulation) -> None:
    assert (found.right.share or 0) > 0.9
    assert (found.adaptive.same_role.share or 0) > 0.9
    assert (found.chance.guesses.share or 0) > 0.8
    assert {row.verdict for row in found.same_key} == {Verdict.GUESSES}


def test_it_is_the_engine_itself_that_is_tried(bundled: Bank) -> None:
    alone = simulate(bundled, Trial(people=1, careless=0.0), jobs=1)
    model, random = model_of(bundled), Random("1 honest 0")
    answers = as_sheet(bundled, honest(model, near(bundled, 0, random), random))
    result = score(bundled, answers)
    assert alone.calibration.bins[0].stated == result.roles[0].probability
    assert alone.roles[0].named[result.roles[0].id] == 1

    session = Session(bundled)
    while session.question is not None:
        session = session.answer(answers[session.question.id])
    assert alone.adaptive.length.people == {len(session.answers): 1}


def test_answers_all_at_random_are_right_as_often_as_luck_has_it() -> None:
    lost = simulate(strong(), Trial(people=160, careless=0.0, noise=1.0), jobs=1)
    assert lost.right.low < 0.5 < lost.right.high


def test_without_anyone_honest_or_anyone_careless_the_shares_of_nobody_are_unknown() -> None:
    none_honest = simulate(strong(), Trial(people=4, careless=1.0), jobs=1)
    assert (none_honest.right.of, none_honest.right.low, none_honest.right.high) == (0, 0.0, 1.0)
    none_careless = simulate(strong(), Trial(people=4, careless=0.0), jobs=1)
    assert none_careless.chance.guesses.of == 0
    assert none_careless.chance.mean_length is None
    assert (none_honest.right.share, none_honest.calibration.error, none_honest.adaptive.length.mean) == (None,) * 3


def test_the_progress_told_adds_up_to_everyone() -> None:
    told: list[int] = []
    simulate(strong(), Trial(people=25), jobs=1, progress=told.append)
    assert sum(told) == 25
    assert len(told) > 1


def test_as_json_it_can_be_read_back(found: Simulation) -> None:
    assert found.as_json()["schema"] == "rolefit.simulation/2"
    assert Simulation.model_validate(found.as_json()) == found


def test_a_careless_person_of_the_trial_answers_by_chance(bundled: Bank) -> None:
    alone = simulate(bundled, Trial(people=1, careless=1.0), jobs=1)
    answers = careless(model_of(bundled), Random("1 careless 0"))
    told = score(bundled, as_sheet(bundled, answers)).verdict is Verdict.GUESSES
    assert alone.chance.guesses.share == told


@exactly
@given(st.integers(0, 99), st.integers(0, 5))
def test_half_of_the_honest_are_of_one_role_and_the_others_of_every_other_kind(number: int, seed: int) -> None:
    bank = bank_of([[1.0, 0.0], [-1.0, 0.5], [0.2, 1.0]], [scale("q", [1.0, 0.0], [0.0, 1.0])])
    who = simulee(bank, number, Random(seed))
    assert (who.kind == ONE_ROLE) == (number % 10 < 5)
    assert (who.second is not None) == (who.kind in MIXTURES)
    suits = directions_of(bank) @ who.place
    if who.kind in DEVIATIONS:
        assert suits[who.role] == max(suits)
    if who.second is not None:
        assert suits[who.role] >= suits[who.second]
        assert who.role != who.second


def test_each_kind_is_told_with_its_length_what_it_gets_and_what_it_loses(found: Simulation) -> None:
    for group in found.groups:
        length = group.length
        assert 6 <= (length.median or 0) <= (length.ninety or 0) <= (length.most or 0) <= 20
        assert (group.regret or 0) >= 0
        assert group.regret is not None
        assert (group.both.of == group.named.of) == (group.kind in MIXTURES)
        usable = sum(count for verdict, count in group.verdicts.items() if verdict.names_a_role)
        assert group.named.share == usable / group.named.of
