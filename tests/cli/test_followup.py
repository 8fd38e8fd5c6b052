"""After a result, in a real terminal: some more questions, the skills, the end; nothing shown is ever lost."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pexpect
import pytest

from rolefit import Bank, Verdict
from rolefit.assessment.session import Plan, Session
from rolefit.model.estimation import model_of
from rolefit.store.database import Store
from tests.support.results import ideal
from tests.support.terminal import Terminal

QUIZ = [sys.executable, "-m", "rolefit", "quiz", "--no-guards"]
ENTER, CTRL_C, CTRL_D = "\r", "\x03", "\x04"
OFFERED = "ends:"
"""The end of the line after the result, which may be broken before it."""
MORE = "c answers 3 more questions"
SKILLS = "k checks your skills for"

Start = Callable[..., Terminal]


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(name="start")
def _start(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    opened: list[Terminal] = []
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    kept |= {"HOME": str(home), "ROLEFIT_STORE": str(home / "store.db"), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    kept["PYTHONPYCACHEPREFIX"] = str(tmp_path_factory.getbasetemp() / "compiled")

    def run(*args: str, columns: int = 80, **env: str) -> Terminal:
        opened.append(Terminal([*QUIZ, *args], {**kept, **env}, columns, 250))
        return opened[-1]

    yield run
    for found in opened:
        with suppress(pexpect.ExceptionPexpect):
            found.child.close(force=True)


@cache
def path_to(bank: Bank, verdict: Verdict, answered: int = 7) -> list[str]:
    """Return the keys of a person who has this verdict after so many answers or more, with questions left."""
    model = model_of(bank)
    for seed in range(500):
        random, session, keys = Random(seed), Session(bank), list[str]()
        theta = [0.8 * value for value in model.directions[seed % len(model.directions)]]
        while (question := session.question) is not None:
            scores = [sum(map(float.__mul__, theta, row)) for row in model.items[question.id].score]
            (index,) = random.choices(range(len(scores)), [math.exp(score) for score in scores])
            keys.append(str(index + 1))
            session = session.answer(question.answer(index))
            if len(keys) >= answered and session.provisional.verdict is verdict and session.question is not None:
                return keys
    raise AssertionError(f"no path to {verdict}")


def results(home: Path) -> dict[int, dict[str, Any]]:
    with closing(Store(home / "store.db")) as store:
        return {row.number: row.content for row in store.results()[0]}


def answered(result: dict[str, Any]) -> int:
    return sum(answer is not None for answer in result["answers"].values())


def ended_early(terminal: Terminal, keys: list[str], plain: bool = False) -> Terminal:
    """Answer with these keys, then end the questions."""
    after = ENTER if plain else ""
    for number, key in enumerate([*keys, "e"], 1):
        terminal.until(f"Question {number} of").press(key + after)
    return terminal.until(OFFERED)


@pytest.mark.parametrize("verdict", [Verdict.LEANING, Verdict.BETWEEN])
def test_who_has_no_clear_result_is_offered_three_more_questions(
    bundled: Bank, start: Start, home: Path, verdict: Verdict
) -> None:
    keys = path_to(bundled, verdict)
    page = ended_early(start(), keys)
    assert MORE in page.text
    assert SKILLS in " ".join(page.text.split())
    page.press("c" + ENTER)
    for number in range(len(keys) + 1, len(keys) + 4):
        page.until(f"Question {number} of").press("1")
    page.until(f"That was {len(keys) + 3} questions").press(ENTER).until(OFFERED).press(ENTER)
    assert page.exit_code() == 0
    (number, result), *others = results(home).items()
    assert (number, others) == (1, [])
    assert answered(result) == len(keys) + 3


def test_in_line_mode_it_goes_on_in_line_mode(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start("--plain", columns=40), keys, plain=True)
    page.press("c" + ENTER)
    for number in range(len(keys) + 1, len(keys) + 4):
        page.until(f"Question {number} of").press("1" + ENTER)
    page.until(f"That was {len(keys) + 3} questions").press(ENTER, "q" + ENTER)
    assert page.exit_code() == 0
    assert b"\x1b[?" not in page.raw
    assert answered(results(home)[1]) == len(keys) + 3


def test_a_limit_on_the_questions_is_lifted_for_who_wants_more(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = start("--max-questions", str(len(keys)))
    for number, key in enumerate(keys, 1):
        page.until(f"Question {number} of").press(key)
    page.until("as many as you asked for").press(ENTER).until(OFFERED).press("c" + ENTER)
    page.until(f"Question {len(keys) + 1} of").press("1", "1", "1")
    page.until(f"That was {len(keys) + 3} questions").press(ENTER).until(OFFERED).press(ENTER)
    assert page.exit_code() == 0
    assert answered(results(home)[1]) == len(keys) + 3


def test_skipped_questions_are_offered_again_when_no_others_are_left(kitchen: Path, start: Start, home: Path) -> None:
    page = start("--full", ROLEFIT_BANK=str(kitchen))
    page.until("Question 1 of 3").press("1", "s", "5").until("You skipped 1").press(ENTER)
    page.until("c asks the 1 skipped question again").press("c" + ENTER)
    page.until("Question 3 of 3").press("2").until("That is all").press(ENTER)
    assert page.exit_code() == 0
    assert answered(results(home)[1]) == 3


def test_with_nothing_to_offer_there_is_no_question_after_the_result(kitchen: Path, start: Start) -> None:
    page = start("--full", ROLEFIT_BANK=str(kitchen))
    page.until("Question 1 of 3").press("1", "1", "5").until("That is all").press(ENTER)
    assert page.exit_code() == 0
    assert OFFERED not in page.text


def test_after_a_clear_result_only_the_skills_are_offered(bundled: Bank, start: Start) -> None:
    page = start("--plain")
    best, number = ideal(bundled, "producer"), 0
    session = Session(bundled)
    while (question := session.question) is not None:
        number += 1
        session = session.answer(best[question.id])
        page.until(f"Question {number} of").press(str(question.index(best[question.id]) + 1) + ENTER)
    page.until("Enter shows the result").press(ENTER).until(OFFERED)
    assert f"{SKILLS} Producer" in page.text
    assert MORE not in page.text
    page.press("c" + ENTER).until("Type k, or only press Enter.").press(ENTER)
    assert page.exit_code() == 0


@pytest.mark.parametrize(
    ("keys", "code"), [(ENTER, 0), ("q" + ENTER, 0), (CTRL_D, 0), (CTRL_C, 130)], ids=["enter", "q", "ctrl-d", "ctrl-c"]
)
def test_the_result_is_kept_and_written_however_it_ends(
    bundled: Bank, start: Start, home: Path, keys: str, code: int
) -> None:
    page = ended_early(start("-o", "me.json"), path_to(bundled, Verdict.LEANING)).press(keys)
    assert page.exit_code() == code
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]
    assert page.text.count("Written to") == 1
    assert "Traceback" not in page.text


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_at_the_line_after_the_result_ends_it_and_the_file_is_written(
    bundled: Bank, start: Start, home: Path, number: signal.Signals, code: int
) -> None:
    page = ended_early(start("-o", "me.json"), path_to(bundled, Verdict.LEANING))
    page.child.kill(number)
    assert page.exit_code() == code
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]


def test_the_file_holds_the_last_result_and_is_written_once(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start("-o", "me.json"), keys)
    assert not (home / "me.json").exists()
    page.press("c" + ENTER).until(f"Question {len(keys) + 1} of").press("1", "1", "1")
    page.until("That is all").press(ENTER).until(OFFERED).press(ENTER)
    assert page.exit_code() == 0
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]
    assert page.text.count("Written to") == 1


def test_who_stops_among_the_further_questions_has_the_first_result_written(
    bundled: Bank, start: Start, home: Path
) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start("-o", "me.json"), keys).press("c" + ENTER).until(f"Question {len(keys) + 1} of").press("q")
    page.until(f"Stopped after {len(keys)} answers, kept")
    assert page.exit_code() == 3
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]


def test_a_kill_among_the_further_questions_loses_neither_the_result_nor_an_answer(
    bundled: Bank, start: Start, home: Path
) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start(), keys).press("c" + ENTER).until(f"Question {len(keys) + 1} of").press("1")
    page.until(f"Question {len(keys) + 2} of")
    page.child.kill(signal.SIGKILL)
    page.exit_code()
    assert [answered(result) for result in results(home).values()] == [len(keys)]
    again = start().until(f"Question {len(keys) + 2} of").press("1", "1")
    again.until(f"That was {len(keys) + 3} questions").press(ENTER).until(OFFERED).press(ENTER)
    assert again.exit_code() == 0
    assert [(number, answered(result)) for number, result in results(home).items()] == [(1, len(keys) + 3)]


def test_a_look_at_the_skills_changes_nothing_that_is_kept(bundled: Bank, start: Start, home: Path) -> None:
    page = ended_early(start(), path_to(bundled, Verdict.LEANING))
    before = (home / "store.db").read_bytes()
    page.press("k" + ENTER).until("Skill 1 of").press("3" + ENTER).until("Skill 2 of").press("1" + ENTER)
    page.until("Skill 3 of").press("q" + ENTER).until("Not yet").until("You have")
    assert "Learning\n" not in page.text.split("Your skills for")[1]
    page.until(OFFERED).press(ENTER)
    assert page.exit_code() == 0
    assert (home / "store.db").read_bytes() == before


def test_a_program_that_reads_json_is_asked_nothing_more(bundled: Bank, start: Start) -> None:
    page = start("--json")
    for number, key in enumerate([*path_to(bundled, Verdict.LEANING), "e"], 1):
        page.until(f"Question {number} of").press(key)
    assert page.exit_code() == 0
    assert OFFERED not in page.text


def test_an_extended_sitting_asks_so_many_more_of_what_tells_most_and_then_ends(bundled: Bank) -> None:
    for plan in (Plan(full=True), Plan(most=6), Plan(seed=3)):
        session = Session(bundled, plan)
        for _ in range(6):
            assert session.question is not None
            session = session.answer(session.question.answer(0))
        session = session.back().extended(3)
        assert len(session.asked) == session.cursor == 6
        for _ in range(3):
            assert session.question is not None
            session = session.answer(session.question.answer(1))
        assert session.question is None
        assert len(set(session.asked)) == 9
