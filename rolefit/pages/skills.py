"""A role's skills by how far the person has come, as Rich renderables: first what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.assessment.skills import Level, Rated
from rolefit.bank.knowledge import Bank, Claim, Role
from rolefit.terminal.shapes import Hanging, heading, title

HEADINGS = {Level.NOT_YET: "Not yet", Level.LEARNING: "Learning", Level.HAVE: "You have"}


def gaps(bank: Bank, role: Role, rated: Sequence[Rated]) -> RenderableType:
    """Return the skills under each level, with the titles of the sources that speak of them."""
    lines: list[RenderableType] = [title(f"Your skills for {role.title}")]
    for level, name in HEADINGS.items():
        if found := [item.skill for item in rated if item.level is level]:
            lines += [Text(), heading(name)]
            for skill in found:
                lines.append(Hanging(Text(skill.text), "• ", 2))
                if titles := _titles(bank, skill):
                    lines.append(Hanging(Text("; ".join(titles), style="dim"), "from ", 4))
    return Group(*lines)


def _titles(bank: Bank, claim: Claim) -> list[str]:
    keys = dict.fromkeys(source.partition("/")[0] for source in claim.sources)
    return [bank.knowledge.sources[key] for key in keys]
