"""What a result says in words, the same on every page: verdict, reasons, what would settle and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from rolefit.assessment.response_quality import Kind
from rolefit.assessment.result import Contribution, Result, RoleFit
from rolefit.bank.knowledge import Bank, Pair, Role
from rolefit.bank.question import Answer, Question, Scale
from rolefit.model.verdict import FEWEST_ANSWERS, Verdict

REASONS = 3
ROUNDING = 1e-9
LEAST_PULL = 0.1
"""A trait with less than this share of all pulls is not named."""

MOST_BOTH = 3

FIT = "Fit from 0 to 100 (50: unrelated), and how likely each role is your best"
QUALITY = "About your answers"
SIGNS = {
    Kind.CHANCE: "no better than guesses",
    Kind.STRAIGHT: "one key in a long run",
    Kind.CONTRADICTORY: "some against the rest",
    Kind.FAST: "answered too fast",
    Kind.SKIPPED: "many skipped",
}
"""The signs of poor answers in short."""

RUBS = "Where it may rub"
NO_RUB = "Nothing stands out: no trait puts you clearly at odds with this role."
SETTLES = "What would settle it"
CHANGES = "What would change it"
TAKES = "What it takes"
BOTH = "Must you choose?"
LACK = "Why"
ADVICE = "What you can do"
NEXT = "Next"


class Reason(NamedTuple):
    """An answer that counted, and what to say before it ("" for nothing)."""

    lead: str
    text: str


class Turning(NamedTuple):
    """What would put another role in front, or settle it: a sentence, and the answers or questions it speaks of."""

    sentence: str
    answers: tuple[str, ...]


class Contrast(NamedTuple):
    """One aspect on which two roles differ, with what is said of the first and of the second."""

    aspect: str
    first: str
    second: str


def share(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    return "<1 %" if probability < 0.01 else ">99 %" if probability > 0.99 else f"{_percent(probability)} %"


def answer_text(question: Question, answer: Answer) -> str:
    """Return in words what was answered, fit to follow "you"."""
    index = question.index(answer)
    if isinstance(question, Scale):
        if index == 2:
            return f"stood midway between {_quoted(question.left.text)} and {_quoted(question.right.text)}"
        side = question.left if index < 2 else question.right
        return f"{'chose' if index in (0, 4) else 'leaned towards'} {_quoted(side.text)}"
    return f"chose {_quoted(question.options[index].text)}"


def has_winner(result: Result) -> bool:
    """Return whether the result points to any role at all."""
    return result.verdict.names_a_role


def headline(bank: Bank, result: Result) -> tuple[str, str]:
    """Return the verdict: what the page is headed, and how sure that is."""
    best = result.roles[0]
    agree = f"{min(_percent(best.probability), 99)} of 100 readings of your answers agree"
    match result.verdict:
        case Verdict.CLEAR:
            return bank.role[best.id].title, f"clear: {agree}"
        case Verdict.LEANING:
            return bank.role[best.id].title, f"leaning: {agree}, so it could still be another"
        case Verdict.BETWEEN:
            names = [bank.role[role].title for role in result.close]
            return f"Between {_listed(names)}", "they would suit you about equally well"
        case Verdict.MIXED:
            return f"A mix, nearest to {bank.role[best.id].title}", "no role stands out in your answers"
        case Verdict.TOO_FEW:
            return "Too few answers", f"it takes at least {FEWEST_ANSWERS} to say anything"
    return "No better than guesses", "your answers agree with each other no better than picks by chance would"


def in_order(bank: Bank, result: Result) -> tuple[RoleFit, ...]:
    """Return the roles as they are listed: the best first, in the bank's order where none is best."""
    if has_winner(result):
        return result.roles
    order = list(bank.role)
    return tuple(sorted(result.roles, key=lambda role: order.index(role.id)))


def foremost(bank: Bank, result: Result) -> tuple[Role, Role]:
    """Return the two roles that a page sets side by side: the best and its runner-up, whatever the verdict."""
    return bank.role[result.roles[0].id], bank.role[result.runner_up]


def pulling(bank: Bank, result: Result) -> str:
    """Return which traits pull most to the best role, and which to the runner-up; "" where none pulls."""
    best, other = bank.role[result.roles[0].id], bank.role[result.runner_up]
    found = sorted(zip(bank.traits, result.traits, strict=True), key=lambda pair: -abs(pair[1].pull))
    least = LEAST_PULL * sum(abs(estimated.pull) for _, estimated in found)
    strong = [(trait, estimated) for trait, estimated in found if abs(estimated.pull) > least]
    sides = []
    for role, sign in ((best, 1), (other, -1)):
        poles = [
            # The end that the person leans to.
            f"“{(trait.high if estimated.estimate > 0 else trait.low).pole}”"
            for trait, estimated in strong
            if estimated.pull * sign > 0
        ][:REASONS]
        sides += [f"{_listed(poles)} {'pulls' if len(poles) == 1 else 'pull'} you to {role.title}"] if poles else []
    return f"{'; '.join(sides)}." if sides else ""


