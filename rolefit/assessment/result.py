"""What a sitting comes to: one frozen record that is the same as JSON (``rolefit.result/1``) and in Python."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from rolefit.assessment.response_quality import Flag
from rolefit.bank.knowledge import Claim
from rolefit.bank.question import Answer
from rolefit.bank.record import Fixed, Record
from rolefit.model.classification import Verdict

SCHEMA = "rolefit.result/1"


def _utc(taken_at: object) -> object:
    """Return a time with an offset, or its ISO 8601 text, as such a text in UTC.

    Raises:
        ValueError: if it is no time, or has no offset.
    """
    if taken_at is None:
        return None
    try:
        when = taken_at if isinstance(taken_at, datetime) else datetime.fromisoformat(str(taken_at))
        if when.tzinfo is None:
            raise ValueError("no offset")
        return when.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise ValueError("wants a time with its offset, such as 2026-01-31T09:30:00+01:00") from None


class BankStamp(Record):
    """Which bank a result was made with."""

    name: str
    digest: str


class TraitEstimate(Record):
    """Where the person stands on a trait, in prior standard deviations (0 the middle), and how exactly (0 to 1).

    ``pull`` is what the trait adds to the first role's lead over the runner-up; above 0 it speaks for the first.
    """

    id: str
    estimate: float
    standard_error: float
    pull: float = 0.0


class RoleFit(Record):
    """A role's fit (0 to 100, 50 unrelated) and the probability (0 to 1) that it is the best of the bank's roles."""

    id: str
    fit: float
    probability: float


class Contribution(Record):
    """What an answer adds to the winner's lead over the runner-up; above 0 speaks for the winner."""

    question: str
    answer: Answer
    value: float


class AnswerChange(Record):
    """An answer given and the one that would have to stand in its place."""

    model_config = ConfigDict(populate_by_name=True)

    question: str
    given: Answer = Field(alias="from")
    other: Answer = Field(alias="to")


class Flip(Record):
    """The fewest changes that make another role win, and which one."""

    role: str
    changes: tuple[AnswerChange, ...]


class Result(Record):
    """Everything a sitting comes to.

    ``roles`` stand in order of fit, the first is the best and ``runner_up`` the second. ``contributions`` sum to the
    first one's lead over the second. ``close`` names the fewest of the first roles that together reach a probability of
    0.90, in the same order. Without evidence there is no ``best``, and ``responsibilities`` and ``skills`` are empty.
    ``quality`` holds signs that the answers may not be worth reading. ``settle`` names, where the verdict is
    leaning, the unanswered questions that would tell most, the first most; skipped ones only where no others are left.
    ``taken_at`` is UTC in ISO 8601, whatever offset it came with, None where it was scored from a sheet.
    """

    model_config = ConfigDict(populate_by_name=True, protected_namespaces=())

    format: Literal["rolefit.result/1"] = Field(default="rolefit.result/1", alias="schema")
    bank: BankStamp
    rolefit: str
    seed: int | None
    taken_at: Annotated[str | None, BeforeValidator(_utc)] = Field(alias="time")
    answers: Fixed[str, Answer | None]
    verdict: Verdict
    evidence: float
    roles: tuple[RoleFit, ...]
    runner_up: str
    close: tuple[str, ...]
    traits: tuple[TraitEstimate, ...]
    contributions: tuple[Contribution, ...]
    flip: Flip | None
    responsibilities: tuple[Claim, ...]
    skills: tuple[Claim, ...]
    quality: tuple[Flag, ...] = ()
    settle: tuple[str, ...] = ()

    @property
    def best(self) -> RoleFit | None:
        """The role that fits best, None where there is no evidence; ``verdict`` says how far it is ahead."""
        return None if self.verdict is Verdict.NO_EVIDENCE else self.roles[0]

    def as_json(self) -> dict[str, object]:
        """Return the result as JSON-ready values, with the keys of ``docs/data.md``."""
        return self.model_dump(mode="json", by_alias=True)


def own_version() -> str:
    """Return rolefit's version."""
    try:
        return version("rolefit")
    except PackageNotFoundError:
        return "0+source"
