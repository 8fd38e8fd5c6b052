"""The picture made of a report: what it says, how long bars are, where marks stand, and that nothing covers another."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from rolefit.report.parts import Paragraph, Report, RoleBar, Section, TraitMark, TraitMarks
from rolefit.report.svg import EDGE, INNER, MOST_LINES, MOST_NAME, MOST_POLE, MOST_TEXT, MOST_TITLE, WIDTH, picture

SVG = "{http://www.w3.org/2000/svg}"
LONG = "x" * 200
MARKS = TraitMarks(
    "You & it",
    "Cook",
    (TraitMark("low", "high", -0.5, 0.5, "far apart"), TraitMark("<cold", "hot>", 0.0, None, "no source")),
)
WHOLE = Report(
    name="Ada <&>",
    title="Cook & Co",
    how_sure="Quite sure: about 95 of 100",
    jobs=(Paragraph("In this job, you cook."),),
    portrait=("You like it hot.", "On the whole, you go fast."),
    signs=(Paragraph("Five came too fast.", "too fast"), Paragraph("Six were skipped.", "many skipped")),
    quality=None,
    caption="Of 100 people",
    bars=(RoleBar("Cook", 0.896, "89", best=True), RoleBar("Baker", 0.07, "7", best=False)),
    parts=(Section("Before", "It comes first."), MARKS),
    about=Section("About", "A quiz."),
    answers=Section("Answers", "None."),
    made=("no date", "rolefit 1", "bank x"),
)
BARE = replace(
    WHOLE,
    name="",
    signs=(),
    bars=(),
    portrait=(),
    parts=(Section("Why", "3 are too few."), Section("Advice", "Again.")),
)
SHOWN = ["Cook & Co", "Ada <&>", "Quite sure: about 95 of 100.", "About your answers: too fast, many skipped."]
SHOWN += ["You like it hot. On the whole, you go fast.", "Of 100 people", "Cook", "89", "Baker", "7", "You & it"]
SHOWN += [
    "● you   ◇ Cook",
    "Without a ◇: the documents do not say.",
    "low",
    "high",
    "<cold",
    "hot>",
    "no date · rolefit 1 · bank x",
]


def drawn(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(picture(report))


def shapes(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """Return each shape's name, attributes and text, without the title, the description, the style and the paper."""
    return [(each.tag.removeprefix(SVG), each.attrib, each.text or "") for each in drawn(report)][4:]


def texts(report: Report) -> list[str]:
    return [text for name, _, text in shapes(report) if name == "text"]


def test_a_picture_says_everything_from_the_top_down_and_is_as_wide_as_its_window() -> None:
    assert [" ".join(text.split()) for text in texts(WHOLE)] == [" ".join(text.split()) for text in SHOWN]
    root = drawn(WHOLE)
    assert root.get("width") == "100%"
    assert root.get("viewBox", "").startswith(f"0 0 {WIDTH} ")
    assert "max-width" in (root.findtext(f"{SVG}style") or "")


def test_who_cannot_see_it_is_told_all_of_it() -> None:
    assert drawn(WHOLE).findtext(f"{SVG}title") == "Cook & Co"
    assert drawn(WHOLE).findtext(f"{SVG}desc") == (
        "Quite sure: about 95 of 100. About your answers: Five came too fast. Six were skipped. "
        "You like it hot. On the whole, you go fast. "
        "Of 100 people: Cook 89; Baker 7. You & it: low to high: far apart; <cold to hot>: no source."
    )


def test_where_no_role_is_named_it_says_why_and_draws_no_bar() -> None:
    shown = ["Cook & Co", "Quite sure: about 95 of 100.", "3 are too few.", "no date · rolefit 1 · bank x"]
    assert texts(BARE) == shown
    assert drawn(BARE).findtext(f"{SVG}desc") == "Quite sure: about 95 of 100. 3 are too few."
    assert texts(replace(BARE, parts=())) == [shown[0], shown[1], shown[3]]


