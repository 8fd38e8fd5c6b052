"""Screen mode on a real pseudo-terminal: what each key does, what is on the screen, what is left behind."""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pexpect
import pytest

from rolefit import Bank
from rolefit.assessment.session import Plan, Session
from tests.support.terminal import LIMIT, Terminal

QUIZ = [sys.executable, "-m", "rolefit", "quiz"]
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
ENTER, ESC, BACKSPACE, PAGE_UP, SHIFT_TAB = "\r", "\x1b", "\x7f", "\x1b[5~", "\x1b[Z"
FIRST, SECOND, THIRD, END = "The day begins.", "The room fills up.", "The day ends.", "That is all"
WELCOME = "Enter starts"


Open = Callable[..., Terminal]


@pytest.fixture(name="environment")
def _environment(tmp_path: Path, kitchen: Path) -> dict[str, str]:
    dropped = (
        "ACCESSIBLE",
        "COLUMNS",
        "LINES",
        "NO_COLOR",
        "FORCE_COLOR",
        "XDG_DATA_HOME",
        "PYTHONIOENCODING",
    )
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    store = {"ROLEFIT_STORE": str(tmp_path / "store.db"), "HOME": str(tmp_path)}
    return {**kept, **store, "ROLEFIT_BANK": str(kitchen), "TERM": "xterm-256color", "PYTHONUTF8": "1"}


@pytest.fixture(name="terminal")
def _terminal(environment: dict[str, str]) -> Iterator[Open]:
    opened: list[Terminal] = []

    def run(
        *args: str, guards: bool = False, begin: bool = True, columns: int = 80, lines: int = 24, **env: str
    ) -> Terminal:
        flags = [] if guards else ["--no-guards"]
        found = Terminal([*QUIZ, "--full", *flags, *args], {**environment, **env}, columns, lines)
        opened.append(found)
        if begin:
            found.until(WELCOME)
            time.sleep(0.2 if guards else 0)  # the first moment of the page passes
            found.press(ENTER)
        return found

    yield run
    for found in opened:
        with suppress(pexpect.ExceptionPexpect):  # a busy machine may need longer than pexpect waits
            found.child.close(force=True)


@pytest.fixture(name="shell")
def _shell(environment: dict[str, str]) -> Iterator[Callable[[], Terminal]]:
    opened: list[Terminal] = []

    def run() -> Terminal:
        found = Terminal(["bash", "--norc", "--noprofile", "--noediting", "-i"], {**environment, "PS1": "shell> "})
        opened.append(found)
        return found.until("shell>")

    yield run
    for found in opened:
        with suppress(pexpect.ExceptionPexpect):  # a busy machine may need longer than pexpect waits
            found.child.close(force=True)


def answers(environment: dict[str, str]) -> dict[str, object]:
    """What is kept of the newest unfinished sitting."""
    connection = sqlite3.connect(environment["ROLEFIT_STORE"])
    try:
        row = connection.execute("SELECT content FROM sitting ORDER BY number DESC").fetchone()
    finally:
        connection.close()
    return dict(json.loads(row[0])["answers"]) if row else {}


def test_the_first_page_says_what_this_is_and_one_key_starts(terminal: Open) -> None:
    for columns, lines in ((80, 24), (40, 20)):
        shown = terminal(begin=False, columns=columns, lines=lines).until(WELCOME)
        words = " ".join(shown.text.split())
        assert "Which job fits how you like to work?" in words
        assert "The jobs: Grill Cook and Pastry Cook." in words
        assert "3 questions, about a minute." in words
        assert "There are no right answers" in words
        assert "Everything stays on this machine. Stop whenever you like; rolefit quiz goes on from there." in words
        shown.press("x").until("That key does nothing here.").press("?").until("closes this help").press(ESC)
        shown.until(WELCOME).press(" ").until(FIRST)


def test_on_the_first_page_q_stops_and_nothing_is_said_to_be_kept_that_is_not(terminal: Open) -> None:
    shown = terminal("--no-save", begin=False).until("Nothing is kept, and nothing leaves this machine.").press("q")
    assert shown.exit_code() == 3


