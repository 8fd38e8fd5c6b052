"""What a bank holds, in lists: its roles, its questions."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice, Question
from rolefit.terminal.shapes import Hanging


def role_list(bank: Bank) -> RenderableType:
    """Return the roles with one line each, and how to read on."""
    rows: list[RenderableType] = []
    for role in bank.roles:
        rows.append(Text.assemble((role.title, "bold"), f"  ({role.id})"))
        rows.append(Hanging(Text(role.at_a_glance.focus.text), indent=2))
    follow = [f"show {bank.roles[0].id}", *(["words"] if bank.knowledge.glossary else [])]
    return Group(*rows, Text(), Hanging(Text("Next: " + " · ".join(map(bank.command, follow)))))


def questions(bank: Bank) -> RenderableType:
    """Return the bank's questions with their options."""
    page: list[RenderableType] = []
    for question in bank.questions:
        page.append(Hanging(Text.assemble((question.id, "bold"), f"  {question.prompt}")))
        page += [Hanging(Text(text), f"{mark}  ", 2) for mark, text in marked(question)]
        page.append(Text())
    return Group(*page, Text(f"Next: {bank.command('questions --sheet')} > me.json"))


def marked(question: Question) -> list[tuple[str, str]]:
    """Return what a sheet holds for each text of a question: option ids, or 1 and 5 for the two sides of a scale."""
    if isinstance(question, Choice):
        return [(option.id, option.text) for option in question.options]
    return [("1", question.left.text), ("5", question.right.text)]
