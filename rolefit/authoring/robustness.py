"""Whether a bank leans on too little: a pair on one trait, a role on one word, a question on options nobody wants.

These are what banks that looked sound on simulated people of the roles got wrong with real ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations
from random import Random
from statistics import fmean, median

from rolefit.authoring.finding import Weakness
from rolefit.authoring.respondents import chances
from rolefit.bank.calibration import OFF, PEOPLE_A_ROLE, UNTRIED
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice, Scale
from rolefit.messages import counted, visible
from rolefit.model.linalg import Vector, dot, mean, minus
from rolefit.model.response_model import Item, Model, model_of

LEAST_TAKEN = 0.05
"""The share of people of no particular role who take an option: a quarter of a fair share among five."""

PEOPLE, WORK = 1000, 2_000_000
"""People drawn, and options times traits that all of them together may cost: large banks get fewer."""

LEAST_SCALE = 0.25
"""A scale tells little where four of them tell less than the middle one of the choices."""

MOST_ALONE = 0.70
"""The share of what sets two roles apart that may lie on one trait."""

MOST_SHARED = 2
"""Questions in which one word may point to the same role."""

SAME_WAY = 0.80
"""A word points to a role where so many of the questions that use it point there."""

SHORTEST_WORD = 4
MOST_WORDS, MOST_NAMED = 5, 3
"""Words told of a role, and questions named for a word."""

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION = frozenset(
    _WORD.findall(
        "about above after again along also among another away back because been before behind being below between "
        "both could does doing done down during each either else enough even ever every from have having here into "
        "itself just less like many might more most much must near need neither next only onto other others over same "
        "several shall should since some such than that their them then there these they thing things this those "
        "through under until upon very well were what when where which while whoever whom whose will with within "
        "without would your yours"
    )
)
"""Words that carry no meaning of their own; other languages are left to the share of their uses."""


def frailties(bank: Bank, told: Collection[Weakness] = ()) -> Iterator[Weakness]:
    """Yield where a bank leans on too little; of what ``told`` says worse already, nothing."""
    lopsided = {found.name for found in told if found.kind == "lopsided"}
    alike = {found.name for found in told if found.kind == "alike"}
    model = model_of(bank, OFF)
    yield from (found for found in _untaken(bank, model) if found.name not in lopsided)
    yield from _faint_scales(bank, model)
    yield from (found for found in _alone(bank, model) if found.name not in alike)
    yield from _words(bank, model)
    if (people := bank.calibration.people) < (enough := PEOPLE_A_ROLE * len(bank.roles)):
        what = "not held against real people yet, so that its answers count cautiously"
        remedy = "rolefit bank validate holds it against people whose role is known, and chooses how much they count"
        if people:
            what = f"held against {counted(people, 'real person', 'real people')} only, which is mostly luck"
            cautious = f"until then keep a correlation of {UNTRIED.correlation:g}"
            remedy = f"ask {PEOPLE_A_ROLE} of each role, {enough} in all; {cautious}"
        yield Weakness("untried", "", "", what, remedy)


def _untaken(bank: Bank, model: Model) -> Iterator[Weakness]:
    """Yield options that people of no particular role (theta ~ N(0, I)) hardly ever take."""
    random = Random("mixed")
    size = sum(len(item.score) for item in model.items.values()) * len(model.traits)
    count = max(50, min(PEOPLE, WORK // size))
    places = [[random.gauss(0, 1) for _ in model.traits] for _ in range(count)]
    for question in bank.questions:
        score = model.items[question.id].score
        shares = [fmean(column) for column in zip(*(chances(score, place) for place in places), strict=True)]
        if (least := min(shares)) < LEAST_TAKEN:
            what = f"option {shares.index(least) + 1} is taken by {100 * least:.0f} % of people of no particular role"
            remedy = "let it say something of its own, as attractive as the others"
            yield Weakness("untaken", "question", question.id, what, remedy)


def _faint_scales(bank: Bank, model: Model) -> Iterator[Weakness]:
    middle = mean(model.directions)
    apart = [minus(row, middle) for row in model.directions]
    told = {question.id: _told(model.items[question.id], apart) for question in bank.questions}
    choices = [told[question.id] for question in bank.questions if isinstance(question, Choice)]
    if not choices or not (usual := median(choices)):
        return
    for question in bank.questions:
        if isinstance(question, Scale) and told[question.id] < LEAST_SCALE * usual:
            share = 100 * told[question.id] / usual
            what = f"tells {share:.0f} % of what a choice does of how roles differ"
            yield Weakness("faint-scale", "question", question.id, what, "make a choice of it, or drop it")


def _told(item: Item, apart: list[Vector]) -> float:
    """Return the information of a question on what sets the roles apart from the mean of all, on average."""
    short = [[row[axis] for axis in item.axes] for row in apart]
    return fmean(sum(dot(root, row) ** 2 for root in item.root) for row in short)


def _alone(bank: Bank, model: Model) -> Iterator[Weakness]:
    if len(model.traits) < 2:
        return
    for one, other in combinations(range(len(model.roles)), 2):
        squares = [value**2 for value in minus(model.directions[one], model.directions[other])]
        if sum(squares) and max(squares) > MOST_ALONE * sum(squares):
            trait = model.traits[squares.index(max(squares))]
            both = f'"{bank.roles[one].title}" and "{bank.roles[other].title}"'
            what = f'{100 * max(squares) / sum(squares):.0f} % of what sets {both} apart is "{trait}"'
            remedy = "place them on what else sets them apart: one trade's flavour could decide"
            yield Weakness("one-trait", "role", model.roles[other], what, remedy)


def _words(bank: Bank, model: Model) -> Iterator[Weakness]:
    """Yield roles that single words point to in more than two questions: who likes the word gets the role."""
    for role, words in _pointing(bank, model).items():
        shown = ", ".join(_used(word, names) for word, names in words[:MOST_WORDS])
        left = len(words) - MOST_WORDS
        more = f" and {counted(left, 'word')} more" if left > 0 else ""
        title = bank.role[role].title
        what = f'words point to "{title}" in more than {MOST_SHARED} questions each: {shown}{more}'
        remedy = "say it in other words, so that a liking for one word is not counted again and again"
        yield Weakness("one-word", "", "", what, remedy)


def _used(word: str, names: list[str]) -> str:
    more = "…" if len(names) > MOST_NAMED else ""
    return f'"{visible(word)}" in {len(names)} ({", ".join(names[:MOST_NAMED])}{more})'


def _pointing(bank: Bank, model: Model) -> dict[str, list[tuple[str, list[str]]]]:
    """Return for each role the words that point to it in too many questions, the most used first."""
    uses: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for question in bank.questions:
        if not isinstance(question, Choice):
            continue
        texts = [set(_WORD.findall(option.text.casefold())) for option in question.options]
        common = set.intersection(*texts) | _FUNCTION
        for text, score in zip(texts, model.items[question.id].score, strict=True):
            leads = [dot(score, direction) for direction in model.directions]
            role = leads.index(max(leads))
            for word in text - common:
                if len(word) >= SHORTEST_WORD and question.id not in uses[word][role]:
                    uses[word][role].append(question.id)
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for word, by_role in sorted(uses.items()):
        total = sum(map(len, by_role.values()))
        for role, names in by_role.items():
            if len(names) > MOST_SHARED and len(names) >= SAME_WAY * total:
                found.setdefault(model.roles[role], []).append((word, names))
    return {role: sorted(words, key=lambda row: (-len(row[1]), row[0])) for role, words in found.items()}
