"""What a person is offered after a result: some more questions, a look at the skills of the role, a file."""

from __future__ import annotations

import os

from rolefit.assessment.result import Result
from rolefit.assessment.session import Session
from rolefit.bank.knowledge import Bank
from rolefit.cli.skills import check_skills
from rolefit.errors import UsageError
from rolefit.interview.navigation import MOST_LOST, question_count
from rolefit.interview.result_pages import Offers
from rolefit.messages import listed, visible_path
from rolefit.report import sentences
from rolefit.terminal.console import say
from rolefit.terminal.prompt import ask


def offers(bank: Bank, session: Session | None, result: Result) -> Offers:
    """Return what can be done from a result; without its ``session`` there are no more questions."""
    longer, more = _longer(session) if session else (None, "")

    def save_as(name: str) -> str:
        from rolefit.report.formats import FORMATS, export
        from rolefit.report.outfile import OutFile

        if os.path.lexists(name):
            raise UsageError(f'there is already a file "{visible_path(name)}"; give another name')
        file = OutFile(name, FORMATS)
        file.write(export(bank, result, file.format, result.label))
        return f"Written to {file.name}."

    return Offers(longer, more, tuple(sentences.named_roles(bank, result)), save_as)


def follow_up(bank: Bank, session: Session, result: Result) -> Session | None:
    """Offer line by line what can be done next until the person has enough; return the sitting that goes on, if any."""
    (longer, more), roles = _longer(session), sentences.named_roles(bank, result)
    offered = [f"c asks {more}"] if longer else []
    offered += [f"k checks your skills for {listed([role.title for role in roles])}"] if roles else []
    if not offered:
        return None
    say("")
    for _ in range(MOST_LOST):
        typed = ask(f"{', '.join(offered)} (then Enter); Enter alone ends:")
        word = "q" if typed is None else typed.strip().lower()
        if typed is None:
            say("")
        if word in ("", "q", "quit"):
            return None
        if word == "c" and longer:
            return longer
        if word == "k" and roles:
            for role in roles:
                say("")
                check_skills(bank, role)
            say("")
        else:
            keys = ["c"] * bool(longer) + ["k"] * bool(roles)
            say(f"Type {' or '.join(keys)}, or only press Enter.")
    return None


def _longer(session: Session) -> tuple[Session | None, str]:
    """Return the sitting with more to ask, and the words for what it asks; first what was never asked."""
    if session.can_go_on:
        return session.go_on(), question_count(session.more, which="more")
    if session.skipped:
        return session.reopen_skipped(), question_count(session.skipped, which="skipped")
    return None, ""
