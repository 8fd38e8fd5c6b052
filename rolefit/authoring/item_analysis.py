"""Whether a bank measures what it should: every role within reach, apart from the others and favoured by no accident.

All questions are taken as answered. Simulated people stand in for real ones (``respondents``), drawn by a fixed seed,
so that the same bank always gets the same findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from rolefit.authoring.finding import Weakness
from rolefit.authoring.full_form import FullForm, full_form_of
from rolefit.authoring.proportion import rate
from rolefit.authoring.reachability import can_win
from rolefit.authoring.respondents import careless, drawn, likely, near, same_key
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import SCALE_STEPS
from rolefit.messages import counted
from rolefit.model.linalg import dot, mean, minus
from rolefit.model.response_model import Model, model_of

FEWEST_IN_BANK = 10
FEWEST_CARRIERS = 5
"""Questions that must speak of a trait."""

LEAST_TOLD = 0.1
"""The information on what sets a role apart from the mean of all, of the role a question tells most about: below this
it tells too little. A scale between weights of 1 and -1 along that line has 2."""

MOST_CHOSEN, LEAST_CHOSEN = 0.70, 0.03
MOST_CONFUSED = 0.10
UNFAIR = 0.15
"""How far, relative to a fair share, random answerers may favour or neglect a role."""

MOST_UNHEARD = 0.10
"""The share of honest people whose answers may say no more than chance."""

SAME_PLACE = 0.2
LEAST_FAR = 0.3
"""How far from the middle of some trait a role must stand."""

MOST_ASKEW = 2
"""How much oftener one pole of a trait may stand on the left of the scales than the other."""

PEOPLE, DRAWS = 1200, 4000
WORK = 4_000_000
"""Options times traits and roles that all people together may cost: very large banks get fewer people."""

ROUNDING = 1e-9


def weaknesses(bank: Bank) -> Iterator[Weakness]:
    """Yield what is weak about the measure."""
    model = model_of(bank, OFF)
    full = full_form_of(model)
    yield from _thin(bank)
    yield from _idle(bank)
    yield from _keying(bank, full)
    yield from _little(model)
    faint = list(_faint(bank))
    yield from faint
    beyond = [role for role in range(len(model.roles)) if not can_win(full, role)]
    for role in beyond:
        what = f"no answers can make {_title(bank, role)} win"
        yield Weakness("cannot-win", "role", model.roles[role], what, "add options that speak for its traits together")
    size = sum(len(item.score) for item in model.items.values()) * (len(model.traits) + len(model.roles))
    beside = [*beyond, *(model.roles.index(found.name) for found in faint)]
    shown = list(_of_people(bank, full, max(20, min(PEOPLE, WORK // size)), beside))
    yield from shown
    if not beside and not any(found.kind == "alike" for found in shown):
        # Roles that share what belongs to one, or get nothing, leave no fair share to compare with.
        yield from _favoured(bank, full, max(100, min(DRAWS, 3 * WORK // size)))


def _thin(bank: Bank) -> Iterator[Weakness]:
    """Too little to go by: few questions, or few that speak of a trait."""
    if len(bank.questions) < FEWEST_IN_BANK:
        what = f"{len(bank.questions)} questions are too few to be sure of a role"
        yield Weakness("too-short", "", "", what, f"have at least {FEWEST_IN_BANK}")
    for trait in bank.traits:
        count = sum(any(option.weights.get(trait.id) for option in asked.options) for asked in bank.questions)
        if count < FEWEST_CARRIERS:
            said = counted(count, "question speaks", "questions speak")
            what = f'only {said} of "{trait.id}"'
            yield Weakness("thin-trait", "trait", trait.id, what, f"let at least {FEWEST_CARRIERS} do so")


def _idle(bank: Bank) -> Iterator[Weakness]:
    for trait in bank.traits:
        places = [role.position(trait.id) for role in bank.roles]
        if max(places) - min(places) < SAME_PLACE:
            what = f'all roles stand at the same place on "{trait.id}", so it sets none apart'
            yield Weakness("idle-trait", "trait", trait.id, what, "give it other positions, or leave it out")


def _faint(bank: Bank) -> Iterator[Weakness]:
    """Yield roles that stand near the middle of everything: as people they are much like anyone."""
    for role in bank.roles:
        if max(abs(place.position) for place in role.traits.values()) < LEAST_FAR:
            what = f'"{role.title}" stands near the middle of every trait, so that hardly any answer speaks for it'
            yield Weakness("faint", "role", role.id, what, "place it further out on what sets it apart")


def _keying(bank: Bank, full: FullForm) -> Iterator[Weakness]:
    """Ways of answering without reading, and what makes them mean something."""
    for key in range(SCALE_STEPS):
        answers = same_key(full.model, key)
        if full.evidence(answers) > 0:
            title = _title(bank, full.winner(answers))
            what = f"always taking option {key + 1}, without reading, gives {title}"
            yield Weakness("one-key", "", "", what, "change the order of options, or turn scales round")
            return
    for trait in bank.traits:
        sides = [asked.high_first(trait.id) for asked in bank.questions]
        left, right = sides.count(True), sides.count(False)
        if abs(left - right) > MOST_ASKEW:
            pole = trait.high.pole if left > right else trait.low.pole
            what = f'"{pole}" stands on the left of {max(left, right)} scales, the other pole of {min(left, right)}'
            yield Weakness("keying", "trait", trait.id, what, "turn some of them round")


def _little(model: Model) -> Iterator[Weakness]:
    middle = mean(model.directions)
    apart = [minus(row, middle) for row in model.directions]
    apart = [tuple(value / length for value in row) for row in apart if (length := dot(row, row) ** 0.5) > ROUNDING]
    for name, item in model.items.items():
        short = [[row[axis] for axis in item.axes] for row in apart]
        if apart and max(sum(dot(root, row) ** 2 for root in item.root) for row in short) < LEAST_TOLD:
            what = "hardly tells any role from the others"
            yield Weakness("tells-little", "question", name, what, "weigh it on traits where roles differ, or drop it")


def _of_people(bank: Bank, full: FullForm, count: int, beside: Sequence[int]) -> Iterator[Weakness]:
    """What simulated people of the roles show: options for all or none, roles taken for each other, weak evidence.

    Of the roles ``beside`` worse has been said already.
    """
    model, random = full.model, Random("people")
    liked = {name: [0.0] * len(item.score) for name, item in model.items.items()}
    lost: dict[tuple[int, int], int] = {}
    of = [0] * len(bank.roles)
    unheard = [0] * len(bank.roles)
    for number in range(count):
        role = number % len(bank.roles)
        theta = near(bank, role, random)
        probable = likely(model, theta)
        answers = drawn(probable, random)
        for name, row in probable.items():
            for option, chance in enumerate(row):
                liked[name][option] += chance / count
        of[role] += 1
        unheard[role] += full.evidence(answers) <= 0
        lead = full.leads(answers)
        for rival, value in enumerate(lead):
            if rival != role and value >= lead[role]:
                pair = min(role, rival), max(role, rival)
                lost[pair] = lost.get(pair, 0) + 1
    yield from _lopsided(bank, liked)
    for (one, other), times_lost in lost.items():
        if one not in beside and other not in beside and rate(times_lost, of[one] + of[other]).low > MOST_CONFUSED:
            yield _alike(bank, full, one, other, times_lost / (of[one] + of[other]))
    if not beside and rate(sum(unheard), count).low > MOST_UNHEARD:
        worst = max(range(len(of)), key=lambda role: unheard[role] / max(of[role], 1))
        most = f"most of all of {_title(bank, worst)}, {100 * unheard[worst] / of[worst]:.0f} %"
        share = f"of {100 * sum(unheard) / count:.0f} % of people who fit a role ({most})"
        what = f"the answers {share} say no more than chance, above {100 * MOST_UNHEARD:.0f} %"
        yield Weakness("weak", "role", bank.roles[worst].id, what, "ask more about what sets that role apart")


def _lopsided(bank: Bank, liked: Mapping[str, Sequence[float]]) -> Iterator[Weakness]:
    for question in bank.questions:
        shares = liked[question.id]
        most, least = max(shares), min(shares)
        remedy = "make the options equally attractive: no one should find the choice easy"
        if most > MOST_CHOSEN:
            what = f"option {shares.index(most) + 1} is taken by {100 * most:.0f} % of people, whatever their role"
            yield Weakness("lopsided", "question", question.id, what, remedy)
        elif least < LEAST_CHOSEN:
            what = f"option {shares.index(least) + 1} is taken by {100 * least:.0f} % of people"
            yield Weakness("lopsided", "question", question.id, what, remedy)


def _alike(bank: Bank, full: FullForm, one: int, other: int, confused: float) -> Weakness:
    """Two roles taken for each other, and the traits that would tell them apart: where they differ and V is large."""
    apart = minus(full.model.directions[one], full.model.directions[other])
    worth = {
        trait.id: apart[axis] ** 2 * full.covariance[axis][axis]
        for axis, trait in enumerate(bank.traits)
        if apart[axis]
    }
    best = sorted((name for name in worth if worth[name] > SAME_PLACE**2 / 10), key=lambda name: -worth[name])[:2]
    if best:
        remedy = f"ask more about {' and '.join(best)}, where they differ and little is known"
    else:
        remedy = "give them positions that differ"
    both = f"{_title(bank, one)} and {_title(bank, other)}"
    what = f"{both} are taken for each other by {100 * confused:.0f} % of their people"
    return Weakness("alike", "role", bank.roles[other].id, what, remedy)


def _favoured(bank: Bank, full: FullForm, draws: int) -> Iterator[Weakness]:
    random, fair = Random("draws"), 1 / len(bank.roles)
    wins = [0] * len(bank.roles)
    for _ in range(draws):
        wins[full.winner(careless(full.model, random))] += 1
    for role, count in enumerate(wins):
        share, known = count / draws, rate(count, draws)
        if known.low > fair * (1 + UNFAIR) or known.high < fair * (1 - UNFAIR):
            given = f"{100 * share:.0f} times in 100, fair would be {100 * fair:.0f}"
            what = f"random answers give {_title(bank, role)} {given}"
            less = "less" if share > fair else "more"
            yield Weakness(
                "favoured", "role", bank.roles[role].id, what, f"let options speak {less} for its traits together"
            )


def _title(bank: Bank, role: int) -> str:
    return f'"{bank.roles[role].title}"'
