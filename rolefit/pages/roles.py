"""A role's page, a comparison, the list of roles and the list of questions, as Rich renderables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rolefit.bank.knowledge import Bank, Claim, Pair, Role
from rolefit.terminal.shapes import UNWRAPPED, WIDE, Hanging, TraitLine, bullets, heading, label, title

ASPECTS = {
    "focus": "Focus",
    "goal": "Goal",
    "timeframe": "Timeframe",
    "question": "Question it answers",
    "decides": "Decides",
    "measured_by": "Measured by",
    "works_with": "Works with",
}
MOST_CAVEATS = 5
INFERRED = "No source compares these two; this is joined from what the sources say of each."


def role_list(bank: Bank) -> RenderableType:
    """Return the roles with one line each, and how to read on."""
    rows: list[RenderableType] = []
    for role in bank.roles:
        rows.append(Text.assemble((role.title, "bold"), f"  ({role.id})"))
        rows.append(Hanging(Text(role.at_a_glance.focus.text), indent=2))
    return Group(*rows, Text(), Text("Next: " + bank.command(f"show {bank.roles[0].id}")))


def profile(bank: Bank, role: Role, sources: bool) -> RenderableType:
    """Return a role's page; with ``sources``, every claim is followed by where it comes from."""

    def claims(found: Sequence[Claim]) -> list[RenderableType]:
        return bullets(_cited(claim, sources) for claim in found)

    page: list[RenderableType] = [title(role.title), Text(), Hanging(_cited(role.summary, sources)), Text()]
    page.append(heading("At a glance"))
    for key, name in ASPECTS.items():
        claim = getattr(role.at_a_glance, key)
        page.append(Hanging(Text.assemble((f"{name}: ", "bold"), _cited(claim, sources)), indent=2))
    for name, found in (
        ("What you would do", role.responsibilities),
        ("What it takes", role.skills),
        ("How people get there", role.career),
    ):
        if found:
            page += [Text(), heading(name), *claims(found)]
    page += [Text(), heading("How it likes to work"), *_positions(bank, [role])]
    page += [Text(), heading("How it differs from its nearest roles")]
    near = nearest(bank, role)[:2]
    for other in near:
        page += _difference(bank, role, other)
    if role.caveats:
        shown = role.caveats if sources else role.caveats[:MOST_CAVEATS]
        page += [Text(), heading("Read this with care"), *claims(shown)]
        if more := len(role.caveats) - len(shown):
            page.append(
                Hanging(Text(f"{more} more, mostly on where sources disagree: --sources", style="dim"), indent=2)
            )
    if sources:
        page += [Text(), heading("Sources, by the first part of each mark")]
        page += bullets(f"{key}: {name}" for key, name in bank.knowledge.sources.items())
    follow = [bank.command(f"compare {role.id} {near[0].id}")]
    follow += [] if sources else [bank.command(f"show {role.id} --sources")]
    page += [Text(), Hanging(Text(f"Next: {' · '.join(follow)}"))]
    return Group(*page)


def role_comparison(bank: Bank, roles: Sequence[Role]) -> RenderableType:
    """Return two or more roles side by side: every aspect, the traits, and what is said of each pair."""
    page: list[RenderableType] = [title(" · ".join(role.title for role in roles))]
    rows = tuple((name, tuple(getattr(role.at_a_glance, key).text for role in roles)) for key, name in ASPECTS.items())
    page += [Text(), heading("At a glance"), SideBySide(tuple(role.title for role in roles), rows)]
    page += [Text(), heading("How they like to work"), *_positions(bank, roles)]
    for number, first in enumerate(roles):
        for second in roles[number + 1 :]:
            if (pair := bank.pair(first.id, second.id)) is not None:
                page += _pair(pair, first, second)
                page += _advice(bank, first, second)
    page += [Text(), Hanging(Text(f"Next: {' · '.join(bank.command(f'show {role.id}') for role in roles[:2])}"))]
    return Group(*page)


def questions(bank: Bank) -> RenderableType:
    """Return the bank's questions with their options."""
    page: list[RenderableType] = []
    for question in bank.questions:
        page.append(Hanging(Text.assemble((question.id, "bold"), f"  {question.prompt}")))
        parts = zip(question.sheet_marks, question.statements, strict=True)
        page += [Hanging(Text(part.text), f"{mark}  ", 2) for mark, part in parts]
        page.append(Text())
    return Group(*page, Text(f"Next: {bank.command('questions --sheet')} > me.json"))


def nearest(bank: Bank, role: Role) -> list[Role]:
    """Return the other roles, the one whose positions are most alike first."""

    def distance(other: Role) -> float:
        places = ((role.traits.get(trait.id), other.traits.get(trait.id)) for trait in bank.traits)
        return sum((a.position - b.position) ** 2 for a, b in places if a is not None and b is not None)

    return sorted((other for other in bank.roles if other is not role), key=distance)


