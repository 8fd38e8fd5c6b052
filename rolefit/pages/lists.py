"""What a bank holds, in lists: its roles, its questions."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.bank.knowledge import Bank
from rolefit.messages import as_typed
from rolefit.terminal.shapes import Hanging


def role_list(bank: Bank) -> RenderableType:
    """Return the roles with one line each, and how to read on."""
    rows: list[RenderableType] = []
    for role in bank.roles:
        rows.append(Text.assemble((role.title, "bold"), f"  ({role.id})"))
        rows.append(Hanging(Text(role.at_a_glance.focus.text), indent=2))
    follow = [f"show {bank.roles[0].id}", *(["words"] if bank.knowledge.glossary else [])]
    return Group(*rows, Text(), Hanging(Text("Next: " + " · ".join(as_typed(words, bank.folder) for words in follow))))


def question_list(bank: Bank) -> RenderableType:
    """Return the bank's questions with their options."""
    page: list[RenderableType] = []
    for question in bank.questions:
        page.append(Hanging(Text.assemble((question.id, "bold"), f"  {question.prompt}")))
        parts = zip(question.sheet_marks, question.statements, strict=True)
        page += [Hanging(Text(part.text), f"{mark}  ", 2) for mark, part in parts]
        page.append(Text())
    return Group(*page, Text(f"Next: {as_typed('questions --sheet', bank.folder)} > me.json"))
