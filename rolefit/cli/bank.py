"""rolefit bank, for those who write roles and questions: new, check, simulate, validate, questions, schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rolefit.cli.options import BankOption, FolderArgument, JsonOption, RoleArgument
from rolefit.cli.roles import find_role
from rolefit.cli.simulate import simulate
from rolefit.cli.validate import validate
from rolefit.errors import BankError, UsageError
from rolefit.messages import as_typed, counted, quoted, visible_path
from rolefit.signals import ending_on_signals
from rolefit.terminal.console import console, print_json, say

EXTRA = "reading level was not checked: pip install 'rolefit[authors]' adds that"

bank = typer.Typer(
    help="Write roles and questions of your own.", rich_markup_mode=None, add_completion=False, no_args_is_help=True
)


@bank.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")]) -> None:
    """Make a small working bank to change into yours."""
    from rolefit.authoring.scaffold import make_bank

    with ending_on_signals():
        make_bank(folder)
    shown = visible_path(folder)
    say(f"Made {shown}: roles.yaml and questions.yaml, a working bank to change into yours.")
    say(f"Next: rolefit bank check {shown} · rolefit quiz --bank {shown}")


@bank.command()
def check(
    argument: FolderArgument = None,
    option: BankOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong or weak about a bank.

    Each finding says where and what to do. Exit code 1 where there are errors; warnings and hints alone leave it at 0.
    """
    from rolefit.authoring import check as checking
    from rolefit.pages.authoring import findings_page

    try:
        found = checking.check(argument or option)
    except BankError as error:
        if not as_json:
            raise
        problems = [
            {"file": visible_path(p.file), "line": p.line, "what": p.what, "remedy": p.remedy} for p in error.problems
        ]
        print_json({"ok": False, "errors": problems, "findings": []})
        raise typer.Exit(1) from None
    passes = not (strict and found.warnings)
    if as_json:
        told = found.model_dump(mode="json", include={"findings", "reading_level"})
        print_json({"ok": passes, "errors": [], **told})
    else:
        if found.findings:
            console(sys.stdout).print(findings_page(found.findings))
        _say_checked(found.bank, found.warnings, len(found.findings) - found.warnings)
    if not found.reading_level:
        say(EXTRA)
    if not passes:
        raise typer.Exit(1)


bank.command()(simulate)
bank.command()(validate)


@bank.command()
def questions(
    one: RoleArgument,
    other: RoleArgument,
    folder: BankOption = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Show the best N.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Show the questions that tell two roles apart best."""
    from rolefit.authoring.discrimination import item_discrimination
    from rolefit.bank.load import load_bank
    from rolefit.pages.authoring import telling_page

    bank = load_bank(folder)
    first, second = (find_role(bank, name) for name in (one, other))
    if first is second:
        raise UsageError(f"bank questions needs two different roles; see {as_typed('list', bank.folder)}")
    found = item_discrimination(bank, first, second)[:most]
    if as_json:
        rows = [
            {
                "question": row.question.id,
                "removed": row.removed,
                first.id: row.question.answer(row.first),
                second.id: row.question.answer(row.second),
            }
            for row in found
        ]
        print_json({"roles": [first.id, second.id], "questions": rows})
    else:
        console(sys.stdout).print(telling_page(first, second, found))


@bank.command(name="schema")
def print_schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="roles, questions, sheet or result; without one, all.")
    ] = None,
) -> None:
    """Print the JSON Schema of a file, for editors and programs."""
    from rolefit.authoring.json_schema import FORMS, schema

    if name is not None and name not in FORMS:
        raise UsageError(f"there is no schema {quoted(name)}; there are: {', '.join(FORMS)}")
    print_json(schema(name) if name else {form: schema(form) for form in FORMS})


def _say_checked(name: str, warnings: int, hints: int) -> None:
    counts = [counted(count, noun) for count, noun in ((warnings, "warning"), (hints, "hint")) if count]
    say(f"{name}: {' and '.join(counts) or 'nothing to put right'}.")
