"""Why this role, and what would turn it: sums that add up, and every set of answers tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolefit.bank.knowledge import Bank
from rolefit.model.attribution import contributions, counterfactual, trait_contributions
from rolefit.model.estimation import estimate, leads
from rolefit.model.provisional import provisional
from rolefit.model.response_model import model_of
from tests.support.banks import (
    Array,
    Chosen,
    answers_to,
    bank_of,
    banks,
    calibrated,
    directions_of,
    exactly,
    paths,
    posterior,
    scale,
    sittings,
)


def lead_of(bank: Bank, answers: Chosen) -> Array:
    lead: Array = directions_of(bank) @ posterior(bank, answers)[0]
    return lead


def is_ahead(bank: Bank, answers: Chosen, winner: int) -> bool:
    # Closer than 1e-9 is level.
    return bool(max(lead_of(bank, answers)) <= lead_of(bank, answers)[winner] + 1e-9)


def changed(bank: Bank, answers: Chosen, size: int) -> Iterator[Chosen]:
    for names in combinations(answers, size):
        for path in paths(bank, names):
            yield {**answers, **path}


# Contributions


@exactly
@given(calibrated(sittings()))
def test_contributions_add_up_to_the_lead(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    lead = lead_of(bank, answers)
    found = estimate(model_of(bank), answers)
    for winner in range(len(lead)):
        for other in range(len(lead)):
            parts = contributions(model_of(bank), found, answers, winner, other)
            assert list(parts) == list(answers)
            assert sum(parts.values()) == pytest.approx(lead[winner] - lead[other], abs=1e-9)


@exactly
@given(calibrated(sittings()))
def test_the_pulls_of_the_traits_add_up_to_the_lead_and_turn_round_with_the_roles(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    lead = lead_of(bank, answers)
    found = estimate(model_of(bank), answers)
    for winner, other in combinations(range(len(lead)), 2):
        parts = trait_contributions(model_of(bank), found, winner, other)
        assert len(parts) == len(bank.traits)
        assert sum(parts) == pytest.approx(lead[winner] - lead[other], abs=1e-9)
        assert trait_contributions(model_of(bank), found, other, winner) == pytest.approx([-part for part in parts])


@exactly
@given(calibrated(sittings()))
def test_what_speaks_for_one_role_speaks_as_much_against_the_other(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    found = estimate(model_of(bank), answers)
    forth = contributions(model_of(bank), found, answers, 0, 1)
    back = contributions(model_of(bank), found, answers, 1, 0)
    assert back == pytest.approx({name: -value for name, value in forth.items()}, abs=1e-12)


@exactly
@given(calibrated(sittings()))
def test_changing_one_answer_moves_the_lead_by_the_difference_of_its_contributions(
    sitting: tuple[Bank, Chosen],
) -> None:
    bank, answers = sitting
    model = model_of(bank)
    found = estimate(model, answers)
    before = contributions(model, found, answers, 0, 1)
    for name in answers:
        other = {**answers, name: 0}
        after = contributions(model, estimate(model, other), other, 0, 1)
        moved = (lead_of(bank, other) - lead_of(bank, answers)) @ ([1, -1] + [0] * (len(bank.roles) - 2))
        assert after[name] - before[name] == pytest.approx(moved, abs=1e-9)


def test_the_middle_of_a_scale_speaks_for_no_one() -> None:
    bank = bank_of([[1.0, 0.0], [0.0, 1.0]], [scale("a", [1.0, -0.3], [-0.2, 0.8]), scale("b", [0.0, 1.0], [0.5, 0.0])])
    answers = {"a": 2, "b": 0}
    parts = contributions(model_of(bank), estimate(model_of(bank), answers), answers, 0, 1)
    assert parts["a"] == pytest.approx(0, abs=1e-12)
    assert parts["b"] < 0


# Turns


@exactly
@given(calibrated(sittings(most_questions=4)))
def test_the_turn_is_the_smallest_set_of_changes_that_makes_another_role_win(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    model = model_of(bank)
    winner = provisional(model, answers).leader
    assume(is_ahead(bank, answers, winner))
    found = counterfactual(model, estimate(model, answers), answers, winner)
    smaller = len(answers) if found is None else len(found.changes) - 1
    for size in range(min(smaller, 3) + 1):
        assert all(is_ahead(bank, other, winner) for other in changed(bank, answers, size))
    if found is not None:
        after = {**answers, **found.changes}
        assert all(answers[name] != option for name, option in found.changes.items())
        assert lead_of(bank, after)[found.role] == pytest.approx(max(lead_of(bank, after)), abs=1e-12)
        assert lead_of(bank, after)[found.role] > lead_of(bank, after)[winner]
        assert provisional(model, after).leader == found.role != winner


@exactly
@given(st.data())
def test_of_equally_small_sets_the_turn_is_the_one_that_goes_furthest(data: st.DataObject) -> None:
    bank = data.draw(banks(most_questions=4))
    answers = data.draw(answers_to(bank, all_of_them=True))
    model = model_of(bank)
    winner = provisional(model, answers).leader
    found = counterfactual(model, estimate(model, answers), answers, winner)
    assume(found is not None)
    assert found is not None

    def lost(other: Chosen) -> float:
        lead = lead_of(bank, other)
        return float(max(np.delete(lead, winner)) - lead[winner])

    furthest = max(lost(other) for other in changed(bank, answers, len(found.changes)))
    assert lost({**answers, **found.changes}) == pytest.approx(furthest, abs=1e-9)


@exactly
@given(banks())
def test_without_answers_nothing_can_be_turned(bank: Bank) -> None:
    assert counterfactual(model_of(bank), estimate(model_of(bank), {}), {}, 0) is None


@pytest.mark.parametrize(
    ("roles", "is_told"),
    [
        ([[1.0, 0.0], [0.5, 0.0]], False),  # one direction: nothing tells them apart
        ([[1.0, 1.0], [1.0, -1.0]], False),  # they differ on the second trait, and no question speaks of it
        ([[1.0, 1.0], [-1.0, 1.0]], True),
    ],
)
def test_where_no_answers_make_another_role_win_there_is_no_turn(roles: list[list[float]], is_told: bool) -> None:
    bank = bank_of(roles, [scale("q", [0.9, 0.0], [-0.3, 0.0]), scale("r", [-1.0, 0.0], [0.2, 0.0])])
    model = model_of(bank)
    every = list(paths(bank, ["q", "r"]))
    for answers in every:
        winner = provisional(model, answers).leader
        assert any(not is_ahead(bank, other, winner) for other in every) is is_told
        assert (counterfactual(model, estimate(model, answers), answers, winner) is not None) is is_told


def test_drawing_level_is_not_yet_winning() -> None:
    bank = bank_of([[1.0], [-1.0]], [scale("a", [1.0], [-1.0]), scale("b", [1.0], [-1.0])])
    model = model_of(bank)
    # One answer wholly changed leaves the two level, so it takes the other as well.
    found = counterfactual(model, estimate(model, {"a": 0, "b": 0}), {"a": 0, "b": 0}, 0)
    assert found is not None
    assert found == (1, {"a": 4, "b": 4})


def test_the_role_that_wins_after_the_turn_may_be_a_third_one() -> None:
    # Every rival overtakes; the one named is whoever stands in front then.
    bank = bank_of([[1.0, 0.0], [-0.6, 0.8], [-1.0, 0.1]], [scale("a", [1.0, 0.0], [-1.0, 0.0])])
    model = model_of(bank)
    found = counterfactual(model, estimate(model, {"a": 0}), {"a": 0}, 0)
    assert found is not None
    lead = leads(model, estimate(model, {"a": found.changes["a"]}))
    assert found.role == lead.index(max(lead)) == 2
