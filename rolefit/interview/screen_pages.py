"""The pages of the interview in screen mode, as lines that fit a window; nothing here reads a key or writes a byte."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from rich.console import Console, RenderableType
from rich.text import Text

from rolefit.assessment.session import Session
from rolefit.bank.question import Question, Scale
from rolefit.terminal.shapes import ACCENT, WIDE, Hanging

MORE = "  ↓ more"
PROGRESS_BAR = 20
LEANINGS = ("1: the first", "2: leaning to the first", "3: midway", "4: leaning to the second", "5: the second")

HELP = (
    "There are no right answers: take what you would really like, not what you should.",
    "The number in front of a line answers at once. Arrows move the mark, Enter takes it.",
    "Backspace goes back a question, the old answer marked.",
    "s skips. Skipping is not the same as the middle: a skipped question does not count.",
    "e ends the questions here and shows what they say so far.",
    "q or Ctrl-D stops; rolefit quiz goes on from there. Ctrl-Z sets the quiz aside, fg brings it back.",
)


@dataclass(frozen=True, slots=True)
class Window:
    """How much room there is, in columns and lines."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page; the parts with the highest ``drop`` go first when the window is low, 0 never goes."""

    content: RenderableType
    drop: int = 0
    marked: bool = False


KEYS, BLANK, BAR, PROGRESS, MESSAGE = 5, 4, 3, 2, 1
"""What goes first from a low window, and what next: a message stays longest, it says something new."""


def question_page(session: Session, question: Question, mark: int | None, hint: str, window: Window) -> list[str]:
    """Return the page of the open question with option ``mark`` (from 0) marked."""
    parts = [Block(_progress(session, window), PROGRESS), Block(Text(), BLANK)]
    parts += [Block(Hanging(Text(question.prompt, "bold"))), Block(Text(), BLANK)]
    if isinstance(question, Scale):
        for number, side in ((1, question.left), (5, question.right)):
            near = mark is not None and (mark > 2) == (number == 5)
            parts.append(Block(Hanging(Text(side.text), f"{number}  ", 2), marked=near))
        parts += [Block(Text(), BLANK), *(Block(line, BAR) for line in _scale(mark))]
        parts.append(Block(Text(f"        {LEANINGS[mark]}"), MESSAGE) if mark is not None else Block(Text(), BLANK))
        parts.append(Block(Text(), BLANK))
    else:
        for place, option in enumerate(question.options):
            pointer = "❯" if place == mark else " "
            text = Text(option.text, "reverse" if place == mark else "")
            parts.append(Block(Hanging(text, f"{pointer} {place + 1}  "), marked=place == mark))
        parts.append(Block(Text(), BLANK))
    back = "Backspace back · " if window.width >= WIDE else ""
    keys = f"1–{len(question.options)} answer · {back}s skip · ? help · q quit"
    parts.append(Block(Hanging(Text(hint, "bold")), MESSAGE) if hint else Block(Hanging(Text(keys, "dim")), KEYS))
    return _fitted(parts, window)


def text_page(title: str, lines: tuple[str, ...], foot: str, window: Window, first: int = 0) -> list[str]:
    """Return a page of text: a title, paragraphs, the keys at its foot; a low window begins at paragraph ``first``."""
    paragraphs = [_lines(Text(title, "bold"), window), *(_lines(Hanging(Text(line)), window) for line in lines)]
    below = _lines(Hanging(Text(foot, "dim")), window)
    room = max(1, window.height - len(below))
    body = [line for found in paragraphs for line in found]
    if len(body) + 2 <= room:
        body = [*paragraphs[0], "", *body[len(paragraphs[0]) :], ""]
    return [*_cut(body, sum(map(len, paragraphs[:first])), room), *below][: window.height]


def _progress(session: Session, window: Window) -> Text:
    words = f"{session.number - 1} answered, {'of' if session.plan.full else 'at most'} {session.limit}"
    room = min(PROGRESS_BAR, window.width - len(words) - 2)
    if room < 6:
        return Text(words)
    done = round(room * (session.number - 1) / max(session.limit, 1))
    return Text.assemble(words, "  ", ("━" * done, ACCENT), ("─" * (room - done), "dim"))


def _scale(mark: int | None) -> list[Text]:
    points = Text("        ")
    for place in range(5):
        points.append("●" if place == mark else "○", f"bold {ACCENT}" if place == mark else "")
        points.append("━━━━" if place < 4 else "", "dim")
    numbers = Text("        " + "    ".join("12345"))
    return [points, numbers]


def _fitted(parts: list[Block], window: Window) -> list[str]:
    """Return the parts as lines, leaving out what may go, kind by kind, as long as they are too high."""
    drawn = [(part, _lines(part.content, window)) for part in parts]
    for drop in (KEYS, BLANK, BAR, PROGRESS, MESSAGE):
        if sum(len(lines) for _, lines in drawn) <= window.height:
            break
        drawn = [(part, lines) for part, lines in drawn if part.drop != drop]
    lines = [line for _, found in drawn for line in found]
    # Still too high: show the part of it where the mark is.
    ends = [sum(len(found) for _, found in drawn[: place + 1]) for place, (part, _) in enumerate(drawn) if part.marked]
    return _cut(lines, max(0, (ends[0] if ends else 0) - window.height + 1), window.height)


def _cut(lines: list[str], start: int, room: int) -> list[str]:
    """Return as many of the lines as there is room for, from ``start`` or as far before it as fills the room."""
    start = max(0, min(start, len(lines) - room))
    shown = lines[start : start + room]
    return [*shown[:-1], MORE] if start + room < len(lines) and room > 1 else shown


def _lines(content: RenderableType, window: Window) -> list[str]:
    stream = StringIO()
    console = Console(
        file=stream, width=window.width, force_terminal=True, markup=False, emoji=False, highlight=False, height=1000
    )
    console.print(content)
    return stream.getvalue().split("\n")[:-1]
