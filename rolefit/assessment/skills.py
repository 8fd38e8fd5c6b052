"""How far a person has come with a skill."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rolefit.bank.knowledge import Claim


class Level(StrEnum):
    """How far a person has come with a skill."""

    HAVE = "have"
    LEARNING = "learning"
    NOT_YET = "not yet"


LEVELS = dict(zip("123", Level, strict=True))


@dataclass(frozen=True, slots=True)
class Rated:
    """A skill and what the person says of it; None where nothing was said."""

    skill: Claim
    level: Level | None
