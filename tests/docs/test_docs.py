"""What the pages in docs/ state is what the code does."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from rolefit import messages, textfile
from rolefit.assessment import sheet
from rolefit.bank import knowledge, reader, yaml_nodes
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice
from rolefit.bank.record import NUMBER
from rolefit.cli.problem_log import MOST_TOLD
from rolefit.cli.team import MOST_SEATS
from rolefit.cohort import columnar, delimited, headings, intake, sheets, team
from rolefit.store import file, rows

TOP = Path(__file__).parents[2]
DATA = (TOP / "docs" / "data.md").read_text(encoding="utf-8")
LIMITS = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", DATA.split("## Limits")[1], re.MULTILINE))
PAGES = ["README.md", "SECURITY.md", *(f"docs/{path.name}" for path in sorted((TOP / "docs").glob("*.md")))]


def test_the_limits_are_those_of_the_code() -> None:
    told = {
        "a bank's file, an answer sheet": f"{textfile.MOST_BYTES >> 20} MiB, UTF-8",
        "nesting in a bank": f"{yaml_nodes.MOST_DEPTH} levels",
        "keys, values, lists and mappings in a bank's file": f"{yaml_nodes.MOST_NODES:,}",
        "a text in a bank": f"{yaml_nodes.MOST_CHARACTERS:,} characters",
        "a bank": f"1 to {knowledge.MOST_TRAITS} traits, 2 to {knowledge.MOST_ROLES} roles, at least 1 question; "
        f"beside one text at most {knowledge.MOST_TERMS} `terms`",
        "problems told of one file": f"{reader.MOST_PROBLEMS}",
        "an answer sheet": f"one person; a CSV cell at most {csv.field_size_limit():,} characters",
        "a kept sitting or result": f"{rows.MOST_CONTENT:,} characters; a longer one counts as damaged",
        "many sheets (`rolefit score`)": f"{headings.MOST_COLUMNS:,} columns, {delimited.MOST_LINE >> 20} MiB a row; "
        f"a workbook {columnar.MOST_UNPACKED >> 20} MiB unpacked, {sheets.MOST_HELD >> 20} MiB on stdin; "
        f"{delimited.MOST_QUOTES} rows with broken quotes",
        "problems told by `rolefit score`": f"{MOST_TOLD} one by one, the others counted; "
        f"people are known again among the first {intake.MOST_NAMES:,}",
        "a team (`rolefit team`)": f"{team.MOST_PEOPLE} people; {MOST_SEATS} seats of one role",
        "the store": f"{file.MOST_BYTES >> 20} MiB; a larger one is not opened",
        "waiting for another rolefit that writes": f"{file.WAIT_SECONDS} seconds",
    }
    assert told.items() <= LIMITS.items()
    assert f"at most {messages.MOST_MARKS} combining marks" in LIMITS["characters"]
    assert f"{rows.MOST_READ:,} characters" in LIMITS["results listed at once"]
    assert sheet.MOST_PROBLEMS == reader.MOST_PROBLEMS
    assert str(Choice.model_fields["options"].metadata) == "[MinLen(min_length=3), MaxLen(max_length=5)]"
    assert NUMBER.match("0." + "1" * 9)
    assert not NUMBER.match("0." + "1" * 10)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_project_leads_somewhere(name: str) -> None:
    page = TOP / name
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")):
        found = (page.parent / target) if target else page
        assert found.exists()
        headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {
            re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings
        }


def test_the_simulation_shown_is_of_the_bank_that_comes_with_it(bundled: Bank) -> None:
    page = (TOP / "docs" / "simulation.md").read_text(encoding="utf-8")
    assert f"digest `{bundled.digest[:12]}`" in page, "make it anew with rolefit bank simulate"
