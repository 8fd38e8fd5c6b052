"""All that a bank says, claim by claim, and what each rests on: the way from a page to its documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from rolefit.bank.knowledge import Bank, Claim, Difference, Pair, Role
from rolefit.bank.record import ReadOnly


class Sourced(Protocol):
    """Anything that names what it rests on."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of facts, each beginning with the key of a document."""
        ...


@dataclass(frozen=True)
class Citation:
    """What a mark such as [3] on a page stands for.

    ``section`` and ``text`` are the bank's note: the part of the document, and what it says there in the bank's own
    words. Where no note explains the id, ``section`` is what the id has after the document's key, and ``text`` is "".
    """

    number: int
    id: str
    document: str
    section: str
    text: str


def citations(bank: Bank, cited: Iterable[Sourced]) -> Mapping[str, Citation]:
    """Return the citations of some claims by id, numbered from 1: document by document, each in the order it is met."""
    met = dict.fromkeys(name for claim in cited for name in claim.sources)
    documents = {name.partition("/")[0]: place for place, name in reversed(list(enumerate(met)))}
    ids = sorted(met, key=lambda name: documents[name.partition("/")[0]])
    return ReadOnly({name: _citation(bank, number, name) for number, name in enumerate(ids, 1)})


def _citation(bank: Bank, number: int, name: str) -> Citation:
    key, _, rest = name.partition("/")
    note = bank.knowledge.notes.get(name)
    section, text = (rest, "") if note is None else (note.section, note.text)
    return Citation(number, name, bank.knowledge.sources[key], section, text)


def role_claims(role: Role) -> tuple[Claim, ...]:
    """Return all that is said of a role, in the order of its page."""
    return (
        role.summary,
        *glance_claims(role),
        *role.responsibilities,
        *role.skills,
        *role.career,
        *role.caveats,
    )


def glance_claims(role: Role) -> tuple[Claim, ...]:
    """Return the seven lines of a role."""
    return tuple(getattr(role.at_a_glance, name) for name in type(role.at_a_glance).model_fields)


def pair_claims(pair: Pair) -> tuple[Claim | Difference, ...]:
    """Return all that is said of a pair, in the order of its page."""
    return (*pair.differences, *pair.shared, *pair.together, *pair.friction, *pair.caveats)


def everything(bank: Bank) -> Iterator[Sourced]:
    """Yield all that names what it rests on, questions' weights included."""
    for role in bank.roles:
        yield from role_claims(role)
        yield from role.traits.values()
    for pair in bank.knowledge.pairs:
        yield from pair_claims(pair)
    yield from bank.knowledge.organisation
    yield from bank.knowledge.glossary
    for question in bank.questions:
        yield from question.statements


def terms_used(bank: Bank) -> set[str]:
    """Return the words of the trade that anything in the bank carries."""
    said = [claim for role in bank.roles for claim in role_claims(role)]
    compared = [claim for pair in bank.knowledge.pairs for claim in pair_claims(pair)]
    return {term for claim in (*said, *compared, *bank.knowledge.organisation) for term in claim.terms}


def roles_by_term(bank: Bank) -> Mapping[str, tuple[Role, ...]]:
    """Return for each word of the trade that a role's own page carries the roles that do."""
    found: dict[str, dict[str, Role]] = {}
    for role in bank.roles:
        for claim in role_claims(role):
            for term in claim.terms:
                found.setdefault(term, {})[role.id] = role
    return ReadOnly({term: tuple(roles.values()) for term, roles in found.items()})
