"""rolefit quiz: the questions, or an answer sheet, and the result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolefit.cli.options import BankOption, ForceOption, JsonOption, NameOption, OutputOption
from rolefit.cli.output import Write, output_to, print_result, say_untried
from rolefit.errors import UsageError

STOPPED = 3


def quiz(
    context: typer.Context,
    bank: BankOption = None,
    full: Annotated[bool, typer.Option("--full", help="Ask every question, not only those needed.")] = False,
    confidence: Annotated[
        float, typer.Option(min=0.5, max=0.99, metavar="P", help="Stop when the best role is this probable.")
    ] = 0.90,
    max_questions: Annotated[int, typer.Option(min=1, metavar="N", help="Ask at most N questions.")] = 20,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Vary the order of the questions, repeatably.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Ask in numbered lines; nothing is ever redrawn.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Start over instead of continuing an unfinished quiz.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing on this machine.")] = False,
    answers: Annotated[
        str | None, typer.Option(metavar="FILE", help="Score an answer sheet (JSON or CSV, - for stdin); asks nothing.")
    ] = None,
    label: NameOption = "",
    output: OutputOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    guards: Annotated[bool, typer.Option("--guards/--no-guards", hidden=True)] = True,
) -> None:
    """Answer at most 20 questions and see which job fits you, how sure that is, and why.

    After the result you can look at the reasons, the job and its skills, answer more questions, or save it.

    Questions go to stderr and the result to stdout, so that rolefit quiz --json > me.json works.
    """
    if answers is not None:
        _refuse_beside(context, "--answers", "asks nothing", "full", "confidence", "max_questions", "plain", "new")
        _score_sheet(bank, answers, seed, label, as_json, output_to(output, force))
        return
    if full:
        _refuse_beside(context, "--full", "asks everything", "confidence")
    _refuse_without_terminal()
    from rolefit.assessment.session import Plan
    from rolefit.cli.sitting import Stopped, sit
    from rolefit.terminal.screen import Guards

    write = output_to(output, force)
    plan = Plan(full, confidence, max_questions, seed)
    try:
        sit(bank, plan, label, plain, new, not no_save, Guards() if guards else Guards(0, 0), as_json, write)
    except Stopped:
        raise typer.Exit(STOPPED) from None


def _refuse_beside(context: typer.Context, option: str, what: str, *others: str) -> None:
    """Refuse options that were typed beside one that leaves them nothing to do."""
    sources = ((name, context.get_parameter_source(name)) for name in others)
    typed = [f"--{name}".replace("_", "-") for name, source in sources if source and source.name == "COMMANDLINE"]
    if typed:
        raise UsageError(f"{option} {what}, so that {' and '.join(typed)} would do nothing; leave one of them out")


def _refuse_without_terminal() -> None:
    """Refuse to ask where the system has no terminals as POSIX knows them (Windows)."""
    try:
        import termios  # noqa: F401
    except ImportError:
        remedy = "fill in what rolefit questions --sheet prints and give it with --answers FILE"
        raise UsageError(f"this system has no terminal that the quiz can ask in; {remedy}") from None


def _score_sheet(folder: Path | None, name: str, seed: int | None, label: str, as_json: bool, write: Write) -> None:
    """Print the result of an answer sheet; nothing is asked and nothing kept."""
    from rolefit.assessment.scoring import score
    from rolefit.assessment.sheet import read_sheet, read_stdin
    from rolefit.bank.load import load_bank

    bank = load_bank(folder)
    answers = read_stdin(bank) if name == "-" else read_sheet(bank, Path(name))
    result = score(bank, answers, seed=seed).model_copy(update={"label": label})
    print_result(bank, result, as_json)
    write(bank, result)
    say_untried(bank)
