"""Pages about no single result in the terminal: tables with small bars, at any width."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from rolefit.pages.document import document
from rolefit.report.document import Cell, Document, Grid
from rolefit.report.parts import paragraph, section
from rolefit.terminal.console import console, prepare_streams
from rolefit.terminal.shapes import UNWRAPPED
from tests.support.results import drawn

NAMES = ("Ada", "Benedikta von der Heide")
PEOPLE = Grid(
    "Each person",
    ("Who", "How sure", "First", "Second"),
    (
        (Cell(NAMES[0]), Cell("clear"), Cell("Cook 100", 1.0), Cell("Waiter 50", 0.5)),
        (Cell(NAMES[1]), Cell("mixed"), Cell("Dishwasher 25", 0.25), Cell("–")),
    ),
    "What to know of it.",
)
PAGE = Document("A team", ("It is small.",), (section("Told", [paragraph("Text.", "Lead:")], "So."), PEOPLE), ("made",))


def test_where_there_is_room_each_bar_stands_beside_its_number_and_the_columns_are_straight() -> None:
    assert drawn(document(PAGE), 100).splitlines() == [
        "A team",
        "It is small.",
        "",
        "Told",
        "So.",
        "  • Lead: Text.",
        "",
        "Each person",
        "Who                      How sure  First                   Second",
        "Ada                      clear     Cook 100      ━━━━━━━━  Waiter 50 ━━━━────",
        "Benedikta von der Heide  mixed     Dishwasher 25 ━━──────  –",
        "What to know of it.",
    ]


def test_in_a_narrow_window_each_row_is_a_line_and_below_it_a_line_for_each_bar() -> None:
    for width in (40, 60):
        assert drawn(document(PAGE), width).splitlines()[8:] == [
            "Ada: clear",
            "  First  Cook 100      ━━━━━━━━",
            "  Second Waiter 50     ━━━━────",
            "Benedikta von der Heide: mixed",
            "  First  Dishwasher 25 ━━──────",
            "  Second –",
            "What to know of it.",
        ]


def test_where_not_even_a_short_bar_has_room_the_numbers_stay() -> None:
    text = drawn(document(PAGE), 28)
    assert "━" not in text
    for words in ("First  Cook 100", "First  Dishwasher 25", "Second –"):
        assert f"  {words}\n" in text


@pytest.mark.parametrize("width", [20, 40, 61, 62, 80, 120])
def test_no_line_is_wider_than_the_window_and_every_text_is_there(width: int) -> None:
    text = drawn(document(PAGE), width)
    assert max(map(len, text.splitlines())) <= width
    words = " ".join(text.split())
    for row in PEOPLE.rows:
        for cell in row:
            assert cell.text in words


def test_a_name_that_is_too_long_is_folded_before_a_bar_goes() -> None:
    rows = tuple((Cell("Maximiliane " * 3 + str(place)), *row[1:]) for place, row in enumerate(PEOPLE.rows))
    text = drawn(document(replace(PAGE, parts=(replace(PEOPLE, rows=rows),))), 80)
    assert text.count("━") == 8 + 4 + 2
    assert "Cook 100      ━━━━━━━━  Waiter 50 ━━━━────" in text


def test_a_table_without_bars_is_lines_where_it_has_no_room() -> None:
    bare = Grid("Bare", ("What", "One", "Other"), ((Cell("First"), Cell("a" * 9), Cell("b" * 9)),))
    page = Document("T", (), (bare,), ())
    assert drawn(document(page), 40).splitlines()[2:] == [
        "Bare",
        "What   One        Other",
        "First  aaaaaaaaa  bbbbbbbbb",
    ]
    assert drawn(document(page), 20).splitlines()[2:] == ["Bare", "First: aaaaaaaaa ·", "bbbbbbbbb"]


def test_in_a_pipe_each_row_is_one_line() -> None:
    lines = drawn(document(PAGE), UNWRAPPED).splitlines()
    assert [line for line in lines if line.startswith("Ada")] == [
        "Ada                      clear     Cook 100      ━━━━━━━━  Waiter 50 ━━━━────"
    ]


def test_without_colour_and_in_ascii_a_bar_shows_how_far_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    prepare_streams()
    import sys

    console(sys.stdout).print(document(PAGE))
    sys.stdout.flush()
    text = raw.getvalue().decode("ascii")
    assert "Cook 100      ========  Waiter 50 ====----" in text
    assert "Dishwasher 25 ==------  -" in text
