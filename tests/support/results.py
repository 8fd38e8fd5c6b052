"""Results and drawings that several tests use."""

from __future__ import annotations

from html.parser import HTMLParser
from io import StringIO
from random import Random

from rich.console import Console, RenderableType

from rolefit import Bank, Result, Verdict, score
from rolefit.authoring.respondents import honest
from rolefit.model.response_model import model_of
from tests.support.banks import as_sheet, leaning_answers, random_answers


def pieces(content: RenderableType, width: int = 80) -> list[list[tuple[str, str]]]:
    """Return each line's texts with their styles, equal neighbours joined."""
    console = Console(file=StringIO(), width=width, markup=False, emoji=False, highlight=False)
    found: list[list[tuple[str, str]]] = []
    for line in console.render_lines(content, console.options.update(width=width), pad=False):
        row: list[tuple[str, str]] = []
        for segment in line:
            style = str(segment.style or "").removeprefix("none").strip()
            if row and row[-1][1] == style:
                row[-1] = (row[-1][0] + segment.text, style)
            elif segment.text:
                row.append((segment.text, style))
        found.append(row)
    return found


VOID = {"meta", "br"}


class Page(HTMLParser):
    """Reads a page strictly: every element that opens closes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.texts).split())


def drawn(content: RenderableType, width: int = 80) -> str:
    """Return a page as text without colour."""
    stream = StringIO()
    console = Console(file=stream, width=width, color_system=None, markup=False, emoji=False, highlight=False)
    options = console.options.update(width=width)
    for line in console.render_lines(content, options, pad=False):
        stream.write("".join(segment.text for segment in line).rstrip() + "\n")
    return stream.getvalue()


def ideal(bank: Bank, role: str, count: int | None = None) -> dict[str, str | int]:
    """Return the answers that speak most for a role, to the first ``count`` questions."""
    model = model_of(bank)
    direction = model.directions[model.roles.index(role)]
    answers = {}
    for question in bank.questions[:count]:
        values = [sum(a * b for a, b in zip(direction, row, strict=True)) for row in model.items[question.id].score]
        answers[question.id] = question.answer(max(range(len(values)), key=values.__getitem__))
    return answers


def each_verdict(bank: Bank, taken_at: str | None = None) -> dict[Verdict, Result]:
    """Return a result of each verdict: of people of one role, of people anywhere, and of random answerers.

    None but that of guesses has a sign that the answers are not worth reading.
    """
    model = model_of(bank)
    found: dict[Verdict, Result] = {}
    names = list(bank.question)
    for number in range(500):
        random = Random(number)
        theta = [random.gauss(0, 1) for _ in model.traits]
        for answers in (
            leaning_answers(bank, model.directions[number % len(model.roles)]),
            honest(model, theta, random),
            random_answers(random, bank),
        ):
            asked = names[: random.choice([3, 8, 12, 20, len(names)])]
            result = score(bank, as_sheet(bank, {name: answers[name] for name in asked}), seed=7, taken_at=taken_at)
            if not result.quality or result.verdict is Verdict.GUESSES:
                found.setdefault(result.verdict, result)
        if len(found) == len(Verdict):
            return found
    raise AssertionError(f"no result that is {set(Verdict) - set(found)}")
