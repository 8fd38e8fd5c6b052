"""A bank held against people of known roles: counted right, the same as scoring each, and open about its certainty."""

from __future__ import annotations

from math import log
from random import Random

import pytest

from rolefit.assessment.scoring import score
from rolefit.authoring.calibrating import GRID, choose
from rolefit.authoring.item_validity import item_validity
from rolefit.authoring.person import Person, cross_entropy
from rolefit.authoring.respondents import honest, near
from rolefit.authoring.validation import Validation, validate
from rolefit.authoring.validation_tables import tables_as_html, tables_as_markdown, validation_tables
from rolefit.bank.calibration import OFF, Calibration
from rolefit.bank.knowledge import Bank
from rolefit.model.estimation import estimate, leads
from rolefit.model.response_model import model_of
from tests.support.banks import as_sheet, bank_of, choice

ROLES = [[1.0, 0.0], [-0.5, 0.9], [-0.5, -0.9]]
THIRDS = [[1.0, 0.0], [-0.5, 0.85], [-0.5, -0.85]]


def bank() -> Bank:
    return bank_of(ROLES, [choice(f"q{number}", THIRDS) for number in range(12)])


def likeliest(role: int, count: int = 12) -> Person:
    """One who always takes the option written for a role."""
    return Person(f"always {role}", {f"q{number}": role for number in range(count)}, (role,))


def test_who_answers_as_their_role_does_is_told_it_and_who_answers_as_another_is_counted_there() -> None:
    lost = Person("lost", likeliest(0).answers, (1,))
    found = validate(bank(), [likeliest(0), likeliest(1), likeliest(2), lost])
    [group] = found.groups
    assert (group.full.first.of, group.full.first.share) == (4, 0.75)
    assert [row.named for row in found.roles] == [
        {"r0": 1, "r1": 0, "r2": 0},
        {"r0": 1, "r1": 1, "r2": 0},
        {"r0": 0, "r1": 0, "r2": 1},
    ]
    assert group.full.judged_first.share is None


def test_a_persons_figures_are_those_of_scoring_their_sheet(bundled: Bank) -> None:
    answers = honest(model_of(bundled, OFF), near(bundled, 2, Random("one")), Random("one"))
    result = score(bundled, as_sheet(bundled, answers))
    judged = tuple(float(role.id == bundled.roles[2].id) for role in bundled.roles)
    found = validate(bundled, [Person("one", answers, (2,), judged)])
    stated = {role.id: role.probability for role in result.roles}
    assert found.groups[0].full.cross_entropy == pytest.approx(-log(max(stated[bundled.roles[2].id], 1e-4)))
    assert found.reliability.full.bins[0].stated == pytest.approx(result.roles[0].probability)
    assert [group.name for group in found.groups] == ["roles", "plain"]
    assert found.judge_entropy == 0


def test_people_of_other_occupations_are_a_group_of_their_own() -> None:
    other = Person("other", likeliest(0).answers, (), (0.5, 0.3, 0.2))
    found = validate(bank(), [likeliest(1), other])
    assert [(group.name, group.full.people) for group in found.groups] == [("roles", 1), ("others", 1)]
    assert found.groups[1].full.judged_first.share == 1
    assert found.groups[1].full.first.share is None


def test_a_question_that_sends_people_to_another_role_is_the_most_harmful_and_pulls_away() -> None:
    people = [likeliest(role) for role in range(3) for _ in range(3)]
    misled = [Person(one.name, {**one.answers, "q7": (one.own[0] + 1) % 3}, one.own) for one in people]
    rows = item_validity(bank(), misled)
    assert rows[0].question == "q7"
    assert rows[0].harm > 0 > rows[0].pull
    assert all(row.harm < 0 < row.pull for row in rows[1:])
    assert rows[1].taken == pytest.approx({"o0": 1 / 3, "o1": 1 / 3, "o2": 1 / 3})


def test_leaving_a_question_out_is_what_scoring_without_it_says() -> None:
    made = bank()
    random = Random("left out")
    people = [Person(str(n), {f"q{q}": random.randrange(3) for q in range(12)}, (n % 3,)) for n in range(9)]

    def right(person: Person, without: str) -> bool:
        lead = leads(
            model_of(made), estimate(model_of(made), {k: v for k, v in person.answers.items() if k != without})
        )
        return lead.index(max(lead)) in person.own

    for row in item_validity(made, people):
        assert row.right_without == sum(right(person, row.question) for person in people)
        assert row.right == sum(right(person, "") for person in people)


def test_people_who_are_often_of_another_role_than_they_sound_call_for_caution() -> None:
    sure = [likeliest(role) for role in range(3) for _ in range(8)]
    doubtful = [Person("d", likeliest(n % 3).answers, ((n + n // 12) % 3,)) for n in range(24)]
    answers = [person.answers for person in sure]
    assert choose(bank(), sure, answers).correlation == 0
    cautious = choose(bank(), doubtful, [person.answers for person in doubtful])
    assert cautious.best > 0.1
    assert cautious.correlation >= cautious.best
    assert [row.correlation for row in cautious.candidates] == list(GRID)
    assert min(row.above_best for row in cautious.candidates) == 0


def test_one_person_alone_can_be_held_against_a_bank() -> None:
    assert validate(bank(), [likeliest(0)], calibrate=True).calibrated is not None


def test_the_cross_entropy_is_lowest_where_what_is_said_is_so_and_never_infinite() -> None:
    wanted = (0.6, 0.3, 0.1)
    assert cross_entropy(wanted, wanted) < cross_entropy(wanted, (0.5, 0.3, 0.2))
    assert cross_entropy((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)) == pytest.approx(-log(1e-4))


def test_as_json_it_can_be_read_back() -> None:
    found = validate(bank(), [likeliest(0)], calibrate=True)
    assert found.as_json()["schema"] == "rolefit.validation/1"
    assert Validation.model_validate(found.as_json()) == found


def test_pages_let_no_text_of_a_bank_be_anything_but_text() -> None:
    knowledge = bank().knowledge.model_copy(update={"name": "<script>*a*|[b](c)"})
    hostile = Bank("0" * 64, knowledge, bank().questions, calibration=Calibration(correlation=0.1))
    made = validation_tables(hostile, validate(hostile, [likeliest(0)]))
    assert "<script>" not in tables_as_html(made)
    assert "&lt;script>\\*a\\*" in tables_as_markdown(made)
