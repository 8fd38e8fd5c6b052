"""One person's sitting at the terminal, from the first question to the last result, on the screen or line by line."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from rolefit.assessment.session import Plan, Session
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import load_bank
from rolefit.cli.output import Write, print_result, say_untried
from rolefit.errors import UsageError
from rolefit.interview.line_mode import interview
from rolefit.interview.navigation import Ended
from rolefit.interview.screen_mode import Interview, is_possible, shows_results
from rolefit.messages import counted
from rolefit.signals import ending_on_signals
from rolefit.store.autosave import Keeper
from rolefit.terminal.console import console, say
from rolefit.terminal.prompt import ask, say_wrapped
from rolefit.terminal.screen import Guards, Screen

if TYPE_CHECKING:
    from rolefit.assessment.result import Result


class Stopped(Exception):  # noqa: N818 - not an error
    """The person stopped before the end; what was answered is kept as far as it can be."""


def sit(
    folder: Path | None,
    plan: Plan,
    label: str,
    plain: bool,
    new: bool,
    keep: bool,
    guards: Guards,
    as_json: bool,
    write: Write,
) -> None:
    """Ask, show the result, and write it where it is wanted.

    Raises:
        Stopped: if the person stopped.
    """
    bank = load_bank(folder)
    remarks: list[str] = []
    with closing(Keeper(remarks.append, keep)) as keeper:
        session, hint = keeper.begin(bank, plan, new)
        sitting = _Sitting(bank, keeper, remarks, label or keeper.label, as_json)
        try:
            if not plain and is_possible():
                sitting.on_screen(session, hint, guards)
            else:
                sitting.in_lines(session, hint)
        finally:
            # Once, and whatever ends it: the last result there was.
            if sitting.result is not None:
                write(bank, sitting.result)
                say_untried(bank)


class _Sitting:
    """A sitting, however often it goes on: where it stands, and its last result, None before there is one."""

    def __init__(self, bank: Bank, keeper: Keeper, remarks: list[str], label: str, as_json: bool) -> None:
        self._bank, self._keeper, self._remarks, self._label, self._as_json = bank, keeper, remarks, label, as_json
        self._latest, self._is_asking = Session(bank), True
        self.result: Result | None = None
        self._number: int | None = None

    def in_lines(self, session: Session, hint: str) -> None:
        """Ask in line mode and print the result; go on for as long as the person wants to."""
        longer: Session | None = session
        while longer is not None:
            self._latest = longer
            if hint:
                say(hint)
            clock = monotonic if sys.stdin.isatty() else None
            try:
                with ending_on_signals():
                    _, ended = interview(longer, ask, say_wrapped, self._save, clock, self._keeper.is_keeping)
            except (KeyboardInterrupt, SystemExit):
                self._say_stopped()
                raise
            self._check(ended)
            say("")
            longer, hint = self._printed(self._finished())

    def on_screen(self, session: Session, hint: str, guards: Guards) -> None:
        """Ask on the screen, show the result there or print it; go on for as long as the person wants to."""
        is_shown = not self._as_json and shows_results()
        longer: Session | None = session
        while longer is not None:
            try:
                with Screen(sys.stderr, guards) as screen:
                    ended = self._asked_and_shown(screen, longer, hint, is_shown)
            except (KeyboardInterrupt, SystemExit) as error:
                # What ends it by SystemExit may have taken the terminal away.
                if is_shown and isinstance(error, KeyboardInterrupt):
                    self._leave_result()
                if self._is_asking:
                    self._say_stopped()
                raise
            if is_shown:
                self._leave_result()
            self._check(ended)
            longer, hint = (None, "") if is_shown or self.result is None else self._printed(self.result)

    def _asked_and_shown(self, screen: Screen, session: Session, hint: str, is_shown: bool) -> Ended:
        while True:
            self._latest, self._is_asking = session, True
            ended = Interview(screen, session, self._save, hint).run(self._keeper.is_keeping)
            if ended is not Ended.DONE:
                return ended
            result = self._finished()
            if not is_shown:
                return ended
            from rolefit.cli.followup import offers
            from rolefit.interview.result_pages import show_result

            found = offers(self._bank, self._latest, result)
            longer = show_result(screen, self._bank, result, found, " ".join(self._remarks))
            if longer is None:
                return ended
            session, hint = longer, self._keeper.save(longer)

    def _save(self, session: Session) -> str:
        self._latest = session
        return self._keeper.save(session)

    def _finished(self) -> Result:
        """Score the sitting and keep its result."""
        # Only now: whoever waits for the first question need not wait for what makes the result.
        from rolefit.assessment.scoring import score

        session = self._latest
        taken_at = datetime.now(UTC).replace(microsecond=0)
        found = score(self._bank, session.answers, seconds=session.seconds, seed=session.plan.seed, taken_at=taken_at)
        before, self.result = self.result, found.model_copy(update={"label": self._label})
        self._remarks.clear()
        if before is not None and (moved := self._moved_by_more(before, self.result)):
            self._remarks.append(moved)
        self._number = self._keeper.finish(self.result)
        self._is_asking = False
        return self.result

    def _moved_by_more(self, before: Result, now: Result) -> str:
        """Return what the answers since the last result did to it."""
        from rolefit.report.changes import Words, moved_by_more

        titles = {role.id: role.title for role in self._bank.roles}
        return moved_by_more(before, now, Words(titles, {}))

    def _leave_result(self) -> None:
        """Print the first screen of the last result, so that it is there when the screen has gone."""
        if self.result is not None:
            from rolefit.pages.result import quotable

            console(sys.stdout).print(quotable(self._bank, self.result, self._number))
            sys.stdout.flush()

    def _printed(self, result: Result) -> tuple[Session | None, str]:
        """Print a result in order; return what the person wants to go on with, and what to say of that."""
        for line in self._remarks:
            say_wrapped(line)
        print_result(self._bank, result, self._as_json, self._number)
        if self._as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None, ""
        from rolefit.cli.followup import follow_up

        sys.stdout.flush()
        with ending_on_signals():
            longer = follow_up(self._bank, self._latest, result)
        return longer, "" if longer is None else self._keeper.save(longer)

    def _check(self, ended: Ended) -> None:
        """Raise what fits an interview that was not gone through to its end."""
        if ended is Ended.INPUT_ENDED and not self._latest.answers:
            raise UsageError("there is no one to answer: stdin is empty; run it in a terminal, or give --answers FILE")
        if ended is not Ended.DONE:
            self._say_stopped()
            raise Stopped

    def _say_stopped(self) -> None:
        if not self._latest.answers:
            say("\nStopped.")
            return
        kept = "kept; rolefit quiz continues" if self._keeper.is_keeping else "not kept"
        say("")
        skipped = f" ({self._latest.skipped} skipped)" if self._latest.skipped else ""
        say_wrapped(f"Stopped after {counted(self._latest.answered, 'answer')}{skipped}, {kept}.")