def test_a_long_text_takes_as_many_lines_as_it_needs() -> None:
    reason = "word " * 60
    lines = texts(replace(BARE, parts=(Section("Why", reason),)))[2:-1]
    assert " ".join(lines) == reason.strip()
    assert max(map(len, lines)) <= MOST_TEXT
    assert len(lines) > 3


@pytest.mark.parametrize("report", [WHOLE, BARE, replace(WHOLE, signs=()), replace(WHOLE, parts=())])
def test_nothing_leaves_the_picture_and_no_line_covers_another(report: Report) -> None:
    height = int(drawn(report).attrib["viewBox"].split()[-1])
    rows = sorted({int(each["y"]) for name, each, _ in shapes(report) if name == "text"})
    assert rows[-1] == height - EDGE
    assert all(lower - upper >= 20 for upper, lower in pairwise(rows))
    for _, each, _ in shapes(report):
        for key in each.keys() & {"x", "x1", "x2", "cx"}:
            assert EDGE <= float(each[key]) <= WIDTH - EDGE


@pytest.mark.parametrize(("probability", "share"), [(-0.5, 0.0), (0.0, 0.0), (0.5, 0.5), (1.0, 1.0), (1.8, 1.0)])
def test_a_bar_is_as_long_as_its_role_is_probable(probability: float, share: float) -> None:
    report = replace(WHOLE, bars=(RoleBar("Cook", probability, "96", best=True),))
    (bar,) = (each for name, each, _ in shapes(report) if each.get("class") == "bar")
    assert float(bar["width"]) == share * INNER


@pytest.mark.parametrize(
    ("place", "share"), [(-3.0, 0.0), (-1.0, 0.0), (-0.5, 0.25), (0.0, 0.5), (1.0, 1.0), (2.0, 1.0)]
)
def test_you_and_a_role_stand_where_they_are_between_the_poles(place: float, share: float) -> None:
    report = replace(WHOLE, parts=(TraitMarks("", "", (TraitMark("a", "b", place, -place, "close"),)),))
    found = [(each.get("class"), each) for _, each, _ in shapes(report)]
    whole, middle = (each for kind, each in found if kind == "axis")
    (you,) = (each for kind, each in found if kind == "you")
    (gap,) = (each for kind, each in found if kind == "gap")
    (role,) = (each for kind, each in found if kind == "role")
    left, right = float(whole["x1"]), float(whole["x2"])
    assert float(middle["x1"]) == float(middle["x2"]) == (left + right) / 2
    assert float(you["cx"]) == float(gap["x1"]) == pytest.approx(left + share * (right - left), abs=0.06)
    assert float(gap["x2"]) == pytest.approx(right - share * (right - left), abs=0.06)
    assert role["d"].startswith(f"M{gap['x2']} ")


def test_what_is_too_long_for_its_place_is_cut() -> None:
    marks = TraitMarks(LONG, LONG, (TraitMark(LONG, LONG, 0.0, 0.0, "close"),))
    report = replace(WHOLE, title="word " * 60, bars=(RoleBar(LONG, 0.5, "50", best=True),), parts=(marks,))
    shown = texts(report)
    title = [text for text in shown if text.startswith("word")]
    assert len(title) == MOST_LINES
    assert max(map(len, title)) <= MOST_TITLE
    assert title[-1].endswith("…")
    cut = [text for text in shown if "xxx" in text]
    assert [len(text) for text in cut] == [MOST_NAME, MOST_NAME, MOST_TEXT, MOST_POLE, MOST_POLE]
    assert all(text.endswith("x…") for text in cut)


def test_between_roles_the_person_is_drawn_beside_each_of_them() -> None:
    second = replace(MARKS, heading="You & the other", role="Baker")
    both = replace(WHOLE, parts=(*WHOLE.parts, second))
    assert [text for text in texts(both) if text in (MARKS.heading, second.heading)] == [MARKS.heading, second.heading]
    assert len([name for name, found, _ in shapes(both) if found.get("class") == "you"]) == 2 * len(MARKS.rows)
    assert f"{second.heading}: low to high" in (drawn(both).findtext(f"{SVG}desc") or "")
