"""A result of each verdict."""

from __future__ import annotations

import pytest

from rolefit import Bank, Result, Verdict
from tests.support.results import each_verdict


@pytest.fixture(name="results", scope="session")
def _results(bundled: Bank) -> dict[Verdict, Result]:
    return each_verdict(bundled, "2026-05-01T10:00:00+00:00")
