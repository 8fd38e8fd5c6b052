"""rolefit words: the words of the trade in plain words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rolefit.cli.options import BankOption, JsonOption
from rolefit.errors import UsageError
from rolefit.messages import as_typed, did_you_mean, quoted
from rolefit.terminal.console import console, print_json

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank, Term


def words(
    name: Annotated[str | None, typer.Argument(metavar="[TERM]", help="One word, such as scope.")] = None,
    folder: BankOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain the words of the trade in plain words: all, or one with its source and the roles that use it."""
    from rolefit.bank.load import load_bank
    from rolefit.pages.words import glossary, word

    bank = load_bank(folder)
    if name is None:
        if as_json:
            print_json({"words": _explained(bank, bank.knowledge.glossary)})
        else:
            console(sys.stdout).print(glossary(bank))
        return
    term = find_term(bank, name)
    if as_json:
        print_json(_explained(bank, [term])[0])
    else:
        console(sys.stdout).print(word(bank, term))


def find_term(bank: Bank, name: str) -> Term:
    """Return the entry of the glossary for a word, in any case.

    Raises:
        UsageError: if there is none; says which one was perhaps meant.
    """
    from rolefit.bank.record import comparable

    wanted = comparable(name)
    known = {comparable(term.term): term for term in bank.knowledge.glossary}
    if (found := known.get(wanted)) is not None:
        return found
    guess = did_you_mean(wanted, known) or f"see {as_typed('words', bank.folder)}"
    raise UsageError(f"no word {quoted(name)} is explained; {guess}")


def _explained(bank: Bank, terms: Sequence[Term]) -> list[dict[str, Any]]:
    from rolefit.bank.claims import citations, roles_by_term

    roles = roles_by_term(bank)
    return [
        {
            "term": term.term,
            "text": term.text,
            "sources": [vars(citation) for citation in citations(bank, [term]).values()],
            "roles": [role.id for role in roles.get(term.term, ())],
        }
        for term in terms
    ]
