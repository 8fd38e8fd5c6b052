"""The commands about past results: rolefit history, and show, export, compare, delete."""

from __future__ import annotations

from typing import Annotated

import typer

from rolefit.cli.options import BankOption, ForceOption, JsonOption, ResultArgument

history = typer.Typer(help="Past results, newest first.", rich_markup_mode=None, invoke_without_command=True)


@history.callback()
def history_(context: typer.Context, bank: BankOption = None, as_json: JsonOption = False) -> None:
    """Past results, newest first."""
    if context.invoked_subcommand is None:
        from rolefit.cli.history import list_results

        list_results(bank, as_json)


@history.command(name="show")
def history_show(result: ResultArgument, bank: BankOption = None, as_json: JsonOption = False) -> None:
    """Show a past result again."""
    from rolefit.cli.history import show_result

    show_result(bank, result, as_json)


@history.command(name="export")
def history_export(
    result: ResultArgument,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="A .json, .md, .html, .svg or .csv file; - is stdout.")
    ],
    force: ForceOption = False,
    bank: BankOption = None,
) -> None:
    """Write a past result to a file, in the format its suffix names."""
    from rolefit.cli.history import export_result

    export_result(bank, result, output, force)


@history.command(name="compare")
def history_compare(
    first: ResultArgument, second: ResultArgument, bank: BankOption = None, as_json: JsonOption = False
) -> None:
    """Say what moved between two results by more than measurement error, and what did not."""
    from rolefit.cli.history import compare_results

    compare_results(bank, first, second, as_json)


@history.command(name="delete")
def history_delete(
    result: Annotated[str, typer.Argument(metavar="ID", help="A result's number, or: unfinished")],
) -> None:
    """Forget a result for good; with "unfinished", all quizzes that are not finished."""
    from rolefit.cli.history import delete_result

    delete_result(result)
