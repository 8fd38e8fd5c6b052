"""Why a result is what it is: the answers that say so, what would settle it, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.messages import as_typed, capital, listed
from rolefit.model.verdict import Verdict
from rolefit.report.portrait import Standing, portrait, standings, telling_answer
from rolefit.report.sentences import answer_text

MOST = 3
LEAST_PULL = 0.1
"""A trait with less than this share of all pulls is not named."""

OTHER_WAY = "the strongest answer the other way"


class Reason(NamedTuple):
    """An answer that counted, and what to say before it ("" for nothing)."""

    lead: str
    text: str


class DecidingTrait(NamedTuple):
    """A trait (its position) that parts the best role from the runner-up, and the end that the person leans to.

    ``value`` is the result's pull, in prior standard deviations: above 0 to the best role, below to the runner-up.
    """

    axis: int
    estimate: float
    pole: str
    value: float


class Turning(NamedTuple):
    """What would put another role in front, or settle it: a sentence, and the answers or questions it speaks of."""

    sentence: str
    answers: tuple[str, ...]


def pulls(bank: Bank, result: Result) -> list[DecidingTrait]:
    """Return the traits that part the best role from the runner-up, the strongest first: up to three for each role.

    Only those of which the answers say to which end the person leans, one of them an answer for that role.
    """
    found = []
    least = LEAST_PULL * sum(abs(estimated.pull) for estimated in result.traits)
    for standing in standings(bank, result):
        pull = result.traits[standing.axis].pull
        others = _not_for(result, pull)
        if abs(pull) > least and telling_answer(bank, result, standing.axis, standing.estimate, others):
            found.append(DecidingTrait(standing.axis, standing.estimate, standing.pole.pole, pull))
    found.sort(key=lambda pull: -abs(pull.value))
    for_best = [pull for pull in found if pull.value > 0]
    return for_best[:MOST] + [pull for pull in found if pull.value < 0][:MOST]


def pulling(bank: Bank, result: Result, found: Sequence[DecidingTrait]) -> str:
    """Return which of these traits pull to the best role, and which to the runner-up; "" where none pulls."""
    sides = []
    for name, sign in ((result.roles[0].id, 1), (result.runner_up, -1)):
        poles = [f"“{pull.pole}”" for pull in found if pull.value * sign > 0]
        title = bank.role[name].title
        sides += [f"{listed(poles)} {'pulls' if len(poles) == 1 else 'pull'} you to {title}"] if poles else []
    return f"{'; '.join(sides)}." if sides else ""


def evidence(bank: Bank, result: Result, found: Sequence[DecidingTrait]) -> dict[str, list[str]]:
    """Return the questions whose answers say why the best role and not the runner-up, each with the ends it tells of.

    First for each of these traits the answer that tells most of it, then what spoke most for the best role besides, up
    to three; last what spoke most against it, between roles up to three as well. An answer is named once, also with
    what only it tells of the portrait.
    """
    values = {part.question: part.value for part in result.contributions}
    last = _against(result)
    told: dict[str, list[str]] = {}
    for pull in found:
        # An answer that speaks for the same role as its trait does, best one that is not named yet.
        others = _not_for(result, pull.value)
        for besides in ([*told, *others], others):
            if answered := telling_answer(bank, result, pull.axis, pull.estimate, besides):
                told.setdefault(answered[0], []).append(pull.pole)
                break
    for name, value in values.items():
        if len(told) < MOST and value > 0 and name not in last:
            told.setdefault(name, [])
    for standing in _untold(bank, result, told):
        if telling_answer(bank, result, standing.axis, standing.estimate, [*told, *last]) is None and (
            answered := telling_answer(bank, result, standing.axis, standing.estimate)
        ):
            told.setdefault(answered[0], []).append(standing.pole.pole)
    return {name: poles for name, poles in told.items() if name not in last} | {
        name: told.get(name, []) for name in last
    }


def reasons(bank: Bank, result: Result, told: Mapping[str, Sequence[str]]) -> list[Reason]:
    """Return this evidence in words."""
    last = _against(result)
    against = {part.question for part in result.contributions if part.value < 0}
    best, other = bank.role[result.roles[0].id].title, bank.role[result.runner_up].title
    found = []
    for name, poles in told.items():
        parts = [_quoted(poles)] if poles else []
        if result.verdict is Verdict.BETWEEN:
            parts.append(f"for {other if name in against else best}")
        elif name in last:
            parts.append(OTHER_WAY)
        found.append(_reason(bank, result, name, capital(", ".join(parts))))
    return found


def behind_portrait(bank: Bank, result: Result, told: Mapping[str, Sequence[str]]) -> list[Reason]:
    """Return the answers behind those sentences of the portrait that this evidence says nothing of."""
    besides: dict[str, list[str]] = {}
    for standing in _untold(bank, result, told):
        for named in ([*told, *besides], list(told)):
            if answered := telling_answer(bank, result, standing.axis, standing.estimate, named):
                besides.setdefault(answered[0], []).append(standing.pole.pole)
                break
    return [_reason(bank, result, name, _quoted(poles)) for name, poles in besides.items()]


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
    return Turning(f"{decides} {other} would be in front:", tuple(texts))


def settling(bank: Bank, result: Result) -> Turning | None:
    """Return what would settle a result that leaves something open; None where there is nothing to say."""
    if result.verdict is Verdict.CLEAR:
        return None
    if result.settle:
        few = len(result.settle) > 1
        these = "it is one of these that you have not answered:" if few else "it is the one that you have not answered:"
        prompts = tuple(bank.question[name].prompt for name in result.settle)
        return Turning(f"If any question can, {these}", prompts)
    if result.answered < len(bank.questions):
        # Kept by an earlier rolefit, which did not say.
        return None
    best, other = bank.role[result.roles[0].id], bank.role[result.runner_up]
    return Turning(
        f"You have answered every question, so your days at work must decide: were the good ones more like those of "
        f"{best.title} or of {other.title}? Set the two side by side: "
        + as_typed(f"compare {best.id} {other.id}", bank.folder),
        (),
    )


def _untold(bank: Bank, result: Result, told: Mapping[str, Sequence[str]]) -> list[Standing]:
    """Return what the portrait speaks of and this evidence does not."""
    poles = {pole for found in told.values() for pole in found}
    return [each.standing for each in portrait(bank, result) if each.standing.pole.pole not in poles]


def _quoted(poles: Sequence[str]) -> str:
    return listed([f"“{pole}”" for pole in poles]) if poles else ""


def _not_for(result: Result, value: float) -> list[str]:
    """Return the questions whose answers do not speak for the role that ``value`` does: above 0 for the best one."""
    return [part.question for part in result.contributions if part.value * value <= 0]


def _against(result: Result) -> list[str]:
    """Return the questions whose answers spoke most for the runner-up, the strongest first."""
    most = MOST if result.verdict is Verdict.BETWEEN else 1
    return [part.question for part in reversed(result.contributions[-most:]) if part.value < 0]


def _reason(bank: Bank, result: Result, name: str, lead: str) -> Reason:
    question, answer = bank.question[name], result.answers[name]
    words = "skipped it" if answer is None else answer_text(question, answer)
    return Reason(f"{lead}:" if lead else "", f"{question.prompt} You {words}.")
