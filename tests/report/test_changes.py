"""What some more answers did to a result, in a sentence."""

from __future__ import annotations

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.report.changes import Numbered, Words, changes, moved_by_more

WORDS = Words({}, {})


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ((0.81, 0.1), (0.78, 0.1), "A went from 81 to 78 and B stayed at 10"),
        ((0.78, 0.1), (0.95, 0.04), "A went from 78 to 95 and B went from 10 to 4"),
        ((0.78, 0.1), (0.78, 0.2), "A stayed at 78 and B went from 10 to 20"),
        ((0.70, 0.1), (0.30, 0.5), "B went from 10 to 50 and A went from 70 to 30"),
    ],
)
def test_it_is_said_how_far_more_answers_moved_the_first_two(
    bundled: Bank, before: tuple[float, float], now: tuple[float, float], told: str
) -> None:
    assert moved(result(bundled, *before), result(bundled, *now)) == f"Since the last result, {told} (of 100)."


def test_a_leader_that_falls_behind_two_others_is_told_of_too(bundled: Bank) -> None:
    before = result(bundled, 0.45, 0.30)
    first, second, third, *rest = before.roles
    chances = {first.id: 0.2, second.id: 0.4, third.id: 0.3}
    roles = [role.model_copy(update={"probability": chances.get(role.id, 0.05)}) for role in before.roles]
    roles.sort(key=lambda role: -role.probability)
    now = before.model_copy(update={"answers": {}, "roles": tuple(roles), "runner_up": third.id})
    told = "B went from 30 to 40, C went from 9 to 30 and A went from 45 to 20"
    assert moved(before, now) == f"Since the last result, {told} (of 100)."
    assert len(rest) == 2


def test_where_many_small_steps_bring_another_role_to_the_front_it_is_said(bundled: Bank) -> None:
    before = result(bundled, 0.95, 0.02)
    other = before.roles[1]
    now = before.model_copy(update={"roles": (other, before.roles[0], *before.roles[2:]), "close": (other.id,)})
    page = changes(Numbered(1, before.model_copy(update={"close": (before.roles[0].id,)})), Numbered(2, now), WORDS)
    assert "The two disagree: each puts the other's best role far behind." in page.lead
    assert "No trait did; many small steps together brought another role to the front." in str(page.parts)


def test_where_nothing_was_answered_anew_nothing_is_said(bundled: Bank) -> None:
    named = result(bundled, 0.8, 0.1)
    assert moved(named, named) == ""


def test_where_no_role_was_or_is_named_nothing_is_said(bundled: Bank) -> None:
    named = result(bundled, 0.8, 0.1)
    none = named.model_copy(update={"verdict": Verdict.GUESSES})
    assert moved(none, named) == moved(named, none) == ""


def result(bank: Bank, one: float, two: float) -> Result:
    """Return a result in which two roles have these probabilities and the others share the rest, the best first."""
    found = score(bank, {})
    chances = (one, two, *[(1 - one - two) / 3] * 3)
    roles = [role.model_copy(update={"probability": chance}) for role, chance in zip(found.roles, chances, strict=True)]
    roles.sort(key=lambda role: -role.probability)
    # Each with answers of its own.
    answers = {"one": int(1000 * one), "two": int(1000 * two)}
    return found.model_copy(
        update={"answers": answers, "roles": tuple(roles), "runner_up": roles[1].id, "verdict": Verdict.LEANING}
    )


def moved(before: Result, now: Result) -> str:
    names = [role.id for role in sorted(before.roles, key=lambda role: -role.probability)]
    return moved_by_more(before, now, Words(dict(zip(names, "ABCDE", strict=True)), {}))
