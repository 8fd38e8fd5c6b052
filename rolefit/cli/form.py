"""rolefit form: the quiz as one web page that makes an answer sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, ForceOption
from rolefit.errors import UsageError
from rolefit.messages import as_typed, counted
from rolefit.model.verdict import FEWEST_ANSWERS
from rolefit.terminal.console import say

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank
    from rolefit.bank.question import Question


def form(
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The .html file to write.")],
    folder: BankOption = None,
    short: Annotated[
        int | None,
        typer.Option("--short", metavar="N", min=FEWEST_ANSWERS, help="Ask only the N questions that tell most."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Make the quiz as one web page, for people who have no terminal.

    Send the file by mail. Whoever fills it in gets a file with the answers, and sends that back to you. Then: rolefit
    score, rolefit team. The page fetches and sends nothing.
    """
    from rolefit.bank.load import load_bank
    from rolefit.form.page import form_page
    from rolefit.report.outfile import OutFile

    bank = load_bank(folder)
    file = OutFile(output, ("html",), force)
    questions, remark = _shortened(bank, short)
    file.write(form_page(bank, questions))
    say(f"Written to {file.name}: {counted(len(questions), 'question')}.{remark}")
    say(f"Send it to people. Score what comes back with: {as_typed('score answers*.json', bank.folder)}")


def _shortened(bank: Bank, count: int | None) -> tuple[tuple[Question, ...], str]:
    """Return the questions of the form, and a sentence on how well a short one does."""
    if count is None:
        return bank.questions, ""
    if count > len(bank.questions):
        raise UsageError(f"--short {count} is more than the {len(bank.questions)} questions there are; give fewer")
    from rolefit.authoring.agreement import agreement
    from rolefit.bank.calibration import OFF
    from rolefit.model.response_model import model_of
    from rolefit.model.short_form import short_form

    names = short_form(model_of(bank, OFF), count)
    measured = agreement(bank, names)
    if measured.share is None:
        return tuple(bank.question[name] for name in names), ""
    remark = (
        f" They name the same role as all {len(bank.questions)} do for "
        f"{100 * measured.share:.0f} of 100 simulated people ({measured.of:,} tried)."
    )
    return tuple(bank.question[name] for name in names), remark
