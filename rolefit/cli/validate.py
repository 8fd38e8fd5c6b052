"""rolefit bank validate: a bank held against people whose role is known or judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, ForceOption, JsonOption
from rolefit.cli.output import out_file
from rolefit.cli.problem_log import ProblemLog, say_left_out
from rolefit.errors import UsageError
from rolefit.messages import quoted
from rolefit.signals import ending_on_signals
from rolefit.terminal.console import console, print_json, say

if TYPE_CHECKING:
    from rolefit.authoring.calibrating import CalibrationChoice
    from rolefit.authoring.person import Person
    from rolefit.authoring.validation import Figures, Validation
    from rolefit.bank.knowledge import Bank
    from rolefit.cohort.intake import Intake, Sheet

FORMATS = ("html", "md")


def validate(
    files: Annotated[list[str], typer.Argument(metavar="SHEETS…", help="CSV, JSON or JSONL files of many sheets.")],
    folder: BankOption = None,
    role: Annotated[str, typer.Option(metavar="COLUMN", help="The column that names each person's role.")] = "role",
    accounts: Annotated[
        str | None, typer.Option(metavar="FILE", help="A list of accounts (YAML): who has which role.")
    ] = None,
    readers: Annotated[
        str | None, typer.Option(metavar="FILE", help="What a judge said of each account (JSON): probabilities.")
    ] = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Choose on these people how much answers count together.")
    ] = False,
    as_json: JsonOption = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a .html or .md file as well.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Hold a bank against people whose role is known.

    Tells how often it is right, whether its certainty is so, and which questions help or harm. What cannot be read is
    told, the rest counts.
    """
    from rolefit.authoring.validation_tables import tables_as_html, tables_as_markdown, validation_tables
    from rolefit.bank.load import load_bank
    from rolefit.cohort.intake import Intake
    from rolefit.pages.validation import validation_page

    if (accounts or readers) and len(files) > 1:
        raise UsageError("--accounts and --readers go with one file of answers; give one")
    bank = load_bank(folder)
    file = out_file(output, FORMATS, force)
    problems = ProblemLog()
    intake = Intake(problems, (role, *(known.id for known in bank.roles)))
    with ending_on_signals():
        people = list(_people(bank, files, role, accounts, readers, intake))
        problems.end()
        say_left_out(intake)
        if not people:
            raise UsageError("there is nobody of a known role to hold the bank against; see docs/your-own-bank.md")
        found = _validated(bank, people, calibrate)
    if as_json:
        print_json(found.as_json())
    else:
        console(sys.stdout).print(validation_page(validation_tables(bank, found)))
        if found.calibrated is not None:
            sys.stdout.write("\n" + lines_to_paste(found, found.calibrated, len(bank.roles)))
    if file is not None:
        whole = validation_tables(bank, found, all_items=True)
        file.write(tables_as_html(whole) if file.format == "html" else tables_as_markdown(whole))
        say(f"Written to {file.name}.")
    if intake.refused:
        raise typer.Exit(1)


def lines_to_paste(found: Validation, chosen: CalibrationChoice, roles: int) -> str:
    """Return the lines of questions.yaml that say what was chosen and, once in force, how often the quiz is right.

    Where people are few for so many ``roles``, nothing less cautious is proposed than what counts without any.
    """
    from rolefit.bank.calibration import PEOPLE_A_ROLE, UNTRIED

    few = chosen.people < PEOPLE_A_ROLE * roles
    correlation = max(chosen.correlation, UNTRIED.correlation) if few else chosen.correlation
    method = (
        f"rolefit bank validate --calibrate: cross-entropy {chosen.cross_validated:.2f} nats, "
        f"{chosen.folds}-fold cross-validated"
    )
    said = f"correlation: {correlation:g}\n  people: {chosen.people}\n  method: '{method}'"
    if correlation == found.correlation:
        last = "".join(f"  outcome: '{_outcome(group.short)}'\n" for group in found.groups if group.name == "roles")
    else:
        last = "  # Run it again with these lines: it adds how often the quiz is right then.\n"
    luck = f"# {chosen.people} people are few, and what they say is mostly luck: ask {PEOPLE_A_ROLE} of each role.\n"
    return f"{luck if few else ''}calibration:\n  {said}\n{last}"


def _outcome(short: Figures) -> str:
    first, clear = short.first, short.right_when_clear
    said = f"This quiz was tried on {first.of} people. It put their own role first for {first.count} of them."
    return said + (f" Where it was quite sure, it was right for {clear.count} of {clear.of}." if clear.of else "")


def _people(
    bank: Bank, files: list[str], role: str, accounts: str | None, readers: str | None, intake: Intake
) -> Iterator[Person]:
    if accounts or readers:
        from rolefit.authoring.accounts import people_of

        yield from people_of(bank, files[0], accounts, readers, intake.refuse)
        return
    from rolefit.cohort.sheets import read_sheets

    for sheet in read_sheets(bank, files, intake):
        person = _person(bank, role, sheet, intake)
        if person is not None:
            yield person


def _person(bank: Bank, column: str, sheet: Sheet, intake: Intake) -> Person | None:
    from rolefit.authoring.accounts import probabilities
    from rolefit.authoring.person import Person
    from rolefit.bank.record import comparable
    from rolefit.cohort.intake import SKIPPED
    from rolefit.errors import Problem

    named, *said = sheet.labels
    answers = {
        question.id: option for question, option in zip(bank.questions, sheet.options, strict=True) if option < SKIPPED
    }
    titles = {
        comparable(name): place
        for place, role in enumerate(bank.roles)
        for name in (role.id, role.title, *role.aliases)
    }
    own = titles.get(comparable(named)) if named else None
    judged = probabilities(bank, dict(zip(bank.role, said, strict=True))) if any(said) else None
    if not answers:
        problem = "answers nothing", "leave the row out"
    elif named and own is None and judged is None:
        problem = f"names the unknown role {quoted(named)}", f"use {', '.join(bank.role)}"
    elif any(said) and judged is None:
        problem = "has probabilities that are none", "give each role 0 to 100, not all of them 0"
    elif own is None and judged is None:
        problem = f"says no role under {quoted(column)}", "name one, or give a column of probabilities a role"
    else:
        if named and own is None:
            what = f"names {quoted(named)}, no role of the bank"
            intake.remark(sheet.file, sheet.line, what, "it counts by its probabilities; correct it if it is a role")
        return Person(sheet.respondent, answers, () if own is None else (own,), judged)
    intake.refuse(Problem(sheet.file, sheet.line, *problem))
    return None


def _validated(bank: Bank, people: list[Person], calibrate: bool) -> Validation:
    """Validate, with a progress bar where a person looks on."""
    from rolefit.authoring.validation import validate as hold

    jobs = min(os.cpu_count() or 1, 1 + len(people) // 10)
    if not sys.stderr.isatty():
        return hold(bank, people, calibrate=calibrate, jobs=jobs)
    with console(sys.stderr).status("Holding the bank against them…"):
        return hold(bank, people, calibrate=calibrate, jobs=jobs)