@dataclass(frozen=True)
class SideBySide:
    """Rows of a label and a text for each name: two columns where there is room, else one under the other."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the rows' lines."""
        width = options.max_width
        if width < WIDE or width >= UNWRAPPED or len(self.names) > 2:
            for name, texts in self.rows:
                yield Text(f"  {name}", style="bold")
                yield from (
                    Hanging(Text.assemble((f"{role}: ", "italic"), text), indent=4)
                    for role, text in zip(self.names, texts, strict=True)
                )
            return
        room = (min(width, 100) - 4) // 2
        yield from _two_columns(console, [Text(name, style="bold underline") for name in self.names], room)
        for name, texts in self.rows:
            yield Text(f"  {name}", style="bold")
            yield from _two_columns(console, [Text(text) for text in texts], room)


def _two_columns(console: Console, texts: list[Text], room: int) -> Iterator[Text]:
    left, right = (text.wrap(console, room) for text in texts)
    for row in range(max(len(left), len(right))):
        line = left[row] if row < len(left) else Text()
        line.rstrip()
        if row < len(right):
            right[row].rstrip()
            line = Text.assemble(line, " " * (room - cell_len(line.plain) + 2), right[row])
        yield Text.assemble("  ", line)


def differences(pair: Pair, first: Role, second: Role) -> SideBySide:
    """Return a pair's differences, aspect by aspect, ``first`` on the left."""
    rows = (
        (difference.aspect.capitalize(), (difference.texts[first.id], difference.texts[second.id]))
        for difference in pair.differences
    )
    return SideBySide((first.title, second.title), tuple(rows))


def _pair(pair: Pair, first: Role, second: Role) -> list[RenderableType]:
    page: list[RenderableType] = [Text(), title(f"{first.title} and {second.title}")]
    if pair.basis == "inferred":
        page.append(Hanging(Text(INFERRED)))
    page += [Text(), heading("How they differ"), differences(pair, first, second)]
    for name, claims in (("What they share", pair.shared), ("How they work together", pair.together)):
        if claims:
            page += [Text(), heading(name), *bullets(claim.text for claim in claims)]
    if pair.friction:
        page += [Text(), heading("Where it rubs, and what helps")]
        page += bullets(Text.assemble(item.text, " ", ("What helps: ", "bold"), item.helps) for item in pair.friction)
    if pair.caveats:
        page += [Text(), heading("Read this with care"), *bullets(claim.text for claim in pair.caveats)]
    return page


def _advice(bank: Bank, first: Role, second: Role) -> list[RenderableType]:
    found = [item.text for item in bank.advice(first.id, second.id) if item.roles]
    return [Text(), heading("One person or two? Advice for organisations"), *bullets(found)] if found else []


def _difference(bank: Bank, role: Role, other: Role) -> list[RenderableType]:
    pair = bank.pair(role.id, other.id)
    if pair is None:
        return [label(other.title, other.at_a_glance.focus.text)]
    first = pair.differences[0]
    return [
        Hanging(Text.assemble((f"{other.title}: ", "bold"), first.texts[other.id]), indent=2),
        Hanging(Text.assemble((f"{role.title}: ", "bold"), first.texts[role.id]), indent=4),
    ]


def _positions(bank: Bank, roles: Sequence[Role]) -> list[RenderableType]:
    """Return a line a trait, the roles marked by letters where there is more than one."""
    width = max(cell_len(pole) for trait in bank.traits for pole in (trait.low.pole, trait.high.pole))
    marks = ["◇"] if len(roles) == 1 else [chr(ord("A") + number) for number in range(len(roles))]
    rows: list[RenderableType] = []
    if len(roles) > 1:
        names = (f"{mark} {role.title}" for mark, role in zip(marks, roles, strict=True))
        rows.append(Hanging(Text(" · ".join([*names, "* the same place"])), indent=2))
    for trait in bank.traits:
        found = [(role.traits.get(trait.id), mark) for role, mark in zip(roles, marks, strict=True)]
        placed = tuple((position.position, mark) for position, mark in found if position is not None)
        silent = [mark for position, mark in found if position is None]
        after = "" if not silent else f"{' '.join(silent)}: no source" if len(roles) > 1 else "no source"
        rows.append(TraitLine(Text(trait.low.pole), Text(trait.high.pole), placed, "*", after, width))
    return rows


def _cited(claim: Claim, sources: bool) -> Text:
    if not sources or not claim.sources:
        return Text(claim.text)
    return Text.assemble(claim.text, (f" [{', '.join(claim.sources)}]", "dim"))
