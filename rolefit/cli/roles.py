"""show, compare, list, questions: reading the bank."""

from __future__ import annotations

import sys
from pathlib import Path

from rolefit.assessment.sheet import blank_sheet
from rolefit.bank.knowledge import Bank, Role
from rolefit.bank.load import load_bank
from rolefit.bank.record import comparable
from rolefit.errors import UsageError
from rolefit.messages import did_you_mean, quoted
from rolefit.pages import roles as pages
from rolefit.terminal.console import console, print_json


def show(folder: Path | None, name: str, sources: bool, as_json: bool) -> None:
    """Print a role's page."""
    bank = load_bank(folder)
    role = find_role(bank, name)
    if as_json:
        near = [other.id for other in pages.nearest(bank, role)]
        print_json({**role.model_dump(mode="json"), "nearest": near})
    else:
        console(sys.stdout).print(pages.profile(bank, role, sources))


def compare(folder: Path | None, names: list[str], as_json: bool) -> None:
    """Print roles side by side."""
    bank = load_bank(folder)
    roles = list(dict.fromkeys(find_role(bank, name).id for name in names))
    if len(roles) < 2:
        raise UsageError(f"compare needs two different roles; see {bank.command('list')}")
    if as_json:
        pairs = [pair.model_dump(mode="json") for pair in bank.knowledge.pairs if set(pair.roles) <= set(roles)]
        print_json({"roles": [bank.role[name].model_dump(mode="json") for name in roles], "pairs": pairs})
    else:
        console(sys.stdout).print(pages.role_comparison(bank, [bank.role[name] for name in roles]))


def list_roles(folder: Path | None, as_json: bool) -> None:
    """Print the roles, a line each."""
    bank = load_bank(folder)
    if as_json:
        rows = [
            {"id": role.id, "title": role.title, "aliases": role.aliases, "summary": role.summary.text}
            for role in bank.roles
        ]
        print_json({"roles": rows})
    else:
        console(sys.stdout).print(pages.role_list(bank))


def questions(folder: Path | None, as_json: bool, sheet: bool) -> None:
    """Print the questions, or a blank answer sheet."""
    bank = load_bank(folder)
    if sheet:
        print_json(blank_sheet(bank))
    elif as_json:
        rows = [
            {
                "id": question.id,
                "kind": question.kind,
                "prompt": question.prompt,
                "options": [
                    {"id": question.answer(index), "text": option.text} for index, option in enumerate(question.options)
                ],
            }
            for question in bank.questions
        ]
        print_json({"questions": rows})
    else:
        console(sys.stdout).print(pages.questions(bank))


def complete(folder: Path | None, begun: str) -> list[str]:
    """Return the role ids that begin like ``begun``."""
    return [role.id for role in load_bank(folder).roles if role.id.startswith(begun.lower())]


def find_role(bank: Bank, name: str) -> Role:
    """Return the role with this id, title, alias or, where only one has them, initials, in any case.

    Raises:
        UsageError: if there is none; says which one was perhaps meant.
    """
    wanted = comparable(name)
    names = {comparable(word): role for role in bank.roles for word in (role.id, role.title, *role.aliases)}
    if (found := names.get(wanted)) is not None:
        return found
    meant = [role for role in bank.roles if wanted and wanted == _initials(role)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"{quoted(name)} could be {' or '.join(role.id for role in meant)}; say which")
    guess = did_you_mean(wanted, names) or f"see {bank.command('list')}"
    raise UsageError(f"there is no role {quoted(name)}; {guess}")


def _initials(role: Role) -> str:
    return "".join(word[0] for word in comparable(role.title).split())
