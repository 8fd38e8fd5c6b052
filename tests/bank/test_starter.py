"""The bank that authors begin with: it works as it stands, and keeps to what its own comments ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pytest

from rolefit import Bank, Verdict, load_bank, score
from rolefit.bank.load import bundled as data
from rolefit.bank.question import Choice, Option, Question, Side
from tests.support.banks import as_sheet, directions_of, leaning_answers


@pytest.fixture(name="starter", scope="module")
def _starter() -> Bank:
    return load_bank(data() / "starter")


def shown(question: Question) -> Sequence[Option | Side]:
    return question.options if isinstance(question, Choice) else (question.left, question.right)


def cited(data: Any) -> Iterator[dict[str, Any]]:
    """Yield everything that has sources, however deep; the list of all sources is none of it."""
    if isinstance(data, dict):
        if isinstance(data.get("sources"), tuple):
            yield data
        data = data.values()
    if isinstance(data, Iterable) and not isinstance(data, str):
        for part in data:
            yield from cited(part)


def test_whoever_answers_as_a_role_would_is_told_that_role_and_no_more_surely_than_an_untried_bank_can(
    starter: Bank,
) -> None:
    for role, direction in zip(starter.role, directions_of(starter), strict=True):
        result = score(starter, as_sheet(starter, leaning_answers(starter, direction.tolist())))
        assert (result.roles[0].id, result.verdict) == (role, Verdict.LEANING)
        assert result.roles[0].probability > 0.85


@pytest.mark.parametrize("place", range(5))
def test_always_the_same_place_on_the_screen_is_no_better_than_guesses(starter: Bank, place: int) -> None:
    # The last option where there are fewer.
    answers = {question.id: min(place, len(question.options) - 1) for question in starter.questions}
    assert score(starter, as_sheet(starter, answers)).verdict is Verdict.GUESSES


def test_every_trait_is_carried_by_six_questions_and_both_its_ends_about_equally_often(starter: Bank) -> None:
    ends: Counter[tuple[str, bool]] = Counter()
    questions: Counter[str] = Counter()
    for question in starter.questions:
        weights = [weight for option in shown(question) for weight in option.weights.items()]
        ends.update((trait, weight > 0) for trait, weight in weights)
        questions.update({trait for trait, _ in weights})
    for trait in starter.traits:
        assert questions[trait.id] >= 6
        assert abs(ends[trait.id, True] - ends[trait.id, False]) <= 2


def test_the_answers_of_a_question_are_about_equally_long_and_no_question_names_a_role(starter: Bank) -> None:
    names = {name.casefold() for role in starter.roles for name in (role.title, *role.aliases)}
    for question in starter.questions:
        texts = [option.text for option in shown(question)]
        lengths = [len(text.split()) for text in texts]
        assert max(lengths) <= min(16, 1.6 * min(lengths))
        asked = " ".join((question.prompt, *texts)).casefold()
        assert not [name for name in names if name in asked]


def test_every_pair_of_roles_is_compared(starter: Bank) -> None:
    assert all(starter.pair(one, other) for one, other in combinations(starter.role, 2))


def test_every_text_position_and_weight_cites_a_source(starter: Bank) -> None:
    # A word of the glossary may go without: its explanation is the author's own then.
    knowledge = starter.knowledge.model_dump(exclude={"glossary"})
    claims = [*cited(knowledge), *cited([asked.model_dump() for asked in starter.questions])]
    assert len(claims) > 100
    assert [claim for claim in claims if not claim["sources"]] == []


@pytest.mark.parametrize("name", ["roles", "questions"])
def test_an_editor_finds_the_schema_beside_the_file(name: str) -> None:
    first = (data() / "starter" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={name}.schema.json"
