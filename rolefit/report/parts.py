"""What a report is made of: records without any drawing, that terminal, Markdown, HTML and SVG draw each in its way.

Every text in them is one line without unprintable characters, so that what draws it only has its own markup to escape.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rolefit.messages import visible

_JOINERS = "\u200c\u200d"
"""Invisible, but emoji, Persian and Hindi need them."""


class Topic(StrEnum):
    """What a part answers: what leads, why it is so, the traits, the job, the nearest roles."""

    LEAD = "lead"
    WHY = "why"
    TRAITS = "traits"
    JOB = "job"
    NEAREST = "nearest"


@dataclass(frozen=True)
class RoleBar:
    """A role's probability (0 to 1), and in words how many of 100; ``best`` where the verdict names it."""

    role: str
    probability: float
    count: str
    best: bool


SILENT = "no source: the documents do not say where the role stands"


@dataclass(frozen=True)
class TraitMark:
    """The person and the role on a trait, from -1 to +1; ``role`` is None where no source speaks of it.

    ``apart`` says in words how far apart the two are.
    """

    low: str
    high: str
    you: float
    role: float | None
    apart: str


@dataclass(frozen=True)
class TraitMarks:
    """The person against a role on every trait; or, under other names, the person then and now.

    ``you`` and ``role`` say whose the two marks are, ``short`` says it in a word each.
    """

    heading: str
    role: str
    rows: tuple[TraitMark, ...]
    topic: Topic = Topic.TRAITS
    you: str = "you"
    short: tuple[str, str] = ("you", "role")

    @property
    def note(self) -> str:
        """What is to be said of marks that are missing, "" where none is."""
        return SILENT if any(mark.role is None for mark in self.rows) else ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in a list; ``lead`` is what stands out before it, or ""."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, then a sentence ("" for none), then a list; ``minor`` is told last, under a heading of its own."""

    heading: str
    sentence: str = ""
    items: tuple[Paragraph, ...] = ()
    topic: Topic = Topic.LEAD
    minor: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A heading, then two roles aspect by aspect."""

    heading: str
    first: str
    second: str
    rows: tuple[tuple[str, str, str], ...]
    topic: Topic = Topic.NEAREST


Part = TraitMarks | Section | Comparison


@dataclass(frozen=True)
class Report:
    """The verdict, what the named roles are, the portrait, every role, and the parts below, in the order of topics.

    ``how_sure`` is a line with the number. ``jobs`` has one for each role that the verdict names. ``portrait`` has
    up to three sentences; where a role is named and no trait says more than its error, one that says so. ``bars``,
    ``jobs`` and ``portrait`` are empty where no role is named. ``signs`` are the signs that the answers may not be
    worth reading, but for what the verdict says itself, in short (``lead``) and in full; ``quality`` has them in full.
    ``about`` says what rolefit is, ``answers`` has all answers, ``made`` says with what and when. ``name`` is the
    person's name or label, "" for none.
    """

    name: str
    title: str
    how_sure: str
    jobs: tuple[Paragraph, ...]
    portrait: tuple[str, ...]
    signs: tuple[Paragraph, ...]
    quality: Section | None
    caption: str
    bars: tuple[RoleBar, ...]
    parts: tuple[Part, ...]
    about: Section
    answers: Section
    made: tuple[str, ...]


def clean(text: str) -> str:
    """Return a text on one line, each unprintable character shown as its code, marks not piled up."""
    return visible(" ".join(text.split()), len(text), _JOINERS)


def signed(place: float) -> str:
    """Return a place on a trait with its sign and one decimal; what rounds to 0 is +0.0."""
    return f"{round(place, 1) + 0.0:+.1f}"


def section(
    heading: str,
    items: list[Paragraph],
    sentence: str = "",
    topic: Topic = Topic.LEAD,
    minor: tuple[Paragraph, ...] = (),
) -> Section:
    """Return a section with any heading and sentence."""
    return Section(clean(heading), clean(sentence), tuple(items), topic, minor)


def paragraph(text: str, lead: str = "") -> Paragraph:
    """Return a paragraph of any text."""
    return Paragraph(clean(text), clean(lead))
