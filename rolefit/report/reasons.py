"""Why a result is what it is: the answers that say so, what would settle it, and what would change it."""

from __future__ import annotations

from typing import NamedTuple

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer
from rolefit.messages import as_typed, listed
from rolefit.model.verdict import Verdict
from rolefit.report.narrative import answer_text, answered_count
from rolefit.report.portrait import portrait, telling_answer

MOST = 3
LEAST_PULL = 0.1
"""A trait with less than this share of all pulls is not named."""

OTHER_WAY = "The strongest answer the other way:"


class Reason(NamedTuple):
    """An answer that counted, and what to say before it ("" for nothing)."""

    lead: str
    text: str


class Turning(NamedTuple):
    """What would put another role in front, or settle it: a sentence, and the answers or questions it speaks of."""

    sentence: str
    answers: tuple[str, ...]


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
        ][:MOST]
        sides += [f"{listed(poles)} {'pulls' if len(poles) == 1 else 'pull'} you to {role.title}"] if poles else []
    return f"{'; '.join(sides)}." if sides else ""


def reasons(bank: Bank, result: Result) -> list[Reason]:
    """Return the answers behind the result.

    First what each sentence of the portrait rests on, then what spoke most for the best role besides, up to three; last
    what spoke most against it.
    """
    against = [part.question for part in result.contributions[-1:] if part.value < 0]
    told = list(against)
    found: list[Reason] = []
    for sentence in portrait(bank, result):
        if answered := telling_answer(bank, result, sentence.standing, told):
            found.append(_reason(bank, *answered, f"“{sentence.standing.pole.pole}”:"))
            told.append(answered[0])
    for part in result.contributions:
        if len(found) < MOST and part.value > 0 and part.question not in told:
            found.append(_reason(bank, part.question, part.answer, ""))
    parts = {part.question: part for part in result.contributions}
    return found + [_reason(bank, name, parts[name].answer, OTHER_WAY) for name in against]


def turning(bank: Bank, result: Result) -> Turning:
    """Return what would put another role in front."""
    if result.flip is None:
        return Turning("No change of your answers would: none of them can turn the order round.", ())
    changes = result.flip.changes
    other = bank.role[result.flip.role].title
    count = len(changes)
    if count > MOST:
        return Turning(f"It would take {count} other answers together to put another role ({other}) in front.", ())
    texts = (
        f"{bank.question[change.question].prompt} Had you "
        f"{answer_text(bank.question[change.question], change.other).replace('chose', 'chosen', 1)}."
        for change in changes
    )
    decides = {
        1: "One answer decides this; with another answer",
        2: "Two answers decide this, but only both together; with both changed",
        3: "Three answers decide this, but only all three together; with all three changed",
    }[count]
    return Turning(f"{decides} it would be {other}:", tuple(texts))


def settling(bank: Bank, result: Result) -> Turning | None:
    """Return what would settle a result that leaves something open; None where there is nothing to say."""
    if result.verdict is Verdict.CLEAR:
        return None
    if result.settle:
        these = "these would tell most:" if len(result.settle) > 1 else "this one would tell most:"
        prompts = tuple(bank.question[name].prompt for name in result.settle)
        return Turning(f"Of the questions that you have not answered, {these}", prompts)
    if answered_count(result) < len(bank.questions):
        # Kept by an earlier rolefit, which did not say.
        return None
    best, other = bank.role[result.roles[0].id], bank.role[result.runner_up]
    return Turning(
        f"You have answered every question, so your days at work must decide: were the good ones more like those of "
        f"{best.title} or of {other.title}? Set the two side by side: "
        + as_typed(f"compare {best.id} {other.id}", bank.folder),
        (),
    )


def _reason(bank: Bank, name: str, answer: Answer, lead: str) -> Reason:
    question = bank.question[name]
    return Reason(lead, f"{question.prompt} You {answer_text(question, answer)}.")
