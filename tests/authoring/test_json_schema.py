"""The published schemas: current, and saying the same of a file as the loader does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from rolefit.assessment.scoring import score
from rolefit.assessment.sheet import blank_sheet
from rolefit.authoring.json_schema import FORMS, file_name, schema
from rolefit.bank.knowledge import Bank
from rolefit.bank.load import bundled, load_bank
from rolefit.bank.record import Record
from rolefit.errors import BankError

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"
STARTER = bundled() / "starter"
BANKS = [bundled(), STARTER]

Key = tuple[str, str]
"""A record's name and one of its keys."""
Place = tuple[str | int, ...]


def faults(name: str, data: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(schema(name)).iter_errors(data)]


def read(folder: Path, name: str) -> Any:
    return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))


def may_be_left_out(value: object, place: Place = ()) -> Iterator[tuple[Key, Place]]:
    """The keys that each record in ``value`` may go without, and where they stand or would stand."""
    if isinstance(value, Record):
        for key, field in type(value).model_fields.items():
            if not field.is_required():
                yield (type(value).__name__, key), (*place, key)
            yield from may_be_left_out(getattr(value, key), (*place, key))
    elif isinstance(value, Mapping | tuple):
        for step, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from may_be_left_out(part, (*place, step))


def with_nothing_at(data: Any, place: Place, nothing: str | None) -> Any:
    changed = deepcopy(data)
    within = changed
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = nothing
    return changed


def is_refused(folder: Path) -> bool:
    try:
        load_bank(folder)
    except BankError:
        return True
    return False


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


def test_a_misspelt_key_a_weight_out_of_range_a_missing_text_and_a_trait_said_twice_are_faults() -> None:
    misspelt, heavy, mute, twice = (read(bundled(), "questions") for _ in range(4))
    misspelt["questions"][0]["promt"] = misspelt["questions"][0].pop("prompt")
    heavy["questions"][0]["options"][0]["weights"]["tempo"] = 1.5
    del mute["questions"][0]["options"][0]["text"]
    twice["questions"][0]["options"][0]["says"] = ["tempo", "tempo"]
    assert all(faults("questions", data) for data in (misspelt, heavy, mute, twice))


@pytest.mark.parametrize("nothing", ["null", ""], ids=["null", "nothing after the key"])
@pytest.mark.parametrize("name", ["roles", "questions"])
def test_null_in_place_of_what_may_be_left_out_is_a_fault_just_where_the_loader_refuses_it(
    name: str, nothing: str, tmp_path: Path
) -> None:
    bank, form = shutil.copytree(STARTER, tmp_path / "bank"), FORMS[name]
    data = read(bank, name) | ({"calibration": {"correlation": 0.4}} if name == "questions" else {})
    places = dict(may_be_left_out(form.model_validate({**data, "format": "1"})))
    parts = {**schema(name)["$defs"], form.__name__: schema(name)}
    assert set(places) == {
        (part, key) for part, shape in parts.items() for key in shape["properties"] if key not in shape["required"]
    }
    for key, place in places.items():
        marked = json.dumps(with_nothing_at(data, place, "@"), ensure_ascii=False)
        (bank / f"{name}.yaml").write_text(marked.replace('"@"', nothing), encoding="utf-8")
        assert bool(faults(name, with_nothing_at(data, place, None))) == is_refused(bank), key


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
