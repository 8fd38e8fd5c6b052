"""A team in sentences and tables, the same wherever it is drawn: caution, exceptions, roles, people, seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rolefit.assessment.result import own_version
from rolefit.bank.knowledge import Role
from rolefit.bank.nearness import neighbours
from rolefit.cohort.scores import Score
from rolefit.cohort.seats import AS_GOOD, Seating
from rolefit.cohort.team import CROWD, LEAST, Member, Team
from rolefit.messages import counted, listed
from rolefit.report.claim_wording import claim_text
from rolefit.report.document import Cell, Document, Grid
from rolefit.report.outline import DIGEST
from rolefit.report.parts import Paragraph, Section, clean, paragraph, section

CAUTION = (
    "This page is a start for a talk, and no hiring tool: it shows what people like, not what they can do. "
    "No role is better than another, and no person either."
)
RULE = (
    f"A role counts as fitting where, of 100 people who answered like this, at least {100 * LEAST:.0f} would fit it "
    "best, and the answers point to one role, or to two or three. The number after a name is the fit: 0 to 100, where "
    "50 is unrelated."
)
MIXED, NO_FIT = "mixed answers", "does not count"
"""Why a fit does not count: no role stands out for the person, or another one stands out."""

MOST_COLUMNS = 5
"""Roles that a person's row names, from the strongest."""

MOST_CLAIMS = 2
"""Texts that are told of what two roles share, and of where they rub."""

NEAREST = 2
"""So many roles nearest to a role are its neighbours."""


def team_document(team: Team, found: Sequence[Seating] = (), seats: Mapping[int, int] | None = None) -> Document:
    """Return the page; ``found`` are the best assignment to ``seats`` and the next best, empty where none was asked."""
    parts: list[Section | Grid] = [section("What stands out", [paragraph(text) for text in _exceptions(team)])]
    if team.members:
        parts += [_roles(team), _best_placed(team), _people(team)]
    if seats and found:
        parts += [_seats(team, found, seats), *_pairs(team, found[0])]
    bank = f"bank {team.bank.name}, {team.bank.digest[:DIGEST]}"
    made = (clean(f"rolefit {own_version()}"), clean(bank))
    return Document("The team and the roles", (_coverage(team), CAUTION), tuple(parts), made)


def _titles(team: Team, roles: Sequence[int]) -> list[str]:
    return [_title(team, role) for role in roles]


def _place(score: Score) -> str:
    """Return where a sheet was: its file's own name, and its line where a file holds several."""
    return Path(score.file).name + (f", line {score.line}" if score.line > 1 else "")


def _title(team: Team, role: int) -> str:
    return clean(team.bank.roles[role].title)


def _coverage(team: Team) -> str:
    told = [f"{len(team.members)} of {counted(team.people, 'person', 'people')} gave answers that say something."]
    if team.left_out:
        names = [f"{member.name} ({member.score.verdict})" for member in team.left_out]
        told.append(f"Left out: {listed(names)}.")
    if team.unread:
        whose = f" ({', '.join(team.unread_names)})" if team.unread_names else ""
        told.append(f"{counted(team.unread, 'row or file', 'rows or files')} could not be read{whose}.")
    if team.replaced:
        named = [f"{member.name} ({clean(_place(member.score))})" for member in team.replaced]
        told.append(f"There more than once, and this sheet counts: {listed(named)}.")
    return " ".join(told)


def _exceptions(team: Team) -> list[str]:
    """Return what a reader must not overlook, a sentence each."""
    if not team.members:
        return ["Nobody's answers say enough for a role."]
    told = []
    if team.uncovered:
        told.append(f"Nobody's first or second: {listed(_titles(team, team.uncovered))}.")
    if team.unfilled:
        told.append(f"Somebody's first or second, but fits nobody: {listed(_titles(team, team.unfilled))}.")
    told += [f"Only one person leads with {_title(team, role)}: {team.leading(role)[0].name}." for role in team.alone]
    for role in team.crowded:
        names = [member.name for member in team.leading(role)]
        told.append(f"{len(names)} people lead with {_title(team, role)}: {listed(names)}. Agree who does it when.")
    if weak := [member.name for member in team.members if not member.stands_out]:
        told.append(f"No role clearly stands out for {listed(weak)}: what comes first for them is only the nearest.")
    return told or [
        f"Nothing: every role is somebody's first or second, and fewer than {CROWD} lead with the same one."
    ]


def _with_fit(member: Member, role: int) -> str:
    return f"{member.name} {member.score.fits[role]:.0f}"


def _roles(team: Team) -> Grid:
    rows = []
    for role in range(len(team.bank.roles)):
        fitting = team.fitting(role)
        names = ", ".join(_with_fit(member, role) for member in fitting) or "–"
        rows.append((Cell(_title(team, role)), Cell(str(len(fitting)), len(fitting) / len(team.members)), Cell(names)))
    return Grid("Who fits each role", ("Role", "How many", "Who"), tuple(rows), RULE)


