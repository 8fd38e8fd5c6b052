"""Hostile files of every kind, a few of each: refused in plain lines, or sound whatever is done with them.

``benchmarks/fuzz.py`` tries a hundred thousand.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.hostile_answers import SHEETS, STORES
from tests.support.hostile_banks import BANKS, small_files, write_bank
from tests.support.promises import bank_holds, sheet_holds, store_holds

seeds = given(seed=st.integers(0, 2**32))


def few(count: int) -> settings:
    """Run so many, always the same."""
    same_folder = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=count, derandomize=True, deadline=None, suppress_health_check=same_folder)


@pytest.mark.parametrize("kind", BANKS)
@seeds
@few(25)
def test_a_hostile_bank_is_refused_line_by_line_or_all_that_is_made_of_it_is_sound(
    tmp_path: Path, kind: str, seed: int
) -> None:
    random = Random(seed)
    write_bank(tmp_path, BANKS[kind](random))
    bank_holds(tmp_path, random)


@pytest.mark.parametrize("kind", SHEETS)
@seeds
@few(80)
def test_a_hostile_sheet_is_refused_line_by_line_or_its_result_is_sound(kind: str, seed: int) -> None:
    random = Random(seed)
    sheet_holds(SHEETS[kind](random), random)


@pytest.mark.parametrize("kind", STORES)
@seeds
@few(25)
def test_a_hostile_store_is_refused_in_a_line_or_what_is_found_in_it_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, seed: int
) -> None:
    random, path = Random(seed), tmp_path / "store.db"
    monkeypatch.setenv("ROLEFIT_STORE", str(path))
    write_bank(tmp_path, small_files())
    STORES[kind](random, path)
    store_holds(tmp_path, random, crafted=kind == "rows")


def test_what_is_thrown_reaches_past_the_loaders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = {"bank": 0, "sheet": 0, "store": 0}
    monkeypatch.setenv("ROLEFIT_STORE", str(tmp_path / "store.db"))
    for seed in range(6):
        random = Random(seed)
        write_bank(tmp_path, BANKS["sound"](random))
        taken["bank"] += bank_holds(tmp_path, random)
        taken["sheet"] += sheet_holds(SHEETS["json tree"](random), random)
        write_bank(tmp_path, small_files())
        STORES["rows"](random, tmp_path / "store.db")
        taken["store"] += store_holds(tmp_path, random, crafted=True)
    assert min(taken.values()) >= 2
