"""A result on the screen: one page that says it, and a key for each page behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rolefit.assessment.result import Result
from rolefit.assessment.session import Session
from rolefit.bank.knowledge import Bank, Role
from rolefit.errors import RolefitError
from rolefit.interview.reading import BACK, Reader
from rolefit.interview.skills import rate_skills
from rolefit.messages import ended
from rolefit.pages.result import chapters, first_screen
from rolefit.pages.skills import gaps
from rolefit.report.outline import report
from rolefit.terminal.screen import GoneError, Screen

MOST_NAME = 200
SCROLL = ("arrows and space scroll", "Esc goes back")
SAVE_AS = "Save as (.html, .md, .svg, .json or .csv; Esc leaves it): "

SaveAs = Callable[[str], str]
"""Writes the result to a file of this name and returns what to tell the person; raises RolefitError where it cannot."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be done from a result: a sitting that goes on, and what it asks in words; some roles' skills; saving."""

    longer: Session | None
    more: str
    skills: tuple[Role, ...]
    save_as: SaveAs


def show_result(screen: Screen, bank: Bank, result: Result, offers: Offers, hint: str = "") -> Session | None:
    """Show a result until the person has read enough; return the sitting that is to go on, if they want more questions.

    ``hint`` is shown on the first page until the first key.
    """
    made = report(bank, result, result.label)
    behind = chapters(made)
    moves = {key: f"{key} {chapter.name}" for key, chapter in behind.items()}
    moves |= {"c": f"c {offers.more}"} if offers.longer else {}
    moves |= {"o": "o save"} | ({"k": "k skills"} if offers.skills else {})
    page = Reader(screen, first_screen(made), (*moves.values(), "q quit"), hint)
    try:
        while (key := page.key({*moves, "q", "ctrl d"})) in moves:
            if key == "c":
                return offers.longer
            if key == "o":
                page.hint(_saved(page, offers.save_as))
            elif key == "k":
                for role in offers.skills:
                    _check_skills(screen, bank, role)
            else:
                Reader(screen, behind[key].content, SCROLL).key(BACK)
    except GoneError:
        pass
    return None


def _saved(page: Reader, save_as: SaveAs) -> str:
    """Ask for a name until a file can be written under it, or the person leaves it; return what to say of it."""
    name, prompt = "", SAVE_AS
    while name := page.typed(prompt, MOST_NAME, name):
        try:
            return save_as(name)
        except RolefitError as error:
            prompt = f"{ended(str(error))} {SAVE_AS}"
    return ""


def _check_skills(screen: Screen, bank: Bank, role: Role) -> None:
    rated = rate_skills(screen, role)
    if any(item.level for item in rated):
        Reader(screen, gaps(bank, role, rated), SCROLL).key(BACK)
