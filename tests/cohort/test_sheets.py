"""What form tools and spreadsheets export is read as it comes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rolefit import Bank
from rolefit.cohort.intake import ABSENT, SKIPPED
from rolefit.cohort.sheets import Intake, Sheet, read_sheets

SAMPLES = Path(__file__).parent / "samples"
ALL = sorted(path.name for path in SAMPLES.iterdir())

ADA, BEN = bytes([0, 1, 3]), bytes([2, 2, SKIPPED])

PEOPLE = {
    "excel-semicolon.csv": ("Zoë", "Ben"),
    "formr.csv": ("adasession", "bensession"),
    "formr-german.csv": ("adasession", "bensession"),
    "kobo.csv": ("u-ada", "u-ben"),
    "limesurvey-cut.csv": ("tK9", "tL2"),
    "limesurvey.csv": ("tK9", "tL2"),
    "odk.csv": ("uuid:ada", "uuid:ben"),
    "qualtrics-legacy.csv": ("R_2abc", "R_2abd"),
    "qualtrics.csv": ("R_2abc", "R_2abd"),
    "redcap-labels.csv": ("1", "2"),
    "redcap-raw.csv": ("1", "2"),
    "surveymonkey.csv": ("11890", "11891"),
    "tally.csv": ("ada", "ben"),
    "typeform.csv": ("k3v9", "m2x4"),
}
UNFINISHED = {name for name in ALL if name.startswith(("formr", "limesurvey", "qualtrics", "redcap", "typeform"))}


def read(bank: Bank, *paths: Path | str, respondent: str | None = None) -> tuple[list[Sheet], list[str], Intake]:
    """Return the sheets of files, what was told, and the counts."""
    told: list[str] = []
    intake = Intake(told.append)
    return list(read_sheets(bank, [str(path) for path in paths], intake, respondent)), told, intake


@pytest.mark.parametrize(
    ("headings", "cells", "respondent"),
    [
        ("What is your name,morning", "Ada,1", "Ada"),
        ("Your name (optional):,morning", "Ada,1", "Ada"),
        ("Your full name *,morning", "Ada,1", "Ada"),
        ("Your name or a code,morning", "Ada,1", "Ada"),
        ("First Name,morning,Last Name", "Ada,1,Byron", "Ada Byron"),
        ("First name,Last name,Email address,morning", ",,ada@x.org,1", "ada@x.org"),
        ("First name,morning", "Ada,1", "Ada"),
    ],
)
def test_who_answered_is_found_however_the_heading_asks_for_it(
    small: Bank, tmp_path: Path, headings: str, cells: str, respondent: str
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(f"{headings}\n{cells}\n", encoding="utf-8")
    (sheet,), told, _ = read(small, path)
    assert (sheet.respondent, told) == (respondent, [])


def test_where_nothing_says_who_answered_it_is_told_how_to_say_it(small: Bank, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("nick,morning\nAda,1\n", encoding="utf-8")
    _, told, _ = read(small, path)
    (line,) = told
    assert line.endswith("were not used; where one of them says who answered, name it: --respondent COLUMN")


def test_a_misspelt_answer_is_told_with_what_was_meant_and_a_missing_full_stop_is_none(
    small: Bank, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("name,rush\nAda,I turn up the flames\nBen,I turn up the flams.\n", encoding="utf-8")
    (ada,), told, intake = read(small, path)
    assert ada.respondent == "Ada"
    assert told == [
        (
            f'{path}:3: Ben: "rush" has no option "I turn up the flams."; '
            'did you mean "I turn up the flames."? Empty, it counts as skipped'
        )
    ]
    assert intake.unread == ["Ben"]


def test_nobody_is_named_where_nobody_is_to_be(small: Bank, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("name,rush\nAda,nonsense\n", encoding="utf-8")
    told: list[str] = []
    intake = Intake(told.append, names=False)
    assert list(read_sheets(small, [str(path)], intake)) == []
    assert ("Ada" in "".join(told), intake.unread) == (False, [])


def test_a_sheet_of_another_bank_names_both(small: Bank, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    sheet = {
        "bank": {"name": "canteen", "digest": "0" * 64},
        "time": "2026-01-01T12:00:00+02:00",
        "answers": {"morning": 1},
    }
    path.write_text(json.dumps(sheet), encoding="utf-8")
    (found,), (line,), _ = read(small, path)
    assert 'holds answers to the bank "canteen", and is scored with "kitchen"' in line
    assert found.time == "2026-01-01T10:00:00+00:00"


@pytest.mark.parametrize("name", ALL)
def test_the_export_of_a_tool_is_read_as_it_comes(small: Bank, name: str) -> None:
    sheets, told, intake = read(small, SAMPLES / name)
    ada, ben = sheets
    who = "@example.org" if name.startswith("google") else ""
    assert (ada.respondent, ben.respondent) in {
        PEOPLE.get(name, ("Ada", "Ben")),
        (f"ada{who}", f"ben{who}"),
    }
    assert ada.options == ADA
    absent = name == "surveyjs.json"
    assert ben.options == (BEN[:2] + bytes([ABSENT]) if absent else BEN)
    assert intake.unfinished == (name in UNFINISHED)
    assert intake.previews == (name == "qualtrics.csv")
    assert intake.refused == 0
    warned = {"excel-semicolon.csv": "Windows-1252", "typeform.csv": "{{field:7d95}}"}
    assert [warned[name] in line for line in told] == [True] if name in warned else not told


@pytest.mark.parametrize("heading", ["Your name", "What is your name? ", "Full name", "NAME"])
def test_who_is_asked_for_a_name_is_called_by_it_and_else_by_the_address(
    small: Bank, tmp_path: Path, heading: str
) -> None:
    path = tmp_path / "form.csv"
    path.write_text(f"Email Address,{heading},morning\nada@example.org,Ada,1\nben@example.org,,1\n")
    sheets, told, _ = read(small, path)
    assert [sheet.respondent for sheet in sheets] == ["Ada", "ben@example.org"]
    assert told == []
