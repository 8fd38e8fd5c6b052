"""The commands for those who write a bank."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rolefit.authoring.simulation import Simulation
from rolefit.bank.load import bundled
from tests.conftest import QUESTIONS, Command


def test_a_new_bank_is_complete_sound_and_ready_to_be_asked(rolefit: Command, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    made = rolefit("bank", "new", str(folder))
    assert (made.code, made.out) == (0, "")
    assert "rolefit bank check" in made.err
    assert sorted(path.name for path in folder.iterdir()) == [
        "questions.schema.json",
        "questions.yaml",
        "roles.schema.json",
        "roles.yaml",
    ]
    checked = rolefit("bank", "check", str(folder), "--strict")
    assert checked.code == 0
    assert "warning" not in checked.out
    assert "hint untried" in checked.out
    asked = rolefit("quiz", "--bank", str(folder), "--plain", "--no-save", typed="1\n" * 60)
    assert asked.code == 0
    assert "not held against real people yet" in asked.err


def test_the_schema_a_new_banks_files_name_lies_beside_them(rolefit: Command, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    rolefit("bank", "new", str(folder))
    for name in ("roles.yaml", "questions.yaml"):
        first = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        schema = json.loads((folder / first.partition("$schema=")[2]).read_text(encoding="utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/")


def test_a_new_bank_never_takes_the_place_of_anything(rolefit: Command, tmp_path: Path) -> None:
    full, file, link = tmp_path / "full", tmp_path / "file", tmp_path / "link"
    full.mkdir()
    (full / "mine.txt").write_text("mine", encoding="utf-8")
    file.write_text("mine", encoding="utf-8")
    link.symlink_to(tmp_path / "nowhere")
    for taken in (full, file, link):
        refused = rolefit("bank", "new", str(taken))
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.count("\n") == 1
    assert (full / "mine.txt").read_text(encoding="utf-8") == file.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".rolefit")) == []


def test_a_new_bank_needs_a_folder_to_be_made_in_and_a_name_of_its_own(
    rolefit: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rolefit("bank", "new", str(tmp_path / "no" / "where")).code == 2
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    for taken in (str(tmp_path / "empty"), ".", ""):
        assert rolefit("bank", "new", taken).code == 2


def test_a_simulation_imports_nothing_from_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "struct.py").write_text("open('owned', 'w').close()\nfrom _struct import *\n", encoding="utf-8")
    command = [str(Path(sys.executable).parent / "rolefit"), "bank", "simulate", "--people", "20"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert run.returncode == 0
    assert not (tmp_path / "owned").exists()


def test_a_folders_name_never_reaches_the_terminal_raw(rolefit: Command, kitchen: Path) -> None:
    odd = kitchen.rename(kitchen.parent / "x\x1b[2J\u202e\x9b")
    for told in (rolefit("bank", "check", str(odd)), rolefit("bank", "check", str(odd), "--json")):
        assert "thin-trait" in told.out
        assert not {"\x1b", "\u202e", "\x9b"} & set(told.out + told.err)


def test_a_name_that_cannot_be_one_is_refused_in_a_line(rolefit: Command, tmp_path: Path) -> None:
    for name in ("x" * 300, "a\x1b[2J" + "y" * 300, "nul\0byte"):
        refused = rolefit("bank", "new", str(tmp_path / name))
        assert refused.code in (1, 2)
        assert refused.err.count("\n") == 1
        assert "\x1b" not in refused.err


def test_the_bundled_bank_passes_the_strictest_check(rolefit: Command) -> None:
    checked = rolefit("bank", "check", "--strict")
    assert checked.code == 0
    assert "warning" not in checked.out + checked.err


def test_findings_name_file_line_and_remedy_and_only_strict_fails(rolefit: Command, kitchen: Path) -> None:
    found = rolefit("bank", "check", str(kitchen))
    assert found.code == 0
    assert f"{kitchen}/roles.yaml:6: warning thin-trait: only 2 questions speak of" in found.out
    assert f"{kitchen}/questions.yaml: warning too-short:" in found.out
    assert f"{kitchen}/questions.yaml:9: hint no-source:" in found.out
    assert rolefit("bank", "check", str(kitchen), "--strict").code == 1


def test_a_bank_that_cannot_be_read_fails_with_every_problem_and_its_line(rolefit: Command, kitchen: Path) -> None:
    broken = QUESTIONS.replace("tempo: 1}", "tempo: 7}").replace("prompt: The day ends.", "promt: The day ends.")
    (kitchen / "questions.yaml").write_text(broken, encoding="utf-8")
    failed = rolefit("bank", "check", str(kitchen))
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.count("questions.yaml:") == 2
    told = rolefit("bank", "check", str(kitchen), "--json")
    assert told.code == 1
    problems = json.loads(told.out)
    assert problems["ok"] is False
    assert [row["line"] for row in problems["errors"]] == [13, 18]


def test_as_json_every_finding_has_its_place(rolefit: Command, kitchen: Path) -> None:
    found = json.loads(rolefit("bank", "check", str(kitchen), "--json").out)
    assert found["ok"] is True
    assert {"kind", "level", "about", "file", "line", "what", "remedy"} == set(found["findings"][0])
    assert json.loads(rolefit("bank", "check", str(kitchen), "--json", "--strict").out)["ok"] is False


def test_a_folder_given_comes_before_the_variable(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEFIT_BANK", str(kitchen))
    assert "kitchen:" in rolefit("bank", "check").err
    assert "product-roles:" in rolefit("bank", "check", str(bundled())).err


def test_a_simulation_reports_and_as_json_can_be_read_back(rolefit: Command, kitchen: Path) -> None:
    page = rolefit("bank", "simulate", str(kitchen), "--people", "20")
    assert page.code == 0
    for words in (
        "Right role",
        "Grill Cook",
        "calibration error",
        "same role when taken twice",
        "the same option throughout",
    ):
        assert words in page.out
    raw = rolefit("bank", "simulate", str(kitchen), "--people", "20", "--json")
    assert Simulation.model_validate(json.loads(raw.out)).people == 20


@pytest.mark.parametrize("options", [["--people", "6", "--careless", "1"], ["--people", "1", "--careless", "0"]])
def test_of_nobody_a_simulation_gives_no_figure(rolefit: Command, kitchen: Path, options: list[str]) -> None:
    page = rolefit("bank", "simulate", str(kitchen), *options)
    assert page.code == 0
    assert "(0.0 to 100.0" not in page.out
    assert ("Right role" in page.out) == (options[-1] == "0")
    assert ("Pastry Cook: nobody" in page.out) == (options[-1] == "0")
    found = json.loads(rolefit("bank", "simulate", str(kitchen), *options, "--json").out)
    assert (found["right"]["share"] is None) == (options[-1] == "1")


def test_the_questions_that_tell_two_roles_apart_are_shown_with_what_each_would_say(rolefit: Command) -> None:
    page = rolefit("bank", "questions", "producer", "project manager", "--most", "3")
    assert page.code == 0
    assert page.out.count("removes") == 4
    rows = json.loads(rolefit("bank", "questions", "producer", "project-manager", "--most", "3", "--json").out)
    assert len(rows["questions"]) == 3
    assert set(rows["questions"][0]) == {"question", "removed", "producer", "project-manager"}


def test_two_names_of_one_role_are_not_two_roles(rolefit: Command) -> None:
    refused = rolefit("bank", "questions", "producer", "PRODUCER")
    assert (refused.code, refused.out) == (2, "")


def test_schemas_are_printed_one_or_all_and_an_unknown_one_is_named(rolefit: Command) -> None:
    every = json.loads(rolefit("bank", "schema").out)
    for name, schema in every.items():
        assert json.loads(rolefit("bank", "schema", name).out) == schema
    assert rolefit("bank", "schema", "rolls").code == 2


def test_a_copy_of_the_bundled_bank_is_checked_as_well_as_the_bundled_one(rolefit: Command, tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(bundled(), copied)
    assert rolefit("bank", "check", str(copied), "--strict").code == 0


def test_without_the_extra_for_reading_level_it_says_so_and_checks_the_rest(
    rolefit: Command, kitchen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "textstat", None)
    checked = rolefit("bank", "check", str(kitchen))
    assert checked.code == 0
    assert "thin-trait" in checked.out
    assert "reading level was not checked: pip install 'rolefit[authors]'" in checked.err
    assert json.loads(rolefit("bank", "check", str(kitchen), "--json").out)["reading_level"] is False
