"""The pages of the interview in screen mode, as lines that fit a window; nothing here reads a key or writes a byte."""

from __future__ import annotations

from rich.text import Text

from rolefit.assessment.session import Session
from rolefit.bank.question import Question, Scale
from rolefit.interview.navigation import NO_RIGHT_ANSWERS, WELCOME, progress, welcome_lines
from rolefit.terminal.shapes import ACCENT, WIDE, Hanging, Keys
from rolefit.terminal.window import Block, Window, fitted

PROGRESS_BAR, LEAST_BAR = 20, 4
"""Columns."""

LEANINGS = ("1: the first", "2: leaning to the first", "3: midway", "4: leaning to the second", "5: the second")

HELP = (
    NO_RIGHT_ANSWERS,
    "The number in front of a line answers at once. Arrows move the mark, Enter takes it.",
    "Backspace goes back a question, the old answer marked.",
    "s skips. Skipping is not the same as the middle: a skipped question does not count.",
    "e, pressed twice, ends the questions here and shows what they say so far.",
    "q or Ctrl-D stops; rolefit quiz goes on from there. Ctrl-Z sets the quiz aside, fg brings it back.",
)

BLANK, KEYS, BAR, PROGRESS, MESSAGE = 5, 4, 3, 2, 1
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
    parts += [Block(Hanging(Text(hint, "bold")), MESSAGE)] if hint else []
    parts.append(Block(Keys(_keys(session, question, window)), KEYS))
    return fitted(parts, window)


def _keys(session: Session, question: Question, window: Window) -> tuple[str, ...]:
    """Return what each key does; where they would take two lines, what the first page has said makes room."""
    answer, others = f"1–{len(question.options)} answer", ("s skip", "? help", "q quit")
    if window.width < WIDE:
        return ("Bksp back" if session.cursor else answer, *others)
    return (answer, *(["Backspace back"] if session.cursor else []), *others)


def welcome_page(session: Session, is_kept: bool) -> list[Block]:
    """Return the page before the first question."""
    return text_page(WELCOME, welcome_lines(session, is_kept))


def text_page(title: str, paragraphs: tuple[str, ...]) -> list[Block]:
    """Return a title and paragraphs, a blank line between them where there is room."""
    parts = [Block(Hanging(Text(title, "bold")))]
    for paragraph in paragraphs:
        parts += [Block(Text(), BLANK), Block(Hanging(Text(paragraph)))]
    return parts


def _progress(session: Session, window: Window) -> Text:
    words = progress(session)
    # Only where it is not the next one is it said which question this is.
    words += f" · question {session.number}" if session.cursor < len(session.answers) else ""
    room = min(PROGRESS_BAR, window.width - len(words) - 2)
    if room < LEAST_BAR:
        return Text(words)
    done = round(room * len(session.answers) / max(session.limit, 1))
    return Text.assemble(words, "  ", ("━" * done, ACCENT), ("─" * (room - done), "dim"))


def _scale(mark: int | None) -> list[Text]:
    points = Text("        ")
    for place in range(5):
        points.append("●" if place == mark else "○", f"bold {ACCENT}" if place == mark else "")
        points.append("━━━━" if place < 4 else "", "dim")
    numbers = Text("        " + "    ".join("12345"))
    return [points, numbers]
