"""The commands for those who write a bank: rolefit bank new, check, simulate, questions, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolefit.cli.options import BankOption, JsonOption, RoleArgument

authors = typer.Typer(help="Write roles and questions of your own.", rich_markup_mode=None, no_args_is_help=True)

FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="The bank's folder; without one, the bundled bank.")
]


@authors.command(name="new")
def new_(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")]) -> None:
    """Make a small working bank to change into yours."""
    from rolefit.cli.bank import new

    new(folder)


@authors.command(name="check")
def check_(
    folder: FolderArgument = None,
    bank: BankOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong or weak about a bank.

    Each finding says where and what to do. Exit code 1 where there are errors; warnings and hints alone leave it at 0.
    """
    from rolefit.cli.bank import check

    if not check(_one(folder, bank), strict, as_json):
        raise typer.Exit(1)


@authors.command(name="simulate")
def simulate_(
    folder: FolderArgument = None,
    bank: BankOption = None,
    people: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="How many people.")] = 2000,
    seed: Annotated[int, typer.Option(metavar="N", help="Other people with each seed, the same with the same.")] = 1,
    careless: Annotated[
        float, typer.Option(min=0, max=1, metavar="SHARE", help="Share of people who answer at random.")
    ] = 0.1,
    noise: Annotated[
        float, typer.Option(min=0, max=1, metavar="SHARE", help="Share of everyone's answers left to chance.")
    ] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Try a bank on simulated people.

    Tells how often it is right, whether it is as sure as it should be, and how long it asks.
    """
    from rolefit.authoring.trial import Trial
    from rolefit.cli.bank import simulated

    simulated(_one(folder, bank), Trial(people, seed, careless, noise), as_json)


@authors.command(name="questions")
def questions_(
    first: RoleArgument,
    second: RoleArgument,
    bank: BankOption = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Show the best N.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Show the questions that tell two roles apart best."""
    from rolefit.cli.bank import tell_apart

    tell_apart(bank, (first, second), most, as_json)


@authors.command(name="schema")
def schema_(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="roles, questions, sheet or result; without one, all.")
    ] = None,
) -> None:
    """Print the JSON Schema of a file, for editors and programs."""
    from rolefit.cli.bank import print_schema

    print_schema(name)


def _one(folder: Path | None, bank: Path | None) -> Path | None:
    """Return the folder that was named; one written as an argument comes before --bank and ROLEFIT_BANK."""
    return bank if folder is None else folder
