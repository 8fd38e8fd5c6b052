"""The form in a real browser: filled in as people do, and what comes out is scored."""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rolefit import Bank, load_bank, read_sheet, score
from rolefit.form.page import form_page
from tests.conftest import QUESTIONS, ROLES, Command
from tests.support.browser import PATIENCE, PROGRAM, Browser

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on the PATH")

HOSTILE = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\"'`{{ 7 * 7 }}&amp;</style><!--"


CLEARED = """(() => {
  isHandedOut = true;
  try { const kept = localStorage.length; localStorage.clear(); return kept > 0 || page > 0 } catch { return page > 0 }
})()"""
"""Clears what is kept, and returns whether this page began with a draft."""


@pytest.fixture(name="browser")
def _browser(started: Browser, tmp_path: Path) -> Browser:
    """The one browser, looking at a wide light screen, with downloads of its own."""
    started.look()
    started.scripts(run=True)
    (tmp_path / "downloads").mkdir()
    started.download_to(tmp_path / "downloads")
    return started


@pytest.fixture(name="page")
def _page(small: Bank, tmp_path: Path) -> Path:
    return written(small, tmp_path)


def written(bank: Bank, folder: Path) -> Path:
    """Return a file with the bank's form."""
    page = folder / "quiz.html"
    page.write_text(form_page(bank, bank.questions), encoding="utf-8")
    return page


def opened(browser: Browser, page: Path | str) -> None:
    """Open a form that no draft is kept of."""
    until = time.monotonic() + PATIENCE
    browser.open(page)
    # What is cleared in one process of the browser may still be there for the next.
    while browser.run(CLEARED):
        assert time.monotonic() < until, "the draft of before stays"
        browser.open(page)


def fill_in(browser: Browser, positions: Mapping[int, int | None], name: str = "Ada") -> None:
    """Answer question 1, 2… by option 1, 2…; None is skipped."""
    browser.run("find('next').click()")
    for question, option in positions.items():
        if option is None:
            browser.run("find('skip').click()")
        else:
            browser.run(f"find('q{question}-{option}').click(); find('next').click()")
    browser.run(f"find('respondent').value = {json.dumps(name)}; changed()")


def downloaded(browser: Browser, folder: Path) -> Path:
    """Press the button and return the file."""
    browser.run("find('download').click()")
    until = time.monotonic() + PATIENCE
    while not (found := [path for path in (folder / "downloads").iterdir() if path.suffix == ".json"]):
        assert time.monotonic() < until, "no file came"
        time.sleep(0.02)
    return found[0]


def focused(browser: Browser) -> Any:
    """Return what has the focus: its id, or its tag and text."""
    return browser.run("document.activeElement.id || document.activeElement.textContent")


def test_skipping_takes_no_answer_back_without_a_word(browser: Browser, bundled: Bank, tmp_path: Path) -> None:
    opened(browser, written(bundled, tmp_path))
    browser.run("find('next').click()")
    assert browser.run("find('skip').textContent") == "Skip"
    browser.run("document.querySelector('#q1-2').click()")
    assert browser.run("find('skip').textContent") == "Take back my answer"
    browser.run("find('skip').click()")
    assert browser.run("[find('skip').textContent, document.querySelector('#q1-2').checked, page]") == [
        "Skip",
        False,
        1,
    ]
    browser.run("find('skip').click()")
    assert browser.run("page") == 2


def test_files_without_a_name_are_called_differently(browser: Browser, bundled: Bank, tmp_path: Path) -> None:
    opened(browser, written(bundled, tmp_path))
    fill_in(browser, {1: 1, 2: 2}, "")
    browser.run("find('download').click()")
    first = browser.run("find('file').download")
    browser.run("find('download').click()")
    names = {first, browser.run("find('file').download")}
    assert len(names) == 2
    assert all(re.fullmatch(r"answers-[0-9a-z]{4,6}\.json", name) for name in names)


def test_the_sheet_of_the_form_gives_the_result_that_the_same_answers_give(
    browser: Browser, bundled: Bank, tmp_path: Path, rolefit: Command
) -> None:
    opened(browser, written(bundled, tmp_path))
    given = {place: None if place % 7 == 0 else 1 + place % 3 for place in range(1, len(bundled.questions) + 1)}
    fill_in(browser, given, "Ada Läufer")
    answered = sum(option is not None for option in given.values())
    assert browser.run("find('summary').textContent").startswith(f"You answered {answered} of {len(given)}")
    shown = browser.run("find('sheet').value")
    file = downloaded(browser, tmp_path)
    assert file.name == "answers-ada-läufer.json"
    assert "Do others use this device? Then delete your draft" in browser.run("find('downloaded').textContent")
    assert file.read_text(encoding="utf-8") == shown
    sheet = json.loads(shown)
    assert sheet["form"] == "rolefit.form/1"
    assert sheet["bank"] == {"name": bundled.name, "digest": bundled.digest}
    answers = {
        question.id: None if option is None else question.answer(option - 1)
        for question, option in zip(bundled.questions, given.values(), strict=True)
    }
    assert read_sheet(bundled, file) == sheet["answers"] == answers
    assert datetime.fromisoformat(sheet["time"]) <= datetime.now(UTC)
    shipped = load_bank()
    run = rolefit("score", str(file), "--jsonl")
    row, alone = json.loads(run.out), score(shipped, answers)
    assert (run.code, row["respondent"], row["verdict"]) == (0, "Ada Läufer", alone.verdict)
    assert row["probabilities"] == pytest.approx({role.id: role.probability for role in alone.roles}, abs=1e-9)


