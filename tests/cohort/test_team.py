"""Who fits, who leads, what nobody covers: from scores made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rolefit import UsageError, Verdict
from rolefit.cohort.scores import Score
from rolefit.cohort.team import MOST_PEOPLE, Team, team_of
from tests.support.banks import bank_of, choice

BANK = bank_of(
    [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)], [choice("q", [(1.0, 0.0), (0.0, 1.0), (-1.0, -1.0)])]
)  # r0, r1, r2


def scored(
    name: str,
    fits: Sequence[float],
    probabilities: Sequence[float],
    verdict: Verdict = Verdict.CLEAR,
    line: int = 1,
) -> Score:
    """Return a person's score."""
    return Score(name, verdict, None, None, 0.1, 10, (), fits, probabilities, "answers.csv", line)


def names(team: Team, role: int) -> list[str]:
    """Return whom a role fits."""
    return [member.name for member in team.fitting(role)]


def test_of_two_sheets_of_one_person_the_later_one_counts_in_time_or_else_in_the_order_given() -> None:
    early, late = "2026-01-01T10:00:00+00:00", "2026-01-02T10:00:00+00:00"
    sheets = [scored("Ada", [90, 60, 10], [0.9, 0.1, 0.0]), scored(" ada", [10, 60, 90], [0.0, 0.1, 0.9], line=2)]
    for times, line in (((early, late), 2), ((late, early), 1), (("", late), 2), ((early, ""), 2), ((late, late), 2)):
        team = team_of(BANK, [sheet._replace(time=time) for sheet, time in zip(sheets, times, strict=True)])
        (ada,) = team.members
        assert (ada.score.line, team.replaced) == (line, (ada,))


def test_people_of_one_name_are_two_where_their_addresses_differ_and_one_where_they_do_not() -> None:
    sheet = scored("Ada", [90, 60, 10], [0.9, 0.1, 0.0])
    addresses = {
        ("a@x.org", "b@x.org"): ["Ada (a@x.org)", "Ada (b@x.org)"],
        ("a@x.org", "", "b@x.org"): ["Ada (a@x.org)", "Ada", "Ada (b@x.org)"],
        ("a@x.org", "A@X.org"): ["Ada"],
        ("a@x.org", ""): ["Ada"],
        ("", ""): ["Ada"],
    }
    for given, shown in addresses.items():
        team = team_of(BANK, [sheet._replace(address=address, line=n) for n, address in enumerate(given, 1)])
        assert [member.name for member in team.members] == shown


def test_a_role_that_fits_nobody_is_told_of_though_it_is_somebodys_second() -> None:
    team = team_of(BANK, [scored("Ada", [90, 45, 10], [0.95, 0.04, 0.01]), scored("Ben", [95, 44, 1], [0.9, 0.1, 0.0])])
    assert (team.uncovered, team.unfilled) == ([2], [1])


def test_a_role_fits_who_has_a_quarter_of_the_readings_for_it_where_something_stands_out() -> None:
    team = team_of(
        BANK,
        [
            scored("Ada", [90, 60, 10], [0.95, 0.04, 0.01]),
            scored("Ben", [95, 93, 10], [0.50, 0.49, 0.01], Verdict.BETWEEN),
            scored("Cyd", [80, 70, 60], [0.40, 0.35, 0.25], Verdict.MIXED),
        ],
    )
    assert names(team, 0) == ["Ben", "Ada"]
    assert names(team, 1) == ["Ben"]
    assert names(team, 2) == []
    assert [member.name for member in team.placed(2)] == ["Cyd", "Ada", "Ben"]


def test_what_stands_out_is_found() -> None:
    team = team_of(
        BANK,
        [scored(name, [90, 60, 10], [0.95, 0.04, 0.01]) for name in ("Ada", "Ben", "Cyd")]
        + [scored("Dee", [60, 90, 10], [0.02, 0.97, 0.01]), scored("Eli", [9, 8, 90], [0.3, 0.3, 0.4], Verdict.MIXED)],
    )
    assert (team.uncovered, team.alone, team.crowded) == ([2], [1], [0])


def test_who_said_too_little_or_guessed_is_left_out_and_named() -> None:
    even = [50.0] * 3, [1 / 3] * 3
    team = team_of(
        BANK,
        [
            scored("Ada", [90, 60, 10], [0.95, 0.04, 0.01]),
            scored("Ben", *even, Verdict.TOO_FEW),
            scored("Cyd", *even, Verdict.GUESSES),
        ],
    )
    assert ([member.name for member in team.members], team.people) == (["Ada"], 3)
    assert [member.name for member in team.left_out] == ["Ben", "Cyd"]


def test_of_one_person_the_last_sheet_counts_and_people_without_a_name_are_all_kept() -> None:
    team = team_of(
        BANK,
        [
            scored("Ada", [90, 60, 10], [0.95, 0.04, 0.01]),
            scored("", [80, 60, 10], [0.95, 0.04, 0.01], line=2),
            scored("", [70, 60, 10], [0.95, 0.04, 0.01], line=3),
            scored(" ADA ", [10, 90, 10], [0.01, 0.98, 0.01]),
        ],
    )
    assert [member.name for member in team.members] == ["answers.csv:2", "answers.csv:3", "ADA"]
    assert [member.name for member in team.replaced] == ["ADA"]
    assert names(team, 1) == ["ADA"]


def test_without_names_nobody_is_named() -> None:
    team = team_of(BANK, [scored(name, [90, 60, 10], [0.95, 0.04, 0.01]) for name in ("Ada", "Ben")], no_names=True)
    assert [member.name for member in team.members] == ["Person 1", "Person 2"]


def test_a_crowd_is_no_team() -> None:
    crowd = (scored(f"p{number}", [90, 60, 10], [0.95, 0.04, 0.01]) for number in range(10**9))
    with pytest.raises(UsageError, match=f"more than {MOST_PEOPLE} people"):
        team_of(BANK, crowd)
