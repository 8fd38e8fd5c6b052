"""The formats a result can be written in, by suffix."""

from __future__ import annotations

import json
from collections.abc import Callable

from rolefit.assessment.coverage import covers
from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.errors import UsageError
from rolefit.messages import quoted
from rolefit.report.csv import as_csv
from rolefit.report.document import Document
from rolefit.report.markdown import as_markdown, document_markdown
from rolefit.report.outline import DIGEST, report
from rolefit.report.parts import Report
from rolefit.report.svg import picture


def export(bank: Bank, result: Result, suffix: str, name: str = "") -> str:
    """Return a result as the text of a file: json, md, html, svg or csv; ``bank`` is the one it was made with.

    ``name`` is the person's name or label; JSON, which is the result itself, has no place for it.

    Raises:
        UsageError: if there is no such format, or the bank lacks what the result speaks of.
    """
    if suffix not in FORMATS:
        raise UsageError(f"there is no format {quoted(suffix)}; there are: {', '.join(FORMATS)}")
    if suffix != "json" and not covers(bank, result):
        made = f"{quoted(result.bank.name)}, {result.bank.digest[:DIGEST]}"
        raise UsageError(f"this result was made with another bank ({made}); give that one")
    return FORMATS[suffix](bank, result, name)


def as_json(result: Result) -> str:
    """Return what ``--json`` prints."""
    return json.dumps(result.as_json(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def document_text(document: Document, suffix: str) -> str:
    """Return a page that is about no single result as the text of a file, in one of ``DOCUMENT_FORMATS``."""
    return DOCUMENT_FORMATS[suffix](document)


def _web_page(made: Report) -> str:
    # Jinja2 takes longer to import than all of the rest: only a page needs it.
    from rolefit.report.html import web_page

    return web_page(made)


def _document_page(document: Document) -> str:
    from rolefit.report.html import document_page

    return document_page(document)


FORMATS: dict[str, Callable[[Bank, Result, str], str]] = {
    "json": lambda _, result, __: as_json(result),
    "md": lambda bank, result, name: as_markdown(report(bank, result, name)),
    "html": lambda bank, result, name: _web_page(report(bank, result, name)),
    "svg": lambda bank, result, name: picture(report(bank, result, name)),
    "csv": as_csv,
}
"""The formats of a result by their suffix."""

DOCUMENT_FORMATS: dict[str, Callable[[Document], str]] = {"md": document_markdown, "html": _document_page}
"""The formats of a page that is about no single result."""
