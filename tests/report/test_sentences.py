"""The sentences of a result, word by word, for a kitchen with two cooks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit import Bank, Result, Verdict, score
from rolefit.assessment.result import AnswerChange, Contribution, Flip, RoleFit, TraitEstimate
from rolefit.bank.question import Answer
from rolefit.model.response_model import model_of
from rolefit.model.verdict import CLEAR, LEANING, LIKELY_ALONE, about_equal
from rolefit.report import common_ground, reasons, sentences

GRILL, PASTRY = "grill-cook", "pastry-cook"
OF_THREE = "about 40 would fit Producer best, about 30 Product Owner and about 30 Product Manager"
PEOPLE = "of 100 people who answered like this, "


def told(bank: Bank, **changes: Any) -> Result:
    """Return a result that the grill wins at 95 %, with these parts of it changed."""
    roles = (RoleFit(id=GRILL, fit=90.0, probability=0.95), RoleFit(id=PASTRY, fit=20.0, probability=0.05))
    plain = {"verdict": Verdict.CLEAR, "roles": roles, "runner_up": PASTRY, "close": (GRILL,), "flip": None}
    return score(bank, {}).model_copy(update={**plain, **changes})


@pytest.mark.parametrize(
    ("probabilities", "counts"),
    [
        ([0.5, 0.3, 0.2], ["50", "30", "20"]),
        # The largest remainders are rounded up, so that all are 100.
        ([0.904, 0.026, 0.026, 0.024, 0.02], ["90", "3", "3", "2", "2"]),
        ([0.526, 0.254, 0.22], ["53", "25", "22"]),
        ([1 / 3, 1 / 3, 1 / 3], ["34", "33", "33"]),
        # Up to the lines of a verdict nothing is rounded up.
        ([0.8999, 0.05, 0.0501], ["89", "5", "6"]),
        ([0.5999, 0.2, 0.2001], ["59", "20", "21"]),
        ([0.9, 0.05, 0.05], ["90", "5", "5"]),
        ([0.6, 0.2, 0.2], ["60", "20", "20"]),
        # Nothing is certain, in either direction.
        ([1.0, 0.0], [">99", "<1"]),
        ([0.996, 0.002, 0.002], [">99", "<1", "<1"]),
        ([0.992, 0.005, 0.003], ["99", "1", "<1"]),
        ([0.29, 0.71], ["29", "71"]),
    ],
)
def test_of_100_people_are_whole_numbers_that_sum_to_100_and_never_say_certain(
    probabilities: list[float], counts: list[str]
) -> None:
    assert sentences.of_100(probabilities) == counts


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=20))
def test_whatever_the_probabilities_no_count_is_a_person_off_or_past_a_line(weights: list[float]) -> None:
    probabilities = [weight / sum(weights) for weight in weights]
    counts = sentences.of_100(probabilities)
    numbers = [{"<1": 0, ">99": 100}.get(count) or int(count.strip("<>")) * (count != "<1") for count in counts]
    assert sum(numbers) == 100
    for probability, number in zip(probabilities, numbers, strict=True):
        assert abs(number - 100 * probability) < 1 + 1e-6
        for line in (CLEAR, LEANING, *[LIKELY_ALONE] * (len(about_equal(probabilities)) == 1)):
            assert (number >= round(100 * line)) == (probability >= line - 1e-9)


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
    assert sentences.answer_text(small.question[question], answer) == text


@pytest.mark.parametrize(
    ("probability", "verdict", "how_sure"),
    [
        (0.95, Verdict.CLEAR, "Quite sure: of 100 people who answered like this, about 95 would fit it best"),
        (0.954, Verdict.CLEAR, "Quite sure: of 100 people who answered like this, about 95 would fit it best"),
        (0.999, Verdict.CLEAR, "Quite sure: of 100 people who answered like this, more than 99 would fit it best"),
        (
            0.6,
            Verdict.LEANING,
            f"Likely, not yet sure: {PEOPLE}about 60 would fit it best (“quite sure” begins at 90)",
        ),
    ],
)
def test_a_winner_heads_the_page_with_how_sure_it_is_never_wholly(
    small: Bank, probability: float, verdict: Verdict, how_sure: str
) -> None:
    roles = (
        RoleFit(id=GRILL, fit=90.0, probability=probability),
        RoleFit(id=PASTRY, fit=20.0, probability=1 - probability),
    )
    assert sentences.headline(small, told(small, verdict=verdict, roles=roles)) == ("Grill Cook", how_sure)


def test_between_mixed_and_without_a_role_the_heading_says_so(small: Bank, bundled: Bank) -> None:
    assert sentences.headline(small, told(small, verdict=Verdict.BETWEEN)) == (
        "Between Grill Cook and Pastry Cook",
        "Either could suit you: " + PEOPLE + "about 95 would fit Grill Cook best and about 5 Pastry Cook",
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
    assert sentences.headline(bundled, three) == (
        "Between Producer, Product Owner and Product Manager",
        "Each could suit you: " + PEOPLE + OF_THREE,
    )
    assert sentences.headline(small, told(small, verdict=Verdict.MIXED)) == (
        "A mix, nearest to Grill Cook",
        f"No role clearly stands out: {PEOPLE}about 95 would fit Grill Cook best (“likely” begins at 50)",
    )
    for verdict, title in ((Verdict.TOO_FEW, "Too few answers"), (Verdict.GUESSES, "No better than guesses")):
        assert sentences.headline(small, told(small, verdict=verdict))[0] == title


def test_a_mix_whose_nearest_role_is_not_the_likeliest_says_so(small: Bank) -> None:
    roles = (RoleFit(id=GRILL, fit=51.0, probability=0.48), RoleFit(id=PASTRY, fit=50.0, probability=0.52))
    both = "about 48 would fit Grill Cook best and about 52 Pastry Cook"
    assert sentences.headline(small, told(small, verdict=Verdict.MIXED, roles=roles)) == (
        "A mix, nearest to Grill Cook",
        f"No role clearly stands out: {PEOPLE}{both}, but on average Grill Cook is nearest",
    )


def test_roles_are_listed_best_first_or_where_none_is_named_as_in_the_bank(small: Bank) -> None:
    roles = (RoleFit(id=PASTRY, fit=60.0, probability=0.5), RoleFit(id=GRILL, fit=40.0, probability=0.5))
    for verdict in Verdict:
        listed = [role.id for role in sentences.in_order(small, told(small, verdict=verdict, roles=roles))]
        assert listed == ([PASTRY, GRILL] if verdict.names_a_role else [GRILL, PASTRY])


def test_the_two_set_side_by_side_are_the_best_and_the_runner_up_whatever_the_verdict(bundled: Bank) -> None:
    plain = score(bundled, {}).model_copy(update={"runner_up": "producer"})
    for verdict in Verdict:
        found = sentences.foremost(bundled, plain.model_copy(update={"verdict": verdict}))
        assert [role.id for role in found] == [plain.roles[0].id, "producer"]


def test_a_role_is_told_in_the_first_sentence_of_its_summary(small: Bank) -> None:
    grill = small.role[GRILL]
    assert sentences.job_sentence(grill) == "Stands at the fire."
    summary = grill.summary.model_copy(update={"text": "You cook. You serve."})
    assert sentences.job_sentence(grill.model_copy(update={"summary": summary})) == "You cook."


def pulled(bank: Bank, *pulls: tuple[float, float]) -> Result:
    """Return a result whose traits have these estimates and pulls, the others none, and answers that say so."""
    given = [*pulls, *[(0.0, 0.0)] * (len(bank.traits) - len(pulls))]
    traits = tuple(
        TraitEstimate(id=trait.id, estimate=estimate, standard_error=0.3, pull=pull)
        for trait, (estimate, pull) in zip(bank.traits, given, strict=True)
    )
    answers: dict[str, Answer] = {}
    parts = []
    said = dict.fromkeys(range(len(given)), 0)
    for name, item in model_of(bank).items.items():
        saying: dict[int, int] = {}
        for axis, (trait, (estimate, _)) in enumerate(zip(bank.traits, given, strict=True)):
            found = [
                (item.score[place][axis] * estimate, place)
                for place, option in enumerate(bank.question[name].options)
                if option.tells_of(trait.id) * estimate > 0
            ]
            if found and max(found) > (0, 0):
                saying[axis] = max(found)[1]
        # On the trait that the fewest answers speak of so far.
        spoken = min(saying, key=said.__getitem__, default=0)
        said[spoken] += 1
        answers[name] = bank.question[name].answer(saying.get(spoken, 0))
        parts.append(Contribution(question=name, answer=answers[name], value=given[spoken][1]))
    roles = score(bank, {}).roles
    parts.sort(key=lambda part: -part.value)
    update = {"traits": traits, "roles": roles, "runner_up": roles[1].id, "contributions": tuple(parts)}
    return score(bank, answers).model_copy(update=update)


def pulling(bank: Bank, result: Result) -> str:
    return reasons.pulling(bank, result, reasons.pulls(bank, result))


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
        assert pulling(small, pulled(small, *pulls)) == sentence


def test_a_trait_that_no_answer_tells_of_is_not_said_to_pull(small: Bank) -> None:
    result = pulled(small, (0.5, 1.0), (0.5, 1.0)).model_copy(update={"answers": {"morning": 1}})
    assert pulling(small, result) == f"“hot” pulls you to {small.role[result.roles[0].id].title}."


def test_three_traits_a_role_are_named_and_the_strongest_first(bundled: Bank) -> None:
    text = pulling(bundled, pulled(bundled, (1, 1.0), (1, 1.3), (1, 1.2), (1, 1.1), (1, -1.4)))
    poles = [trait.high.pole for trait in bundled.traits]
    best, other = (bundled.role[role.id].title for role in score(bundled, {}).roles[:2])
    first, second, third, last = (f"“{poles[place]}”" for place in (1, 2, 3, 4))
    assert text == f"{first}, {second} and {third} pull you to {best}; {last} pulls you to {other}."


MORNING = "The day begins. You chose “I light the fire”."
RUSH = "The room fills up. What do you do? You chose “I hurry”."
EVENING = "The day ends. You chose “I am out of the door”."
OTHER_WAY = "The strongest answer the other way:"


def reasons_of(bank: Bank, values: dict[str, float], *pulls: tuple[float, float]) -> list[reasons.Reason]:
    """Return the reasons of a person who lit the fire, hurried and left, where the answers speak so for the winner."""
    answers: dict[str, Answer | None] = {"morning": 1, "rush": "hurry", "evening": 5}
    parts = tuple(Contribution(question=name, answer=answers[name] or 0, value=value) for name, value in values.items())
    result = pulled(bank, *pulls).model_copy(update={"answers": answers, "contributions": parts})
    return reasons.reasons(bank, result, reasons.evidence(bank, result, reasons.pulls(bank, result)))


def test_the_reasons_are_three_answers_for_the_winner_and_the_strongest_against(small: Bank) -> None:
    def told_of(**values: float) -> list[reasons.Reason]:
        return reasons_of(small, values)

    assert told_of(morning=3, rush=2, evening=1) == [("", MORNING), ("", RUSH), ("", EVENING)]
    assert told_of(morning=3, rush=2, evening=-1) == [("", MORNING), ("", RUSH), (OTHER_WAY, EVENING)]
    assert told_of(morning=3, rush=0) == [("", MORNING)]
    assert told_of(morning=-1) == [(OTHER_WAY, MORNING)]
    assert told_of() == []


def test_below_the_traits_that_are_named_stands_an_answer_for_each(small: Bank) -> None:
    fast, hot = (0.5, 1.0), (0.5, 0.5)
    assert reasons_of(small, {"morning": 3, "rush": 2, "evening": 1}, fast, hot) == [
        ("“fast”:", RUSH),
        ("“hot”:", MORNING),
        ("", EVENING),
    ]
    # Best an answer that speaks for the same role.
    assert reasons_of(small, {"evening": 3, "morning": 1, "rush": -1}, fast, hot) == [
        ("“fast”:", EVENING),
        ("“hot”:", MORNING),
        (OTHER_WAY, RUSH),
    ]
    # What pulls to the other role may be told by the strongest answer the other way, which is named once.
    assert reasons_of(small, {"rush": 3, "evening": 1, "morning": -1}, fast, (0.5, -0.5)) == [
        ("“fast”:", RUSH),
        ("", EVENING),
        ("“hot”, the strongest answer the other way:", MORNING),
    ]


def test_an_answer_that_alone_tells_of_two_traits_is_named_once_for_both(small: Bank) -> None:
    flames: dict[str, Answer | None] = {"rush": "flames"}
    part = Contribution(question="rush", answer="flames", value=1.0)
    result = pulled(small, (0.5, 1.0), (0.5, 0.5)).model_copy(update={"answers": flames, "contributions": (part,)})
    told = reasons.evidence(small, result, reasons.pulls(small, result))
    assert reasons.reasons(small, result, told) == [
        ("“fast” and “hot”:", "The room fills up. What do you do? You chose “I turn up the flames”.")
    ]
    assert reasons.behind_portrait(small, result, told) == []


CHANGES = (
    AnswerChange(question="morning", given=5, other=1),
    AnswerChange(question="rush", given="hurry", other="wait"),
    AnswerChange(question="evening", given=1, other=4),
    AnswerChange(question="morning", given=1, other=3),
)
OTHER_IN_FRONT = "Pastry Cook would be in front:"
HAD = (
    "The day begins. Had you chosen “I light the fire”.",
    "The room fills up. What do you do? Had you chosen “I let it rest”.",
    "The day ends. Had you leaned towards “I am out of the door”.",
)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "One answer decides this; with another answer " + OTHER_IN_FRONT),
        (2, "Two answers decide this, but only both together; with both changed " + OTHER_IN_FRONT),
        (3, f"Three answers decide this, but only all three together; with all three changed {OTHER_IN_FRONT}"),
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

    can = "If any question can, it is"
    one, some = f"{can} the one that you have not answered:", f"{can} one of these that you have not answered:"
    assert settling("rush") == (one, ("The room fills up. What do you do?",))
    assert settling("evening", "morning") == (some, ("The day ends.", "The day begins."))
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


def test_why_no_role_is_named_is_few_answers_or_answers_like_chance(bundled: Bank) -> None:
    def how_sure(verdict: Verdict, answered: int, skipped: int = 0) -> str:
        names = list(bundled.question)[: answered + skipped]
        answers = {
            name: bundled.question[name].answer(0) if place < answered else None for place, name in enumerate(names)
        }
        result = score(bundled, {}).model_copy(update={"answers": answers, "verdict": verdict})
        return sentences.headline(bundled, result)[1]

    few = "No role can be named yet: it takes at least 5 answers, and you gave"
    assert how_sure(Verdict.TOO_FEW, 0) == f"{few} none"
    assert how_sure(Verdict.TOO_FEW, 1, skipped=9) == f"{few} 1"
    assert how_sure(Verdict.TOO_FEW, 4) == f"{few} 4"
    assert how_sure(Verdict.GUESSES, 5) == (
        "No role can be named: your 5 answers agree with each other no better than picks by chance would"
    )


def test_what_to_do_without_evidence_is_to_answer_more_where_there_is_more(small: Bank) -> None:
    again = "Answer again, thinking of days at work that you really had: rolefit quiz"
    every = "Answer all of the questions instead of a few: rolefit quiz --full"
    skip = "Skip a question that says nothing to you (s). A skip never counts against a role."
    read = "Read what the jobs are like: rolefit show grill-cook"
    answers: dict[str, Answer | None] = {"morning": 1, "rush": "hurry", "evening": None}
    bank = replace(small, folder="")
    assert sentences.advice(bank, told(bank, answers=answers)) == [again, every, skip, read]
    assert sentences.advice(bank, told(bank, answers={**answers, "evening": 3})) == [again, skip, read]


def test_how_to_see_for_oneself_names_every_role_the_verdict_names(small: Bank) -> None:
    one, two = (sentences.trying(small.roles[:count])[0] for count in (1, 2))
    assert f"whose job is {small.roles[0].title} " in one
    assert f"({small.roles[0].title} and {small.roles[1].title})" in two
    assert sentences.trying(small.roles[:1])[1:] == sentences.trying(small.roles[:2])[1:]


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
