"""rolefit skills: which of a role's skills a person has, and which are still to learn."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rolefit.cli.options import BankOption, JsonOption, RoleArgument
from rolefit.cli.roles import find_role
from rolefit.errors import UsageError
from rolefit.terminal.console import console, print_json, say

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank, Role


def skills(name: RoleArgument, folder: BankOption = None, as_json: JsonOption = False) -> None:
    """Go through a role's skills: what you have, what you are learning, what is missing.

    Nothing of it is kept, and it does not change how well a role fits.
    """
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    check_skills(bank, find_role(bank, name), as_json)


def check_skills(bank: Bank, role: Role, as_json: bool = False) -> None:
    """Ask for the skills of one role and print what the person says of each; where that is nothing, say so.

    Raises:
        UsageError: if there is no one to answer.
    """
    from rolefit.interview.skills import ask_skills, word_of
    from rolefit.terminal.prompt import ask, say_wrapped

    heard: list[str] = []

    def asked(prompt: str) -> str | None:
        typed = ask(prompt)
        heard.append(word_of(typed or ""))
        return typed

    rated = ask_skills(role, asked, say_wrapped)
    say("")
    is_said = any(item.level for item in rated)
    if not any(heard) and not sys.stdin.isatty():
        raise UsageError("there is no one to answer: stdin has no 1, 2, 3, s or q; run it in a terminal")
    if as_json:
        rows = [{"text": item.skill.text, "sources": item.skill.sources, "level": item.level} for item in rated]
        print_json({"role": role.id, "skills": rows})
    elif is_said:
        from rolefit.pages.skills import gaps

        console(sys.stdout).print(gaps(bank, role, rated))
    else:
        say("You said nothing of any skill.")
