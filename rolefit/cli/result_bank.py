"""The bank that a past result is read with: one that has all it speaks of, or else only names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rolefit.errors import BankError, StoreError
from rolefit.messages import quoted, visible_path
from rolefit.terminal.console import say

if TYPE_CHECKING:
    from rolefit.assessment.result import Result
    from rolefit.bank.knowledge import Bank
    from rolefit.report.changes import Words


def bank_of(folder: Path | None, result: Result, instead: str = "history show --json") -> Bank:
    """Return the bank a result was made with; ``instead`` is the command that does without.

    Raises:
        BankError: if the bank cannot be read.
        StoreError: if it is another one, or no longer has what the result speaks of.
    """
    from rolefit.assessment.coverage import covers
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    if bank.name != result.bank.name:
        raise StoreError(f"this result was made with the bank {quoted(result.bank.name)}; give its folder with --bank")
    if not covers(bank, result):
        raise StoreError(f"the bank has changed since this result; rolefit {instead} still shows it")
    if bank.digest != result.bank.digest:
        say("The bank's words or weights have changed since this result; its numbers are the old ones.")
    return bank


def words_of(folder: Path | None) -> Words:
    """Return a bank's names for its roles and traits; those of other banks, or of a broken one, are shown by ids."""
    from rolefit.bank.load import load_bank
    from rolefit.report.changes import Words

    try:
        bank = load_bank(folder)
    except BankError:
        place = visible_path(folder)
        say(f"{place} cannot be used as a bank, so roles are named by their ids; rolefit bank check says what is wrong")
        return Words({}, {})
    return Words({role.id: role.title for role in bank.roles}, {trait.id: trait for trait in bank.traits})
