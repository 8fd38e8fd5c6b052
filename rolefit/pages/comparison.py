"""Roles side by side, as Rich renderables: a table first, then what it leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.bank.claims import citations, glance_claims, role_claims
from rolefit.bank.knowledge import Bank, Claim, Difference, Friction, Pair, Role
from rolefit.messages import as_typed
from rolefit.pages.role import ADVICE, ASPECTS, positions
from rolefit.pages.sections import (
    Notes,
    basis_told,
    cautions,
    cautions_section,
    claim_line,
    claims_section,
    marks,
    notes_section,
)
from rolefit.pages.side_by_side import ListsSideBySide, SideBySide
from rolefit.report.claim_wording import OUR_READING, in_a_row, remark
from rolefit.terminal.shapes import Hanging, bullets, heading, title

INFERRED = "No source compares these two: what follows is our reading of what the sources say of each."
MARKED = "*"


def role_comparison(bank: Bank, roles: Sequence[Role], whole: bool, sources: bool) -> RenderableType:
    """Return two or more roles side by side.

    ``whole`` adds the traits, all cautions, the advice and, for more than two roles, each pair. ``sources`` adds the
    numbers of the notes that claims rest on, and the notes.
    """
    found = ((both, bank.pair(both[0].id, both[1].id)) for both in combinations(roles, 2))
    pairs = [(both, pair) for both, pair in found if pair is not None]
    alone = len(roles) == 2 and len(pairs) == 1
    told = pairs if whole or alone else []
    claims: list[Claim | Difference] = [] if alone else [claim for role in roles for claim in glance_claims(role)]
    claims += [claim for _, pair in told for claim in _claims(bank, pair, whole, sources)]
    notes = citations(bank, claims) if sources else {}
    page: list[RenderableType] = [title(" and ".join(role.title for role in roles)), Text()] if alone else []
    page += [] if alone else _at_a_glance(roles, notes)
    for both, pair in told:
        page += [] if alone else [Text(), title(" and ".join(role.title for role in both)), Text()]
        page += _pair(bank, both, pair, notes, whole, sources)
    if whole:
        page += [Text(), heading("Where the duties point, as we read them"), *positions(bank, tuple(roles))]
    return Group(*page, *notes_section(notes), Text(), Hanging(_next(bank, roles, whole)))


def _at_a_glance(roles: Sequence[Role], notes: Notes) -> list[RenderableType]:
    """Return the seven lines of each role as a table, and below it what is to be read with some of them."""

    def cell(claim: Claim) -> Text:
        return Text.assemble(claim.text, f" {MARKED}" if remark(claim) else "", marks(claim, notes))

    claims = {key: [getattr(role.at_a_glance, key) for role in roles] for key in ASPECTS}
    rows = tuple((name, tuple(map(cell, claims[key]))) for key, name in ASPECTS.items())
    said = [
        what if what == OUR_READING else f"{role.title}, {name.lower()}: {what}"
        for key, name in ASPECTS.items()
        for role, claim in zip(roles, claims[key], strict=True)
        if (what := remark(claim))
    ]
    told = [Hanging(Text(f"{MARKED} {'; '.join(sorted(set(said)))}", style="dim"), indent=2)] if said else []
    return [SideBySide(tuple(role.title for role in roles), rows), *told]


def _pair(
    bank: Bank, both: tuple[Role, Role], pair: Pair, notes: Notes, whole: bool, sources: bool
) -> list[RenderableType]:
    """Return what is said of two roles: the table, duties, common ground, work together, friction, cautions."""
    first, second = both
    names = first.title, second.title
    page: list[RenderableType] = [] if pair.basis == "stated" else [Hanging(Text(INFERRED)), Text()]
    page.append(SideBySide(names, tuple(_row(difference, both, notes) for difference in pair.differences)))
    page += [
        Hanging(Text(f"{MARKED} {difference.aspect.capitalize()}: {said}", style="dim"), indent=2)
        for difference in pair.differences
        if (said := remark(difference))
    ]
    if any(duties := (_own_duties(first, second, pair), _own_duties(second, first, pair))):
        page += [Text(), heading("Duties that differ, by the terms of their pages"), ListsSideBySide(names, duties)]
    page += claims_section("What they share", pair.shared, notes)
    page += claims_section("How they work together", pair.together, notes)
    if pair.friction:
        named, friction = basis_told("Friction, and what helps", pair.friction)
        page += [Text(), heading(named), *bullets(_friction(item, notes) for item in friction)]
    page += cautions_section(pair.caveats, cautions(pair.caveats, whole or sources), notes, "--all")
    return page + claims_section(ADVICE, _advice(bank, pair) if whole else (), notes)


def _row(difference: Difference, both: tuple[Role, Role], notes: Notes) -> tuple[Text, tuple[Text, ...]]:
    mark = f" {MARKED}" if remark(difference) else ""
    label = Text.assemble(difference.aspect.capitalize(), mark, marks(difference, notes))
    return label, tuple(Text(difference.texts[role.id]) for role in both)


def _own_duties(role: Role, other: Role, pair: Pair) -> tuple[str, ...]:
    """Return a role's main duties as far as no word of the other, nor of what they share, names them."""
    elsewhere = (*role_claims(other), *pair.shared, *pair.caveats)
    told = {term for claim in elsewhere for term in claim.terms}
    found = []
    for claim in role.responsibilities:
        own = [term for term in claim.terms if term not in told]
        if claim.rank != "minor" and not claim.remark and (own or not claim.terms):
            found.append(in_a_row(own) or claim.text)
            told.update(own)
    return tuple(found)


def _friction(item: Friction, notes: Notes) -> Text:
    return Text.assemble(claim_line(item, {}), " ", ("What helps: ", "bold"), item.helps, marks(item, notes))


def _advice(bank: Bank, pair: Pair) -> tuple[Claim, ...]:
    return tuple(item for item in bank.advice(*pair.roles) if item.roles)


def _claims(bank: Bank, pair: Pair, whole: bool, sources: bool) -> list[Claim | Difference]:
    """Return what is shown of a pair, in the order of its page."""
    claims: list[Claim | Difference] = [*pair.differences, *pair.shared, *pair.together, *pair.friction]
    claims += cautions(pair.caveats, whole or sources)
    return claims + list(_advice(bank, pair) if whole else ())


def _next(bank: Bank, roles: Sequence[Role], whole: bool) -> Text:
    if len(roles) > 2:
        follow = [f"compare {roles[0].id} {roles[1].id}"]
    else:
        follow = [f"show {role.id}" for role in roles]
        follow += [] if whole else [f"compare {roles[0].id} {roles[1].id} --all"]
    follow += ["words"] if bank.knowledge.glossary else []
    return Text("Next: " + " · ".join(as_typed(words, bank.folder) for words in follow))
