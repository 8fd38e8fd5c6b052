"""A result as text in a file's format: JSON, Markdown, HTML, SVG or CSV. What others wrote never becomes markup."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator

from rolefit import words
from rolefit.bank import Bank
from rolefit.picture import picture
from rolefit.report import Marks, Part, Report, Section, clean, report, signed
from rolefit.result import Result
from rolefit.web import web_page

Cell = str | int | float | None
COLUMNS = ("kind", "id", "name", "measure", "value")

# What could begin markup in any common Markdown: everywhere, between a word and what follows (links without brackets,
# emoji names), and at the start of a line.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>#|~&@$^=+]")
_BETWEEN = re.compile(r"[.:](?=\S)")
_START = re.compile(r"^(?=-)|^\d+(?=[.)])")
# An address of a person becomes a link whatever is escaped in it; an invisible character in it keeps it a text.
_ADDRESS = re.compile(r"(?<=[\w.+-])@(?=\w)")
_FORMULA = "=+\\-@\t\r\n＝＋－＠"
# At the start, and after a semicolon: where lists are separated by one, a spreadsheet begins a cell there.
_COMPUTED = re.compile(f'(^|;)(?=[\\s"]*[{_FORMULA}])')


def export(bank: Bank, result: Result, form: str) -> str:
    """Return a result in one of ``FORMATS``; ``bank`` is the one it was made with."""
    return FORMATS[form](bank, result)


def as_json(result: Result) -> str:
    """Return what ``--json`` prints."""
    return json.dumps(result.as_json(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(bank: Bank, result: Result) -> str:
    """Return a table with a row for each fact; what a spreadsheet would compute gets a leading apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(cell) for cell in row] for row in _facts(bank, result))
    return stream.getvalue()


def as_markdown(made: Report) -> str:
    """Return a report in Markdown."""
    blocks = [f"# {_plain(made.title)}", _plain(made.how_sure), *(_headed(made.quality) if made.quality else ())]
    bars = (
        (_plain(bar.role) if not bar.best else f"**{_plain(bar.role)}**", f"{bar.fit:.0f}", _plain(bar.chance))
        for bar in made.bars
    )
    blocks += [_plain(made.caption) + ":", _table(("Role", "Fit", "Probability"), bars)] if made.bars else []
    for part in made.parts:
        blocks += _headed(part)
    blocks += ["---", "\\\n".join(map(_plain, made.made))]
    return "\n\n".join(blocks) + "\n"


FORMATS: dict[str, Callable[[Bank, Result], str]] = {
    "json": lambda _, result: as_json(result),
    "md": lambda bank, result: as_markdown(report(bank, result)),
    "html": lambda bank, result: web_page(report(bank, result)),
    "svg": lambda bank, result: picture(report(bank, result)),
    "csv": as_csv,
}
"""The formats by their suffix."""


def _headed(part: Part) -> list[str]:
    return [f"## {_plain(part.heading)}", *_part(part)]


def _part(part: Part) -> list[str]:
    if isinstance(part, Section):
        items = (f"- {_bold(item.lead)}{_plain(item.text)}" for item in part.items)
        return [text for text in (_plain(part.sentence), "\n".join(items)) if text]
    if isinstance(part, Marks):
        rows = (
            (
                f"{_plain(mark.low)} ↔ {_plain(mark.high)}",
                signed(mark.you),
                "" if mark.role is None else signed(mark.role),
                mark.apart,
            )
            for mark in part.rows
        )
        return [_table(("From -1 to +1", "You", _plain(part.role), "Apart"), rows)]
    cells = ((_plain(aspect), _plain(one), _plain(other)) for aspect, one, other in part.rows)
    return [_table(("Aspect", _plain(part.first), _plain(part.second)), cells)]


def _table(columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = (columns, tuple("---" for _ in columns), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _bold(lead: str) -> str:
    return f"**{_plain(lead)}** " if lead else ""


def _plain(text: str) -> str:
    """Return a text, of one line, in which nothing is Markdown."""
    escaped = _ANYWHERE.sub(r"\\\g<0>", _ADDRESS.sub("@\u2060", text))
    escaped = _BETWEEN.sub(r"\\\g<0>", escaped).replace("\u2060", "&NoBreak;")
    return _START.sub(r"\g<0>\\", escaped)


def _facts(bank: Bank, result: Result) -> Iterator[tuple[Cell, ...]]:
    best = bank.role[result.roles[0].id]
    for measure, value in (
        ("schema", result.format),
        ("bank", result.bank.name),
        ("digest", result.bank.digest),
        ("rolefit", result.rolefit),
        ("seed", result.seed),
        ("time", result.taken_at),
        ("verdict", str(result.verdict)),
        ("evidence", result.evidence),
        ("runner_up", result.runner_up if words.has_winner(result) else None),
    ):
        yield "result", "", "", measure, value
    for flag in result.quality:
        yield "quality", str(flag.kind), "", "text", flag.text
    for role in words.in_order(bank, result):
        yield "role", role.id, bank.role[role.id].title, "fit", role.fit
        yield "role", role.id, bank.role[role.id].title, "probability", role.probability
    for trait, estimated in zip(bank.traits, result.traits, strict=True):
        yield "trait", trait.id, trait.name, "estimate", estimated.estimate
        yield "trait", trait.id, trait.name, "standard_error", estimated.standard_error
        if words.has_winner(result):
            yield "trait", trait.id, trait.name, "pull", estimated.pull
        if words.has_winner(result) and (position := best.traits.get(trait.id)) is not None:
            yield "trait", trait.id, trait.name, "role", position.position
    for name, answer in result.answers.items():
        yield "answer", name, bank.question[name].prompt, "answer", answer
    if not words.has_winner(result):
        return
    for part in result.contributions:
        yield "contribution", part.question, bank.question[part.question].prompt, "value", part.value
    if result.flip is not None:
        other = result.flip.role
        yield "flip", other, bank.role[other].title, "changes", len(result.flip.changes)
        for change in result.flip.changes:
            yield "change", change.question, bank.question[change.question].prompt, "to", change.other
    for number, name in enumerate(result.settle, 1):
        yield "settle", name, bank.question[name].prompt, "place", number
    for kind, claims in (("responsibility", result.responsibilities), ("skill", result.skills)):
        for number, claim in enumerate(claims, 1):
            yield kind, number, "", "text", claim.text


def _cell(value: Cell) -> str:
    if isinstance(value, int | float):
        return repr(value)
    text = clean(value or "")
    return _COMPUTED.sub(r"\1'", text)
