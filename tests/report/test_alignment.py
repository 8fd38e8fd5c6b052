"""Where a role may rub: what it asks beside what the person likes, and silence where nothing is sure."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from rolefit import Bank, Result, score
from rolefit.assessment.result import TraitEstimate
from rolefit.bank.calibration import OFF
from rolefit.bank.knowledge import Pole, Role
from rolefit.bank.question import Answer
from rolefit.pages.result import page
from rolefit.report.alignment import MOST_RUBS, places, rubs, unclear
from rolefit.report.outline import report
from rolefit.report.parts import SILENT, Section
from rolefit.report.sentences import NO_RUB, RUBS, TOO_LITTLE, UNCLEAR
from tests.support.results import drawn, ideal


def placed(bank: Bank, role: str, at: dict[str, float], error: float = 0.3) -> Result:
    """Return a result for a role, every answer counting in full, the person moved to these places on some traits.

    For each of these traits there is an answer that says so.
    """
    result = score(replace(bank, calibration=OFF), ideal(bank, role) | saying(bank, at))
    positions = bank.role[role].traits
    traits = tuple(
        TraitEstimate(
            id=trait.id,
            estimate=at.get(trait.id, positions[trait.id].position if trait.id in positions else 0.0),
            standard_error=error,
        )
        for trait in result.traits
    )
    return result.model_copy(update={"traits": traits})


def saying(bank: Bank, at: dict[str, float]) -> dict[str, Answer]:
    """Return for each trait an answer that says in so many words which end it is nearer to, to different questions."""
    saying = {
        trait: {
            question.id: option.id
            for question in bank.questions
            for option in question.options
            if option.tells_of(trait) * place > 0
        }
        for trait, place in at.items()
    }
    answers: dict[str, Answer] = {}
    # The traits that few answers speak of choose first.
    for found in sorted(saying.values(), key=len):
        answers |= dict([(name, option) for name, option in found.items() if name not in answers][:1])
    return answers


def opposite(bank: Bank, role: str, count: int) -> dict[str, float]:
    """Return places at the other end from a role, on the traits where it stands furthest out of those answers tell."""
    positions = {
        name: found.position for name, found in bank.role[role].traits.items() if saying(bank, {name: -found.position})
    }
    widest = sorted(positions, key=lambda name: -abs(positions[name]))[:count]
    return {name: -1.0 if positions[name] > 0 else 1.0 for name in widest}


def standing(role: Role, trait: str, position: float) -> Role:
    """Return a role that stands at this position on a trait."""
    moved = role.traits[trait].model_copy(update={"position": position})
    return role.model_copy(update={"traits": {**role.traits, trait: moved}})


def test_a_person_who_is_like_the_role_is_told_that_nothing_rubs(bundled: Bank) -> None:
    for role in bundled.roles:
        assert rubs(bundled, placed(bundled, role.id, {}), role) == []


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_what_rubs_is_what_is_furthest_apart_and_three_at_most(bundled: Bank, count: int) -> None:
    for role in bundled.roles:
        at = opposite(bundled, role.id, count)
        found = rubs(bundled, placed(bundled, role.id, at), role)
        apart = sorted(at, key=lambda name: -abs(at[name] - role.traits[name].position))
        assert [rub.trait.id for rub in found] == apart[:3]


def test_what_rubs_sets_what_the_person_likes_beside_what_the_role_asks(bundled: Bank) -> None:
    role = bundled.role["project-manager"]
    (rub,) = rubs(bundled, placed(bundled, role.id, {"making": 1.0}), role)
    making = next(trait for trait in bundled.traits if trait.id == "making")
    assert rub.text == f"{making.high.text} This role asks you to {making.low.job}."


def test_what_could_be_an_error_of_measurement_does_not_rub(bundled: Bank) -> None:
    role = bundled.role["producer"]
    at = opposite(bundled, role.id, 2)
    assert rubs(bundled, placed(bundled, role.id, at, error=0.99), role)
    assert rubs(bundled, placed(bundled, role.id, at, error=1.0), role) == []


def told_of_rubs(bank: Bank, result: Result) -> Section:
    """Return what the page says under "Where it may rub"."""
    (found,) = (part for part in report(bank, result).parts if part.heading == RUBS)
    assert isinstance(found, Section)
    return found


def test_where_the_answers_say_nothing_of_a_trait_it_is_not_drawn_but_named_as_not_clear(bundled: Bank) -> None:
    role = bundled.role["producer"]
    at = opposite(bundled, role.id, 2)
    surely, hardly = (placed(bundled, role.id, at, error=error) for error in (0.3, 1.0))
    unsaid = surely.model_copy(update={"answers": dict.fromkeys(surely.answers)})
    assert {place.words for place in places(bundled, surely, role) if place.trait.id in at} == {"far apart"}
    for result in (surely, hardly, unsaid):
        shown = {place.trait.id for place in places(bundled, result, role)}
        told = {trait.id for trait in unclear(bundled, result)}
        assert shown.isdisjoint(told)
        assert shown | told == {trait.id for trait in bundled.traits}
        assert (set(at) <= shown) is (result is surely)
        (part,) = (part for part in report(bundled, result).parts if part.heading == UNCLEAR)
        assert isinstance(part, Section)
        for trait in bundled.traits:
            assert (f"{trait.low.pole} ↔ {trait.high.pole}" in part.sentence) is (trait.id in told)


def test_of_who_is_hardly_known_it_is_not_said_that_nothing_rubs(bundled: Bank) -> None:
    for count in (0, 2, 4, 5, 6, len(bundled.traits)):
        known = placed(bundled, "product-owner", {trait.id: -0.5 for trait in bundled.traits[:count]})
        bare = known.model_copy(
            update={
                "traits": tuple(
                    each if place < count else each.model_copy(update={"standard_error": 9.0})
                    for place, each in enumerate(known.traits)
                )
            }
        )
        found = told_of_rubs(bundled, bare)
        if not found.items:
            little = 2 * len(unclear(bundled, bare)) > len(bundled.traits)
            assert found.sentence == (TOO_LITTLE if little else NO_RUB)


def test_where_nothing_rubs_nothing_is_said_to_be_far_apart(bundled: Bank) -> None:
    for number in range(200):
        random = Random(number)
        role = random.choice(bundled.roles)
        at = {trait.id: random.uniform(-1, 1) for trait in random.sample(bundled.traits, 3)}
        result = placed(bundled, role.id, at, error=random.choice((0.3, 0.8)))
        found = told_of_rubs(bundled, result)
        far = {place.trait.id for place in places(bundled, result, role) if place.words == "far apart"}
        assert (found.sentence in (NO_RUB, TOO_LITTLE)) is (found.items == ())
        assert far <= {rub.trait.id for rub in rubs(bundled, result, role)} or len(found.items) == MOST_RUBS


def test_a_trait_that_no_source_speaks_of_never_rubs(bundled: Bank) -> None:
    for role in bundled.roles:
        silent = {trait.id: 1.0 for trait in bundled.traits if trait.id not in role.traits}
        assert rubs(bundled, placed(bundled, role.id, silent), role) == []


def test_a_bank_that_does_not_say_what_a_job_asks_gets_the_name_of_the_pole(bundled: Bank) -> None:
    traits = tuple(
        trait.model_copy(
            update={side: Pole(pole=getattr(trait, side).pole, text="You like it") for side in ("low", "high")}
        )
        for trait in bundled.traits
    )
    bare = replace(bundled, knowledge=bundled.knowledge.model_copy(update={"traits": traits}))
    role = bare.role["project-manager"]
    (rub,) = rubs(bare, placed(bare, role.id, {"making": 1.0}), role)
    assert rub.text == "You like it. This role is nearer to “keep it under control”."


def test_a_role_in_the_middle_asks_for_some_of_both(bundled: Bank) -> None:
    role = bundled.role["project-manager"]
    middle = standing(role, "making", 0.05)
    (rub,) = rubs(bundled, placed(bundled, role.id, {"making": 1.0}), middle)
    assert rub.text.endswith("This role asks for some of both.")


@pytest.mark.parametrize(("position", "both"), [(0.19, True), (-0.19, True), (0.2, False), (-0.2, False)])
def test_the_middle_reaches_to_a_fifth_of_the_way(bundled: Bank, position: float, both: bool) -> None:
    role = bundled.role["project-manager"]
    placed_at = role.traits["making"].model_copy(update={"position": position})
    moved = role.model_copy(update={"traits": {**role.traits, "making": placed_at}})
    (rub,) = rubs(bundled, placed(bundled, role.id, {"making": -1.0 if position > 0 else 1.0}), moved)
    assert rub.text.endswith("This role asks for some of both.") is both


def test_the_bundled_bank_says_of_every_pole_what_a_job_there_asks(bundled: Bank) -> None:
    for trait in bundled.traits:
        for pole in (trait.low, trait.high):
            assert pole.job
            assert not pole.job.endswith(".")
            assert pole.job[0].islower()


def test_a_trait_is_marked_for_you_for_the_role_and_for_both(bundled: Bank) -> None:
    role = bundled.role["producer"]
    silent = next(trait for trait in bundled.traits if trait.id not in role.traits)
    result = placed(bundled, role.id, {silent.id: -1.0})
    words = {place.trait.id: place.words for place in places(bundled, result, role)}
    assert list(words.values()).count("close") > len(words) / 2
    assert words[silent.id] == "no source"
    text = drawn(page(bundled, result), 100)
    for trait in (trait for trait in bundled.traits if trait.id in words):
        (line,) = (line for line in text.splitlines() if f" {trait.high.pole} " in line and trait.low.pole in line)
        assert ("◈" in line) is (trait is not silent)
        assert ("●" in line, "◇" in line) == (trait is silent, False)
        assert line.endswith(words[trait.id])
    everywhere = bundled.role["product-owner"]
    assert set(everywhere.traits) == {trait.id for trait in bundled.traits}
    assert SILENT not in drawn(page(bundled, placed(bundled, everywhere.id, {})), 100)


@pytest.mark.parametrize(
    ("you", "told"),
    [
        (0.1, "close"),
        (0.39, "close"),
        (0.4, "some way off"),
        (0.9, "some way off"),
        (0.91, "far apart"),
        (9, "far apart"),
    ],
)
@pytest.mark.parametrize("side", [-1, 1])
def test_how_far_apart_the_two_are_is_told_in_words(bundled: Bank, you: float, told: str, side: int) -> None:
    role = standing(bundled.role["project-manager"], "making", 0.0)
    found = places(bundled, placed(bundled, role.id, {"making": side * you}, error=0.05), role)
    (place,) = (place for place in found if place.trait.id == "making")
    assert place[1:] == (side * min(1.0, you), 0.0, told)


def test_every_known_trait_has_a_place_in_the_order_of_the_bank_and_none_beyond_its_ends(bundled: Bank) -> None:
    role = bundled.role["producer"]
    result = placed(bundled, role.id, dict.fromkeys((trait.id for trait in bundled.traits), 7.0))
    found = places(bundled, result, role)
    unknown = unclear(bundled, result)
    assert [place.trait for place in found] == [trait for trait in bundled.traits if trait not in unknown]
    assert {place.you for place in found} == {1.0}
    assert [place[2:] for place in found if place.trait.id not in role.traits] == [(None, "no source")]


@pytest.mark.parametrize(
    ("position", "you", "rubbed"),
    [
        # On the same side, or with one in the middle, only what is far apart rubs.
        (0.05, 0.94, False),
        (0.05, 0.96, True),
        (0.5, 0.9, False),
        (0.0, 0.9, False),
        (0.0, -0.91, True),
        # Across the middle, what is not close rubs.
        (0.3, -0.09, False),
        (0.2, -0.2, True),
        (-0.2, 0.2, True),
    ],
)
def test_what_is_far_apart_or_on_the_other_side_rubs(bundled: Bank, position: float, you: float, rubbed: bool) -> None:
    role = standing(bundled.role["project-manager"], "making", position)
    found = rubs(bundled, placed(bundled, role.id, {"making": you}, error=0.0), role)
    assert [rub.trait.id for rub in found] == ["making"] * rubbed


@pytest.mark.parametrize(
    ("position", "text"),
    [
        (0.2, "You like low? This role asks you to be high."),
        (0.19, "You like low? This role asks for some of both."),
        (-0.19, "You like high? This role asks for some of both."),
        (-0.2, "You like high? This role asks you to be low."),
    ],
)
def test_what_a_role_asks_goes_by_the_side_it_is_on(bundled: Bank, position: float, text: str) -> None:
    traits = tuple(
        trait.model_copy(
            update={side: Pole(pole=side, text=f"You like {side}?", job=f"be {side}") for side in ("low", "high")}
        )
        for trait in bundled.traits
    )
    bare = replace(bundled, knowledge=bundled.knowledge.model_copy(update={"traits": traits}))
    role = standing(bare.role["project-manager"], "making", position)
    (rub,) = rubs(bare, placed(bare, role.id, {"making": -1.0 if position > 0 else 1.0}), role)
    assert rub.text == text
