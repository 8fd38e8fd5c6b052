"""The sentences of a result, word by word, for a kitchen with two cooks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.assessment.result import AnswerChange, Contribution, Flip, RoleFit, TraitEstimate
from rolefit.bank.question import Answer
from rolefit.report import common_ground, narrative, reasons

GRILL, PASTRY = "grill-cook", "pastry-cook"
OF_THREE = "about 40 would fit Producer best, about 30 Product Owner and about 30 Product Manager"
PEOPLE = "of 100 people who answered like this, "


def told(bank: Bank, **changes: Any) -> Result:
    """Return a result that the grill wins at 95 %, with these parts of it changed."""
    roles = (RoleFit(id=GRILL, fit=90.0, probability=0.95), RoleFit(id=PASTRY, fit=20.0, probability=0.05))
    plain = {"verdict": Verdict.CLEAR, "roles": roles, "runner_up": PASTRY, "close": (GRILL,), "flip": None}
    return score(bank, {}).model_copy(update={**plain, **changes})


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, "<1 %"), (0.0099, "<1 %"), (0.01, "1 %"), (0.5, "50 %"), (0.99, "99 %"), (0.9901, ">99 %"), (1.0, ">99 %")],
)
def test_a_share_is_whole_percents_between_1_and_99(probability: float, text: str) -> None:
    assert narrative.share(probability) == text


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        ("morning", 1, "chose “I light the fire”"),
        ("morning", 2, "leaned towards “I light the fire”"),
        ("morning", 3, "stood midway between “I light the fire” and “I chill the cream”"),
        ("morning", 4, "leaned towards “I chill the cream”"),
        ("morning", 5, "chose “I chill the cream”"),
        ("rush", "wait", "chose “I let it rest”"),
    ],
)
def test_every_answer_is_told_in_words(small: Bank, question: str, answer: Answer, text: str) -> None:
    assert narrative.answer_text(small.question[question], answer) == text


@pytest.mark.parametrize(
    ("probability", "verdict", "how_sure"),
    [
        (0.95, Verdict.CLEAR, "quite sure: of 100 people who answered like this, about 95 would fit it best"),
        (0.9549, Verdict.CLEAR, "quite sure: of 100 people who answered like this, about 95 would fit it best"),
        (0.999, Verdict.CLEAR, "quite sure: of 100 people who answered like this, more than 99 would fit it best"),
        (
            0.6,
            Verdict.LEANING,
            "likely, not yet sure: of 100 people who answered like this, about 60 would fit it best",
        ),
    ],
)
def test_a_winner_heads_the_page_with_how_sure_it_is_never_wholly(
    small: Bank, probability: float, verdict: Verdict, how_sure: str
) -> None:
    roles = (RoleFit(id=GRILL, fit=90.0, probability=probability), RoleFit(id=PASTRY, fit=20.0, probability=0.0))
    assert narrative.headline(small, told(small, verdict=verdict, roles=roles)) == ("Grill Cook", how_sure)


def test_between_mixed_and_without_a_role_the_heading_says_so(small: Bank, bundled: Bank) -> None:
    assert narrative.headline(small, told(small, verdict=Verdict.BETWEEN)) == (
        "Between Grill Cook and Pastry Cook",
        "either could suit you: " + PEOPLE + "about 95 would fit Grill Cook best and about 5 Pastry Cook",
    )
    three = score(bundled, {}).model_copy(
        update={
            "verdict": Verdict.BETWEEN,
            "roles": tuple(
                RoleFit(id=name, fit=50.0, probability=chance)
                for name, chance in (("producer", 0.4), ("product-owner", 0.3), ("product-manager", 0.3))
            ),
        }
    )
    assert narrative.headline(bundled, three) == (
        "Between Producer, Product Owner and Product Manager",
        "each could suit you: " + PEOPLE + OF_THREE,
    )
    assert narrative.headline(small, told(small, verdict=Verdict.MIXED)) == (
        "A mix, nearest to Grill Cook",
        "no role clearly stands out: of 100 people who answered like this, about 95 would fit Grill Cook best",
    )
    for verdict, title in ((Verdict.TOO_FEW, "Too few answers"), (Verdict.GUESSES, "No better than guesses")):
        assert narrative.headline(small, told(small, verdict=verdict))[0] == title


def test_roles_are_listed_best_first_or_where_none_is_named_as_in_the_bank(small: Bank) -> None:
    roles = (RoleFit(id=PASTRY, fit=60.0, probability=0.5), RoleFit(id=GRILL, fit=40.0, probability=0.5))
    for verdict in Verdict:
        listed = [role.id for role in narrative.in_order(small, told(small, verdict=verdict, roles=roles))]
        assert listed == ([PASTRY, GRILL] if verdict.names_a_role else [GRILL, PASTRY])
        assert narrative.has_winner(told(small, verdict=verdict)) is verdict.names_a_role


def test_the_two_set_side_by_side_are_the_best_and_the_runner_up_whatever_the_verdict(bundled: Bank) -> None:
    plain = score(bundled, {}).model_copy(update={"runner_up": "producer"})
    for verdict in Verdict:
        found = narrative.foremost(bundled, plain.model_copy(update={"verdict": verdict}))
        assert [role.id for role in found] == [plain.roles[0].id, "producer"]


def test_a_role_is_told_in_the_first_sentence_of_its_summary(small: Bank) -> None:
    grill = small.role[GRILL]
    assert narrative.job_sentence(grill) == "Stands at the fire."
    summary = grill.summary.model_copy(update={"text": "You cook. You serve."})
    assert narrative.job_sentence(grill.model_copy(update={"summary": summary})) == "In this job, you cook."


def pulled(bank: Bank, *pulls: tuple[float, float]) -> Result:
    """Return a result whose traits have these estimates and pulls, the others none."""
    given = [*pulls, *[(0.0, 0.0)] * (len(bank.traits) - len(pulls))]
    traits = tuple(
        TraitEstimate(id=trait.id, estimate=estimate, standard_error=0.3, pull=pull)
        for trait, (estimate, pull) in zip(bank.traits, given, strict=True)
    )
    return score(bank, {}).model_copy(update={"traits": traits, "runner_up": score(bank, {}).roles[1].id})


def test_traits_pull_to_one_role_or_to_both_by_the_end_one_leans_to(small: Bank) -> None:
    best, other = (small.role[role.id].title for role in score(small, {}).roles)
    for pulls, sentence in (
        ([(0.5, 1.0), (0.0, 0.0)], f"“fast” pulls you to {best}."),
        ([(-0.5, 1.0), (0.0, 0.0)], f"“slow” pulls you to {best}."),
        ([(0.5, 1.0), (-0.5, 2.0)], f"“cold” and “fast” pull you to {best}."),
        ([(0.5, -1.0), (0.5, -0.5)], f"“fast” and “hot” pull you to {other}."),
        ([(0.5, -1.0), (0.5, 0.5)], f"“hot” pulls you to {best}; “fast” pulls you to {other}."),
        # A tenth of all pulls is too little to name.
        ([(0.5, 9.0), (0.5, 1.0)], f"“fast” pulls you to {best}."),
        ([(0.5, 9.0), (0.5, -1.1)], f"“fast” pulls you to {best}; “hot” pulls you to {other}."),
        ([(0.5, 0.0), (0.5, 0.0)], ""),
    ):
        assert reasons.pulling(small, pulled(small, *pulls)) == sentence


def test_three_traits_a_role_are_named_and_the_strongest_first(bundled: Bank) -> None:
    text = reasons.pulling(bundled, pulled(bundled, (1, 1.0), (1, 1.3), (1, 1.2), (1, 1.1), (1, -1.4)))
    poles = [trait.high.pole for trait in bundled.traits]
    best, other = (bundled.role[role.id].title for role in score(bundled, {}).roles[:2])
    first, second, third, last = (f"“{poles[place]}”" for place in (1, 2, 3, 4))
    assert text == f"{first}, {second} and {third} pull you to {best}; {last} pulls you to {other}."


def test_the_reasons_are_three_answers_for_the_winner_and_the_strongest_against(small: Bank) -> None:
    def told_of(*values: float) -> list[reasons.Reason]:
        parts = [("morning", 1), ("rush", "hurry"), ("evening", 5), ("morning", 4)]
        made = tuple(
            Contribution(question=question, answer=answer, value=value)
            for (question, answer), value in zip(parts, values, strict=False)
        )
        return reasons.reasons(small, told(small, contributions=made))

    other_way = "The strongest answer the other way:"
    morning = "The day begins. You chose “I light the fire”."
    rush = "The room fills up. What do you do? You chose “I hurry”."
    evening = "The day ends. You chose “I am out of the door”."
    assert told_of(3, 2, 1, 0.5) == [("", morning), ("", rush), ("", evening)]
    assert told_of(3, 2, -1) == [("", morning), ("", rush), (other_way, evening)]
    assert told_of(3, 0) == [("", morning)]
    assert told_of(-1) == [(other_way, morning)]
    assert told_of() == []


CHANGES = (
    AnswerChange(question="morning", given=5, other=1),
    AnswerChange(question="rush", given="hurry", other="wait"),
    AnswerChange(question="evening", given=1, other=4),
    AnswerChange(question="morning", given=1, other=3),
)
HAD = (
    "The day begins. Had you chosen “I light the fire”.",
    "The room fills up. What do you do? Had you chosen “I let it rest”.",
    "The day ends. Had you leaned towards “I am out of the door”.",
)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "One answer decides this; with another answer it would be Pastry Cook:"),
        (2, "Two answers decide this, but only both together; with both changed it would be Pastry Cook:"),
        (3, "Three answers decide this, but only all three together; with all three changed it would be Pastry Cook:"),
        (4, "It would take 4 other answers together to put another role (Pastry Cook) in front."),
    ],
)
def test_what_would_change_it_is_told_answer_by_answer_up_to_three(small: Bank, count: int, sentence: str) -> None:
    turning = reasons.turning(small, told(small, flip=Flip(role=PASTRY, changes=CHANGES[:count])))
    assert turning == (sentence, HAD[:count] if count < 4 else ())


def test_where_nothing_would_change_it_that_is_told(small: Bank) -> None:
    assert reasons.turning(small, told(small)) == (
        "No change of your answers would: none of them can turn the order round.",
        (),
    )


def test_what_would_settle_a_leaning_result_is_one_question_or_some(small: Bank) -> None:
    def settling(*names: str) -> reasons.Turning | None:
        return reasons.settling(small, told(small, verdict=Verdict.LEANING, settle=names))

    of = "Of the questions that you have not answered,"
    assert settling("rush") == (f"{of} this one would tell most:", ("The room fills up. What do you do?",))
    assert settling("evening", "morning") == (f"{of} these would tell most:", ("The day ends.", "The day begins."))
    assert settling() is None
    assert reasons.settling(small, told(small, settle=("rush",))) is None


def test_when_everything_was_answered_the_days_at_work_settle_it(small: Bank) -> None:
    answers: dict[str, Answer | None] = {"morning": 1, "rush": "hurry", "evening": 5}
    sentence = (
        "You have answered every question, so your days at work must decide: were the good ones more like those of "
        "Grill Cook or of Pastry Cook? Set the two side by side: rolefit compare grill-cook pastry-cook"
    )
    for folder, end in (("", ""), ("my bank", " --bank 'my bank'")):
        bank = replace(small, folder=folder)
        settling = reasons.settling(bank, told(bank, verdict=Verdict.LEANING, answers=answers))
        assert settling == (sentence + end, ())
    skipped = {**answers, "rush": None}
    assert reasons.settling(small, told(small, verdict=Verdict.LEANING, answers=skipped)) is None


def test_why_there_is_no_evidence_is_few_answers_or_answers_like_chance(bundled: Bank) -> None:
    def lack(answered: int, skipped: int = 0) -> str:
        names = list(bundled.question)[: answered + skipped]
        answers = {
            name: bundled.question[name].answer(0) if place < answered else None for place, name in enumerate(names)
        }
        return narrative.lack(score(bundled, {}).model_copy(update={"answers": answers}))

    few = "too few to say anything; it takes at least 5."
    assert lack(0) == f"0 answers are {few}"
    assert lack(1, skipped=9) == f"1 answer is {few}"
    assert lack(4) == f"4 answers are {few}"
    assert lack(5) == (
        "Your 5 answers agree with each other no better than answers picked by chance would. "
        "That happens when the questions do not suit your work, or when they were answered in a hurry."
    )


def test_what_to_do_without_evidence_is_to_answer_more_where_there_is_more(small: Bank) -> None:
    again = "Answer again, thinking of days at work that you really had: rolefit quiz"
    every = "Answer all of the questions instead of a few: rolefit quiz --full"
    skip = "Skip a question that says nothing to you (s). A skip never counts against a role."
    read = "Read what the jobs are like: rolefit show grill-cook"
    answers: dict[str, Answer | None] = {"morning": 1, "rush": "hurry", "evening": None}
    bank = replace(small, folder="")
    assert narrative.advice(bank, told(bank, answers=answers)) == [again, every, skip, read]
    assert narrative.advice(bank, told(bank, answers={**answers, "evening": 3})) == [again, skip, read]


def test_of_holding_both_only_advice_on_size_for_these_two_is_told_three_at_most(small: Bank) -> None:
    grill, pastry = small.roles
    size, choosing = small.knowledge.organisation
    assert common_ground.holding_both(small, [grill, pastry]) == [size.text]
    more = [size.model_copy(update={"text": f"text {number}"}) for number in range(5)]
    other = [size.model_copy(update={"topic": "choosing"}), size.model_copy(update={"roles": ()}), choosing]
    knowledge = small.knowledge.model_copy(update={"organisation": (*other, *more)})
    assert common_ground.holding_both(replace(small, knowledge=knowledge), [pastry, grill]) == [
        "text 0",
        "text 1",
        "text 2",
    ]
