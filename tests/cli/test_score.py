"""rolefit score, as a coach types it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.conftest import Command

SHEETS = """\
respondent,morning,rush,evening
Ada,1,flames,4
=1+2,3,wait,
Bad,9,wait,1
"""


@pytest.fixture(name="sheets")
def _sheets(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(SHEETS)
    return path


def test_a_table_a_problem_and_a_count(rolefit: Command, kitchen: Path, sheets: Path) -> None:
    run = rolefit("score", str(sheets), "--bank", str(kitchen))
    assert run.code == 1
    assert run.out.splitlines()[0].split()[:3] == ["Who", "Best", "role"]
    assert [line.split()[0] for line in run.out.splitlines()[1:3]] == ["Ada", "=1+2"]
    problem, count = run.err.splitlines()
    assert problem == f'{sheets}:4: Bad: "morning" cannot be "9"; use a whole number from 1 (left) to 5 (right)'
    assert count == "2 sheets scored; 1 with a problem, left out."


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_the_table_fits_the_window_and_names_what_it_leaves_out(
    rolefit: Command, kitchen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("name,morning\n" + "".join(f"person {number},1\n" for number in range(250)))
    monkeypatch.setenv("COLUMNS", str(width))
    out = rolefit("score", str(path), "--bank", str(kitchen)).out
    assert all(len(line) <= width for line in out.splitlines())
    said = " ".join(out.split())
    assert "These are the first 200 of 250 people." in said
    assert ("Not shown, for want of room: " in said) == (width < 200)
    assert said.endswith("All of it: add -o scores.csv")


def test_csv_has_no_formula_and_jsonl_the_same_figures(rolefit: Command, kitchen: Path, sheets: Path) -> None:
    printed = rolefit("score", str(sheets), "--csv", "--bank", str(kitchen)).out
    rows = list(csv.DictReader(printed.splitlines()))
    assert [row["respondent"] for row in rows] == ["Ada", "'=1+2"]
    lines = rolefit("score", str(sheets), "--jsonl", "--bank", str(kitchen)).out.splitlines()
    for row, line in zip(rows, map(json.loads, lines), strict=True):
        assert row["verdict"] == line["verdict"]
        assert float(row["cost"]) == line["cost"]
        assert {name: float(row[f"fit_{name}"]) for name in line["fits"]} == line["fits"]
        assert {name: float(row[f"probability_{name}"]) for name in line["fits"]} == line["probabilities"]


@pytest.mark.parametrize("form", ["--csv", "--jsonl"])
def test_what_the_output_cannot_write_becomes_no_quote_and_no_formula(kitchen: Path, tmp_path: Path, form: str) -> None:
    made = tmp_path / "s.csv"
    made.write_text('name,morning\n"Ann “A” ━1+1",1\n"━1+1",1\n', encoding="utf-8")
    command = [sys.executable, "-m", "rolefit", "score", str(made), "--bank", str(kitchen), form]
    printed = subprocess.run(
        command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True, text=True
    ).stdout
    if form == "--jsonl":
        names = [json.loads(line)["respondent"] for line in printed.splitlines()]
        assert names == ["Ann “A” ━1+1", "━1+1"]
    else:
        names = [row[0] for row in csv.reader(printed.splitlines())][1:]
        assert names == ["Ann \\u201cA\\u201d \\u25011+1", "\\u25011+1"]


def test_anonymous_rows_name_nobody(rolefit: Command, kitchen: Path, sheets: Path, tmp_path: Path) -> None:
    for form in ("--csv", "--jsonl"):
        assert "Ada" not in rolefit("score", str(sheets), form, "--anonymous", "--bank", str(kitchen)).out
    out = tmp_path / "scores.csv"
    run = rolefit("score", str(sheets), "--anonymous", "-o", str(out), "--bank", str(kitchen))
    assert "Ada" not in run.out + out.read_text()


def test_a_file_is_written_in_every_format_and_never_over_another(
    rolefit: Command, kitchen: Path, sheets: Path, tmp_path: Path
) -> None:
    outs = [tmp_path / f"scores.{suffix}" for suffix in ("csv", "jsonl", "parquet")]
    for out in outs:
        assert rolefit("score", str(sheets), "-o", str(out), "--bank", str(kitchen)).code == 1
        before = out.read_bytes()
        again = rolefit("score", str(sheets), "-o", str(out), "--bank", str(kitchen))
        assert (again.code, out.read_bytes()) == (2, before)
        assert "--force" in again.err
        assert rolefit("score", str(sheets), "-o", str(out), "--force", "--bank", str(kitchen)).code == 1
    rows = list(csv.reader(outs[0].read_text().splitlines()))
    table = pyarrow.parquet.read_table(outs[2])
    assert table.column_names == rows[0]
    assert table["respondent"].to_pylist() == ["Ada", "=1+2"]
    assert table["cost"].to_pylist() == [float(row[rows[0].index("cost")]) for row in rows[1:]]


def test_many_problems_are_told_up_to_a_hundred_and_counted(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("name,morning\n" + "Bad,9\n" * 1000)
    run = rolefit("score", str(path), "--bank", str(kitchen))
    assert (run.code, run.out) == (1, "")
    assert len(run.err.splitlines()) == 102
    assert run.err.splitlines()[-2:] == [
        "… and 900 more of the kind.",
        "0 sheets scored; 1,000 with a problem, left out.",
    ]


@pytest.mark.parametrize(
    "options", [["--csv", "--jsonl"], ["--csv", "-o", "a.csv"], ["--force"], ["-o", "a.txt"], ["-o", "nowhere/a.csv"]]
)
def test_options_that_cannot_go_together_are_refused(rolefit: Command, sheets: Path, options: list[str]) -> None:
    run = rolefit("score", str(sheets), *options)
    assert run.code == 2
    assert len(run.err.splitlines()) == 1
