"""Which of several roles fits how a person likes to work, how sure that is, and why.

``load_bank`` reads roles and questions, ``score`` makes a result of answers, ``next_question`` says what to ask next.

What a person can put right is a ``RolefitError``, whose text is ready to be shown:

``BankError``: a bank cannot be used. ``SheetError``: an answer sheet cannot be used. ``AnswerError``: an answer names
nothing in the bank. ``StoreError``: the store of past results cannot be opened, read or written. ``UsageError``: the
command was called in a way that cannot work.

>>> import rolefit
>>> bank = rolefit.load_bank()
>>> result = rolefit.score(bank, {})
>>> result.verdict
<Verdict.NO_EVIDENCE: 'no evidence'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolefit.assessment.result import Result
    from rolefit.assessment.scoring import score
    from rolefit.assessment.session import next_question
    from rolefit.bank.knowledge import Bank, Role
    from rolefit.bank.load import load_bank
    from rolefit.bank.question import Question
    from rolefit.errors import AnswerError, BankError, RolefitError, SheetError, StoreError, UsageError
    from rolefit.model.verdict import Verdict

_HOMES = {
    "AnswerError": "errors",
    "Bank": "bank.knowledge",
    "BankError": "errors",
    "Question": "bank.question",
    "Result": "assessment.result",
    "Role": "bank.knowledge",
    "RolefitError": "errors",
    "SheetError": "errors",
    "StoreError": "errors",
    "UsageError": "errors",
    "Verdict": "model.verdict",
    "load_bank": "bank.load",
    "next_question": "assessment.session",
    "score": "assessment.scoring",
}

__all__ = [
    "AnswerError",
    "Bank",
    "BankError",
    "Question",
    "Result",
    "Role",
    "RolefitError",
    "SheetError",
    "StoreError",
    "UsageError",
    "Verdict",
    "load_bank",
    "next_question",
    "score",
]


def __getattr__(name: str) -> object:
    """Load a name's module on first use, so that a command pays only for what it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"rolefit.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