def test_the_first_question_shows_the_question_its_poles_and_the_keys(terminal: Open) -> None:
    page = terminal().until("s skip").text
    for words in ("0 of 3 answered", FIRST, "1  I light the fire.", "5  I chill the cream.", "1–5 answer", "? help"):
        assert words in page


def test_a_digit_answers_and_goes_on(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST)
    for digit in "12345":
        shown.press(digit).until(SECOND)
        assert answers(environment) == {"morning": int(digit)}
        shown.press(BACKSPACE).until(FIRST)


def test_a_digit_means_the_line_it_is_printed_on_and_beyond_the_last_it_hints(
    terminal: Open, environment: dict[str, str]
) -> None:
    shown = (
        terminal()
        .until(FIRST)
        .press("3")
        .until("2  I turn up the flames.")
        .press("4")
        .until("That key does nothing here")
    )
    assert answers(environment) == {"morning": 3}
    shown.press("2").until(THIRD)
    assert answers(environment)["rush"] == "flames"


def test_arrows_move_the_mark_and_enter_or_space_takes_it(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press("3").until(SECOND)
    assert "❯" not in shown.text
    pairs = ((DOWN, UP), (RIGHT, LEFT), ("j", "k"), ("l", "h"), ("\x1bOB", "\x1bOA"))
    for (down, up), taking in itertools.product(pairs, (ENTER, "\n", " ")):
        shown.press(down, down, down, down).until("❯ 3").press(up).until("❯ 2").press(taking).until(THIRD)
        assert answers(environment)["rush"] == "flames"
        shown.press(BACKSPACE).until("❯ 2").press(up, up, up).until("❯ 1")


def test_on_a_scale_the_mark_begins_in_the_middle(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press(RIGHT).until("midway").press(RIGHT).until("leaning to the second")
    assert "○━━━━○━━━━○━━━━●━━━━○" in shown.text
    shown.press(ENTER).until(SECOND)
    assert answers(environment) == {"morning": 4}


def test_with_nothing_marked_enter_and_space_hint(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST)
    for taking in (ENTER, " "):
        shown.press(taking).until("Nothing is marked yet").press(ESC).without("Nothing is marked yet")
    assert answers(environment) == {}


def test_any_other_key_hints_and_answers_nothing(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST)
    for key in ("x", "0", "6", "ä", "\t", "\x1b[20~", "\x1b[3~", "\x1b[49u", "\x1b[27;3;49~", "\x1bOq"):
        shown.press(key).until("That key does nothing here.").press(ESC).without("That key")
    assert answers(environment) == {}


@pytest.mark.parametrize(
    ("columns", "first", "later"),
    [
        (80, "1–5 answer · s skip · ? help · q quit", "1–3 answer · Backspace back · s skip · ? help · q quit"),
        (40, "1–5 answer · s skip · ? help · q quit", "Bksp back · s skip · ? help · q quit"),
    ],
)
def test_the_keys_stay_below_a_hint_and_name_the_way_back_where_there_is_one(
    terminal: Open, columns: int, first: str, later: str
) -> None:
    shown = terminal(columns=columns).until(FIRST).until(first).press("x").until("That key does nothing").until(first)
    shown.press("1").until(SECOND).until(later).press("x").until("That key does nothing here.").until(later)
    shown.press(BACKSPACE).until(FIRST).without(later)


def test_back_opens_the_question_before_with_the_old_answer_marked(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST)
    for key in (BACKSPACE, "\x08", PAGE_UP, SHIFT_TAB):
        shown.press("2").until(SECOND).press(key).until(FIRST)
        assert "○━━━━●━━━━○━━━━○━━━━○" in shown.text
    shown.press(LEFT).until("●━━━━○").press(ENTER).until(SECOND)
    assert answers(environment) == {"morning": 1}


def test_back_on_the_first_question_says_so(terminal: Open) -> None:
    terminal().until(FIRST).press(BACKSPACE).until("This is the first question.")


def test_s_skips_and_the_skipped_question_can_be_asked_again_at_the_end(
    terminal: Open, environment: dict[str, str]
) -> None:
    shown = terminal().until(FIRST).press("s").until(SECOND).press("1").until(THIRD).press("3").until(END)
    assert answers(environment) == {"morning": None, "rush": "hurry", "evening": 3}
    assert "You skipped 1 of them." in shown.text
    shown.press("s").until(FIRST).press("5").until(END)
    assert answers(environment)["morning"] == 5
    assert "skipped" not in shown.text


def test_the_question_mark_opens_help_and_closes_it_like_esc(terminal: Open) -> None:
    shown = terminal().until(FIRST)
    for key in ("?", ESC):
        shown.press("?").until("There are no right answers").without(FIRST).press(key).until(FIRST)


def test_e_pressed_twice_ends_the_questions_and_shows_what_there_is(terminal: Open) -> None:
    shown = terminal().until(FIRST).press("e", "e").until("Nothing is answered yet").press("1").until(SECOND)
    shown.press("e").until("e again ends the questions").until("Fewer than 5 answers name no role").press("e")
    shown.until("Too few answers").press("q")
    assert shown.exit_code() == 0


def test_e_pressed_twice_with_another_key_between_ends_nothing(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press("1").until(SECOND).press("e").until("e again").press("x").until("That key")
    shown.press("e").until("e again").press("q")
    assert shown.exit_code() == 3
    assert answers(environment) == {"morning": 1}


def test_while_help_is_open_nothing_answers(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press("?").until("Help").press("1", "s", BACKSPACE).until("That key does")
    shown.settle()
    shown.press(ESC).until(FIRST)
    assert answers(environment) == {}


@pytest.mark.parametrize("key", [ENTER, ESC, "?"])
def test_help_closes_by_each_key_it_names(terminal: Open, environment: dict[str, str], key: str) -> None:
    terminal().until(FIRST).press("?").until("Enter, ? or Esc closes this help").press(key).until(FIRST)
    assert answers(environment) == {}


def test_esc_never_throws_answers_away(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press("1").until(SECOND)
    for _ in range(3):
        shown.press(ESC).settle()
    assert SECOND in shown.text
    assert shown.child.isalive()
    assert answers(environment) == {"morning": 1}


def test_an_escape_sequence_in_two_pieces_is_one_key(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until("q quit").press(DOWN).until("midway")
    for piece in ("\x1b", "[", "C"):
        shown.press(piece)
        time.sleep(0.01)
    shown.until("leaning to the second")
    assert answers(environment) == {}


def test_alt_and_a_key_never_answers(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press(DOWN).until("midway")
    for key in ("\x1b1", "\x1b\x1b1", "\x1b\r", "\x1bs", "\x1b\x7f", "\x1bq"):
        shown.press(key).until("Alt and a key answers nothing.").press(ESC).without("Alt and a key")
    assert FIRST in shown.text
    assert answers(environment) == {}


def test_a_paste_is_dropped(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press(DOWN).until("midway")
    for pasted in ("1", "1\r2\r3\r", "q", "\x03", "1" * 2000):
        shown.press(f"\x1b[200~{pasted}\x1b[201~").until("Pasted text answers nothing.").press(ESC).without("Pasted")
    assert FIRST in shown.text
    assert answers(environment) == {}


def test_what_a_terminal_reports_of_itself_is_not_a_key(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press(DOWN).until("midway")
    shown.press("\x1b[12;34R\x1b[I\x1b[O\x1b]11;rgb:1111/2222/3333\x1b\\\x1b]0;12\x07\x1bP1$r2q\x1b\\").settle()
    assert FIRST in shown.text
    assert answers(environment) == {}


def test_a_held_key_does_not_run_through_the_quiz(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal(guards=True).until(FIRST).press(DOWN).until("midway")
    # The first moment of the page passes.
    time.sleep(0.2)
    for _ in range(20):
        shown.press("1")
        time.sleep(0.03)
    shown.settle()
    shown.until(SECOND)
    assert answers(environment) == {"morning": 1}
    time.sleep(0.42)
    shown.press("1").until(THIRD)


def test_another_key_answers_the_next_page_but_not_in_its_first_moment(
    terminal: Open, environment: dict[str, str]
) -> None:
    shown = terminal(guards=True).until(FIRST).press(DOWN).until("midway")
    # The first moment of the page passes.
    time.sleep(0.2)
    shown.press("1").until(SECOND).press("2").settle()
    assert SECOND in shown.text
    time.sleep(0.16)
    shown.press("3").until(THIRD)
    assert answers(environment) == {"morning": 1, "rush": "wait"}


def test_without_guards_the_same_key_answers_at_once(terminal: Open) -> None:
    terminal().until(FIRST).press("111").until(END)


def test_keys_typed_before_the_first_page_are_kept(terminal: Open, environment: dict[str, str]) -> None:
    terminal(begin=False).press(ENTER, "2", "1").until(THIRD)
    assert answers(environment) == {"morning": 2, "rush": "hurry"}


def test_ctrl_l_repaints(terminal: Open) -> None:
    shown = terminal().until("quit")
    shown.settle()
    shown.screen.reset()
    shown.press("\x0c").until(FIRST)


def test_a_resized_window_is_repainted_whole(terminal: Open) -> None:
    shown = terminal().until(FIRST).press("3").until(SECOND)
    for columns, lines in ((40, 12), (30, 8), (20, 6), (120, 40)):
        shown.resize(columns, lines)
        page = shown.until("I hurry.").settle(0.2)
        assert "The room fills" in page
        assert all(words in page for words in ("I hurry.", "I turn", "let it")) or "↓ more" in page
        shown.press(DOWN, DOWN, DOWN).until("❯ 3").press(UP, UP).until("❯ 1")
    shown.resize(80, 24)
    shown.until("q quit")
    assert shown.text.startswith("1 of 3 answered")


def test_a_low_window_keeps_the_question_and_the_options_and_the_keys_longer_than_blank_lines(terminal: Open) -> None:
    shown = terminal().until(FIRST)
    for lines, has_keys in ((8, True), (7, False)):
        shown.resize(30, lines)
        page = shown.until(FIRST).settle(0.3)
        for words in (FIRST, "1  I light the fire.", "5  I chill the cream."):
            assert words in page
        assert "\n\n" not in page.strip()
        assert ("quit" in page) == has_keys
    shown.press(ENTER).until("Nothing is marked yet")


def test_a_resize_does_not_take_a_hint_away(terminal: Open) -> None:
    shown = terminal().until(FIRST).press("x").until("That key does nothing")
    shown.settle()
    shown.resize(60, 20)
    shown.settle(0.3)
    assert "That key does nothing" in shown.text


def test_the_help_can_be_read_to_its_end_in_a_low_window(terminal: Open) -> None:
    shown = terminal(columns=40, lines=10).until(FIRST).press("?").until("↓ more")
    shown.press(*[DOWN] * 20).until("Ctrl-Z").press(*[UP] * 20).until("There are no right answers")
    shown.press(" ", " ", " ").until("Ctrl-Z").press(PAGE_UP, PAGE_UP, PAGE_UP).until("There are no right answers")
    shown.press("\x1b[F").until("Ctrl-Z").press("\x1b[H").until("There are no right answers")


def test_a_line_as_wide_as_the_window_keeps_its_last_character(terminal: Open, kitchen: Path) -> None:
    questions = kitchen / "questions.yaml"
    questions.write_text(questions.read_text().replace(FIRST, "W" * 39 + "X."))
    shown = terminal(columns=41, lines=20).until("WWW")
    assert "W" * 39 + "X." in shown.text


ENDS = [("q", 3), ("\x04", 3), ("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


def on_main_screen(shown: Terminal) -> bool:
    """Whether the last things said of screen, cursor and paste left them as they were."""
    last = {name: shown.raw.rfind(b"\x1b[?" + name + b"h") for name in (b"1049", b"2004", b"25")}
    gone = {name: shown.raw.rfind(b"\x1b[?" + name + b"l") for name in (b"1049", b"2004", b"25")}
    return last[b"1049"] < gone[b"1049"] and last[b"2004"] < gone[b"2004"] and last[b"25"] > gone[b"25"]


@pytest.mark.parametrize(("end", "code"), ENDS)
def test_each_way_out_keeps_the_answers_and_leaves_the_terminal_as_it_was(
    shell: Callable[[], Terminal], environment: dict[str, str], end: str | signal.Signals, code: int
) -> None:
    shown = shell().press("stty -a > before\r").until("before\nshell>")
    shown.press(f"{shlex.join(QUIZ)} --full --no-guards\r").until(WELCOME).press(ENTER).until(FIRST).press("4").until(
        SECOND
    )
    if isinstance(end, str):
        shown.press(end)
    else:
        os.kill(os.tcgetpgrp(shown.child.child_fd), end)
    shown.until("Stopped after 1 answer")
    shown.press("echo code $?; stty -a > after; echo done\r").until(f"code {code}").until("\ndone")
    before, after = (Path(environment["HOME"], name).read_text() for name in ("before", "after"))
    assert before == after
    assert on_main_screen(shown)
    assert answers(environment) == {"morning": 4}


def test_ctrl_z_gives_the_terminal_back_and_fg_repaints(
    shell: Callable[[], Terminal], environment: dict[str, str]
) -> None:
    home = environment["HOME"]
    shown = shell().press("stty -a > before\r").until("before\nshell>")
    shown.press(f"{shlex.join(QUIZ)} --full --no-guards\r").until(WELCOME).press(ENTER).until(FIRST).press("4").until(
        SECOND
    ).press("\x1a")
    shown.until("Stopped").press("stty -a > during; echo done\r").until("\ndone")
    assert on_main_screen(shown)
    assert Path(home, "before").read_text() == Path(home, "during").read_text()
    shown.press("fg\r").until(SECOND).press("1").until(THIRD).press("q").until("Stopped after 2")
    assert answers(environment) == {"morning": 4, "rush": "hurry"}


def test_a_quiz_stopped_from_outside_comes_back_with_its_keys(shell: Callable[[], Terminal]) -> None:
    shown = shell().press(f"{shlex.join(QUIZ)} --full --no-guards\r").until(WELCOME).press(ENTER).until(FIRST)
    os.kill(os.tcgetpgrp(shown.child.child_fd), signal.SIGSTOP)
    shown.until("Stopped").press("fg\r").until("0 of 3 answered").press("4").until(SECOND).press("q").until(
        "Stopped after 1"
    )
    assert on_main_screen(shown)


def test_the_end_page_names_its_keys_in_full_words(terminal: Open) -> None:
    page = terminal().until(FIRST).press("111").until(END).text
    for words in ("Enter shows the result", "r lists your answers", "b goes back", "q quits"):
        assert words in page


def test_beside_what_a_wrong_key_says_the_keys_of_the_end_page_stay(terminal: Open) -> None:
    shown = (
        terminal(columns=40, lines=20).until(FIRST).press("111").until(END).press("c").until("That key does nothing")
    )
    assert "Enter shows the result" in " ".join(shown.text.split())


def test_on_the_end_page_b_and_backspace_go_back_and_any_other_key_hints(terminal: Open) -> None:
    shown = terminal().until(FIRST).press("112")
    for key in ("b", BACKSPACE):
        shown.until(END).press("c").until("That key does nothing here.").press(key).until(THIRD).press("3")
    shown.until(END)


def test_on_the_end_page_r_lists_the_answers_and_enter_opens_one(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press("2s3").until(END).press("r").until("Your answers")
    for words in ("❯  1  The day begins.", "leaning to: I light the fire.", "2  The room fills up.", "skipped"):
        assert words in shown.text
    shown.press(DOWN, DOWN).until("❯  3").press(UP).until("❯  2").press(ENTER).until("2 of 3 answered, 1 skipped")
    assert "question 2" in shown.text
    shown.press(ESC).until("❯  2").press(ENTER).until("I hurry.").press("1").until("❯  2").until("I hurry.")
    shown.press(ESC).until(END)
    assert answers(environment) == {"morning": 2, "rush": "hurry", "evening": 3}
    shown.press("r", "\x1b[F").until("❯  3").press(ENTER).until(THIRD).press("5").until("Your answers").press(
        "q"
    ).until(END)
    assert answers(environment)["evening"] == 5


def test_the_list_of_answers_scrolls_in_a_low_window(terminal: Open) -> None:
    shown = terminal(columns=40, lines=10).until(FIRST).press("213").until(END).press("r").until("❯  1")
    shown.resize(40, 5)
    shown.without("The day ends.")
    assert "The day ends." not in shown.text
    shown.press(DOWN, DOWN).until("❯  3  The day ends.").press("\x1b[H").until("❯  1  The day begins.")


def test_on_the_end_page_c_asks_more_where_there_is_more(
    terminal: Open, environment: dict[str, str], bundled: Bank
) -> None:
    session, keys = Session(bundled, Plan(most=6)), ""
    while (question := session.question) is not None:
        session, keys = session.answer(question.answer(0)), keys + "1"
    shown = Terminal([*QUIZ, "--no-guards", "--max-questions", "6"], {**environment, "ROLEFIT_BANK": ""})
    shown.until(WELCOME).press(ENTER).until("0 answered, at most 6").press(*keys)
    shown.until("That was 6 questions, the most that are asked").until("c asks 3 more").press("c")
    shown.until("6 answered, at most 9").press(*"111").until("That was 9 questions in all.").press("q")
    assert shown.exit_code() == 3


def test_the_bar_never_shrinks_and_its_limit_is_never_passed(environment: dict[str, str], bundled: Bank) -> None:
    shown = Terminal([*QUIZ, "--no-guards"], {**environment, "ROLEFIT_BANK": ""}).until(WELCOME).press(ENTER)
    filled, count = 0, 0
    for key in ("1", "s", BACKSPACE, "2", "1", BACKSPACE, BACKSPACE, "1", "1", "1"):
        line = shown.until("at most 20").settle().splitlines()[0]
        found, told = line.count("━"), sum(map(int, re.findall(r"(\d+) (?:answered|skipped)", line)))
        assert found >= filled
        assert count <= told <= 20
        filled, count = found, told
        shown.press(key)
    shown.press("q")
    assert shown.exit_code() == 3


def test_on_the_end_page_enter_shows_the_result_on_the_main_screen(terminal: Open, environment: dict[str, str]) -> None:
    shown = terminal().until(FIRST).press("111").until(END).press(ENTER)
    shown.until("q quit").press("q")
    assert shown.exit_code() == 0
    assert on_main_screen(shown)
    assert shown.text.startswith("Too few answers")
    assert "The whole result again: rolefit history show 1" in shown.text
    assert answers(environment) == {}


def test_on_the_end_page_q_keeps_everything_for_later(terminal: Open, environment: dict[str, str]) -> None:
    assert terminal().until(FIRST).press("111").until(END).press("q").exit_code() == 3
    assert len(answers(environment)) == 3
    terminal(begin=False).until(END)


def test_the_result_goes_to_a_file_while_the_questions_stay_on_the_screen(
    shell: Callable[[], Terminal], environment: dict[str, str]
) -> None:
    me = Path(environment["HOME"], "me.json")
    shown = (
        shell()
        .press(f"{shlex.join(QUIZ)} --full --no-guards --json > {me}\r")
        .until(WELCOME)
        .press(ENTER)
        .until(FIRST)
        .press("111")
        .until(END)
    )
    shown.press(ENTER).until("shell>").press("echo over\r").until("\nover")
    result = json.loads(me.read_text())
    assert result["answers"] == {"morning": 1, "rush": "hurry", "evening": 1}
    assert b"\x1b" not in me.read_bytes()


@pytest.mark.parametrize(
    ("args", "env", "columns", "lines"),
    [
        (["--plain"], {}, 80, 24),
        ([], {"ACCESSIBLE": "1"}, 80, 24),
        ([], {"TERM": "dumb"}, 80, 24),
        ([], {}, 39, 24),
        ([], {}, 80, 9),
    ],
)
def test_line_mode_writes_no_escape_byte(
    terminal: Open, args: list[str], env: dict[str, str], columns: int, lines: int
) -> None:
    shown = terminal(*args, begin=False, columns=columns, lines=lines, **env).until("Answer, 1 to 5:").press("2\r")
    shown.until("Answer, 1 to 3:").press("b\r").until("Now: 2. Enter keeps it.").press("q\r")
    assert shown.exit_code() == 3
    assert b"\x1b" not in shown.raw


def test_accessible_switched_off_leaves_the_screen_on(terminal: Open) -> None:
    assert b"\x1b[?1049h" in terminal(ACCESSIBLE="0", begin=False).until("q quit").raw


def test_a_pipe_gets_line_mode(environment: dict[str, str]) -> None:
    run = subprocess.run([*QUIZ, "--full"], input=b"1\n2\n5\n", capture_output=True, env=environment, timeout=LIMIT)
    assert run.returncode == 0
    assert b"Answer, 1 to 5:" in run.stderr
    assert b"\x1b" not in run.stderr + run.stdout


@pytest.mark.parametrize(("end", "code"), [("\x03", 130), (signal.SIGTERM, 143), ("\x04", 3)])
def test_line_mode_keeps_the_answers_however_it_ends(
    terminal: Open, environment: dict[str, str], end: str | signal.Signals, code: int
) -> None:
    shown = terminal("--plain", begin=False).until("Answer, 1 to 5:").press("2\r").until("Answer, 1 to 3:")
    if isinstance(end, str):
        shown.press(end)
    else:
        shown.child.kill(end)
    assert shown.exit_code() == code
    assert "Stopped after 1 answer" in shown.text
    assert answers(environment) == {"morning": 2}


@pytest.mark.parametrize("args", [[], ["--plain"]])
def test_a_terminal_that_disappears_ends_the_quiz_with_its_answers_kept(
    terminal: Open, environment: dict[str, str], args: list[str]
) -> None:
    shown = terminal(*args, begin=not args).until("begins").press("2" if not args else "2\r").until("I hurry.")
    assert shown.vanish() == 129
    assert answers(environment) == {"morning": 2}


def test_no_colour_leaves_the_mark_visible(terminal: Open) -> None:
    shown = terminal(NO_COLOR="1").until(FIRST).press("3").until(SECOND).press(DOWN).until("❯ 1")
    assert not re.search(rb"\x1b\[[0-9;]*3[0-7]m", shown.raw)


def test_a_stream_without_utf8_gets_plain_characters(terminal: Open) -> None:
    shown = (
        terminal(PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        .until(FIRST)
        .press("3")
        .until(SECOND)
        .press(DOWN)
        .until("> 1")
    )
    assert shown.raw.isascii()


def test_the_quiz_goes_on_where_it_stopped(terminal: Open) -> None:
    assert terminal().until(FIRST).press("2").until(SECOND).press("q").exit_code() == 3
    page = terminal(begin=False).until(SECOND).text
    assert "Continuing: 1 answered. rolefit quiz --new starts over." in page


def times(environment: dict[str, str]) -> dict[str, float]:
    """The seconds kept with the unfinished sitting."""
    with closing(sqlite3.connect(environment["ROLEFIT_STORE"])) as connection:
        (row,) = connection.execute("SELECT content FROM sitting").fetchall()
    return dict(json.loads(row[0])["seconds"])


def test_the_time_of_a_page_is_kept_without_the_time_it_was_set_aside(
    shell: Callable[[], Terminal], environment: dict[str, str]
) -> None:
    began = time.monotonic()
    shown = shell().press(f"{shlex.join([*QUIZ, '--full', '--no-guards'])}\r").until(WELCOME).press(ENTER).until(FIRST)
    shown.press("\x1a").until("Stopped")
    away = time.monotonic()
    time.sleep(2)
    away = time.monotonic() - away
    shown.press("fg\r").until(FIRST).press("1").until(SECOND)
    assert 0 < times(environment)["morning"] <= time.monotonic() - began - away


def test_in_line_mode_a_person_is_timed_and_a_pipe_is_not(terminal: Open, environment: dict[str, str]) -> None:
    terminal("--plain", begin=False).until("Answer, 1 to 5:").press("1\r").until("Question 2 of").press(
        "q\r"
    ).exit_code()
    assert times(environment)["morning"] > 0
    piped = subprocess.run([*QUIZ, "--full", "--new"], input=b"1\nq\n", env=environment, check=False)
    assert piped.returncode == 3
    with closing(sqlite3.connect(environment["ROLEFIT_STORE"])) as connection:
        rows = connection.execute("SELECT content FROM sitting ORDER BY number").fetchall()
    assert [list(json.loads(row[0])["seconds"]) for row in rows] == [["morning"], []]
