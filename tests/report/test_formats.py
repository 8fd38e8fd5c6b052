"""A result as a file: the same content in every format, and nothing from a bank becomes markup."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rolefit import Bank, Result, Verdict, score
from rolefit.assessment.response_quality import Kind
from rolefit.assessment.sheet import parse_sheet
from rolefit.bank.knowledge import RolesFile
from rolefit.bank.question import QuestionsFile
from rolefit.errors import UsageError
from rolefit.report.alignment import places
from rolefit.report.formats import FORMATS, export
from rolefit.report.outline import report
from rolefit.report.parts import clean, signed
from rolefit.report.sentences import FIT, QUALITY, SIGNS, TRIED, TRY
from tests.support.hostile import HOSTILE
from tests.support.results import Page, ideal

WHEN = "2026-05-01T10:00:00+00:00"
SVG = "{http://www.w3.org/2000/svg}"
TEXTS = {"text", "job", "title", "name", "pole", "prompt", "helps", "aspect"}


def poisoned(bank: Bank, hostile: str) -> Bank:
    """Return a bank in which every text for people begins with another one."""

    def spoilt(value: Any, is_text: bool = False) -> Any:
        if isinstance(value, dict):
            return {key: spoilt(item, key in TEXTS or is_text) for key, item in value.items() if key != "sources"}
        if isinstance(value, list | tuple):
            return [spoilt(item) for item in value]
        return f"{hostile} {value}" if is_text and isinstance(value, str) else value

    knowledge = {
        key: value if key in {"sources", "format", "name"} else spoilt(value)
        for key, value in bank.knowledge.model_dump().items()
    }
    for pair in knowledge["pairs"]:
        for difference in pair["differences"]:
            difference["texts"] = {key: f"{hostile} {text}" for key, text in difference["texts"].items()}
    asked = [spoilt(question.model_dump()) for question in bank.questions]
    return replace(
        bank,
        knowledge=RolesFile.model_validate(knowledge),
        questions=QuestionsFile.model_validate({"format": "1", "questions": asked}).questions,
        calibration=bank.calibration.model_copy(update={"outcome": f"{hostile} {bank.calibration.outcome}"}),
    )


@dataclass(frozen=True)
class Spoilt:
    """A bank in which every text begins with a hostile one, and its result of each verdict."""

    hostile: str
    bank: Bank
    results: dict[Verdict, Result]


@pytest.fixture(name="spoilt", scope="module", params=HOSTILE)
def _spoilt(request: pytest.FixtureRequest, bundled: Bank, results: dict[Verdict, Result]) -> Spoilt:
    bank = poisoned(bundled, request.param)
    made = {verdict: score(bank, result.answers, taken_at=WHEN) for verdict, result in results.items()}
    return Spoilt(request.param, bank, made)


Harmless = dict[Verdict, str]
"""The file of each verdict's result, of a bank in which no text is hostile."""


@pytest.fixture(name="harmless", scope="module")
def _harmless(bundled: Bank, results: dict[Verdict, Result]) -> dict[str, Harmless]:
    return {
        form: {verdict: export(bundled, result, form) for verdict, result in results.items()}
        for form in ("html", "svg", "md")
    }


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def titles(bank: Bank) -> list[str]:
    return [role.title for role in bank.roles]


def test_there_are_results_of_all_verdicts(results: dict[Verdict, Result]) -> None:
    assert set(results) == set(Verdict)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_page_is_well_formed_and_fetches_nothing(
    bundled: Bank, results: dict[Verdict, Result], verdict: Verdict
) -> None:
    text = export(bundled, results[verdict], "html")
    page = Page(text)
    assert page.open == []
    assert {"html", "main", "h1", "h2"} <= set(page.tags)
    assert not {"script", "link", "img", "a", "iframe", "object", "form"} & set(page.tags)
    assert not {name for name, _ in page.attributes if name in {"src", "href"} or name.startswith("on")}
    for word in ("http", "<script", "url(", "@import"):
        assert word not in text
    assert '<html lang="en">' in text
    assert "prefers-color-scheme:dark" in text
    # Where no role is named there are no bars: numbers that mean nothing would be read all the same.
    said = verdict.names_a_role
    assert {"table", "caption"} <= set(page.tags) if said else "table" not in page.tags
    assert all((title in page.words) is said for title in titles(bundled))
    assert len(text.encode()) < 24_000


