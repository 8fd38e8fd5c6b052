"""The commands as a user types them: what goes to stdout, what to stderr, and the exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rolefit import Bank, score
from tests.conftest import Command


def test_list_names_every_role_on_stdout(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("list", "--bank", str(kitchen))
    assert (run.code, run.err) == (0, "")
    assert "Grill Cook  (grill-cook)" in run.out
    assert "Pastry Cook  (pastry-cook)" in run.out


def test_the_bank_can_come_from_the_environment(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEFIT_BANK", str(kitchen))
    assert "Grill Cook" in rolefit("list").out


@pytest.mark.parametrize("name", ["grill-cook", "Grill Cook", "GRILL COOK", "griller", "Griller", "grill_cook"])
def test_a_role_goes_by_id_title_or_alias_in_any_case(rolefit: Command, kitchen: Path, name: str) -> None:
    run = rolefit("show", name, "--bank", str(kitchen))
    assert run.code == 0
    assert run.out.startswith("Grill Cook\n")


def test_a_misspelt_role_gets_a_suggestion_and_exit_2(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("show", "gril-cok", "--bank", str(kitchen))
    assert (run.code, run.out) == (2, "")
    assert run.err == 'rolefit: there is no role "gril-cok"; did you mean "grill cook"?\n'


def test_initials_of_several_roles_are_not_guessed(rolefit: Command) -> None:
    run = rolefit("show", "pm")
    assert run.code == 2
    assert run.err == 'rolefit: "pm" could be product-manager or project-manager or program-manager; say which\n'


def test_initials_that_only_one_role_has_name_it(rolefit: Command, kitchen: Path) -> None:
    assert rolefit("show", "GC", "--bank", str(kitchen)).out.startswith("Grill Cook\n")
    assert rolefit("show", "", "--bank", str(kitchen)).code == 2


def test_show_gives_sources_only_when_asked(rolefit: Command, kitchen: Path) -> None:
    assert "[1]" not in rolefit("show", "griller", "--bank", str(kitchen)).out
    told = rolefit("show", "griller", "--sources", "--bank", str(kitchen)).out
    assert "Turn the meat. [1]" in told
    assert told.count("[1] 1") == 1


def test_show_as_json_is_the_role_and_its_nearest_others(rolefit: Command, kitchen: Path) -> None:
    shown = json.loads(rolefit("show", "griller", "--json", "--bank", str(kitchen)).out)
    assert shown["id"] == "grill-cook"
    assert shown["traits"]["heat"] == {"position": 1.0, "basis": "stated", "sources": []}
    assert shown["nearest"] == ["pastry-cook"]


def test_compare_puts_two_roles_side_by_side(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("compare", "griller", "pastry-cook", "--bank", str(kitchen))
    assert run.code == 0
    for words in (
        "Grill Cook and Pastry Cook",
        "No source compares these two",
        "They share one oven.",
        "Take turns.",
    ):
        assert words in run.out
    assert "one person for both" not in run.out
    assert "one person for both" in rolefit("compare", "griller", "pastry-cook", "--all", "--bank", str(kitchen)).out


def test_compare_needs_two_different_roles(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("compare", "griller", "grill-cook", "--bank", str(kitchen))
    assert (run.code, run.err) == (
        2,
        f"rolefit: compare needs two different roles; see rolefit list --bank {kitchen}\n",
    )


def test_compare_as_json_holds_the_roles_and_their_pairs(rolefit: Command, kitchen: Path) -> None:
    shown = json.loads(rolefit("compare", "griller", "pastry cook", "--json", "--bank", str(kitchen)).out)
    assert [role["id"] for role in shown["roles"]] == ["grill-cook", "pastry-cook"]
    assert shown["pairs"][0]["basis"] == "inferred"


def test_questions_as_json_name_every_answer(rolefit: Command, kitchen: Path) -> None:
    shown = json.loads(rolefit("questions", "--json", "--bank", str(kitchen)).out)["questions"]
    assert [question["id"] for question in shown] == ["morning", "rush", "evening"]
    assert [option["id"] for option in shown[0]["options"]] == [1, 2, 3, 4, 5]
    assert [option["id"] for option in shown[1]["options"]] == ["hurry", "flames", "wait"]


def test_questions_as_text_show_every_option(rolefit: Command, kitchen: Path) -> None:
    out = rolefit("questions", "--bank", str(kitchen)).out
    for words in ("The day begins.", "I light the fire.", "hurry  I hurry."):
        assert words in out


def test_a_blank_sheet_is_too_few_answers(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "me.json"
    sheet.write_text(rolefit("questions", "--sheet", "--bank", str(kitchen)).out, encoding="utf-8")
    result = json.loads(rolefit("quiz", "--answers", str(sheet), "--json", "--bank", str(kitchen)).out)
    assert result["verdict"] == "too few answers"


def test_scoring_a_results_own_answers_gives_the_same_numbers(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    first = rolefit("quiz", "--json", "--full", "--bank", str(kitchen), typed="1\n2\n5\n")
    again = tmp_path / "result.json"
    again.write_text(first.out, encoding="utf-8")
    second = rolefit("quiz", "--answers", str(again), "--json", "--bank", str(kitchen))
    one, two = json.loads(first.out), json.loads(second.out)
    assert one.pop("time") is not None
    assert two.pop("time") is None
    assert one == two


def test_a_sheet_can_come_from_stdin(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("quiz", "--answers", "-", "--json", "--bank", str(kitchen), typed='{"answers": {"morning": 1}}')
    assert json.loads(run.out)["answers"] == {"morning": 1}


def test_a_wrong_sheet_is_one_line_with_its_place(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "me.json"
    sheet.write_text('{"answers": {\n  "morning": 9}}', encoding="utf-8")
    run = rolefit("quiz", "--answers", str(sheet), "--bank", str(kitchen))
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith(f"{sheet}:2: ")
    assert run.err.count("\n") == 1


def test_a_wrong_bank_lists_every_problem_on_stderr(rolefit: Command, kitchen: Path) -> None:
    roles = kitchen / "roles.yaml"
    roles.write_text(roles.read_text().replace("position: 0.5", "position: 5").replace("[menu/2]", "[card/2]"))
    run = rolefit("list", "--bank", str(kitchen))
    assert (run.code, run.out) == (1, "")
    assert len(run.err.splitlines()) == 2
    assert all(line.startswith(f"{roles}:") for line in run.err.splitlines())


def test_without_an_answer_at_the_end_of_input_the_quiz_says_what_to_use(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("quiz", "--bank", str(kitchen))
    assert run.code == 2
    assert "--answers FILE" in run.err.splitlines()[-1]


def test_questions_go_to_stderr_and_the_result_to_stdout(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("quiz", "--full", "--bank", str(kitchen), typed="1\n2\n5\n")
    assert run.code == 0
    assert "Question 1 of 3. The day begins." in run.err
    assert "Question" not in run.out
    assert run.out.startswith("Too few answers")


def test_q_stops_with_exit_3(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("quiz", "--bank", str(kitchen), typed="1\nq\n")
    assert (run.code, run.out) == (3, "")


@pytest.mark.parametrize(
    "args",
    [
        ["nope"],
        ["quiz", "--foo"],
        ["show"],
        ["quiz", "--confidence", "2"],
        ["quiz", "--seed", "x"],
        ["quiz", "--max-questions", "0"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(rolefit: Command, args: list[str]) -> None:
    run = rolefit(*args)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("rolefit: ")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--answers", "-", "--new"], "--new"),
        (["--answers", "-", "--full", "--plain"], "--full and --plain"),
        (["--answers", "-", "--max-questions", "5"], "--max-questions"),
        (["--answers", "-", "--confidence", "0.9"], "--confidence"),
        (["--full", "--confidence", "0.8"], "--confidence"),
    ],
)
def test_an_option_that_another_leaves_nothing_to_do_is_refused(
    rolefit: Command, kitchen: Path, options: list[str], named: str
) -> None:
    run = rolefit("quiz", "--bank", str(kitchen), *options, typed='{"answers": {}}')
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert f" so that {named} would do nothing; leave one of them out" in run.err


@pytest.mark.parametrize("command", [[], ["quiz"], ["bank", "simulate"]])
def test_help_is_a_word_too(rolefit: Command, command: list[str]) -> None:
    asked = rolefit("help", *command)
    assert (asked.code, asked.err) == (0, "")
    assert asked.out == rolefit(*command, "--help").out


def test_where_the_completion_cannot_be_installed_one_line_says_what_to_do(
    rolefit: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    home = tmp_path / "latin"
    home.mkdir()
    (home / ".bashrc").write_bytes(b"# caf\xe9\n")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place, reason in ((home, "your shell's file is not UTF-8"), (tmp_path / "file" / "home", "Not a directory")):
        monkeypatch.setenv("HOME", str(place))
        run = rolefit("--install-completion", "bash")
        assert (run.code, run.out) == (1, "")
        remedy = "write what rolefit --show-completion prints into your shell's file yourself"
        assert run.err == f"rolefit: the completion cannot be installed ({reason}); {remedy}\n"
    assert (home / ".bashrc").read_bytes() == b"# caf\xe9\n"


def test_no_arguments_show_the_help(rolefit: Command) -> None:
    run = rolefit()
    assert (run.code, run.err) == (0, "")
    assert "Start with: rolefit quiz" in run.out


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands(rolefit: Command, flag: str) -> None:
    run = rolefit(flag)
    assert run.code == 0
    for command in ("quiz", "show", "compare", "list", "questions"):
        assert command in run.out


@pytest.mark.parametrize("command", [[], ["quiz"], ["bank", "simulate"]])
@pytest.mark.parametrize("columns", [40, 51, 60])
def test_help_fits_its_window(monkeypatch: pytest.MonkeyPatch, command: list[str], columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = _rolefit(*command, "--help").stdout.decode().splitlines()
    assert len(lines) > 10
    assert max(len(line.rstrip()) for line in lines) < columns


def test_version_is_one_line(rolefit: Command) -> None:
    run = rolefit("--version")
    assert run.code == 0
    assert run.out.startswith("rolefit ")


def _rolefit(*args: str, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **kwargs.pop("env", {})}  # type: ignore[dict-item]
    return subprocess.run([sys.executable, "-m", "rolefit", *args], env=environment, capture_output=True, **kwargs)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("columns", ["20", "8", "1", "0", "-5", "x", "999999999999"])
def test_any_window_width_shows_the_whole_text(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    run = rolefit("show", "griller", "--bank", str(kitchen))
    assert run.code == 0
    assert {"Stands", "fire.", "Turn", "meat."} <= set(run.out.split())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("args", [["show", "griller"], ["compare", "griller", "pastry-cook"], ["list"], ["questions"]])
def test_any_encoding_of_the_stream_is_survived(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, args: list[str]
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    run = rolefit(*args, "--bank", str(kitchen))
    stream.flush()
    assert (run.code, run.err) == (0, "")
    printed = stream.buffer.getvalue()
    assert "Grill" in printed.decode(encoding) or "fire" in printed.decode(encoding)
    if encoding == "ascii":
        assert printed.isascii()


def test_a_reader_that_goes_away_is_met_in_silence(kitchen: Path) -> None:
    command = f"{sys.executable} -m rolefit questions --json | true"
    run = subprocess.run(["bash", "-c", command], capture_output=True)
    assert run.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(kitchen: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "rolefit", "list", "--bank", str(kitchen)], stdout=full, stderr=subprocess.PIPE
        )
    assert run.returncode == 1
    assert run.stderr.startswith(b"rolefit: the output cannot be written")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-"])
def test_closed_streams_give_no_traceback(kitchen: Path, closed: str) -> None:
    command = f"{sys.executable} -m rolefit quiz --bank {kitchen} {closed}"
    run = subprocess.run(["bash", "-c", command], capture_output=True, stdin=subprocess.DEVNULL)
    assert b"Traceback" not in run.stderr + run.stdout


def test_no_colour_leaves_no_escape_byte_in_a_pipe(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("NO_COLOR", "1"), ("FORCE_COLOR", "0"), ("TERM", "dumb")):
        with monkeypatch.context() as environment:
            environment.setenv(name, value)
            assert "\x1b" not in rolefit("show", "griller", "--bank", str(kitchen)).out


def _completed(folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Ask for what may come after ``rolefit show p``, as bash does."""
    words = {"_ROLEFIT_COMPLETE": "complete_bash", "COMP_WORDS": "rolefit show p", "COMP_CWORD": "2"}
    return _rolefit(env={**words, "ROLEFIT_BANK": str(folder)})


