"""A result as a report: the same parts in the same order as on the terminal's page, without any drawing.

Every text in it is one line without unprintable characters, so that what draws it only has its own markup to escape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rolefit import words
from rolefit.apart import places, rubs
from rolefit.bank import Bank, Role
from rolefit.confidence import Verdict
from rolefit.errors import visible
from rolefit.quality import Kind
from rolefit.result import Result

_JOINERS = "\u200c\u200d"
"""Invisible, but emoji, Persian and Hindi need them."""


@dataclass(frozen=True)
class Bar:
    """A role's fit (0 to 100) and the words for its probability; ``best`` where it is the winner."""

    role: str
    fit: float
    chance: str
    best: bool


@dataclass(frozen=True)
class Mark:
    """The person and the role on a trait, from -1 to +1; ``role`` is None where no source speaks of it."""

    low: str
    high: str
    you: float
    role: float | None
    apart: str


@dataclass(frozen=True)
class Marks:
    """The person against a role on every trait."""

    heading: str
    role: str
    rows: tuple[Mark, ...]


@dataclass(frozen=True)
class Item:
    """A paragraph in a list; ``lead`` is what stands out before it, or ""."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, then a sentence ("" for none), then a list."""

    heading: str
    sentence: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class SideBySide:
    """A heading, then two roles aspect by aspect."""

    heading: str
    first: str
    second: str
    rows: tuple[tuple[str, str, str], ...]


Part = Marks | Section | SideBySide


@dataclass(frozen=True)
class Report:
    """The verdict, every role, and the parts below; ``made`` says with what and when.

    ``signs`` are all signs that the answers may not be worth reading, in short (``lead``) and in full. ``quality`` has
    those that no other part speaks of; it comes right after the verdict. ``bars`` are empty where there is no evidence.
    """

    title: str
    how_sure: str
    signs: tuple[Item, ...]
    quality: Section | None
    caption: str
    bars: tuple[Bar, ...]
    parts: tuple[Part, ...]
    made: tuple[str, ...]


def report(bank: Bank, result: Result) -> Report:
    """Return the report of a result."""
    title, how_sure = words.headline(bank, result)
    winner = result.roles[0].id if result.verdict in {Verdict.CLEAR, Verdict.LEANING} else ""
    # Without evidence there are no bars: numbers that mean nothing would be read all the same.
    bars = (
        Bar(clean(bank.role[role.id].title), role.fit, words.share(role.probability), role.id == winner)
        for role in (result.roles if words.has_winner(result) else ())
    )
    parts = _with_winner(bank, result) if words.has_winner(result) else _without(bank, result)
    return Report(
        title=clean(title),
        how_sure=clean(how_sure),
        signs=tuple(Item(clean(flag.text), words.SIGNS[flag.kind]) for flag in result.quality),
        quality=_quality(result),
        caption=words.FIT,
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
    best, runner_up = words.foremost(bank, result)
    parts: list[Part] = []
    if result.verdict is Verdict.CLOSE:
        parts.append(_differences(bank, best, runner_up, f"{best.title} or {runner_up.title}?"))
        if both := words.holding_both(bank, best, runner_up):
            parts.append(_section(words.BOTH, both))
    marks = (
        Mark(clean(place.trait.low.pole), clean(place.trait.high.pole), place.you, place.role, place.words)
        for place in places(bank, result, best)
    )
    parts.append(Marks(clean(f"You and {best.title}"), clean(best.title), tuple(marks)))
    found = tuple(Item(clean(rub.text), clean(f"{rub.trait.name}:")) for rub in rubs(bank, result, best))
    parts.append(Section(words.RUBS, "" if found else words.NO_RUB, found))
    why = tuple(Item(clean(reason.text), reason.lead.strip()) for reason in words.reasons(bank, result))
    parts.append(Section(clean(f"Why {best.title} and not {runner_up.title}"), clean(words.pulling(bank, result)), why))
    if settling := words.settling(bank, result):
        parts.append(_section(words.SETTLES, settling.answers, settling.sentence))
    turning = words.turning(bank, result)
    parts.append(_section(words.CHANGES, turning.answers, turning.sentence))
    parts.append(_section(f"What you would do as a {best.title}", (claim.text for claim in result.responsibilities)))
    parts.append(_section(words.TAKES, (claim.text for claim in result.skills)))
    if result.verdict is not Verdict.CLOSE:
        parts.append(_differences(bank, best, runner_up, f"How it differs from {runner_up.title}, your next best"))
    return parts


def _quality(result: Result) -> Section | None:
    # Where the answers are no better than guesses there is no evidence, and the part that says why says so.
    told = [flag.text for flag in result.quality if flag.kind is not Kind.CHANCE]
    return _section(words.QUALITY, told) if told else None


def _without(bank: Bank, result: Result) -> list[Part]:
    return [Section(words.LACK, words.lack(result)), _section(words.ADVICE, words.advice(bank, result))]


def _section(heading: str, texts: Iterable[str], sentence: str = "") -> Section:
    return Section(clean(heading), clean(sentence), tuple(Item(clean(text)) for text in texts))


def _differences(bank: Bank, first: Role, second: Role, heading: str) -> Part:
    pair = bank.pair(first.id, second.id)
    if pair is None:
        focus = (Item(clean(role.at_a_glance.focus.text), clean(f"{role.title}:")) for role in (first, second))
        return Section(clean(heading), "", tuple(focus))
    rows = ((clean(aspect), clean(one), clean(other)) for aspect, one, other in words.contrasts(pair, first, second))
    return SideBySide(clean(heading), clean(first.title), clean(second.title), tuple(rows))


def _made(result: Result) -> tuple[str, ...]:
    when = "no date" if result.taken_at is None else result.taken_at[:16].replace("T", " ") + " UTC"
    return (clean(when), clean(f"rolefit {result.rolefit}"), clean(f"bank {result.bank.name}, {result.bank.digest}"))
