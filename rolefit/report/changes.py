"""Two results of a person side by side: what moved by more than measurement error, and what did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rolefit.assessment.reliable_change import TraitChange, same_best, trait_changes
from rolefit.assessment.result import Result, own_version
from rolefit.bank.knowledge import Trait
from rolefit.messages import listed
from rolefit.model.verdict import Verdict
from rolefit.report.document import Cell, Document, Grid
from rolefit.report.outline import made_with
from rolefit.report.parts import Paragraph, Part, TraitMark, TraitMarks, clean, paragraph, section, signed
from rolefit.report.sentences import FIT, certainty, counts_of, named_ids

MOVED = "What moved by more than measurement error"
NONE_MOVED = "No trait did."
SMALL_STEPS = "No trait did; many small steps together brought another role to the front."
STOOD = "Where you stood then and now"
AGREE = "is in front both times."
OPEN = "The two do not contradict each other: at least one of them leaves the other's best role open."
DISAGREE = "The two disagree: each puts the other's best role far behind."
OTHER_BANK = "The two were made with different banks: they do not speak of the same roles."
OTHER_EDITION = "The two were made with different versions of the bank: read this with care."


class Words(NamedTuple):
    """What a bank calls its roles and traits; what it does not name is called by its id."""

    roles: Mapping[str, str]
    traits: Mapping[str, Trait]

    def role(self, name: str) -> str:
        """Return what a role is called."""
        return self.roles.get(name, name)


class Numbered(NamedTuple):
    """A kept result, and its number."""

    number: int
    result: Result

    @property
    def name(self) -> str:
        """What the result is called: its number, and its label where it has one."""
        return f"{self.number} ({self.result.label})" if self.result.label else str(self.number)


def changes(before: Numbered, after: Numbered, words: Words) -> Document:
    """Return what moved from one result to a later one, and what did not."""
    is_same = before.result.bank.name == after.result.bank.name
    # What two banks call the same need not be the same.
    found = trait_changes(before.result, after.result) if is_same else []
    parts: list[Part | Grid] = []
    if any(each.result.verdict.names_a_role for each in (before, after)):
        parts.append(_roles(before, after, words))
    moved = [_moved(change, words) for change in found if change.is_real]
    is_told = all(each.result.verdict.names_a_role for each in (before, after))
    if found and is_told:
        still = NONE_MOVED if before.result.roles[0].id == after.result.roles[0].id else SMALL_STEPS
        parts += [section(MOVED, moved, "" if moved else still), _traits(before, after, found, words)]
    return Document(
        f"From result {before.number} to result {after.number}",
        tuple(map(clean, _lead(before, after, words))),
        tuple(parts),
        (clean(f"rolefit {own_version()}"), *dict.fromkeys(made_with(each.result) for each in (before, after))),
    )


def verdict_in_short(result: Result, words: Words) -> str:
    """Return the verdict, the roles it names and how sure it is, in a few words."""
    if not result.verdict.names_a_role:
        return str(result.verdict)
    best = result.roles[0]
    name, count = words.role(best.id), f"{counts_of(result)[best.id]} of 100"
    if result.verdict is Verdict.BETWEEN:
        return "between " + listed([words.role(role) for role in named_ids(result)])
    if result.verdict is Verdict.MIXED:
        return f"a mix, nearest to {name} ({count})"
    return f"{name}, {certainty(result)} ({count})"


def moved_by_more(before: Result, now: Result, words: Words) -> str:
    """Return in a sentence how the roles in front moved since the last result of a sitting.

    "" where nothing was answered anew, or one of the two results names no role.
    """
    if before.answers == now.answers or not (before.verdict.names_a_role and now.verdict.names_a_role):
        return ""
    was, now_is = counts_of(before), counts_of(now)
    steps = []
    for role in dict.fromkeys((now.roles[0].id, now.runner_up, before.roles[0].id)):
        step = f"stayed at {was[role]}" if was[role] == now_is[role] else f"went from {was[role]} to {now_is[role]}"
        steps.append(f"{words.role(role)} {step}")
    return f"Since the last result, {listed(steps)} (of 100)."


def _lead(before: Numbered, after: Numbered, words: Words) -> list[str]:
    told = [
        f"Result {each.name}{_when(each.result)}: {verdict_in_short(each.result, words)}." for each in (before, after)
    ]
    if before.result.bank.name != after.result.bank.name:
        return [*told, OTHER_BANK]
    weak = [str(each.number) for each in (before, after) if not each.result.verdict.names_a_role]
    if weak:
        told.append(
            f"Result {' and result '.join(weak)} {'say' if weak[1:] else 'says'} too little to compare the best roles."
        )
    else:
        told.append(_agreement(before.result, after.result, words))
    if before.result.bank.digest != after.result.bank.digest:
        told.append(OTHER_EDITION)
    return told


def _agreement(before: Result, after: Result, words: Words) -> str:
    best = after.roles[0].id
    if before.roles[0].id == best:
        return f"The two agree: {words.role(best)} {AGREE}"
    return OPEN if same_best(before, after) else DISAGREE


def _when(result: Result) -> str:
    return "" if result.taken_at is None else f", {result.taken_at[:10]}"


def _roles(before: Numbered, after: Numbered, words: Words) -> Grid:
    """Return each role's share in both results, in the order of the later one; none where no role is named."""
    shares = [_shares(each.result) for each in (before, after)]
    names = dict.fromkeys(role.id for each in (after, before) for role in each.result.roles)
    rows = ((Cell(clean(words.role(name))), *(found.get(name, Cell("–")) for found in shares)) for name in names)
    columns = ("Role", *(f"Result {each.number}" for each in (before, after)))
    return Grid(FIT, columns, tuple(rows))


def _shares(result: Result) -> dict[str, Cell]:
    if not result.verdict.names_a_role:
        return {}
    counts = counts_of(result)
    return {role.id: Cell(counts[role.id], role.probability) for role in result.roles}


def _moved(change: TraitChange, words: Words) -> Paragraph:
    trait = words.traits.get(change.id)
    name = f"{trait.low.pole} ↔ {trait.high.pole}" if trait else change.id
    return paragraph(
        f"from {signed(change.before)} to {signed(change.after)}, give or take {change.error:.1f}", f"{name}:"
    )


def _traits(before: Numbered, after: Numbered, found: Sequence[TraitChange], words: Words) -> TraitMarks:
    rows = []
    for change in found:
        trait = words.traits.get(change.id)
        low, high = (trait.low.pole, trait.high.pole) if trait else (change.id, "")
        told = "moved" if change.is_real else "within error"
        rows.append(TraitMark(clean(low), clean(high), change.before, change.after, told))
    one, other = f"result {before.number}", f"result {after.number}"
    return TraitMarks(STOOD, other, tuple(rows), you=one, short=("then", "now"))
