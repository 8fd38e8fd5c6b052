"""The shapes of a page in the terminal, cell by cell, at the widths where they change."""

from __future__ import annotations

import pytest
from rich.console import RenderableType
from rich.text import Text

from rolefit.terminal.shapes import (
    MOST_BAR,
    MOST_TEXT,
    SHORTEST_BAR,
    UNWRAPPED,
    Bar,
    Hanging,
    Keys,
    TraitLine,
    bullets,
    heading,
    label,
    title,
)
from tests.support.results import pieces


def lines(content: RenderableType, width: int = 80) -> list[str]:
    """Return the lines of a shape as they are, spaces at the end included."""
    return ["".join(text for text, _ in line) for line in pieces(content, width)]


# Paragraphs


def test_the_lines_after_the_first_stand_under_its_text() -> None:
    paragraph = Hanging(Text("one two three four"), "• ", 2)
    assert lines(paragraph, 14) == ["  • one two", "    three four"]
    assert lines(paragraph, 13) == ["  • one two", "    three", "    four"]


def test_a_mark_of_two_columns_indents_by_two() -> None:
    assert lines(Hanging(Text("one two three"), "日"), 10) == ["日one two", "  three"]


def test_a_paragraph_is_no_wider_than_a_person_reads_with_ease() -> None:
    words = Text(" ".join(["four"] * 100))
    assert max(map(len, lines(Hanging(words), 200))) == MOST_TEXT - 2
    assert max(map(len, lines(Hanging(words, "m " * 3), 200))) == MOST_TEXT - 1
    assert max(map(len, lines(Hanging(words), 50))) == 49


def test_in_a_pipe_a_paragraph_is_one_line_after_its_mark() -> None:
    text = "four " * 1_000 + "end"
    assert lines(Hanging(Text(text), "• ", 2), UNWRAPPED) == [f"  • {text}"]
    assert len(lines(Hanging(Text(text), "• ", 2), UNWRAPPED - 1)) > 60


def test_where_hardly_any_room_is_left_eight_columns_of_text_are_kept() -> None:
    assert lines(Hanging(Text("12345678 90"), "• ", 4), 14) == ["    • 12345678", "      90"]
    # The console breaks what is wider than the window; the paragraph itself keeps to eight.
    assert lines(Hanging(Text("1234567 890"), "• ", 4), 13) == ["    • 1234567", "      890"]
    assert lines(Hanging(Text("1 345678 90"), "• ", 4), 10) == ["    • 1 ", "345678", "      90"]


# Bars


@pytest.mark.parametrize(
    ("share", "halves"),
    [(-1.0, 0), (0.0, 0), (0.005, 0), (0.01, 1), (0.0125, 1), (0.25, 20), (0.5, 40), (0.99, 79), (1.0, 80), (7.0, 80)],
)
def test_a_bar_is_as_long_as_its_share_to_half_a_cell(share: float, halves: int) -> None:
    full, half = divmod(halves, 2)
    rule = "━" * full + "╸" * half
    assert lines(Bar(Text("Cook"), "50", share, "9 %", 6)) == [f"Cook   50 {rule}{'─' * (40 - full - half)}  9 %"]


@pytest.mark.parametrize("columns", [60, 70, 79, 80, 100, 200])
def test_a_bar_fills_its_line_up_to_80_columns_and_40_for_itself(columns: int) -> None:
    for width in (4, 30, 40):
        (line,) = lines(Bar(Text("Cook"), " 50", 0.5, "  9 %", width), columns)
        room = min(columns, 80) - len(f"{'Cook':{width}}  50   " + "  9 %")
        full, half = divmod(min(room, MOST_BAR), 2)
        bar = "━" * full + ("╸" if half else "") + "─" * full
        assert line == f"{'Cook':{width}}  50 {bar}    9 %"


def test_where_the_bar_would_be_too_short_the_name_has_a_line_of_its_own() -> None:
    bar = Bar(Text("A long name of a role", style="bold"), "50", 0.5, "9 %", 21)
    beside = 21 + 1 + len("50 ") + SHORTEST_BAR + len("  9 %")
    assert lines(bar, beside) == [f"A long name of a role 50 {'━' * 4}{'─' * 4}  9 %"]
    assert lines(bar, beside - 1) == ["A long name of a role", f"50 {'━' * 14}╸{'─' * 14}  9 %"]
    assert lines(bar, 18) == ["A long name of a", "role", "50 ━━━━━─────  9 %"]
    assert pieces(bar, beside - 1)[0] == [("A long name of a role", "bold")]


def test_keys_are_broken_only_between_two_of_them() -> None:
    keys = Keys(("w why", "t traits", "d nearest roles", "q quit"))
    assert lines(keys, 80) == ["w why · t traits · d nearest roles · q quit"]
    assert lines(keys, 20) == ["w why · t traits", "d nearest roles", "q quit"]


def test_a_bar_is_never_shorter_than_four_cells() -> None:
    assert lines(Bar(Text("C"), "50", 1.0, "", 1), 7)[1] == "50 ━━━━"
    assert [part.strip() for part in lines(Bar(Text("C"), "50", 1.0, "9 %", 1), 9)[1:]] == ["50 ━━━━", "9 %"]


