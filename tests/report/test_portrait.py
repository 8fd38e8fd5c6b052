"""The portrait: every sentence holds of the estimate, by its sign and its size, whoever answered."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit import Bank, Result, Verdict, load_bank, score
from rolefit.assessment.result import TraitEstimate
from rolefit.authoring.respondents import honest
from rolefit.bank.calibration import OFF
from rolefit.model.estimation import estimate
from rolefit.model.response_model import model_of
from rolefit.report.portrait import (
    MOST_SENTENCES,
    SOFTENED,
    at_face_value,
    portrait,
    standings,
    telling_answer,
)
from rolefit.report.sentences import named_ids, named_roles
from tests.support.banks import exactly
from tests.support.results import ideal

BANK = load_bank()


def answered(bank: Bank, seed: int, count: int, spread: float) -> Result:
    """Return the result of a simulated person who stands anywhere, after so many answers."""
    random = Random(seed)
    model = model_of(bank)
    picked = honest(model, [random.gauss(0, spread) for _ in model.traits], random)
    names = random.sample(list(model.items), min(count, len(model.items)))
    return score(bank, {name: bank.question[name].answer(picked[name]) for name in names})


@exactly
@given(st.integers(0, 10**6), st.integers(0, 42), st.sampled_from([0.7, 1.5, 4.0]), st.booleans())
def test_every_sentence_is_true_of_its_trait(seed: int, count: int, spread: float, in_full: bool) -> None:
    bank = replace(BANK, calibration=OFF) if in_full else BANK
    result = answered(bank, seed, count, spread)
    traits = {trait.id: trait for trait in result.traits}
    told = portrait(bank, result)
    assert len(told) <= MOST_SENTENCES
    assert len({sentence.standing.trait.id for sentence in told}) == len(told)
    for sentence in told:
        trait, kept = sentence.standing.trait, traits[sentence.standing.trait.id]
        own, opposite = (trait.high, trait.low) if kept.estimate > 0 else (trait.low, trait.high)
        assert own.text[1:] in sentence.text
        assert opposite.text[1:] not in sentence.text
        firm = abs(kept.estimate) > kept.standard_error
        assert (sentence.text == own.text) is firm
        assert sentence.text.startswith(SOFTENED) is not firm
        assert at_face_value(kept.estimate, kept.standard_error, result.bank.power) > 1


@exactly
@given(st.integers(0, 10**6), st.integers(5, 42))
def test_no_sentence_speaks_against_the_only_role_that_is_named(seed: int, count: int) -> None:
    result = answered(BANK, seed, count, 2.0)
    if result.verdict in (Verdict.CLEAR, Verdict.LEANING):
        (role,) = named_roles(BANK, result)
        for sentence in portrait(BANK, result):
            assert role.traits[sentence.standing.trait.id].position * sentence.standing.estimate > 0


@pytest.mark.parametrize("role", list(BANK.role))
def test_who_answers_as_a_role_would_is_told_what_the_role_is_like(role: str) -> None:
    result = score(BANK, ideal(BANK, role))
    told = portrait(BANK, result)
    assert named_ids(result) == [role]
    assert len(told) == MOST_SENTENCES
    ends = BANK.role[role].traits
    assert all(ends[each.standing.trait.id].position * each.standing.estimate > 0 for each in told)


def test_of_no_answers_and_of_guesses_no_portrait_is_drawn(bundled: Bank, results: dict[Verdict, Result]) -> None:
    assert portrait(bundled, score(bundled, {})) == []
    assert portrait(bundled, results[Verdict.GUESSES]) == []
    assert portrait(bundled, results[Verdict.TOO_FEW]) == []


def test_a_trait_within_its_error_is_not_told(bundled: Bank, results: dict[Verdict, Result]) -> None:
    result = results[Verdict.CLEAR]
    flat = tuple(TraitEstimate(id=trait.id, estimate=0.3, standard_error=0.5) for trait in result.traits)
    assert standings(bundled, result.model_copy(update={"traits": flat})) == []
    assert portrait(bundled, result.model_copy(update={"traits": flat})) == []


@exactly
@given(st.integers(0, 10**6), st.floats(0.05, 1.0))
def test_at_face_value_is_what_one_trait_says_when_its_answers_count_in_full(seed: int, power: float) -> None:
    random = Random(seed)
    pull, information = random.gauss(0, 3), random.expovariate(0.3)
    told, error = power * pull / (1 + power * information), (1 + power * information) ** -0.5
    assert at_face_value(told, error, power) == pytest.approx(abs(pull) / (1 + information) ** 0.5)
    assert at_face_value(0.0, 0.0, power) == 0


def test_with_answers_in_full_strength_is_the_estimate_over_its_error(bundled: Bank) -> None:
    result = score(bundled, ideal(bundled, "producer"))
    answers = {
        name: bundled.question[name].index(answer) for name, answer in result.answers.items() if answer is not None
    }
    told = estimate(model_of(bundled), answers)
    for standing in standings(bundled, result):
        assert standing.strength == pytest.approx(abs(told.mean[standing.axis]) / told.standard_error(standing.axis))


def test_an_answer_behind_a_sentence_speaks_for_it_and_is_named_once(
    bundled: Bank, results: dict[Verdict, Result]
) -> None:
    result = results[Verdict.CLEAR]
    model = model_of(bundled)
    for standing in standings(bundled, result):
        found = telling_answer(bundled, result, standing.axis, standing.estimate)
        assert found is not None
        name, answer = found
        assert result.answers[name] == answer
        place = bundled.question[name].index(answer)
        assert model.items[name].score[place][standing.axis] * standing.estimate > 0
        assert bundled.question[name].options[place].tells_of(standing.trait.id) * standing.estimate > 0
        other = telling_answer(bundled, result, standing.axis, standing.estimate, [name])
        assert other is None or other[0] != name
        assert telling_answer(bundled, result, standing.axis, standing.estimate, list(result.answers)) is None


def test_a_text_that_does_not_say_you_is_softened_all_the_same(small: Bank) -> None:
    traits = tuple(
        trait.model_copy(
            update={side: getattr(trait, side).model_copy(update={"text": "Fast it is."}) for side in ("low", "high")}
        )
        for trait in small.traits
    )
    bank = replace(small, knowledge=small.knowledge.model_copy(update={"traits": traits}))
    given = score(small, {"morning": 1, "rush": "hurry"})
    result = given.model_copy(
        update={
            "verdict": Verdict.MIXED,
            "bank": given.bank.model_copy(update={"power": 0.1}),
            "traits": tuple(TraitEstimate(id=trait.id, estimate=0.4, standard_error=0.8) for trait in traits),
        }
    )
    assert [sentence.text for sentence in portrait(bank, result)] == [
        "On the whole: Fast it is.",
        "More often than not: Fast it is.",
    ]


def test_between_roles_two_are_named_and_a_third_only_where_it_is_likely(results: dict[Verdict, Result]) -> None:
    result = results[Verdict.BETWEEN]

    def named(*chances: float) -> list[str]:
        roles = tuple(
            role.model_copy(update={"probability": chance}) for role, chance in zip(result.roles, chances, strict=True)
        )
        return named_ids(result.model_copy(update={"roles": roles}))

    one, two, three, four, _ = (role.id for role in result.roles)
    assert named(0.5, 0.3, 0.1, 0.06, 0.04) == [one, two]
    assert named(0.4, 0.3, 0.2, 0.06, 0.04) == [one, two, three]
    assert named(0.5, 0.05, 0.1, 0.3, 0.05) == [one, four]
