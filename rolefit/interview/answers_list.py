"""The list of all answers on the screen: it scrolls, and one of them can be chosen."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from rolefit.assessment.session import Session
from rolefit.interview.navigation import given
from rolefit.interview.reading import BACK
from rolefit.terminal.screen import Screen
from rolefit.terminal.shapes import Hanging, Keys
from rolefit.terminal.window import MORE, Window, lines_of

KEYS = Keys(("arrows move", "Enter opens one", "Esc goes back"))
AT_ONCE = 5
"""So many answers are passed over by PgUp and PgDn."""
ROOMY = 12
"""A window of fewer lines has no heading."""


class AnswersList:
    """Every question of a sitting with its answer, one of them marked."""

    def __init__(self, screen: Screen, session: Session, mark: int) -> None:
        """Begin with the question at ``mark`` (from 0) marked."""
        self._screen, self._session, self.mark = screen, session, mark

    def choose(self) -> int | None:
        """Show the list until a question is chosen, and return its place; None where the person goes back.

        Raises:
            GoneError: if the terminal has gone.
        """
        self._screen.turn()
        last = len(self._session.asked) - 1
        for key in self._screen.keys(self._draw):
            match key.name:
                case name if name in BACK:
                    return None
                case "enter" | "space" if not key.is_held:
                    return self.mark
                case "up" | "k":
                    self.mark -= 1
                case "down" | "j":
                    self.mark += 1
                case "page up":
                    self.mark -= AT_ONCE
                case "page down":
                    self.mark += AT_ONCE
                case "home":
                    self.mark = 0
                case "end":
                    self.mark = last
            self.mark = max(0, min(last, self.mark))
        return None

    def _draw(self, window: Window) -> list[str]:
        head = [*lines_of(Text("Your answers", "bold"), window.width), ""] if window.height >= ROOMY else []
        foot = ["", *lines_of(KEYS, window.width)] if head else []
        room = window.height - len(head) - len(foot)
        found = [self._lines(place, window) for place in range(len(self._session.asked))]
        body = [line for lines in found for line in lines]
        # The marked answer stands in the middle, or as near to it as the ends of the list allow.
        middle = sum(map(len, found[: self.mark])) + len(found[self.mark]) // 2
        start = max(0, min(middle - room // 2, len(body) - room))
        shown = body[start : start + room]
        if start + room < len(body) and room > 1:
            shown[-1] = MORE
        return [*head, *shown, *foot]

    def _lines(self, place: int, window: Window) -> list[str]:
        question = self._session.bank.question[self._session.asked[place]]
        is_marked = place == self.mark
        pointer = "❯" if is_marked else " "
        prompt = Hanging(Text(question.prompt, "reverse" if is_marked else ""), f"{pointer} {place + 1:2}  ")
        return lines_of(Group(prompt, Hanging(Text(given(self._session, place), "bold"), indent=6)), window.width)
