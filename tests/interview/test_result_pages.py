"""A result in a real terminal: its first screen, the pages behind it, what can be done from there; nothing is lost."""

from __future__ import annotations

import json
import math
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pexpect
import pytest

from rolefit import Bank, Result, Verdict, load_bank, score
from rolefit.assessment.session import Plan, Session
from rolefit.authoring.respondents import honest
from rolefit.model.response_model import model_of
from rolefit.report.outline import report
from rolefit.report.sentences import named_ids
from rolefit.store.database import Store
from tests.support.results import ideal
from tests.support.terminal import Terminal

QUIZ = [sys.executable, "-m", "rolefit", "quiz", "--no-guards"]
ENTER, ESC, CTRL_C, CTRL_D, CTRL_Z = "\r", "\x1b", "\x03", "\x04", "\x1a"
SHOWN = "o save"
"""Only on the first page of a result."""
MORE = "c 3 more questions"
AFTER_LINES = "ends:"
"""The end of the line after a result in line mode, which may be broken before it."""

Start = Callable[..., Terminal]


@pytest.fixture(name="bundled", scope="module")
def _bundled() -> Bank:
    """The bank as the command in the terminal has it, calibrated."""
    return load_bank()


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(name="environment")
def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    here = {"HOME": str(home), "ROLEFIT_STORE": str(home / "store.db")}
    return {**kept, **here, "TERM": "xterm-256color", "PYTHONUTF8": "1"}


@pytest.fixture(name="start")
def _start(environment: dict[str, str]) -> Iterator[Start]:
    opened: list[Terminal] = []

    def run(*args: str, columns: int = 80, lines: int = 24, command: Sequence[str] = QUIZ, **env: str) -> Terminal:
        opened.append(Terminal([*command, *args], {**environment, **env}, columns, lines))
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


@cache
def whole_path_to(bank: Bank, verdict: Verdict) -> list[str]:
    """Return the keys of a person who knows what they like and has this verdict when the questions are over."""
    model = model_of(bank)
    share = 0.5 if verdict in {Verdict.BETWEEN, Verdict.MIXED} else 0.0
    for seed in range(200):
        random, session, keys = Random(seed), Session(bank), list[str]()
        first, second = random.sample(model.directions, 2)
        theta = [4 * ((1 - share) * one + share * two) for one, two in zip(first, second, strict=True)]
        chosen = honest(model, theta, random)
        while (question := session.question) is not None:
            keys.append(str(chosen[question.id] + 1))
            session = session.answer(question.answer(chosen[question.id]))
        if score(bank, session.answers).verdict is verdict:
            return keys
    raise AssertionError(f"no path to {verdict}")


def results(home: Path) -> dict[int, dict[str, Any]]:
    with closing(Store(home / "store.db")) as store:
        return {row.number: row.content for row in store.results()[0]}


def answered(result: dict[str, Any]) -> int:
    return sum(answer is not None for answer in result["answers"].values())


def begun(terminal: Terminal, keys: Sequence[str]) -> Terminal:
    """Answer with these keys; a low window has no room to say how many are answered."""
    return terminal.until("Enter starts").press(ENTER, *keys)


def ended_early(terminal: Terminal, keys: Sequence[str]) -> Terminal:
    """Answer with these keys, then end the questions."""
    return begun(terminal, [*keys, "e", "e"]).until(SHOWN)


def ended_early_in_lines(terminal: Terminal, keys: Sequence[str]) -> Terminal:
    """Answer with these keys line by line, then end the questions."""
    for number, key in enumerate([*keys, "e"], 1):
        terminal.until(f"Question {number}, at most").press(key + ENTER)
    return terminal.until(AFTER_LINES)


@pytest.mark.parametrize("verdict", [Verdict.CLEAR, Verdict.LEANING, Verdict.BETWEEN, Verdict.MIXED])
def test_the_first_screen_fits_a_plain_terminal_and_says_it_all(
    bundled: Bank, start: Start, home: Path, verdict: Verdict
) -> None:
    page = begun(start(), whole_path_to(bundled, verdict)).until("Enter shows the result").press(ENTER).until(SHOWN)
    made = report(bundled, Result.from_json(results(home)[1]))
    assert "↓ more" not in page.text
    words = " ".join(page.text.split())
    for told in (made.title, made.how_sure, *made.portrait):
        assert told in words
    for role in bundled.roles:
        assert any(line.startswith(role.title) and "─" in line for line in page.text.splitlines())
    for key in ("w why", "t traits", "j the job", "d differences", MORE, "o save", "k skills", "q quit"):
        assert key in words


