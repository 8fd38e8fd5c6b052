"""history: past results, newest first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from rolefit.console import console, print_json, say
from rolefit.errors import StoreError, UsageError, quoted, visible
from rolefit.result import Result
from rolefit.store import Store, store_path

if TYPE_CHECKING:
    from rolefit.bank import Bank


def past_results() -> dict[int, Result]:
    """Return the kept results by number, newest first; damaged ones are named on stderr and left out."""
    path = store_path()
    if not path.exists():
        return {}
    store = Store(path)
    try:
        kept, damaged = store.results()
    finally:
        store.close()
    found: dict[int, Result] = {}
    for row in kept:
        try:
            found[row.number] = Result.model_validate(row.content)
        except ValidationError:
            damaged.append(row.number)
    for number in sorted(damaged):
        place = visible(str(path), 400)
        say(f"{place}: result {number} is damaged and left out; rolefit history delete {number} forgets it")
    return found


def result_of(name: str) -> tuple[int, Result]:
    """Return a kept result by its number.

    Raises:
        UsageError: if there is none of this number.
    """
    found = past_results()
    if not (name.isascii() and name.isdigit()) or int(name[:12]) not in found:
        known = ", ".join(map(str, list(found)[:8])) or "none yet"
        raise UsageError(f"there is no result {quoted(name)}; there are: {known}")
    return int(name[:12]), found[int(name[:12])]


def list_results(as_json: bool) -> None:
    """Print the past results, newest first."""
    from rolefit.past import listing

    found = past_results()
    if as_json:
        print_json({"results": [{"id": number, **result.as_json()} for number, result in found.items()]})
    else:
        console(sys.stdout).print(listing(found, _titles()))


def show_result(folder: Path | None, name: str, as_json: bool) -> None:
    """Print a past result as its page."""
    from rolefit.render import page

    number, result = result_of(name)
    if as_json:
        print_json(result.as_json())
    else:
        console(sys.stdout).print(page(_bank_of(folder, result), result, number))


def export_result(folder: Path | None, name: str, output: str, force: bool) -> None:
    """Write a past result to a file; to stdout it goes as JSON."""
    from rolefit.commands.output import output_to

    number, result = result_of(name)
    if output == "-":
        print_json(result.as_json())
        return
    write = output_to(output, force)
    write(_bank_of(folder, result, f"history export {number} -o -"), result)


def compare_results(first: str, second: str, as_json: bool) -> None:
    """Print what moved from one result to another, and whether by more than measurement error."""
    from rolefit.change import role_changes, same_best, trait_changes
    from rolefit.past import comparison

    (one, before), (two, after) = sorted([result_of(first), result_of(second)], key=lambda pair: pair[0])
    if one == two:
        raise UsageError("history compare needs two different results; see rolefit history")
    if as_json:
        traits = [
            {"id": c.id, "before": c.before, "after": c.after, "standard_error": c.error, "moved": c.is_real}
            for c in trait_changes(before, after)
        ]
        roles = [{"id": name, "before": old, "after": new} for name, old, new in role_changes(before, after)]
        print_json(
            {"before": one, "after": two, "same_best": same_best(before, after), "traits": traits, "roles": roles}
        )
    else:
        console(sys.stdout).print(comparison((one, before), (two, after), _titles()))


def delete_result(name: str) -> None:
    """Forget a result for good."""
    number = int(name[:12]) if name.isascii() and name.isdigit() else result_of(name)[0]
    path = store_path()
    store = Store(path) if path.exists() else None
    if store is None or number not in [*(row.number for row in store.results()[0]), *store.results()[1]]:
        raise UsageError(f"there is no result {quoted(name)}; see rolefit history")
    store.delete_result(number)
    store.close()
    say(f"Result {number} is deleted.")


def _titles() -> dict[str, str]:
    """The bundled bank's names for its roles and traits; other banks' are shown by their ids."""
    from rolefit.load import load_bank

    bank = load_bank()
    return {role.id: role.title for role in bank.roles} | {trait.id: trait.name for trait in bank.traits}


def _bank_of(folder: Path | None, result: Result, instead: str = "history show --json") -> Bank:
    """Return the bank a result was made with; ``instead`` is the command that does without."""
    from rolefit.load import load_bank

    bank = load_bank(folder)
    if bank.name != result.bank.name:
        raise StoreError(f"this result was made with the bank {quoted(result.bank.name)}; give its folder with --bank")
    missing = {role.id for role in result.roles} ^ set(bank.role) | {
        name for name in result.answers if name not in bank.question
    }
    if missing:
        raise StoreError(f"the bank has changed since this result; rolefit {instead} still shows it")
    if bank.digest != result.bank.digest:
        say("The bank's words or weights have changed since this result; its numbers are the old ones.")
    return bank
