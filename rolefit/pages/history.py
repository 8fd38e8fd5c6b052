"""Past results as Rich renderables: the list, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.assessment.reliable_change import TraitChange, role_changes, same_best, trait_changes
from rolefit.assessment.result import Result
from rolefit.messages import counted, listed
from rolefit.model.verdict import Verdict
from rolefit.report.narrative import certainty, named_ids, of_100
from rolefit.terminal.shapes import Hanging, bullets, heading, title

Numbered = tuple[int, Result]


def result_list(
    found: Mapping[int, Result], titles: Mapping[str, str], unfinished: Sequence[tuple[str, int]] = ()
) -> RenderableType:
    """Return the results, newest first, a line each, and the unfinished quizzes (name of the bank, answers so far)."""
    if not found and not unfinished:
        return Text("No results yet. Next: rolefit quiz")
    rows: list[RenderableType] = [] if found else [Text("No results yet.")]
    for number, result in found.items():
        when = (result.taken_at or "")[:16].replace("T", " ")
        answered = sum(answer is not None for answer in result.answers.values())
        called = f"{result.label}: " if result.label else ""
        line = f"{when}  {called}{_best(result, titles)} ({counted(answered, 'answer')})"
        rows.append(Hanging(Text(line), f"{number:3}  "))
    for bank, count in unfinished:
        rows.append(Hanging(Text(f"unfinished quiz ({bank}, {counted(count, 'answer')})"), "  –  "))
    first, *others = found or [0]
    steps = [f"rolefit history show {first}"] if found else []
    steps += [f"rolefit history compare {others[0]} {first}"] if others else []
    steps += ["rolefit quiz goes on", "rolefit history delete unfinished"] if unfinished else []
    return Group(*rows, Text(), Hanging(Text(f"Next: {' · '.join(steps)}")))


def result_comparison(before: Numbered, after: Numbered, titles: Mapping[str, str]) -> RenderableType:
    """Return what moved from one result to a later one, and what did not."""
    (one, old), (two, new) = before, after
    changes = trait_changes(old, new)
    moved = [change for change in changes if change.is_real]
    page: list[RenderableType] = [
        title(f"From result {one} to result {two}"),
        Hanging(Text(f"{_called(one, old)}: {_best(old, titles)}")),
        Hanging(Text(f"{_called(two, new)}: {_best(new, titles)}")),
        Text(),
    ]
    weak = [str(number) for number, result in (before, after) if not result.verdict.names_a_role]
    if weak:
        page.append(Hanging(Text(f"Result {' and result '.join(weak)} says too little to compare the best roles.")))
    elif same_best(old, new):
        page.append(Hanging(Text("The two agree as far as they can tell: neither rules the other's best role out.")))
    else:
        page.append(Hanging(Text("The two disagree: each rules the other's best role out.")))
    page += [Text(), heading("Moved by more than measurement error (-1 is the first pole, +1 the second)")]
    page += bullets(_words(change, titles) for change in moved) if moved else [Text("  no trait")]
    page += [Text(), heading("Within measurement error")]
    same = [titles.get(change.id, change.id) for change in changes if not change.is_real]
    page += bullets(same) if same else [Text("  no trait")]
    page += [Text(), heading("Fit, before and after")]
    for name, fit, later in role_changes(old, new):
        page.append(Text(f"  {fit:3.0f}  {later:3.0f}  {titles.get(name, name)}"))
    if old.bank.digest != new.bank.digest:
        page += [Text(), Hanging(Text("The two were made with different versions of the bank: read this with care."))]
    return Group(*page)


def _called(number: int, result: Result) -> str:
    return f"{number} ({result.label})" if result.label else str(number)


def _best(result: Result, titles: Mapping[str, str]) -> str:
    if not result.verdict.names_a_role:
        return str(result.verdict)
    best = result.roles[0]
    name, count = titles.get(best.id, best.id), f"{of_100(best.probability)} of 100"
    if result.verdict is Verdict.BETWEEN:
        return "between " + listed([titles.get(role, role) for role in named_ids(result)])
    if result.verdict is Verdict.MIXED:
        return f"a mix, nearest to {name} ({count})"
    return f"{name}, {certainty(result)} ({count})"


def _words(change: TraitChange, titles: Mapping[str, str]) -> str:
    name = titles.get(change.id, change.id)
    return f"{name}: from {_place(change.before)} to {_place(change.after)}, give or take {change.error:.1f}"


def _place(value: float) -> str:
    return f"{round(value, 1) + 0.0:+.1f}"
