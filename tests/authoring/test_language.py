"""Whether questions are put well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rolefit.authoring.check import check
from rolefit.authoring.language import blemishes, grader
from rolefit.bank.knowledge import Bank, Term
from rolefit.bank.question import Choice, Option, Question, Scale, Side
from tests.support.banks import bank_of

PROMPT = "A free day comes up at work. What do you do?"
OPTIONS = ("I tidy the shelves.", "I call an old friend.", "I try out the new oven.")


def bank_with(question: Question) -> Bank:
    bank = bank_of([[1.0], [-1.0]], [question])
    roles = bank.knowledge.roles
    named = roles[0].model_copy(update={"title": "Grill Cook", "aliases": ("griller",)})
    knowledge = bank.knowledge.model_copy(update={"roles": (named, roles[1])})
    return Bank(bank.digest, knowledge, bank.questions)


def asked(prompt: str = PROMPT, options: Sequence[str] = OPTIONS) -> Bank:
    made = [Option(id=f"o{place}", text=text, weights={"t0": 1.0 - place}) for place, text in enumerate(options)]
    return bank_with(Choice(id="free-day", kind="choice", prompt=prompt, options=tuple(made)))


def kinds(bank: Bank) -> list[str]:
    return [found.kind for found in blemishes(bank, grader())]


def instead(text: str) -> Bank:
    return asked(options=(*OPTIONS[:2], text))


def test_the_bundled_questions_have_no_blemish(bundled: Bank) -> None:
    assert list(blemishes(bundled, grader())) == []


def test_a_plain_question_has_none() -> None:
    assert kinds(asked()) == []


@pytest.mark.parametrize(
    ("bank", "kind"),
    [
        (instead("I help the Grill Cook."), "names-role"),
        (instead("I help a GRILLER out."), "names-role"),
        (asked("A grill cook calls. What do you do?"), "names-role"),
        (asked("Where do you go? What do you do?"), "double"),
        (asked("What do you do and/or want on a free day?"), "double"),
        (instead("I bake a cake. I eat it."), "double"),
        (instead("I bake; I eat."), "double"),
        (instead("I do not go in."), "negated"),
        (instead("I don’t go in."), "negated"),
        (asked("A day is free. What do you never do?"), "negated"),
        (asked("Are you one who leads or do you like to help?"), "double"),
        (asked(" ".join(["A day comes up"] * 11)), "long"),
        (
            asked(options=[" ".join(["so"] * 26) + ".", " ".join(["so"] * 20) + ".", " ".join(["so"] * 22) + "."]),
            "long",
        ),
        (instead("I try out the new oven that came last week with the big truck."), "uneven"),
    ],
)
def test_each_fault_is_called_by_its_name_and_no_other(bank: Bank, kind: str) -> None:
    assert kinds(bank) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "I note it down.",
        "I know a way.",
        "I sit and write.",
        "I take a nap, then tidy.",
        "I fry the grillers.",
        "I rest, with nobody about.",
    ],
)
def test_words_that_only_look_like_a_fault_are_left_alone(text: str) -> None:
    assert kinds(instead(text)) == []


def test_the_statements_of_a_scale_are_looked_at_too() -> None:
    left, right = (Side(text=text, weights={"t0": value}) for text, value in (("I never go.", 1.0), ("I stay.", -1.0)))
    assert kinds(bank_with(Scale(id="go", kind="scale", prompt="Which?", left=left, right=right))) == ["negated"]


def test_hard_words_are_told_of_where_reading_level_can_be_measured() -> None:
    hard = "Organisational interdependencies necessitate considerable prioritisation."
    bank = asked(options=[hard, hard.replace("considerable", "continual"), hard.replace("necessitate", "require")])
    assert [found.kind for found in blemishes(bank, grader())] == ["hard"]
    assert [found.kind for found in blemishes(bank, None)] == []


def test_a_hard_text_about_all_roles_is_told_of_where_it_stands(kitchen: Path) -> None:
    easy, hard = "Ask the cooks.", "Organisational interdependencies necessitate considerable prioritisation."
    text = (kitchen / "roles.yaml").read_text(encoding="utf-8")
    (kitchen / "roles.yaml").write_text(text.replace(easy, hard), encoding="utf-8")
    (found,) = (found for found in check(kitchen).findings if found.kind == "hard")
    assert (Path(found.file).name, found.about) == ("roles.yaml", "organisation")


def test_it_says_which_question_it_is_about() -> None:
    [found] = blemishes(instead("I do not go in."), None)
    assert (found.noun, found.name) == ("question", "free-day")
    assert '"not"' in found.what


def test_the_scene_that_is_set_before_a_question_may_say_what_is_not() -> None:
    assert kinds(asked("It rains, and nothing is planned. You cannot go out. What do you do?")) == []


def test_a_name_of_several_words_is_found_whatever_stands_between_them_and_part_of_it_is_not() -> None:
    assert kinds(instead("I ring the grill-cook.")) == ["names-role"]
    assert kinds(instead("I ring the cook.")) == []


def test_a_word_that_the_glossary_explains_does_not_make_a_text_hard() -> None:
    hard = "I clear organisational interdependencies."
    bank = asked(options=[hard, hard.replace("clear", "see"), hard.replace("clear", "seek")])
    terms = (Term(term="organisational interdependency", text="A tie."),)
    explained = replace(bank, knowledge=bank.knowledge.model_copy(update={"glossary": terms}))
    assert kinds(bank) == ["hard"]
    assert kinds(explained) == []
