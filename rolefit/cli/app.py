"""The list of commands, exit codes, and the one boundary where problems become lines on stderr.

A command is one function of a module beside this one. It imports what it does in its body: showing a role needs neither
the quiz nor the store, and a person waits for every import.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from rolefit.cli.bank import bank
from rolefit.cli.form import form
from rolefit.cli.history import history
from rolefit.cli.quiz import quiz
from rolefit.cli.roles import compare, list_roles, questions, show
from rolefit.cli.score import score
from rolefit.cli.skills import skills
from rolefit.cli.team import team
from rolefit.cli.words import words
from rolefit.errors import BankError, RolefitError, UsageError
from rolefit.messages import listed, visible, visible_path
from rolefit.signals import raise_if_interrupted
from rolefit.terminal.console import prepare_streams, say

INTERRUPTED = 130
LEAST_HELP = 52
"""Columns that help wants if nothing is said of it."""
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EAGAIN}

COMMANDS: dict[str, tuple[Any, str]] = {
    "quiz": (quiz, "Answer at most 20 questions and see which job fits you."),
    "show": (show, "Show what a role does and what it takes."),
    "compare": (compare, "Set roles side by side."),
    "words": (words, "Explain the words of the trade."),
    "skills": (skills, "Go through the skills of a role: which do you have?"),
    "form": (form, "Make the quiz as a web page for people who have no terminal."),
    "score": (score, "Score the answers of many people."),
    "team": (team, "Show who in a team fits which role."),
    "list": (list_roles, "List the roles, a line each."),
    "questions": (questions, "Show the questions, or print a blank answer sheet."),
    "history": (history, ""),
    "bank": (bank, ""),
}
"""Each command or group of commands, and what the list says of it; a group says it itself."""


class Commands(TyperGroup):
    """The commands, each made only when it is called: making them all takes a tenth of the start."""

    def __init__(self, **settings: Any) -> None:
        """Take their names: the help lists them, and what a misspelt one means is guessed among them."""
        super().__init__(**settings | {"commands": dict.fromkeys(COMMANDS)})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as Typer declares it
        """Return one of them, None where there is none of the name."""
        if cmd_name not in COMMANDS:
            return None
        declared, short_help = COMMANDS[cmd_name]
        if not isinstance(declared, typer.Typer):
            alone = typer.Typer(rich_markup_mode=None, add_completion=False)
            alone.command(cmd_name, short_help=short_help)(declared)
            return get_command(alone)
        made = get_command(declared)
        made.name = cmd_name
        return made


def _help_width() -> dict[str, int]:
    """Return the width of help where the window is narrow: left alone, its lines are never shorter than 48 columns."""
    columns = get_terminal_size().columns
    return {"terminal_width": max(columns - 1, 20)} if columns < LEAST_HELP else {}


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], **_help_width()},
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
    """Find out which job fits how you like to work, how sure that is, and why.

    Start with: rolefit quiz
    """


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
        code = _called(given or ["--help"])
        if given in ([], ["--help"], ["-h"]):
            _say_jobs()
        return code
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
        said = visible_path(text()).rstrip(".")
        say(f"rolefit: {said}" if said.endswith("?") else f"rolefit: {said}; see rolefit --help")
        return 2


def _called(given: list[str]) -> int:
    try:
        return int(app(args=given, prog_name="rolefit", standalone_mode=False) or 0)
    except Exception:
        # A Ctrl-C that comes while pydantic calls back is told as if a file were wrong, or pydantic.
        raise_if_interrupted()
        raise


def _say_jobs() -> None:
    """Print which jobs it is about."""
    from rolefit.bank.load import load_bank
    from rolefit.terminal.console import console

    # Help is printed even where the bank is broken.
    with suppress(BankError):
        bank = load_bank(Path(folder) if (folder := os.environ.get("ROLEFIT_BANK")) else None)
        console(sys.stdout).print(f"\nThe jobs: {listed([role.title for role in bank.roles])}.")


if __name__ == "__main__":
    sys.exit(main())
