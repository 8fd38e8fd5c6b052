"""Past results: listed newest first, shown again, compared, deleted; and what counts as a change."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from rolefit import Bank, Result, Verdict, score
from rolefit.assessment.reliable_change import role_changes, same_best, trait_changes
from rolefit.store.database import Store
from tests.conftest import Command
from tests.support.results import Page, ideal
from tests.support.terminal import Terminal


@pytest.fixture(name="made", scope="module")
def _made(bundled: Bank) -> dict[str, Result]:
    """Three results by the day of May they were made on."""
    return {
        day: score(bundled, ideal(bundled, role), taken_at=f"2026-05-{day}T10:00:00+00:00")
        for role, day in (("producer", "01"), ("producer", "02"), ("product-manager", "03"))
    }


@pytest.fixture(name="kept")
def _kept(made: dict[str, Result], tmp_path: Path) -> dict[int, Result]:
    """Three results in the store that the command uses."""
    with closing(Store(tmp_path / "store.db")) as store:
        return {store.finish(f"id-{day}", result.as_json()): result for day, result in made.items()}


def test_without_results_history_says_what_to_do(rolefit: Command) -> None:
    run = rolefit("history")
    assert (run.code, run.out) == (0, "No results yet. Next: rolefit quiz\n")


def test_results_are_listed_newest_first(rolefit: Command, kept: dict[int, Result]) -> None:
    lines = rolefit("history").out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["3", "2", "1"]
    assert "2026-05-03 10:00  Product Manager, quite sure (" in lines[0]


def test_the_list_has_times_by_the_clock_of_the_place(
    rolefit: Command, kept: dict[int, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as there:
        there.setenv("TZ", "XYZ11")
        time.tzset()
        lines = rolefit("history").out.splitlines()
    time.tzset()
    assert "2026-05-02 23:00  Product Manager" in lines[0]


def test_only_results_that_name_a_role_are_offered_for_comparing(
    rolefit: Command, kept: dict[int, Result], made: dict[str, Result], tmp_path: Path
) -> None:
    assert "Next: rolefit history show 3 · rolefit history compare 2 3\n" in rolefit("history").out
    with closing(Store(tmp_path / "store.db")) as store:
        nothing = made["03"].model_copy(update={"verdict": Verdict.TOO_FEW})
        assert store.finish("id-none", nothing.as_json()) == 4
    assert "Next: rolefit history show 3 · rolefit history compare 2 3\n" in rolefit("history").out
    compared = rolefit("history", "compare", "3", "4").out
    assert "Result 4 says too little" in compared
    assert "within error" not in compared


def test_the_list_as_json_holds_whole_results(rolefit: Command, kept: dict[int, Result]) -> None:
    rows = json.loads(rolefit("history", "--json").out)["results"]
    assert [row.pop("id") for row in rows] == [3, 2, 1]
    assert rows[2] == kept[1].as_json()


def test_a_result_is_shown_again_as_it_was(rolefit: Command, kept: dict[int, Result]) -> None:
    run = rolefit("history", "show", "3")
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("Product Manager\nQuite sure: of 100 people ")
    assert json.loads(rolefit("history", "show", "3", "--json").out) == kept[3].as_json()


@pytest.mark.parametrize("name", ["4", "0", "x", "-1", "٣", "9" * 40])
def test_an_unknown_result_is_one_line_and_exit_2(rolefit: Command, kept: dict[int, Result], name: str) -> None:
    for command in (["show", "--", name], ["delete", "--yes", "--", name], ["compare", "1", "--", name]):
        run = rolefit("history", *command)
        assert (run.code, run.out) == (2, "")
        assert run.err.count("\n") == 1


def test_two_equal_results_have_no_real_change(rolefit: Command, kept: dict[int, Result]) -> None:
    out = rolefit("history", "compare", "1", "2").out
    assert "The two agree" in out
    assert "No trait did." in out
    assert out.count("within error") == 10


def test_two_opposite_results_name_what_moved(rolefit: Command, kept: dict[int, Result]) -> None:
    run = rolefit("history", "compare", "3", "1")
    assert run.out.startswith("From result 1 to result 3\n")
    told, _, drawn = run.out.partition("Where you stood then and now")
    assert "The two disagree" in told
    assert "keep it under control ↔ be where it is made: from " in told
    assert drawn.count("moved") == told.count("give or take") == told.count(" ↔ ") > 0
    shown = json.loads(rolefit("history", "compare", "1", "3", "--json").out)
    assert (shown["before"], shown["after"], shown["same_best"]) == (1, 3, False)
    assert any(trait["moved"] for trait in shown["traits"])


def test_two_results_are_written_side_by_side_to_a_file_as_they_are_shown(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    rolefit("history", "label", "1", "before")
    rolefit("history", "label", "3", "after")
    shown = rolefit("history", "compare", "1", "3").out
    texts = {}
    for name in ("both.html", "both.md"):
        run = rolefit("history", "compare", "3", "1", "-o", str(tmp_path / name))
        assert (run.code, run.out, run.err) == (0, shown, f"Written to {tmp_path / name}.\n")
        texts[name] = (tmp_path / name).read_text(encoding="utf-8")
    page = Page(texts["both.html"])
    assert page.open == []
    markdown = MarkdownIt().enable("table").render(texts["both.md"])
    for words in (shown, page.words, markdown):
        assert "Result 1 (before), 2026-05-01: Producer, quite sure" in words
        assert "Result 3 (after), 2026-05-03: Product Manager, quite sure" in words
        for part in ("The two disagree", "What moved by more than measurement error", "Where you stood then and now"):
            assert part in words
    assert page.tags.count("table") == markdown.count("<table>") == 2
    assert page.attributes.count(("class", "you")) == page.attributes.count(("class", "role")) == 10


def test_a_comparison_never_overwrites_a_file_unless_it_is_told_to(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    file = tmp_path / "both.md"
    file.write_text("mine")
    run = rolefit("history", "compare", "1", "3", "-o", str(file))
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert file.read_text() == "mine"
    assert rolefit("history", "compare", "1", "3", "-o", str(file), "--force").code == 0
    assert file.read_text(encoding="utf-8").startswith("# From result 1 to result 3\n")


@pytest.mark.parametrize("options", [["-o", "both.svg"], ["-o", "both"], ["-o", "nowhere/both.md"], ["--force"]])
def test_what_a_comparison_cannot_be_written_to_is_refused_before_it_is_shown(
    rolefit: Command, kept: dict[int, Result], options: list[str]
) -> None:
    run = rolefit("history", "compare", "1", "3", *options)
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)


def test_a_comparison_is_json_and_a_file_at_once(rolefit: Command, kept: dict[int, Result], tmp_path: Path) -> None:
    run = rolefit("history", "compare", "1", "3", "--json", "-o", str(tmp_path / "both.html"))
    assert json.loads(run.out) == json.loads(rolefit("history", "compare", "1", "3", "--json").out)
    assert (tmp_path / "both.html").exists()


def test_in_a_comparison_what_a_person_called_a_result_is_only_ever_text(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    label = '</td><script>alert(1)</script> **x** | <a href="">'
    assert rolefit("history", "label", "3", label).code == 0
    files = [tmp_path / "both.html", tmp_path / "both.md"]
    for file in files:
        assert rolefit("history", "compare", "1", "3", "-o", str(file)).code == 0
    page = Page(files[0].read_text(encoding="utf-8"))
    rendered = MarkdownIt().enable("table").render(files[1].read_text(encoding="utf-8"))
    assert label in page.words
    assert label in unescape(rendered)
    assert not {"script", "a"} & {*page.tags, *re.findall(r"<(\w+)", rendered)}
    assert "<strong>x" not in rendered


def test_of_two_results_that_name_no_role_no_shares_are_shown(
    rolefit: Command, kept: dict[int, Result], bundled: Bank, tmp_path: Path
) -> None:
    few = score(bundled, ideal(bundled, "producer", 3))
    with closing(Store(tmp_path / "store.db")) as store:
        store.finish("few", few.as_json())
        store.finish("fewer", few.as_json())
    one = rolefit("history", "compare", "1", "4").out
    assert "Result 4: too few answers." in one
    assert "Result 4 says too little to compare the best roles." in one
    assert re.search(r"^Producer +>99 +━{8} +–$", one, re.MULTILINE)
    both = rolefit("history", "compare", "4", "5").out
    assert "Result 4 and result 5 says" not in both
    assert "Result 4 and result 5 say too little" in both
    assert "Of 100 people" not in both


def test_two_results_of_different_banks_are_not_said_to_agree_or_not(
    rolefit: Command, kept: dict[int, Result], small: Bank, tmp_path: Path
) -> None:
    with closing(Store(tmp_path / "store.db")) as store:
        other = score(small, {"morning": 1, "rush": "hurry", "evening": 5}).as_json()
        store.finish("small", {**other, "verdict": "clear"})
    run = rolefit("history", "compare", "1", "4")
    assert run.code == 0
    assert "different banks" in run.out
    for words in ("agree", "contradict", "moved", "measurement"):
        assert words not in run.out


def test_a_result_is_not_compared_with_itself(rolefit: Command, kept: dict[int, Result]) -> None:
    assert rolefit("history", "compare", "1", "1").code == 2


def test_a_deleted_result_is_gone_and_its_number_not_used_again(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    assert rolefit("history", "delete", "3", "--yes").err == "Result 3 is deleted.\n"
    assert rolefit("history", "delete", "3", "--yes").code == 2
    store = Store(tmp_path / "store.db")
    assert store.finish("later", kept[1].as_json()) == 4
    store.close()


def test_without_a_terminal_deleting_wants_yes(rolefit: Command, kept: dict[int, Result]) -> None:
    for name in ("3", "unfinished"):
        run = rolefit("history", "delete", name)
        assert (run.code, run.out) == (2, "")
        assert run.err == "rolefit: history delete asks first, and there is no one to ask; give --yes\n"
    assert rolefit("history", "show", "3").code == 0


@pytest.mark.parametrize(("typed", "is_deleted"), [("y\r", True), ("\r", False), ("n\r", False), ("\x04", False)])
def test_in_a_terminal_deleting_asks_first(
    kept: dict[int, Result], tmp_path: Path, typed: str, is_deleted: bool
) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ROLEFIT_STORE": str(tmp_path / "store.db")}
    command = [sys.executable, "-m", "rolefit", "history", "delete", "2"]
    terminal = Terminal(command, {**environment, "TERM": "xterm", "PYTHONUTF8": "1"})
    terminal.until("Delete result 2 for good? y deletes, Enter keeps:").press(typed)
    assert terminal.exit_code() == 0
    assert ("Result 2 is deleted." if is_deleted else "Nothing is deleted.") in terminal.text
    with closing(Store(tmp_path / "store.db")) as store:
        assert [row.number for row in store.results()[0]] == ([3, 1] if is_deleted else [3, 2, 1])


def test_a_label_stands_in_the_list_on_the_page_and_in_the_comparison(
    rolefit: Command, kept: dict[int, Result]
) -> None:
    assert (
        rolefit("history", "label", "3", " after the \n course ").err == 'Result 3 is now called "after the course".\n'
    )
    assert "2026-05-03 10:00  after the course: Product Manager, quite sure" in rolefit("history").out
    assert rolefit("history", "show", "3").out.startswith("after the course: Product Manager\n")
    assert "Result 3 (after the course), 2026-05-03: Product Manager" in rolefit("history", "compare", "1", "3").out
    assert json.loads(rolefit("history", "show", "3", "--json").out)["label"] == "after the course"
    assert rolefit("history", "label", "3", "").err == "Result 3 has no label now.\n"
    assert json.loads(rolefit("history", "show", "3", "--json").out) == kept[3].as_json()


def test_a_label_given_to_a_result_leaves_the_quiz_that_goes_on_from_it(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    with closing(Store(tmp_path / "store.db")) as store:
        store.save_sitting("id-03", "product-roles", {"answers": {}})
    assert rolefit("history", "label", "3", "mine").code == 0
    with closing(Store(tmp_path / "store.db")) as store:
        assert [sitting.id for sitting in store.sittings()[0]] == ["id-03"]
        assert [row.number for row in store.results()[0]] == [3, 2, 1]


@pytest.mark.parametrize("label", ["x" * 61, "a\x1b[2J", "\u202eb", "e" + "\u0301" * 40])
def test_a_label_that_could_harm_a_terminal_or_is_too_long_is_refused(
    rolefit: Command, kept: dict[int, Result], label: str
) -> None:
    for command in (["history", "label", "3", label], ["quiz", "--name", label], ["history", "label", "9", "x"]):
        run = rolefit(*command)
        assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
        assert "\x1b" not in run.err
    assert json.loads(rolefit("history", "show", "3", "--json").out)["label"] == ""


def test_a_damaged_result_is_named_and_the_others_are_listed(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / "store.db")
    connection.execute("UPDATE result SET content = replace(content, 'clear', 'cleer') WHERE number = 2")
    connection.commit()
    connection.close()
    run = rolefit("history")
    assert "result 2 is damaged and left out" in run.err
    assert [line.split()[0] for line in run.out.splitlines()[:2]] == ["3", "1"]
    assert rolefit("history", "delete", "2", "--yes").code == 0


def test_of_very_many_results_the_older_are_not_listed_but_each_is_shown(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    with closing(Store(tmp_path / "store.db")) as store:
        for number in range(5):
            store.finish(f"large {number}", {**kept[1].as_json(), "rolefit": "x" * 900_000})
    run = rolefit("history")
    assert "results before 5 are not listed" in run.err
    assert [line.split()[0] for line in run.out.splitlines()[:4]] == ["8", "7", "6", "5"]
    assert json.loads(rolefit("history", "show", "1", "--json").out) == kept[1].as_json()
    assert rolefit("history", "delete", "2", "--yes").code == 0
    assert rolefit("history", "show", "2").code == 2


def test_a_finished_quiz_is_in_the_history(rolefit: Command, kitchen: Path) -> None:
    rolefit("quiz", "--full", "--bank", str(kitchen), typed="1\n2\n5\n")
    assert "too few answers (3 answers)" in rolefit("history").out


def test_a_change_is_real_beyond_1_96_standard_errors(bundled: Bank) -> None:
    before, after = (score(bundled, ideal(bundled, role)) for role in ("producer", "product-manager"))
    for change in trait_changes(before, after):
        assert change.is_real == (abs(change.after - change.before) / change.error > 1.96)
    assert not any(change.is_real for change in trait_changes(before, before))
    assert same_best(before, before)
    assert [name for name, _, _ in role_changes(before, after)] == [role.id for role in after.roles]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("runner_up", "nobody"),
        ("close", []),
        ("close", ["nobody"]),
        ("roles", []),
        ("time", "2026\x1b[2J"),
        ("rolefit", "1\u202e"),
        ("evidence", float("nan")),
        ("evidence", 1e300),
        ("answers", {}),
        ("settle", "an answered question"),
        ("flip", {"role": "producer", "changes": []}),
    ],
)
def test_a_result_that_no_sitting_comes_to_is_damaged_though_its_checksum_is_right(
    rolefit: Command, bundled: Bank, tmp_path: Path, part: str, value: object
) -> None:
    value = [next(iter(bundled.question))] if part == "settle" else value
    content = json.dumps({**score(bundled, ideal(bundled, "producer")).as_json(), part: value})
    checksum = hashlib.sha256(f"crafted\n\n{content}".encode()).hexdigest()
    Store(tmp_path / "store.db").close()
    with closing(sqlite3.connect(tmp_path / "store.db")) as store, store:
        store.execute("INSERT INTO result (id, content, checksum) VALUES ('crafted', ?, ?)", (content, checksum))
    for command in (["history"], ["history", "--json"], ["history", "show", "1"], ["history", "show", "1", "--json"]):
        run = rolefit(*command)
        assert "result 1 is damaged and left out" in run.err
        assert "\x1b" not in run.out + run.err
    assert rolefit("history", "delete", "1", "--yes").code == 0


def test_a_store_that_cannot_be_looked_for_is_one_line(rolefit: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEFIT_STORE", "x" * 300)
    for command in (["history"], ["history", "show", "1"], ["history", "delete", "1", "--yes"]):
        run = rolefit(*command)
        assert (run.code, run.out, run.err.count("\n")) == (1, "", 1)
        assert "cannot be opened: File name too long; set ROLEFIT_STORE" in run.err


def no_text(path: Path, words: bytes) -> None:
    """Flip the highest bit of a byte in a store, so that what it is in is no UTF-8."""
    data = bytearray(path.read_bytes())
    data[data.index(words)] ^= 128
    path.write_bytes(data)


def test_a_result_whose_bytes_are_no_text_is_named_and_deleted_and_the_others_are_listed(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    no_text(tmp_path / "store.db", b"2026-05-02T10")
    run = rolefit("history")
    assert run.code == 0
    assert [line.split()[0] for line in run.out.splitlines()[:2]] == ["3", "1"]
    assert run.err.count("\n") == 1
    assert "result 2 is damaged and left out; rolefit history delete 2 forgets it" in run.err
    assert rolefit("history", "delete", "2", "--yes").err == "Result 2 is deleted.\n"
    assert rolefit("history").err == ""


def test_damage_is_told_of_once_in_a_command(rolefit: Command, kept: dict[int, Result], tmp_path: Path) -> None:
    no_text(tmp_path / "store.db", b"2026-05-02T10")
    for command in (["compare", "1", "2"], ["compare", "2", "3"], ["show", "2"], ["show", "9"]):
        run = rolefit("history", *command)
        assert run.code == 2
        assert run.err.count("result 2 is damaged") == 1
        assert run.err.count("\n") == 2
    assert rolefit("history", "compare", "1", "3").err == ""


def test_a_damaged_structure_is_told_of_and_hides_no_result(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    data = bytearray(path.read_bytes())
    data[16] ^= 1
    path.write_bytes(data)
    run = rolefit("history")
    assert [line.split()[0] for line in run.out.splitlines()[:3]] == ["3", "2", "1"]
    assert run.err == f"{path}: it is damaged; what is sound in it is used\n"
    assert path.read_bytes() == data
    assert rolefit("history", "delete", "2", "--yes").code == 0
    run = rolefit("history")
    assert [line.split()[0] for line in run.out.splitlines()[:2]] == ["3", "1"]
    assert run.err == ""
    assert not (tmp_path / "store.db.damaged").exists()


@pytest.mark.parametrize("target", ["nowhere", "store.db"])
def test_a_link_that_leads_nowhere_is_named(rolefit: Command, tmp_path: Path, target: str) -> None:
    (tmp_path / "store.db").symlink_to(tmp_path / target)
    for command in (["history"], ["history", "show", "1"], ["history", "delete", "1", "--yes"]):
        run = rolefit(*command)
        assert (run.code, run.out, run.err.count("\n")) == (1, "", 1)
        assert "store.db cannot be opened: it is a symbolic link; set ROLEFIT_STORE" in run.err


def test_a_broken_bank_hides_no_result(
    rolefit: Command, kept: dict[int, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEFIT_BANK", str(tmp_path / "no such bank"))
    run = rolefit("history")
    assert run.code == 0
    assert "2026-05-03 10:00  product-manager, quite sure (" in run.out
    assert run.err == (
        f"{tmp_path}/no such bank cannot be used as a bank, so roles are named by their ids;"
        " rolefit bank check says what is wrong\n"
    )
    assert rolefit("history", "compare", "1", "3").code == 0
    assert json.loads(rolefit("history", "--json").out)["results"][0]["id"] == 3


def test_unfinished_quizzes_are_listed_and_can_be_deleted(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    rolefit("quiz", "--full", "--bank", str(kitchen), typed="1\nq\n")
    assert rolefit("history").out.splitlines() == [
        "No results yet.",
        "  –  unfinished quiz (kitchen, 1 answer)",
        "",
        "Next: rolefit quiz goes on · rolefit history delete unfinished",
    ]
    rolefit("quiz", "--full", "--new", "--bank", str(kitchen), typed="1\n1\n1\n\n")
    run = rolefit("history", "--json")
    assert json.loads(run.out)["unfinished"] == [{"bank": "kitchen", "answers": 1}]
    assert rolefit("history", "delete", "1", "--yes").err.splitlines() == [
        "Result 1 is deleted.",
        "An unfinished quiz is still kept; rolefit history delete unfinished forgets it.",
    ]
    assert rolefit("history", "delete", "unfinished", "--yes").err == "1 unfinished quiz is deleted.\n"
    assert rolefit("history", "delete", "unfinished", "--yes").err == "There is no unfinished quiz.\n"
    assert rolefit("history").out == "No results yet. Next: rolefit quiz\n"
    content = (tmp_path / "store.db").read_bytes()
    assert b"morning" not in content


def test_a_quiz_that_is_being_answered_is_not_deleted(
    rolefit: Command, kitchen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-m", "rolefit", "quiz", "--full", "--bank", str(kitchen)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stderr=pipe, stdout=pipe, bufsize=0) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"1\n")
        said = b""
        while b"1 to 3: " not in said:
            said += process.stderr.read(1)
        run = rolefit("history", "delete", "unfinished", "--yes")
        assert run.err == "1 unfinished quiz is being answered right now and not deleted.\n"
        process.kill()
    assert rolefit("history", "delete", "unfinished", "--yes").err == "1 unfinished quiz is deleted.\n"


def test_a_damaged_unfinished_quiz_is_named_and_can_be_deleted(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    rolefit("quiz", "--full", "--bank", str(kitchen), typed="1\nq\n")
    no_text(tmp_path / "store.db", b'"morning": 1')
    run = rolefit("history")
    assert "an unfinished quiz in it is damaged; rolefit history delete unfinished forgets it" in run.err
    assert rolefit("history", "delete", "unfinished", "--yes").err == "1 unfinished quiz is deleted.\n"
    assert rolefit("history").err == ""
