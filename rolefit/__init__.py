"""Which of several roles fits how a person likes to work, how sure that is, and why.

``load_bank`` reads roles and questions, ``score`` makes a result of answers, ``next_question`` says what to ask next;
``docs/python.md`` has an example of everything.

What a person can put right is a ``RolefitError``, whose text is ready to be shown.

>>> import rolefit
>>> bank = rolefit.load_bank()
>>> result = rolefit.score(bank, {})
>>> result.verdict
<Verdict.TOO_FEW: 'too few answers'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolefit.assessment.result import AnswerChange as AnswerChange
    from rolefit.assessment.result import Contribution as Contribution
    from rolefit.assessment.result import Flip as Flip
    from rolefit.assessment.result import Result as Result
    from rolefit.assessment.result import RoleFit as RoleFit
    from rolefit.assessment.result import TraitEstimate as TraitEstimate
    from rolefit.assessment.scoring import score as score
    from rolefit.assessment.session import Plan as Plan
    from rolefit.assessment.session import Session as Session
    from rolefit.assessment.session import next_question as next_question
    from rolefit.assessment.sheet import read_sheet as read_sheet
    from rolefit.authoring.check import Check as Check
    from rolefit.authoring.check import check as check
    from rolefit.authoring.finding import Finding as Finding
    from rolefit.authoring.finding import Severity as Severity
    from rolefit.authoring.simulation import Simulation as Simulation
    from rolefit.authoring.simulation import simulate as simulate
    from rolefit.authoring.trial import Trial as Trial
    from rolefit.bank.knowledge import Bank as Bank
    from rolefit.bank.knowledge import Claim as Claim
    from rolefit.bank.knowledge import Pair as Pair
    from rolefit.bank.knowledge import Role as Role
    from rolefit.bank.knowledge import Trait as Trait
    from rolefit.bank.load import load_bank as load_bank
    from rolefit.bank.question import Choice as Choice
    from rolefit.bank.question import Option as Option
    from rolefit.bank.question import Question as Question
    from rolefit.bank.question import Scale as Scale
    from rolefit.bank.question import Side as Side
    from rolefit.errors import AnswerError as AnswerError
    from rolefit.errors import BankError as BankError
    from rolefit.errors import FileError as FileError
    from rolefit.errors import Problem as Problem
    from rolefit.errors import RolefitError as RolefitError
    from rolefit.errors import SheetError as SheetError
    from rolefit.errors import StoreError as StoreError
    from rolefit.errors import UsageError as UsageError
    from rolefit.model.verdict import Verdict as Verdict
    from rolefit.report.formats import export as export

_HOMES = {
    "assessment.result": ("AnswerChange", "Contribution", "Flip", "Result", "RoleFit", "TraitEstimate"),
    "assessment.scoring": ("score",),
    "assessment.session": ("Plan", "Session", "next_question"),
    "assessment.sheet": ("read_sheet",),
    "authoring.check": ("Check", "check"),
    "authoring.finding": ("Finding", "Severity"),
    "authoring.simulation": ("Simulation", "simulate"),
    "authoring.trial": ("Trial",),
    "bank.knowledge": ("Bank", "Claim", "Pair", "Role", "Trait"),
    "bank.load": ("load_bank",),
    "bank.question": ("Choice", "Option", "Question", "Scale", "Side"),
    "errors": (
        "AnswerError",
        "BankError",
        "FileError",
        "Problem",
        "RolefitError",
        "SheetError",
        "StoreError",
        "UsageError",
    ),
    "model.verdict": ("Verdict",),
    "report.formats": ("export",),
}
"""The public names by the module they come from; what type checkers read above says the same, and a test holds the two
together."""

_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load a name's module on first use, so that a command pays only for what it needs."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"rolefit.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
