"""The records of a bank: what they hold, what they refuse, and what their answers mean."""

from __future__ import annotations

import copy
import math
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from rolefit.assessment.scoring import score
from rolefit.assessment.session import Session
from rolefit.bank.knowledge import Bank, Claim, Position
from rolefit.bank.load import freeze, load_bank, thaw
from rolefit.bank.question import Answer, Choice, Option, Scale, Side
from rolefit.errors import AnswerError, BankError, Problem, RolefitError, SheetError
from rolefit.messages import did_you_mean, quoted, visible
from rolefit.model.response_model import model_of

HUGE = pytest.param(10**5_000, id="huge")


@pytest.fixture(name="scale")
def _scale(small: Bank) -> Scale:
    found = small.question["morning"]
    assert isinstance(found, Scale)
    return found


@pytest.fixture(name="choice")
def _choice(small: Bank) -> Choice:
    found = small.question["rush"]
    assert isinstance(found, Choice)
    return found


def test_a_bank_holds_what_its_files_say(small: Bank) -> None:
    assert small.name == "kitchen"
    assert [trait.id for trait in small.traits] == ["tempo", "heat"]
    assert list(small.role) == [role.id for role in small.roles] == ["grill-cook", "pastry-cook"]
    assert list(small.question) == ["morning", "rush", "evening"]
    assert small.role["grill-cook"].aliases == ("griller",)
    assert small.role["grill-cook"].traits["heat"] == Position(position=1, basis="stated")
    assert small.role["pastry-cook"].career == (Claim(text="Starts as a helper."),)
    assert small.knowledge.organisation[0].topic == "size"


def test_a_pair_is_found_from_either_side(small: Bank) -> None:
    pair = small.pair("pastry-cook", "grill-cook")
    assert pair is not None
    assert pair == small.pair("grill-cook", "pastry-cook")
    assert pair.differences[0].texts == {"grill-cook": "fire", "pastry-cook": "sugar"}
    assert small.pair("grill-cook", "grill-cook") is None


def test_the_weights_of_a_scale_run_evenly_from_left_to_right(scale: Scale) -> None:
    assert [option.weights["heat"] for option in scale.options] == [1.0, 0.5, 0.0, -0.5, -1.0]
    assert [option.id for option in scale.options] == ["1", "2", "3", "4", "5"]


def test_a_trait_that_one_side_leaves_out_runs_to_zero() -> None:
    scale = Scale(
        id="x", kind="scale", prompt="?", left=Side(text="l", weights={"a": 1}), right=Side(text="r", weights={"b": -1})
    )
    assert [option.weights["a"] for option in scale.options] == [1.0, 0.75, 0.5, 0.25, 0.0]
    assert [option.weights["b"] for option in scale.options] == [0.0, -0.25, -0.5, -0.75, -1.0]


def test_an_answer_tells_of_the_traits_that_its_words_say_and_of_all_where_none_are_named() -> None:
    weights = {"a": 1.0, "b": -0.5}
    option = Option(id="x", text="t", weights=weights, says=["b"])
    assert (option.tells_of("a"), option.tells_of("b"), option.tells_of("c")) == (0.0, -0.5, 0.0)
    assert Option(id="x", text="t", weights=weights, says=[]).tells_of("a") == 0
    option = Option(id="x", text="t", weights=weights)
    assert (option.tells_of("a"), option.tells_of("b"), option.tells_of("c")) == (1.0, -0.5, 0.0)


def test_a_position_of_a_scale_tells_of_what_the_statement_it_is_nearer_to_says() -> None:
    left, right = Side(text="l", weights={"a": 1, "b": 1}, says=["a"]), Side(text="r", weights={"a": -1, "b": -1})
    options = Scale(id="x", kind="scale", prompt="?", left=left, right=right).options
    assert [option.tells_of("a") for option in options] == [1.0, 0.5, 0.0, -0.5, -1.0]
    assert [option.tells_of("b") for option in options] == [0.0, 0.0, 0.0, -0.5, -1.0]


def test_each_position_of_a_scale_has_words(scale: Scale) -> None:
    left, right = "I light the fire.", "I chill the cream."
    assert [option.text for option in scale.options] == [
        left,
        f"more: {left}",
        "in the middle",
        f"more: {right}",
        right,
    ]


def test_answers_and_positions_are_two_names_for_the_same(small: Bank) -> None:
    for question in small.questions:
        for index in range(len(question.options)):
            assert question.index(question.answer(index)) == index


def test_a_position_of_a_scale_may_come_as_text(scale: Scale) -> None:
    assert [scale.index(answer) for answer in ("1", "5", 3)] == [0, 4, 2]


@pytest.mark.parametrize("answer", [5, 5.0, "5", "5.0", "5.00", np.int64(5), np.uint8(5), np.float32(5), np.float64(5)])
def test_a_position_is_any_number_equal_to_it(scale: Scale, answer: Answer | float) -> None:
    assert scale.index(answer) == 4


@pytest.mark.parametrize(
    "answer",
    [
        0,
        6,
        -1,
        2.5,
        "2.5",
        "5.",
        "6.0",
        math.inf,
        np.bool_(1),
        np.int64(6),
        True,
        False,
        "",
        "0",
        "05",
        " 1",
        "١",
        "left",
        HUGE,
    ],
)
def test_a_scale_takes_nothing_but_one_to_five(scale: Scale, answer: Answer | float) -> None:
    with pytest.raises(
        AnswerError, match=r'^"morning" cannot be .*; use a whole number from 1 \(left\) to 5 \(right\)$'
    ):
        scale.index(answer)


