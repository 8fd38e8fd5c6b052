"""A team as JSON, rolefit.team/1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rolefit.cohort.seats import Seating
from rolefit.cohort.team import LEAST, Member, Team

SCHEMA = "rolefit.team/1"


def team_json(team: Team, found: Sequence[Seating] = (), seats: Mapping[int, int] | None = None) -> dict[str, object]:
    """Return JSON-ready values: people, roles, what stands out, and the assignments, the best first."""
    ids = [role.id for role in team.bank.roles]
    return {
        "schema": SCHEMA,
        "bank": {"name": team.bank.name, "digest": team.bank.digest},
        "people": [_person(ids, member) for member in team.members],
        "left_out": [{"name": member.name, "why": str(member.score.verdict)} for member in team.left_out],
        "unread": team.unread,
        "unread_names": list(team.unread_names),
        "replaced": [member.name for member in team.replaced],
        "least_probability": LEAST,
        "roles": [
            {
                "role": name,
                "fitting": [member.name for member in team.fitting(role)],
                "leading": [member.name for member in team.leading(role)],
                "best_placed": [member.name for member in team.placed(role)[:2]],
            }
            for role, name in enumerate(ids)
        ],
        "uncovered": [ids[role] for role in team.uncovered],
        "unfilled": [ids[role] for role in team.unfilled],
        "alone": [ids[role] for role in team.alone],
        "crowded": [ids[role] for role in team.crowded],
        "seats": {ids[role]: count for role, count in (seats or {}).items()},
        "assignments": [
            {
                "total_fit": seating.total,
                "held": [
                    {"name": member.name, "role": ids[role], "fit": member.score.fits[role]}
                    for member, role in zip(team.members, seating.held, strict=True)
                    if role is not None
                ],
            }
            for seating in found
        ],
    }


def _person(ids: Sequence[str], member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "verdict": str(member.score.verdict),
        "roles": [ids[role] for role in member.order],
        "fits": dict(zip(ids, member.score.fits, strict=True)),
        "probabilities": dict(zip(ids, member.score.probabilities, strict=True)),
        "answered": member.score.answered,
        "quality": list(member.score.quality),
    }
