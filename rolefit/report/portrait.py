"""A person in up to three sentences, made of the bank's words for the ends of those traits that decide.

Of a trait on which the answers say less than their error, or that none of them speaks of, nothing is said. Where only
the answers taken at face value say more than their error, and not yet once they count as they are calibrated, the
sentence says "on the whole".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf, sqrt
from typing import NamedTuple

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank, Pole, Role, Trait
from rolefit.bank.question import Answer
from rolefit.model.response_model import Model, model_of
from rolefit.model.verdict import Verdict
from rolefit.report.sentences import named_roles

MOST_SENTENCES = 3
SOFTENED = ("On the whole", "More often than not", "By and large")
"""What opens a sentence that is likely true and not certain; each only once in a portrait."""


class Standing(NamedTuple):
    """A trait on which the answers say more than their error, one of them in so many words.

    ``estimate`` is the result's, in prior standard deviations, never 0; ``is_firm`` where it is larger than its own
    standard error. ``strength`` is the estimate over its error when every answer counts in full, above 1.
    """

    axis: int
    trait: Trait
    estimate: float
    strength: float
    is_firm: bool

    @property
    def pole(self) -> Pole:
        """The end of the trait that the person leans to."""
        return self.trait.high if self.estimate > 0 else self.trait.low


class Sentence(NamedTuple):
    """A sentence of the portrait and what it is about."""

    standing: Standing
    text: str


def standings(bank: Bank, result: Result) -> list[Standing]:
    """Return the traits on which the answers say more than their error, one in so many words, in the bank's order."""
    found = []
    for axis, (trait, told) in enumerate(zip(bank.traits, result.traits, strict=True)):
        strength = at_face_value(told.estimate, told.standard_error, result.bank.power)
        if strength > 1 and telling_answer(bank, result, axis, told.estimate):
            is_firm = abs(told.estimate) > told.standard_error
            found.append(Standing(axis, trait, told.estimate, strength, is_firm))
    return found


def at_face_value(estimate: float, error: float, power: float) -> float:
    """Return how many of its errors an estimate would be from 0 if each answer counted in full: 0 or more.

    For one trait by itself the estimate is a b / (1 + a I) and its squared error 1 / (1 + a I), where the answers pull
    with b, tell I, and count to the power a. From these follow b and I, and with a = 1 the number, b / sqrt(1 + I).
    """
    if estimate == 0 or error <= 0:
        return inf if estimate else 0.0
    pull = abs(estimate) / (error * error) / power
    information = max(0.0, 1 / (error * error) - 1) / power
    return pull / sqrt(1 + information)


def portrait(bank: Bank, result: Result) -> list[Sentence]:
    """Return the portrait, what decides most first; empty where no trait is known, or no role is named.

    Only traits that speak for the role are in it (those against are told where it may rub); between roles, first those
    that speak for all of them, then those that speak for one; of a mix, those that the answers say most of.
    """
    if not result.verdict.names_a_role:
        return []
    found = standings(bank, result)
    if result.verdict is Verdict.MIXED:
        ranked = sorted(found, key=lambda standing: -standing.strength)
    else:
        roles = named_roles(bank, result)
        speaking = [(_support(bank, roles, standing), standing) for standing in found]
        speaking.sort(key=lambda pair: pair[0], reverse=True)
        ranked = [standing for (_, most), standing in speaking if most > 0]
    # What is sure comes first; each kind in its own order.
    kept = sorted(ranked[:MOST_SENTENCES], key=lambda standing: not standing.is_firm)
    softened = iter(SOFTENED)
    return [
        Sentence(each, each.pole.text if each.is_firm else _opened(next(softened), each.pole.text)) for each in kept
    ]


def telling_answer(
    bank: Bank, result: Result, axis: int, estimate: float, besides: Collection[str] = ()
) -> tuple[str, Answer] | None:
    """Return the question and answer that say most of where a person stands on a trait, None where no answer does.

    ``axis`` is the trait's position, ``estimate`` only says to which end the person leans. Only answers that a reader
    hears it in: many pull along traits that their words say nothing of.
    """
    sign, trait = 1 if estimate > 0 else -1, bank.traits[axis].id
    best: tuple[float, str, Answer] | None = None
    for name, answer in result.answers.items():
        if answer is not None and name not in besides:
            place = bank.question[name].index(answer)
            value = sign * model_of(bank).items[name].score[place][axis]
            is_heard = sign * bank.question[name].options[place].tells_of(trait) > 0
            if is_heard and value > 1e-9 and (best is None or value > best[0]):
                best = (value, name, answer)
    return None if best is None else best[1:]


def _support(bank: Bank, roles: Sequence[Role], standing: Standing) -> tuple[float, float]:
    """Return what a trait speaks for these roles, beyond what it does for an average role: the least and the most."""
    found = [_beyond_average(model_of(bank), role.id, standing) for role in roles]
    return max(0.0, min(found)), max(found)


def _beyond_average(model: Model, role: str, standing: Standing) -> float:
    places = [row[standing.axis] for row in model.directions]
    place = places[model.roles.index(role)]
    # A role on the other side is not spoken for, however much further out the others are.
    if place * standing.estimate <= 0:
        return 0.0
    return (place - sum(places) / len(places)) * standing.estimate


def _opened(opening: str, text: str) -> str:
    """Return a sentence after an opening such as "On the whole"."""
    return f"{opening}, y{text[1:]}" if text.startswith("You") else f"{opening}: {text}"
