"""Scoring: one person's answers to a result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rolefit.assessment.response_quality import flags, too_fast
from rolefit.assessment.result import (
    SCORED,
    AnswerChange,
    BankStamp,
    Contribution,
    Flip,
    Result,
    RoleFit,
    TraitEstimate,
    own_version,
)
from rolefit.assessment.session import MORE_QUESTIONS
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Answer, Given
from rolefit.model.attribution import Counterfactual, contributions, counterfactual, trait_contributions
from rolefit.model.estimation import chosen
from rolefit.model.item_selection import most_telling
from rolefit.model.provisional import Provisional, provisional
from rolefit.model.response_model import Model, model_of
from rolefit.model.verdict import Verdict, contenders

OPEN = (Verdict.LEANING, Verdict.BETWEEN, Verdict.MIXED)
"""Verdicts that more answers may settle."""


def score(
    bank: Bank,
    answers: Mapping[str, Given],
    *,
    seconds: Mapping[str, float] | None = None,
    seed: int | None = None,
    taken_at: datetime | str | None = None,
) -> Result:
    """Return the result of one person's answers (question id to option; None or NaN is a skip).

    ``seconds`` says how long a person had each question open; it only serves the sign that answers came too fast.
    ``seed`` and ``taken_at`` (a time with an offset, or its ISO 8601 text) are only noted down. The same answers always
    give the same numbers, in any order.

    Raises:
        AnswerError: if an answer names a question or option that the bank does not have.
        ValueError: if ``taken_at`` is no time, or has no offset.
    """
    model = model_of(bank)
    SCORED[bank.digest] = bank
    given = chosen(bank, answers)
    given = {name: given[name] for name in model.items if name in given}
    now = provisional(model, given)
    fit, order = now.fits, now.order
    parts = contributions(model, now.estimated, given, order[0], order[1])
    pull = trait_contributions(model, now.estimated, order[0], order[1])
    turned = counterfactual(model, now.estimated, given, order[0])
    held = {name: bank.question[name].answer(option) for name, option in given.items()}
    best = bank.roles[order[0]] if now.verdict.names_a_role else None
    return Result(
        bank=BankStamp(name=bank.name, digest=bank.digest, power=now.estimated.power),
        rolefit=own_version(),
        seed=seed,
        taken_at=taken_at,
        answers={name: held.get(name) for name in model.items if name in answers},
        verdict=now.verdict,
        evidence=now.evidence,
        cost=now.cost,
        roles=tuple(
            RoleFit(id=model.roles[role], fit=fit[role], probability=now.probabilities[role]) for role in order
        ),
        runner_up=model.roles[order[1]],
        close=tuple(model.roles[role] for role in contenders(order, now.probabilities)),
        traits=tuple(
            TraitEstimate(
                id=name,
                estimate=now.estimated.mean[axis],
                standard_error=now.estimated.standard_error(axis),
                pull=pull[axis],
            )
            for axis, name in enumerate(model.traits)
        ),
        contributions=tuple(
            Contribution(question=name, answer=held[name], value=value)
            for name, value in sorted(parts.items(), key=lambda part: -part[1])
        ),
        flip=None if turned is None else _flip(bank, held, turned),
        responsibilities=best.responsibilities if best else (),
        skills=best.skills if best else (),
        quality=flags(
            model,
            now.uncalibrated,
            given,
            skipped=len(answers) - len(given),
            fast=too_fast((bank.question[name] for name in given), seconds or {}),
        ),
        settle=_settling(model, now, answers) if now.verdict in OPEN else (),
    )


def _settling(model: Model, now: Provisional, answers: Mapping[str, Given]) -> tuple[str, ...]:
    unasked = [name for name in model.items if name not in answers]
    skipped = [name for name in model.items if name not in now.answers]
    return tuple(most_telling(model, unasked or skipped, now, MORE_QUESTIONS))


def _flip(bank: Bank, held: Mapping[str, Answer], turned: Counterfactual) -> Flip:
    changes = (
        AnswerChange(question=name, given=held[name], other=bank.question[name].answer(option))
        for name, option in turned.changes.items()
    )
    return Flip(role=bank.roles[turned.role].id, changes=tuple(changes))
