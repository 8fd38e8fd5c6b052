"""A team: who fits which role, what nobody covers, and who is best placed for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import NamedTuple

from rolefit.bank.knowledge import Bank
from rolefit.cohort.normalisation import normalised
from rolefit.cohort.score_files import who
from rolefit.cohort.scores import Score
from rolefit.errors import UsageError
from rolefit.messages import visible
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

    ``left_out`` are those whose verdict names no role. ``replaced`` are those who were there more than once; the last
    sheet counts, in time where the sheets say when they were made, else in the order given. ``unread`` counts rows and
    files that gave no sheet, ``unread_names`` says whose they are where that is known. People are in the order of their
    sheets that count.
    """

    bank: Bank
    members: tuple[Member, ...]
    left_out: tuple[Member, ...]
    replaced: tuple[Member, ...]
    unread: int = 0
    unread_names: tuple[str, ...] = ()

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
    def unfilled(self) -> list[int]:
        """The roles that are somebody's first or second and fit nobody all the same."""
        uncovered = self.uncovered
        return [role for role in range(len(self.bank.roles)) if role not in uncovered and not self.fitting(role)]

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
    found: dict[tuple[str, str], _Counted] = {}
    for place, score in enumerate(scores):
        name = normalised(score.respondent) or f"{score.file}\n{score.line}"
        key, sheet = (name, normalised(score.address)), _Counted(place, score)
        found[key] = found[key].or_later(sheet) if key in found else sheet
        if len(found) > MOST_PEOPLE:
            raise UsageError(f"these are more than {MOST_PEOPLE} people; give one team's sheets, or use rolefit score")
    people = sorted(_people(found), key=lambda person: person.place)
    names = _names([person.score for person in people], no_names)
    everyone = [Member(name, person.score) for name, person in zip(names, people, strict=True)]
    return Team(
        bank,
        tuple(member for member in everyone if member.score.verdict.names_a_role),
        tuple(member for member in everyone if not member.score.verdict.names_a_role),
        tuple(member for member, person in zip(everyone, people, strict=True) if person.is_one_of_several),
    )


class _Counted(NamedTuple):
    """The sheet of a person that counts: its place in the order given, and whether there were others."""

    place: int
    score: Score
    is_one_of_several: bool = False

    def or_later(self, other: _Counted) -> _Counted:
        """Return the later of two sheets of one person: in time where both say it, else in the order given."""
        one, two = self.score.time, other.score.time
        is_older = one < two if one and two and one != two else self.place < other.place
        return (other if is_older else self)._replace(is_one_of_several=True)


def _people(found: Mapping[tuple[str, str], _Counted]) -> Iterator[_Counted]:
    """Yield one sheet a person: those of one name are one person's unless they have different addresses."""
    of_name: dict[str, list[_Counted]] = {}
    for (name, _), sheet in found.items():
        of_name.setdefault(name, []).append(sheet)
    for sheets in of_name.values():
        if len({normalised(sheet.score.address) for sheet in sheets} - {""}) > 1:
            yield from sheets
        else:
            yield reduce(_Counted.or_later, sheets)


def _names(scores: Sequence[Score], no_names: bool) -> list[str]:
    if no_names:
        return [f"Person {number}" for number in range(1, len(scores) + 1)]
    shown = [" ".join(who(score).split()) for score in scores]
    several = {name for name, count in Counter(map(normalised, shown)).items() if count > 1}
    return [
        f"{name} ({visible(score.address)})" if score.address and normalised(name) in several else name
        for name, score in zip(shown, scores, strict=True)
    ]