def test_a_narrow_window_stacks_and_scrolls_the_first_screen(bundled: Bank, start: Start, home: Path) -> None:
    page = ended_early(start(columns=40, lines=20), path_to(bundled, Verdict.LEANING))
    seen = page.text
    page.press(" ").settle()
    page.press("\x1b[F").settle()
    made = report(bundled, Result.from_json(results(home)[1]))
    assert seen.startswith(made.title)
    for role in bundled.roles:
        assert any(line.startswith(role.title) for line in [*seen.splitlines(), *page.text.splitlines()])
    assert all(len(line) <= 40 for line in seen.splitlines())


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 20)])
def test_each_key_opens_its_page_that_scrolls_and_esc_goes_back(
    bundled: Bank, start: Start, home: Path, columns: int, lines: int
) -> None:
    page = ended_early(start(columns=columns, lines=lines), path_to(bundled, Verdict.LEANING))
    result = Result.from_json(results(home)[1])
    best, other = bundled.role[result.roles[0].id], bundled.role[result.runner_up]
    for key, first in (
        ("w", f"Why {best.title}"),
        ("t", f"You and {best.title}"),
        ("j", "Responsibilities"),
        ("d", f"How it differs from {other.title}"),
    ):
        page.press(key).until("Esc goes back")
        assert first[:20] in page.press("\x1b[F").settle() or first[:20] in page.press("\x1b[H").settle()
        if "↓ more" in page.text:
            before = page.text
            assert page.press(" ").settle() != before
            page.press("\x1b[F").without("↓ more")
        page.press(ESC).until(SHOWN)


def test_an_unknown_key_a_paste_and_an_alt_key_do_nothing(bundled: Bank, start: Start) -> None:
    page = ended_early(start(), path_to(bundled, Verdict.LEANING))
    page.press("x").until("That key does nothing here.").press("\x1b[200~q\rw\x1b[201~").until(
        "Pasted text does nothing"
    )
    page.press("\x1bq").until("Alt and a key does nothing.").press("t").until("You and").press("q").until(SHOWN)


@pytest.mark.parametrize("lines", [19, 16])
def test_a_low_window_gets_all_of_it_in_order(bundled: Bank, start: Start, home: Path, lines: int) -> None:
    page = begun(start(lines=lines), [*path_to(bundled, Verdict.LEANING), "e", "e"]).until(AFTER_LINES)
    printed = page.raw.rpartition(b"\x1b[?1049l")[2].decode()
    made = report(bundled, Result.from_json(results(home)[1]))
    places = [printed.index(words) for words in (made.title, *(part.heading for part in made.parts))]
    assert places == sorted(places)
    page.press(ENTER)
    assert page.exit_code() == 0


@pytest.mark.parametrize("key", ["q", CTRL_C], ids=["q", "ctrl-c"])
def test_a_past_result_is_shown_page_by_page_too_and_whole_where_that_is_wanted(
    bundled: Bank, start: Start, home: Path, key: str
) -> None:
    with closing(Store(home / "store.db")) as store:
        store.finish("one", score(bundled, ideal(bundled, "producer")).as_json())
    again = [sys.executable, "-m", "rolefit", "history", "show", "1"]
    page = start(command=again).until("w why")
    assert page.text.startswith("Producer")
    assert "more question" not in page.text
    page.press("j").until("Esc goes back").press(ESC).until("w why")
    page.press("o").until("Save as").press(*"me.md", ENTER).until("Written to me.md.").press(key)
    assert page.exit_code() == (0 if key == "q" else 130)
    assert ("The whole result again: rolefit history show 1" in page.text) is (key == "q")
    for whole in (start("--plain", command=again, lines=200), start(command=again, lines=19)):
        assert whole.exit_code() == 0
        assert "rolefit words" in whole.text


