"""bank: for those who write roles and questions of their own."""

from __future__ import annotations

import sys
from pathlib import Path

from rolefit.authoring.check import audit
from rolefit.authoring.discrimination import item_discrimination
from rolefit.authoring.finding import Severity
from rolefit.authoring.json_schema import FORMS, schema
from rolefit.authoring.language import grader
from rolefit.authoring.simulation import Simulation, simulate
from rolefit.authoring.trial import Trial
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import bundled, load_bank
from rolefit.cli.roles import find_role
from rolefit.errors import BankError, UsageError
from rolefit.messages import quoted, visible
from rolefit.pages.authoring import findings_page, simulation_page, telling_page
from rolefit.signals import ending_on_signals
from rolefit.terminal.console import console, print_json, say

EXTRA = "reading level was not checked: pip install 'rolefit[authors]' adds that"


def new(folder: Path) -> None:
    """Make a bank to start from."""
    from rolefit.authoring.scaffold import make_bank

    with ending_on_signals():
        make_bank(folder)
    shown = visible(str(folder), 400)
    say(f"Made {shown}: roles.yaml and questions.yaml, a working bank to change into yours.")
    say(f"Next: rolefit bank check {shown} · rolefit quiz --bank {shown}")


def check(folder: Path | None, strict: bool, as_json: bool) -> bool:
    """Print what is wrong or weak about a bank; return whether it passes."""
    try:
        # Read anew even where the bundled bank is there ready-made: the lines are in the files.
        bank = load_bank(folder or bundled())
    except BankError as error:
        if not as_json:
            raise
        problems = [
            {"file": visible(p.file, 400), "line": p.line, "what": p.what, "remedy": p.remedy} for p in error.problems
        ]
        print_json({"ok": False, "errors": problems, "findings": []})
        return False
    grade = grader()
    found = audit(bank, folder or bundled(), grade)
    warnings = sum(finding.level is Severity.WARNING for finding in found)
    passes = not (strict and warnings)
    if as_json:
        rows = [finding.model_dump(mode="json") for finding in found]
        print_json({"ok": passes, "errors": [], "findings": rows, "reading_level": grade is not None})
    else:
        console(sys.stdout).print(findings_page(found)) if found else None
        _say_checked(bank.name, warnings, len(found) - warnings)
    if grade is None:
        say(EXTRA)
    return passes


def simulated(folder: Path | None, trial: Trial, as_json: bool) -> None:
    """Print what simulated people make of a bank."""
    bank = load_bank(folder)
    with ending_on_signals():
        found = _found(bank, trial)
    if as_json:
        print_json(found.as_json())
    else:
        console(sys.stdout).print(simulation_page(bank, found))


def _found(bank: Bank, trial: Trial) -> Simulation:
    """Simulate, with a progress bar where a person looks on."""
    if sys.stderr.isatty():
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        shown = console(sys.stderr)
        count = TextColumn("{task.completed:.0f} of {task.total:.0f} people", markup=False)
        with Progress(count, BarColumn(), TimeElapsedColumn(), console=shown, transient=True) as progress:
            task = progress.add_task("people", total=trial.people)
            return simulate(bank, trial, progress=lambda done: progress.advance(task, done))
    return simulate(bank, trial)


def tell_apart(folder: Path | None, names: tuple[str, str], most: int, as_json: bool) -> None:
    """Print the questions that tell two roles apart best."""
    bank = load_bank(folder)
    first, second = (find_role(bank, name) for name in names)
    if first is second:
        raise UsageError(f"bank questions needs two different roles; see {bank.command('list')}")
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


def print_schema(name: str | None) -> None:
    """Print one JSON Schema, or all of them by name."""
    if name is not None and name not in FORMS:
        raise UsageError(f"there is no schema {quoted(name)}; there are: {', '.join(FORMS)}")
    print_json(schema(name) if name else {form: schema(form) for form in FORMS})


def _say_checked(name: str, warnings: int, hints: int) -> None:
    counts = [
        f"{count} {noun}{'' if count == 1 else 's'}"
        for count, noun in ((warnings, "warning"), (hints, "hint"))
        if count
    ]
    say(f"{name}: {' and '.join(counts) or 'nothing to put right'}.")
