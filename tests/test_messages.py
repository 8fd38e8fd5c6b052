"""Words in messages: harmless, short, and in the right number."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rolefit.messages import (
    MOST_COMPARED,
    MOST_MARKS,
    MOST_PATH,
    as_typed,
    counted,
    did_you_mean,
    ended,
    listed,
    nearest,
    quoted,
    uncomputed,
    visible,
    visible_path,
)
from tests.support.promises import HARMFUL


def test_a_short_word_is_not_taken_for_a_part_of_a_long_one() -> None:
    assert did_you_mean("okr", ["blocker", "backlog"]) == ""
    assert did_you_mean("bloker", ["blocker", "backlog"]) == 'did you mean "blocker"?'


ANY = some.text(some.characters(exclude_categories=[]))


@given(ANY, some.integers(1, 80))
def test_whatever_is_shown_is_on_one_line_and_harmless(text: str, most: int) -> None:
    assert HARMFUL.search(visible(text, most)) is None
    assert HARMFUL.search(quoted(text)) is None
    assert HARMFUL.search(visible_path(text)) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b", "a b"),
        ("仕事 é", "仕事 é"),
        ("a\tb\n", "a<U+0009>b<U+000A>"),
        ("\x1b[2J", "<U+001B>[2J"),
        ("\u202eab", "<U+202E>ab"),
        ("\u200b", "<U+200B>"),
        ("\ud800", "<U+D800>"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_number(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("word", ["Zoe\u0308", "Nguye\u0302\u0303n", "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd", "हिन्दी"])
def test_words_of_any_script_stay_as_they_are(word: str) -> None:
    assert visible(word) == word


@given(some.text("ae"), some.integers(MOST_MARKS + 1, 150), some.sampled_from("\u0301\u0335\u20dd"))
def test_marks_do_not_pile_up(word: str, count: int, mark: str) -> None:
    assert visible(f"x{mark * count}{word}") == visible(f"x{mark * MOST_MARKS}…{word}")


def test_a_long_text_is_cut_and_says_so() -> None:
    assert visible("x" * 60) == "x" * 60
    assert visible("x" * 61) == "x" * 59 + "…"
    assert visible("abcdef", 3) == "ab…"


def test_a_path_is_cut_only_where_it_is_absurd() -> None:
    assert visible_path("x" * MOST_PATH) == "x" * MOST_PATH
    assert visible_path("x" * (MOST_PATH + 1)) == "x" * (MOST_PATH - 1) + "…"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", '"a"'),
        ("", '""'),
        (1.5, '"1.5"'),
        (7, '"7"'),
        (10**15 - 1, '"999999999999999"'),
        (10**15, "a int"),
        pytest.param(10**5000, "a int", id="huge"),
        ([1], "a list"),
        (None, "a NoneType"),
    ],
)
def test_a_value_is_quoted_and_what_is_no_value_is_named(value: object, shown: str) -> None:
    assert quoted(value) == shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((0, "answer"), "0 answers"),
        ((1, "answer"), "1 answer"),
        ((2, "answer"), "2 answers"),
        ((1, "entry", "entries"), "1 entry"),
        ((1234, "entry", "entries"), "1,234 entries"),
    ],
)
def test_a_number_is_said_with_what_it_counts(args: tuple[int, str], said: str) -> None:
    assert counted(*args) == said


def test_names_are_listed_as_in_a_sentence() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("text", "sentence"), [("a", "a."), ("a.", "a."), ("a!", "a!"), ("a?", "a?"), ("a,", "a."), ("a:;", "a.")]
)
def test_a_sentence_has_one_mark_at_its_end(text: str, sentence: str) -> None:
    assert ended(text) == sentence


def test_a_command_is_said_as_it_has_to_be_typed() -> None:
    assert as_typed("show x", "") == "rolefit show x"
    assert as_typed("show x", "mine") == "rolefit show x --bank mine"
    assert as_typed("show x", "my bank's") == """rolefit show x --bank 'my bank'"'"'s'"""
    assert as_typed("show x", "a\x1bb") == "rolefit show x --bank 'a<U+001B>b'"


def test_the_nearest_name_is_the_one_most_like_it_in_any_case() -> None:
    known = ["producer", "product-owner", "product-manager"]
    assert nearest("Produser", known) == "producer"
    assert nearest("product-onwer", known) == "product-owner"
    assert nearest("chef", known) == ""
    assert nearest("prod", known) == nearest("prod", known[::-1]) == "producer"
    assert nearest("producer", known, cutoff=1) == "producer"
    assert nearest("produser", known, cutoff=1) == ""


def test_among_very_many_names_none_is_looked_for() -> None:
    known = [f"name-{number}" for number in range(MOST_COMPARED)]
    assert nearest("name-7x", known) == "name-7"
    assert nearest("name-7x", [*known, "one more"]) == ""


def test_a_name_far_too_long_is_compared_by_its_beginning() -> None:
    assert nearest("producer" * 10_000, ["x" * 92 + "producer"]) == ""
    assert nearest("x" * 100_000, ["x" * 100]) == "x" * 100


def test_a_guess_is_a_question() -> None:
    assert did_you_mean("produser", ["producer"]) == 'did you mean "producer"?'
    assert did_you_mean("chef", ["producer"]) == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a=1", "a=1"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        (' "=1', "' \"=1"),
        ("\t1", "'\t1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ("a; -1", "a;' -1"),
        ("a,=1", "a,=1"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text: str, cell: str) -> None:
    assert uncomputed(text) == cell


@given(some.text(some.sampled_from('=+-@\t\r ";a'), max_size=8), some.sampled_from(",;\t"))
def test_no_cell_of_a_table_begins_as_a_formula_whatever_separates_them(text: str, separator: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";" if separator == ";" else ",").writerow([uncomputed(text)])
    for cell in stream.getvalue().removesuffix("\r\n").split(";"):
        assert cell.strip('" \t\r')[:1] not in set("=+-@") or cell.lstrip('"').startswith("'")
