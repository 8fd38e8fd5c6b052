"""Sections of a page that claims make: each claim a line, with marks that lead to notes on the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from rich.console import RenderableType
from rich.text import Text

from rolefit.bank.claims import Citation, Sourced
from rolefit.bank.knowledge import Claim
from rolefit.report.claim_wording import OUR_READING, in_a_row, pattern, remark_of
from rolefit.terminal.shapes import Hanging, bullets, heading

MOST_CAUTIONS = 3
"""Cautions on a page; the others are told where sources are asked for."""

AnyClaim = TypeVar("AnyClaim", bound=Claim)
Notes = Mapping[str, Citation]
"""What is cited on a page, by id; empty where no sources are asked for."""


def claim_line(claim: Claim, notes: Notes) -> Text:
    """Return a claim: the trade's words, plain words, and in brackets our reading, its remark and its notes."""
    return Text.assemble(worded(claim), remark_of(claim), marks(claim, notes))


def worded(claim: Claim) -> Text:
    """Return a claim's text with its terms in bold: before it, or inside where the text itself uses them."""
    text = Text(claim.text)
    outside = [term for term in claim.terms if not text.highlight_regex(pattern(term), "bold")]
    return Text.assemble((f"{in_a_row(outside)} – ", "bold"), text) if outside else text


def marks(claim: Sourced, notes: Notes) -> Text:
    """Return the numbers of a claim's notes, such as [1, 4]."""
    numbers = sorted(notes[name].number for name in dict.fromkeys(claim.sources) if name in notes)
    return Text(f" [{', '.join(map(str, numbers))}]" if numbers else "", style="dim")


def claims_section(name: str, claims: Sequence[Claim], notes: Notes) -> list[RenderableType]:
    """Return claims under a heading, those of the least weight last; nothing where there are none."""
    if not claims:
        return []
    named, claims = basis_told(name, claims)
    page: list[RenderableType] = [Text(), heading(named)]
    ours = sum(claim.basis == "inferred" for claim in claims)
    if ours > len(claims) / 2:
        told = len(claims) - ours
        said = f"A source names {told} of these {len(claims)}; the rest we drew from what it says elsewhere."
        page.append(Hanging(Text(said), indent=2))
    page += bullets(claim_line(claim, notes) for claim in claims if claim.rank != "minor")
    if minor := [claim for claim in claims if claim.rank == "minor"]:
        page.append(Hanging(Text("Also named", style="italic"), indent=2))
        page += bullets(claim_line(claim, notes) for claim in minor)
    return page


def basis_told(name: str, claims: Sequence[AnyClaim]) -> tuple[str, Sequence[AnyClaim]]:
    """Return a heading and its claims; where all are the authors' own reading, the heading says so for them."""
    if any(claim.basis != "inferred" for claim in claims):
        return name, claims
    return f"{name} ({OUR_READING})", [claim.model_copy(update={"basis": None}) for claim in claims]


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
