"""Past results as Rich renderables: the list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.assessment.result import Result
from rolefit.messages import counted
from rolefit.report.changes import Words, verdict_in_short
from rolefit.terminal.shapes import Hanging


def result_list(
    found: Mapping[int, Result], words: Words, unfinished: Sequence[tuple[str, int]] = ()
) -> RenderableType:
    """Return the results, newest first, a line each, and the unfinished quizzes (name of the bank, answers so far)."""
    if not found and not unfinished:
        return Text("No results yet. Next: rolefit quiz")
    rows: list[RenderableType] = [] if found else [Text("No results yet.")]
    for number, result in found.items():
        when = (result.taken_at or "")[:16].replace("T", " ")
        answered = sum(answer is not None for answer in result.answers.values())
        called = f"{result.label}: " if result.label else ""
        line = f"{when}  {called}{verdict_in_short(result, words)} ({counted(answered, 'answer')})"
        rows.append(Hanging(Text(line), f"{number:3}  "))
    for bank, count in unfinished:
        rows.append(Hanging(Text(f"unfinished quiz ({bank}, {counted(count, 'answer')})"), "  –  "))
    first, *others = found or [0]
    steps = [f"rolefit history show {first}"] if found else []
    steps += [f"rolefit history compare {others[0]} {first}"] if others else []
    steps += ["rolefit quiz goes on", "rolefit history delete unfinished"] if unfinished else []
    return Group(*rows, Text(), Hanging(Text(f"Next: {' · '.join(steps)}")))
