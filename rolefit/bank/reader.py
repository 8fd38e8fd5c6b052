"""From two YAML files to a bank, with every problem of both in one go, each with its line and what to do.

Three steps: ``yaml_nodes`` reads the files into nodes that know their line, ``schema_errors`` holds each file against
the records of ``knowledge`` and ``question``, and ``references`` compares one part with another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from rolefit.bank.calibration import UNTRIED
from rolefit.bank.knowledge import Bank, RolesFile
from rolefit.bank.question import QuestionsFile
from rolefit.bank.record import Record
from rolefit.bank.references import QUESTIONS, ROLES, Complaints, question_checks, repeated_keys, role_checks
from rolefit.bank.schema_errors import shape_problems
from rolefit.bank.yaml_nodes import ListNode, MappingNode, Node, TextNode, child, plain, read_document
from rolefit.errors import BankError, Problem

MOST_PROBLEMS = 100
"""Told of one file at once; beyond that the first ones are what matters."""

Shape = TypeVar("Shape", bound=Record)


Lines = dict[tuple[str, str], tuple[str, int]]
"""The file and the line (from 1) of each trait, role, question, term and note, by noun and id."""


def read_bank(folder: Path) -> tuple[Bank, Lines]:
    """Return the bank in ``folder`` and where its parts stand.

    Raises:
        BankError: with every problem of both files.
    """
    _look_into(folder)
    problems: list[Problem] = []
    roles_bytes, roles = _document(folder / ROLES, problems)
    questions_bytes, questions = _document(folder / QUESTIONS, problems)
    knowledge = _record(folder / ROLES, roles, RolesFile, role_checks(roles), problems)
    asked = _record(folder / QUESTIONS, questions, QuestionsFile, question_checks(roles, questions), problems)
    if problems or knowledge is None or asked is None:
        raise BankError(problems)
    digest = hashlib.sha256(roles_bytes + b"\0" + questions_bytes).hexdigest()
    bank = Bank(digest, knowledge, asked.questions, str(folder), asked.calibration or UNTRIED)
    lines = _lines(folder / ROLES, roles, "traits", "trait") | _lines(folder / ROLES, roles, "roles", "role")
    lines |= _lines(folder / ROLES, roles, "glossary", "term", "term") | _note_lines(folder / ROLES, roles)
    return bank, lines | _lines(folder / QUESTIONS, questions, "questions", "question")


def _note_lines(path: Path, root: Node | None) -> Lines:
    notes = child(root, "notes")
    entries = notes.entries if isinstance(notes, MappingNode) else {}
    return {("note", name): (str(path), line) for name, (line, _) in entries.items()}


def _lines(path: Path, root: Node | None, part: str, noun: str, key: str = "id") -> Lines:
    listed = child(root, part)
    named = ((node, child(node, key)) for node in (listed.items if isinstance(listed, ListNode) else ()))
    return {(noun, name.text): (str(path), node.line) for node, name in named if isinstance(name, TextNode)}


def _look_into(folder: Path) -> None:
    """Refuse a wrong folder once, not once for each file it should hold."""
    try:
        if any((folder / name).exists() for name in (ROLES, QUESTIONS)):
            return
        what = f"holds neither {ROLES} nor {QUESTIONS}" if folder.is_dir() else "there is no such folder"
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
    raise BankError([Problem(str(folder), 0, what, "give a bank's folder")])


def _document(path: Path, problems: list[Problem]) -> tuple[bytes, Node | None]:
    try:
        return read_document(path)
    except BankError as error:
        problems += error.problems
        return b"", None


def _record(
    path: Path, root: Node | None, shape: type[Shape], checks: Complaints, problems: list[Problem]
) -> Shape | None:
    if root is None:
        return None
    record = None
    complaints: Iterator[Problem] = iter(())
    try:
        record = shape.model_validate(plain(root))
    except ValidationError as error:
        complaints = shape_problems(str(path), root, shape, error)
    found = chain(complaints, (Problem(str(path), *words) for words in chain(repeated_keys(root), checks)))
    problems += islice(found, MOST_PROBLEMS)
    if next(found, None):
        problems.append(Problem(str(path), 0, f"has more than {MOST_PROBLEMS} problems", "put these right first"))
    return record