def reasons(bank: Bank, result: Result) -> list[Reason]:
    """Return the answers that spoke most for the best role, and the one that spoke most against it."""
    spoke_for = [part for part in result.contributions[:REASONS] if part.value > 0]
    against = [part for part in result.contributions[-1:] if part.value < 0]
    found = [_reason(bank, part, "") for part in spoke_for]
    return found + [_reason(bank, part, "The strongest answer the other way: ") for part in against]


def turning(bank: Bank, result: Result) -> Turning:
    """Return what would put another role in front."""
    if result.flip is None:
        return Turning("No change of your answers would: none of them can turn the order round.", ())
    changes = result.flip.changes
    other = bank.role[result.flip.role].title
    count = len(changes)
    if count > 3:
        return Turning(f"It would take {count} other answers to put another role ({other}) in front.", ())
    word = {1: "One answer decides", 2: "Two answers decide", 3: "Three answers decide"}[count]
    texts = (
        f"{bank.question[change.question].prompt} Had you {_past(bank.question[change.question], change.other)}."
        for change in changes
    )
    with_others = "another answer" if count == 1 else "other answers"
    return Turning(f"{word} this; with {with_others} it would be {other}:", tuple(texts))


def settling(bank: Bank, result: Result) -> Turning | None:
    """Return what would settle a result that leaves something open; None where there is nothing to say."""
    if result.verdict is Verdict.CLEAR:
        return None
    if result.settle:
        these = "these would tell most:" if len(result.settle) > 1 else "this one would tell most:"
        prompts = tuple(bank.question[name].prompt for name in result.settle)
        return Turning(f"Of the questions that you have not answered, {these}", prompts)
    if _answered(result) < len(bank.questions):
        # Kept by an earlier rolefit, which did not say.
        return None
    best, other = bank.role[result.roles[0].id], bank.role[result.runner_up]
    return Turning(
        f"You have answered every question, so your days at work must decide: were the good ones more like those of "
        f"{best.title} or of {other.title}? Set the two side by side: " + bank.command(f"compare {best.id} {other.id}"),
        (),
    )


def lack(result: Result) -> str:
    """Return why no role is named."""
    answered = _answered(result)
    if answered < FEWEST_ANSWERS:
        few = "1 answer is" if answered == 1 else f"{answered} answers are"
        return f"{few} too few to say anything; it takes at least {FEWEST_ANSWERS}."
    return (
        f"Your {answered} answers agree with each other no better than answers picked by chance would. "
        "That happens when the questions do not suit your work, or when they were answered in a hurry."
    )


def advice(bank: Bank, result: Result) -> list[str]:
    """Return what to do where no role is named."""
    found = [
        "Answer again, thinking of days at work that you really had: " + bank.command("quiz"),
        "Skip a question that says nothing to you (s). A skip never counts against a role.",
        "Read what the jobs are like: " + bank.command(f"show {bank.roles[0].id}"),
    ]
    if _answered(result) < len(bank.questions):
        found.insert(1, "Answer all of the questions instead of a few: " + bank.command("quiz --full"))
    return found


def contrasts(pair: Pair, first: Role, second: Role) -> list[Contrast]:
    """Return a pair's differences, aspect by aspect."""
    return [
        Contrast(found.aspect.capitalize(), found.texts[first.id], found.texts[second.id]) for found in pair.differences
    ]


def holding_both(bank: Bank, first: Role, second: Role) -> list[str]:
    """Return what the bank says of one person holding these two roles."""
    return [item.text for item in bank.advice(first.id, second.id) if item.roles and item.topic == "size"][:MOST_BOTH]


def _percent(probability: float) -> int:
    """Return whole per cent, never rounded up: what only leans must not read like the 90 that make it clear."""
    return floor(100 * probability + ROUNDING)


def _reason(bank: Bank, part: Contribution, lead: str) -> Reason:
    question = bank.question[part.question]
    return Reason(lead, f"{question.prompt} You {answer_text(question, part.answer)}.")


def _past(question: Question, answer: Answer) -> str:
    return answer_text(question, answer).replace("chose", "chosen", 1)


def _quoted(text: str) -> str:
    """Quote a text; one that is a quotation already keeps its own marks, and its full stop gives way to ours."""
    return "“" + text.strip('"').removesuffix(".") + "”"


def _answered(result: Result) -> int:
    return sum(answer is not None for answer in result.answers.values())


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
