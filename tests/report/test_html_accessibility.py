"""The page and the picture in a real browser: what axe-core, a small window and a screen reader make of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.report.formats import export
from rolefit.report.outline import TraitMarks, report, signed
from tests.support.banks import as_sheet, directions_of, leaning_answers
from tests.support.browser import PROGRAM, Browser

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on the PATH")

SCHEMES = ["light", "dark"]
WIDTHS = [375, 1200]


@pytest.fixture(name="started", scope="module")
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(str(PROGRAM), tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


@pytest.fixture(name="browser")
def _browser(started: Browser) -> Browser:
    """The one browser, looking at a wide light screen again."""
    started.look()
    return started


@pytest.fixture(name="results", scope="module")
def _results(bundled: Bank) -> dict[Verdict, Result]:
    """A result of each verdict, from the first answers of people who stand between two roles."""
    found: dict[Verdict, Result] = {}
    for one, other in combinations(directions_of(bundled), 2):
        for share in (0.0, 0.3, 0.5):
            answers = as_sheet(bundled, leaning_answers(bundled, ((1 - share) * one + share * other).tolist()))
            for count in (4, 8, 16, len(answers)):
                result = score(bundled, dict(list(answers.items())[:count]), taken_at="2026-05-01T10:00:00+00:00")
                found.setdefault(result.verdict, result)
        if len(found) == len(Verdict):
            break
    return found


@pytest.fixture(name="result", params=Verdict, ids=lambda verdict: verdict.replace(" ", "-"))
def _result(request: pytest.FixtureRequest, results: dict[Verdict, Result]) -> Result:
    return results[request.param]


@pytest.fixture(name="page")
def _page(bundled: Bank, result: Result, tmp_path: Path) -> Path:
    page = tmp_path / "me.html"
    page.write_text(export(bundled, result, "html"), encoding="utf-8")
    return page


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


def test_a_faulty_page_is_found_out(browser: Browser, tmp_path: Path) -> None:
    page, picture = tmp_path / "faulty.html", tmp_path / "none.png"
    page.write_text('<h3 style="color:#eee">pale</h3><img src="none.png" width="9999">', encoding="utf-8")
    browser.look(375)
    assert browser.open(page) == [page.as_uri(), picture.as_uri()]
    assert not browser.run("document.documentElement.scrollWidth <= innerWidth")
    rules = {fault.partition(":")[0] for fault in browser.faults()}
    assert {"color-contrast", "document-title", "html-has-lang", "image-alt"} <= rules


def test_a_screen_reader_finds_one_main_part_and_its_headings_in_order(
    browser: Browser, bundled: Bank, result: Result, page: Path
) -> None:
    browser.open(page)
    tree, made = browser.tree(), report(bundled, result)
    (main,) = tree.all("main")
    headings = main.all("heading")
    assert len(headings) == len(tree.all("heading"))
    assert [(heading.level, heading.name) for heading in headings] == [
        (1, made.title),
        *((2, part.heading) for part in made.parts),
    ]
    assert tree.name.startswith(made.title)


def test_a_screen_reader_is_told_what_every_table_row_and_column_is_about(
    browser: Browser, result: Result, page: Path
) -> None:
    browser.open(page)
    tables = browser.tree().all("table")
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


def test_every_number_is_read_aloud_and_no_ornament_is(
    browser: Browser, bundled: Bank, result: Result, page: Path
) -> None:
    browser.open(page)
    tree, made = browser.tree(), report(bundled, result)
    told = [[cell.text for cell in row.inside] for row in tree.all("row")]
    for bar in made.bars:
        assert [bar.role, f"{bar.fit:.0f}", bar.chance] in told
    for mark in (mark for part in made.parts if isinstance(part, TraitMarks) for mark in part.rows):
        (places,) = (row[1] for row in told if row[0] == f"{mark.low} ↔ {mark.high}")
        assert f"you {signed(mark.you)}" in places
        assert mark.role is None or f"role {signed(mark.role)}" in places
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
    assert all(f"{bar.role} {bar.fit:.0f}, {bar.chance}" in image.description for bar in made.bars)
