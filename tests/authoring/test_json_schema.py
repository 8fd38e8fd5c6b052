"""The published schemas: current, and saying the same of a file as the loader does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from rolefit.assessment.scoring import score
from rolefit.assessment.sheet import blank_sheet
from rolefit.authoring.json_schema import FORMS, file_name, schema
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import bundled

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"
BANKS = [bundled(), bundled() / "starter"]


def faults(name: str, data: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(schema(name)).iter_errors(data)]


def read(folder: Path, name: str) -> Any:
    return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FORMS)
def test_what_is_published_is_what_the_records_say(name: str) -> None:
    published = json.loads((PUBLISHED / file_name(name)).read_text(encoding="utf-8"))
    assert published == schema(name), f"run: rolefit bank schema {name} > docs/schema/{file_name(name)}"
    Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("folder", BANKS, ids=["bundled", "starter"])
@pytest.mark.parametrize("name", ["roles", "questions"])
def test_the_banks_that_come_with_rolefit_hold_to_it_and_name_it_in_their_first_line(folder: Path, name: str) -> None:
    assert faults(name, read(folder, name)) == []
    first = (folder / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert first.endswith(file_name(name))


def test_the_bundled_banks_first_line_leads_to_the_published_schema() -> None:
    for name in ("roles", "questions"):
        first = (bundled() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
        assert (bundled() / first.partition("$schema=")[2]).resolve() == PUBLISHED / file_name(name)


def test_a_misspelt_key_a_weight_out_of_range_and_a_missing_text_are_faults() -> None:
    misspelt, heavy, mute = (read(bundled(), "questions") for _ in range(3))
    misspelt["questions"][0]["promt"] = misspelt["questions"][0].pop("prompt")
    heavy["questions"][0]["options"][0]["weights"]["tempo"] = 1.5
    del mute["questions"][0]["options"][0]["text"]
    assert all(faults("questions", data) for data in (misspelt, heavy, mute))


def test_a_result_and_a_blank_sheet_hold_to_theirs(bundled: Bank) -> None:
    sheet = {"answers": {question.id: question.answer(0) for question in bundled.questions}}
    assert faults("sheet", blank_sheet(bundled)) == []
    assert faults("sheet", sheet) == []
    for answers in ({}, sheet["answers"]):
        result = score(bundled, answers).as_json()
        assert faults("result", result) == []
        assert faults("sheet", result) == []
    assert faults("sheet", {"answers": {"a": 6}})
    assert faults("result", {**score(bundled, {}).as_json(), "verdict": "maybe"})
