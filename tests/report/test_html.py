"""The page made of a report: every text escaped, in its place, and where the marks stand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rolefit.report.html import gap, percent, web_page
from rolefit.report.parts import Comparison, Paragraph, Report, RoleBar, Section, TraitMark, TraitMarks
from tests.support.results import Page

WHOLE = Report(
    name="Ada <&>",
    title="Cook & Co",
    how_sure="Quite sure: 95 < 100",
    jobs=(Paragraph("You cook.", "Cook:"), Paragraph("You bake.", "Baker:")),
    portrait=("You like <it>.", "You go & go."),
    signs=(Paragraph("Five answers came too fast.", "too fast"),),
    quality=Section("About <you>", "", (Paragraph("Five answers & more."),)),
    caption="Of 100 & so on",
    bars=(RoleBar("Cook <1>", 0.8996, "89", best=True), RoleBar("Baker", 0.0744, "7", best=False)),
    parts=(
        Section("Why & how", "It is <so>.", (Paragraph("Of <this>", "First & last:"), Paragraph("Of that"))),
        TraitMarks(
            "You & it",
            "Cook <1>",
            (TraitMark("<low", "high>", -0.3, 0.5, "far & wide"), TraitMark("a", "b", 7.0, None, "no source")),
        ),
        Section("Work", "Of a cook.", (Paragraph("Turn it."),), minor=(Paragraph("Sweep <it>.", "Floor:"),)),
        Comparison("Two & two", "Cook <1>", "Baker & Son", (("Aim <", "One &", "Two >"),)),
    ),
    about=Section("What it is", "A <quiz>."),
    answers=Section("Answers", "", (Paragraph("You chose <x>.", "The day & night"),)),
    made=("2026 <", "rolefit 1", "bank & digest"),
)
READ = """\
Cook & Co Ada <&> Quite sure: 95 < 100. About <you> Five answers & more. You like <it>. You go & go.
Cook: You cook. Baker: You bake. Of 100 & so on Role Share Of 100 Cook <1> 89 Baker 7
Why & how It is <so>. First & last: Of <this> Of that
You & it ● you, ◇ Cook <1>; from -1, all the way to the words on the left, to +1; no source: the documents do not say
where the role stands Towards -1 Where you stand Towards +1
<low you -0.3, role +0.5: far & wide high> a you +7.0: no source b
Work Of a cook. Turn it. Also named Floor: Sweep <it>.
Two & two The two roles, aspect by aspect Aspect Cook <1> Baker & Son Aim < One & Two >
Answers The day & night You chose <x>. What it is A <quiz>. 2026 < · rolefit 1 · bank & digest"""


def test_a_report_becomes_a_page_with_every_text_in_its_place_and_escaped() -> None:
    page = Page(web_page(WHOLE))
    assert page.open == []
    assert page.words.rpartition("}} ")[2] == " ".join(READ.split())
    assert "<title>Cook &amp; Co – Ada &lt;&amp;&gt; – rolefit</title>" in web_page(WHOLE)


def test_headings_go_down_by_one_level_at_a_time() -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])>", web_page(WHOLE))]
    assert levels == [1, 2, 2, 2, 2, 3, 2, 2, 2]


def test_what_a_report_does_not_have_is_not_there() -> None:
    bare = replace(WHOLE, name="", jobs=(), portrait=(), quality=None, bars=(), parts=(Section("Why", "So."),))
    words = Page(web_page(bare)).words.rpartition("}} ")[2]
    assert words.startswith("Cook & Co Quite sure: 95 < 100. Why So. Answers ")
    assert "table" not in Page(web_page(bare)).tags


@pytest.mark.parametrize(
    ("place", "left"), [(-2.0, "0.0"), (-1.0, "0.0"), (-0.04, "48.0"), (0.0, "50.0"), (1.0, "100.0")]
)
def test_a_place_is_as_far_along_its_track_as_between_minus_one_and_one(place: float, left: str) -> None:
    assert percent(place) == left


def test_the_line_between_two_places_is_the_same_from_either_side() -> None:
    assert gap(-0.5, 0.5) == gap(0.5, -0.5) == "left:25.0%;width:50.0%"
    assert gap(-3, 7) == "left:0.0%;width:100.0%"


def test_the_marks_of_other_things_than_a_person_and_a_role_are_called_what_they_are() -> None:
    marks = TraitMarks(
        "Then & now", "result <2>", (TraitMark("a", "b", -0.3, 0.5, "moved"),), you="result <1>", short=("then", "now")
    )
    page = Page(web_page(replace(WHOLE, parts=(marks,)))).words
    assert "● result <1>, ◇ result <2>; from -1" in page
    assert "a then -0.3, now +0.5: moved b" in page
