"""The picture made of a report: what stands where, how long it is, and that nothing leaves it or covers another."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from rolefit.report.outline import Paragraph, Report, RoleBar, Section, TraitMark, TraitMarks
from rolefit.report.svg import (
    BAR,
    EDGE,
    LINE_FROM,
    LINE_TO,
    MOST_LINE,
    MOST_NAME,
    MOST_POLE,
    MOST_TITLE,
    WIDTH,
    picture,
)

SVG = "{http://www.w3.org/2000/svg}"
LONG = "x" * 200
MARKS = TraitMarks(
    "You & it",
    "Cook",
    (TraitMark("low", "high", -0.5, 0.5, "far apart"), TraitMark("<cold", "hot>", 0.0, None, "no source")),
)
WHOLE = Report(
    title="Cook & Co",
    how_sure="clear: 95 of 100 agree.",
    signs=(Paragraph("Five came too fast.", "too fast"), Paragraph("Six were skipped.", "many skipped")),
    quality=None,
    caption="Fit from 0 to 100",
    bars=(RoleBar("Cook", 89.6, "96 %", best=True), RoleBar("Baker", 7.0, "<1 %", best=False)),
    parts=(Section("Before", "It comes first."), MARKS),
    made=("no date", "rolefit 1", "bank x"),
)
SHOWN = [
    ("text", {"x": "24", "y": "46", "class": "big"}, "Cook & Co"),
    ("text", {"x": "24", "y": "72"}, "clear: 95 of 100 agree."),
    ("text", {"x": "24", "y": "94", "class": "head"}, "About your answers: too fast, many skipped."),
    ("text", {"x": "24", "y": "126", "class": "soft"}, "Fit from 0 to 100"),
    ("text", {"x": "24", "y": "154", "class": "best"}, "Cook"),
    ("text", {"x": "230", "y": "154", "class": "end"}, "90"),
    ("rect", {"class": "rest", "x": "240", "y": "145", "width": "430", "height": "8", "rx": "4"}, ""),
    ("rect", {"class": "bar", "x": "240", "y": "145", "width": "385.3", "height": "8", "rx": "4"}, ""),
    ("text", {"x": "796", "y": "154", "class": "end"}, "96 %"),
    ("text", {"x": "24", "y": "184"}, "Baker"),
    ("text", {"x": "230", "y": "184", "class": "end"}, "7"),
    ("rect", {"class": "rest", "x": "240", "y": "175", "width": "430", "height": "8", "rx": "4"}, ""),
    ("rect", {"class": "bar", "x": "240", "y": "175", "width": "30.1", "height": "8", "rx": "4"}, ""),
    ("text", {"x": "796", "y": "184", "class": "end"}, "<1 %"),
    ("text", {"x": "24", "y": "236", "class": "head"}, "You & it"),
    ("text", {"x": "24", "y": "258", "class": "soft"}, "● you   ◇ Cook"),
    ("text", {"x": "234", "y": "288", "class": "end"}, "low"),
    ("line", {"class": "axis", "x1": "250", "x2": "510", "y1": "283", "y2": "283"}, ""),
    ("text", {"x": "526", "y": "288"}, "high"),
    ("text", {"x": "796", "y": "288", "class": "soft end"}, "far apart"),
    ("line", {"class": "gap", "x1": "315.0", "x2": "445.0", "y1": "283", "y2": "283"}, ""),
    ("path", {"class": "role", "d": "M445.0 276l7 7-7 7-7-7z"}, ""),
    ("circle", {"class": "you", "cx": "315.0", "cy": "283", "r": "4"}, ""),
    ("text", {"x": "234", "y": "318", "class": "end"}, "<cold"),
    ("line", {"class": "axis", "x1": "250", "x2": "510", "y1": "313", "y2": "313"}, ""),
    ("text", {"x": "526", "y": "318"}, "hot>"),
    ("text", {"x": "796", "y": "318", "class": "soft end"}, "no source"),
    ("circle", {"class": "you", "cx": "380.0", "cy": "313", "r": "4"}, ""),
    ("text", {"x": "24", "y": "358", "class": "soft"}, "no date · rolefit 1 · bank x"),
]
BARE = replace(WHOLE, signs=(), bars=(), parts=(Section("Why", "3 are too few."), Section("Advice", "Try again.")))


def drawn(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(picture(report))


def shapes(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """Return each shape's name, attributes and text, without the title, the description, the style and the paper."""
    return [(each.tag.removeprefix(SVG), each.attrib, each.text or "") for each in drawn(report)][4:]


def texts(report: Report) -> list[str]:
    return [text for name, _, text in shapes(report) if name == "text"]


def test_every_part_of_a_report_has_its_place() -> None:
    assert shapes(WHOLE) == SHOWN
    root = drawn(WHOLE)
    assert root.attrib == {
        "role": "img",
        "aria-labelledby": "title",
        "aria-describedby": "desc",
        "viewBox": "0 0 820 382",
        "width": "820",
        "height": "382",
    }
    assert [each.attrib for each in root][:4] == [
        {"id": "title"},
        {"id": "desc"},
        {},
        {"class": "paper", "width": "820", "height": "382"},
    ]
    assert "".join(each.tail or "" for each in root).strip() == ""
    assert picture(WHOLE).endswith("</text>\n</svg>\n")


