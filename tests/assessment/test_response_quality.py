"""Signs that answers are not worth reading: seen where they should be, silent over honest people, told in words."""

from __future__ import annotations

from math import log, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolefit.assessment.response_quality import FEWEST_SKIPPED, LEAST_FIT, RUN, Kind, flags, too_fast
from rolefit.assessment.result import Result
from rolefit.assessment.scoring import score
from rolefit.bank.knowledge import Bank
from rolefit.model.estimation import estimate
from rolefit.model.person_fit import STRETCHES, person_fit, rarest_run
from rolefit.model.response_model import model_of
from rolefit.model.verdict import Verdict, guessing_limit
from rolefit.pages.result import page
from tests.support.banks import (
    Array,
    Chosen,
    as_sheet,
    bank_of,
    banks,
    centred,
    choice,
    directions_of,
    exactly,
    leaning_answers,
    posterior,
    random_answers,
    random_bank,
    scale,
    sittings,
)
from tests.support.results import drawn

PEOPLE = 100


def log_chances(bank: Bank, name: str, theta: Array) -> Array:
    scores = centred(bank, name) @ theta
    logs: Array = scores - np.logaddexp.reduce(scores)
    return logs


def kinds(bank: Bank, answers: Chosen, skipped: int = 0) -> set[Kind]:
    model = model_of(bank)
    found = flags(model, estimate(model, answers), answers, skipped)
    return {flag.kind for flag in found}


def one_place(bank: Bank, place: int) -> Chosen:
    return {question.id: min(place, len(question.options) - 1) for question in bank.questions}


def honest(bank: Bank, theta: Array, random: Random) -> Chosen:
    answers = {}
    for name, item in model_of(bank).items.items():
        chances = np.exp(np.array(item.score) @ theta).tolist()
        answers[name] = random.choices(range(len(chances)), chances)[0]
    return answers


def share_with_a_sign(bank: Bank, sittings: list[Chosen]) -> float:
    return sum(bool(kinds(bank, answers)) for answers in sittings) / len(sittings)


# Person fit


