"""Where a role may rub: what it asks beside what the person likes, and silence where nothing is sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rolefit import Bank, Result, score
from rolefit.apart import rubs
from rolefit.bank import Pole
from rolefit.result import TraitEstimate
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
    middle = role.model_copy(
        update={"traits": {**role.traits, "making": role.traits["making"].model_copy(update={"position": 0.05})}}
    )
    (rub,) = rubs(bundled, placed(bundled, role.id, {"making": 1.0}), middle)
    assert rub.text.endswith("This role asks for some of both.")


def test_the_bundled_bank_says_of_every_pole_what_a_job_there_asks(bundled: Bank) -> None:
    for trait in bundled.traits:
        for pole in (trait.low, trait.high):
            assert pole.job
            assert not pole.job.endswith(".")
            assert pole.job[0].islower()
