"""rolefit team: who fits which role, what nobody covers, and who could take which seat."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, ForceOption, JsonOption, PageOutputOption, RespondentOption, SheetsArgument
from rolefit.cli.output import document_file, show_document
from rolefit.cli.problem_log import ProblemLog, say_left_out
from rolefit.cli.roles import find_role
from rolefit.errors import RolefitError, UsageError
from rolefit.messages import quoted
from rolefit.terminal.console import print_json

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank

MOST_SEATS = 100
_SEAT = re.compile(r"([^=]+)=\s*([0-9]{1,3})\s*", re.ASCII)


def team(
    files: SheetsArgument,
    folder: BankOption = None,
    respondent: RespondentOption = None,
    no_names: Annotated[bool, typer.Option("--no-names", help="Number the people instead of naming them.")] = False,
    seats: Annotated[
        str | None,
        typer.Option(metavar="ROLE=N,…", help="Say who could take which seat: product-manager=1,product-owner=2."),
    ] = None,
    as_json: JsonOption = False,
    output: PageOutputOption = None,
    force: ForceOption = False,
) -> None:
    """Show who in a team fits which role, what nobody covers, and who is best placed.

    Reads the same files as rolefit score; no sheet is kept. It is a start for a talk and no hiring tool.
    """
    from rolefit.bank.load import load_bank
    from rolefit.cohort.intake import Intake
    from rolefit.cohort.scores import score_sheets
    from rolefit.cohort.seats import seatings
    from rolefit.cohort.sheets import read_sheets
    from rolefit.cohort.team import team_of
    from rolefit.signals import ending_on_signals

    bank = load_bank(folder)
    wanted = _seats(bank, seats)
    file = document_file(output, force)
    problems = ProblemLog()
    intake = Intake(problems, names=not no_names)
    with ending_on_signals():
        found = team_of(bank, score_sheets(bank, read_sheets(bank, files, intake, respondent)), no_names=no_names)
    problems.end()
    say_left_out(intake)
    found = replace(found, unread=intake.refused, unread_names=tuple(intake.unread))
    if not found.people:
        raise RolefitError("there is no sheet in these files; see docs/cohorts.md for what is read")
    assigned = seatings([member.score.fits for member in found.members], wanted) if wanted and found.members else []
    if as_json:
        from rolefit.cohort.team_json import team_json

        print_json(team_json(found, assigned, wanted))
    if not as_json or file is not None:
        from rolefit.pages.team_outline import team_document

        show_document(team_document(found, assigned, wanted), is_shown=not as_json, file=file)
    if intake.refused:
        raise typer.Exit(1)


def _seats(bank: Bank, given: str | None) -> dict[int, int]:
    """Return how many seats each role (its position) has, in the order given.

    Raises:
        UsageError: if it is not written as ROLE=N, or names no role.
    """
    places = {role.id: place for place, role in enumerate(bank.roles)}
    found: dict[int, int] = {}
    for part in given.split(",") if given is not None else ():
        written = _SEAT.fullmatch(part)
        if not written:
            raise UsageError(f"--seats: {quoted(part)} is not written as ROLE=N; use product-owner=2")
        place, count = places[find_role(bank, written[1].strip()).id], int(written[2])
        if place in found:
            raise UsageError(f"--seats names {quoted(bank.roles[place].id)} twice; name it once")
        if not 1 <= count <= MOST_SEATS:
            raise UsageError(f"--seats: a role has 1 to {MOST_SEATS} seats; {quoted(part)} has not")
        found[place] = count
    return found
