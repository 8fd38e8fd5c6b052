"""The commands: options, exit codes, and the one boundary where problems become lines on stderr.

Each command imports what it does in its body: showing a role needs neither the quiz nor the store, and a person waits
for every import.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from rolefit.cli.bank_commands import authors
from rolefit.cli.history_commands import history
from rolefit.cli.options import BankOption, ForceOption, JsonOption, OutputOption, RoleArgument, RolesArgument
from rolefit.errors import RolefitError, UsageError
from rolefit.messages import visible
from rolefit.terminal.console import prepare_streams, say

STOPPED = 3
INTERRUPTED = 130
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EAGAIN}

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version as installed

        typer.echo(f"rolefit {installed('rolefit')}")
        raise typer.Exit


@app.callback()
def rolefit(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find out which role fits how you like to work, how sure that is, and why.

    Start with: rolefit quiz
    """


@app.command(name="quiz")
def quiz_(
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
    output: OutputOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    guards: Annotated[bool, typer.Option("--guards/--no-guards", hidden=True)] = True,
) -> None:
    """Answer about a dozen questions and see which role fits you.

    In a terminal, more questions and a look at the role's skills are offered after the result.

    Questions go to stderr and the result to stdout, so that rolefit quiz --json > me.json works.
    """
    from rolefit.assessment.session import Plan
    from rolefit.cli.output import output_to
    from rolefit.cli.quiz import Stopped, quiz, score_sheet
    from rolefit.interview.screen_mode import Guards

    if answers is not None:
        _refuse_beside(context, "--answers", "asks nothing", "full", "confidence", "max_questions", "plain", "new")
    elif full:
        _refuse_beside(context, "--full", "asks everything", "confidence")
    write = output_to(output, force)
    if answers is not None:
        score_sheet(bank, answers, seed, as_json, write)
        return
    try:
        plan = Plan(full, confidence, max_questions, seed)
        quiz(bank, plan, plain, new, not no_save, Guards() if guards else Guards(0, 0), as_json, write)
    except Stopped:
        raise typer.Exit(STOPPED) from None


def _refuse_beside(context: typer.Context, option: str, what: str, *others: str) -> None:
    """Refuse options that were typed beside one that leaves them nothing to do."""
    sources = ((name, context.get_parameter_source(name)) for name in others)
    typed = [f"--{name}".replace("_", "-") for name, source in sources if source and source.name == "COMMANDLINE"]
    if typed:
        raise UsageError(f"{option} {what}, so that {' and '.join(typed)} would do nothing; leave one of them out")


@app.command(name="show")
def show_(
    role: RoleArgument,
    bank: BankOption = None,
    sources: Annotated[bool, typer.Option("--sources", help="Say where each claim comes from.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what a role is: what it does, what it takes, how it differs from its neighbours."""
    from rolefit.cli.roles import show

    show(bank, role, sources, as_json)


@app.command(name="compare")
def compare_(roles: RolesArgument, bank: BankOption = None, as_json: JsonOption = False) -> None:
    """Compare roles side by side: every aspect, what they share, how they work together, where it rubs."""
    from rolefit.cli.roles import compare

    compare(bank, roles, as_json)


@app.command(name="skills")
def skills_(role: RoleArgument, bank: BankOption = None, as_json: JsonOption = False) -> None:
    """Go through a role's skills: what you have, what you are learning, what is missing.

    Nothing of it is kept, and it does not change how well a role fits.
    """
    from rolefit.cli.skills import skills

    skills(bank, role, as_json)


@app.command(name="list")
def list_(bank: BankOption = None, as_json: JsonOption = False) -> None:
    """List the roles, a line each."""
    from rolefit.cli.roles import list_roles

    list_roles(bank, as_json)


@app.command(name="questions")
def questions_(
    bank: BankOption = None,
    as_json: JsonOption = False,
    sheet: Annotated[bool, typer.Option("--sheet", help="Print a blank answer sheet (JSON) to fill in.")] = False,
) -> None:
    """Show the questions, or print a blank answer sheet."""
    from rolefit.cli.roles import questions

    questions(bank, as_json, sheet)


app.add_typer(history, name="history")
app.add_typer(authors, name="bank")


def main(args: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; the only place where a problem becomes text on stderr.

    0 done, 1 a problem the user can put right, 2 usage, 3 the person stopped, 130 Ctrl-C.
    """
    prepare_streams()
    try:
        code = _run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        say("")
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; writing to nowhere keeps Python quiet when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            return _fault(error)
        say(f"rolefit: the output cannot be written ({error.strerror}); free some space or write elsewhere")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except Exception as error:  # noqa: BLE001 - a person has no use for a traceback
        return _fault(error)
    return code


def _fault(error: Exception) -> int:
    """Say that rolefit itself failed; with ROLEFIT_DEBUG set, where."""
    if os.environ.get("ROLEFIT_DEBUG"):
        raise error
    words = visible(f"{type(error).__name__}: {error}", 200)
    say(f"rolefit: this is a fault in rolefit ({words}); please report it, with what ROLEFIT_DEBUG=1 makes it print")
    return 1


def _run(args: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if args is None else args)
    if given[:1] == ["help"]:
        given = [*given[1:], "--help"]
    try:
        return int(app(args=given or ["--help"], prog_name="rolefit", standalone_mode=False) or 0)
    except UsageError as error:
        say(f"rolefit: {error}")
        return 2
    except RolefitError as error:
        say(str(error))
        return 1
    except (OSError, UnicodeError, RuntimeError) as error:
        if "--install-completion" not in given:
            raise
        reason = getattr(error, "strerror", None) or (
            "your shell's file is not UTF-8" if isinstance(error, UnicodeError) else "there is no home folder"
        )
        remedy = "write what rolefit --show-completion prints into your shell's file yourself"
        say(f"rolefit: the completion cannot be installed ({reason}); {remedy}")
        return 1
    except Exception as error:
        # Typer's own errors have no public class: they are known by how they present themselves.
        text = getattr(error, "format_message", None)
        if text is None:
            raise
        said = visible(text(), 400).rstrip(".")
        say(f"rolefit: {said}" if said.endswith("?") else f"rolefit: {said}; see rolefit --help")
        return 2


if __name__ == "__main__":
    sys.exit(main())
