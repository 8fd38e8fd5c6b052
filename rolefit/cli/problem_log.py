"""Problems of many sheets on stderr: as they come, and no flood of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolefit.terminal.console import say

if TYPE_CHECKING:
    from rolefit.cohort.intake import Intake

MOST_TOLD = 100
"""Problems that are said one by one; more are counted."""


class ProblemLog:
    """Says problems as they come, the first ones one by one."""

    def __init__(self) -> None:
        """Begin with none said."""
        self._count = 0

    def __call__(self, line: str) -> None:
        """Say a problem, or only count it."""
        self._count += 1
        if self._count <= MOST_TOLD:
            say(line)

    def end(self) -> None:
        """Say how many were not said one by one."""
        if self._count > MOST_TOLD:
            say(f"… and {self._count - MOST_TOLD:,} more of the kind.")


def say_left_out(intake: Intake) -> None:
    """Say how many sheets there were where some are no person's own: previews, or a second one of the same person."""
    if intake.previews or intake.repeated:
        say(intake.summary("read"))
