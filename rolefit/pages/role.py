"""A role's page, as Rich renderables."""

from __future__ import annotations

from itertools import chain, islice, repeat
from string import ascii_letters, ascii_uppercase, digits

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.bank.claims import citations, glance_claims
from rolefit.bank.knowledge import Bank, Role
from rolefit.bank.nearness import Neighbour, neighbours
from rolefit.messages import as_typed
from rolefit.pages.sections import (
    MOST_CAUTIONS,
    Notes,
    cautions,
    cautions_section,
    claim_line,
    claims_section,
    notes_section,
)
from rolefit.report.claim_wording import OUR_READING
from rolefit.terminal.shapes import Hanging, TraitLine, heading, title

ASPECTS = {
    "focus": "Focus",
    "goal": "Goal",
    "timeframe": "Timeframe",
    "question": "Question",
    "decides": "Decides",
    "measured_by": "Measured by",
    "works_with": "Works with",
}
ADVICE = "Advice for organisations"
MARKS = (*ascii_uppercase, *ascii_letters[:26], *digits)
"""What stands for roles on one line; more than these all have the same."""

MOST_NEAR = 2
"""Nearest roles on a page, where no source compares more."""


def profile(bank: Bank, role: Role, sources: bool) -> RenderableType:
    """Return a role's page; with ``sources``, every claim is followed by the numbers of its notes, and all is told."""
    advice = bank.advice_on(role.id)
    warned, advised = cautions(role.caveats, sources), advice if sources else advice[:MOST_CAUTIONS]
    shown = (role.summary, *glance_claims(role), *role.responsibilities, *role.skills, *role.career, *warned, *advised)
    notes = citations(bank, shown) if sources else {}
    near = neighbours(bank, role)
    page: list[RenderableType] = [title(role.title), Text(), Hanging(claim_line(role.summary, notes)), Text()]
    page += [heading("At a glance"), *_glance(role, notes)]
    page += claims_section("Responsibilities: what you would do", role.responsibilities, notes)
    page += claims_section("Skills: what it takes", role.skills, notes)
    page += claims_section("How people get there", role.career, notes)
    page += [Text(), heading("Where the duties point, as we read them"), *positions(bank, (role,))]
    page += [Text(), heading("Compare it with"), *_nearest(bank, role, near)]
    page += cautions_section(role.caveats, warned, notes, "--sources")
    page += claims_section(ADVICE, advised, notes)
    if more := len(advice) - len(advised):
        page.append(Hanging(Text(f"{more} more: --sources", style="dim"), indent=2))
    page += notes_section(notes)
    follow = [f"compare {role.id} {near[0].role.id}", *([] if sources else [f"show {role.id} --sources"])]
    follow += ["words"] if bank.knowledge.glossary else []
    return Group(*page, Text(), Hanging(Text("Next: " + " · ".join(as_typed(words, bank.folder) for words in follow))))


def _glance(role: Role, notes: Notes) -> list[RenderableType]:
    rows: list[RenderableType] = []
    for key, name in ASPECTS.items():
        claim = getattr(role.at_a_glance, key)
        rows.append(Hanging(Text.assemble(f"{name}: ", claim_line(claim, notes)), indent=2))
    return rows


def _nearest(bank: Bank, role: Role, near: list[Neighbour]) -> list[RenderableType]:
    """Return a line for each role that a source compares with this one, and for the next by distance."""
    rows: list[RenderableType] = []
    for other, compared in near[: max(MOST_NEAR, sum(one.compared for one in near))]:
        pair = bank.pair(role.id, other.id)
        text = other.at_a_glance.focus.text if pair is None else pair.differences[0].texts[other.id]
        basis = "a source compares the two" if compared else f"{OUR_READING}, no source compares the two"
        rows.append(Hanging(Text.assemble((other.title, "bold"), f" ({basis}): {text}"), "• ", 2))
    return rows


def positions(bank: Bank, roles: tuple[Role, ...]) -> list[RenderableType]:
    """Return a line a trait, the roles marked by letters where there is more than one."""
    width = max(cell_len(pole) for trait in bank.traits for pole in (trait.low.pole, trait.high.pole))
    letters = ["◇"] if len(roles) == 1 else list(islice(chain(MARKS, repeat("·")), len(roles)))
    rows: list[RenderableType] = []
    if len(roles) > 1:
        names = (f"{mark} {role.title}" for mark, role in zip(letters, roles, strict=True))
        rows.append(Hanging(Text(" · ".join([*names, "* the same place"])), indent=2))
    for trait in bank.traits:
        found = [(role.traits.get(trait.id), mark) for role, mark in zip(roles, letters, strict=True)]
        placed = tuple((position.position, mark) for position, mark in found if position is not None)
        silent = [mark for position, mark in found if position is None]
        after = "" if not silent else f"{' '.join(silent)}: no source" if len(roles) > 1 else "no source"
        rows.append(TraitLine(Text(trait.low.pole), Text(trait.high.pole), placed, "*", after, width))
    return rows
