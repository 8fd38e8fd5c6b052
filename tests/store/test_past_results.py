"""Kept results read again: one is labelled alone, and what no rolefit could have kept is named and left out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rolefit import Bank, score
from rolefit.errors import UsageError
from rolefit.store.database import Store
from rolefit.store.past_results import label_result, past_results, results_of, unfinished
from tests.support.results import ideal
from tests.support.stores import CONTENT, sql


@pytest.fixture(name="content")
def _content(bundled: Bank) -> dict[str, Any]:
    return score(bundled, ideal(bundled, "producer"), taken_at="2026-05-01T10:00:00+00:00").as_json()


def test_a_label_is_given_to_one_result_and_to_no_other(path: Path, content: dict[str, Any]) -> None:
    with closing(Store(path)) as store:
        for name in ("one", "two"):
            store.finish(name, content)
    assert label_result("1", "mine") == 1
    assert {number: result.label for number, result in past_results().items()} == {2: "", 1: "mine"}


def test_a_result_that_is_not_there_is_refused_with_those_that_are_and_all_damage_is_named_once(
    path: Path, content: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match='there is no result "1"; there are: none yet'):
        results_of("1")
    with closing(Store(path)) as store:
        for name in ("one", "two", "three", "four"):
            store.finish(name, content)
    sql(path, "UPDATE result SET checksum = '' WHERE number IN (1, 3)")
    with pytest.raises(UsageError, match=r'there is no result "3"; there are: 4, 2$'):
        results_of("3", "1", "2")
    said = capsys.readouterr().err
    assert [said.count(f"result {number} is damaged") for number in (1, 2, 3, 4)] == [1, 0, 1, 0]
    assert [number for number, _ in results_of("4", "2")] == [4, 2]
    assert capsys.readouterr().err == ""


def test_one_result_is_read_alone_and_what_the_store_says_of_itself_is_told(
    path: Path, content: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Store(path)) as store:
        for name in ("one", "two"):
            store.finish(name, content)
    assert list(past_results(1)) == [1]
    path.chmod(0o640)
    assert [number for number, _ in results_of("2")] == [2]
    assert "others can read it" in capsys.readouterr().err


def test_unfinished_quizzes_are_counted_and_the_damaged_are_named(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Store(path)) as store:
        store.save_sitting("odd", "garden", {"answers": [1, 2]})
        store.save_sitting("begun", "kitchen", CONTENT)
        store.save_sitting("damaged", "kitchen", CONTENT)
    sql(path, "UPDATE sitting SET checksum = '' WHERE id = 'damaged'")
    assert unfinished() == [("kitchen", 1), ("garden", 0)]
    place = str(path)
    said = " ".join(capsys.readouterr().err.split())
    assert said == f"{place}: an unfinished quiz in it is damaged; rolefit history delete unfinished forgets it"


def put(*keys: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    """Return what puts a value at a place in a result."""

    def change(content: dict[str, Any]) -> None:
        place: Any = content
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value

    return change


ODD: dict[str, Callable[[dict[str, Any]], None]] = {
    "the runner-up is no role": put("runner_up", value="nobody"),
    "the runner-up is the best role": lambda content: put("runner_up", value=content["roles"][0]["id"])(content),
    "two roles are one": lambda content: put("roles", 1, "id", value=content["roles"][2]["id"])(content),
    "no role is close": put("close", value=[]),
    "a close role is none": put("close", value=["nobody"]),
    "what would put another role in front is for none": put("flip", "role", value="nobody"),
    "a contribution of what was not answered": put("contributions", 0, "question", value="nothing"),
    "what was answered would settle it": lambda content: put("settle", value=list(content["answers"])[:1])(content),
    "evidence beyond any": put("evidence", value=1e6),
    "a contribution beyond any": put("contributions", 0, "value", value=-1e6),
    "an estimate beyond any": put("traits", 0, "estimate", value=1e6),
    "a pull beyond any": put("traits", 0, "pull", value=1e6),
    "no error at all": put("traits", 0, "standard_error", value=0.0),
    "a text that harms a terminal": put("label", value="\x1b[2J"),
    "a name that harms a terminal": lambda content: content["answers"].update({"\x1b[2J": None}),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_no_rolefit_could_have_kept_is_named_and_left_out(
    path: Path, content: dict[str, Any], odd: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Store(path)) as store:
        store.finish("sound", content)
        ODD[odd](content)
        store.finish("odd", content)
    assert list(past_results()) == [1]
    said = " ".join(capsys.readouterr().err.split())
    assert said == f"{path}: result 2 is damaged and left out; rolefit history delete 2 forgets it"
