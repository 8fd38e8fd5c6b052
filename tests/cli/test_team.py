"""rolefit team, as a team lead types it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from rolefit import Bank
from tests.conftest import Command
from tests.support.browser import PROGRAM, Browser
from tests.support.results import ideal

HOSTILE = '</td><script>alert(1)</script> **x** | [a](http://e.org) =1+1 {{ 7 * 7 }} "\x1b[31m\u202e'


@pytest.fixture(name="sheets")
def _sheets(bundled: Bank, tmp_path: Path) -> list[str]:
    """Files of six people: three of one role, two of others, one who answered nearly nothing."""
    people = [("Ada", 1), ("Ben", 1), ("Cyd", 1), ("Dee", 0), ("Eli", 4)]
    found = []
    for name, role in people:
        found.append(_written(tmp_path / f"{name}.json", name, ideal(bundled, bundled.roles[role].id)))
    return [*found, _written(tmp_path / "Fay.json", "Fay", {bundled.questions[0].id: None})]


def _written(path: Path, name: str, answers: Mapping[str, object]) -> str:
    path.write_text(json.dumps({"respondent": name, "answers": dict(answers)}), encoding="utf-8")
    return str(path)


def test_it_says_first_who_is_there_then_the_caution_then_what_stands_out(
    rolefit: Command, bundled: Bank, sheets: list[str]
) -> None:
    run = rolefit("team", *sheets)
    titles = [role.title for role in bundled.roles]
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[1] == "5 of 6 people gave answers that say something. Left out: Fay (too few answers)."
    assert "no hiring tool" in lines[2]
    stands_out = run.out.index("What stands out")
    assert stands_out < run.out.index("Who fits each role")
    assert f"3 people lead with {titles[1]}: Ada, Ben and Cyd. Agree who does it when." in run.out
    assert f"Only one person leads with {titles[4]}: Eli." in run.out
    assert re.search(r"Nobody's first or second: .*" + titles[3], run.out)
    assert "of 100 people who answered like this, at least 25 would fit it best" in " ".join(run.out.split())


def test_seats_give_the_best_assignment_the_next_one_and_what_neighbours_share(
    rolefit: Command, bundled: Bank, sheets: list[str]
) -> None:
    owner, manager = bundled.roles[1].id, bundled.roles[0].id
    run = rolefit("team", *sheets, "--seats", f"{owner}=2, {manager}=1", "--json")
    found = json.loads(run.out)
    assert (run.code, found["schema"], found["seats"]) == (0, "rolefit.team/1", {owner: 2, manager: 1})
    best, second = found["assignments"]
    fits = {person["name"]: person["fits"] for person in found["people"]}
    assert {held["name"]: held["role"] for held in best["held"]}["Dee"] == manager
    assert best["total_fit"] == pytest.approx(sum(fits[held["name"]][held["role"]] for held in best["held"]))
    assert second["total_fit"] <= best["total_fit"]
    page = rolefit("team", *sheets, "--seats", f"{owner}=2,{manager}=1").out
    # Ada, Ben and Cyd gave the same answers.
    assert "Another assignment is as good" in page
    pair = bundled.pair(owner, manager)
    assert pair is not None
    assert pair.friction[0].helps in page
    assert pair.shared[0].text in page


def test_seats_that_cannot_be_filled_stay_empty_and_it_says_so(
    rolefit: Command, bundled: Bank, sheets: list[str]
) -> None:
    run = rolefit("team", sheets[0], sheets[3], "--seats", f"{bundled.roles[1].id}=3")
    assert run.code == 0
    assert "1 seat stays empty" in run.out
    assert "There is no other way to fill them." in run.out


def test_without_names_no_name_is_anywhere(rolefit: Command, sheets: list[str], tmp_path: Path) -> None:
    page = tmp_path / "team.html"
    run = rolefit("team", *sheets, "--no-names", "--seats", "producer=1", "-o", str(page))
    text = run.out + page.read_text(encoding="utf-8") + rolefit("team", *sheets, "--no-names", "--json").out
    assert "Person 5" in text
    assert not re.search(r"\b(Ada|Ben|Cyd|Dee|Eli|Fay)\b", text)


def test_a_sheet_that_cannot_be_read_is_told_and_counted(rolefit: Command, sheets: list[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"answers": {"nonsense": "x"}}', encoding="utf-8")
    run = rolefit("team", *sheets, str(bad))
    assert run.code == 1
    assert run.err.startswith(f"{bad}:1: ")
    assert "1 row or file could not be read." in run.out


def test_a_flood_of_bad_rows_is_counted_and_files_without_a_sheet_are_a_problem(
    rolefit: Command, bundled: Bank, tmp_path: Path
) -> None:
    flood = tmp_path / "flood.csv"
    flood.write_text(f"name,{bundled.questions[0].id}\n" + "Ada,nonsense\n" * 5000, encoding="utf-8")
    run = rolefit("team", str(flood))
    assert (run.code, run.out) == (1, "")
    lines = run.err.splitlines()
    assert len(lines) == 102
    assert "4,900 more" in lines[-2]
    assert "no sheet in these files" in lines[-1]


@pytest.mark.parametrize(
    "options", [["--seats", "producer"], ["--seats", "nobody=1"], ["--seats", "producer=0"], ["--seats", ""]]
)
def test_seats_that_make_no_sense_are_refused_in_a_line(
    rolefit: Command, sheets: list[str], options: list[str]
) -> None:
    run = rolefit("team", *sheets, *options)
    assert (run.code, run.out, len(run.err.splitlines())) == (2, "", 1)


def test_what_others_wrote_is_only_ever_text(
    rolefit: Command, bundled: Bank, sheets: list[str], tmp_path: Path
) -> None:
    hostile = _written(tmp_path / "hostile.json", HOSTILE, ideal(bundled, bundled.roles[2].id))
    html, markdown = tmp_path / "team.html", tmp_path / "team.md"
    seats = ["--seats", f"{bundled.roles[2].id}=1"]
    run = rolefit("team", *sheets, hostile, *seats, "-o", str(html))
    assert rolefit("team", *sheets, hostile, *seats, "-o", str(markdown)).code == run.code == 0
    page, rendered = html.read_text(encoding="utf-8"), MarkdownIt().enable("table").render(markdown.read_text("utf-8"))
    for text in (run.out, page, rendered):
        assert not re.search("[\x1b\u202e]", text)
    for text in (page, rendered):
        assert not re.search("<script|<a |<strong>x", text)
        assert "{{ 7 * 7 }}" in text
    assert "alert(1)" in page


def test_what_is_printed_as_json_never_changes_its_shape(rolefit: Command, sheets: list[str]) -> None:
    found = json.loads(rolefit("team", *sheets, "--json").out)
    shape = {
        "type": "object",
        "required": ["schema", "bank", "people", "left_out", "unread", "roles", "uncovered", "alone", "crowded"],
        "properties": {
            "people": {"items": {"required": ["name", "verdict", "roles", "fits", "probabilities", "answered"]}},
            "roles": {"items": {"required": ["role", "fitting", "leading", "best_placed"]}},
        },
    }
    assert not list(Draft202012Validator(shape).iter_errors(found))
    assert found["left_out"] == [{"name": "Fay", "why": "too few answers"}]


@pytest.mark.skipif(PROGRAM is None, reason="no Chromium on the PATH")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_has_no_fault_fits_its_window_and_asks_for_nothing(
    rolefit: Command, sheets: list[str], tmp_path: Path, started: Browser, width: int, scheme: str
) -> None:
    page = tmp_path / "team.html"
    assert rolefit("team", *sheets, "--seats", "producer=1,product-owner=2", "-o", str(page)).code == 0
    started.look(width, scheme)
    assert started.open(page) == [page.as_uri()]
    assert started.run("document.documentElement.scrollWidth <= innerWidth")
    assert started.faults() == []
