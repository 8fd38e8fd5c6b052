"""Everything worth knowing about a bank that loads: its weaknesses as a measure, its words, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

from rolefit.authoring.finding import Finding, Severity, Weakness
from rolefit.authoring.item_analysis import weaknesses
from rolefit.authoring.language import blemishes, grader
from rolefit.authoring.robustness import frailties
from rolefit.bank.claims import everything, terms_used
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import bundled, load_with_lines
from rolefit.bank.reader import Lines
from rolefit.bank.record import Record
from rolefit.bank.references import QUESTIONS, ROLES
from rolefit.messages import visible, visible_path

HINTS = {
    *("no-source", "no-pair", "no-note", "unused-note", "unused-term"),
    *("faint-scale", "one-trait", "one-word", "unsaid", "untried"),
}
MOST_SAID = 3
"""On so many traits a short text may speak."""

OF_ROLES = {"no-pair", "no-note"}
"""Findings about the whole of roles.yaml."""

IN_ROLES = {"pair", "organisation", "glossary"}
"""What stands in roles.yaml without an id to find it by."""


class Check(Record):
    """What was found in a bank, in file order; ``reading_level`` says whether that could be measured too."""

    bank: str
    findings: tuple[Finding, ...]
    reading_level: bool

    @property
    def warnings(self) -> int:
        """How many of the findings are faults of the quiz, not only worth knowing."""
        return sum(finding.level is Severity.WARNING for finding in self.findings)


def check(folder: Path | str | None = None) -> Check:
    """Return what is weak about the bank in ``folder``, or about the bundled one.

    Reading level is measured where the extra ``authors`` is installed.

    Raises:
        BankError: with every problem of both files, if they hold no sound bank.
    """
    bank, lines = load_with_lines(folder)
    grade = grader()
    weak = list(weaknesses(bank))
    found = chain(
        weak,
        frailties(bank, weak),
        blemishes(bank, grade),
        _unsourced(bank),
        _unsaid(bank),
        _unpaired(bank),
        _unexplained(bank),
    )
    where = bundled() if folder is None else Path(folder)
    placed = sorted((_placed(one, lines, where) for one in found), key=lambda one: (one.file, one.line, one.kind))
    return Check(bank=bank.name, findings=tuple(placed), reading_level=grade is not None)


def _placed(found: Weakness, lines: Lines, folder: Path) -> Finding:
    # What is about the whole bank is mostly about its questions.
    whole = str(folder / (ROLES if found.kind in OF_ROLES or found.noun in IN_ROLES else QUESTIONS)), 0
    file, line = lines.get((found.noun, found.name), whole)
    return Finding(
        kind=found.kind,
        level=Severity.HINT if found.kind in HINTS else Severity.WARNING,
        about=f"{found.noun} {found.name}".strip(),
        file=visible_path(file),
        line=line,
        what=found.what,
        remedy=found.remedy,
    )


def _unsourced(bank: Bank) -> Iterator[Weakness]:
    """Weights and positions that rest on nothing: told once for each role and question."""
    for role in bank.roles:
        if bare := [trait for trait, where in role.traits.items() if not where.sources]:
            what = f"{len(bare)} of its positions cite no source (first: {bare[0]})"
            yield Weakness("no-source", "role", role.id, what, "cite what they rest on")
    for question in bank.questions:
        places = [place for place, part in enumerate(question.statements, 1) if not part.sources]
        if places:
            what = f"the weights of {len(places)} of its texts cite no source (first: number {places[0]})"
            yield Weakness("no-source", "question", question.id, what, "cite what they rest on")


def _unsaid(bank: Bank) -> Iterator[Weakness]:
    """Texts that count on more traits than a reader can hear in them: people would be told what they never said."""
    for question in bank.questions:
        places = [
            place
            for place, part in enumerate(question.statements, 1)
            if len(part.weights if part.says is None else part.says) > MOST_SAID
        ]
        if places:
            what = f"{len(places)} of its texts speak of more than {MOST_SAID} traits (first: number {places[0]})"
            yield Weakness("unsaid", "question", question.id, what, "name under says those that their words tell of")


def _unpaired(bank: Bank) -> Iterator[Weakness]:
    known = {frozenset(pair.roles) for pair in bank.knowledge.pairs}
    missing = [pair for pair in combinations(bank.role, 2) if frozenset(pair) not in known]
    if missing:
        what = f"{len(missing)} pairs of roles are not compared (first: {' and '.join(missing[0])})"
        yield Weakness("no-pair", "", "", what, "write what sets them apart: results and rolefit compare show it")


def _unexplained(bank: Bank) -> Iterator[Weakness]:
    """Citations that lead nowhere, where a bank has notes; notes and words of the glossary that nothing leads to."""
    notes, cited = bank.knowledge.notes, dict.fromkeys(name for part in everything(bank) for name in part.sources)
    # What cites a whole document needs no note: its title says what it is.
    if notes and (bare := [name for name in cited if "/" in name and name not in notes]):
        what = f"{len(bare)} of its citations have no note (first: {visible(bare[0], 80)})"
        yield Weakness("no-note", "", "", what, "say under notes what stands there: --sources shows it")
    if idle := [name for name in notes if name not in cited]:
        what = f"{len(idle)} notes are cited by nothing (first: {visible(idle[0], 80)})"
        yield Weakness("unused-note", "note", idle[0], what, "cite them, or remove them")
    used = terms_used(bank)
    if unused := [term.term for term in bank.knowledge.glossary if term.term not in used]:
        what = f"{len(unused)} words of the glossary are used by nothing (first: {visible(unused[0], 80)})"
        yield Weakness(
            "unused-term", "term", unused[0], what, "name them under terms where they are meant, or remove them"
        )