def test_who_cannot_see_it_is_told_all_of_it() -> None:
    assert drawn(WHOLE).findtext(f"{SVG}title") == "Cook & Co"
    assert drawn(WHOLE).findtext(f"{SVG}desc") == (
        "clear: 95 of 100 agree. About your answers: Five came too fast. Six were skipped. "
        "Fit from 0 to 100: Cook 90, 96 %; Baker 7, <1 %. You & it: low to high: far apart; <cold to hot>: no source."
    )


def test_without_evidence_it_says_why_and_draws_no_bar() -> None:
    assert texts(BARE) == ["Cook & Co", "clear: 95 of 100 agree.", "3 are too few.", "no date · rolefit 1 · bank x"]
    assert [(attributes["x"], attributes["y"]) for _, attributes, _ in shapes(BARE)] == [
        ("24", "46"),
        ("24", "72"),
        ("24", "104"),
        ("24", "144"),
    ]
    assert drawn(BARE).get("height") == "168"
    assert drawn(BARE).findtext(f"{SVG}desc") == "clear: 95 of 100 agree. 3 are too few."
    assert texts(replace(BARE, parts=())) == ["Cook & Co", "clear: 95 of 100 agree.", "no date · rolefit 1 · bank x"]


def test_a_long_reason_takes_several_lines() -> None:
    reason = "word " * 60
    lines = texts(replace(BARE, parts=(Section("Why", reason),)))[2:-1]
    assert " ".join(lines) == reason.strip()
    assert max(map(len, lines)) <= MOST_LINE
    assert len(lines) == 3


@pytest.mark.parametrize("report", [WHOLE, BARE, replace(WHOLE, signs=()), replace(WHOLE, parts=())])
def test_nothing_leaves_the_picture_and_no_line_covers_another(report: Report) -> None:
    root = drawn(report)
    height = int(root.attrib["height"])
    rows = sorted({int(each["y"]) for name, each, _ in shapes(report) if name == "text"})
    assert rows[-1] == height - EDGE
    assert all(lower - upper >= 20 for upper, lower in pairwise(rows))
    for _, each, _ in shapes(report):
        for key in each.keys() & {"x", "x1", "x2", "cx"}:
            assert EDGE <= float(each[key]) <= WIDTH - EDGE


@pytest.mark.parametrize(("fit", "share"), [(-5.0, 0.0), (0.0, 0.0), (50.0, 0.5), (100.0, 1.0), (180.0, 1.0)])
def test_a_bar_is_as_long_as_its_fit(fit: float, share: float) -> None:
    report = replace(WHOLE, bars=(RoleBar("Cook", fit, "96 %", best=True),))
    (bar,) = (each for name, each, _ in shapes(report) if each.get("class") == "bar")
    assert float(bar["width"]) == share * BAR


@pytest.mark.parametrize(
    ("place", "share"), [(-3.0, 0.0), (-1.0, 0.0), (-0.5, 0.25), (0.0, 0.5), (1.0, 1.0), (2.0, 1.0)]
)
def test_you_and_a_role_stand_where_they_are_between_the_poles(place: float, share: float) -> None:
    across = LINE_FROM + share * (LINE_TO - LINE_FROM)
    report = replace(WHOLE, parts=(TraitMarks("", "", (TraitMark("a", "b", place, -place, "close"),)),))
    found = {each["class"]: each for name, each, _ in shapes(report) if "class" in each}
    assert float(found["you"]["cx"]) == float(found["gap"]["x1"]) == across
    assert float(found["gap"]["x2"]) == LINE_FROM + LINE_TO - across
    assert found["role"]["d"].startswith(f"M{LINE_FROM + LINE_TO - across:.1f} ")


def test_what_is_too_long_for_its_place_is_cut() -> None:
    marks = TraitMarks(LONG, LONG, (TraitMark(LONG, LONG, 0.0, 0.0, "close"),))
    report = replace(WHOLE, title=LONG, how_sure=LONG, caption=LONG, signs=(Paragraph(LONG, LONG),), made=(LONG,))
    shown = texts(replace(report, bars=(RoleBar(LONG, 50.0, "96 %", best=True),), parts=(marks,)))
    assert [len(text) for text in shown if "x" in text] == [
        *(MOST_TITLE, MOST_LINE, MOST_LINE, MOST_LINE, MOST_NAME),
        *(MOST_LINE, MOST_LINE, MOST_POLE, MOST_POLE, MOST_LINE),
    ]
    assert all(text.endswith("x…") for text in shown if "x" in text)


def test_what_just_fits_is_whole_and_a_cut_leaves_no_space_before_its_mark() -> None:
    fits = "x" * MOST_TITLE
    assert texts(replace(WHOLE, title=fits))[0] == fits
    assert texts(replace(WHOLE, title=f"{fits}x"))[0] == f"{fits[:-1]}…"
    spaced = "x" * (MOST_TITLE - 2) + " xx"
    assert texts(replace(WHOLE, title=spaced))[0] == "x" * (MOST_TITLE - 2) + "…"
