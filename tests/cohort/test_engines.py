"""Both engines say of many people what ``rolefit.score`` says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit import Bank, Verdict, score
from rolefit.assessment.response_quality import Kind
from rolefit.bank.calibration import Calibration
from rolefit.cohort import measures as alone
from rolefit.cohort import vectorised as together
from rolefit.cohort.intake import ABSENT, SKIPPED, Sheet
from rolefit.cohort.measures import Measures
from rolefit.cohort.scores import Score, score_sheets, scores
from tests.support.banks import banks, directions_of, exactly, leaning_answers, random_bank

CLOSE = 1e-9


def said_of(bank: Bank, options: bytes, measured: Measures) -> Score:
    """Return the score of the only sheet."""
    return next(scores(bank, [Sheet("", options, "", 1)], measured))


def agrees(bank: Bank, options: bytes, row: Score) -> None:
    """Check a row against the result of the same answers, field by field."""
    asked = zip(bank.questions, options, strict=True)
    answers = {q.id: None if option == SKIPPED else q.answer(option) for q, option in asked if option != ABSENT}
    result = score(bank, answers)
    named = result.verdict.names_a_role
    assert row.verdict is result.verdict
    assert row.role == (result.roles[0].id if named else None)
    assert row.runner_up == (result.runner_up if named else None)
    assert row.answered == sum(answer is not None for answer in result.answers.values())
    assert set(row.quality) == {flag.kind for flag in result.quality}
    assert row.cost == pytest.approx(result.cost, abs=CLOSE)
    of_role = {role.id: role for role in result.roles}
    for place, role in enumerate(bank.roles):
        assert row.fits[place] == pytest.approx(of_role[role.id].fit, abs=CLOSE)
        assert row.probabilities[place] == pytest.approx(of_role[role.id].probability, abs=CLOSE)


def both_agree(bank: Bank, sheets: Sequence[bytes]) -> list[Score]:
    """Check both engines on these sheets, and return the rows."""
    measured = together.measures(bank, sheets)
    rows = list(scores(bank, [Sheet("", options, "", 1) for options in sheets], measured))
    for options, row in zip(sheets, rows, strict=True):
        agrees(bank, options, row)
        agrees(bank, options, said_of(bank, options, alone.measures(bank, [options])))
    return rows


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[Bank, list[bytes]]:
    """Draw a bank of any calibration and a few people's options, some skipped, some never asked."""
    bank = replace(
        draw(banks(most_questions=8)),
        calibration=Calibration(correlation=draw(st.sampled_from([0.0, 0.05, 0.25, 0.9]))),
    )
    sheets = []
    for _ in range(draw(st.integers(1, 4))):
        drawn = draw(st.binary(min_size=len(bank.questions), max_size=len(bank.questions)))
        sheets.append(bytes(_option(byte, len(q.options)) for byte, q in zip(drawn, bank.questions, strict=True)))
    return bank, sheets


def _option(byte: int, options: int) -> int:
    return byte % options if byte < 200 else SKIPPED if byte < 230 else ABSENT


@exactly
@given(cohorts())
def test_a_row_says_what_the_result_of_the_same_answers_says(cohort: tuple[Bank, list[bytes]]) -> None:
    both_agree(*cohort)


@pytest.mark.parametrize("roles", [2, 5, 20])
@pytest.mark.parametrize("correlation", [0.0, 0.1])
def test_banks_of_any_size_agree(roles: int, correlation: float) -> None:
    random = Random(roles)
    bank = replace(random_bank(random, 7, roles, 25), calibration=Calibration(correlation=correlation))
    sheets = [
        bytes(SKIPPED if random.random() < number * 0.1 else random.randrange(len(q.options)) for q in bank.questions)
        for number in range(4)
    ]
    both_agree(bank, sheets)


def test_every_verdict_and_every_sign_that_answers_can_show_agrees(bundled: Bank) -> None:
    random = Random(1)
    seen: set[Verdict] = set()
    shown: set[str] = set()
    for bank in (bundled, random_bank(random, 7, 20, 30), random_bank(random, 5, 3, 20)):
        sheets = [
            bytes([SKIPPED]) * len(bank.questions),
            bytes([ABSENT]) * len(bank.questions),
            bytes(len(bank.questions)),
        ]
        directions = directions_of(bank)
        for share in (0.0, 0.3, 0.5, 0.7, 1.0):
            for direction in (directions[0], directions[0] + directions[1]):
                chosen = leaning_answers(bank, direction)
                drawn = [
                    chosen[q.id] if random.random() > share else random.randrange(len(q.options))
                    for q in bank.questions
                ]
                sheets.append(bytes(drawn))
                sheets += [bytes([*drawn[:kept], *[SKIPPED] * (len(drawn) - kept)]) for kept in (6, 15)]
        rows = both_agree(bank, sheets)
        seen |= {row.verdict for row in rows}
        shown |= {sign for row in rows for sign in row.quality}
    assert seen == set(Verdict)
    assert shown == set(Kind) - {Kind.FAST}


def test_roles_that_stand_in_one_place_share_alike() -> None:
    bank = random_bank(Random(3), 3, 4, 12)
    twin = bank.roles[1].model_copy(update={"id": "twin"})
    doubled = replace(bank, knowledge=bank.knowledge.model_copy(update={"roles": (*bank.roles, twin)}))
    random = Random(4)
    both_agree(doubled, [bytes(random.randrange(len(q.options)) for q in bank.questions) for _ in range(5)])


def test_many_sheets_come_back_in_order_from_several_processes(small: Bank) -> None:
    random = Random(5)
    sheets = [
        Sheet(str(number), bytes(random.choice([0, 1, 2, SKIPPED]) for _ in small.questions), "f", number)
        for number in range(5000)
    ]
    apart = list(score_sheets(small, sheets, jobs=2))
    assert [row.respondent for row in apart] == [sheet.respondent for sheet in sheets]
    assert apart == list(score_sheets(small, sheets, jobs=1))
