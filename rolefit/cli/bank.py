"""rolefit bank, for those who write roles and questions: new, check, simulate, validate, questions, schema."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, JsonOption, RoleArgument
from rolefit.cli.roles import find_role
from rolefit.cli.validate import validate
from rolefit.errors import BankError, UsageError
from rolefit.messages import as_typed, counted, quoted, visible_path
from rolefit.signals import ending_on_signals
from rolefit.terminal.console import console, print_json, say

if TYPE_CHECKING:
    from rolefit.authoring.simulation import Simulation
    from rolefit.authoring.trial import Trial
    from rolefit.bank.knowledge import Bank

FEWEST_COLUMNS = 60
"""Of a window in which a bar has room beside the words."""

FORETOLD_AFTER = 5.0
"""Seconds of people being done after which it can be said how long all will take."""

EXTRA = "reading level was not checked: pip install 'rolefit[authors]' adds that"

bank = typer.Typer(help="Write roles and questions of your own.", rich_markup_mode=None, no_args_is_help=True)

FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="The bank's folder; without one, the bundled bank.")
]


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


@bank.command()
def simulate(
    argument: FolderArgument = None,
    option: BankOption = None,
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
    from rolefit.bank.load import load_bank
    from rolefit.pages.authoring import simulation_page

    trial = Trial(people, seed, careless, noise)
    bank = load_bank(argument or option)
    with ending_on_signals():
        found = _simulated(bank, trial)
    if as_json:
        print_json(found.as_json())
    else:
        console(sys.stdout).print(simulation_page(bank, found))


bank.command()(validate)


def _simulated(bank: Bank, trial: Trial) -> Simulation:
    """Simulate, with a progress bar where a person looks on, or else a line where it takes minutes."""
    from rolefit.authoring.simulation import simulate

    if sys.stderr.isatty():
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        shown = console(sys.stderr)
        count = TextColumn("{task.completed:.0f} of {task.total:.0f} people", markup=False)
        time = TimeElapsedColumn(), TimeRemainingColumn(compact=True), TextColumn("left", markup=False)
        bar = [BarColumn(None)] if shown.width >= FEWEST_COLUMNS else []
        with Progress(count, *bar, *time, console=shown, expand=True, transient=True) as progress:
            task = progress.add_task("people", total=trial.people)
            return simulate(bank, trial, jobs=None, progress=lambda done: progress.advance(task, done))
    return simulate(bank, trial, jobs=None, progress=_Foretold(trial.people).advance)


class _Foretold:
    """How long a trial will take, said once and only where that is minutes."""

    def __init__(self, people: int) -> None:
        self._left = people
        self._begin: float | None = None
        self._done, self._is_said = 0, False

    def advance(self, done: int) -> None:
        """Count people who are done."""
        self._left -= done
        if self._begin is None:
            # From the first ones on, for before them the processes had to start.
            self._begin = monotonic()
            return
        self._done += done
        seconds = monotonic() - self._begin
        if self._is_said or seconds < FORETOLD_AFTER:
            return
        self._is_said = True
        each = seconds / self._done
        if self._left * each > 90:
            minutes = round(self._left * each / 60)
            say(f"About {minutes} minutes to go; --people {max(1, round(60 / each))} would take about one.")


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
