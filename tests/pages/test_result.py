"""The result page for each verdict, drawn at 80 and 40 columns and into a pipe."""

from __future__ import annotations

from random import Random

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.authoring.respondents import honest
from rolefit.model.estimation import model_of
from rolefit.pages.result import page
from rolefit.report.narrative import FIT, answer_text, share
from rolefit.terminal.shapes import UNWRAPPED
from tests.support.results import drawn, ideal, pieces


def between(bank: Bank, first: str, second: str) -> dict[str, str | int]:
    """Return answers that turn from one role's to the other's half way through."""
    one, two = ideal(bank, first), ideal(bank, second)
    return {name: (one if place % 2 else two)[name] for place, name in enumerate(one)}


def close_calls(bank: Bank) -> list[Result]:
    """Return results between roles, of simulated people who stand anywhere."""
    model = model_of(bank)
    found = []
    for number in range(60):
        random = Random(number)
        answers = honest(model, [random.gauss(0, 1) for _ in model.traits], random)
        sheet = {question.id: question.answer(answers[question.id]) for question in bank.questions[:12]}
        found.append(score(bank, sheet))
    return [result for result in found if result.verdict is Verdict.BETWEEN]


@pytest.mark.parametrize("role", ["product-manager", "product-owner", "project-manager", "program-manager", "producer"])
def test_a_clear_result_leads_with_the_role_and_how_sure_it_is(bundled: Bank, role: str) -> None:
    result = score(bundled, ideal(bundled, role))
    text = drawn(page(bundled, result))
    assert result.verdict is Verdict.CLEAR
    assert text.startswith(f"{bundled.role[role].title}   clear: ")
    for words in (
        "You and",
        "Why",
        "What would change it",
        "What you would do as a",
        "What it takes",
        "Next\n  • rolefit compare ",
    ):
        assert words in text


def test_every_role_is_listed_with_fit_and_probability(bundled: Bank) -> None:
    text = drawn(page(bundled, score(bundled, ideal(bundled, "producer"))))
    for role in bundled.roles:
        assert any(line.startswith(role.title) and line.rstrip().endswith("%") for line in text.splitlines())


def test_a_close_call_names_the_contenders_and_no_winner_first(bundled: Bank) -> None:
    for result in close_calls(bundled):
        text = " ".join(drawn(page(bundled, result)).split())
        *most, last = (bundled.role[role].title for role in result.close)
        assert text.startswith(f"Between {', '.join(most)} and {last}   they would suit you".replace("   ", " "))


def test_a_close_call_asks_about_the_two_roles_that_it_then_explains(bundled: Bank) -> None:
    found = close_calls(bundled)
    likeliest = [sorted(result.roles, key=lambda role: -role.probability)[:2] for result in found]
    assert any(list(result.roles[:2]) != two for result, two in zip(found, likeliest, strict=True))
    for result in found:
        text = " ".join(drawn(page(bundled, result)).split())
        first, second = (bundled.role[role.id] for role in result.roles[:2])
        assert {first.id, second.id} <= set(result.close)
        assert f" {first.title} or {second.title}? " in text
        assert f" Why {first.title} and not {second.title} " in text
        assert f"• rolefit compare {first.id} {second.id} " in text


@pytest.mark.parametrize(
    ("probability", "verdict", "shown"), [(0.8999, Verdict.LEANING, 89), (0.9, Verdict.CLEAR, 90), (0.29, None, 29)]
)
def test_no_percentage_is_rounded_up_to_what_would_make_it_clear(
    bundled: Bank, probability: float, verdict: Verdict | None, shown: int
) -> None:
    result = score(bundled, ideal(bundled, "producer"))
    assert share(probability) == f"{shown} %"
    if verdict:
        best = result.roles[0].model_copy(update={"probability": probability})
        result = result.model_copy(update={"verdict": verdict, "roles": (best, *result.roles[1:])})
        assert f"{verdict}: {shown} of 100 readings" in drawn(page(bundled, result), UNWRAPPED)


