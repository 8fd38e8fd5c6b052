"""What a person is offered after a result: some more questions, or a look at the skills of the role."""

from __future__ import annotations

from rolefit.assessment.result import Result
from rolefit.assessment.scoring import MOST_SETTLING
from rolefit.assessment.session import Session
from rolefit.bank.knowledge import Bank
from rolefit.cli.skills import check_skills
from rolefit.interview.navigation import MOST_LOST
from rolefit.model.verdict import Verdict
from rolefit.report import narrative
from rolefit.terminal.console import say
from rolefit.terminal.prompt import ask


def follow_up(bank: Bank, session: Session, result: Result) -> Session | None:
    """Offer what can be done next until the person has enough; return the sitting that goes on, or None."""
    role = narrative.foremost(bank, result)[0] if narrative.has_winner(result) else None
    longer, offer = _longer(session) if result.verdict is not Verdict.CLEAR else (None, "")
    offers = [offer] if longer else []
    offers += [f"k checks your skills for {role.title}"] if role else []
    if not offers:
        return None
    say("")
    for _ in range(MOST_LOST):
        typed = ask(f"{', '.join(offers)} (then Enter); Enter alone ends:")
        word = "q" if typed is None else typed.strip().lower()
        if typed is None:
            say("")
        if word in ("", "q", "quit"):
            return None
        if word == "c" and longer:
            return longer
        if word == "k" and role:
            say("")
            check_skills(bank, role)
            say("")
        else:
            keys = ["c"] * bool(longer) + ["k"] * bool(role)
            say(f"Type {' or '.join(keys)}, or only press Enter.")
    return None


def _longer(session: Session) -> tuple[Session | None, str]:
    """Return the sitting with more to ask, and the words that offer it; first what was never asked."""
    count = min(MOST_SETTLING, session.unasked)
    if count:
        return session.extended(count), f"c answers {_questions(count, 'more ')}"
    if session.skipped:
        return session.reopen_skipped(), f"c asks the {_questions(session.skipped, 'skipped ')} again"
    return None, ""


def _questions(count: int, which: str) -> str:
    return f"{count} {which}question{'' if count == 1 else 's'}"
