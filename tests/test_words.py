"""What a result says in words: where a role may rub, and what would settle a result that only leans."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from itertools import permutations

import pytest

from rolefit import Bank, Result, Verdict, score, words
from rolefit.bank import Pole
from rolefit.export import export
from rolefit.result import TraitEstimate
from rolefit.session import Session
from tests.test_render import ideal


def placed(bank: Bank, role: str, at: dict[str, float], error: float = 0.3) -> Result:
    """Return a clear result for a role, with the person moved to these places on some traits."""
    result = score(bank, ideal(bank, role))
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


def opposite(bank: Bank, role: str, count: int) -> dict[str, float]:
    """Return places at the other end from a role, on the traits where it stands furthest out."""
    positions = {name: found.position for name, found in bank.role[role].traits.items()}
    widest = sorted(positions, key=lambda name: -abs(positions[name]))[:count]
    return {name: -1.0 if positions[name] > 0 else 1.0 for name in widest}


def test_a_person_who_is_like_the_role_is_told_that_nothing_rubs(bundled: Bank) -> None:
    for role in bundled.roles:
        assert words.rubs(bundled, placed(bundled, role.id, {}), role) == []


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_what_rubs_is_what_is_furthest_apart_and_three_at_most(bundled: Bank, count: int) -> None:
    for role in bundled.roles:
        at = opposite(bundled, role.id, count)
        found = words.rubs(bundled, placed(bundled, role.id, at), role)
        apart = sorted(at, key=lambda name: -abs(at[name] - role.traits[name].position))
        names = {trait.id: trait.name for trait in bundled.traits}
        assert [rub.lead for rub in found] == [f"{names[name]}:" for name in apart[:3]]


def test_what_rubs_sets_what_the_person_likes_beside_what_the_role_asks(bundled: Bank) -> None:
    role = bundled.role["project-manager"]
    (rub,) = words.rubs(bundled, placed(bundled, role.id, {"making": 1.0}), role)
    making = next(trait for trait in bundled.traits if trait.id == "making")
    assert rub.text == f"{making.high.text} This role asks you to {making.low.job}."


def test_what_could_be_an_error_of_measurement_does_not_rub(bundled: Bank) -> None:
    role = bundled.role["producer"]
    at = opposite(bundled, role.id, 2)
    assert words.rubs(bundled, placed(bundled, role.id, at, error=0.99), role)
    assert words.rubs(bundled, placed(bundled, role.id, at, error=1.0), role) == []


def test_a_trait_that_no_source_speaks_of_never_rubs(bundled: Bank) -> None:
    for role in bundled.roles:
        silent = {trait.id: 1.0 for trait in bundled.traits if trait.id not in role.traits}
        assert words.rubs(bundled, placed(bundled, role.id, silent), role) == []


def test_a_bank_that_does_not_say_what_a_job_asks_gets_the_name_of_the_pole(bundled: Bank) -> None:
    traits = tuple(
        trait.model_copy(
            update={side: Pole(pole=getattr(trait, side).pole, text="You like it") for side in ("low", "high")}
        )
        for trait in bundled.traits
    )
    bare = replace(bundled, knowledge=bundled.knowledge.model_copy(update={"traits": traits}))
    role = bare.role["project-manager"]
    (rub,) = words.rubs(bare, placed(bare, role.id, {"making": 1.0}), role)
    assert rub.text == "You like it. This role is nearer to “keep it under control”."


def test_a_role_in_the_middle_asks_for_some_of_both(bundled: Bank) -> None:
    role = bundled.role["project-manager"]
    middle = role.model_copy(
        update={"traits": {**role.traits, "making": role.traits["making"].model_copy(update={"position": 0.05})}}
    )
    (rub,) = words.rubs(bundled, placed(bundled, role.id, {"making": 1.0}), middle)
    assert rub.text.endswith("This role asks for some of both.")


def test_the_bundled_bank_says_of_every_pole_what_a_job_there_asks(bundled: Bank) -> None:
    for trait in bundled.traits:
        for pole in (trait.low, trait.high):
            assert pole.job
            assert not pole.job.endswith(".")
            assert pole.job[0].islower()


# What would settle it


def leaning(bank: Bank, skipping: int = 0, whole: bool = False) -> Result:
    """Return a result that only leans, after some answers or after all of them, so many of the others skipped."""
    for first, second in permutations(bank.role, 2):
        one, two = ideal(bank, first), ideal(bank, second)
        for count in [len(one)] if whole else range(5, 13):
            for share in range(2, 6):
                names = list(one)[:count]
                sheet = {name: (two if place % share == 0 else one)[name] for place, name in enumerate(names)}
                result = score(bank, {**sheet, **dict.fromkeys(list(one)[count : count + skipping])})
                if result.verdict is Verdict.LEANING:
                    return result
    raise AssertionError("no such result")


def test_what_would_settle_a_leaning_result_are_three_questions_not_asked_yet(bundled: Bank) -> None:
    result = leaning(bundled, skipping=4)
    assert len(result.settle) == 3
    assert not set(result.settle) & set(result.answers)
    settling = words.settling(bundled, result)
    assert settling is not None
    assert settling.answers == tuple(bundled.question[name].prompt for name in result.settle)
    assert result.settle[0] == next_unasked(bundled, result)


def next_unasked(bank: Bank, result: Result) -> str:
    question = Session(bank, asked=tuple(result.answers), answers=result.answers, cursor=len(result.answers)).question
    assert question is not None
    return question.id


def test_skipped_questions_would_settle_it_where_no_others_are_left(bundled: Bank) -> None:
    result = leaning(bundled, skipping=len(bundled.questions))
    assert len(result.settle) == 3
    assert all(result.answers[name] is None for name in result.settle)


def test_when_everything_was_answered_the_two_roles_are_set_side_by_side(bundled: Bank) -> None:
    result = leaning(bundled, whole=True)
    settling = words.settling(bundled, result)
    assert result.settle == ()
    assert settling is not None
    assert settling.answers == ()
    assert settling.sentence.startswith("You have answered every question")
    assert settling.sentence.endswith(f"rolefit compare {result.roles[0].id} {result.runner_up}")


def test_only_a_leaning_result_says_what_would_settle_it(bundled: Bank) -> None:
    for answers in (ideal(bundled, "producer"), ideal(bundled, "producer", 3)):
        result = score(bundled, answers)
        assert result.settle == ()
        assert words.settling(bundled, result) is None


def test_a_result_kept_before_it_said_what_would_settle_it_says_nothing(bundled: Bank) -> None:
    kept = leaning(bundled).as_json()
    del kept["settle"]
    assert words.settling(bundled, Result.model_validate(kept)) is None


@pytest.mark.parametrize("form", ["md", "html", "csv", "json"])
def test_files_say_what_would_settle_it(bundled: Bank, form: str) -> None:
    result = leaning(bundled)
    text = export(bundled, result, form)
    for name in result.settle:
        assert (name if form in {"csv", "json"} else escape(bundled.question[name].prompt)) in text.replace("\\", "")
