"""Past results as Rich renderables: the list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

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
        when = _local(result.taken_at) if result.taken_at else ""
        called = f"{result.label}: " if result.label else ""
        line = f"{when}  {called}{verdict_in_short(result, words)} ({counted(result.answered, 'answer')})"
        rows.append(Hanging(Text(line), f"{number:3}  "))
    for bank, count in unfinished:
        rows.append(Hanging(Text(f"unfinished quiz ({bank}, {counted(count, 'answer')})"), "  –  "))
    telling = [number for number, result in found.items() if result.verdict.names_a_role]
    steps = [f"rolefit history show {number}" for number in [*telling, *found][:1]]
    steps += [f"rolefit history compare {telling[1]} {telling[0]}"] if len(telling) > 1 else []
    steps += ["rolefit quiz goes on", "rolefit history delete unfinished"] if unfinished else []
    return Group(*rows, Text(), Hanging(Text(f"Next: {' · '.join(steps)}")))


def _local(time: str) -> str:
    """Return a time (UTC, ISO 8601) as the clock on the wall here had it, to the minute."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OSError, OverflowError, ValueError):
        # A year that the system's clock does not know.
        return f"{time[:16].replace('T', ' ')} UTC"