def test_nothing_stands_after_a_bar_without_words() -> None:
    assert lines(Bar(Text("Cook"), "50", 1.0, "", 4)) == [f"Cook 50 {'━' * 40}"]


def test_a_bar_is_drawn_in_the_accent_and_its_rest_is_dim() -> None:
    assert pieces(Bar(Text("Cook", style="bold"), "50", 0.5, "9 %", 6)) == [
        [("Cook", "bold"), ("   50 ", ""), ("━" * 20, "magenta"), ("─" * 20, "dim"), ("  9 %", "")]
    ]


def test_a_name_too_long_or_too_wide_is_cut_to_its_columns_and_keeps_its_style() -> None:
    for name, shown in (
        ("Cook of grills", "Cook o"),
        ("日本料理人", "日本料"),
        ("日本料", "日本料"),
        ("a日本料", "a日本 "),
    ):
        ((first, second, *_),) = pieces(Bar(Text(name, style="bold"), "50", 0.5, "", 6))
        assert first == (shown, "bold")
        assert second == (" 50 ", "")
    assert lines(Bar(Text("日本"), "50", 0.0, "", 6))[0].startswith("日本   50")


# Trait lines


def trait(*marks: tuple[float, str], after: str = "close") -> TraitLine:
    return TraitLine(Text("cold"), Text("hot"), marks, "◈", after, 6)


def test_a_trait_is_a_line_between_its_poles_with_its_marks_and_what_lies_between_them() -> None:
    shown = {
        (): "───────────────┼───────────────",
        ((0.0, "●"),): "───────────────●───────────────",
        ((0.2, "●"),): "───────────────┼──●────────────",
        ((-1.0, "●"), (1.0, "◇")): "●━━━━━━━━━━━━━━━━━━━━━━━━━━━━━◇",
        ((-9.0, "●"), (9.0, "◇")): "●━━━━━━━━━━━━━━━━━━━━━━━━━━━━━◇",
        ((0.6, "●"), (-0.2, "◇")): "────────────◇━━━━━━━━━━━●──────",
        ((-0.8, "●"), (-0.6, "◇")): "───●━━◇────────┼───────────────",
        ((0.5, "●"), (0.54, "◇")): "───────────────┼──────●◇───────",
        ((0.5, "●"), (0.47, "◇")): "───────────────┼──────◈────────",
    }
    for marks, line in shown.items():
        assert lines(trait(*marks)) == [f"  cold  {line}  hot     close"]


def test_a_trait_line_is_31_cells_at_most_and_always_has_a_middle() -> None:
    for columns in range(45, 130):
        (line,) = lines(trait(), columns)
        low, high = line.removeprefix("  cold  ").removesuffix("  hot     close").split("┼")
        assert low == high == "─" * min(15, (columns - 33) // 2)


def test_a_trait_line_does_not_grow_beyond_100_columns() -> None:
    wide = TraitLine(Text("cold"), Text("hot"), (), "◈", "", 30)
    assert [lines(wide, columns)[0].count("─") for columns in (93, 99, 100, 101, 200)] == [12, 18, 18, 18, 18]


def test_where_no_line_of_13_cells_fits_between_the_poles_they_stand_above_it() -> None:
    fits = 2 * 6 + 4 + 2 + 14 + 13
    marks = ((-1.0, "●"), (1.0, "◇"))
    assert lines(trait(*marks), fits) == ["  cold  ●━━━━━━━━━━━◇  hot     close"]
    assert lines(trait(*marks), fits - 1) == ["cold ↔ hot: close", f"  ●{'━' * 29}◇"]
    assert lines(trait(*marks), 20) == ["cold ↔ hot: close", f"  ●{'━' * 15}◇"]
    assert lines(trait(*marks, after=""), 19) == ["cold ↔ hot", f"  ●{'━' * 15}◇"]


def test_marks_stand_out_and_the_line_does_not() -> None:
    assert pieces(trait((-0.5, "●"), (0.5, "◇"))) == [
        [
            ("  cold  ────────", ""),
            ("●", "bold magenta"),
            ("━" * 13, ""),
            ("◇", "bold magenta"),
            ("────────  hot     close", ""),
        ]
    ]


def test_a_pole_too_long_for_its_columns_is_cut() -> None:
    line = TraitLine(Text("lukewarm"), Text("scalding"), (), "◈", "", 6)
    assert lines(line) == [f"lukewa  {'─' * 15}┼{'─' * 15}  scaldi  "]


# Texts


def test_a_title_a_heading_a_label_and_bullets_stand_out_each_in_its_way() -> None:
    assert pieces(title("Cook")) == [[("Cook", "bold magenta")]]
    assert pieces(heading("Cook")) == [[("Cook", "bold")]]
    assert pieces(label("Focus", "The fire.")) == [[("Focus: ", "bold"), ("The fire.", "")]]
    assert [pieces(bullet) for bullet in bullets(["one", Text("two", style="dim")])] == [
        [[("  • one", "")]],
        [[("  • ", ""), ("two", "dim")]],
    ]