def _across(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the lines of the traits, without the marks in their middle."""
    return [line for line in root.findall(f"{SVG}line[@class='axis']") if line.get("x1") != line.get("x2")]


def test_the_person_and_the_role_are_marked_where_they_stand(bundled: Bank, results: dict[Verdict, Result]) -> None:
    result = score(bundled, ideal(bundled, results[Verdict.CLEAR].roles[0].id))
    found = places(bundled, result, bundled.role[result.roles[0].id])
    assert any(place.you > 0.2 for place in found)
    assert any(place.you < -0.2 for place in found)

    root = ElementTree.fromstring(export(bundled, result, "svg"))
    axes, dots = _across(root), root.findall(f"{SVG}circle[@class='you']")
    marks = iter(root.findall(f"{SVG}path[@class='role']"))
    for place, axis, dot in zip(found, axes, dots, strict=True):
        left, right = float(axis.get("x1", "")), float(axis.get("x2", ""))
        assert float(dot.get("cx", "")) == pytest.approx(left + (place.you + 1) / 2 * (right - left), abs=0.06)
        if place.role is not None:
            at = float(next(marks).get("d", "").removeprefix("M").split()[0])
            assert at == pytest.approx(left + (place.role + 1) / 2 * (right - left), abs=0.06)

    tracks = re.findall(r'<span class="track".*?</span>', export(bundled, result, "html"))
    for place, track in zip(found, tracks, strict=True):
        shown = {kind: float(left) for kind, left in re.findall(r'<i class="(you|role)" style="left:([\d.]+)%"', track)}
        wanted = {"you": place.you} | ({} if place.role is None else {"role": place.role})
        assert shown == pytest.approx({kind: 50 * (value + 1) for kind, value in wanted.items()}, abs=0.06)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_picture_is_well_formed_and_has_a_name(
    bundled: Bank, results: dict[Verdict, Result], verdict: Verdict
) -> None:
    text = export(bundled, results[verdict], "svg")
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title")
    described = root.findtext(f"{SVG}desc") or ""
    assert all((title in described) is verdict.names_a_role for title in titles(bundled))
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "text", "line", "path", "circle"),
    }


@pytest.mark.parametrize("form", ["md", "html", "svg"])
@pytest.mark.parametrize("verdict", Verdict)
def test_the_verdict_leads_and_how_sure_it_is_follows(
    bundled: Bank, results: dict[Verdict, Result], form: str, verdict: Verdict
) -> None:
    made = report(bundled, results[verdict])
    text = " ".join(
        export(bundled, results[verdict], form).partition("</desc>" if form == "svg" else "<main>")[2].split()
    )
    text = text or export(bundled, results[verdict], form).replace("\\", "")
    text = re.sub(r"</?[a-z]+[^>]*>", " ", text)
    text = " ".join(text.split())
    assert text.index(made.title[:20]) < text.index(made.how_sure[1:30])


@pytest.mark.parametrize("verdict", [Verdict.TOO_FEW, Verdict.GUESSES])
def test_where_no_role_is_named_nothing_points_to_one(
    bundled: Bank, results: dict[Verdict, Result], verdict: Verdict
) -> None:
    result = results[verdict]
    for form in ("md", "html", "svg"):
        text = export(bundled, result, form)
        for word in ("You and", "Responsibilities", 'class="best"', "In this job"):
            assert word not in text
    facts = rows(export(bundled, result, "csv"))
    assert not {"responsibility", "skill", "flip", "contribution"} & {fact["kind"] for fact in facts}
    assert [fact["id"] for fact in facts if fact["measure"] == "fit"] == list(bundled.role)


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict.names_a_role])
def test_a_page_says_all_of_the_report(
    bundled: Bank, results: dict[Verdict, Result], form: str, verdict: Verdict
) -> None:
    result = results[verdict]
    made = report(bundled, result)
    text = export(bundled, result, form)
    shown = Page(text).words if form == "html" else " ".join(text.replace("\\", "").split())
    headings = [part.heading for part in made.parts]
    assert {"Responsibilities", "Skills", "What would change it"} <= {heading.partition(":")[0] for heading in headings}
    assert all(heading in shown for heading in [*headings, "Your answers", "What rolefit is"])
    assert all(sentence in shown for sentence in made.portrait)
    assert all(claim.text in shown for claim in (*result.responsibilities, *result.skills))
    assert all(item.text in shown for item in made.answers.items)
    assert result.bank.digest not in shown
    assert result.bank.digest[:12] in shown
    assert "2026-05-01 10:00 UTC" in shown


def test_each_verdict_leads_with_what_it_is_about(bundled: Bank, results: dict[Verdict, Result]) -> None:
    first = {verdict: report(bundled, result).parts[0].heading for verdict, result in results.items()}
    assert first[Verdict.BETWEEN].startswith("What ")
    assert first[Verdict.BETWEEN].endswith(" share")
    assert first[Verdict.MIXED] == "What pulls apart"
    assert first[Verdict.CLEAR].startswith("Why ")
    assert first[Verdict.GUESSES] == "How this happens"
    assert first[Verdict.TOO_FEW] == "What you can do"


def test_where_a_role_is_named_it_is_said_how_to_see_for_oneself(bundled: Bank, results: dict[Verdict, Result]) -> None:
    for verdict, result in results.items():
        headings = [part.heading for part in report(bundled, result).parts]
        assert (TRY in headings) == verdict.names_a_role


@pytest.mark.parametrize("form", ["md", "html"])
def test_where_a_role_is_named_it_is_said_how_often_the_bank_was_right_if_that_was_tried(
    bundled: Bank, results: dict[Verdict, Result], form: str
) -> None:
    untold = replace(bundled, calibration=bundled.calibration.model_copy(update={"outcome": ""}))
    assert bundled.calibration.outcome
    for verdict, result in results.items():
        assert (TRIED in export(bundled, result, form)) is verdict.names_a_role
        assert TRIED not in export(untold, result, form)


@pytest.mark.parametrize("form", ["md", "html", "svg", "csv"])
def test_a_name_is_in_the_file_and_without_one_a_result_s_label(
    bundled: Bank, results: dict[Verdict, Result], form: str
) -> None:
    result = results[Verdict.CLEAR]
    assert "Ada Byron" in export(bundled, result, form, "Ada Byron")
    assert "my first" in export(bundled, result.model_copy(update={"label": "my first"}), form)


def signed_results(bank: Bank) -> list[Result]:
    """Results whose answers may not be worth reading: with a winner (too fast, many skipped), and without one."""
    sheet: dict[str, str | int | None] = {**ideal(bank, "producer", 20)}
    sheet |= dict.fromkeys(list(bank.question)[20:])
    hasty = score(bank, sheet, seconds=dict.fromkeys(sheet, 0.1), taken_at=WHEN)
    empty = score(bank, {question.id: question.answer(0) for question in bank.questions}, taken_at=WHEN)
    assert [flag.kind for flag in hasty.quality] == ["too fast", "skipped"]
    assert [flag.kind for flag in empty.quality] == ["straight-lining", "chance"]
    return [hasty, empty]


def test_poor_answers_are_told_of_in_every_format(bundled: Bank) -> None:
    for result in signed_results(bundled):
        texts = [flag.text for flag in result.quality]
        told = [flag.text for flag in result.quality if flag.kind is not Kind.CHANCE]
        page = Page(export(bundled, result, "html")).words
        after, row = (FIT, "| Role |") if report(bundled, result).bars else ("How this", "## How this")
        assert page.index("About your answers") < page.index(texts[0]) < page.index(after)
        markdown = export(bundled, result, "md").replace("\\", "")
        assert all(text in page and text in markdown for text in told)
        assert markdown.index("## About your answers") < markdown.index(f"- {texts[0]}") < markdown.index(row)
        drawn = ElementTree.fromstring(export(bundled, result, "svg"))
        assert all(text in (drawn.findtext(f"{SVG}desc") or "") for text in told)
        shown = " ".join(found.text or "" for found in drawn.iter(f"{SVG}text"))
        assert ", ".join(SIGNS[flag.kind] for flag in result.quality if flag.text in told) in shown
        facts = [fact for fact in rows(export(bundled, result, "csv")) if fact["kind"] == "quality"]
        assert [(fact["id"], fact["value"]) for fact in facts] == [(flag.kind, flag.text) for flag in result.quality]


def test_every_sign_has_short_words() -> None:
    assert set(SIGNS) == set(Kind)
    assert QUALITY


@pytest.mark.parametrize("form", ["md", "html", "svg", "csv"])
def test_of_answers_without_a_sign_nothing_is_said(bundled: Bank, results: dict[Verdict, Result], form: str) -> None:
    assert results[Verdict.CLEAR].quality == ()
    assert "About your answers" not in export(bundled, results[Verdict.CLEAR], form)


def test_a_sheet_without_a_time_has_no_date(small: Bank) -> None:
    assert "no date" in export(small, score(small, {}), "md")


@pytest.mark.parametrize("form", ["md", "html", "svg", "csv"])
def test_a_result_of_another_bank_is_refused_and_as_json_it_needs_none(bundled: Bank, small: Bank, form: str) -> None:
    for bank, other in ((bundled, small), (small, bundled)):
        result = score(bank, {})
        with pytest.raises(UsageError, match=f'made with another bank \\("{bank.name}", {bank.digest[:12]}\\)'):
            export(other, result, form)
        assert export(other, result, "json") == export(bank, result, "json")


def test_a_pair_that_the_bank_does_not_compare_shows_what_each_role_is_about(
    bundled: Bank, results: dict[Verdict, Result]
) -> None:
    bare = replace(bundled, knowledge=bundled.knowledge.model_copy(update={"pairs": ()}))
    result = results[Verdict.CLEAR]
    assert bundled.role[result.runner_up].at_a_glance.focus.text in Page(export(bare, result, "html")).words


@pytest.mark.parametrize("verdict", Verdict)
def test_json_reads_back_equal_and_scores_to_the_same_numbers(
    bundled: Bank, results: dict[Verdict, Result], verdict: Verdict
) -> None:
    result = results[verdict]
    text = export(bundled, result, "json")
    assert json.loads(text, parse_constant=pytest.fail) == result.as_json()
    assert export(bundled, Result.model_validate_json(text), "json") == text
    answers = parse_sheet(bundled, "me.json", text.encode())
    again = score(bundled, answers, seed=result.seed, taken_at=result.taken_at)
    assert export(bundled, again, "json") == text


def test_a_table_holds_every_number_in_full(bundled: Bank, results: dict[Verdict, Result]) -> None:
    result = results[Verdict.CLEAR]
    facts = {
        (fact["kind"], fact["id"], fact["measure"]): fact["value"] for fact in rows(export(bundled, result, "csv"))
    }
    for role in result.roles:
        assert float(facts["role", role.id, "fit"]) == role.fit
        assert float(facts["role", role.id, "probability"]) == role.probability
    for trait in result.traits:
        assert float(facts["trait", trait.id, "estimate"]) == trait.estimate
    for name, answer in result.answers.items():
        assert facts["answer", name, "answer"] == ("" if answer is None else str(answer))
    assert facts["result", "", "verdict"] == "clear"
    assert float(facts["result", "", "power"]) == 1.0
    assert float(facts["result", "", "cost"]) == result.cost
    assert any(value.startswith("-") for value in facts.values())


def test_no_text_of_a_bank_becomes_markup_in_a_page(spoilt: Spoilt, harmless: dict[str, Harmless]) -> None:
    for verdict, result in spoilt.results.items():
        plain, page = Page(harmless["html"][verdict]), Page(export(spoilt.bank, result, "html"))
        assert page.open == []
        assert page.tags == plain.tags
        assert {name for name, _ in page.attributes} == {name for name, _ in plain.attributes}
        assert spoilt.hostile in page.words


def test_no_text_of_a_bank_becomes_markup_in_a_picture(spoilt: Spoilt, harmless: dict[str, Harmless]) -> None:
    for verdict, result in spoilt.results.items():
        plain = ElementTree.fromstring(harmless["svg"][verdict])
        root = ElementTree.fromstring(export(spoilt.bank, result, "svg"))
        # A longer text takes more lines, but nothing of another kind.
        for made in (lambda element: element.tag, lambda element: frozenset(element.attrib)):
            assert set(map(made, root.iter())) <= set(map(made, plain.iter()))
        said = spoilt.hostile in (root.findtext(f"{SVG}desc") or "")
        assert said is verdict.names_a_role


COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _inside(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or []]


def _shape(tokens: list[Token]) -> list[str]:
    inner = [child.type for child in _inside(tokens)]
    return [token.type for token in tokens] + [kind for kind in inner if kind not in {"text", "softbreak"}]


@pytest.fixture(name="shapes", scope="module")
def _shapes(harmless: dict[str, Harmless]) -> dict[Verdict, list[str]]:
    """What a Markdown reader makes of the harmless pages, less their words."""
    return {verdict: _shape(COMMONMARK.parse(text)) for verdict, text in harmless["md"].items()}


def test_no_text_of_a_bank_becomes_markup_in_markdown(spoilt: Spoilt, shapes: dict[Verdict, list[str]]) -> None:
    for verdict, result in spoilt.results.items():
        tokens = COMMONMARK.parse(export(spoilt.bank, result, "md"))
        assert _shape(tokens) == shapes[verdict]
        assert spoilt.hostile in " ".join(child.content for child in _inside(tokens))


def test_no_text_of_a_bank_becomes_a_formula(spoilt: Spoilt) -> None:
    for result in spoilt.results.values():
        for fact in rows(export(spoilt.bank, result, "csv")):
            for cell in fact.values():
                if cell.startswith(tuple("=+-@＝")):
                    assert repr(float(cell)) in {cell, f"{cell}.0"}


@pytest.mark.parametrize("hostile", ["Host;=cmd|' /C calc'!A0", "a; +1", 'a;"=1+1', ";;@x", "a;\u3000＝1", "-1;-1"])
def test_no_text_becomes_a_formula_where_cells_are_split_at_semicolons(
    bundled: Bank, results: dict[Verdict, Result], hostile: str
) -> None:
    text = export(poisoned(bundled, hostile), results[Verdict.CLEAR], "csv")
    assert hostile.rpartition(";")[2].strip() in text.replace('""', '"')
    for line in text.splitlines():
        for cell in line.split(";")[1:]:
            assert not cell.lstrip(' "\u3000').startswith(tuple("=+-@＝"))


def test_json_keeps_every_text_as_it_is(spoilt: Spoilt) -> None:
    kept = json.loads(export(spoilt.bank, spoilt.results[Verdict.CLEAR], "json"))["responsibilities"]
    assert all(claim["text"].startswith(spoilt.hostile) for claim in kept)


@pytest.mark.parametrize("form", ["md", "html", "svg", "csv"])
@pytest.mark.parametrize("hidden", ["\x1b[2J", "\x00", "\x9b", "\u202e", "\ud800", "\ufffe", "a\nb\r\n\n# c"])
def test_no_invisible_character_and_no_line_end_gets_into_a_file(
    bundled: Bank, results: dict[Verdict, Result], form: str, hidden: str
) -> None:
    role = bundled.roles[0]
    spoilt = role.model_copy(update={"title": f"x{hidden}x"})
    bank = replace(bundled, knowledge=bundled.knowledge.model_copy(update={"roles": (spoilt, *bundled.roles[1:])}))
    text = export(bank, results[Verdict.CLEAR], form)
    assert hidden not in text
    assert text.encode().decode() == text
    if form == "svg":
        ElementTree.fromstring(text)


def test_an_address_in_markdown_is_no_link_even_where_addresses_become_links(
    bundled: Bank, results: dict[Verdict, Result]
) -> None:
    text = export(poisoned(bundled, "https://x.example www.x.example b.c@x.example"), results[Verdict.CLEAR], "md")
    assert r"# https\://x\.example www\.x\.example b\.c\@&NoBreak;x\.example " in text
    assert "https://" not in text
    assert "www.x" not in text
    assert "@x" not in text


def test_what_scripts_and_emoji_need_stays() -> None:
    assert clean("می‌خواهم 👩‍💻 é") == "می‌خواهم 👩‍💻 é"
    assert clean("a \t\n b") == "a b"


def test_a_place_that_rounds_to_0_has_no_minus() -> None:
    assert [signed(place) for place in (-0.04, 0.04, -0.06, 1)] == ["+0.0", "+0.0", "-0.1", "+1.0"]


def test_the_formats_are_five() -> None:
    assert list(FORMATS) == ["json", "md", "html", "svg", "csv"]
