"""What a sitting comes to: numbers that agree with each other and that anyone can reproduce."""

from __future__ import annotations

import json
import math
import sys
from datetime import datetime, timedelta, timezone
from math import hypot
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

import rolefit
from rolefit.assessment.reliable_change import role_changes, trait_changes
from rolefit.assessment.result import Result, own_version
from rolefit.assessment.scoring import score
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer, Given
from rolefit.errors import AnswerError
from rolefit.model.estimation import chosen, estimate
from rolefit.model.response_model import model_of
from rolefit.model.verdict import Verdict, verdict_of
from rolefit.report.formats import export
from tests.support.banks import Chosen, as_sheet, directions_of, exactly, posterior, random_bank, sittings


def result_of(sitting: tuple[Bank, Chosen]) -> Result:
    bank, answers = sitting
    return score(bank, as_sheet(bank, answers))


@exactly
@given(sittings())
def test_the_numbers_of_a_result_come_again_from_its_own_answers(sitting: tuple[Bank, Chosen]) -> None:
    result = result_of(sitting)
    assert score(sitting[0], result.answers) == result


@exactly
@given(sittings())
def test_a_result_goes_through_json_and_back_unchanged(sitting: tuple[Bank, Chosen]) -> None:
    result = result_of(sitting)
    text = json.dumps(result.as_json(), allow_nan=False)
    assert Result.model_validate(json.loads(text)) == result
    assert json.loads(text)["schema"] == "rolefit.result/2"