def test_role_names_complete_in_the_shell(kitchen: Path) -> None:
    run = _completed(kitchen)
    assert run.stdout.decode().split() == ["pastry-cook"]


def test_completion_says_nothing_where_the_bank_is_broken(kitchen: Path) -> None:
    (kitchen / "roles.yaml").write_text("[")
    run = _completed(kitchen)
    assert b"Traceback" not in run.stderr


def test_text_from_a_bank_is_never_markup(rolefit: Command, kitchen: Path) -> None:
    roles = kitchen / "roles.yaml"
    roles.write_text(roles.read_text().replace("title: Grill Cook", 'title: "[bold]Grill[/x] :smile:"'))
    for command in (["show", "griller"], ["list"], ["compare", "griller", "pastry-cook"]):
        assert "[bold]Grill[/x] :smile:" in rolefit(*command, "--bank", str(kitchen)).out


def test_the_json_of_the_command_is_what_python_gives(
    rolefit: Command, kitchen: Path, small: Bank, tmp_path: Path
) -> None:
    answers: dict[str, int | str | None] = {"morning": 1, "rush": "flames"}
    sheet = tmp_path / "me.json"
    sheet.write_text(json.dumps({"answers": answers}))
    shown = json.loads(rolefit("quiz", "--answers", str(sheet), "--json", "--bank", str(kitchen)).out)
    assert shown == score(small, answers).as_json()


