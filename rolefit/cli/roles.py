"""rolefit show, compare, list, questions: reading the bank."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, JsonOption, RoleArgument, RolesArgument
from rolefit.errors import UsageError
from rolefit.messages import did_you_mean, quoted
from rolefit.terminal.console import console, print_json

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank, Role


def show(
    name: RoleArgument,
    folder: BankOption = None,
    sources: Annotated[bool, typer.Option("--sources", help="Say where each claim comes from.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what a role is: what it does, what it takes, how it differs from its neighbours."""
    from rolefit.bank.load import load_bank
    from rolefit.pages import roles as pages

    bank = load_bank(folder)
    role = find_role(bank, name)
    if as_json:
        near = [other.id for other in pages.nearest(bank, role)]
        print_json({**role.model_dump(mode="json"), "nearest": near})
    else:
        console(sys.stdout).print(pages.profile(bank, role, sources))


def compare(names: RolesArgument, folder: BankOption = None, as_json: JsonOption = False) -> None:
    """Compare roles side by side: every aspect, what they share, how they work together, where it rubs."""
    from rolefit.bank.load import load_bank
    from rolefit.pages import roles as pages

    bank = load_bank(folder)
    roles = list(dict.fromkeys(find_role(bank, name).id for name in names))
    if len(roles) < 2:
        raise UsageError(f"compare needs two different roles; see {bank.command('list')}")
    if as_json:
        pairs = [pair.model_dump(mode="json") for pair in bank.knowledge.pairs if set(pair.roles) <= set(roles)]
        print_json({"roles": [bank.role[name].model_dump(mode="json") for name in roles], "pairs": pairs})
    else:
        console(sys.stdout).print(pages.role_comparison(bank, [bank.role[name] for name in roles]))


def list_roles(folder: BankOption = None, as_json: JsonOption = False) -> None:
    """List the roles, a line each."""
    from rolefit.bank.load import load_bank
    from rolefit.pages import roles as pages

    bank = load_bank(folder)
    if as_json:
        rows = [
            {"id": role.id, "title": role.title, "aliases": role.aliases, "summary": role.summary.text}
            for role in bank.roles
        ]
        print_json({"roles": rows})
    else:
        console(sys.stdout).print(pages.role_list(bank))


def questions(
    folder: BankOption = None,
    as_json: JsonOption = False,
    sheet: Annotated[bool, typer.Option("--sheet", help="Print a blank answer sheet (JSON) to fill in.")] = False,
) -> None:
    """Show the questions, or print a blank answer sheet."""
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    if sheet:
        from rolefit.assessment.sheet import blank_sheet

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
        from rolefit.pages import roles as pages

        console(sys.stdout).print(pages.questions(bank))


def find_role(bank: Bank, name: str) -> Role:
    """Return the role with this id, title, alias or, where only one has them, initials, in any case.

    Raises:
        UsageError: if there is none; says which one was perhaps meant.
    """
    from rolefit.bank.record import comparable

    wanted = comparable(name)
    names = {comparable(word): role for role in bank.roles for word in (role.id, role.title, *role.aliases)}
    if (found := names.get(wanted)) is not None:
        return found
    initials = {role.id: "".join(word[0] for word in comparable(role.title).split()) for role in bank.roles}
    meant = [role for role in bank.roles if wanted and wanted == initials[role.id]]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"{quoted(name)} could be {' or '.join(role.id for role in meant)}; say which")
    guess = did_you_mean(wanted, names) or f"see {bank.command('list')}"
    raise UsageError(f"there is no role {quoted(name)}; {guess}")
