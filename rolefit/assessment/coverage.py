"""Whether a bank still has all that a result speaks of."""

from __future__ import annotations

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank
from rolefit.errors import AnswerError


def covers(bank: Bank, result: Result) -> bool:
    """Say whether the bank has the roles and traits of a result, no others, and every question and option it names."""
    roles, traits = {role.id for role in result.roles}, [trait.id for trait in result.traits]
    if roles != set(bank.role) or traits != [trait.id for trait in bank.traits]:
        return False
    spoken = [*result.answers.items(), *((part.question, part.answer) for part in result.contributions)]
    spoken += [(name, None) for name in result.settle]
    for change in result.flip.changes if result.flip else ():
        spoken += [(change.question, change.given), (change.question, change.other)]
    try:
        for name, answer in spoken:
            if answer is not None:
                bank.question[name].index(answer)
            elif name not in bank.question:
                return False
    except (KeyError, AnswerError):
        return False
    return True
