"""skills: which of a role's skills a person has, and which are still to learn."""

from __future__ import annotations

import sys
from pathlib import Path

from rolefit.bank.knowledge import Bank, Role
from rolefit.bank.load import load_bank
from rolefit.cli.roles import find_role
from rolefit.errors import UsageError
from rolefit.interview.skills import ask_skills, word_of
from rolefit.terminal.console import console, print_json, say
from rolefit.terminal.prompt import ask, say_wrapped


def skills(folder: Path | None, name: str, as_json: bool) -> None:
    """Ask for a role's skills and print what the person says of each.

    Raises:
        UsageError: if there is no such role, or no one to answer.
    """
    bank = load_bank(folder)
    check_skills(bank, find_role(bank, name), as_json)


def check_skills(bank: Bank, role: Role, as_json: bool = False) -> None:
    """Ask for the skills of one role and print what the person says of each; where that is nothing, say so.

    Raises:
        UsageError: if there is no one to answer.
    """
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
