"""A team: who fits which role, what nobody covers, and who is best placed for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rolefit.bank.knowledge import Bank
from rolefit.cohort.score_files import who
from rolefit.cohort.scores import Score
from rolefit.errors import UsageError
from rolefit.model.verdict import Verdict

LEAST = 0.25
"""A role fits whoever has at least this probability (0 to 1) that it is their best one, where something stands out."""

CROWD = 3
"""So many people who lead with one role had better agree who does it."""

MOST_PEOPLE = 500
"""People of one team: a page of more is read by nobody."""

STANDS_OUT = frozenset({Verdict.CLEAR, Verdict.LEANING, Verdict.BETWEEN})


@dataclass(frozen=True)
class Member:
    """One person; ``name`` is harmless to print. Roles are positions in the bank."""

    name: str
    score: Score

    @property
    def stands_out(self) -> bool:
        """Whether the answers point to a role, or to two or three."""
        return self.score.verdict in STANDS_OUT

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The roles from strongest to weakest fit; of equal ones the more probable first."""
        fits, likely = self.score.fits, self.score.probabilities
        return tuple(sorted(range(len(fits)), key=lambda role: (-fits[role], -likely[role], role)))

    def fits(self, role: int) -> bool:
        """Say whether the role counts as fitting."""
        return self.stands_out and self.score.probabilities[role] >= LEAST

    def leads_with(self, role: int) -> bool:
        """Say whether the role is this person's first, and counts."""
        return self.stands_out and self.order[0] == role


@dataclass(frozen=True)
class Team:
    """Everyone whose answers say something, and who was left out.

    ``left_out`` are those whose verdict names no role. ``replaced`` names who was there more than once; the last sheet
    counts. ``unread`` counts rows and files that gave no sheet. People are in the order of their (last) sheets.
    """

    bank: Bank
    members: tuple[Member, ...]
    left_out: tuple[Member, ...]
    replaced: tuple[str, ...]
    unread: int

    @property
    def people(self) -> int:
        """How many people there are, those left out too."""
        return len(self.members) + len(self.left_out)

    def fitting(self, role: int) -> list[Member]:
        """Return whom the role fits, the strongest fit first."""
        return [member for member in self.placed(role) if member.fits(role)]

    def leading(self, role: int) -> list[Member]:
        """Return who leads with the role, the strongest fit first."""
        return [member for member in self.placed(role) if member.leads_with(role)]

    def placed(self, role: int) -> list[Member]:
        """Return everyone, the best placed for the role first."""
        return sorted(self.members, key=lambda member: -member.score.fits[role])

    @property
    def uncovered(self) -> list[int]:
        """The roles that are nobody's first or second."""
        near = {role for member in self.members if member.stands_out for role in member.order[:2]}
        return [role for role in range(len(self.bank.roles)) if role not in near]

    @property
    def alone(self) -> list[int]:
        """The roles that exactly one person leads with."""
        return [role for role in range(len(self.bank.roles)) if len(self.leading(role)) == 1]

    @property
    def crowded(self) -> list[int]:
        """The roles that three people or more lead with."""
        return [role for role in range(len(self.bank.roles)) if len(self.leading(role)) >= CROWD]


def team_of(bank: Bank, scores: Iterable[Score], *, no_names: bool = False) -> Team:
    """Return the team of all scores; ``no_names`` numbers the people instead. ``unread`` is for the caller to fill.

    Raises:
        UsageError: if there are too many people for a team.
    """
    latest: dict[str, Score] = {}
    replaced: dict[str, None] = {}
    for score in scores:
        key = " ".join(score.respondent.split()).casefold() or f"{score.file}\n{score.line}"
        if key in latest:
            replaced[key] = None
            del latest[key]
        latest[key] = score
        if len(latest) > MOST_PEOPLE:
            raise UsageError(f"these are more than {MOST_PEOPLE} people; give one team's sheets, or use rolefit score")
    names = _names(list(latest.values()), no_names)
    everyone = [Member(name, score) for name, score in zip(names, latest.values(), strict=True)]
    by_key = dict(zip(latest, names, strict=True))
    return Team(
        bank,
        tuple(member for member in everyone if member.score.verdict.names_a_role),
        tuple(member for member in everyone if not member.score.verdict.names_a_role),
        tuple(by_key[key] for key in replaced),
        0,
    )


def _names(scores: Sequence[Score], no_names: bool) -> list[str]:
    if no_names:
        return [f"Person {number}" for number in range(1, len(scores) + 1)]
    return [" ".join(who(score).split()) for score in scores]