def test_a_scale_is_answered_by_its_number(browser: Browser, small: Bank, page: Path, tmp_path: Path) -> None:
    opened(browser, page)
    fill_in(browser, {1: 5, 2: 1, 3: None})
    assert read_sheet(small, downloaded(browser, tmp_path)) == {"morning": 5, "rush": "hurry", "evening": None}


def test_it_asks_one_question_a_page_by_keyboard_alone_and_never_goes_on_by_itself(
    browser: Browser, page: Path
) -> None:
    opened(browser, page)
    assert browser.run("document.title") == "How do you like to work?"
    browser.run("find('next').focus()")
    browser.press("Enter")
    assert focused(browser).endswith("The day begins.")
    assert browser.run("document.title") == "Question 1 of 3"
    assert browser.run("pages.filter(page => page.checkVisibility()).map(page => page.id)") == ["q1"]
    browser.press("Tab", " ", "ArrowDown", "ArrowDown")
    assert focused(browser) == "q1-3"
    assert browser.run("document.title") == "Question 1 of 3"
    browser.press("Enter")
    assert focused(browser).endswith("The room fills up. What do you do?")
    assert browser.run("find('count').textContent") == "Question 2 of 3"
    browser.run("find('back').click()")
    assert focused(browser).endswith("The day begins.")
    assert browser.run("find('q1-3').checked")
    assert browser.asks_before_leaving()
    browser.run("isHandedOut = true")


def test_a_missing_answer_is_told_and_its_link_leads_to_the_first_option(browser: Browser, page: Path) -> None:
    opened(browser, page)
    browser.run("find('next').click(); find('next').click()")
    assert focused(browser) == "missing"
    assert browser.faults() == []
    browser.run("find('missing-link').click()")
    assert focused(browser) == "q1-1"
    browser.run("find('skip').click()")
    assert browser.run("find('missing').hidden")
    assert focused(browser).endswith("The room fills up. What do you do?")


def test_nobody_is_asked_before_leaving_once_the_file_is_handed_out(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    opened(browser, page)
    browser.run("find('next').focus()")
    browser.press("Enter", "Tab", " ")
    assert browser.asks_before_leaving()
    downloaded(browser, tmp_path)
    said = browser.run("find('downloaded').textContent")
    assert "look in your downloads folder" in said.lower()
    assert "saved" not in said
    assert not browser.asks_before_leaving()


def test_a_draft_is_gone_on_with_and_can_be_deleted(browser: Browser, page: Path) -> None:
    opened(browser, page)
    assert not browser.run("find('draft').checkVisibility()")
    until = time.monotonic() + PATIENCE
    # What is kept in one process of the browser may not be there yet for the next, or be cleared late by another.
    while browser.run("document.title") != "Question 2 of 3":
        assert time.monotonic() < until, "the draft is not gone on with"
        browser.run("find('next').click(); find('q1-2').click(); find('next').click(); isHandedOut = true")
        browser.open(page)
    assert browser.run("find('q1-2').checked && find('draft').checkVisibility()")
    assert browser.run("Object.keys(localStorage)") == browser.run("[DRAFT]")
    browser.run("find('delete').click()")
    assert browser.run("localStorage.length") == 0
    assert browser.run("document.querySelectorAll('input:checked').length") == 0
    browser.open(page)
    assert browser.run("document.title") == "How do you like to work?"


@pytest.mark.parametrize("draft", ["{", "7", "null", '{"answers": 3, "page": 99, "respondent": {}}'])
def test_a_damaged_draft_is_no_obstacle(browser: Browser, page: Path, draft: str) -> None:
    opened(browser, page)
    browser.run(f"localStorage.setItem(DRAFT, {json.dumps(draft)})")
    browser.open(page)
    assert browser.run("document.querySelectorAll('input:checked').length") == 0
    browser.run("show(0); find('next').click()")
    assert browser.run("document.title") == "Question 1 of 3"


def test_it_works_where_the_browser_gives_no_storage(browser: Browser, small: Bank, page: Path, tmp_path: Path) -> None:
    browser.open("data:text/html;base64," + b64encode(page.read_bytes()).decode())
    with pytest.raises(RuntimeError, match="SecurityError"):
        browser.run("localStorage.length")
    assert browser.run("find('draft-none').checkVisibility() && !find('draft').checkVisibility()")
    fill_in(browser, {1: 1, 2: 3, 3: 2})
    shown = browser.run("find('sheet').value")
    assert json.loads(shown)["answers"] == {"morning": 1, "rush": "wait", "evening": 2}
    assert downloaded(browser, tmp_path).read_text(encoding="utf-8") == shown
    assert read_sheet(small, next((tmp_path / "downloads").iterdir())) == json.loads(shown)["answers"]


def test_what_a_bank_says_is_only_ever_text(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "roles.yaml").write_text(ROLES, encoding="utf-8")
    text = json.dumps(HOSTILE)
    hostile = QUESTIONS.replace("prompt: The day begins.", f"prompt: {text}")
    hostile = hostile.replace("text: I hurry.", f"text: {text}").replace("text: I light the fire.", f"text: {text}")
    (folder / "questions.yaml").write_text(hostile, encoding="utf-8")
    bank = load_bank(folder)
    page = written(bank, tmp_path)
    opened(browser, page)
    assert browser.open(page) == [page.as_uri()]
    assert browser.run("document.querySelector('#q1 h1').textContent") == f"1. {HOSTILE}"
    assert browser.run("document.scripts.length + document.images.length") == 1
    fill_in(browser, {1: 1, 2: 1, 3: 1}, HOSTILE)
    assert browser.run("document.title") == "Your answers"
    sheet = json.loads(downloaded(browser, tmp_path).read_text(encoding="utf-8"))
    assert (sheet["respondent"], sheet["answers"]["rush"]) == (HOSTILE, "hurry")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280, 1600])