@pytest.mark.parametrize("lines", ["²", "9" * 6000, "-1", "x"])
def test_a_strange_number_of_lines_is_passed_over(
    rolefit: Command, lines: str, kitchen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINES", lines)
    run = rolefit("list", "--bank", str(kitchen))
    assert (run.code, run.err) == (0, "")


@pytest.mark.parametrize("word", ["x" * 100_000, "--" + "x" * 100_000, "\x1b[2J", "--\x1b]0;x\x07"])
def test_a_wrong_word_is_told_short_and_harmless(rolefit: Command, word: str) -> None:
    run = rolefit(word)
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert len(run.err) < 1000
    assert "\x1b" not in run.err


def test_a_file_that_may_not_grow_is_one_line(kitchen: Path, tmp_path: Path) -> None:
    command = f"ulimit -f 0; exec {sys.executable} -m rolefit list --bank {kitchen} > {tmp_path / 'out'}"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith("rolefit: the output cannot be written (File too large)")


def test_a_fault_of_our_own_is_one_line_without_a_traceback(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("\x1b[2J")

    monkeypatch.setattr("rolefit.pages.lists.role_list", fail)
    with pytest.raises(KeyError):
        rolefit("list", "--bank", str(kitchen))
    monkeypatch.delenv("ROLEFIT_DEBUG")
    run = rolefit("list", "--bank", str(kitchen))
    assert (run.code, run.out, run.err.count("\n")) == (1, "", 1)
    assert run.err.startswith("rolefit: this is a fault in rolefit (KeyError: ")
    assert "\x1b" not in run.err


def test_json_has_no_byte_order_mark(kitchen: Path) -> None:
    run = _rolefit("list", "--json", "--bank", str(kitchen), env={"PYTHONIOENCODING": "utf-8-sig"})
    assert json.loads(run.stdout.decode("utf-8"))["roles"][0]["id"] == "grill-cook"


@pytest.mark.parametrize("answers", [[], ["--answers", "-"]])
def test_a_stdin_that_cannot_be_read_is_one_line_about_stdin(kitchen: Path, tmp_path: Path, answers: list[str]) -> None:
    with Path(os.devnull).open("wb") as unreadable:
        run = _rolefit("quiz", "--no-save", "--bank", str(kitchen), *answers, stdin=unreadable)
    last = run.stderr.decode().splitlines()[-1]
    assert run.returncode == (1 if answers else 2)
    assert "stdin" in last
    assert "space" not in last


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_json_is_json_in_any_encoding(kitchen: Path, encoding: str) -> None:
    questions = kitchen / "questions.yaml"
    questions.write_text(questions.read_text().replace("I hurry.", "I “hurry” — née."), encoding="utf-8")
    run = _rolefit("questions", "--json", "--bank", str(kitchen), env={"PYTHONIOENCODING": encoding})
    assert json.loads(run.stdout.decode(encoding))["questions"][1]["options"][0]["text"] == "I “hurry” — née."


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.2])
def test_ctrl_c_before_the_first_line_leaves_no_traceback(seconds: float) -> None:
    code = (
        "import os, signal, sys, threading; from rolefit.__main__ import run; sys.argv[1:] = ['quiz', '--no-save'];"
        f"threading.Timer({seconds}, os.kill, (os.getpid(), signal.SIGINT)).start(); run()"
    )
    stdin, end = os.pipe()
    run = subprocess.run([sys.executable, "-c", code], stdin=stdin, capture_output=True, check=False, timeout=60)
    os.close(stdin)
    os.close(end)
    assert run.returncode == 130
    assert b"Traceback" not in run.stderr


