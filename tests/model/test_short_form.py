"""A short form has the questions that together tell most of the roles."""

from __future__ import annotations

from itertools import combinations
from math import exp, log

import numpy as np
import pytest

from rolefit import Bank
from rolefit.authoring.agreement import agreement
from rolefit.model.response_model import Model, model_of
from rolefit.model.short_form import short_form
from tests.support.banks import bank_of, choice

ROLES = [(1.0, 0.2, 0.0), (-0.4, 1.0, 0.0), (0.1, -0.8, 0.0)]


def told(model: Model, names: tuple[str, ...] | list[str]) -> float:
    """Return log det J by numpy: the slow second opinion."""
    directions = np.array(model.directions)
    _, sizes, rows = np.linalg.svd(directions[1:] - directions[0])
    base = rows[: int((sizes > 1e-9).sum())]
    information = np.zeros((len(model.traits), len(model.traits)))
    for name in names:
        for i, j, value in model.items[name].information:
            information[i, j] += value
            information[j, i] += value if i != j else 0.0
    return float(np.linalg.slogdet(np.eye(len(base)) + base @ information @ base.T)[1])


def made() -> Bank:
    """Return a bank of eight questions, two of them about a trait on which no roles differ."""
    rows = np.random.default_rng(7).uniform(-1, 1, (6, 3, 3)) * [1, 1, 0]
    questions = [choice(f"q{number}", [tuple(row) for row in weights]) for number, weights in enumerate(rows)]
    aside = [(0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (0.0, 0.0, 0.5)]
    return bank_of(ROLES, [choice("aside", aside), *questions, choice("beside", aside)])


@pytest.mark.parametrize("count", range(1, 7))
def test_each_question_adds_most_to_those_before_it(count: int) -> None:
    model = model_of(made())
    before = short_form(model, count - 1) if count > 1 else []
    now = short_form(model, count)
    assert set(before) < set(now)
    best = max(told(model, [*before, name]) for name in model.items if name not in before)
    assert told(model, now) == pytest.approx(best)


def test_it_comes_near_the_best_of_all_forms() -> None:
    model = model_of(made())
    best = max(told(model, names) for names in combinations(model.items, 3))
    assert told(model, short_form(model, 3)) >= (1 - exp(-1)) * best > log(1.5)


def test_a_question_on_which_roles_do_not_differ_comes_last() -> None:
    model = model_of(made())
    assert {"aside", "beside"}.isdisjoint(short_form(model, 6))
    assert short_form(model, 100) == list(model.items)


def test_a_short_form_of_the_questions_there_are_names_the_same_role_for_most(bundled: Bank) -> None:
    model = model_of(bundled)
    shares = [agreement(bundled, short_form(model, count)).share for count in (1, 6, 20, len(model.items))]
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert shares[2] > 0.9  # type: ignore[operator]
    assert shares[3] == 1.0
    assert agreement(bundled, short_form(model, 6)).share == shares[1]