@exactly
@given(sittings(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing_in_the_result(sitting: tuple[Bank, Chosen], random: Random) -> None:
    bank, answers = sitting
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    assert score(bank, as_sheet(bank, shuffled)).as_json() == result_of(sitting).as_json()


@exactly
@given(sittings())
def test_skipping_changes_nothing_but_the_answers_noted_down(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    sheet: dict[str, Answer | None] = dict.fromkeys(bank.question)
    skipping = score(bank, {**sheet, **as_sheet(bank, answers)})
    assert list(skipping.answers) == list(bank.question)
    assert skipping.model_copy(update={"answers": result_of(sitting).answers}) == result_of(sitting)


@exactly
@given(sittings())
def test_the_seed_and_the_time_are_only_noted_down(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    noted = score(bank, as_sheet(bank, answers), seed=7, taken_at="2026-01-02T03:04:05Z")
    assert (noted.seed, noted.taken_at) == (7, "2026-01-02T03:04:05+00:00")
    assert noted.model_copy(update={"seed": None, "taken_at": None}) == result_of(sitting)


@pytest.mark.parametrize(
    "taken_at",
    ["2026-01-02T03:04:05+05:30", datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))],
)
def test_a_time_is_noted_down_in_utc_whatever_its_offset(small: Bank, taken_at: str | datetime) -> None:
    result = score(small, {}, taken_at=taken_at)
    assert result.taken_at == "2026-01-01T21:34:05+00:00"
    assert result.as_json()["time"] == result.taken_at
    assert "2026-01-01 21:34 UTC" in export(small, result, "md").replace("\\", "")


@pytest.mark.parametrize(
    "taken_at", ["yesterday", "", "2026-01-02T03:04:05", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_time_or_says_no_offset_is_no_time_of_a_result(small: Bank, taken_at: str) -> None:
    with pytest.raises(ValueError, match="wants a time with its offset"):
        score(small, {}, taken_at=taken_at)
    with pytest.raises(ValidationError, match="wants a time with its offset"):
        Result.model_validate({**score(small, {}).as_json(), "time": taken_at})


@exactly
@given(sittings())
def test_the_first_role_fits_best_and_the_others_follow_by_how_probable_they_are_each_once(
    sitting: tuple[Bank, Chosen],
) -> None:
    result = result_of(sitting)
    first, *others = result.roles
    assert first.fit >= max(role.fit for role in result.roles) - 1e-9
    keys = [(role.probability, role.fit) for role in others]
    assert keys == sorted(keys, reverse=True)
    assert sorted(role.id for role in result.roles) == sorted(sitting[0].role)
    assert result.runner_up == result.roles[1].id
    assert sum(role.probability for role in result.roles) == pytest.approx(1, abs=1e-9)


@exactly
@given(sittings())
def test_fits_and_the_sum_of_the_contributions_follow_from_the_traits_of_the_result(
    sitting: tuple[Bank, Chosen],
) -> None:
    bank, _ = sitting
    result = result_of(sitting)
    person = [trait.estimate for trait in result.traits]
    lead = dict(zip(bank.role, (directions_of(bank) @ person).tolist(), strict=True))
    first, second = result.roles[0].id, result.runner_up
    assert sum(part.value for part in result.contributions) == pytest.approx(lead[first] - lead[second], abs=1e-9)
    assume(hypot(*person) > 1e-9)
    for role in result.roles:
        assert role.fit == pytest.approx(50 * (1 + lead[role.id] / hypot(*person)), abs=1e-6)


@exactly
@given(sittings())
def test_each_trait_has_the_estimate_and_standard_error_of_the_posterior(sitting: tuple[Bank, Chosen]) -> None:
    mean, covariance = posterior(*sitting)
    result = result_of(sitting)
    assert [trait.id for trait in result.traits] == [trait.id for trait in sitting[0].traits]
    assert [trait.estimate for trait in result.traits] == pytest.approx(mean.tolist(), abs=1e-9)
    assert [trait.standard_error**2 for trait in result.traits] == pytest.approx(covariance.diagonal().tolist())


@exactly
@given(sittings())
def test_contributions_stand_from_the_strongest_for_the_winner_to_the_strongest_against(
    sitting: tuple[Bank, Chosen],
) -> None:
    result = result_of(sitting)
    values = [part.value for part in result.contributions]
    assert values == sorted(values, reverse=True)
    assert {part.question: part.answer for part in result.contributions} == result.answers


@exactly
@given(sittings())
def test_making_the_changes_of_the_flip_makes_its_role_win(sitting: tuple[Bank, Chosen]) -> None:
    result = result_of(sitting)
    assume(result.flip is not None)
    assert result.flip is not None
    assert all(result.answers[change.question] == change.given != change.other for change in result.flip.changes)
    changes = {change.question: change.other for change in result.flip.changes}
    after = score(sitting[0], {**result.answers, **changes})
    assert after.roles[0].id == result.flip.role != result.roles[0].id


@exactly
@given(sittings())
def test_the_verdict_is_that_of_the_best_role(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    result = result_of(sitting)
    chances = [role.probability for role in result.roles]
    assert result.evidence == estimate(model_of(bank), answers).evidence
    assert result.verdict is verdict_of(len(answers), result.evidence, chances, 0)


@exactly
@given(sittings())
def test_the_close_roles_together_reach_nine_tenths(sitting: tuple[Bank, Chosen]) -> None:
    result = result_of(sitting)
    chances = {role.id: role.probability for role in result.roles}
    together = [chances[role] for role in result.close]
    assert sum(together) >= 0.90 - 1e-9
    assert sum(together[:-1]) < 0.90
    assert list(result.close) == [role.id for role in result.roles][: len(result.close)]


def test_no_answers_are_too_few_and_every_role_fits_half(small: Bank) -> None:
    result = score(small, {})
    assert result.verdict is Verdict.TOO_FEW
    assert {role.fit for role in result.roles} == {50.0}
    assert (result.contributions, result.flip, result.evidence) == ((), None, 0.0)


def test_a_result_says_what_it_was_made_of(small: Bank) -> None:
    result = score(small, {"rush": "hurry", "morning": 1})
    assert (result.bank.name, result.bank.digest) == (small.name, small.digest)
    assert list(result.answers.items()) == [("morning", 1), ("rush", "hurry")]
    assert result.roles[0].id == "grill-cook"


@exactly
@given(sittings())
def test_there_is_a_best_role_and_what_it_does_where_the_verdict_names_one_and_nowhere_else(
    sitting: tuple[Bank, Chosen],
) -> None:
    result = result_of(sitting)
    if not result.verdict.names_a_role:
        assert (result.best, result.responsibilities, result.skills) == (None, (), ())
    else:
        assert result.best == result.roles[0]
        role = sitting[0].role[result.best.id]
        assert (result.responsibilities, result.skills) == (role.responsibilities, role.skills)


def test_a_position_that_came_as_text_is_noted_down_as_the_number_it_is(small: Bank) -> None:
    assert score(small, {"morning": "2"}) == score(small, {"morning": 2})
    assert score(small, {"morning": "2"}).answers == {"morning": 2}


def test_answers_may_come_as_a_table_holds_them(small: Bank) -> None:
    table: dict[str, Given] = {"morning": np.float64(2), "rush": math.nan, "evening": np.float64("nan")}
    assert score(small, table) == score(small, {"morning": 2, "rush": None, "evening": None})
    assert json.dumps(score(small, table).as_json()["answers"]) == '{"morning": 2, "rush": null, "evening": null}'
    asked = rolefit.next_question(small, table)
    assert asked == rolefit.next_question(small, {"morning": 2, "rush": None, "evening": None})


def test_a_result_is_frozen(small: Bank) -> None:
    result = score(small, {})
    with pytest.raises(ValidationError, match="frozen"):
        result.evidence = 1.0  # type: ignore[misc]


def test_an_answer_the_bank_does_not_have_is_refused(small: Bank) -> None:
    with pytest.raises(AnswerError, match="no question"):
        score(small, {"noon": 1})
    with pytest.raises(AnswerError, match="no option"):
        score(small, {"rush": "run"})


def test_a_result_names_the_version_that_is_installed_or_says_that_none_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_version() == rolefit.score(random_bank(Random(1), 1, 2, 1), {}).rolefit
    own_version.cache_clear()
    monkeypatch.setattr(sys, "path", [])
    assert own_version() == "0+source"
    own_version.cache_clear()


SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("leaning", Verdict.LEANING), ("too-close", Verdict.BETWEEN), ("no-evidence", Verdict.GUESSES)],
)
def test_a_result_of_an_earlier_version_opens_with_its_numbers_and_the_verdict_of_today(
    name: str, verdict: Verdict
) -> None:
    kept = json.loads((SAMPLES / f"result-1-{name}.json").read_text(encoding="utf-8"))
    result = Result.model_validate(kept)
    assert (result.verdict, result.cost, result.bank.power) == (verdict, None, 1.0)
    again = result.as_json()
    assert again["schema"] == "rolefit.result/2"
    assert [again[key] for key in ("answers", "roles", "traits", "contributions")] == [
        kept[key] for key in ("answers", "roles", "traits", "contributions")
    ]
    assert Result.model_validate(again) == result


def test_results_of_two_versions_are_compared() -> None:
    before, after = (
        Result.model_validate(json.loads((SAMPLES / f"result-1-{name}.json").read_text(encoding="utf-8")))
        for name in ("leaning", "too-close")
    )
    newer = Result.model_validate(after.as_json())
    assert len(trait_changes(before, newer)) == len(before.traits)
    assert [name for name, _, _ in role_changes(before, newer)] == [role.id for role in newer.roles]


def test_what_is_chosen_is_what_is_scored(small: Bank) -> None:
    sheet: dict[str, Answer | None] = {"morning": 5, "rush": None, "evening": 3}
    found = estimate(model_of(small), chosen(small, sheet))
    assert score(small, sheet).evidence == found.evidence
