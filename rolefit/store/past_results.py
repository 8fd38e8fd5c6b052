"""Kept results read again."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing
from typing import Any

from pydantic import ValidationError

from rolefit.assessment.result import Result
from rolefit.errors import UsageError
from rolefit.messages import quoted, visible, visible_path
from rolefit.store.database import Store, store_path
from rolefit.store.file import told
from rolefit.store.rows import Kept
from rolefit.terminal.console import say
from rolefit.textfile import refused_character

MOST = 1e6
"""No number of a result is as large."""

Results = dict[int, Result]
Unfinished = list[tuple[str, int]]
"""The name of the bank and the number of answers of each unfinished quiz, newest first."""


def past_results(number: int | None = None) -> Results:
    """Return the kept results by number, newest first, or only one; damaged ones are named on stderr and left out."""
    found, damaged, notice = _read(number)
    _say(damaged, notice)
    return found


def result_of(name: str) -> tuple[int, Result]:
    """Return a kept result by its number.

    Raises:
        UsageError: if there is none of this number.
    """
    return results_of(name)[0]


def results_of(*names: str) -> list[tuple[int, Result]]:
    """Return kept results by their numbers; damage is told of once.

    Raises:
        UsageError: if there is none of one of these numbers.
    """
    results: Results = {}
    damaged, notice = set[int](), ""
    for number in map(typed_number, names):
        if number is not None:
            found, lost, notice = _read(number)
            results |= found
            damaged |= lost
    missing = [name for name in names if typed_number(name) not in results]
    if missing:
        found, lost, notice = _read(None)
        damaged |= lost
        known = ", ".join(map(str, list(found)[:8])) or "none yet"
    _say(damaged, notice)
    if missing:
        raise UsageError(f"there is no result {quoted(missing[0])}; there are: {known}")
    return [(number, results[number]) for name in names if (number := typed_number(name)) is not None]


def label_result(name: str, label: str) -> int:
    """Call a kept result something, or nothing (""); return its number.

    Raises:
        UsageError: if there is none of this number.
        StoreError: if it cannot be written.
    """
    number, _ = result_of(name)
    store = opened()
    if store is not None:
        with closing(store):
            store.label_result(number, label)
    return number


def unfinished() -> Unfinished:
    """Return the unfinished quizzes; damaged ones are named on stderr."""
    store = opened()
    if store is None:
        return []
    with closing(store):
        kept, damaged = store.sittings()
    if damaged:
        place = visible_path(store.path)
        say(f"{place}: an unfinished quiz in it is damaged; rolefit history delete unfinished forgets it")
    return [(visible(sitting.bank), _answered(sitting)) for sitting in kept]


def typed_number(name: str) -> int | None:
    """Return the number that a person typed, or None where it is none."""
    return int(name) if name.isascii() and name.isdigit() and len(name) < 12 else None


def opened() -> Store | None:
    """Return the store if there is one; looking at what is kept makes none.

    Raises:
        StoreError: if it cannot be opened.
    """
    path = store_path()
    try:
        # A link is something, wherever it leads: the store says what it is.
        os.lstat(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise told(path, "opened", error) from None
    return Store(path)


def _read(number: int | None) -> tuple[Results, set[int], str]:
    store = opened()
    if store is None:
        return {}, set(), ""
    with closing(store):
        kept, damaged = store.results(number)
    found = {row.number: result for row in kept if (result := _result(row)) is not None}
    return found, {*damaged, *(row.number for row in kept if row.number not in found)}, store.notice


def _say(damaged: Collection[int], notice: str) -> None:
    if notice:
        say(notice)
    for lost in sorted(damaged):
        place = visible_path(store_path())
        say(f"{place}: result {lost} is damaged and left out; rolefit history delete {lost} forgets it")


def _answered(sitting: Kept) -> int:
    answers = sitting.content.get("answers")
    return sum(answer is not None for answer in answers.values()) if isinstance(answers, dict) else 0


def _result(row: Kept) -> Result | None:
    """Return the result in a row, or None where it cannot be one."""
    try:
        result = Result.model_validate(row.content)
    except ValidationError:
        return None
    return result if _is_whole(result) and _is_harmless(row.content) else None


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
        and (result.flip is None or bool(result.flip.changes))
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
