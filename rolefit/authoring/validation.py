"""A bank held against people whose role is known or judged: how often right, how sure, how long (criterion validity).

Every person is scored three times: by all their answers, by all with each counting in full (what the calibration
changes), and by the answers that the adaptive quiz asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from math import ceil
from statistics import fmean
from typing import Literal, NamedTuple

from pydantic import Field

from rolefit.assessment.session import Session
from rolefit.authoring.calibrating import CalibrationChoice, choose
from rolefit.authoring.item_validity import ItemValidity, item_validity
from rolefit.authoring.person import Person, cross_entropy
from rolefit.authoring.proportion import Rate, rate_of
from rolefit.authoring.reliability import Reliability, reliability
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Bank
from rolefit.bank.record import Fixed, Record
from rolefit.model.provisional import Provisional, provisional
from rolefit.model.response_model import model_of
from rolefit.model.verdict import Verdict
from rolefit.processes import spread


class Outcome(NamedTuple):
    """What one form of the quiz told a person: roles from the best, probabilities, verdict, answers it rests on."""

    order: tuple[int, ...]
    probabilities: tuple[float, ...]
    verdict: Verdict
    asked: int


class Case(NamedTuple):
    """A person with what they were told by all answers, by all counting in full, and by the short quiz."""

    person: Person
    full: Outcome
    in_full: Outcome
    short: Outcome
    short_answers: dict[str, int]


class Figures(Record):
    """How a group of people fared with one form of the quiz.

    ``first`` and ``two``: their own role comes first, or among the first two. ``judged_first`` and ``judged_two``: what
    comes first is the judge's first, or among the judge's two. ``cross_entropy`` is in nats against the judge's
    probabilities (the own role where nobody judged). ``right_when_clear`` is about the own role,
    for other occupations about the judge's two.
    """

    people: int
    first: Rate
    two: Rate
    judged_first: Rate
    judged_two: Rate
    clear: Rate
    right_when_clear: Rate
    no_role: Rate
    cross_entropy: float


class Length(Record):
    """Questions the short quiz asked: on average, and within how many half and 90 of 100 people were through."""

    mean: float
    half_within: int
    ninety_within: int


class Group(Record):
    """One group of people; ``full``: all answers; ``in_full``: each of them counting in full; ``short``: the quiz."""

    name: Literal["roles", "plain", "others"]
    full: Figures
    in_full: Figures
    short: Figures
    length: Length


class RoleFigures(Record):
    """People of one role: own role first, by all answers and by the short quiz; ``named``: what came first (all)."""

    id: str
    first: Rate
    short_first: Rate
    named: Fixed[str, int]


class Forms(Record):
    """Stated probability of the first role against how often it is the person's own: full, in full, short."""

    full: Reliability
    in_full: Reliability
    short: Reliability


