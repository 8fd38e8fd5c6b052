"""What form tools and spreadsheets export is read as it comes."""

from __future__ import annotations

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
