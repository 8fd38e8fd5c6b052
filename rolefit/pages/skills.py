"""A role's skills by how far the person has come, as Rich renderables: first what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.assessment.skills import Level, Rated
from rolefit.bank.knowledge import Bank, Claim, Role
from rolefit.terminal.shapes import Hanging, bullets, heading, title

HEADINGS = {Level.NOT_YET: "Not yet", Level.LEARNING: "Learning", Level.HAVE: "You have"}


def gaps(bank: Bank, role: Role, rated: Sequence[Rated]) -> RenderableType:
    """Return the skills under each level, and once the titles of the sources that speak of them."""
    lines: list[RenderableType] = [title(f"Your skills for {role.title}")]
    for level, name in HEADINGS.items():
        if found := [item.skill for item in rated if item.level is level]:
            lines += [Text(), heading(name)]
            lines += bullets(Text(skill.text) for skill in found)
    if titles := _titles(bank, [item.skill for item in rated]):
        lines += [Text(), Hanging(Text("; ".join(titles), style="dim"), "From: ")]
    return Group(*lines)


def _titles(bank: Bank, claims: Sequence[Claim]) -> list[str]:
    keys = dict.fromkeys(source.partition("/")[0] for claim in claims for source in claim.sources)
    return [bank.knowledge.sources[key] for key in keys]
