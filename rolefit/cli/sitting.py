"""One sitting at the terminal: load, ask, print the result, keep it, offer more."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from rolefit.assessment.result import Result
from rolefit.assessment.session import Plan, Session
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import load_bank
from rolefit.cli.output import Write, print_result
from rolefit.errors import UsageError
from rolefit.interview.line_mode import interview
from rolefit.interview.navigation import Ended
from rolefit.interview.screen_mode import Guards, Screen, is_possible
from rolefit.signals import ending_on_signals
from rolefit.store.autosave import Keeper
from rolefit.terminal.console import say
from rolefit.terminal.prompt import ask, say_wrapped


class Stopped(Exception):  # noqa: N818 - not an error
    """The person stopped before the end; what was answered is kept as far as it can be."""


def sit(
    folder: Path | None,
    plan: Plan,
    plain: bool,
    new: bool,
    keep: bool,
    guards: Guards,
    as_json: bool,
    write: Write,
) -> None:
    """Ask, print the result, and write it where it is wanted.

    Raises:
        Stopped: if the person stopped.
    """
    bank = load_bank(folder)
    with closing(Keeper(say, keep)) as keeper:
        session, hint = keeper.begin(bank, plan, new)
        session = _interviewed(session, keeper, hint, plain, guards)
        result = _finished(bank, session, keeper, as_json)
        try:
            while not as_json and (longer := _followed_up(bank, session, result)) is not None:
                session = _interviewed(longer, keeper, keeper.save(longer), plain, guards)
                result = _finished(bank, session, keeper, as_json)
        finally:
            # Once, and whatever ends it: the last result that was shown.
            write(bank, result)


def _finished(bank: Bank, session: Session, keeper: Keeper, as_json: bool) -> Result:
    """Keep and print the result of a sitting."""
    # Only now: whoever waits for the first question need not wait for what draws the result.
    from rolefit.assessment.scoring import score

    taken_at = datetime.now(UTC).replace(microsecond=0)
    result = score(bank, session.answers, seconds=session.seconds, seed=session.plan.seed, taken_at=taken_at)
    print_result(bank, result, as_json, keeper.finish(result))
    return result


def _followed_up(bank: Bank, session: Session, result: Result) -> Session | None:
    """Return the sitting that the person wants to go on with after a result, if there is a person and they do."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from rolefit.cli.followup import follow_up

    sys.stdout.flush()
    with ending_on_signals():
        return follow_up(bank, session, result)


def _interviewed(session: Session, keeper: Keeper, hint: str, plain: bool, guards: Guards) -> Session:
    """Ask until everything is answered; a person who stops is told how to go on."""
    latest = session

    def save(changed: Session) -> str:
        nonlocal latest
        latest = changed
        return keeper.save(changed)

    on_screen = not plain and is_possible()
    try:
        if on_screen:
            ended = Screen(session, save, guards, sys.stderr, hint).run()
        else:
            with ending_on_signals():
                if hint:
                    say(hint)
                _, ended = interview(session, ask, say_wrapped, save, monotonic if sys.stdin.isatty() else None)
    except (KeyboardInterrupt, SystemExit):
        _say_stopped(latest, keeper)
        raise
    if ended is Ended.INPUT_ENDED and not latest.answers:
        raise UsageError("there is no one to answer: stdin is empty; run it in a terminal, or give --answers FILE")
    if ended is not Ended.DONE:
        _say_stopped(latest, keeper)
        raise Stopped
    if not on_screen:
        say("")
    return latest


def _say_stopped(session: Session, keeper: Keeper) -> None:
    count = len(session.answers)
    if not count:
        say("\nStopped.")
        return
    kept = "kept; rolefit quiz continues" if keeper.is_keeping else "not kept"
    say(f"\nStopped after {count} answer{'' if count == 1 else 's'}, {kept}.")
