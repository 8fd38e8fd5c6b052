"""A report as an SVG picture: every role as a bar, the person against the best role on each trait; nothing fetched.

It is as wide as its window up to a limit, and drawn narrow, so that it can be read on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from rolefit.messages import ended
from rolefit.report.parts import Report, RoleBar, Section, TraitMark, TraitMarks
from rolefit.report.sentences import QUALITY

WIDTH = 480
EDGE = 20
INNER = WIDTH - 2 * EDGE
LINE = 22
MOST_TITLE = 26
MOST_TEXT = 52
"""Characters that fit on a line of the title and of a text, in a wide common typeface."""

MOST_POLE = 26
MOST_NAME = 44
MOST_LINES = 3
"""Lines that a title may take."""

_STYLE = """
svg{--ink:#1d1b22;--soft:#5d5868;--paper:#fff;--line:#d9d5e0;--accent:#8b1f7a}
svg{display:block;max-width:720px;height:auto;margin:0 auto}
@media(prefers-color-scheme:dark){svg{--ink:#eceaf1;--soft:#aaa5b6;--paper:#17151b;--line:#3b3744;--accent:#e58ad6}}
text{font:15px system-ui,sans-serif;fill:var(--ink)}.big{font-size:28px;font-weight:700;fill:var(--accent)}
.head,.best{font-weight:700}.soft{font-size:14px;fill:var(--soft)}.end{text-anchor:end}
.paper{fill:var(--paper)}.rest{fill:var(--line)}.bar,.you{fill:var(--accent)}.axis{stroke:var(--line);stroke-width:2}
.gap{stroke:var(--accent);stroke-width:3}.you,.role{stroke:var(--accent);stroke-width:2}.role{fill:var(--paper)}
"""


def picture(report: Report) -> str:
    """Return the whole picture."""
    marks = [part for part in report.parts if isinstance(part, TraitMarks)]
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "width": "100%"})
    root.attrib |= {"aria-labelledby": "title", "aria-describedby": "desc", "preserveAspectRatio": "xMinYMin meet"}
    SubElement(root, "title", id="title").text = report.title
    SubElement(root, "desc", id="desc").text = _spoken(report, marks)
    SubElement(root, "style").text = _STYLE
    paper = SubElement(root, "rect", {"class": "paper", "width": str(WIDTH)})
    height = _Drawing(root).draw(report, marks)
    root.set("viewBox", f"0 0 {WIDTH} {height}")
    paper.set("height", str(height))
    indent(root, "")
    return tostring(root, encoding="unicode", short_empty_elements=True) + "\n"


class _Drawing:
    """Draws from the top down; ``y`` is where the last line of text stands."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.y = EDGE

    def draw(self, report: Report, marks: Sequence[TraitMarks]) -> int:
        """Draw all of it and return the height."""
        for line in _lines(report.title, MOST_TITLE):
            self.text(line, "big", 32)
        if report.name:
            self.paragraph(report.name, "soft")
        self.y += 4
        self.paragraph(ended(report.how_sure))
        if report.signs:
            self.paragraph(f"{QUALITY}: {', '.join(sign.lead for sign in report.signs)}.", "head")
        if report.portrait:
            self.y += 10
            self.paragraph(" ".join(report.portrait))
        self.y += 10
        if report.bars:
            self.paragraph(report.caption, "soft")
            for bar in report.bars:
                self.bar(bar)
        else:
            self.paragraph(_why(report))
        for found in marks:
            self.text(_cut(found.heading, MOST_NAME), "head", 46)
            self.text(_cut(f"● you   ◇ {found.role}", MOST_TEXT), "soft")
            if found.note:
                self.text("Without a ◇: the documents do not say.", "soft")
            for mark in found.rows:
                self.mark(mark)
        self.y += 16
        self.paragraph(" · ".join(report.made), "soft")
        return self.y + EDGE

    def text(self, text: str, kind: str = "", down: int = LINE) -> None:
        """Write a line."""
        self.y += down
        self._write(EDGE, text, kind)

    def paragraph(self, text: str, kind: str = "") -> None:
        """Write a text on as many lines as it takes."""
        for line in wrap(text, MOST_TEXT):
            self.text(line, kind)

    def bar(self, bar: RoleBar) -> None:
        """Draw a role's name, number and bar."""
        best = "best" if bar.best else ""
        self.text(_cut(bar.role, MOST_NAME), best, 30)
        self._write(WIDTH - EDGE, bar.count, f"{best} end".strip())
        full = max(0.0, min(1.0, bar.probability)) * INNER
        place = {"x": str(EDGE), "y": str(self.y + 7), "height": "8", "rx": "4"}
        SubElement(self.root, "rect", {"class": "rest", **place, "width": str(INNER)})
        SubElement(self.root, "rect", {"class": "bar", **place, "width": f"{full:.1f}"})
        self.y += 14

    def mark(self, mark: TraitMark) -> None:
        """Draw a trait: its two ends, the line with its middle, the person, the role and what lies between."""
        self.text(_cut(mark.low, MOST_POLE), "soft", 32)
        self._write(WIDTH - EDGE, _cut(mark.high, MOST_POLE), "soft end")
        self.y += 16
        you, middle = _across(mark.you), WIDTH / 2
        self._line("axis", _across(-1), _across(1), self.y, self.y)
        self._line("axis", middle, middle, self.y - 7, self.y + 7)
        if mark.role is not None:
            role = _across(mark.role)
            self._line("gap", you, role, self.y, self.y)
            SubElement(self.root, "path", {"class": "role", "d": f"M{role:.1f} {self.y - 7}l7 7-7 7-7-7z"})
        SubElement(self.root, "circle", {"class": "you", "cx": f"{you:.1f}", "cy": str(self.y), "r": "4"})

    def _write(self, x: int, text: str, kind: str) -> None:
        named = {"class": kind} if kind else {}
        SubElement(self.root, "text", {"x": str(x), "y": str(self.y), **named}).text = text

    def _line(self, kind: str, left: float, right: float, top: int, bottom: int) -> None:
        ends = {"x1": f"{left:.1f}", "x2": f"{right:.1f}", "y1": str(top), "y2": str(bottom)}
        SubElement(self.root, "line", {"class": kind, **ends})


def _spoken(report: Report, marks: Sequence[TraitMarks]) -> str:
    """Return what the picture shows, for who cannot see it."""
    said = [ended(report.how_sure)]
    said += [f"{QUALITY}: {' '.join(sign.text for sign in report.signs)}"] if report.signs else []
    said += report.portrait
    roles = "; ".join(f"{bar.role} {bar.count}" for bar in report.bars)
    said.append(f"{report.caption}: {roles}." if roles else _why(report))
    for found in marks:
        lines = "; ".join(f"{mark.low} to {mark.high}: {mark.apart}" for mark in found.rows)
        said.append(f"{found.heading}: {lines}.")
    return " ".join(filter(None, said))


def _why(report: Report) -> str:
    """Return why no role is named: the first thing that is said then."""
    return next((part.sentence for part in report.parts if isinstance(part, Section)), "")


def _across(place: float) -> float:
    return EDGE + 7 + (max(-1.0, min(1.0, place)) + 1) / 2 * (INNER - 14)


def _lines(text: str, most: int) -> list[str]:
    return wrap(text, most, max_lines=MOST_LINES, placeholder="…")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
