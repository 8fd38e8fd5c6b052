"""A report as an SVG picture: every role as a bar, the person against the best role on each trait; nothing fetched."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from rolefit.report.narrative import QUALITY
from rolefit.report.outline import Report, RoleBar, Section, TraitMark, TraitMarks

WIDTH = 820
EDGE = 24
ROW = 30
NAME = 190
"""Where the bars begin."""

BAR = 430
MOST_NAME = 22
MOST_POLE = 24
MOST_TITLE = 44
MOST_LINE = 110
LINE_FROM, LINE_TO = 250, 510

_STYLE = """\
svg{--ink:#1d1b22;--soft:#5d5868;--paper:#fff;--line:#d9d5e0;--accent:#8b1f7a}
@media(prefers-color-scheme:dark){svg{--ink:#eceaf1;--soft:#aaa5b6;--paper:#17151b;--line:#3b3744;--accent:#e58ad6}}
text{font:14px system-ui,sans-serif;fill:var(--ink)}.big{font-size:26px;font-weight:700;fill:var(--accent)}
.head,.best{font-weight:700}.soft{font-size:12px;fill:var(--soft)}.end{text-anchor:end}
.paper{fill:var(--paper)}.rest{fill:var(--line)}.bar,.you{fill:var(--accent)}.axis{stroke:var(--line);stroke-width:2}
.gap{stroke:var(--accent);stroke-width:2}.you,.role{stroke:var(--accent);stroke-width:2}.role{fill:var(--paper)}"""


def picture(report: Report) -> str:
    """Return the whole picture."""
    shapes = [
        _text(EDGE, 46, _cut(report.title, MOST_TITLE), "big"),
        _text(EDGE, 72, _cut(report.how_sure, MOST_LINE)),
    ]
    height = 104
    if report.signs:
        signs = ", ".join(sign.lead for sign in report.signs)
        shapes.append(_text(EDGE, 94, _cut(f"{QUALITY}: {signs}.", MOST_LINE), "head"))
        height += 22
    if report.bars:
        shapes.append(_text(EDGE, height, _cut(report.caption, MOST_LINE), "soft"))
        height += 28
    for line in () if report.bars else wrap(_why(report), MOST_LINE):
        shapes.append(_text(EDGE, height, line))
        height += ROW
    for bar in report.bars:
        shapes.append(_bar(bar, height))
        height += ROW
    marks = next((part for part in report.parts if isinstance(part, TraitMarks)), None)
    if marks is not None:
        height += 22
        shapes.append(_text(EDGE, height, _cut(marks.heading, MOST_LINE), "head"))
        shapes.append(_text(EDGE, height + 22, _cut(f"● you   ◇ {marks.role}", MOST_LINE), "soft"))
        height += 52
        for mark in marks.rows:
            shapes.append(_mark(mark, height))
            height += ROW
    height += 10
    shapes.append(_text(EDGE, height, _cut(" · ".join(report.made), MOST_LINE), "soft"))
    height += EDGE
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" aria-describedby="desc" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">\n'
        f'<title id="title">{escape(report.title)}</title>\n<desc id="desc">{escape(_spoken(report, marks))}</desc>\n'
        f'<style>{_STYLE}</style>\n<rect class="paper" width="{WIDTH}" height="{height}"/>\n{body}\n</svg>\n'
    )


def _spoken(report: Report, marks: TraitMarks | None) -> str:
    """Return what the picture shows, for who cannot see it."""
    roles = "; ".join(f"{bar.role} {bar.fit:.0f}, {bar.chance}" for bar in report.bars)
    about = f" {QUALITY}: {' '.join(sign.text for sign in report.signs)}" if report.signs else ""
    shown = f"{report.caption}: {roles}." if roles else _why(report)
    spoken = f"{report.how_sure.removesuffix('.')}.{about} {shown}"
    if marks is None:
        return spoken
    lines = "; ".join(f"{mark.low} to {mark.high}: {mark.apart}" for mark in marks.rows)
    return f"{spoken} {marks.heading}: {lines}."


def _why(report: Report) -> str:
    """Return why there is no evidence: the first thing that is said then."""
    return next((part.sentence for part in report.parts if isinstance(part, Section)), "")


def _bar(bar: RoleBar, y: int) -> str:
    full = max(0.0, min(1.0, bar.fit / 100)) * BAR
    return "\n".join(
        (
            _text(EDGE, y, _cut(bar.role, MOST_NAME), "best" if bar.best else ""),
            _text(NAME + 40, y, f"{bar.fit:.0f}", "end"),
            f'<rect class="rest" x="{NAME + 50}" y="{y - 9}" width="{BAR}" height="8" rx="4"/>',
            f'<rect class="bar" x="{NAME + 50}" y="{y - 9}" width="{full:.1f}" height="8" rx="4"/>',
            _text(WIDTH - EDGE, y, bar.chance, "end"),
        )
    )


def _mark(mark: TraitMark, y: int) -> str:
    middle = y - 5
    you = _across(mark.you)
    shapes = [
        _text(LINE_FROM - 16, y, _cut(mark.low, MOST_POLE), "end"),
        f'<line class="axis" x1="{LINE_FROM}" x2="{LINE_TO}" y1="{middle}" y2="{middle}"/>',
        _text(LINE_TO + 16, y, _cut(mark.high, MOST_POLE)),
        _text(WIDTH - EDGE, y, mark.apart, "soft end"),
    ]
    if mark.role is not None:
        role = _across(mark.role)
        shapes.append(f'<line class="gap" x1="{you:.1f}" x2="{role:.1f}" y1="{middle}" y2="{middle}"/>')
        shapes.append(f'<path class="role" d="M{role:.1f} {middle - 7}l7 7-7 7-7-7z"/>')
    shapes.append(f'<circle class="you" cx="{you:.1f}" cy="{middle}" r="4"/>')
    return "\n".join(shapes)


def _across(place: float) -> float:
    return LINE_FROM + (max(-1.0, min(1.0, place)) + 1) / 2 * (LINE_TO - LINE_FROM)


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{named}>{escape(text)}</text>'


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
