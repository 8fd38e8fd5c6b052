"""A report as one HTML page: no script, nothing fetched, light and dark, fit to print and to be read aloud.

The page is ``page.html.jinja``; ``document.html.jinja`` is what is about no single person, in the same style.
Autoescape makes every text of a bank or a person harmless.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from rolefit.messages import ended
from rolefit.report.document import Document, Grid
from rolefit.report.parts import Comparison, Report, TraitMarks, signed
from rolefit.report.sentences import MINOR


def web_page(report: Report) -> str:
    """Return the whole page."""
    return _template("page").render(report=report, minor=MINOR)


def document_page(document: Document) -> str:
    """Return a whole page that is about no single person."""
    return _template("document").render(document=document, minor=MINOR)


@lru_cache(maxsize=2)
def _template(name: str) -> Template:
    environment = Environment(
        loader=FunctionLoader(lambda name: files("rolefit.report").joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(signed=signed, percent=percent, gap=gap, ended=ended)
    environment.tests.update(
        marks=lambda part: isinstance(part, TraitMarks), comparison=lambda part: isinstance(part, Comparison)
    )
    environment.tests["grid"] = lambda part: isinstance(part, Grid)
    return environment.get_template(f"{name}.html.jinja")


def percent(place: float) -> str:
    """Return how far along its line a place from -1 to +1 is, in per cent; what is outside stands at the end."""
    return f"{_along(place):.1f}"


def gap(you: float, role: float) -> str:
    """Return the style of the line between two places: where it begins and how long it is."""
    left, right = sorted((_along(you), _along(role)))
    return f"left:{left:.1f}%;width:{right - left:.1f}%"


def _along(place: float) -> float:
    return (max(-1.0, min(1.0, place)) + 1) * 50
