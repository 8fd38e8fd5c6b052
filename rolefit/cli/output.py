"""Where a result goes: to stdout as its page or as JSON, and with -o to a file as well."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from rolefit.errors import UsageError
from rolefit.terminal.console import console, print_json, say

if TYPE_CHECKING:
    from rolefit.assessment.result import Result
    from rolefit.bank.knowledge import Bank
    from rolefit.report.document import Document
    from rolefit.report.outfile import OutFile

Write = Callable[["Bank", "Result"], None]


def print_result(bank: Bank, result: Result, as_json: bool, number: int | None = None) -> None:
    """Print a result's page, under its number where it is kept; or all of it as JSON."""
    if as_json:
        print_json(result.as_json())
    else:
        from rolefit.pages.result import page

        console(sys.stdout).print(page(bank, result, number))


def say_untried(bank: Bank) -> None:
    """Say on stderr where nobody has held a bank against real people."""
    if not bank.calibration.people:
        say("These questions were not held against real people yet: how sure the result is, is a cautious guess.")


def nowhere(_bank: Bank, _result: Result) -> None:
    """Write nothing: no file was named."""


def out_file(name: str | None, formats: Collection[str], force: bool) -> OutFile | None:
    """Return the file that ``-o`` names, checked before any work; None where it names none.

    Raises:
        UsageError: if the name is not one to write to, or says no format, or there is none and ``force`` is set.
        RolefitError: if the system does not allow it.
    """
    if name is None:
        _refuse(force)
        return None
    from rolefit.report.outfile import OutFile

    return OutFile(name, formats, force)


def document_file(name: str | None, force: bool) -> OutFile | None:
    """Return the file that ``-o`` names for a page that is about no single result, as ``out_file`` does."""
    if name is None:
        return out_file(name, (), force)
    from rolefit.report.formats import DOCUMENT_FORMATS

    return out_file(name, DOCUMENT_FORMATS, force)


def show_document(document: Document, *, is_shown: bool, file: OutFile | None) -> None:
    """Print a page that is about no single result, if it is to be shown, and write it to a file where there is one."""
    if is_shown:
        from rolefit.pages.document import document as drawn

        console(sys.stdout).print(drawn(document))
    if file is not None:
        from rolefit.report.formats import document_text

        file.write(document_text(document, file.format))
        say(f"Written to {file.name}.")


def output_to(name: str | None, force: bool) -> Write:
    """Return what writes a result to the named file; ``-`` is stdout, where it goes anyway.

    The path is checked here, before the first question; the file is written after the result is shown.

    Raises:
        UsageError: if the name is not one to write to, or says no format.
        RolefitError: if the system does not allow it.
    """
    if name is None or name == "-":
        _refuse(force and name is None)
        return nowhere
    from rolefit.report.formats import FORMATS, export
    from rolefit.report.outfile import OutFile

    file = OutFile(name, FORMATS, force)

    def write(bank: Bank, result: Result) -> None:
        file.write(export(bank, result, file.format, result.label))
        say(f"Written to {file.name}.")

    return write


def _refuse(force: bool) -> None:
    """Refuse ``--force`` where no file is named."""
    if force:
        raise UsageError("--force says that -o FILE may replace a file; give -o FILE too")
