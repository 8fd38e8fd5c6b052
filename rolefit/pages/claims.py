"""A claim as it stands on a page: the trade's words first, then plain ones, then what a reader must know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from rolefit.bank.claims import Citation, Sourced
from rolefit.bank.knowledge import Claim, Difference
from rolefit.terminal.shapes import Hanging, bullets, heading

OUR_READING = "our reading"
MOST_CAUTIONS = 3
"""Cautions on a page; the others are told where sources are asked for."""

Notes = Mapping[str, Citation]
"""What is cited on a page, by id; empty where no sources are asked for."""


def claim_text(claim: Claim, notes: Notes) -> Text:
    """Return a claim with its terms before it, and after it our reading, its remark and its notes."""
    return Text.assemble((lead(claim.terms), "bold"), claim.text, remark_of(claim), marks(claim, notes))


def lead(terms: Sequence[str]) -> str:
    """Return terms as they stand before a text, "" where there are none."""
    return f"{listed(terms)} – " if terms else ""


def listed(terms: Iterable[str]) -> str:
    """Return terms in a row, the first with a capital letter."""
    row = ", ".join(terms)
    return row[:1].upper() + row[1:]


def remark_of(claim: Claim | Difference) -> str:
    """Return what is to be read with a claim, in brackets, "" where that is nothing."""
    said = remark(claim)
    return f" ({said})" if said else ""


def remark(claim: Claim | Difference) -> str:
    """Return whether a claim is the authors' own reading, and what else they remark on it."""
    return "; ".join(part for part in (OUR_READING if claim.basis == "inferred" else "", claim.remark) if part)


def marks(claim: Sourced, notes: Notes) -> Text:
    """Return the numbers of a claim's notes, such as [1, 4]."""
    numbers = sorted(notes[name].number for name in dict.fromkeys(claim.sources) if name in notes)
    return Text(f" [{', '.join(map(str, numbers))}]" if numbers else "", style="dim")


def claims_section(name: str, claims: Sequence[Claim], notes: Notes) -> list[RenderableType]:
    """Return claims under a heading, those of the least weight last; nothing where there are none."""
    if not claims:
        return []
    page: list[RenderableType] = [Text(), heading(name)]
    ours = sum(claim.basis == "inferred" for claim in claims)
    if ours > len(claims) / 2:
        told = len(claims) - ours
        said = f"Only {told} of these {len(claims)} {'is' if told == 1 else 'are'} named by a source; the rest we drew."
        page.append(Hanging(Text(said if told else "No source names these; we drew them."), indent=2))
    page += bullets(claim_text(claim, notes) for claim in claims if claim.rank != "minor")
    if minor := [claim for claim in claims if claim.rank == "minor"]:
        page += [Hanging(Text("Also named", style="italic"), indent=2)]
        page += bullets(claim_text(claim, notes) for claim in minor)
    return page


def cautions(claims: Sequence[Claim], whole: bool) -> tuple[Claim, ...]:
    """Return the cautions a page shows: all, or the few that the bank ranks first."""
    first = [claim for claim in claims if claim.rank == "main"] or claims
    return tuple(claims) if whole else tuple(first[:MOST_CAUTIONS])


def cautions_section(
    claims: Sequence[Claim], shown: Sequence[Claim], notes: Notes, option: str
) -> list[RenderableType]:
    """Return the cautions that are shown, and where the others are."""
    page = claims_section("Read this with care", shown, notes)
    if more := len(claims) - len(shown):
        page.append(Hanging(Text(f"{more} more, mostly on where sources disagree: {option}", style="dim"), indent=2))
    return page


def notes_section(notes: Notes) -> list[RenderableType]:
    """Return what each mark of a page stands for: document, section, and what it says there."""
    if not notes:
        return []
    page: list[RenderableType] = [Text(), heading("Notes: where each mark leads, and what stands there in our words")]
    document = ""
    for citation in notes.values():
        if citation.document != document:
            document = citation.document
            page.append(Hanging(Text(document, style="italic"), indent=2))
        told = f" – {citation.text}" if citation.text else ""
        page.append(Hanging(Text(f"{citation.section or 'the whole'}{told}"), f"[{citation.number}] ", 2))
    return page

