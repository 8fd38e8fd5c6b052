"""A result as CSV: a row for each fact; no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.messages import uncomputed
from rolefit.report import sentences
from rolefit.report.claim_wording import claim_text
from rolefit.report.parts import clean

Cell = str | int | float | None
COLUMNS = ("kind", "id", "name", "measure", "value")


def as_csv(bank: Bank, result: Result, name: str = "") -> str:
    """Return a table with a row for each fact; what a spreadsheet would compute gets a leading apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(cell) for cell in row] for row in _facts(bank, result, name))
    return stream.getvalue()


def _facts(bank: Bank, result: Result, name: str) -> Iterator[tuple[Cell, ...]]:
    best = bank.role[result.roles[0].id]
    for measure, value in (
        ("schema", result.format),
        ("name", name or result.label),
        ("bank", result.bank.name),
        ("digest", result.bank.digest),
        ("power", result.bank.power),
        ("rolefit", result.rolefit),
        ("seed", result.seed),
        ("time", result.taken_at),
        ("verdict", str(result.verdict)),
        ("evidence", result.evidence),
        ("cost", result.cost),
        ("runner_up", result.runner_up if result.verdict.names_a_role else None),
    ):
        yield "result", "", "", measure, value
    for flag in result.quality:
        yield "quality", str(flag.kind), "", "text", flag.text
    for role in sentences.in_order(bank, result):
        yield "role", role.id, bank.role[role.id].title, "fit", role.fit
        yield "role", role.id, bank.role[role.id].title, "probability", role.probability
    for trait, estimated in zip(bank.traits, result.traits, strict=True):
        yield "trait", trait.id, trait.name, "estimate", estimated.estimate
        yield "trait", trait.id, trait.name, "standard_error", estimated.standard_error
        if result.verdict.names_a_role:
            yield "trait", trait.id, trait.name, "pull", estimated.pull
        if result.verdict.names_a_role and (position := best.traits.get(trait.id)) is not None:
            yield "trait", trait.id, trait.name, "role", position.position
    for name, answer in result.answers.items():
        yield "answer", name, bank.question[name].prompt, "answer", answer
    if not result.verdict.names_a_role:
        return
    for part in result.contributions:
        yield "contribution", part.question, bank.question[part.question].prompt, "value", part.value
    if result.flip is not None:
        other = result.flip.role
        yield "flip", other, bank.role[other].title, "changes", len(result.flip.changes)
        for change in result.flip.changes:
            yield "change", change.question, bank.question[change.question].prompt, "to", change.other
    for number, name in enumerate(result.settle, 1):
        yield "settle", name, bank.question[name].prompt, "place", number
    for kind, claims in (("responsibility", result.responsibilities), ("skill", result.skills)):
        for number, claim in enumerate(claims, 1):
            yield kind, number, ", ".join(claim.terms), "text", claim_text(claim)


def _cell(value: Cell) -> str:
    if isinstance(value, int | float):
        return repr(value)
    return uncomputed(clean(value or ""))
