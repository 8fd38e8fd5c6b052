"""Tables in memory are scored as files are, whatever library holds them."""

from __future__ import annotations

import importlib
from typing import Any

import pyarrow as arrow
import pytest

from rolefit import Bank, SheetError, score
from rolefit.cohort import score_batches, score_table

COLUMNS = ("respondent", "morning", "rush", "evening")
ROWS = [("Ada", 1, "flames", 4), ("Ben", 3, "wait", None), ("Cem", None, None, None)]


def table() -> Any:
    """Return three people's answers."""
    return arrow.table({name: [row[place] for row in ROWS] for place, name in enumerate(COLUMNS)})


def held_by(library: str) -> Any:
    """Return them as a library holds them."""
    if library == "pyarrow":
        return table()
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(COLUMNS)}
    return importlib.import_module(library).DataFrame(columns)


@pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
def test_a_table_of_any_library_is_scored_row_by_row(small: Bank, library: str) -> None:
    rows = score_table(small, held_by(library)).to_pylist()
    assert [row["respondent"] for row in rows] == ["Ada", "Ben", "Cem"]
    assert [row["answered"] for row in rows] == [3, 2, 0]
    for row, (_, *answers) in zip(rows, ROWS, strict=True):
        result = score(small, dict(zip(COLUMNS[1:], answers, strict=True)))
        assert row["verdict"] == result.verdict
        assert row["cost"] == pytest.approx(result.cost, abs=1e-9)
        assert row["problem"] is None
        for role in result.roles:
            assert row[f"fit_{role.id}"] == pytest.approx(role.fit, abs=1e-9)
            assert row[f"probability_{role.id}"] == pytest.approx(role.probability, abs=1e-9)


def test_a_bad_row_keeps_its_place_and_says_why(small: Bank) -> None:
    bad = table().set_column(2, "rush", [["flames", "dance", "wait"]])
    first, second, third = score_table(small, bad).to_pylist()
    assert second["respondent"] == "Ben"
    assert second["verdict"] is None
    assert second["problem"] == '"rush" has no option "dance"; use one of: hurry, flames, wait'
    assert first["problem"] is third["problem"] is None


def test_batches_come_out_as_they_went_in_and_nothing_is_kept_between_them(small: Bank) -> None:
    whole = table()
    batches = list(score_batches(small, whole.to_batches(max_chunksize=1)))
    assert [batch.num_rows for batch in batches] == [1, 1, 1]
    assert arrow.Table.from_batches(batches).equals(score_table(small, whole).combine_chunks())
    assert score_table(small, whole.slice(0, 0)).num_rows == 0


def test_a_table_without_questions_is_one_problem(small: Bank) -> None:
    with pytest.raises(SheetError, match="has no column that is one of the bank's questions"):
        score_table(small, arrow.table({"a": [1]}))