@pytest.mark.parametrize("answer", ["", "Hurry", "walk", 0, 1, True, HUGE, "\x1b[2J", "x" * 10_000])
def test_a_choice_takes_nothing_but_its_options(choice: Choice, answer: int | str) -> None:
    with pytest.raises(AnswerError, match=r'^"rush" has no option .*; use one of: hurry, flames, wait$') as caught:
        choice.index(answer)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 1.001, -2, True, None, [1], "nan", "1e3", "0x1", " 1", "1_0"]
)
def test_a_weight_is_refused_unless_it_is_a_number_from_minus_one_to_one(value: object) -> None:
    with pytest.raises(ValidationError):
        Side.model_validate({"text": "x", "weights": {"a": value}})


@pytest.mark.parametrize("value", [1, -1.0, 0, "0.5", "-.25", "+1"])
def test_a_weight_is_taken_as_number_or_as_plain_text(value: float | str) -> None:
    assert Side.model_validate({"text": "x", "weights": {"a": value}}).weights == {"a": float(value)}


def test_records_are_frozen_and_know_exactly_their_keys() -> None:
    claim = Claim(text="x")
    with pytest.raises(ValidationError):
        claim.text = "y"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Claim.model_validate({"text": "x", "txt": "y"})
    with pytest.raises(ValidationError):
        Claim(text=" \n")


def test_banks_that_hold_the_same_are_equal_wherever_they_were_read_from(small: Bank, kitchen: Path) -> None:
    again = load_bank(kitchen.rename(kitchen.with_name("elsewhere")))
    assert (again, hash(again)) == (small, hash(small))
    assert again.folder != small.folder
    assert replace(small, digest="0" * 64) != small
    assert replace(small, questions=small.questions[:1]) != small
    assert small != small.digest


def test_nothing_can_be_put_into_a_record_and_a_copy_is_as_good(small: Bank) -> None:
    result = score(small, {"morning": 1})
    held: list[Any] = [small.role, small.question, small.roles[0].traits, small.knowledge.sources, result.answers]
    held += [small.knowledge.pairs[0].differences[0].texts, thaw(freeze(small)).roles[0].traits]
    held += [option.weights for question in small.questions for option in question.options]
    held += [model_of(small).items, Session(small, answers={"morning": 1}).answers]
    for mapping in held:
        before = dict(mapping)
        name = next(iter(mapping))
        calls: list[tuple[str, tuple[object, ...]]] = [
            ("pop", (name,)),
            ("__delitem__", (name,)),
            ("update", ({"x": 1},)),
        ]
        calls += [("__setitem__", ("x", 1)), ("__ior__", ({"x": 1},)), ("setdefault", ("x", 1))]
        for method, given in [*calls, ("popitem", ()), ("clear", ())]:
            with pytest.raises(TypeError, match="read-only"):
                getattr(mapping, method)(*given)
        assert mapping == before
    assert pickle.loads(pickle.dumps(small)) == copy.deepcopy(small) == small
    assert pickle.loads(pickle.dumps(result)) == copy.deepcopy(result) == result


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("é 日 👩", "é 日 👩"),
        ("a\u00a0b", "a\u00a0b"),
        ("\x1b[2J\x9b\x7f\n\t", "<U+001B>[2J<U+009B><U+007F><U+000A><U+0009>"),
        ("\u202e\ud800\U000e0041", "<U+202E><U+D800><U+E0041>"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_a_value_is_shown_short_and_harmless(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert quoted(text) == f'"{shown}"'


@pytest.mark.parametrize(
    ("value", "shown"),
    [(5, '"5"'), (2.5, '"2.5"'), (True, '"True"'), pytest.param(10**5_000, "a int", id="huge"), ([[1]], "a list")],
)
def test_what_is_no_text_is_shown_short_too(value: object, shown: str) -> None:
    assert quoted(value) == shown


def test_the_nearest_name_is_offered_where_one_is_near() -> None:
    assert did_you_mean("Tempoo", {"tempo", "heat"}) == 'did you mean "tempo"?'
    assert did_you_mean("zzz", {"tempo", "heat"}) == ""
    assert did_you_mean("tempo" * 100_000, {"tempo"}) == ""


@pytest.mark.parametrize("kind", [BankError, SheetError])
def test_problems_are_told_a_line_each_in_file_order_and_none_twice(kind: type[BankError | SheetError]) -> None:
    late, early = Problem("b.yaml", 10, "lacks x", "add it"), Problem("b.yaml", 9, "lacks y", "add it")
    other, whole = Problem("a.yaml", 3, "is \x1b", "remove it"), Problem("b\n.yaml", 0, "is empty", "fill it")
    error = kind([late, whole, early, other, late])
    assert isinstance(error, RolefitError)
    assert error.problems == (other, whole, early, late)
    assert str(early) == "b.yaml:9: lacks y; add it"
    assert str(whole) == "b<U+000A>.yaml: is empty; fill it"
    assert str(error).split("\n") == [str(problem) for problem in error.problems]


def test_a_role_that_is_silent_on_a_trait_stands_in_its_middle(small: Bank) -> None:
    role = small.roles[0]
    assert [role.position(trait.id) for trait in small.traits] == [0.5, 1.0]
    silent = role.model_copy(update={"traits": {"heat": role.traits["heat"]}})
    places = {trait.id: silent.position(trait.id) for trait in small.traits}
    assert places.pop("heat") == role.traits["heat"].position
    assert set(places.values()) == {0.0}
