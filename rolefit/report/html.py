"""A report as one HTML page: no script, nothing fetched, light and dark, fit to print and to be read aloud.

The page is ``page.html.jinja``, where autoescape makes every text of a bank or a person harmless.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from rolefit.report.narrative import MINOR
from rolefit.report.parts import Comparison, Report, TraitMarks, signed


def web_page(report: Report) -> str:
    """Return the whole page."""
    return _template().render(report=report, minor=MINOR)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(signed=signed, percent=percent, gap=gap, as_sentence=as_sentence)
    environment.tests.update(
        marks=lambda part: isinstance(part, TraitMarks), comparison=lambda part: isinstance(part, Comparison)
    )
    return environment.from_string(files("rolefit.report").joinpath("page.html.jinja").read_text(encoding="utf-8"))


def percent(place: float) -> str:
    """Return how far along its line a place from -1 to +1 is, in per cent; what is outside stands at the end."""
    return f"{_along(place):.1f}"


def gap(you: float, role: float) -> str:
    """Return the style of the line between two places: where it begins and how long it is."""
    left, right = sorted((_along(you), _along(role)))
    return f"left:{left:.1f}%;width:{right - left:.1f}%"


def as_sentence(text: str) -> str:
    """Return a text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _along(place: float) -> float:
    return (max(-1.0, min(1.0, place)) + 1) * 50
