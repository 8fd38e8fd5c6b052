"""What is said when there is no open question left: true of the result that follows."""

from __future__ import annotations

from random import Random

import pytest

from rolefit import Bank, Plan, Session, Verdict, load_bank
from rolefit.assessment.session import Ending
from rolefit.authoring.respondents import honest
from rolefit.interview.navigation import end_lines
from rolefit.model.response_model import model_of
from tests.support.results import ideal


def ended(bank: Bank, answers: dict[str, str | int], plan: Plan | None = None) -> Session:
    """Return a sitting with these answers, as far as it asks."""
    session = Session(bank, plan or Plan())
    while (question := session.question) is not None:
        session = session.answer(answers[question.id])
    return session


@pytest.fixture(name="sittings", scope="module")
def _sittings() -> list[Session]:
    """The adaptive quiz of people of one role, between two, and anywhere."""
    bank = load_bank()
    model = model_of(bank)
    found = [ended(bank, ideal(bank, role)) for role in bank.role]
    for number in range(60):
        random = Random(number)
        first, second = random.sample(model.directions, 2)
        place = (
            [3 * (a + b) for a, b in zip(first, second, strict=True)]
            if number % 2
            else [random.gauss(0, 1) for _ in first]
        )
        chosen = honest(model, place, random)
        found.append(ended(bank, {name: bank.question[name].answer(option) for name, option in chosen.items()}))
    return found


def test_why_the_questions_end_never_contradicts_the_result(sittings: list[Session]) -> None:
    seen = set()
    for session in sittings:
        (why,) = end_lines(session)
        verdict = session.provisional.verdict
        seen.add((session.ending, verdict))
        assert not why.startswith("You stand between") or verdict is Verdict.BETWEEN
        assert not why.startswith("Clear after") or verdict is Verdict.CLEAR
        assert " is likely" not in why or verdict is Verdict.LEANING
        best = session.bank.roles[session.provisional.order[0]].title
        if session.ending is Ending.STALLED and verdict in (Verdict.BETWEEN, Verdict.LEANING):
            assert best in why
    assert {(Ending.STALLED, Verdict.LEANING), (Ending.CLEAR, Verdict.CLEAR)} <= seen


def test_who_wanted_it_less_sure_is_not_told_that_it_is_clear() -> None:
    bank = load_bank()
    found = [ended(bank, ideal(bank, role), Plan(confidence=0.6)) for role in bank.role]
    likely = [session for session in found if session.provisional.verdict is Verdict.LEANING]
    assert likely
    for session in likely:
        assert session.ending is Ending.CLEAR
        assert end_lines(session) == (f"As sure as you wanted it after {len(session.asked)} questions.",)
