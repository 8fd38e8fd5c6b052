"""A result as a report: the same parts in the same order as on the terminal's page, without any drawing.

Every text in it is one line without unprintable characters, so that what draws it only has its own markup to escape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rolefit.assessment.response_quality import Kind
from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank, Role
from rolefit.messages import visible
from rolefit.model.verdict import Verdict
from rolefit.report import narrative
from rolefit.report.alignment import places, rubs

_JOINERS = "\u200c\u200d"
"""Invisible, but emoji, Persian and Hindi need them."""


@dataclass(frozen=True)
class RoleBar:
    """A role's fit (0 to 100) and the words for its probability; ``best`` where it is the winner."""

    role: str
    fit: float
    chance: str
    best: bool


@dataclass(frozen=True)
class TraitMark:
    """The person and the role on a trait, from -1 to +1; ``role`` is None where no source speaks of it."""

    low: str
    high: str
    you: float
    role: float | None
    apart: str


@dataclass(frozen=True)
class TraitMarks:
    """The person against a role on every trait."""

    heading: str
    role: str
    rows: tuple[TraitMark, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in a list; ``lead`` is what stands out before it, or ""."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, then a sentence ("" for none), then a list."""

    heading: str
    sentence: str = ""
    items: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A heading, then two roles aspect by aspect."""

    heading: str
    first: str
    second: str
    rows: tuple[tuple[str, str, str], ...]


Part = TraitMarks | Section | Comparison


@dataclass(frozen=True)
class Report:
    """The verdict, every role, and the parts below; ``made`` says with what and when.

    ``signs`` are all signs that the answers may not be worth reading, in short (``lead``) and in full. ``quality`` has
    those that no other part speaks of; it comes right after the verdict. ``bars`` are empty where there is no evidence.
    """

    title: str
    how_sure: str
    signs: tuple[Paragraph, ...]
    quality: Section | None
    caption: str
    bars: tuple[RoleBar, ...]
    parts: tuple[Part, ...]
    made: tuple[str, ...]


def report(bank: Bank, result: Result) -> Report:
    """Return the report of a result."""
    title, how_sure = narrative.headline(bank, result)
    winner = result.roles[0].id if result.verdict in {Verdict.CLEAR, Verdict.LEANING} else ""
    # Without evidence there are no bars: numbers that mean nothing would be read all the same.
    bars = (
        RoleBar(clean(bank.role[role.id].title), role.fit, narrative.share(role.probability), role.id == winner)
        for role in (result.roles if narrative.has_winner(result) else ())
    )
    parts = _with_winner(bank, result) if narrative.has_winner(result) else _without(bank, result)
    return Report(
        title=clean(title),
        how_sure=clean(how_sure),
        signs=tuple(Paragraph(clean(flag.text), narrative.SIGNS[flag.kind]) for flag in result.quality),
        quality=_quality(result),
        caption=narrative.FIT,
        bars=tuple(bars),
        parts=tuple(parts),
        made=_made(result),
    )


def clean(text: str) -> str:
    """Return a text on one line, each unprintable character shown as its code."""
    line = " ".join(text.split())
    return "".join(char if char in _JOINERS else visible(char) for char in line)


def signed(place: float) -> str:
    """Return a place on a trait with its sign and one decimal; what rounds to 0 is +0.0."""
    return f"{round(place, 1) + 0.0:+.1f}"


def _with_winner(bank: Bank, result: Result) -> list[Part]:
    best, runner_up = narrative.foremost(bank, result)
    parts: list[Part] = []
    if result.verdict is Verdict.BETWEEN:
        parts.append(_differences(bank, best, runner_up, f"{best.title} or {runner_up.title}?"))
        if both := narrative.holding_both(bank, best, runner_up):
            parts.append(_section(narrative.BOTH, both))
    marks = (
        TraitMark(clean(place.trait.low.pole), clean(place.trait.high.pole), place.you, place.role, place.words)
        for place in places(bank, result, best)
    )
    parts.append(TraitMarks(clean(f"You and {best.title}"), clean(best.title), tuple(marks)))
    found = tuple(Paragraph(clean(rub.text), clean(f"{rub.trait.name}:")) for rub in rubs(bank, result, best))
    parts.append(Section(narrative.RUBS, "" if found else narrative.NO_RUB, found))
    why = tuple(Paragraph(clean(reason.text), reason.lead.strip()) for reason in narrative.reasons(bank, result))
    parts.append(
        Section(clean(f"Why {best.title} and not {runner_up.title}"), clean(narrative.pulling(bank, result)), why)
    )
    if settling := narrative.settling(bank, result):
        parts.append(_section(narrative.SETTLES, settling.answers, settling.sentence))
    turning = narrative.turning(bank, result)
    parts.append(_section(narrative.CHANGES, turning.answers, turning.sentence))
    parts.append(_section(f"What you would do as a {best.title}", (claim.text for claim in result.responsibilities)))
    parts.append(_section(narrative.TAKES, (claim.text for claim in result.skills)))
    if result.verdict is not Verdict.BETWEEN:
        parts.append(_differences(bank, best, runner_up, f"How it differs from {runner_up.title}, your next best"))
    return parts


def _quality(result: Result) -> Section | None:
    # Where the answers are no better than guesses there is no evidence, and the part that says why says so.
    told = [flag.text for flag in result.quality if flag.kind is not Kind.CHANCE]
    return _section(narrative.QUALITY, told) if told else None


def _without(bank: Bank, result: Result) -> list[Part]:
    return [Section(narrative.LACK, narrative.lack(result)), _section(narrative.ADVICE, narrative.advice(bank, result))]


def _section(heading: str, texts: Iterable[str], sentence: str = "") -> Section:
    return Section(clean(heading), clean(sentence), tuple(Paragraph(clean(text)) for text in texts))


def _differences(bank: Bank, first: Role, second: Role, heading: str) -> Part:
    pair = bank.pair(first.id, second.id)
    if pair is None:
        focus = (Paragraph(clean(role.at_a_glance.focus.text), clean(f"{role.title}:")) for role in (first, second))
        return Section(clean(heading), "", tuple(focus))
    rows = (
        (clean(aspect), clean(one), clean(other)) for aspect, one, other in narrative.contrasts(pair, first, second)
    )
    return Comparison(clean(heading), clean(first.title), clean(second.title), tuple(rows))


def _made(result: Result) -> tuple[str, ...]:
    when = "no date" if result.taken_at is None else result.taken_at[:16].replace("T", " ") + " UTC"
    return (clean(when), clean(f"rolefit {result.rolefit}"), clean(f"bank {result.bank.name}, {result.bank.digest}"))
