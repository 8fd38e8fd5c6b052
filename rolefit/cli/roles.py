"""rolefit show, compare, list, questions: reading the bank."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rolefit.cli.options import BankOption, JsonOption, RoleArgument, RolesArgument
from rolefit.errors import UsageError
from rolefit.messages import as_typed, did_you_mean, quoted
from rolefit.terminal.console import console, print_json

if TYPE_CHECKING:
    from rolefit.bank.claims import Sourced
    from rolefit.bank.knowledge import Bank, Role

SourcesOption = Annotated[
    bool, typer.Option("--sources", help="Number each claim's sources, and say what stands there; add all cautions.")
]


def show(
    name: RoleArgument, folder: BankOption = None, sources: SourcesOption = False, as_json: JsonOption = False
) -> None:
    """Show what a role is: responsibilities, skills, how it likes to work, the nearest roles."""
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    role = find_role(bank, name)
    if as_json:
        print_json(_role_facts(bank, role))
    else:
        from rolefit.pages.role import profile

        console(sys.stdout).print(profile(bank, role, sources))


def _role_facts(bank: Bank, role: Role) -> dict[str, Any]:
    """Return a role, its neighbours, advice and words, and what its citations stand for."""
    from rolefit.bank.claims import role_claims
    from rolefit.bank.nearness import neighbours

    near, advice = neighbours(bank, role), bank.advice_on(role.id)
    used = {term for claim in (*role_claims(role), *advice) for term in claim.terms}
    return {
        **role.model_dump(mode="json"),
        "nearest": [other.id for other, _ in near],
        "compared_by_a_source": [other.id for other, compared in near if compared],
        "advice": [item.model_dump(mode="json") for item in advice],
        "words": {term.term: term.text for term in bank.knowledge.glossary if term.term in used},
        "notes": _notes(bank, [*role_claims(role), *role.traits.values(), *advice]),
    }


def compare(
    names: RolesArgument,
    folder: BankOption = None,
    whole: Annotated[bool, typer.Option("--all", help="Add the traits, every caution and the advice.")] = False,
    sources: SourcesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Compare roles side by side: a table, duties that differ, what they share, how they work together, friction."""
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    roles = [bank.role[name] for name in dict.fromkeys(find_role(bank, name).id for name in names)]
    if len(roles) < 2:
        raise UsageError(f"compare needs two different roles; see {as_typed('list', bank.folder)}")
    if as_json:
        print_json(_comparison_facts(bank, roles))
    else:
        from rolefit.pages.comparison import role_comparison

        console(sys.stdout).print(role_comparison(bank, roles, whole, sources))


def _comparison_facts(bank: Bank, roles: Sequence[Role]) -> dict[str, Any]:
    """Return roles, what is said of each two of them, the advice on them, and what the citations stand for."""
    from rolefit.bank.claims import pair_claims, role_claims

    ids = {role.id for role in roles}
    pairs = [pair for pair in bank.knowledge.pairs if set(pair.roles) <= ids]
    advice = [item for item in bank.knowledge.organisation if set(item.roles) <= ids]
    cited: list[Sourced] = [claim for role in roles for claim in role_claims(role)]
    cited += [position for role in roles for position in role.traits.values()]
    cited += [claim for pair in pairs for claim in pair_claims(pair)]
    return {
        "roles": [role.model_dump(mode="json") for role in roles],
        "pairs": [pair.model_dump(mode="json") for pair in pairs],
        "advice": [item.model_dump(mode="json") for item in advice],
        "notes": _notes(bank, [*cited, *advice]),
    }


def _notes(bank: Bank, cited: Sequence[Sourced]) -> dict[str, dict[str, str]]:
    from rolefit.bank.claims import citations

    return {
        name: {"document": note.document, "section": note.section, "text": note.text}
        for name, note in citations(bank, cited).items()
    }


def list_roles(folder: BankOption = None, as_json: JsonOption = False) -> None:
    """List the roles, a line each."""
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    if as_json:
        rows = [
            {"id": role.id, "title": role.title, "aliases": role.aliases, "summary": role.summary.text}
            for role in bank.roles
        ]
        print_json({"roles": rows})
    else:
        from rolefit.pages.lists import role_list

        console(sys.stdout).print(role_list(bank))


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
        from rolefit.pages.lists import question_list

        console(sys.stdout).print(question_list(bank))


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
    guess = did_you_mean(wanted, names) or f"see {as_typed('list', bank.folder)}"
    raise UsageError(f"there is no role {quoted(name)}; {guess}")
