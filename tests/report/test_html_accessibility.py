"""The page and the picture in a real browser: what axe-core, a small window and a screen reader make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.report.formats import export
from rolefit.report.outline import report
from rolefit.report.parts import Part, Section, TraitMarks, signed
from rolefit.report.sentences import MINOR
from tests.support.browser import PROGRAM, Browser, Node
from tests.support.results import ideal

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on the PATH")

SCHEMES = ["light", "dark"]
WIDTHS = [390, 1280]


@pytest.fixture(name="browser")
def _browser(started: Browser) -> Browser:
    """The one browser, looking at a wide light screen again."""
    started.look()
    return started


@pytest.fixture(name="result", scope="module", params=Verdict, ids=lambda verdict: verdict.replace(" ", "-"))
def _result(request: pytest.FixtureRequest, results: dict[Verdict, Result]) -> Result:
    return results[request.param]


@pytest.fixture(name="page", scope="module")
def _page(bundled: Bank, result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = tmp_path_factory.mktemp("page") / "me.html"
    page.write_text(export(bundled, result, "html"), encoding="utf-8")
    return page


@pytest.fixture(name="tree", scope="module")
def _tree(started: Browser, page: Path) -> Node:
    """What a screen reader is told of the page."""
    started.look()
    started.open(page)
    return started.tree()


def _headings(part: Part) -> list[tuple[int, str]]:
    return [(2, part.heading), *([(3, MINOR)] if isinstance(part, Section) and part.minor else [])]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_has_no_fault_fits_its_window_and_asks_for_nothing(
    browser: Browser, page: Path, width: int, scheme: str
) -> None:
    browser.look(width, scheme)
    assert browser.open(page) == [page.as_uri()]
    assert browser.run("matchMedia('(prefers-color-scheme: dark)').matches") is (scheme == "dark")
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    assert browser.faults() == []


def test_a_page_is_printed_dark_on_white_even_where_the_screen_is_dark(browser: Browser, page: Path) -> None:
    browser.look(700, "dark", media="print")
    browser.open(page)
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    assert browser.faults() == []


def test_a_page_takes_two_sheets_of_paper_at_most_whatever_the_role(
    browser: Browser, bundled: Bank, tmp_path: Path
) -> None:
    page = tmp_path / "me.html"
    for role in bundled.role:
        page.write_text(export(bundled, score(bundled, ideal(bundled, role)), "html", "A name"), encoding="utf-8")
        browser.open(page)
        assert 1 <= browser.sheets() <= 2


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_answers_are_folded_away_and_have_no_fault_when_they_are_opened(
    browser: Browser, page: Path, scheme: str
) -> None:
    browser.look(390, scheme)
    browser.open(page)
    assert browser.run("document.querySelector('details').open") is False
    browser.run("document.querySelector('details').open = true")
    assert browser.faults() == []
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [*WIDTHS, 2000])
def test_the_picture_fits_its_window_and_no_text_leaves_it(
    browser: Browser, bundled: Bank, result: Result, tmp_path: Path, width: int
) -> None:
    picture = tmp_path / "me.svg"
    picture.write_text(export(bundled, result, "svg", "A name"), encoding="utf-8")
    browser.look(width)
    browser.open(picture)
    shown = browser.run("(r => [r.left, r.right])(document.documentElement.getBoundingClientRect())")
    texts = browser.run(
        "[...document.querySelectorAll('text')].map(text => text.getBoundingClientRect())"
        ".map(box => [box.left, box.right, box.height])"
    )
    assert 0 <= shown[0] < shown[1] <= width
    assert all(shown[0] <= left < right <= shown[1] for left, right, _ in texts)
    # At 390 points the smallest words stay larger than 11 points.
    assert min(height for *_, height in texts) > 11


def test_a_faulty_page_is_found_out(browser: Browser, tmp_path: Path) -> None:
    page, picture = tmp_path / "faulty.html", tmp_path / "none.png"
    page.write_text('<h3 style="color:#eee">pale</h3><img src="none.png" width="9999">', encoding="utf-8")
    browser.look(375)
    assert browser.open(page) == [page.as_uri(), picture.as_uri()]
    assert not browser.run("document.documentElement.scrollWidth <= innerWidth")
    rules = {fault.partition(":")[0] for fault in browser.faults()}
    assert {"color-contrast", "document-title", "html-has-lang", "image-alt"} <= rules


def test_a_screen_reader_finds_one_main_part_and_its_headings_in_order(
    bundled: Bank, result: Result, tree: Node
) -> None:
    made = report(bundled, result)
    (main,) = tree.all("main")
    headings = main.all("heading")
    assert len(headings) == len(tree.all("heading"))
    assert [(heading.level, heading.name) for heading in headings] == [
        (1, made.title),
        *([(2, made.quality.heading)] if made.quality else []),
        *(heading for part in made.parts for heading in _headings(part)),
        (2, made.answers.heading),
        (2, made.about.heading),
    ]
    assert tree.name.startswith(made.title)


def test_a_screen_reader_is_told_what_every_table_row_and_column_is_about(result: Result, tree: Node) -> None:
    tables = tree.all("table")
    assert bool(tables) is result.verdict.names_a_role
    for table in tables:
        (caption,) = table.all("caption")
        assert table.name == caption.text != ""
        top, *rows = table.all("row")
        assert len(top.all("columnheader")) == len(top.inside) == 3
        assert rows
        for row in rows:
            assert [cell.role for cell in row.inside] == ["rowheader", "cell", "cell"]
            assert row.inside[0].text


def test_every_number_is_read_aloud_and_no_ornament_is(bundled: Bank, result: Result, tree: Node) -> None:
    made = report(bundled, result)
    told = [[cell.text for cell in row.inside] for row in tree.all("row")]
    for bar in made.bars:
        assert [bar.role, "", bar.count] in told
    for mark in (mark for part in made.parts if isinstance(part, TraitMarks) for mark in part.rows):
        # Between roles there is a row for each of them.
        words = f"you {signed(mark.you)}" + ("" if mark.role is None else f", role {signed(mark.role)}")
        assert any((row[0], row[2]) == (mark.low, mark.high) and words in row[1] for row in told)
    assert {node.role for cell in tree.all("cell") for node in cell.inside} <= {"StaticText"}


def test_the_picture_opened_alone_has_a_name_and_says_what_it_shows(
    browser: Browser, bundled: Bank, result: Result, tmp_path: Path
) -> None:
    picture, made = tmp_path / "me.svg", report(bundled, result)
    picture.write_text(export(bundled, result, "svg"), encoding="utf-8")
    for scheme in SCHEMES:
        browser.look(1200, scheme)
        assert browser.open(picture) == [picture.as_uri()]
        assert browser.faults() == []
    (image,) = browser.tree().all("image")
    assert image.name.startswith(made.title)
    assert all(f"{bar.role} {bar.count}" in image.description for bar in made.bars)
