"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.authoring.proportion import rate
from tests.support.banks import exactly


@exactly
@given(st.integers(1, 5000), st.data())
def test_the_interval_holds_the_share_and_lies_between_0_and_1(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    found = rate(count, of)
    assert found.share == count / of
    assert 0 <= found.low <= count / of + 1e-12
    assert count / of - 1e-12 <= found.high <= 1


def test_the_interval_is_the_published_one() -> None:
    # Newcombe (1998, Statistics in Medicine 17, 857-872), table I, method 3: 81 of 263 and 15 of 148.
    assert (rate(81, 263).low, rate(81, 263).high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (rate(15, 148).low, rate(15, 148).high) == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_of_no_cases_nothing_is_known() -> None:
    assert (rate(0, 0).share, rate(0, 0).low, rate(0, 0).high) == (None, 0.0, 1.0)
