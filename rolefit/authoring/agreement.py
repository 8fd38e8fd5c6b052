"""How often a short form names the same role as all questions do, on simulated people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from random import Random

from rolefit.authoring.full_form import full_form_of
from rolefit.authoring.proportion import Rate, rate
from rolefit.authoring.respondents import honest, near
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.bank.record import ReadOnly
from rolefit.model.response_model import model_of

PEOPLE = 2000
FEWEST = 100
"""People that are simulated in all, fewer where a bank is so large that it would take long."""

WORK = 20_000_000
"""Options times traits and roles, times people: a few seconds."""


def agreement(bank: Bank, questions: Collection[str], seed: int = 0) -> Rate:
    """Return how often the answers to ``questions`` alone name the role that all answers name.

    The people are of the roles in equal parts, answer as the model assumes, and each answer counts in full.
    """
    model = model_of(bank, OFF)
    items = ReadOnly({name: item for name, item in model.items.items() if name in questions})
    whole, short = full_form_of(model), full_form_of(replace(model, items=items))
    random = Random(f"{seed} agreement")
    options = sum(len(item.score) for item in model.items.values())
    people = max(FEWEST, min(PEOPLE, WORK // (options * (len(model.traits) + len(model.roles)))))
    same = 0
    for person in range(people):
        answers = honest(model, near(bank, person % len(model.roles), random), random)
        same += whole.winner(answers) == short.winner({name: answers[name] for name in items})
    return rate(same, people)
