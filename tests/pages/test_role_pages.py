"""A role's page and a comparison: the trade's words, whose reading it is, notes, cautions, columns."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from rich.console import Console, Group, RenderableType

from rolefit import Bank, load_bank
from rolefit.bank.claims import citations, role_claims
from rolefit.bank.knowledge import Claim
from rolefit.bank.nearness import neighbours
from rolefit.pages.comparison import role_comparison
from rolefit.pages.role import positions, profile
from rolefit.pages.sections import claim_line, worded
from rolefit.pages.side_by_side import SideBySide
from rolefit.terminal.shapes import UNWRAPPED
from tests.conftest import ROLES

TURN = "- {text: Turn the meat., sources: [menu/1]}"


def drawn(shown: RenderableType, width: int = UNWRAPPED) -> str:
    console = Console(width=width, color_system=None, force_terminal=False)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()


def bank_with(kitchen: Path, *changes: tuple[str, str]) -> Bank:
    text = ROLES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (kitchen / "roles.yaml").write_text(text, encoding="utf-8")
    return load_bank(kitchen)


def page(bank: Bank, sources: bool = False) -> str:
    return drawn(profile(bank, bank.roles[0], sources))


def test_the_words_of_the_trade_stand_before_the_plain_ones(kitchen: Path) -> None:
    bank = bank_with(
        kitchen,
        (TURN, "- {text: Turn the meat., terms: [searing, doneness]}"),
        (
            "organisation:",
            "glossary: [{term: searing, text: Browning.}, {term: doneness, text: How far cooked.}]\norganisation:",
        ),
    )
    assert "• Searing, doneness – Turn the meat." in page(bank)


def test_a_term_that_the_text_uses_is_not_said_twice_and_only_whole_words_are_bold() -> None:
    text = worded(Claim(text="Work with IT on risks.", terms=("IT", "risk")))
    assert text.plain == "Work with IT on risks."
    assert [text.plain[span.start : span.end] for span in text.spans] == ["IT", "risks"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("basis: inferred", "Turn it. (our reading)"),
        ("basis: stated", "Turn it."),
        ("remark: in one text only", "Turn it. (in one text only)"),
        ("basis: inferred, remark: from the duties", "Turn it. (our reading; from the duties)"),
    ],
)
def test_what_is_our_reading_says_so_where_it_stands(kitchen: Path, keys: str, said: str) -> None:
    bank = bank_with(kitchen, (TURN, f"- {{text: Turn it., {keys}}}\n      - {{text: Salt it.}}"))
    assert f"• {said}\n" in page(bank)


def test_a_section_that_is_all_our_reading_says_so_once(kitchen: Path) -> None:
    bank = bank_with(kitchen, (TURN, "- {text: Turn it., basis: inferred}\n      - {text: Salt it., basis: inferred}"))
    assert page(bank).count("our reading") == 2  # The other is the nearest role, which no source compares.
    assert "Responsibilities: what you would do (our reading)\n  • Turn it.\n" in page(bank)


def test_what_weighs_least_is_told_last_under_a_name_of_its_own(kitchen: Path) -> None:
    bank = bank_with(kitchen, (TURN, "- {text: Sweep., rank: minor}\n      - {text: Turn it.}"))
    assert "  • Turn it.\n  Also named\n  • Sweep.\n" in page(bank)


def test_three_cautions_are_shown_those_ranked_first_and_all_where_sources_are_asked_for(kitchen: Path) -> None:
    listed = "".join(f"\n      - {{text: Care {number}.{', rank: main' * (number > 1)}}}" for number in range(6))
    bank = bank_with(kitchen, ("skills:\n", f"caveats:{listed}\n    skills:\n"))
    brief, whole = page(bank), page(bank, sources=True)
    assert re.findall(r"Care \d", brief) == ["Care 2", "Care 3", "Care 4"]
    assert "3 more" in brief
    assert re.findall(r"Care \d", whole) == [f"Care {number}" for number in range(6)]


def test_the_nearest_roles_are_first_those_that_a_source_compares(bundled: Bank) -> None:
    for role in bundled.roles:
        near = neighbours(bundled, role)
        assert [one.compared for one in near] == sorted((one.compared for one in near), reverse=True)
        assert {one.role.id for one in near} == set(bundled.role) - {role.id}
        assert role.id == "product-manager" or near[0].role.id == "product-manager"


def test_every_mark_of_a_page_leads_to_one_note_and_every_note_has_a_mark(bundled: Bank) -> None:
    shown = [profile(bundled, role, sources=True) for role in bundled.roles]
    shown += [role_comparison(bundled, pair, whole=True, sources=True) for pair in combinations(bundled.roles, 2)]
    for one in shown:
        told, _, notes = drawn(one).partition("Notes: ")
        marked = {int(number) for marks in re.findall(r"\[(\d+(?:, \d+)*)\]", told) for number in marks.split(", ")}
        numbered = [int(number) for number in re.findall(r"^  \[(\d+)\] .+ – .+", notes, re.MULTILINE)]
        assert numbered == list(range(1, len(marked) + 1))
        assert marked == set(numbered)


def test_citations_are_numbered_document_by_document(small: Bank) -> None:
    claims = [Claim(text="x", sources=("menu/2", "menu/1")), Claim(text="y", sources=("menu/2",))]
    found = citations(small, claims)
    assert [(one.number, one.id, one.document, one.section) for one in found.values()] == [
        (1, "menu/2", "The menu", "2"),
        (2, "menu/1", "The menu", "1"),
    ]
    assert claim_line(claims[0], found).plain == "x [1, 2]"


def test_every_word_of_the_trade_that_a_role_has_stands_on_its_page(bundled: Bank) -> None:
    for role in bundled.roles:
        told = drawn(profile(bundled, role, sources=True)).casefold()
        assert [term for claim in role_claims(role) for term in claim.terms if term.casefold() not in told] == []


@pytest.mark.parametrize("width", [1, 20, 40, 59, 60, 80, 120, 200, UNWRAPPED])
def test_a_comparison_says_the_same_at_every_width(bundled: Bank, width: int) -> None:
    for roles in (bundled.roles[:2], bundled.roles):
        shown = role_comparison(bundled, roles, whole=False, sources=False)
        letters = [set(re.sub(r"\W", "", text)) for text in (drawn(shown, width), drawn(shown))]
        assert letters[0] == letters[1]
        if width >= 60:
            words = [set(drawn(shown, each).split()) for each in (width, UNWRAPPED)]
            assert {word.strip(":") for word in words[0]} == {word.strip(":") for word in words[1]}


def test_the_marks_of_many_roles_are_letters_and_digits_and_nothing_that_moves_a_terminal(small: Bank) -> None:
    page = drawn(Group(*positions(small, tuple(small.roles[place % 2] for place in range(70)))))
    assert page.replace("\n", "").isprintable()
    assert "A Grill Cook · B Pastry Cook" in page
    assert "Y Grill Cook · Z Pastry Cook · a Grill Cook" in page


def test_two_roles_stand_in_columns_from_60_on_and_one_under_the_other_below() -> None:
    table = SideBySide(("Left", "Right"), (("Focus", ("fire", "sugar")),))
    assert re.search(r"Focus +fire +sugar", drawn(table, 60))
    assert drawn(table, 59).split() == ["Focus", "Left:", "fire", "Right:", "sugar"]


def test_the_role_named_first_stands_on_the_left(bundled: Bank) -> None:
    for pair in combinations(bundled.roles, 2):
        for first, second in (pair, pair[::-1]):
            said = drawn(role_comparison(bundled, (first, second), whole=False, sources=False), 80)
            assert said.startswith(f"{first.title} and {second.title}\n")
            found = bundled.pair(first.id, second.id)
            assert found is not None
            left, right = (found.differences[0].texts[role.id].split()[0] for role in (first, second))
            assert re.search(rf"^  Focus \W*{left} .* {right}", said, re.MULTILINE)


def test_five_roles_fit_a_window_of_120_by_50(bundled: Bank) -> None:
    lines = drawn(role_comparison(bundled, bundled.roles, whole=False, sources=False), 120).splitlines()
    assert len(lines) < 50
    assert max(map(len, lines)) <= 120
    assert all(role.title in lines[0] for role in bundled.roles)


def test_two_roles_are_compared_on_less_than_104_lines_and_no_fact_stands_twice(bundled: Bank) -> None:
    for roles in combinations(bundled.roles, 2):
        assert len(drawn(role_comparison(bundled, roles, whole=False, sources=False), 80).splitlines()) < 104
        told = drawn(role_comparison(bundled, roles, whole=True, sources=False)).splitlines()
        told = [line for line in told if len(line) > 40]
        assert len(told) == len(set(told))


def test_compare_all_adds_the_traits_every_caution_and_the_advice(bundled: Bank) -> None:
    roles = [bundled.role[name] for name in ("product-manager", "product-owner")]
    brief, whole = (drawn(role_comparison(bundled, roles, whole, sources=False)) for whole in (False, True))
    pair = bundled.pair("product-manager", "product-owner")
    assert pair is not None
    assert sum(caution.text in brief for caution in pair.caveats) == 3
    assert all(caution.text in whole for caution in pair.caveats)
    for name in ("Where the duties point, as we read them", "Advice for organisations"):
        assert name not in brief
        assert name in whole