def test_where_stdout_is_a_file_all_of_it_goes_there(bundled: Bank, start: Start, home: Path) -> None:
    shell = ["bash", "-c", f"{shlex.join(QUIZ)} > me.txt"]
    page = begun(start(command=shell), [*path_to(bundled, Verdict.LEANING), "e", "e"]).until(AFTER_LINES).press(ENTER)
    assert page.exit_code() == 0
    assert "Responsibilities" in (home / "me.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "code"), [("q", 0), (CTRL_D, 0), (CTRL_C, 130)], ids=["q", "ctrl-d", "ctrl-c"])
def test_the_result_stays_on_the_terminal_and_is_kept_and_written_however_it_ends(
    bundled: Bank, start: Start, home: Path, key: str, code: int
) -> None:
    page = ended_early(start("-o", "me.json"), path_to(bundled, Verdict.LEANING))
    first = page.text.split("w why")[0]
    page.press(key)
    assert page.exit_code() == code
    assert page.text.startswith(first.rstrip())
    assert "The whole result again: rolefit history show 1" in page.text
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]
    assert page.text.count("Written to") == 1
    assert "Traceback" not in page.text


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("key", ["", "w", "o", "k"])
def test_a_signal_at_any_page_of_the_result_ends_it_and_the_file_is_written(
    bundled: Bank, start: Start, home: Path, number: signal.Signals, code: int, key: str
) -> None:
    page = ended_early(start("-o", "me.json"), path_to(bundled, Verdict.LEANING))
    page.press(key).settle()
    page.child.kill(number)
    assert page.exit_code() == code
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]
    assert page.raw.rfind(b"\x1b[?1049l") > page.raw.rfind(b"\x1b[?1049h")


def test_a_terminal_that_disappears_at_the_result_leaves_it_kept(bundled: Bank, start: Start, home: Path) -> None:
    page = ended_early(start("-o", "me.json"), path_to(bundled, Verdict.LEANING))
    assert page.vanish() == 129
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]


def test_ctrl_z_sets_the_result_aside_and_a_resize_paints_it_anew(bundled: Bank, start: Start) -> None:
    shell = ["bash", "--norc", "--noprofile", "--noediting", "-i"]
    page = start(command=shell, PS1="shell> ").until("shell>").press(f"{shlex.join(QUIZ)}\r")
    ended_early(page, path_to(bundled, Verdict.LEANING)).press("t").until("You and").press(CTRL_Z).until("Stopped")
    page.press("fg\r").until("You and").press(ESC).until(SHOWN)
    page.resize(60, 20)
    page.until("k skills").settle()
    assert all(len(line) <= 60 for line in page.text.splitlines())
    page.press("q").until("The whole result").press("exit\r")
    assert page.exit_code() == 0


def test_o_saves_under_a_name_and_never_replaces_a_file(bundled: Bank, start: Start, home: Path) -> None:
    (home / "mine.html").write_text("mine", encoding="utf-8")
    page = ended_early(start("--name", "Ada"), path_to(bundled, Verdict.LEANING))
    page.press("o").until("Save as").press(*"mine.html").until("mine.html_").press(ENTER)
    page.until('there is already a file "mine.html"; give another name').until("mine.html_")
    page.press(*["\x7f"] * 9, *"me.doc", ENTER).until("does not say its format").until("me.doc_")
    page.press(*["\x7f"] * 6, *"no/me.md", ENTER).until("there is no folder").press(ESC).until(SHOWN)
    page.press("o").until("Save as").press(*"me.md", ESC).until(SHOWN).press(ESC).until("That key does nothing here")
    page.press("o").until("Save as").press("\x1b[200~x.md\x1b[201~", *"mmy", "\x7f", "\x7f", *"e.md").until("me.md_")
    page.press(ENTER).until("Written to me.md.").press("q")
    assert page.exit_code() == 0
    assert (home / "mine.html").read_text(encoding="utf-8") == "mine"
    assert "Ada" in (home / "me.md").read_text(encoding="utf-8")
    assert sorted(path.name for path in home.glob("*.md")) == ["me.md"]


def test_more_questions_lead_to_a_new_result_in_place_of_the_old(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start("-o", "me.json", "--name", "Ada"), keys).press("c")
    for number in range(len(keys), len(keys) + 3):
        page.until(f"{number} answered").press("1")
    page.until("Enter shows the result").press(ENTER).until("Since the last result, ").until(SHOWN)
    assert not (home / "me.json").exists()
    page.press("q")
    assert page.exit_code() == 0
    (number, result), *others = results(home).items()
    assert (number, others) == (1, [])
    assert (answered(result), result["label"]) == (len(keys) + 3, "Ada")
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == result
    assert page.text.count("Written to") == 1


