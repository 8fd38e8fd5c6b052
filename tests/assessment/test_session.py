"""One sitting: going on and back, what it keeps, what it asks and when it ends."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from itertools import count, pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolefit.assessment.scoring import score
from rolefit.assessment.session import MORE_QUESTIONS, Ending, Plan, Session, next_question
from rolefit.assessment.snapshot import restored
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer, Question
from rolefit.errors import AnswerError, UsageError
from rolefit.model.provisional import FEWEST_QUESTIONS
from rolefit.model.verdict import Verdict
from tests.support.banks import (
    bank_of,
    banks,
    directions_of,
    exactly,
    leaning_answers,
    random_bank,
    scale,
    weights_of,
)

FULL = Plan(full=True)


def middling(question: Question) -> Answer:
    return question.answer(len(question.options) // 2)


def sit(session: Session, most: int = 1000) -> Session:
    """Answer in the middle until it is over."""
    while session.question is not None and len(session.asked) < most:
        session = session.answer(middling(session.question))
    return session


def honest(bank: Bank, plan: Plan, role: int) -> Session:
    """Answer as a role's strongest advocate until it is over."""
    answers = leaning_answers(bank, directions_of(bank)[role].tolist())
    session = Session(bank, plan)
    while (question := session.question) is not None:
        session = session.answer(question.answer(answers[question.id]))
    return session


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    return Plan(
        full=draw(st.booleans()),
        confidence=draw(st.sampled_from([0.6, 0.9, 0.99])),
        most=draw(st.sampled_from([*range(1, 13), 20])),
        seed=draw(st.none() | st.integers(0, 5)),
    )


MOVES = ["answer", "answer", "answer", "skip", "back", "open", "go on", "reopen"]


