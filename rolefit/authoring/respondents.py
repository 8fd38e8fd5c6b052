"""Simulated people: where they stand, and what they answer. Every draw comes from the generator that is handed in.

An honest person of a role is theta = the role's positions + N(0, 0.4^2) on every trait and answers by the model's own
rule; one between two roles has a mixture of their positions in place of one role's, and one anywhere is N(0, s^2).
Noise is a share of answers picked by chance. Simulated people are not people: they show whether a bank and the
engine hold together, never whether positions and weights are true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from random import Random

from rolefit.bank.knowledge import Bank
from rolefit.model.linalg import log_softmax, times
from rolefit.model.response_model import Model

SPREAD = 0.4
"""How far people of one role differ from it on each trait: a standard deviation, in prior standard deviations."""

Chosen = dict[str, int]
"""Question id -> position (from 0) of the option taken."""


def near(bank: Bank, role: int, random: Random) -> list[float]:
    """Return the place in trait space of a person of a role."""
    return [place + random.gauss(0, SPREAD) for place in (bank.roles[role].position(trait.id) for trait in bank.traits)]


def between(bank: Bank, first: int, second: int, share: float, random: Random) -> list[float]:
    """Return the place of a person who is of the first role by ``share`` (0 to 1) and of the second by the rest."""
    one, other = bank.roles[first], bank.roles[second]
    middles = (share * one.position(trait.id) + (1 - share) * other.position(trait.id) for trait in bank.traits)
    return [middle + random.gauss(0, SPREAD) for middle in middles]


def anywhere(bank: Bank, deviation: float, random: Random) -> list[float]:
    """Return the place of a person like no role in particular; ``deviation`` is in prior standard deviations."""
    return [random.gauss(0, deviation) for _ in bank.traits]


def honest(model: Model, theta: Sequence[float], random: Random, noise: float = 0.0) -> Chosen:
    """Return the answers of a person at ``theta`` to every question; ``noise`` is the share (0 to 1) left to chance."""
    return drawn(likely(model, theta), random, noise)


def likely(model: Model, theta: Sequence[float]) -> dict[str, list[float]]:
    """Return how probable (0 to 1) every option of every question is for a person at ``theta``."""
    return {name: chances(item.score, theta) for name, item in model.items.items()}


def drawn(options: Mapping[str, Sequence[float]], random: Random, noise: float = 0.0) -> Chosen:
    """Return an answer to each question, drawn by how probable its options are, or by chance a share of ``noise``."""
    answers = {}
    for name, row in options.items():
        if random.random() < noise:
            answers[name] = random.randrange(len(row))
        else:
            answers[name] = random.choices(range(len(row)), row)[0]
    return answers


def careless(model: Model, random: Random) -> Chosen:
    """Return answers to every question picked by chance."""
    return {name: random.randrange(len(item.score)) for name, item in model.items.items()}


def same_key(model: Model, key: int) -> Chosen:
    """Return the answers of who always takes option ``key`` (from 0), the last one where there are fewer."""
    return {name: min(key, len(item.score) - 1) for name, item in model.items.items()}


def chances(score: Sequence[Sequence[float]], theta: Sequence[float]) -> list[float]:
    """Return the probability (0 to 1) of every option of a question, given the scores and a place: the softmax."""
    return list(map(exp, log_softmax(times(score, theta))))