class Validation(Record):
    """What people of known or judged roles say of a bank. ``judge_entropy`` is the judge's own entropy, in nats."""

    format: Literal["rolefit.validation/1"] = Field(default="rolefit.validation/1", alias="schema")
    bank: str
    digest: str
    questions: int
    people: int
    correlation: float
    groups: tuple[Group, ...]
    roles: tuple[RoleFigures, ...]
    reliability: Forms
    judge_entropy: float | None
    items: tuple[ItemValidity, ...]
    calibrated: CalibrationChoice | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as JSON-ready values."""
        return self.model_dump(mode="json", by_alias=True)


def validate(
    bank: Bank,
    people: Sequence[Person],
    *,
    calibrate: bool = False,
    jobs: int = 1,
) -> Validation:
    """Return what ``people`` (at least one, each with an own role or a judge's probabilities) say of the bank.

    ``calibrate`` also chooses the correlation of answers on them. ``jobs`` is how many processes share the work.
    """
    rows = list(spread(partial(measured, bank), people, jobs))
    known = [row for row in rows if row.person.own]
    plain = [row for row in known if row.person.is_plain]
    others = [row for row in rows if not row.person.own]
    judged = [person.judged for person in people if person.judged is not None]
    return Validation(
        bank=bank.name,
        digest=bank.digest,
        questions=len(bank.questions),
        people=len(people),
        correlation=bank.calibration.correlation,
        groups=tuple(_groups(known, plain, others)),
        roles=tuple(_role(bank, place, known) for place in range(len(bank.roles))) if known else (),
        reliability=Forms(
            full=_reliability((row.person, row.full) for row in known),
            in_full=_reliability((row.person, row.in_full) for row in known),
            short=_reliability((row.person, row.short) for row in known),
        ),
        judge_entropy=fmean(cross_entropy(one, one) for one in judged) if judged else None,
        items=item_validity(bank, people, jobs),
        calibrated=choose(bank, people, [row.short_answers for row in rows], jobs) if calibrate else None,
    )


def measured(bank: Bank, person: Person) -> Case:
    """Return what the forms of the quiz tell one person; a question without an answer counts as skipped."""
    session = Session(bank)
    while (question := session.question) is not None:
        option = person.answers.get(question.id)
        session = session.answer(None if option is None else question.answer(option))
    short = {name: person.answers[name] for name in session.asked if name in person.answers}
    return Case(
        person,
        _outcome(provisional(model_of(bank), person.answers), len(person.answers)),
        _outcome(provisional(model_of(bank, OFF), person.answers), len(person.answers)),
        _outcome(session.provisional, len(session.asked)),
        short,
    )


def _outcome(now: Provisional, asked: int) -> Outcome:
    return Outcome(now.order, now.probabilities, now.verdict, asked)


def _groups(known: Sequence[Case], plain: Sequence[Case], others: Sequence[Case]) -> Iterator[Group]:
    if known:
        yield _group("roles", known)
    if plain:
        yield _group("plain", plain)
    if others:
        yield _group("others", others)


def _group(name: Literal["roles", "plain", "others"], rows: Sequence[Case]) -> Group:
    asked = sorted(row.short.asked for row in rows)
    return Group(
        name=name,
        full=_figures([(row.person, row.full) for row in rows]),
        in_full=_figures([(row.person, row.in_full) for row in rows]),
        short=_figures([(row.person, row.short) for row in rows]),
        length=Length(
            mean=fmean(asked),
            half_within=asked[(len(asked) - 1) // 2],
            ninety_within=asked[ceil(0.9 * len(asked)) - 1],
        ),
    )


def _figures(told: Sequence[tuple[Person, Outcome]]) -> Figures:
    known = [(person, one) for person, one in told if person.own]
    judged = [(person, one) for person, one in told if person.judged is not None]
    clear = [(person, one) for person, one in told if one.verdict is Verdict.CLEAR]
    return Figures(
        people=len(told),
        first=rate_of(one.order[0] in person.own for person, one in known),
        two=rate_of(any(role in person.own for role in one.order[:2]) for person, one in known),
        judged_first=rate_of(one.order[0] == person.judged_order[0] for person, one in judged),
        judged_two=rate_of(one.order[0] in person.judged_order[:2] for person, one in judged),
        clear=rate_of(one.verdict is Verdict.CLEAR for _, one in told),
        right_when_clear=rate_of(one.order[0] in (person.own or person.judged_order[:2]) for person, one in clear),
        no_role=rate_of(not one.verdict.names_a_role for _, one in told),
        cross_entropy=fmean(
            cross_entropy(person.target(len(one.probabilities)), one.probabilities) for person, one in told
        ),
    )


def _role(bank: Bank, place: int, known: Sequence[Case]) -> RoleFigures:
    own = [row for row in known if row.person.own[0] == place]
    named = Counter(row.full.order[0] for row in own)
    return RoleFigures(
        id=bank.roles[place].id,
        first=rate_of(row.full.order[0] in row.person.own for row in own),
        short_first=rate_of(row.short.order[0] in row.person.own for row in own),
        named={role.id: named[other] for other, role in enumerate(bank.roles)},
    )


def _reliability(told: Iterable[tuple[Person, Outcome]]) -> Reliability:
    return reliability([(one.probabilities[one.order[0]], one.order[0] in person.own) for person, one in told])
