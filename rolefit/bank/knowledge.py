"""The knowledge as frozen records: sources, traits, roles, pairs, and the bank that holds them with the questions.

The field names are the keys of ``roles.yaml``. Everything here is data; reading it from
files and checking one part against another (are a role's traits declared? does a cited source exist?) is ``load``'s
work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import Field

from rolefit.bank.calibration import UNTRIED, Calibration
from rolefit.bank.question import Question
from rolefit.bank.record import Fixed, Identifier, ReadOnly, Record, Remark, Text, Weight

Basis = Literal["stated", "inferred"]
"""Whether a source says it, or it is the authors' own reading."""

Rank = Literal["main", "minor"]
"""A claim that matters most on its page, or one that is told last."""

MOST_TRAITS = 50
MOST_ROLES = 100
"""With more of either, every question would keep a person waiting, and with a thousand traits a minute."""

MOST_TERMS = 12
"""Words of the trade beside one text: each is looked for in it."""


class Claim(Record):
    """A text and the ids of the facts it rests on; the part of an id before the first ``/`` is a source's key.

    ``terms`` are the trade's words for it, each one of the glossary's. ``basis`` is inferred where no source says it,
    None where that is not told claim by claim. ``remark`` is a short note to be read with it, "" for none.
    """

    text: Text
    sources: tuple[Text, ...] = ()
    terms: tuple[Text, ...] = Field(default=(), max_length=MOST_TERMS)
    basis: Basis | None = None
    remark: Remark = ""
    rank: Rank | None = None


class Term(Record):
    """A word of the trade in plain words; without ``sources`` the explanation is the authors' own."""

    term: Text
    text: Text
    sources: tuple[Text, ...] = ()


class Note(Record):
    """What a citation stands for: the section of the document, and what it says there, in the bank's own words."""

    section: Text
    text: Text


class Pole(Record):
    """One end of a trait: its name, what a person there likes, and what a job there asks ("" where nothing is said)."""

    pole: Text
    text: Text
    job: Remark = ""


class Trait(Record):
    """A way in which people differ at work; low is -1, high is +1."""

    id: Identifier
    name: Text
    low: Pole
    high: Pole


class Position(Record):
    """Where a role stands on a trait, from -1 (low pole) to +1 (high pole)."""

    position: Weight
    basis: Basis
    sources: tuple[Text, ...] = ()


class Glance(Record):
    """The role in seven lines."""

    focus: Claim
    goal: Claim
    timeframe: Claim
    question: Claim
    decides: Claim
    measured_by: Claim
    works_with: Claim


class Role(Record):
    """A job as a pattern of work; a trait that ``traits`` leaves out is one the sources are silent on."""

    id: Identifier
    title: Text
    aliases: tuple[Text, ...] = ()
    summary: Claim
    at_a_glance: Glance
    traits: Fixed[str, Position]
    responsibilities: tuple[Claim, ...] = Field(min_length=1)
    skills: tuple[Claim, ...] = Field(min_length=1)
    caveats: tuple[Claim, ...] = ()
    career: tuple[Claim, ...] = ()

    def position(self, trait: str) -> float:
        """Return where the role stands on a trait, -1 to +1, 0 where the sources are silent."""
        return self.traits[trait].position if trait in self.traits else 0.0


class Difference(Record):
    """One aspect on which the two roles of a pair differ; ``texts`` has one text for each role id."""

    aspect: Text
    texts: Fixed[str, Text]
    sources: tuple[Text, ...] = ()
    terms: tuple[Text, ...] = Field(default=(), max_length=MOST_TERMS)
    basis: Basis | None = None
    remark: Remark = ""


class Friction(Claim):
    """Where two roles rub, and what helps."""

    helps: Text


class Pair(Record):
    """Two roles side by side; ``basis`` is inferred where no source compares them itself."""

    roles: tuple[Text, ...] = Field(min_length=2, max_length=2)
    basis: Basis
    differences: tuple[Difference, ...] = Field(min_length=1)
    shared: tuple[Claim, ...] = ()
    together: tuple[Claim, ...] = ()
    friction: tuple[Friction, ...] = ()
    caveats: tuple[Claim, ...] = ()


class Advice(Claim):
    """Advice for an organisation: who should hold which role, and how; about all roles where ``roles`` is empty."""

    roles: tuple[Identifier, ...] = ()
    topic: Text


class RolesFile(Record):
    """The whole of ``roles.yaml``."""

    format: Literal["1"]
    name: Identifier
    sources: Fixed[Identifier, Text]
    traits: tuple[Trait, ...] = Field(min_length=1, max_length=MOST_TRAITS)
    roles: tuple[Role, ...] = Field(min_length=2, max_length=MOST_ROLES)
    pairs: tuple[Pair, ...] = ()
    organisation: tuple[Advice, ...] = ()
    glossary: tuple[Term, ...] = ()
    notes: Fixed[Text, Note] = Field(default_factory=ReadOnly)


@dataclass(frozen=True, eq=False)
class Bank:
    """Roles and questions that belong together; banks that hold the same are equal, wherever they were read from.

    ``digest`` is the SHA-256 of both files, 64 hexadecimal digits. ``folder`` is where they were read from, "" for the
    bank that comes with rolefit. ``calibration`` says how much its answers count.
    """

    digest: str
    knowledge: RolesFile
    questions: tuple[Question, ...]
    folder: str = ""
    calibration: Calibration = UNTRIED

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bank):
            return NotImplemented
        # The digest first, because it is quick; not alone, because whoever makes a bank by hand may give it any.
        mine, its = ((bank.digest, bank.calibration, bank.questions, bank.knowledge) for bank in (self, other))
        return self is other or mine == its

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return (
            f"<Bank {self.name}: {len(self.roles)} roles, {len(self.traits)} traits, {len(self.questions)} questions>"
        )

    @property
    def name(self) -> str:
        """The bank's name, stamped into every result."""
        return self.knowledge.name

    @property
    def traits(self) -> tuple[Trait, ...]:
        """The traits, in file order: the axes of the model."""
        return self.knowledge.traits

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles, in file order."""
        return self.knowledge.roles

    @cached_property
    def role(self) -> Mapping[str, Role]:
        """The roles by id."""
        return ReadOnly({role.id: role for role in self.roles})

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """The questions by id."""
        return ReadOnly({question.id: question for question in self.questions})

    def advice(self, first: str, second: str) -> tuple[Advice, ...]:
        """Return the advice for organisations that is about two roles, or about all."""
        return tuple(item for item in self.knowledge.organisation if set(item.roles) in (set(), {first, second}))

    def advice_on(self, role: str) -> tuple[Advice, ...]:
        """Return the advice for organisations that is about a role, or about all."""
        return tuple(item for item in self.knowledge.organisation if not item.roles or role in item.roles)

    def pair(self, first: str, second: str) -> Pair | None:
        """Return what the bank says of two roles side by side, or None where it says nothing."""
        return next((pair for pair in self.knowledge.pairs if set(pair.roles) == {first, second}), None)
