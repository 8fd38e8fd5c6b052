"""The assignment found is the best there is, and the next best is the next best."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit import UsageError
from rolefit.cohort.seats import seatings
from tests.support.banks import exactly

FITS = st.integers(1, 3).flatmap(
    lambda roles: st.lists(st.lists(st.integers(0, 100), min_size=roles, max_size=roles), min_size=1, max_size=5)
)


def all_of_them(fits: list[list[int]], seats: dict[int, int]) -> list[float]:
    """Return the total of every assignment that fills as many seats as can be, the highest first: tried one by one."""
    found: dict[int, list[float]] = {}
    for held in product([None, *seats], repeat=len(fits)):
        if all(held.count(role) <= count for role, count in seats.items()):
            taken = [(row, role) for row, role in zip(fits, held, strict=True) if role is not None]
            found.setdefault(len(taken), []).append(sum(row[role] for row, role in taken))
    return sorted(found[max(found)], reverse=True)


@exactly
@given(FITS, st.lists(st.integers(1, 2), min_size=3, max_size=3))
def test_no_other_assignment_is_better_and_the_second_is_the_next(fits: list[list[int]], counts: list[int]) -> None:
    seats = dict(zip(range(len(fits[0])), counts, strict=False))
    found = seatings(fits, seats)
    assert [seating.total for seating in found] == all_of_them(fits, seats)[:2]
    for seating in found:
        assert seating.total == sum(row[role] for row, role in zip(fits, seating.held, strict=True) if role is not None)
        assert all(seating.held.count(role) <= count for role, count in seats.items())
    assert len({seating.held for seating in found}) == len(found)


def test_seats_of_one_role_are_the_same_seat() -> None:
    [only] = seatings([[90.0, 10.0], [80.0, 20.0]], {0: 2})
    assert (only.total, only.held) == (170.0, (0, 0))


def test_a_person_who_is_everybodys_best_is_seated_where_it_costs_least() -> None:
    best, second = seatings([[90.0, 85.0], [80.0, 20.0]], {0: 1, 1: 1})
    assert (best.total, best.held) == (165.0, (1, 0))
    assert (second.total, second.held) == (110.0, (0, 1))


def test_a_whole_department_is_seated_and_more_is_refused_at_once() -> None:
    people = [[float((person * 7 + role * 13) % 101) for role in range(5)] for person in range(100)]
    assert sum(role is not None for role in seatings(people, dict.fromkeys(range(5), 4))[0].held) == 20
    with pytest.raises(UsageError, match="too many people and seats"):
        seatings(people, dict.fromkeys(range(5), 50))
