"""What would settle a result that only leans, in words and in files."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import permutations

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.assessment.session import Session
from rolefit.model.response_model import model_of
from rolefit.report import reasons
from rolefit.report.formats import export
from rolefit.report.outline import report
from rolefit.report.parts import Section, Topic
from rolefit.report.portrait import portrait
from rolefit.report.reasons import LEAST_PULL
from rolefit.report.sentences import EVEN
from tests.support.results import ideal


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
    settling = reasons.settling(bundled, result)
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
    settling = reasons.settling(bundled, result)
    assert result.settle == ()
    assert settling is not None
    assert settling.answers == ()
    assert settling.sentence.startswith("You have answered every question")
    assert settling.sentence.endswith(f"rolefit compare {result.roles[0].id} {result.runner_up}")


def test_what_is_clear_and_what_names_no_role_says_nothing_of_settling(bundled: Bank) -> None:
    for answers in (ideal(bundled, "producer"), ideal(bundled, "producer", 3)):
        result = score(bundled, answers)
        assert result.settle == ()
        assert reasons.settling(bundled, result) is None


def test_a_result_kept_before_it_said_what_would_settle_it_says_nothing(bundled: Bank) -> None:
    kept = leaning(bundled).as_json()
    del kept["settle"]
    assert reasons.settling(bundled, Result.model_validate(kept)) is None


@pytest.mark.parametrize("form", ["md", "html", "csv", "json"])
def test_files_say_what_would_settle_it(bundled: Bank, form: str) -> None:
    result = leaning(bundled)
    text = export(bundled, result, form)
    for name in result.settle:
        assert (name if form in {"csv", "json"} else escape(bundled.question[name].prompt)) in text.replace("\\", "")


def mixtures(bank: Bank) -> Iterator[Result]:
    """Yield results of people who answer as one role would and then as another."""
    for first, second in permutations(bank.role, 2):
        yield score(bank, {**ideal(bank, first), **dict(list(ideal(bank, second).items())[:12])})


def test_the_traits_that_pull_are_named_for_the_role_they_pull_to_and_the_strongest_first(bundled: Bank) -> None:
    seen = 0
    for result in mixtures(bundled):
        best, other = bundled.role[result.roles[0].id].title, bundled.role[result.runner_up].title
        found = reasons.pulls(bundled, result)
        told = reasons.pulling(bundled, result, found)
        for pull in found:
            assert abs(pull.value) > LEAST_PULL * sum(abs(trait.pull) for trait in result.traits)
            part = next(part for part in told.split("; ") if f"“{pull.pole}”" in part)
            assert part.removesuffix(".").endswith(f"you to {best if pull.value > 0 else other}")
            seen += 1
        for side in (1, -1):
            values = [abs(pull.value) for pull in found if pull.value * side > 0]
            assert values == sorted(values, reverse=True)
    assert seen > 10


def test_a_trait_pulls_to_a_role_only_where_an_answer_for_that_role_says_so(bundled: Bank) -> None:
    for result in mixtures(bundled):
        found = reasons.pulls(bundled, result)
        value_of = {part.question: part.value for part in result.contributions}
        pull_of = {pull.pole: pull.value for pull in found}
        for name, poles in reasons.evidence(bundled, result, found).items():
            for pole in poles:
                assert pole not in pull_of or pull_of[pole] * value_of[name] > 0


def test_every_trait_that_is_said_to_pull_has_below_it_an_answer_that_speaks_for_it(bundled: Bank) -> None:
    model = model_of(bundled)
    for result in mixtures(bundled):
        found = reasons.pulls(bundled, result)
        told = reasons.evidence(bundled, result, found)
        axis_of = {pull.pole: (pull.axis, pull.estimate) for pull in found}
        named = [pole for poles in told.values() for pole in poles]
        assert len(named) == len(set(named))
        assert set(axis_of) <= set(named)
        axis_of |= {
            each.standing.pole.pole: (each.standing.axis, each.standing.estimate) for each in portrait(bundled, result)
        }
        for name, poles in told.items():
            answer = result.answers[name]
            assert answer is not None
            for axis, estimate in map(axis_of.__getitem__, poles):
                assert model.items[name].score[bundled.question[name].index(answer)][axis] * estimate > 0


def test_every_sentence_of_the_portrait_has_its_answer_under_one_of_the_two_headings(bundled: Bank) -> None:
    for result in mixtures(bundled):
        headings = [
            part for part in report(bundled, result).parts if isinstance(part, Section) and part.topic is Topic.WHY
        ]
        leads = " ".join(item.lead for part in headings for item in part.items)
        texts = [item.text for part in headings[:2] for item in part.items if item.lead]
        for sentence in portrait(bundled, result):
            assert f"“{sentence.standing.pole.pole}”" in leads
        assert len(texts) == len(set(texts))


def test_where_no_answer_speaks_for_either_it_is_said(bundled: Bank) -> None:
    even = score(bundled, {}).model_copy(update={"verdict": Verdict.MIXED})
    (part,) = (part for part in report(bundled, even).parts if part.heading.startswith("Why "))
    assert isinstance(part, Section)
    assert (part.sentence, part.items) == (EVEN, ())


def test_without_any_pull_nothing_is_said_of_it(bundled: Bank) -> None:
    nothing = score(bundled, {})
    assert reasons.pulls(bundled, nothing) == []
    assert reasons.pulling(bundled, nothing, []) == ""
