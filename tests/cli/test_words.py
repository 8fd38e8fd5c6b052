"""rolefit words: the words of the trade, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from rolefit import Bank
from tests.conftest import Command


def test_all_words_are_listed_each_with_its_explanation(rolefit: Command, bundled: Bank) -> None:
    run = rolefit("words")
    assert (run.code, run.err) == (0, "")
    for term in bundled.knowledge.glossary:
        assert f"{term.term} – {term.text}" in run.out


def test_one_word_says_where_it_is_from_and_who_uses_it(rolefit: Command) -> None:
    told = rolefit("words", "Acceptance-Criteria").out
    assert told.startswith("acceptance criteria\n")
    assert "User Story Creation and Refinement: " in told
    assert "Used by: Product Owner\n" in told


def test_an_explanation_of_our_own_says_so(rolefit: Command) -> None:
    assert "Source: ours\n" in rolefit("words", "velocity").out


def test_a_word_that_is_not_explained_gets_a_suggestion_and_exit_2(rolefit: Command) -> None:
    run = rolefit("words", "velocitty")
    assert (run.code, run.out) == (2, "")
    assert run.err == 'rolefit: no word "velocitty" is explained; did you mean "velocity"?\n'


def test_words_as_json_name_sources_and_roles(rolefit: Command) -> None:
    one = json.loads(rolefit("words", "lifecycle", "--json").out)
    assert one["roles"] == ["product-manager"]
    assert one["sources"][0]["section"] == "The Strategic Vision: Product Management"
    assert one in json.loads(rolefit("words", "--json").out)["words"]


def test_a_bank_without_words_says_so(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("words", "--bank", str(kitchen))
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("This bank explains no words")
    assert json.loads(rolefit("words", "--json", "--bank", str(kitchen)).out) == {"words": []}


def test_show_as_json_carries_the_notes_it_cites_and_the_words_it_uses(rolefit: Command) -> None:
    shown = json.loads(rolefit("show", "product-owner", "--json").out)
    cited = {source for duty in shown["responsibilities"] for source in duty["sources"]}
    assert cited <= set(shown["notes"])
    assert all(note["document"] and note["section"] and note["text"] for note in shown["notes"].values())
    assert {term for duty in shown["responsibilities"] for term in duty["terms"]} <= set(shown["words"])
    assert shown["nearest"][0] == shown["compared_by_a_source"][0] == "product-manager"
