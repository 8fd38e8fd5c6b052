"""The words of the trade in plain words, as Rich renderables."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.bank.claims import citations, roles_by_term
from rolefit.bank.knowledge import Bank, Term
from rolefit.messages import as_typed
from rolefit.terminal.shapes import Hanging

OURS = "ours"
"""The source of an explanation that no document gives."""


def glossary(bank: Bank) -> RenderableType:
    """Return every word with its explanation; those that a document gives are marked with a star."""
    if not bank.knowledge.glossary:
        return Hanging(Text("This bank explains no words; a glossary in its roles.yaml would."))
    rows: list[RenderableType] = []
    for term in bank.knowledge.glossary:
        mark = " *" if term.sources else ""
        rows.append(Hanging(Text.assemble((term.term, "bold"), f" – {term.text}{mark}")))
    said = "* a document has it so; the other explanations are ours."
    example = as_typed(f'words "{bank.knowledge.glossary[0].term}"', bank.folder)
    return Group(*rows, Text(), Hanging(Text(said, style="dim")), Hanging(Text(f"Next: {example}")))


def word(bank: Bank, term: Term) -> RenderableType:
    """Return one word: what it means, where that comes from, and which roles use it."""
    page: list[RenderableType] = [Text(term.term, style="bold"), Hanging(Text(term.text)), Text()]
    notes = citations(bank, [term]).values()
    for note in notes:
        said = f": {note.text}" if note.text else ""
        page.append(Hanging(Text(f"{note.document}, {note.section}{said}".replace(", :", ":")), "Source: "))
    page += [] if notes else [Text(f"Source: {OURS}")]
    roles = roles_by_term(bank).get(term.term, ())
    page.append(Hanging(Text(", ".join(role.title for role in roles) or "no role"), "Used by: "))
    follow = [f"show {role.id}" for role in roles[:3]] or ["words"]
    return Group(*page, Text(), Hanging(Text("Next: " + " · ".join(as_typed(words, bank.folder) for words in follow))))
