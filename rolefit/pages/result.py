"""A report as a page of Rich renderables, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.pages.side_by_side import SideBySide
from rolefit.report import narrative
from rolefit.report.outline import report
from rolefit.report.parts import Paragraph, Part, Report, Section, TraitMarks
from rolefit.terminal.shapes import Bar, Hanging, TraitLine, bullets, heading, title


def page(bank: Bank, result: Result, number: int | None = None) -> RenderableType:
    """Return the whole result page; ``number`` is the one it is kept under, if it is."""
    made = report(bank, result)
    lines: list[RenderableType] = [Hanging(Text.assemble(title(made.title), f"   {made.how_sure}"))]
    lines += [Text(), *_part(made.quality)] if made.quality else []
    lines += [Text(), Hanging(Text(" ".join(made.portrait)))] if made.portrait else []
    for job in made.jobs:
        lines += [Text(), Hanging(Text.assemble((f"{job.lead} " if job.lead else "", "bold"), job.text))]
    lines += [Text(), *_bars(made)] if made.bars else []
    for part in made.parts:
        lines += [Text(), *_part(part)]
    return Group(*lines, *_next(bank, result, number))


def _bars(made: Report) -> list[RenderableType]:
    width = max(cell_len(bar.role) for bar in made.bars)
    rows: list[RenderableType] = [Hanging(Text(made.caption, style="dim"))]
    for bar in made.bars:
        name = Text(bar.role, style="bold" if bar.best else "")
        rows.append(Bar(name, f"{bar.count:>3}", bar.probability, "", width))
    return rows


def _part(part: Part) -> list[RenderableType]:
    lines: list[RenderableType] = [heading(part.heading)]
    if isinstance(part, Section):
        lines += [Hanging(Text(part.sentence))] if part.sentence else []
        lines += _items(part.items)
        return lines + (
            [Hanging(Text(narrative.MINOR, style="bold"), indent=2), *_items(part.minor)] if part.minor else []
        )
    if isinstance(part, TraitMarks):
        return lines + _traits(part)
    rows = ((aspect, (first, second)) for aspect, first, second in part.rows)
    return [*lines, SideBySide((part.first, part.second), tuple(rows))]


def _items(items: Iterable[Paragraph]) -> list[RenderableType]:
    return bullets(Text.assemble((f"{item.lead} " if item.lead else "", "bold"), item.text) for item in items)


def _traits(part: TraitMarks) -> list[RenderableType]:
    width = max(cell_len(pole) for mark in part.rows for pole in (mark.low, mark.high))
    silent = "   no source: no document says" if any(mark.role is None for mark in part.rows) else ""
    rows: list[RenderableType] = [Hanging(Text(f"● you   ◇ {part.role}   ◈ both{silent}", style="dim"), indent=2)]
    for mark in part.rows:
        places = ((mark.you, "●"),) if mark.role is None else ((mark.you, "●"), (mark.role, "◇"))
        rows.append(TraitLine(Text(mark.low), Text(mark.high), places, "◈", mark.apart, width))
    return rows


def _next(bank: Bank, result: Result, number: int | None) -> list[RenderableType]:
    commands = [] if number is None else [bank.command(f"history export {number} -o me.html")]
    if narrative.has_winner(result):
        first, second = narrative.foremost(bank, result)
        commands = [
            bank.command(f"compare {first.id} {second.id}"),
            bank.command(f"show {first.id}"),
            *commands,
        ]
    return [Text(), heading(narrative.NEXT), *bullets(commands)] if commands else []