def test_no_page_of_it_has_a_fault_or_leaves_its_window_and_it_asks_for_nothing(
    browser: Browser, page: Path, width: int, scheme: str
) -> None:
    browser.look(width, scheme)
    opened(browser, page)
    assert browser.open(page) == [page.as_uri()]
    for number in range(5):
        browser.run(f"if ({number}) {{ find('next').hidden || find('q{number}-1')?.click(); show({number}) }}")
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        assert browser.faults() == []
        small = "[...document.querySelectorAll('button, .option, summary')].filter(one => one.checkVisibility())"
        assert browser.run(f"{small}.every(one => one.getBoundingClientRect().height >= 24)")
    browser.run("isHandedOut = true")


def test_the_policy_lets_no_other_script_run_and_nothing_be_fetched(browser: Browser, page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.index("Content-Security-Policy") < text.index("<meta charset")
    changed = page.with_name("changed.html")
    changed.write_text(text.replace('"use strict";', '"use strict"; document.title = "changed";'), encoding="utf-8")
    browser.open(changed)
    assert browser.run("document.title") == "How do you like to work?"
    assert browser.run("document.querySelector('#steps').hidden")
    opened(browser, page)
    for way in (f"fetch({json.dumps(page.as_uri())})", "fetch('https://example.org')"):
        assert browser.run(f"{way}.then(() => 'fetched', () => 'refused')") == "refused"
    browser.run("document.body.insertAdjacentHTML('beforeend', '<form action=/sent><button id=away></button></form>')")
    browser.run("find('away').click()")
    assert browser.run("location.href") == page.as_uri()


def test_without_a_script_every_question_is_read_and_the_page_says_what_to_do(browser: Browser, page: Path) -> None:
    browser.scripts(run=False)
    browser.open(page)
    browser.scripts(run=True)
    tree = browser.tree()
    assert [len(group.all("radio")) for group in tree.all("group")] == [5, 3, 5]
    assert "print it and fill it in by hand" in tree.text
    assert browser.run("document.querySelector('#steps').hidden")


def test_it_prints_every_question_with_its_circles_whatever_page_is_shown(browser: Browser, page: Path) -> None:
    opened(browser, page)
    browser.run("find('next').click()")
    browser.look(700, "dark", media="print")
    assert browser.run("pages.every(page => page.checkVisibility())")
    assert browser.run("document.querySelectorAll('.screen').length") > 3
    assert browser.run("[...document.querySelectorAll('.screen')].every(one => !one.checkVisibility())")
    circles = "[...document.querySelectorAll('input[type=radio]')]"
    assert browser.run(f"{circles}.every(one => one.checkVisibility() && getComputedStyle(one).appearance === 'auto')")
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("pages.every(page => getComputedStyle(page).breakInside === 'avoid')")
    assert browser.sheets() == 1


def test_a_screen_reader_is_told_the_question_with_its_options(browser: Browser, page: Path) -> None:
    opened(browser, page)
    browser.run("find('next').click()")
    (main,) = browser.tree().all("main")
    (group,) = main.all("group")
    assert group.name == "1. The day begins."
    assert [option.name for option in group.all("radio")][::4] == ["I light the fire.", "I chill the cream."]
    (heading,) = main.all("heading")
    assert (heading.level, heading.name) == (1, "1. The day begins.")
