"""docs/validation.md is what the command writes of the people that come with the project."""

from __future__ import annotations

from pathlib import Path

from rolefit.authoring.accounts import people_of
from rolefit.authoring.validation import validate
from rolefit.authoring.validation_tables import tables_as_markdown, validation_tables
from rolefit.bank.load import load_bank
from rolefit.errors import Problem

TOP = Path(__file__).parents[2]
PEOPLE = TOP / "data" / "people"


def test_the_page_is_what_the_command_writes_now() -> None:
    bank = load_bank()
    refused: list[Problem] = []
    answers, accounts, readers = (str(PEOPLE / name) for name in ("answers.json", "accounts.yaml", "readers.json"))
    people = list(people_of(bank, answers, accounts, readers, refused.append))
    assert refused == []
    page = (TOP / "docs" / "validation.md").read_text(encoding="utf-8")
    _, _, written = page.partition("\n---\n\n")
    assert written == tables_as_markdown(
        validation_tables(bank, validate(bank, people, calibrate=True), all_items=True)
    )
