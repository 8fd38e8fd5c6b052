"""A result as a value: read back from JSON, shown in a notebook, printed in a line."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape

import pytest

import rolefit
from rolefit.bank.knowledge import Bank
from rolefit.model.response_model import model_of


def scored(bank: Bank) -> rolefit.Result:
    """Return the result of someone who always takes the first option."""
    return rolefit.score(bank, {question.id: question.answer(0) for question in bank.questions})


def test_a_result_is_read_back_from_its_json_as_text_bytes_or_mapping(small: Bank) -> None:
    result = scored(small)
    text = json.dumps(result.as_json())
    for data in (text, text.encode(), json.loads(text)):
        assert rolefit.Result.from_json(data) == result


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "[" * 100_000, '{"schema": "rolefit.result/9"}', '{"schema": "rolefit.result/1"}'),
        '{"schema": "rolefit.result/1", "roles": null}',
        '{"schema": "rolefit.result/1", "roles": [{"probability": "x"}], "answers": {}, "evidence": 1}',
    ],
)
def test_what_is_no_result_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rolefit.Result.from_json(text)


def test_a_notebook_shows_the_page_in_a_frame_where_nothing_runs(small: Bank) -> None:
    result = scored(small)
    shown = result._repr_html_()
    assert shown is not None
    assert shown.startswith('<iframe srcdoc="')
    assert " sandbox " in shown
    inside = shown.removeprefix('<iframe srcdoc="').split('"')[0]
    assert unescape(inside) == rolefit.export(small, result, "html")


def test_a_result_whose_bank_nobody_has_shows_itself_in_a_line(small: Bank) -> None:
    result = scored(small)
    strange = result.model_copy(update={"bank": result.bank.model_copy(update={"digest": "f" * 64})})
    assert strange._repr_html_() is None


def test_nothing_prints_itself_at_length(small: Bank) -> None:
    session = rolefit.Session(small)
    assert repr(small) == f"<Bank {small.name}: {len(small.roles)} roles, 2 traits, {len(small.questions)} questions>"
    assert repr(session) == f"<Session: 0 answers, question 1 open; bank {small.name}>"
    assert repr(rolefit.Session(replace(small, questions=()))).startswith("<Session: 0 answers, ended;")
    for long in (scored(small), rolefit.score(small, {}), model_of(small)):
        assert len(repr(long)) < 120
        assert str(long) == repr(long)
