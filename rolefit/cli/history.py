"""rolefit history: past results, newest first, and quizzes that are not finished; show, export, compare, delete."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import (
    BankOption,
    ForceOption,
    JsonOption,
    NameOption,
    PageOutputOption,
    ResultArgument,
    checked_label,
)
from rolefit.cli.output import document_file, output_to, print_result, show_document
from rolefit.cli.result_bank import bank_of, words_of
from rolefit.errors import UsageError
from rolefit.messages import counted, quoted
from rolefit.terminal.console import console, print_json, say
from rolefit.terminal.prompt import ask

if TYPE_CHECKING:
    from rolefit.assessment.result import Result
    from rolefit.bank.knowledge import Bank

UNFINISHED = "unfinished"
"""What to delete where it is no result."""
NONE_BEGUN = "There is no unfinished quiz."

history = typer.Typer(
    help="List your past results, newest first.",
    rich_markup_mode=None,
    add_completion=False,
    invoke_without_command=True,
)


@history.callback()
def results(context: typer.Context, folder: BankOption = None, as_json: JsonOption = False) -> None:
    """List your past results, newest first."""
    if context.invoked_subcommand is None:
        list_results(folder, as_json)


def list_results(folder: Path | None, as_json: bool) -> None:
    """Print the past results, newest first, and the unfinished quizzes."""
    from rolefit.pages.history import result_list
    from rolefit.report.changes import Words
    from rolefit.store.past_results import past_results, unfinished

    found, begun = past_results(), unfinished()
    if as_json:
        results = [{"id": number, **result.as_json()} for number, result in found.items()]
        print_json({"results": results, "unfinished": [{"bank": bank, "answers": count} for bank, count in begun]})
    else:
        console(sys.stdout).print(result_list(found, words_of(folder) if found else Words({}, {}), begun))


@history.command()
def show(
    number: ResultArgument,
    folder: BankOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print all of it in order, also in a terminal.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show a past result again: in a terminal page by page, as after the quiz, else all of it in order."""
    from rolefit.store.past_results import result_of

    found, result = result_of(number)
    if as_json:
        print_json(result.as_json())
    elif plain or not _has_pages():
        print_result(bank_of(folder, result), result, as_json=False, number=found)
    else:
        _show_pages(bank_of(folder, result), result, found)


def _has_pages() -> bool:
    """Say whether a result can be shown page by page here."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        from rolefit.interview.screen_mode import is_possible, shows_results
    except ImportError:
        # A system that has no terminals as POSIX knows them.
        return False
    return is_possible() and shows_results()


def _show_pages(bank: Bank, result: Result, number: int) -> None:
    """Show a result page by page, and leave its first page on the terminal."""
    from rolefit.cli.followup import offers
    from rolefit.interview.result_pages import show_result
    from rolefit.pages.result import quotable
    from rolefit.terminal.screen import Guards, Screen

    with Screen(sys.stderr, Guards(settle=0.0)) as screen:
        show_result(screen, bank, result, offers(bank, None, result))
    console(sys.stdout).print(quotable(bank, result, number))


@history.command()
def export(
    number: ResultArgument,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="A .json, .md, .html, .svg or .csv file; - is stdout.")
    ],
    force: ForceOption = False,
    label: NameOption = "",
    folder: BankOption = None,
) -> None:
    """Write a past result to a file, in the format its suffix names."""
    from rolefit.store.past_results import result_of

    found, result = result_of(number)
    result = result.model_copy(update={"label": label or result.label})
    if output == "-":
        print_json(result.as_json())
        return
    write = output_to(output, force)
    write(bank_of(folder, result, f"history export {found} -o -"), result)


@history.command(short_help="Say what really moved between two results.")
def compare(
    first: ResultArgument,
    second: ResultArgument,
    folder: BankOption = None,
    as_json: JsonOption = False,
    output: PageOutputOption = None,
    force: ForceOption = False,
) -> None:
    """Say what moved between two results by more than measurement error, and what did not."""
    from rolefit.assessment.reliable_change import role_changes, same_best, trait_changes
    from rolefit.report.changes import Numbered, changes
    from rolefit.store.past_results import results_of

    file = document_file(output, force)
    (one, before), (two, after) = sorted(results_of(first, second), key=lambda pair: pair[0])
    if one == two:
        raise UsageError("history compare needs two different results; see rolefit history")
    if as_json:
        traits = [
            {"id": c.id, "before": c.before, "after": c.after, "standard_error": c.error, "moved": c.is_real}
            for c in trait_changes(before, after)
        ]
        roles = [{"id": name, "before": old, "after": new} for name, old, new in role_changes(before, after)]
        print_json(
            {"before": one, "after": two, "same_best": same_best(before, after), "traits": traits, "roles": roles}
        )
    if not as_json or file is not None:
        document = changes(Numbered(one, before), Numbered(two, after), words_of(folder))
        show_document(document, is_shown=not as_json, file=file)


@history.command(short_help="Call a past result something.")
def label(
    number: ResultArgument,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", callback=checked_label, help='What to call it; "" for nothing.')
    ],
) -> None:
    """Call a past result something, so that you know it again in the list and on its files."""
    from rolefit.store.past_results import label_result

    found = label_result(number, text)
    say(f"Result {found} is now called {quoted(text)}." if text else f"Result {found} has no label now.")


@history.command(short_help="Forget a result for good, after asking.")
def delete(
    name: Annotated[str, typer.Argument(metavar="ID", help="A result's number, or: unfinished")],
    is_sure: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
) -> None:
    """Forget a result for good, after asking; with "unfinished", all quizzes that are not finished."""
    from rolefit.store.past_results import opened, typed_number

    if name == UNFINISHED:
        if is_sure or _is_confirmed("Delete all unfinished quizzes for good?"):
            _delete_unfinished()
        return
    number = typed_number(name)
    store = None if number is None else opened()
    if number is None or store is None:
        raise UsageError(f"there is no result {quoted(name)}; see rolefit history")
    with closing(store):
        if not any(store.results(number)):
            raise UsageError(f"there is no result {quoted(name)}; see rolefit history")
        if not (is_sure or _is_confirmed(f"Delete result {number} for good?")):
            return
        store.delete_result(number)
        store.drop_damaged_copy()
        is_last, is_begun = not any(store.results()), any(store.sittings())
    say(f"Result {number} is deleted.")
    if is_last and is_begun:
        say(f"An unfinished quiz is still kept; rolefit history delete {UNFINISHED} forgets it.")


def _is_confirmed(question: str) -> bool:
    """Ask a person whether they mean it.

    Raises:
        UsageError: if there is none.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("history delete asks first, and there is no one to ask; give --yes")
    if (ask(f"{question} y deletes, Enter keeps:") or "").strip().lower() in ("y", "yes"):
        return True
    say("Nothing is deleted.")
    return False


def _delete_unfinished() -> None:
    """Forget the unfinished quizzes, but for those that somebody is answering right now."""
    from rolefit.store.past_results import opened

    store = opened()
    if store is None:
        say(NONE_BEGUN)
        return
    with closing(store):
        kept, damaged = store.sittings()
        free = [sitting.number for sitting in kept if store.claim(sitting.id)]
        if free or damaged:
            store.drop_sittings(free + damaged)
            store.drop_damaged_copy()
    count, busy = len(free) + len(damaged), len(kept) - len(free)
    if count or not busy:
        say(f"{counted(count, 'unfinished quiz is', 'unfinished quizzes are')} deleted." if count else NONE_BEGUN)
    if busy:
        say(
            f"{counted(busy, 'unfinished quiz is', 'unfinished quizzes are')} being answered right now and not deleted."
        )