def moved(session: Session, move: str, random: Random) -> Session:
    if move in ("answer", "skip"):
        question = session.question
        if question is None:
            return session
        return session.answer(None if move == "skip" else question.answer(random.randrange(len(question.options))))
    return {
        "back": session.back,
        "open": lambda: session.opened(0),
        "go on": session.go_on,
        "reopen": session.reopen_skipped,
    }[move]()


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Draw a sitting after any moves."""
    session = Session(draw(banks(most_questions=9)), draw(plans()))
    random = Random(draw(st.integers(0, 1000)))
    for move in draw(st.lists(st.sampled_from(MOVES), max_size=14)):
        session = moved(session, move, random)
    return session


# It is a value


@exactly
@given(sessions())
def test_no_move_changes_the_session_it_starts_from(session: Session) -> None:
    before = json.dumps(session.content())
    for move in MOVES:
        moved(session, move, Random(1))
    assert json.dumps(session.content()) == before


def test_a_session_is_frozen(small: Bank) -> None:
    with pytest.raises(FrozenInstanceError):
        Session(small).cursor = 1  # type: ignore[misc]


@exactly
@given(sessions())
def test_a_session_keeps_its_whole_state_as_json(session: Session) -> None:
    again, dropped = restored(session.bank, json.loads(json.dumps(session.content())))
    assert (again, dropped) == (session, 0)
    assert again.question == session.question


# Back and forth


@exactly
@given(sessions())
def test_going_back_and_giving_the_same_answers_again_leads_to_the_same_session(session: Session) -> None:
    walked = session.opened(0)
    while walked.cursor < session.cursor:
        walked = walked.answer(walked.old_answer)
    assert walked == session
    assert walked.question == session.question


@exactly
@given(sessions(), st.integers(1, 5))
def test_going_back_opens_the_questions_before_with_their_answers_and_loses_none(session: Session, steps: int) -> None:
    earlier = session
    for _ in range(steps):
        earlier = earlier.back()
    assert earlier.cursor == max(0, session.cursor - steps)
    assert earlier.answers == session.answers
    if earlier.cursor < len(session.asked):
        assert earlier.question is not None
        assert earlier.question.id == session.asked[earlier.cursor]
        assert earlier.old_answer == session.answers[earlier.question.id]


def test_an_answer_changed_on_the_way_back_is_the_one_that_counts(small: Bank) -> None:
    session = Session(small, FULL).answer(1).answer("wait")
    changed = session.opened(0).answer(5)
    assert changed.answers == {"morning": 5, "rush": "wait"}
    assert changed.question == small.question["rush"]
    assert changed.old_answer == "wait"
    assert changed.asked == session.asked
    assert changed.provisional != session.provisional


def test_a_position_that_comes_as_text_is_kept_as_a_number(small: Bank) -> None:
    assert Session(small, FULL).answer("4").answers == {"morning": 4}


def test_an_answer_the_question_does_not_have_is_refused_and_nothing_is_lost(small: Bank) -> None:
    session = Session(small, FULL).answer(2)
    with pytest.raises(AnswerError, match="no option"):
        session.answer("run")
    assert session.answers == {"morning": 2}


@exactly
@given(sessions())
def test_once_it_is_over_there_is_nothing_to_answer(session: Session) -> None:
    over = sit(session)
    assert over.question is None
    assert over.old_answer is None
    with pytest.raises(AnswerError, match="no question is open"):
        over.answer(None)


@pytest.mark.parametrize("wrong", [{"confidence": 0.0}, {"confidence": 1.0}, {"confidence": 90}, {"most": 0}])
def test_a_plan_that_no_sitting_can_keep_to_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Plan(**wrong)  # type: ignore[arg-type]


# What is asked


@exactly
@given(sessions())
def test_no_question_is_ever_asked_twice_in_a_sitting(session: Session) -> None:
    over = sit(session)
    assert len(set(over.asked)) == len(over.asked)
    assert set(over.asked) == set(over.answers) <= set(over.bank.question)


@exactly
@given(banks(), st.none() | st.integers(0, 5))
def test_a_full_sitting_asks_every_question_once(bank: Bank, seed: int | None) -> None:
    over = sit(Session(bank, Plan(full=True, seed=seed)))
    assert sorted(over.asked) == sorted(bank.question)
    assert not over.can_go_on
    assert over.more == 0


@exactly
@given(banks())
def test_a_full_sitting_without_a_seed_asks_in_the_order_of_the_bank(bank: Bank) -> None:
    assert list(sit(Session(bank, FULL)).asked) == list(bank.question)


@pytest.mark.parametrize("full", [True, False])
def test_the_same_seed_asks_in_the_same_order_and_other_seeds_in_others(*, full: bool) -> None:
    bank = random_bank(Random(3), traits=2, roles=3, questions=16)
    plans = [Plan(full=full, seed=seed) for seed in (None, 1, 2, 3)]
    orders = [sit(Session(bank, plan)).asked for plan in plans]
    assert orders == [sit(Session(bank, plan)).asked for plan in plans]
    assert len(set(orders)) == len(plans)


@exactly
@given(sessions())
def test_no_more_questions_are_asked_than_were_wanted_at_most(session: Session) -> None:
    over = sit(session)
    assert len(over.asked) <= max(session.plan.most, session.wanted) or session.plan.full


@pytest.mark.parametrize("most", [1, 3, 7])
def test_a_sitting_that_nothing_settles_asks_as_many_as_it_may(most: int) -> None:
    bank = random_bank(Random(3), traits=3, roles=4, questions=9)
    assert len(sit(Session(bank, Plan(most=most))).asked) == most


@pytest.mark.parametrize("seed", range(6))
def test_no_two_questions_of_one_aspect_are_asked_in_a_row(bundled: Bank, seed: int) -> None:
    random, session = Random(seed), Session(bundled, Plan(most=20, seed=seed % 2 or None))
    while (question := session.question) is not None:
        session = session.answer(random.choice([None, *map(question.answer, range(len(question.options)))]))
    aspects = [bundled.question[name].aspect for name in session.asked]
    assert len(aspects) > FEWEST_QUESTIONS
    assert all(aspect != following for aspect, following in pairwise(aspects))


def test_where_all_ask_about_the_same_or_about_nothing_named_none_has_to_wait(bundled: Bank) -> None:
    def asked(aspect: str) -> tuple[str, ...]:
        alike = tuple(question.model_copy(update={"aspect": aspect}) for question in bundled.questions)
        return sit(Session(replace(bundled, questions=alike), Plan(most=20))).asked

    assert asked("time") == asked("")
    assert asked("") != sit(Session(bundled, Plan(most=20))).asked


def test_a_sitting_stops_when_it_is_sure_and_goes_on_for_who_wants_more() -> None:
    bank = random_bank(Random(5), traits=3, roles=3, questions=40)
    over = honest(bank, Plan(), role=1)
    assert 6 <= len(over.asked) < 20
    assert over.can_go_on
    assert over.more == MORE_QUESTIONS
    assert over.go_on().limit >= len(over.asked) + MORE_QUESTIONS
    longer = sit(over.go_on(), most=len(over.asked) + MORE_QUESTIONS - 1)
    assert longer.question is not None
    assert longer.number == len(over.asked) + MORE_QUESTIONS <= longer.limit
    assert longer.asked[: len(over.asked)] == over.asked


@pytest.mark.parametrize("role", [0, 1, 2])
def test_who_wants_to_be_surer_is_asked_the_same_and_then_more(role: int) -> None:
    bank = random_bank(Random(5), traits=3, roles=3, questions=40)
    sittings = [honest(bank, Plan(confidence=sure), role) for sure in (0.7, 0.9)]
    assert [sitting.ending for sitting in sittings] == [Ending.CLEAR, Ending.CLEAR]
    shorter, longer = (sitting.asked for sitting in sittings)
    assert longer[: len(shorter)] == shorter


@pytest.mark.parametrize("role", range(5))
def test_who_wants_to_be_surer_is_never_asked_less_though_it_may_be_out_of_reach(bundled: Bank, role: int) -> None:
    # Every third answer is the second best for the role, so that nobody gets far beyond the usual confidence.
    plans = [Plan(confidence=sure) for sure in (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)]
    lengths = [len(wavering(bundled, plan, role).asked) for plan in plans]
    assert lengths == sorted(lengths)


def wavering(bank: Bank, plan: Plan, role: int) -> Session:
    session = Session(bank, plan)
    direction = directions_of(bank)[role]
    while (question := session.question) is not None:
        best = np.argsort(-(weights_of(bank, question.id) @ direction))
        session = session.answer(question.answer(int(best[int(session.cursor % 3 == 2)])))
    return session


@exactly
@given(banks(most_questions=9), st.integers(0, 5))
def test_what_was_skipped_weighs_nothing(bank: Bank, seed: int) -> None:
    session = Session(bank, Plan(full=True, seed=seed))
    while session.question is not None:
        skip = len(session.asked) % 2
        session = session.answer(None if skip else middling(session.question))
    answered = {name: answer for name, answer in session.answers.items() if answer is not None}
    assert session.skipped == len(bank.questions) // 2
    assert session.provisional == replace(session, answers=answered).provisional


def test_skipped_questions_come_again_after_all_others(small: Bank) -> None:
    session = Session(small, FULL).answer(None).answer("wait").answer(None)
    assert session.question is None
    again = session.reopen_skipped()
    assert again.asked == ("rush", "morning", "evening")
    assert again.question == small.question["morning"]
    assert (again.old_answer, again.number, again.limit) == (None, 2, 3)
    over = again.answer(1).answer(2)
    assert over.question is None
    assert (over.skipped, over.answers) == (0, {"morning": 1, "rush": "wait", "evening": 2})


def test_in_a_sitting_that_skips_everything_every_question_is_asked_once(small: Bank) -> None:
    session = Session(small)
    while session.question is not None:
        session = session.answer(None)
    assert sorted(session.asked) == sorted(small.question)
    assert session.skipped == 3


# Its limit and its end


@exactly
@given(sessions())
def test_the_limit_is_named_from_the_first_question_and_is_never_passed(session: Session) -> None:
    session = replace(session, cursor=len(session.asked))
    limit = session.limit
    assert limit <= len(session.bank.questions)
    while session.question is not None:
        assert session.limit == limit
        assert session.number <= limit
        session = session.answer(middling(session.question))
    assert session.limit == limit


@exactly
@given(banks(), st.integers(1, 8))
def test_a_full_sitting_has_no_other_limit_than_the_bank(bank: Bank, most: int) -> None:
    session = Session(bank, Plan(full=True, most=most))
    assert session.limit == len(sit(session).asked) == len(bank.questions)


@exactly
@given(sessions())
def test_only_a_sitting_that_is_over_has_an_ending(session: Session) -> None:
    while session.question is not None:
        assert session.ending is None
        session = session.answer(middling(session.question))
    assert session.ending is not None
    assert (session.ending is Ending.ALL) == (not session.can_go_on)
    if session.ending is Ending.LIMIT:
        assert len(session.asked) >= session.limit


def test_who_is_clearly_of_a_role_ends_there_and_who_answers_anyhow_at_the_limit() -> None:
    bank = random_bank(Random(5), traits=3, roles=3, questions=40)
    assert honest(bank, Plan(), role=1).ending is Ending.CLEAR
    assert sit(Session(bank, Plan(most=7))).ending is Ending.LIMIT
    assert sit(Session(bank, FULL)).ending is Ending.ALL


def test_a_sitting_that_no_question_can_help_ends_before_the_limit() -> None:
    # Both roles like the first trait as much, and every question asks of it alone.
    bank = bank_of([[1.0, 0.3], [1.0, -0.3]], [scale(f"q{number}", [1.0, 0.0], [-1.0, 0.0]) for number in range(30)])
    over = honest(bank, Plan(), role=0)
    assert over.ending is Ending.STALLED
    assert len(over.asked) == FEWEST_QUESTIONS
    assert over.can_go_on
    assert sit(Session(bank)).ending is Ending.LIMIT  # answers like chance are asked on for


@pytest.mark.parametrize("seed", [None, *range(8)])
def test_who_asks_for_more_is_asked_what_the_result_names(bundled: Bank, seed: int | None) -> None:
    def guessed(attempt: int) -> Session:
        random, session = Random(f"more {seed} {attempt}"), Session(bundled, Plan(most=6, seed=seed))
        while (question := session.question) is not None:
            session = session.answer(question.answer(random.randrange(len(question.options))))
        return session

    # Somebody whose first answers happen to make a role clear has nothing left to settle.
    session = next(over for over in map(guessed, count()) if score(bundled, over.answers).verdict is not Verdict.CLEAR)
    named = score(bundled, session.answers).settle
    assert len(named) == MORE_QUESTIONS
    over = sit(restored(bundled, json.loads(json.dumps(session.go_on().content())))[0])
    assert over.asked == (*session.asked, *named)
    assert over.ending is Ending.LIMIT


# Kept sittings


def kept(session: Session, **other: object) -> dict[str, Any]:
    return {**session.content(), **other}


def test_what_the_bank_no_longer_has_is_dropped_and_counted(small: Bank) -> None:
    session = Session(small, FULL).answer(1).answer("wait").answer(2)
    knowing = kept(
        session,
        asked=["noon", *session.asked, "never-answered"],
        answers={**session.answers, "noon": 3, "rush": "sleep"},
        cursor=1,
    )
    again, dropped = restored(small, knowing)
    assert dropped == 2
    assert again.answers == {"morning": 1, "evening": 2}
    assert again.asked == ("morning", "evening")
    assert again.question == small.question["rush"]


def test_a_cursor_outside_the_questions_is_brought_back(small: Bank) -> None:
    session = Session(small, FULL).answer(1)
    assert restored(small, kept(session, cursor=9))[0] == session
    assert restored(small, kept(session, cursor=-3))[0].cursor == 0


PLAN = {"full": False, "confidence": 0.9, "most": None, "seed": None}


@pytest.mark.parametrize(
    "other",
    [
        {"format": 2},
        {"cursor": None},
        {"cursor": True},
        {"wanted": "5"},
        {"answers": 3},
        {"asked": 3},
        {"plan": {}},
        {"plan": {**PLAN, "full": 1}},
        {"plan": {**PLAN, "confidence": 2.0}},
        {"plan": {**PLAN, "confidence": "0.9"}},
        {"plan": {**PLAN, "most": 0}},
        {"plan": {**PLAN, "most": 1.5}},
        {"plan": {**PLAN, "seed": "1"}},
        {"promised": None},
        {"seconds": [1.0]},
        {"seconds": {"morning": -0.1}},
        {"seconds": {"morning": float("nan")}},
        {"seconds": {"morning": float("inf")}},
        {"seconds": {"morning": 10**400}},
        {"seconds": {"morning": "1"}},
        {"seconds": {"morning": True}},
    ],
    ids=str,
)
def test_what_is_not_a_sitting_is_refused(small: Bank, other: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        restored(small, kept(Session(small), **other))


@pytest.mark.parametrize("key", ["format", "plan", "asked", "answers", "cursor", "wanted"])
def test_a_sitting_with_a_part_missing_is_refused(small: Bank, key: str) -> None:
    content = Session(small).content()
    del content[key]
    with pytest.raises(KeyError):
        restored(small, content)


# The clock


def test_the_time_with_a_question_is_that_of_all_visits(small: Bank) -> None:
    session = Session(small, Plan(full=True)).answer(1, 2.5).back(1.25).answer(2, 0.5).answer("hurry", 4.0)
    assert session.seconds == {"morning": 3.0, "rush": 5.25}
    assert restored(small, json.loads(json.dumps(session.content())))[0] == session


def test_without_a_clock_there_are_no_times(small: Bank) -> None:
    assert Session(small, Plan(full=True)).answer(1).answer(None).back().seconds == {}


def test_a_sitting_kept_before_there_were_times_or_promises_goes_on(small: Bank) -> None:
    session = Session(small, Plan(full=True)).answer(1)
    content = session.content()
    del content["seconds"], content["promised"]
    assert restored(small, content)[0] == session


def test_the_time_with_a_question_that_the_bank_no_longer_has_is_forgotten(small: Bank) -> None:
    content = kept(Session(small), seconds={"noon": 3, "rush": 2})
    assert restored(small, content)[0].seconds == {"rush": 2.0}


# Without a sitting


@settings(exactly, max_examples=10)
@given(banks(most_questions=9))
def test_the_next_question_for_a_sheet_is_the_one_a_sitting_would_ask(bank: Bank) -> None:
    session = Session(bank)
    while session.question is not None:
        assert next_question(bank, session.answers) == session.question
        session = session.answer(middling(session.question))
    assert next_question(bank, session.answers) is None


def test_a_sheet_the_bank_does_not_know_has_no_next_question(small: Bank) -> None:
    whole: dict[str, Answer | None] = {"morning": 1, "rush": "wait", "evening": None}
    assert next_question(small, whole) is None
    with pytest.raises(AnswerError, match="no question"):
        next_question(small, {**whole, "noon": 1})
    with pytest.raises(AnswerError, match="no option"):
        next_question(small, {**whole, "rush": "run"})
