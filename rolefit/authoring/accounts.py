"""Accounts of people on file: who they are (YAML), what a judge said of them (JSON), what they answered (JSON)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rolefit.assessment.sheet import keys_of
from rolefit.authoring.person import Person
from rolefit.bank.knowledge import Bank
from rolefit.bank.yaml_nodes import plain, read_document
from rolefit.errors import AnswerError, Problem, RolefitError
from rolefit.messages import did_you_mean, quoted
from rolefit.model.estimation import chosen
from rolefit.textfile import LineError, read_bytes, text_of

Refuse = Callable[[Problem], None]
_ACCOUNTS = "give a list of id, role and acceptable, as in docs/data.md"
_ANSWERS = 'give {"account id": {"question id": answer}}'
_JUDGED = 'give {"account id": {"role id": probability}}'


def read_accounts(bank: Bank, path: str) -> dict[str, tuple[int, ...]]:
    """Return the roles (positions) that may be said first of each account, its own before others; () for none of them.

    ``role`` may be any job's name; those that are not roles of the bank are other occupations.

    Raises:
        RolefitError: if the file is no list of accounts, or ``acceptable`` names an unknown role.
    """
    _, root = read_document(Path(path))
    listed = plain(root)
    found: dict[str, tuple[int, ...]] = {}
    ids = [role.id for role in bank.roles]
    for number, account in enumerate(listed if isinstance(listed, list) else [None], 1):
        if not isinstance(account, dict) or not isinstance(account.get("id"), str):
            raise RolefitError(str(Problem(path, 0, f"account {number} has no id", _ACCOUNTS)))
        roles = account.get("acceptable", [account["role"]] if account.get("role") in ids else [])
        if not isinstance(roles, list) or not all(role in ids for role in roles):
            what = f"account {quoted(account['id'])} names a role that the bank does not have"
            raise RolefitError(str(Problem(path, 0, what, f"use {', '.join(ids[:10])}")))
        own = sorted(dict.fromkeys(roles), key=lambda role: role != account.get("role"))
        if account["id"] in found:
            raise RolefitError(str(Problem(path, 0, f"has the account {quoted(account['id'])} twice", "keep one")))
        found[account["id"]] = tuple(map(ids.index, own))
    return found


def read_judged(bank: Bank, path: str, refuse: Refuse) -> dict[str, tuple[float, ...]]:
    """Return a judge's probabilities by account; those that are none are told to ``refuse``.

    Raises:
        RolefitError: if the file cannot be read at all.
    """
    found = {}
    for name, line, value in _named(path, _JUDGED):
        judged = probabilities(bank, value) if isinstance(value, dict) else None
        if judged is None:
            refuse(Problem(path, line, f"{quoted(name)} has no probabilities of the bank's roles", _JUDGED))
        else:
            found[name] = judged
    return found


def probabilities(bank: Bank, value: Mapping[str, Any]) -> tuple[float, ...] | None:
    """Return a judge's probabilities, made to sum to 1; a role that is left out has none. None if they are none."""
    try:
        said = [float(value.get(role.id) or 0) for role in bank.roles]
    except (TypeError, ValueError):
        return None
    total = sum(said)
    if not all(0 <= one <= 100 for one in said) or not total > 0 or not set(value) <= set(bank.role):
        return None
    return tuple(one / total for one in said)


def read_answers(bank: Bank, path: str, refuse: Refuse) -> Iterator[tuple[str, int, dict[str, int]]]:
    """Yield account, line and answers; an account whose answers do not fit the bank is told to ``refuse``.

    Raises:
        RolefitError: if the file cannot be read at all.
    """
    for name, line, value in _named(path, _ANSWERS):
        if not isinstance(value, dict):
            refuse(Problem(path, line, f"{quoted(name)} has no answers", _ANSWERS))
            continue
        try:
            yield name, line, chosen(bank, value)
        except AnswerError as error:
            what, _, remedy = str(error).rpartition("; ")
            refuse(Problem(path, line, f"{quoted(name)}: {what}", remedy))


def people_of(bank: Bank, answers: str, accounts: str | None, judged: str | None, refuse: Refuse) -> Iterator[Person]:
    """Yield everyone who answered and of whom a role is known or judged; who is neither is told to ``refuse``.

    Raises:
        RolefitError: if a file cannot be read at all.
    """
    own = read_accounts(bank, accounts) if accounts else {}
    said = read_judged(bank, judged, refuse) if judged else {}
    for name, line, given in read_answers(bank, answers, refuse):
        if not given:
            refuse(Problem(answers, line, f"{quoted(name)} answers nothing", "leave it out"))
        elif not own.get(name) and name not in said:
            remedy = did_you_mean(name, {*own, *said}) or "add it there, or leave it out"
            refuse(Problem(answers, line, f"of {quoted(name)} no role is known or judged", remedy))
        else:
            yield Person(name, given, own.get(name, ()), said.get(name))


def _named(path: str, shape: str) -> Iterator[tuple[str, int, Any]]:
    """Yield the key, its line and the value of each member of a JSON object."""
    try:
        text = text_of(read_bytes(Path(path)))
        value = json.loads(text, parse_int=_number, object_pairs_hook=_once)
    except LineError as error:
        raise RolefitError(str(Problem(path, *error.args))) from None
    except json.JSONDecodeError as error:
        what = f"is not valid JSON ({error.msg})"
        raise RolefitError(str(Problem(path, error.lineno, what, "check the commas and quotes"))) from None
    except RecursionError:
        raise RolefitError(str(Problem(path, 0, "is nested too deeply", shape))) from None
    except _TwiceError as error:
        raise RolefitError(str(Problem(path, 0, f"has {quoted(error.args[0])} twice", "keep one"))) from None
    if not isinstance(value, dict):
        raise RolefitError(str(Problem(path, 1, "is no object", shape)))
    # Neither has a key twice, so that both have the same ones in the same order.
    lines = (line for keys, line in keys_of(text) if len(keys) == 1)
    for (name, inside), line in zip(value.items(), lines, strict=True):
        yield name, line, inside


class _TwiceError(Exception):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 10 else digits
