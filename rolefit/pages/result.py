"""A report as Rich renderables: the first screen, the pages behind it, and all of it in order."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.messages import as_typed
from rolefit.pages.document import led, part
from rolefit.report import sentences
from rolefit.report.outline import report
from rolefit.report.parts import Part, Report, Topic
from rolefit.terminal.shapes import Bar, Hanging, bullets, heading, title
from rolefit.terminal.window import Block

JOB, CAPTION, BLANK = 1, 2, 3
"""What goes first from a low window: the blank lines, then the words above the bars, then what the role is."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page behind the first screen: what its key is called, and what it shows."""

    name: str
    content: RenderableType


KEYS = {Topic.LEAD: "w", Topic.WHY: "w", Topic.TRAITS: "t", Topic.JOB: "j", Topic.NEAREST: "d"}
"""The key of the chapter in which each topic is told, in the order in which they are read."""
NAMES = {"w": "why", "t": "traits", "j": "the job", "d": "differences"}


def first_screen(made: Report) -> list[Block]:
    """Return what says the result at one glance: the verdict, a portrait, what the role is, every role as a bar.

    Where no role is named, that is all there is: why, and what to do.
    """
    blank = Block(Text(), BLANK)
    blocks = [Block(Hanging(title(f"{made.name}: {made.title}" if made.name else made.title)))]
    blocks.append(Block(Hanging(Text(made.how_sure))))
    if not made.bars:
        return blocks + [block for each in _parts(made) for block in (blank, *map(Block, part(each)))]
    if made.signs:
        signs = ", ".join(sign.lead for sign in made.signs)
        blocks.append(Block(Hanging(Text.assemble((f"{sentences.QUALITY}: ", "bold"), f"{signs}."))))
    if made.portrait:
        blocks += [blank, Block(Hanging(Text(" ".join(made.portrait))))]
    if made.jobs:
        blocks.append(blank)
        blocks += (Block(Hanging(led(job)), JOB) for job in made.jobs)
    caption, *bars = _bars(made)
    return [*blocks, blank, Block(caption, CAPTION), *map(Block, bars)]


def chapters(made: Report) -> dict[str, Chapter]:
    """Return the pages behind the first screen by key; only those that have something to show."""
    found: dict[str, list[RenderableType]] = {key: [] for key in NAMES}
    for each in _parts(made) if made.bars else ():
        lines = found[KEYS[each.topic]]
        lines += [Text()] if lines else []
        lines += part(each)
    return {key: Chapter(NAMES[key], Group(*lines)) for key, lines in found.items() if lines}


def page(bank: Bank, result: Result, number: int | None = None) -> RenderableType:
    """Return the whole result, the first screen and all behind it; ``number`` is the one it is kept under, if it is."""
    made = report(bank, result, result.label)
    lines: list[RenderableType] = [block.content for block in first_screen(made)]
    for chapter in chapters(made).values():
        lines += [Text(), chapter.content]
    return Group(*lines, *_next(bank, result, number))


def quotable(bank: Bank, result: Result, number: int | None) -> RenderableType:
    """Return what stays on the terminal after the result was read: its first screen, and how to see the rest again."""
    lines: list[RenderableType] = [block.content for block in first_screen(report(bank, result, result.label))]
    if number is not None:
        lines += [
            Text(),
            Hanging(Text(f"The whole result again: {as_typed(f'history show {number}', bank.folder)}", "dim")),
        ]
    return Group(*lines)


def _parts(made: Report) -> list[Part]:
    return [*([made.quality] if made.quality else []), *made.parts]


def _bars(made: Report) -> list[RenderableType]:
    width = max(cell_len(bar.role) for bar in made.bars)
    rows: list[RenderableType] = [Hanging(Text(made.caption, style="dim"))]
    for bar in made.bars:
        name = Text(bar.role, style="bold" if bar.best else "")
        rows.append(Bar(name, f"{bar.count:>3}", bar.probability, "", width))
    return rows


def _next(bank: Bank, result: Result, number: int | None) -> list[RenderableType]:
    commands = [] if number is None else [as_typed(f"history export {number} -o result-{number}.html", bank.folder)]
    if result.verdict.names_a_role:
        first, second = sentences.foremost(bank, result)
        shown = [as_typed(f"show {role.id}", bank.folder) for role in sentences.named_roles(bank, result)]
        commands = [as_typed(f"compare {first.id} {second.id}", bank.folder), *shown, *commands]
        commands += [as_typed("words", bank.folder)] if bank.knowledge.glossary else []
    return [Text(), heading(sentences.NEXT), *bullets(commands)] if commands else []
