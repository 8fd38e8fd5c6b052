"""What a sitting comes to: one frozen record that is the same as JSON (``rolefit.result/2``) and in Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Literal
from weakref import WeakValueDictionary

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from rolefit.assessment.response_quality import Flag
from rolefit.bank.knowledge import Bank, Claim
from rolefit.bank.load import load_bank
from rolefit.bank.question import Answer
from rolefit.bank.record import Fixed, Record
from rolefit.messages import counted
from rolefit.model.verdict import Verdict, verdict_of

SCORED: WeakValueDictionary[str, Bank] = WeakValueDictionary()
"""The banks that results were scored with in this process, by digest: a result holds numbers, its texts are theirs."""


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
    """Which bank a result was made with, and to which power each answer counted (1 before there were calibrations)."""

    name: str
    digest: str
    power: float = 1.0


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

    The first of ``roles`` fits best, the others follow by how probable they are; ``runner_up`` is the second.
    ``contributions`` sum to the first one's lead over the second. ``close`` names the fewest of the first roles that
    together reach a probability of 0.90, in the same order. Where the verdict names no role there is no ``best``, and
    ``responsibilities`` and ``skills`` are empty. ``cost`` is what naming the first role may cost (expected opportunity
    cost, in prior standard deviations, 0 or more; None in results of earlier versions). ``quality`` holds signs that
    the answers may not be worth reading. ``settle`` names, where the verdict leaves something open, the unanswered
    questions that would tell most, the first most; skipped ones only where no others are left.
    ``label`` is what the person calls this result, "" for nothing.
    ``taken_at`` is UTC in ISO 8601, whatever offset it came with, None where it was scored from a sheet.
    """

    model_config = ConfigDict(populate_by_name=True, protected_namespaces=())

    format: Literal["rolefit.result/2"] = Field(default="rolefit.result/2", alias="schema")
    bank: BankStamp
    rolefit: str
    seed: int | None
    taken_at: Annotated[str | None, BeforeValidator(_utc)] = Field(alias="time")
    answers: Fixed[str, Answer | None]
    verdict: Verdict
    evidence: float
    cost: float | None = None
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
    label: str = ""

    @property
    def best(self) -> RoleFit | None:
        """The role that fits best, None where the verdict names none; ``verdict`` says how far it is ahead."""
        return self.roles[0] if self.verdict.names_a_role else None

    @property
    def answered(self) -> int:
        """How many questions were answered and not skipped."""
        return sum(answer is not None for answer in self.answers.values())

    @model_validator(mode="before")
    @classmethod
    def _upgrade(cls, data: Any) -> Any:
        """Read what an earlier version kept: its numbers stay, and get the verdict that they would get today."""
        if not isinstance(data, dict) or data.get("schema") != "rolefit.result/1":
            return data
        try:
            chances = [role["probability"] for role in data["roles"]]
            answered = sum(answer is not None for answer in data["answers"].values())
            verdict = verdict_of(answered, data["evidence"], chances, 0)
        except (AttributeError, LookupError, TypeError):
            raise ValueError("is no result of an earlier version") from None
        return {**data, "schema": "rolefit.result/2", "verdict": verdict}

    @classmethod
    def from_json(cls, data: str | bytes | Mapping[str, Any]) -> Result:
        """Return the result in a JSON text, or in what was read from one; results of earlier versions too.

        Raises:
            ValueError: if it is no result.
        """
        if isinstance(data, Mapping):
            return cls.model_validate(data)
        try:
            return cls.model_validate(json.loads(data))
        except RecursionError:
            raise ValueError("is nested too deeply") from None

    def __repr__(self) -> str:
        best = self.roles[0]
        named = f", {best.id} {best.probability:.2f}" if self.verdict.names_a_role else ""
        return f"<Result: {self.verdict}{named}; {counted(self.answered, 'answer')}, bank {self.bank.name}>"

    __str__ = __repr__

    def _repr_html_(self) -> str | None:
        """Return what a notebook shows: the page, in a frame of its own, because its style is for a whole page.

        None, so that the notebook shows the short text instead, where the result was not scored in this process and is
        not of the bank that comes with rolefit: then nothing here knows its texts.
        """
        bank = SCORED.get(self.bank.digest) or load_bank()
        if bank.digest != self.bank.digest:
            return None
        # By its name: a result knows no report, only a notebook asks for one.
        page = import_module("rolefit.report.formats").export(bank, self, "html")
        return f'<iframe srcdoc="{escape(page)}" sandbox style="width:100%;height:40rem;border:0"></iframe>'

    def as_json(self) -> dict[str, object]:
        """Return the result as JSON-ready values, with the keys of ``docs/data.md``."""
        return self.model_dump(mode="json", by_alias=True)


@cache
def own_version() -> str:
    """Return rolefit's version."""
    try:
        return version("rolefit")
    except PackageNotFoundError:
        return "0+source"
