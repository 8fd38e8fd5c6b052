"""What may be said: the six verdicts, and the roles between which a person stands."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.model.verdict import (
    CLEAR,
    FEWEST_ANSWERS,
    LEANING,
    LIKELY_ALONE,
    Verdict,
    about_equal,
    contenders,
    guessing_limit,
    verdict_of,
)
from tests.support.banks import exactly

SHARES = st.lists(st.integers(0, 100), min_size=2, max_size=6).filter(any)


@pytest.mark.parametrize(
    ("probabilities", "verdict"),
    [
        ([1.0, 0.0], Verdict.CLEAR),
        ([0.90, 0.10], Verdict.CLEAR),
        ([0.89, 0.11], Verdict.LEANING),
        ([0.60, 0.40], Verdict.LEANING),
        ([0.59, 0.41], Verdict.BETWEEN),
        ([0.50, 0.50], Verdict.BETWEEN),
        ([0.45, 0.45, 0.10], Verdict.BETWEEN),
        ([0.30, 0.30, 0.30, 0.10], Verdict.BETWEEN),
        ([0.30, 0.30, 0.29, 0.11], Verdict.BETWEEN),
        ([0.51, 0.26, 0.13, 0.10], Verdict.BETWEEN),
        ([0.59, 0.29, 0.12], Verdict.LEANING),
        ([0.50, 0.24, 0.13, 0.13], Verdict.LEANING),
        ([0.49, 0.24, 0.14, 0.13], Verdict.MIXED),
        ([0.28, 0.24, 0.24, 0.24], Verdict.MIXED),
        ([0.59, 0.11, 0.10, 0.10, 0.10], Verdict.LEANING),
        ([0.48, 0.13, 0.13, 0.13, 0.13], Verdict.MIXED),
        ([0.25, 0.25, 0.25, 0.25], Verdict.MIXED),
    ],
)
def test_how_the_probability_is_spread_decides_the_verdict(probabilities: list[float], verdict: Verdict) -> None:
    assert verdict_of(10, 5.0, probabilities, 0) is verdict


def test_the_role_in_front_is_the_one_that_is_judged() -> None:
    assert verdict_of(10, 5.0, [0.05, 0.95], 1) is Verdict.CLEAR


@exactly
@given(SHARES, st.floats(-50, 50))
def test_whatever_else_is_so_fewer_than_five_answers_are_too_few(parts: list[int], evidence: float) -> None:
    chances = [part / sum(parts) for part in parts]
    assert verdict_of(FEWEST_ANSWERS - 1, evidence, chances, 0) is Verdict.TOO_FEW
    assert verdict_of(FEWEST_ANSWERS, evidence, chances, 0) is not Verdict.TOO_FEW


@exactly
@given(SHARES, st.integers(FEWEST_ANSWERS, 2000))
def test_answers_that_chance_explains_far_better_are_no_better_than_guesses_however_sure(
    parts: list[int], answered: int
) -> None:
    chances = [part / sum(parts) for part in parts]
    limit = guessing_limit(answered)
    assert verdict_of(answered, limit, chances, 0) is Verdict.GUESSES
    assert verdict_of(answered, limit + 1e-9, chances, 0).names_a_role


def test_the_fewer_answers_the_better_chance_must_explain_them_to_be_called_guesses() -> None:
    limits = [guessing_limit(answered) for answered in range(1, 2000)]
    assert limits == sorted(limits)
    assert guessing_limit(20) == pytest.approx(-log(40))
    assert guessing_limit(32) == pytest.approx(-log(25))


def test_what_the_model_explains_better_than_chance_is_never_called_guesses() -> None:
    assert max(guessing_limit(answered) for answered in (799, 800, 801, 100_000)) == 0


@exactly
@given(SHARES)
def test_a_clear_or_leaning_role_is_as_probable_as_the_verdict_says_and_no_other_verdict_has_one(
    parts: list[int],
) -> None:
    chances = sorted((part / sum(parts) for part in parts), reverse=True)
    found = verdict_of(10, 0.0, chances, 0)
    assert (found is Verdict.CLEAR) == (chances[0] >= CLEAR)
    alone = len(about_equal(chances)) == 1
    assert (found is Verdict.LEANING) == ((LIKELY_ALONE if alone else LEANING) <= chances[0] < CLEAR)
    assert (found is Verdict.BETWEEN) == (chances[0] < LEANING and 2 <= len(about_equal(chances)) <= 3)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_too_few_answers_and_guesses_name_no_role(verdict: Verdict) -> None:
    assert verdict.names_a_role == (verdict not in {Verdict.TOO_FEW, Verdict.GUESSES})


# The roles between which a person stands


@exactly
@given(SHARES)
def test_contenders_are_the_fewest_of_the_first_roles_that_together_reach_nine_tenths(parts: list[int]) -> None:
    chances = [part / sum(parts) for part in parts]
    order = list(range(len(parts)))[::-1]
    named = contenders(order, chances)
    assert named == order[: len(named)]
    together = [chances[role] for role in named]
    assert sum(together) >= 0.90 - 1e-9
    assert sum(together[:-1]) < 0.90


def test_contenders_are_all_roles_where_rounding_leaves_the_sum_short() -> None:
    assert contenders([2, 0, 1], [0.3, 0.3, 0.2]) == [2, 0, 1]
