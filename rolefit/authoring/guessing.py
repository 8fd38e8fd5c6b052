"""Those who answer without reading, at random or the same key throughout: what a bank tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from statistics import fmean

from rolefit.authoring.full_form import full_form_of
from rolefit.authoring.proportion import Rate, rate_of
from rolefit.authoring.respondents import careless, same_key
from rolefit.authoring.trial import Careless, Trial
from rolefit.bank.question import SCALE_STEPS
from rolefit.bank.record import Fixed, Record
from rolefit.model.provisional import provisional
from rolefit.model.response_model import Model
from rolefit.model.verdict import Verdict

DRAWS, FEWEST_DRAWS = 10_000, 200
"""Random answerers for the share that each role gets: enough for half a percent; in very large banks for two."""

WORK = 100_000_000
"""Options times traits and roles that all these random answerers together may cost."""


class Chance(Record):
    """Those who answer at random; ``shares`` is how often each role comes out first for them (0 to 1).

    ``guesses`` is how often all their answers are told to be no better than guesses, ``short_guesses`` how often the
    adaptive quiz says so, and ``clear`` how often it names a role as clear.
    """

    guesses: Rate
    short_guesses: Rate
    clear: Rate
    mean_length: float | None
    shares: Fixed[str, float]


class Pattern(Record):
    """What comes of always taking option ``key`` (from 1), the last one where there are fewer."""

    key: int
    verdict: Verdict
    evidence: float


def chance_of(model: Model, trial: Trial, people: Sequence[Careless]) -> Chance:
    """Return what all of them together were told."""
    return Chance(
        guesses=rate_of(row.verdict is Verdict.GUESSES for row in people),
        short_guesses=rate_of(row.short_verdict is Verdict.GUESSES for row in people),
        clear=rate_of(row.short_verdict is Verdict.CLEAR for row in people),
        mean_length=fmean(row.asked for row in people) if people else None,
        shares=favoured(model, trial.seed, _draws(model)),
    )


def favoured(model: Model, seed: int, draws: int) -> dict[str, float]:
    """Return the share (0 to 1) of random answerers of all questions who get each role."""
    random, full = Random(f"{seed} favoured"), full_form_of(model)
    wins = Counter(full.winner(careless(model, random)) for _ in range(draws))
    return {role: wins[place] / draws for place, role in enumerate(model.roles)}


def same_keys(model: Model) -> list[Pattern]:
    """Return what comes of taking the same option throughout, for each of the five."""
    found = []
    for key in range(SCALE_STEPS):
        now = provisional(model, same_key(model, key))
        found.append(Pattern(key=key + 1, verdict=now.verdict, evidence=now.evidence))
    return found


def _draws(model: Model) -> int:
    size = sum(len(item.score) for item in model.items.values()) * (len(model.traits) + len(model.roles))
    return max(FEWEST_DRAWS, min(DRAWS, WORK // size))
