"""The formats a result can be written in, by suffix."""

from __future__ import annotations

import json
from collections.abc import Callable

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.report.facts import as_csv
from rolefit.report.html import web_page
from rolefit.report.markdown import as_markdown
from rolefit.report.outline import report
from rolefit.report.svg import picture


def export(bank: Bank, result: Result, form: str) -> str:
    """Return a result in one of ``FORMATS``; ``bank`` is the one it was made with."""
    return FORMATS[form](bank, result)


def as_json(result: Result) -> str:
    """Return what ``--json`` prints."""
    return json.dumps(result.as_json(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


FORMATS: dict[str, Callable[[Bank, Result], str]] = {
    "json": lambda _, result: as_json(result),
    "md": lambda bank, result: as_markdown(report(bank, result)),
    "html": lambda bank, result: web_page(report(bank, result)),
    "svg": lambda bank, result: picture(report(bank, result)),
    "csv": as_csv,
}
"""The formats by their suffix."""
