"""The result as a page of Rich renderables. Numbers are rounded here and in ``words``."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from rolefit import words
from rolefit.bank import Bank, Role
from rolefit.confidence import Verdict
from rolefit.draw import Bar, Hanging, TraitLine, bullets, heading, title
from rolefit.profile import differences
from rolefit.result import Result


def page(bank: Bank, result: Result, number: int | None = None) -> RenderableType:
    """Return the whole result page; ``number`` is the one it is kept under, if it is."""
    best = bank.role[result.roles[0].id]
    runner_up = bank.role[result.runner_up]
    name, how_sure = words.headline(bank, result)
    verdict = Hanging(Text.assemble(title(name), f"   {how_sure}"))
    parts: list[RenderableType] = [verdict, *_quality(result), Text()]
    if not words.has_winner(result):
        # No bars: numbers that mean nothing would be read all the same.
        parts += [heading(words.LACK), Hanging(Text(words.lack(result)))]
        return Group(*parts, Text(), heading(words.ADVICE), *bullets(words.advice(bank, result)))
    parts += _bars(bank, result)
    if result.verdict is Verdict.CLOSE:
        parts += _contenders(bank, result)
    parts += [Text(), heading(f"You and {best.title}"), *_traits(bank, result, best)]
    parts += [Text(), heading(f"Why {best.title} and not {runner_up.title}"), *_why(bank, result)]
    parts += [Text(), heading(words.CHANGES), *_turning(bank, result)]
    parts += [Text(), heading(f"What you would do as a {best.title}")]
    parts += bullets(claim.text for claim in result.responsibilities)
    parts += [Text(), heading(words.TAKES), *bullets(claim.text for claim in result.skills)]
    if result.verdict is not Verdict.CLOSE:
        parts += [Text(), heading(f"How it differs from {runner_up.title}, your next best")]
        parts += _differences(bank, best, runner_up)
    kept = "" if number is None else f" · rolefit history export {number} -o me.html"
    parts += [Text(), Hanging(Text(f"Next: rolefit compare {best.id} {runner_up.id} · rolefit show {best.id}{kept}"))]
    return Group(*parts)


def _quality(result: Result) -> list[RenderableType]:
    if not result.quality:
        return []
    return [Text(), heading("About your answers"), *bullets(flag.text for flag in result.quality)]


def _bars(bank: Bank, result: Result) -> list[RenderableType]:
    shown = words.in_order(bank, result)
    width = max(cell_len(bank.role[role.id].title) for role in shown)
    rows: list[RenderableType] = [Hanging(Text(words.FIT, style="dim"))]
    for role in shown:
        style = "bold" if role is result.roles[0] and words.has_winner(result) else ""
        name = Text(bank.role[role.id].title, style=style)
        rows.append(Bar(name, f"{role.fit:3.0f}", role.fit / 100, f"{words.share(role.probability):>5}", width))
    return rows


def _contenders(bank: Bank, result: Result) -> list[RenderableType]:
    """The two foremost side by side, and what is said of holding both roles."""
    first, second = words.foremost(bank, result)
    parts: list[RenderableType] = [
        Text(),
        heading(f"{first.title} or {second.title}?"),
        *_differences(bank, first, second),
    ]
    if both := words.holding_both(bank, first, second):
        parts += [Text(), heading(words.BOTH), *bullets(both)]
    return parts


def _differences(bank: Bank, first: Role, second: Role) -> list[RenderableType]:
    pair = bank.pair(first.id, second.id)
    if pair is None:
        return bullets(f"{role.title}: {role.at_a_glance.focus.text}" for role in (first, second))
    return [differences(pair, first, second)]


def _traits(bank: Bank, result: Result, role: Role) -> list[RenderableType]:
    width = max(cell_len(pole) for trait in bank.traits for pole in (trait.low.pole, trait.high.pole))
    rows: list[RenderableType] = [Hanging(Text(f"● you   ◇ {role.title}   ◈ both", style="dim"), indent=2)]
    for trait, you, where, after in words.places(bank, result, role):
        marks = ((you, "●"),) if where is None else ((you, "●"), (where, "◇"))
        rows.append(TraitLine(Text(trait.low.pole), Text(trait.high.pole), marks, "◈", after, width))
    return rows


def _why(bank: Bank, result: Result) -> list[RenderableType]:
    return bullets(Text.assemble((lead, "bold"), text) for lead, text in words.reasons(bank, result))


def _turning(bank: Bank, result: Result) -> list[RenderableType]:
    sentence, answers = words.turning(bank, result)
    return [Hanging(Text(sentence)), *bullets(answers)]