def test_in_line_mode_it_goes_on_in_line_mode(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early_in_lines(start("--plain", columns=40, lines=250), keys)
    page.press("x" + ENTER).until("Type c or k, or only press Enter.").press("c" + ENTER)
    for number in range(len(keys) + 1, len(keys) + 4):
        page.until(f"Question {number}, at most").press("1" + ENTER)
    page.until("That was").press(ENTER, "q" + ENTER)
    assert page.exit_code() == 0
    assert b"\x1b[?" not in page.raw
    assert answered(results(home)[1]) == len(keys) + 3


def test_a_limit_on_the_questions_is_lifted_for_who_wants_more(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = begun(start("--max-questions", "4"), keys[:4])
    page.until("That was 4 questions, the most").press(ENTER).until(SHOWN).press("c")
    page.until("4 answered, at most 7").press("1", "1", "1")
    page.until("That was 7 questions in all.").press(ENTER).until(SHOWN).press("q")
    assert page.exit_code() == 0
    assert answered(results(home)[1]) == 7


def test_skipped_questions_are_offered_again_when_no_others_are_left(kitchen: Path, start: Start, home: Path) -> None:
    page = start("--full", ROLEFIT_BANK=str(kitchen)).until("Enter starts").press(ENTER)
    page.until("0 of 3").press("1", "s", "5").until("You skipped 1").press(ENTER)
    page.until("c 1 skipped question").press("c")
    page.until("2 of 3 answered, 1 skipped").press("2").until("That is all").press(ENTER).until(SHOWN)
    assert "c 1" not in page.text
    page.press("q")
    assert page.exit_code() == 0
    assert answered(results(home)[1]) == 3


def test_who_stops_among_the_further_questions_keeps_the_first_result(bundled: Bank, start: Start, home: Path) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start("-o", "me.json"), keys).press("c").until(f"{len(keys)} answered, at most").press("q")
    page.until(f"Stopped after {len(keys)} answers, kept")
    assert page.exit_code() == 3
    assert "The whole result again: rolefit history show 1" in page.text
    assert json.loads((home / "me.json").read_text(encoding="utf-8")) == results(home)[1]


def test_a_kill_among_the_further_questions_loses_neither_the_result_nor_an_answer(
    bundled: Bank, start: Start, home: Path
) -> None:
    keys = path_to(bundled, Verdict.LEANING)
    page = ended_early(start("--name", "Ada"), keys).press("c").until(f"{len(keys)} answered, at most").press("1")
    page.until(f"{len(keys) + 1} answered")
    page.child.kill(signal.SIGKILL)
    page.exit_code()
    assert [answered(result) for result in results(home).values()] == [len(keys)]
    again = start().until(f"{len(keys) + 1} answered").press("1", "1")
    again.until("Enter shows the result").press(ENTER).until(SHOWN).press("q")
    assert again.exit_code() == 0
    found = [(number, answered(result), result["label"]) for number, result in results(home).items()]
    assert found == [(1, len(keys) + 3, "Ada")]


def test_between_roles_the_skills_of_each_are_gone_through_one_role_after_the_other(
    bundled: Bank, start: Start, home: Path
) -> None:
    page = ended_early(start(), path_to(bundled, Verdict.BETWEEN))
    named = [bundled.role[name].title for name in named_ids(Result.from_json(results(home)[1]))]
    assert len(named) > 1
    page.press("k")
    for title in named:
        page.until(f"{title}, skill 1 of").press("3").until("skill 2 of").press(ESC).until(f"skills for {title}")
        page.press(ESC)
    page.until(SHOWN).press("q")
    assert page.exit_code() == 0


def test_a_look_at_the_skills_changes_nothing_that_is_kept(bundled: Bank, start: Start, home: Path) -> None:
    page = ended_early(start(), path_to(bundled, Verdict.LEANING))
    before = (home / "store.db").read_bytes()
    page.press("k").until("skill 1 of").press("x").until("That key does nothing").press("3").until("skill 2 of")
    page.press("2").until("skill 3 of").press("\x7f").until("skill 2 of").press("1").until("skill 3 of").press(ESC)
    page.until("Not yet").until("You have")
    assert "Learning" not in page.text
    page.press(ESC).until(SHOWN).press("k").until("skill 1 of").press(ESC).until(SHOWN).press("q")
    assert page.exit_code() == 0
    assert (home / "store.db").read_bytes() == before


def test_a_program_that_reads_json_is_asked_nothing_more(bundled: Bank, start: Start) -> None:
    page = begun(start("--json"), [*path_to(bundled, Verdict.LEANING), "e", "e"])
    assert page.exit_code() == 0
    assert SHOWN not in page.text


def test_an_extended_sitting_asks_so_many_more_of_what_tells_most_and_then_ends(bundled: Bank) -> None:
    for plan in (Plan(full=True), Plan(most=6), Plan(seed=3)):
        session = Session(bundled, plan)
        for _ in range(6):
            assert session.question is not None
            session = session.answer(session.question.answer(0))
        session = session.back().go_on()
        assert len(session.asked) == session.cursor == 6
        for _ in range(3):
            assert session.question is not None
            session = session.answer(session.question.answer(1))
        assert session.question is None
        assert len(set(session.asked)) == 9
