"""docs/validation.md is what the command writes of the people that come with the project."""

from __future__ import annotations

import re
from pathlib import Path

from rolefit.authoring.accounts import people_of
from rolefit.authoring.validation import validate
from rolefit.authoring.validation_tables import tables_as_markdown, validation_tables
from rolefit.bank.load import load_bank
from rolefit.errors import Problem

TOP = Path(__file__).parents[2]
PEOPLE = TOP / "data" / "people"


def test_every_result_tells_what_the_page_shows() -> None:
    bank = load_bank()
    page = (TOP / "docs" / "validation.md").read_text(encoding="utf-8")
    (people,) = re.findall(r"^## (\d+) people of the bank's roles$", page, re.MULTILINE)
    # The first such row is that of all of them; in it, the second figure is the short quiz.
    first = re.findall(r"^\| own role first \|.*?\| (\d+) % .*?\|", page, re.MULTILINE)[0]
    ((right, clear),) = re.findall(r"called clear, (\d+) of (\d+) had the role", page)
    told, own, tens = re.findall(
        r"of (\d+) real people .* for (\d+) of them\. .* about (\d+) of 10\.", bank.calibration.outcome
    )[0]
    assert told == people
    assert round(100 * int(own) / int(told)) == int(first)
    assert round(10 * int(right) / int(clear)) == int(tens)


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
