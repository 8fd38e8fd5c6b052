"""The bundled bank with every answer counting in full, so that each verdict can be had from simulated people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rolefit import Bank, Result, Verdict
from rolefit.bank.calibration import OFF
from tests.support.results import each_verdict


@pytest.fixture(name="plain", scope="session")
def _plain(bundled: Bank) -> Bank:
    return replace(bundled, calibration=OFF)


@pytest.fixture(name="results", scope="session")
def _results(plain: Bank) -> dict[Verdict, Result]:
    return each_verdict(plain, "2026-05-01T10:00:00+00:00")