@exactly
@given(sittings())
def test_each_answer_is_judged_at_the_estimate_from_the_other_answers(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    excess, variance = 0.0, 0.0
    for name, option in answers.items():
        others = {other: taken for other, taken in answers.items() if other != name}
        logs = log_chances(bank, name, posterior(bank, others)[0])
        expected = np.exp(logs) @ logs
        excess += float(logs[option] - expected)
        variance += float(np.exp(logs) @ (logs - expected) ** 2)
    assume(variance > 1e-12)
    found = person_fit(model_of(bank), estimate(model_of(bank), answers), answers)
    assert found == pytest.approx(excess / sqrt(variance), rel=1e-6, abs=1e-6)


@exactly
@given(sittings())
def test_at_the_estimate_from_all_answers_the_excess_is_the_same_whatever_answers_led_there(
    sitting: tuple[Bank, Chosen],
) -> None:
    # Why an answer is not judged there: b is Lambda m, and nothing else of the answers is in the sum.
    bank, answers = sitting
    mean, covariance = posterior(bank, answers)
    logs = {name: log_chances(bank, name, mean) for name in answers}
    excess = sum(logs[name][option] - np.exp(logs[name]) @ logs[name] for name, option in answers.items())
    expected = sum((np.exp(logs[name]) @ centred(bank, name) for name in answers), np.zeros(len(mean)))
    assert excess == pytest.approx(mean @ (np.linalg.inv(covariance) @ mean - expected), abs=1e-8)


def test_answers_that_go_together_fit_and_answers_against_each_other_do_not() -> None:
    bank = bank_of([[1.0], [-1.0]], [scale(f"q{number}", [1.0], [-1.0]) for number in range(10)])
    model = model_of(bank)
    together = {f"q{number}": number % 2 for number in range(10)}
    against = {f"q{number}": 4 * (number % 2) for number in range(10)}
    assert person_fit(model, estimate(model, together), together) > 0
    assert person_fit(model, estimate(model, against), against) < 0


def test_questions_that_expect_nothing_of_anyone_fit_everyone() -> None:
    bank = bank_of([[1.0], [-1.0]], [choice(f"q{number}", [[0.5], [0.5], [0.5]]) for number in range(6)])
    model = model_of(bank)
    answers = one_place(bank, 1)
    assert person_fit(model, estimate(model, answers), answers) == 0
    assert person_fit(model, estimate(model, {}), {}) == 0


def test_a_second_person_answering_every_third_question_is_seen_as_a_contradiction(bundled: Bank) -> None:
    model = model_of(bundled)
    seen = 0
    for number in range(PEOPLE):
        random = Random(f"two {number}")
        theta = np.array([random.gauss(0, 1) for _ in bundled.traits])
        one, other = honest(bundled, theta, random), honest(bundled, -theta, random)
        answers = {name: (one if place % 3 else other)[name] for place, name in enumerate(one)}
        found = estimate(model, answers)
        signs = kinds(bundled, answers)
        assert (Kind.CHANCE in signs) == (found.evidence <= guessing_limit(len(answers)))
        misfit = person_fit(model, found, answers) <= LEAST_FIT
        assert (Kind.CONTRADICTORY in signs) == (misfit and Kind.CHANCE not in signs)
        seen += bool(signs)
    assert seen > PEOPLE / 3


# Runs


@exactly
@given(sittings(most_questions=8))
def test_the_rarest_run_is_the_least_probable_stretch_of_one_place(sitting: tuple[Bank, Chosen]) -> None:
    bank, answers = sitting
    model = model_of(bank)
    means = [times * posterior(bank, answers)[0] for times in STRETCHES]
    asked = [question for question in bank.questions if question.id in answers]
    rarities = []
    for place in range(5):
        for begin in range(len(asked)):
            for end in range(begin + 1, len(asked) + 1):
                stretch = asked[begin:end]
                if all(answers[q.id] == min(place, len(q.options) - 1) for q in stretch):
                    logs = [
                        sum(max(log_chances(bank, q.id, mean)[answers[q.id]], -log(len(q.options))) for q in stretch)
                        for mean in means
                    ]
                    rarities.append((max(logs) + log(5 * (len(asked) - len(stretch) + 1)), place, len(stretch)))
    run = rarest_run(model, estimate(model, answers), answers)
    if run is None:
        assert not answers
    else:
        assert run.rarity == pytest.approx(min(rarities)[0], abs=1e-9)
        assert any(
            run.place == place and run.length == length and rarity == pytest.approx(run.rarity, abs=1e-9)
            for rarity, place, length in rarities
        )


@pytest.mark.parametrize("place", range(5))
def test_one_key_throughout_is_a_straight_line(bundled: Bank, place: int) -> None:
    answers = one_place(bundled, place)
    assert Kind.STRAIGHT in kinds(bundled, answers)
    text = score(bundled, as_sheet(bundled, answers)).quality[0].text
    assert text.startswith(f"You gave the same answer, number {place + 1}, to {len(answers)} questions in a row")


@pytest.mark.parametrize("place", range(5))
def test_one_key_through_a_long_stretch_is_a_straight_line_wherever_it_begins(bundled: Bank, place: int) -> None:
    random = Random(place)
    theta = directions_of(bundled)[place % len(bundled.roles)]
    answers = honest(bundled, theta, random)
    begin = random.randrange(len(answers) // 2)
    stretch = list(answers)[begin : begin + 18]
    assert Kind.STRAIGHT in kinds(bundled, {**answers, **{name: one_place(bundled, place)[name] for name in stretch}})


def test_skipped_questions_do_not_break_a_run(bundled: Bank) -> None:
    answers = dict(list(one_place(bundled, 1).items())[::2])
    assert Kind.STRAIGHT in kinds(bundled, answers)


def test_a_run_that_the_person_explains_is_no_straight_line() -> None:
    # Every left side says the same, so whoever means it goes down the left.
    bank = bank_of([[1.0], [-1.0]], [scale(f"q{number}", [1.0], [-1.0]) for number in range(40)])
    assert kinds(bank, one_place(bank, 0)) == set()


def test_the_fewer_the_questions_the_shorter_the_run_that_is_rare() -> None:
    # Questions that pull every way, so that no person explains the run.
    random = Random(5)
    bank = random_bank(random, 4, 3, 60)
    model = model_of(bank)
    rarities = []
    for count in (8, 60):
        names = [question.id for question in bank.questions[:count]]
        answers = {name: place % 3 for place, name in enumerate(names)} | dict.fromkeys(names[:6], 0)
        run = rarest_run(model, estimate(model, {}), answers)
        assert run is not None
        rarities.append(run.rarity)
    assert rarities[0] < rarities[1]


# All of them


def test_answers_picked_by_chance_are_told_of(bundled: Bank) -> None:
    assert share_with_a_sign(bundled, [random_answers(Random(n), bundled) for n in range(4 * PEOPLE)]) >= 0.97


def test_honest_people_near_a_role_are_left_in_peace(bundled: Bank) -> None:
    sittings = []
    for number in range(PEOPLE):
        random = Random(f"near {number}")
        role = bundled.roles[number % len(bundled.roles)]
        places = [role.traits[t.id].position if t.id in role.traits else 0.0 for t in bundled.traits]
        sittings.append(honest(bundled, np.array([place + random.gauss(0, 0.4) for place in places]), random))
    assert share_with_a_sign(bundled, sittings) <= 0.02


def test_honest_people_who_are_like_no_role_are_left_in_peace(bundled: Bank) -> None:
    sittings = []
    for number in range(PEOPLE):
        random = Random(f"any {number}")
        sittings.append(honest(bundled, np.array([random.gauss(0, 1) for _ in bundled.traits]), random))
    assert share_with_a_sign(bundled, sittings) <= 0.02


def test_whoever_answers_as_a_role_would_is_left_in_peace(bundled: Bank) -> None:
    for direction in directions_of(bundled):
        assert kinds(bundled, leaning_answers(bundled, direction.tolist())) == set()


@exactly
@given(banks(most_questions=4))
def test_with_fewer_than_five_answers_there_is_no_sign(bank: Bank) -> None:
    assert kinds(bank, one_place(bank, 0), skipped=50) == set()


@exactly
@given(sittings(), st.integers(0, 60), st.randoms(use_true_random=False))
def test_signs_do_not_depend_on_the_order_of_the_answers_and_come_once_each(
    sitting: tuple[Bank, Chosen], skipped: int, random: Random
) -> None:
    bank, answers = sitting
    model = model_of(bank)
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    found = flags(model, estimate(model, answers), answers, skipped)
    assert [flag.kind for flag in flags(model, estimate(model, shuffled), shuffled, skipped)] == [f.kind for f in found]
    assert len({flag.kind for flag in found}) == len(found)


@pytest.mark.parametrize(
    ("answered", "skipped", "many"),
    [(10, FEWEST_SKIPPED - 1, False), (10, FEWEST_SKIPPED, True), (20, 9, False), (20, 10, True), (30, 16, True)],
)
def test_six_skipped_questions_that_are_a_third_of_those_asked_are_many(
    bundled: Bank, answered: int, skipped: int, many: bool
) -> None:
    answers = dict(list(leaning_answers(bundled, directions_of(bundled)[0].tolist()).items())[:answered])
    assert (Kind.SKIPPED in kinds(bundled, answers, skipped)) == many


def test_questions_that_are_not_in_the_sheet_are_not_taken_for_skipped_ones(bundled: Bank) -> None:
    sheet = dict(list(as_sheet(bundled, leaning_answers(bundled, directions_of(bundled)[0].tolist())).items())[:10])
    assert score(bundled, sheet).quality == ()
    skipping = {**dict.fromkeys(bundled.question), **sheet}
    (flag,) = score(bundled, skipping).quality
    assert flag.kind is Kind.SKIPPED
    asked = len(bundled.questions)
    assert flag.text.startswith(f"You skipped {asked - 10} of {asked} questions")


# Far too fast


def hurried(bank: Bank, answered: int, fast: int) -> Result:
    """Return a result of so many answers, so many of them in half a second and the others in a minute."""
    names = list(bank.question)[:answered]
    sheet = as_sheet(bank, leaning_answers(bank, directions_of(bank)[0].tolist()))
    seconds = {name: 0.5 if place < fast else 60.0 for place, name in enumerate(names)}
    return score(bank, {name: sheet[name] for name in names}, seconds=seconds)


@pytest.mark.parametrize(
    ("answered", "fast", "many"),
    [(4, 4, False), (5, 4, False), (5, 5, True), (10, 5, True), (11, 5, False), (12, 6, True), (12, 0, False)],
)
def test_five_answers_that_are_half_of_them_are_too_many_in_no_time(
    bundled: Bank, answered: int, fast: int, many: bool
) -> None:
    assert (Kind.FAST in {flag.kind for flag in hurried(bundled, answered, fast).quality}) == many


def test_an_answer_is_too_fast_when_its_words_could_not_even_be_skimmed(small: Bank) -> None:
    morning, rush, _ = small.questions
    assert len(" ".join(morning.shown).split()) == 11  # what a scale shows is its two statements
    assert len(" ".join(rush.shown).split()) == 19
    # 1,000 words a minute: 0.66 and 1.14 seconds.
    assert too_fast(small.questions, {"morning": 0.65, "rush": 1.13}) == 2
    assert too_fast(small.questions, {"morning": 0.67, "rush": 1.15}) == 0


def test_without_times_no_answer_is_too_fast_and_times_change_no_number(bundled: Bank) -> None:
    fast = hurried(bundled, 12, 12)
    still = score(bundled, fast.answers)
    assert Kind.FAST not in {flag.kind for flag in still.quality}
    assert fast.model_copy(update={"quality": ()}) == still.model_copy(update={"quality": ()})


def test_thresholds_are_on_the_side_of_the_honest() -> None:
    assert max(guessing_limit(20), RUN, LEAST_FIT) < 0


# Beside the result


def test_a_sign_stands_right_under_the_verdict_and_changes_no_number(bundled: Bank) -> None:
    result = score(bundled, as_sheet(bundled, one_place(bundled, 0)))
    lines = drawn(page(bundled, result)).splitlines()
    place = lines.index("About your answers")
    assert all(not line for line in lines[place - 1 : place])
    assert place <= 4
    shown = " ".join(" ".join(lines[place:]).split())
    straight, chance = result.quality
    assert straight.text in shown
    # It is why no role is named, and told as that, once.
    whole = " ".join(" ".join(lines).split())
    assert chance.text not in whole
    assert whole.count("no better than picks by chance") == 1
    assert whole.count("About your answers") == 1
    assert result.verdict is Verdict.GUESSES


def test_a_page_without_signs_does_not_speak_of_the_answers(bundled: Bank) -> None:
    answers = leaning_answers(bundled, directions_of(bundled)[0].tolist())
    assert "About your answers" not in drawn(page(bundled, score(bundled, as_sheet(bundled, answers))))


def test_a_sign_is_one_sentence(bundled: Bank) -> None:
    result = score(bundled, as_sheet(bundled, one_place(bundled, 2)))
    assert result.quality
    for flag in result.quality:
        assert flag.text.endswith(".")
        assert ". " not in flag.text


def test_a_result_kept_before_there_were_signs_can_still_be_read(bundled: Bank) -> None:
    kept = score(bundled, {}).as_json()
    del kept["quality"]
    assert Result.model_validate(kept).quality == ()
