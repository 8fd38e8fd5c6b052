"""A result as Markdown; nothing that others wrote becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolefit.messages import capital, ended
from rolefit.report.document import Document, Grid
from rolefit.report.parts import Paragraph, Part, Report, Section, TraitMarks, signed
from rolefit.report.sentences import MINOR

# What could begin markup in any common Markdown: everywhere, between a word and what follows (links without brackets,
# emoji names), and at the start of a line.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>#|~&@$^=+]")
_BETWEEN = re.compile(r"(?<!\d)[.:](?=\S)|[.:](?=[^\s\d])")
_START = re.compile(r"^(?=-)|^\d+(?=[.)])")
# An address of a person becomes a link whatever is escaped in it; an invisible character in it keeps it a text.
_ADDRESS = re.compile(r"(?<=[\w.+-])@(?=\w)")


def as_markdown(made: Report) -> str:
    """Return a report in Markdown."""
    blocks = [
        f"# {_plain(made.title)}",
        *([f"*{_plain(made.name)}*"] if made.name else []),
        _plain(ended(made.how_sure)),
    ]
    blocks += _headed(made.quality) if made.quality else []
    blocks += [_plain(" ".join(made.portrait))] if made.portrait else []
    blocks += [_bold(job.lead) + _plain(job.text) for job in made.jobs]
    bars = ((_plain(bar.role) if not bar.best else f"**{_plain(bar.role)}**", _plain(bar.count)) for bar in made.bars)
    blocks += [_plain(made.caption) + ":", _table(("Role", "Of 100"), bars)] if made.bars else []
    for part in (*made.parts, made.answers, made.about):
        blocks += _headed(part)
    blocks += ["---", "\\\n".join(map(_plain, made.made))]
    return "\n\n".join(blocks) + "\n"


def document_markdown(made: Document) -> str:
    """Return a page that is about no single person in Markdown."""
    blocks = [f"# {_plain(made.title)}", *map(_plain, made.lead)]
    for part in made.parts:
        if isinstance(part, Grid):
            rows = (tuple(_plain(cell.text) for cell in row) for row in part.rows)
            blocks += [f"## {_plain(part.heading)}", _table(tuple(map(_plain, part.columns)), rows)]
            blocks += [_plain(part.note)] if part.note else []
        else:
            blocks += _headed(part)
    blocks += ["---", "\\\n".join(map(_plain, made.made))]
    return "\n\n".join(blocks) + "\n"


def _headed(part: Part) -> list[str]:
    return [f"## {_plain(part.heading)}", *_part(part)]


def _part(part: Part) -> list[str]:
    if isinstance(part, Section):
        minor = [f"### {MINOR}", _list(part.minor)] if part.minor else []
        return [text for text in (_plain(part.sentence), _list(part.items), *minor) if text]
    if isinstance(part, TraitMarks):
        rows = (
            (
                f"{_plain(mark.low)} ↔ {_plain(mark.high)}",
                signed(mark.you),
                "" if mark.role is None else signed(mark.role),
                mark.apart,
            )
            for mark in part.rows
        )
        columns = ("From -1 to +1", _plain(capital(part.you)), _plain(capital(part.role)), "Apart")
        return [_table(columns, rows), *([_plain(part.note)] if part.note else [])]
    cells = ((_plain(aspect), _plain(one), _plain(other)) for aspect, one, other in part.rows)
    return [_table(("Aspect", _plain(part.first), _plain(part.second)), cells)]


def _list(items: tuple[Paragraph, ...]) -> str:
    return "\n".join(f"- {_bold(item.lead)}{_plain(item.text)}" for item in items)


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
