"""The result page for each verdict, drawn at 80 and 40 columns and into a pipe."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest

from rolefit import Bank, Result, Verdict, score
from rolefit.authoring.respondents import honest
from rolefit.model.response_model import model_of
from rolefit.pages.result import chapters, first_screen, page
from rolefit.report.outline import report
from rolefit.report.sentences import FIT, answer_text, counts_of, named_roles
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
    assert text.startswith(f"{bundled.role[role].title}\nQuite sure: of 100 people ")
    heads = (
        "\nWhy ",
        "\nWhat would change it",
        "\nYou and",
        "\nResponsibilities",
        "\nSkills",
        "\nHow it differs",
        "\nNext\n",
    )
    places = [text.index(words) for words in heads]
    assert places == sorted(places)


def test_every_role_is_a_bar_as_long_as_it_is_probable(bundled: Bank) -> None:
    result = score(bundled, ideal(bundled, "producer"))
    lines = drawn(page(bundled, result)).splitlines()
    for role in result.roles:
        (line,) = (
            line for line in lines if line.startswith(bundled.role[role.id].title) and ("─" in line or "━" in line)
        )
        assert f" {counts_of(result)[role.id]} " in line
        assert line.count("━") == round(role.probability * 80) // 2


def test_between_names_the_contenders_and_sets_the_first_two_side_by_side(bundled: Bank) -> None:
    found = close_calls(bundled)
    assert found
    for result in found:
        text = " ".join(drawn(page(bundled, result)).split())
        *most, last = (role.title for role in named_roles(bundled, result))
        assert text.startswith(f"Between {', '.join(most)} and {last} ")
        first, second = (bundled.role[role.id] for role in result.roles[:2])
        assert f" {first.title} or {second.title}? " in text
        assert f"• rolefit compare {first.id} {second.id} " in text


@pytest.mark.parametrize(
    ("probability", "verdict", "told"),
    [
        (0.8999, Verdict.LEANING, "about 89 would fit it best (“quite sure” begins at 90)"),
        (0.9, Verdict.CLEAR, "about 90 would fit it best\n"),
        (0.4999, Verdict.MIXED, "about 49 would fit Producer best (“likely” begins at 50)\n"),
    ],
)
def test_no_number_is_rounded_up_to_what_would_be_another_verdict(
    bundled: Bank, probability: float, verdict: Verdict, told: str
) -> None:
    result = score(bundled, ideal(bundled, "producer"))
    chances = (probability, *[(1 - probability) / 4] * 4)
    roles = tuple(
        role.model_copy(update={"probability": chance}) for role, chance in zip(result.roles, chances, strict=True)
    )
    result = result.model_copy(update={"verdict": verdict, "roles": roles})
    assert told in drawn(page(bundled, result), UNWRAPPED)


def test_the_bars_after_the_winner_stand_in_the_order_of_their_numbers_and_sum_to_100(bundled: Bank) -> None:
    found = close_calls(bundled)
    assert found
    for result in [
        *found,
        *(score(bundled, between(bundled, *list(bundled.role)[place : place + 2])) for place in (0, 1, 2, 3)),
    ]:
        bars = report(bundled, result).bars
        numbers = [int(bar.count) if bar.count.isdigit() else bar.probability for bar in bars[1:]]
        assert numbers == sorted(numbers, reverse=True)
        if all(bar.count.isdigit() for bar in bars):
            assert sum(int(bar.count) for bar in bars) == 100


def test_too_few_answers_name_no_winner_and_say_what_to_do(bundled: Bank) -> None:
    text = drawn(page(bundled, score(bundled, ideal(bundled, "producer", 3))))
    assert text.startswith("Too few answers")
    assert "it takes at least 5 answers, and you gave 3\n" in text
    assert "What you can do" in text
    assert "Responsibilities" not in text


def test_contradictory_answers_are_told_that_they_are_no_better_than_chance(bundled: Bank) -> None:
    middle = {question.id: question.answer(0) for question in bundled.questions}
    assert "no better than picks by chance would" in " ".join(drawn(page(bundled, score(bundled, middle))).split())


@pytest.mark.parametrize("width", [20, 30, 40, 80, 120])
def test_no_line_is_wider_than_the_window(bundled: Bank, width: int) -> None:
    for answers in (ideal(bundled, "producer"), ideal(bundled, "producer", 3)):
        text = drawn(page(bundled, score(bundled, answers)), width)
        assert max(map(len, text.splitlines())) <= width


def test_into_a_pipe_no_sentence_is_cut_in_two(bundled: Bank) -> None:
    result = score(bundled, ideal(bundled, "producer"))
    text = drawn(page(bundled, result), UNWRAPPED)
    for claim in result.responsibilities:
        assert claim.text in text


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
    bold = [text.strip() for text, style in found if style == "bold"]
    for head in ("About your answers", f"You and {best}", "Where it may rub", "Skills", "Next"):
        assert head in bold
    dim = [text.strip() for text, style in found if style == "dim" and set(text) != {"─"}]
    assert FIT in dim


def test_the_pages_behind_the_first_screen_hold_all_parts_and_each_once(bundled: Bank) -> None:
    for answers in (ideal(bundled, "producer"), between(bundled, "producer", "product-owner")):
        made = report(bundled, score(bundled, answers))
        text = "\n".join(drawn(chapter.content) for chapter in chapters(made).values())
        for part in made.parts:
            assert sum(line == part.heading for line in text.splitlines()) == 1


def test_where_no_role_is_named_the_first_screen_has_all_and_nothing_is_behind_it(bundled: Bank) -> None:
    same = {question.id: question.answer(0) for question in bundled.questions}
    for answers in ({}, same):
        made = report(bundled, score(bundled, answers))
        lines = [line for block in first_screen(made) for line in drawn(block.content).splitlines()]
        heads = [part.heading for part in ([made.quality] if made.quality else []) + list(made.parts)]
        assert [line for line in lines if line in heads] == heads
        assert chapters(made) == {}
        assert drawn(page(bundled, score(bundled, answers))).splitlines() == lines


def test_a_name_leads_the_first_screen(bundled: Bank) -> None:
    made = report(bundled, score(bundled, ideal(bundled, "producer")), "Ada")
    assert drawn(first_screen(made)[0].content) == "Ada: Producer\n"


def test_the_lead_of_a_reason_is_bold_and_the_reason_is_not(bundled: Bank) -> None:
    halfway = (score(bundled, between(bundled, *pair)) for pair in permutations(bundled.role, 2))
    pages = (pieces(page(bundled, result), 10_000) for result in halfway)
    line = next(line for lines in pages for line in lines if any("The strongest answer" in text for text, _ in line))
    assert line[:2] == [("  • ", ""), ("The strongest answer the other way: ", "bold")]
    assert line[2][1] == ""


def test_what_to_do_next_names_the_result_by_its_number(bundled: Bank) -> None:
    result, none = score(bundled, ideal(bundled, "producer")), score(bundled, {})
    first, second = result.roles[0].id, result.runner_up
    asked = f"  • rolefit compare {first} {second}\n  • rolefit show {first}\n"
    words = "  • rolefit words\n"
    kept = "  • rolefit history export 7 -o result-7.html\n"
    assert drawn(page(bundled, result)).endswith(f"\n\nNext\n{asked}{words}")
    assert drawn(page(bundled, result, 7)).endswith(f"\n\nNext\n{asked}{kept}{words}")
    assert drawn(page(bundled, none, 7)).endswith(f"\n\nNext\n{kept}")
    assert "Next" not in drawn(page(bundled, none))
