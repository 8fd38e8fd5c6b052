"""rolefit bank simulate: a bank tried on simulated people, and how long that has to go."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, FolderArgument, JsonOption
from rolefit.signals import ending_on_signals
from rolefit.terminal.console import console, print_json, say

if TYPE_CHECKING:
    from rolefit.authoring.simulation import Simulation
    from rolefit.authoring.trial import Trial
    from rolefit.bank.knowledge import Bank

FEWEST_COLUMNS = 70
"""Of a window in which there is room for a bar. No line fills its window: the ^C that it shows would begin another."""

JUDGED_AFTER = 2.0
"""Seconds of people being done after which it can be judged how long the others will take."""


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


class Pace:
    """How long a trial has to go, judged by those who are done since the first ones were."""

    def __init__(self, people: int) -> None:
        """Take how many people there are; nobody is done."""
        self._left, self._done = people, 0
        self._begin: float | None = None

    def advance(self, done: int) -> None:
        """Count people who are done."""
        self._left -= done
        if self._begin is None:
            # Before the first ones the processes had to start: they say nothing of the others.
            self._begin = monotonic()
        else:
            self._done += done

    @property
    def each(self) -> float | None:
        """Seconds from one person to the next, None where that cannot be judged yet."""
        seconds = 0.0 if self._begin is None else monotonic() - self._begin
        return seconds / self._done if self._done and seconds >= JUDGED_AFTER else None

    @property
    def minutes(self) -> int | None:
        """Minutes until all are done, to the nearest; None where that cannot be judged yet."""
        return None if self.each is None else round(self._left * self.each / 60)


def _simulated(bank: Bank, trial: Trial) -> Simulation:
    """Simulate, with a progress bar where a person looks on, or else a line where it takes minutes."""
    from rolefit.authoring.simulation import simulate as simulated

    pace = Pace(trial.people)
    if not sys.stderr.isatty():
        return simulated(bank, trial, jobs=None, progress=_foretelling(pace))
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    shown = console(sys.stderr)
    is_wide = shown.width >= FEWEST_COLUMNS
    count = TextColumn("{task.completed:.0f} of {task.total:.0f}" + " people" * is_wide, markup=False)
    bar = [BarColumn(20)] if is_wide else []
    left = TextColumn("{task.fields[left]}", markup=False)
    columns = count, *bar, TimeElapsedColumn(), left
    with Progress(*columns, console=shown, transient=True) as progress:
        task = progress.add_task("people", total=trial.people, left="")

        def advance(done: int) -> None:
            pace.advance(done)
            progress.update(task, advance=done, left=_words(pace.minutes))

        return simulated(bank, trial, jobs=None, progress=advance)


def _words(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes} min left" if minutes else "under 1 min"


def _foretelling(pace: Pace) -> Callable[[int], None]:
    """Return what counts people who are done, and says once how long it will take where that is minutes."""
    is_said = False

    def advance(done: int) -> None:
        nonlocal is_said
        pace.advance(done)
        if is_said or not pace.each or pace.minutes is None:
            return
        is_said = True
        if pace.minutes > 1:
            say(f"About {pace.minutes} minutes to go; --people {max(1, round(60 / pace.each))} would take about one.")

    return advance
