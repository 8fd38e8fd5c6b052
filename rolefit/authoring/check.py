"""Everything worth knowing about a bank that loads: its weaknesses as a measure, its words, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

from rolefit.authoring.finding import Finding, Found, Severity
from rolefit.authoring.item_analysis import weaknesses
from rolefit.authoring.language import Grade, blemishes
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice, Question
from rolefit.bank.reader import lines_of
from rolefit.bank.references import QUESTIONS, ROLES
from rolefit.messages import visible

HINTS = {"no-source", "no-pair"}


def audit(bank: Bank, folder: Path, grade: Grade | None) -> list[Finding]:
    """Return the findings about the bank in ``folder``, in file order; without ``grade``, none on reading level.

    Raises:
        BankError: if the files can no longer be read.
    """
    lines = lines_of(folder)
    found = chain(weaknesses(bank), blemishes(bank, grade), _unsourced(bank), _unpaired(bank))
    placed = [_placed(one, lines, folder) for one in found]
    return sorted(placed, key=lambda one: (one.file, one.line, one.kind))


def _placed(found: Found, lines: dict[tuple[str, str], tuple[str, int]], folder: Path) -> Finding:
    # What is about the whole bank is mostly about its questions; pairs have no id to find them by.
    whole = str(folder / (ROLES if found.kind == "no-pair" or found.noun == "pair" else QUESTIONS)), 0
    file, line = lines.get((found.noun, found.name), whole)
    return Finding(
        kind=found.kind,
        level=Severity.HINT if found.kind in HINTS else Severity.WARNING,
        about=f"{found.noun} {found.name}".strip(),
        file=visible(file, 400),
        line=line,
        what=found.what,
        remedy=found.remedy,
    )


def _unsourced(bank: Bank) -> Iterator[Found]:
    """Weights and positions that rest on nothing: told once for each role and question."""
    for role in bank.roles:
        if bare := [trait for trait, where in role.traits.items() if not where.sources]:
            what = f"{len(bare)} of its positions cite no source (first: {bare[0]})"
            yield Found("no-source", "role", role.id, what, "cite what they rest on")
    for question in bank.questions:
        places = [place for place, sources in enumerate(_sources(question), 1) if not sources]
        if places:
            what = f"the weights of {len(places)} of its texts cite no source (first: number {places[0]})"
            yield Found("no-source", "question", question.id, what, "cite what they rest on")


def _sources(question: Question) -> list[tuple[str, ...]]:
    parts = question.options if isinstance(question, Choice) else (question.left, question.right)
    return [part.sources for part in parts]


def _unpaired(bank: Bank) -> Iterator[Found]:
    known = {frozenset(pair.roles) for pair in bank.knowledge.pairs}
    missing = [pair for pair in combinations(bank.role, 2) if frozenset(pair) not in known]
    if missing:
        what = f"{len(missing)} pairs of roles are not compared (first: {' and '.join(missing[0])})"
        yield Found("no-pair", "", "", what, "write what sets them apart: results and rolefit compare show it")