def test_too_few_answers_name_no_winner_and_say_what_to_do(bundled: Bank) -> None:
    text = drawn(page(bundled, score(bundled, ideal(bundled, "producer", 3))))
    assert text.startswith("Too few answers")
    assert "3 answers are too few" in text
    assert "What you can do" in text
    assert "What you would do as a" not in text


def test_contradictory_answers_are_told_that_they_are_no_better_than_chance(bundled: Bank) -> None:
    middle = {question.id: question.answer(0) for question in bundled.questions}
    assert "no better than answers picked by chance" in " ".join(drawn(page(bundled, score(bundled, middle))).split())


@pytest.mark.parametrize("width", [20, 30, 40, 80, 120])
def test_no_line_is_wider_than_the_window(bundled: Bank, width: int) -> None:
    for answers in (ideal(bundled, "producer"), ideal(bundled, "producer", 3)):
        text = drawn(page(bundled, score(bundled, answers)), width)
        assert max(map(len, text.splitlines())) <= width


def test_into_a_pipe_no_sentence_is_cut_in_two(bundled: Bank) -> None:
    result = score(bundled, ideal(bundled, "producer"))
    text = drawn(page(bundled, result), UNWRAPPED)
    for claim in result.responsibilities:
        assert f"• {claim.text}" in text


def test_a_percentage_never_claims_certainty() -> None:
    assert [share(value) for value in (0.0, 0.004, 0.5, 0.985, 0.999, 1.0)] == [
        "<1 %",
        "<1 %",
        "50 %",
        "98 %",
        ">99 %",
        ">99 %",
    ]


def test_answers_are_told_in_words(small: Bank) -> None:
    scale, choice = small.questions[0], small.questions[1]
    assert answer_text(scale, 1) == "chose “I light the fire”"
    assert answer_text(scale, 4) == "leaned towards “I chill the cream”"
    assert answer_text(scale, 3).startswith("stood midway between")
    assert answer_text(choice, "hurry") == "chose “I hurry”"


def test_a_small_bank_without_any_answer_is_drawn(small: Bank) -> None:
    assert "Too few answers" in drawn(page(small, score(small, {})))


def test_what_leads_stands_out_and_what_explains_is_dim(bundled: Bank) -> None:
    result = score(bundled, ideal(bundled, "producer", 20) | dict.fromkeys(list(bundled.question)[20:]))
    best = bundled.role[result.roles[0].id].title
    found = [piece for line in pieces(page(bundled, result)) for piece in line]
    assert found[0] == (best, "bold magenta")
    assert found[1][1] == ""
    bold = [text.strip() for text, style in found if style == "bold"]
    names = {role.title for role in bundled.roles}
    assert [text for text in bold if text in names] == [best]
    for head in ("About your answers", f"You and {best}", "Where it may rub", "What it takes", "Next"):
        assert head in bold
    dim = [text.strip() for text, style in found if style == "dim" and set(text) != {"─"}]
    assert dim == [FIT, "● you   ◇ Producer   ◈ both   no source: no document says"]


def test_the_lead_of_a_reason_is_bold_and_the_reason_is_not(bundled: Bank) -> None:
    result = score(bundled, between(bundled, "producer", "product-owner"))
    lines = pieces(page(bundled, result), 10_000)
    (line,) = (line for line in lines if any("The strongest answer" in text for text, _ in line))
    assert line[:2] == [("  • ", ""), ("The strongest answer the other way: ", "bold")]
    assert line[2][1] == ""


def test_what_to_do_next_names_the_result_by_its_number(bundled: Bank) -> None:
    result, none = score(bundled, ideal(bundled, "producer")), score(bundled, {})
    first, second = result.roles[0].id, result.runner_up
    asked = f"  • rolefit compare {first} {second}\n  • rolefit show {first}\n"
    kept = "  • rolefit history export 7 -o me.html\n"
    assert drawn(page(bundled, result)).endswith(f"\n\nNext\n{asked}")
    assert drawn(page(bundled, result, 7)).endswith(f"\n\nNext\n{asked}{kept}")
    assert drawn(page(bundled, none, 7)).endswith(f"\n\nNext\n{kept}")
    assert "Next" not in drawn(page(bundled, none))
