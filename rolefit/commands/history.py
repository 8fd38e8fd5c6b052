"""history: past results, newest first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from rolefit.console import console, print_json, say
from rolefit.errors import AnswerError, StoreError, UsageError, quoted, visible
from rolefit.result import Result
from rolefit.store import Store, store_path
from rolefit.textfile import refused_character

if TYPE_CHECKING:
    from rolefit.bank import Bank

MOST = 1e6
"""No number of a result is as large."""


def past_results(number: int | None = None) -> dict[int, Result]:
    """Return the kept results by number, newest first, or only one; damaged ones are named on stderr and left out."""
    store = _open()
    if store is None:
        return {}
    path = store.path
    try:
        kept, damaged = store.results(number)
    finally:
        store.close()
    if store.notice:
        say(store.notice)
    found: dict[int, Result] = {}
    for row in kept:
        try:
            result = Result.model_validate(row.content)
        except ValidationError:
            damaged.append(row.number)
            continue
        if _is_whole(result) and _is_harmless(row.content):
            found[row.number] = result
        else:
            damaged.append(row.number)
    for lost in sorted(damaged):
        place = visible(str(path), 400)
        say(f"{place}: result {lost} is damaged and left out; rolefit history delete {lost} forgets it")
    return found


def result_of(name: str) -> tuple[int, Result]:
    """Return a kept result by its number.

    Raises:
        UsageError: if there is none of this number.
    """
    number = _number(name)
    if number is None or number not in (found := past_results(number)):
        known = ", ".join(map(str, list(past_results())[:8])) or "none yet"
        raise UsageError(f"there is no result {quoted(name)}; there are: {known}")
    return number, found[number]


def _number(name: str) -> int | None:
    return int(name) if name.isascii() and name.isdigit() and len(name) < 12 else None


def list_results(folder: Path | None, as_json: bool) -> None:
    """Print the past results, newest first."""
    from rolefit.past import listing

    found = past_results()
    if as_json:
        print_json({"results": [{"id": number, **result.as_json()} for number, result in found.items()]})
    else:
        console(sys.stdout).print(listing(found, _titles(folder)))


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


def compare_results(folder: Path | None, first: str, second: str, as_json: bool) -> None:
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
        console(sys.stdout).print(comparison((one, before), (two, after), _titles(folder)))


def delete_result(name: str) -> None:
    """Forget a result for good."""
    number, store = _number(name), _open()
    if number is None or store is None or not any(store.results(number)):
        raise UsageError(f"there is no result {quoted(name)}; see rolefit history")
    store.delete_result(number)
    store.close()
    say(f"Result {number} is deleted.")


def _open() -> Store | None:
    """Return the store if there is one; looking at what is kept makes none."""
    path = store_path()
    try:
        return Store(path) if path.exists() else None
    except OSError as error:
        place = visible(str(path), 400)
        raise StoreError(f"{place} cannot be opened: {error.strerror}; set ROLEFIT_STORE to another file") from None


def _is_whole(result: Result) -> bool:
    """Say whether the parts of a kept result fit together, as those of every result that was scored do."""
    names = [role.id for role in result.roles]
    answered = {name for name, answer in result.answers.items() if answer is not None}
    numbers = [result.evidence, *(part.value for part in result.contributions)]
    numbers += [number for role in result.roles for number in (role.fit, role.probability)]
    numbers += [number for trait in result.traits for number in (trait.estimate, trait.standard_error, trait.pull)]
    return (
        len(names) == len(set(names)) > 1
        and result.runner_up in names[1:]
        and bool(result.close)
        and {*result.close, *([result.flip.role] if result.flip else [])} <= set(names)
        and {part.question for part in result.contributions} <= answered
        and answered.isdisjoint(result.settle)
        and all(abs(number) < MOST for number in numbers)
        and all(trait.standard_error > 0 for trait in result.traits)
    )


def _is_harmless(content: Any) -> bool:
    """Say whether no text in a kept result could harm a terminal; no bank and no sheet lets one in."""
    if isinstance(content, dict):
        return all(_is_harmless(part) for pair in content.items() for part in pair)
    if isinstance(content, list):
        return all(map(_is_harmless, content))
    return not isinstance(content, str) or refused_character(content) is None


def _titles(folder: Path | None) -> dict[str, str]:
    """A bank's names for its roles and traits; those of other banks are shown by their ids."""
    from rolefit.load import load_bank

    bank = load_bank(folder)
    return {role.id: role.title for role in bank.roles} | {trait.id: trait.name for trait in bank.traits}


def _is_answered(bank: Bank, result: Result) -> bool:
    """Say whether the bank still has every question and option that a result speaks of."""
    spoken = [*result.answers.items(), *((part.question, part.answer) for part in result.contributions)]
    spoken += [(name, None) for name in result.settle]
    for change in result.flip.changes if result.flip else ():
        spoken += [(change.question, change.given), (change.question, change.other)]
    try:
        for name, answer in spoken:
            if answer is not None:
                bank.question[name].index(answer)
            elif name not in bank.question:
                return False
    except (KeyError, AnswerError):
        return False
    return True


def _bank_of(folder: Path | None, result: Result, instead: str = "history show --json") -> Bank:
    """Return the bank a result was made with; ``instead`` is the command that does without."""
    from rolefit.load import load_bank

    bank = load_bank(folder)
    if bank.name != result.bank.name:
        raise StoreError(f"this result was made with the bank {quoted(result.bank.name)}; give its folder with --bank")
    roles, traits = [role.id for role in result.roles], [trait.id for trait in result.traits]
    if set(roles) != set(bank.role) or traits != [trait.id for trait in bank.traits] or not _is_answered(bank, result):
        raise StoreError(f"the bank has changed since this result; rolefit {instead} still shows it")
    if bank.digest != result.bank.digest:
        say("The bank's words or weights have changed since this result; its numbers are the old ones.")
    return bank
