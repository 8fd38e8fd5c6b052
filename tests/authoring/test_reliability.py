"""Stated and right: counted whole, and without error where it is so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolefit.authoring.reliability import reliability
from tests.support.banks import exactly


@exactly
@given(st.lists(st.tuples(st.floats(0.001, 1), st.booleans()), max_size=60))
def test_the_calibration_error_lies_between_0_and_1_and_every_case_is_in_one_bin(
    said: list[tuple[float, bool]],
) -> None:
    found = reliability(said)
    assert (found.error is None) == (not said)
    assert 0 <= (found.error or 0) <= 1
    assert sum(row.people for row in found.bins) == len(said)


def test_a_forecaster_who_says_nine_in_ten_and_is_right_nine_times_in_ten_has_no_calibration_error() -> None:
    assert reliability([(0.9, number > 0) for number in range(10)]).error == pytest.approx(0)
    assert reliability([(0.9, False)] * 10).error == pytest.approx(0.9)
