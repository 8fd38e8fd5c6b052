"""The page made of a report, element by element."""

from __future__ import annotations

import pytest

from rolefit.report.html import web_page
from rolefit.report.outline import Comparison, Paragraph, Report, RoleBar, Section, TraitMark, TraitMarks

HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n<title>Cook &amp; Co – rolefit</title>\n<style>\n'
)
WHOLE = Report(
    title="Cook & Co",
    how_sure="clear: 95 < 100.",
    signs=(Paragraph("Five answers came too fast.", "too fast"),),
    quality=Section("About <you>", "", (Paragraph("Five answers & more."),)),
    caption="Fit & so on",
    bars=(RoleBar("Cook <1>", 89.96, "<1 %", best=True), RoleBar("Baker", 7.44, "96 %", best=False)),
    parts=(
        TraitMarks(
            "You & it",
            "Cook <1>",
            (TraitMark("<low", "high>", -0.3, 0.5, "far & wide"), TraitMark("a", "b", 7.0, None, "no")),
        ),
        Section("Why & how", "It is <so>.", (Paragraph("Of <this>", "First & last:"), Paragraph("Of that"))),
        Section("Only a sentence", "It is."),
        Comparison("Two & two", "Cook <1>", "Baker & Son", (("Aim <", "One &", "Two >"),)),
    ),
    made=("2026 <", "rolefit 1", "bank & digest"),
)
BODY = """\
<body>
<main>
<h1>Cook &amp; Co</h1>
<p class="sure">Clear: 95 &lt; 100.</p>
<h2>About &lt;you&gt;</h2>
<ul>
<li>Five answers &amp; more.</li>
</ul>
<table>
<caption>Fit &amp; so on</caption>
<thead><tr><th scope="col" class="third">Role</th><th scope="col">Fit</th><th scope="col" class="n">Probability</th></tr></thead>
<tbody>
<tr class="best"><th scope="row">Cook &lt;1&gt;</th><td>90<span class="bar" aria-hidden="true"><i style="width:90.0%"></i></span></td><td>&lt;1 %</td></tr>
<tr><th scope="row">Baker</th><td>7<span class="bar" aria-hidden="true"><i style="width:7.4%"></i></span></td><td>96 %</td></tr>
</tbody>
</table>
<h2>You &amp; it</h2>
<table>
<caption>From -1 (the first words) to +1 (the last): ● you, ◇ Cook &lt;1&gt;</caption>
<thead><tr><th scope="col" class="third">Trait</th><th scope="col">Places</th><th scope="col" class="n">Apart</th></tr></thead>
<tbody>
<tr><th scope="row">&lt;low ↔ high&gt;</th><td><span class="track" aria-hidden="true"><i class="role" style="left:75.0%"></i><i class="you" style="left:35.0%"></i></span><span class="soft">you -0.3, role +0.5</span></td><td>far &amp; wide</td></tr>
<tr><th scope="row">a ↔ b</th><td><span class="track" aria-hidden="true"><i class="you" style="left:100.0%"></i></span><span class="soft">you +7.0</span></td><td>no</td></tr>
</tbody>
</table>
<h2>Why &amp; how</h2>
<p>It is &lt;so&gt;.</p>
<ul>
<li><strong>First &amp; last:</strong> Of &lt;this&gt;</li>
<li>Of that</li>
</ul>
<h2>Only a sentence</h2>
<p>It is.</p>

<h2>Two &amp; two</h2>
<table>
<caption>The two roles, aspect by aspect</caption>
<thead><tr><th scope="col" class="aspect">Aspect</th><th scope="col">Cook &lt;1&gt;</th><th scope="col">Baker &amp; Son</th></tr></thead>
<tbody>
<tr><th scope="row">Aim &lt;</th><td>One &amp;</td><td>Two &gt;</td></tr>
</tbody>
</table>
<footer>2026 &lt;<br>
rolefit 1<br>
bank &amp; digest</footer>
</main>
</body>
</html>
"""  # noqa: E501


def body(report: Report) -> str:
    return web_page(report).partition("</head>\n")[2]


def test_a_report_becomes_a_page_with_every_text_escaped() -> None:
    assert web_page(WHOLE).startswith(HEAD)
    assert web_page(WHOLE).count("</style>\n</head>\n") == 1
    assert body(WHOLE) == BODY


def test_without_bars_and_without_doubt_about_the_answers_neither_is_there() -> None:
    bare = Report("No evidence", "none", (), None, "Fit", (), (Section("Why", "So."),), ("no date",))
    assert body(bare) == (
        '<body>\n<main>\n<h1>No evidence</h1>\n<p class="sure">None.</p>\n<h2>Why</h2>\n<p>So.</p>\n\n'
        "<footer>no date</footer>\n</main>\n</body>\n</html>\n"
    )


@pytest.mark.parametrize(
    ("how_sure", "sentence"), [("clear: x", "Clear: x."), ("It is.", "It is."), ("a", "A."), ("", ".")]
)
def test_how_sure_it_is_is_told_as_a_sentence(how_sure: str, sentence: str) -> None:
    bare = Report("T", how_sure, (), None, "", (), (), ())
    assert f'<p class="sure">{sentence}</p>' in body(bare)


@pytest.mark.parametrize(
    ("place", "left"), [(-2.0, "0.0"), (-1.0, "0.0"), (-0.04, "48.0"), (0.0, "50.0"), (1.0, "100.0")]
)
def test_a_place_is_as_far_along_its_track_as_between_minus_one_and_one(place: float, left: str) -> None:
    mark = TraitMark("a", "b", place, place, "close")
    shown = body(Report("T", "", (), None, "", (), (TraitMarks("M", "R", (mark,)),), ()))
    assert f'<i class="role" style="left:{left}%"></i><i class="you" style="left:{left}%"></i>' in shown
