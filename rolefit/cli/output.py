"""-o FILE: the path is checked before the first question, and written after the result is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolefit.assessment.result import Result
from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.errors import UsageError
from rolefit.terminal.console import say

Write = Callable[[Bank, "Result"], None]


def nowhere(_bank: Bank, _result: Result) -> None:
    """Write nothing: no file was named."""


def output_to(name: str | None, force: bool) -> Write:
    """Return what writes a result to the named file; ``-`` is stdout, where it goes anyway.

    Raises:
        UsageError: if the name is not one to write to, or says no format.
        RolefitError: if the system does not allow it.
    """
    if name is None or name == "-":
        if force and name is None:
            raise UsageError("--force says that -o FILE may replace a file; give -o FILE too")
        return nowhere
    from rolefit.report.formats import FORMATS, export
    from rolefit.report.outfile import OutFile

    file = OutFile(name, FORMATS, force)

    def write(bank: Bank, result: Result) -> None:
        file.write(export(bank, result, file.format))
        say(f"Written to {file.name}.")

    return write