def _best_placed(team: Team) -> Grid:
    rows = []
    for role in range(len(team.bank.roles)):
        first, second, *_ = [*team.placed(role), None, None]
        rows.append((Cell(_title(team, role)), _placed(first, role), _placed(second, role)))
    note = f"By fit alone. What says “{MIXED}” or “{NO_FIT}” is not in the table above."
    return Grid("Who is best placed for each role", ("Role", "First", "Next"), tuple(rows), note)


def _placed(member: Member | None, role: int) -> Cell:
    if member is None:
        return Cell("–")
    why = "" if member.fits(role) else f" ({NO_FIT if member.stands_out else MIXED})"
    return Cell(f"{_with_fit(member, role)}{why}", member.score.fits[role] / 100)


def _people(team: Team) -> Grid:
    shown = min(MOST_COLUMNS, len(team.bank.roles))
    rows = []
    for member in team.members:
        fits = member.score.fits
        cells = [Cell(f"{_title(team, role)} {fits[role]:.0f}", fits[role] / 100) for role in member.order[:shown]]
        rows.append((Cell(member.name), Cell(str(member.score.verdict)), *cells))
    left = len(team.bank.roles) - shown
    note = f"The {shown} strongest of {len(team.bank.roles)} roles; rolefit score has all." if left else ""
    places = ("First", "Second", "Third", "Fourth", "Fifth")[:shown]
    return Grid("Each person, from strongest to weakest", ("Who", "How sure", *places), tuple(rows), note)


def _seats(team: Team, found: Sequence[Seating], seats: Mapping[int, int]) -> Section:
    best, *others = found
    items = []
    for role in seats:
        held = [member for member, taken in zip(team.members, best.held, strict=True) if taken == role]
        names = [_placed(member, role).text for member in sorted(held, key=lambda one: -one.score.fits[role])]
        items.append(paragraph(", ".join(names) or "nobody", f"{_title(team, role)}:"))
    filled = sum(role is not None for role in best.held)
    told = [f"The highest total fit: {best.total:.0f} of {100 * filled} for {counted(filled, 'seat')}."]
    if empty := sum(seats.values()) - filled:
        told.append(f"{counted(empty, 'seat stays', 'seats stay')} empty: there are fewer people than seats.")
    if poor := [role for role in seats if not team.fitting(role)]:
        told.append(f"It fits nobody on the team: {listed(_titles(team, poor))}.")
    if without := [member.name for member, role in zip(team.members, best.held, strict=True) if role is None]:
        told.append(f"Without a seat: {listed(without)}.")
    told.append(_next_best(team, best, others[0]) if others else "There is no other way to fill them.")
    told.append("A few points are well within the error of a fit; what people say weighs more.")
    return section("Who takes which seat", items, " ".join(told))


def _next_best(team: Team, best: Seating, other: Seating) -> str:
    changes = [
        f"{member.name} {'as ' + _title(team, now) if now is not None else 'without a seat'}"
        for member, was, now in zip(team.members, best.held, other.held, strict=True)
        if was != now
    ]
    worse = best.total - other.total
    if worse < AS_GOOD:
        return f"Another assignment is as good: {listed(changes)}."
    return f"The next best is {worse:.0f} worse: {listed(changes)}."


def _pairs(team: Team, best: Seating) -> list[Section]:
    """Return for each two neighbouring roles that are held, what they share and where they rub."""
    held = sorted({role for role in best.held if role is not None})
    roles = team.bank.roles
    near = {roles[role].id: [each.role.id for each in neighbours(team.bank, roles[role])[:NEAREST]] for role in held}
    found = []
    for place, first in enumerate(held):
        for second in held[place + 1 :]:
            one, other = roles[first], roles[second]
            if other.id in near[one.id] or one.id in near[other.id]:
                found += _pair(team, best, (first, one), (second, other))
    return found


def _pair(team: Team, best: Seating, first: tuple[int, Role], second: tuple[int, Role]) -> list[Section]:
    pair = team.bank.pair(first[1].id, second[1].id)
    if pair is None:
        return []
    items: list[Paragraph] = [paragraph(claim_text(claim), "Shared ground:") for claim in pair.shared[:MOST_CLAIMS]]
    for friction in pair.friction[:MOST_CLAIMS]:
        items += [paragraph(claim_text(friction), "Friction:"), paragraph(friction.helps, "What helps:")]
    if not items:
        return []
    names = [
        f"{listed([member.name for member, taken in zip(team.members, best.held, strict=True) if taken == role])} "
        f"({_title(team, role)})"
        for role, _ in (first, second)
    ]
    return [section(" and ".join(names), items)]