def test_a_ctrl_c_that_python_drops_while_it_cleans_up_still_ends_the_quiz() -> None:
    # What a __del__ raises is ignored, and lost.
    code = (
        "import os, signal, sys\n"
        "from rolefit.store.autosave import Keeper\n"
        "class Dying:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "begin = Keeper.begin\n"
        "def dropping(*args):\n"
        "    Dying()\n"
        "    return begin(*args)\n"
        "Keeper.begin = dropping\n"
        "sys.argv[1:] = ['quiz', '--no-save']\n"
        "from rolefit.__main__ import run\n"
        "run()\n"
    )
    stdin, end = os.pipe()
    run = subprocess.run([sys.executable, "-c", code], stdin=stdin, capture_output=True, check=False, timeout=60)
    os.close(stdin)
    os.close(end)
    assert b"Exception ignored" in run.stderr
    assert run.returncode == 130


@pytest.mark.parametrize("error", ["ValueError('broken')", "BankError([])"])
def test_a_ctrl_c_that_pydantic_makes_an_error_of_its_own_of_is_still_one(error: str) -> None:
    code = (
        "import os, signal, sys\n"
        "from rolefit.bank import reader\n"
        "from rolefit.errors import BankError\n"
        "def reading(folder):\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    except KeyboardInterrupt:\n"
        f"        raise {error}\n"
        "reader.read_bank = reading\n"
        "sys.argv[1:] = ['list']\n"
        "from rolefit.__main__ import run\n"
        "run()\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert (run.returncode, run.stdout, run.stderr.strip()) == (130, b"", b"")


def test_a_quiz_started_in_the_background_of_a_shell_goes_on_ignoring_ctrl_c() -> None:
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from rolefit.signals import watch\n"
        "watch()\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "print('still here')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert (run.returncode, run.stdout) == (0, b"still here\n")
