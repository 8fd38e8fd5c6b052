"""rolefit bank validate: every form of sheets is read, what is bad is told with its place, and the rest counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rolefit.authoring.accounts import read_accounts
from rolefit.authoring.scaffold import make_bank
from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import load_bank
from rolefit.errors import RolefitError


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    make_bank(tmp_path / "own")
    return tmp_path / "own"


def sheet(bank: Bank, place: int) -> dict[str, object]:
    return {question.id: question.answer(place % len(question.options)) for question in bank.questions}


def run(*args: str) -> tuple[int, str, str]:
    from rolefit.cli.app import app

    result = CliRunner().invoke(app, ["bank", "validate", *args])
    return result.exit_code, result.stdout, result.stderr


def rows(bank: Bank, path: Path, roles: list[str]) -> Path:
    lines = [",".join(["job", *(question.id for question in bank.questions)])]
    lines += [",".join([role, *map(str, sheet(bank, n).values())]) for n, role in enumerate(roles)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_row_of_an_unknown_role_is_told_with_its_line_and_the_others_count(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    known = bank.roles[0]
    made = rows(bank, tmp_path / "s.csv", [known.title, "astronaut", known.id, ""])
    code, out, err = run(str(made), "--bank", str(folder), "--role", "job", "--json")
    assert code == 1
    assert f'{made}:3: names the unknown role "astronaut"; use {known.id}' in err
    assert f'{made}:5: says no role under "job"' in err
    assert json.loads(out)["people"] == 2


def test_a_table_without_a_column_of_roles_is_told_once_with_what_to_do(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    made = rows(bank, tmp_path / "s.csv", [bank.roles[0].id] * 30)
    code, _, err = run(str(made), "--bank", str(folder))
    assert code != 0
    assert [line for line in err.splitlines() if made.name in line] == [
        (
            f'{made}:1: has columns that no question has: "job"; they were not used; '
            "where one of them says who answered, name it: --respondent COLUMN"
        ),
        (
            f'{made}:1: has no column "role", nor one of probabilities under a role\'s id; '
            "name the column that says each person's role with --role"
        ),
    ]


def test_on_few_people_nothing_bolder_is_proposed_than_what_counts_without_any(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    made = rows(bank, tmp_path / "s.csv", [bank.roles[0].id, bank.roles[1].id])
    _, out, _ = run(str(made), "--bank", str(folder), "--role", "job", "--calibrate")
    pasted = out[out.index("# 2 people are few") :]
    assert "correlation: 0.4\n" in pasted or "correlation: 0.5\n" in pasted or "correlation: 0.7\n" in pasted


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_json_sheets_with_a_role_or_probabilities_say_the_same_as_rows(
    folder: Path, tmp_path: Path, suffix: str
) -> None:
    bank = load_bank(folder)
    one, other = bank.roles[0].id, bank.roles[1].id
    sheets = [{"role": one, "answers": sheet(bank, 0)}, {one: "1", other: 3, "answers": sheet(bank, 1)}]
    text = json.dumps(sheets) if suffix == "json" else "\n".join(map(json.dumps, sheets))
    path = tmp_path / f"s.{suffix}"
    path.write_text(text, encoding="utf-8")
    code, out, _ = run(str(path), "--bank", str(folder), "--json")
    assert code == 0
    found = json.loads(out)
    assert [(group["name"], group["full"]["people"]) for group in found["groups"]] == [("roles", 1), ("others", 1)]
    assert found["judge_entropy"] == pytest.approx(0.5623, abs=1e-3)


def test_accounts_and_their_answers_are_joined_and_who_is_unknown_is_told(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    role = bank.roles[0].id
    accounts, answers = tmp_path / "accounts.yaml", tmp_path / "answers.json"
    accounts.write_text(f"- {{id: a-1, role: {role}, acceptable: [{role}]}}\n", encoding="utf-8")
    given = {"a-1": sheet(bank, 0), "a-2": sheet(bank, 1), "a-3": {"nothing": 1}}
    answers.write_text(json.dumps(given, indent=0), encoding="utf-8")
    code, out, err = run(str(answers), "--bank", str(folder), "--accounts", str(accounts), "--json")
    assert (code, json.loads(out)["people"]) == (1, 1)
    assert 'of "a-2" no role is known or judged' in err
    assert '"a-3": the bank has no question "nothing"' in err


def test_what_is_left_out_or_doubled_is_said(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    first, second = bank.roles[:2]
    answers = sheet(bank, 0)
    lines = [",".join(["job", "Status", first.id, second.id, *answers])]
    lines += [
        ",".join([job, status, "60", "40", *map(str, answers.values())])
        for job, status in ((first.id, "ok"), ("chef", "ok"), (first.id, "Survey Preview"))
    ]
    made = tmp_path / "s.csv"
    made.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run(str(made), "--bank", str(folder), "--role", "job", "--json")
    assert (code, json.loads(out)["people"]) == (0, 2)
    assert f'{made}:3: names "chef", no role of the bank; it counts by its probabilities' in err
    assert "1 a preview, left out" in err


def test_an_account_that_is_listed_twice_is_refused(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    accounts = tmp_path / "a.yaml"
    accounts.write_text("".join(f"- {{id: a, role: {role.id}}}\n" for role in bank.roles[:2]), encoding="utf-8")
    with pytest.raises(RolefitError, match='has the account "a" twice; keep one'):
        read_accounts(bank, str(accounts))


def test_an_account_that_names_a_role_twice_names_it_once(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    one, other = bank.roles[0].id, bank.roles[1].id
    accounts = tmp_path / "a.yaml"
    accounts.write_text(f"- {{id: a, role: {other}, acceptable: [{one}, {other}, {one}]}}\n", encoding="utf-8")
    assert read_accounts(bank, str(accounts)) == {"a": (1, 0)}


def test_without_anyone_of_a_known_role_nothing_is_said(folder: Path, tmp_path: Path) -> None:
    made = rows(load_bank(folder), tmp_path / "s.csv", [""])
    code, out, err = run(str(made), "--bank", str(folder), "--role", "job")
    assert (code, out) == (1, "")
    assert "says no role" in err


def test_the_lines_it_prints_can_be_pasted_and_the_pages_are_written(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    made = rows(bank, tmp_path / "s.csv", [role.id for role in bank.roles])
    for name in ("v.md", "v.html"):
        target = tmp_path / name
        code, out, _ = run(str(made), "--bank", str(folder), "--role", "job", "--calibrate", "-o", str(target))
        assert code == 0
        assert "Item analysis" in target.read_text(encoding="utf-8")
    questions = folder / "questions.yaml"
    before = questions.read_text(encoding="utf-8")

    def paste(lines: str) -> Calibration:
        pasted = lines[lines.index("calibration:\n") :]
        questions.write_text(before.replace("\nquestions:\n", f"\n{pasted}questions:\n", 1), encoding="utf-8")
        return load_bank(folder).calibration

    chosen = paste(out)
    assert (chosen.people, chosen.outcome) == (len(bank.roles), "")
    _, out, _ = run(str(made), "--bank", str(folder), "--role", "job", "--calibrate")
    again = paste(out)
    assert again.correlation == chosen.correlation
    tried = f"This quiz was tried on {len(bank.roles)} people. It put their own role first for "
    assert again.outcome.startswith(tried)
