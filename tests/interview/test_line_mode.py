"""Line mode: what is said, what each typed line does."""

from __future__ import annotations

import pytest

from rolefit import Bank
from rolefit.assessment.session import Plan, Session
from rolefit.interview.line_mode import interview
from rolefit.interview.navigation import Ended

FULL = Plan(full=True)


def talk(bank: Bank, typed: list[str], plan: Plan = FULL) -> tuple[Session, Ended, list[str]]:
    """Return the sitting after these typed lines, how it ended, and everything that was said."""
    said: list[str] = []
    waiting = iter(typed)

    def ask(prompt: str) -> str | None:
        said.append(prompt)
        return next(waiting, None)

    session, ended = interview(Session(bank, plan), ask, said.append, lambda _: "")
    return session, ended, said


def test_a_scale_says_what_1_and_5_mean(small: Bank) -> None:
    _, _, said = talk(small, [])
    assert said[said.index("Question 1 of 3. The day begins.") :][:3] == [
        "Question 1 of 3. The day begins.",
        "1 means: I light the fire.",
        "5 means: I chill the cream.",
    ]


def test_a_choice_is_a_numbered_list(small: Bank) -> None:
    _, _, said = talk(small, ["1"])
    assert {"1. I hurry.", "2. I turn up the flames.", "3. I let it rest."} <= set(said)
    assert said[-1] == "Answer, 1 to 3: "


def test_every_answer_typed_is_kept(small: Bank) -> None:
    session, ended, _ = talk(small, ["1", "2", "5"])
    assert ended is Ended.DONE
    assert session.answers == {"morning": 1, "rush": "flames", "evening": 5}


def test_s_skips(small: Bank) -> None:
    session, ended, _ = talk(small, ["s", "2", "skip"])
    assert ended is Ended.DONE
    assert session.answers == {"morning": None, "rush": "flames", "evening": None}


def test_b_goes_back_and_enter_keeps_the_old_answer(small: Bank) -> None:
    session, _, said = talk(small, ["4", "b", "", "1", "2"])
    assert "Now: 4. Enter keeps it." in said
    assert session.answers == {"morning": 4, "rush": "hurry", "evening": 2}


def test_b_goes_back_and_a_number_changes_the_old_answer(small: Bank) -> None:
    session, _, _ = talk(small, ["4", "back", "2", "1", "2"])
    assert session.answers["morning"] == 2


def test_b_on_the_first_question_says_so(small: Bank) -> None:
    _, _, said = talk(small, ["b"])
    assert "This is the first question." in said


def test_a_wrong_line_says_what_is_accepted_and_answers_nothing(small: Bank) -> None:
    for wrong in ("6", "0", "", "x", "1 2", "٣", "-1", "1.0"):
        session, _, said = talk(small, [wrong])
        assert "Type a number from 1 to 5, or: b back, s skip, q quit, ? help." in said
        assert session.answers == {}


def test_help_explains_and_asks_again(small: Bank) -> None:
    _, _, said = talk(small, ["?"])
    assert any("Skipping is not the same as the middle" in line for line in said)
    assert said.count("Answer, 1 to 5: ") == 2


def test_q_stops_and_keeps_what_was_answered(small: Bank) -> None:
    session, ended, _ = talk(small, ["1", "q"])
    assert ended is Ended.STOPPED
    assert session.answers == {"morning": 1}


def test_e_ends_the_questions_and_shows_what_there_is(small: Bank) -> None:
    session, ended, _ = talk(small, ["e", "1", "e"])
    assert ended is Ended.DONE
    assert session.answers == {"morning": 1}


def test_the_end_of_input_keeps_what_was_answered(small: Bank) -> None:
    session, ended, _ = talk(small, ["1"])
    assert ended is Ended.INPUT_ENDED
    assert session.answers == {"morning": 1}


def test_an_adaptive_sitting_says_how_many_there_are_at_most(small: Bank) -> None:
    _, _, said = talk(small, [], Plan())
    assert any(line.startswith("Question 1, at most 3. ") for line in said)


def test_first_it_says_what_this_is_and_not_again_where_it_goes_on(small: Bank) -> None:
    session, _, said = talk(small, ["1"])
    assert said[0] == "Which job fits how you like to work?"
    assert "The jobs: Grill Cook and Pastry Cook." in said
    again: list[str] = []
    interview(session, lambda _: None, again.append, lambda _: "")
    assert again[1].startswith("Question 2 of 3. ")


def test_r_lists_the_answers_and_a_number_opens_one(small: Bank) -> None:
    session, ended, said = talk(small, ["1", "s", "3", "r", "2", "2", "r", "", ""])
    assert ended is Ended.DONE
    listed = said[said.index("1. The day begins.") :]
    assert listed[:7] == [
        "1. The day begins.",
        "   You: I light the fire.",
        "2. The room fills up. What do you do?",
        "   You: skipped",
        "3. The day ends.",
        "   You: midway between the two",
        "A number opens one, Enter goes back: ",
    ]
    assert session.answers == {"morning": 1, "rush": "flames", "evening": 3}
    assert "   You: I turn up the flames." in listed


def test_a_number_that_opens_no_answer_goes_back_to_the_end(small: Bank) -> None:
    for wrong in ("0", "4", "9" * 30, "x", "-1"):
        session, ended, _ = talk(small, ["1", "2", "3", "r", wrong, ""])
        assert (ended, session.answers["evening"]) == (Ended.DONE, 3)
    assert talk(small, ["1", "2", "3", "r", "q"])[1] is Ended.STOPPED
    assert talk(small, ["1", "2", "3", "r", "1", "b", ""])[0].answers["morning"] == 1


@pytest.mark.parametrize("word", ["y", "b", "?", "r", "c", "", "s"])
def test_input_that_never_answers_comes_to_an_end(small: Bank, word: str) -> None:
    said: list[str] = []
    session, ended = interview(Session(small, FULL), lambda _: word, said.append, lambda _: "")
    assert ended is Ended.INPUT_ENDED
    assert not any(session.answers.values())


def test_answers_may_be_corrected_at_the_end_as_often_as_one_likes(small: Bank) -> None:
    corrections = [["r", "1", str(1 + turn % 5)] for turn in range(60)]
    session, ended, _ = talk(small, ["5", "1", "1", *(word for words in corrections for word in words), ""])
    assert ended is Ended.DONE
    assert session.answers["morning"] == 1 + 59 % 5


def test_nothing_said_holds_an_escape_byte(small: Bank) -> None:
    _, _, said = talk(small, ["?", "x", "1", "b", "", "s", "2"])
    assert "\x1b" not in "".join(said)


def test_with_a_clock_each_question_is_timed_from_its_first_showing_to_its_answer(small: Bank) -> None:
    now = 0.0
    waiting = iter([(2.0, "?"), (3.0, "1"), (4.0, "b"), (1.0, ""), (7.0, "2"), (1.0, "s"), (9.0, "")])

    def ask(_: str) -> str:
        nonlocal now
        took, typed = next(waiting)
        now += took
        return typed

    session, _ = interview(Session(small, FULL), ask, lambda _: None, lambda _: "", lambda: now)
    assert session.seconds == {"morning": 6.0, "rush": 11.0, "evening": 1.0}
