"""rolefit form: what is written, what is said, what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

from rolefit import Bank
from tests.conftest import Command


def test_a_form_has_every_question_of_the_bank_and_none_of_its_weights(
    rolefit: Command, kitchen: Path, tmp_path: Path
) -> None:
    page = tmp_path / "quiz.html"
    run = rolefit("form", "-o", str(page), "--bank", str(kitchen))
    assert run.code == 0
    assert "quiz.html: 3 questions." in run.err
    assert f"rolefit score answers*.json --bank {kitchen}" in run.err
    text = page.read_text(encoding="utf-8")
    assert re.findall(r'data-question="([^"]+)"', text) == ["morning", "rush", "evening"]
    assert not re.search(r"weight|tempo|heat|0\.[278]\b", text.split("<body>")[1].split("<script>")[0])


def test_a_file_that_is_there_stays_unless_it_is_forced(rolefit: Command, tmp_path: Path) -> None:
    page = tmp_path / "quiz.html"
    page.write_text("mine", encoding="utf-8")
    run = rolefit("form", "-o", str(page))
    assert (run.code, page.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in run.err
    assert rolefit("form", "-o", str(page), "--force").code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_short_form_says_how_well_it_does(rolefit: Command, tmp_path: Path) -> None:
    page = tmp_path / "quiz.html"
    run = rolefit("form", "-o", str(page), "--short", "6")
    assert run.code == 0
    assert re.search(r"6 questions\. They name the same role as all \d+ do for \d\d of 100 simulated people", run.err)
    assert len(re.findall("data-question=", page.read_text(encoding="utf-8"))) == 6


def test_what_cannot_be_made_is_refused_in_a_line(rolefit: Command, tmp_path: Path) -> None:
    for options in (["-o", "quiz.txt"], ["-o", "quiz.html", "--short", "1000"], ["-o", "quiz.html", "--short", "4"]):
        run = rolefit("form", *options)
        assert (run.code, run.out, len(run.err.splitlines())) == (2, "", 1)
    assert not (tmp_path / "quiz.html").exists()


def test_the_sheet_of_a_short_form_is_scored_on_the_questions_it_has(
    rolefit: Command, kitchen: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "answers.json"
    content = {"form": "rolefit.form/1", "bank": {"name": "kitchen"}, "respondent": "Ada", "answers": {"rush": "wait"}}
    sheet.write_text(json.dumps(content), encoding="utf-8")
    run = rolefit("score", str(sheet), "--jsonl", "--bank", str(kitchen))
    assert (run.code, json.loads(run.out)["respondent"], json.loads(run.out)["answered"]) == (0, "Ada", 1)


def test_answers_to_another_edition_of_the_questions_are_scored_and_told_once_a_file(
    rolefit: Command, kitchen: Path, small: Bank, tmp_path: Path
) -> None:
    sheets = tmp_path / "answers.json"
    for digest, told in ((small.digest, 0), ("0" * 64, 1)):
        sheet = {"bank": {"name": "kitchen", "digest": digest}, "answers": {"rush": "wait"}}
        sheets.write_text(json.dumps([sheet, sheet]), encoding="utf-8")
        run = rolefit("score", str(sheets), "--jsonl", "--bank", str(kitchen))
        assert (run.code, len(run.out.splitlines())) == (0, 2)
        assert run.err.count("another edition of the questions") == told
